"""Whether a source says again what it said."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from aggregator.core import said
from aggregator.core.model import Alternate, Category, Enclosure, FeedInfo, Person, RawEntry, RawText, Source

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
SHARED = said.circumstances(SOURCE, SOURCE.url, "de")


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
    """So is everything when the base address or the language of the feed changes."""
    assert said.circumstances(replace(SOURCE, **change), SOURCE.url, "de") != SHARED
    assert said.circumstances(SOURCE, "https://b.example/", "de") != SHARED
    assert said.circumstances(SOURCE, SOURCE.url, None) != SHARED


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
