"""How sources and pages fare, and what one poll learnt."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from aggregator.core.model.entries import Entry
from aggregator.core.model.reading import FeedInfo, PageLink


class Outcome(StrEnum):
    """How a poll of a source ended."""

    FETCHED = "fetched"
    NOT_MODIFIED = "not_modified"  # the server said so
    UNCHANGED = "unchanged"  # the server sent the same bytes again
    PARTIAL = "partial"  # the document breaks off, or some pages failed; what was whole is kept
    FAILED = "failed"


class SourceState(NamedTuple):
    """What we learnt of a source; saved with its entries in one transaction. A tuple: every poll reads and makes one.

    Attributes:
        url: the address that the validators and the digest belong to; they are void when the source's url differs.
        body_digest: of the last document that was read whole.
        failures: polls that failed since the last one that did not.
        info: what the source's feed last said of itself.
    """

    source_id: str
    url: str
    next_poll_at: datetime
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None
    last_poll_at: datetime | None = None
    last_success_at: datetime | None = None
    last_outcome: Outcome | None = None
    last_status: int | None = None
    last_error: str | None = None
    failures: int = 0
    info: FeedInfo = FeedInfo()


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page that a site's document led to: waiting to be read, or read (`read_at`), or given up (`gave_up_at`).

    An article ("page") is read once; a further list of articles ("site") is read again at every poll; the next page
    of a list ("more") is read once each time that a page before it has news.

    Attributes:
        title, language, published, published_said: what the document that led to it said of it, as in `PageLink`.
        depth: how many pages of a list ("more") lead from its first one to this.
        attempts: how often in a row it failed.
        next_try_at: not before then.
        error: what failed the last time.
        etag, last_modified, body_digest: of the document last read there, as in `SourceState`.
    """

    source_id: str
    url: str
    kind: str = "page"
    title: str | None = None
    language: str | None = None
    published: datetime | None = None
    published_said: str | None = None
    depth: int = 0
    attempts: int = 0
    next_try_at: datetime
    read_at: datetime | None = None
    gave_up_at: datetime | None = None
    error: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    body_digest: str | None = None

    @property
    def link(self) -> PageLink:
        """The link that led to it."""
        return PageLink(
            url=self.url,
            kind=self.kind,
            title=self.title,
            language=self.language,
            published=self.published,
            published_said=self.published_said,
            depth=self.depth,
        )


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
    """What a person is told of one poll; the fields are the contract of `aggregator poll --json`.

    `withheld` counts pages that were not asked for, or not taken, because their publisher asks for that, and those of
    hosts that want to be left alone for a while.
    """

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
    withheld: int
    problems: tuple[str, ...]
    error: str | None
    milliseconds: int
