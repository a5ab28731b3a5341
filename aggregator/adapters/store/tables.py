"""The tables, as they are now; `migrations/` is how they became so, and a test compares the two.

A column that holds a field of the model has its name, so that a row is the noun without its links to other rows.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Enum,
    ForeignKey,
    Index,
    MetaData,
    Text,
    and_,
    or_,
    text,
)
from sqlalchemy.orm import DeclarativeBase, InstrumentedAttribute, Mapped, mapped_column

from aggregator.adapters.store import columns
from aggregator.core.model import (
    Category,
    Contributor,
    Enclosure,
    Evidence,
    FeedInfo,
    InReplyTo,
    Link,
    Location,
    Outcome,
    Person,
)


class Base(DeclarativeBase):
    """What all tables share."""

    metadata = MetaData(
        naming_convention={
            "pk": "pk_%(table_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {
        str: Text,
        int: BigInteger,
        datetime: columns.Moment,
        Outcome: Enum(
            Outcome,
            native_enum=False,
            length=32,
            values_callable=lambda outcomes: [outcome.value for outcome in outcomes],
        ),
        FeedInfo: columns.Document(columns.feed_info),
        Evidence: columns.Document(columns.evidence),
        Mapping[str, int]: columns.Numbers,
        tuple[Person, ...]: columns.Document(columns.people),
        tuple[Category, ...]: columns.Document(columns.categories),
        tuple[Enclosure, ...]: columns.Document(columns.enclosures),
        tuple[Link, ...]: columns.Document(columns.links, absent=()),
        tuple[InReplyTo, ...]: columns.Document(columns.in_reply_to, absent=()),
        tuple[Contributor, ...]: columns.Document(columns.contributors, absent=()),
        Location: columns.Document(columns.location),
    }


class SourceRow(Base):
    """What the operator asked for, or once did; `registered` is whether config.toml still names it."""

    __tablename__ = "sources"

    id: Mapped[str] = mapped_column(primary_key=True)
    url: Mapped[str]
    title: Mapped[str | None]
    registered: Mapped[bool]


class StateRow(Base):
    """`SourceState`."""

    __tablename__ = "states"
    __table_args__ = (Index(None, "next_poll_at", "source_id"),)

    source_id: Mapped[str] = mapped_column(ForeignKey(SourceRow.id), primary_key=True)
    url: Mapped[str]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_digest: Mapped[str | None]
    next_poll_at: Mapped[datetime]
    last_poll_at: Mapped[datetime | None]
    last_success_at: Mapped[datetime | None]
    last_outcome: Mapped[Outcome | None]
    last_status: Mapped[int | None]
    last_error: Mapped[str | None]
    failures: Mapped[int]
    info: Mapped[FeedInfo]


class SaidRow(Base):
    """What a source said at its last poll: `entries` is the id of each entry, by the digest of what was said of it."""

    __tablename__ = "said"

    source_id: Mapped[str] = mapped_column(ForeignKey(SourceRow.id), primary_key=True)
    entries: Mapped[Mapping[str, int]]


class PageRow(Base):
    """`Page`. Its `id` is a hash of source and URL; `found_at` and `position` are the order in which pages are read."""

    __tablename__ = "pages"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source_id: Mapped[str] = mapped_column(ForeignKey(SourceRow.id))
    url: Mapped[str]
    kind: Mapped[str]
    title: Mapped[str | None]
    language: Mapped[str | None]
    published: Mapped[datetime | None]
    published_said: Mapped[str | None]
    depth: Mapped[int] = mapped_column(server_default="0")
    attempts: Mapped[int]
    next_try_at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    gave_up_at: Mapped[datetime | None]
    error: Mapped[str | None]
    etag: Mapped[str | None]
    last_modified: Mapped[str | None]
    body_digest: Mapped[str | None]
    found_at: Mapped[datetime]
    position: Mapped[int]


class EntryRow(Base):
    """`Entry`, and what was decided about it. Its `id` is a hash of source and key, and makes the two unique.

    `name_id` is `KnownEntry.name_id`: the id that the entry's name alone would give it, where its key is another.
    `neutral` is the URL without its language (core/addresses.py), where what remains says which article it is.

    BIGINT, unlike INTEGER, is not the row number in SQLite: rows lie in the order of their arrival, and a batch costs a
    third of what it costs to insert rows at random places. The long texts are the last columns: a row is read up to
    the last column asked for. Behind them is what came later and is only read with the whole row.
    """

    __tablename__ = "entries"
    __table_args__ = (Index(None, "source_id", "sort_at", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source_id: Mapped[str] = mapped_column(ForeignKey(SourceRow.id))
    key: Mapped[str]
    name_id: Mapped[int | None]
    guid: Mapped[str | None]
    language: Mapped[str]
    edition: Mapped[str]
    story_id: Mapped[int] = mapped_column(index=True)
    duplicate_of: Mapped[int | None] = mapped_column(
        ForeignKey("entries.id", deferrable=True, initially="DEFERRED")
    )
    first_seen_at: Mapped[datetime]
    changed_at: Mapped[datetime]
    sort_at: Mapped[datetime]
    digest: Mapped[str]
    fingerprint: Mapped[str | None]
    url: Mapped[str | None]
    link: Mapped[str | None]
    atom_id: Mapped[str]
    reason: Mapped[str]
    published: Mapped[datetime | None]
    updated: Mapped[datetime | None]
    published_said: Mapped[str | None]
    updated_said: Mapped[str | None]
    title: Mapped[str]
    rights: Mapped[str | None]
    comments: Mapped[str | None]
    authors: Mapped[tuple[Person, ...]]
    categories: Mapped[tuple[Category, ...]]
    enclosures: Mapped[tuple[Enclosure, ...]]
    evidence: Mapped[Evidence]
    origin: Mapped[FeedInfo | None]
    summary: Mapped[str]
    content: Mapped[str]
    image: Mapped[str | None]
    links: Mapped[tuple[Link, ...]] = mapped_column(nullable=True)
    in_reply_to: Mapped[tuple[InReplyTo, ...]] = mapped_column(nullable=True)
    contributors: Mapped[tuple[Contributor, ...]] = mapped_column(nullable=True)
    location: Mapped[Location | None]
    neutral: Mapped[str | None]


class AlternateRow(Base):
    """`Alternate` of an entry; `canonical` is its URL for comparing, None where it cannot be compared."""

    __tablename__ = "alternates"

    entry_id: Mapped[int] = mapped_column(ForeignKey(EntryRow.id), primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    url: Mapped[str]
    canonical: Mapped[str | None]
    language: Mapped[str | None]
    label: Mapped[str | None]


class EditionRow(Base):
    """An edition, and the number of the last transaction that changed something in it."""

    __tablename__ = "editions"

    language: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int]


class PublishedRow(Base):
    """A published file, and what it was rendered from."""

    __tablename__ = "published"

    name: Mapped[str] = mapped_column(primary_key=True)
    stamp: Mapped[str]


PUBLISHED: ColumnElement[bool] = EntryRow.duplicate_of.is_(None)
"""Which entries are in an edition."""

# The literal is in the text because a partial index is used only by a query that repeats its condition.
WAITING: ColumnElement[bool] = and_(
    PageRow.gave_up_at.is_(None), or_(PageRow.read_at.is_(None), PageRow.kind == text("'site'"))
)
"""Which pages are to be read: articles that were not, and lists of articles always."""


def _partial(where: ColumnElement[bool], *indexed: InstrumentedAttribute[Any]) -> None:
    Index(None, *indexed, sqlite_where=where, postgresql_where=where)


def _equal(indexed: InstrumentedAttribute[Any]) -> None:
    """For looking up only: PostgreSQL's other indexes refuse texts of more than 2,704 bytes."""
    where = indexed.is_not(None)
    Index(None, indexed, sqlite_where=where, postgresql_where=where, postgresql_using="hash")


_equal(EntryRow.url)
_equal(EntryRow.fingerprint)
_equal(EntryRow.neutral)
_equal(AlternateRow.canonical)
_partial(EntryRow.name_id.is_not(None), EntryRow.name_id)
_partial(EntryRow.duplicate_of.is_not(None), EntryRow.duplicate_of)
_partial(PUBLISHED, EntryRow.sort_at, EntryRow.id)
# `first_seen_at` is there so that counting reads the index alone.
_partial(PUBLISHED, EntryRow.edition, EntryRow.sort_at, EntryRow.id, EntryRow.first_seen_at)
_partial(WAITING, PageRow.source_id, PageRow.found_at, PageRow.position)
