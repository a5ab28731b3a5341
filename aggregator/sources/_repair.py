"""An ill-formed document put right, so that what is whole in it can be read.

Observations: most ill-formed feeds have a bare "&" or an HTML entity, some an end tag that is missing or misspelt.
A parser that is tolerant of the latter takes one entry for a part of another.

Rule: a reference that XML does not know is text. An end tag closes everything that was opened since its start tag; one
without a start tag is left out; an entry does not begin inside another, nor a text of an entry inside another. What is
left open at the end breaks off there. Of a start tag of the root that cannot be read, the attributes that are whole are
kept. A prefix that is not declared has the namespace that people mean by it.
Known exception: a document that repeats a start tag where the end tag should be is nested deeper and deeper.
"""

from __future__ import annotations

import re
from html import escape
from html.entities import html5
from typing import TYPE_CHECKING

from aggregator.core.errors import DocumentError
from aggregator.sources._elements import NAMESPACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MOST_LEVELS = 256
"""No feed nests its elements deeper."""

ENTRIES = frozenset({"item", "entry"})
"""Local names, in lower case, of the elements that are entries in RSS, RDF, Atom and CDF."""

_OF_TEXT = frozenset(
    {"title", "link", "guid", "pubdate", "creator", "date", "description", "encoded", "comments"}
)
_VOID = frozenset({"br", "hr", "img", "input", "wbr"})  # HTML that is written without an end tag
_PREDEFINED = frozenset({"lt", "gt", "amp", "quot", "apos"})
_REFERENCE = re.compile(
    r"(?P<verbatim><!\[CDATA\[.*?(?:\]\]>|\Z)|<!--.*?(?:-->|\Z))"
    r"|&(?:#(?P<hex>[xX]?)(?P<number>[0-9a-fA-F]{1,12});|(?P<name>[A-Za-z][\w.-]{0,40});)?",
    re.DOTALL,
)
_BROKEN_ROOT = re.compile(r"<([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+)([^>]{0,9000})>", re.ASCII)
_QUOTED = re.compile(r"(?<![\w.:-])[A-Za-z_][\w.:-]{0,80}\s?=\s?(?:\"[^\"<>=]*\"|'[^'<>=]*')", re.ASCII)
_ROOT_NAME = re.compile(r"<[\w:.-]+")
_MEANT = {prefix.lower(): address for address, prefix in reversed(NAMESPACES.items()) if prefix} | {
    "a10": "http://www.w3.org/2005/Atom",
    "atom": "http://www.w3.org/2005/Atom",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "thr": "http://purl.org/syndication/thread/1.0",
}
_TOKEN = re.compile(
    r"(?P<verbatim><!\[CDATA\[.*?(?:\]\]>|\Z))|(?P<aside><!--.*?(?:-->|\Z)|<\?.*?(?:\?>|\Z))"
    r"|<(?P<end>/?)(?P<name>[A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+)"
    r"(?P<attributes>(?:[^<>\"']|\"[^<\"]*\"|'[^<']*')*+)>"
    r"|(?P<stray><|\]\]>)",
    re.DOTALL | re.ASCII,
)
_ATTRIBUTE = re.compile(
    r"(?<![\w.:-])([A-Za-z_][\w.-]*+(?::[A-Za-z_][\w.-]*+)?+)\s*+=\s*+(\"[^\"]*\"|'[^']*'|[^\s\"'<>]+)",
    re.ASCII,
)


def with_references(text: str, entities: Mapping[str, str]) -> str:
    """A document in which every reference is one that XML knows without a DTD (XML 1.0, section 4.6).

    Args:
        text: the document.
        entities: what other names stand for, ready to be put into XML.
    """

    def known(match: re.Match[str]) -> str:
        if match["verbatim"]:
            return match[0]
        if match["number"]:
            return _character(match)
        name = match["name"]
        if name in _PREDEFINED:
            return match[0]
        return entities.get(name) or escape(html5.get(f"{name};", match[0]))

    return _REFERENCE.sub(known, text)


def balanced(text: str) -> str:
    """A document whose elements are nested as XML asks, except that it may break off.

    Args:
        text: the document, with references that XML knows.
    """
    still_open: list[str] = []

    def token(match: re.Match[str]) -> str:
        if match["verbatim"]:
            return match[0]
        if match["aside"]:
            return "\n" * match[0].count("\n")
        if match["stray"]:
            return escape(match[0])
        return _closed(match["name"], still_open) if match["end"] else _opened(match, still_open)

    return _TOKEN.sub(token, _with_root(text))


def _with_root(text: str) -> str:
    """The document with a start tag of its root that can be read: where quotes in it are amiss, what is whole in it."""
    start = _TOKEN.match(text)
    broken = None if start and start["name"] else _BROKEN_ROOT.match(text)
    if broken is None:
        return text
    whole = " ".join(attribute[0] for attribute in _QUOTED.finditer(broken[2]))
    return f"<{broken[1]} {whole}>{text[broken.end() :]}"


def with_prefixes(text: str, prefixes: Iterable[str]) -> str:
    """A document with namespaces declared for prefixes: those that people mean by them.

    Args:
        text: the document, from the start tag of its root on.
        prefixes: those that are used and not declared.
    """
    declared = "".join(
        f' xmlns:{prefix}="{_MEANT.get(prefix.lower(), f"urn:undeclared:{prefix}")}"'
        for prefix in sorted(prefixes)
    )
    return _ROOT_NAME.sub(lambda name: f"{name[0]}{declared}", text, count=1)


def _opened(match: re.Match[str], still_open: list[str]) -> str:
    name, attributes = match["name"], match["attributes"]
    local = name.rpartition(":")[2].lower()
    before = ""
    if local in ENTRIES:
        before = _closed(name, still_open)
    elif local in _OF_TEXT and still_open and still_open[-1].rpartition(":")[2].lower() in _OF_TEXT:
        before = _closed(still_open[-1], still_open)
    alone = attributes.rstrip().endswith("/") or local in _VOID
    if not alone:
        still_open.append(name)
    if len(still_open) > MOST_LEVELS:
        raise DocumentError(f"refused: over {MOST_LEVELS} elements are left open; ask the publisher")
    unique: dict[str, str] = {}
    for found in _ATTRIBUTE.finditer(attributes):
        unique.setdefault(found[1], found[2])  # the first, as in HTML (section 13.2.5.33)
    said = "".join(f" {key}={_quoted(value)}" for key, value in unique.items())
    return f"{before}<{name}{said}{'/' if alone else ''}>"


def _closed(name: str, still_open: list[str]) -> str:
    """End tags for everything down to an element; nothing where it is not open."""
    wanted = name.lower()
    if not any(opened.lower() == wanted for opened in still_open):
        return ""
    tags: list[str] = []
    while not tags or tags[-1].lower() != f"</{wanted}>":
        tags.append(f"</{still_open.pop()}>")
    return "".join(tags)


def _quoted(value: str) -> str:
    return value if value.startswith(("'", '"')) else f'"{value}"'


def _character(match: re.Match[str]) -> str:
    """A character reference as XML writes it, or nothing where it names no character (XML 1.0, section 4.1)."""
    try:
        code = int(match["number"], 16 if match["hex"] else 10)
    except ValueError:
        return escape(match[0])
    allowed = 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF
    return f"&#{code};" if allowed or code in (9, 10, 13) else ""
