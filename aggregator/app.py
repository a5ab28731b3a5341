"""The composition root: settings in, wired parts out. The only place that asks the clock.

It takes the settings apart and hands each part its own values; nothing below knows the whole of them.
"""

from __future__ import annotations

import asyncio
import gc
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, TypeVar

from aggregator import __version__, config, formats, pipeline, publishing, reading
from aggregator.adapters import robots
from aggregator.adapters.files import PublishFolder
from aggregator.adapters.garbage import collect_rarely
from aggregator.adapters.http import HttpClient
from aggregator.adapters.logs import logger
from aggregator.adapters.store import SqlStore, open_store
from aggregator.adapters.workers import Workers
from aggregator.core import cadence
from aggregator.core.errors import StoreError
from aggregator.core.model import Outcome, Poll, PollReport
from aggregator.core.robots import PRODUCT
from aggregator.visits import Visits
from aggregator.web import pages
from aggregator.writer import Writer

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
    from pathlib import Path

    from aggregator.config import Settings
    from aggregator.core.model import Feed, Fetched, Page, Source, SourceState
    from aggregator.core.ports import FetchPermitted
    from aggregator.pipeline import Stages
    from aggregator.publishing import Press, Published

_Result = TypeVar("_Result")

READING_SECONDS = 20.0
READING_MEMORY = 3 * 1024**3
FEEDS = "feeds/"

log = logger(__name__)


def clock() -> datetime:
    """Now, aware and in UTC."""
    return datetime.now(UTC)


class StoreThread:
    """The one thread that calls the store, whose methods block."""

    def __init__(self) -> None:
        self._executor = ThreadPoolExecutor(max_workers=1, thread_name_prefix="store")

    async def run(self, function: Callable[[], _Result]) -> _Result:
        """Call a function in the thread, after those called before it."""
        return await asyncio.get_running_loop().run_in_executor(self._executor, function)

    def close(self) -> None:
        """Wait for what was called, and end the thread."""
        self._executor.shutdown(wait=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class App:
    """The wired service, without a daemon around it.

    Attributes:
        title: of the service.
        folder: where it publishes.
        concurrency: at most so many sources are polled at once.
    """

    title: str
    folder: Path
    concurrency: int
    sources: Mapping[str, Source]
    store: SqlStore
    thread: StoreThread
    stages: Stages
    press: Press

    async def states(self) -> Mapping[str, SourceState]:
        """What is known of every configured source, by source id."""
        return await self.thread.run(lambda: self.store.states(self.sources))

    async def due(self, limit: int) -> Sequence[SourceState]:
        """The sources whose time has come, the longest waiting first."""
        return await self.thread.run(lambda: self.store.due(clock(), limit))

    async def poll(self, state: SourceState) -> PollReport:
        """Poll one source; whatever goes wrong with it is in the report."""
        source = self.sources[state.source_id]
        try:
            return await pipeline.poll(source, state, self.stages)
        except StoreError as error:
            return _failed(source.id, str(error))
        except Exception as error:
            # A defect of ours on one source's data must neither stop the others nor be met again every second.
            log.exception("polling a source failed", action="poll_crashed", source=source.id)
            message = f"internal error: {type(error).__name__}: {error}; please report it"
            rhythm = cadence.Rhythm(interval=source.interval, longest=self.stages.longest)
            await self.stages.save(Poll(state=cadence.failed(state, rhythm, clock(), error=message)))
            return _failed(source.id, message)

    async def publish(self, *, everything: bool = False) -> Published:
        """Bring the published folder up to date.

        Raises:
            StoreError: the store cannot be read, or the folder not written.
        """
        return await self.thread.run(lambda: publishing.publish(self.press, everything=everything))

    async def status(self) -> pages.StatusView:
        """How every configured source fares."""
        states = await self.states()
        counts = await self.thread.run(self.store.counts)
        rows = [
            _row(source, states[name], counts["sources"].get(name, 0))
            for name, source in self.sources.items()
        ]
        return pages.StatusView(title=self.title, now=clock(), rows=rows)


@asynccontextmanager
async def open_app(settings: Settings) -> AsyncIterator[App]:
    """Wire everything; closed at the end of the block, in the opposite order.

    Raises:
        StoreError: the database or the folder cannot be used.
    """
    sources = {source.id: source for source in config.sources(settings)}
    async with AsyncExitStack() as stack:
        stack.callback(gc.set_threshold, *gc.get_threshold())
        collect_rarely()
        thread = StoreThread()
        stack.callback(thread.close)
        store = await thread.run(lambda: open_store(settings.service.database))
        stack.push_async_callback(thread.run, store.close)
        await thread.run(lambda: store.register(tuple(sources.values()), clock()))
        client = await stack.enter_async_context(http_client(settings))
        workers = await stack.enter_async_context(reading_processes(settings.service.workers))

        async def waiting_pages(source_id: str, now: datetime, limit: int) -> Sequence[Page]:
            return await thread.run(lambda: store.waiting_pages(source_id, now, limit))

        async def known_pages(source_id: str, urls: Collection[str]) -> Collection[str]:
            return await thread.run(lambda: store.known_pages(source_id, urls))

        async def said(source_id: str) -> Mapping[str, int]:
            return await thread.run(lambda: store.said(source_id))

        yield App(
            title=settings.service.title,
            folder=settings.service.publish_dir,
            concurrency=settings.polling.concurrency,
            sources=sources,
            store=store,
            thread=thread,
            press=_press(settings, store),
            stages=pipeline.Stages(
                fetch=client,
                visit=_visits(settings, client),
                read=workers,
                said=said,
                save=Writer(store, thread.run, clock).save,
                waiting_pages=waiting_pages,
                known_pages=known_pages,
                now=clock,
                longest=timedelta(seconds=settings.polling.max_interval),
            ),
        )


def _visits(settings: Settings, fetch: FetchPermitted) -> Visits:
    return Visits(
        fetch=fetch,
        read=robots.read,
        pattern=robots.pattern,
        now=clock,
        seconds=time.monotonic,
        sleep=asyncio.sleep,
        pause=timedelta(seconds=settings.polling.page_pause),
        at_once=settings.polling.per_host,
        longest=timedelta(seconds=settings.polling.max_interval),
    )


def http_client(settings: Settings) -> HttpClient:
    """The door to the network, as polite as the operator wants it."""
    contact = f" (+{settings.service.contact})" if settings.service.contact else ""
    return HttpClient(
        user_agent=f"{PRODUCT}/{__version__}{contact}",
        max_bytes=settings.polling.max_bytes,
        total_timeout=settings.polling.timeout,
        per_host=settings.polling.per_host,
        concurrency=settings.polling.concurrency,
    )


def reading_processes(count: int) -> Workers[[Fetched, Source, str, Collection[str]], Feed]:
    """The processes that read documents."""
    return Workers(reading.read, count=count, deadline=READING_SECONDS, memory=READING_MEMORY)


def _press(settings: Settings, store: SqlStore) -> Press:
    folder = PublishFolder(settings.service.publish_dir)
    return publishing.Press(
        store=store,
        publish=folder,
        has=folder.exists,
        formats=formats.formats(),
        index=pages.index,
        assets=pages.assets(),
        title=settings.service.title,
        base_url=settings.service.base_url + FEEDS,
        languages=settings.languages.publish,
        size=settings.service.feed_size,
        program=__version__,
    )


def _row(source: Source, state: SourceState, entries: int) -> pages.SourceRow:
    outcome = state.last_outcome
    return pages.SourceRow(
        id=source.id,
        title=source.title or state.info.title or source.id,
        url=source.url,
        state="waiting" if outcome is None else "failing" if outcome is Outcome.FAILED else "ok",
        outcome=outcome,
        http_status=state.last_status,
        last_poll_at=state.last_poll_at,
        next_poll_at=state.next_poll_at,
        entries=entries,
        failures=state.failures,
        error=state.last_error,
    )


def _failed(source_id: str, error: str) -> PollReport:
    return PollReport(
        source=source_id,
        outcome=Outcome.FAILED,
        status=None,
        bytes=0,
        seen=0,
        new=0,
        updated=0,
        unchanged=0,
        duplicate=0,
        dropped=0,
        parsed=0,
        pages=0,
        withheld=0,
        problems=(),
        error=error,
        milliseconds=0,
    )
