"""What is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from aggregator.core.model.entries import Entry
from aggregator.core.model.reading import (
    Alternate,
    Category,
    Contributor,
    Enclosure,
    FeedInfo,
    InReplyTo,
    Link,
    Person,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry as it is published.

    Attributes:
        changed_at: when its content last changed for a subscriber; the time of saving.
        source_title: how the source is named to people.
        feed: what the feed it came from says of itself, for atom:source.
        translations: the same story in other languages, by language tag, sorted.
        elsewhere: translations that the entry names, with their language, which nobody here reads; in its order.
        copies: links of the duplicates that it stands for, sorted.
    """

    id: int
    entry: Entry
    first_seen_at: datetime
    changed_at: datetime
    source_title: str
    source_url: str
    feed: FeedInfo
    translations: tuple[Alternate, ...] = ()
    elsewhere: tuple[Alternate, ...] = ()
    copies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EditionEntry:
    """One entry of an edition: what a format writes down, nothing left to decide."""

    atom_id: str
    title: str
    link: str | None
    language: str
    direction: str
    published: datetime
    updated: datetime
    summary: str
    content: str
    authors: tuple[Person, ...]
    categories: tuple[Category, ...]
    enclosures: tuple[Enclosure, ...]
    translations: tuple[Alternate, ...]
    copies: tuple[str, ...]
    rights: str | None
    comments: str | None
    source: FeedInfo
    image: str | None = None
    links: tuple[Link, ...] = ()
    in_reply_to: tuple[InReplyTo, ...] = ()
    contributors: tuple[Contributor, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One output, ready to be written down.

    Attributes:
        name: the file name without its extension: "de", "all".
        language: its language; None where it has several.
        language_name: the language's own name ("Deutsch"); for several, what the operator's language calls it.
        url: where the edition will be found, without an extension ("https://example.org/feeds/de").
        home: where a person finds the page that lists all editions.
        updated: the newest `updated` of its entries (never the clock).
        entries: newest first.
    """

    name: str
    title: str
    language: str | None
    language_name: str
    direction: str
    url: str
    home: str
    updated: datetime
    entries: tuple[EditionEntry, ...] = ()
