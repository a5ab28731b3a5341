"""Which entries a subscriber could read.

An entry that has an id, an address or an author alone is what its document says, and is read as such; published, it
would be an empty line. So it is shown to whoever asks what a document says, and goes no further.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.core.model import Entry, Feed


def readable(feed: Feed) -> Feed:
    """A feed without the entries that have neither title nor text, file or picture; `dropped` says which those were."""
    if all(map(_is_readable, feed.entries)):
        return feed
    kept = [place for place, entry in enumerate(feed.entries) if _is_readable(entry)]
    told = (
        f"entry {entry.key[:200]} has neither title nor text"
        for entry in feed.entries
        if not _is_readable(entry)
    )
    return replace(
        feed,
        entries=tuple(feed.entries[place] for place in kept),
        said=tuple(feed.said[place] for place in kept) if feed.said else (),
        dropped=(*feed.dropped, *told),
    )


def _is_readable(entry: Entry) -> bool:
    return bool(entry.title or entry.summary or entry.content or entry.enclosures or entry.image)
