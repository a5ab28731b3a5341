"""What a reading process does: bytes in, definite entries out. Pure; `app.py` runs it in other processes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator import sources
from aggregator.adapters.detectors import DETECTORS
from aggregator.core.normalize import normalize

if TYPE_CHECKING:
    from collections.abc import Collection

    from aggregator.core.model import Feed, Fetched, Source


def read(fetched: Fetched, source: Source, kind: str, known: Collection[str] = ()) -> Feed:
    """Read a document and make what it says definite.

    Args:
        fetched: the document.
        source: the source it belongs to.
        kind: the kind of document: the source's own, or that of a page it led to.
        known: digests of what the source said of its entries last time: they are passed over.

    Raises:
        DocumentError: it cannot be read at all.
    """
    raw = sources.parse(fetched, source, kind)
    return normalize(
        raw, source=source, url=fetched.url, detectors=DETECTORS, at=fetched.at, known=frozenset(known)
    )


def kinds() -> Collection[str]:
    """The kinds of documents that can be read."""
    return sources.readers().keys()
