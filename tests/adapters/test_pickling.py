"""What a process sends is what the other one gets."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator.adapters import pickling
from aggregator.core.errors import DocumentError
from aggregator.core.model import Evidence, Feed, FeedInfo, Fetched, Opinion, PageLink, Source
from tests.adapters.store.examples import NOW, entry


@dataclass
class Loose:
    """A dataclass that has no slots."""

    value: int


ENTRY = entry("a", "1", origin=FeedInfo(title="o", updated=NOW))
FEED = Feed(
    format="rss-2.0",
    info=FeedInfo(title="中文 \U0010ffff"),
    entries=(ENTRY,),
    pages=(PageLink(url="https://a.example/"),),
)
QUESTION = (
    Fetched(url="https://a.example/", headers={"etag": '"1"'}, body=b"\0\xff"),
    Source(id="a", url="https://a.example/", interval=timedelta(hours=1), selectors={"title": "h1"}),
)


@pytest.mark.parametrize(
    "value", [FEED, QUESTION, Loose(1), Path("x"), None, Feed], ids=lambda value: type(value).__name__
)
def test_a_value_comes_back(value: object) -> None:
    """Whatever it is made of."""
    assert pickling.loads(pickling.dumps(value)) == value


def test_an_error_comes_back() -> None:
    """Errors compare by identity: their kind and words are what counts."""
    error = pickling.loads(pickling.dumps(DocumentError("it is empty")))
    assert (type(error), error.args) == (DocumentError, ("it is empty",))


def test_what_comes_back_is_frozen() -> None:
    """It is made without the constructor, and is like any other all the same."""
    again = pickling.loads(pickling.dumps(FEED))
    with pytest.raises(FrozenInstanceError):
        again.format = "x"
    assert replace(again, format="x").format == "x"
    assert hash(again) == hash(FEED)


def test_equal_evidence_travels_once() -> None:
    """Entries of one feed mostly have the same."""
    entries = [ENTRY._replace(key=key, evidence=_evidence()) for key in "xyz"]
    again = pickling.loads(pickling.dumps(entries))
    assert again == entries
    assert len({id(each.evidence) for each in again}) == 1


def _evidence() -> Evidence:
    opinions = (Opinion(witness="script", language="ko", weight=1.0),)
    return Evidence(decided_by="script", confidence=1.0, opinions=opinions)
