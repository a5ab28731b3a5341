"""Documents of a few entries, made definite."""

from __future__ import annotations

from typing import Any

from aggregator.core.model import (
    Entry,
    Feed,
    RawEntry,
    RawFeed,
    RawText,
    Source,
)
from aggregator.core.normalize import normalize

URL = "https://example.org/news/feed.xml"
SOURCE = Source(id="a", url=URL)
ARTICLE = "The quick brown fox jumps over the lazy dog. " * 6


def plain(value: str, **changes: Any) -> RawText:
    """A text that is no markup."""
    return RawText(value=value, **changes)


def markup(value: str, **changes: Any) -> RawText:
    """A text that is HTML."""
    return RawText(value=value, html=True, **changes)


def document(*entries: RawEntry, source: Source = SOURCE, **said: Any) -> Feed:
    """What becomes of a document with these entries."""
    raw = RawFeed(format="rss-2.0", entries=entries, **said)
    return normalize(raw, source=source, url=URL, detectors=())


def entry(**said: Any) -> Entry:
    """What becomes of the only entry of a document; it has a title unless told otherwise."""
    (made,) = document(RawEntry(**{"title": plain("A")} | said)).entries
    return made
