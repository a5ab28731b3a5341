"""How politely pages are asked for."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from aggregator.adapters import robots
from aggregator.core.model import Failure, Fetched, FetchFailed, FetchResult, Request, Source
from aggregator.core.ports import Permitted
from aggregator.visits import Visits

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = Source(id="site", url="http://a.example/", kind="site")
OTHER = Source(id="other", url="http://a.example/news", kind="site")
TRUSTED = Source(id="trusted", url="http://a.example/", kind="site", robots=False)


def status(number: int, retry_after: str | None = None) -> Callable[[str], FetchResult]:
    """An answer without a document."""

    def answer(url: str) -> FetchResult:
        message = f"answers {number}"
        return FetchFailed(
            url=url, reason=Failure.STATUS, message=message, status=number, retry_after=retry_after
        )

    return answer


def document(body: bytes, **headers: str) -> Callable[[str], FetchResult]:
    """An answer with one."""
    return lambda url: Fetched(url=url, body=body, headers=headers)


@dataclass
class Web:
    """A web that answers by script, several answers one after the other, and remembers when it was asked for what."""

    script: dict[str, list[Callable[[str], FetchResult]]]
    redirects: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[float, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    now: datetime = NOW

    async def fetch(self, request: Request, permitted: Permitted | None = None) -> FetchResult:
        """Answer, as the client does."""
        self.asked.append((time.monotonic(), request.url))
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(0.001)
        self.at_once -= 1
        if target := self.redirects.get(request.url):
            refused = await permitted(target) if permitted else None
            return refused or await self.fetch(Request(url=target), permitted)
        answers = self.script.get(request.url, [document(b"page") if "/p" in request.url else status(404)])
        return (answers.pop(0) if len(answers) > 1 else answers[0])(request.url)

    def visits(self, pause: float = 0.0, at_once: int = 1) -> Visits:
        """Somebody who asks for pages."""
        return Visits(
            fetch=self.fetch,
            read=robots.read,
            pattern=robots.pattern,
            now=lambda: self.now,
            seconds=time.monotonic,
            sleep=asyncio.sleep,
            pause=timedelta(seconds=pause),
            at_once=at_once,
            longest=timedelta(hours=1),
        )

    def times(self, part: str) -> list[float]:
        """When addresses that hold this were asked for."""
        return [at for at, url in self.asked if part in url]


def pages(count: int, host: str = "a.example") -> list[Request]:
    """Requests for the pages of a host."""
    return [Request(url=f"http://{host}/p{number}") for number in range(count)]


async def test_sources_that_share_a_host_take_turns() -> None:
    """Between two pages of one host there is a pause, whoever asks; other hosts are not waited for."""
    web = Web({})
    visit = web.visits(pause=0.05)
    await asyncio.gather(
        *(visit(request, SITE) for request in pages(3)),
        *(visit(request, OTHER) for request in pages(3)),
        *(visit(request, SITE) for request in pages(1, "b.example")),
    )
    times = web.times("//a.example/p")
    assert len(times) == 6
    assert all(later - earlier >= 0.05 for earlier, later in pairwise(times))
    assert web.times("//b.example/p")[0] < times[-1]


async def test_several_places_are_taken_at_once() -> None:
    """`per_host` pages of a host are asked for at the same time, never more."""
    web = Web({})
    visit = web.visits(at_once=3)
    await visit(pages(1)[0], SITE)
    await asyncio.gather(*(visit(request, SITE) for request in pages(12)))
    assert web.most_at_once == 3


async def test_robots_txt_is_asked_for_once() -> None:
    """However many pages wait for it, and again when it is a day old; each scheme and port has its own."""
    web = Web({})
    visit = web.visits()
    await asyncio.gather(*(visit(request, SITE) for request in pages(9)))
    assert len(web.times("/robots.txt")) == 1
    assert len(web.times("/.well-known/tdmrep.json")) == 1
    web.now += timedelta(hours=25)
    await visit(pages(1)[0], SITE)
    assert len(web.times("/robots.txt")) == 2
    await visit(Request(url="http://a.example:8080/p1"), SITE)
    await visit(Request(url="https://a.example/p1"), SITE)
    assert [url for _, url in web.asked if "robots" in url][2:] == [
        "http://a.example:8080/robots.txt",
        "https://a.example/robots.txt",
    ]


async def test_robots_txt_may_say_for_how_long_it_holds() -> None:
    """Cache-Control is honoured, and what changed is known then."""
    secret = document(b"User-agent: *\nDisallow: /", **{"cache-control": "max-age=60"})
    web = Web({"http://a.example/robots.txt": [secret, status(404)]})
    visit = web.visits()
    assert isinstance(await visit(pages(1)[0], SITE), FetchFailed)
    web.now += timedelta(seconds=59)
    assert isinstance(await visit(pages(1)[0], SITE), FetchFailed)
    web.now += timedelta(seconds=2)
    assert isinstance(await visit(pages(1)[0], SITE), Fetched)
    assert len(web.times("/p")) == 1


async def test_what_is_disallowed_is_not_asked_for() -> None:
    """Neither the page, nor what speaks for it; with the publisher's permission it is, and nobody looks."""
    web = Web({"http://a.example/robots.txt": [document(b"User-agent: *\nDisallow: /")]})
    visit = web.visits()
    refused = await visit(pages(1)[0], SITE)
    assert isinstance(refused, FetchFailed)
    assert (refused.reason, refused.status) == (Failure.DISALLOWED, None)
    assert [url for _, url in web.asked] == ["http://a.example/robots.txt"]
    assert isinstance(await visit(pages(1)[0], TRUSTED), Fetched)
    assert [url for _, url in web.asked][1:] == ["http://a.example/p0"]


async def test_a_redirect_to_what_is_disallowed_is_not_followed() -> None:
    """Also to another host, whose own robots.txt counts."""
    web = Web(
        {"http://b.example/robots.txt": [document(b"User-agent: *\nDisallow: /p1")]},
        redirects={
            "http://a.example/p0": "http://b.example/p1",
            "http://a.example/p1": "http://b.example/p2",
        },
    )
    visit = web.visits()
    refused = await visit(pages(1)[0], SITE)
    assert isinstance(refused, FetchFailed)
    assert refused.message.startswith("robots.txt of b.example disallows /p1;")
    assert isinstance(await visit(Request(url="http://a.example/p1"), SITE), Fetched)
    assert not web.times("b.example/p1")


async def test_the_delay_of_robots_txt_is_kept() -> None:
    """Between the beginnings of two requests, however many may be asked for at once."""
    web = Web({"http://a.example/robots.txt": [document(b"User-agent: *\nCrawl-delay: 0.05")]})
    visit = web.visits(at_once=4)
    await asyncio.gather(*(visit(request, SITE) for request in pages(4)))
    assert all(later - earlier >= 0.045 for earlier, later in pairwise(web.times("/p")))


async def test_a_host_that_wants_a_rest_gets_it() -> None:
    """429 with Retry-After: all its pages wait so long, whichever source they are of, and then all come."""
    web = Web({"http://a.example/p1": [status(429, "1"), document(b"page")]})
    visit = web.visits()
    requests = pages(3)
    found = await asyncio.gather(
        *(visit(request, SITE) for request in requests), visit(Request(url="http://a.example/p9"), OTHER)
    )
    assert all(isinstance(one, Fetched) for one in found)
    told = web.times("/p1")[0]
    assert [at - told >= 1 for at, url in web.asked if at > told] == [True] * 3


async def test_too_often_without_saying_for_how_long() -> None:
    """The interval of the source is long enough."""
    web = Web({"http://a.example/p0": [status(429)]})
    busy = await web.visits()(pages(1)[0], SITE)
    assert isinstance(busy, FetchFailed)
    assert (busy.reason, busy.retry_after) == (Failure.BUSY, "1800")
    assert len(web.times("/p0")) == 1


async def test_a_long_rest_is_not_waited_for() -> None:
    """The page and those behind it are told at once, for how long; a page of another host is asked for."""
    web = Web({"http://a.example/p1": [status(503, "900")]})
    visit = web.visits()
    found = [await visit(request, SITE) for request in (*pages(3), *pages(1, "b.example"))]
    assert [isinstance(one, Fetched) for one in found] == [True, False, False, True]
    busy = [one for one in found if isinstance(one, FetchFailed)]
    assert [one.reason for one in busy] == [Failure.BUSY] * 2
    assert [one.status for one in busy] == [503, None]
    assert [880 < int(one.retry_after or 0) <= 900 for one in busy] == [True] * 2
    assert "a.example wants to be left alone" in busy[1].message
    assert not web.times("/p2")


async def test_nobody_can_silence_a_host_for_years() -> None:
    """A rest has a ceiling."""
    web = Web({"http://a.example/p0": [status(429, "Fri, 31 Dec 9999 23:59:59 GMT")]})
    busy = await web.visits()(pages(1)[0], SITE)
    assert isinstance(busy, FetchFailed)
    assert int(busy.retry_after or 0) <= 3600


async def test_trouble_that_names_no_time_is_the_pages_own() -> None:
    """503 without Retry-After, and every other status, says nothing of the other pages."""
    web = Web({"http://a.example/p0": [status(503)], "http://a.example/p1": [status(500, "900")]})
    visit = web.visits()
    found = [await visit(request, SITE) for request in pages(3)]
    assert [one.reason for one in found if isinstance(one, FetchFailed)] == [Failure.STATUS] * 2
    assert isinstance(found[2], Fetched)


async def test_a_busy_robots_txt_lets_the_whole_host_rest() -> None:
    """Nothing else is asked for until then, robots.txt neither."""
    web = Web({"http://a.example/robots.txt": [status(503, "900")]})
    visit = web.visits()
    for _ in range(2):
        assert isinstance(await visit(pages(1)[0], SITE), FetchFailed)
        web.now += timedelta(minutes=2)
    assert [url for _, url in web.asked] == ["http://a.example/robots.txt"]


async def test_what_the_sites_file_reserves_is_marked() -> None:
    """By the file of the host that answered in the end."""
    rule = document(b'[{"location": "/p1", "tdm-reservation": 1}]')
    web = Web(
        {"http://b.example/.well-known/tdmrep.json": [rule]},
        redirects={"http://a.example/p0": "http://b.example/p1"},
    )
    visit = web.visits()
    found = [await visit(request, SITE) for request in (*pages(2), *pages(2, "b.example"))]
    assert [one.reserved for one in found if isinstance(one, Fetched)] == [True, False, False, True]


async def test_an_address_that_is_none_is_an_ordinary_failure() -> None:
    """A redirect may lead anywhere."""
    web = Web({"http://[b/robots.txt": [status(404)]}, redirects={"http://a.example/p0": "http://[b/p1"})
    assert isinstance(await web.visits()(pages(1)[0], SITE), Fetched)


async def test_one_that_is_cancelled_gives_its_place_back() -> None:
    """A daemon that stops, and a source that is given up, must not take a host's places with them."""
    web = Web({})
    visit = web.visits(pause=0.05)
    await visit(pages(1)[0], SITE)
    waiting = asyncio.create_task(visit(pages(1)[0], SITE))
    await asyncio.sleep(0.01)
    waiting.cancel()
    assert isinstance(await asyncio.wait_for(visit(pages(1)[0], SITE), 2), Fetched)
