"""Reads the list pages of news sites that have no feed: finds the addresses of the articles, without selectors.

Observations: a list repeats one piece of structure, and in each piece one link says more than the others: its address
has a date, a number or a title in it, its text is a headline, a date stands beside it. Menus repeat too, but
their links are short and their addresses are words.

Rule: every address gets points for what it looks like, for its text, and for what is around it; half of its points are
those of its group (the links at the same place of the structure), so that a poor headline among good ones counts
and a good one among menu items does not. Known exceptions: lists of products with long names pass as lists of
articles. Which error is worse: a page that is no article is refused when it is read, an article that is
missed is missed for good; so the bar is low.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.core.errors import DocumentError
from aggregator.core.model import Fetched, PageLink, RawFeed, Source
from aggregator.core.ports import SourceType
from aggregator.core.robots import ASK
from aggregator.sources._candidates import Candidate, candidates, chosen
from aggregator.sources._directives import is_followed, take_unfollowed_away
from aggregator.sources._listed import Reader, Told, told
from aggregator.sources._markup import Page, read, text
from aggregator.sources._metadata import (
    Thing,
    declared_language,
    document_title,
    is_article,
    metas,
    site,
    strings,
    things,
    types,
)
from aggregator.sources._paging import next_page
from aggregator.sources._versions import list_versions
from aggregator.sources.sitemap import is_sitemap

_MANY_UNFOLLOWED = 3


class _ListPage:
    """The reader of list pages."""

    kind = "site"

    def reads(self, fetched: Fetched) -> bool:
        """Every document that is no sitemap: what is no list page is refused by `parse`, with a remedy."""
        return not is_sitemap(fetched.body)

    def parse(self, fetched: Fetched, source: Source) -> RawFeed:
        """Find the articles, and the lists of other languages, that a list page links to.

        Args:
            fetched: the page.
            source: its `selectors` "list" (the element that holds the list) and "link" (the links) come first.

        Returns:
            No entries; `pages` are the articles (kind "page") in document order, the next page of the list (kind
            "more"), and the lists of the other languages (kind "site"). Nothing where its publisher does not want its
            links to be followed, and `withheld` says why.

        Raises:
            DocumentError: it is no page, or nothing on it looks like an article.
        """
        page = read(fetched, source)
        meta, found = metas(page), things(page)
        if not is_followed(fetched, meta, source):
            reason = f"{page.url} asks programs not to follow its links (nofollow)"
            return RawFeed(format="html-list", problems=(reason,), withheld=reason)
        unfollowed = take_unfollowed_away(page, source)
        articles = _articles(page, source, found)
        language = declared_language(page, meta)
        reader = Reader(ZoneInfo(source.timezone), fetched.at, language or source.language)
        dates = told(page, articles, reader)
        versions = _versions(page, {one.url for one in articles})
        problems: tuple[str, ...] = ()
        if not articles and "list" in source.selectors:
            problems = (f"the list on {page.url} is empty: selectors.list is there, but holds no article",)
        elif not (articles or versions or _is_further(fetched)):
            raise DocumentError(_nothing_found(page, unfollowed))
        info = site(page, meta, found)
        return RawFeed(
            format="html-list",
            info=replace(info, url=page.url, title=info.title or document_title(page)),
            pages=(
                *(_link(one, dates.get(one.url)) for one in articles),
                *_continuation(page, articles, versions),
                *versions,
            ),
            problems=problems,
        )


def _articles(page: Page, source: Source, found: list[Thing]) -> list[Candidate]:
    if "link" in source.selectors:
        return _by_operator(page, source)
    return candidates(page, _containers(page, source), _listed(page, found))


def _versions(page: Page, articles: Collection[str]) -> list[PageLink]:
    """The lists of other languages, but for those whose addresses are articles' here."""
    return [
        PageLink(url=one.url, kind="site", title=one.label, language=one.declared or one.named)
        for one in list_versions(page)
        if one.url and one.url not in articles
    ]


def _is_further(fetched: Fetched) -> bool:
    """Whether a page is the next one of a list: some lists lead on to where they have ended."""
    return fetched.link is not None and fetched.link.kind == "more"


def _continuation(
    page: Page, articles: Sequence[Candidate], versions: Sequence[PageLink]
) -> Iterator[PageLink]:
    """The next page of a list that has articles."""
    elsewhere = {*(one.url for one in articles), *(one.url for one in versions)}
    if articles and (url := next_page(page, elsewhere)):
        yield PageLink(url=url, kind="more")


def _link(article: Candidate, date: Told | None) -> PageLink:
    return PageLink(
        url=article.url,
        title=article.title or None,
        published=date.moment if date else None,
        published_said=date.said if date else None,
    )


def _by_operator(page: Page, source: Source) -> list[Candidate]:
    """The addresses that `selectors.link` matches, on whatever site, with their texts."""
    within = _containers(page, source)
    matched = page.select(source.selectors["link"], "link")
    if not matched:
        raise DocumentError(
            f"selectors.link = {source.selectors['link']!r} matches nothing on {page.url}; "
            "the page has changed: look at it and correct the selector"
        )
    return chosen(page, matched, within)


def _containers(page: Page, source: Source) -> set[int]:
    """The elements that `selectors.list` names.

    Raises:
        DocumentError: there is none.
    """
    if "list" not in source.selectors:
        return set()
    matched = page.select(source.selectors["list"], "list")
    if not matched:
        raise DocumentError(
            f"the list is gone: selectors.list = {source.selectors['list']!r} matches nothing on {page.url}; "
            "the page has changed: look at it and correct the selector"
        )
    return {node.mem_id for node in matched}


def _listed(page: Page, found: list[Thing]) -> set[str]:
    """The addresses that JSON-LD calls items of a list, or articles."""
    urls = set()
    for thing in found:
        if is_article(thing) or types(thing) & {"listitem"}:
            for key in ("url", "item", "@id", "mainEntityOfPage"):
                urls |= {url for one in strings(thing.get(key)) if (url := page.absolute(one))}
    return urls


def _nothing_found(page: Page, unfollowed: int) -> str:
    if page.tree.css_first("input[type=password]") is not None:
        return f"{page.url} is a login page; give the address of a page that anybody can read"
    if unfollowed >= _MANY_UNFOLLOWED:
        return f'{unfollowed} links of {page.url} are marked rel="nofollow", and no other looks like an article; {ASK}'
    words = text(page.tree.body) if page.tree.body is not None else ""
    if page.scripts and len(words) < 300 and len(page.tree.css("a[href]")) < 10:
        return f"{page.url} is built by a script in the browser and has no links; look for a feed or another address"
    return (
        f"no links that look like articles were found on {page.url}; "
        "give the address of a list of articles, or set selectors.list or selectors.link"
    )


SOURCE_TYPE: Final[SourceType] = _ListPage()
