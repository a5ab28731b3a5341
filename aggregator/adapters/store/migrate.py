"""Brings a database to the tables that this program knows; never backwards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from aggregator.core.errors import StoreError

if TYPE_CHECKING:
    from aggregator.adapters.store.database import Database

REVISION = "0005"
"""The newest of the migrations. Named here because alembic takes a quarter of a second to import."""


def migrate(database: Database, *, read_only: bool) -> None:
    """Apply the migrations that a database lacks, all of them or none.

    Args:
        database: of any age, or empty.
        read_only: refuse a database that lacks some.

    Raises:
        StoreError: the database is newer than this program, or cannot be migrated.
    """
    with database.reading() as connection:
        found = _revision(connection)
    if found == REVISION:
        return
    if found is not None and found not in _known():
        raise StoreError(
            f"database {database.place}: it was written by a newer aggregator (revision {found}, this one knows "
            f"{REVISION}); install that one"
        )
    if read_only:
        raise StoreError(
            f"database {database.place}: it is not up to date; `aggregator run` or `aggregator poll` brings it there"
        )
    with database.writing() as connection:
        _upgrade(connection)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return found


def _known() -> set[str]:
    from alembic.script import ScriptDirectory

    return {script.revision for script in ScriptDirectory(str(_FOLDER)).walk_revisions()}


def _upgrade(connection: Connection, to: str = "head") -> None:
    """Runs inside the caller's transaction; another process may have migrated while this one waited for it."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    command.upgrade(config, to)


_FOLDER = Path(__file__).parent / "migrations"
