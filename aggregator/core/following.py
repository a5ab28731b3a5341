"""Where a site's document leads to, and how far.

Observations: a list is continued on further pages, some of which go back for years; news comes on the first. The second
page of a list names the second pages of the other languages' lists, as if these were lists of their own.

Rule: a list is followed to its next page while it has articles that are not known yet, up to a bound: a first poll
reads the last few pages, a later one no further than to where the news ends. Which error is worse: what is missed here
is missed for good, but a site that has to give all of its archive away shuts the door.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from aggregator.core.model import Feed, PageLink

MORE = "more"
MOST_PAGES = 10
"""How many further pages of a list are read at the most."""

_ARTICLE, _LIST = "page", "site"


def articles(feed: Feed) -> frozenset[str]:
    """The addresses of the articles of a list that has a next page; none of a document that is no such list."""
    if not any(link.kind == MORE for link in feed.pages):
        return frozenset()
    return frozenset(link.url for link in feed.pages if link.kind == _ARTICLE)


def leads(feed: Feed, depth: int, known: Collection[str]) -> tuple[PageLink, ...]:
    """The addresses to be read next.

    Args:
        feed: a document.
        depth: how many pages of a list lead from its first one to this.
        known: those of its `articles` that the source has led to before.
    """
    goes_on = depth < MOST_PAGES and not articles(feed).issubset(known)
    return tuple(
        replace(link, depth=depth + 1) if link.kind == MORE else link
        for link in feed.pages
        if (goes_on if link.kind == MORE else link.kind != _LIST or depth == 0)
    )
