"""What an article is about, and what may be done with it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aggregator.core.model import Category, RawText
from aggregator.sources._lines import key
from aggregator.sources._markup import Page, attribute, text
from aggregator.sources._metadata import Thing, strings

_MOST_CATEGORIES = 30
_LONGEST_CATEGORY = 80
_CATEGORY_SEPARATORS = re.compile(r"\s*[,;，、；|]\s*")
_RIGHTS = ("copyright", "rights", "dc.rights", "dcterms.rights", "dcterms.license")


def categories(page: Page, meta: dict[str, list[str]], article: Thing | None) -> tuple[Category, ...]:
    """Its section and its tags: JSON-LD, meta elements and links that say they are tags, each once."""
    found: dict[str, Category] = {}
    for told in _told_categories(page, meta, article):
        for term in _CATEGORY_SEPARATORS.split(told[:2_000]):
            if term and len(term) <= _LONGEST_CATEGORY:
                found.setdefault(key(term), Category(term=term))
    return tuple(found.values())[:_MOST_CATEGORIES]


def _told_categories(page: Page, meta: dict[str, list[str]], article: Thing | None) -> Iterator[str]:
    if article:
        yield from strings(article.get("articleSection"))
        yield from strings(article.get("keywords"))
    for name in ("article:section", "article:tag", "keywords", "news_keywords"):
        yield from meta.get(name, [])
    for node in page.tree.css('a[rel~="tag"], .p-category')[:_MOST_CATEGORIES]:
        yield text(node)


def rights(page: Page, meta: dict[str, list[str]], article: Thing | None) -> RawText | None:
    """Its copyright notice or licence, where the page has one; None where it has none."""
    told = (
        [value for name in ("copyrightNotice", "license") for value in strings(article.get(name))]
        if article
        else []
    )
    told += [value for name in _RIGHTS for value in meta.get(name, [])]
    link = page.absolute(
        attribute(page.tree.css_first("link[rel~=license][href], a[rel~=license][href]"), "href")
    )
    found = next(iter(told), None) or link
    return RawText(value=found) if found else None
