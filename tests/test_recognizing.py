"""Articles over many polls, whatever their source does to its ids: each is published once, and none is lost.

The real pieces: normalize, Writer, a store in a file, and what it says it would publish.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count, product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator.adapters.store import SqlStore, open_store
from aggregator.core.model import (
    Decision,
    Enclosure,
    Plan,
    Poll,
    RawEntry,
    RawFeed,
    RawText,
    Source,
    SourceState,
    StoredEntry,
    Verdict,
)
from aggregator.core.normalize import normalize
from aggregator.writer import Writer

NOW = datetime(2026, 11, 24, 12, 30, tzinfo=UTC)
LONG = " ".join(f"word{number}" for number in range(60))
_names = count()


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqlStore]:
    """One store for all examples: each has a source of its own in it."""
    store = open_store(str(tmp_path_factory.mktemp("store") / "test.db"))
    yield store
    store.close()


@dataclass
class Reader:
    """One source in the store, and the polls of it.

    Attributes:
        forgetful: whether nothing is known of what the source said last time.
    """

    store: SqlStore
    source: Source = field(default_factory=lambda: Source(id=f"s{next(_names)}", url=""))
    forgetful: bool = False
    now: datetime = NOW
    normalized: int = 0

    def __post_init__(self) -> None:
        self.source = replace(self.source, url=f"https://{self.host}/feed.xml")
        self.store.register([self.source], self.now)

    @property
    def host(self) -> str:
        """The host of the source's addresses: its own, so that no other source's entries are copies."""
        return f"{self.source.id}.example"

    def poll(self, *said: RawEntry) -> list[Decision]:
        """Read a document with these entries."""
        known = {} if self.forgetful else self.store.said(self.source.id)
        feed = normalize(
            RawFeed(format="rss-2.0", entries=said),
            source=self.source,
            url=self.source.url,
            detectors=(),
            at=self.now,
            known=frozenset(known),
        )
        assert not feed.dropped
        self.normalized = len(feed.entries)
        made = Poll(
            state=SourceState(source_id=self.source.id, url=self.source.url, next_poll_at=self.now),
            entries=feed.entries,
            said=feed.said,
            unchanged={digest: known[digest] for digest in feed.unchanged},
            future_dates=self.source.future_dates,
        )

        async def run(function: Callable[[], Plan]) -> Plan:
            return function()

        self.now += timedelta(minutes=30)
        return list(asyncio.run(Writer(self.store, run, lambda: self.now).save(made)))

    def published(self) -> list[StoredEntry]:
        """What subscribers get."""
        return list(self.store.entries(source=self.source.id, limit=1000))

    def rows(self) -> int:
        """How many entries of the source are stored, published or not."""
        return self.store.counts()["sources"].get(self.source.id, 0)

    def said(
        self, guid: str | None, link: str | None, title: str = "", words: str = "", **more: Any
    ) -> RawEntry:
        """An entry; `/a` is an address of the source."""
        url = f"http://{self.host}{link}" if link and link.startswith("/") else link
        return RawEntry(
            id=guid,
            url=url,
            title=RawText(value=title),
            content=RawText(value=words) if words else None,
            **more,
        )


# --- scenarios ----------------------------------------------------------------------------------------


def test_two_entries_of_one_id_stay_two_when_one_leaves(shelf: SqlStore) -> None:
    """The second is alone in the document at last, and must not be taken for the first (the trap over time)."""
    reader = Reader(shelf)
    one, two = reader.said("g", "/1", "One", "1"), reader.said("g", "/2", "Two", "2")
    reader.poll(one)
    reader.poll(two, one)
    reader.poll(two)
    reader.poll(reader.said("g", "/2", "Two", "2, corrected"))
    assert {stored.entry.title: stored.entry.content for stored in reader.published()} == {
        "One": "<p>1</p>",
        "Two": "<p>2, corrected</p>",
    }
    assert reader.rows() == 2


def test_an_id_that_leads_elsewhere_and_says_something_else_is_another_entry(shelf: SqlStore) -> None:
    """A constant id, one entry at a time; but an entry that only moved is still the same."""
    reader = Reader(shelf)
    reader.poll(reader.said("g", "/1", "One", "1"))
    reader.poll(reader.said("g", "/2", "Two", "2"))
    assert reader.rows() == 2
    mover = Reader(shelf)
    mover.poll(mover.said("g", "/1", "One", "1"))
    mover.poll(mover.said("g", "/2", "One", "1, corrected"))
    assert [stored.entry.content for stored in mover.published()] == ["<p>1, corrected</p>"]
    assert mover.rows() == 1


@pytest.mark.parametrize("old", ["http://{}", "https://{}", "http://www.{}", "https://www.{}"])
@pytest.mark.parametrize("new", ["http://{}", "https://{}", "http://www.{}", "https://www.{}"])
def test_a_site_that_moves_to_https_publishes_nothing_again(shelf: SqlStore, old: str, new: str) -> None:
    """In either direction, with or without www, also where texts change at the same time; and it keeps its id."""
    reader = Reader(shelf)
    for place, words in ((old, "1"), (new, "2"), (old, "2"), (new, "3")):
        address = f"{place.format(reader.host)}/a?p=1"
        reader.poll(reader.said(address, address, f"Title {words}", words))
        (stored,) = reader.published()
        assert stored.entry.content == f"<p>{words}</p>"
        assert stored.entry.atom_id == f"{old.format(reader.host)}/a?p=1"
    assert reader.rows() == 1


def test_a_change_of_scheme_alone_is_no_update(shelf: SqlStore) -> None:
    """Servers that say http and https in turn would otherwise update all their entries at each poll."""
    reader = Reader(shelf)
    verdicts = [
        reader.poll(reader.said(f"{scheme}://{reader.host}/a", f"{scheme}://{reader.host}/a", "A"))[0].verdict
        for scheme in ("http", "https", "http")
    ]
    assert verdicts == [Verdict.NEW, Verdict.UNCHANGED, Verdict.UNCHANGED]


def test_two_ids_of_one_document_that_differ_in_their_scheme_stay_two(shelf: SqlStore) -> None:
    """In any order, also when one was there before, and when one is corrected."""
    reader = Reader(shelf)
    address = f"{reader.host}/a"
    one = reader.said(f"http://{address}", "/a", "One", "1")
    two = reader.said(f"https://{address}", "/a", "Two", "2")
    corrected = reader.said(f"http://{address}", "/a", "One", "1, corrected")
    for document in ((one,), (two, one), (one, two), (two,), (two, corrected), (corrected,)):
        reader.poll(*document)
    assert sorted(stored.entry.content for stored in reader.published()) == [
        "<p>1, corrected</p>",
        "<p>2</p>",
    ]
    assert reader.rows() == 2


def test_the_next_of_a_series_is_another_entry(shelf: SqlStore) -> None:
    """One link, one title, one text: what tells them apart is the id, as long as the source keeps its ids."""
    reader = Reader(shelf)
    days = [
        reader.said(f"id-{day}", "/daily", "Daily briefing", LONG, published=f"2026-11-{day}T06:00:00Z")
        for day in range(10, 20)
    ]
    for day in range(1, 10):
        reader.poll(days[day], days[day - 1])
    assert len(reader.published()) == 10


def test_the_next_episode_of_a_podcast_is_another_entry(shelf: SqlStore) -> None:
    """Also where all of them link to the show's page with the same words, and one episode is listed at a time."""
    reader = Reader(shelf)
    for number in range(3):
        file = Enclosure(url=f"https://cdn.example/{number}.mp3", type="audio/mpeg")
        reader.poll(reader.said(f"id-{number}", "/show", "The show", LONG, enclosures=(file,)))
    assert len(reader.published()) == 3


@pytest.mark.parametrize("date", [None, "2026-11-20T08:15:00Z"])
def test_ids_that_change_at_every_poll_are_seen_through(shelf: SqlStore, date: str | None) -> None:
    """The same address and text: the store does not grow, and nothing is published again."""
    reader = Reader(shelf)
    for turn in range(5):
        said = [
            reader.said(f"{turn}-{number}", f"/{number}", f"Title {number}", "x", published=date)
            for number in range(4)
        ]
        verdicts = {made.verdict for made in reader.poll(*said)}
        assert verdicts == {Verdict.UNCHANGED if turn else Verdict.NEW}
    assert reader.rows() == 4


def test_ids_and_dates_that_change_at_every_poll_are_seen_through(shelf: SqlStore) -> None:
    """A program that makes both up each time; short texts, and several entries."""
    reader = Reader(shelf)
    for turn in range(3):
        date = f"2026-11-2{turn}T08:15:00Z"
        reader.poll(*(reader.said(f"{turn}-{n}", f"/{n}", f"Title {n}", published=date) for n in range(3)))
    assert reader.rows() == 3


def test_an_entry_that_is_edited_under_a_new_id_is_updated(shelf: SqlStore) -> None:
    """Some ids name the revision: address, title and date stay, and the others keep their ids."""
    reader = Reader(shelf)
    date = "2026-11-20T08:15:00Z"
    other = reader.said("other", "/other", "Other")
    reader.poll(other, reader.said("1?rev=1", "/1", "Title", "First.", published=date))
    reader.poll(other, reader.said("1?rev=2", "/1", "Title", "Second.", published=date))
    reader.poll(other, reader.said("1?rev=3", "/1", "Title", "Third.", published=date))
    assert sorted(stored.entry.content for stored in reader.published()) == ["", "<p>Third.</p>"]
    assert reader.rows() == 2


def test_a_link_first_source_ignores_what_its_ids_do(shelf: SqlStore) -> None:
    """The operator knows best: new ids, titles and texts at one address are updates."""
    named = Source(id=f"s{next(_names)}", url="", identity=("link", "guid", "text"))
    reader = Reader(shelf, named)
    for turn in range(3):
        reader.poll(reader.said(f"{turn}", "/1", f"Title {turn}", f"Text {turn}"))
    assert [stored.entry.title for stored in reader.published()] == ["Title 2"]
    assert reader.rows() == 1


def test_a_source_that_begins_or_ceases_to_give_ids_publishes_nothing_again(shelf: SqlStore) -> None:
    """The address, and title or text, are then what an entry is known by."""
    reader = Reader(shelf)
    for guid in (None, "id", None, "id", "new"):
        reader.poll(
            reader.said(guid, "/1", "Title", LONG), reader.said(guid and f"{guid}2", "/2", "Other", LONG)
        )
        assert reader.rows() == 2


def test_an_entry_that_comes_back_is_the_same(shelf: SqlStore) -> None:
    """An old copy of a document, from another server of the source, is no news."""
    reader = Reader(shelf)
    old, new = (reader.said("0", f"http://{reader.host}/", "Title", words) for words in ("old", "new"))
    for document in ((old,), (old, new), (new,), (old,), (new, old)):
        reader.poll(*document)
    assert reader.rows() == 2


def test_only_what_is_new_is_made_definite(shelf: SqlStore) -> None:
    """Of thirty entries of which one is new, one is normalized; the others are still known as what they are."""
    reader = Reader(shelf)
    said = [reader.said(f"id-{number}", f"/{number}", f"Title {number}", "x") for number in range(31)]
    reader.poll(*said[:30])
    assert reader.normalized == 30
    reader.poll(*said[1:])
    assert reader.normalized == 1
    reader.poll(*said[1:])
    assert reader.normalized == 0
    reader.source = replace(reader.source, timezone="Europe/Helsinki")
    reader.poll(*said[1:])
    assert reader.normalized == 30
    assert reader.rows() == 31


def test_an_entry_that_is_passed_over_still_owns_its_id(shelf: SqlStore) -> None:
    """A new one with the id of one that did not change is not taken for it."""
    reader = Reader(shelf)
    one, two = reader.said("g", "/1", "One", "1"), reader.said("g", "/2", "Two", "2")
    reader.poll(one)
    reader.poll(two, one)
    assert reader.normalized == 1
    assert reader.rows() == 2


# --- any source ---------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Manners:
    """What a source does with its entries."""

    guid: str
    link: str
    title: str
    text: str
    dated: bool
    window: int

    @property
    def edits(self) -> bool:
        """Whether an edited entry can be told from a new one: it is known by more than what it says."""
        if self.guid in {"own", "permalink"}:
            return True
        if self.link == "none" and self.guid in {"new", "none"}:
            return False
        return self.dated if self.guid == "new" or self.link != "own" else True

    @property
    def is_possible(self) -> bool:
        """Whether its entries can be told apart at all, by whoever looks at its documents."""
        if self.guid == "permalink" and self.link != "own":
            return False
        if self.guid == "new" and self.link == "none" and self.text != "long":
            return False
        if self.guid == "shared" and self.window == 1 and self.title == "series" and not self.dated:
            return False
        own_words = self.title == "own" or self.text != "none"
        if self.guid == "own" or self.link == "own":
            return own_words or self.link == "own"
        if self.window > 1 or self.guid == "new":
            return own_words
        # One entry at a time, all with one id and at one address: only the date tells the next from a correction.
        return self.guid != "shared" and self.dated and self.title == "own"


EVERY = [
    manners
    for values in product(
        ["own", "permalink", "new", "0", "home", "shared", "none"],
        ["own", "page", "none"],
        ["own", "series"],
        ["long", "short", "none"],
        [True, False],
        [1, 2, 4],
    )
    if (manners := Manners(*values)).is_possible
]


class Site:
    """A source with manners; its articles, the newest first."""

    def __init__(self, reader: Reader, manners: Manners) -> None:
        self.reader = reader
        self.manners = manners
        self.versions: list[int] = []
        self.polls = 0
        self.emitted: set[int] = set()
        self.place = "http://"

    def poll(self) -> None:
        """Let the reader read the newest articles."""
        self.polls += 1
        newest = range(len(self.versions))[::-1][: self.manners.window]
        self.emitted.update(newest)
        self.reader.poll(*map(self._said, newest))

    def _said(self, number: int) -> RawEntry:
        manners = self.manners
        root = f"{self.place}{self.reader.host}"
        link = {"own": f"{root}/{number}", "page": f"{root}/show", "none": None}[manners.link]
        guid = {
            "own": f"id-{number}",
            "permalink": link,
            "new": f"{self.polls}-{number}",
            "0": "0",
            "home": f"{root}/",
            "shared": "tag:example.org,2026:feed",
            "none": None,
        }[manners.guid]
        date = (
            f"{NOW - timedelta(days=9) + number * timedelta(hours=1, seconds=7)}" if manners.dated else None
        )
        mark = f"article {number}, version {self.versions[number]}, of {self.reader.source.id}"
        words = {"long": f"{mark}. {LONG}", "short": mark, "none": ""}[manners.text]
        title = f"Title {number}" if manners.title == "own" else "Daily briefing"
        return self.reader.said(guid, link, title, words, published=date)


@pytest.mark.parametrize("forgetful", [False, True])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=80)
@given(
    st.sampled_from(EVERY),
    st.lists(
        st.sampled_from(["publish", "publish", "poll", "poll", "edit", "move"]), min_size=1, max_size=14
    ),
    st.data(),
)
def test_every_article_is_published_once(
    shelf: SqlStore,
    forgetful: bool,  # noqa: FBT001
    manners: Manners,
    steps: list[str],
    data: st.DataObject,
) -> None:
    """Whatever a source does to its ids: no article is lost or repeated, and no poll without news adds a row."""
    site = Site(Reader(shelf, forgetful=forgetful), manners)
    ids: dict[int, str] = {}
    for step in steps:
        if step == "publish":
            site.versions.append(1)
        elif step == "edit" and site.versions and manners.edits:
            site.versions[data.draw(st.integers(0, len(site.versions) - 1), label="edited")] += 1
        elif step == "move":
            site.place = data.draw(st.sampled_from(["http://", "https://www.", "https://"]), label="place")
        elif step == "poll":
            site.poll()
            assert site.reader.rows() == len(site.emitted)
            site.poll()
            published = site.reader.published()
            assert len(published) == site.reader.rows() == len(site.emitted)
            for stored in published:
                assert ids.setdefault(stored.id, stored.entry.atom_id) == stored.entry.atom_id
            if manners.text != "none":
                numbers = {stored.entry.content.partition(",")[0].rpartition(" ")[2] for stored in published}
                assert numbers == {str(number) for number in site.emitted}


def test_the_folder_of_the_store_is_a_real_one(shelf: SqlStore, tmp_path: Path) -> None:
    """What is proven here is proven of a file: it can be opened again, and says the same."""
    store = open_store(str(tmp_path / "again.db"))
    reader = Reader(store)
    reader.poll(reader.said("g", "/1", "One"))
    store.close()
    store = open_store(str(tmp_path / "again.db"))
    assert [stored.entry.guid for stored in store.entries(limit=9)] == ["g"]
    assert len(store.said(reader.source.id)) == 1
    store.close()
