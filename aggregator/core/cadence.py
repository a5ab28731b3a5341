"""When a source is asked again, and what its state is then. The time is an argument; nothing here waits.

Rule: after a poll that worked, the interval; after failures, the interval doubled per failure, up to a ceiling; never
before the server's Retry-After has passed (RFC 9110, section 10.2.3), itself under the same ceiling, so that no
source can silence itself for years. Each source keeps its own small shift, so that sources spread over time.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import lru_cache

from aggregator.core.model import FetchFailed, Outcome, Page, SourceState

_SPREAD = 0.1
_MOST_DOUBLINGS = 16
MOST_ATTEMPTS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a source is polled.

    Attributes:
        interval: time between two polls while all is well.
        longest: ceiling of every wait; where it is shorter than the interval, the interval is the ceiling.
    """

    interval: timedelta
    longest: timedelta


def next_poll(
    now: datetime, source_id: str, rhythm: Rhythm, *, failures: int = 0, retry_after: str | None = None
) -> datetime:
    """The earliest time of the next poll, aware and in UTC.

    Args:
        now: when the poll ended.
        source_id: decides the source's shift, up to a tenth of the interval.
        rhythm: how often the source is polled.
        failures: polls that failed in a row, this one included; 0 after a success.
        retry_after: the header as received, seconds or an HTTP date.
    """
    longest = max(rhythm.longest, rhythm.interval)
    wait: timedelta = min(rhythm.interval * 2 ** min(failures, _MOST_DOUBLINGS), longest)
    if retry_after:
        wait = max(wait, min(asked_to_wait(retry_after, now), longest))
    return now + wait + rhythm.interval * (_SPREAD * _shift(source_id))


def worked(
    state: SourceState,
    rhythm: Rhythm,
    now: datetime,
    *,
    outcome: Outcome,
    status: int,
    error: str | None = None,
) -> SourceState:
    """The state after a poll that brought an answer; what the document itself taught is the caller's to add.

    Args:
        state: the state before.
        rhythm: how often the source is polled.
        now: when the poll ended.
        outcome: how it ended.
        status: the HTTP status.
        error: what was wrong with a document of which a part could be read.
    """
    return state._replace(
        last_outcome=outcome,
        last_status=status,
        last_error=error,
        last_poll_at=now,
        last_success_at=now,
        failures=0,
        next_poll_at=next_poll(now, state.source_id, rhythm),
    )


def failed(
    state: SourceState,
    rhythm: Rhythm,
    now: datetime,
    *,
    error: str,
    status: int | None = None,
    retry_after: str | None = None,
) -> SourceState:
    """The state after a poll that failed: what was learnt before is kept, and the next poll is further away."""
    failures = state.failures + 1
    return state._replace(
        last_outcome=Outcome.FAILED,
        last_status=status,
        last_error=error,
        last_poll_at=now,
        failures=failures,
        next_poll_at=next_poll(now, state.source_id, rhythm, failures=failures, retry_after=retry_after),
    )


def page_failed(page: Page, rhythm: Rhythm, now: datetime, *, error: str, gone: bool) -> Page:
    """The state of a page that could not be read: tried again ever later; an article is given up in the end.

    Args:
        page: its state before.
        rhythm: of the source it belongs to.
        now: when it failed.
        error: what failed.
        gone: the server says that there is no such page.
    """
    attempts = page.attempts + 1
    return replace(
        page,
        attempts=attempts,
        error=error,
        next_try_at=next_poll(now, page.url, rhythm, failures=attempts),
        gave_up_at=now if page.kind == "page" and (gone or attempts >= MOST_ATTEMPTS) else None,
    )


def page_waits(page: Page, rhythm: Rhythm, now: datetime, failure: FetchFailed) -> Page:
    """The state of a page that nobody asked for, as its site or host wants it: no fault of the page, nor of its source.

    It stays due, so that it is read as soon as it may be; to look whether it may costs no request.

    Args:
        page: its state before.
        rhythm: of the source it belongs to.
        now: when it would have been asked for.
        failure: why it was not, and for how long it waits.
    """
    wait = asked_to_wait(failure.retry_after or "", now)
    longest = max(rhythm.longest, rhythm.interval)
    return replace(
        page,
        error=failure.message,
        next_try_at=now + min(wait, longest) if wait else page.next_try_at,
    )


def asked_to_wait(retry_after: str, now: datetime) -> timedelta:
    """How long a server wants to be left alone, by its Retry-After (RFC 9110, 10.2.3); zero where it does not say."""
    value = retry_after.strip()
    if value.isascii() and value.isdigit():
        return timedelta(seconds=int(value[:9]))
    try:
        until = parsedate_to_datetime(value)
    except ValueError:
        return timedelta(0)
    return max(until.astimezone(UTC) - now, timedelta(0)) if until.tzinfo else timedelta(0)


@lru_cache(maxsize=4_096)
def _shift(name: str) -> float:
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:4], "big") / 2**32
