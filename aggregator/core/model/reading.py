"""What a document said: everything optional, nothing trusted; and the parts that entries are made of."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple


class RawText(NamedTuple):
    """A text as its document gave it. A tuple, as `RawEntry`: it is made in a third of a frozen dataclass's time.

    Attributes:
        value: the characters.
        html: whether `value` is HTML markup; else it is plain text.
        language: the language declared for it (xml:lang), as found.
        base: the base URL of relative references in it, as found.
    """

    value: str
    html: bool = False
    language: str | None = None
    base: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An author (RFC 4287, section 3.2)."""

    name: str | None = None
    email: str | None = None
    uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contributor:
    """Who else had a part in an entry (RFC 4287, section 4.2.3); `role` is what they did: "host", "guest"."""

    name: str
    email: str | None = None
    uri: str | None = None
    role: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """A category (RFC 4287, section 4.2.2): the term, and where given the scheme and a label for people."""

    term: str
    scheme: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosure:
    """A file that belongs to an entry; `length` is in bytes, `duration` in whole seconds."""

    url: str
    type: str | None = None
    length: int | None = None
    title: str | None = None
    duration: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Another resource that belongs to an entry (RFC 4287, section 4.2.7).

    Attributes:
        rel: what it is to the entry: "via", "related", "replies", "license", "transcript", "chapters", ...
        type: the media type it is said to have.
        language: the language it is said to be in.
    """

    rel: str
    url: str
    type: str | None = None
    language: str | None = None
    title: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InReplyTo:
    """What an entry answers to (RFC 4685, section 3).

    Attributes:
        ref: its id.
        url: where it can be read.
        type: the media type of what is found there.
        source: the feed it is in.
    """

    ref: str
    url: str | None = None
    type: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where on earth something is (GeoRSS, WGS 84).

    Attributes:
        shape: "point", "line", "polygon" or "box" (two corners, the south-western one first).
        points: pairs of latitude and longitude, in degrees; of a polygon, the last one is the first.
        name: how people call the place.
    """

    shape: str
    points: tuple[tuple[float, float], ...]
    name: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alternate:
    """The same article at another address, usually in another language.

    Attributes:
        url: where it is; "" where a page names it and only a script knows its address.
        language: the language tag the link declares (hreflang), where it declares one; without an address, that which
            the label names.
        label: what a person reads on the link, where it is a switcher's.
    """

    url: str
    language: str | None = None
    label: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedInfo:
    """What a feed says of itself; what `atom:source` carries when its entries are republished (RFC 4287, 4.2.11)."""

    id: str | None = None
    title: str | None = None
    subtitle: str | None = None
    url: str | None = None
    self_url: str | None = None
    updated: datetime | None = None
    language: str | None = None
    rights: str | None = None
    icon: str | None = None
    authors: tuple[Person, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How a feed wants to be read: when, from where, and what it is a part of.

    Attributes:
        ttl: minutes for which a copy is fresh (RSS 2.0).
        skip_hours: hours of the day, GMT, 0 to 23, in which nobody need ask (RSS 2.0).
        skip_days: days on which nobody need ask, by their English names, from Monday on (RSS 2.0).
        update_period: "hourly", "daily", "weekly", "monthly" or "yearly" (RSS 1.0, Syndication).
        update_frequency: so many times in a period.
        update_base: from when on the periods are counted.
        hubs: addresses of WebSub hubs that tell of news of `topic`.
        topic: the address the feed says it has (rel="self").
        complete: it holds all entries there are; what it lacks is gone (RFC 5005, section 2).
        archive: it is an archive document, whose entries do not change (RFC 5005, section 4).
        prev_archive, next_archive, current: the archive before it, the one after it, and the feed itself.
        previous, next: its other pages (RFC 5005, section 3; JSON Feed, next_url).
        new_url: where the feed says that it has moved to.
        guid: the id that a podcast keeps wherever it moves (Podcasting 2.0).
        locked: whether other hosts may import the podcast: True where they may not; None: not said.
        expired: nothing new will come (JSON Feed).
    """

    ttl: int | None = None
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[str, ...] = ()
    update_period: str | None = None
    update_frequency: int | None = None
    update_base: datetime | None = None
    hubs: tuple[str, ...] = ()
    topic: str | None = None
    complete: bool = False
    archive: bool = False
    prev_archive: str | None = None
    next_archive: str | None = None
    current: str | None = None
    previous: str | None = None
    next: str | None = None
    new_url: str | None = None
    guid: str | None = None
    locked: bool | None = None
    expired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Tombstone:
    """An entry that its feed took back (RFC 6721, section 3).

    Attributes:
        ref: the id of the entry.
        when: when it was taken back; None where the feed does not say it in a usable way.
        by: who took it back.
        comment: why, as plain text.
    """

    ref: str
    when: datetime | None = None
    by: Person | None = None
    comment: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLink:
    """An address that a document points to and that is to be read next.

    Attributes:
        url: absolute URL.
        kind: what it is: an article ("page"), a list of articles ("site"), or the next page of one ("more").
        title: the text of the link, where there is one.
        language: the language the link declares, where it declares one.
        published: when the article was published, as far as the document that leads to it says so.
        published_said: the same as it was written: "2 hours ago".
        depth: how many pages of a list ("more") lead from its first one to this.
    """

    url: str
    kind: str = "page"
    title: str | None = None
    language: str | None = None
    published: datetime | None = None
    published_said: str | None = None
    depth: int = 0


class RawEntry(NamedTuple):
    """What the source said of one entry. `published` and `updated` are the characters found, not yet dates.

    `published_said` is what was said where `published` is what its reader made of it ("2 hours ago"). `declared` are
    the languages that others than the entry itself declare it to be in, each behind its witness (`core.declarations`).
    """

    id: str | None = None
    url: str | None = None
    title: RawText | None = None
    summary: RawText | None = None
    content: RawText | None = None
    published: str | None = None
    updated: str | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    language: str | None = None
    rights: RawText | None = None
    comments: str | None = None
    base: str | None = None
    origin: FeedInfo | None = None
    image: str | None = None
    links: tuple[Link, ...] = ()
    in_reply_to: tuple[InReplyTo, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    location: Location | None = None
    published_said: str | None = None
    declared: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RawFeed:
    """What a document said.

    Attributes:
        format: what it is: "rss-2.0", "rss-0.91", "rdf-1.0", "atom-1.0", "json-feed-1.1", "html-list", ...
        info: what it says of itself; the texts in it are not yet cleaned.
        delivery: how it wants to be read.
        entries: in document order.
        deleted: entries that it took back.
        pages: addresses to be read next (sites only), in document order.
        problems: one sentence each: what is wrong with the document and what was done about it.
        complete: False where the document breaks off and only its whole entries are here.
        withheld: why nothing of it may be taken, where its publisher asks for that.
        declared: the languages that it is declared to be in beside `info.language`, each behind its witness ("http").
        written: each of its entries as it stands in the document, in UTF-8; empty where that is not known.
        frame: what else in the document bears upon an entry that is so written: the tags that it stands in.
    """

    format: str
    info: FeedInfo = field(default_factory=FeedInfo)
    delivery: Delivery = field(default_factory=Delivery)
    entries: tuple[RawEntry, ...] = ()
    deleted: tuple[Tombstone, ...] = ()
    pages: tuple[PageLink, ...] = ()
    problems: tuple[str, ...] = ()
    complete: bool = True
    withheld: str | None = None
    declared: tuple[tuple[str, str], ...] = ()
    written: tuple[bytes, ...] = ()
    frame: bytes = b""
