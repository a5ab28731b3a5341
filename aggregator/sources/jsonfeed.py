"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1), through the standard library's json.

Rule: a field of the wrong type is as good as absent, and said; an item that is no object is dropped, and said. Numbers
are kept as they were written, because an id of a thousand digits is an id. A comma behind the last of several is left
out, and said. Where the document breaks off, the whole items before that place are kept.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from aggregator.core.errors import DocumentError
from aggregator.core.model import (
    Category,
    Delivery,
    Enclosure,
    FeedInfo,
    Fetched,
    Link,
    Person,
    RawEntry,
    RawFeed,
    RawText,
    Source,
)
from aggregator.sources._bounds import MOST_ENTRIES, bounded, summed_up
from aggregator.sources._characters import decode, is_json, permitted
from aggregator.sources._numbers import seconds, whole_number
from aggregator.sources._syndicated import usual_base

if TYPE_CHECKING:
    from aggregator.core.ports import SourceType

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(\d+(?:\.\d+)?)/?")
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_TRAILING_COMMA = re.compile(r"(?P<text>\"(?:[^\"\\]|\\.)*+(?:\"|\Z))|,(?=\s*[}\]])", re.DOTALL)
_MOST_HUBS = 200
_NAMES = {
    "str": "a text",
    "dict": "an object",
    "list": "a list",
    "bool": "a truth value",
    "_Number": "a number",
}


class _Number(str):
    """A number as it was written."""

    __slots__ = ()


class _Read(NamedTuple):
    """A document, as far as it is whole; where it breaks off; and what was put right."""

    top: Any
    broken: str | None = None
    mended: str | None = None


class _Object:
    """An object of the document, whose fields are asked for by type; notes what is of another type."""

    def __init__(self, fields: dict[str, Any], place: str, problems: list[str]) -> None:
        self._fields, self._place, self._problems = fields, place, problems

    def text(self, name: str) -> str | None:
        """A field that is a text."""
        value = self._of_type(name, str)
        return permitted(value).strip() or None if value is not None else None

    def number(self, name: str) -> int | None:
        """A field that is a whole number, not negative, in bounds."""
        value = self._of_type(name, _Number)
        return whole_number(value and value.removesuffix(".0"))

    def seconds(self, name: str) -> int | None:
        """A field that is a duration, in seconds; fractions are left out."""
        return seconds(self._of_type(name, _Number))

    def truth(self, name: str) -> bool:
        """Whether a field that is a truth value is true."""
        return self._of_type(name, bool) is True

    def identifier(self, name: str) -> str | None:
        """A field that is a text, or a number that stands for one."""
        return str(self._fields[name]) if isinstance(self._fields.get(name), _Number) else self.text(name)

    def texts(self, name: str) -> list[str]:
        """A field that is a list of texts."""
        found = [permitted(value).strip() for value in self._of_type(name, list) or () if _is(value, str)]
        return [value for value in found if value]

    def object(self, name: str) -> _Object | None:
        """A field that is an object."""
        value = self._of_type(name, dict)
        return _Object(value, f"{name} of {self._place}", self._problems) if value is not None else None

    def objects(self, name: str, singular: str) -> list[_Object]:
        """A field that is a list of objects."""
        found = []
        for number, value in enumerate(self._of_type(name, list) or (), start=1):
            if _is(value, dict):
                found.append(_Object(value, f"{singular} {number}{self._within()}", self._problems))
            else:
                self._problems.append(
                    f"{singular} {number}{self._within()} is {_name(value)}, not an object; left out"
                )
        return found

    def _within(self) -> str:
        return f" of {self._place}" if self._place else ""

    def _of_type(self, name: str, wanted: type) -> Any:  # noqa: ANN401 - the type is the argument
        value = self._fields.get(name)
        if value is None or _is(value, wanted):
            return value
        self._problems.append(
            f"{name}{self._within()} is {_name(value)}, not {_NAMES[wanted.__name__]}; ignored"
        )
        return None


class _JsonFeed:
    """The reader of feeds that are JSON."""

    kind = "feed"

    def reads(self, fetched: Fetched) -> bool:
        """Whether the document is JSON."""
        return is_json(fetched.body)

    def parse(self, fetched: Fetched, source: Source) -> RawFeed:  # noqa: ARG002 - part of the interface
        """Read a document.

        Raises:
            DocumentError: it is no JSON, or JSON but no JSON Feed.
        """
        return _parse(fetched)


def _parse(fetched: Fetched) -> RawFeed:
    text, problems = decode(fetched.body, fetched.headers.get("content-type", ""))
    read = _read(text)
    version = _version(read.top)
    if read.broken:
        problems.append(f"{read.broken}; the whole items before that were kept")
    if read.mended:
        problems.append(read.mended)
    top = _Object(read.top, "", problems)
    items = top.objects("items", "item")
    if len(items) > MOST_ENTRIES:
        problems.append(f"only the first {MOST_ENTRIES} items were read")
    info = _info(top)
    base = usual_base(info, atom=True, address=fetched.url)
    entries, shortened = bounded([_entry(item, base) for item in items[:MOST_ENTRIES]])
    return RawFeed(
        format=f"json-feed-{version}",
        info=info,
        delivery=_delivery(top),
        entries=entries,
        problems=summed_up([*problems, *shortened]),
        complete=read.broken is None,
    )


def _version(top: Any) -> str:  # noqa: ANN401 - whatever JSON can be
    said = top.get("version") if isinstance(top, dict) else None
    version = _VERSION.fullmatch(said.strip()) if isinstance(said, str) else None
    if version is None:
        raise DocumentError(
            "this is JSON, but no JSON Feed (its version is no address under jsonfeed.org/version/); "
            "set url to the address of a feed"
        )
    return "1.0" if version[1] == "1" else version[1]


# --- reading ------------------------------------------------------------------------------------------


def _read(text: str) -> _Read:
    decoder = json.JSONDecoder(
        strict=False, parse_int=_Number, parse_float=_Number, parse_constant=lambda _: None
    )
    try:
        return _Read(decoder.decode(text))
    except json.JSONDecodeError as error:
        mended = _mended(text, decoder, error)
        if mended is not None:
            return mended
        broken = f"the JSON breaks off at line {error.lineno}, column {error.colno} ({error.msg})"
        return _Read(_salvaged(text, decoder, broken), broken)
    except RecursionError:
        raise DocumentError("refused: the JSON is nested too deep for any feed") from None


def _mended(text: str, decoder: json.JSONDecoder, error: json.JSONDecodeError) -> _Read | None:
    """The document without commas that nothing follows, if nothing else is wrong with it."""
    without = _TRAILING_COMMA.sub(lambda found: found["text"] or "", text)
    if without == text:
        return None
    try:
        top = decoder.decode(without)
    except (json.JSONDecodeError, RecursionError):
        return None
    return _Read(top, mended=f"trailing comma at line {error.lineno}, column {error.colno}; left out")


def _salvaged(text: str, decoder: json.JSONDecoder, broken: str) -> dict[str, Any]:
    """The document as it was up to the last whole item; sound, because what comes before the items must be whole."""
    start = _ITEMS.search(text)
    if start is None:
        raise DocumentError(
            f"this begins like JSON, but is no JSON Feed: {broken}; set url to the address of a feed"
        )
    items: list[Any] = []
    at = start.end()
    try:
        top: dict[str, Any] = decoder.decode(f"{text[: start.start()]}{start[0]}]}}")
        while len(items) <= MOST_ENTRIES:
            at += len(text[at : at + 1_024]) - len(text[at : at + 1_024].lstrip(" \t\r\n,"))
            item, at = decoder.raw_decode(text, at)
            items.append(item)
    except (json.JSONDecodeError, RecursionError):
        if not items:
            raise DocumentError(f"{broken}, before its first whole item; try again later") from None
    return {**top, "items": items}


def _is(value: object, wanted: type) -> bool:
    return isinstance(value, wanted) and not (wanted is str and isinstance(value, _Number))


def _name(value: object) -> str:
    return _NAMES.get(type(value).__name__, "nothing")


# --- mapping ------------------------------------------------------------------------------------------


def _info(top: _Object) -> FeedInfo:
    return FeedInfo(
        title=top.text("title"),
        subtitle=top.text("description"),
        url=top.text("home_page_url"),
        self_url=top.text("feed_url"),
        language=top.text("language"),
        icon=top.text("icon") or top.text("favicon"),
        authors=_authors(top),
    )


def _entry(item: _Object, base: str | None) -> RawEntry:
    html, plain = item.text("content_html"), item.text("content_text")
    title, summary = item.text("title"), item.text("summary")
    return RawEntry(
        id=item.identifier("id"),
        url=item.text("url") or item.text("external_url"),
        title=RawText(value=title) if title else None,
        summary=RawText(value=summary) if summary else None,
        content=RawText(value=html, html=True) if html else RawText(value=plain) if plain else None,
        published=item.text("date_published"),
        updated=item.text("date_modified"),
        authors=_authors(item),
        categories=tuple(Category(term=tag) for tag in item.texts("tags")),
        enclosures=_enclosures(item),
        language=item.text("language"),
        base=base,
        image=item.text("image") or item.text("banner_image"),
        links=_links(item),
    )


def _authors(said: _Object) -> tuple[Person, ...]:
    """The authors of version 1.1; else the one author of version 1.0, which 1.1 still allows."""
    singular = said.object("author")
    authors = said.objects("authors", "author") or ([singular] if singular else [])
    people = (_person(author.text("name"), author.text("url")) for author in authors)
    return tuple(person for person in people if person != Person())


def _person(name: str | None, url: str | None) -> Person:
    if url and url.lower().startswith("mailto:"):
        return Person(name=name, email=url[len("mailto:") :])
    return Person(name=name, uri=url)


def _enclosures(item: _Object) -> tuple[Enclosure, ...]:
    return tuple(
        Enclosure(
            url=url,
            type=attachment.text("mime_type"),
            length=attachment.number("size_in_bytes"),
            title=attachment.text("title"),
            duration=attachment.seconds("duration_in_seconds"),
        )
        for attachment in item.objects("attachments", "attachment")
        if (url := attachment.text("url"))
    )


def _links(item: _Object) -> tuple[Link, ...]:
    """The page that an item with a page of its own is about."""
    about = item.text("external_url") if item.text("url") else None
    return (Link(rel="related", url=about),) if about else ()


def _delivery(top: _Object) -> Delivery:
    """Hubs of other protocols than WebSub are passed over."""
    hubs = ((hub.text("type") or "", hub.text("url")) for hub in top.objects("hubs", "hub"))
    return Delivery(
        hubs=tuple(url for kind, url in hubs if url and kind.lower() == "websub")[:_MOST_HUBS],
        topic=top.text("feed_url"),
        next=top.text("next_url"),
        expired=top.truth("expired"),
    )


SOURCE_TYPE: Final[SourceType] = _JsonFeed()
