"""Start tags of plain markup, written anew: what is left of their attributes, judged as nh3 has them judged.

Nothing of a tag is copied but values that `attributes` and `pictures` have judged, escaped as nh3 escapes them. A tag
that is not plainly written is for a parser: one whose attributes are not in quotes of one kind, or come twice, or have
a reference that HTML reads in a way of its own.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html.entities import html5
from typing import Final

from aggregator.core import attributes, pictures, urls

PLAIN_ORIGIN: Final = (
    r"https?://(?:(?!xn--)[a-z0-9_-]++\.)*+(?!xn--)[a-z][a-z0-9-]*+(?::[0-9]{1,4})?(?=[/?#\"]|\Z)"
)
"""How an address begins that no parser refuses: without Punycode, numbers or a large port; as it stands in markup."""

LINK, IMAGE, COMMENT = "\0a", "\0img", "\0comment"
"""What a link, an image and a comment count as, which are more than an element of their name; no tag is like these."""

VOID: Final = frozenset({"br", "hr", "img", "source", "wbr"})
"""Elements that have no end tag."""


StartTag = tuple[str, str, str]
"""Of a start tag, or of a comment: what it counts as among its neighbours, which is the tag without attributes, or
`LINK`, `IMAGE`, `COMMENT`; what is to be written, perhaps ""; the address of an image that is written, else ""."""

_ORIGIN = re.compile(PLAIN_ORIGIN)
_ADDRESSES = frozenset({"cite", "href", "src", *pictures.LAZY_SOURCES})
_RELATION = f' rel="{attributes.RELATION}"'

_LONGEST = 2_000
# Nearly every link is nothing but what is left out and an address, which `attributes.link` leaves as it is but for its
# parameters, where its origin is plain and no part of its path begins with a dot.
_LINK = re.compile(
    r"<a href=\"((https?://[a-z0-9._-]++)(?:/[A-Za-z0-9._~!$'()*+,;:@/-]*+)?+)(\?[A-Za-z0-9._~!$'()*+,;:@?=&-]*+|)\""
    r"(?: (?:class|id|rel|style|target)=\"[^\"]*+\")*+>"
)
_NOT_IN_ADDRESSES = re.compile('["<>]')  # nor are they in `_LINK`, but for references to them
_IS_COMMENT = re.compile(r"<!--(?:-?[^-])*+-->")
_NAME = re.compile(r"[a-z][a-z0-9]*+")
_SPACES: Final = " \t\n"  # of those of HTML, XML has no form feed, and no carriage return comes here
_ATTRIBUTE = re.compile(rf"[{_SPACES}]++([a-z][a-z0-9_-]*+)=")
_ENDS: Final = {">": False, "/>": True}
"""How a tag ends behind its last attribute, and whether it says that there is no end tag."""

# HTML, section 13.2.5.73: in an attribute, a name without ";" is no reference where "=" or a letter comes behind it.
_WITHOUT_SEMICOLON = "|".join(name for name in html5 if not name.endswith(";"))
_VALUE = re.compile(
    r"[^&]*+(?:&(?:(?:amp|quot|lt|gt|#0?39);|(?=[A-Za-z0-9]++=)"
    rf"|(?![A-Za-z0-9]++;|#|{_WITHOUT_SEMICOLON}))[^&]*+)*+"
)
_REFERENCES_IN_VALUES = (("&quot;", '"'), ("&#39;", "'"), ("&#039;", "'"), ("&lt;", "<"), ("&gt;", ">"))


def read(tags: set[str], base: str | None) -> dict[str, StartTag | None]:
    """What becomes of start tags, and of comments; None where only a parser knows.

    Args:
        tags: of each what is between "<" and the next ">", and these two; of XML 1.0 characters.
        base: the absolute URL that references in them are relative to; without one, relative ones are removed.
    """
    links = [tag for tag in tags if tag.startswith("<a ")]
    images = [tag for tag in tags if tag.startswith("<img ")]
    found = {tag: _link(tag, base) for tag in links}
    found |= {tag: _image("img", tag[4:], base) for tag in images}
    return found | {tag: _other(tag, base) for tag in tags.difference(links, images)}


def _link(tag: str, base: str | None) -> StartTag | None:
    link = _LINK.fullmatch(tag)
    if link is not None:
        address, origin, parameters = link.groups()
        if _is_plain(origin) and "/." not in address:
            query = _query(parameters) if parameters else ""
            return None if query is None else (LINK, f'<a href="{address}{query}"{_RELATION}>', "")
    return _other(tag, base)


@lru_cache(maxsize=1_024)
def _is_plain(origin: str) -> bool:
    return _ORIGIN.fullmatch(origin) is not None


@lru_cache(maxsize=1_024)
def _query(parameters: str) -> str | None:
    """The query of an ordinary address without parameters that track, escaped; None where a reference is odd."""
    decoded = _decoded(parameters)
    if decoded is None or _NOT_IN_ADDRESSES.search(decoded):
        return None
    if "=" not in decoded:
        return _escaped(decoded)
    kept = urls.without_tracking_parameters(decoded[1:])
    return kept and f"?{_escaped(kept)}"


def _image(name: str, said: str, base: str | None) -> StartTag | None:
    """What becomes of an image, or of the source of one. Few images come again, so they are not remembered."""
    values = _values(name, said, base)
    if values is None:
        return None
    source, written = pictures.picture(name, values)
    return IMAGE, written, source if name == "img" and written else ""


@lru_cache(maxsize=2_048)
def _other(tag: str, base: str | None) -> StartTag | None:
    found = _NAME.match(tag, 1)
    if found is None:
        return (COMMENT, "", "") if len(tag) <= _LONGEST and _IS_COMMENT.fullmatch(tag) else None
    name, said = found[0], tag[found.end() :]
    if name in ("img", "source"):
        return _image(name, said, base)
    values = _values(name, said, base)
    if values is None:
        return None
    if name == "pre" and values:
        return None  # so that whoever looks for what stands behind one need look for one tag
    if name == "a":
        values["rel"] = attributes.RELATION
    kept = "".join([f' {key}="{value}"' for key, value in values.items()])
    return LINK if name == "a" else f"<{name}>", f"<{name}{kept}>", ""


def _values(name: str, said: str, base: str | None) -> dict[str, str] | None:
    """The attributes that an element keeps, escaped; None where they are not plainly written, or one comes twice.

    Args:
        name: the name of the element.
        said: what stands behind it in its tag.
        base: see `read`.
    """
    if len(said) > _LONGEST:
        return None
    parts = (said if '"' in said else said.replace("'", '"')).split('"')
    shape = _shape(name, *parts[::2])
    if shape is None:
        return None
    values = {}
    for place, key, reader in shape:
        text = parts[place]
        value = _decoded(text) if "&" in text else text
        if value is None:
            return None
        value = reader(value, base)
        if value is None:
            continue
        if key in _ADDRESSES and not _is_plain(urls.origin(value)):
            return None
        values[key] = _escaped(value) if "&" in text or "&" in value else value
    return values


@lru_cache(maxsize=1_024)
def _shape(element: str, *around: str) -> tuple[tuple[int, str, attributes.Reader], ...] | None:
    """The attributes that a tag keeps: their places among its parts, their names, and what reads their values.

    Args:
        element: its name.
        around: what stands before, between and behind the values in it; tags are written in few ways.

    Returns:
        None where that is not plain, or an attribute is there twice.
    """
    is_empty = _ENDS.get(around[-1].strip(_SPACES))
    found = [_ATTRIBUTE.fullmatch(before) for before in around[:-1]]
    names = [one[1] for one in found if one]
    if is_empty is None or (is_empty and element not in VOID) or len(set(names)) < len(found):
        return None
    readers = attributes.READERS_OF.get(element, attributes.READERS_OF[attributes.OF_ALL])
    return tuple(
        (2 * number + 1, name, readers[name]) for number, name in enumerate(names) if name in readers
    )


def _decoded(value: str) -> str | None:
    """The value of an attribute with its references decoded; None where one of them is not plain."""
    if value.count("&") != value.count("&amp;"):
        if not _VALUE.fullmatch(value):
            return None
        for reference, character in _REFERENCES_IN_VALUES:
            value = value.replace(reference, character)
    return value.replace("&amp;", "&")


def _escaped(value: str) -> str:
    """The value as nh3 writes it (HTML, section 13.3)."""
    return value.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").replace(">", "&gt;")
