"""What belongs to an entry or a feed: the links of the document and what the modules say, put together."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aggregator.core.model import Delivery, Enclosure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aggregator.sources._of_entries import OfEntry
    from aggregator.sources._of_feeds import OfFeed

_PAGES: Final = (None, "text/html", "application/xhtml+xml")
_LASTING: Final = ("audio/", "video/", "application/")
_MOST_HUBS: Final = 200


def delivery(addresses: Iterable[tuple[str, str]], modules: OfFeed) -> Delivery:
    """How a feed wants to be read: by its links (WebSub, section 4; RFC 5005) and by what the modules say.

    Args:
        addresses: each link of the feed: its relation and its address.
        modules: what the modules say of the feed.
    """
    first: dict[str, str] = {}
    hubs: list[str] = []
    for rel, address in addresses:
        first.setdefault(rel, address)
        if rel == "hub" and len(hubs) < _MOST_HUBS:
            hubs.append(address)
    return Delivery(
        hubs=tuple(hubs),
        topic=first.get("self"),
        prev_archive=first.get("prev-archive"),
        next_archive=first.get("next-archive"),
        current=first.get("current"),
        previous=first.get("previous") or first.get("prev"),
        next=first.get("next"),
        **modules.said,
    )


def comments(modules: OfEntry) -> str | None:
    """The page where an entry is talked about (RFC 4685, section 4); a feed of the comments is no page."""
    pages = (link.url for link in modules.links if link.rel == "replies" and link.type in _PAGES)
    return next(pages, None)


def files(enclosures: Iterable[Enclosure], modules: OfEntry) -> tuple[Enclosure, ...]:
    """Enclosures, with what Media RSS knows of the same files; then other files of Media RSS and of podcasts.

    A duration that is said of the entry is that of its first file that is sound or film.
    """
    found = {file.url: file for file in enclosures}
    for file in modules.files:
        known = found.get(file.url, file)
        found[file.url] = replace(
            known,
            type=known.type or file.type,
            length=file.length if known.length is None else known.length,
            title=known.title or file.title,
            duration=known.duration or file.duration,
        )
    if modules.duration:
        lasting = next((file for file in found.values() if _lasts(file)), None)
        if lasting is not None and lasting.duration is None:
            found[lasting.url] = replace(lasting, duration=modules.duration)
    return tuple(found.values())


def _lasts(file: Enclosure) -> bool:
    return file.type is None or file.type.lower().startswith(_LASTING)
