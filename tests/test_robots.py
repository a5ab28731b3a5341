"""Sites whose publishers ask something of programs, from the first request to what would be published."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from aggregator.adapters.store.tables import PageRow
from aggregator.core.model import Outcome, Source
from tests.bench import bench, feed
from tests.scripted import Answer, ScriptedServer, article, item, listing, rss, site

ROBOTS = "/robots.txt"
TDMREP = "/.well-known/tdmrep.json"
PAGE = "/2026-11/20/c_{}.htm"


def robots(server: ScriptedServer, *lines: str, age: int | None = None) -> None:
    """Script a robots.txt."""
    headers = {} if age is None else {"Cache-Control": f"max-age={age}"}
    server.script[ROBOTS] = Answer("\n".join(lines).encode(), headers=headers)


def asked(server: ScriptedServer) -> list[str]:
    """The paths that were asked for, but for those that speak for the whole site."""
    return [path for path, _ in server.requests if path not in (ROBOTS, TDMREP)]


async def test_a_page_that_is_disallowed_is_not_asked_for(server: ScriptedServer, tmp_path: Path) -> None:
    """It is no error and is told; the others are read; the site is asked for its robots.txt first, and once."""
    site(server, 101, 102, 103)
    robots(server, "User-agent: *", "Disallow: /2026-11/20/c_102.htm")
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        report = await test.poll()
        assert (report.outcome, report.error, report.new) == (Outcome.FETCHED, None, 2)
        assert (report.pages, report.withheld) == (2, 1)
        (problem,) = report.problems
        host = server.url.removeprefix("http://")
        assert problem.startswith(f"robots.txt of {host} disallows /2026-11/20/c_102.htm; ")
        for _ in range(9):
            again = await test.poll()
            assert (again.outcome, again.withheld, again.pages) == (Outcome.NOT_MODIFIED, 1, 0)
        assert test.store.waiting_pages("test", test.now, 9)[0].attempts == 0
    assert server.requests[0][0] == ROBOTS
    assert len(server.asked(ROBOTS)) == 1
    assert sorted(set(asked(server))) == ["/", PAGE.format(101), PAGE.format(103)]


async def test_a_page_that_is_allowed_later_is_read_then(server: ScriptedServer, tmp_path: Path) -> None:
    """As soon as robots.txt is read again: after a day, or after a restart; the list says 304 all the while."""
    site(server, 101, 102, 103)
    robots(server, "User-agent: aggregator", "Disallow: /2026")
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert (await test.poll()).withheld == 3
        robots(server, "User-agent: aggregator", "Disallow: /2026-11/20/c_102")
        assert (await test.poll()).new == 0
        test.now += timedelta(hours=25)
        assert (await test.poll()).new == 2
    server.script[ROBOTS] = Answer(b"", 404)
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert (await test.poll()).new == 1
        assert (await test.poll()).withheld == 0


async def test_a_redirect_to_what_is_disallowed_is_not_tried_again_and_again(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """Nobody knows but by asking where it leads, so that it is asked for daily; it is no error."""
    site(server, 101)
    server.script[PAGE.format(101)] = Answer(b"", 302, {"Location": "/private/101.htm"})
    server.script["/private/101.htm"] = article("The headline of story number 101")
    robots(server, "User-agent: *", "Disallow: /private/")
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        report = await test.poll()
        assert (report.error, report.new, report.pages, report.withheld) == (None, 0, 1, 1)
        assert "disallows /private/101.htm" in report.problems[0]
        for _ in range(5):
            assert (await test.poll()).pages == 0
        server.script[ROBOTS] = Answer(b"", 404)
        test.now += timedelta(hours=25)
        assert (await test.poll()).new == 1
    assert len(server.asked(PAGE.format(101))) == 2


async def test_what_becomes_disallowed_is_not_asked_for_any_more(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """From when robots.txt is read again, which its Cache-Control decides; what is published stays."""
    site(server, 101)
    robots(server, age=60)
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert (await test.poll()).new == 1
        robots(server, "User-agent: *", "Disallow: /2026")
        site(server, 101, 102, etag='"2"')
        test.now += timedelta(seconds=61)
        assert (await test.poll()).withheld == 1
        assert len(test.titles()) == 1
    assert PAGE.format(102) not in asked(server)


async def test_a_list_that_is_disallowed(server: ScriptedServer, tmp_path: Path) -> None:
    """The source says so, and what can be done; nothing but robots.txt is asked for."""
    site(server, 101)
    robots(server, "User-agent: *", "Disallow: /")
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        report = await test.poll()
        assert (report.outcome, report.status) == (Outcome.FAILED, None)
        assert "disallows /; ask its publisher, or set `robots = false`" in (report.error or "")
        assert test.store.states()["test"].last_error == report.error
    assert [path for path, _ in server.requests] == [ROBOTS]


async def test_with_the_publishers_permission_nobody_looks(server: ScriptedServer, tmp_path: Path) -> None:
    """`robots = false`: pages that waited for leave come at once."""
    site(server, 101, 102)
    robots(server, "User-agent: *", "Disallow: /2026")
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert (await test.poll()).withheld == 2
    source = replace(feed(server, "/", "site"), robots=False)
    server.requests.clear()
    async with bench(tmp_path, source) as test:
        assert (await test.poll()).new == 2
    assert not server.asked(ROBOTS)
    assert not server.asked(TDMREP)


async def test_a_feed_that_the_operator_named_is_not_robots_business(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """Who publishes a feed wants it to be read by programs; some systems mark all their feeds as noindex."""
    headers = {"X-Robots-Tag": "noindex, nofollow", "TDM-Reservation": "1"}
    server.script["/feed"] = Answer(rss(item(1)), headers=headers)
    robots(server, "User-agent: *", "Disallow: /")
    async with bench(tmp_path, feed(server)) as test:
        assert (await test.poll()).new == 1
    assert not server.asked(ROBOTS)


async def test_a_sitemap_need_not_be_found_by_search_engines(server: ScriptedServer, tmp_path: Path) -> None:
    """It is marked as noindex by some systems, and leads to its articles all the same; those that may be asked for."""
    site(server, 101, 102)
    locations = "".join(f"<url><loc>{server.url}{PAGE.format(number)}</loc></url>" for number in (101, 102))
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{locations}</urlset>'.encode()
    server.script["/sitemap.xml"] = Answer(body, headers={"X-Robots-Tag": "noindex, follow"})
    robots(server, "User-agent: *", "Disallow: /2026-11/20/c_102.htm")
    async with bench(tmp_path, feed(server, "/sitemap.xml", "site")) as test:
        report = await test.poll()
        assert (report.new, report.withheld) == (1, 1)


@pytest.mark.parametrize("status", [401, 403, 404, 410])
async def test_a_site_without_robots_txt(server: ScriptedServer, tmp_path: Path, status: int) -> None:
    """Everything is allowed."""
    site(server, 101)
    server.script[ROBOTS] = Answer(b"User-agent: *\nDisallow: /", status)
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        assert (await test.poll()).new == 1


async def test_a_site_whose_robots_txt_cannot_be_had(server: ScriptedServer, tmp_path: Path) -> None:
    """Nothing is allowed, with a reason; once it can be had, everything goes on; when it fails then, its rules hold."""
    site(server, 101, 102)
    server.script[ROBOTS] = Answer(b"", 500)
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        report = await test.poll()
        assert report.outcome is Outcome.FAILED
        assert "robots.txt of 127.0.0.1" in (report.error or "")
        assert "500" in (report.error or "")
        assert asked(server) == []
        robots(server, "User-agent: *", "Disallow: /2026-11/20/c_102.htm")
        test.now += timedelta(hours=1)
        assert (await test.poll()).new == 1
        server.script[ROBOTS] = Answer(b"", 500)
        test.now += timedelta(days=2)
        site(server, 101, 102, 103, etag='"2"')
        report = await test.poll()
        assert (report.new, report.withheld) == (1, 1)


async def test_a_robots_txt_behind_redirects(server: ScriptedServer, tmp_path: Path) -> None:
    """Five of them are followed, and what is found there speaks for the site that was asked."""
    site(server, 101, 102)
    for number in range(5):
        target = f"/r{number}" if number else ROBOTS
        server.script[target] = Answer(b"", 301, {"Location": f"/r{number + 1}"})
    server.script["/r5"] = Answer(b"User-agent: *\nDisallow: /2026-11/20/c_102.htm\n")
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        report = await test.poll()
        assert (report.new, report.withheld) == (1, 1)


async def test_many_disallowed_pages_do_not_crowd_out_the_others(
    server: ScriptedServer, tmp_path: Path
) -> None:
    """`max_pages` counts pages that are asked for; and a poll that asks for none writes nothing of them."""
    site(server, *range(101, 141))
    allowed = [f"Allow: {PAGE.format(number)}" for number in (139, 140)]
    robots(server, "User-agent: *", "Disallow: /2026-11/20/c_1", *allowed)
    source = Source(id="test", url=server.url + "/", kind="site", max_pages=12)
    async with bench(tmp_path, source) as test:
        report = await test.poll()
        assert (report.new, report.pages, report.withheld) == (2, 2, 38)
        assert len(report.problems) == 21
        assert report.problems[-1] == "18 more pages were not asked for"
        before = test.transactions
        assert (await test.poll()).withheld == 38
        assert test.transactions == before + 1


async def test_an_article_that_asks_not_to_be_indexed(server: ScriptedServer, tmp_path: Path) -> None:
    """It is read once, held back with its reason, is no error, and is never asked for again."""
    site(server, 101, 102, 103)
    marked = article("The headline of story number 102")
    server.script[PAGE.format(102)] = replace(marked, headers={**marked.headers, "X-Robots-Tag": "noindex"})
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        report = await test.poll()
        assert (report.outcome, report.error, report.new, report.withheld) == (Outcome.FETCHED, None, 2, 1)
        assert report.problems == (
            f"{server.url}{PAGE.format(102)} asks not to be indexed (noindex), so it is not published",
        )
        with test.store._database.reading() as connection:
            held = connection.execute(select(PageRow.url, PageRow.error).where(PageRow.error.is_not(None)))
            assert [(row.url, row.error) for row in held] == [
                (server.url + PAGE.format(102), *report.problems)
            ]
        test.now += timedelta(days=30)
        assert (await test.poll()).pages == 0
    assert len(server.asked(PAGE.format(102))) == 1


async def test_articles_that_are_reserved(server: ScriptedServer, tmp_path: Path) -> None:
    """By the file of the site, unless the page says otherwise; the file is asked for once."""
    site(server, 101, 102, 103)
    rules = [{"location": PAGE.format(number), "tdm-reservation": 1} for number in (102, 103)]
    server.script[TDMREP] = Answer(json.dumps(rules).encode())
    free = article("The headline of story number 103")
    server.script[PAGE.format(103)] = replace(free, headers={**free.headers, "TDM-Reservation": "0"})
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        report = await test.poll()
        assert (report.error, report.new, report.withheld) == (None, 2, 1)
        assert "tdm-reservation" in report.problems[0]
        assert len(test.titles()) == 2
    assert len(server.asked(TDMREP)) == 1


async def test_a_list_that_is_not_to_be_followed(server: ScriptedServer, tmp_path: Path) -> None:
    """The source says so at every poll, and what can be done; nothing is followed."""
    tag = '<meta name="robots" content="nofollow"></head>'
    document = listing(101, 102).replace(b"</head>", tag.encode())
    server.with_validators("/", document, '"1"', "text/html; charset=utf-8")
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        for _ in range(2):
            report = await test.poll()
            assert report.outcome is Outcome.FAILED
            assert "nofollow" in (report.error or "")
            assert "robots = false" in (report.error or "")
    assert set(asked(server)) == {"/"}


async def test_a_page_whose_host_wants_a_rest(server: ScriptedServer, tmp_path: Path) -> None:
    """Its pages wait as long, a restart does not change that, none counts as broken, and then all come."""
    site(server, 101, 102, 103)
    whole = server.script[PAGE.format(101)]
    server.script[PAGE.format(101)] = Answer(b"busy", 429, {"Retry-After": "7200"})
    source = feed(server, "/", "site")
    async with bench(tmp_path, source) as test:
        test.visits = replace(test.visits, at_once=1)
        report = await test.poll()
        assert (report.outcome, report.error, report.new) == (Outcome.FETCHED, None, 0)
        assert (report.pages, report.withheld) == (1, 3)
    server.script[PAGE.format(101)] = whole
    async with bench(tmp_path, source) as test:
        test.now += timedelta(minutes=119)
        assert (await test.poll()).pages == 0
        test.now += timedelta(minutes=2)
        report = await test.poll()
        assert (report.new, report.withheld) == (3, 0)
    assert asked(server).count(PAGE.format(102)) == 1


async def test_a_short_rest_is_waited_for(server: ScriptedServer, tmp_path: Path) -> None:
    """All pages come with the same poll."""
    site(server, 101, 102, 103)
    answers = [article("The headline of story number 101"), Answer(b"busy", 503, {"Retry-After": "30"})]
    server.script[PAGE.format(101)] = lambda _: answers.pop()
    async with bench(tmp_path, feed(server, "/", "site")) as test:
        test.visits = replace(test.visits, at_once=1)
        assert (await test.poll()).new == 3
        assert sum(test.slept) == 30
