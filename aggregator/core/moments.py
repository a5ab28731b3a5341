"""What is made of the dates that a source said of an entry.

Observations: clocks of servers are minutes off; a zone that is wrong or missing puts a date hours into the future;
some publish for tomorrow, some write year 9999 to stay on top. Programs write their zero where they know no date:
1 January 1970 (also with a zone, a few hours away from it), 1899, 1904, 1980. The web is of 1990, and the first feeds
are of 1997.

Rule: a date that is later than the moment at which it was read is one of the future; one before 1990 is absurd. What
becomes of them is the operator's choice for each source:

* "clamp": a date of the future is made the moment of reading, which is when the entry was first seen; an absurd one is
  as if it were not said.
* "ignore": both are as if they were not said. A clock that is up to 15 minutes fast is still taken for a clock.
* "keep": both stay as they were said.

Where `published` is as if it were not said, `updated` takes its place; where there is none, the time of first seeing
does, for good. Dates of an entry that is known keep what was made of them as long as the source says the same.

Known exceptions: an archive that gives articles of 1945 their own dates needs "keep". The worse error is a date that
nobody wrote: an entry without one is shown under the time at which it was seen, which is true.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.core.model import Entry, KnownEntry

POLICIES = ("clamp", "ignore", "keep")

_FIRST = datetime(1990, 1, 1, tzinfo=UTC)
_FAST_CLOCK = timedelta(minutes=15)


def believed(
    published: datetime | None, updated: datetime | None, *, at: datetime | None, policy: str
) -> tuple[datetime | None, datetime | None]:
    """What is made of an entry's dates when it is read.

    Args:
        published: as it was said, in UTC.
        updated: likewise.
        at: the moment of reading; None: nothing is of the future.
        policy: one of `POLICIES`.

    Returns:
        Published and updated.
    """
    if policy == "keep" or (published is None and updated is None):
        return published, updated
    made = _possible(published, at, policy)
    changed = _possible(updated, at, policy)
    return (changed if made is None and published is not None else made), changed


def kept(entry: Entry, before: KnownEntry, policy: str) -> tuple[datetime | None, datetime | None]:
    """What is made of the dates of an entry that is known.

    Args:
        entry: as it was read now.
        before: as it is stored.
        policy: one of `POLICIES`.

    Returns:
        Published and updated. Where the source says what it said, it means what it meant; nothing but "keep" lets an
        entry be published after it was first seen.
    """
    published, updated = entry.published, entry.updated
    if _is_said_again(entry.published_said, before.published_said):
        published = before.published
    elif published and before.first_seen_at and policy != "keep":
        published = min(published, before.first_seen_at)
    if _is_said_again(entry.updated_said, before.updated_said):
        updated = before.updated
    return published, updated


def order(published: datetime | None, first_seen_at: datetime) -> datetime:
    """The moment by which entries are sorted: no date, whatever becomes of it, pins an entry on top."""
    return min(published, first_seen_at) if published else first_seen_at


def _possible(moment: datetime | None, at: datetime | None, policy: str) -> datetime | None:
    if moment is None or moment < _FIRST:
        return None
    if at is None or moment <= at:
        return moment
    return at if policy == "clamp" or moment - at <= _FAST_CLOCK else None


def _is_said_again(now: str | None, before: str | None) -> bool:
    return now is not None and now == before
