"""What becomes of each entry: gathered knowledge in, a plan out. The only place that decides it.

The plan is idempotent: deciding again about the same entries, once the plan is carried out, changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aggregator.core import dedup, identity, moments, translations, urls
from aggregator.core.model import Decision, Entry, KnownEntry, Plan, Verdict
from aggregator.core.recognize import recognize

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.core.model import Poll
    from aggregator.core.ports import Known
    from aggregator.core.recognize import Recognized


def decide(polls: Iterable[Poll], known: Known) -> Plan:
    """Decide about the entries of a batch of polls, in order; each sees what was decided about those before it.

    Args:
        polls: what the sources said; the entries of a poll are those of one document.
        known: what is stored about them and about everything that they may be copies or translations of.
    """
    view = _View(known)
    decisions = [made for poll in polls if poll.entries for made in _decide_document(poll, view)]
    return Plan(
        decisions=tuple(_settled(made, view.by_id[made.id].story_id) for made in decisions),
        stories={
            entry_id: view.by_id[entry_id].story_id
            for entry_id, before in known.by_id.items()
            if view.by_id[entry_id].story_id != before.story_id
        },
    )


def _settled(made: Decision, story: int) -> Decision:
    """A decision, with the story that later ones may have joined its entry to."""
    return made if made.story_id == story else replace(made, story_id=story)


class _View:
    """What is known, as it changes while the decisions are made."""

    def __init__(self, known: Known) -> None:
        self.by_id = dict(known.by_id)
        self.by_url = {url: list(ids) for url, ids in known.by_url.items()}
        self.by_fingerprint = {mark: list(ids) for mark, ids in known.by_fingerprint.items()}
        self.by_story = {story: set(ids) for story, ids in known.by_story.items()}
        self.by_name = {name: list(ids) for name, ids in known.by_name.items()}

    def candidates(self, entry: Entry) -> Sequence[KnownEntry]:
        """The entries of its source that an entry may be: those of its name, its key, its address or its text."""
        name = identity.name_id(entry)
        ids = {name, _number(entry, entry.key), *self.by_name.get(name, ())}
        ids.update(self.by_url.get(entry.url or "", ()), self.by_fingerprint.get(entry.fingerprint or "", ()))
        found = [self.by_id[number] for number in ids if number in self.by_id]
        if len(found) > 1:
            found.sort(key=lambda known: known.id)
        return [known for known in found if known.source_id == entry.source_id]

    def at(self, url: str | None) -> Sequence[int]:
        """The entries that are at this address, or say that a translation of theirs is."""
        return self.by_url.get(url or "", ())

    def published(self, ids: Iterable[int]) -> list[KnownEntry]:
        """The entries themselves, copies replaced by what they are copies of, each once, in a stable order."""
        roots = {self.by_id[entry_id].duplicate_of or entry_id for entry_id in ids}
        return [self.by_id[root] for root in sorted(roots)]

    def add(self, entry: KnownEntry) -> None:
        self.by_id[entry.id] = entry
        for url in {entry.url, *entry.alternates} - {None}:
            self.by_url.setdefault(str(url), []).append(entry.id)
        if entry.fingerprint:
            self.by_fingerprint.setdefault(entry.fingerprint, []).append(entry.id)
        if entry.name_id is not None:
            self.by_name.setdefault(entry.name_id, []).append(entry.id)
        self.by_story.setdefault(entry.story_id, set()).add(entry.id)

    def members(self, story: int) -> list[KnownEntry]:
        return [self.by_id[entry_id] for entry_id in self.by_story[story]]

    def join(self, one: int, other: int) -> None:
        """Make two stories one, under the smaller number."""
        kept, left = sorted((one, other))
        for entry_id in self.by_story.pop(left):
            self.by_story[kept].add(entry_id)
            if entry_id in self.by_id:
                self.by_id[entry_id] = replace(self.by_id[entry_id], story_id=kept)


def _decide_document(poll: Poll, view: _View) -> list[Decision]:
    candidates = [view.candidates(entry) for entry in poll.entries]
    recognized = recognize(poll.entries, candidates, poll.unchanged.values())
    return [
        _decide(entry, recognized.get(place), view, poll.future_dates)
        for place, entry in enumerate(poll.entries)
    ]


def _decide(entry: Entry, recognized: Recognized | None, view: _View, future_dates: str) -> Decision:
    if recognized is None:
        key = next((key for key in identity.keys_of(entry) if _number(entry, key) not in view.by_id), None)
        if key is None:
            before = view.by_id[_number(entry, entry.key)]
            return _decision(Verdict.UNCHANGED, entry, before, "the same id, address and words as others")
        made = _first_seen(_with_key(entry, key), _number(entry, key), view)
    else:
        before, how = view.by_id[recognized[0].id], recognized[1]
        entry = _settled_before(entry, before, future_dates)
        if before.digest == entry.digest:
            return _decision(
                Verdict.UNCHANGED, entry, before, f"known by {how}; a subscriber would notice nothing"
            )
        made = _decision(
            Verdict.UPDATED,
            entry,
            before,
            f"known by {how}; its text, links or authors have changed at the source",
        )
    view.add(_known(made, view.by_id.get(made.id)))
    _tie(made.id, view)
    return made


def _number(entry: Entry, key: str) -> int:
    return identity.entry_id(entry.source_id, key)


def _with_key(entry: Entry, key: str) -> Entry:
    """A new entry under a key that no other has."""
    if key == entry.key:
        return entry
    return entry._replace(key=key, atom_id=identity.atom_id(entry.guid, entry.source_id, key))


def _settled_before(entry: Entry, before: KnownEntry, future_dates: str) -> Entry:
    """An entry with what was settled for good when it was first seen (RFC 4287, section 4.2.6, for the id)."""
    published, updated = moments.kept(entry, before, future_dates)
    return entry._replace(
        key=before.key,
        atom_id=before.atom_id or entry.atom_id,
        published=published,
        updated=updated,
    )


def _first_seen(entry: Entry, entry_id: int, view: _View) -> Decision:
    same_url = [other for other in view.at(entry.url) if view.by_id[other].url == entry.url]
    same_text = view.by_fingerprint.get(entry.fingerprint or "", ())
    found = None
    if same_url or same_text:
        found = dedup.original(entry, view.published(same_url), view.published(same_text))
    if found is None:
        return Decision(
            verdict=Verdict.NEW, entry=entry, id=entry_id, story_id=entry_id, reason="not seen before"
        )
    known, reason = found
    story = view.by_id[known.id].story_id
    if entry_id < story:
        view.by_story[entry_id] = set()
        view.join(story, entry_id)
        story = entry_id
    return Decision(
        verdict=Verdict.DUPLICATE,
        entry=entry,
        id=entry_id,
        story_id=story,
        duplicate_of=known.id,
        reason=reason,
    )


def _decision(verdict: Verdict, entry: Entry, before: KnownEntry, reason: str) -> Decision:
    return Decision(
        verdict=verdict,
        entry=entry,
        id=before.id,
        story_id=before.story_id,
        duplicate_of=before.duplicate_of,
        reason=reason,
    )


def _known(made: Decision, before: KnownEntry | None) -> KnownEntry:
    entry = made.entry
    return KnownEntry(
        id=made.id,
        source_id=entry.source_id,
        key=entry.key,
        url=entry.url,
        language=entry.language,
        digest=entry.digest,
        fingerprint=entry.fingerprint,
        story_id=made.story_id,
        duplicate_of=made.duplicate_of,
        alternates=_canonical(entry),
        name_id=identity.other_name_id(entry),
        guid=entry.guid,
        atom_id=entry.atom_id,
        title=entry.title,
        published=entry.published,
        updated=entry.updated,
        published_said=entry.published_said,
        updated_said=entry.updated_said,
        first_seen_at=before.first_seen_at if before else None,
    )


def _canonical(entry: Entry) -> tuple[str, ...]:
    addresses = (urls.canonical(alternate.url) for alternate in entry.alternates)
    return tuple(address for address in addresses if address and address != entry.url)


def _tie(entry_id: int, view: _View) -> None:
    """Join the story of an entry with those of the entries that it names as translations, or that name it."""
    entry = view.by_id[entry_id]
    names = [other for url in entry.alternates for other in view.at(url) if view.by_id[other].url == url]
    named = [other for other in view.at(entry.url) if entry.url in view.by_id[other].alternates]
    for other in sorted({*names, *named}):
        one, two = view.by_id[entry_id].story_id, view.by_id[other].story_id
        if one != two and translations.may_join(view.members(one), view.members(two)):
            view.join(one, two)
