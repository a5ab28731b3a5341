"""Where the fast reader is in a document, and which of several statements of one thing counts there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from aggregator.core import urls
from aggregator.core.model import RawText
from aggregator.sources._findings import Found

if TYPE_CHECKING:
    from lxml.etree import _Element


@dataclass(slots=True)
class Place:
    """Where the reader is: in a feed, an entry, or the feed that an entry was copied from.

    Attributes:
        found: what was found there so far.
        document: the address of the document.
        inherited: the language that elements there are in where they do not say another.
        base: the base URL of what is relative there; None where no xml:base says any.
        has_bases: whether there is an xml:base anywhere in the document.
        is_atom: whether the document is Atom, where a text is what its type says.
        rank: how much the element that is being read counts (`_elements.named`).
        depth: how deep elements stand in groups of Media RSS.
        standing: of what was found: the depth and the rank of the element that said it.
        descriptions: of an entry, each with its standing.
    """

    found: Found
    document: str
    inherited: str | None
    base: str | None
    has_bases: bool
    is_atom: bool
    rank: int = 0
    depth: int = 0
    standing: dict[str, tuple[int, int]] = field(default_factory=dict)
    descriptions: list[tuple[tuple[int, int], RawText]] = field(default_factory=list)

    def counts(self, key: str, *, first: bool = False, after: int = 0) -> bool:
        """Whether what is said here takes the place of what was said before; if so, that is noted.

        What stands deeper counts less, and then what has the higher rank. The order of elements does not matter unless
        they are alike: then the last counts, as for feedparser and gofeed.

        Args:
            key: what is said.
            first: whether the first of those that are alike counts instead.
            after: how many ranks the element stands behind the others of its namespace.
        """
        standing = (self.depth, self.rank + after)
        before = self.standing.get(key)
        if before is not None and (before < standing or (first and before == standing)):
            return False
        self.standing[key] = standing
        return True

    def keep(self, key: str, value: str, *, after: int = 0) -> None:
        """Keep a text that is not empty, if it counts; `key` names a field of `Found`."""
        if value and self.counts(key, after=after):
            setattr(self.found, key, value)

    def absolute(self, address: str) -> str:
        """An address, resolved where an xml:base is in force; elsewhere as it stands.

        An empty one is the base itself (RFC 3986, section 4.4).
        """
        if self.base is None:
            return address
        return urls.absolute(address, self.base) or address if address else self.base


Handler = Callable[[Place, "_Element", dict[str, str]], None]
