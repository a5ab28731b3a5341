"""The daemon: APScheduler's jobs, the web server, signals, readiness, and a watchdog tied to real health.

What is due is in the store; the scheduler only ticks. The only importer of apscheduler and uvicorn.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from typing import TYPE_CHECKING

import uvicorn
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from aggregator.adapters import systemd
from aggregator.adapters.logs import logger
from aggregator.app import App, clock
from aggregator.core.errors import AggregatorError, StoreError
from aggregator.core.model import Outcome
from aggregator.web.app import HealthView, create_app

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.core.model import PollReport, SourceState

_TICK_SECONDS = 1
_UNHEALTHY_AFTER = 60.0
_GRACE_SECONDS = 5.0

log = logger(__name__)


class Service:
    """Polls what is due and publishes what changed, until told to stop."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._polling: dict[str, asyncio.Task[None]] = {}
        self._failing: set[str] = set()
        self._withheld: dict[str, int] = {}
        self._to_publish = True
        self._ticked_at = clock()

    def health(self) -> HealthView:
        """Whether the daemon has looked for work lately; a store that hangs is sick, a failing source is not."""
        idle = (clock() - self._ticked_at).total_seconds()
        return HealthView(
            ok=idle < _UNHEALTHY_AFTER,
            sources=len(self._app.sources),
            failing=len(self._failing),
            last_tick_seconds=round(idle, 3),
        )

    async def remember(self) -> None:
        """Know what failed before the restart."""
        states = await self._app.states()
        self._failing = {name for name, state in states.items() if state.failures}

    async def tick(self) -> None:
        """Start polling what is due; when every place is taken, go on as places become free."""
        while True:
            free = self._app.concurrency - len(self._polling)
            due = await self._app.due(self._app.concurrency)
            self._ticked_at = clock()
            waiting = [state for state in due if state.source_id not in self._polling][:free]
            for state in waiting:
                self._start(state)
            if len(waiting) < free or not self._polling:
                return
            await asyncio.wait(self._polling.values(), return_when=asyncio.FIRST_COMPLETED)

    async def publish(self) -> None:
        """Publish, if anything was saved since the last time."""
        if not self._to_publish:
            return
        self._to_publish = False
        try:
            done = await self._app.publish()
        except StoreError as error:
            self._to_publish = True
            log.error(str(error), action="publish_failed")
            return
        if done.changed:
            log.info("published", action="published", files=list(done.changed))

    async def finish(self) -> None:
        """Let the polls in hand end; what is not done within seconds is given up and comes again at the next start."""
        tasks = list(self._polling.values())
        if tasks:
            _, late = await asyncio.wait(tasks, timeout=_GRACE_SECONDS)
            for task in late:
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        await self.publish()

    def _start(self, state: SourceState) -> None:
        task = asyncio.create_task(self._poll(state))
        self._polling[state.source_id] = task
        task.add_done_callback(lambda _: self._polling.pop(state.source_id, None))

    async def _poll(self, state: SourceState) -> None:
        report = await self._app.poll(state)
        if report.new or report.updated or report.duplicate:
            self._to_publish = True
        if report.outcome is Outcome.FAILED:
            self._failing.add(report.source)
        else:
            self._failing.discard(report.source)
        _log_poll(report, failed_before=state.failures > 0)
        if report.withheld > self._withheld.get(report.source, 0):
            told = {"pages": report.withheld, "problems": list(report.problems)}
            log.info("pages are left alone", action="pages_withheld", source=report.source, **told)
        self._withheld[report.source] = report.withheld


async def serve(app: App, listen: socket.socket) -> None:
    """Run the daemon until SIGTERM or SIGINT.

    Args:
        app: the wired parts.
        listen: a bound socket.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    service = Service(app)
    await service.remember()
    web = create_app(folder=app.folder, status=app.status, health=service.health)
    server = _WebServer(
        uvicorn.Config(web, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=2)
    )
    scheduler = _schedule(service)
    serving = asyncio.create_task(server.serve(sockets=[listen]))
    scheduler.start()
    systemd.notify("READY=1", os.environ)
    log.info("running", action="started", sources=len(app.sources), listen=_name(listen))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((stopping, serving), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    log.info("stopping", action="stopping")
    systemd.notify("STOPPING=1", os.environ)
    scheduler.shutdown(wait=False)
    await service.finish()
    server.should_exit = True
    await serving


def _schedule(service: Service) -> AsyncIOScheduler:
    scheduler = AsyncIOScheduler(timezone="UTC")
    every = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
    for job in (service.tick, service.publish):
        scheduler.add_job(job, "interval", seconds=_TICK_SECONDS, next_run_time=clock(), **every)
    watchdog = systemd.watchdog_interval(os.environ, os.getpid())
    if watchdog:
        scheduler.add_job(_watch, "interval", seconds=watchdog, args=(service,), **every)
    return scheduler


def bind(host: str, port: int) -> socket.socket:
    """A socket that listens at an address; port 0 takes a free one.

    Raises:
        AggregatorError: the address cannot be had; the message says why.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family, socket.SOCK_STREAM)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise AggregatorError(
            f"cannot listen at {host}:{port}: {error.strerror or error}; change [service] listen, or stop what is there"
        ) from error
    return bound


class _WebServer(uvicorn.Server):
    """uvicorn, but the signals are the daemon's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _watch(service: Service) -> None:
    health = service.health()
    if health.ok:
        systemd.notify("WATCHDOG=1", os.environ)
    else:
        log.error("no tick for a minute", action="unhealthy", seconds=health.last_tick_seconds)


def _log_poll(report: PollReport, *, failed_before: bool) -> None:
    told = {"source": report.source, "status": report.status, "milliseconds": report.milliseconds}
    if report.outcome is Outcome.FAILED and not failed_before:
        log.warning(report.error or "failed", action="source_failed", **told)
    elif report.outcome is Outcome.PARTIAL:
        log.warning(report.error or "incomplete", action="source_incomplete", **told)
    elif failed_before and report.outcome is not Outcome.FAILED:
        log.info("works again", action="source_recovered", **told)
    if report.new or report.updated:
        counts = {"new": report.new, "updated": report.updated, "duplicate": report.duplicate}
        log.info("polled", action="polled", **counts, **told)


def _name(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"{host}:{port}"
