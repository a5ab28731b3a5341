from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import pipeline, reading
from aggregator.adapters import robots
from aggregator.adapters.http import HttpClient
from aggregator.adapters.store import SqlStore, open_store
from aggregator.core import following
from aggregator.core.model import (
    Feed,
    Fetched,
    FetchResult,
    Outcome,
    Page,
    PageLink,
    Plan,
    Poll,
    PollReport,
    Request,
    Source,
)
from aggregator.core.ports import Permitted
from aggregator.visits import Visits
from aggregator.writer import Writer
from tests.scripted import Answer, ScriptedServer, item, rss

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


def article(title: str, language: str = "en", **links: str) -> Answer:
    """An article page; `links` are the other languages' addresses by name."""
    switcher = "".join(f'<a href="{url}">{name}</a>' for name, url in links.items())
    words = "The organisers said on Tuesday that the talks about the future of the network had made good progress. "
    body = "".join(f"<p>{title} {number}. {words * 3}</p>" for number in range(4))
    return Answer(
        f"<html lang={language}><head><title>{title}</title></head><body><nav>{switcher}</nav><article><h1>{title}</h1>"
        f"<time datetime='2026-11-20'>2026-11-20</time>{body}</article></body></html>".encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )


def listing(*numbers: int, further: str | None = None) -> bytes:
    """A list page that leads to these articles, and on to a further page."""
    links = "".join(
        f'<li><a href="/2026-11/20/c_{number}.htm">The headline of story number {number}</a> <i>2026-11-20</i></li>'
        for number in numbers
    )
    older = f'<p class=pagination><a href="{further}">Older posts</a></p>' if further else ""
    body = f"<h1>News</h1><ul class=news>{links}</ul>{older}"
    return f"<html><head><title>News</title></head><body>{body}</body></html>".encode()


def site(server: ScriptedServer, *numbers: int, etag: str = '"1"') -> None:
    """Script a site with these articles."""
    server.with_validators("/", listing(*numbers), etag, "text/html; charset=utf-8")
    for number in numbers:
        server.script[f"/2026-11/20/c_{number}.htm"] = article(f"The headline of story number {number}")


async def test_a_site_is_read_once(server: ScriptedServer, tmp_path: Path) -> None:
    """Every article is fetched once; a list that did not change leads nowhere; a new article is fetched alone."""
    site(server, 101, 102, 103)
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        first = await test.poll()
        assert (first.outcome, first.new, first.pages) == (Outcome.FETCHED, 3, 3)
        second = await test.poll()
        assert (second.outcome, second.pages, second.parsed) == (Outcome.NOT_MODIFIED, 0, 0)
        site(server, 101, 102, 103, 104, etag='"2"')
        third = await test.poll()
        assert (third.new, third.pages, third.seen) == (1, 1, 1)
    assert len(server.asked("/2026-11/20/c_101.htm")) == 1


async def test_an_article_that_failed_is_tried_again(server: ScriptedServer, tmp_path: Path) -> None:
    """The list answers 304 for ever after; the article that failed still waits, and comes later."""
    site(server, 101, 102, 103)
    broken = "/2026-11/20/c_102.htm"
    whole = server.script[broken]
    server.script[broken] = Answer(b"oops", 500)
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        first = await test.poll()
        assert (first.outcome, first.new) == (Outcome.PARTIAL, 2)
        assert first.error
        assert "500" in first.error
    server.script[broken] = whole
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert (await test.poll()).new == 0
        test.now += timedelta(days=1)
        assert (await test.poll()).new == 1


async def test_a_crash_between_list_and_articles_loses_nothing(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """The list was saved, the program died; after the restart the articles still come, though the list says 304."""
    site(server, 101, 102, 103)

    class CrashError(BaseException):
        """The power went."""

    async with bench(tmp_path, feed(server, "/", "site")) as test:
        client = test.client

        async def fetch(request: Request, permitted: Permitted | None = None) -> FetchResult:
            if "c_" in request.url:
                raise CrashError
            return await client(request, permitted)

        test.visits = replace(test.visits, fetch=fetch)
        with pytest.raises(CrashError):
            await test.poll()
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        report = await test.poll()
        assert (report.outcome, report.new) == (Outcome.NOT_MODIFIED, 3)


async def test_pages_that_are_read_together_are_saved_together(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """One transaction for the list, and one for what it leads to."""
    site(server, 101, 102, 103)
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert (await test.poll()).new == 3
        assert test.transactions == 2


async def test_a_further_list_that_did_not_change_is_not_parsed_again(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """It is fetched at every poll, and some servers send the same bytes each time."""
    site(server, 101)
    server.script["/more"] = Answer(listing(102), headers={"Content-Type": "text/html; charset=utf-8"})
    server.script["/2026-11/20/c_102.htm"] = article("The headline of story number 102")
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        more = PageLink(url=f"{server.url}/more", kind="site")
        with test.store.transaction() as transaction:
            transaction.save(Plan(), [Poll(state=test.store.states()["test"], found=(more,))], test.now)
        assert (await test.poll()).new == 2
        again = await test.poll()
        assert (again.pages, again.parsed, again.new) == (1, 0, 0)


async def test_pages_are_fetched_in_small_helpings(server: ScriptedServer, tmp_path: Path) -> None:
    """A poll fetches no more pages than allowed; the rest waits for the next one."""
    site(server, *range(101, 126))
    source = Source(id="test", url=server.url + "/", kind="site", max_pages=12)
    async with bench(tmp_path, source) as test:
        assert [(await test.poll()).new for _ in range(4)] == [12, 12, 1, 0]


def paged(server: ScriptedServer, *pages: Sequence[int], etag: str = '"1"') -> None:
    """Script a site whose list goes on for some pages, the first of which is at "/"."""
    paths = ["/", *(f"/page/{number}/" for number in range(2, len(pages) + 1))]
    for path, numbers, further in zip(paths, pages, [*paths[1:], None], strict=True):
        body = listing(*numbers, further=further)
        if path == "/":
            server.with_validators("/", body, etag, "text/html; charset=utf-8")
        else:
            server.script[path] = Answer(body, headers={"Content-Type": "text/html; charset=utf-8"})
        for number in numbers:
            server.script[f"/2026-11/20/c_{number}.htm"] = article(f"The headline of story number {number}")


async def test_a_list_is_followed_to_where_the_news_ends(server: ScriptedServer, tmp_path: Path) -> None:
    """All pages at first; then none while nothing changes, and only as far as there are articles not known yet."""
    paged(server, [109, 108], [107, 106], [105, 104])
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert ((await test.poll()).new, (await test.poll()).pages) == (6, 0)
        paged(server, [112, 111], [110, 109], [108, 107], [106, 105], [104], etag='"2"')
        assert (await test.poll()).new == 3
    asked = Counter(path for path, _ in server.requests if path.startswith("/page/"))
    assert asked == {"/page/2/": 2, "/page/3/": 2}


async def test_a_list_is_not_followed_without_end(server: ScriptedServer, tmp_path: Path) -> None:
    """Of a site with years of news the last few pages are read, and the rest is left in peace at later polls too."""
    paged(server, *([900 - number] for number in range(15)))
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert (await test.poll()).new == following.MOST_PAGES + 1
        assert (await test.poll()).pages == 0


async def test_a_further_page_that_failed_is_tried_again(server: ScriptedServer, tmp_path: Path) -> None:
    """Though the page before it has no news any more."""
    paged(server, [109, 108], [107, 106])
    lost, server.script["/page/2/"] = server.script["/page/2/"], Answer(b"", 503)
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert (await test.poll()).new == 2
        server.script["/page/2/"] = lost
        test.now += timedelta(hours=2)
        assert (await test.poll()).new == 2


async def test_an_article_gets_the_date_that_its_list_says(server: ScriptedServer, tmp_path: Path) -> None:
    """The time since is that of the fetch of the list, though the article is read later."""
    text = (
        "<p>The organisers said that the talks about the future of the network had made good progress.</p>"
        * 5
    )
    rows = "".join(
        f"<tr><td>{number} hours ago<td><a href=/press/release-{number}.html>The headline of story number {number}</a>"
        for number in (2, 3, 4)
    )
    told = {"Content-Type": "text/html; charset=utf-8"}
    server.script["/"] = Answer(f"<html lang=en><body><table>{rows}</table>".encode(), headers=told)
    for number in (2, 3, 4):
        title = f"The headline of story number {number}"
        page = f"<html lang=en><title>Press</title><body><h2>{title}</h2>{text}</body></html>"
        server.script[f"/press/release-{number}.html"] = Answer(page.encode(), headers=told)
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        await test.poll()
        entries = [stored.entry for stored in test.store.recent(None, 9)]
        assert [(one.published, one.published_said) for one in entries] == [
            (test.now - timedelta(hours=number), f"{number} hours ago") for number in (2, 3, 4)
        ]


async def test_a_selector_that_matches_nothing_is_told_once(server: ScriptedServer, tmp_path: Path) -> None:
    """The articles are read without it, and the operator learns which selector, on how many pages, and what to do."""
    site(server, 101, 102, 103)
    source = replace(feed(server, "/", "site"), selectors={"date": ".gone", "title": "h1"})
    async with bench(tmp_path, source) as test:
        report = await test.poll()
        assert (report.outcome, report.new) == (Outcome.FETCHED, 3)
        (problem,) = report.problems
        assert problem == (
            "selectors.date = '.gone' matches nothing on the page of an article, which is read without it; "
            "look at such a page and correct the selector (3 times)"
        )


async def test_a_list_may_lead_on_to_where_it_has_ended(server: ScriptedServer, tmp_path: Path) -> None:
    """A further page without articles is the end, and no failure."""
    paged(server, [109, 108], [107, 106])
    server.script["/page/2/"] = Answer(b"<html><body><p>Nothing here.</p></body></html>")
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        report = await test.poll()
        assert (report.outcome, report.new, report.error) == (Outcome.FETCHED, 2, None)
