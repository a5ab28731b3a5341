"""What becomes of each entry: gathered knowledge in, a plan out. The only place that decides it.

The plan is idempotent: deciding again about the same entries, once the plan is carried out, changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aggregator.core import dedup, identity, moments, stories, urls
from aggregator.core.model import Claim, Decision, Entry, KnownEntry, Plan, Verdict
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
    if not view.changed:
        return Plan(decisions=tuple(decisions))
    numbered = stories.numbered(view.by_id, known.unexplored)
    return Plan(
        decisions=tuple(_settled(made, numbered.get(made.id, made.story_id)) for made in decisions),
        stories={
            entry_id: story
            for entry_id, story in numbered.items()
            if entry_id in known.by_id and known.by_id[entry_id].story_id != story
        },
    )


def _settled(made: Decision, story: int) -> Decision:
    """A decision, with the story that its entry turned out to belong to when all were decided about."""
    return made if made.story_id == story else replace(made, story_id=story)


class _View:
    """What is known, as it changes while the decisions are made; `changed` is whether it did."""

    def __init__(self, known: Known) -> None:
        self.by_id = dict(known.by_id)
        self.by_url = {url: list(ids) for url, ids in known.by_url.items()}
        self.by_fingerprint = {mark: list(ids) for mark, ids in known.by_fingerprint.items()}
        self.by_name = {name: list(ids) for name, ids in known.by_name.items()}
        self.changed = False

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
        """The entries that are at this address, and others that have to do with it."""
        return self.by_url.get(url or "", ())

    def published(self, ids: Iterable[int]) -> list[KnownEntry]:
        """The entries themselves, copies replaced by what they are copies of, each once, in a stable order."""
        roots = {self.by_id[entry_id].duplicate_of or entry_id for entry_id in ids}
        return [self.by_id[root] for root in sorted(roots)]

    def add(self, entry: KnownEntry) -> None:
        self.changed = True
        self.by_id[entry.id] = entry
        if entry.url:
            self.by_url.setdefault(entry.url, []).append(entry.id)
        if entry.fingerprint:
            self.by_fingerprint.setdefault(entry.fingerprint, []).append(entry.id)
        if entry.name_id is not None:
            self.by_name.setdefault(entry.name_id, []).append(entry.id)


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
            return _unchanged(entry, before, how, view)
        changed = f"known by {how}; its text, links or authors have changed at the source"
        made = _decision(Verdict.UPDATED, entry, before, changed)
    view.add(_known(made, view.by_id.get(made.id)))
    return made


def _unchanged(entry: Entry, before: KnownEntry, how: str, view: _View) -> Decision:
    made = _decision(Verdict.UNCHANGED, entry, before, f"known by {how}; a subscriber would notice nothing")
    if made.relinked:
        view.add(replace(before, claims=_claims(entry)))
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
    return Decision(
        verdict=Verdict.DUPLICATE,
        entry=entry,
        id=entry_id,
        story_id=known.story_id,
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
        relinked=bool(entry.alternates or before.claims) and {*_claims(entry)} != {*before.claims},
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
        claims=_claims(entry),
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


def _claims(entry: Entry) -> tuple[Claim, ...]:
    if not entry.alternates:
        return ()
    said = [Claim(urls.canonical(other.url) or "", other.language) for other in entry.alternates]
    return tuple([claim for claim in said if claim.url and claim.url != entry.url])
