"""Which stored entry an entry of a document is.

Observations: most entries come back under their name. Some sources make new guids at every poll, or when the text is
edited. Some give one guid, or one link, to all of their entries: then they list one entry today, and another one
under the same name tomorrow. Series ("Daily briefing", all at the show's page) have one link and one title, and only
guid, date and text differ. Sites move to https, and change guids, links and texts in one go.

Rule: an entry of a document is at most one stored entry of its source, and a stored entry is at most one entry of a
document; so what a document lists as two stays two. The surest are recognized first:

1. By its name (`core/identity.py`), where the name is one entry's alone, both in the document and in the store: it is
   that entry, unless it stands at another address and neither title and date nor text are what they were. Several of
   one name are told apart by how it is spelt, by the address, or by saying the same (below).
2. By its address, where it has no guid or the stored one has none; not where title and date are others, too: some
   sources have one address for all that they ever publish, one entry at a time.
3. By what it says, where its guid was never seen: at the same address nothing has changed that a subscriber would
   notice, or title and date are what they were. Not where the document has an entry of the same address and the same
   words whose guid *is* known: then the source tells them apart by guid, and this is the next of a series. Dates of
   another day speak against it where the text is short; not where all guids of the document are new, because such
   sources make up their dates, too.

"To say the same" is to have the same content digest or fingerprint, or the same title and the same date.

Known exceptions: a source that changes guid, title and text of an entry at once publishes it twice. A source without
guids and dates that has one link for all of its entries does so when it corrects one, and one without links that makes
new guids at every poll does so with short texts. Of a feed that lists one entry at a time, each with a new guid and the
same long text at the same address, the second is taken for the first.
The worse error is to take two entries for one: the second is lost, and the first gets its text.
"""

from __future__ import annotations

from collections import Counter
from datetime import time
from typing import TYPE_CHECKING

from aggregator.core import identity
from aggregator.core.model import Apart, Entry, KnownEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

Recognized = tuple[KnownEntry, str]
"""The stored entry that an entry is, and how it was recognized."""

_MIDNIGHT = time()


def recognize(
    entries: Sequence[Entry], candidates: Sequence[Sequence[KnownEntry]], unchanged: Iterable[int]
) -> Mapping[int, Recognized]:
    """The stored entries that the entries of one document are.

    Args:
        entries: of one document, in order.
        candidates: for each of them the stored entries of its source with its name, key, address or text.
        unchanged: ids of the entries that the document lists as it did before.

    Returns:
        By place in the document, for those that are known: which entry it is, and how it was recognized.
    """
    document = _Document(entries, candidates, unchanged)
    if any(candidates):
        document.go_through(document.is_unchanged)
        document.go_through(document.has_name_and_address)
        document.go_through(document.has_name)
        document.go_through(document.has_address)
        document.go_through_the_rest()
    return document.found


class _Document:
    """The entries of one document, and which stored entries are spoken for.

    Attributes:
        found: what was recognized, by place.
        taken: ids of stored entries that an entry of the document is.
        by_guid: those of them that are so by their guid.
        all_are_new: whether none of several entries has a guid that is known.
    """

    def __init__(
        self, entries: Sequence[Entry], candidates: Sequence[Sequence[KnownEntry]], unchanged: Iterable[int]
    ) -> None:
        self.found: dict[int, Recognized] = {}
        self.taken = set(unchanged)
        self.by_guid = set(self.taken)
        self.all_are_new = False
        self._entries = entries
        self._candidates = candidates
        # How many stored entries have a name, a name and a spelling, a name and an address, an address.
        self._rivals: Counter[tuple[object, ...]] = Counter()
        self._known = {each.id: each for several in candidates for each in several}
        for known in self._known.values():
            for name in {known.id, known.name_id} - {None}:
                self._rivals.update(
                    [("name", name), ("spelling", name, known.guid), ("place", name, known.url)]
                )
            self._rivals["address", known.url] += 1
        self._twins: frozenset[tuple[object, ...]] = frozenset()

    def go_through(self, admits: Callable[[int, KnownEntry], str | None]) -> None:
        """Recognize what `admits` gives a reason for, of several the one that is most alike."""
        for place, entry in enumerate(self._entries):
            if place in self.found:
                continue
            free = (known for known in self._candidates[place] if known.id not in self.taken)
            reasons = [(known, reason) for known in free if (reason := admits(place, known))]
            if reasons:
                found = max(reasons, key=lambda each: _likeness(entry, each[0]))
                self.found[place] = found
                self.taken.add(found[0].id)
                if entry.guid and _has_name(entry, found[0]):
                    self.by_guid.add(found[0].id)

    def go_through_the_rest(self) -> None:
        """Recognize by words, now that all guids are found that are known."""
        self.all_are_new = not self.by_guid and len(self._entries) > 1
        known = (self._known[number] for number in self.by_guid if number in self._known)
        self._twins = frozenset(mark for one in known for mark in _words(one))
        self.go_through(self.has_words)

    def is_unchanged(self, place: int, known: KnownEntry) -> str | None:
        """By everything, which is how nearly all entries are recognized."""
        entry = self._entries[place]
        if known.digest == entry.digest and known.guid == entry.guid and _has_name(entry, known):
            return "the same id and text"
        return None

    def has_name_and_address(self, place: int, known: KnownEntry) -> str | None:
        """As `has_name`, and at the same address."""
        entry = self._entries[place]
        return self.has_name(place, known) if entry.url and entry.url == known.url else None

    def has_name(self, place: int, known: KnownEntry) -> str | None:
        """By the name, and by what tells it apart where several have it."""
        entry = self._entries[place]
        if not _has_name(entry, known) or (entry.name and entry.name.kind == "link"):
            return None
        apart = entry.name.apart if entry.name else Apart.NAME
        name = identity.name_id(entry)
        moved = bool(entry.url and known.url and entry.url != known.url)
        if apart is Apart.NAME and self._rivals["name", name] == 1:
            same_title = _same_title(entry, known) and not _dates_differ(entry, known)
            if moved and not (same_title or _says_the_same(entry, known)):
                return None
            return (
                "the same id" if known.guid in (None, entry.guid) else "the same id but for its scheme or www"
            )
        if moved:
            return None
        spelt = entry.guid == known.guid and self._rivals["spelling", name, known.guid] == 1
        if apart in (Apart.NAME, Apart.SPELLING) and spelt:
            return "the same id, letter by letter"
        placed = entry.url == known.url and self._rivals["place", name, known.url] == 1
        if apart in (Apart.NAME, Apart.ADDRESS) and placed and not _is_another(entry, known):
            return "the same id and address"
        if _said_so_once(entry, known) or _says_the_same(entry, known):
            return "the same id and words"
        return None

    def has_address(self, place: int, known: KnownEntry) -> str | None:
        """By the address, where one of the two has no other name."""
        entry = self._entries[place]
        by_link = entry.name is not None and entry.name.kind == "link"
        if not entry.url or entry.url != known.url or not (by_link or known.guid is None):
            return None
        alone = self._rivals["address", known.url] == 1
        if (
            by_link
            and alone
            and entry.name
            and entry.name.apart is Apart.NAME
            and not _is_another(entry, known)
        ):
            return "the same address"
        if _said_so_once(entry, known) or _says_the_same(entry, known):
            return "the same address and words"
        return "the same address and title" if not by_link and alone and _same_title(entry, known) else None

    def has_words(self, place: int, known: KnownEntry) -> str | None:
        """By address and words, where the guid was never seen; not where the entry has a twin with a known guid."""
        entry = self._entries[place]
        if not entry.guid or known.guid is None or entry.url != known.url or _has_name(entry, known):
            return None
        if not (self._says_nothing_new(entry, known) or self._is_edited(entry, known)):
            return None
        return (
            None if self._twins.intersection(_words(entry)) else "the same address and words under a new id"
        )

    def _says_nothing_new(self, entry: Entry, known: KnownEntry) -> bool:
        if entry.digest == known.digest:
            return bool(entry.fingerprint) or self.all_are_new or not _dates_differ(entry, known)
        same_text = entry.fingerprint is not None and entry.fingerprint == known.fingerprint
        return same_text and _same_date(entry, known)

    def _is_edited(self, entry: Entry, known: KnownEntry) -> bool:
        """Title and date stay; a day without a time may be that of two entries."""
        precise = entry.published is not None and entry.published.time() != _MIDNIGHT
        return (precise or self.all_are_new) and _same_title(entry, known) and _same_date(entry, known)


def _has_name(entry: Entry, known: KnownEntry) -> bool:
    return identity.name_id(entry) in (known.id, known.name_id)


def _same_title(entry: Entry, known: KnownEntry) -> bool:
    return bool(entry.title) and entry.title == known.title


def _same_date(entry: Entry, known: KnownEntry) -> bool:
    if entry.published_said and entry.published_said == known.published_said:
        return True
    return entry.published is not None and entry.published == known.published


def _dates_differ(entry: Entry, known: KnownEntry) -> bool:
    return bool(entry.published_said and known.published_said) and not _same_date(entry, known)


def _is_another(entry: Entry, known: KnownEntry) -> bool:
    """Whether nothing but an address speaks for two entries being one: other date, other title, other text."""
    return _dates_differ(entry, known) and entry.title != known.title


def _says_the_same(entry: Entry, known: KnownEntry) -> bool:
    if entry.digest == known.digest or (entry.fingerprint and entry.fingerprint == known.fingerprint):
        return True
    return _same_title(entry, known) and _same_date(entry, known)


def _said_so_once(entry: Entry, known: KnownEntry) -> bool:
    """Whether a stored entry said, when it was first seen, what an entry says that only its words tell apart."""
    return entry.name is not None and entry.name.apart is Apart.WORDS and entry.key == known.key


def _words(entry: Entry | KnownEntry) -> Iterator[tuple[object, ...]]:
    """What entries share that say the same at one address."""
    yield entry.url, "digest", entry.digest
    if entry.fingerprint:
        yield entry.url, "text", entry.fingerprint
    if entry.title and entry.published_said:
        yield entry.url, "title", entry.title, entry.published_said


def _likeness(entry: Entry, known: KnownEntry) -> tuple[bool, ...]:
    """How alike two entries are, the weightiest first."""
    return (
        entry.digest == known.digest,
        entry.guid == known.guid,
        entry.url == known.url,
        bool(entry.fingerprint) and entry.fingerprint == known.fingerprint,
        _same_date(entry, known),
        _same_title(entry, known),
    )
