"""Which entries are copies of one another.

Observations: aggregators of aggregators carry the same article under the same address, usually decorated with
tracking parameters, and agencies' texts appear word for word at several addresses. Some feeds give every entry the
address of their home page, and linkblogs give their own words the address of what they speak about.

Rule: an entry of another source in the same language is a copy where it has the same canonical address, or the same
running text. Within one source only an entry that is equal in everything counts, at one address and with no other date,
because ids there are the source's own statement: the next of a series may have its text from the last one.

Known exceptions: an address that several entries of one source share, or that is a home page, proves nothing.
The worse error is to lose an entry; a copy that is missed is only a nuisance.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from aggregator.core.languages import edition
from aggregator.core.model import UNDETERMINED, Entry, KnownEntry

if TYPE_CHECKING:
    from collections.abc import Sequence


def original(
    entry: Entry, same_url: Sequence[KnownEntry], same_text: Sequence[KnownEntry]
) -> tuple[KnownEntry, str] | None:
    """The published entry that `entry` is a copy of, and why; None where it tells something of its own.

    Args:
        entry: an entry that is not stored yet.
        same_url: the published entries whose canonical URL is the entry's.
        same_text: the published entries whose fingerprint is the entry's.
    """
    by_url = [known for known in same_url if _same_language(entry, known)]
    by_text = [known for known in same_text if _same_language(entry, known)]
    if entry.url is None or is_home_page(entry.url) or _is_shared(by_url):
        by_url = []
    texts = {known.id for known in by_text}
    within = {known.id for known in by_url if known.id in texts and _is_repeated(entry, known)}
    for known in by_url:
        if known.source_id != entry.source_id:
            return known, f"the same address as in source {known.source_id!r}: {entry.url}"
        if known.id in within:
            return known, "the same address and text under another id of its source"
    for known in by_text:
        if known.source_id != entry.source_id:
            return known, f"the same text as in source {known.source_id!r}, word for word"
    return None


def _same_language(entry: Entry, known: KnownEntry) -> bool:
    return UNDETERMINED in (entry.language, known.language) or edition(entry.language) == edition(
        known.language
    )


def _is_repeated(entry: Entry, known: KnownEntry) -> bool:
    said, before = entry.published_said, known.published_said
    return entry.digest == known.digest and (said is None or before is None or said == before)


def is_home_page(url: str) -> bool:
    """Whether a canonical address is that of a site, and not of one of its articles."""
    return url.count("/") == 3 and url.endswith("/")


def _is_shared(entries: Sequence[KnownEntry]) -> bool:
    return max(Counter(known.source_id for known in entries).values(), default=0) > 1
