"""What is stored about a batch of entries: a few queries, each answered by an index alone or by number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from sqlalchemy import Connection, select

from aggregator.adapters.store.among import among, first_among, lists_among, rows_among
from aggregator.adapters.store.tables import AlternateRow, EntryRow
from aggregator.core import identity, urls
from aggregator.core.addresses import neutral
from aggregator.core.model import Claim, Entry, KnownEntry

_COLUMNS = tuple(getattr(EntryRow, field.name) for field in fields(KnownEntry) if field.name != "claims")
_ROWS_OF = select(*_COLUMNS).where(among(EntryRow.id))
_BY_NAME = first_among(EntryRow.name_id, EntryRow.id, EntryRow.id)
_BY_URL = first_among(EntryRow.url, EntryRow.id, EntryRow.id)
_BY_ALTERNATE = first_among(AlternateRow.canonical, AlternateRow.entry_id, AlternateRow.entry_id)
_BY_FINGERPRINT = first_among(EntryRow.fingerprint, EntryRow.id, EntryRow.id)
_BY_NEUTRAL = first_among(EntryRow.neutral, EntryRow.id, EntryRow.id)
_COPIES = first_among(EntryRow.duplicate_of, EntryRow.id, EntryRow.id)
_ALTERNATES = (
    select(AlternateRow.entry_id, AlternateRow.canonical, AlternateRow.language)
    .where(among(AlternateRow.entry_id), AlternateRow.canonical.is_not(None))
    .order_by(AlternateRow.entry_id, AlternateRow.position)
)


_MOST_ROUNDS = 6
_MOST_ROWS = 1_000
_MOST_ROWS_AN_ENTRY = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """`core.ports.Known`."""

    by_id: Mapping[int, KnownEntry]
    by_name: Mapping[int, Sequence[int]]
    by_url: Mapping[str, Sequence[int]]
    by_fingerprint: Mapping[str, Sequence[int]]
    unexplored: Collection[int] = ()


def known(connection: Connection, entries: Sequence[Entry]) -> Known:
    """What is stored about these entries, and about those that they may be, or be copies or translations of."""
    names = {identity.name_id(entry): entry for entry in entries}
    ids = {identity.entry_id(entry.source_id, entry.key) for entry in entries} | names.keys()
    marks = {entry.fingerprint for entry in entries if entry.fingerprint}
    related = _Related(connection, _MOST_ROWS + _MOST_ROWS_AN_ENTRY * len(entries))
    by_url = related.find(_places(entries))
    by_name = lists_among(connection, _BY_NAME, names)
    by_fingerprint = lists_among(connection, _BY_FINGERPRINT, marks)
    related.add(ids.union(*by_name.values(), *by_url.values(), *by_fingerprint.values()))
    related.add(_spare_ids(entries, related.rows))
    related.add({row.duplicate_of for row in related.rows.values()} - {None})
    unexplored = related.explore()
    return Known(
        by_id=related.entries(),
        by_name=by_name,
        by_url=by_url,
        by_fingerprint=by_fingerprint,
        unexplored=unexplored,
    )


class _Places(NamedTuple):
    """Canonical addresses: of entries, those that they name, and those of entries without their language."""

    own: set[str]
    named: set[str]
    neutral: set[str]


def _places(entries: Iterable[Entry]) -> _Places:
    addressed = [(entry.url, entry.language) for entry in entries if entry.url]
    named = {urls.canonical(alternate.url) for entry in entries for alternate in entry.alternates}
    return _Places(
        own={url for url, _ in addressed},
        named={url for url in named if url},
        neutral={found for url, language in addressed if (found := neutral(url, language))},
    )


class _Related:
    """The rows of entries, and of all that may belong to one story with them.

    Who is at the addresses that entries name, who names theirs, who has their address but for the language, and what
    are copies of them: these are looked up in rounds, each for what the one before it found. Nearly all entries have
    nothing of the kind, and stories end after a round or two. What goes on, as where every page of a site leads to the
    newest article, is given up after a few rounds, or a number of rows in proportion to the entries asked for.
    """

    def __init__(self, connection: Connection, most: int) -> None:
        self.rows: dict[int, Any] = {}
        self._connection = connection
        self._most = most
        self._claims: dict[int, list[Claim]] = defaultdict(list)
        self._asked = _Places(set(), set(), set())

    def add(self, ids: Collection[int]) -> set[int]:
        """Read the rows with these numbers that were not read yet, and which of them there are."""
        wanted = set(ids) - self.rows.keys()
        found = {row.id: row for row in rows_among(self._connection, _ROWS_OF, wanted)}
        self.rows |= found
        for number, canonical, language in rows_among(self._connection, _ALTERNATES, found):
            if canonical and canonical != found[number].url:
                self._claims[number].append(Claim(canonical, language))
        return set(found)

    def find(self, places: _Places) -> dict[str, list[int]]:
        """The numbers of entries that have to do with these addresses, by address, where nobody asked for it yet."""
        new = _Places(*(now - before for now, before in zip(places, self._asked, strict=True)))
        self._asked = _Places(*(now | before for now, before in zip(new, self._asked, strict=True)))
        found = lists_among(self._connection, _BY_URL, new.own | new.named | new.neutral)
        for statement, asked in ((_BY_ALTERNATE, new.own), (_BY_NEUTRAL, new.own | new.neutral)):
            for url, numbers in lists_among(self._connection, statement, asked).items():
                found[url] = sorted({*found.get(url, ()), *numbers})
        return found

    def explore(self) -> set[int]:
        """Add all that belongs to what was added; the numbers of those of which not all could be looked up."""
        waiting = set(self.rows)
        for _ in range(_MOST_ROUNDS):
            if not waiting or len(self.rows) > self._most:
                break
            found = self.find(self._places(waiting)).values()
            copies = lists_among(self._connection, _COPIES, waiting).values()
            originals = {self.rows[number].duplicate_of for number in waiting} - {None}
            waiting = self.add(originals.union(*found, *copies))
        return waiting

    def entries(self) -> dict[int, KnownEntry]:
        """The rows with what they claim."""
        return {
            number: KnownEntry(**row._asdict(), claims=tuple(self._claims.get(number, ())))
            for number, row in self.rows.items()
        }

    def _places(self, ids: Iterable[int]) -> _Places:
        rows = [self.rows[number] for number in ids]
        addressed = [(row.url, row.language) for row in rows if row.url]
        return _Places(
            own={url for url, _ in addressed},
            named={claim.url for row in rows for claim in self._claims.get(row.id, ())},
            neutral={found for url, language in addressed if (found := neutral(url, language))},
        )


def _spare_ids(entries: Sequence[Entry], rows: Mapping[int, Any]) -> set[int]:
    """Numbers that entries may get because another one has theirs."""
    spare: set[int] = set()
    for entry in entries:
        row = rows.get(identity.entry_id(entry.source_id, entry.key))
        if row is not None and (row.digest != entry.digest or row.guid != entry.guid):
            spare.update(identity.entry_id(entry.source_id, key) for key in identity.keys_of(entry))
    return spare
