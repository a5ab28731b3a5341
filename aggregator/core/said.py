"""Whether a source says of an entry what it said at the last poll, character by character.

Making an entry definite costs a hundred times what it costs to compare two digests, and of a feed that changed most
entries did not. So the digest is of everything that normalizing depends on: the entry as its reader found it, and
what it shares with its document, its source and this program.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import fields, is_dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from aggregator import __version__
from aggregator.core.identity import levelled

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from aggregator.core.model import RawEntry, Source

VERSION = "1"
"""Raised with every change to what normalizing makes of an entry, so that known entries are looked at again."""


def circumstances(source: Source, url: str, feed_language: str | None) -> str:
    """What the entries of a document share, for `digest`.

    Args:
        source: the source it belongs to.
        url: the address it was read from: the base of its references.
        feed_language: the language it declares for all of its entries.
    """
    shared = (
        VERSION, __version__, source.id, source.url, source.kind, source.language, source.timezone,
        source.future_dates, ",".join(source.identity), url, feed_language,
    )  # fmt: skip
    said: list[str] = []
    _write(shared, said)
    return "".join(said)


def digest(entry: RawEntry, shared: str) -> str:
    """A digest of what a source said of an entry; `shared` is what `circumstances` gives."""
    said = [shared]
    _write(entry, said)
    return hashlib.sha256("".join(said).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Mention(NamedTuple):
    """An entry, as far as it must be known to tell the others of its document apart; `link` is absolute."""

    digest: str
    guid: str | None
    link: str | None
    base: str


def unchanged(mentions: Sequence[Mention], known: Collection[str]) -> frozenset[int]:
    """Which entries of a document, by their places, need not be made definite again.

    Entries of which several have one id and one address are not among them: only their texts tell them apart.

    Args:
        mentions: the entries of a document, in order.
        known: digests of what is known.
    """
    if not known:
        return frozenset()
    called = [(levelled(one.guid or ""), levelled(one.link or "")) for one in mentions]
    repeated = Counter(called)
    return frozenset(
        number
        for number, (one, names) in enumerate(zip(mentions, called, strict=True))
        if one.digest in known and (repeated[names] == 1 or names == ("", ""))
    )


def _write(value: Any, said: list[str]) -> None:  # noqa: ANN401 - a dataclass of the model, or what is in one
    """Each value with its length before it, so that no two values are written alike."""
    if value is None:
        said.append("-")
    elif type(value) is str:
        said += (f"{len(value)}:", value)
    elif type(value) is tuple:
        said.append(f"({len(value)}")
        for part in value:
            _write(part, said)
    elif is_dataclass(value):
        _write(_FIELDS[type(value)](value), said)
    else:
        said.append(f"{value!r};")


class _Fields(dict[type, "Callable[[Any], object]"]):
    """For each dataclass, what gives its fields all at once."""

    def __missing__(self, kind: type) -> Callable[[Any], object]:
        return self.setdefault(kind, attrgetter(*(field.name for field in fields(kind))))


_FIELDS = _Fields()
