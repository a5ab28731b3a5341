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
from aggregator.sources._characters import decode, is_json
from aggregator.sources._json_object import Number, Object
from aggregator.sources._syndicated import usual_base

if TYPE_CHECKING:
    from aggregator.core.ports import SourceType

_VERSION = re.compile(r"https?://(?:www\.)?jsonfeed\.org/version/(\d+(?:\.\d+)?)/?")
_ITEMS = re.compile(r'"items"\s*:\s*\[')
_TRAILING_COMMA = re.compile(r"(?P<text>\"(?:[^\"\\]|\\.)*+(?:\"|\Z))|,(?=\s*[}\]])", re.DOTALL)
_MOST_HUBS = 200


class _Read(NamedTuple):
    """A document, as far as it is whole; where it breaks off; and what was put right."""

    top: Any
    broken: str | None = None
    mended: str | None = None


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
    top = Object(read.top, "", problems)
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
        strict=False, parse_int=Number, parse_float=Number, parse_constant=lambda _: None
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


# --- mapping ------------------------------------------------------------------------------------------


def _info(top: Object) -> FeedInfo:
    return FeedInfo(
        title=top.text("title"),
        subtitle=top.text("description"),
        url=top.text("home_page_url"),
        self_url=top.text("feed_url"),
        language=top.text("language"),
        icon=top.text("icon") or top.text("favicon"),
        authors=_authors(top),
    )


def _entry(item: Object, base: str | None) -> RawEntry:
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


def _authors(said: Object) -> tuple[Person, ...]:
    """The authors of version 1.1; else the one author of version 1.0, which 1.1 still allows."""
    singular = said.object("author")
    authors = said.objects("authors", "author") or ([singular] if singular else [])
    people = (_person(author.text("name"), author.text("url")) for author in authors)
    return tuple(person for person in people if person != Person())


def _person(name: str | None, url: str | None) -> Person:
    if url and url.lower().startswith("mailto:"):
        return Person(name=name, email=url[len("mailto:") :])
    return Person(name=name, uri=url)


def _enclosures(item: Object) -> tuple[Enclosure, ...]:
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


def _links(item: Object) -> tuple[Link, ...]:
    """The page that an item with a page of its own is about."""
    about = item.text("external_url") if item.text("url") else None
    return (Link(rel="related", url=about),) if about else ()


def _delivery(top: Object) -> Delivery:
    """Hubs of other protocols than WebSub are passed over."""
    hubs = ((hub.text("type") or "", hub.text("url")) for hub in top.objects("hubs", "hub"))
    return Delivery(
        hubs=tuple(url for kind, url in hubs if url and kind.lower() == "websub")[:_MOST_HUBS],
        topic=top.text("feed_url"),
        next=top.text("next_url"),
        expired=top.truth("expired"),
    )


SOURCE_TYPE: Final[SourceType] = _JsonFeed()
