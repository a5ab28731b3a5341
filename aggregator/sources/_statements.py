"""What single elements of RSS, RDF, Atom and the modules beside them say: a handler for each.

A handler is given the place it is in, the element and its attributes, and writes down what feedparser would; texts
and markup are in `_texts`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from aggregator.sources._elements import Unusual, attributes, name, repaired, text
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
_OF_PERSONS: Final = {"name": "name", "email": "email", "uri": "href", "url": "href", "homepage": "href"} | {
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


def _with_href(said: dict[str, str]) -> dict[str, str]:
    href = said.get("url", said.get("uri", said.get("href")))
    if not href:
        return said
    kept = {key: value for key, value in said.items() if key not in ("url", "uri")}
    return {**kept, "href": href}


def link(place: Place, element: _Element, said: dict[str, str]) -> None:
    """A link of Atom, or the one link of RSS, which comes before what Atom has to say in RSS."""
    relation = said.get("rel", "alternate")
    link = _with_href({**said, "rel": relation})
    links = place.said.setdefault("links", [])
    if "href" in link:
        link["href"] = place.absolute(_address(link["href"]))
        links.append(link)
    elif value := _ESCAPED.sub(r"&\1", _address(text(element)).replace("&amp;", "&")):
        links.insert(
            0 if place.counts("link", first=True) else len(links), {**link, "href": place.absolute(value)}
        )


def identifier(place: Place, element: _Element, said: dict[str, str]) -> None:
    """An id is kept character by character (RFC 4287, section 4.2.6.1), and is an address unless the guid denies it."""
    is_permalink = said.get("ispermalink", "true").lower() == "true"
    value = _address(text(element)) if is_permalink else text(element)
    if value and place.counts("id"):
        place.said["id"] = value
        place.said["guidislink"] = is_permalink


def enclosure(place: Place, element: _Element, said: dict[str, str]) -> None:
    enclosure = {"href": (element.text or "").strip(), **_with_href(said), "rel": "enclosure"}
    if enclosure["href"]:
        enclosure["href"] = place.absolute(enclosure["href"])
    place.said.setdefault("links", []).append(enclosure)


def license_(place: Place, element: _Element, said: dict[str, str]) -> None:
    address = said.get("rdf:resource", "") if name(element) == "cc:license" else text(element)
    place.said.setdefault("links", []).append({"rel": "license", "href": address})


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
        place.said["image"] = {"href": place.absolute(address)}


# --- people and categories ----------------------------------------------------------------------------


def author(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    """Who wrote it: all those whom the elements that count most name."""
    person: dict[str, str] = {}
    for part in element:
        if key := _OF_PERSONS.get(name(part)):
            value = text(part)
            if value:
                person[key] = place.absolute(_address(value)) if key == "href" else value
    around = (element.text or "") + "".join(part.tail or "" for part in element)
    _bound(len(around), _LONGEST_NAME)
    if not person and around.strip():
        person.update(_person(repaired(around.strip())))
    if person and place.counts("authors", first=True):
        place.said["authors"] = [person]
    elif person and place.standing["authors"] == (place.depth, place.rank):
        place.said["authors"].append(person)


def _person(value: str) -> dict[str, str]:
    """The name and the mail address in "Name", "address", "address (Name)", "Name <address>", "address, Name"."""
    match = _EMAIL.search(value)
    if match is None:
        return {"name": value}
    rest = _EMPTY_BRACKETS.sub("", value.replace(f"mailto:{match[0]}", "").replace(match[0], "")).strip(
        " \n\t,;"
    )
    for before, behind in ("()", '""'):
        if rest.startswith(before):
            rest = rest.removeprefix(before).removesuffix(behind).strip()
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


def _bound(count: int, most: int) -> None:
    if count > most:
        raise Unusual
