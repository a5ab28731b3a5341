"""What is known of an address or an id."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aggregator.adapters.store import SqlStore
from aggregator.core.model import Account, Alternate, Entry, Page, PageLink, Poll
from tests.adapters.store.examples import HOUR, NOW, decision, entry, in_language, number, page, save, state


def only(store: SqlStore, what: str) -> Account:
    """The account of the one entry that is meant."""
    (account,) = store.explain(what).accounts
    return account


MINTED = "tag:aggregator.invalid,2026:a:0123456789abcdef"
ONE = entry(
    "a",
    "https://a.example/id/1",
    guid="http://www.a.example/id/1",
    atom_id=MINTED,
    url="https://a.example/news?a=1&b=2",
    link="http://www.a.example/news?b=2&a=1&utm_source=x",
)


@pytest.mark.parametrize(
    "what",
    [
        ONE.key,
        str(ONE.guid),
        MINTED,
        str(number("a", ONE.key)),
        str(ONE.link),
        "https://a.example/news?a=1&b=2#top",
        "a.example/news?b=2&a=1",
    ],
)
def test_an_entry_is_found_by_whatever_names_it(store: SqlStore, what: str) -> None:
    """Key, guid, atom:id, number, address in any spelling; with it comes all that is stored of it."""
    save(store, decision(ONE), decision(entry("a", "other", published=NOW)))
    found = only(store, what)
    assert found.stored.entry == ONE
    assert found.stored.first_seen_at == NOW
    assert (found.edition, found.reason, found.place) == ("en", "the test says so", 1)
    assert (found.original, found.copies, found.story, found.awaited) == (None, (), (), ())


def test_a_name_that_is_not_the_key_is_known_too(store: SqlStore) -> None:
    """An entry whose guid others have has another key; a long guid is stored as its digest."""
    long = "https://a.example/" + "x" * 2000
    placed = entry("a", "news https://a.example/2", guid="news", url=None)
    save(store, decision(placed), decision(entry("b", "b", guid=long, url=None)))
    assert only(store, "news").stored.entry == placed
    assert only(store, long).stored.entry.source_id == "b"


def test_one_guid_in_several_sources_is_several_entries(store: SqlStore) -> None:
    """Those that are published come first, then the newest."""
    old, new = entry("a", "7", published=NOW - 5 * HOUR), entry("b", "7")
    copy = entry("c", "7", published=NOW)
    save(store, decision(old), decision(new), decision(copy, copy_of=number("a", "7")))
    assert [account.stored.entry.source_id for account in store.explain("7").accounts] == ["b", "a", "c"]


def test_duplicates_and_originals_name_each_other(store: SqlStore) -> None:
    """A duplicate is explained like any entry, but is in no feed."""
    original, copy = entry("a", "1"), entry("b", "1", url="https://b.example/copy")
    save(store, decision(original), decision(copy, copy_of=number("a", "1"), story=number("a", "1")))
    found = only(store, "https://b.example/copy")
    assert found.original is not None
    assert (found.original.id, found.original.link, found.original.duplicate) == (
        number("a", "1"),
        original.link,
        False,
    )
    assert (found.place, found.story, found.stored.entry) == (None, (), copy)
    (known,) = only(store, "https://a.example/1").copies
    assert (known.id, known.source_id, known.duplicate) == (number("b", "1"), "b", True)


def test_the_place_is_that_in_the_edition(store: SqlStore) -> None:
    """Only published entries of the same edition that are newer count; of the same time, those with larger numbers."""
    same = sorted(("x", "y"), key=lambda key: number("a", key))
    save(
        store,
        *(decision(entry("a", key)) for key in same),
        decision(entry("a", "new", published=NOW)),
        decision(entry("a", "copy", published=NOW), copy_of=number("a", "new")),
        decision(entry("a", "de", published=NOW, language="de")),
    )
    assert [only(store, key).place for key in ("new", same[1], same[0], "de")] == [0, 1, 2, 0]


def test_a_story_shows_who_is_there_and_who_is_awaited(store: SqlStore) -> None:
    """Members by language; each version that one of them names and that is no entry, once, with what became of it."""

    def version(language: str, *named: Alternate) -> Entry:
        own = tuple(in_language(other, f"https://a.example/{other}") for other in ("de", "en", "fi"))
        return entry("a", language, language=language, alternates=(*own, *named))

    story = min(number("a", "de"), number("a", "en"))
    label = Alternate(url="https://a.example/la", label="Latina")
    nameless = tuple(Alternate(url="", language=tag, label=tag) for tag in ("de", "ko", "it"))
    waits = PageLink(url="https://a.example/fi")
    failed = page("a", "la", attempts=2, error="it answered 500")
    save(
        store,
        decision(version("en", label, *nameless), story=story),
        decision(version("de"), story=story),
        polls=(Poll(state=state("a"), found=(waits,), pages=(failed,)),),
    )
    found = only(store, "https://a.example/en")
    assert found.story_id == story
    assert [(member.language, member.link) for member in found.story] == [("de", "https://www.a.example/de")]
    assert [one.alternate for one in found.awaited if not one.alternate.url] == [*nameless[1:]]
    told = {one.alternate.url: one for one in found.awaited if one.alternate.url}
    assert told.keys() == {"https://a.example/fi", "https://a.example/la"}
    assert told["https://a.example/fi"].page == Page(source_id="a", url=waits.url, next_try_at=NOW)
    assert told["https://a.example/la"].alternate == label
    assert told["https://a.example/la"].page == failed
    assert {one.alternate.url for one in only(store, "https://a.example/de").awaited} == {"", *told.keys()}


def test_an_address_without_an_entry_is_explained_by_who_knows_it(store: SqlStore) -> None:
    """The page that waits there, the entries that name it, and the addresses that are spelt like it."""
    lost = replace(page("a", "2026/lost"), gave_up_at=NOW, error="it answered 404", attempts=1)
    naming = entry("b", "1", alternates=(in_language("fi", "http://www.a.example/2026/lost"),))
    save(
        store,
        decision(naming),
        decision(entry("a", "2026/last")),
        decision(entry("a", "2025/lost_")),
        polls=(Poll(state=state("a"), pages=(lost,)),),
    )
    found = store.explain("https://a.example/2026/lost")
    assert (found.accounts, found.pages) == ((), (lost,))
    assert [other.id for other in found.named_by] == [number("b", "1")]
    assert found.near == ("https://a.example/2026/last",)
    assert store.explain("a.example/2027/lost").near[0] == "https://a.example/2025/lost_"


@pytest.mark.parametrize(
    "what",
    [
        "x",
        "https://nowhere.example/a_b%c",
        "9" * 19,
        "9" * 5000,
        "' OR 1=1 --",
        "https://[::1",
        "a.b/c",
        "\u0663",
    ],
)
def test_what_means_nothing_is_nothing(store: SqlStore, what: str) -> None:
    """Whatever somebody asks for, the answer is that there is nothing."""
    save(store, decision(entry("a", "1")))
    found = store.explain(what)
    assert (found.accounts, found.pages, found.named_by, found.near) == ((), (), (), ())
