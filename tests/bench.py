"""One source and what it takes to poll it, for the tests of the pipeline."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator import pipeline, reading
from aggregator.adapters import robots
from aggregator.adapters.http import HttpClient
from aggregator.adapters.store import SqlStore, open_store
from aggregator.core.model import (
    Feed,
    Fetched,
    Page,
    Plan,
    PollReport,
    Source,
)
from aggregator.visits import Visits
from aggregator.writer import Writer
from tests.scripted import ScriptedServer

Clock = Callable[[], datetime]


@dataclass
class Bench:
    """One source and everything it takes to poll it, with a clock that the test moves."""

    source: Source
    store: SqlStore
    client: HttpClient
    now: datetime = datetime(2026, 11, 24, 12, tzinfo=UTC)
    parsed: int = 0
    normalized: int = 0
    looked_up: int = 0
    transactions: int = 0
    slept: list[float] = field(default_factory=list)
    visits: Visits = field(init=False)

    async def poll(self) -> PollReport:
        """Poll the source, due or not."""
        state = self.store.states([self.source.id])[self.source.id]
        stages = pipeline.Stages(
            fetch=self.client,
            visit=self.visits,
            read=self._read,
            said=self._said,
            save=Writer(self.store, self._run, lambda: self.now).save,
            waiting_pages=self._waiting,
            known_pages=self._known_pages,
            now=lambda: self.now,
            longest=timedelta(days=1),
        )
        return await pipeline.poll(self.source, state, stages)

    async def sleep(self, seconds: float) -> None:
        """Move the clock instead of waiting."""
        self.slept.append(seconds)
        self.now += timedelta(seconds=seconds)

    async def _read(self, fetched: Fetched, source: Source, kind: str, known: Collection[str]) -> Feed:
        self.parsed += 1
        feed = reading.read(fetched, source, kind, known)
        self.normalized += len(feed.entries)
        return feed

    async def _said(self, source_id: str) -> Mapping[str, int]:
        self.looked_up += 1
        return self.store.said(source_id)

    async def _run(self, function: Callable[[], Plan]) -> Plan:
        self.transactions += 1
        return function()

    async def _known_pages(self, source_id: str, urls: Collection[str]) -> Collection[str]:
        return self.store.known_pages(source_id, urls)

    async def _waiting(self, source_id: str, now: datetime, limit: int) -> Sequence[Page]:
        return self.store.waiting_pages(source_id, now, limit)

    def titles(self) -> list[str]:
        """The titles of what would be published, sorted."""
        return sorted(stored.entry.title for stored in self.store.recent(None, 100))


@asynccontextmanager
async def bench(folder: Path, source: Source) -> AsyncIterator[Bench]:
    """Open the store in a folder, as the daemon does at each start."""
    store = open_store(str(folder / "test.db"))
    try:
        async with HttpClient(user_agent="test", max_bytes=1_000_000, total_timeout=3, per_host=4) as client:
            made = Bench(source=source, store=store, client=client)
            made.visits = Visits(
                fetch=client,
                read=robots.read,
                pattern=robots.pattern,
                now=lambda: made.now,
                seconds=lambda: made.now.timestamp(),
                sleep=made.sleep,
                pause=timedelta(0),
                at_once=4,
                longest=timedelta(days=1),
            )
            store.register([source], made.now)
            yield made
    finally:
        store.close()


def feed(server: ScriptedServer, path: str = "/feed", kind: str = "feed") -> Source:
    """A source at the scripted server."""
    return Source(id="test", url=server.url + path, kind=kind)
