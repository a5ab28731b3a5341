"""Entries as they are published, gathered from their rows; a handful of queries however many they are."""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, Any, TypedDict

from sqlalchemy import Connection, Row, func, select

from aggregator.adapters.store.among import among, first_among, lists_among, rows_among
from aggregator.adapters.store.tables import PUBLISHED, AlternateRow, EntryRow, PageRow, SourceRow, StateRow
from aggregator.adapters.store.versions import Linked, versions
from aggregator.core import identity, urls
from aggregator.core.model import Alternate, Entry, FeedInfo, StoredEntry

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from datetime import datetime

_ENTRY = tuple(name for name in Entry._fields if name not in {"alternates", "name"})
_ENTRY_VALUES = attrgetter(*_ENTRY)
_AnyRow = Row[*tuple[Any, ...]]

_ALTERNATES = (
    select(AlternateRow.entry_id, AlternateRow.url, AlternateRow.language, AlternateRow.label)
    .where(among(AlternateRow.entry_id))
    .order_by(AlternateRow.entry_id, AlternateRow.position)
)
_SOURCES = (
    select(SourceRow.id, SourceRow.url, SourceRow.title, StateRow.info)
    .outerjoin(StateRow, StateRow.source_id == SourceRow.id)
    .where(among(SourceRow.id))
)
_URLS = select(EntryRow.url).where(among(EntryRow.url))
_PAGES = select(PageRow.id).where(among(PageRow.id))
_COPIES = first_among(EntryRow.duplicate_of, EntryRow.link, EntryRow.id)


class EditionCount(TypedDict):
    """How many entries an edition has, and when the newest of them was first seen."""

    entries: int
    newest: datetime


class Counts(TypedDict):
    """What is stored, in numbers.

    Attributes:
        editions: by language, of published entries.
        sources: number of entries by source id, copies included.
        waiting_pages: pages that were found and never read.
    """

    editions: Mapping[str, EditionCount]
    sources: Mapping[str, int]
    waiting_pages: int


def stored_entries(
    connection: Connection, *, language: str | None, source: str | None, limit: int
) -> list[StoredEntry]:
    """The newest published entries of an edition and a source, or of all (None), newest first."""
    statement = select(EntryRow.__table__).where(PUBLISHED)
    if language is not None:
        statement = statement.where(EntryRow.edition == language)
    if source is not None:
        statement = statement.where(EntryRow.source_id == source)
    newest_first = statement.order_by(EntryRow.sort_at.desc(), EntryRow.id.desc()).limit(limit)
    return gathered(connection, connection.execute(newest_first).all())


def gathered(connection: Connection, rows: Sequence[_AnyRow]) -> list[StoredEntry]:
    """Entries of their whole rows, in the order of these."""
    ids = [row.id for row in rows]
    alternates = _alternates(connection, ids)
    sources = _sources(connection, {row.source_id for row in rows})
    copies = lists_among(connection, _COPIES, ids)
    stories = versions(connection, {row.story_id for row in rows})
    unread = _unread(connection, rows, alternates)
    return [
        StoredEntry(
            id=row.id,
            entry=Entry(**dict(zip(_ENTRY, _ENTRY_VALUES(row), strict=True)), alternates=alternates[row.id]),
            first_seen_at=row.first_seen_at,
            changed_at=row.changed_at,
            source_title=_title(sources[row.source_id]),
            source_url=sources[row.source_id].url,
            feed=sources[row.source_id].info or FeedInfo(),
            translations=_translations(row, stories[row.story_id]),
            elsewhere=unread[row.id],
            copies=tuple(sorted({link for link in copies.get(row.id, ()) if link})),
        )
        for row in rows
    ]


def counts(connection: Connection) -> Counts:
    """What is stored, in numbers; reads indexes alone."""
    by_edition = select(EntryRow.edition, func.count(), func.max(EntryRow.first_seen_at)).where(PUBLISHED)
    by_source = select(EntryRow.source_id, func.count().label("number")).group_by(EntryRow.source_id)
    waiting = select(func.count()).where(PageRow.gave_up_at.is_(None), PageRow.read_at.is_(None))
    return Counts(
        editions={
            language: EditionCount(entries=number, newest=newest)
            for language, number, newest in connection.execute(by_edition.group_by(EntryRow.edition))
        },
        sources={row.source_id: row.number for row in connection.execute(by_source)},
        waiting_pages=connection.scalar(waiting) or 0,
    )


def _alternates(connection: Connection, ids: Collection[int]) -> Mapping[int, tuple[Alternate, ...]]:
    found = defaultdict[int, tuple[Alternate, ...]](tuple)
    for row in rows_among(connection, _ALTERNATES, ids):
        found[row.entry_id] += (Alternate(url=row.url, language=row.language, label=row.label),)
    return found


def _unread(
    connection: Connection, rows: Iterable[_AnyRow], alternates: Mapping[int, Iterable[Alternate]]
) -> Mapping[int, tuple[Alternate, ...]]:
    """The versions in a declared language that are neither entries nor pages that are, or were to be, read here.

    What is an entry is linked to if it belongs to the story, and if it does not, is no translation.
    """
    named = [
        (row.id, identity.entry_id(row.source_id, other.url), urls.canonical(other.url), other)
        for row in rows
        for other in alternates[row.id]
        if other.language
    ]
    read = {row.url for row in rows_among(connection, _URLS, {url for _, _, url, _ in named if url})}
    pages = {row.id for row in rows_among(connection, _PAGES, {page for _, page, _, _ in named})}
    found = defaultdict[int, tuple[Alternate, ...]](tuple)
    for number, page, url, other in named:
        if url and url not in read and page not in pages:
            found[number] += (other,)
    return found


def _sources(connection: Connection, ids: Collection[str]) -> Mapping[str, _AnyRow]:
    return {row.id: row for row in rows_among(connection, _SOURCES, ids)}


def _title(source: _AnyRow) -> str:
    """How a source is named to people: by the operator, by itself, or by its id."""
    said = source.info.title if source.info else None
    return str(source.title or said or source.id)


def _translations(row: _AnyRow, members: Sequence[Linked]) -> tuple[Alternate, ...]:
    """One link for each other language of the story: the member with the smallest number."""
    links: dict[str, str] = {}
    for member in members:
        if member.language != row.language and member.link:
            links.setdefault(member.language, member.link)
    return tuple(Alternate(url=link, language=language) for language, link in sorted(links.items()))
