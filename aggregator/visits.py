"""How the pages of sites are asked for: only where their robots.txt allows it, and as slowly as their host wants it.

Every host (scheme, name and port) has so many places as it may be asked at once; each is free again a pause after its
last answer, whichever source asked. A host that says "too often" (429), or "later" (503 with Retry-After), is left
alone by all of them until then: a short rest is waited for; after a longer one the pages come with a later poll.
"""

from __future__ import annotations

import asyncio
import math
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from aggregator.core import cadence, reservations, robots
from aggregator.core.model import Failure, Fetched, FetchFailed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime, timedelta

    from aggregator.core.model import FetchResult, Request, Source
    from aggregator.core.ports import FetchPermitted, RobotRules

PATIENCE: Final = 60.0
"""So many seconds a page is waited for whose host wants a rest; after a longer one it comes with a later poll."""

_HOSTS_REMEMBERED: Final = 2_000
_WANTS_REST: Final = (429, 503)
_WHEN_REDIRECTED: Final = "86400"  # seconds; where a redirect leads to, only a request tells


@dataclass(slots=True)
class _Host:
    """What is known of a scheme, host and port, by the seconds of the clock.

    Attributes:
        places: when each of them is free again.
        next_start: no page is asked for before (Crawl-delay).
        rests_until: nothing is asked for before (Retry-After).
    """

    places: asyncio.Queue[float]
    next_start: float = 0.0
    rests_until: float = 0.0
    learning: asyncio.Lock = field(default_factory=asyncio.Lock)
    robots: robots.Robots | None = None
    reservations: reservations.Reservations | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Visits:
    """Asks for pages; one for all sources, so that those that share a host take turns.

    Attributes:
        fetch: the door to the network.
        read: reads a robots.txt.
        pattern: rules that allow everything but what a path matches.
        now: the clock.
        seconds: a clock that only goes forward.
        sleep: waits for so many seconds.
        pause: between two pages of one host.
        at_once: pages of one host that are asked for at the same time.
        longest: the longest rest that a host can ask for.
    """

    fetch: FetchPermitted
    read: Callable[[bytes], RobotRules]
    pattern: Callable[[str], RobotRules]
    now: Callable[[], datetime]
    seconds: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    pause: timedelta
    at_once: int
    longest: timedelta
    _hosts: OrderedDict[tuple[str, str], _Host] = field(default_factory=OrderedDict, init=False)

    async def __call__(self, request: Request, source: Source) -> FetchResult:
        """Ask for a page, when its host lets us.

        Returns:
            What came of it. `Failure.DISALLOWED`: nobody asked, because robots.txt does not want it; where a redirect
            led there, it has a status and `retry_after`, for that was asked for. `Failure.BUSY`: the host wants to be
            left alone for `retry_after`.
        """
        if source.robots and (refused := await self._refusal(request.url)):
            return refused
        host = self._host(request.url)
        result = await self._in_turn(host, request, source)
        rest = self._told_to_rest(result, source.interval)
        if rest is not None and rest <= PATIENCE:
            result = await self._in_turn(host, request, source)
            rest = self._told_to_rest(result, source.interval)
        if rest is not None and isinstance(result, FetchFailed):
            return replace(result, reason=Failure.BUSY, retry_after=_whole(rest))
        if isinstance(result, FetchFailed) and result.reason is Failure.DISALLOWED:
            return replace(result, retry_after=_WHEN_REDIRECTED)
        if source.robots and isinstance(result, Fetched) and await self._is_reserved(result.url):
            return replace(result, reserved=True)
        return result

    async def _in_turn(self, host: _Host, request: Request, source: Source) -> FetchResult:
        """Take a place of the host, ask, and leave the place free after a pause."""
        free_at = await host.places.get()
        try:
            while (wait := max(free_at, host.next_start, host.rests_until) - self.seconds()) > 0:
                if busy := self._busy(host, request.url):
                    return busy
                await self.sleep(wait)
            if source.robots and host.robots is not None:
                host.next_start = self.seconds() + robots.delay(host.robots)
            result = await self.fetch(request, self._refusal if source.robots else None)
            free_at = self.seconds() + self.pause.total_seconds()
            return result
        finally:
            host.places.put_nowait(free_at)

    async def _refusal(self, url: str) -> FetchFailed | None:
        """Why an address must not be asked for now; None where it may be."""
        host = self._host(url)
        if busy := self._busy(host, url):
            return busy
        await self._rest(host)
        async with host.learning:
            if host.robots is None or host.robots.fresh_until <= self.now():
                answer = await self._ask(host, robots.request(url, host.robots))
                host.robots = await asyncio.to_thread(
                    robots.learnt, host.robots, answer, self.now(), self.read
                )
        return await asyncio.to_thread(robots.refusal, host.robots, url, self.now())

    async def _is_reserved(self, url: str) -> bool:
        """Whether the site's tdmrep.json reserves the mining of a document that came from it."""
        host = self._host(url)
        async with host.learning:
            known = host.reservations
            if known is None or known.fresh_until <= self.now():
                request = reservations.request(url, known)
                refused = host.robots and robots.refusal(host.robots, request.url, self.now())
                answer = refused or self._busy(host, url) or await self._ask(host, request)
                known = await asyncio.to_thread(reservations.learnt, known, answer, self.now(), self.pattern)
                host.reservations = known
        return reservations.is_reserved(known, url)

    async def _ask(self, host: _Host, request: Request) -> FetchResult:
        """Ask for a file that speaks for the whole host; what this costs the host, the pages wait for."""
        await self._rest(host)
        answer = await self.fetch(request)
        self._told_to_rest(answer)
        return answer

    async def _rest(self, host: _Host) -> None:
        if (rest := host.rests_until - self.seconds()) > 0:
            await self.sleep(rest)

    def _told_to_rest(self, result: FetchResult, unsaid: timedelta | None = None) -> float | None:
        """The seconds for which a host wants to be left alone, and now will be; None: it does not want it.

        Args:
            result: its answer.
            unsaid: how long a rest is where it says that we ask too often, and not how long; None: none.
        """
        if not isinstance(result, FetchFailed) or result.status not in _WANTS_REST:
            return None
        if result.reason is Failure.BUSY:
            return None
        if result.retry_after:
            wait = cadence.asked_to_wait(result.retry_after, self.now())
        elif result.status == 429 and unsaid is not None:
            wait = unsaid
        else:
            return None
        rest = min(wait, self.longest).total_seconds()
        host = self._host(result.url)
        host.rests_until = max(host.rests_until, self.seconds() + rest)
        return rest

    def _busy(self, host: _Host, url: str) -> FetchFailed | None:
        """What is answered for a host that wants a long rest."""
        rest = host.rests_until - self.seconds()
        if rest <= PATIENCE:
            return None
        message = (
            f"{robots.host_of(url)} wants to be left alone for {_whole(rest)} seconds; it is asked again then"
        )
        return FetchFailed(url=url, reason=Failure.BUSY, message=message, retry_after=_whole(rest))

    def _host(self, url: str) -> _Host:
        key = url.partition("://")[0].lower(), robots.host_of(url)
        host = self._hosts.get(key)
        if host is None:
            host = self._hosts[key] = _Host(asyncio.Queue())
            for _ in range(self.at_once):
                host.places.put_nowait(0.0)
            if len(self._hosts) > _HOSTS_REMEMBERED:
                self._hosts.popitem(last=False)
        self._hosts.move_to_end(key)
        return host


def _whole(seconds: float) -> str:
    return str(math.ceil(seconds))
