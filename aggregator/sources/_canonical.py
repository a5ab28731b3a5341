"""The address of an article: what its page calls its own, where that can be true.

Observations: canonical links are often those of the home page, of the list, or of the article in another language.

Rule: an address counts if it is on the site, no home page, no folder above the page, keeps what identifies the article,
and is not known to be another language's. Else it is the address at which the page was found.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

from aggregator.core.addresses import without_language
from aggregator.core.urls import without_tracking
from aggregator.sources._addresses import is_home, same_site
from aggregator.sources._markup import Page, attribute
from aggregator.sources._versions import Version

_ABOVE_ITSELF = ("amp", "print", "page", "mobile")
_IDENTIFIES = re.compile(
    r"(?:.*[_-])?(?:id|p|no|nr|key|code|seq|idx|num|article|story)|[a-z]*(?:id|no|idx|seq)"
)


def address(
    page: Page, meta: Mapping[str, Sequence[str]], versions: Sequence[Version], language: str | None
) -> str:
    """The article's address: what the page calls its own, where that can be true; else where it was found."""
    link = page.tree.css_first("link[rel~=canonical][href]")
    for said in (attribute(link, "href"), *meta.get("og:url", [])[:1]):
        url = page.absolute(said)
        if url and _plausible(url, page.url) and not _another_version(url, page.url, versions, language):
            return url
    return page.url.partition("#")[0]


def _plausible(url: str, here: str) -> bool:
    """Whether an address can be that of the article at `here`: not the home page, nor the list that it is in."""
    if not same_site(url, here) or is_home(url):
        return False
    theirs, ours = urlsplit(url), urlsplit(here)
    above, own = theirs.path.rstrip("/").split("/"), ours.path.rstrip("/").split("/")
    if len(above) < len(own) and own[: len(above)] == above and own[len(above)] not in _ABOVE_ITSELF:
        return False
    kept = dict(parse_qsl(theirs.query))
    lost = [name for name, _ in parse_qsl(urlsplit(without_tracking(here)).query) if name not in kept]
    return theirs.path != ours.path or not any(_IDENTIFIES.fullmatch(name.lower()) for name in lost)


def _another_version(url: str, here: str, versions: Sequence[Version], language: str | None) -> bool:
    """Whether an address is known to be this article in another language."""
    known = {plain(one.url): one for one in versions if one.url}
    if plain(url) == plain(here):
        return False
    (mine, tag), (theirs, other) = without_language(here), without_language(url)
    if mine == theirs and tag != other:
        return True
    named = known.get(plain(url))
    if named is None:
        return False
    return plain(here) in known or (named.declared or "")[:2].lower() != (language or "")[:2].lower()


def plain(url: str) -> str:
    """An address in the form in which two of one site are compared: without scheme, www and trackers."""
    parts = urlsplit(without_tracking(url))
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}?{parts.query}"
