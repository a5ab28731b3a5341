"""The migrations, and what they must lead to."""

from __future__ import annotations

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text

from aggregator.adapters.store import open_store
from aggregator.adapters.store.database import open_database
from aggregator.adapters.store.migrate import REVISION, _known, _upgrade
from aggregator.adapters.store.tables import Base, EntryRow
from aggregator.core.errors import StoreError
from aggregator.core.identity import entry_id
from aggregator.core.model import Enclosure, Evidence
from tests.adapters.store.examples import HOUR, NOW, entry


def test_the_migrations_lead_to_the_declared_tables(url: str) -> None:
    """What the code believes is what the database has."""
    store = open_store(url)
    with store._database.reading() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        assert compare_metadata(context, Base.metadata) == []
    store.close()


def test_the_named_revision_is_the_newest() -> None:
    """The number that saves importing alembic is the true one."""
    assert max(_known()) == REVISION


@pytest.mark.parametrize("read_only", [False, True])
def test_a_newer_database_is_refused(url: str, *, read_only: bool) -> None:
    """An older program does not touch what it cannot understand."""
    open_store(url).close()
    _set_revision(url, "9999")
    with pytest.raises(StoreError, match=r"newer aggregator .*9999.*; install that one"):
        open_store(url, read_only=read_only)


def test_entries_of_the_first_version_lack_what_came_later(url: str) -> None:
    """A database that was written before keeps its entries; what they did not have, they have not."""
    old = entry("a", "1", enclosures=(Enclosure(url="https://a.example/e"),))
    database = open_database(url, read_only=False)
    with database.writing() as connection:
        _upgrade(connection, "0001")
        connection.execute(
            text("INSERT INTO sources (id, url, registered) VALUES ('a', 'https://a.example/', true)")
        )
        later = {
            "image",
            "links",
            "in_reply_to",
            "contributors",
            "location",
            "guid",
            "published_said",
            "updated_said",
        }
        kept_elsewhere = {"alternates", "name"}
        said = {name: getattr(old, name) for name in old._fields if name not in later | kept_elsewhere}
        kept = {"id": 1, "edition": "en", "story_id": 1, "reason": "r"}
        times = {"first_seen_at": NOW, "changed_at": NOW, "sort_at": NOW}
        connection.execute(insert(EntryRow).values(**said, **kept, **times))
    database.close()
    store = open_store(url)
    assert [stored.entry for stored in store.recent("en", 9)] == [old]
    store.close()


def test_a_migration_that_fails_leaves_nothing(url: str) -> None:
    """All of the migrations are applied, or none."""
    database = open_database(url, read_only=False)
    with database.writing() as connection:
        connection.execute(text("CREATE TABLE alternates (x TEXT)"))
    database.close()
    with pytest.raises(StoreError, match="already exists"):
        open_store(url)
    database = open_database(url, read_only=False)
    with database.writing() as connection:
        connection.execute(text("DROP TABLE alternates"))
    database.close()
    open_store(url).close()


def _set_revision(url: str, revision: str) -> None:
    database = open_database(url, read_only=False)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = :revision"), {"revision": revision})
    database.close()


def test_entries_of_older_databases_are_named(url: str) -> None:
    """A key that is an address is found whatever its scheme; a date of the future becomes the first seeing."""
    database = open_database(url, read_only=False)
    with database.writing() as connection:
        _upgrade(connection, to="0001")
        connection.execute(text("INSERT INTO sources (id, url, registered) VALUES ('a', 'x', true)"))
        for number, key in enumerate(
            ("http://www.a.example/1", "https://a.example/2", "tag:3", "https://www.org/4")
        ):
            row = insert(EntryRow).values(
                id=entry_id("a", key), source_id="a", key=key, language="en", edition="en", story_id=number,
                first_seen_at=NOW,
                changed_at=NOW, sort_at=NOW, digest="2:x", atom_id=key, reason="-", published=NOW + HOUR * number,
                title="-", authors=(), categories=(), enclosures=(), summary="", content="",
                evidence=Evidence(decided_by="test", confidence=1),
            )  # fmt: skip
            connection.execute(row)
    database.close()
    store = open_store(url)
    with store._database.reading() as connection:
        found = connection.execute(select(EntryRow.name_id, EntryRow.published).order_by(EntryRow.key)).all()
    store.close()
    assert [row.name_id for row in found] == [entry_id("a", "https://a.example/1"), None, None, None]
    assert {row.published for row in found} == {NOW}
