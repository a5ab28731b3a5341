"""What is stored about one address or id, for a person who asks why.

Whatever entries are looked up by is asked first. Only where nothing is found all of them are gone through, for an id
that they are republished under and for addresses that are spelt alike.
"""

from __future__ import annotations

from dataclasses import fields
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, func, or_, select

from aggregator.adapters.store.among import among, rows_among
from aggregator.adapters.store.reading import gathered
from aggregator.adapters.store.tables import PUBLISHED, AlternateRow, EntryRow, PageRow, SourceRow
from aggregator.core import identity, urls
from aggregator.core.model import Account, Alternate, Awaited, Explanation, Page, Relative

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from aggregator.core.model import StoredEntry

_AnyRow = Row[*tuple[Any, ...]]
_MOST = 20  # entries that one question is answered with
_MOST_RELATIVES = 1000
_NEAR, _COMPARED = 5, 500  # addresses that are told, and those that they are chosen from
_LARGEST, _DIGITS = 2**63, 20  # of the numbers that the database knows

_WHOLE = (
    select(EntryRow.__table__)
    .where(among(EntryRow.id))
    .order_by(EntryRow.duplicate_of.is_not(None), EntryRow.sort_at.desc(), EntryRow.id)
)
_BY_ID = select(EntryRow.id).where(among(EntryRow.id))
_BY_NAME = select(EntryRow.id).where(among(EntryRow.name_id))
_BY_URL = select(EntryRow.id).where(among(EntryRow.url)).limit(_MOST)
_URLS = select(EntryRow.url).where(among(EntryRow.url))
_RELATIVES = select(
    EntryRow.id,
    EntryRow.source_id,
    EntryRow.language,
    EntryRow.title,
    EntryRow.link,
    EntryRow.duplicate_of,
    EntryRow.story_id,
)
_ALTERNATES = (
    select(AlternateRow, EntryRow.source_id)
    .join(EntryRow, EntryRow.id == AlternateRow.entry_id)
    .where(among(AlternateRow.entry_id))
    .order_by(AlternateRow.entry_id, AlternateRow.position)
)
_NAMED_BY = select(AlternateRow.entry_id).where(among(AlternateRow.canonical)).limit(_MOST)
_PAGES = select(*(getattr(PageRow, field.name) for field in fields(Page))).where(among(PageRow.id))


def explanation(connection: Connection, what: str) -> Explanation:
    """Everything that is known of what an address, a guid, an atom:id, a key or a number means."""
    sources = connection.scalars(select(SourceRow.id)).all()
    addresses = _addresses(what)
    ids = _looked_up(connection, what, sources, addresses) or _gone_through(connection, what)
    if ids:
        rows = rows_among(connection, _WHOLE, ids)[:_MOST]
        return Explanation(accounts=tuple(_accounts(connection, rows)))
    pages = _pages(connection, {(source, address) for source in sources for address in addresses})
    named_by = {number for (number,) in rows_among(connection, _NAMED_BY, addresses)}
    relatives = connection.execute(_RELATIVES.where(EntryRow.id.in_(named_by)).order_by(EntryRow.id))
    return Explanation(
        pages=tuple(pages.values()),
        named_by=tuple(map(_relative, relatives)),
        near=tuple(_near(connection, addresses[-1])) if addresses else (),
    )


def _addresses(what: str) -> list[str]:
    """The spellings of an address under which it may be stored, the one for comparing last."""
    written = what if "://" in what else f"https://{what}"
    is_address = "://" in what or ("." in what and "/" in what)
    address = urls.absolute(written) if is_address else None
    comparable = urls.canonical(address) if address else None
    return [*dict.fromkeys([what, str(address), comparable])] if comparable else []


def _looked_up(
    connection: Connection, what: str, sources: Iterable[str], addresses: Sequence[str]
) -> set[int]:
    """The numbers of the entries that have this key, name, address or number."""
    name = identity.name(identity.Said(guid=what, link=None, text=""))
    numbers = {identity.entry_id(source, key) for source in sources for key in (what, name.value)}
    if what.isdecimal() and len(what) < _DIGITS and int(what) < _LARGEST:
        numbers.add(int(what))
    found = (
        *rows_among(connection, _BY_ID, numbers),
        *rows_among(connection, _BY_NAME, numbers),
        *rows_among(connection, _BY_URL, addresses),
    )
    return {number for (number,) in found}


def _gone_through(connection: Connection, what: str) -> set[int]:
    said = or_(EntryRow.guid == what, EntryRow.atom_id == what, EntryRow.key == what, EntryRow.link == what)
    return set(connection.scalars(select(EntryRow.id).where(said).limit(_MOST)))


def _accounts(connection: Connection, rows: Sequence[_AnyRow]) -> list[Account]:
    ids = [row.id for row in rows]
    related = or_(
        EntryRow.story_id.in_({row.story_id for row in rows}),
        EntryRow.id.in_({row.duplicate_of for row in rows} - {None}),
        EntryRow.duplicate_of.in_(ids),
    )
    relatives = connection.execute(
        _RELATIVES.where(related).order_by(EntryRow.language, EntryRow.id).limit(_MOST_RELATIVES)
    ).all()
    return [
        _account(connection, row, stored, [other for other in relatives if other.id != row.id])
        for row, stored in zip(rows, gathered(connection, rows), strict=True)
    ]


def _account(connection: Connection, row: _AnyRow, stored: StoredEntry, others: Sequence[_AnyRow]) -> Account:
    original = next((other for other in others if other.id == row.duplicate_of), None)
    copies = [other for other in others if other.duplicate_of == row.id]
    story = [other for other in others if other.story_id == row.story_id and other not in (original, *copies)]
    return Account(
        stored=stored,
        edition=row.edition,
        place=_place(connection, row) if row.duplicate_of is None else None,
        reason=row.reason,
        original=_relative(original) if original else None,
        copies=tuple(map(_relative, copies)),
        story_id=row.story_id,
        story=tuple(map(_relative, story)),
        awaited=tuple(_awaited(connection, [row, *story])),
    )


def _relative(row: _AnyRow) -> Relative:
    return Relative(
        id=row.id,
        source_id=row.source_id,
        language=row.language,
        title=row.title,
        link=row.link,
        duplicate=row.duplicate_of is not None,
    )


def _place(connection: Connection, row: _AnyRow) -> int:
    """How many entries stand before a published one in its edition."""
    same_time = (EntryRow.sort_at == row.sort_at) & (EntryRow.id > row.id)
    before = or_(EntryRow.sort_at > row.sort_at, same_time)
    statement = select(func.count()).where(PUBLISHED, EntryRow.edition == row.edition, before)
    return connection.scalar(statement) or 0


def _awaited(connection: Connection, members: Sequence[_AnyRow]) -> list[Awaited]:
    """The versions that members of a story name and that are no entries, each once."""
    named = rows_among(connection, _ALTERNATES, [member.id for member in members])
    read = {url for (url,) in rows_among(connection, _URLS, {row.canonical for row in named} - {None})}
    spoken = {member.language for member in members}
    missing = {
        row.canonical or row.url or row.label: row
        for row in reversed(named)
        if row.canonical not in read and (row.url or row.language not in spoken)
    }
    pages = _pages(connection, {(row.source_id, row.url) for row in missing.values()})
    return [
        Awaited(
            alternate=Alternate(url=row.url, language=row.language, label=row.label),
            page=pages.get((row.source_id, row.url)),
        )
        for row in reversed(missing.values())
    ]


def _pages(connection: Connection, found_at: Collection[tuple[str, str]]) -> dict[tuple[str, str], Page]:
    """The pages that sources led to, by source and address."""
    numbers = {identity.entry_id(source, url) for source, url in found_at}
    pages = [Page(**row._asdict()) for row in rows_among(connection, _PAGES, numbers)]
    return {(page.source_id, page.url): page for page in pages}


def _near(connection: Connection, address: str) -> list[str]:
    """Addresses of entries in the same folder, or in the next one above that has any."""
    folder = address
    while (folder := folder.rpartition("/")[0]).count("/") >= 2:
        inside = EntryRow.url.startswith(f"{folder}/", autoescape=True)
        found = connection.scalars(select(EntryRow.url).where(inside).distinct().limit(_COMPARED)).all()
        if found:
            return get_close_matches(address, filter(None, found), n=_NEAR, cutoff=0)
    return []
