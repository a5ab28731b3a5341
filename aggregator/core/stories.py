"""Which stories stored entries belong to: what is known of them in, the number of each one's story out."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from aggregator.core import translations
from aggregator.core.addresses import neutral
from aggregator.core.dedup import is_home_page
from aggregator.core.languages import edition, is_named
from aggregator.core.translations import Version

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from aggregator.core.model import KnownEntry


def numbered(entries: Mapping[int, KnownEntry], unexplored: Collection[int] = ()) -> dict[int, int]:
    """The story of each entry: the smallest number among the entries that tell the same thing.

    Args:
        entries: by number, with all that have to do with one another.
        unexplored: those of them of which that is not so. Their stories, and those of which they are found to be a
            part, stay as they are.
    """
    found = {number: number for number, entry in entries.items() if entry.duplicate_of is None}
    for members in _stories(entries):
        ids = [member.id for member in members]
        found.update(dict.fromkeys(ids, min(ids)))
    if not unexplored:
        return found
    kept = {entries[number].story_id for number in unexplored}
    moved = {
        story for number, story in found.items() if number in unexplored or entries[number].story_id in kept
    }
    return {number: story for number, story in found.items() if story not in moved}


def _stories(entries: Mapping[int, KnownEntry]) -> list[list[KnownEntry]]:
    """The entries by story, but for those that have to do with no other one, which are nearly all."""
    groups: dict[int, list[KnownEntry]] = defaultdict(list)
    for entry in entries.values():
        if entry.duplicate_of is not None:
            groups[entry.duplicate_of].append(entry)
    roots = groups.keys() | {entry.duplicate_of or entry.id for entry in _tied(entries.values())}
    members_of: dict[int, list[KnownEntry]] = {}
    versions = []
    for root in roots:
        original = entries.get(root)
        members = [*groups.get(root, ()), *([original] if original else ())]
        versions.append(_version(original or members[0], members))
        members_of[versions[-1].id] = members
    stories = translations.stories(versions) if versions else []
    return [[member for number in story for member in members_of[number]] for story in stories]


def _tied(entries: Collection[KnownEntry]) -> Iterable[KnownEntry]:
    """Those that name others, are named, or have an address that differs from another one in the language alone."""
    named = {claim.url for entry in entries for claim in entry.claims}
    neutrals = Counter(
        found for entry in entries if entry.url and (found := neutral(entry.url, entry.language))
    )
    if not named and not neutrals:
        return ()
    places = named | neutrals.keys()
    urls = {entry.url for entry in entries} & neutrals.keys()
    shared = urls | {url for url, times in neutrals.items() if times > 1}
    return [
        entry
        for entry in entries
        if entry.claims or entry.url in places or (entry.url and neutral(entry.url, entry.language) in shared)
    ]


def _version(root: KnownEntry, members: Sequence[KnownEntry]) -> Version:
    names: dict[str, str | None] = {}
    for member in members:
        for claim in member.claims:
            declared = claim.language if claim.language and is_named(claim.language) else None
            names[claim.url] = names.get(claim.url) or declared
    return Version(
        id=min(member.id for member in members),
        edition=edition(root.language),
        urls=frozenset([member.url for member in members if member.url and not is_home_page(member.url)]),
        names=names,
        published=root.published,
    )
