"""The fast reader: RSS 0.90 to 2.0, RDF/RSS 1.0, Atom 0.3 and 1.0 that are well-formed, or were made so, through lxml.

It finds what feedparser would find, as far as anybody looks at it, or gives nothing: what is not plainly one of these
formats is left to feedparser. Where several elements say one thing, it goes by their rank and not
by their order. What feedparser does by accident is not imitated; these differences are listed in
tests/sources/test_wellformed.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from aggregator.sources import _modules
from aggregator.sources._bounds import MOST_ENTRIES
from aggregator.sources._elements import Unusual, attributes, base, language, levelled, name, written
from aggregator.sources._findings import Findings, Found
from aggregator.sources._parsers import STRICT
from aggregator.sources._place import Place
from aggregator.sources._texts import settle_descriptions
from aggregator.sources._vocabulary import OF_ENTRIES, OF_FEEDS, read

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.etree import _Element

_ATOM: Final = "http://www.w3.org/2005/atom"
_OLD_ATOM: Final = {"0.1": "atom01", "0.2": "atom02", "0.3": "atom03"}
_CHANNEL_OF_RSS_1_1: Final = "{http://purl.org/net/rss1.1#}Channel"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_OF_RDF: Final = {"http://my.netscape.com/rdf/simple/0.9": "rss090", "http://purl.org/rss/1.0": "rss10"}

_ENTRY = re.compile(rb"<(?:[^\s<>/:]++:)?(?:[iI][tT][eE][mM]|[eE][nN][tT][rR][yY])(?=[\s/>])")
_XML = re.compile(rb"xml")  # takes half the time of `bytes.find`
_MOST_PREFIXES = 200  # declared: a feed of XHTML declares the same one for every entry
_PREFIX = re.compile(rb"xmlns[^\s=]*")
_CROWDED: Final = etree.XPath("boolean(//*[@*[257]])")  # as no feed is; to list them takes quadratic time


def found(document: str, url: str) -> Findings | None:
    """What is found in a document.

    Args:
        document: XML without a prolog, from the start tag of its root on.
        url: the address it came from, which an xml:base may be relative to.

    Returns:
        None where it is not well-formed, not plainly RSS, RDF or Atom, or has more in it than any feed has.
    """
    try:
        data = document.encode("utf-8")
    except UnicodeEncodeError:  # half of a pair of surrogates
        return None
    beginning = data.find(b">")  # of most documents, the only part with "xml" in it
    said = data if _XML.search(data, beginning) else data[:beginning]
    if said.count(b"xmlns") > _MOST_PREFIXES and len(set(_PREFIX.findall(said))) > _MOST_PREFIXES:
        return None
    try:
        root = etree.fromstring(data, STRICT)
        return None if _CROWDED(root) else _found(root, data, url, has_bases=b"xml:base" in said)
    except (etree.XMLSyntaxError, Unusual):
        return None


def _found(root: _Element, data: bytes, url: str, *, has_bases: bool) -> Findings:
    said = attributes(root)
    own = language(said, None)
    called = "rdf" if root.tag == _RDF else name(root)
    feed = Place(
        found=Found(language=own if called != "rdf" else None),
        document=url,
        inherited=own,
        base=base(said, None, url),
        has_bases=has_bases,
        is_atom=called in ("feed", "entry"),
    )
    entries: list[Found] = []
    if called == "entry":
        entries.extend(_entries([root], feed))
    elif called == "feed" or root.tag == _CHANNEL_OF_RSS_1_1:
        _read_feed(root, feed, entries)
    elif called in ("rdf", "rss"):
        _read_channel(root, feed, entries)
    else:
        raise Unusual
    if len(entries) > MOST_ENTRIES:
        raise Unusual
    return Findings(
        feed=feed.found,
        entries=entries,
        version=_version(root, said, called),
        modules=_modules.read(root, data, url, len(entries)),
        attributes=dict(written(root)),
        written=_pieces(data, len(entries)),
        frame=b"<".join(data.split(b"<", 3)[: 2 if feed.is_atom else 3]),
    )


def _pieces(data: bytes, count: int) -> tuple[bytes, ...]:
    """The entries as they are written, without their end tags.

    All have the tag that the first one has. Where as many such tags are found as there are entries, no other text looks
    like one.
    """
    first = _ENTRY.search(data)
    if first is None:
        return ()
    starts = [found.start() for found in re.finditer(re.escape(first[0]) + rb"(?=[\s/>])", data)]
    if len(starts) != count:
        return ()
    ends = [*starts[1:], len(data)]
    end_tag = b"</" + first[0][1:]
    return tuple(
        [data[begin : _end(data, end_tag, begin, end)] for begin, end in zip(starts, ends, strict=True)]
    )


def _end(data: bytes, tag: bytes, begin: int, before: int) -> int:
    """Where an entry ends; one without an end tag may say something of its own up to the next one."""
    end = data.rfind(tag, begin, before)
    return before if end < 0 else end


def _version(root: _Element, said: Mapping[str, str], called: str) -> str:
    """The version of Atom or RDF, as feedparser names it: by a namespace, else by an attribute of old Atom."""
    declared = {levelled(address) for address in root.nsmap.values()}
    if root.tag == _CHANNEL_OF_RSS_1_1:
        return "rss11"
    if called in ("feed", "entry"):
        return "atom10" if _ATOM in declared else _OLD_ATOM.get(said.get("version", ""), "atom")
    return next((version for address, version in _OF_RDF.items() if address in declared), "")


def _read_channel(root: _Element, feed: Place, entries: list[Found]) -> None:
    """RSS has its items in the channel, RDF beside it; where the channel is forgotten, the root stands for it."""
    called = [(name(element), element) for element in root]
    channels = [element for name, element in called if name == "channel"]
    if len(channels) > 1:
        raise Unusual
    if not channels:
        _read_feed(root, feed, entries)
        return
    said = attributes(channels[0])
    feed.inherited = language(said, feed.inherited)
    feed.base = base(said, feed.base, feed.document)
    _read_feed(channels[0], feed, entries)
    read([(feed, [element for name, element in called if name == "image"])], OF_FEEDS)
    entries.extend(_entries([element for name, element in called if name == "item"], feed))


def _read_feed(parent: _Element, feed: Place, entries: list[Found]) -> None:
    _refuse_channel_definition(attributes(parent))
    own, items = [], []
    for element in parent:
        called = name(element)
        if called in ("item", "entry"):
            items.append(element)
        elif called == "items":  # RSS 1.1 has them there
            items.extend(item for item in element if name(item) == "item")
        else:
            own.append(element)
    read([(feed, own)], OF_FEEDS)
    entries.extend(_entries(items, feed))


def _entries(elements: Sequence[_Element], feed: Place) -> list[Found]:
    places = [_place(element, feed) for element in elements]
    read(zip(places, elements, strict=True), OF_ENTRIES)
    for place in places:
        settle_descriptions(place)
        place.found.base = place.base or ""
    return [place.found for place in places]


def _place(element: _Element, feed: Place) -> Place:
    place = Place(Found(), feed.document, feed.inherited, feed.base, feed.has_bases, feed.is_atom)
    said = attributes(element)
    if said:
        _refuse_channel_definition(said)
        place.found.id = said.get("rdf:about", "").strip() or None
        place.inherited, place.base = language(said, feed.inherited), base(said, feed.base, feed.document)
    return place


def _refuse_channel_definition(said: Mapping[str, str]) -> None:
    """CDF writes addresses and dates into attributes of channels and items."""
    if "href" in said or "lastmod" in said:
        raise Unusual
