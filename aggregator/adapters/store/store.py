"""The door to the database; what goes in and out are the nouns of the model."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import fields
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, exists, insert, select, true, update

from aggregator.adapters.store import explaining, reading, saving
from aggregator.adapters.store.among import among, rows_among
from aggregator.adapters.store.database import Database, open_database
from aggregator.adapters.store.inserting import upsert
from aggregator.adapters.store.known import Known, known
from aggregator.adapters.store.migrate import migrate
from aggregator.adapters.store.refusals import translated
from aggregator.adapters.store.tables import (
    PUBLISHED,
    WAITING,
    EditionRow,
    EntryRow,
    PageRow,
    PublishedRow,
    SaidRow,
    SourceRow,
    StateRow,
)
from aggregator.core import identity
from aggregator.core.errors import StoreError
from aggregator.core.model import Page, SourceState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from aggregator.adapters.store.reading import Counts
    from aggregator.core.model import Entry, Explanation, Plan, Poll, Source, StoredEntry

_STATE = [getattr(StateRow, name) for name in SourceState._fields]
_STATES = select(*_STATE).where(among(StateRow.source_id)).order_by(StateRow.source_id)
_KNOWN_PAGES = select(PageRow.id).where(among(PageRow.id))
_PAGE = [getattr(PageRow, field.name) for field in fields(Page)]


def open_store(url: str, *, read_only: bool = False) -> SqlStore:
    """Open the store, bringing its tables up to date.

    Args:
        url: path of a SQLite file, or sqlite:///PATH, or postgresql://USER:PASSWORD@HOST/NAME.
        read_only: only look; the database must exist and be up to date.

    Raises:
        StoreError: it cannot be opened, or is newer than this program; the message holds the remedy.
    """
    database = open_database(url, read_only=read_only)
    try:
        migrate(database, read_only=read_only)
    except StoreError:
        database.close()
        raise
    return SqlStore(database)


class SqlTransaction:
    """`core.ports.Transaction`."""

    def __init__(self, connection: Connection, place: str) -> None:
        self._connection = connection
        self._place = place

    def known(self, entries: Sequence[Entry]) -> Known:
        """What is stored about these entries, and about those that they may be copies or translations of."""
        with translated(self._place):
            return known(self._connection, entries)

    def save(self, plan: Plan, polls: Sequence[Poll], now: datetime) -> None:
        """Write what was decided, and the states of the sources and pages that it came from."""
        with translated(self._place):
            saving.save_plan(self._connection, plan, now)
            saving.save_polls(self._connection, plan, polls, now)


class SqlStore:
    """`core.ports.Store`. Every method raises `StoreError` where the database fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def close(self) -> None:
        """Close the connection; the store cannot be used any more."""
        self._database.close()

    @contextmanager
    def transaction(self) -> Iterator[SqlTransaction]:
        """Begin the one writing transaction; committed at the end of the block, rolled back where it raises."""
        with self._database.writing() as connection:
            yield SqlTransaction(connection, self._database.place)

    # --- sources --------------------------------------------------------------------------------------

    def register(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the store know exactly these sources; a new one is due at `now`, one that left is kept but never due.

        One that moved to another address is due at once: what keeps it waiting was said of the old one.
        """
        rows = [
            {"id": source.id, "url": source.url, "title": source.title, "registered": True}
            for source in sources
        ]
        with self._database.writing() as connection:
            before = {row.id: row for row in connection.execute(select(SourceRow.__table__))}
            connection.execute(update(SourceRow).values(registered=False))
            upsert(connection, SourceRow, rows, "id")
            known = [source for source in sources if source.id in before]
            moved = [source.id for source in known if source.url != before[source.id].url]
            renamed = [source.id for source in known if source.title != before[source.id].title]
            saving.add_states(connection, sources, now)
            saving.make_due(connection, moved, now)
            saving.mark_changed(connection, {*moved, *renamed})

    def states(self, source_ids: Collection[str] | None = None) -> Mapping[str, SourceState]:
        """The states of these sources, or of all registered ones."""
        with self._database.reading() as connection:
            if source_ids is None:
                of_registered = select(*_STATE).join(SourceRow, SourceRow.id == StateRow.source_id)
                registered = of_registered.where(SourceRow.registered == true()).order_by(StateRow.source_id)
                rows = list(connection.execute(registered))
            else:
                rows = rows_among(connection, _STATES, source_ids)
        return {row.source_id: SourceState._make(row) for row in rows}

    def due(self, now: datetime, limit: int) -> Sequence[SourceState]:
        """Registered sources with `next_poll_at` at or before `now`, the longest waiting first."""
        statement = (
            select(*_STATE)
            .join(SourceRow, SourceRow.id == StateRow.source_id)
            .where(SourceRow.registered == true(), StateRow.next_poll_at <= now)
            .order_by(StateRow.next_poll_at, StateRow.source_id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [SourceState._make(row) for row in connection.execute(statement)]

    def waiting_pages(self, source_id: str, now: datetime, limit: int) -> Sequence[Page]:
        """Pages of a source to be read now: articles not read yet, and every list, in the order found."""
        statement = (
            select(*_PAGE)
            .where(PageRow.source_id == source_id, WAITING, PageRow.next_try_at <= now)
            .order_by(PageRow.found_at, PageRow.position)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return [Page(**row._asdict()) for row in connection.execute(statement)]

    def known_pages(self, source_id: str, urls: Collection[str]) -> Collection[str]:
        """Those of some addresses that the source has led to before."""
        numbers = {identity.entry_id(source_id, url): url for url in urls}
        with self._database.reading() as connection:
            return {numbers[row.id] for row in rows_among(connection, _KNOWN_PAGES, numbers)}

    def said(self, source_id: str) -> Mapping[str, int]:
        """What a source said at its last poll: the `id` of each entry, by the digest of what was said of it."""
        with self._database.reading() as connection:
            statement = select(SaidRow.entries).where(SaidRow.source_id == source_id)
            return connection.scalar(statement) or {}

    # --- entries --------------------------------------------------------------------------------------

    def revisions(self) -> Mapping[str, int]:
        """For each language that has a published entry, the number of the last change to any of its entries."""
        has_entries = exists().where(EntryRow.edition == EditionRow.language, PUBLISHED)
        statement = select(EditionRow.language, EditionRow.revision).where(has_entries)
        with self._database.reading() as connection:
            return {
                row.language: row.revision
                for row in connection.execute(statement.order_by(EditionRow.language))
            }

    def recent(self, language: str | None, limit: int) -> Sequence[StoredEntry]:
        """The newest published entries of one language, or of all (None), newest first; never duplicates."""
        return self.entries(language=language, limit=limit)

    def entries(
        self, *, language: str | None = None, source: str | None = None, limit: int
    ) -> Sequence[StoredEntry]:
        """The newest published entries of one language and one source, or of all (None), newest first."""
        with self._database.reading() as connection:
            return reading.stored_entries(connection, language=language, source=source, limit=limit)

    def explain(self, what: str) -> Explanation:
        """Everything that is known of what an address, a guid, an atom:id, a key or a number of an entry means."""
        with self._database.reading() as connection:
            return explaining.explanation(connection, what)

    def counts(self) -> Counts:
        """What is stored, in numbers."""
        with self._database.reading() as connection:
            return reading.counts(connection)

    # --- published files ------------------------------------------------------------------------------

    def published(self) -> Mapping[str, str]:
        """For each published file name, the stamp it was last published under."""
        with self._database.reading() as connection:
            return {
                row.name: row.stamp
                for row in connection.execute(select(PublishedRow.name, PublishedRow.stamp))
            }

    def mark_published(self, stamps: Mapping[str, str]) -> None:
        """Remember, per file name, what it was rendered from; names that are absent are forgotten."""
        if stamps == self.published():
            return
        rows = [{"name": name, "stamp": stamp} for name, stamp in stamps.items()]
        with self._database.writing() as connection:
            connection.execute(delete(PublishedRow))
            if rows:
                connection.execute(insert(PublishedRow), rows)
