"""The lines of values, counted by hand."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.config.lines import KeyPath, Lines

TRICKY = (Path(__file__).parents[1] / "data" / "config" / "tricky.toml").read_text(encoding="utf-8")

EXPECTED: dict[KeyPath, int] = {
    ("title",): 2,
    ("quoted.key",): 3,
    ("a",): 4,
    ("a", "b"): 4,
    ("a", "b", "c d"): 4,
    ("text",): 5,
    ("after",): 9,
    ("literal",): 10,
    ("table",): 15,
    ("table", "when"): 16,
    ("table", "list"): 17,
    ("table", "list", 0): 18,
    ("table", "list", 1): 20,
    ("table", "list", 1, 0): 20,
    ("table", "list", 1, 1): 20,
    ("table", "list", 2): 20,
    ("table", "list", 3): 21,
    ("table", "list", 3, "x"): 21,
    ("table", "list", 3, "y"): 21,
    ("table", "list", 3, "y", "z"): 21,
    ("table", "list", 3, "y", "z", 0): 22,
    ("table", "empty"): 25,
    ("table", "nothing"): 26,
    ("table", "sub table"): 27,
    ("table", "sub table", "k"): 28,
    ("array",): 29,
    ("array", 0): 29,
    ("array", 0, "x"): 30,
    ("array", 0, "inner"): 31,
    ("array", 0, "inner", "y"): 32,
    ("array", 0, "more"): 33,
    ("array", 0, "more", 0): 33,
    ("array", 0, "more", 0, "z"): 34,
    ("array", 0, "more", 1): 35,
    ("array", 0, "more", 1, "z"): 36,
    ("array", 1): 37,
    ("array", 1, "x"): 38,
    ("array", 1, "x", "a"): 38,
    ("array", 1, "x", "b"): 38,
    ("array", 1, "more"): 39,
    ("array", 1, "more", 0): 39,
    ("array", 1, "more", 0, "z"): 40,
    ("other",): 41,
}


def paths(value: object, path: KeyPath = ()) -> Iterator[KeyPath]:
    """Every path in a parsed document."""
    if path:
        yield path
    items: Iterator[tuple[str | int, object]] = iter(())
    if isinstance(value, dict):
        items = iter(value.items())
    elif isinstance(value, list):
        items = iter(enumerate(value))
    for key, inner in items:
        yield from paths(inner, (*path, key))


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_every_value_has_its_line(end: str) -> None:
    """Strings of all kinds, comments, dotted and quoted keys, arrays, inline tables and tables of all kinds."""
    text = TRICKY.replace("\n", end)
    assert set(paths(tomllib.loads(text))) == set(EXPECTED)
    lines = Lines(text)
    assert {path: lines.of(path) for path in EXPECTED} == EXPECTED


def test_what_is_not_there_is_in_what_encloses_it() -> None:
    """A missing key is told at its table, and what is in no table at no line."""
    lines = Lines(TRICKY)
    assert lines.of(("array", 1, "missing", "deep")) == 37
    assert lines.of(("missing",)) is None
    assert Lines("").of(("x",)) is None
