"""Reads article pages of sites that have no feed: one page, one entry.

Each field is asked of several witnesses; `_headline`, `_bylines`, `_body` and `_versions` say which, and why in that
order. Selectors of the source ("title", "date", "author", "body", "language_links") come before all of them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from zoneinfo import ZoneInfo

from aggregator.core import dates
from aggregator.core.errors import DocumentError
from aggregator.core.model import (
    Alternate,
    Fetched,
    PageLink,
    Person,
    RawEntry,
    RawFeed,
    RawText,
    Source,
)
from aggregator.core.ports import SourceType
from aggregator.sources._addresses import is_home
from aggregator.sources._body import body, link_share, selected
from aggregator.sources._bounds import bounded
from aggregator.sources._bylines import Listed, around, authors, byline, published, updated, visible_date
from aggregator.sources._canonical import address, plain
from aggregator.sources._credits import editors, origin
from aggregator.sources._directives import is_followed, unfollowed, withheld
from aggregator.sources._headline import headline
from aggregator.sources._lines import Line, article_lines, key, width
from aggregator.sources._listed import Reader, first_date
from aggregator.sources._markup import Page, attribute, read, text
from aggregator.sources._metadata import (
    Thing,
    declarations,
    declared_language,
    document_title,
    first,
    is_article,
    metas,
    site,
    site_name,
    strings,
    things,
)
from aggregator.sources._subjects import categories, rights
from aggregator.sources._versions import Version, article_versions, unaddressed

_FIELDS = frozenset({"title", "date", "author", "body", "language_links"})
_ENOUGH_TEXT = 160
_ENOUGH_WITH_DATE = 40
_MOSTLY_LINKS = 0.6


class _NewsPage:
    """The reader of article pages."""

    kind = "page"

    def reads(self, fetched: Fetched) -> bool:  # noqa: ARG002 - whatever is no article is refused with a reason
        """Every document: what is no article is refused by `parse`, with a remedy."""
        return True

    def parse(self, fetched: Fetched, source: Source) -> RawFeed:
        """Find the article of a page, and its versions in other languages.

        Returns:
            One entry; none where its publisher does not want it to be taken, and `withheld` says why. `pages` are the
            versions in other languages, so that they are read even where no list names them.

        Raises:
            DocumentError: it is no page, or has no article.
        """
        page = read(fetched, source)
        meta, found = metas(page), things(page)
        if "content-language" in fetched.headers:
            meta.setdefault("content-language", []).append(fetched.headers["content-language"])
        unmatched = _unmatched(page, source)  # before the body cuts the tree down
        versions = article_versions(page, source.selectors.get("language_links"))
        avoided = unfollowed(page, source)  # before the article is cut out of the page
        reason = withheld(fetched, meta, source)
        made = [] if reason else [_entry(page, meta, found, versions, source, fetched)]
        entries, problems = bounded(made)
        avoided |= {page.url.partition("#")[0], *(entry.url for entry in made if entry.url)}
        followed = versions if is_followed(fetched, meta, source) else ()
        return RawFeed(
            format="html-article",
            info=site(page, meta, found),
            entries=entries,
            pages=tuple(
                PageLink(url=one.url, language=one.declared or one.named)
                for one in followed
                if one.url and one.url not in avoided
            ),
            problems=(*unmatched, *problems, *([reason] if reason else ())),
            withheld=reason,
        )


def _entry(
    page: Page,
    meta: dict[str, list[str]],
    found: list[Thing],
    versions: Sequence[Version],
    source: Source,
    fetched: Fetched,
) -> RawEntry:
    article = _article(page, found)
    name = site_name(meta, found)
    link = fetched.link or PageLink(url=page.url)
    lines = article_lines(page)
    title = _chosen(page, source, "title") or headline(page, meta, article, name, link.title, lines)
    near = around(title, lines)
    date, date_said = _date(page, meta, article, near, source, fetched)
    changed = updated(page, meta, article)
    people = _chosen_author(page, source) or authors(page, meta, article, near, lines)
    nameless = unaddressed(page)  # before the body cuts the switchers out of the tree
    subjects, licence = categories(page, meta, article), rights(page, meta, article)
    spoken = declarations(page, meta, article)
    language = next((tag for _, tag in spoken), None)
    content = _content(page, source, title, near, [date or "", *(person.name or "" for person in people)])
    _refuse_no_article(page, meta, article, title, date, content)
    return RawEntry(
        url=address(page, meta, versions, language),
        title=RawText(value=title) if title else None,
        summary=_summary(meta, article),
        content=RawText(value=content, html=True, base=page.base) if content else None,
        published=date,
        updated=changed if changed != date else None,
        authors=people,
        categories=subjects,
        image=_image(page, meta, article),
        alternates=(
            *(Alternate(url=one.url, language=one.declared, label=one.label) for one in versions if one.url),
            *(Alternate(url="", language=one.declared or one.named, label=one.label) for one in nameless),
        ),
        language=language,
        rights=licence,
        base=page.base,
        published_said=date_said,
        contributors=editors(meta, article, near, lines),
        origin=origin(page, meta, near, lines),
        declared=(*spoken, ("list", link.language)) if link.language else spoken,
    )


def _date(
    page: Page,
    meta: dict[str, list[str]],
    article: Thing | None,
    near: Sequence[Line],
    source: Source,
    fetched: Fetched,
) -> tuple[str | None, str | None]:
    """When an article was published, and what was said where that is not the same.

    What the page itself says comes first, then the list that led to it, then the time since ("2 hours ago"), which is
    coarser on an older page; a guess from the markup comes last.
    """
    zone = ZoneInfo(source.timezone)
    link = fetched.link or PageLink(url=page.url)
    listed = None
    if link.published:
        slack = 0 if dates.parse(link.published_said or "") else 1  # "2 days ago" is less than three
        listed = Listed(link.published.astimezone(zone).date(), zone, slack)
    if plain := _chosen_date(page, source) or published(page, meta, article, near, listed):
        return plain, None
    if link.published:
        return link.published.isoformat(), link.published_said
    clock = Reader(zone, fetched.at, declared_language(page, meta) or source.language)
    if said := first_date(near, clock):
        return said.moment.isoformat(), said.said
    return _guessed_date(page), None


def _unmatched(page: Page, source: Source) -> list[str]:
    """A sentence for each selector of the operator that matches nothing on the page; the same for all pages."""
    return [
        f"selectors.{name} = {selector!r} matches nothing on the page of an article, which is read without it; "
        "look at such a page and correct the selector"
        for name, selector in source.selectors.items()
        if name in _FIELDS and not page.select(selector, name)
    ]


def _article(page: Page, found: list[Thing]) -> Thing | None:
    """The JSON-LD article that this page is about; None where there is none, or several and none of them fits."""
    candidates = [thing for thing in found if is_article(thing)]
    here = plain(page.url)
    heading = key(document_title(page) or "")
    for thing in candidates:
        own = (first(thing.get(name)) for name in ("url", "mainEntityOfPage", "@id"))
        if any(plain(page.absolute(address) or "") == here for address in own if address):
            return thing
    for thing in candidates:
        if (name := key(first(thing.get("headline")) or "")) and name in heading:
            return thing
    return candidates[0] if len(candidates) == 1 else None


def _chosen(page: Page, source: Source, name: str) -> str | None:
    """The text that an operator's selector names; None where there is no selector, or it matches nothing."""
    selector = source.selectors.get(name)
    node = next(iter(page.select(selector, name)), None) if selector else None
    return (text(node) or attribute(node, "content", "value") or None) if node is not None else None


def _chosen_date(page: Page, source: Source) -> str | None:
    selector = source.selectors.get("date")
    node = next(iter(page.select(selector, "date")), None) if selector else None
    if node is None:
        return None
    shown = attribute(node, "datetime", "content") or text(node)
    return visible_date([Line(shown, node)]) or shown or None


def _chosen_author(page: Page, source: Source) -> tuple[Person, ...]:
    name = _chosen(page, source, "author")
    return byline(name) if name else ()


def _content(page: Page, source: Source, title: str | None, near: Sequence[Line], said: list[str]) -> str:
    selector = source.selectors.get("body")
    if selector and (chosen := selected(page, selector)):
        return chosen
    shown = visible_date(near)
    return body(page, title, [*said, shown or ""], _extract)


def _extract(markup: str, url: str) -> str | None:
    """The article in a page, as HTML, by trafilatura; None where it finds none."""
    from trafilatura import extract

    found: str | None = extract(
        markup,
        url=url,
        fast=True,
        output_format="html",
        include_comments=False,
        include_formatting=True,
        include_images=True,
        include_links=True,
        include_tables=True,
    )
    return found


def _guessed_date(page: Page) -> str | None:
    """The date in the markup where nothing else said it, by htmldate; never today for want of a better."""
    from htmldate import find_date

    try:
        found: str | None = find_date(
            page.tree.html or "", extensive_search=False, original_date=True, url=page.url
        )
    except ValueError:  # a time zone of sixty hours
        return None
    return found


def _refuse_no_article(
    page: Page,
    meta: dict[str, list[str]],
    article: Thing | None,
    title: str | None,
    date: str | None,
    content: str,
) -> None:
    """Raise DocumentError where there is no article on a page."""
    declared = article is not None or "article" in meta.get("og:type", [])
    words = width(re.sub(r"<[^>]*>", "", content))
    enough = words >= _ENOUGH_TEXT or (title and words >= (_ENOUGH_WITH_DATE if date else _ENOUGH_TEXT))
    if declared and title and (words or article):
        return
    if not enough or is_home(page.url) or link_share(content) > _MOSTLY_LINKS:
        why = "it is a list of links" if words and enough else "there is too little text"
        if page.tree.css_first("input[type=password]") is not None:
            why = "it is a login page"
        raise DocumentError(
            f"no article was found on {page.url}: {why}; set selectors.body if there is one, or leave the page out"
        )


def _summary(meta: dict[str, list[str]], article: Thing | None) -> RawText | None:
    told = (
        first(article.get("description")) if article else None,
        *meta.get("og:description", []),
        *meta.get("description", []),
    )
    found = next((one for one in told if one), None)
    return RawText(value=found) if found else None


def _image(page: Page, meta: dict[str, list[str]], article: Thing | None) -> str | None:
    told = [
        *meta.get("og:image", []),
        *meta.get("og:image:url", []),
        *(strings(article.get("image")) if article else ()),
    ]
    return next((found for one in told if (found := page.absolute(one))), None)


SOURCE_TYPE: Final[SourceType] = _NewsPage()
