"""Elements of the modules beside RSS and Atom: what they are called, and what they say.

Observations: an address of a namespace is written with "http" and "https", with and without a slash at its end, in
any case of letters; a prefix that nobody declared is still meant; names differ in the case of their letters.

Rule: such addresses count as one, an undeclared prefix means what it usually means, and names of elements and of
attributes are read in lower case. A declared prefix means nothing by itself.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Final, cast

from aggregator.core import urls
from aggregator.sources._elements import repaired

if TYPE_CHECKING:
    from lxml.etree import _Element

_PLAIN: Final = ""
_ADDRESSES: Final = {
    "backend.userland.com/rss": _PLAIN,
    "blogs.law.harvard.edu/tech/rss": _PLAIN,
    "my.netscape.com/rdf/simple/0.9": _PLAIN,
    "purl.org/atom/ns": _PLAIN,
    "purl.org/rss/1.0": _PLAIN,
    "w3.org/2005/atom": _PLAIN,
    "purl.org/dc/elements/1.1": "dc",
    "backend.userland.com/creativecommonsrssmodule": "creativecommons",
    "creativecommons.org/ns": "cc",
    "creativecommons.org/ns#license": "cc",
    "cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons",
    "example.com/dtds/podcast-1.0.dtd": "itunes",
    "georss.org/georss": "georss",
    "georss.org/georss/10": "georss",
    "github.com/podcastindex-org/podcast-namespace/blob/main/docs/1.0.md": "podcast",
    "itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "opengis.net/gml": "gml",
    "opengis.net/gml/3.2": "gml",
    "podcastindex.org/namespace/1.0": "podcast",
    "purl.org/atompub/tombstones/1.0": "at",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "purl.org/syndication/history/1.0": "fh",
    "purl.org/syndication/thread/1.0": "thr",
    "search.yahoo.com/mrss": "media",
    "w3.org/2003/01/geo/wgs84_pos": "geo",
    "w3.org/1999/xhtml": "xhtml",
    "web.resource.org/cc": "cc",
    "wellformedweb.org/commentapi": "wfw",
}
_LONGEST_TEXT: Final = 10_000  # characters
_MOST_PARTS: Final = 1_000


def name(element: _Element) -> str | None:
    """What an element is called: "ttl", "media:thumbnail"; None where its namespace is of no module known here."""
    return _name(element.tag) or _without_prefix(element.tag, element.prefix)


def said(element: _Element) -> dict[str, str]:
    """What an element says in its attributes, by name in lower case."""
    items = cast("list[tuple[str, str]]", element.items())
    return {key.lower(): value.strip() for key, value in items}


def text(element: _Element) -> str:
    """The text in an element, without white space around it, and without the tags that should not be in it."""
    if len(element):
        return repaired("".join(map(str, islice(element.itertext(), _MOST_PARTS)))[:_LONGEST_TEXT].strip())
    return repaired((element.text or "")[:_LONGEST_TEXT].strip())


def address(element: _Element, value: str | None) -> str:
    """An address that an element names, resolved where the document sets a base (xml:base); "" where there is none."""
    if not value:
        return ""
    base = element.base
    if base is None or base == element.getroottree().docinfo.URL:
        return value
    return urls.absolute(value, base) or value


def _without_prefix(tag: str, prefix: str | None) -> str | None:
    return tag.rpartition("}")[2].lower() if prefix is None else None


@lru_cache(maxsize=1_024)
def _name(tag: str) -> str | None:
    namespace, _, local = tag.rpartition("}")
    if not namespace:
        return local.lower()
    prefix = _prefix(namespace[1:])
    return None if prefix is None else f"{prefix}:{local.lower()}" if prefix else local.lower()


def _prefix(namespace: str) -> str | None:
    bare = namespace.lower().removeprefix("https://").removeprefix("http://").removeprefix("www.")
    return _ADDRESSES.get(bare.rstrip("/#"))
