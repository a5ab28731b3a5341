"""The title of an article.

Observations: JSON-LD, Open Graph, the title element and a heading all claim to say it. Some sites put their own name
into one of them on every page; most add it to one of them; old ones have it in the first heading.

Rule: every witness has a vote, given to the text it is equal to; standing in the title element together with
something else is half a vote, and being what the list that led here calls the article is two. The text with most votes
wins, in a tie the witness named first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from aggregator.sources._chrome import Chrome
from aggregator.sources._lines import Line, key, width
from aggregator.sources._markup import Page, text
from aggregator.sources._metadata import Thing, document_title, first

_HEADINGS = (
    "h1, [itemprop=headline], .p-name, .entry-title, h2, [class*=title], [class*=headline], [id*=title], "
    "[class*=tit], h3"
)
_MOST_HEADINGS = 40
_LONGEST = 1_000
_LONG_ENOUGH = 4
_SEPARATORS = re.compile(
    r"\s+[-|–—·•:»«/]+\s+|\s*(?:::|[|｜_]|--|—{2,})\s*|(?<=[^\x00-\x7f])\s*-\s*(?=[^\x00-\x7f])"
)
_CUT = re.compile(r"\s*(?:…|\.\.\.)$")


def headline(
    page: Page,
    meta: Mapping[str, Sequence[str]],
    article: Thing | None,
    site_name: str | None,
    listed: str | None = None,
    lines: Sequence[Line] = (),
) -> str | None:
    """The title of an article, as found, without the name of the site; None where nothing says it.

    Args:
        page: its page.
        meta: the page's meta elements.
        article: its structured data, where there is any.
        site_name: how the site calls itself.
        listed: what the list that led here calls the article.
        lines: those of the page: on old ones the title is no heading.
    """
    site = key(site_name or "")
    told = key(_CUT.sub("", listed or ""))
    headings = [found for found in _headings(page) if key(found) != site]
    document = document_title(page) or ""
    claims = [
        *([first(article.get("headline")) or first(article.get("name")) or ""] if article else []),
        *(
            without_site(value, site)
            for name in ("og:title", "twitter:title")
            for value in meta.get(name, [])[:1]
        ),
        *headings[:1],
        *(found for found in headings[1:] if _is_named(found, document, told)),
        without_site(document, site),
        *(line.text for line in lines if told and _is_listed(key(line.text), told)),
    ]
    candidates = [claim.strip()[:_LONGEST] for claim in claims if key(claim) and key(claim) != site]
    if not candidates:
        return (listed or document)[:_LONGEST] or None
    keys = [key(candidate) for candidate in candidates]
    best = max(range(len(keys)), key=lambda place: (_votes(keys[place], keys, key(document), told), -place))
    return _whole(candidates[best], candidates)


def without_site(title: str, site: str) -> str:
    """A title without the site's name (as a key) at its beginning or end; where that is not known, its longest part."""
    parts = [part for part in _SEPARATORS.split(title[:_LONGEST]) if part]
    if len(parts) < 2:
        return title
    if site:
        for kept, place in ((parts[-1], -1), (parts[0], 0)):
            if key(kept) == site:
                at = title.rfind(kept) if place else title.find(kept) + len(kept)
                rest = title[:at] if place else title[at:]
                return rest.strip(" \t-|–—·•:»«/｜_")
        return title
    longest = max(parts, key=width)
    return longest if width(longest) * 2 >= width(title) else title


def _headings(page: Page) -> Iterator[str]:
    chrome = Chrome(page)
    seen: set[str] = set()
    nodes = page.tree.css(_HEADINGS)[:_MOST_HEADINGS]
    order = {"h1": 0, "h2": 1}
    for node in sorted(nodes, key=lambda one: order.get(one.tag or "", 2)):
        found = text(node)
        if found and key(found) not in seen and width(found) <= 400 and not chrome.holds(node):
            seen.add(key(found))
            yield found


def _is_named(heading: str, document: str, told: str) -> bool:
    """Whether a heading that is not the first stands in the title element, or is what the list has."""
    found = key(heading)
    return (found in key(document) and width(heading) >= 8) or _is_listed(found, told)


def _is_listed(mine: str, told: str) -> bool:
    """Whether a text is what the list calls the article; a list may cut it short."""
    return bool(told) and mine.startswith(told) and len(mine) <= max(4 * len(told), 80)


def _votes(mine: str, all_of_them: Sequence[str], document: str, told: str) -> float:
    within = len(mine) >= _LONG_ENOUGH and mine in document and mine != document
    return all_of_them.count(mine) + (0.5 if within else 0.0) + (2.0 if _is_listed(mine, told) else 0.0)


def _whole(title: str, candidates: Sequence[str]) -> str:
    """The whole of a title that was cut short with an ellipsis."""
    if not _CUT.search(title):
        return title
    start = key(_CUT.sub("", title))
    return next((one for one in candidates if key(one).startswith(start) and not _CUT.search(one)), title)
