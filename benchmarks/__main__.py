"""The whole way, and polls that bring nothing new, each against a baseline in the same run: `make bench`.

whole way            fetch, read, sanitize, identify, decide, store, publish: every feed polled for the first time
its baseline         feedparser as it comes, 8 threads, nothing stored, on a part of the same feeds
unchanged            the same feeds polled again: the server answers 304, and when to ask next is stored
unchanged baseline   the same requests by aiohttp's client as it comes, as many at once, nothing done with the answers
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import uvloop

from aggregator import app, config
from aggregator.core.model import Outcome
from benchmarks.server import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aggregator.app import App

_HOSTS = 100
_ROUNDS = 3


def main() -> None:
    """Measure, and print one JSON object."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--feeds", type=int, default=1000)
    arguments.add_argument("--baseline", type=int, default=100, help="feeds read by the baseline")
    asked = arguments.parse_args()
    with _server(asked.feeds) as port, tempfile.TemporaryDirectory() as folder:
        urls = [f"http://127.0.0.{1 + number % _HOSTS}:{port}/feed/{number}" for number in range(asked.feeds)]
        baseline = _baseline(urls[: asked.baseline])
        path = Path(folder) / "config.toml"
        path.write_text(_config(urls, Path(folder)), encoding="utf-8")
        ours = uvloop.run(_whole_way(path))
        asked_again = _unchanged_baseline(urls, config.load(path).polling.concurrency)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    print(json.dumps({
        "feeds": asked.feeds,
        "baseline_feeds_per_second": round(baseline, 1),
        **ours,
        "ratio_to_baseline": round(ours["feeds_per_second"] / baseline, 2),
        "unchanged_baseline_requests_per_second": round(asked_again),
        "unchanged_ratio_to_baseline": round(ours["unchanged_polls_per_second"] / asked_again, 2),
        "peak_memory_mb": usage.ru_maxrss // 1024,
    }, indent=2))  # fmt: skip


async def _whole_way(path: Path) -> dict[str, float]:
    settings = config.load(path)
    async with app.open_app(settings) as wired:
        started = time.perf_counter()
        first = await _poll_all(wired, settings.polling.concurrency, Outcome.FETCHED)
        polled = time.perf_counter()
        await wired.publish()
        published = time.perf_counter()
        assert first == len(wired.sources) * ENTRIES, f"{first} entries stored"
        for _ in range(_ROUNDS):
            await _poll_all(wired, settings.polling.concurrency, Outcome.NOT_MODIFIED)
        unchanged = (time.perf_counter() - published) / _ROUNDS
        rendered = await wired.publish()
        assert not rendered.rendered
    return {
        "feeds_per_second": round(len(wired.sources) / (published - started), 1),
        "first_poll_seconds": round(polled - started, 2),
        "publish_seconds": round(published - polled, 2),
        "unchanged_polls_per_second": round(len(wired.sources) / unchanged),
    }


async def _poll_all(wired: App, concurrency: int, expected: Outcome) -> int:
    """Poll every source once; the number of new or duplicate entries."""
    places = asyncio.Semaphore(concurrency)
    states = await wired.states()

    async def poll(source: str) -> int:
        async with places:
            report = await wired.poll(states[source])
        assert report.outcome is expected, report
        return report.new + report.duplicate

    return sum(await asyncio.gather(*map(poll, wired.sources)))


def _baseline(urls: list[str]) -> float:
    """Feeds per second of feedparser in threads."""
    return _figure("benchmarks.baseline", *urls)


def _unchanged_baseline(urls: list[str], concurrency: int) -> float:
    """Conditional requests per second of aiohttp alone."""
    return _figure("benchmarks.unchanged", str(concurrency), str(_ROUNDS), *urls)


def _figure(module: str, *arguments: str) -> float:
    command = [sys.executable, "-m", module, *arguments]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _config(urls: list[str], folder: Path) -> str:
    service = f'[service]\ndatabase = "{folder}/bench.db"\npublish_dir = "{folder}/feeds"\n'
    sources = (f'[[sources]]\nid = "feed-{number}"\nurl = "{url}"\n' for number, url in enumerate(urls))
    return service + "".join(sources)


@contextmanager
def _server(feeds: int) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.server", str(feeds)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        yield int(server.stdout.readline())
        server.terminate()


if __name__ == "__main__":
    main()
