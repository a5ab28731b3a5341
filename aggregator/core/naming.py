"""Which entries a document has, each once, and what they are called: before identity, and all in one look."""

from __future__ import annotations

from collections import Counter
from itertools import repeat, takewhile
from typing import TYPE_CHECKING

from aggregator.core import identity, said, text, urls

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from aggregator.core.cleaning import Cleaned
    from aggregator.core.model import Name, RawFeed, Source


def mentions(raw: RawFeed, source: Source, url: str) -> list[said.Mention]:
    """What must be known of every entry of a document, also of those that are not made definite."""
    shared = said.circumstances(source, url, raw)
    entries = raw.entries
    bases = [(urls.absolute(entry.base, url) if entry.base else None) or url for entry in entries]
    links = [
        urls.absolute(entry.url, base) if entry.url else None
        for entry, base in zip(entries, bases, strict=True)
    ]
    links = [urls.without_tracking(link) if link else None for link in links]
    guids = [text.xml_characters(entry.id).strip() if entry.id else "" for entry in entries]
    called = [
        (text.clean(guid), identity.levelled(link) if link else "")
        for guid, link in zip(guids, links, strict=True)
    ]
    digests = map(said.digest, entries, repeat(shared), raw.written or repeat(None))
    return [*map(said.Mention, digests, [guid or None for guid in guids], links, bases, called)]


def accepted(
    cleaned: Mapping[int, Cleaned], mentioned: Sequence[said.Mention]
) -> tuple[dict[int, Cleaned], tuple[str, ...]]:
    """The entries that say something, each once, by their place in the document; and why others are none.

    Args:
        cleaned: the entries of a document by their place, without those that are passed over.
        mentioned: all of them.
    """
    found: dict[int, Cleaned] = {}
    dropped: list[str] = []
    repeated = Counter(one.called for one in mentioned)
    seen: set[object] = set()
    for number, one in cleaned.items():
        called = mentioned[number].called
        marks = {(called, mark) for mark in _marks(one)} if repeated[called] > 1 else set()
        if marks & seen:
            dropped.append(_is_repeated(number, one.guid or one.link or one.title))
        else:
            found[number] = one
            seen |= marks
    return found, tuple(dropped)


def named(
    raw: RawFeed,
    mentioned: Sequence[said.Mention],
    passed: Collection[int],
    definite: Mapping[int, Cleaned],
    source: Source,
) -> dict[int, Name]:
    """The names of the entries of a document, by their place.

    Args:
        raw: the document.
        mentioned: all of its entries.
        passed: the places of those that are passed over; they have a part in what tells the others apart.
        definite: the others that say something.
        source: what it belongs to.
    """
    places = sorted({*definite, *passed})
    # What `identity.name` looks at before it falls back on the text.
    better = [
        ("guid", "link").index(kind) for kind in takewhile(lambda kind: kind != "text", source.identity)
    ]
    entries = []
    for place in places:
        mention, one = mentioned[place], definite.get(place)
        words = mention.digest
        if one and not any(mention.called[which] for which in better):
            words = f"{one.title}\n{one.running.text()}"
        entries.append(identity.Said(mention.called[0], mention.link, words))
    # Of a page the address is its article's own.
    own = () if raw.format.startswith("html") else (source.url, raw.info.id, raw.info.url, raw.info.self_url)
    names = identity.names(entries, source.identity, {address for address in own if address})
    return dict(zip(places, names, strict=True))


def repeated(keys: Mapping[int, str]) -> dict[int, str]:
    """Why some entries, by their place, are none, though all that is known of them here is their key."""
    first: dict[str, int] = {}
    for place, key in keys.items():
        first.setdefault(key, place)
    return {place: _is_repeated(place, key) for place, key in keys.items() if first[key] != place}


def _marks(one: Cleaned) -> Iterator[tuple[object, ...]]:
    """What no two entries of one id and address share: all that they say, or their date and title or text.

    The latter are an entry and its correction.
    """
    said = one.running.text()
    yield "all", one.title, said, one.enclosures, one.image
    if one.raw.published and one.title:
        yield "title", one.title, one.raw.published
    if one.raw.published and said:
        yield "text", said, one.raw.published


def _is_repeated(place: int, called: str) -> str:
    return f"entry {place + 1} is the same as one before it: {called[:200]}"
