"""What becomes of entries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple

from aggregator.core.model.entries import Entry


class Claim(NamedTuple):
    """What an entry says of a translation of its: the canonical URL, and the language declared for it, if any is."""

    url: str
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownEntry:
    """What deciding must know of an entry that is already stored.

    Attributes:
        id: `identity.entry_id(source_id, key)`.
        story_id: entries that tell the same thing have the same; the smallest `id` among them.
        duplicate_of: the `id` of the entry published in its stead; None where it is published itself.
        claims: at which addresses it says its translations are.
        name_id: the `id` that its name alone would give it, where it is another one.
        first_seen_at: None of one that is decided about and not stored yet.

    The other attributes are those of `Entry`.
    """

    id: int
    source_id: str
    key: str
    url: str | None
    language: str
    digest: str
    fingerprint: str | None
    story_id: int
    duplicate_of: int | None = None
    claims: tuple[Claim, ...] = ()
    name_id: int | None = None
    guid: str | None = None
    atom_id: str = ""
    title: str = ""
    published: datetime | None = None
    updated: datetime | None = None
    published_said: str | None = None
    updated_said: str | None = None
    first_seen_at: datetime | None = None


class Verdict(StrEnum):
    """What becomes of an entry."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What becomes of one entry, and why.

    Attributes:
        reason: one sentence for a person.
        duplicate_of: the `id` of the entry that is published in its stead, also where a changed entry is a duplicate.
        relinked: whether the entry names other translations than before; of one that is unchanged, nothing else is
            written.
    """

    verdict: Verdict
    entry: Entry
    id: int
    story_id: int
    reason: str
    duplicate_of: int | None = None
    relinked: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything one transaction does to entries.

    Attributes:
        decisions: one per entry seen, in the order seen.
        stories: other stored entries whose story changes, by entry id: they are joined to others, or parted from them.
    """

    decisions: tuple[Decision, ...] = ()
    stories: Mapping[int, int] = field(default_factory=dict)
