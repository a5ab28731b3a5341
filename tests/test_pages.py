"""Polls of sites: lists, their further pages, and the articles that they lead to."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.core import following
from aggregator.core.model import (
    FetchResult,
    Outcome,
    PageLink,
    Plan,
    Poll,
    Request,
    Source,
)
from aggregator.core.ports import Permitted
from tests.bench import bench, feed
from tests.scripted import Answer, ScriptedServer, article, listing, paged, site


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
