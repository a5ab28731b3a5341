"""Who an entry is, and whether it changed.

Observations: ids collide between sites, so an identity is (source, key), never an id alone. Some feeds have no
ids, and some give several entries of one document the same id.

Rule: the key is the source's own id; else the address; else a digest of the text. Where entries of one document
share an id but not an address, the address becomes part of the key.

Known exceptions: an entry without id and address that is corrected becomes a second entry. The other error, taking
two entries for one, would lose an entry for good and is the worse one.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.core.model import Category, Enclosure, Link, Person

_IRI = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):[^\s<>\"{}|\\^`]+")
# Some readers follow an id; these would run or show what somebody wrote into it.
_NEVER_FOLLOWED = frozenset(
    {"blob", "data", "feed", "filesystem", "jar", "javascript", "vbscript", "view-source"}
)

_DIGEST_VERSION = "2"
_FINGERPRINT_VERSION = "1"
_KEY_LENGTH = 1_024
_SHORTEST_COPY = 200


def entry_id(source_id: str, key: str) -> int:
    """The number of an entry in the store: 63 bits, a pure function of its identity."""
    digest = hashlib.sha256(f"{source_id}\0{key}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def mint_id(source_id: str, key: str) -> str:
    """An atom:id for an entry that brings none: a tag: URI that never changes (RFC 4151; RFC 4287, section 4.2.6).

    The authority is a reserved name (RFC 2606), because the id must outlive every address of the service.
    """
    return f"tag:aggregator.invalid,2026:{source_id}:{_sha256(key)[:32]}"


def atom_id(guid: str, source_id: str, key: str) -> str:
    """The id an entry is republished under: the source's own where it is a usable IRI (RFC 4287, section 4.2.6).

    Args:
        guid: what the source calls the entry; "" where it gives no id.
        source_id: the source it came from.
        key: its key; an id that was not good enough for the key is not good enough to be republished.
    """
    return guid if guid == key and is_usable(guid) else mint_id(source_id, key)


def is_usable(guid: str) -> bool:
    """Whether an id may be republished: an IRI (RFC 4287, section 4.2.6) that does nothing when it is followed."""
    found = _IRI.fullmatch(guid)
    return found is not None and found["scheme"].lower() not in _NEVER_FOLLOWED


def keys(said: Iterable[tuple[str | None, str | None, str]]) -> list[str]:
    """The keys of the entries of one document, in order.

    Args:
        said: for each entry its id, its absolute address, and its text, as far as it has them.

    Returns:
        One key each; equal keys mean the same entry said twice.
    """
    entries = [(_bounded((guid or "").strip()), _bounded(url or ""), text) for guid, url, text in said]
    addresses: dict[str, set[str]] = {}
    for guid, url, _ in entries:
        addresses.setdefault(guid, set()).add(url)
    return [_key(guid, url, text, repeated=len(addresses[guid]) > 1) for guid, url, text in entries]


def digest(
    *,
    title: str,
    link: str | None,
    summary: str,
    content: str,
    rights: str | None,
    comments: str | None,
    authors: Sequence[Person],
    categories: Sequence[Category],
    enclosures: Sequence[Enclosure],
    image: str | None = None,
    links: Sequence[Link] = (),
) -> str:
    """A digest of what a subscriber would notice of an entry: its fields of these names.

    Dates are not in it, because some sources stamp every poll anew; nor is the language, because that is our finding
    and moves when we learn. Of the image only the path counts: publishers sign its address anew for each poll and
    spread it over hosts. Each value stands behind its length, so that no two entries are written alike; what many
    entries lack, and what came later, stands behind an absent value, and only where there is some of it.
    """
    said = [title, link, summary, content, rights, comments, str(len(authors)), str(len(categories))]
    for person in authors:
        said += (person.name, person.email, person.uri)
    for category in categories:
        said += (category.term, category.scheme, category.label)
    for file in enclosures:
        said += (file.url, file.type, None if file.length is None else str(file.length), file.title)
    durations = [None if file.duration is None else str(file.duration) for file in enclosures]
    if image or links or any(durations):
        said += (None, urlsplit(image).path if image else None, *durations)
        for other in links:
            said += (other.rel, other.url, other.type, other.language, other.title)
    written = "".join(["-" if value is None else f"{len(value)}:{value}" for value in said])
    return f"{_DIGEST_VERSION}:{_sha256(written)[:32]}"


def fingerprint(title: str, text: str) -> str | None:
    """Equal for copies of one text, whatever their markup, spacing and case; None where there is too little text.

    Ideographs say more per character: three bytes of UTF-8 each count for the length.

    Args:
        title: the title, as `text.clean` leaves it.
        text: the running text, as `html.to_text` gives it: in neither is any white space but spaces and line ends.
    """
    said = f"{title} {text}".casefold().encode("utf-8", "replace").translate(None, b" \n")
    if len(said) < _SHORTEST_COPY:
        return None
    return f"{_FINGERPRINT_VERSION}:{hashlib.sha256(said).hexdigest()[:32]}"


def _key(guid: str, url: str, text: str, *, repeated: bool) -> str:
    if guid:
        return f"{guid} {url}" if repeated and url else guid
    return url or f"sha256:{_sha256(text)}"


def _bounded(value: str) -> str:
    return value if len(value) <= _KEY_LENGTH else f"sha256:{_sha256(value)}"


def _sha256(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
