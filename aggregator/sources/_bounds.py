"""How much of a document is kept, whichever reader it came from."""

from __future__ import annotations

from operator import attrgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.core.model import RawEntry, RawText

MOST_ENTRIES = 5_000
"""So many entries of one document are read, in document order: feeds put the newest first."""

_LONGEST = {"title": 4_000, "rights": 4_000, "summary": 1_000_000, "content": 1_000_000}  # characters
_PARTS = ("authors", "categories", "enclosures", "alternates", "links", "in_reply_to", "contributors")
_parts_of = attrgetter(*_PARTS)
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
        if before is not after
    ]


def summed_up(problems: Iterable[str]) -> tuple[str, ...]:
    """The first problems, each once, and how many more there are."""
    distinct = tuple(dict.fromkeys(problems))
    if len(distinct) <= _MOST_PROBLEMS:
        return distinct
    return (*distinct[:_MOST_PROBLEMS], f"and {len(distinct) - _MOST_PROBLEMS} more problems")


def _bounded(entry: RawEntry) -> RawEntry:
    if _fits(entry):
        return entry
    texts = ((name, getattr(entry, name), most) for name, most in _LONGEST.items())
    shortened: dict[str, Any] = {
        name: text._replace(value=text.value[:most]) for name, text, most in texts if _is_longer(text, most)
    }
    return entry._replace(**shortened, **{name: getattr(entry, name)[:_MOST_PARTS] for name in _PARTS})


def _fits(entry: RawEntry) -> bool:
    """Whether nothing of an entry need be left out, which is looked at for every entry."""
    return not (
        _is_longer(entry.title, _LONGEST["title"])
        or _is_longer(entry.summary, _LONGEST["summary"])
        or _is_longer(entry.content, _LONGEST["content"])
        or _is_longer(entry.rights, _LONGEST["rights"])
        or max(map(len, _parts_of(entry))) > _MOST_PARTS
    )


def _is_longer(text: RawText | None, most: int) -> bool:
    return text is not None and len(text.value) > most
