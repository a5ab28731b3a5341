"""The order of the stages, for one source.

    Source, SourceState -> [fetch] -> [said] -> read (parse, normalize) -> [save] (decide) -> PollReport

A site's document only leads to pages: those that are not known yet are remembered in the same transaction, and each
is then fetched, read and saved in turn; among them the next page of a list that has news. A crash therefore forgets
a step or keeps it, never half of it.
"""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from aggregator.core import cadence, following
from aggregator.core.errors import DocumentError
from aggregator.core.model import (
    Feed,
    Fetched,
    FetchFailed,
    NotModified,
    Outcome,
    Page,
    PageLink,
    Poll,
    Request,
    Source,
    SourceState,
)
from aggregator.core.readable import readable
from aggregator.core.robots import ASK
from aggregator.core.tally import NOT_ASKED_FOR, Tally

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
    from datetime import datetime, timedelta

    from aggregator.core.model import Decision, FetchResult, PollReport
    from aggregator.core.ports import Fetch

_PAGES_AT_ONCE = 10
_GONE = (404, 410)
_LEADS_TO_PAGES = ("site",)
_NOTHING = Feed(format="")


class Read(Protocol):
    """Reads a document in another process."""

    async def __call__(self, fetched: Fetched, source: Source, kind: str, known: Collection[str], /) -> Feed:
        """What the document says; entries of which it says what is `known` are passed over.

        Raises:
            DocumentError: it cannot be read.
        """
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Stages:
    """The wired parts.

    Attributes:
        fetch: asks for the feeds that the operator named.
        visit: asks for the pages of sites, as politely as they want it.
        waiting_pages: pages of a source that wait to be read: (source id, now, most) -> pages.
        known_pages: which of these addresses a source has led to before: (source id, addresses) -> addresses.
        said: what a source said at its last poll: the ids of its entries, by the digests of what was said of them.
        save: keeps what a poll learnt; what became of each of its entries.
        longest: ceiling of the time between two polls.
    """

    fetch: Fetch
    visit: Callable[[Request, Source], Awaitable[FetchResult]]
    read: Read
    said: Callable[[str], Awaitable[Mapping[str, int]]]
    save: Callable[[Poll], Awaitable[Sequence[Decision]]]
    waiting_pages: Callable[[str, datetime, int], Awaitable[Sequence[Page]]]
    known_pages: Callable[[str, Collection[str]], Awaitable[Collection[str]]]
    now: Callable[[], datetime]
    longest: timedelta


async def poll(source: Source, state: SourceState, stages: Stages) -> PollReport:
    """Poll one source once: its document, and the pages that the document leads to.

    Raises:
        StoreError: what was learnt could not be saved.
    """
    started = stages.now()
    tally = Tally()
    state = await _poll_document(source, _own(source, state), stages, tally)
    if source.kind in _LEADS_TO_PAGES and state.last_outcome is not Outcome.FAILED:
        state = await _poll_pages(source, state, stages, tally)
    return tally.report(source.id, state, stages.now() - started)


def _own(source: Source, state: SourceState) -> SourceState:
    """Validators belong to the address that gave them: they are void once the operator names another one."""
    if state.url == source.url:
        return state
    return state._replace(url=source.url, etag=None, last_modified=None, body_digest=None)


async def _poll_document(source: Source, state: SourceState, stages: Stages, tally: Tally) -> SourceState:
    request = Request(url=source.url, etag=state.etag, last_modified=state.last_modified)
    asked = stages.fetch(request) if source.kind == "feed" else stages.visit(request, source)
    result = await asked
    rhythm = cadence.Rhythm(interval=source.interval, longest=stages.longest)
    now = stages.now()
    feed = _NOTHING
    said: Mapping[str, int] = {}
    digest = _digest(result)
    match result:
        case NotModified():
            state = cadence.worked(state, rhythm, now, outcome=Outcome.NOT_MODIFIED, status=304)
            state = _with_validators(state, result)
        case FetchFailed():
            tally.received += result.bytes_received
            state = cadence.failed(
                state, rhythm, now, error=result.message, status=result.status, retry_after=result.retry_after
            )
        case Fetched() if digest == state.body_digest:
            tally.received += result.bytes_received
            state = cadence.worked(state, rhythm, now, outcome=Outcome.UNCHANGED, status=result.status)
            state = _with_validators(state, result)
        case Fetched():
            tally.received += result.bytes_received
            tally.parsed += 1
            try:
                if state.last_success_at is not None:
                    said = await stages.said(source.id)
                feed = readable(await stages.read(replace(result, at=now), source, source.kind, tuple(said)))
                if feed.withheld:
                    raise DocumentError(f"{feed.withheld}; {ASK}")
                read = state._replace(body_digest=digest)
                state = _learnt(read, rhythm, stages.now(), result, feed)
            except DocumentError as error:
                feed = _NOTHING
                state = cadence.failed(state, rhythm, now, error=str(error), status=result.status)
    poll = Poll(
        state=state,
        entries=feed.entries,
        found=await _leads(source, feed, 0, stages),
        said=feed.said,
        unchanged={digest: said[digest] for digest in feed.unchanged},
        future_dates=source.future_dates,
    )
    await _save(poll, feed, stages, tally)
    return state


def _learnt(
    state: SourceState, rhythm: cadence.Rhythm, now: datetime, fetched: Fetched, feed: Feed
) -> SourceState:
    """The state after a document was read; one that breaks off is asked for again without condition."""
    if feed.complete:
        state = cadence.worked(state, rhythm, now, outcome=Outcome.FETCHED, status=fetched.status)
        state = _with_validators(state._replace(etag=None, last_modified=None), fetched)
        return state._replace(info=feed.info)
    error = " ".join(feed.problems) or "the document breaks off; the whole entries in it were kept"
    state = cadence.worked(state, rhythm, now, outcome=Outcome.PARTIAL, status=fetched.status, error=error)
    return state._replace(etag=None, last_modified=None, body_digest=None)


async def _poll_pages(source: Source, state: SourceState, stages: Stages, tally: Tally) -> SourceState:
    """Read the pages that wait, a few at a time, each few in a transaction of its own.

    Those that are not asked for stay in the queue, and do not count. There may be many, so that ever longer parts of
    the queue are looked at.
    """
    tried: set[str] = set()
    untried: list[Page] = []
    look_at = _PAGES_AT_ONCE
    while tally.pages < source.max_pages:
        if not untried:
            waiting = await stages.waiting_pages(source.id, stages.now(), len(tried) + look_at)
            untried = [page for page in waiting if page.url not in tried]
            look_at *= 2
        if not untried:
            break
        few = min(_PAGES_AT_ONCE, source.max_pages - tally.pages)
        pages, untried = untried[:few], untried[few:]
        tried.update(page.url for page in pages)
        read = await asyncio.gather(*(_poll_page(page, source, stages, tally) for page in pages))
        learnt = [
            (await _poll_of(new, feed, source, state, stages), feed) for new, feed in read if new not in pages
        ]
        await asyncio.gather(*(_save(step, feed, stages, tally) for step, feed in learnt))
    if not tally.errors:
        return state
    more = f" (and {len(tally.errors) - 1} more pages)" if len(tally.errors) > 1 else ""
    state = state._replace(last_outcome=Outcome.PARTIAL, last_error=f"{tally.errors[0]}{more}")
    await stages.save(Poll(state=state))
    return state


async def _poll_page(page: Page, source: Source, stages: Stages, tally: Tally) -> tuple[Page, Feed]:
    request = Request(url=page.url, etag=page.etag, last_modified=page.last_modified)
    result = await stages.visit(request, source)
    rhythm = cadence.Rhythm(interval=source.interval, longest=stages.longest)
    now = stages.now()
    tally.count_page(result)
    match result:
        case NotModified():
            return _read_page(page, now, result), _NOTHING
        case FetchFailed() if result.reason in NOT_ASKED_FOR:
            return cadence.page_waits(page, rhythm, now, result), _NOTHING
        case FetchFailed():
            tally.errors.append(result.message)
            gone = result.status in _GONE
            return cadence.page_failed(page, rhythm, now, error=result.message, gone=gone), _NOTHING
        case Fetched() if page.body_digest == _digest(result):
            return _read_page(page, now, result), _NOTHING
        case Fetched():
            tally.parsed += 1
            try:
                document = replace(result, at=now, link=page.link)
                kind = source.kind if page.kind == following.MORE else page.kind
                feed = readable(await stages.read(document, source, kind, ()))
            except DocumentError as error:
                tally.errors.append(f"{page.url}: {error}")
                return cadence.page_failed(page, rhythm, now, error=str(error), gone=False), _NOTHING
            tally.withheld += feed.withheld is not None
            read = _read_page(page, now, result)
            return replace(read, body_digest=_digest(result), error=feed.withheld), feed


async def _leads(source: Source, feed: Feed, depth: int, stages: Stages) -> tuple[PageLink, ...]:
    articles = following.articles(feed)
    known = await stages.known_pages(source.id, articles) if articles else ()
    return following.leads(feed, depth, known)


async def _poll_of(page: Page, feed: Feed, source: Source, state: SourceState, stages: Stages) -> Poll:
    return Poll(
        state=state,
        entries=feed.entries,
        found=await _leads(source, feed, page.depth, stages),
        pages=(page,),
        future_dates=source.future_dates,
    )


def _read_page(page: Page, now: datetime, result: Fetched | NotModified) -> Page:
    return replace(
        page,
        etag=result.headers.get("etag", page.etag),
        last_modified=result.headers.get("last-modified", page.last_modified),
        read_at=now,
        next_try_at=now,
        attempts=0,
        error=None,
    )


async def _save(poll: Poll, feed: Feed, stages: Stages, tally: Tally) -> None:
    tally.count_feed(await stages.save(poll), feed)


def _with_validators(state: SourceState, result: Fetched | NotModified) -> SourceState:
    """What the server said last, byte for byte; a 304 may replace them (RFC 9111, section 4.3.4)."""
    etag = result.headers.get("etag", state.etag)
    last_modified = result.headers.get("last-modified", state.last_modified)
    if (etag, last_modified) == (state.etag, state.last_modified):
        return state
    return state._replace(etag=etag, last_modified=last_modified)


def _digest(result: FetchResult) -> str | None:
    """Tells documents apart; None where there is none."""
    return hashlib.sha256(result.body).hexdigest() if isinstance(result, Fetched) else None
