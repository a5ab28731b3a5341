"""Opening, sharing and losing a database."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from pathlib import Path
from types import ModuleType

import psycopg
import pytest
import sqlalchemy.exc

from aggregator.adapters.store import SqlStore, open_store
from aggregator.adapters.store import database as database_module
from aggregator.adapters.store.refusals import translated
from aggregator.core.errors import StoreError
from aggregator.core.model import Plan, Poll
from tests.adapters.store.examples import HOUR, NOW, SOURCES, decision, entry, save, state, titles


def exceptions_of(module: ModuleType) -> list[type[Exception]]:
    """Every exception that SQLAlchemy can raise."""
    found = (value for value in vars(module).values() if isinstance(value, type))
    return [kind for kind in found if issubclass(kind, sqlalchemy.exc.SQLAlchemyError)]


@pytest.mark.parametrize("kind", exceptions_of(sqlalchemy.exc), ids=lambda kind: kind.__name__)
def test_every_exception_of_the_library_is_translated(kind: type[Exception]) -> None:
    """Nobody above the store has to know SQLAlchemy."""
    error = kind.__new__(kind)
    error.args = ("it broke",)
    with pytest.raises(StoreError, match=r"^database here: .*; ") as caught, translated("here"):
        raise error
    assert caught.value.__cause__ is error


def test_a_message_never_holds_what_was_to_be_stored() -> None:
    """Values may be long and private."""
    error = sqlalchemy.exc.OperationalError(
        "INSERT secret", {"value": "secret"}, sqlite3.OperationalError("disk full")
    )
    with pytest.raises(StoreError) as caught, translated("here"):
        raise error
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("postgres://host/name", "not supported; write"),
        ("mysql://host/name", "not supported; write"),
        ("sqlite://host/name", "no host"),
        ("sqlite://", "only a file"),
        ("sqlite:///:memory:", "only a file"),
        ("", "only a file"),
        ("sqlite:///x.db?mode=memory", "without options"),
        ("://", "no address"),
        ("postgresql://user:se/cret@host:port/name", "no address"),
        ("postgresql://u:secret@127.0.0.1:1/x", "check that the server runs"),
        ("postgresql://u:secret@/x?host=/nowhere", "check that the server runs"),
        ("postgresql://u:secret@127.0.0.1:1/x?nonsense=1", "nonsense"),
    ],
)
def test_a_wrong_address_is_refused_with_a_remedy(address: str, message: str) -> None:
    """The message says what to write instead, and never holds a password."""
    with pytest.raises(StoreError, match=message) as caught:
        open_store(address)
    assert "cret" not in str(caught.value)


def test_a_file_that_cannot_be_opened_is_refused_with_a_remedy(tmp_path: Path) -> None:
    """Place, reason and remedy are in the message."""
    (tmp_path / "text.db").write_text("this is no database " * 100)
    (tmp_path / "folder.db").mkdir()
    with pytest.raises(StoreError, match=r"missing does not exist; create it"):
        open_store(str(tmp_path / "missing" / "x.db"))
    with pytest.raises(StoreError, match=r"text\.db: file is not a database; .*name another one"):
        open_store(str(tmp_path / "text.db"))
    with pytest.raises(StoreError, match=r"folder\.db: unable to open database file; check"):
        open_store(str(tmp_path / "folder.db"))


def test_a_folder_without_permission_is_refused_with_a_remedy(tmp_path: Path) -> None:
    """The lock's file is the first that cannot be made."""
    with pytest.raises(StoreError, match="let this user write"):
        open_store("/proc/x.db" if os.geteuid() == 0 else str(_read_only(tmp_path) / "x.db"))


def _read_only(folder: Path) -> Path:
    folder.chmod(0o500)
    return folder


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    """Its tables are not taken for ours."""
    path = tmp_path / "other.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE entries (x)")
    connection.close()
    with pytest.raises(StoreError, match="belongs to another program"):
        open_store(str(path))
    connection = sqlite3.connect(path)
    assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("entries",)]
    connection.close()


def test_a_full_disk_is_refused_with_a_remedy(sqlite_url: str) -> None:
    """Nothing of the transaction is kept; the store works on when there is room again."""
    store = open_store(sqlite_url)
    store.register(SOURCES, NOW)
    with store._database.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    with pytest.raises(StoreError, match="full; free some space"):
        save(store, decision(entry("a", "1", content="x" * 100_000)))
    with store._database.reading() as connection:
        connection.exec_driver_sql("PRAGMA max_page_count=100000")
    assert store.recent(None, 9) == []
    save(store, decision(entry("a", "1")))
    store.close()


def test_a_url_and_a_path_name_the_same_file(sqlite_url: str) -> None:
    """sqlite:///PATH is the long form of PATH."""
    open_store(f"sqlite:///{sqlite_url}").close()
    assert Path(sqlite_url).exists()


def test_odd_characters_in_a_path(tmp_path: Path) -> None:
    """A path is a path, not an address."""
    path = tmp_path / "a?b#c%20 d.db"
    open_store(str(path)).close()
    open_store(str(path), read_only=True).close()
    assert path.exists()


def test_what_was_accepted_outlasts_a_power_failure(sqlite_url: str) -> None:
    """The settings that the promises rest on."""
    store = open_store(sqlite_url)
    with store._database.reading() as connection:
        found = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        }
    store.close()
    assert found == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1, "busy_timeout": 10_000}


# --- several processes --------------------------------------------------------------------------------


def test_reading_only_needs_a_database(sqlite_url: str, postgresql_url: str) -> None:
    """A database that is missing or empty is not made by looking at it."""
    with pytest.raises(StoreError, match="there is none yet; `aggregator run`"):
        open_store(sqlite_url, read_only=True)
    assert not Path(sqlite_url).exists()
    with pytest.raises(StoreError, match="not up to date; `aggregator run`"):
        open_store(postgresql_url, read_only=True)


def test_a_reader_sees_what_was_committed_and_cannot_write(store: SqlStore, url: str) -> None:
    """A second process looks without waiting, also in the middle of a transaction."""
    save(store, decision(entry("a", "1")))
    reader = open_store(url, read_only=True)
    with store.transaction() as transaction:
        transaction.save(Plan(decisions=(decision(entry("a", "2")),)), [], NOW)
        assert titles(reader.recent(None, 9)) == ["a 1"]
    assert len(reader.recent(None, 9)) == 2
    with pytest.raises(StoreError, match="opened read-only"):
        save(reader, decision(entry("a", "3")))
    reader.close()


def test_a_crashed_database_can_be_looked_at(sqlite_url: str) -> None:
    """What is still in the log of a process that was killed is seen by a reader."""
    code = f"""
import os
from aggregator.adapters.store import open_store
from tests.adapters.store.examples import *
store = open_store({sqlite_url!r})
store.register(SOURCES, NOW)
save(store, decision(entry("a", "1")))
os._exit(9)
"""
    subprocess.run([sys.executable, "-c", code], check=False, timeout=30)
    reader = open_store(sqlite_url, read_only=True)
    assert titles(reader.recent(None, 9)) == ["a 1"]
    reader.close()


WRITER = """
import sys
from aggregator.adapters.store import open_store
from tests.adapters.store.examples import *
store = open_store(sys.argv[1])
store.register(SOURCES, NOW)
for n in range(20):
    with store.transaction() as transaction:
        failures = store.states()["a"].failures
        made = decision(entry("a", f"{sys.argv[2]} {n}"))
        transaction.save(Plan(decisions=(made,)), [Poll(state=state("a", failures=failures + 1))], NOW)
store.close()
"""


def test_several_processes_write_one_after_the_other(url: str) -> None:
    """They open an empty database together, and each sees what the others did before it decides."""
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, url, name]) for name in "xyz"]
    assert [writer.wait(60) for writer in writers] == [0, 0, 0]
    store = open_store(url)
    assert store.states()["a"].failures == len(store.recent(None, 999)) == 60
    assert store.revisions() == {"en": 60}
    store.close()


def test_readers_see_whole_transactions_while_another_process_writes(url: str) -> None:
    """The number of entries and the state that was saved with them always fit together."""
    open_store(url).close()
    writer = subprocess.Popen([sys.executable, "-c", WRITER, url, "x"])
    reader = open_store(url, read_only=True)
    seen = []
    while writer.poll() is None:
        with reader._database.reading():
            counted = reader.counts()["editions"].get("en")
            seen.append((counted["entries"] if counted else 0, reader.revisions().get("en", 0)))
    reader.close()
    assert writer.returncode == 0
    assert all(entries == revision for entries, revision in seen)


def test_a_writer_that_does_not_stop_is_named(
    store: SqlStore, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting has an end, and then a remedy."""
    monkeypatch.setattr(database_module, "_WAIT_SECONDS", 1)
    monkeypatch.setattr("aggregator.adapters.store.turns._TRIES", 3)
    code = f"""
import sys
from aggregator.adapters.store import open_store
store = open_store({url!r})
with store.transaction():
    print("begun", flush=True)
    sys.stdin.read()
store.close()
"""
    with subprocess.Popen(
        [sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"begun\n"
        with pytest.raises(StoreError, match="wait for it, or stop it"):
            save(store, decision(entry("a", "1")))
        assert store.recent(None, 9) == []
        other.communicate(timeout=30)
    save(store, decision(entry("a", "1")))


def test_threads_take_turns(store: SqlStore) -> None:
    """One connection serves them all."""

    def work(name: str) -> None:
        for n in range(20):
            save(
                store,
                decision(entry("a", f"{name} {n}")),
                polls=(Poll(state=state("b", next_poll_at=NOW + HOUR)),),
            )
            store.recent("en", 9)

    threads = [threading.Thread(target=work, args=(name,)) for name in "xyz"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(store.recent(None, 999)) == 60


def test_a_server_that_was_restarted_is_found_again(postgresql_url: str) -> None:
    """Losing the connection costs the transaction, not the store."""
    store = open_store(postgresql_url)
    store.register(SOURCES, NOW)

    def interrupted() -> None:
        with store.transaction():
            _end_connections(postgresql_url)
            store.recent(None, 9)

    with pytest.raises(StoreError, match="connection"):
        interrupted()
    save(store, decision(entry("a", "1")))
    _end_connections(postgresql_url)
    assert titles(store.recent(None, 9)) == ["a 1"]
    store.close()


def _end_connections(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
