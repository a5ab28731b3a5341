from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.error import URLError
from urllib.request import urlopen

import feedparser
import pytest
from structlog.testing import capture_logs

from aggregator.adapters.store import open_store
from aggregator.core.model import Outcome, PollReport, SourceState
from aggregator.demo import server as demo
from aggregator.demo.texts import LANGUAGES
from aggregator.service import Service
from tests.scripted import ScriptedServer, item, rss

if TYPE_CHECKING:
    from aggregator.app import App

_SECONDS = 60.0


@contextmanager
def daemon(config: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The daemon as a person starts it, and the address it says it listens at."""
    command = [sys.executable, "-m", "aggregator", "run", "--config", str(config)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as process:
        try:
            assert process.stderr is not None
            for line in process.stderr:
                record = json.loads(line)
                if record["action"] == "started":
                    yield process, f"http://{record['listen']}"
                    break
        finally:
            process.kill()


def until(true: Callable[[], bool]) -> None:
    """Wait until something is true, a minute at most."""
    deadline = time.monotonic() + _SECONDS
    while not true():
        assert time.monotonic() < deadline, "it did not come true within a minute"
        time.sleep(0.2)


def published(address: str, name: str) -> feedparser.FeedParserDict:
    """A published feed, as any reader sees it; empty while it is not there."""
    try:
        with urlopen(f"{address}/feeds/{name}") as answer:
            return feedparser.parse(answer.read())
    except URLError:
        return feedparser.parse(b"")


def test_the_demo_world_comes_out_by_language(tmp_path: Path) -> None:
    """Every article in its language's feed, linked to all its translations, and none of them twice."""
    with demo.DemoServer(every=None, published=3) as world:
        config = tmp_path / "config.toml"
        config.write_text(demo.config(world, tmp_path), encoding="utf-8")
        truth = [record for record in world.world.truth() if record.title]
        expected = {tag: {record.title for record in truth if record.language == tag} for tag in LANGUAGES}
        with daemon(config) as (_, address):

            def complete() -> bool:
                feeds = {tag: published(address, f"{tag}.atom") for tag in LANGUAGES}
                return all(
                    {entry.title for entry in feeds[tag].entries} == expected[tag] for tag in LANGUAGES
                )

            until(complete)
            for tag in LANGUAGES:
                feed = published(address, f"{tag}.atom")
                assert not feed.bozo
                assert len({entry.id for entry in feed.entries}) == len(feed.entries)
                assert len({entry.title for entry in feed.entries}) == len(feed.entries)
            german = published(address, "de.atom")
            linked = [
                {link.get("hreflang") for link in entry.links} - {None, "de"} for entry in german.entries
            ]
            assert sum(len(others) == len(LANGUAGES) - 1 for others in linked) >= 3


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGKILL])
def test_a_restart_loses_and_repeats_nothing(
    server: ScriptedServer, configure: Callable[..., Path], end: signal.Signals
) -> None:
    """Ended politely or not, the daemon goes on where it was: no entry lost, none twice, no unconditional request."""
    server.with_validators("/feed", rss(*map(item, range(20))), '"1"')
    source = f'[[sources]]\nid = "one"\nurl = "{server.url}/feed"\n'
    config = configure(source, listen="127.0.0.1:0")
    with daemon(config) as (process, address):
        until(lambda: len(published(address, "en.atom").entries) == 20)
        ids = [entry.id for entry in published(address, "en.atom").entries]
        process.send_signal(end)
        assert process.wait(15) == (0 if end is signal.SIGTERM else -signal.SIGKILL)
    asked = len(server.requests)
    with daemon(config) as (_, address):
        until(lambda: len(server.requests) > asked)
        assert [entry.id for entry in published(address, "en.atom").entries] == ids
    assert all("if-none-match" in headers for _, headers in server.requests[asked:])
    store = open_store(str(config.parent / "aggregator.db"), read_only=True)
    assert len(store.entries(limit=100)) == 20
    store.close()


async def test_pages_that_are_left_alone_are_told_once() -> None:
    """In the log when they become more, not at every poll."""
    counts = [0, 2, 2, 3, 0]
    report = PollReport(
        source="site", outcome=Outcome.FETCHED, status=200, bytes=0, seen=0, new=0, updated=0, unchanged=0,
        duplicate=0, dropped=0, parsed=0, pages=0, withheld=0, problems=("why",), error=None, milliseconds=0,
    )  # fmt: skip

    class Wired:
        async def poll(self, _: SourceState) -> PollReport:
            return replace(report, withheld=counts.pop(0))

    service = Service(cast("App", Wired()))
    state = SourceState(
        source_id="site", url="http://example.org/", next_poll_at=datetime(2026, 11, 24, tzinfo=UTC)
    )
    with capture_logs() as logs:
        while counts:
            await service._poll(state)
    told = [
        (record["pages"], record["problems"]) for record in logs if record.get("action") == "pages_withheld"
    ]
    assert told == [(2, ["why"]), (3, ["why"])]
