"""The versions of stories as they are linked to: which entries are published, and where a reader finds each of them.

Rule: of an entry and its copies, that address is linked to which most of the other versions of its story name; where
they name none, or no copy has another one, the published entry's own. A partner's copy may have come first and be what
is published: the site's own page is still what its other languages lead to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from aggregator.adapters.store.among import among, rows_among
from aggregator.adapters.store.tables import AlternateRow, EntryRow

_AnyRow = Row[*tuple[Any, ...]]

_MEMBERS = (
    select(
        EntryRow.id,
        EntryRow.story_id,
        EntryRow.duplicate_of,
        EntryRow.edition,
        EntryRow.language,
        EntryRow.digest,
        EntryRow.url,
        EntryRow.link,
    )
    .where(among(EntryRow.story_id))
    .order_by(EntryRow.id)
)
_NAMED = select(AlternateRow.entry_id, AlternateRow.canonical).where(among(AlternateRow.entry_id))


class Linked(NamedTuple):
    """A published entry as other versions of its story link to it.

    Attributes:
        link: None where it has no address.
        urls: the canonical addresses that it and its copies have.
    """

    id: int
    edition: str
    language: str
    digest: str
    link: str | None
    urls: frozenset[str]


def versions(connection: Connection, stories: Collection[int]) -> dict[int, list[Linked]]:
    """The published entries of these stories, by story, in the order of their numbers."""
    members = defaultdict[int, list[_AnyRow]](list)
    for row in rows_among(connection, _MEMBERS, stories):
        members[row.story_id].append(row)
    several = {
        row.id
        for rows in members.values()
        if any(row.duplicate_of is not None for row in rows) and len({row.language for row in rows}) > 1
        for row in rows
    }
    named = defaultdict[int, list[str]](list)
    for number, url in rows_among(connection, _NAMED, several):
        if url:
            named[number].append(url)
    return {story: _linked(rows, named) for story, rows in members.items()}


def _linked(rows: Sequence[_AnyRow], named: Mapping[int, Sequence[str]]) -> list[Linked]:
    copies = defaultdict[int, list[_AnyRow]](list)
    for row in rows:
        if row.duplicate_of is not None:
            copies[row.duplicate_of].append(row)
    return [_version(row, copies[row.id], rows, named) for row in rows if row.duplicate_of is None]


def _version(
    row: _AnyRow, copies: Sequence[_AnyRow], rows: Iterable[_AnyRow], named: Mapping[int, Sequence[str]]
) -> Linked:
    own = {each.id for each in (row, *copies)}
    link = row.link
    if copies:
        told = Counter(url for other in rows if other.id not in own for url in named.get(other.id, ()))
        # Of several that are named as often the first wins, which is the published entry itself.
        link = max(
            (each for each in (row, *copies) if each.link), key=lambda each: told[each.url], default=row
        ).link
    return Linked(
        id=row.id,
        edition=row.edition,
        language=row.language,
        digest=row.digest,
        link=link,
        urls=frozenset(each.url for each in (row, *copies) if each.url),
    )
