"""`aggregator poll`: one round of polling, then exit."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Annotated

import typer
import uvloop

from aggregator import app, config
from aggregator.adapters import logs
from aggregator.cli import console, options
from aggregator.core.errors import ConfigurationError
from aggregator.core.model import Outcome

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.config import Settings
    from aggregator.core.model import PollReport, SourceState

_COLUMNS = (
    "source", "outcome", "status", "bytes", "seen", "new", "updated", "unchanged", "duplicate", "dropped", "ms",
)  # fmt: skip


def command(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources to poll, due or not.")] = None,
    *,
    everything: Annotated[bool, typer.Option("--all", help="Every source, due or not.")] = False,
    config_path: options.Config = options.CONFIG,
    as_json: options.Json = False,
) -> None:
    """Poll what is due (or named, or all) once, publish, exit. Exit status 1 where a source failed."""
    logs.configure()
    settings = config.load(config_path)
    reports = uvloop.run(_poll(settings, sources or [], everything=everything, as_json=as_json))
    raise typer.Exit(int(any(report.error for report in reports)))


async def _poll(
    settings: Settings, named: Sequence[str], *, everything: bool, as_json: bool
) -> list[PollReport]:
    async with app.open_app(settings) as wired:
        chosen = await _choose(wired, named, everything=everything)
        places = asyncio.Semaphore(settings.polling.concurrency)
        with console.progress("polling", len(chosen)) as advance:

            async def poll(state: SourceState) -> PollReport:
                async with places:
                    report = await wired.poll(state)
                advance()
                _tell(report, as_json=as_json)
                return report

            reports = await asyncio.gather(*map(poll, chosen))
        published = await wired.publish()
    if console.interactive() and not as_json:
        _show(reports, len(published.changed))
    return reports


async def _choose(wired: app.App, named: Sequence[str], *, everything: bool) -> Sequence[SourceState]:
    unknown = sorted(set(named) - set(wired.sources))
    if unknown:
        known = ", ".join(wired.sources) or "none"
        raise ConfigurationError(
            [f"there is no source {name!r} in the configuration; there are: {known}" for name in unknown]
        )
    if not named and not everything:
        return await wired.due(len(wired.sources))
    states = await wired.states()
    return [states[source] for source in dict.fromkeys(named or wired.sources)]


def _tell(report: PollReport, *, as_json: bool) -> None:
    if as_json:
        console.json_line(report)
    elif not console.interactive():
        counts = ("seen", "new", "updated", "unchanged", "duplicate", "dropped", "bytes", "milliseconds")
        said = [f"{name}={getattr(report, name)}" for name in counts]
        status = f"status={report.status or '-'}"
        console.line(report.source, report.outcome, status, *said, report.error or "")
        for problem in report.problems:
            console.line(report.source, "problem", problem)


def _show(reports: Sequence[PollReport], files: int) -> None:
    rows = [
        (
            report.source, report.outcome.value, report.status, report.bytes, report.seen, report.new, report.updated,
            report.unchanged, report.duplicate, report.dropped, report.milliseconds,
        )
        for report in reports
    ]  # fmt: skip
    console.table(f"{len(reports)} polled, {files} files changed", _COLUMNS, rows)
    for report in reports:
        if report.error:
            console.say(f"{report.source}: {report.error}")
        for problem in report.problems:
            console.say(f"{report.source}: {problem}")
    failed = sum(report.outcome is Outcome.FAILED for report in reports)
    if failed:
        console.say(f"{failed} of {len(reports)} sources failed")
