"""Which entries are one article in several languages.

Observations: a page lists the addresses of its other languages (a switcher, hreflang links), often all but its own
and sometimes not all of them; the labels there lie, the addresses do not.

Rule: two entries are translations of one another where one names the other's address and their languages differ. A
story is everything so connected; its number is the smallest entry number in it, so that the order of arrival
does not matter.

Known exception: stories that both have an entry in one language are not joined, because one of the links that would
tie them is wrong. A false link misleads every reader of both; a missing one only hides a version.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from aggregator.core.languages import edition
from aggregator.core.model import UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aggregator.core.model import KnownEntry


def may_join(one: Iterable[KnownEntry], other: Iterable[KnownEntry]) -> bool:
    """Whether two stories, each given by its members, can be one: no language is published in both."""
    return not (_languages(one) & _languages(other))


def _languages(members: Iterable[KnownEntry]) -> set[str]:
    published = (member for member in members if member.duplicate_of is None)
    return {edition(member.language) for member in published} - {UNDETERMINED}
