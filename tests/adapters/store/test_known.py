"""What is known of a batch of entries, and what finding it out costs."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Engine, event

from aggregator.adapters.store import SqlStore, open_store
from aggregator.core.model import Alternate, Claim, KnownEntry, PageLink, Plan, Poll, Verdict
from tests.adapters.store.examples import NOW, SOURCES, decision, entry, in_language, number, save, state

ONE = entry(
    "a", "1", fingerprint="1:f", alternates=(in_language("de", "http://www.a.example/de?utm_source=x"),)
)


def test_nothing_is_known_of_what_was_never_seen(store: SqlStore) -> None:
    """All mappings are empty."""
    with store.transaction() as transaction:
        for found in (transaction.known([]), transaction.known([ONE])):
            assert [found.by_id, found.by_url, found.by_fingerprint, found.by_name] == [{}, {}, {}, {}]
            assert not found.unexplored


def test_an_entry_is_known_by_its_identity(store: SqlStore) -> None:
    """With everything that deciding needs."""
    save(store, decision(ONE))
    with store.transaction() as transaction:
        found = transaction.known([entry("a", "1", url=None)])
    one = number("a", "1")
    assert found.by_id == {
        one: KnownEntry(
            id=one,
            source_id="a",
            key="1",
            url="https://a.example/1",
            language="en",
            digest="1:a1",
            fingerprint="1:f",
            story_id=one,
            claims=(Claim("https://a.example/de", "de"),),
            atom_id=ONE.atom_id,
            title=ONE.title,
            published=ONE.published,
            first_seen_at=NOW,
        )
    }


def test_an_entry_is_known_by_its_address_and_by_its_text(store: SqlStore) -> None:
    """Entries of other sources with the same URL, or the same fingerprint, are found."""
    save(store, decision(ONE), decision(entry("a", "2", url="https://a.example/1")))
    with store.transaction() as transaction:
        found = transaction.known([entry("b", "x", url="https://a.example/1", fingerprint="1:f")])
    assert found.by_url == {"https://a.example/1": sorted((number("a", "1"), number("a", "2")))}
    assert found.by_fingerprint == {"1:f": [number("a", "1")]}
    assert found.by_id.keys() == {number("a", "1"), number("a", "2")}


def test_translations_are_known_from_either_side(store: SqlStore) -> None:
    """The one that names the other may have come first or second; canonical forms are compared."""
    save(store, decision(ONE))
    named = entry("a", "de", url="https://a.example/de")
    naming = entry(
        "b", "x", alternates=(Alternate(url="http://a.example/1#top"), Alternate(url="mailto:x@y.example"))
    )
    with store.transaction() as transaction:
        assert transaction.known([named]).by_url == {"https://a.example/de": [number("a", "1")]}
        assert transaction.known([naming]).by_url == {"https://a.example/1": [number("a", "1")]}


def test_all_that_may_be_of_the_story_is_known(store: SqlStore) -> None:
    """Also what has nothing in common with the entry but a third one, and what a copy is a copy of."""
    one = number("a", "1")
    copy = entry("b", "1", url="https://b.example/1")
    german = entry("a", "de", language="de", alternates=(in_language("fr", "https://a.example/fr"),))
    french = entry("a", "fr", language="fr")
    italian = entry("c", "it", language="it", alternates=(in_language("fr", "https://a.example/fr"),))
    save(
        store,
        *(decision(each) for each in (ONE, german, french, italian, entry("a", "2"))),
        decision(copy, Verdict.DUPLICATE, copy_of=one),
    )
    with store.transaction() as transaction:
        found = transaction.known([entry("c", "x", url="https://b.example/1")])
    related = {one, number("b", "1"), number("a", "de"), number("a", "fr"), number("c", "it")}
    assert found.by_id.keys() == related
    assert found.by_id[number("b", "1")].duplicate_of == one
    assert not found.unexplored


def test_addresses_that_differ_in_the_language_are_known(store: SqlStore) -> None:
    """Whichever of them has the language in it, and in whatever order they come."""
    base = "https://a.example/2024/1234"
    english, french, german = (
        entry("a", tag, language=tag, url=url)
        for tag, url in (
            ("en", base),
            ("fr", "https://a.example/fr/2024/1234"),
            ("de", "https://a.example/de/2024/1234"),
        )
    )
    save(store, decision(french))
    for new in (english, german):
        with store.transaction() as transaction:
            assert transaction.known([new]).by_id.keys() == {number("a", "fr")}
    save(store, decision(english))
    with store.transaction() as transaction:
        assert transaction.known([german]).by_id.keys() == {number("a", "en"), number("a", "fr")}


def test_a_chain_without_end_is_not_followed_to_its_end(store: SqlStore) -> None:
    """A site whose every page names the one before it; where the search stops is said."""
    chain = [
        entry("a", str(n), alternates=(in_language("de", f"https://a.example/{n - 1}"),)) for n in range(40)
    ]
    save(store, *(decision(each) for each in chain))
    with store.transaction() as transaction:
        found = transaction.known([entry("a", "40", alternates=(in_language("de", "https://a.example/39"),))])
    assert number("a", "39") in found.by_id
    assert number("a", "0") not in found.by_id
    assert found.unexplored
    assert found.by_id.keys() > {*found.unexplored}


def test_what_was_saved_before_in_the_transaction_is_known(store: SqlStore) -> None:
    """A transaction sees its own work, in its reading methods too."""
    with store.transaction() as transaction:
        transaction.save(Plan(decisions=(decision(ONE),)), [], NOW)
        assert transaction.known([ONE]).by_id.keys() == {number("a", "1")}
        assert len(store.recent(None, 9)) == 1


def test_an_address_that_thousands_share_costs_no_more(store: SqlStore) -> None:
    """Feeds that give every entry the address of their home page do not slow down all others."""
    home = "https://a.example/"
    many = [entry("a", str(n), url=home, link=home, fingerprint="1:f") for n in range(1000)]
    first = min(number("a", str(n)) for n in range(1000))
    save(store, decision(entry("b", "0"), story=first), *(decision(each, story=first) for each in many))
    with store.transaction() as transaction:
        found = transaction.known([entry("b", "x", url=home, fingerprint="1:f")])
    assert len(found.by_url[home]) == len(found.by_fingerprint["1:f"]) == 200
    assert first in found.by_url[home]
    assert found.by_id.keys() >= {*found.by_url[home]}
    assert len(found.by_id) < 500


@contextmanager
def statements() -> Iterator[list[tuple[str, Any]]]:
    """Every statement that is carried out inside the block, with its parameters."""
    seen: list[tuple[str, Any]] = []

    def note(_connection: object, _cursor: object, statement: str, parameters: Any, *_: object) -> None:
        seen.append((statement, parameters))

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(Engine, "before_cursor_execute", note)


def test_no_statement_reads_a_whole_table(sqlite_url: str) -> None:
    """What a poll and a publication ask costs the same however much is stored: an index answers it."""
    store = open_store(sqlite_url)
    store.register(SOURCES, NOW)
    naming = entry("b", "x", fingerprint="1:f", alternates=(in_language("de", "https://a.example/1"),))
    poll = Poll(state=state("a"), found=(PageLink(url="https://a.example/p"),))
    with statements() as seen:
        for verdict in (Verdict.NEW, Verdict.UPDATED):
            with store.transaction() as transaction:
                transaction.known([ONE, naming])
            save(store, decision(ONE, verdict), decision(naming, verdict), stories={1: 2}, polls=(poll,))
        store.recent("en", 9)
        store.recent(None, 9)
        store.entries(source="a", limit=9)
        store.waiting_pages("a", NOW, 9)
    store.close()
    connection = sqlite3.connect(sqlite_url)
    for statement, parameters in seen:
        if statement.startswith(("SELECT", "UPDATE", "DELETE")):
            first = parameters[0] if isinstance(parameters, list) else parameters
            plan = [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {statement}", first)]
            bounded = "LIMIT" in statement
            steps = [step for step in plan if re.match(r"SCAN (entries|alternates|pages)\b", step)]
            assert all(bounded and "USING INDEX" in step for step in steps), (statement, plan)
            assert not (bounded and any("TEMP B-TREE" in step for step in plan)), (statement, plan)
    connection.close()
