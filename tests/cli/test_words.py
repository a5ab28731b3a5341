"""Evidence in words."""

from __future__ import annotations

import pytest

from aggregator.adapters.detectors import DETECTORS
from aggregator.cli import words
from aggregator.core.identify import identify
from aggregator.core.model import Evidence, Opinion

FEED = Opinion(witness="feed", language="en-US", weight=0.15)


def decided(text: str, *declared: Opinion, usual: str | None = None) -> str:
    """What decided, in words, as it is found out."""
    _, evidence = identify(title="", text=text, declared=declared, detectors=DETECTORS, usual=usual)
    return words.decision(evidence)


def test_every_way_to_decide_has_words() -> None:
    """The letters, one detector or several, what is declared, what is usual, nobody."""
    long = "Delegates from more than forty countries discussed how young people can stay safe online. " * 3
    assert decided("한국의 대통령이 오늘 기자회견을 열었다") == "its letters tell it"
    assert decided(long) in {"detector pycld2 alone", "the detectors agree"}
    assert decided("42", FEED) == "declared by its feed; the text is too short or too odd to tell"
    assert decided("42", usual="fi") == "nothing in it tells; it is what its source is usually in"
    assert decided("42") == "nobody is sure enough, and nothing declared can be right"
    assert words.decision(Evidence(decided_by="vote", confidence=0.5)).startswith("the detectors disagree")


@pytest.mark.parametrize(
    ("tag", "told"),
    [
        ("fi", "Finnish [fi]"),
        ("pt-BR", "Portuguese (Brazil) [pt-BR]"),
        ("zh-Hant", "Chinese (Traditional) [zh-Hant]"),
        ("und", "Unknown language [und]"),
    ],
)
def test_languages_are_named_in_the_language_of_the_commands(tag: str, told: str) -> None:
    """By the English name, with the tag that a filter takes."""
    assert words.language(tag) == told


def test_a_witness_nobody_has_words_for_is_a_detector() -> None:
    """Its name says which."""
    assert words.witness("py3langid") == "detector py3langid"
