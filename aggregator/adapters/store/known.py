"""What is stored about a batch of entries: a few queries, each answered by an index alone or by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Connection, select

from aggregator.adapters.store.among import among, first_among, lists_among, rows_among
from aggregator.adapters.store.tables import AlternateRow, EntryRow
from aggregator.core import identity, urls
from aggregator.core.model import Entry, KnownEntry

_COLUMNS = tuple(getattr(EntryRow, field.name) for field in fields(KnownEntry) if field.name != "alternates")
_ROWS = select(*_COLUMNS).where(among(EntryRow.id))
_BY_NAME = first_among(EntryRow.name_id, EntryRow.id, EntryRow.id)
_BY_URL = first_among(EntryRow.url, EntryRow.id, EntryRow.id)
_BY_ALTERNATE = first_among(AlternateRow.canonical, AlternateRow.entry_id, AlternateRow.entry_id)
_BY_FINGERPRINT = first_among(EntryRow.fingerprint, EntryRow.id, EntryRow.id)
# Should a story have too many members, those that are published come first.
_BY_STORY = first_among(EntryRow.story_id, EntryRow.id, EntryRow.duplicate_of.is_not(None), EntryRow.id)
_ALTERNATES = (
    select(AlternateRow.entry_id, AlternateRow.canonical)
    .where(among(AlternateRow.entry_id), AlternateRow.canonical.is_not(None))
    .order_by(AlternateRow.entry_id, AlternateRow.position)
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`core.ports.Known`."""

    by_id: Mapping[int, KnownEntry]
    by_name: Mapping[int, Sequence[int]]
    by_url: Mapping[str, Sequence[int]]
    by_fingerprint: Mapping[str, Sequence[int]]
    by_story: Mapping[int, Sequence[int]]


def known(connection: Connection, entries: Sequence[Entry]) -> Known:
    """What is stored about these entries, and about those that they may be, or be copies or translations of."""
    names = {identity.name_id(entry): entry for entry in entries}
    ids = {identity.entry_id(entry.source_id, entry.key) for entry in entries} | names.keys()
    own = {entry.url for entry in entries if entry.url}
    named = {urls.canonical(alternate.url) for entry in entries for alternate in entry.alternates}
    marks = {entry.fingerprint for entry in entries if entry.fingerprint}
    by_url = lists_among(connection, _BY_URL, own | {url for url in named if url})
    for url, found in lists_among(connection, _BY_ALTERNATE, own).items():
        by_url[url] = sorted({*by_url.get(url, ()), *found})
    by_name = lists_among(connection, _BY_NAME, names)
    by_fingerprint = lists_among(connection, _BY_FINGERPRINT, marks)
    rows = _rows(connection, ids.union(*by_name.values(), *by_url.values(), *by_fingerprint.values()))
    rows |= _rows(connection, _spare_ids(entries, rows) - rows.keys())
    rows |= _rows(connection, {row.duplicate_of for row in rows.values()} - {None} - rows.keys())
    by_story = lists_among(connection, _BY_STORY, {row.story_id for row in rows.values()})
    rows |= _rows(connection, set().union(*by_story.values()) - rows.keys())
    return Known(
        by_id=_with_alternates(connection, rows),
        by_name=by_name,
        by_url=by_url,
        by_fingerprint=by_fingerprint,
        by_story=by_story,
    )


def _spare_ids(entries: Sequence[Entry], rows: Mapping[int, Any]) -> set[int]:
    """Numbers that entries may get because another one has theirs."""
    spare: set[int] = set()
    for entry in entries:
        row = rows.get(identity.entry_id(entry.source_id, entry.key))
        if row is not None and (row.digest != entry.digest or row.guid != entry.guid):
            spare.update(identity.entry_id(entry.source_id, key) for key in identity.keys_of(entry))
    return spare


def _rows(connection: Connection, ids: Collection[int]) -> dict[int, Any]:
    return {row.id: row for row in rows_among(connection, _ROWS, ids)}


def _with_alternates(connection: Connection, rows: Mapping[int, Any]) -> dict[int, KnownEntry]:
    alternates = defaultdict[int, list[str]](list)
    for entry_id, canonical in rows_among(connection, _ALTERNATES, rows):
        if canonical and canonical != rows[entry_id].url:
            alternates[entry_id].append(canonical)
    return {
        number: KnownEntry(**row._asdict(), alternates=tuple(alternates[number]))
        for number, row in rows.items()
    }
