"""Polls of feeds, from the network to the store."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.core.model import (
    Outcome,
)
from tests.bench import bench, feed
from tests.scripted import Answer, ScriptedServer, item, rss


async def test_a_second_poll_of_an_unchanged_feed_does_nothing(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """The validators go back byte for byte, and after a 304 nothing is parsed and no revision moves."""
    server.with_validators("/feed", rss(item(1), item(2)), 'W/"a b"')
    async with bench(tmp_path, feed(server)) as test:
        first = await test.poll()
        revisions = test.store.revisions()
        second = await test.poll()
        assert (first.outcome, first.new, first.parsed) == (Outcome.FETCHED, 2, 1)
        assert (second.outcome, second.status, second.seen, second.parsed) == (
            Outcome.NOT_MODIFIED,
            304,
            0,
            0,
        )
        assert test.store.revisions() == revisions
    assert "if-none-match" not in server.asked("/feed")[0]
    assert server.asked("/feed")[1]["if-none-match"] == 'W/"a b"'


async def test_an_entry_with_nothing_to_read_is_not_kept(server: ScriptedServer, tmp_path: Path) -> None:
    """It is counted and named, and no subscriber gets an empty line."""
    server.script["/feed"] = Answer(rss(item(1), "<item><guid>tag:example.org,2026:empty</guid></item>"))
    async with bench(tmp_path, feed(server)) as test:
        report = await test.poll()
        assert (report.seen, report.new, report.dropped) == (2, 1, 1)
        assert report.problems == ("entry tag:example.org,2026:empty has neither title nor text",)
        assert len(test.titles()) == 1


async def test_the_same_bytes_are_not_parsed_again(server: ScriptedServer, tmp_path: Path) -> None:
    """A server without validators costs its bytes, not our time."""
    server.script["/feed"] = Answer(rss(item(1)))
    async with bench(tmp_path, feed(server)) as test:
        await test.poll()
        again = await test.poll()
        assert (again.outcome, again.parsed, test.parsed) == (Outcome.UNCHANGED, 0, 1)


async def test_what_changed_is_told_apart(server: ScriptedServer, tmp_path: Path) -> None:
    """New, updated and unchanged entries of one document are counted as such."""
    server.script["/feed"] = Answer(rss(item(1), item(2)))
    async with bench(tmp_path, feed(server)) as test:
        await test.poll()
        server.script["/feed"] = Answer(
            rss(item(3), item(1), item(2, "A corrected text that says it better."))
        )
        report = await test.poll()
        assert (report.seen, report.new, report.updated, report.unchanged) == (3, 1, 1, 1)
        assert test.titles() == ["Story number 1", "Story number 2", "Story number 3"]


async def test_of_a_changed_feed_only_what_is_new_is_made_definite(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """What was said is looked up when a document changed, and never else; the report counts all entries."""
    server.with_validators("/feed", rss(*map(item, range(30))), '"1"')
    async with bench(tmp_path, feed(server)) as test:
        await test.poll()
        assert (test.normalized, test.looked_up) == (30, 0)
        await test.poll()
        assert (test.normalized, test.looked_up) == (30, 0)
        server.with_validators("/feed", rss(*map(item, range(31))), '"2"')
        report = await test.poll()
        assert (test.normalized, test.looked_up) == (31, 1)
        assert (report.seen, report.new, report.unchanged, report.parsed) == (31, 1, 30, 1)
        server.with_validators("/feed", rss(*map(item, range(32))), '"3"')
        assert (await test.poll()).new == 1
        assert test.normalized == 32
        assert len(test.titles()) == 32


async def test_an_entry_with_nothing_to_read_does_not_shift_what_is_known_of_others(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """What was said is kept of the entries that are stored, each with its own."""
    empty = "<item><guid>http://example.org/empty</guid></item>"
    server.script["/feed"] = Answer(rss(item(1), empty, item(2)))
    async with bench(tmp_path, feed(server)) as test:
        assert (await test.poll()).new == 2
        ids = {stored.id for stored in test.store.recent(None, 9)}
        assert set(test.store.said("test").values()) == ids
        server.script["/feed"] = Answer(rss(item(3), item(1), empty, item(2)))
        report = await test.poll()
        assert (report.new, report.unchanged, report.dropped) == (1, 2, 1)


async def test_a_date_of_the_future_does_not_move_with_every_poll(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """It is the moment of first seeing, for good, also when the text changes."""
    future = b"<pubDate>Fri, 31 Dec 9999 23:59:59 GMT</pubDate>"
    dates = []
    async with bench(tmp_path, feed(server)) as test:
        first = test.now
        for words in ("a", "b", "c"):
            document = rss(item(1, f"{words} text that says something."))
            server.script["/feed"] = Answer(document.replace(b"</item>", future + b"</item>"))
            await test.poll()
            test.now += timedelta(hours=1)
            (stored,) = test.store.recent(None, 9)
            dates.append(stored.entry.published)
            assert stored.entry.published_said == "Fri, 31 Dec 9999 23:59:59 GMT"
    assert dates == [first] * 3


async def test_a_feed_cut_in_half_keeps_its_whole_entries(server: ScriptedServer, tmp_path: Path) -> None:
    """The whole entries are kept, the cut one comes whole with the next poll, and no validator is believed."""
    whole = rss(*map(item, range(6)))
    server.with_validators("/feed", whole[: whole.index(b"Story number 3") + 5], '"cut"')
    async with bench(tmp_path, feed(server)) as test:
        report = await test.poll()
        assert (report.outcome, report.new) == (Outcome.PARTIAL, 3)
        assert report.error
        assert "line" in report.error
        server.with_validators("/feed", whole, '"whole"')
        assert (await test.poll()).new == 3
        assert len(test.titles()) == 6
    assert "if-none-match" not in server.asked("/feed")[1]


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (Answer(b"gone", 404), "404"),
        (Answer(b"busy", 503, {"Retry-After": "7200"}), "503"),
        (
            Answer(b"<!doctype html><title>Hello</title><p>Hello", 200, {"Content-Type": "text/html"}),
            "HTML page",
        ),
        (Answer(b"\0" * 900_000), "900000 zero bytes"),
        (Answer(b"x" * 1_100_000), "1,000,000"),
        (Answer(b"<rss>", 200, {"Content-Length": "500", "Connection": "close"}), "of 500"),
    ],
    ids=["404", "503", "html", "zeros", "too large", "broken off"],
)
async def test_a_failure_is_told_and_forgets_nothing(
    server: ScriptedServer, tmp_path: Path, answer: Answer, said: str
) -> None:
    """What was learnt before a failure stays, the reason is told, and the source is asked again later."""
    server.with_validators("/feed", rss(item(1)), '"1"')
    async with bench(tmp_path, feed(server)) as test:
        await test.poll()
        server.script["/feed"] = answer
        report = await test.poll()
        assert report.outcome is Outcome.FAILED
        assert said in str(report.error)
        state = test.store.states()["test"]
        assert (state.failures, state.etag, state.last_error) == (1, '"1"', report.error)
        wait = 7200 if answer.status == 503 else 3600
        assert state.next_poll_at >= test.now + timedelta(seconds=wait)
        assert test.titles() == ["Story number 1"]


async def test_validators_belong_to_their_address(server: ScriptedServer, tmp_path: Path) -> None:
    """A source that the operator moved is asked without the old address's validators."""
    server.with_validators("/old", rss(item(1)), '"old"')
    server.with_validators("/new", rss(item(1), item(2)), '"new"')
    async with bench(tmp_path, feed(server, "/old")) as test:
        await test.poll()
    async with bench(tmp_path, feed(server, "/new")) as test:
        assert (await test.poll()).new == 1
    assert "if-none-match" not in server.asked("/new")[0]
