"""What we hold to be true of entries, and why."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from aggregator.core.model.reading import (
    Alternate,
    Category,
    Contributor,
    Delivery,
    Enclosure,
    FeedInfo,
    InReplyTo,
    Link,
    Location,
    PageLink,
    Person,
    Tombstone,
)

UNDETERMINED = "und"
"""The language tag of a text whose language is unknown (RFC 5646, section 4.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One witness on the language of a text.

    Attributes:
        witness: who says it: "script", "words", a detector, or who declares it (`core/declarations.py`).
        language: the tag it proposes.
        weight: how much that counts; 0 to 1 for a detector (its confidence).
    """

    witness: str
    language: str
    weight: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why an entry has its language.

    Attributes:
        decided_by: the witness, or the kind of agreement, that decided.
        confidence: 0 (a guess) to 1 (certain).
        opinions: every witness heard, the heaviest first.
    """

    decided_by: str
    confidence: float
    opinions: tuple[Opinion, ...] = ()


class Apart(StrEnum):
    """What tells an entry from the others of its document: `core/identity.py` says when each of them does."""

    NAME = "name"
    SPELLING = "spelling"  # its name, as it is spelt: another entry has it with another scheme or www
    ADDRESS = "address"  # several have its name
    WORDS = "words"  # several have its name and its address


class Name(NamedTuple):
    """What a source calls an entry.

    Attributes:
        value: its guid, its link or a digest of its text, in the form in which names are compared.
        kind: which of them it is: "guid", "link" or "text".
        apart: whether the name alone tells it from the others of its document.
    """

    value: str
    kind: str = "guid"
    apart: Apart = Apart.NAME


class Entry(NamedTuple):
    """What we hold to be true of one entry of one source. A tuple, which is made, sent and read back the fastest.

    Attributes:
        source_id, key: the identity: `key` is unique within the source, never alone (guids collide between sites).
        guid: what the source calls it (RSS guid, Atom id, rdf:about, JSON id), character by character; None: nothing.
        name: what it is recognized by at the next poll; not stored. None: its key alone.
        atom_id: the id it is republished under: the source's own, or a minted tag: URI (RFC 4151). It never changes.
        url: canonical URL of the article, for comparing; None where it has none.
        link: the URL of the article as the source gave it, absolute, for following; None where it has none.
        title: plain text.
        summary, content: sanitized HTML; "" where there is none.
        published, updated: what was made of the dates it said, in UTC; None where it said nothing usable.
        published_said, updated_said: the characters of these dates, as the source wrote them.
        language: canonical tag, "und" where unknown; `evidence` says why.
        digest: of everything a subscriber would notice; changes when, and only when, the entry does. Carries a version.
        fingerprint: of title and running text alone, equal for copies of one text; None where there is too little text.
        origin: the feed the entry was itself copied from, where it says so (atom:source).
        image: the address of the picture that stands for the entry.
        links: other resources that belong to it: transcripts, licenses, what it is about or was found through.
        in_reply_to: what it answers to.
        contributors: who else had a part in it.
        location: what place it is about.
    """

    source_id: str
    key: str
    atom_id: str
    evidence: Evidence
    digest: str
    guid: str | None = None
    name: Name | None = None
    url: str | None = None
    link: str | None = None
    title: str = ""
    summary: str = ""
    content: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    published_said: str | None = None
    updated_said: str | None = None
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    enclosures: tuple[Enclosure, ...] = ()
    alternates: tuple[Alternate, ...] = ()
    language: str = UNDETERMINED
    rights: str | None = None
    comments: str | None = None
    origin: FeedInfo | None = None
    image: str | None = None
    links: tuple[Link, ...] = ()
    in_reply_to: tuple[InReplyTo, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    location: Location | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A document made definite: `RawFeed` after normalizing.

    Attributes:
        dropped: why some of its entries could not be accepted, one sentence each.
        withheld: why nothing of it may be taken, where its publisher asks for that.
        said: for each of its entries a digest of what the source said of it (core/said.py).
        unchanged: those digests of entries that were passed over, because what the source says of them is known.
    """

    format: str
    info: FeedInfo = field(default_factory=FeedInfo)
    delivery: Delivery = field(default_factory=Delivery)
    entries: tuple[Entry, ...] = ()
    deleted: tuple[Tombstone, ...] = ()
    pages: tuple[PageLink, ...] = ()
    problems: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    complete: bool = True
    withheld: str | None = None
    said: tuple[str, ...] = field(default=(), compare=False)
    unchanged: tuple[str, ...] = ()
