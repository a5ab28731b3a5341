"""Entries as they are published, and the numbers of editions."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aggregator.adapters.store import SqlStore
from aggregator.core.model import Alternate, Entry, Poll, Verdict
from tests.adapters.store.examples import (
    HOUR,
    NOW,
    SOURCES,
    decision,
    entry,
    in_language,
    number,
    page,
    save,
    state,
    titles,
)

EN, DE, ZH = (
    entry("a", "en"),
    entry("a", "de", language="de"),
    entry("a", "zh", language="zh"),
)
STORY = min(number("a", key) for key in ("en", "de", "zh"))


def changed(store: SqlStore, before: dict[str, int]) -> set[str]:
    """The editions whose number moved."""
    after = store.revisions()
    return {tag for tag in before.keys() | after.keys() if before.get(tag) != after.get(tag)}


def test_newest_first_and_no_more_than_asked_for(store: SqlStore) -> None:
    """Entries are ordered by their date, but a date in the future counts as the time when it was first seen."""
    old = entry("a", "old", published=NOW - 9 * HOUR)
    future = entry("a", "future", published=NOW + timedelta(days=9999))
    undated = entry("a", "undated", published=None)
    save(store, *(decision(each) for each in (old, future, undated)))
    save(store, decision(entry("a", "new", published=NOW + HOUR)), at=NOW + HOUR)
    tied = sorted(("future", "undated"), key=lambda key: number("a", key), reverse=True)
    assert titles(store.recent("en", 10)) == ["a new", *(f"a {key}" for key in tied), "a old"]
    assert titles(store.recent("en", 1)) == ["a new"]


def test_an_edition_has_the_entries_of_its_language_whatever_their_region(store: SqlStore) -> None:
    """Tags with regions belong to the edition of their language; None is all editions."""
    save(
        store,
        decision(entry("a", "1", language="pt-BR")),
        decision(entry("a", "2", language="pt")),
        decision(DE),
    )
    assert {stored.entry.language for stored in store.recent("pt", 10)} == {"pt", "pt-BR"}
    assert len(store.recent(None, 10)) == 3
    assert store.revisions().keys() == {"de", "pt"}


def test_filters_of_the_entries_command(store: SqlStore) -> None:
    """Language and source narrow the list, alone and together."""
    save(store, decision(EN), decision(DE), decision(entry("b", "1")))
    assert titles(store.entries(source="a", language="en", limit=9)) == ["a en"]
    assert titles(store.entries(source="b", limit=9)) == ["b 1"]
    assert store.entries(source="c", limit=9) == []


def test_translations_are_the_other_published_versions(store: SqlStore) -> None:
    """One link a language, the smallest number first in line, sorted, never to the entry's own language."""
    second = [entry("b", key, language="de") for key in ("1", "2")]
    no_link = entry("c", "fr", language="fr", url=None, link=None)
    same = entry("c", "en")
    save(store, *(decision(each, story=STORY) for each in (EN, DE, ZH, *second, no_link, same)))
    german = min(
        ((number(each.source_id, each.key), each.link) for each in (DE, *second)), key=lambda pair: pair[0]
    )
    by_title = {stored.entry.title: stored.translations for stored in store.recent(None, 10)}
    assert by_title["a en"] == (
        Alternate(url=str(german[1]), language="de"),
        Alternate(url=str(ZH.link), language="zh"),
    )
    assert [link.language for link in by_title["a de"]] == ["en", "zh"]


def test_translations_lead_to_the_page_that_the_others_name(store: SqlStore) -> None:
    """A partner's copy came first and is published; the site's own page is what its other languages lead to."""
    copy = entry("b", "de", language="de")
    own = entry("a", "de", language="de")
    english = entry("a", "en", alternates=(Alternate(url=str(own.link)),))
    save(store, decision(copy, story=1), decision(english, story=1))
    (stored,) = store.recent("en", 9)
    assert [other.url for other in stored.translations] == [copy.link]
    before = dict(store.revisions())
    save(store, decision(own, Verdict.DUPLICATE, story=1, copy_of=number("b", "de")))
    assert changed(store, before) == {"de", "en"}
    (stored,) = store.recent("en", 9)
    assert [other.url for other in stored.translations] == [own.link]
    assert [each.entry.link for each in store.recent("de", 9)] == [copy.link]


def test_translations_lead_to_the_page_that_names_them(store: SqlStore) -> None:
    """Or has an address like theirs, where nobody names it: still not to the copy that has nothing to do with them."""
    copy = entry("b", "de", language="de")
    naming = entry("a", "x", language="de", alternates=(Alternate(url=str(EN.link)),))
    alike = entry("a", "y", language="de", url="https://a.example/de/2024/1234", link="https://a.example/y")
    english = entry("a", "en2", url="https://a.example/2024/1234")
    save(
        store,
        decision(copy, story=1),
        decision(EN, story=1),
        decision(entry("c", "de", language="de"), story=2),
    )
    save(store, decision(naming, Verdict.DUPLICATE, story=1, copy_of=number("b", "de")))
    save(
        store,
        decision(alike, Verdict.DUPLICATE, story=2, copy_of=number("c", "de")),
        decision(english, story=2),
    )
    linked = {stored.entry.title: stored.translations[0].url for stored in store.recent("en", 9)}
    assert linked == {"a en": naming.link, "a en2": alike.link}


def test_an_entry_that_leaves_a_story_moves_the_editions_of_both(store: SqlStore) -> None:
    """The links between them are gone on both sides."""
    save(store, decision(EN, story=STORY), decision(DE, story=STORY), decision(ZH, story=STORY))
    before = dict(store.revisions())
    own = number("a", "de")
    save(store, stories={own: own, number("a", "en"): 1, number("a", "zh"): 1})
    assert changed(store, before) == {"en", "de", "zh"}
    assert store.recent("de", 9)[0].translations == ()
    assert [link.language for link in store.recent("en", 9)[0].translations] == ["zh"]


def test_versions_that_are_neither_entries_nor_pages_are_elsewhere(store: SqlStore) -> None:
    """Links of a feed to what nobody here reads; an entry that is no version of this one, and a dead page, are none."""
    links = {tag: in_language(tag, f"https://www.a.example/{tag}") for tag in ("de", "fr", "it", "ko")}
    unsaid = Alternate(url="https://a.example/unsaid")
    feed = entry("a", "en", alternates=(*links.values(), unsaid))
    save(
        store,
        decision(feed, story=1),
        decision(DE, story=1),
        decision(entry("a", "fr", language="fr")),
        polls=(Poll(state=state("a"), pages=(replace(page("a", "x"), url=links["it"].url),)),),
    )
    assert store.recent("en", 9)[0].elsewhere == (links["ko"],)


def test_copies_are_links_of_the_duplicates(store: SqlStore) -> None:
    """A duplicate is not listed, but its link is, with the entry that it is a copy of."""
    copies = [entry("b", "1"), entry("b", "2"), entry("c", "1")._replace(link=None)]
    save(
        store,
        decision(EN, story=STORY),
        decision(DE, story=STORY),
        *(decision(each, Verdict.DUPLICATE, story=STORY, copy_of=number("a", "en")) for each in copies),
    )
    assert titles(store.recent("en", 10)) == ["a en"]
    assert store.recent("en", 10)[0].copies == ("https://www.b.example/1", "https://www.b.example/2")
    assert [link.language for link in store.recent("de", 10)[0].translations] == ["en"]


def test_counts(store: SqlStore) -> None:
    """The status page's numbers."""
    save(store, decision(EN), decision(entry("b", "1"), Verdict.DUPLICATE, copy_of=number("a", "en")))
    save(store, decision(entry("b", "2")), at=NOW + HOUR)
    assert store.counts() == {
        "editions": {"en": {"entries": 2, "newest": NOW + HOUR}},
        "sources": {"a": 1, "b": 2},
        "waiting_pages": 0,
    }


# --- the numbers of editions: they move when, and only when, something in the edition looks different ---


def test_a_new_entry_moves_its_own_edition(store: SqlStore) -> None:
    """Other editions stay."""
    save(store, decision(EN), decision(DE))
    before = dict(store.revisions())
    save(store, decision(entry("a", "2")))
    assert changed(store, before) == {"en"}


def test_a_translation_moves_the_editions_of_its_story(store: SqlStore) -> None:
    """The older versions get a link; they have not changed themselves."""
    save(store, decision(EN), decision(DE), decision(entry("a", "fr", language="fr")))
    before = dict(store.revisions())
    stories = {number("a", key): STORY for key in ("en", "de")}
    save(store, decision(ZH, story=STORY), stories=stories, at=NOW + HOUR)
    assert changed(store, before) == {"en", "de", "zh"}
    assert {stored.changed_at for stored in store.recent("en", 9)} == {NOW}


@pytest.mark.parametrize("known", ["known", ""], ids=["known", "new"])
def test_who_joins_a_story_moves_the_editions_of_its_members(store: SqlStore, known: str) -> None:
    """Whether it was there before or not, and though nothing else is said of them."""
    if known:
        save(store, decision(ZH._replace(digest="2")))
    save(
        store, decision(EN, story=STORY), decision(DE, story=STORY), decision(entry("b", "1", language="fr"))
    )
    before = dict(store.revisions())
    save(store, decision(ZH, Verdict.UPDATED if known else Verdict.NEW, story=STORY))
    assert changed(store, before) == {"en", "de", "zh"}


def test_stories_that_are_joined_move_their_editions(store: SqlStore) -> None:
    """Nothing but the links between stored entries changes."""
    save(store, decision(EN), decision(DE), decision(ZH))
    before = dict(store.revisions())
    low, high = sorted((number("a", "en"), number("a", "de")))
    save(store, stories={high: low})
    assert changed(store, before) == {"en", "de"}
    assert [link.language for link in store.recent("en", 9)[0].translations] == ["de"]


def test_a_story_that_only_gets_another_number_moves_nothing(store: SqlStore) -> None:
    """The number of a story is not seen."""
    save(store, decision(EN, story=STORY), decision(DE, story=STORY))
    before = dict(store.revisions())
    save(store, stories={number("a", "en"): 1, number("a", "de"): 1})
    assert changed(store, before) == set()


@pytest.mark.parametrize(
    ("new", "moved"),
    [
        (EN._replace(title="x", digest="2"), {"en"}),
        (EN._replace(link="https://x.example/", digest="2"), {"en", "de", "zh"}),
        (EN._replace(language="fr", digest="2"), {"en", "fr", "de", "zh"}),
    ],
    ids=["title", "link", "language"],
)
def test_an_update_moves_the_editions_that_show_it(store: SqlStore, new: Entry, moved: set[str]) -> None:
    """A title shows in its own edition, a link in those of the translations too, and a language in both."""
    save(
        store,
        *(decision(each, story=STORY) for each in (EN, DE, ZH)),
        decision(entry("b", "es", language="es")),
    )
    before = dict(store.revisions())
    save(store, decision(new, Verdict.UPDATED, story=STORY))
    assert changed(store, before) == moved


def test_a_copy_moves_the_edition_of_its_original(store: SqlStore) -> None:
    """The list of copies is longer; an update of the copy that keeps its link changes nothing.

    The edition that the copy itself would be in has nothing new.
    """
    save(
        store, decision(EN, story=STORY), decision(DE, story=STORY), decision(entry("c", "1", language="und"))
    )
    before = dict(store.revisions())
    copy = entry("b", "1", language="und")
    save(store, decision(copy, Verdict.DUPLICATE, story=STORY, copy_of=number("a", "en")))
    assert changed(store, before) == {"en"}
    before = dict(store.revisions())
    again = copy._replace(title="x", digest="2")
    save(store, decision(again, Verdict.UPDATED, story=STORY, copy_of=number("a", "en")))
    assert changed(store, before) == set()


def test_an_entry_that_becomes_a_copy_leaves_its_edition(store: SqlStore) -> None:
    """The edition moves; one without entries is no longer there."""
    save(store, decision(EN), decision(DE))
    save(store, decision(DE._replace(digest="2"), Verdict.UPDATED, copy_of=number("a", "en")))
    assert store.revisions().keys() == {"en"}


def test_every_change_has_a_number_of_its_own(store: SqlStore) -> None:
    """Numbers grow, so that none comes back."""
    seen = []
    for key in "1234":
        save(store, decision(entry("a", key, language="en" if key < "3" else "de")))
        seen.append(max(store.revisions().values()))
    assert seen == sorted(set(seen))


def test_a_source_that_is_renamed_moves_its_editions(store: SqlStore) -> None:
    """The name of a source is in every entry of it; registering the same again moves nothing."""
    save(store, decision(EN), decision(entry("b", "de", language="de")))
    before = dict(store.revisions())
    store.register(SOURCES, NOW)
    assert changed(store, before) == set()
    store.register([replace(SOURCES[0], title="A"), *SOURCES[1:]], NOW)
    assert changed(store, before) == {"en"}


def test_published_stamps(store: SqlStore) -> None:
    """Stamps are remembered as given; names that are absent are forgotten."""
    assert store.published() == {}
    store.mark_published({"en.atom": "1", "de.atom": "2"})
    for _ in range(2):
        store.mark_published({"en.atom": "3", "fr.atom": "2"})
    assert store.published() == {"en.atom": "3", "fr.atom": "2"}
    store.mark_published({})
    assert store.published() == {}
