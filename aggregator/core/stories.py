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
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from aggregator.core.model import KnownEntry


def numbered(entries: Mapping[int, KnownEntry], unexplored: Collection[int] = ()) -> dict[int, int]:
    """The story of each entry: the smallest number among the entries that tell the same thing.

    Args:
        entries: by number, with all that have to do with one another.
        unexplored: those of them of which that is not so. Their stories, and those of which they are found to be a
            part, stay as they are.
    """
    groups: dict[int, list[KnownEntry]] = defaultdict(list)
    for entry in entries.values():
        groups[entry.duplicate_of or entry.id].append(entry)
    versions = {}
    for root, members in groups.items():
        version = _version(entries.get(root, members[0]), members)
        versions[version.id] = version, members
    tied = _tied([version for version, _ in versions.values()])
    stories = translations.stories(tied) if tied else []
    alone = versions.keys() - {version.id for version in tied}
    kept = {entries[number].story_id for number in unexplored}
    found: dict[int, int] = {}
    for story in (*stories, *((number,) for number in alone)):
        members = [member for number in story for member in versions[number][1]]
        if kept and any(member.id in unexplored or member.story_id in kept for member in members):
            continue
        number = min(member.id for member in members)
        found.update((member.id, number) for member in members)
    return found


def _version(root: KnownEntry, members: Sequence[KnownEntry]) -> Version:
    names: dict[str, str | None] = {}
    for member in members:
        for claim in member.claims:
            declared = claim.language if claim.language and is_named(claim.language) else None
            names[claim.url] = names.get(claim.url) or declared
    return Version(
        id=min(member.id for member in members),
        edition=edition(root.language),
        urls=frozenset(member.url for member in members if member.url and not is_home_page(member.url)),
        names=names,
        published=root.published,
    )


def _tied(versions: Sequence[Version]) -> list[Version]:
    """Those that may belong together with another one, which most do not."""
    named = {url for version in versions for url in version.names}
    places = Counter(place for version in versions for place in set(_places(version)))
    return [
        version
        for version in versions
        if version.names
        or not named.isdisjoint(version.urls)
        or any(places[place] > 1 for place in _places(version))
    ]


def _places(version: Version) -> Iterator[str]:
    yield from version.urls
    yield from _without(version.urls, version.edition)


def _without(urls: Iterable[str], language: str) -> Iterator[str]:
    for url in urls:
        if found := neutral(url, language):
            yield found
