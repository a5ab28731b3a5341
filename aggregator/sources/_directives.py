"""What a page asks programs to do with it: robots meta elements, X-Robots-Tag, and TDM reservations.

Observations: no standard body has written the robots meta element down; what search engines document is what
publishers write. A directive is meant for all programs ("robots"), or for the one that is named; all that are meant
for us add up. `none` is `noindex, nofollow`. A reservation of text and data mining is 1 (reserved) or 0; the page comes
before the header, and the header before the site's file (TDM Reservation Protocol, "Processing priority").

Rule: who asks not to be indexed, or reserves the mining, is not published; docs/decisions/0010 says why.

Known exception: of directives on how search results look (nosnippet, noarchive, max-image-preview) none is about a
feed, and none is read. Which error is worse: what is published against its publisher's will.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Final

from aggregator.core import dates
from aggregator.core.model import Fetched, Source
from aggregator.core.robots import PRODUCT
from aggregator.sources._markup import Page, attribute

Metas = Mapping[str, Sequence[str]]

_LONGEST: Final = 2_000
_UNFOLLOWED: Final = 'a[rel~="nofollow" i][href]'
_FOR_US: Final = ("robots", PRODUCT)
_AGENT: Final = re.compile(r"\s*([a-z][a-z0-9_-]*)\s*:(.*)", re.IGNORECASE | re.DOTALL)
_WITH_VALUE: Final = re.compile(r"unavailable_after|max-.*", re.IGNORECASE)
_VALUES: Final = re.compile(r"unavailable_after\s*:[^,;]*|max-[a-z-]*\s*:\s*[^\s,;]*", re.IGNORECASE)
_WORD: Final = re.compile(r"[a-z_-]+", re.IGNORECASE)
_UNTIL: Final = re.compile(r"unavailable_after\s*:([^;|]{1,200})", re.IGNORECASE)
_DATE_ENDS: Final = re.compile(
    r",\s*(?=(?:no(?:ne|index|follow|archive|snippet|translate|imageindex)|all|index|follow|max-[a-z-]*)\b)",
    re.IGNORECASE,
)


def withheld(fetched: Fetched, metas: Metas, source: Source) -> str | None:
    """Why an article must not be taken, in a sentence; None where it may be.

    Args:
        fetched: the page as it came, with its headers.
        metas: its meta elements (`_metadata.metas`).
        source: whether it honours any of this (`robots`).
    """
    if not source.robots:
        return None
    directives = _directives(fetched, metas)
    words = _words(directives)
    if words & {"noindex", "none"}:
        return f"{fetched.url} asks not to be indexed (noindex), so it is not published"
    if _is_over(directives, fetched):
        return f"{fetched.url} asks not to be shown any more (unavailable_after), so it is not published"
    if _is_reserved(fetched, metas):
        return f"{fetched.url} reserves text and data mining (tdm-reservation), so it is not published"
    return None


def is_followed(fetched: Fetched, metas: Metas, source: Source) -> bool:
    """Whether the links of a page may be followed."""
    return not (source.robots and _words(_directives(fetched, metas)) & {"nofollow", "none"})


def take_unfollowed_away(page: Page, source: Source) -> int:
    """Make plain texts of the links that say rel="nofollow"; how many there were."""
    if not source.robots:
        return 0
    links = page.tree.css(_UNFOLLOWED)
    for link in links:
        del link.attrs["href"]
    return len(links)


def unfollowed(page: Page, source: Source) -> set[str]:
    """The addresses to which only links lead that say rel="nofollow"."""
    if not source.robots:
        return set()
    marked = {link.mem_id: link for link in page.tree.css(_UNFOLLOWED)}
    if not marked:
        return set()
    others = (link for link in page.tree.css("a[href], link[href]") if link.mem_id not in marked)
    followed = {page.absolute(attribute(link, "href")) for link in others}
    return {
        url
        for link in marked.values()
        if (url := page.absolute(attribute(link, "href"))) and url not in followed
    }


def _directives(fetched: Fetched, metas: Metas) -> list[str]:
    """The directives that are meant for us, each as one text."""
    said = [value for name in _FOR_US for value in metas.get(name, ())]
    headers = [*fetched.headers.get("x-robots-tag", "").split("\n"), *metas.get("x-robots-tag", ())]
    return [*said, *map(_for_us, headers)]


def _for_us(header: str) -> str:
    """What of an X-Robots-Tag is meant for us: before it names a program, and where it has named us."""
    ours = True
    parts = []
    for part in header[:_LONGEST].split(","):
        named = _AGENT.match(part)
        if named and not _WITH_VALUE.fullmatch(named[1]):
            ours = named[1].lower() in _FOR_US
        if ours:
            parts.append(named[2] if named and named[1].lower() in _FOR_US else part)
    return ",".join(parts)


def _words(directives: Sequence[str]) -> set[str]:
    """The directives without a value, in lower case."""
    return {word.lower() for text in directives for word in _WORD.findall(_VALUES.sub(" ", text[:_LONGEST]))}


def _is_over(directives: Sequence[str], fetched: Fetched) -> bool:
    for text in directives:
        found = _UNTIL.search(text[:_LONGEST])
        until = dates.parse(_DATE_ENDS.split(found[1])[0]) if found else None
        if until and fetched.at and until <= fetched.at:
            return True
    return False


def _is_reserved(fetched: Fetched, metas: Metas) -> bool:
    """The value nearest to the page that is one: its own, its header's, its site's."""
    header = fetched.headers.get("tdm-reservation", "").split(",")
    for said in (metas.get("tdm-reservation", ()), header):
        values = {value.strip() for value in said} & {"0", "1"}
        if values:
            return "1" in values
    return fetched.reserved
