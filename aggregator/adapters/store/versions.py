"""The versions of stories as they are linked to: which entries are published, and where a reader finds each of them.

Rule: of an entry and its copies, that address is linked to which has to do with most of the other versions of its
story: they name it, it names them, or theirs differ from it in the language alone. Among equals it is the published
entry's own. A partner's copy may have come first and be what is published: the site's own page is still what its other
languages lead to.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, select

from aggregator.adapters.store.among import among, rows_among
from aggregator.adapters.store.tables import AlternateRow, EntryRow
from aggregator.core.addresses import neutral

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
    """

    id: int
    edition: str
    language: str
    digest: str
    link: str | None


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
    link = row.link
    if copies:
        candidates = (row, *copies)
        own = {each.id for each in candidates}
        link = _link(candidates, [each for each in rows if each.id not in own], named)
    return Linked(id=row.id, edition=row.edition, language=row.language, digest=row.digest, link=link)


def _link(
    candidates: Sequence[_AnyRow], others: Sequence[_AnyRow], named: Mapping[int, Sequence[str]]
) -> str | None:
    told = Counter(url for other in others for url in named.get(other.id, ()))
    theirs = {other.url for other in others}
    alike = Counter(_without_language(other) for other in others if other.url)

    def ties(each: _AnyRow) -> int:
        names = theirs.intersection(named.get(each.id, ()))
        return told[each.url] + len(names) + (alike[_without_language(each)] if each.url else 0)

    # The first of several is the published entry itself.
    best = max((each for each in candidates if each.link), key=ties, default=None)
    return best.link if best else None


def _without_language(row: _AnyRow) -> str:
    return neutral(row.url, row.language) or row.url
