from __future__ import annotations

import asyncio
import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Self

import pytest

from aggregator.cli import parse
from aggregator.core.model import Feed, Source
from aggregator.demo import server as demo
from tests.program import aggregator, lines, on_terminal
from tests.scripted import Answer, ScriptedServer, item, rss

Configure = Callable[..., Path]


def sources(**urls: str) -> str:
    """Sources as TOML."""
    return "".join(
        f'[[sources]]\nid = "{name.replace("_", "-")}"\nurl = "{url}"\n' for name, url in urls.items()
    )


def test_each_failing_source_says_why_and_the_others_go_on(
    server: ScriptedServer, configure: Configure
) -> None:
    """Broken sources of every kind: a clear message each, no traceback, exit status 1, and the healthy one is read."""
    whole = rss(*map(item, range(5)))
    html = b'<!doctype html><link rel="alternate" type="application/rss+xml" href="/news.xml"><p>Welcome</p>'
    server.script |= {
        "/healthy": Answer(whole),
        "/html": Answer(html, headers={"Content-Type": "text/html"}),
        "/half": Answer(whole[: whole.index(b"Story number 3")]),
        "/zeros": Answer(b"\0" * 50_000_000),
        "/bomb": Answer(gzip.compress(b"\0" * 50_000_000), headers={"Content-Encoding": "gzip"}),
    }
    config = configure(
        sources(
            healthy=f"{server.url}/healthy",
            unreachable="http://127.0.0.1:9/feed",
            unknown_host="http://no-such-host.invalid/feed",
            missing=f"{server.url}/missing",
            html=f"{server.url}/html",
            half=f"{server.url}/half",
            zeros=f"{server.url}/zeros",
            bomb=f"{server.url}/bomb",
        )
    )
    done = aggregator("poll", "--json", "--config", config)
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    reports = {report["source"]: report for report in lines(done)}
    errors = {name: report["error"] for name, report in reports.items()}
    # Half of the healthy feed stands in the cut one too; whichever is read first has the other's as copies.
    assert (reports["healthy"]["new"] + reports["healthy"]["duplicate"], errors["healthy"]) == (5, None)
    assert "refused" in errors["unreachable"]
    assert "no-such-host.invalid" in errors["unknown-host"]
    assert (reports["missing"]["status"], reports["missing"]["outcome"]) == (404, "failed")
    assert f"{server.url}/news.xml" in errors["html"]
    assert (reports["half"]["outcome"], reports["half"]["new"] + reports["half"]["duplicate"]) == (
        "partial",
        3,
    )
    assert "line" in errors["half"]
    assert "10,000,000" in errors["zeros"]
    assert "10,000,000" in errors["bomb"]
    published = (config.parent / "feeds" / "en.atom").read_text(encoding="utf-8")
    assert published.count("<entry") == 5


def test_what_is_not_due_is_not_polled(server: ScriptedServer, configure: Configure) -> None:
    """Without names only what is due is asked; a name or --all asks anyway; an unknown name is bad usage."""
    server.with_validators("/feed", rss(item(1)), '"1"')
    config = configure('[[sources]]\nid = "one"\ninterval = "1h"\n' + f'url = "{server.url}/feed"\n')
    assert [report["new"] for report in lines(aggregator("poll", "--json", "-c", config))] == [1]
    assert aggregator("poll", "--json", "-c", config).stdout == b""
    for again in ("one", "--all"):
        (report,) = lines(aggregator("poll", again, "--json", "-c", config))
        assert (report["outcome"], report["parsed"]) == ("not_modified", 0)
    done = aggregator("poll", "two", "-c", config)
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"there is no source 'two'" in done.stderr


def test_a_second_poll_of_an_unchanged_world_does_nothing(tmp_path: Path) -> None:
    """Sites and feeds alike: nothing is parsed, no page is read again, no file is touched."""
    config = tmp_path / "config.toml"
    with demo.DemoServer(every=None, published=2) as world:
        config.write_text(demo.config(world, tmp_path), encoding="utf-8")
        first = lines(aggregator("poll", "--all", "--json", "-c", config))
        assert sum(report["new"] for report in first) > 30
        folder = tmp_path / "feeds"
        before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}
        second = lines(aggregator("poll", "--all", "--json", "-c", config))
    assert {report["outcome"] for report in second} == {"not_modified"}
    assert sum(report["parsed"] + report["seen"] + report["bytes"] for report in second) == 0
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir()} == before


def test_a_broken_configuration_is_told_at_once(tmp_path: Path) -> None:
    """Every problem with its line; exit status 2; no traceback."""
    config = tmp_path / "config.toml"
    config.write_text('[service]\nlisten = "nowhere"\ntitel = "x"\n[[sources]]\nurl = "ftp://example.org/"\n')
    for command in ("check", "poll", "run", "publish", "entries"):
        done = aggregator(command, "-c", config)
        assert done.returncode == 2, command
        told = done.stderr.decode()
        assert all(
            place in told for place in ("config.toml:2", "config.toml:3", "config.toml:4", "config.toml:5")
        )
        assert "title" in told
        assert "Traceback" not in told
    assert aggregator("check", "-c", tmp_path / "none.toml").returncode == 2


def test_publishing_again_changes_nothing(server: ScriptedServer, configure: Configure) -> None:
    """The same store gives the same bytes; a file that was damaged is mended, and named."""
    server.script["/feed"] = Answer(rss(item(1), item(2)))
    config = configure(sources(one=f"{server.url}/feed"))
    aggregator("poll", "-c", config)
    folder = config.parent / "feeds"
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert aggregator("publish", "-c", config).stdout == b""
    (folder / "en.atom").write_bytes(b"damaged")
    assert aggregator("publish", "-c", config).stdout.split() == [b"en.atom"]
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before


def test_entries_lists_what_is_stored(server: ScriptedServer, configure: Configure) -> None:
    """Filters by language and source, the newest first, as lines and as JSON."""
    server.script["/feed"] = Answer(rss(item(1), item(2), item(3)))
    config = configure(sources(one=f"{server.url}/feed"))
    aggregator("poll", "-c", config)
    (stored,) = lines(aggregator("entries", "--json", "--limit", 1, "--language", "en", "-c", config))
    assert stored["entry"]["language"] == "en"
    assert stored["entry"]["evidence"]["opinions"]
    assert aggregator("entries", "--language", "de", "-c", config).stdout == b""
    assert aggregator("entries", "--source", "one", "-c", config).stdout.count(b"\n") == 3


def test_parse_reads_files_folders_addresses_and_standard_input(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """One object a document, in order, whatever it is; exit status 1 where one cannot be read."""
    (tmp_path / "a.xml").write_bytes(rss(item(1)))
    (tmp_path / "b.json").write_text(
        '{"version": "https://jsonfeed.org/version/1.1", "title": "J", "items": []}'
    )
    (tmp_path / "c.bin").write_bytes(os.urandom(1000))
    server.script["/feed"] = Answer(rss(item(2), item(3)))
    done = aggregator("parse", "--json", tmp_path, f"{server.url}/feed", "-", stdin=rss())
    assert done.returncode == 1
    assert b"Traceback" not in done.stderr
    told = lines(done)
    assert [each["format"] for each in told] == ["rss-2.0", "json-feed-1.1", None, "rss-2.0", "rss-2.0"]
    assert [len(each["entries"]) for each in told] == [1, 0, 0, 2, 0]
    assert told[0]["entries"][0]["title"] == "Story number 1"
    assert told[2]["error"]


def test_parse_resolves_against_a_base() -> None:
    """Relative addresses of a document without a base of its own are resolved against --base."""
    document = b'<rss version="2.0"><channel><item><title>x</title><link>/a</link></item></channel></rss>'
    (told,) = lines(
        aggregator("parse", "--json", "--base", "https://example.org/feed.xml", "-", stdin=document)
    )
    assert told["entries"][0]["link"] == "https://example.org/a"


def test_parse_shows_dates_as_they_were_said_unless_told_otherwise() -> None:
    """It is for looking at documents; what a source would make of a date of the future is shown on request."""
    document = b'<rss version="2.0"><channel><item><title>x</title><pubDate>2999-01-01</pubDate></item></channel></rss>'

    def published(*options: str) -> str:
        (told,) = lines(aggregator("parse", "--json", *options, "-", stdin=document))
        assert told["entries"][0]["published_said"] == "2999-01-01"
        return str(told["entries"][0]["published"])

    assert published() == "2999-01-01T00:00:00Z"
    assert published("--future-dates", "clamp") < "2999"
    assert published("--future-dates", "ignore") == "None"


def test_a_defect_costs_parse_one_document(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever a reading process raises is told like an error of the document, and the others are read."""

    class Broken:
        def __init__(self, *_: object) -> None:
            self.calls = 0

        async def __aenter__(self) -> Self:
            return self

        async def __aexit__(self, *_: object) -> None:
            pass

        async def __call__(self, *_: object) -> Feed:
            self.calls += 1
            if self.calls == 1:
                raise KeyError("internal")
            return Feed(format="rss-2.0")

    monkeypatch.setattr("aggregator.app.reading_processes", Broken)
    documents = [str(tmp_path / name) for name in ("a.xml", "b.xml")]
    for document in documents:
        Path(document).write_bytes(rss())
    source = Source(id="parse", url="")
    assert asyncio.run(parse._parse(documents, source, None, as_json=True)) == 1
    first, second = map(json.loads, capsys.readouterr().out.splitlines())
    assert first["error"] == "internal error: KeyError: 'internal'; please report it"
    assert second["format"] == "rss-2.0"


def test_parse_shows_how_a_feed_wants_to_be_read_and_what_it_took_back() -> None:
    """Both are in the JSON, with absolute addresses and dates that a program can read."""
    document = (
        b'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0">'
        b'<link rel="hub" href="/hub"/><at:deleted-entry ref="urn:1" when="2026-01-01T13:00:00+01:00"/></feed>'
    )
    (told,) = lines(
        aggregator("parse", "--json", "--base", "https://example.org/feed.xml", "-", stdin=document)
    )
    assert told["delivery"]["hubs"] == ["https://example.org/hub"]
    assert told["deleted"] == [{"ref": "urn:1", "when": "2026-01-01T12:00:00Z", "by": None, "comment": None}]


def test_a_terminal_gets_a_table(tmp_path: Path) -> None:
    """A person sees a table with a heading, and no escape of a hostile title reaches the terminal."""
    document = tmp_path / "feed.xml"
    document.write_bytes(
        rss("<item><title>Red \u001b[31m alert \u202e</title><link>http://a.example/</link></item>")
    )
    status, shown = on_terminal("parse", document)
    assert status == 0
    assert "rss-2.0" in shown
    assert "published" in shown
    assert "\x1b[31m" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize(
    "arguments", [["frobnicate"], ["poll", "--frobnicate"], ["parse"], ["parse", "-", "--kind", "x"]]
)
def test_bad_usage_exits_with_2(arguments: list[str]) -> None:
    """What is not understood is refused with a word on why."""
    done = aggregator(*arguments)
    assert done.returncode == 2
    assert done.stderr
    assert b"Traceback" not in done.stderr
