"""What is made of dates: those of the future, those that cannot be, and those of entries that are known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from aggregator.core import moments
from aggregator.core.model import Entry, Evidence, KnownEntry

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
PAST = NOW - timedelta(days=3)
OLDER = NOW - timedelta(days=9)
ZERO = datetime(1970, 1, 1, tzinfo=UTC)
LAST = datetime(9999, 12, 31, tzinfo=UTC)
OLD = datetime(1945, 5, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("published", "updated", "clamp", "ignore"),
    [
        (PAST, None, (PAST, None), (PAST, None)),
        (None, PAST, (None, PAST), (None, PAST)),
        (None, None, (None, None), (None, None)),
        (OLDER, PAST, (OLDER, PAST), (OLDER, PAST)),
        (LAST, None, (NOW, None), (None, None)),
        (LAST, PAST, (NOW, PAST), (PAST, PAST)),
        (PAST, LAST, (PAST, NOW), (PAST, None)),
        (LAST, LAST, (NOW, NOW), (None, None)),
        (NOW + 10 * MINUTE, None, (NOW, None), (NOW, None)),
        (NOW + 20 * MINUTE, None, (NOW, None), (None, None)),
        (ZERO, None, (None, None), (None, None)),
        (ZERO, PAST, (PAST, PAST), (PAST, PAST)),
        (OLD, PAST, (PAST, PAST), (PAST, PAST)),
        (PAST, ZERO, (PAST, None), (PAST, None)),
    ],
)
def test_a_date_that_cannot_be_is_not_believed(
    published: datetime | None, updated: datetime | None, clamp: Any, ignore: Any
) -> None:
    """Each policy makes of it what it says, and "keep" nothing."""
    said = (published, updated)
    assert moments.believed(published, updated, at=NOW, policy="clamp") == clamp
    assert moments.believed(published, updated, at=NOW, policy="ignore") == ignore
    assert moments.believed(published, updated, at=NOW, policy="keep") == said


def test_where_nobody_says_when_it_was_read_nothing_is_of_the_future() -> None:
    """A document that is read from a file, in a test."""
    assert moments.believed(LAST, None, at=None, policy="clamp") == (LAST, None)


def entry(**dates: Any) -> Entry:
    """An entry that was read now."""
    evidence = Evidence(decided_by="test", confidence=1)
    return Entry(source_id="a", key="1", atom_id="urn:1", evidence=evidence, digest="1:x", **dates)


def known(**dates: Any) -> KnownEntry:
    """The same entry, as it is stored."""
    return KnownEntry(
        id=1,
        source_id="a",
        key="1",
        url=None,
        language="en",
        digest="1:x",
        fingerprint=None,
        story_id=1,
        **dates,
    )


def test_a_date_that_is_said_again_means_what_it_meant() -> None:
    """A date that was clamped once does not move with every poll."""
    now = entry(published=NOW, published_said="31 Dec 9999", updated=NOW, updated_said="31 Dec 9999")
    before = known(
        published=PAST,
        published_said="31 Dec 9999",
        updated=PAST,
        updated_said="31 Dec 9999",
        first_seen_at=PAST,
    )
    assert moments.kept(now, before, "clamp") == (PAST, PAST)
    assert moments.kept(now, before, "keep") == (PAST, PAST)


def test_a_new_date_is_not_later_than_the_first_seeing() -> None:
    """An entry is not published again because its source says so; that it was updated may be true."""
    now = entry(published=NOW, published_said="today", updated=NOW, updated_said="today")
    before = known(
        published=OLDER, published_said="long ago", updated=OLDER, updated_said="x", first_seen_at=PAST
    )
    assert moments.kept(now, before, "clamp") == (PAST, NOW)
    assert moments.kept(now, before, "ignore") == (PAST, NOW)
    assert moments.kept(now, before, "keep") == (NOW, NOW)
    earlier = entry(published=OLDER, published_said="earlier")
    assert moments.kept(earlier, before, "clamp") == (OLDER, None)


def test_no_date_pins_an_entry_on_top() -> None:
    """Entries are sorted by their date, or by when they were seen, whichever is earlier."""
    assert moments.order(LAST, NOW) == NOW
    assert moments.order(PAST, NOW) == PAST
    assert moments.order(None, NOW) == NOW
