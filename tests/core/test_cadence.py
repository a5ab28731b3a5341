from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.core import cadence
from aggregator.core.model import Outcome, Page, SourceState

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
RHYTHM = cadence.Rhythm(interval=timedelta(minutes=30), longest=timedelta(days=1))
STATE = SourceState(source_id="a", url="https://example.org/feed", next_poll_at=NOW)


def wait(**changes: object) -> timedelta:
    """How long a source waits."""
    return cadence.next_poll(NOW, "a", RHYTHM, **changes) - NOW  # type: ignore[arg-type]


def test_failures_double_the_wait_up_to_a_ceiling() -> None:
    """A source that fails for good is still asked, once a day."""
    waits = [wait(failures=failures) for failures in range(2000)]
    assert waits == sorted(waits)
    assert RHYTHM.interval <= waits[0] <= RHYTHM.interval * 1.1
    assert waits[1] - waits[0] == RHYTHM.interval
    assert timedelta(days=1) <= waits[-1] < timedelta(days=1, minutes=4)


@pytest.mark.parametrize(
    ("retry_after", "least"),
    [
        ("7200", timedelta(hours=2)),
        ("Tue, 24 Nov 2026 15:00:00 GMT", timedelta(hours=3)),
        ("Tuesday, 24-Nov-26 15:00:00 GMT", timedelta(hours=3)),
        ("999999999999999999", timedelta(days=1)),
        ("Tue, 24 Nov 2099 15:00:00 GMT", timedelta(days=1)),
        ("Tue, 24 Nov 1999 15:00:00 GMT", RHYTHM.interval),
        ("soon", RHYTHM.interval),
        ("-5", RHYTHM.interval),
        ("", RHYTHM.interval),
        (None, RHYTHM.interval),
    ],
)
def test_retry_after_is_honoured_under_the_ceiling(retry_after: str | None, least: timedelta) -> None:
    """Seconds and dates count, nonsense does not, and nobody mutes themselves for years."""
    assert least <= wait(retry_after=retry_after) <= least + RHYTHM.interval * 0.1


def test_sources_spread_and_each_keeps_its_place() -> None:
    """The shift is the source's own, the same at every poll."""
    places = {cadence.next_poll(NOW, f"source-{number}", RHYTHM) for number in range(1000)}
    assert len(places) > 990
    assert wait() == wait()


def test_a_failure_keeps_what_was_learnt() -> None:
    """Validators survive a failure, and a success forgets the failures."""
    learnt = cadence.worked(STATE, RHYTHM, NOW, outcome=Outcome.FETCHED, status=200)
    broken = cadence.failed(learnt, RHYTHM, NOW, error="the server said 503", status=503)
    assert (broken.failures, broken.last_error, broken.last_success_at) == (1, "the server said 503", NOW)
    assert cadence.worked(broken, RHYTHM, NOW, outcome=Outcome.NOT_MODIFIED, status=304).failures == 0


def test_an_article_is_given_up_and_a_list_never() -> None:
    """A page that is gone is not asked for again; the list of a language is."""
    article = Page(source_id="a", url="https://example.org/1", next_try_at=NOW)
    gone = cadence.page_failed(article, RHYTHM, NOW, error="404", gone=True)
    assert gone.gave_up_at == NOW
    tried = article
    for attempt in range(1, 6):
        tried = cadence.page_failed(tried, RHYTHM, NOW, error="timeout", gone=False)
        assert (tried.attempts, tried.gave_up_at is None) == (attempt, attempt < 5)
    listed = Page(source_id="a", url="https://example.org/fi/", kind="site", next_try_at=NOW)
    assert cadence.page_failed(listed, RHYTHM, NOW, error="404", gone=True).gave_up_at is None
