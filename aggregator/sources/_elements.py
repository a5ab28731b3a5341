"""Elements of a parsed document, named and read as feedparser does.

Namespaces are told by their addresses, in any case of letters (feedparser lists them), and the names of elements and
attributes are read in lower case. Whatever feedparser would judge by more than that raises `Unusual`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Final

from feedparser.api import StrictFeedParser

from aggregator.core import urls

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.etree import _Element

NAMESPACES: Final[dict[str, str]] = StrictFeedParser.namespaces
"""The namespaces that feedparser knows, each with the prefix that people use for it."""

_MODULES: Final = frozenset(
    {"", "cc", "content", "creativecommons", "dc", "dcterms", "feedburner", "itunes", "media", "xhtml"}
)
_USERLAND: Final = "backend.userland.com/rss"  # RSS 0.92 and 2.0 were given many namespaces below this one


def levelled(address: str) -> str:
    """A namespace as it is compared: people write these addresses in all cases, with and without an end."""
    levelled = address.lower().rstrip("/#")
    return f"http://{levelled[8:]}" if levelled.startswith("https://") else levelled


_PREFIXES: Final = {
    levelled(address): prefix.lower()
    for address, prefix in (
        *NAMESPACES.items(),
        ("http://purl.org/dc/elements/1.0/", "dc"),
        ("http://purl.org/net/rss1.1#", ""),
        ("http://channel.netscape.com/rdf/simple/0.9/", ""),
        ("http://cyber.harvard.edu/rss/rss.html", ""),
    )
    if prefix.lower() in _MODULES
}
_ATOM: Final = frozenset({"http://www.w3.org/2005/atom", "http://purl.org/atom/ns"})
_RANKS: Final = {"": 0, "content": 2, "dc": 2, "dcterms": 2, "xhtml": 2}
_XML: Final = "{http://www.w3.org/XML/1998/namespace}"
_ATTRIBUTES: Final = {
    f"{_XML}lang": "xml:lang",
    f"{_XML}base": "xml:base",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about": "rdf:about",
    "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource": "rdf:resource",
}
_LOWERED: Final = frozenset({"rel", "type"})
VOID: Final = (
    "area",
    "base",
    "br",
    "col",
    "embed",
    "hr",
    "img",
    "input",
    "link",
    "meta",
    "param",
    "source",
    "track",
    "wbr",
)
"""HTML elements that have no end tag (HTML, section 13.1.2)."""

_VOID_END: Final = re.compile(rf"</(?:{'|'.join(VOID)})>")

# UTF-8, where each byte of it became a character.
_BEGINS_TWICE_ENCODED = re.compile("[\x00-\x7f]*+[\xc2-\xf4][\x80-\xbf]")
_MOST_ATTRIBUTES = 256
_LONGEST_INHERITED = 2_000

looks_like_html: Final[Callable[[str], bool]] = StrictFeedParser.looks_like_html
"""Whether a text whose type nobody says is markup, by the judgement of feedparser."""

FOREIGN: Final = ""
"""The name of every element of a namespace that nobody here reads."""


class Unusual(Exception):  # noqa: N818 - no error: the document is left to another reader
    """Something that only feedparser knows how to take."""


def name(element: _Element) -> str:
    """The name an element goes by: "title", "dc:creator", or `FOREIGN`; as `named`."""
    return named(element)[0]


def named(element: _Element) -> tuple[str, int]:
    """The name an element goes by, and how much its namespace counts where several elements say one thing.

    The rank that is lowest counts most: the format's own elements come first, then those of Atom in another format,
    then Dublin Core, then the others: the order that SimplePie, gofeed and ROME agree on. In Atom itself, no element
    comes before those of Atom.

    Raises:
        Unusual: its namespace is not the one that its prefix promises.
    """
    tag = element.tag
    return _known(tag) or _foreign(tag, element.prefix)


def is_known(tag: str) -> bool:
    """Whether an element is named by its tag alone, and not by its prefix."""
    return _known(tag) is not None


def attributes(element: _Element) -> dict[str, str]:
    """What an element says in its attributes, by name in lower case; those of other namespaces are left out.

    Raises:
        Unusual: it has a base that is not XML's, or far more to say than any feed.
    """
    said = written(element)
    if not said:
        return {}
    found = {}
    for key, value in said:
        plain = _ATTRIBUTES.get(key) if key[0] == "{" else key.lower()
        if plain:
            found[plain] = value.lower() if plain in _LOWERED else value
    inherited = len(found.get("xml:lang", "")) + len(found.get("xml:base", ""))
    if len(found) > _MOST_ATTRIBUTES or inherited > _LONGEST_INHERITED or "base" in found:
        raise Unusual
    return found


def language(said: dict[str, str], inherited: str | None) -> str | None:
    """The language of an element (XML 1.0, section 2.12): what it says, else that of what it stands in."""
    own = said.get("xml:lang", said.get("lang"))
    return inherited if own is None else own.replace("_", "-").strip() or None


def base(said: dict[str, str], inherited: str | None, document: str) -> str | None:
    """The base URL of relative references in an element (XML Base, section 4); None where nothing says any.

    Args:
        said: the attributes of the element.
        inherited: the base of what it stands in.
        document: the address of the document, which the outermost base may be relative to.
    """
    own = said.get("xml:base")
    return urls.absolute(own, inherited or document) or inherited if own else inherited


def text(element: _Element) -> str:
    """The text of an element that has nothing but text, without white space around it.

    Raises:
        Unusual: there are elements in it.
    """
    if len(element):
        raise Unusual
    return repaired((element.text or "").strip())


def repaired(value: str) -> str:
    """A text, decoded once more where it is UTF-8 that somebody took for ISO 8859-1 and encoded again."""
    if value.isascii() or not _BEGINS_TWICE_ENCODED.match(value):
        return value
    try:
        return value.encode("iso-8859-1").decode("utf-8").strip()
    except UnicodeError:
        return value


def markup(element: _Element, *, escaped: bool = False) -> str:
    """XHTML as HTML: what is inside an element, or inside the one <div> that wraps it (RFC 4287, section 3.1.1.3).

    Args:
        element: what has the markup in it.
        escaped: whether the texts between its elements are HTML as well: markup that is escaped in part.
    """
    children = list(element)
    if len(children) == 1 and _local(children[0]) == "div":
        around = (element.text or "") + (children[0].tail or "")
        element = element if around.strip() else children[0]
    return _inside(element, escaped=escaped).strip()


def _inside(element: _Element, *, escaped: bool) -> str:
    parts = [_between(element.text, escaped=escaped)]
    for child in element:
        tag = _local(child)
        said = (f' {key.lower()}="{escape(value)}"' for key, value in written(child) if key[0] != "{")
        parts.append(f"<{tag}{''.join(said)}>")
        if tag not in VOID:
            parts.append(f"{_inside(child, escaped=escaped)}</{tag}>")
        parts.append(_between(child.tail, escaped=escaped))
    return "".join(parts)


def without_void_ends(value: str) -> str:
    """XHTML without the end tags that HTML reads as elements of their own: "<br></br>" would be two of them."""
    return _VOID_END.sub("", value) if "</" in value else value


def _between(value: str | None, *, escaped: bool) -> str:
    return (value or "") if escaped else escape(value or "", quote=False)


def _local(element: _Element) -> str:
    return str(element.tag).rpartition("}")[2].lower()


def written(element: _Element) -> list[tuple[str, str]]:
    """The attributes of an element as they stand, by name; that of one in a namespace has it in front, in braces."""
    return element.items()  # type: ignore[return-value]  # in a document that was parsed, there are no bytes


@lru_cache(maxsize=4_096)
def _known(tag: str) -> tuple[str, int] | None:
    address, _, local = tag.rpartition("}")
    address = levelled(address[1:])
    prefix = "" if _USERLAND in address else _PREFIXES.get(address)
    if prefix is None:
        return None
    rank = 1 if address in _ATOM else _RANKS.get(prefix, 3)
    return f"{prefix}:{local.lower()}" if prefix else local.lower(), rank


def _foreign(tag: str, prefix: str | None) -> tuple[str, int]:
    if prefix is None:
        return tag.rpartition("}")[2].lower(), 0
    if prefix.lower() in _MODULES:
        raise Unusual
    return FOREIGN, 3
