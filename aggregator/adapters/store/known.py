"""What is stored about a batch of entries: a few queries, each answered by an index alone or by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from itertools import islice
from typing import Any, TypeVar, TypeVarTuple

from sqlalchemy import ColumnElement, Connection, Row, Select, func, select
from sqlalchemy.orm import InstrumentedAttribute

from aggregator.adapters.store.tables import AlternateRow, EntryRow
from aggregator.core import identity, urls
from aggregator.core.model import Entry, KnownEntry

_T = TypeVar("_T")
_Columns = TypeVarTuple("_Columns")
Column = InstrumentedAttribute[Any]
_AT_ONCE = 500
_MOST = 200
"""Of one address, text or story at most so many entries are looked at: hostile feeds repeat them without end."""
_COLUMNS = tuple(getattr(EntryRow, field.name) for field in fields(KnownEntry) if field.name != "alternates")


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`core.ports.Known`."""

    by_id: Mapping[int, KnownEntry]
    by_url: Mapping[str, Sequence[int]]
    by_fingerprint: Mapping[str, Sequence[int]]
    by_story: Mapping[int, Sequence[int]]


def known(connection: Connection, entries: Sequence[Entry]) -> Known:
    """What is stored about these entries, and about those that they may be copies or translations of."""
    ids = {identity.entry_id(entry.source_id, entry.key) for entry in entries}
    own = {entry.url for entry in entries if entry.url}
    named = {urls.canonical(alternate.url) for entry in entries for alternate in entry.alternates}
    marks = {entry.fingerprint for entry in entries if entry.fingerprint}
    by_url = _ids(connection, EntryRow.url, EntryRow.id, own | {url for url in named if url})
    for url, found in _ids(connection, AlternateRow.canonical, AlternateRow.entry_id, own).items():
        by_url[url] = sorted({*by_url.get(url, ()), *found})
    by_fingerprint = _ids(connection, EntryRow.fingerprint, EntryRow.id, marks)
    rows = _rows(connection, ids.union(*by_url.values(), *by_fingerprint.values()))
    rows |= _rows(connection, {row.duplicate_of for row in rows.values()} - {None} - rows.keys())
    by_story = _members(connection, {row.story_id for row in rows.values()})
    rows |= _rows(connection, set().union(*by_story.values()) - rows.keys())
    return Known(
        by_id=_with_alternates(connection, rows),
        by_url=by_url,
        by_fingerprint=by_fingerprint,
        by_story=by_story,
    )


def chunks(values: Iterable[_T]) -> Iterator[list[_T]]:
    """Values in groups that fit into one statement."""
    left = iter(values)
    while chunk := list(islice(left, _AT_ONCE)):
        yield chunk


def rows_in(
    connection: Connection, statement: Select[*_Columns], key: Column, values: Collection[Any]
) -> Iterator[Row[*_Columns]]:
    """The rows of a statement where `key` is one of many values."""
    for chunk in chunks(values):
        yield from connection.execute(statement.where(key.in_(chunk)))


def first_by(
    connection: Connection,
    key: Column,
    column: Column,
    values: Collection[Any],
    *order: Column | ColumnElement[bool],
) -> dict[Any, list[Any]]:
    """For each value that `key` has somewhere, `column` of the first rows with it, at most `_MOST`."""
    place = func.row_number().over(partition_by=key, order_by=order)
    found: dict[Any, list[Any]] = {}
    for chunk in chunks(values):
        ranked = (
            select(key.label("key"), column.label("value"), place.label("place"))
            .where(key.in_(chunk))
            .subquery()
        )
        for row in connection.execute(
            select(ranked).where(ranked.c.place <= _MOST).order_by(ranked.c.key, "place")
        ):
            found.setdefault(row.key, []).append(row.value)
    return found


def _ids(connection: Connection, key: Column, ids: Column, values: Collection[str]) -> dict[str, list[int]]:
    return first_by(connection, key, ids, values, ids)


def _members(connection: Connection, stories: Collection[int]) -> dict[int, list[int]]:
    """Members of stories; should there be too many, those that are published come first."""
    order = (EntryRow.duplicate_of.is_not(None), EntryRow.id)
    return first_by(connection, EntryRow.story_id, EntryRow.id, stories, *order)


def _rows(connection: Connection, ids: Collection[int]) -> dict[int, Any]:
    return {row.id: row for row in rows_in(connection, select(*_COLUMNS), EntryRow.id, ids)}


def _with_alternates(connection: Connection, rows: Mapping[int, Any]) -> dict[int, KnownEntry]:
    alternates = defaultdict[int, list[str]](list)
    statement = (
        select(AlternateRow.entry_id, AlternateRow.canonical)
        .where(AlternateRow.canonical.is_not(None))
        .order_by(AlternateRow.entry_id, AlternateRow.position)
    )
    for entry_id, canonical in rows_in(connection, statement, AlternateRow.entry_id, rows):
        if canonical and canonical != rows[entry_id].url:
            alternates[entry_id].append(canonical)
    return {
        number: KnownEntry(**row._asdict(), alternates=tuple(alternates[number]))
        for number, row in rows.items()
    }
