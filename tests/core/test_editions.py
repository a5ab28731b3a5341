"""What is published: ids, dates, authors, origins and order."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from aggregator.core.editions import NEVER, compose
from aggregator.core.identity import mint_id
from aggregator.core.model import (
    Alternate,
    Edition,
    EditionEntry,
    Entry,
    Evidence,
    FeedInfo,
    Person,
    StoredEntry,
)

SEEN = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
_OF_STORED = {
    "id",
    "first_seen_at",
    "changed_at",
    "source_title",
    "source_url",
    "feed",
    "elsewhere",
    "translations",
    "copies",
}


def stored(**said: Any) -> StoredEntry:
    """A stored entry; what is not said is plain and valid."""
    outer = {name: said.pop(name) for name in _OF_STORED & set(said)}
    number = outer.get("id", 1)
    entry = {
        "source_id": "wic",
        "key": f"key-{number}",
        "atom_id": f"urn:example:{number}",
        "link": f"https://example.org/{number}",
        "title": "Title",
        "content": "<p>Text</p>",
        "published": SEEN - HOUR,
        "language": "de",
        "evidence": Evidence(decided_by="test", confidence=1.0),
        "digest": "1:0",
    }
    seen = outer.get("first_seen_at", SEEN)
    common = {
        "id": number,
        "first_seen_at": seen,
        "changed_at": seen,
        "source_title": "WIC",
        "source_url": "https://example.org/list",
        "feed": FeedInfo(),
    }
    return StoredEntry(**{**common, **outer, "entry": Entry(**{**entry, **said})})


def edition(*entries: StoredEntry, language: str | None = "de") -> Edition:
    """The edition of these entries."""
    return compose(
        name=language or "all",
        language=language,
        title="News",
        base_url="https://news.example/feeds/",
        entries=entries,
    )


def only(**said: Any) -> EditionEntry:
    """The one entry of an edition of one."""
    (entry,) = edition(stored(**said)).entries
    return entry


def test_an_edition_is_named_in_its_own_language() -> None:
    """Title, names, direction and addresses follow from the language and the base URL."""
    arabic = edition(language="ar")
    assert (arabic.title, arabic.language_name, arabic.direction) == ("News – العربية", "العربية", "rtl")
    assert (arabic.url, arabic.home) == ("https://news.example/feeds/ar", "https://news.example/feeds/")
    several = edition(language=None)
    assert (several.name, several.title, several.direction) == ("all", "News – All languages", "ltr")


def test_an_edition_without_entries_has_a_fixed_date() -> None:
    """RFC 4287 demands an `updated`; the clock is not asked."""
    assert edition().updated == NEVER


def test_updated_is_the_newest_of_the_entries() -> None:
    """The edition's `updated` is not that of the entry on top."""
    top = stored(id=1, published=SEEN - HOUR)
    corrected = stored(id=2, published=SEEN - 9 * HOUR, changed_at=SEEN + HOUR)
    assert edition(top, corrected).updated == SEEN + HOUR


def test_ids_are_kept_character_by_character() -> None:
    """An id is compared, never normalized (A1)."""
    assert only(atom_id="HTTP://Example.ORG:80/%7ea/../b#C").atom_id == "HTTP://Example.ORG:80/%7ea/../b#C"


def test_an_id_of_two_sources_stays_with_the_entry_seen_first() -> None:
    """Equal ids neither merge nor repeat; the minted one is a function of source and key (A5, A20)."""
    first = stored(id=9, atom_id="urn:same", first_seen_at=SEEN)
    thief = stored(id=1, atom_id="urn:same", source_id="thief", first_seen_at=SEEN + HOUR, published=SEEN)
    for order in ((first, thief), (thief, first)):
        by_link = {entry.link: entry.atom_id for entry in edition(*order).entries}
        assert by_link == {first.entry.link: "urn:same", thief.entry.link: mint_id("thief", "key-1")}


def test_a_guessed_minted_id_does_not_repeat() -> None:
    """A source that claims the id which we would mint cannot make an id appear twice."""
    guess = stored(id=1, atom_id=mint_id("b", "key-3"))
    first = stored(id=2, atom_id="urn:same")
    second = stored(id=3, atom_id="urn:same", source_id="b", first_seen_at=SEEN + HOUR)
    ids = [entry.atom_id for entry in edition(guess, first, second).entries]
    assert len(set(ids)) == 3
    assert "urn:same" in ids


def test_dates_are_the_sources_own() -> None:
    """Believable dates are kept."""
    entry = only(published=SEEN - 2 * HOUR, updated=SEEN - HOUR)
    assert (entry.published, entry.updated) == (SEEN - 2 * HOUR, SEEN - HOUR)


def test_an_entry_without_dates_counts_from_when_it_was_first_seen() -> None:
    """No date is invented but the one we know, in whole seconds."""
    entry = only(published=None, first_seen_at=SEEN.replace(microsecond=123456))
    assert (entry.published, entry.updated) == (SEEN, SEEN)


def test_published_is_never_after_updated() -> None:
    """Where a source says so all the same, `updated` counts (A8)."""
    entry = only(published=SEEN - HOUR, updated=SEEN - 3 * HOUR)
    assert entry.published == entry.updated == SEEN - 3 * HOUR


def test_an_entry_from_the_future_is_not_pinned_on_top() -> None:
    """Also where the operator keeps such dates, and with them shows them (X7)."""
    future = datetime(9999, 12, 31, tzinfo=UTC)
    pinned = stored(id=1, published=future, updated=future)
    newer = stored(id=2, first_seen_at=SEEN + HOUR, published=SEEN + HOUR)
    made = edition(pinned, newer)
    assert [entry.link for entry in made.entries] == ["https://example.org/2", "https://example.org/1"]
    assert [entry.published for entry in made.entries] == [SEEN + HOUR, future.replace(microsecond=0)]


def test_a_change_moves_updated_where_the_source_does_not() -> None:
    """A real change shows, also where the source keeps its old dates or has none."""
    changed = SEEN + 5 * HOUR
    assert only(changed_at=changed).updated == changed
    assert only(changed_at=changed, updated=SEEN - HOUR).updated == changed
    assert only(changed_at=changed).published == SEEN - HOUR


def test_a_source_that_says_when_it_changed_is_believed() -> None:
    """Its own `updated` counts when it moved, but not beyond the moment when we saw the change."""
    changed = SEEN + 5 * HOUR
    assert only(changed_at=changed, updated=SEEN + 4 * HOUR).updated == SEEN + 4 * HOUR
    assert only(changed_at=changed, updated=SEEN + 9 * HOUR).updated == changed


def test_updated_that_moves_without_a_change_does_not_count() -> None:
    """A source that stamps every poll anew does not flood its readers (A8, X7)."""
    assert only(updated=SEEN + 9 * HOUR).updated == SEEN


def test_every_entry_has_an_author_with_a_name() -> None:
    """The entry's authors, else the feed's, else the feed itself (A4)."""
    feed = FeedInfo(authors=(Person(name="Editor"),))
    assert only(authors=(Person(name="Ann"),), feed=feed).authors == (Person(name="Ann"),)
    assert only(authors=(Person(email="a@b.example"),)).authors[0].name == "a@b.example"
    assert only(feed=feed).authors == (Person(name="Editor"),)
    assert only().authors == (Person(name="WIC"),)
    assert only(authors=(Person(),)).authors == (Person(name="WIC"),)


def test_the_source_is_complete() -> None:
    """What atom:source must say is there, from the feed, else from the source (A3)."""
    assert only().source == FeedInfo(id="https://example.org/list", title="WIC", updated=SEEN - HOUR)
    said = FeedInfo(id="urn:feed", title="Feed", updated=SEEN, url="https://f.example/", rights="CC0")
    assert only(feed=said).source == said
    assert only(feed=FeedInfo(self_url="https://f.example/a")).source.id == "https://f.example/a"


def test_an_origin_that_came_with_the_entry_is_kept() -> None:
    """An entry that was copied already keeps its atom:source and that feed's authors (A22)."""
    origin = FeedInfo(id="urn:origin", title="Origin", updated=NEVER, authors=(Person(name="Far"),))
    entry = only(origin=origin, feed=FeedInfo(id="urn:feed", authors=(Person(name="Near"),)))
    assert entry.source == origin
    assert entry.authors == (Person(name="Far"),)


def test_translations_name_each_other_language_once() -> None:
    """No two alternates with one type and hreflang, the entry's own included (A6)."""
    entry = only(
        translations=(
            Alternate(url="https://example.org/de2", language="de"),
            Alternate(url="https://example.org/en", language="en"),
            Alternate(url="https://example.org/en2", language="en"),
            Alternate(url="https://example.org/1", language="fr"),
            Alternate(url="https://example.org/ko", language="ko"),
            Alternate(url="https://example.org/x", language="und"),
        )
    )
    assert [other.url for other in entry.translations] == ["https://example.org/en", "https://example.org/ko"]


def test_translations_that_nobody_reads_are_named_too() -> None:
    """In the languages that the story lacks, one address each; not where it is not said which language they are in."""

    def link(tag: str | None, name: str = "") -> Alternate:
        return Alternate(url=f"https://example.org/{name or tag}", language=tag, label="a label")

    entry = only(
        language="de",
        translations=(Alternate(url="https://example.org/pt", language="pt"),),
        elsewhere=(
            link("fr"), link("fr", "second"), link("pt-BR"), link("de-AT"), link("x-default"), link(None, "z"),
            link("en"),
        ),
    )  # fmt: skip
    assert entry.translations == (
        Alternate(url="https://example.org/en", language="en"),
        Alternate(url="https://example.org/fr", language="fr"),
        Alternate(url="https://example.org/pt", language="pt"),
    )


def test_an_entry_without_link_names_no_translations() -> None:
    """A reader would take the only alternate for the entry itself."""
    assert (
        only(
            link=None,
            translations=(Alternate(url="https://example.org/en", language="en"),),
            elsewhere=(Alternate(url="https://example.org/fr", language="fr"),),
        ).translations
        == ()
    )


def test_copies_leave_out_the_entry_itself() -> None:
    """A copy at the entry's own address is none."""
    assert only(copies=("https://example.org/1", "https://b.example/")).copies == ("https://b.example/",)


def test_an_entry_without_link_has_content() -> None:
    """RFC 4287, section 4.1.2; markup in a title stays text."""
    assert only(link=None, content="", summary="<p>Short</p>").content == "<p>Short</p>"
    assert only(link=None, content="", title="1 < 2").content == "<p>1 &lt; 2</p>"
    assert only(content="").content == ""


def test_text_that_runs_to_the_left_says_so_once() -> None:
    """Content and summary of a right-to-left language carry their direction."""
    entry = only(language="ar", content="<p>نص</p>", summary='<div dir="rtl">نص</div>')
    assert entry.direction == "rtl"
    assert entry.content == '<div dir="rtl"><p>نص</p></div>'
    assert entry.summary == '<div dir="rtl">نص</div>'
    assert only(language="ar", content="").content == ""


def test_newest_first_and_the_same_whatever_the_order_given() -> None:
    """Order depends on dates and ids alone."""
    entries = [stored(id=number, published=SEEN - (number % 3) * HOUR) for number in range(1, 9)]
    made = edition(*entries)
    assert [(entry.published, entry.link) for entry in made.entries] == sorted(
        ((entry.published, entry.link) for entry in made.entries), reverse=True
    )
    assert edition(*reversed(entries)) == made


@given(
    st.lists(
        st.tuples(
            st.sampled_from(["urn:a", "urn:b", mint_id("s", "key-1"), mint_id("s", "key-2")]),
            st.sampled_from(["s", "t"]),
            *[st.integers(-9, 9)] * 4,
        ),
        max_size=8,
    )
)
def test_ids_are_unique_and_dates_in_order(said: list[tuple[str, str, int, int, int, int]]) -> None:
    """Whatever sources claim: no id twice, and published <= updated <= when we saw it, but for what is to be kept."""
    entries = [
        stored(
            id=number,
            atom_id=atom_id,
            source_id=source,
            first_seen_at=SEEN + seen * HOUR,
            changed_at=SEEN + (seen + abs(changed)) * HOUR,
            published=SEEN + published * HOUR,
            updated=SEEN + updated * HOUR,
        )
        for number, (atom_id, source, seen, changed, published, updated) in enumerate(said)
    ]
    made = edition(*entries)
    assert len({entry.atom_id for entry in made.entries}) == len(entries)
    assert all(entry.published <= entry.updated for entry in made.entries)
    kept = [
        each.entry.published or NEVER
        for each in entries
        if (each.entry.published or NEVER) > each.first_seen_at
    ]
    assert made.updated <= max([*kept, *(each.changed_at for each in entries)], default=NEVER) or kept
