"""The parts of feeds and entries, made definite one by one: people, files, links, places.

Each function takes what a document said, and leaves out what means nothing: an address that is none, a name of
nothing but invisible characters. `base` is the absolute URL that relative references are resolved against.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from aggregator.core import identity, languages, pictures, text, urls
from aggregator.core.model import (
    Alternate,
    Category,
    Contributor,
    Delivery,
    Enclosure,
    FeedInfo,
    InReplyTo,
    Link,
    Location,
    Person,
    Tombstone,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_Part = TypeVar("_Part", Person, Contributor, Category, Enclosure, Alternate, Link, InReplyTo, str)

_MOST_PARTS = 100
_MOST_TOMBSTONES = 5_000
_MOST_HUBS = 10
_NAME_LENGTH = 200
ID_LENGTH = 1_024
_NOTHING = Delivery()


def people(people: Iterable[Person], base: str | None = None) -> tuple[Person, ...]:
    """People with a name or a mail address."""
    if not people:
        return ()
    cleaned = [_person(person, base) for person in people]
    return _bounded([person for person in cleaned if person.name or person.email])


@lru_cache(maxsize=512)
def _person(person: Person, base: str | None) -> Person:
    """The few authors and categories of a feed come again with every entry."""
    return Person(
        name=_name(person.name),
        email=text.clean(person.email or "")[:_NAME_LENGTH] or None,
        uri=urls.absolute(person.uri, base) if person.uri else None,
    )


def categories(categories: Iterable[Category]) -> tuple[Category, ...]:
    """Categories with a term."""
    if not categories:
        return ()
    cleaned = [_category(category) for category in categories]
    return _bounded([category for category in cleaned if category.term])


@lru_cache(maxsize=512)
def _category(category: Category) -> Category:
    return Category(
        term=_name(category.term) or "",
        scheme=urls.absolute(category.scheme) if category.scheme else None,
        label=_name(category.label),
    )


def enclosures(enclosures: Iterable[Enclosure], base: str) -> tuple[Enclosure, ...]:
    """Files with an address."""
    if not enclosures:
        return ()
    cleaned = [
        replace(
            enclosure,
            url=urls.absolute(enclosure.url, base) or "",
            type=_type(enclosure.type),
            title=text.plain(enclosure.title or "", html=True) or None,
        )
        for enclosure in enclosures
    ]
    return _bounded([enclosure for enclosure in cleaned if enclosure.url])


def alternates(alternates: Sequence[Alternate], base: str) -> tuple[Alternate, ...]:
    """Other versions with an address, or at least a name."""
    if not alternates:
        return ()
    cleaned = [
        Alternate(
            url=(urls.absolute(alternate.url, base) or "") if alternate.url else "",
            language=languages.declared(alternate.language or ""),
            label=_name(alternate.label, html=False),
        )
        for alternate in alternates
    ]
    named = (told.url or not said.url for told, said in zip(cleaned, alternates, strict=True))
    return _bounded(
        [one for one, kept in zip(cleaned, named, strict=True) if kept and (one.url or one.label)]
    )


def info(info: FeedInfo, base: str) -> FeedInfo:
    """What a feed says of itself."""

    def plain(value: str | None) -> str | None:
        return text.plain(value, html=True) or None if value else None

    def absolute(value: str | None) -> str | None:
        return urls.absolute(value, base) if value else None

    guid = text.clean(info.id or "")
    return FeedInfo(
        id=guid if _is_id(guid) else None,
        title=plain(info.title),
        subtitle=plain(info.subtitle),
        url=absolute(info.url),
        self_url=absolute(info.self_url),
        updated=info.updated,
        language=languages.declared(info.language or ""),
        rights=plain(info.rights),
        icon=absolute(info.icon),
        authors=people(info.authors, base),
    )


def contributors(contributors: Iterable[Contributor], base: str) -> tuple[Contributor, ...]:
    """People with a name."""
    if not contributors:
        return ()
    cleaned = [
        Contributor(
            name=_name(one.name) or "",
            email=text.clean(one.email or "")[:_NAME_LENGTH] or None,
            uri=urls.absolute(one.uri, base) if one.uri else None,
            role=_name(one.role),
        )
        for one in contributors
    ]
    return _bounded([one for one in cleaned if one.name])


def image(url: str, base: str) -> str | None:
    """The address of a picture that is there to be looked at."""
    found = urls.absolute(url, base)
    return urls.without_tracking(found) if found and not pictures.is_counter(found) else None


def links(links: Iterable[Link], base: str) -> tuple[Link, ...]:
    """Links to somewhere, by what they are to the entry."""
    if not links:
        return ()
    cleaned = [
        Link(
            rel=link.rel,
            url=urls.without_tracking(urls.absolute(link.url, base) or ""),
            type=_type(link.type),
            language=languages.declared(link.language) if link.language else None,
            title=_name(link.title),
        )
        for link in links
    ]
    return _bounded([link for link in cleaned if link.url])


def in_reply_to(replies: Iterable[InReplyTo], base: str) -> tuple[InReplyTo, ...]:
    """What has an id that may be written down again (RFC 4685, section 3: an IRI)."""
    if not replies:
        return ()
    cleaned = [
        InReplyTo(
            ref=text.clean(reply.ref),
            url=urls.absolute(reply.url, base) if reply.url else None,
            type=_type(reply.type),
            source=urls.absolute(reply.source, base) if reply.source else None,
        )
        for reply in replies
    ]
    return _bounded([reply for reply in cleaned if _is_id(reply.ref)])


def location(location: Location) -> Location:
    """A place, by a clean name."""
    return replace(location, name=_name(location.name))


def delivery(delivery: Delivery, base: str) -> Delivery:
    """How a feed wants to be read, with absolute addresses; an update period that is half said is said whole.

    The defaults are those of the Syndication module of RSS 1.0: once, and daily.
    """
    if delivery == _NOTHING:
        return delivery

    def absolute(value: str | None) -> str | None:
        return urls.absolute(value, base) if value else None

    hubs = [hub for said in delivery.hubs if (hub := absolute(said))]
    periodic = bool(delivery.update_period or delivery.update_frequency)
    return replace(
        delivery,
        hubs=_bounded(hubs)[:_MOST_HUBS],
        topic=absolute(delivery.topic),
        prev_archive=absolute(delivery.prev_archive),
        next_archive=absolute(delivery.next_archive),
        current=absolute(delivery.current),
        previous=absolute(delivery.previous),
        next=absolute(delivery.next),
        new_url=absolute(delivery.new_url),
        update_period=delivery.update_period or ("daily" if periodic else None),
        update_frequency=delivery.update_frequency or (1 if periodic else None),
        guid=text.clean(delivery.guid or "")[:_NAME_LENGTH] or None,
    )


def tombstones(tombstones: Iterable[Tombstone]) -> tuple[Tombstone, ...]:
    """Entries that were taken back, by their ids as entries have them."""
    cleaned = [
        Tombstone(
            ref=text.clean(stone.ref),
            when=stone.when,
            by=next(iter(people([stone.by] if stone.by else ())), None),
            comment=text.plain(stone.comment or "", html=False) or None,
        )
        for stone in tombstones
    ]
    kept = [stone for stone in cleaned if stone.ref and len(stone.ref) <= ID_LENGTH]
    return tuple(dict.fromkeys(kept))[:_MOST_TOMBSTONES]


def _type(value: str | None) -> str | None:
    return text.clean(value)[:_NAME_LENGTH] or None if value else None


def _is_id(value: str) -> bool:
    return len(value) <= ID_LENGTH and identity.is_usable(value)


def _name(value: str | None, *, html: bool = True) -> str | None:
    return text.plain(value, html=html)[:_NAME_LENGTH] or None if value else None


def _bounded(parts: Sequence[_Part]) -> tuple[_Part, ...]:
    """Each part once, in order, and not more of them than a person would have written."""
    return tuple(dict.fromkeys(parts))[:_MOST_PARTS] if len(parts) > 1 else tuple(parts)
