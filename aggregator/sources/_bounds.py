"""How much of a document is kept, whichever reader it came from."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.core.model import RawEntry, RawText

MOST_ENTRIES = 5_000
"""So many entries of one document are read, in document order: feeds put the newest first."""

_LONGEST_TEXT = 1_000_000
_LONGEST_TITLE = 4_000
_MOST_PARTS = 200
_MOST_PROBLEMS = 20


def bounded(entries: Sequence[RawEntry]) -> tuple[tuple[RawEntry, ...], list[str]]:
    """Entries whose texts and lists are no longer than a person would have written.

    Returns:
        The entries, and one sentence for each that was shortened.
    """
    kept = tuple(_bounded(entry) for entry in entries)
    return kept, [
        f"entry {number} is too long; what exceeds the bounds was left out"
        for number, (before, after) in enumerate(zip(entries, kept, strict=True), start=1)
        if before != after
    ]


def summed_up(problems: Iterable[str]) -> tuple[str, ...]:
    """The first problems, each once, and how many more there are."""
    distinct = tuple(dict.fromkeys(problems))
    if len(distinct) <= _MOST_PROBLEMS:
        return distinct
    return (*distinct[:_MOST_PROBLEMS], f"and {len(distinct) - _MOST_PROBLEMS} more problems")


def _bounded(entry: RawEntry) -> RawEntry:
    return replace(
        entry,
        title=_clipped(entry.title, _LONGEST_TITLE),
        summary=_clipped(entry.summary, _LONGEST_TEXT),
        content=_clipped(entry.content, _LONGEST_TEXT),
        rights=_clipped(entry.rights, _LONGEST_TITLE),
        authors=entry.authors[:_MOST_PARTS],
        categories=entry.categories[:_MOST_PARTS],
        enclosures=entry.enclosures[:_MOST_PARTS],
        alternates=entry.alternates[:_MOST_PARTS],
    )


def _clipped(text: RawText | None, most: int) -> RawText | None:
    return replace(text, value=text.value[:most]) if text is not None and len(text.value) > most else text
