"""Carries out a plan, and keeps what the polls learnt. Writing the same again changes nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, bindparam, delete, func, select, update

from aggregator.adapters.store.among import among, rows_among
from aggregator.adapters.store.inserting import insert, insert_missing, upsert
from aggregator.adapters.store.tables import (
    PUBLISHED,
    AlternateRow,
    EditionRow,
    EntryRow,
    PageRow,
    SaidRow,
    StateRow,
)
from aggregator.adapters.store.versions import versions
from aggregator.core import cadence, identity, moments, urls
from aggregator.core.addresses import neutral
from aggregator.core.languages import edition
from aggregator.core.model import Entry, Page, SourceState, Verdict

if TYPE_CHECKING:
    from datetime import datetime

    from aggregator.core.model import Decision, PageLink, Plan, Poll, Source

_WRITTEN = (Verdict.NEW, Verdict.UPDATED, Verdict.DUPLICATE)

Shown = Mapping[int, tuple[str, object]]
"""For each published entry of some stories: its edition, and what can be seen of it there."""

# --- entries ------------------------------------------------------------------------------------------

_ENTRY = tuple(name for name in Entry._fields if name not in {"alternates", "name"})
_ENTRY_VALUES = attrgetter(*_ENTRY)
_BEFORE = select(
    EntryRow.id,
    EntryRow.story_id,
    EntryRow.duplicate_of,
    EntryRow.link,
    EntryRow.digest,
    EntryRow.first_seen_at,
    EntryRow.changed_at,
).where(among(EntryRow.id))
_EDITIONS = select(EntryRow.edition).where(among(EntryRow.id))
_EDITIONS_OF_SOURCES = select(EntryRow.edition).where(among(EntryRow.source_id), PUBLISHED).distinct()
_DELETE_ALTERNATES = delete(AlternateRow).where(among(AlternateRow.entry_id))
_MOVE = update(EntryRow).where(EntryRow.id == bindparam("number")).values(story_id=bindparam("story"))


def save_plan(connection: Connection, plan: Plan, now: datetime) -> None:
    """Write the entries that are new or changed, what they say of translations, and which stories they are in now."""
    made = {each.id: each for each in plan.decisions if each.verdict in _WRITTEN}
    linked = {each.id: each for each in plan.decisions if each.verdict in _WRITTEN or each.relinked}
    moved = {number: story for number, story in plan.stories.items() if number not in made}
    if not linked and not moved:
        return
    before = {row.id: row for row in rows_among(connection, _BEFORE, linked.keys() | moved.keys())}
    fresh = [each for each in made.values() if each.id not in before]
    changed = [each for each in made.values() if each.id in before]
    stories = {row.story_id for row in before.values()} | {*moved.values()}
    # An entry that is new and the first of its story has no other versions yet.
    stories |= {each.story_id for each in made.values() if each.story_id != each.id}
    shown = _shown(connection, stories)
    insert(connection, EntryRow, [_row(each, None, now) for each in fresh])
    upsert(connection, EntryRow, [_row(each, before[each.id], now) for each in changed], "id")
    _write_alternates(connection, linked.values(), [number for number in linked if number in before])
    _write_stories(connection, moved)
    touched = _editions_of(connection, _originals(made.values(), before))
    touched |= _differing(shown, _shown(connection, stories))
    touched |= {edition(each.entry.language) for each in linked.values() if each.relinked}
    touched |= {edition(each.entry.language) for each in fresh if each.duplicate_of is None}
    number_editions(connection, touched)


def _row(made: Decision, before: Row[*tuple[Any, ...]] | None, now: datetime) -> dict[str, Any]:
    entry = made.entry
    first_seen_at = before.first_seen_at if before else now
    row: dict[str, Any] = dict(zip(_ENTRY, _ENTRY_VALUES(entry), strict=True))
    row.update(
        id=made.id,
        name_id=identity.other_name_id(entry),
        edition=edition(entry.language),
        story_id=made.story_id,
        duplicate_of=made.duplicate_of,
        reason=made.reason,
        first_seen_at=first_seen_at,
        changed_at=now
        if before is None or identity.is_noticed(before.digest, entry.digest)
        else before.changed_at,
        sort_at=moments.order(entry.published, first_seen_at),
        neutral=neutral(entry.url, entry.language) if entry.url else None,
    )
    return row


def _write_alternates(connection: Connection, made: Collection[Decision], stored: Collection[int]) -> None:
    if stored:
        connection.execute(_DELETE_ALTERNATES, {"values": stored})
    rows = [
        {
            "entry_id": each.id,
            "position": position,
            "url": alternate.url,
            "canonical": urls.canonical(alternate.url),
            "language": alternate.language,
            "label": alternate.label,
        }
        for each in made
        for position, alternate in enumerate(each.entry.alternates)
    ]
    insert(connection, AlternateRow, rows)


def _write_stories(connection: Connection, moved: Mapping[int, int]) -> None:
    if moved:
        rows = [{"number": number, "story": story} for number, story in moved.items()]
        connection.execute(_MOVE, rows)


def _shown(connection: Connection, stories: Collection[int]) -> Shown:
    shown: dict[int, tuple[str, object]] = {}
    for members in versions(connection, stories).values():
        others = hash(frozenset([(each.id, each.language, each.link) for each in members]))
        shown.update((each.id, (each.edition, (each.digest, others))) for each in members)
    return shown


def _differing(before: Shown, after: Shown) -> set[str]:
    """The editions in which something changed: an entry, or the other versions of its story."""
    changed = {number for number in before.keys() | after.keys() if before.get(number) != after.get(number)}
    return {shown[number][0] for shown in (before, after) for number in changed & shown.keys()}


def _originals(made: Iterable[Decision], before: Mapping[int, Row[*tuple[Any, ...]]]) -> set[int]:
    """The entries whose list of copies changed."""
    found: set[int | None] = set()
    for each in made:
        old = before.get(each.id)
        was = (old.duplicate_of, old.link) if old else (None, None)
        if was != (each.duplicate_of, each.entry.link):
            found |= {was[0], each.duplicate_of}
    return {number for number in found if number is not None}


def _editions_of(connection: Connection, ids: Collection[int]) -> set[str]:
    return {row.edition for row in rows_among(connection, _EDITIONS, ids)}


def number_editions(connection: Connection, touched: Collection[str]) -> None:
    """Give the editions the number of this change."""
    if touched:
        last = connection.scalar(select(func.max(EditionRow.revision))) or 0
        rows = [{"language": language, "revision": last + 1} for language in sorted(touched)]
        upsert(connection, EditionRow, rows, "language")


# --- sources and pages --------------------------------------------------------------------------------

_PAGE = tuple(field.name for field in fields(Page))
_PAGE_VALUES = attrgetter(*_PAGE)
_REVIVE = update(PageRow).where(
    among(PageRow.id),
    PageRow.read_at.is_(None),
    PageRow.gave_up_at.is_not(None),
    PageRow.attempts < cadence.MOST_ATTEMPTS,
)


def add_states(connection: Connection, sources: Iterable[Source], now: datetime) -> None:
    """Make sources that have no state yet due at `now`."""
    states = (SourceState(source_id=source.id, url=source.url, next_poll_at=now) for source in sources)
    rows = [state._asdict() for state in states]
    insert_missing(connection, StateRow, rows, "source_id")


def make_due(connection: Connection, source_ids: Iterable[str], now: datetime) -> None:
    """Let sources wait no longer than until `now`."""
    waits = among(StateRow.source_id) & (StateRow.next_poll_at > now)
    connection.execute(update(StateRow).where(waits).values(next_poll_at=now), {"values": source_ids})


def mark_changed(connection: Connection, source_ids: Collection[str]) -> None:
    """Number the editions that name these sources: they are named differently now."""
    rows = rows_among(connection, _EDITIONS_OF_SOURCES, source_ids)
    number_editions(connection, {row.edition for row in rows})


def save_polls(connection: Connection, plan: Plan, polls: Sequence[Poll], now: datetime) -> None:
    """Write what polls learnt of their sources and pages; of several states of one source the last."""
    states = {poll.state.source_id: poll.state._asdict() for poll in polls}
    upsert(connection, StateRow, list(states.values()), "source_id")
    found = [_found(poll.state.source_id, link, now) for poll in polls for link in poll.found]
    tried = [page for poll in polls for page in poll.pages]
    rows = [_page_row(page, now, position) for position, page in enumerate((*found, *tried))]
    insert_missing(connection, PageRow, rows[: len(found)], "id")
    _revive(connection, polls, now)
    # The next page of a list is found anew when there is news, and then it is to be read again.
    again = [row for row in rows[: len(found)] if row["kind"] == "more"]
    upsert(connection, PageRow, [*again, *rows[len(found) :]], "id", keep=("found_at", "position"))
    upsert(connection, SaidRow, list(_said(plan, polls)), "source_id")


def _revive(connection: Connection, polls: Iterable[Poll], now: datetime) -> None:
    """Try pages again that were not there when they were tried, and that a list names.

    An article leads to its translations before they are there, and that link is the only one until they are. A list
    names what there is.
    """
    named = {
        identity.entry_id(poll.state.source_id, link.url)
        for poll in polls
        if not any(page.kind == "page" for page in poll.pages)
        for link in poll.found
    }
    if named:
        connection.execute(_REVIVE.values(gave_up_at=None, next_try_at=now), {"values": named})


def _said(plan: Plan, polls: Iterable[Poll]) -> Iterator[dict[str, Any]]:
    """What the polls' documents said; of each entry its number was decided in the plan."""
    decisions = iter(plan.decisions)
    for poll in polls:
        ids = [made.id for made in islice(decisions, len(poll.entries))]
        if poll.said or poll.unchanged:
            entries = {**poll.unchanged, **dict(zip(poll.said, ids, strict=True))}
            yield {"source_id": poll.state.source_id, "entries": entries}


def _found(source_id: str, link: PageLink, now: datetime) -> Page:
    return Page(
        source_id=source_id,
        url=link.url,
        kind=link.kind,
        title=link.title,
        language=link.language,
        published=link.published,
        published_said=link.published_said,
        depth=link.depth,
        next_try_at=now,
    )


def _page_row(page: Page, found_at: datetime, position: int) -> dict[str, Any]:
    number = identity.entry_id(page.source_id, page.url)
    values = zip(_PAGE, _PAGE_VALUES(page), strict=True)
    return {"id": number, **dict(values), "found_at": found_at, "position": position}
