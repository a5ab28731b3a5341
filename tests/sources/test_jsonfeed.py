"""The reader of JSON Feed, over pairs of files and over hostile documents."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from aggregator import sources
from aggregator.core.errors import DocumentError
from aggregator.core.model import Fetched, RawFeed, Source
from tests.sources.essence import essence

_DATA = Path(__file__).parent.parent / "data" / "feed"
_URL = "http://feeds.example/feed.json"
_BEGIN = '{"version": "https://jsonfeed.org/version/1.1", "items": ['


def _read(body: bytes | str) -> RawFeed:
    encoded = body.encode() if isinstance(body, str) else body
    return sources.parse(Fetched(url=_URL, body=encoded), Source(id="example", url=_URL), "feed")


@pytest.mark.parametrize(
    "path",
    sorted(path for path in _DATA.glob("json-feed*.json") if not path.name.endswith(".expected.json")),
    ids=lambda path: path.stem,
)
def test_document_means_what_the_specification_says(path: Path) -> None:
    """Every document gives the feed that its expected file, written by hand, describes."""
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    complete = expected.pop("complete", True)
    feed = _read(path.read_bytes())
    said = essence(feed)
    said.pop("complete", None)
    assert said == expected
    assert feed.complete is complete


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"title": "x"}', "JSON, but no JSON Feed"),
        ("[1, 2]", "JSON, but no JSON Feed"),
        ('{"version": 1, "items": []}', "JSON, but no JSON Feed"),
        ('{"version": "https://example.org/version/1"}', "JSON, but no JSON Feed"),
        ('{"version": "https://jsonfeed.org/version/1.1", "title": "cu', "begins like JSON"),
        ("[error] the database is gone", "begins like JSON, but is no JSON Feed"),
        (_BEGIN + '{"id": "cu', "before its first whole item"),
        ('{"a": {"items": [{"id": 1}', "before its first whole item"),
        ("[" * 200_000, "nested too deep"),
        (_BEGIN + '{"a":' * 200_000, "nested too deep"),
    ],
    ids=range(10),
)
def test_what_is_no_json_feed_is_refused_with_a_reason(body: str, message: str) -> None:
    """The error says which document and what it is instead."""
    with pytest.raises(DocumentError) as caught:
        _read(body)
    assert message in str(caught.value)


@pytest.mark.parametrize(
    "items",
    [
        '{"id": "1", "title": "A, ]",}',
        '{"id": "1", "title": "A, ]"},',
        '{"id": "1", "title": "A, ]", "tags": ["a",],},',
    ],
)
def test_a_comma_that_nothing_follows_is_left_out_and_said(items: str) -> None:
    """Only outside of texts; the place is named."""
    feed = _read(f"{_BEGIN}\n{items}]}}")
    assert [entry.title and entry.title.value for entry in feed.entries] == ["A, ]"]
    assert feed.complete
    assert len(feed.problems) == 1
    assert feed.problems[0].startswith("trailing comma at line 2, column ")


@pytest.mark.parametrize("size", range(75, 170, 3))
def test_every_cut_keeps_exactly_the_whole_items(size: int) -> None:
    """Wherever the JSON breaks off, the items before that are kept, and no part of one."""
    items = [f'{{"id": "{name}", "title": "] }}, {{ {name}"}}' for name in "abcd"]
    body = (_BEGIN + ", ".join(items) + "]}")[:size]
    whole = sum(len(_BEGIN + ", ".join(items[: number + 1])) <= size for number in range(4))
    if not whole:
        with pytest.raises(DocumentError, match="before its first whole item"):
            _read(body)
        return
    feed = _read(body)
    assert [entry.id for entry in feed.entries] == list("abcd")[:whole]
    assert feed.complete is False


def test_only_the_first_items_of_an_endless_document_are_read() -> None:
    """Five thousand items are kept, in order, and it is said; also where the document breaks off later."""
    body = _BEGIN + ",".join(f'{{"id": {number}}}' for number in range(6_000))
    for feed in (_read(body + "]}"), _read(body)):
        assert [entry.id for entry in feed.entries[:2]] == ["0", "1"]
        assert len(feed.entries) == 5_000
        assert "only the first 5000 items were read" in feed.problems


@pytest.mark.parametrize(
    "body",
    [
        _BEGIN + '{"id": ' + "9" * 1_000_000 + "}]}",
        _BEGIN + "{}" + " " * 2_000_000 + "x",
        _BEGIN + "{}," + '"items": [ ' * 300_000,
        _BEGIN + '{"title": "' + "x" * 3_000_000 + '"}]}',
    ],
    ids=["digits", "spaces", "items", "text"],
)
def test_odd_shapes_are_read_in_bounded_time(body: str) -> None:
    """Each of them is slow or an error for a careless reader."""
    begin = time.process_time()
    assert len(_read(body).entries) == 1
    assert time.process_time() - begin < 2


def test_problems_are_summed_up() -> None:
    """A document that is wrong everywhere gives a short report."""
    feed = _read(_BEGIN + ",".join(str(number) for number in range(100)) + "]}")
    assert feed.entries == ()
    assert len(feed.problems) == 21
    assert feed.problems[-1] == "and 80 more problems"
