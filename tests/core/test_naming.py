"""Which entries a document has, each once, and what they are known by."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aggregator.core import identity
from aggregator.core.model import (
    Enclosure,
    RawEntry,
)
from aggregator.core.readable import readable
from tests.core.definite import SOURCE, document, entry, markup, plain


@pytest.mark.parametrize(
    ("said", "key", "atom_id"),
    [
        ({"id": "tag:example.org,2024:1", "url": "/a"}, "tag:example.org,2024:1", "tag:example.org,2024:1"),
        ({"id": " tag:example.org,2024:1\n"}, "tag:example.org,2024:1", "tag:example.org,2024:1"),
        ({"id": "e\u0301\x00 \t 1", "url": "/a"}, "é 1", None),
        ({"id": "", "url": "/a"}, "https://example.org/a", None),
        ({"id": "\x00", "url": "/a"}, "https://example.org/a", None),
        ({"url": "/a?id=1&utm_source=x"}, "https://example.org/a?id=1", None),
        ({"id": "7", "url": "javascript:alert(1)"}, "7", None),
    ],
)
def test_an_entry_is_known_by_its_id_or_its_address(
    said: dict[str, str], key: str, atom_id: str | None
) -> None:
    """The key is the id, clean, else the address without tracking; an id that is no IRI is not republished."""
    made = entry(**said)
    assert made.key == key
    assert made.atom_id == (atom_id or identity.mint_id("a", key))


def test_an_entry_without_id_and_address_is_known_by_its_text() -> None:
    """The same text is the same entry, whatever its markup; another one is not."""
    bodies = [markup("<p>x</p>"), plain("x"), markup("<p>y</p>"), None]
    keys = [entry(content=body).key for body in bodies]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert entry(title=plain("B"), content=bodies[0]).key not in keys


@pytest.mark.parametrize("order", [("text",), ("guid", "text"), ("guid", "text", "link")])
def test_an_entry_that_is_to_be_known_by_its_text_is(order: tuple[str, ...]) -> None:
    """Whatever else the source says of it, and however it writes the text."""
    source = replace(SOURCE, identity=order)
    said = (
        RawEntry(url="/a", title=plain("A"), content=plain("x"), published="today"),
        RawEntry(url="/b", title=plain("A"), content=markup("<p>x</p>")),
        RawEntry(url="/a", title=plain("A"), content=plain("y")),
    )
    one, same, other = (document(each, source=source).entries[0].key for each in said)
    assert one == same != other


def test_a_repeated_id_is_told_apart_by_the_address() -> None:
    """Some feeds give every entry the same id: then the addresses make the difference, and none is lost."""
    feed = document(
        *(RawEntry(id="g", url=f"/{number}", title=plain("A")) for number in range(3)),
        RawEntry(id="h", url="/4", title=plain("A")),
    )
    assert [one.key for one in feed.entries] == [
        "g https://example.org/0",
        "g https://example.org/1",
        "g https://example.org/2",
        "h",
    ]
    assert not feed.dropped
    assert len({one.atom_id for one in feed.entries}) == 4


def test_one_id_at_one_address_may_be_two_entries() -> None:
    """Feeds give all of their entries the id and the address of their page; what they say is then what they are."""
    feed = document(
        RawEntry(id="g", url="/a", title=plain("first")),
        RawEntry(id="g", url="/a", title=plain("second")),
        RawEntry(id="g", url="/a", title=plain("first"), content=plain("x")),
        RawEntry(url="/b", title=plain("first")),
        RawEntry(url="/b", title=plain("second")),
    )
    assert len({one.key for one in feed.entries}) == 5
    assert not feed.dropped


def test_an_entry_and_its_correction_in_one_document_are_one() -> None:
    """One id, one address and one date, and title or text is the same."""
    said: dict[str, Any] = {"id": "g", "url": "/a", "published": "2024-09-07T12:30:00Z"}
    feed = document(
        RawEntry(title=plain("A"), content=plain("x"), **said),
        RawEntry(title=plain("B"), content=plain("x"), **said),
        RawEntry(title=plain("A"), content=plain("y"), **said),
        RawEntry(title=plain("C"), content=plain("z"), **said),
    )
    assert [one.title for one in feed.entries] == ["A", "C"]


def test_an_entry_that_is_said_twice_is_taken_once() -> None:
    """The first is taken, and the other one reported; its number is that of the document."""
    feed = document(
        RawEntry(id="g", url="/a?utm_source=x", title=plain("first")),
        RawEntry(title=plain("B")),
        RawEntry(id="g", url="http://www.example.org/a", title=plain("first")),
        RawEntry(id="x" * 300, title=plain("C")),
        RawEntry(id="x" * 300, title=plain("C")),
    )
    assert [one.title for one in feed.entries] == ["first", "B", "C"]
    assert feed.dropped == (
        "entry 3 is the same as one before it: g",
        f"entry 5 is the same as one before it: {'x' * 200}",
    )


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({}, False),
        ({"id": "1", "url": "/a", "published": "2024-09-07"}, False),
        ({"title": plain(" \u200b\n")}, False),
        ({"title": markup("<b></b>")}, False),
        ({"content": markup("<script>x</script>")}, False),
        ({"content": markup("<img src=https://pixel.wp.com/b.gif>")}, False),
        ({"content": plain(" \n\n ")}, False),
        ({"enclosures": (Enclosure(url="javascript:x"),)}, False),
        ({"enclosures": (Enclosure(url="/a.mp3"),)}, True),
        ({"content": markup("<img src=/a.png>")}, True),
        ({"image": "/a.png"}, True),
        ({"image": "https://pixel.wp.com/b.gif"}, False),
        ({"summary": plain("x")}, True),
        ({"title": plain("x")}, True),
    ],
)
def test_an_entry_that_says_nothing_is_not_readable(said: dict[str, Any], kept: bool) -> None:  # noqa: FBT001
    """It is what the document says, but a subscriber has nothing of it; the operator is told."""
    feed = document(RawEntry(title=plain("A")), RawEntry(**said))
    assert len(feed.entries) == 2
    assert readable(feed).entries == feed.entries[: 1 + kept]
    reason = f"entry {feed.entries[1].key} has neither title nor text"
    assert readable(feed).dropped == (() if kept else (reason,))
