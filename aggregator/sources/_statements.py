"""What single elements of RSS, RDF, Atom and the modules beside them say: a handler for each.

A handler is given the place it is in, the element and its attributes, and writes down what feedparser would.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from aggregator.sources._elements import (
    FOREIGN,
    Unusual,
    attributes,
    language,
    looks_like_html,
    markup,
    name,
    repaired,
    text,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

_TEXT, HTML, _XHTML = "text/plain", "text/html", "application/xhtml+xml"
_TYPES: Final = {"text": _TEXT, "plain": _TEXT, "html": HTML, "xhtml": _XHTML}
_MOST_CATEGORIES = 300
_LONGEST_NAME = 1_000  # characters

_SLASHES = re.compile(r"([A-Za-z][A-Za-z0-9+,.-]*://)/+")
_ESCAPED = re.compile(r"&([A-Za-z0-9_]+);")
_EMAIL = re.compile(r"[\w.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:\?subject=\S+)?")
_EMPTY_BRACKETS = re.compile(r"\(\)|<>|&lt;&gt;")

ITUNES: Final = "http://www.itunes.com/"
_OF_PERSONS: Final = {"name": "name", "email": "email", "uri": "href", "url": "href", "homepage": "href"} | {
    "itunes:name": "name",
    "itunes:email": "email",
}

Found = dict[str, Any]


@dataclass(slots=True)
class Place:
    """Where the reader is: in a feed, an entry, or the feed that an entry was copied from.

    Attributes:
        said: what was found there so far.
        inherited: the language that elements there are in where they do not say another.
        is_entry: whether it is an entry.
        is_atom: whether the document is Atom, where a text is what its type says.
        depth: how deep elements stand in groups of Media RSS.
        title_depth: how deep the title stood that counts; -1 while there is none.
        has_content: whether the whole text of the entry was there already.
        categories: how many were named, also those named twice.
        depths: how deep what is in `said` stood.
    """

    said: Found
    inherited: str | None
    is_entry: bool
    is_atom: bool
    depth: int = 0
    title_depth: int = -1
    has_content: bool = False
    categories: int = 0
    depths: dict[str, int] = field(default_factory=dict)

    def keep(self, key: str, value: str, detail: Found | None = None) -> None:
        """Keep a text: the last one counts, but none that stands deeper than one before it."""
        if not self.is_entry or self.depth <= self.depths.get(key, self.depth):
            self.said[key] = value
            self.depths[key] = self.depth
            if detail is not None:
                self.said[f"{key}_detail"] = detail


Handler = Callable[[Place, "_Element", dict[str, str]], None]


# --- texts --------------------------------------------------------------------------------------------


def _detail(place: Place, element: _Element, said: dict[str, str], usual_type: str) -> Found:
    """A text with its type and its language."""
    kind = said.get("type", usual_type)
    kind = _TYPES.get(kind, kind)
    if kind == _XHTML and place.is_atom:
        value = repaired(markup(element))
    elif kind in (_TEXT, HTML):
        value = text(element)
        if kind == _TEXT and not place.is_atom and looks_like_html(value):
            kind = HTML
    else:
        raise Unusual
    own = language(said, place.inherited)
    return {"type": kind, "language": own.replace("_", "-") if own else None, "value": value}


def text_as(key: str, usual_type: str = _TEXT) -> Handler:
    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:
        detail = _detail(place, element, said, usual_type)
        place.keep(key, detail["value"], detail)

    return handle


def title(place: Place, element: _Element, said: dict[str, str]) -> None:
    """The first title that is not empty counts; one of a medium only until there is another."""
    detail = _detail(place, element, said, _TEXT)
    if not -1 < place.title_depth <= place.depth:
        place.keep("title", detail["value"], detail)
    if detail["value"]:
        place.title_depth = place.depth


def media_title(place: Place, element: _Element, said: dict[str, str]) -> None:
    before = place.title_depth
    title(place, element, said)
    place.title_depth = before


def description(place: Place, element: _Element, said: dict[str, str]) -> None:
    if "summary" in place.said and not place.has_content:
        content(place, element, said)
    else:
        text_as("summary", HTML)(place, element, said)


def summary(place: Place, element: _Element, said: dict[str, str]) -> None:
    if "summary" in place.said and not place.has_content:
        content(place, element, said)
    else:
        text_as("summary")(place, element, said)


def content(place: Place, element: _Element, said: dict[str, str], usual_type: str = _TEXT) -> None:
    place.has_content = True
    detail = _detail(place, element, said, usual_type)
    if "src" in said:
        detail["src"] = said["src"]
    place.said.setdefault("content", []).append(detail)
    place.said.setdefault("summary", detail["value"])


def encoded(place: Place, element: _Element, said: dict[str, str]) -> None:
    content(place, element, {key: value for key, value in said.items() if key != "src"}, HTML)


def plain_as(key: str) -> Handler:
    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
        place.keep(key, text(element))

    return handle


def address_as(key: str) -> Handler:
    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
        place.keep(key, _address(text(element)))

    return handle


# --- addresses ----------------------------------------------------------------------------------------


def _address(value: str) -> str:
    """An address with no more slashes behind its scheme than belong there."""
    return _SLASHES.sub(r"\1", value, count=1) if ":///" in value else value


def _with_href(said: dict[str, str]) -> dict[str, str]:
    href = said.get("url", said.get("uri", said.get("href")))
    if not href:
        return said
    kept = {key: value for key, value in said.items() if key not in ("url", "uri")}
    return {**kept, "href": href}


def link(place: Place, element: _Element, said: dict[str, str]) -> None:
    relation = said.get("rel", "alternate")
    kind = said.get("type", "application/atom+xml" if relation == "self" else HTML)
    link = _with_href({**said, "rel": relation, "type": kind})
    place.said.setdefault("links", []).append(link)
    if "href" in link:
        link["href"] = _address(link["href"])
        if relation == "alternate" and _TYPES.get(kind, kind) in (HTML, _XHTML):
            place.said["link"] = link["href"]
        _refuse_elements(element)
    else:
        value = _ESCAPED.sub(r"&\1", _address(text(element)).replace("&amp;", "&"))
        place.said["link"] = value
        if value:
            link["href"] = value


def identifier(place: Place, element: _Element, said: dict[str, str]) -> None:
    is_permalink = said.get("ispermalink", "true") == "true"
    value = _address(text(element)) if is_permalink else text(element)
    place.keep("id", value)
    place.said.setdefault("guidislink", is_permalink and not place.said.get("link"))
    if is_permalink:
        place.said.setdefault("link", value)


def enclosure(place: Place, element: _Element, said: dict[str, str]) -> None:
    place.said.setdefault("links", []).append({**_with_href(said), "rel": "enclosure"})
    _refuse_elements(element)


def license_(place: Place, element: _Element, said: dict[str, str]) -> None:
    address = said.get("rdf:resource", "") if name(element) == "cc:license" else text(element)
    place.said.setdefault("links", []).append({"rel": "license", "href": address})


def thumbnail(place: Place, element: _Element, said: dict[str, str]) -> None:
    address = text(element)
    place.said.setdefault("media_thumbnail", []).append({"url": address, **said} if address else said)


def picture(place: Place, element: _Element, said: dict[str, str]) -> None:
    _refuse_elements(element)
    address = said.get("href") or said.get("url")
    if address:
        place.said["image"] = {"href": address}


def image_of_feed(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    image = place.said.setdefault("image", {})
    for part in element:
        value = text(part)
        if name(part) == "url":
            image["href"] = _address(value)


# --- people and categories ----------------------------------------------------------------------------


def author(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    person: dict[str, str] = {}
    place.said.setdefault("authors", []).append(person)
    for part in element:
        key = _OF_PERSONS.get(name(part))
        if key:
            person[key] = _address(text(part)) if key == "href" else text(part)
        elif name(part) != FOREIGN:
            raise Unusual
    around = (element.text or "") + "".join(part.tail or "" for part in element)
    _bound(len(around), _LONGEST_NAME)
    if not person and around.strip():
        person.update(_person(repaired(around.strip())))


def _person(value: str) -> dict[str, str]:
    """The name and the mail address in "Name", "address", "address (Name)" and "Name <address>"."""
    match = _EMAIL.search(value)
    if match is None:
        return {"name": value}
    rest = _EMPTY_BRACKETS.sub("", value.replace(match[0], "")).strip()
    rest = rest.removeprefix("(").removesuffix(")").strip()
    return {"email": match[0], "name": rest} if rest else {"email": match[0]}


def category(place: Place, element: _Element, said: dict[str, str]) -> None:
    _add_category(place, said.get("term"), said.get("scheme", said.get("domain")), said.get("label"))
    value = text(element)
    tags = place.said["tags"]
    if value and tags and not tags[-1]["term"]:
        tags[-1]["term"] = value
    elif value:
        _add_category(place, value)


def media_category(place: Place, element: _Element, said: dict[str, str]) -> None:
    category(place, element, {"scheme": "http://search.yahoo.com/mrss/category_schema", **said})


def itunes_category(place: Place, element: _Element, said: dict[str, str]) -> None:
    _add_category(place, said.get("text"), ITUNES)
    for part in element:
        if name(part) != "itunes:category":
            raise Unusual
        itunes_category(place, part, attributes(part))


def keywords(scheme: str | None) -> Handler:
    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:
        value = text(element)
        for term in value.split(",") if not said else ():
            if term.strip():
                _add_category(place, term.strip(), scheme)

    return handle


def _add_category(
    place: Place, term: str | None, scheme: str | None = None, label: str | None = None
) -> None:
    tags = place.said.setdefault("tags", [])
    tag = {"term": term, "scheme": scheme, "label": label}
    place.categories += 1
    _bound(place.categories, _MOST_CATEGORIES)
    if any(tag.values()) and tag not in tags:
        tags.append(tag)


def _refuse_elements(element: _Element) -> None:
    if len(element):
        raise Unusual


def _bound(count: int, most: int) -> None:
    if count > most:
        raise Unusual
