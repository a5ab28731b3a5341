"""Whether a source says again what it said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aggregator.core import said
from aggregator.core.model import (
    Alternate,
    Category,
    Enclosure,
    FeedInfo,
    Person,
    RawEntry,
    RawFeed,
    RawText,
    Source,
)

SOURCE = Source(id="a", url="https://a.example/feed")
ENTRY = RawEntry(
    id="1",
    url="/1",
    title=RawText(value="A"),
    summary=RawText(value="s"),
    content=RawText(value="<p>c</p>", html=True, language="de", base="/"),
    published="today",
    updated="now",
    authors=(Person(name="N"),),
    categories=(Category(term="t"),),
    enclosures=(Enclosure(url="/e", length=1),),
    alternates=(Alternate(url="/x"),),
    language="de",
    rights=RawText(value="r"),
    comments="/c",
    base="/b",
    origin=FeedInfo(title="F"),
)
RAW = RawFeed(format="rss-2.0", info=FeedInfo(language="de"))
SHARED = said.circumstances(SOURCE, SOURCE.url, RAW)


def test_every_field_of_an_entry_makes_a_difference() -> None:
    """Also one that is added to the model."""
    digests = {said.digest(ENTRY, SHARED)}
    for field, default in RawEntry._field_defaults.items():
        digests.add(said.digest(ENTRY._replace(**{field: default}), SHARED))
    said_of_it = sum(value != default for value, default in zip(ENTRY, RawEntry(), strict=True))
    assert len(digests) == said_of_it + 1
    assert said.digest(ENTRY._replace(), SHARED) in digests


@pytest.mark.parametrize(
    "change",
    [
        {"title": RawText(value="A", html=True)},
        {"title": RawText(value="A", language="de")},
        {"id": "1/", "url": "1"},
        {"id": "", "url": "1/1"},
        {"enclosures": (Enclosure(url="/e", length=0),)},
        {"enclosures": (Enclosure(url="/e"),)},
        {"authors": (Person(email="N"),)},
        {"authors": (Person(name="N"), Person())},
        {"origin": FeedInfo(subtitle="F")},
    ],
)
def test_a_value_that_moves_makes_a_difference(change: dict[str, Any]) -> None:
    """Nothing reads like something else."""
    assert said.digest(ENTRY._replace(**change), SHARED) != said.digest(ENTRY, SHARED)


@pytest.mark.parametrize(
    "change",
    [
        {"language": "fr"},
        {"timezone": "Asia/Tokyo"},
        {"future_dates": "keep"},
        {"identity": ("link",)},
        {"id": "b"},
    ],
)
def test_what_the_operator_changes_is_made_definite_anew(change: dict[str, Any]) -> None:
    """A setting of the source that has a part in it."""
    assert said.circumstances(replace(SOURCE, **change), SOURCE.url, RAW) != SHARED


@pytest.mark.parametrize(
    "raw",
    [
        RawFeed(format="rss-2.0"),
        RawFeed(format="rss-1.0", info=RAW.info),
        RawFeed(format="rss-2.0", info=RAW.info, frame=b"<rss>"),
        RawFeed(format="rss-2.0", info=FeedInfo(language="de", url="https://a.example/")),
        RawFeed(format="rss-2.0", info=FeedInfo(language="de", self_url="https://a.example/")),
    ],
)
def test_what_its_document_says_of_every_entry_makes_a_difference(raw: RawFeed) -> None:
    """So does the address of the document."""
    assert said.circumstances(SOURCE, SOURCE.url, raw) != SHARED
    assert said.circumstances(SOURCE, "https://b.example/", RAW) != SHARED


def test_what_stands_in_the_document_counts_where_it_is_known() -> None:
    """Then nobody looks at what the reader found there."""
    assert said.digest(ENTRY, SHARED, b"<item/>") == said.digest(RawEntry(), SHARED, b"<item/>")
    assert said.digest(ENTRY, SHARED, b"<item/>") != said.digest(ENTRY, SHARED, b"<item />")


def test_entries_that_only_their_text_tells_apart_are_always_looked_at() -> None:
    """Of several with one id and address, it takes all texts to tell which one is new."""
    known, again, other, bare = (
        said.Mention(digest=digest, guid=None, link=None, base="", called=called)
        for digest, called in (("1", ("g", "/a")), ("2", ("g", "/a")), ("3", ("h", "/a")), ("4", ("", "")))
    )
    assert said.unchanged([known, other], {"1", "3"}) == {0, 1}
    assert said.unchanged([known, again, other], {"1", "2", "3"}) == {2}
    assert said.unchanged([bare, bare], {"4"}) == {0, 1}
    assert said.unchanged([known], ()) == frozenset()
