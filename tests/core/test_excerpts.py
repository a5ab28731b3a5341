"""The part of a text that stands for the whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from aggregator.core.excerpts import excerpt


def test_a_short_text_is_its_own_excerpt() -> None:
    """Nothing is left out that there is room for."""
    assert excerpt("Ein kurzer Text.", 100) == "Ein kurzer Text."


def test_every_part_of_a_text_has_its_share() -> None:
    """Neither the beginning nor the end stands for the rest, and no word is cut."""
    found = excerpt(f"{100 * 'begin '}{100 * 'middle '}{100 * 'end '}", 120).split()
    assert set(found) == {"begin", "middle", "end"}
    preface = excerpt(f"{45 * 'preface '}{100 * 'text '}", 120).split()
    assert preface.count("text") > preface.count("preface")


def test_white_space_does_not_count() -> None:
    """Indented markup is full of it."""
    assert len(excerpt(200 * ("word" + 80 * " "), 120).split()) >= 20
    assert excerpt(f"a{500 * ' '}b", 120) == "a b"


@given(st.lists(st.text(alphabet=st.characters(exclude_categories=())) | st.just(" ")), st.integers(100, 300))
def test_an_excerpt_is_bounded_and_its_own_excerpt(pieces: list[str], length: int) -> None:
    """Whoever makes one of one gets the same; and it has words wherever the text has."""
    text = "".join(pieces) * 5
    found = excerpt(text, length)
    assert len(found) <= length
    assert excerpt(found, length) == found
    assert bool(found.split()) == bool(text.split())
