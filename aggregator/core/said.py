"""Whether a source says of an entry what it said at the last poll, character by character.

Making an entry definite costs a hundred times what it costs to compare two digests, and of a feed that changed most
entries did not. So the digest is of everything that normalizing depends on: the entry as it stands in its document, or
as its reader found it, and what it shares with its document, its source and this program.
"""

from __future__ import annotations

import hashlib
import marshal
from collections import Counter
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from aggregator import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from aggregator.core.model import RawEntry, RawFeed, Source

VERSION = "3"
"""Raised with every change to what normalizing makes of an entry, so that known entries are looked at again."""


def circumstances(source: Source, url: str, raw: RawFeed) -> bytes:
    """What the entries of a document share, for `digest`.

    Args:
        source: the source it belongs to.
        url: the address it was read from: the base of its references.
        raw: the document.
    """
    shared = (
        VERSION, __version__, source.id, source.url, source.kind, source.language, source.timezone,
        source.future_dates, source.identity, url, raw.info.language, raw.info.url, raw.info.self_url,
        raw.format, raw.frame,
    )  # fmt: skip
    return _written(shared)


def digest(entry: RawEntry, shared: bytes, written: bytes | None = None) -> str:
    """A digest of what a source said of an entry.

    Args:
        entry: as its reader found it.
        shared: what `circumstances` gives.
        written: as it stands in its document, where that is known.
    """
    said = _written(_plain(entry)) if written is None else written
    return hashlib.sha256(shared + said).hexdigest()[:32]


class Mention(NamedTuple):
    """An entry, as far as it must be known to tell the others of its document apart.

    `link` is absolute; `called` are guid and link as they are compared, "" where there is none.
    """

    digest: str
    guid: str | None
    link: str | None
    base: str
    called: tuple[str, str]


def unchanged(mentions: Sequence[Mention], known: Collection[str]) -> frozenset[int]:
    """Which entries of a document, by their places, need not be made definite again.

    Entries of which several have one id and one address are not among them: only their texts tell them apart.

    Args:
        mentions: the entries of a document, in order.
        known: digests of what is known.
    """
    if not known:
        return frozenset()
    repeated = Counter(one.called for one in mentions)
    return frozenset(
        number
        for number, one in enumerate(mentions)
        if one.digest in known and (repeated[one.called] == 1 or one.called == ("", ""))
    )


def _written(plain: Any) -> bytes:  # noqa: ANN401 - what marshal takes
    """Tuples, texts and numbers, so that no two are written alike; in version 2 equal ones are always written alike."""
    return marshal.dumps(plain, 2)


def _plain(value: Any) -> Any:  # noqa: ANN401 - a tuple or a dataclass of the model, or what is in one
    """The same value made of tuples, texts and numbers."""
    parts = value if isinstance(value, tuple) else _FIELDS[type(value)](value)
    return tuple([part if not part or type(part) in _WRITTEN_AS_THEY_ARE else _plain(part) for part in parts])


class _Fields(dict[type, "Callable[[Any], tuple[object, ...]]"]):
    """For each kind of value, what gives its parts: all fields of a dataclass at once, of anything else its text."""

    def __missing__(self, kind: type) -> Callable[[Any], tuple[object, ...]]:
        if not is_dataclass(kind):
            return lambda value: (str(value),)
        return self.setdefault(kind, attrgetter(*(field.name for field in fields(kind))))


_FIELDS = _Fields()
_WRITTEN_AS_THEY_ARE = frozenset({str, bool, int, float})
