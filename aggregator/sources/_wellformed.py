"""The fast reader: well-formed RSS 2.0, RDF/RSS 1.0 and Atom 1.0, through lxml.

It gives the dictionaries that feedparser would give, as far as `_syndicated` looks at them, or nothing: what is not
plainly one of these formats is left to feedparser. What feedparser does by accident is not imitated; these differences
are listed in tests/sources/test_wellformed.py.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from lxml import etree

from aggregator.sources._bounds import MOST_ENTRIES
from aggregator.sources._elements import FOREIGN, Unusual, attributes, language, name
from aggregator.sources._statements import Found, Place
from aggregator.sources._vocabulary import OF_ENTRIES, OF_FEEDS, handle, read

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element

_PARSER: Final = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
)
_ATOM: Final = "{http://www.w3.org/2005/Atom}feed"
_RDF: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF"
_OLDEST_RDF: Final = "http://my.netscape.com/rdf/simple/0.9/"

# C1 control characters stand for those of windows-1252 wherever they come from; feedparser puts that right.
_CONTROLS = re.compile(rb"\xc2[\x80-\x9f]")
_CONTROL_REFERENCES = re.compile(rb"&#(?:0*1[2-5]\d|[xX]0*[89][\da-fA-F]);")
_MOST_PREFIXES = 200
_CROWDED: Final = etree.XPath("boolean(//*[@*[257]])")  # no feed has an element with so many attributes


def found(document: str) -> Found | None:
    """What feedparser would find in a document: "feed", "entries", "version" and "attributes" of the root.

    Args:
        document: XML without a prolog, from the start tag of its root on.

    Returns:
        None where it is not well-formed, not plainly RSS, RDF or Atom, or has more in it than any feed has.
    """
    data = document.encode("utf-8")
    if _CONTROLS.search(data) or _CONTROL_REFERENCES.search(data) or data.count(b"xmlns") > _MOST_PREFIXES:
        return None
    try:
        root = etree.fromstring(data, _PARSER)
        return None if _CROWDED(root) else _found(root)
    except (etree.XMLSyntaxError, Unusual):
        return None


def _found(root: _Element) -> Found:
    said = attributes(root)
    own = language(said, None)
    feed = Place(said={}, inherited=own, is_entry=False, is_atom=root.tag == _ATOM)
    entries: list[Found] = []
    version = ""
    if own and root.tag != _RDF:
        feed.said["language"] = own.replace("_", "-")
    if root.tag == _ATOM:
        version = "atom10"
        _read_feed(root, feed, entries)
    elif root.tag in ("rss", _RDF):
        version = "rss090" if _OLDEST_RDF in root.nsmap.values() else "rss10" if root.tag == _RDF else ""
        _read_channel(root, feed, entries)
    else:
        raise Unusual
    return {"feed": feed.said, "entries": entries, "version": version, "attributes": dict(root.attrib)}


def _read_channel(root: _Element, feed: Place, entries: list[Found]) -> None:
    """RSS has its items in the channel, RDF beside it, and with them a picture of the channel and a form."""
    names = [name(element) for element in root]
    if names[:1] != ["channel"] or not {*names[1:]} <= {"item", "image", "textinput", FOREIGN}:
        raise Unusual
    _read_feed(root[0], feed, entries)
    entries.extend(_entry(item, feed) for item in root if name(item) == "item")
    if len(entries) > MOST_ENTRIES:
        raise Unusual


def _read_feed(parent: _Element, feed: Place, entries: list[Found]) -> None:
    said = attributes(parent)
    _refuse_channel_definition(said)
    feed.inherited = language(said, feed.inherited)
    for element in parent:
        called = name(element)
        if called in ("item", "entry"):
            entries.append(_entry(element, feed))
        else:
            handle(feed, element, called, OF_FEEDS)
    if len(entries) > MOST_ENTRIES:
        raise Unusual


def _entry(element: _Element, feed: Place) -> Found:
    attributes_ = attributes(element)
    _refuse_channel_definition(attributes_)
    about = attributes_.get("rdf:about")
    said: Found = {"id": about} if about else {}
    place = Place(
        said=said,
        inherited=language(attributes_, feed.inherited),
        is_entry=True,
        is_atom=feed.is_atom,
    )
    read(place, element, OF_ENTRIES)
    return said


def _refuse_channel_definition(said: Mapping[str, str]) -> None:
    """CDF writes addresses and dates into attributes of channels and items."""
    if "href" in said or "lastmod" in said:
        raise Unusual
