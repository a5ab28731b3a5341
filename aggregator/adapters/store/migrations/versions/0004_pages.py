"""What a list says of the articles that it leads to, and how far a list continues on further pages."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"

_MOMENT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")


def upgrade() -> None:
    op.add_column("pages", sa.Column("title", sa.Text(), nullable=True))
    op.add_column("pages", sa.Column("published", _MOMENT, nullable=True))
    op.add_column("pages", sa.Column("published_said", sa.Text(), nullable=True))
    op.add_column("pages", sa.Column("depth", sa.BigInteger(), nullable=False, server_default="0"))
