"""Small nouns for the tests of the store."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from aggregator.adapters.store import SqlStore
from aggregator.core import identity
from aggregator.core.model import (
    Alternate,
    Decision,
    Entry,
    Evidence,
    Page,
    Plan,
    Poll,
    Source,
    SourceState,
    StoredEntry,
    Verdict,
)

NOW = datetime(2026, 11, 24, 12, 30, 15, 123456, tzinfo=UTC)
HOUR = timedelta(hours=1)
SOURCES = tuple(Source(id=name, url=f"https://{name}.example/feed") for name in "abc")


def entry(source_id: str, key: str, **fields: Any) -> Entry:
    """An entry of a source; what is not given follows from its key."""
    made = Entry(
        source_id=source_id,
        key=key,
        atom_id=f"tag:{source_id}.example,2026:{key}",
        url=f"https://{source_id}.example/{key}",
        link=f"https://www.{source_id}.example/{key}",
        title=f"{source_id} {key}",
        published=NOW - HOUR,
        language="en",
        evidence=Evidence(decided_by="entry", confidence=1.0),
        digest=f"1:{source_id}{key}",
    )
    return made._replace(**fields)


def number(source_id: str, key: str) -> int:
    """The number of an entry in the store."""
    return identity.entry_id(source_id, key)


def decision(
    of: Entry, verdict: Verdict = Verdict.NEW, *, story: int | None = None, copy_of: int | None = None
) -> Decision:
    """A decision about an entry; a story of its own where none is given."""
    own = number(of.source_id, of.key)
    return Decision(
        verdict=verdict,
        entry=of,
        id=own,
        story_id=own if story is None else story,
        reason="the test says so",
        duplicate_of=copy_of,
    )


def state(source_id: str, **fields: Any) -> SourceState:
    """The state of a source that is due now."""
    made = SourceState(source_id=source_id, url=f"https://{source_id}.example/feed", next_poll_at=NOW)
    return made._replace(**fields)


def page(source_id: str, name: str, **fields: Any) -> Page:
    """A page of a source that waits."""
    return replace(
        Page(source_id=source_id, url=f"https://{source_id}.example/{name}", next_try_at=NOW), **fields
    )


def save(
    store: SqlStore,
    *decisions: Decision,
    stories: dict[int, int] | None = None,
    polls: tuple[Poll, ...] = (),
    at: datetime = NOW,
) -> None:
    """Save one transaction."""
    with store.transaction() as transaction:
        transaction.save(Plan(decisions=decisions, stories=stories or {}), polls, at)


def titles(entries: object) -> list[str]:
    """The titles of stored entries, in their order."""
    assert isinstance(entries, list)
    return [stored.entry.title for stored in entries if isinstance(stored, StoredEntry)]


def in_language(language: str, url: str) -> Alternate:
    """A link to a version in another language."""
    return Alternate(url=url, language=language)
