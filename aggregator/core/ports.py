"""What the pipeline needs from the outside, and what the plug-in kinds must be. Interfaces only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol

from aggregator.core.model import (
    Edition,
    Entry,
    Fetched,
    FetchFailed,
    FetchResult,
    KnownEntry,
    Opinion,
    Page,
    Plan,
    Poll,
    RawFeed,
    Request,
    Source,
    SourceState,
    StoredEntry,
)


class SourceType(Protocol):
    """A kind of document: bytes in, what they say out. One file in `aggregator/sources/` each, pure.

    Several may share a kind; the first whose `reads` answers True takes the document.
    """

    @property
    def kind(self) -> str:
        """The name used in config.toml and on the command line."""
        ...

    def reads(self, fetched: Fetched) -> bool:
        """Whether this reader is the one for a document of its kind."""
        ...

    def parse(self, fetched: Fetched, source: Source) -> RawFeed:
        """Read a document.

        Raises:
            DocumentError: it cannot be read at all; the message says what it is instead, and the remedy.
        """
        ...


class Format(Protocol):
    """An output format: an edition in, bytes out. One file in `aggregator/formats/` each, pure."""

    @property
    def extension(self) -> str:
        """The end of the file's name, without a dot."""
        ...

    @property
    def media_type(self) -> str:
        """The Content-Type the format is served with."""
        ...

    def render(self, edition: Edition) -> bytes:
        """Write the edition down; the same edition always gives the same bytes."""
        ...


Detect = Callable[[str], Sequence[Opinion]]
"""A language detector: opinions on a plain text, best first; none where it cannot tell."""


Permitted = Callable[[str], Awaitable[FetchFailed | None]]
"""Why an address must not be asked for; None where it may be."""


class Fetch(Protocol):
    """The door to the network."""

    async def __call__(self, request: Request) -> FetchResult:
        """Carry out one request; every ordinary way it can end is a value, never an exception."""
        ...


class FetchPermitted(Protocol):
    """The door to the network, for those who may not go everywhere."""

    async def __call__(self, request: Request, permitted: Permitted | None = None) -> FetchResult:
        """Carry out one request, as `Fetch`; follow only the redirects whose targets are permitted."""
        ...


class RobotRules(Protocol):
    """The rules of a robots.txt that are meant for us."""

    @property
    def delay(self) -> float | None:
        """Seconds that it wants between two requests (Crawl-delay); None: it does not say."""
        ...

    def allows(self, url: str) -> bool:
        """Whether an address of its site may be asked for."""
        ...


class Known(Protocol):
    """What is stored already about a batch of entries."""

    @property
    def by_id(self) -> Mapping[int, KnownEntry]:
        """Every entry that one of the other mappings names, and those with the same identity, by `KnownEntry.id`.

        And all that may belong to one story with these, and with those in turn, but for what `unexplored` says.

        Where the name of an entry is another one's, also those with the keys that it may get instead.
        """
        ...

    @property
    def by_name(self) -> Mapping[int, Sequence[int]]:
        """Ids of entries by `KnownEntry.name_id`."""
        ...

    @property
    def by_url(self) -> Mapping[str, Sequence[int]]:
        """Ids of entries whose `url` is this canonical URL, or who claim that a translation is there."""
        ...

    @property
    def by_fingerprint(self) -> Mapping[str, Sequence[int]]:
        """Ids of entries whose running text has this fingerprint."""
        ...

    @property
    def unexplored(self) -> Collection[int]:
        """Ids of entries in `by_id` of which not all are there that are, or name, their translations and copies."""
        ...


class Transaction(Protocol):
    """One transaction of the store: all of it is kept, or nothing."""

    def known(self, entries: Sequence[Entry]) -> Known:
        """What is stored about these entries, and about those that they may be, or be copies or translations of."""
        ...

    def save(self, plan: Plan, polls: Sequence[Poll], now: datetime) -> None:
        """Write what was decided, and the states of the sources and pages that it came from."""
        ...


class Store(Protocol):
    """The door to the database. Its methods block; one thread calls them."""

    def register(self, sources: Sequence[Source], now: datetime) -> None:
        """Make the store know exactly these sources; a new one is due at `now`, one that left is kept but never due."""
        ...

    def states(self, source_ids: Collection[str] | None = None) -> Mapping[str, SourceState]:
        """The states of these sources, or of all registered ones."""
        ...

    def due(self, now: datetime, limit: int) -> Sequence[SourceState]:
        """Registered sources with `next_poll_at` at or before `now`, the longest waiting first."""
        ...

    def said(self, source_id: str) -> Mapping[str, int]:
        """What a source said at its last poll: the `id` of each entry, by the digest of what was said of it."""
        ...

    def waiting_pages(self, source_id: str, now: datetime, limit: int) -> Sequence[Page]:
        """Pages of a source to be read now: articles not read yet, and every list, in the order found."""
        ...

    def known_pages(self, source_id: str, urls: Collection[str]) -> Collection[str]:
        """Those of some addresses that the source has led to before."""
        ...

    def transaction(self) -> AbstractContextManager[Transaction]:
        """Begin the one writing transaction; committed at the end of the block, rolled back where it raises."""
        ...

    def revisions(self) -> Mapping[str, int]:
        """For each language that has a published entry, the number of the last change to any of its entries."""
        ...

    def recent(self, language: str | None, limit: int) -> Sequence[StoredEntry]:
        """The newest published entries of one language, or of all (None), newest first; never duplicates."""
        ...

    def published(self) -> Mapping[str, str]:
        """For each published file name, the stamp it was last published under."""
        ...

    def mark_published(self, stamps: Mapping[str, str]) -> None:
        """Remember, per file name, what it was rendered from; names that are absent are forgotten."""
        ...


class Publish(Protocol):
    """The door to the published folder."""

    def __call__(self, name: str, content: bytes) -> bool:
        """Replace one file atomically; False where it already holds these bytes."""
        ...
