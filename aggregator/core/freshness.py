"""For how long an answer may be believed, by what its server says (RFC 9111, section 4.2). The time is an argument."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

_MAX_AGE: Final = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_STALE_AT_ONCE: Final = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)


def lifetime(headers: Mapping[str, str], now: datetime) -> timedelta | None:
    """How long an answer is fresh from now on; zero where it must not be kept, None where its server does not say.

    Args:
        headers: of the answer, names in lower case.
        now: when it came.
    """
    control = headers.get("cache-control", "")
    if _STALE_AT_ONCE.search(control):
        return timedelta(0)
    if found := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        spent = int(age[:9]) if age.isascii() and age.isdigit() else 0
        return max(timedelta(seconds=int(found[1]) - spent), timedelta(0))
    if "expires" not in headers:
        return None
    expires = _date(headers["expires"])
    if expires is None:  # "0", which means that it has expired (RFC 9111, section 5.3)
        return timedelta(0)
    return max(expires - (_date(headers.get("date", "")) or now), timedelta(0))


def _date(header: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(header)
    except ValueError:
        return None
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
