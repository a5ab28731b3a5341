"""What stands where a feed should, in words for the operator, with the remedy."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING
from urllib.parse import urljoin

if TYPE_CHECKING:
    from collections.abc import Iterator

_HTML_ROOTS = frozenset({
    *("html", "head", "body", "meta", "title", "link", "script", "style", "noscript", "main", "header", "nav"),
    *("div", "p", "br", "b", "i", "a", "h1", "h2", "font", "center", "form", "table", "span", "pre", "img"),
})  # fmt: skip
_OTHER_ROOTS = {
    "opml": "an OPML list of feeds, not a feed; add the feeds that it lists as sources",
    "urlset": 'a sitemap, not a feed; set kind = "site" to read the articles that it names',
    "sitemapindex": 'an index of sitemaps, not a feed; set kind = "site" to read the articles that they name',
    "envelope": "a SOAP message, not a feed; set url to the address of a feed",
    "rdf": "an RDF document without RSS, not a feed; set url to the address of a feed",
    "service": "an AtomPub service document, not a feed; set url to one of the collections it names",
    "svg": "an SVG picture, not a feed; set url to the address of a feed",
    "error": "an error message of the server, not a feed; look at the address in a browser",
}
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_HEAD_LENGTH = 262_144
_MOST_ADVERTISED = 5
_SAMPLE_LENGTH = 60
_TAG = re.compile(r"<(link|base)\s([^<>]{1,2000})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([\w-]{1,40})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")


def instead(text: str, root: str, url: str) -> str:
    """What a document is that is no feed.

    Args:
        text: the document.
        root: local name of its first element, in lower case; "" where it has none.
        url: its address.

    Returns:
        A sentence that says what it is and what to do.
    """
    if root in _HTML_ROOTS:
        return f"this is an HTML page, not a feed; {_way_out(text[:_HEAD_LENGTH], url)}"
    if root in _OTHER_ROOTS:
        return f"this is {_OTHER_ROOTS[root]}"
    if root:
        return f"this is an XML document of another kind (<{root[:40]}>), not a feed; set url to the address of a feed"
    sample = " ".join(text[:_SAMPLE_LENGTH].split())
    if text.startswith("<"):
        return f'this is markup without an element, not a feed (it begins "{sample}"); set url to the address of a feed'
    return f'this is plain text, not a feed (it begins "{sample}"); set url to the address of a feed'


def _way_out(head: str, url: str) -> str:
    feeds = list(dict.fromkeys(_advertised(head, url)))[:_MOST_ADVERTISED]
    if feeds:
        return f"it advertises {', '.join(feeds)}: set url to {'that' if len(feeds) == 1 else 'one of them'}"
    return 'it advertises no feed: set kind = "site" to read it as a news site'


def _advertised(head: str, url: str) -> Iterator[str]:
    """The feeds that a page links to in its head (HTML, section 4.6.7.1; RSS Advisory Board, autodiscovery)."""
    base = url
    for tag in _TAG.finditer(head):
        attributes = {
            match[1].lower(): unescape(match[2] or match[3] or match[4] or "")
            for match in _ATTRIBUTE.finditer(tag[2])
        }
        href = attributes.get("href", "").strip()
        if not href:
            continue
        if tag[1].lower() == "base":
            base = _joined(url, href)
        elif "alternate" in attributes.get("rel", "").lower().split() and _is_feed(attributes):
            yield _joined(base, href)


def _is_feed(attributes: dict[str, str]) -> bool:
    return attributes.get("type", "").partition(";")[0].strip().lower() in _FEED_TYPES


def _joined(base: str, href: str) -> str:
    try:
        return urljoin(base, href)
    except ValueError:  # brackets in a host that are no IPv6 address
        return href
