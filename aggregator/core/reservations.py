"""Which documents of a site its /.well-known/tdmrep.json reserves (TDM Reservation Protocol, W3C community group).

The file is a list of rules: a path, as in robots.txt, and whether the mining of what it matches is reserved (1) or not
(0). The first that matches counts. Where there is no such file, or none that can be had, nothing is reserved by it.
What a document says of itself comes before the file, and is read with it (sources/_directives.py).
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final

from aggregator.core.model import Fetched, FetchFailed, NotModified, Request
from aggregator.core.robots import MAX_BYTES, fresh_for, origin

if TYPE_CHECKING:
    from collections.abc import Callable

    from aggregator.core.model import FetchResult
    from aggregator.core.ports import RobotRules

_MOST_RULES: Final = 1_000
_WITHOUT_FILE: Final = timedelta(hours=24)
_ASK_AGAIN: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reservations:
    """What is known of the tdmrep.json of an origin.

    Attributes:
        rules: for each path whether what it matches is reserved; the path's rules allow what it does not match.
        fresh_until: when it is asked for again.
        etag, last_modified: of the document.
    """

    rules: tuple[tuple[RobotRules, bool], ...] = ()
    fresh_until: datetime
    etag: str | None = None
    last_modified: str | None = None


def request(url: str, known: Reservations | None) -> Request:
    """The request for the tdmrep.json that governs an address."""
    return Request(
        url=f"{origin(url)}/.well-known/tdmrep.json",
        etag=known.etag if known else None,
        last_modified=known.last_modified if known else None,
        most_bytes=MAX_BYTES,
    )


def learnt(
    known: Reservations | None, answer: FetchResult, now: datetime, pattern: Callable[[str], RobotRules]
) -> Reservations:
    """What is known after tdmrep.json was asked for.

    Args:
        known: what was known before; None: nothing.
        answer: to the request that `request` made.
        now: when it came.
        pattern: rules that allow everything but what a path matches.
    """
    match answer:
        case Fetched():
            return Reservations(
                rules=tuple((pattern(path), reserved) for path, reserved in _rules(answer.body)),
                fresh_until=now + fresh_for(answer, now),
                etag=answer.headers.get("etag"),
                last_modified=answer.headers.get("last-modified"),
            )
        case NotModified() if known is not None:
            return replace(known, fresh_until=now + fresh_for(answer, now))
        case FetchFailed(status=status) if status is not None and status < 500:
            return Reservations(fresh_until=now + _WITHOUT_FILE)
    return replace(known or Reservations(fresh_until=now), fresh_until=now + _ASK_AGAIN)


def is_reserved(reservations: Reservations, url: str) -> bool:
    """Whether the file reserves the mining of a document."""
    return next((reserved for rules, reserved in reservations.rules if not rules.allows(url)), False)


def _rules(body: bytes) -> list[tuple[str, bool]]:
    """The rules of a file, in its order; what is none is passed over."""
    try:
        said: Any = json.loads(body)
    except (ValueError, RecursionError):
        return []
    rules = said if isinstance(said, list) else [said]  # some leave out the brackets
    found = []
    for rule in rules[:_MOST_RULES]:
        path = rule.get("location") if isinstance(rule, dict) else None
        value = str(rule.get("tdm-reservation")).strip() if path else ""
        if isinstance(path, str) and value in ("0", "1"):
            found.append((path, value == "1"))
    return found
