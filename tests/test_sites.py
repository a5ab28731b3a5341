"""The whole way for sites that have no feed, without a selector: from a list to the entries in the store."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from aggregator import app, config
from aggregator.core import html
from aggregator.core.model import Entry, Outcome
from tests.scripted import Answer, ScriptedServer
from tests.sites import SITES, Article, Site, now

_WISHES = {"/robots.txt", "/.well-known/tdmrep.json"}
"""Where a publisher may say what it does not want; these sites say nothing."""


def right(entry: Entry | None, article: Article, server: str) -> set[str]:
    """Which of the four fields of an article were found as they are."""
    if entry is None:
        return set()
    text = " ".join(html.to_text(entry.content).split())
    late = abs(entry.published - article.published) if entry.published else None
    found = {
        "title": entry.title == article.title,
        "link": entry.link == server + article.path,
        "date": late is not None and late.total_seconds() <= article.precision.total_seconds() + 60,
        "body": text == " ".join(article.paragraphs),
    }
    return {name for name, good in found.items() if good}


async def _poll(site: Site, path: Path) -> Mapping[str, Entry]:
    async with app.open_app(config.load(path)) as opened:
        (state,) = (await opened.states()).values()
        report = await opened.poll(state)
        assert (report.outcome, report.error, report.new) == (Outcome.FETCHED, None, len(site.articles))
        entries = [stored.entry for stored in opened.store.recent(None, 100)]
    return {entry.title: entry for entry in entries}


@pytest.mark.parametrize("kind", SITES)
async def test_a_site_is_read_without_selectors(
    kind: str, server: ScriptedServer, configure: Callable[..., Path]
) -> None:
    """Title, link, date and body of every article are right, each is in its language; nothing else is fetched."""
    site = SITES[kind](now())
    for path, page in site.pages.items():
        server.script[path] = Answer(page.encode(), headers={"Content-Type": "text/html; charset=utf-8"})
    source = f'[[sources]]\nid = "site"\nkind = "site"\nurl = "{server.url}{site.path}"\ntimezone = "{site.timezone}"\n'
    entries = await _poll(site, configure(source))
    wrong = {
        article.title: missed
        for article in site.articles
        if (
            missed := {"title", "link", "date", "body"}
            - right(entries.get(article.title), article, server.url)
        )
    }
    assert wrong == {}
    assert {entry.language.partition("-")[0] for entry in entries.values()} == {site.language}
    asked = {path for path, _ in server.requests} - _WISHES
    assert asked - {path.partition("#")[0] for path in site.pages} == set()
    assert not asked & set(site.never)
