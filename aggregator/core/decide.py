"""What becomes of each entry: gathered knowledge in, a plan out. The only place that decides it.

The plan is idempotent: deciding again about the same entries, once the plan is carried out, changes nothing.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from aggregator.core import dedup, identity, translations, urls
from aggregator.core.model import Decision, Entry, KnownEntry, Plan, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.core.ports import Known


def decide(entries: Iterable[Entry], known: Known) -> Plan:
    """Decide about a batch of entries, in order; each sees what was decided about those before it.

    Args:
        entries: what the sources said.
        known: what is stored about them and about everything that they may be copies or translations of.
    """
    view = _View(known)
    decisions = [_decide(entry, view) for entry in entries]
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


def _decide(entry: Entry, view: _View) -> Decision:
    entry_id = identity.entry_id(entry.source_id, entry.key)
    before = view.by_id.get(entry_id)
    if before is None:
        made = _first_seen(entry, entry_id, view)
    elif before.digest == entry.digest:
        return _decision(
            Verdict.UNCHANGED, entry, before, "nothing that a subscriber would notice has changed"
        )
    else:
        made = _decision(
            Verdict.UPDATED, entry, before, "its text, links or authors have changed at the source"
        )
    view.add(_known(made))
    _tie(made.id, view)
    return made


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


def _known(made: Decision) -> KnownEntry:
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
