"""The addresses of entries without their language; those of entries that are stored already come with their changes."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("entries", sa.Column("neutral", sa.Text(), nullable=True))
    op.create_index(
        "ix_entries_neutral",
        "entries",
        ["neutral"],
        sqlite_where=sa.text("neutral IS NOT NULL"),
        postgresql_where=sa.text("neutral IS NOT NULL"),
        postgresql_using="hash",
    )
