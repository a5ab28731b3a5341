"""Which entries are one article in several languages.

Observations: a page lists the addresses of its other languages (a switcher, hreflang links), often all but its own,
sometimes not all of them, and not those that come after it was read. Labels lie; now and then an address leads to
another article, and always the same one where a site links to its newest. On many sites the addresses of an article's
versions differ in a language alone; on some each language counts its articles for itself.

Rule: a story is a function of all that its entries, their copies and whoever names them say, whatever came first.
Two versions are tied by a link, or by addresses that differ in their language alone and say which article it is,
unless one of them names another version in the other's language. The strongest ties come first: versions that name one
another, then links one way, then addresses; among equals those whose addresses are alike, then those between versions
that are tied to more others in common, then those whose declared language is true, then the smaller numbers. A tie
joins two stories only if

* no edition has an entry in both;
* one of the two is a single version and the tie is mutual; or one of the two vouches for the other: of its members that
  name anybody at least half name the other story, and one of these names most of it, or nobody else; or several members
  of both are tied, half as closely as those within the two are;
* it is not the only one between addresses of one pattern with different numbers, where versions of either story have
  the same number;
* of several that say in one language to be a version of the same entry, without answer and with equal right, none is.

Known exceptions: a page whose only link is wrong is believed where nothing contradicts it. Two versions in one language
(for two countries) are two stories of which one has the translations. Numbers that each language gives for itself tie
articles of one number that were published within two weeks, where no page names another.
Where a site has an own number for each language, a wrong link from a page that has no other is found out by nobody.
A false link misleads every reader of both entries; a missing one only hides a version, and is the lesser error.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import combinations
from typing import NamedTuple

from aggregator.core.addresses import neutral, neutrals, says_which
from aggregator.core.languages import edition
from aggregator.core.model import UNDETERMINED

MOST_VERSIONS = 100
"""A story has at most so many. A page that names more is a list, and names no translations."""

_MUTUAL = 2
_SAME_NUMBER = timedelta(days=14)
_DIGITS = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """An article in one language: an entry that is published, and its copies.

    Attributes:
        id: the smallest number among them.
        edition: that the entry is in.
        urls: their canonical addresses.
        names: the canonical addresses that they say their translations have, and the languages declared for them.
        published: when the entry was.
    """

    id: int
    edition: str
    urls: frozenset[str]
    names: Mapping[str, str | None] = field(default_factory=dict)
    published: datetime | None = None


class _Tie(NamedTuple):
    """How strongly two versions are tied; each attribute weighs more than those behind it.

    Attributes:
        said: how many of the two name the other.
        alike: whether their addresses differ in the language alone.
        shared: how many others are tied to both.
        true: how often its language is declared for the one that is named, less how often another one is.
    """

    said: int
    alike: bool
    shared: int
    true: int


Pair = tuple[int, int]
Story = frozenset[int]


def stories(versions: Sequence[Version]) -> list[Story]:
    """The stories that versions form, as the sets of their ids; those that are tied to none are one alone.

    Args:
        versions: with all others that they name, are named by, or share an address with.
    """
    evidence = _Evidence(versions)
    story_of = {version.id: frozenset((version.id,)) for version in versions}
    ordered = sorted(evidence.ties.items(), key=lambda each: ([-rank for rank in each[1]], each[0]))
    refused: set[tuple[Story, Story]] = set()
    joined = True
    while joined:
        joined = False
        for (one, other), tie in ordered:
            left, right = story_of[one], story_of[other]
            # The strongest tie between two stories came first: the others need not be looked at.
            if left is right or (left, right) in refused:
                continue
            if evidence.may_join(left, right, tie):
                story = left | right
                story_of.update(dict.fromkeys(story, story))
                joined = True
            else:
                refused |= {(left, right), (right, left)}
    return list(dict.fromkeys(story_of.values()))


class _Evidence:
    """What ties versions together.

    Attributes:
        ties: between pairs of them, the smaller id first.
    """

    def __init__(self, versions: Sequence[Version]) -> None:
        self._by_id = {version.id: version for version in versions}
        self._told: dict[int, frozenset[str]] = {}
        self._editions_of: dict[Story, frozenset[str]] = {}
        self._at = _index(versions, lambda version: version.urls)
        self._neutral = {version.id: frozenset(_neutral(version)) for version in versions}
        self._named = {version.id: self._known(version) for version in versions}
        self._alike = set(self._pairs_alike(versions))
        self._mates = defaultdict[int, set[int]](set)
        for pair in self._alike:
            self._mates[pair[0]].add(pair[1])
            self._mates[pair[1]].add(pair[0])
        self.ties = self._believed(self._all_ties())

    def may_join(self, one: Story, other: Story, tie: _Tie) -> bool:
        """Whether two stories are one, given the strongest tie between them."""
        if len(one) + len(other) > MOST_VERSIONS or not self._editions(one).isdisjoint(self._editions(other)):
            return False
        alone = 1 in (len(one), len(other))
        return (
            (alone and tie.said == _MUTUAL)
            or self._vouches(one, other)
            or self._vouches(other, one)
            or self._are_interwoven(one, other)
        )

    def _are_interwoven(self, one: Story, other: Story) -> bool:
        """Whether two stories have ties between several members of both, half as close as those within them."""
        across = [(a, b) for a in one for b in other if _pair(a, b) in self.ties]
        if len({a for a, _ in across}) < 2 or len({b for _, b in across}) < 2:
            return False
        within = sum(pair in self.ties for story in (one, other) for pair in combinations(sorted(story), 2))
        most = sum(len(story) * (len(story) - 1) // 2 for story in (one, other))
        return 2 * len(across) * most >= within * len(one) * len(other)

    def _vouches(self, story: Story, other: Story) -> bool:
        """Whether members of one story say that the other belongs to it."""
        speaking = [member for member in story if self._neighbours(member)]
        naming = [member for member in speaking if self._neighbours(member) & other]
        if not naming or 2 * len(naming) < len(speaking):
            return False
        for member in naming:
            named = self._neighbours(member) & other
            stranger = self._is_stranger(member, named, story, other)
            if 2 * len(named) > len(other) and (len(named) > 1 or not stranger):
                return True
            if not stranger and not self._neighbours(member) & story:
                return True
        return False

    def _neighbours(self, member: int) -> set[int]:
        return self._named[member].keys() | self._mates[member]

    def _is_stranger(self, member: int, named: Iterable[int], story: Story, other: Story) -> bool:
        """Whether a number in the addresses tells a member from those that it names, where versions share it."""
        if any(_pair(member, each) in self._alike for each in named):
            return False
        ours, theirs = self._shared(story), self._shared(other)
        return any(_numbered_otherwise(key, theirs) for key in self._neutral[member]) or any(
            _numbered_otherwise(key, ours) for each in named for key in self._neutral[each]
        )

    def _shared(self, story: Story) -> set[str]:
        """Addresses without their language that several versions of a story have, or are said to have."""
        found: set[str] = set()
        seen: set[str] = set()
        for member in story:
            own = self._neutral[member]
            found |= own & seen
            seen |= own
            if member not in self._told:
                named = (key for url in self._by_id[member].names for key in (url, *neutrals(url)))
                self._told[member] = own.intersection(named) if own else own
            found |= self._told[member]
        return found

    def _editions(self, story: Story) -> frozenset[str]:
        found = self._editions_of.get(story)
        if found is None:
            found = frozenset([self._by_id[member].edition for member in story]) - {UNDETERMINED}
            self._editions_of[story] = found
        return found

    def _known(self, version: Version) -> dict[int, str | None]:
        """The versions that a version names, and the language it declares for each."""
        named: dict[int, str | None] = {}
        for url, language in version.names.items():
            for other in self._at.get(url, ()):
                if other.id != version.id:
                    named[other.id] = named.get(other.id) or language
        return named if len(named) < MOST_VERSIONS else {}

    def _pairs_alike(self, versions: Sequence[Version]) -> Iterator[Pair]:
        keys = _index(versions, lambda version: self._neutral[version.id])
        for several in keys.values():
            for one, other in combinations(several, 2):
                if not (self._knows_better(one, other) or self._knows_better(other, one)):
                    yield _pair(one.id, other.id)

    def _knows_better(self, one: Version, other: Version) -> bool:
        """Whether what the addresses of two versions have in common is no tie, by what one of them says."""
        if one.edition == other.edition or one.urls & other.urls:
            return True
        named = self._named[one.id]
        if other.id in named:
            return False
        if any(self._by_id[each].edition == other.edition for each in named):
            return True
        shared = self._neutral[one.id] & self._neutral[other.id]
        told = [url for url, tag in one.names.items() if tag and edition(tag) == other.edition]
        if told and not any(shared.intersection((url, *neutrals(url))) for url in told):
            return True
        return _far_apart(one, other) and not any(says_which(key, number=False) for key in shared)

    def _all_ties(self) -> dict[Pair, _Tie]:
        neighbours = defaultdict[int, set[int]](set)
        pairs = {_pair(one, other) for one, named in self._named.items() for other in named} | self._alike
        for one, other in pairs:
            neighbours[one].add(other)
            neighbours[other].add(one)
        return {pair: self._tie(pair, len(neighbours[pair[0]] & neighbours[pair[1]])) for pair in pairs}

    def _tie(self, pair: Pair, shared: int) -> _Tie:
        one, other = pair
        links = [(self._named[a][b], b) for a, b in ((one, other), (other, one)) if b in self._named[a]]
        true = sum(
            1 if _primary(language) == _primary(self._by_id[named].edition) else -1
            for language, named in links
            if language
        )
        return _Tie(said=len(links), alike=pair in self._alike, shared=shared, true=true)

    def _believed(self, ties: dict[Pair, _Tie]) -> dict[Pair, _Tie]:
        """The ties without the links one way that others of the same edition have with equal right."""
        claims = defaultdict[tuple[int, str], list[Pair]](list)
        for pair, tie in ties.items():
            if tie.said == 1:
                named, claimant = pair if pair[0] in self._named[pair[1]] else (pair[1], pair[0])
                claims[named, self._by_id[claimant].edition].append(pair)
        doubtful: set[Pair] = set()
        for (target, tag), pairs in claims.items():
            best = max(ties[pair] for pair in pairs)
            equal = [pair for pair in pairs if ties[pair] == best]
            first, *rivals = sorted({one for pair in equal for one in pair} - {target})
            if tag != UNDETERMINED and any(rival not in self._named[first] for rival in rivals):
                doubtful.update(equal)
        return {pair: tie for pair, tie in ties.items() if pair not in doubtful}


def _index(
    versions: Iterable[Version], keys: Callable[[Version], Iterable[str]]
) -> Mapping[str, list[Version]]:
    """By key, the versions that have it; what several of one edition have leads to none of them."""
    found = defaultdict[str, list[Version]](list)
    for version in versions:
        for key in keys(version):
            found[key].append(version)
    for key, several in found.items():
        if len(several) > 1:
            seen = Counter(version.edition for version in several)
            found[key] = [version for version in several if seen[version.edition] == 1]
    return found


def _neutral(version: Version) -> Iterator[str]:
    """The addresses of a version without their language, as far as they say which article it is."""
    for url in version.urls:
        found = neutral(url, version.edition) or url
        if says_which(found):
            yield found


def _numbered_otherwise(key: str, others: Iterable[str]) -> bool:
    pattern = _DIGITS.sub("0", key)
    return any(key != other and pattern == _DIGITS.sub("0", other) for other in others)


def _far_apart(one: Version, other: Version) -> bool:
    return bool(one.published and other.published and abs(one.published - other.published) > _SAME_NUMBER)


def _primary(tag: str) -> str:
    return edition(tag).partition("-")[0]


def _pair(one: int, other: int) -> Pair:
    return (one, other) if one < other else (other, one)
