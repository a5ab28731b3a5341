"""A database by its address: how it is opened, read and written."""

from __future__ import annotations

import sqlite3
from contextlib import AbstractContextManager, contextmanager, nullcontext
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError

from aggregator.adapters.store import columns
from aggregator.adapters.store.refusals import translated
from aggregator.adapters.store.turns import turn
from aggregator.core.errors import StoreError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    import psycopg

_WAIT_SECONDS = 10
_ADVISORY_LOCK = 0x6167677265676174  # "aggregat" in ASCII
_FORMS = "write the path of a file, sqlite:///PATH, or postgresql://USER:PASSWORD@HOST/NAME"
_POSTGRESQL = ("postgresql", "postgresql+psycopg")
_SQLITE = ("sqlite", "sqlite+pysqlite")


class Database:
    """A database, over one connection that the threads of this process take in turn.

    Args:
        engine: has one connection at most.
        place: how the database is named to people.
        read_only: refuse to write.
        turn: keeps other processes from writing, until the end of its block.
        reading: execution options of a connection that only reads; several statements see one state.
    """

    def __init__(
        self,
        engine: Engine,
        place: str,
        *,
        read_only: bool,
        turn: Callable[[], AbstractContextManager[None]] = nullcontext,
        reading: Mapping[str, Any],
    ) -> None:
        self.place = place
        self._engine = engine
        self._read_only = read_only
        self._turn = turn
        self._reading = dict(reading)
        self._lock = RLock()
        self._open: Connection | None = None

    def connect(self) -> None:
        """Connect, so that what is wrong is found now.

        Raises:
            StoreError: the database cannot be opened.
        """
        try:
            with self._turn(), translated(self.place):
                self._engine.connect().close()
        except StoreError:
            self._engine.dispose()
            raise

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A connection that reads one state of the database; inside another block, that one's connection.

        Raises:
            StoreError: the database cannot be read.
        """
        with self._lock, translated(self.place):
            if self._open is not None:
                yield self._open
                return
            with (
                self._engine.connect().execution_options(**self._reading) as connection,
                self._sharing(connection),
            ):
                yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """The one transaction that writes; committed at the end of the block, rolled back where it raises.

        Raises:
            StoreError: the database cannot be written, or another process does not stop writing.
        """
        if self._read_only:
            raise StoreError(f"database {self.place}: it was opened read-only; open it for writing")
        with self._lock:
            assert self._open is None, "transactions do not nest"
            with (
                self._turn(),
                translated(self.place),
                self._engine.connect().execution_options(writing=True) as connection,
                connection.begin(),
                self._sharing(connection),
            ):
                yield connection

    @contextmanager
    def _sharing(self, connection: Connection) -> Iterator[None]:
        """Whoever reads inside the block reads from this connection."""
        self._open = connection
        try:
            yield
        finally:
            self._open = None

    def close(self) -> None:
        """Close the connection; SQLite then moves what is in its log into the database."""
        with self._lock, self._turn(), translated(self.place):
            self._engine.dispose()


def open_database(address: str, *, read_only: bool) -> Database:
    """Open a database; a SQLite file that is to be written is made where there is none.

    Args:
        address: path of a SQLite file, or a URL.
        read_only: never write, and never wait for a process that does.

    Raises:
        StoreError: the address is wrong, or the database cannot be opened.
    """
    url = _url(address)
    if url.drivername in _POSTGRESQL:
        return _postgresql(url, read_only=read_only)
    if url.database in (None, "", ":memory:") or url.query:
        raise StoreError(f"database {address}: only a file without options can be used; {_FORMS}")
    return _sqlite(Path(str(url.database)), read_only=read_only)


def _url(address: str) -> URL:
    if "://" not in address:
        return URL.create("sqlite", database=address)
    try:
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        # The address is not repeated: it may hold a password that could not be told apart.
        raise StoreError(f"[service] database is no address of a database; {_FORMS}") from error
    if url.drivername not in (*_POSTGRESQL, *_SQLITE):
        raise StoreError(f"[service] database: {url.drivername}:// is not supported; {_FORMS}")
    if url.drivername in _SQLITE and url.host:
        raise StoreError(f"[service] database: a sqlite:// address has no host; {_FORMS}")
    return url


def _sqlite(path: Path, *, read_only: bool) -> Database:
    if not path.parent.is_dir():
        raise StoreError(f"database {path}: its folder {path.parent} does not exist; create it")
    if read_only and not path.exists():
        raise StoreError(
            f"database {path}: there is none yet; `aggregator run` or `aggregator poll` makes it"
        )

    def connect() -> sqlite3.Connection:
        mode = "ro" if read_only else "rwc"
        return sqlite3.connect(
            f"file:{quote(str(path))}?mode={mode}",
            uri=True,
            timeout=_WAIT_SECONDS,
            isolation_level=None,  # transactions are begun below, not guessed by the driver
            check_same_thread=False,  # `Database` lets one thread at a time use it
        )

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=1,
        max_overflow=0,
        json_serializer=columns.encode,
    )
    event.listen(engine, "connect", _set_up_reading if read_only else _set_up_writing)
    event.listen(engine, "begin", _begin_sqlite)
    database = Database(
        engine,
        str(path),
        read_only=read_only,
        turn=nullcontext if read_only else lambda: turn(path.with_name(f"{path.name}-lock")),
        reading={},
    )
    database.connect()
    return database


def _postgresql(url: URL, *, read_only: bool) -> Database:
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": _WAIT_SECONDS}
    with translated(url.render_as_string(hide_password=True)):
        engine = create_engine(
            url.set(drivername="postgresql+psycopg"),
            pool_size=1,
            max_overflow=0,
            pool_pre_ping=True,  # the server may have been restarted
            # Writers wait for one another before they look: what they then see must be the present.
            isolation_level="READ COMMITTED",
            json_serializer=columns.encode,
            connect_args=patience,
        )
    event.listen(engine, "connect", _set_up_postgresql)
    event.listen(engine, "begin", _begin_postgresql)
    database = Database(
        engine,
        url.render_as_string(hide_password=True),
        read_only=read_only,
        reading={"isolation_level": "REPEATABLE READ", "postgresql_readonly": True},
    )
    database.connect()
    return database


def _set_up_reading(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA wal_autocheckpoint=0")


def _set_up_writing(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA journal_mode=WAL")
    # What was accepted outlasts a power failure too: a batch is one transaction, so this costs one fsync a batch.
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA cache_size=-32768")  # 32 MB
    # Batches touch the same pages of the indexes: moving them into the database every 64 MB halves the cost of commits.
    connection.execute("PRAGMA wal_autocheckpoint=16000")
    connection.execute("PRAGMA journal_size_limit=67108864")


def _begin_sqlite(connection: Connection) -> None:
    # A transaction that reads first and writes later could not get the lock any more: IMMEDIATE takes it at once.
    writing = connection.get_execution_options().get("writing")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _set_up_postgresql(connection: psycopg.Connection, _record: object) -> None:
    # In a zone of its own the driver could not represent the first and last hours of the calendar.
    connection.execute("SET TIME ZONE 'UTC'")
    # A plan that was made while a table was empty would be kept, and read all of it when it is large.
    connection.execute("SET plan_cache_mode = force_custom_plan")
    connection.commit()


def _begin_postgresql(connection: Connection) -> None:
    """Several daemons may share the database; they decide one after the other."""
    if connection.get_execution_options().get("writing"):
        connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_SECONDS}s'")
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_ADVISORY_LOCK})")
