"""Who an entry is, and whether it changed. How it is found again among the stored ones: `core/recognize.py`.

Observations: ids collide between sites, so an identity is (source, key), never an id alone. Some feeds have no ids.
Some give several entries of one document the same id: a constant, their own address, that of the home page. Sites
move to https and drop their www, and their ids with them; some have both spellings in one document, for two entries.

Rule: an entry's name is the first that it has of guid, link and a digest of its text, or in the order that the
operator gives. Names are compared without their scheme and the host's www. The key is the name where it tells the
entry from the others of its document. Where it does not, what does becomes part of the key: the name as it is spelt,
or the address, or a digest of title and text. A name that can be nobody's own (a home page, the feed's address,
"0") never counts alone.

Known exceptions: an entry without id and address that is corrected becomes a second entry. The other error, taking
two entries for one, would lose an entry for good and is the worse one.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from string import ascii_lowercase, ascii_uppercase
from typing import TYPE_CHECKING, NamedTuple

from aggregator.core.model import Apart, Name

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from aggregator.core.model import Category, Enclosure, Entry, Link, Person

KINDS = ("guid", "link", "text")
"""What an entry may be named by, in the order that is right for nearly all sources."""

_IRI = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*):[^\s<>\"{}|\\^`]+")
# Some readers follow an id; these would run or show what somebody wrote into it.
_NEVER_FOLLOWED = frozenset(
    {"blob", "data", "feed", "filesystem", "jar", "javascript", "vbscript", "view-source"}
)

_SPELLING = re.compile(r"https?://(?:www\.(?=[^/?#]*\.))?", re.IGNORECASE)
_HOME_PAGE = re.compile(r"https://[^/?#]*/?")
_PLACEHOLDERS = frozenset(
    {"", "guid", "id", "n/a", "nan", "nil", "none", "null", "undefined", "false", "true"}
)

_LONGEST_PLACEHOLDER = 10

_DIGEST_VERSION = "3"
_FINGERPRINT_VERSION = "1"
_LOWERED = bytes.maketrans(ascii_uppercase.encode(), ascii_lowercase.encode())
_SPACES = b" \t\n\0"
_KEY_LENGTH = 1_024
_SHORTEST_COPY = 200


@lru_cache(maxsize=8192)
def entry_id(source_id: str, key: str) -> int:
    """The number of an entry in the store: 63 bits, a pure function of its identity, which many ask for."""
    digest = hashlib.sha256(f"{source_id}\0{key}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:8], "big") >> 1


def mint_id(source_id: str, key: str) -> str:
    """An atom:id for an entry that brings none: a tag: URI that never changes (RFC 4151; RFC 4287, section 4.2.6).

    The authority is a reserved name (RFC 2606), because the id must outlive every address of the service.
    """
    return f"tag:aggregator.invalid,2026:{source_id}:{_sha256(key)[:32]}"


def atom_id(guid: str | None, source_id: str, key: str) -> str:
    """The id an entry is republished under: the source's own where it is a usable IRI (RFC 4287, section 4.2.6).

    Args:
        guid: what the source calls the entry, character by character; None where it gives no id.
        source_id: the source it came from.
        key: its key; an id that was not good enough for the key is not good enough to be republished.
    """
    if guid and (key == guid or key == levelled(guid)) and is_usable(guid):
        return guid
    return mint_id(source_id, key)


def is_usable(guid: str) -> bool:
    """Whether an id may be republished: an IRI (RFC 4287, section 4.2.6) that does nothing when it is followed."""
    found = _IRI.fullmatch(guid)
    return found is not None and found["scheme"].lower() not in _NEVER_FOLLOWED


def levelled(name: str) -> str:
    """A name as names are compared: an address says https and no www, and everything else what it said."""
    scheme, separator, rest = name.partition("://")
    if separator and scheme in ("https", "http") and rest[:3].lower() != "www":
        return f"https://{rest}"
    found = _SPELLING.match(name)
    return f"https://{name[found.end() :]}" if found else name


class Said(NamedTuple):
    """What naming an entry needs to know of it; `text` is everything it says, title included."""

    guid: str | None
    link: str | None
    text: str


def name(said: Said, order: Sequence[str] = KINDS) -> Name:
    """The first name that an entry has, in the order given, as if it were alone in its document."""
    for kind in order:
        if kind == "text":
            break
        value = (said.guid or "").strip() if kind == "guid" else said.link
        if value:
            return Name(value=_bounded(levelled(value)), kind=kind)
    return Name(value=f"sha256:{_sha256(said.text)}", kind="text")


def names(said: Sequence[Said], order: Sequence[str] = KINDS, own: Collection[str] = ()) -> list[Name]:
    """The names of the entries of one document, in order, and what tells them apart.

    Args:
        said: the entries, none of them twice.
        order: what names an entry, the best first.
        own: addresses of the feed itself, which can be no entry's name.
    """
    alone = [name(one, order) for one in said]
    weak = _PLACEHOLDERS | {levelled(address) for address in own}
    same_name = Counter(one.value for one in alone)
    if len(same_name) == len(alone) and not any(_is_weak(one, weak) for one in alone):
        return alone
    same_spelling = Counter((one.guid or "").strip() for one in said)
    same_address = Counter((one.value, _place(what.link)) for one, what in zip(alone, said, strict=True))
    named = []
    for one, what in zip(alone, said, strict=True):
        apart = Apart.WORDS
        place = _place(what.link)
        if same_name[one.value] == 1 and not _is_weak(one, weak):
            apart = Apart.NAME
        elif one.kind == "guid" and not _is_weak(one, weak) and same_spelling[(what.guid or "").strip()] == 1:
            apart = Apart.SPELLING
        elif one.kind == "guid" and same_address[one.value, place] == 1 and not _names_nobody(place, weak):
            apart = Apart.ADDRESS
        named.append(Name(value=one.value, kind=one.kind, apart=apart))
    return named


def keys(name: Name, *, guid: str | None, link: str | None, digest: str) -> tuple[str, ...]:
    """The keys that an entry may have, the plainest first; each is a function of what the source says of it.

    Args:
        name: its name.
        guid: what the source calls it.
        link: its absolute address.
        digest: of all that it says.

    Returns:
        The first is its key, unless another stored entry has it already; then the next one is.
    """
    plain = name.value
    placed = f"{plain} {_bounded(link)}" if link and name.kind == "guid" else plain
    worded = (f"{placed} {digest}", f"{placed} {digest} again")
    match name.apart:
        case Apart.NAME:
            return (plain, placed, *worded)
        case Apart.SPELLING:
            return (_bounded((guid or "").strip()), placed, *worded)
        case Apart.ADDRESS:
            return (placed, *worded)
        case Apart.WORDS:
            return worded


def keys_of(entry: Entry) -> tuple[str, ...]:
    """The keys that an entry may have where its own is another one's."""
    if entry.name is None:
        return (entry.key,)
    return keys(entry.name, guid=entry.guid, link=entry.link, digest=entry.digest)


def name_id(entry: Entry) -> int:
    """The number that the name of an entry alone would give it: the same for all entries of one name."""
    return entry_id(entry.source_id, entry.name.value if entry.name else entry.key)


def other_name_id(entry: Entry) -> int | None:
    """`name_id`, where the entry is stored under another number."""
    if entry.name is None or entry.name.value == entry.key:
        return None
    return name_id(entry)


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
        said += (None, _path(image) if image else None, *durations)
        for other in links:
            said += (other.rel, other.url, other.type, other.language, other.title)
    written = "".join(["-" if value is None else f"{len(value)}:{value}" for value in said])
    return f"{_DIGEST_VERSION}:{_sha256(written)[:32]}"


def is_noticed(before: str, now: str) -> bool:
    """Whether a subscriber would notice the change from one digest to another; of other versions nobody can tell."""
    return before != now and before.partition(":")[0] == now.partition(":")[0]


def fingerprint(title: str, text: str) -> str | None:
    """Equal for copies of one text, whatever their markup and spacing; None where there is too little text.

    Case does not count in titles, which some set in capitals, nor for the Latin letters of ASCII elsewhere: to fold a
    whole text costs more than the rest of this. Ideographs say more per character: three bytes of UTF-8 each count for
    the length.

    Args:
        title: the title, as `text.clean` leaves it.
        text: the running text, as `html.Sanitized.letters` gives it.
    """
    said = f"{title.casefold()} {text}".encode("utf-8", "replace").translate(_LOWERED, _SPACES)
    if len(said) < _SHORTEST_COPY:
        return None
    return f"{_FINGERPRINT_VERSION}:{hashlib.sha256(said).hexdigest()[:32]}"


def _is_weak(name: Name, own: Collection[str]) -> bool:
    return name.kind != "text" and _names_nobody(name.value, own)


def _names_nobody(name: str, own: Collection[str]) -> bool:
    """Whether many entries may have this name: it says nothing, or leads to all of them."""
    if name in own or not name.strip("0"):
        return True
    if name.startswith("https://"):
        return _HOME_PAGE.fullmatch(name) is not None
    return len(name) < _LONGEST_PLACEHOLDER and name.casefold() in own


def _path(url: str) -> str:
    """The path of an absolute address."""
    address = url.partition("#")[0].partition("?")[0].partition("://")[2]
    return "".join(address.partition("/")[1:])


def _place(link: str | None) -> str:
    return levelled(link or "")


def _bounded(value: str) -> str:
    return value if len(value) <= _KEY_LENGTH else f"sha256:{_sha256(value)}"


def _sha256(value: str) -> str:
    return hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()
