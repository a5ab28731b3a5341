"""Images in markup that nh3 has cleaned: lazy ones made ordinary, and those that only count readers taken out.

nh3 writes every attribute as `name="value"`, and escapes quotes, "<" and ">" in it. So a tag ends at the next ">", and
one that is put together again from values left escaped is as safe as it was.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from aggregator.core import urls

if TYPE_CHECKING:
    from collections.abc import Iterable

LAZY_SOURCES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-actualsrc",
    "data-original-src",
    "data-echo",
)
LAZY_SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
"""Where scripts that load images late find the address, or the candidates, that a browser expects in src and srcset."""

_LAZY = frozenset((*LAZY_SOURCES, *LAZY_SOURCE_SETS))

_CANDIDATE = re.compile(r"([^\s,]\S*)(?:\s+([0-9.]{1,10}[wx]))?")
_MOST_CANDIDATES = 20
# Nearly every srcset is what would be written again.
_SETTLED = re.compile(rf"(?:{urls.ORDINARY}(?<!,) [0-9.]{{1,10}}[wx](?:, (?=h)|\Z)){{1,{_MOST_CANDIDATES}}}+")

# An image that is not meant to be seen counts readers.
_HIDDEN = re.compile(
    r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden"
    r"|(?<![\w-])(?:width|height)\s{0,9}:\s{0,9}[01](?:px)?\s{0,9}(?:;|!|$))",
    re.IGNORECASE,
)
_COUNTING_PLACES = r"""
pixel\.wp\.com stats\.wordpress\.com feeds\.wordpress\.com scorecardresearch\.com quantserve\.com doubleclick\.net
google-analytics\.com feedsportal\.com feedsportal\.co\.uk pheedo\.com feedblitz\.com vgwort\.de ivwbox\.de
counter\.yadro\.ru counter\.rambler\.ru top-fwz1\.mail\.ru mc\.yandex\.ru hits\.hobicounter\.com statcounter\.com
assoc-amazon\.com amazon-adsystem\.com hm\.baidu\.com cnzz\.com pixel\.newscred\.com rss\.buysellads\.com
feeds[0-9]*\.feedburner\.com/~[fr]f? blogger\.googleusercontent\.com/tracker facebook\.com/tr medium\.com/_/stat
list-manage\.com/track
"""


def _at(places: Iterable[str]) -> re.Pattern[str]:
    return re.compile(rf"https?://(?:[^/?#]*\.)?(?:{'|'.join(places)})(?![\w.-])")


_COUNTER = _at(_COUNTING_PLACES.split())
_HOST_OF_COUNTERS = _at(place.partition("/")[0] for place in _COUNTING_PLACES.split())

_ZERO, _ONE = frozenset({"0", "0px"}), frozenset({"1", "1px"})
_WRITTEN_APART = frozenset({"src", "srcset", "style", *_LAZY})

_PICTURE = re.compile(r"<(img|source)((?: [^>]*)?)>")
_ATTRIBUTE = re.compile(r'([a-z-]++)="([^"]*+)"')


def candidates(value: str, base: str | None) -> str | None:
    """A srcset (HTML, section 4.8.4.2.1) with absolute addresses; None where none of them can be used."""
    if len(value) <= urls.MAX_LENGTH and _SETTLED.fullmatch(value):
        return value
    kept = []
    for found in islice(_CANDIDATE.finditer(value), _MOST_CANDIDATES):
        url = urls.absolute(found[1].rstrip(","), base)
        if url:
            kept.append(f"{url.rstrip(',')} {found[2]}" if found[2] else url.rstrip(","))
    return ", ".join(kept) or None


def hidden(style: str, _: str | None) -> str | None:
    """The mark of an image whose style says that nobody is to see it, for `as_seen`; else None."""
    return "hidden" if _HIDDEN.search(style) else None


def is_counter(url: str) -> bool:
    """Whether an image is known, by its address, to be there for counting readers."""
    return _may_count(urls.origin(url)) and _COUNTER.match(url) is not None


@lru_cache(maxsize=1_024)
def _may_count(origin: str) -> bool:
    return _HOST_OF_COUNTERS.match(origin) is not None


def as_seen(markup: str) -> str:
    """Clean markup with its images as they are meant to be seen; what <noscript> repeats is there once."""
    parts: list[str] = []
    end, last = 0, ""
    for found in _PICTURE.finditer(markup):
        between = markup[end : found.start()]
        source, written = picture(found[1], dict(_ATTRIBUTE.findall(found[2])))
        if written and found[1] == "img":
            written = "" if source == last and not between.strip() else written
            last = source
        parts += (between, written)
        end = found.end()
    return "".join((*parts, markup[end:]))


def picture(tag: str, attributes: dict[str, str]) -> tuple[str, str]:
    """The address and the tag of one <img> or <source>; no tag where there is nothing to see. Values stay escaped."""
    source, sources = attributes.get("src", ""), attributes.get("srcset", "")
    if not attributes.keys().isdisjoint(_LAZY):
        source = _first(attributes, LAZY_SOURCES) or source
        sources = _first(attributes, LAZY_SOURCE_SETS) or sources
    if tag == "img" and not source:
        source = sources.partition(" ")[0].rstrip(",")
    if not (source or sources) or (tag == "img" and _counts_readers(source, attributes)):
        return source, ""
    places = f' src="{source}"' if source else ""
    if sources:
        places += f' srcset="{sources}"'
    others = [
        f' {name}="{value}"'
        for name, value in attributes.items()
        if (value or name == "alt") and name not in _WRITTEN_APART
    ]
    return source, f"<{tag}{places}{''.join(others)}>"


def _first(attributes: dict[str, str], names: tuple[str, ...]) -> str:
    """The first of these attributes that says something."""
    return next(filter(None, map(attributes.get, names)), "")


def _counts_readers(source: str, attributes: dict[str, str]) -> bool:
    width, height = attributes.get("width"), attributes.get("height")
    small = width in _ZERO or height in _ZERO or (width in _ONE and height in _ONE)
    return small or "style" in attributes or is_counter(source)
