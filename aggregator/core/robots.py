"""What a site's robots.txt means, and for how long it is believed (RFC 9309). Pure: the time is an argument.

Rule, by the answer to the question for it (section 2.3.1):

    a document     its rules hold
    4xx            everything is allowed; after 429 it is asked for again soon
    redirects      followed by the client; more than it follows, or to nowhere: as 4xx
    5xx, no answer nothing is allowed; where it was read before, the rules it had then hold on

It is believed for a day (section 2.4), or for as long as its server says, if that is less. Who has not answered for 30
days, and never did before, is taken to have none (section 2.3.1.4).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from aggregator.core.freshness import lifetime
from aggregator.core.model import Failure, Fetched, FetchFailed, NotModified, Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from aggregator.core.model import FetchResult
    from aggregator.core.ports import RobotRules

PRODUCT: Final = "aggregator"
"""What we call ourselves, in User-Agent and for the groups of robots.txt (section 2.2.1)."""

MAX_BYTES: Final = 500 * 1024
"""So much of a robots.txt is read (section 2.5)."""

ASK: Final = "ask its publisher, or set `robots = false` for this source if you have the permission"
"""The remedy where a publisher does not want what the operator does."""

LONGEST_DELAY: Final = 30.0
"""The most seconds between two requests that a Crawl-delay gets: no standard knows it, and some ask for hours."""

_URL: Final = re.compile(r"(https?://)([^/?#]*)([^#]*)", re.IGNORECASE)
_LONGEST: Final = timedelta(hours=24)
_SHORTEST: Final = timedelta(seconds=10)  # who says "no-cache" does not want to be asked before every page
_ASK_AGAIN: Final = timedelta(minutes=1)
_TAKEN_TO_HAVE_NONE: Final = timedelta(days=30)
_NOWHERE: Final = frozenset({Failure.TOO_MANY_REDIRECTS, Failure.ADDRESS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What is known of the robots.txt of an origin.

    Attributes:
        rules: those that hold; None: it could not be read, and never could.
        was_read: whether `rules` come from a document.
        fresh_until: when it is asked for again.
        silent_since: since when it cannot be read; None: it can.
        trouble: why it cannot be read.
        etag, last_modified: of the document.
    """

    rules: RobotRules | None
    was_read: bool = False
    fresh_until: datetime
    silent_since: datetime | None = None
    trouble: str = ""
    etag: str | None = None
    last_modified: str | None = None


def request(url: str, known: Robots | None) -> Request:
    """The request for the robots.txt that governs an address."""
    return Request(
        url=f"{origin(url)}/robots.txt",
        etag=known.etag if known else None,
        last_modified=known.last_modified if known else None,
        most_bytes=MAX_BYTES,
    )


def learnt(
    known: Robots | None, answer: FetchResult, now: datetime, read: Callable[[bytes], RobotRules]
) -> Robots:
    """What is known after robots.txt was asked for.

    Args:
        known: what was known before; None: nothing.
        answer: to the request that `request` made.
        now: when it came.
        read: reads a document.
    """
    match answer:
        case Fetched():
            return Robots(
                rules=read(answer.body),
                was_read=True,
                fresh_until=now + fresh_for(answer, now),
                etag=answer.headers.get("etag"),
                last_modified=answer.headers.get("last-modified"),
            )
        case NotModified() if known is not None:
            return replace(known, fresh_until=now + fresh_for(answer, now), silent_since=None, trouble="")
        case FetchFailed() if _is_unavailable(answer):
            soon = answer.status == 429
            return Robots(rules=read(b""), fresh_until=now + (_ASK_AGAIN if soon else _LONGEST))
    kept = known if known is not None and known.was_read else Robots(rules=None, fresh_until=now)
    since = known.silent_since if known is not None else None
    trouble = (
        answer.message if isinstance(answer, FetchFailed) else "It answers with a condition we did not set."
    )
    return replace(kept, fresh_until=now + _ASK_AGAIN, silent_since=since or now, trouble=trouble)


def refusal(robots: Robots, url: str, now: datetime) -> FetchFailed | None:
    """Why an address must not be asked for; None where it may be."""
    host = host_of(url)
    if robots.rules is None:
        if robots.silent_since is None or now - robots.silent_since >= _TAKEN_TO_HAVE_NONE:
            return None
        message = f"robots.txt of {host} cannot be read, and without it nothing there is asked for: {robots.trouble}"
    elif robots.rules.allows(url):
        return None
    else:
        message = f"robots.txt of {host} disallows {path_of(url)[:200]}; {ASK}"
    return FetchFailed(url=url, reason=Failure.DISALLOWED, message=message)


def origin(url: str) -> str:
    """Scheme, host and port of an http or https URL, as they stand in it; what one robots.txt speaks for."""
    found = _URL.match(url)
    return found[1] + found[2] if found else url


def host_of(url: str) -> str:
    """How messages name the host of a URL: with its port, and never with a user's name or password in it."""
    found = _URL.match(url)
    return found[2].rpartition("@")[2].lower() if found else ""


def path_of(url: str) -> str:
    """The path and query of a URL: what rules are compared with."""
    found = _URL.match(url)
    path = found[3] if found else url
    return path if path.startswith("/") else f"/{path}"


def delay(robots: Robots) -> float:
    """Seconds that a site wants between two requests, as far as it gets them; 0: it does not say."""
    said = robots.rules.delay if robots.rules is not None else None
    return min(said or 0.0, LONGEST_DELAY)


def fresh_for(answer: Fetched | NotModified, now: datetime) -> timedelta:
    """For how long what a site says of all its pages is believed."""
    said = lifetime(answer.headers, now)
    return _LONGEST if said is None else min(max(said, _SHORTEST), _LONGEST)


def _is_unavailable(answer: FetchFailed) -> bool:
    """Whether there is none: the server says so, or its redirects lead nowhere (sections 2.3.1.2 and 2.3.1.3)."""
    if answer.status is None:
        return False
    return answer.status < 500 and (answer.reason is Failure.STATUS or answer.reason in _NOWHERE)
