"""What single elements of RSS, RDF, Atom and the modules beside them say: a handler for each.

A handler is given the place it is in, the element and its attributes, and writes down what it found; texts and markup
are in `_texts`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aggregator.core.model import Category, Person
from aggregator.sources._elements import Unusual, attributes, name, repaired, text
from aggregator.sources._findings import Linked
from aggregator.sources._place import Handler, Place

if TYPE_CHECKING:
    from lxml.etree import _Element

_MOST_CATEGORIES = 300
_LONGEST_NAME = 1_000  # characters

_SLASHES = re.compile(r"([A-Za-z][A-Za-z0-9+,.-]*://)/+")
_ESCAPED = re.compile(r"&([A-Za-z0-9_]+);")
_EMAIL = re.compile(r"[\w.+-]+@(?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,}(?:\?subject=\S+)?")
_EMPTY_BRACKETS = re.compile(r"\(\)|<>|&lt;&gt;")

_WEB: Final = ("http://", "https://")
ITUNES: Final = "http://www.itunes.com/"
_OF_PERSONS: Final = {"name": "name", "email": "email", "uri": "uri", "url": "uri", "homepage": "uri"} | {
    "itunes:name": "name",
    "itunes:email": "email",
}


def plain_as(key: str, *, after: int = 0) -> Handler:
    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
        place.keep(key, text(element), after=after)

    return handle


def address_as(key: str) -> Handler:
    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
        place.keep(key, place.absolute(_address(text(element))))

    return handle


# --- addresses ----------------------------------------------------------------------------------------


def _address(value: str) -> str:
    """An address with no more slashes behind its scheme than belong there."""
    return _SLASHES.sub(r"\1", value, count=1) if ":///" in value else value


def _href(said: dict[str, str]) -> str | None:
    return said.get("url") or said.get("uri") or said.get("href")


def _linked(href: str, said: dict[str, str]) -> Linked:
    if not said:
        return Linked(href)
    return Linked(
        href, *[(said.get(key) or "").strip() or None for key in ("type", "hreflang", "title", "length")]
    )


def link(place: Place, element: _Element, said: dict[str, str]) -> None:
    """A link of Atom, or the one link of RSS, which comes before what Atom has to say in RSS."""
    href = _href(said) if said else None
    if href is not None:
        if address := place.absolute(_address(href)).strip():
            place.found.add(said.get("rel"), _linked(address, said))
        return
    value = _address(text(element))
    if "&" in value:
        value = _ESCAPED.sub(r"&\1", value.replace("&amp;", "&"))
    if not value:
        return
    link = _linked(place.absolute(value), said)
    if said.get("rel", "alternate") == "alternate" and place.counts("link", first=True):
        place.found.alternates.insert(0, link)
    else:
        place.found.add(said.get("rel"), link)


def identifier(place: Place, element: _Element, said: dict[str, str]) -> None:
    """An id is kept character by character (RFC 4287, section 4.2.6.1), and is an address unless the guid denies it."""
    is_permalink = said.get("ispermalink", "true").lower() == "true"
    value = _address(text(element)) if is_permalink else text(element)
    if value and place.counts("id"):
        place.found.id = value
        place.found.is_permalink = is_permalink


def enclosure(place: Place, element: _Element, said: dict[str, str]) -> None:
    href = _href(said)
    href = ((element.text or "") if href is None else href).strip()
    if href:
        place.found.enclosures.append(_linked(place.absolute(href), said))


def license_(place: Place, element: _Element, said: dict[str, str]) -> None:
    address = said.get("rdf:resource", "").strip() if name(element) == "cc:license" else text(element)
    if address:
        place.found.links.append(("license", Linked(address)))


def picture(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    _keep_picture(place, said.get("href") or said.get("url") or "")


def image(place: Place, element: _Element, said: dict[str, str]) -> None:
    """A picture: of a feed as RSS 2.0 has it, with an address inside; of an entry also an address alone."""
    inside = next((part for part in element if name(part) == "url"), None)
    address = said.get("href") or said.get("url") if inside is None else text(inside)
    alone = (element.text or "").strip()
    _keep_picture(place, _address(address or (alone if alone.startswith(_WEB) else "")))


def _keep_picture(place: Place, address: str) -> None:
    if address and place.counts("image"):
        place.found.image = place.absolute(address).strip() or None


# --- people and categories ----------------------------------------------------------------------------


def author(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    """Who wrote it: all those whom the elements that count most name."""
    person = _person_in(place, element) if len(element) else None
    around = (element.text or "") + "".join([part.tail or "" for part in element])
    _bound(len(around), _LONGEST_NAME)
    if person is None and (around := around.strip()):
        person = _person(repaired(around))
    if person is None:
        return
    if place.counts("authors", first=True):
        place.found.authors = [person]
    elif place.standing["authors"] == (place.depth, place.rank):
        place.found.authors.append(person)


def _person_in(place: Place, element: _Element) -> Person | None:
    """A person whose name, mail address and home page stand in elements of their own."""
    said: dict[str, str] = {}
    for part in element:
        key = _OF_PERSONS.get(name(part))
        if key and (value := text(part)):
            said[key] = place.absolute(_address(value)) if key == "uri" else value
    return Person(**said) if said else None


def _person(value: str) -> Person:
    """The name and the mail address in "Name", "address", "address (Name)", "Name <address>", "address, Name"."""
    match = _EMAIL.search(value) if "@" in value else None
    if match is None:
        return Person(name=value)
    rest = _EMPTY_BRACKETS.sub("", value.replace(f"mailto:{match[0]}", "").replace(match[0], "")).strip(
        " \n\t,;"
    )
    for before, behind in ("()", '""'):
        if rest.startswith(before):
            rest = rest.removeprefix(before).removesuffix(behind).strip()
    return Person(name=rest or None, email=match[0])


def category(place: Place, element: _Element, said: dict[str, str]) -> None:
    if said:
        _add_category(place, said.get("term"), said.get("scheme", said.get("domain")), said.get("label"))
    value = text(element)
    known = place.found.categories
    if value and known and not known[-1].term:
        known[-1] = Category(term=value, scheme=known[-1].scheme, label=known[-1].label)
    else:
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
    _bound(len(place.found.categories), _MOST_CATEGORIES - 1)
    if term or scheme or label:
        place.found.categories.append(
            Category(
                term=(term or "").strip(),
                scheme=(scheme or "").strip() or None,
                label=(label or "").strip() or None,
            )
        )


def _bound(count: int, most: int) -> None:
    if count > most:
        raise Unusual
