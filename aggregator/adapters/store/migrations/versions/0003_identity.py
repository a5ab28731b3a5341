"""What entries are recognized by, the dates as they were said, and what sources said at their last polls."""

from __future__ import annotations

import hashlib
import re

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"

_MOMENT = sa.BigInteger().with_variant(postgresql.TIMESTAMP(timezone=True), "postgresql")
_ENTRIES = sa.table(
    "entries",
    sa.column("id", sa.BigInteger()),
    sa.column("source_id", sa.Text()),
    sa.column("key", sa.Text()),
    sa.column("name_id", sa.BigInteger()),
    sa.column("published", _MOMENT),
    sa.column("first_seen_at", _MOMENT),
)
_SPELLING = re.compile(r"https?://(?:www\.(?=[^/?#]*\.))?", re.IGNORECASE)


def upgrade() -> None:
    op.add_column("entries", sa.Column("name_id", sa.BigInteger(), nullable=True))
    op.add_column("entries", sa.Column("guid", sa.Text(), nullable=True))
    op.add_column("entries", sa.Column("published_said", sa.Text(), nullable=True))
    op.add_column("entries", sa.Column("updated_said", sa.Text(), nullable=True))
    op.create_index(
        "ix_entries_name_id",
        "entries",
        ["name_id"],
        sqlite_where=sa.text("name_id IS NOT NULL"),
        postgresql_where=sa.text("name_id IS NOT NULL"),
    )
    op.create_table(
        "said",
        sa.Column("source_id", sa.Text(), nullable=False),
        sa.Column("entries", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["source_id"], ["sources.id"], name="fk_said_source_id"),
        sa.PrimaryKeyConstraint("source_id", name="pk_said"),
    )
    _name_entries()
    # Until now the dates of the future were kept, and shown as the moment of first seeing.
    later = _ENTRIES.c.published > _ENTRIES.c.first_seen_at
    op.execute(_ENTRIES.update().where(later).values(published=_ENTRIES.c.first_seen_at))


def _name_entries() -> None:
    """Keys were names as they are spelt; now names are compared without their scheme and www."""
    spelt = sa.or_(_ENTRIES.c.key.ilike("http://%"), _ENTRIES.c.key.ilike("https://www.%"))
    connection = op.get_bind()
    rows = connection.execute(sa.select(_ENTRIES.c.id, _ENTRIES.c.source_id, _ENTRIES.c.key).where(spelt))
    for number, source_id, key in rows.all():
        name = f"https://{_SPELLING.sub('', key, count=1)}"
        name_id = int.from_bytes(hashlib.sha256(f"{source_id}\0{name}".encode()).digest()[:8], "big") >> 1
        if name_id != number:
            connection.execute(_ENTRIES.update().where(_ENTRIES.c.id == number).values(name_id=name_id))
