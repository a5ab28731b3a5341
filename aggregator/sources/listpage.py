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

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Final

from selectolax.lexbor import LexborNode

from aggregator.core.errors import DocumentError
from aggregator.core.model import Fetched, PageLink, RawFeed, Source
from aggregator.core.ports import SourceType
from aggregator.sources._addresses import NO_PAGE, article_evidence, same_site
from aggregator.sources._chrome import Chrome
from aggregator.sources._lines import width
from aggregator.sources._markup import Page, ancestors, attribute, read, text
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
from aggregator.sources._versions import list_versions, switchers
from aggregator.sources.sitemap import is_sitemap

MOST_LINKS = 500
_MOST_ANCHORS = 5_000
_ENOUGH = 3.0
_LONGEST_TITLE = 1_000
_SIGNATURE_DEPTH = 8
_CARD_DEPTH = 6
_CARD_TEXT = 2_000

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADING_SELECTOR = "h1, h2, h3, h4, h5, h6, [itemprop=headline], [class*=title], [class*=headline]"
_ITEM_NAMES = re.compile(
    r"(?:h-?entry|post|story|article|news-?item|teaser|card|views-row)(?:[-_].*)?", re.IGNORECASE
)
_TITLE_NAMES = re.compile(r"(?:u-url|p-name|bookmark|.*(?:title|headline|subject|tit))", re.IGNORECASE)
_STATES_WORDS = "first last odd even active current featured sticky new hot selected on alt"
_STATES = frozenset(_STATES_WORDS.split())
_DATE = re.compile(
    r"\d{4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[\[(]?\b\d{1,2}[-/.]\d{1,2}\b[\])]?"
    r"|\b\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}"
    r"|\b\d{1,3}\s?(?:min|hour|day|week|month|std|stunde|tag|jour|heure|giorn|or[ea]|d[ií]a|hora|menit|jam|hari|час|мин|дн)"
    r"|\d\s?(?:分钟|小时|天|分|時間|日|週間|분|시간|일|주)\s?(?:前|전)|昨天|今天|어제|yesterday|today|gestern|heute",
    re.IGNORECASE,
)


@dataclass(slots=True)
class _Anchor:
    """One link element: where it leads and what it says."""

    node: LexborNode
    url: str
    label: str
    place: str
    chrome: bool


@dataclass(slots=True)
class _Candidate:
    """One address and the links that lead to it."""

    url: str
    anchors: list[_Anchor] = field(default_factory=list)
    title: str = ""
    points: float = 0.0

    @property
    def best(self) -> _Anchor:
        """The link that says most: outside of menus, in a heading, with the longest text."""
        return max(self.anchors, key=lambda one: (not one.chrome, _in_heading(one.node), len(one.label)))


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
            No entries; `pages` are the articles (kind "page") in document order, then the lists of the other
            languages (kind "site").

        Raises:
            DocumentError: it is no page, or nothing on it looks like an article.
        """
        page = read(fetched)
        meta, found = metas(page), things(page)
        listed = _listed(page, found)
        articles = _by_operator(page, source) if "link" in source.selectors else _found(page, source, listed)
        versions = [
            PageLink(url=one.url, kind="site", title=one.label, language=one.declared or one.named)
            for one in list_versions(page)
            if one.url and one.url not in articles
        ]
        problems = []
        if not articles:
            if "list" in source.selectors:
                problems.append(
                    f"the list on {page.url} is empty: selectors.list is there, but holds no article"
                )
            elif not versions:
                raise DocumentError(_nothing_found(page))
        info = replace(site(page, meta, found), url=page.url, language=declared_language(page, meta))
        return RawFeed(
            format="html-list",
            info=info if info.title else replace(info, title=document_title(page)),
            pages=(*(PageLink(url=url, title=title or None) for url, title in articles.items()), *versions),
            problems=tuple(problems),
        )


def _by_operator(page: Page, source: Source) -> dict[str, str]:
    """The addresses that `selectors.link` matches, on whatever site, with their texts."""
    within = _containers(page, source)
    matched = page.select(source.selectors["link"], "link")
    if not matched:
        raise DocumentError(
            f"selectors.link = {source.selectors['link']!r} matches nothing on {page.url}; "
            "the page has changed: look at it and correct the selector"
        )
    found: dict[str, str] = {}
    for node in matched[:_MOST_ANCHORS]:
        link = node if attribute(node, "href") else node.css_first("a[href]")
        url = page.absolute(attribute(link, "href"))
        if url and url != page.url and (not within or any(one.mem_id in within for one in ancestors(node))):
            found[url] = max(found.get(url, ""), text(node)[:_LONGEST_TITLE], key=len)
    return dict(list(found.items())[:MOST_LINKS])


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


def _found(page: Page, source: Source, listed: set[str]) -> dict[str, str]:
    """The addresses that look like articles, with their titles."""
    within = _containers(page, source)
    candidates = _candidates(page, within)
    groups: dict[str, list[_Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.best.place].append(candidate)
    for group in groups.values():
        cards = _cards(group, candidates)
        labels = Counter(candidate.best.label for candidate in group)
        for candidate, card in zip(group, cards, strict=True):
            candidate.title = _title(candidate, card, repeated=labels[candidate.best.label] > 1)
            candidate.points = _points(candidate, card) + (3.0 if candidate.url in listed or within else 0.0)
    return {
        candidate.url: candidate.title
        for candidate in candidates
        if _accepted(candidate, groups[candidate.best.place])
    }


def _candidates(page: Page, within: set[int]) -> list[_Candidate]:
    """The addresses of the site that a page links to, other than itself, files and language versions."""
    chrome = Chrome(page)
    languages = {link.url for switcher in switchers(page) for link in switcher.versions}
    found: dict[str, _Candidate] = {}
    for node in page.tree.css("a[href]")[:_MOST_ANCHORS]:
        url = page.absolute(attribute(node, "href"))
        if not url or url in languages or url.rstrip("/") == page.url.partition("#")[0].rstrip("/"):
            continue
        if not same_site(url, page.url) or article_evidence(url) <= NO_PAGE:
            continue
        if within and not any(one.mem_id in within for one in ancestors(node)):
            continue
        anchor = _Anchor(node, url, _label(node), _place(node), chrome.holds(node))
        found.setdefault(url, _Candidate(url)).anchors.append(anchor)
        if len(found) > 2 * MOST_LINKS:
            break
    return list(found.values())


def _accepted(candidate: _Candidate, group: list[_Candidate]) -> bool:
    mean = sum(one.points for one in group) / len(group)
    company = min(len(group) - 1, 2) * 0.5
    return candidate.points > 0 and (candidate.points + mean) / 2 + company >= _ENOUGH


def _points(candidate: _Candidate, card: LexborNode | None) -> float:
    anchor = candidate.best
    points = article_evidence(candidate.url)
    columns = width(candidate.title[:100])
    points += 2.0 if columns >= 25 else 1.0 if columns >= 15 else -2.0 if columns < 8 else -0.5
    points += 1.5 if _in_heading(anchor.node) else 0.0
    points -= 6.0 if anchor.chrome else 0.0
    around = [anchor.node, *ancestors(anchor.node)][:_CARD_DEPTH]
    if any(one.tag == "article" or _has_name(one, _ITEM_NAMES) for one in around):
        points += 1.0
    if any(_has_name(one, _TITLE_NAMES) for one in around[:2]):
        points += 1.0
    return points + (1.5 if card is not None and _dated(card) else 0.0)


def _cards(group: list[_Candidate], everyone: Iterable[_Candidate]) -> list[LexborNode | None]:
    """For each address of a group, the largest element around its link that holds no other address of the group.

    A link that is alone in its group is told apart from all other links instead.
    """
    crowd = group if len(group) > 1 else everyone
    holders: dict[int, set[str]] = defaultdict(set)
    for candidate in crowd:
        for anchor in candidate.anchors:
            for element in ancestors(anchor.node):
                holders[element.mem_id].add(candidate.url)
    cards: list[LexborNode | None] = []
    for candidate in group:
        card = candidate.best.node
        for element in list(ancestors(card))[:_CARD_DEPTH]:
            if len(holders[element.mem_id]) > 1 or element.tag in ("main", "table", "tbody"):
                break
            card = element
        cards.append(card)
    return cards


def _title(candidate: _Candidate, card: LexborNode | None, *, repeated: bool) -> str:
    """The text of the best link; the heading of the card where these say nothing of their own ("Read more")."""
    longest = candidate.best.label
    if card is not None and (repeated or not longest):
        heading = next((found for node in card.css(_HEADING_SELECTOR)[:5] if (found := text(node))), None)
        return (heading or longest)[:_LONGEST_TITLE]
    return longest[:_LONGEST_TITLE]


def _label(node: LexborNode) -> str:
    """What a link says: the heading in it, else its text, else the text of its picture or its tooltip."""
    heading = node.css_first(_HEADING_SELECTOR)
    label = (text(heading) if heading is not None else "") or text(node)
    shown = label or attribute(node, "title") or attribute(node.css_first("img[alt]"), "alt") or ""
    tooltip = attribute(node, "title") or ""
    whole = tooltip if shown.rstrip(".… ") and tooltip.startswith(shown.rstrip(".… ")) else shown
    return whole[:_LONGEST_TITLE]


def _place(node: LexborNode) -> str:
    """The place of a link in the structure: elements and their first classes, without numbers and states."""
    parts = []
    for element in [node, *ancestors(node)][:_SIGNATURE_DEPTH]:
        names = (
            []
            if element.tag in ("article", "li", "tr")
            else (attribute(element, "class") or "")[:200].split()
        )
        name = next((re.sub(r"\d+", "", name) for name in names if name not in _STATES), "")
        parts.append(f"{element.tag}.{name}")
    return "/".join(parts)


def _in_heading(node: LexborNode) -> bool:
    around = [node, *ancestors(node)][:4]
    return any(one.tag in _HEADINGS for one in around) or node.css_first("h1, h2, h3, h4, h5, h6") is not None


def _has_name(node: LexborNode, names: re.Pattern[str]) -> bool:
    values = node.attributes
    own = f"{values.get('class') or ''} {values.get('rel') or ''} {values.get('itemprop') or ''}"[
        :500
    ].split()
    return any(names.fullmatch(name) for name in own)


def _dated(card: LexborNode) -> bool:
    return card.css_first("time") is not None or bool(_DATE.search(text(card)[:_CARD_TEXT]))


def _listed(page: Page, found: list[Thing]) -> set[str]:
    """The addresses that JSON-LD calls items of a list, or articles."""
    urls = set()
    for thing in found:
        if is_article(thing) or types(thing) & {"listitem"}:
            for key in ("url", "item", "@id", "mainEntityOfPage"):
                urls |= {url for one in strings(thing.get(key)) if (url := page.absolute(one))}
    return urls


def _nothing_found(page: Page) -> str:
    if page.tree.css_first("input[type=password]") is not None:
        return f"{page.url} is a login page; give the address of a page that anybody can read"
    words = text(page.tree.body) if page.tree.body is not None else ""
    if page.scripts and len(words) < 300 and len(page.tree.css("a[href]")) < 10:
        return f"{page.url} is built by a script in the browser and has no links; look for a feed or another address"
    return (
        f"no links that look like articles were found on {page.url}; "
        "give the address of a list of articles, or set selectors.list or selectors.link"
    )


SOURCE_TYPE: Final[SourceType] = _ListPage()
