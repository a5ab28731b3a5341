"""What is written, and what is then seen of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from aggregator.adapters.store import SqlStore, open_store
from aggregator.core.errors import StoreError
from aggregator.core.model import (
    Alternate,
    Category,
    Contributor,
    Enclosure,
    Entry,
    Evidence,
    FeedInfo,
    InReplyTo,
    Link,
    Location,
    Opinion,
    PageLink,
    Person,
    Plan,
    Poll,
    Verdict,
)
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

FULL = Entry(
    source_id="a",
    key="guid\n\u2028 with odd characters 🤖",
    atom_id="urn:x:1",
    url="https://a.example/1",
    link="http://www.a.example/1?utm_source=x",
    title="Ünïcödé العربية 中文 \U0010ffff",
    summary="<p>s</p>",
    content="<p>c</p>" * 3000,
    published=datetime(1, 1, 1, 0, 0, 0, 1, tzinfo=UTC),
    updated=datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    authors=(Person(name="A", email="a@a.example", uri="https://a.example/"), Person(name="B")),
    categories=(Category(term="t", scheme="https://s.example/", label="l"), Category(term="u")),
    enclosures=(
        Enclosure(url="https://a.example/1.mp3", type="audio/mpeg", length=2**70, title="x", duration=61),
    ),
    alternates=(
        Alternate(url="http://www.a.example/zh?utm_source=y", language="zh", label="中文"),
        Alternate(url="mailto:a@a.example"),
    ),
    language="sr-Latn",
    evidence=Evidence(
        decided_by="vote",
        confidence=0.123456789,
        opinions=(Opinion(witness="url", language="sr", weight=0.5),),
    ),
    rights="© A",
    comments="https://a.example/1#c",
    origin=FeedInfo(
        id="urn:o",
        title="o",
        subtitle="s",
        url="https://o.example/",
        self_url="https://o.example/feed",
        updated=NOW,
        language="de",
        rights="r",
        icon="https://o.example/i",
        authors=(Person(name="O"),),
    ),
    image="https://a.example/1.jpg",
    links=(
        Link(rel="via", url="https://b.example/", type="text/html", language="de", title="中文"),
        Link(rel="license", url="https://c.example/"),
    ),
    in_reply_to=(
        InReplyTo(
            ref="urn:x:0", url="https://b.example/0", type="text/html", source="https://b.example/feed"
        ),
        InReplyTo(ref="urn:x:-1"),
    ),
    contributors=(
        Contributor(name="C", email="c@a.example", uri="https://a.example/c", role="guest"),
        Contributor(name="D"),
    ),
    location=Location(shape="line", points=((45.256, -71.92), (0.1, 180.0)), name="Ünï"),
    digest="1:d",
    fingerprint="1:f",
)


def test_every_field_of_an_entry_comes_back(store: SqlStore) -> None:
    """An entry is read as it was written, whatever it holds."""
    save(store, decision(FULL))
    (stored,) = store.recent(None, 10)
    assert stored.entry == FULL
    assert (stored.id, stored.first_seen_at, stored.changed_at) == (number("a", FULL.key), NOW, NOW)


def test_an_entry_may_have_nothing_but_an_identity(store: SqlStore) -> None:
    """What is absent stays absent."""
    bare = Entry(
        source_id="a",
        key="k",
        atom_id="urn:k",
        evidence=Evidence(decided_by="none", confidence=0.0),
        digest="1:k",
    )
    save(store, decision(bare))
    (stored,) = store.recent("und", 10)
    assert stored.entry == bare


@pytest.mark.parametrize("length", [3000, 4096])
def test_long_addresses_and_keys_can_be_stored_and_found(store: SqlStore, length: int) -> None:
    """No index refuses what the rest of the program accepts."""
    noise = "".join(chr(0x4E00 + (n * 7919) % 20000) for n in range(1024))
    url = "https://a.example/" + "".join(
        "0123456789abcdef"[(n * n * 31 + n) % 16] for n in range(length - 18)
    )
    long = entry("a", noise, url=url, link=url, alternates=(Alternate(url=url + "?b"),))
    save(store, decision(long), polls=(Poll(state=state("a"), found=(PageLink(url=url),)),))
    with store.transaction() as transaction:
        found = transaction.known([long, entry("b", "x", url=url)])
    assert found.by_url[url] == [number("a", noise)]
    assert [each.url for each in store.waiting_pages("a", NOW, 10)] == [url]


def test_a_source_that_is_named_by_itself(store: SqlStore) -> None:
    """An entry says where it is from: by the operator's name, else by the source's own, else by its id."""
    info = FeedInfo(title="The A", updated=NOW, authors=(Person(name="x"),))
    save(
        store,
        decision(entry("a", "1")),
        decision(entry("b", "1")),
        polls=(Poll(state=state("a", info=info)),),
    )
    by_source = {stored.entry.source_id: stored for stored in store.recent(None, 10)}
    assert (by_source["a"].source_title, by_source["a"].source_url) == ("The A", "https://a.example/feed")
    assert by_source["a"].feed == info
    assert (by_source["b"].source_title, by_source["b"].feed) == ("b", FeedInfo())
    store.register([replace(source, title="Ours") for source in SOURCES], NOW)
    assert {stored.source_title for stored in store.recent(None, 10)} == {"Ours"}


def test_a_plan_that_is_saved_again_changes_nothing(store: SqlStore) -> None:
    """A commit may have gone through although it failed: doing it again is harmless."""
    first, copy = entry("a", "1", alternates=(in_language("de", "https://a.example/de"),)), entry("b", "1")
    plan = (
        decision(first),
        decision(copy, Verdict.DUPLICATE, story=number("a", "1"), copy_of=number("a", "1")),
    )
    poll = Poll(
        state=state("a"), found=(PageLink(url="https://a.example/p"),), pages=(page("a", "q", attempts=1),)
    )
    save(store, *plan, polls=(poll,))
    before = (store.recent(None, 10), store.revisions(), store.states(), store.waiting_pages("a", NOW, 10))
    save(store, *plan, polls=(poll,), at=NOW + HOUR)
    assert (
        store.recent(None, 10),
        store.revisions(),
        store.states(),
        store.waiting_pages("a", NOW, 10),
    ) == before


def test_an_update_replaces_the_content_and_keeps_the_first_time(store: SqlStore) -> None:
    """A changed entry keeps its place in time; its old links are gone."""
    old = entry("a", "1", published=None, alternates=(in_language("de", "https://a.example/de"),) * 2)
    new = old._replace(
        title="new",
        digest="1:new",
        language="fr",
        alternates=(in_language("it", "https://a.example/it"),),
    )
    save(store, decision(old))
    save(store, decision(new, Verdict.UPDATED), at=NOW + HOUR)
    (stored,) = store.recent("fr", 10)
    assert stored.entry == new
    assert (stored.first_seen_at, stored.changed_at) == (NOW, NOW + HOUR)
    assert store.recent("en", 10) == []


def test_what_is_unchanged_or_dropped_is_not_written(store: SqlStore) -> None:
    """Only new, updated and duplicate entries are written."""
    save(store, decision(entry("a", "1"), Verdict.UNCHANGED), decision(entry("a", "2"), Verdict.DROPPED))
    assert store.recent(None, 10) == []
    assert store.revisions() == {}


def test_of_an_unchanged_entry_the_new_links_are_written(store: SqlStore) -> None:
    """It is read with them, and nobody takes it for changed; its edition is written anew."""
    old = entry("a", "1", alternates=(in_language("de", "https://a.example/de"),))
    german = entry("a", "de", language="de")
    save(store, decision(old, story=1), decision(german, story=1), decision(entry("b", "1", language="fr")))
    before = dict(store.revisions())
    new = old._replace(title="not written", alternates=(in_language("it", "https://a.example/it"),))
    save(
        store,
        replace(decision(new, Verdict.UNCHANGED, story=1), relinked=True),
        stories={number("a", "de"): 1},
        at=NOW + HOUR,
    )
    (stored,) = store.recent("en", 10)
    assert stored.entry == old._replace(alternates=new.alternates)
    assert stored.changed_at == NOW
    after = store.revisions()
    assert {tag for tag in after if after[tag] != before[tag]} == {"en"}


def test_of_links_that_change_twice_in_a_batch_the_last_count(store: SqlStore) -> None:
    """An entry that is new, and is said again with other links before it is stored."""
    new = entry("a", "1", alternates=(in_language("de", "https://a.example/de"),))
    last = new._replace(alternates=(in_language("it", "https://a.example/it"),))
    save(store, decision(new), replace(decision(last, Verdict.UNCHANGED), relinked=True))
    assert [stored.entry for stored in store.recent("en", 10)] == [last]


def test_one_entry_twice_in_a_batch(store: SqlStore) -> None:
    """The last word counts."""
    new = entry("a", "1")
    save(store, decision(new), decision(new._replace(title="new", digest="2"), Verdict.UPDATED))
    assert titles(store.recent(None, 10)) == ["new"]


def test_an_error_inside_the_transaction_undoes_all_of_it(store: SqlStore) -> None:
    """All of a transaction is kept, or nothing."""
    plan = Plan(decisions=(decision(entry("a", "1")),))

    def break_down() -> None:
        with store.transaction() as transaction:
            transaction.save(plan, [Poll(state=state("a", failures=7))], NOW)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_down()
    assert store.recent(None, 10) == []
    assert store.states()["a"].failures == 0


def test_a_text_that_cannot_be_stored_is_refused_without_harm(store: SqlStore) -> None:
    """A lone surrogate fits into no database; the store works on."""
    with pytest.raises(StoreError, match="cannot be stored"):
        save(store, decision(entry("a", "1", title="\ud800")))
    save(store, decision(entry("a", "2")))
    assert titles(store.recent(None, 10)) == ["a 2"]


def test_postgresql_refuses_nul_without_harm(postgresql_url: str) -> None:
    """What PostgreSQL cannot hold is a StoreError like any other."""
    store = open_store(postgresql_url)
    store.register(SOURCES, NOW)
    with pytest.raises(StoreError, match="NUL"):
        save(store, decision(entry("a", "1", title="a\0b")))
    assert store.recent(None, 10) == []
    store.close()


def test_entries_of_an_unknown_source_are_refused(store: SqlStore) -> None:
    """Nothing is kept that belongs to nobody."""
    with pytest.raises(StoreError, match="never registered"):
        save(store, decision(entry("nobody", "1")))


def test_the_store_keeps_everything_over_a_restart(url: str) -> None:
    """Closing and opening changes nothing; registering again neither."""
    store = open_store(url)
    store.register(SOURCES, NOW)
    later = state("a", next_poll_at=NOW + HOUR)
    save(store, decision(FULL), polls=(Poll(state=later, found=(PageLink(url="https://a.example/p"),)),))
    store.mark_published({"en.atom": "1"})
    before = (store.recent(None, 9), store.states(), store.waiting_pages("a", NOW, 9), store.revisions())
    store.close()
    again = open_store(url)
    again.register(SOURCES, NOW + HOUR)
    assert (
        again.recent(None, 9),
        again.states(),
        again.waiting_pages("a", NOW, 9),
        again.revisions(),
    ) == before
    assert again.published() == {"en.atom": "1"}
    again.close()
