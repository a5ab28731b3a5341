"""What belongs to an entry: its image, links, contributors, what it answers to, its place. NULL where there is none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.add_column("entries", sa.Column("image", sa.Text(), nullable=True))
    for name in ("links", "in_reply_to", "contributors", "location"):
        op.add_column("entries", sa.Column(name, sa.JSON(), nullable=True))
