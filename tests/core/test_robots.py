"""What the answers to the question for robots.txt mean (RFC 9309, sections 2.3 and 2.4)."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.adapters.robots import read
from aggregator.core import robots
from aggregator.core.model import Failure, Fetched, FetchFailed, FetchResult, NotModified

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
URL = "https://user:word@example.org:8443/robots.txt"
PAGE = "https://user:word@example.org:8443/news/1?a=b#c"
SECRET = Fetched(url=URL, body=b"User-agent: *\nDisallow: /news/\nCrawl-delay: 99", headers={"etag": '"1"'})


def failed(status: int | None, reason: Failure = Failure.STATUS) -> FetchFailed:
    """An answer without a document."""
    return FetchFailed(url=URL, reason=reason, message="example.org is broken.", status=status)


def after(*answers: FetchResult) -> robots.Robots:
    """What is known after these answers, a day between two of them."""
    known = None
    for number, answer in enumerate(answers):
        known = robots.learnt(known, answer, NOW + timedelta(days=number), read)
    assert known is not None
    return known


def refused(known: robots.Robots, now: datetime = NOW) -> str | None:
    """Why a page must not be asked for."""
    refusal = robots.refusal(known, PAGE, now)
    assert refusal is None or refusal.reason is Failure.DISALLOWED
    return refusal.message if refusal else None


def test_the_request() -> None:
    """It goes to the root of the same scheme, host and port, asks for no more than is read, and is conditional."""
    first, second = robots.request(PAGE, None), robots.request(PAGE, after(SECRET))
    assert (first.url, first.most_bytes, first.etag) == (URL, 500 * 1024, None)
    assert second.etag == '"1"'


def test_a_refusal_names_host_path_and_remedy() -> None:
    """And no password."""
    words = refused(after(SECRET)) or ""
    assert words.startswith("robots.txt of example.org:8443 disallows /news/1?a=b; ")
    assert "robots = false" in words
    assert "word" not in words


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 429, 451])
def test_where_there_is_none_everything_is_allowed(status: int) -> None:
    """Section 2.3.1.3: every status of 400 to 499, also where there was one before."""
    assert refused(after(failed(status))) is None
    assert refused(after(SECRET, failed(status))) is None


@pytest.mark.parametrize(
    "answer",
    [
        failed(302, Failure.TOO_MANY_REDIRECTS),
        failed(301, Failure.ADDRESS),
        failed(304),
    ],
    ids=["circle", "to nowhere", "304"],
)
def test_redirects_that_lead_to_none(answer: FetchFailed) -> None:
    """Section 2.3.1.2: as if there were none."""
    assert refused(after(answer)) is None


@pytest.mark.parametrize(
    "answer",
    [
        failed(500),
        failed(503),
        failed(None, Failure.CONNECT),
        failed(None, Failure.ADDRESS),
        failed(None, Failure.TIMEOUT),
        failed(200, Failure.PROTOCOL),
        failed(200, Failure.ENCODING),
    ],
    ids=["500", "503", "connect", "name", "time", "broken off", "coding"],
)
def test_where_it_cannot_be_had_nothing_is_allowed(answer: FetchFailed) -> None:
    """Section 2.3.1.4; the reason is told, and it is asked for again soon."""
    known = after(answer)
    assert "cannot be read" in (refused(known) or "")
    assert "example.org is broken" in (refused(known) or "")
    assert known.fresh_until - NOW <= timedelta(minutes=5)


def test_the_last_good_copy_holds_while_it_cannot_be_had() -> None:
    """Its rules do, and what it allows stays allowed, for however long."""
    known = after(SECRET, *[failed(500)] * 40)
    assert "disallows" in (refused(known) or "")
    assert robots.refusal(known, "https://example.org:8443/", NOW) is None
    assert robots.request(PAGE, known).etag == '"1"'


def test_that_there_was_none_is_no_copy() -> None:
    """Who had none, and now does not answer, may have one now."""
    assert refused(after(failed(404), failed(500)))


def test_who_never_answers_is_taken_to_have_none() -> None:
    """After 30 days, not before (section 2.3.1.4)."""
    known = after(*[failed(500)] * 3)
    assert refused(known, NOW + timedelta(days=29))
    assert refused(known, NOW + timedelta(days=30)) is None


def test_silence_is_counted_anew_after_an_answer() -> None:
    """An answer ends it."""
    assert after(failed(500), SECRET).silent_since is None
    assert after(SECRET, failed(500), NotModified(url=URL)).silent_since is None


@pytest.mark.parametrize(
    ("headers", "lifetime"),
    [
        ({}, timedelta(days=1)),
        ({"cache-control": "max-age=3600"}, timedelta(hours=1)),
        ({"cache-control": "max-age=999999"}, timedelta(days=1)),
        ({"cache-control": "no-cache"}, timedelta(seconds=10)),
    ],
)
def test_how_long_it_is_believed(headers: dict[str, str], lifetime: timedelta) -> None:
    """As its server says, but at most a day (section 2.4), and never so short that every page asks for it."""
    assert after(Fetched(url=URL, body=b"", headers=headers)).fresh_until == NOW + lifetime
    unchanged = after(SECRET, NotModified(url=URL, headers=headers))
    assert unchanged.fresh_until == NOW + timedelta(days=1) + lifetime
    assert "disallows" in (refused(unchanged) or "")


def test_after_too_often_it_is_asked_for_again_soon() -> None:
    """429 says nothing of whether there is one."""
    assert after(failed(429)).fresh_until <= NOW + timedelta(minutes=5)
    assert after(failed(404)).fresh_until == NOW + timedelta(days=1)


def test_a_delay_is_a_courtesy_with_a_bound() -> None:
    """Nobody can silence his site for us by one line that no standard knows."""
    assert robots.delay(after(SECRET)) == robots.LONGEST_DELAY
    assert robots.delay(after(failed(404))) == 0
    assert robots.delay(after(failed(500))) == 0


@pytest.mark.parametrize(
    ("url", "path"),
    [("http://h", "/"), ("http://h?a", "/?a"), ("HTTP://h/a?b#c", "/a?b"), ("http://[x/a", "/a")],
)
def test_the_path_that_is_compared(url: str, path: str) -> None:
    """Every address has one, also one that cannot be taken apart."""
    assert robots.path_of(url) == path
