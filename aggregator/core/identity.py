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
import json
import re
from dataclasses import asdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from aggregator.core.model import Entry

_IRI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+")

_DIGEST_VERSION = "1"
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
    return guid if guid == key and _IRI.fullmatch(guid) else mint_id(source_id, key)


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


def digest(entry: Entry) -> str:
    """A digest of what a subscriber would notice.

    Dates are not in it, because some sources stamp every poll anew; nor is the language, because that is our finding
    and moves when we learn.
    """
    parts = [
        [asdict(part) for part in group] for group in (entry.authors, entry.categories, entry.enclosures)
    ]
    texts = [entry.title, entry.link, entry.summary, entry.content, entry.rights, entry.comments]
    return f"{_DIGEST_VERSION}:{_sha256(json.dumps([texts, parts], ensure_ascii=False))[:32]}"


def fingerprint(title: str, text: str) -> str | None:
    """Equal for copies of one text, whatever their markup, spacing and case; None where there is too little text.

    Ideographs say more per character: three bytes of UTF-8 each count for the length.
    """
    said = "".join(f"{title} {text}".casefold().split()).encode("utf-8", "replace")
    if len(said) < _SHORTEST_COPY:
        return None
    return f"{_DIGEST_VERSION}:{hashlib.sha256(said).hexdigest()[:32]}"


def _key(guid: str, url: str, text: str, *, repeated: bool) -> str:
    if guid:
        return f"{guid} {url}" if repeated and url else guid
    return url or f"sha256:{_sha256(text)}"


def _bounded(value: str) -> str:
    return value if len(value) <= _KEY_LENGTH else f"sha256:{_sha256(value)}"


def _sha256(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
