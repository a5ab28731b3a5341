"""What is known of an entry, for a person who asks why it is where it is."""

from __future__ import annotations

from dataclasses import dataclass

from aggregator.core.model.polling import Page
from aggregator.core.model.publishing import StoredEntry
from aggregator.core.model.reading import Alternate


@dataclass(frozen=True, slots=True, kw_only=True)
class Relative:
    """Another entry that has to do with the one explained; `duplicate` is whether one is published in its stead."""

    id: int
    source_id: str
    language: str
    title: str
    link: str | None
    duplicate: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Awaited:
    """A version of a story that an entry names and that is no entry.

    Attributes:
        alternate: as it is named.
        page: how far reading it has come; None where nobody was to read it.
    """

    alternate: Alternate
    page: Page | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """Everything that is known of one entry.

    Attributes:
        stored: the entry, with what is published of it; a duplicate or not.
        edition: the output that its language belongs to.
        place: how many newer entries stand before it there; None where another one is published in its stead.
        reason: why it became what it is, one sentence.
        original: the entry published in its stead.
        copies: the entries that it is published in the stead of.
        story_id: entries that tell the same thing have the same.
        story: the other members of its story, by their languages; without its original and its copies.
        awaited: the versions of its story that are named and that nobody has read.
    """

    stored: StoredEntry
    edition: str
    place: int | None
    reason: str
    original: Relative | None
    copies: tuple[Relative, ...]
    story_id: int
    story: tuple[Relative, ...]
    awaited: tuple[Awaited, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """What is known of an address or an id.

    Attributes:
        accounts: of every entry that it means; the other attributes are empty where there is one.
        pages: that were found at this address and have not become an entry.
        named_by: the entries that name this address as one of their translations.
        near: addresses of entries that are spelt like it, the likeliest first.
    """

    accounts: tuple[Account, ...] = ()
    pages: tuple[Page, ...] = ()
    named_by: tuple[Relative, ...] = ()
    near: tuple[str, ...] = ()
