"""What is published: stored entries in, an `Edition` out, with nothing left for a format to decide.

Observations: sources leave dates out, move them without a change, or put them into the future; ids collide between
sources; an entry that was itself copied from elsewhere says where it comes from.

Rule: an entry's dates never lie after the moment when we saw what they speak of, unless the operator wants to keep
dates of the future; then they are shown, but nobody pins an entry on top with them. Everything else is kept as the
source said it.

Known exception: of several entries with one id, the oldest *in this edition* keeps it. When that one is too old to
be listed, the next one takes its id back, and a reader may show it again. Losing an entry would be worse.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from html import escape
from typing import TYPE_CHECKING

from aggregator.core import languages
from aggregator.core.identity import mint_id
from aggregator.core.model import UNDETERMINED, Edition, EditionEntry, Person

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from aggregator.core.model import Alternate, Entry, FeedInfo, StoredEntry

NEVER = datetime(1970, 1, 1, tzinfo=UTC)
"""The `updated` of an edition without entries: RFC 4287 demands one, and the clock is not asked."""

_SEVERAL = "All languages"
_RIGHT_TO_LEFT = '<div dir="rtl">'


def compose(
    *, name: str, language: str | None, title: str, base_url: str, entries: Sequence[StoredEntry]
) -> Edition:
    """Make an edition of stored entries.

    Args:
        name: the file name without its extension.
        language: canonical tag of its language; None where it has several.
        title: of the service.
        base_url: where the published folder is found.
        entries: what it holds, in any order.

    Returns:
        The edition, newest entry first; the same for the same entries, whenever and wherever it is asked for.
    """
    folder = base_url.rstrip("/")
    ids = _unique_ids(entries)
    newest_first = sorted(entries, key=_order, reverse=True)
    written = tuple(_entry(stored, ids[stored.id]) for stored in newest_first)
    language_name = languages.name(language) if language else _SEVERAL
    return Edition(
        name=name,
        title=f"{title} – {language_name}",
        language=language,
        language_name=language_name,
        direction=languages.direction(language) if language else "ltr",
        url=f"{folder}/{name}",
        home=f"{folder}/",
        updated=max((entry.updated for entry in written), default=NEVER),
        entries=written,
    )


def _order(stored: StoredEntry) -> tuple[datetime, int]:
    """As they are shown, but for dates of the future that the operator wants to keep."""
    return min(_dates(stored)[0], stored.first_seen_at.replace(microsecond=0)), stored.id


def _unique_ids(entries: Iterable[StoredEntry]) -> dict[int, str]:
    """For each stored entry the atom:id it is published under: no id twice in a document (RFC 4287, section 4.1.1).

    The chain of minted ids ends where it meets no id in use, also where a source guessed what we would mint.
    """
    ids: dict[int, str] = {}
    used: set[str] = set()
    for stored in sorted(entries, key=lambda stored: (stored.first_seen_at, stored.id)):
        source_id, atom_id = stored.entry.source_id, stored.entry.atom_id
        minted = mint_id(source_id, stored.entry.key)
        while atom_id in used:
            atom_id, minted = minted, mint_id(source_id, minted)
        used.add(atom_id)
        ids[stored.id] = atom_id
    return ids


def _entry(stored: StoredEntry, atom_id: str) -> EditionEntry:
    entry = stored.entry
    published, updated = _dates(stored)
    source = _source(stored, updated)
    direction = languages.direction(entry.language)
    return EditionEntry(
        atom_id=atom_id,
        title=entry.title,
        link=entry.link,
        language=entry.language,
        direction=direction,
        published=published,
        updated=updated,
        summary=_directed(entry.summary, direction),
        content=_directed(_content(entry), direction),
        authors=_authors(entry, source),
        categories=entry.categories,
        enclosures=entry.enclosures,
        translations=_translations(stored),
        copies=tuple(link for link in dict.fromkeys(stored.copies) if link != entry.link),
        rights=entry.rights,
        comments=entry.comments,
        source=source,
        image=entry.image,
        links=tuple(link for link in entry.links if link.url not in stored.copies),
        in_reply_to=entry.in_reply_to,
        contributors=entry.contributors,
    )


def _dates(stored: StoredEntry) -> tuple[datetime, datetime]:
    """Published and updated (RFC 4287, sections 4.2.9 and 4.2.15), in whole seconds, the first never after the second.

    A change counts from when we saw it, unless the source says itself when that was.
    """
    entry, seen, changed = stored.entry, stored.first_seen_at, stored.changed_at
    published = entry.published or seen
    updated = entry.updated or min(published, seen)
    if changed > seen and (entry.updated is None or entry.updated <= seen):
        updated = changed
    if published > seen:  # the operator wants to keep what the source says of the future
        return published.replace(microsecond=0), max(published, updated).replace(microsecond=0)
    updated = min(updated, changed)
    published = min(published, updated)
    return published.replace(microsecond=0), updated.replace(microsecond=0)


def _content(entry: Entry) -> str:
    """The content; an entry that has no link must have one (RFC 4287, section 4.1.2)."""
    if entry.content or entry.link:
        return entry.content
    return entry.summary or f"<p>{escape(entry.title, quote=False)}</p>"


def _directed(markup: str, direction: str) -> str:
    """Markup that runs in its own direction also on a page that runs in the other."""
    if direction == "rtl" and markup and not markup.startswith(_RIGHT_TO_LEFT):
        return f"{_RIGHT_TO_LEFT}{markup}</div>"
    return markup


def _authors(entry: Entry, source: FeedInfo) -> tuple[Person, ...]:
    """Who wrote it, each with a name: the entry's authors, else its feed's, else the feed itself."""
    people = [
        replace(person, name=person.name or person.email or person.uri)
        for person in entry.authors or source.authors
    ]
    return tuple(person for person in people if person.name) or (Person(name=source.title),)


def _source(stored: StoredEntry, updated: datetime) -> FeedInfo:
    """Where it comes from, for atom:source: with id, title and updated (RFC 4287, section 4.2.11)."""
    info = stored.entry.origin or stored.feed
    return replace(
        info,
        id=info.id or info.self_url or info.url or stored.source_url,
        title=info.title or stored.source_title,
        updated=(info.updated or updated).replace(microsecond=0),
    )


def _translations(stored: StoredEntry) -> tuple[Alternate, ...]:
    """One address per other language (RFC 4287, section 4.1.2: no two alternates of one type and hreflang).

    What the entry names and nobody here reads fills the languages that no entry of its story has. An entry without an
    address of its own gets none: readers would open a translation in its stead.
    """
    if stored.entry.link is None:
        return ()
    mine = {stored.entry.language, UNDETERMINED, None}
    by_language = {
        other.language: other
        for other in reversed(stored.translations)
        if other.language not in mine and other.url != stored.entry.link
    }
    found = list(reversed(by_language.values()))
    known = {languages.edition(tag) for tag in (stored.entry.language, *by_language) if tag}
    unread = {
        other.language: replace(other, label=None)
        for other in reversed(stored.elsewhere)
        if other.language
        and languages.is_named(other.language)
        and languages.edition(other.language) not in known
    }
    return tuple(sorted([*found, *unread.values()], key=lambda other: other.language or ""))
