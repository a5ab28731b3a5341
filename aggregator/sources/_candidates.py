"""The addresses on a list page that may be articles: the links that lead to each, its card, and how much speaks for it.

The rule is that of `listpage`; here are its parts.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import takewhile
from urllib.parse import urlsplit

from selectolax.lexbor import LexborNode

from aggregator.sources._addresses import NO_PAGE, article_evidence, same_site
from aggregator.sources._chrome import Chrome
from aggregator.sources._lines import key, lines, width
from aggregator.sources._markup import Page, ancestors, attribute, text
from aggregator.sources._versions import switchers

MOST_LINKS = 500
LONGEST_TITLE = 1_000
MOST_ANCHORS = 5_000
_ENOUGH = 3.0
_SIGNATURE_DEPTH = 8
_CARD_DEPTH = 6
_CARD_TEXT = 2_000
_LONG_ENOUGH = 15

_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_HEADING_SELECTOR = "h1, h2, h3, h4, h5, h6, [itemprop=headline], [class*=title], [class*=headline]"
_ITEM_NAMES = re.compile(
    r"(?:h-?entry|post|story|article|news-?item|teaser|card|views-row)(?:[-_].*)?", re.IGNORECASE
)
_TITLE_NAMES = re.compile(r"(?:u-url|p-name|bookmark|.*(?:title|headline|subject|tit))", re.IGNORECASE)
_STATES_WORDS = "first last odd even active current featured sticky new hot selected on alt"
_STATES = frozenset(_STATES_WORDS.split())
DATE_LIKE = re.compile(
    r"\d{4}\s?[-/.年년]\s?\d{1,2}\s?[-/.月월]\s?\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{2,4}|[\[(]?\b\d{1,2}[-/.]\d{1,2}\b[\])]?"
    r"|\b\d{1,2}\.?\s(?:de\s)?[^\W\d_]{3,12}\.?,?\s(?:de\s)?\d{4}|[^\W\d_]{3,12}\.?\s\d{1,2}(?:st|nd|rd|th)?,?\s\d{4}"
    r"|\b\d{1,3}\s?(?:min|hour|day|week|month|std|stunde|tag|jour|heure|giorn|or[ea]|d[ií]a|hora|menit|jam|hari|час|мин|дн)"
    r"|\d\s?(?:分钟|小时|天|分|時間|日|週間|분|시간|일|주)\s?(?:前|전)|昨天|今天|어제|yesterday|today|gestern|heute",
    re.IGNORECASE,
)


@dataclass(slots=True)
class Anchor:
    """One link element: where it leads and what it says."""

    node: LexborNode
    url: str
    label: str
    place: str
    chrome: bool


@dataclass(slots=True)
class Candidate:
    """One address and the links that lead to it; its card is the part of the page that is about it alone."""

    url: str
    anchors: list[Anchor] = field(default_factory=list)
    title: str = ""
    points: float = 0.0
    card: LexborNode | None = None

    @property
    def group(self) -> tuple[str, bool]:
        """What it shares with the links it is judged with; menus are often built as lists of articles are."""
        return self.best.place, self.best.chrome

    @property
    def best(self) -> Anchor:
        """The link that says most: outside of menus, in a heading, with the longest text."""
        return max(self.anchors, key=lambda one: (not one.chrome, _in_heading(one.node), len(one.label)))


def candidates(page: Page, within: Collection[int], listed: Collection[str]) -> list[Candidate]:
    """The addresses on a page that look like articles, in its order, with their titles and cards.

    Args:
        page: the page.
        within: the elements that hold the list; empty: the whole page does.
        listed: addresses that the page's structured data calls articles.
    """
    found = _all(page, within)
    groups: dict[tuple[str, bool], list[Candidate]] = defaultdict(list)
    for candidate in found:
        groups[candidate.group].append(candidate)
    for group in groups.values():
        with_cards(group, found)
        labels = Counter(candidate.best.label for candidate in group)
        for candidate in group:
            candidate.title = _title(candidate, repeated=labels[candidate.best.label] > 1)
            candidate.points = _points(candidate) + _below(candidate.url, page.url)
            candidate.points += 3.0 if candidate.url in listed or within else 0.0
    return [candidate for candidate in found if _accepted(candidate, groups[candidate.group])]


def _below(url: str, list_url: str) -> float:
    """What an address is to that of its list: articles are often below it; the list itself with a query is a filter."""
    theirs, own = (f"{urlsplit(one).path.rstrip('/')}/" for one in (url, list_url))
    if theirs == own:
        return -2.0 if article_evidence(url) < 2 else 0.0
    return 1.0 if own != "/" and theirs.startswith(own) else 0.0


def chosen(page: Page, nodes: Sequence[LexborNode], within: Collection[int]) -> list[Candidate]:
    """The addresses that elements chosen by the operator lead to, on whatever site, with their titles and cards."""
    found: dict[str, Candidate] = {}
    for node in nodes[:MOST_ANCHORS]:
        link = node if attribute(node, "href") else node.css_first("a[href]")
        url = page.absolute(attribute(link, "href"))
        if url and url != page.url and (not within or any(one.mem_id in within for one in ancestors(node))):
            candidate = found.setdefault(url, Candidate(url))
            candidate.anchors.append(Anchor(node, url, text(node)[:LONGEST_TITLE], "", chrome=False))
    listed = list(found.values())[:MOST_LINKS]
    with_cards(listed, listed)
    for candidate in listed:
        candidate.title = max((anchor.label for anchor in candidate.anchors), key=len)
    return listed


def _all(page: Page, within: Collection[int]) -> list[Candidate]:
    """The addresses of the site that a page links to, other than itself, files and language versions."""
    chrome = Chrome(page)
    languages = {link.url for switcher in switchers(page) for link in switcher.versions}
    found: dict[str, Candidate] = {}
    for node in page.tree.css("a[href]")[:MOST_ANCHORS]:
        url = page.absolute(attribute(node, "href"))
        if not url or url in languages or url.rstrip("/") == page.url.partition("#")[0].rstrip("/"):
            continue
        if not same_site(url, page.url) or article_evidence(url) <= NO_PAGE:
            continue
        if within and not any(one.mem_id in within for one in ancestors(node)):
            continue
        anchor = Anchor(node, url, _label(node), _place(node), chrome.holds(node))
        found.setdefault(url, Candidate(url)).anchors.append(anchor)
        if len(found) > 2 * MOST_LINKS:
            break
    return list(found.values())


def _points(candidate: Candidate) -> float:
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
    return points + (1.5 if candidate.card is not None and _dated(candidate.card) else 0.0)


def with_cards(group: Sequence[Candidate], everyone: Iterable[Candidate]) -> None:
    """Give each address of a group its card: the largest element around its link that holds no other of the group.

    A link that is alone in its group is told apart from all other links instead.
    """
    crowd = group if len(group) > 1 else everyone
    holders: dict[int, set[str]] = defaultdict(set)
    for candidate in crowd:
        for anchor in candidate.anchors:
            for element in ancestors(anchor.node):
                holders[element.mem_id].add(candidate.url)
    for candidate in group:
        candidate.card = candidate.best.node
        for element in list(ancestors(candidate.best.node))[:_CARD_DEPTH]:
            if len(holders[element.mem_id]) > 1 or element.tag in ("main", "table", "tbody"):
                break
            candidate.card = element


def cards_elsewhere(candidates: Sequence[Candidate]) -> dict[str, list[LexborNode]]:
    """The parts of the page around the other links to each of some addresses: in boxes of what is read most, say."""
    holders: dict[int, set[str]] = defaultdict(set)
    for candidate in candidates:
        for anchor in candidate.anchors:
            for element in ancestors(anchor.node):
                holders[element.mem_id].add(candidate.url)
    found: dict[str, list[LexborNode]] = defaultdict(list)
    for candidate in candidates:
        best = candidate.best
        for anchor in candidate.anchors:
            if anchor is not best:
                alone = takewhile(lambda one: len(holders[one.mem_id]) == 1, ancestors(anchor.node))
                found[candidate.url].extend(list(alone)[:_CARD_DEPTH][-1:])
    return found


def _title(candidate: Candidate, *, repeated: bool) -> str:
    """The text of the best link; where that says nothing ("Read more"), the heading of the card, or its first line."""
    longest = candidate.best.label
    if candidate.card is not None and (repeated or not longest):
        heading = next(
            (found for node in candidate.card.css(_HEADING_SELECTOR)[:5] if (found := text(node))), None
        )
        others = (line.text for line in lines(candidate.card) if key(line.text) != key(longest))
        said = next((one for one in others if width(one) >= _LONG_ENOUGH and not DATE_LIKE.match(one)), None)
        return (heading or said or longest)[:LONGEST_TITLE]
    return longest[:LONGEST_TITLE]


def _label(node: LexborNode) -> str:
    """What a link says: the heading in it, else its text, else the text of its picture or its tooltip."""
    heading = node.css_first(_HEADING_SELECTOR)
    label = (text(heading) if heading is not None else "") or text(node)
    shown = label or attribute(node, "title") or attribute(node.css_first("img[alt]"), "alt") or ""
    tooltip = attribute(node, "title") or ""
    whole = tooltip if shown.rstrip(".… ") and tooltip.startswith(shown.rstrip(".… ")) else shown
    return whole[:LONGEST_TITLE]


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
    return card.css_first("time") is not None or bool(DATE_LIKE.search(text(card)[:_CARD_TEXT]))


def _accepted(candidate: Candidate, group: list[Candidate]) -> bool:
    mean = sum(one.points for one in group) / len(group)
    company = min(len(group) - 1, 2) * 0.5
    return candidate.points > 0 and (candidate.points + mean) / 2 + company >= _ENOUGH
