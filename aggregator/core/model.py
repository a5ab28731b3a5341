"""The nouns, one type per stage, in the order in which the data flows.

`Source` is what we read, `Edition` is what we write, a feed is only ever a document. All are frozen;
every datetime is aware and in UTC; every text is NFC; every language is a canonical BCP 47 tag.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

UNDETERMINED = "und"
"""The language tag of a text whose language is unknown (RFC 5646, section 4.1)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the operator asked for: one `[[sources]]` table of config.toml.

    Attributes:
        id: the operator's short name of the source; unique, never changes.
        kind: which reader understands the document at `url`: "feed", "site" or "page".
        url: absolute http or https URL.
        title: the name shown to people; None: what the source calls itself.
        language: the language the operator says its entries are in; None: not said.
        interval: shortest time between two polls.
        max_pages: at most so many article pages are fetched in one poll (sites only).
        selectors: CSS selectors by field, where the operator overrides what a site's reader finds.
        timezone: IANA name of the zone of its dates that name none.
        future_dates: what is made of dates that cannot be: "clamp", "ignore" or "keep" (core/moments.py).
        identity: what its entries are known by, the best first (core/identity.py).
    """

    id: str
    url: str
    kind: str = "feed"
    title: str | None = None
    language: str | None = None
    interval: timedelta = timedelta(minutes=30)
    max_pages: int = 100
    selectors: Mapping[str, str] = field(default_factory=dict)
    timezone: str = "UTC"
    future_dates: str = "clamp"
    identity: tuple[str, ...] = ("guid", "link", "text")


# --- fetching -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One conditional GET. The validators are what the server said, byte for byte (RFC 9110, section 13.1)."""

    url: str
    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The server sent a document.

    Attributes:
        url: the address that answered, after redirects.
        status: HTTP status (200, 203 or 226); 200 for a document that was read from a file.
        headers: header names in lower case; repeated ones joined by ", ".
        body: the document, content codings removed.
        bytes_received: size on the wire, in bytes.
        at: when it was fetched; None where nobody says, and then no date counts as one of the future.
    """

    url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes
    bytes_received: int = 0
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server answered 304: what we have is current (RFC 9110, section 15.4.5)."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Failure(StrEnum):
    """Why a request ended without a document; the stable machine names of the reasons."""

    ADDRESS = "address"  # the URL cannot be used, or its host name is unknown
    CONNECT = "connect"  # nobody answers at that address
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    STATUS = "status"  # an HTTP status that brings no document
    PROTOCOL = "protocol"  # the answer breaks off, or is no HTTP
    ENCODING = "encoding"  # the content coding is unknown or broken


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """The request brought no document.

    Attributes:
        message: one sentence for a person: what happened and what to do.
        status: the HTTP status, where there was one.
        retry_after: the server's Retry-After header, as received.
    """

    url: str
    reason: Failure
    message: str
    status: int | None = None
    retry_after: str | None = None
    bytes_received: int = 0


FetchResult = Fetched | NotModified | FetchFailed


# --- reading: what the source said; everything optional, nothing trusted ------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class RawText:
    """A text as its document gave it.

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
        url: where it is.
        language: the language tag the link declares (hreflang), where it declares one.
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
        kind: which reader understands it (usually "page").
        title: the text of the link, where there is one.
        language: the language the link declares, where it declares one.
    """

    url: str
    kind: str = "page"
    title: str | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawEntry:
    """What the source said of one entry. `published` and `updated` are the characters found, not yet dates."""

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
    """

    format: str
    info: FeedInfo = field(default_factory=FeedInfo)
    delivery: Delivery = field(default_factory=Delivery)
    entries: tuple[RawEntry, ...] = ()
    deleted: tuple[Tombstone, ...] = ()
    pages: tuple[PageLink, ...] = ()
    problems: tuple[str, ...] = ()
    complete: bool = True


# --- normalizing: what we hold to be true -------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Opinion:
    """One witness on the language of a text.

    Attributes:
        witness: who says it: "entry", "content", "link", "feed", "page", "source", "url", "script", or a detector.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """What a source calls an entry.

    Attributes:
        value: its guid, its link or a digest of its text, in the form in which names are compared.
        kind: which of them it is: "guid", "link" or "text".
        apart: whether the name alone tells it from the others of its document.
    """

    value: str
    kind: str = "guid"
    apart: Apart = Apart.NAME


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What we hold to be true of one entry of one source.

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
    guid: str | None = None
    name: Name | None = None
    atom_id: str
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
    evidence: Evidence
    rights: str | None = None
    comments: str | None = None
    origin: FeedInfo | None = None
    image: str | None = None
    links: tuple[Link, ...] = ()
    in_reply_to: tuple[InReplyTo, ...] = ()
    contributors: tuple[Contributor, ...] = ()
    location: Location | None = None
    digest: str
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A document made definite: `RawFeed` after normalizing.

    Attributes:
        dropped: why some of its entries could not be accepted, one sentence each.
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
    said: tuple[str, ...] = field(default=(), compare=False)
    unchanged: tuple[str, ...] = ()


# --- deciding -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What deciding must know of an entry that is already stored.

    Attributes:
        id: `identity.entry_id(source_id, key)`.
        story_id: entries that tell the same thing have the same; the smallest `id` among them.
        duplicate_of: the `id` of the entry published in its stead; None where it is published itself.
        alternates: URLs, canonical, at which it says its translations are.
        name_id: the `id` that its name alone would give it, where it is another one.
        first_seen_at: None of one that is decided about and not stored yet.

    The other attributes are those of `Entry`.
    """

    id: int
    source_id: str
    key: str
    url: str | None
    language: str
    digest: str
    fingerprint: str | None
    story_id: int
    duplicate_of: int | None = None
    alternates: tuple[str, ...] = ()
    name_id: int | None = None
    guid: str | None = None
    atom_id: str = ""
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    published_said: str | None = None
    updated_said: str | None = None
    first_seen_at: datetime | None = None


class Verdict(StrEnum):
    """What becomes of an entry."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of one entry, and why.

    Attributes:
        reason: one sentence for a person.
        duplicate_of: the `id` of the entry that is published in its stead, also where a changed entry is a duplicate.
    """

    verdict: Verdict
    entry: Entry
    id: int
    story_id: int
    reason: str
    duplicate_of: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything one transaction does to entries.

    Attributes:
        decisions: one per entry seen, in the order seen.
        stories: other stored entries whose story changes, by entry id: stories that turned out to be one are joined.
    """

    decisions: tuple[Decision, ...] = ()
    stories: Mapping[int, int] = field(default_factory=dict)


# --- polling ------------------------------------------------------------------------------------------


class Outcome(StrEnum):
    """How a poll of a source ended."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"  # the server said so
    UNCHANGED = "unchanged"  # the server sent the same bytes again
    PARTIAL = "partial"  # the document breaks off, or some pages failed; what was whole is kept
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceState:
    """What we learnt of a source; saved with its entries in one transaction.

    Attributes:
        url: the address that the validators and the digest belong to; they are void when the source's url differs.
        body_digest: of the last document that was read whole.
        failures: polls that failed since the last one that did not.
        info: what the source's feed last said of itself.
    """

    source_id: str
    url: str
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    next_poll_at: datetime
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_outcome: Outcome | None = None
    last_status: int | None = None
    last_error: str | None = None
    failures: int = 0
    info: FeedInfo = field(default_factory=FeedInfo)


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that a site's document led to: waiting to be read, or read (`read_at`), or given up (`gave_up_at`).

    An article ("page") is read once; a further list of articles ("site") is read again at every poll.

    Attributes:
        attempts: how often in a row it failed.
        next_try_at: not before then.
        error: what failed the last time.
        etag, last_modified, body_digest: of the document last read there, as in `SourceState`.
    """

    source_id: str
    url: str
    kind: str = "page"
    language: str | None = None
    attempts: int = 0
    next_try_at: datetime
    read_at: datetime | None = None
    gave_up_at: datetime | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Poll:
    """What one step of a poll learnt, to be saved in one transaction.

    Attributes:
        entries: of the document read, in its order.
        found: addresses to be read next; those already known are passed over when saving.
        pages: the new states of the pages that were tried.
        said: for each of the entries the digest of what the source said of it; none where they are not to be kept.
        unchanged: the entries of the document that were passed over: the same digests, and their `id`.
        future_dates: the source's, as in `Source`.
    """

    state: SourceState
    entries: tuple[Entry, ...] = ()
    found: tuple[PageLink, ...] = ()
    pages: tuple[Page, ...] = ()
    said: tuple[str, ...] = ()
    unchanged: Mapping[str, int] = field(default_factory=dict)
    future_dates: str = "clamp"


@dataclass(frozen=True, slots=True, kw_only=True)
class PollReport:
    """What a person is told of one poll; the fields are the contract of `aggregator poll --json`."""

    source: str
    outcome: Outcome
    status: int | None
    bytes: int
    seen: int
    new: int
    updated: int
    unchanged: int
    duplicate: int
    dropped: int
    parsed: int
    pages: int
    problems: tuple[str, ...]
    error: str | None
    milliseconds: int


# --- publishing ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredEntry:
    """An entry as it is published.

    Attributes:
        changed_at: when its content last changed for a subscriber; the time of saving.
        source_title: how the source is named to people.
        feed: what the feed it came from says of itself, for atom:source.
        translations: the same story in other languages, by language tag, sorted.
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
