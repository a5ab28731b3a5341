"""The modules beside RSS and Atom, read from the tree of a document: one way for both readers of XML.

feedparser knows few of them, and `_wellformed` gives what feedparser would give; so here the tree is looked at once
more, for the elements of `_of_entries` and `_of_feeds` alone. lxml finds them in C, by their local names: a feed
without modules costs next to nothing.

Rule: what an element says is said of the entry it stands in, however deep, or of the feed; nothing counts inside the
feed that an entry was copied from (atom:source), inside a text, or inside an entry that was taken back. The n-th
element that is an entry is the n-th entry. Where an ill-formed document makes two numbers of entries of that, nothing
is said of entries: a picture or a place at the wrong entry is worse than none.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from lxml import etree

from aggregator.sources._namespaces import name, said
from aggregator.sources._of_entries import OF_ENTRIES, OfEntry, belongs
from aggregator.sources._of_feeds import OF_FEEDS, OfFeed
from aggregator.sources._parsers import TOLERANT
from aggregator.sources._repair import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.etree import _Element

_FOR_ENTRIES: Final = {called.lower(): handler for called, handler in OF_ENTRIES.items()}
_FOR_FEEDS: Final = {called.lower(): handler for called, handler in OF_FEEDS.items()}
_NAMES: Final = frozenset({*_FOR_ENTRIES, *_FOR_FEEDS})
_APART: Final = frozenset(
    {"source", "content", "summary", "title", "subtitle", "rights", "description", "at:deleted-entry"}
)
_WANTED: Final = tuple(
    dict.fromkeys(f"{{*}}{called.rpartition(':')[2]}" for called in (*OF_ENTRIES, *OF_FEEDS))
)
_UNDECLARED: Final = tuple(called for called in (*OF_ENTRIES, *OF_FEEDS) if ":" in called)
_MOST_ELEMENTS: Final = 100_000


@dataclass(slots=True)
class Modules:
    """What the modules say: of entries, by their place in the document from 0 on, and of the feed."""

    entries: Mapping[int, OfEntry] = field(default_factory=dict)
    feed: OfFeed = field(default_factory=OfFeed)


def read(root: _Element, document: bytes, url: str, count: int, undeclared: Iterable[str] = ()) -> Modules:
    """What the modules say in a document.

    Args:
        root: its tree.
        document: its text, in UTF-8.
        url: its address, for relative ones where it sets a base.
        count: how many entries the reader found in it.
        undeclared: names, with their prefixes, that count although no namespace is declared for the prefix.
    """
    owners: _Owners | None = None
    entries: dict[int, OfEntry] = {}
    feed = OfFeed()
    for element in islice(root.iter(*_WANTED, *undeclared), _MOST_ELEMENTS):
        called = name(element) or ""
        if called not in _NAMES or (called == "link" and not belongs(element)):
            continue
        if owners is None:
            owners = _Owners(root)
            if b"xml:base" in document:
                root.getroottree().docinfo.URL = url
        owner = owners.of(element)
        if owner == _FEED and called in _FOR_FEEDS:
            _FOR_FEEDS[called](feed, element)
        elif owner >= 0 and called in _FOR_ENTRIES:
            entry = entries.get(owner) or entries.setdefault(owner, OfEntry())
            _FOR_ENTRIES[called](entry, element, said(element))
    known = owners is None or owners.count == count
    return Modules(entries=entries if known else {}, feed=feed)


def read_text(text: str, url: str, count: int) -> Modules:
    """What the modules say in a document that feedparser has read, be it ill-formed; as `read`."""
    document = text.encode("utf-8")
    try:
        root = cast("_Element | None", etree.fromstring(document, TOLERANT))
    except etree.XMLSyntaxError:
        root = None
    # With tolerance, lxml gives nothing where there is not one element.
    return Modules() if root is None else read(root, document, url, count, _UNDECLARED)


_FEED: Final = -1
_NOBODY: Final = -2


class _Owners:
    """Which entry an element belongs to, by its number; `_FEED`, or `_NOBODY`."""

    def __init__(self, root: _Element) -> None:
        found = (element for element in root.iter("{*}item", "{*}entry") if name(element) in ENTRIES)
        self._numbers = {element: number for number, element in enumerate(found)}
        self.count = len(self._numbers)
        self._last: tuple[_Element | None, int] = (None, _FEED)

    def of(self, element: _Element) -> int:
        parent = element.getparent()
        if parent is not self._last[0]:
            self._last = (parent, self._climb(parent))
        return self._last[1]

    def _climb(self, element: _Element | None) -> int:
        while element is not None:
            if (number := self._numbers.get(element)) is not None:
                return number
            if name(element) in _APART:
                return _NOBODY
            element = element.getparent()
        return _FEED
