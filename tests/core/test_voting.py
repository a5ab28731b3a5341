"""Which detectors are asked, and what comes of their answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

import pytest

from aggregator.core.identify import identify
from aggregator.core.model import Opinion
from aggregator.core.ports import Detect


def _said(*pairs: tuple[str, str]) -> list[Opinion]:
    return [Opinion(witness=witness, language=language, weight=0.15) for witness, language in pairs]


@dataclass
class Panel:
    """Detectors that answer as told, and remember who was asked."""

    asked: list[str] = field(default_factory=list)

    def detector(self, name: str, language: str, weight: float) -> Detect:
        """One that says of every text that it is in a language."""

        def detect(_: str) -> Sequence[Opinion]:
            self.asked.append(name)
            return [Opinion(witness=name, language=language, weight=weight)]

        return detect

    def decide(
        self, title: str, *answers: tuple[str, float], declared: Sequence[Opinion] = ()
    ) -> tuple[str, str, str]:
        """Ask detectors called "a", "b", "c"; the language, who decided, and who was asked."""
        self.asked.clear()
        detectors = [self.detector(name, *answer) for name, answer in zip("abc", answers, strict=False)]
        language, evidence = identify(title=title, text="", declared=declared, detectors=detectors)
        return language, evidence.decided_by, "".join(self.asked)


def test_cheap_detectors_first() -> None:
    """A further detector is asked only where those before it disagree or are unsure."""
    ask = partial(Panel().decide, "Ein Titel ohne Belang")
    assert ask(("de", 0.8), ("nl", 1.0)) == ("de", "a", "a")
    assert ask(("de", 0.6), ("de", 0.6), ("nl", 1.0)) == ("de", "agreement", "ab")
    assert ask(("de", 0.6), ("nl", 0.6), ("nl", 0.5)) == ("nl", "vote", "abc")


def test_what_is_declared_is_not_contradicted_lightly() -> None:
    """Where something else is declared, one detector alone must be surer."""
    ask = partial(Panel().decide, "Ein Titel ohne Belang")
    answers = ("de", 0.85), ("de", 0.6), ("de", 0.6)
    assert ask(*answers, declared=_said(("feed", "de-AT"))) == ("de-AT", "a", "a")
    assert ask(*answers, declared=_said(("feed", "en"), ("entry", "de"))) == ("de", "a", "a")
    assert ask(*answers, declared=_said(("feed", "ru"))) == ("de", "a", "a")
    assert ask(*answers, declared=_said(("feed", "nl"))) == ("de", "agreement", "ab")
    assert ask(("de", 0.95), *answers, declared=_said(("feed", "nl"))) == ("de", "a", "a")
    assert ask(*answers, declared=_said(("feed", "en-US"))) == ("de", "a", "a")


@pytest.mark.parametrize(
    ("title", "language", "asked"),
    [
        ("सभां गत्वा जनैः", "sa", "a"),
        ("Regeringen vedtog det", "da", "a"),
        ("Stortinget vedtok loven", "no", "abc"),
        ("Stortinget vedtok loven etter at regjeringen hadde sagt nei", "no", "a"),
        ("O Parlamento aproba orzamentos", "gl", "abc"),
        ("O Goberno aprobou unha nova lei", "gl", "a"),
        ("Vlada je usvojila novi zakon", "hr", "abc"),
        ("Pemerintah menyetujui hal itu karena penting", "id", "a"),
        ("Pemerintah menyetujui", "id", "abc"),
        ("Pemerintah menyetujui semua itu kerana penting", "id", "abc"),
        ("Pemerintah menyetujui semua itu karena kerana", "id", "abc"),
    ],
)
def test_close_languages(title: str, language: str, asked: str) -> None:
    """The first detector is believed on those that it tells from their neighbours; for others words must agree."""
    found, _, heard = Panel().decide(title, *3 * [(language, 0.9)])
    assert (found, heard) == (language, asked)


@pytest.mark.parametrize(
    ("title", "heard", "expected"),
    [
        ("Syarikat itu menjual telefon", "id", "ms"),
        ("O Goberno non quere falar coa xente", "es", "gl"),
        ("O Goberno non quere falar coa xente", "pt", "gl"),
        ("Predsednik je posle sednice rekao da će cene rasti", "hr", "sr-Latn"),
        ("Predsjednik je poslije sjednice rekao da će cijene rasti tijekom tjedna", "sr", "hr"),
        ("सरकारले यो कानुन पारित गरेको छ", "hi", "ne"),
        ("Владата рече дека ќе има нови правила", "bg", "mk"),
        ("Ein Titel ohne Belang", "nl", "nl"),
    ],
)
def test_words_correct_the_detectors(title: str, heard: str, expected: str) -> None:
    """Three detectors that are sure of a language are wrong where the words are its neighbour's."""
    assert Panel().decide(title, *3 * [(heard, 0.9)])[0] == expected


def test_words_of_a_text_that_is_long_correct_the_cheapest_detector() -> None:
    """CLD2 is sure of Spanish where a text is Galician, however long it is."""
    text = (
        "O Goberno non quere falar coa xente, pero os veciños seguen a protestar nas rúas da cidade vella. "
    )
    assert Panel().decide(3 * text, *3 * [("es", 0.99)])[0] == "gl"


def test_the_first_detector_is_enough_where_a_long_text_has_a_few_foreign_names() -> None:
    """Half of the text in one language and no quarter of it in another is clear; of a title it is not."""

    def names(_: str) -> Sequence[Opinion]:
        return [
            Opinion(witness="a", language="fr", weight=0.6),
            Opinion(witness="a", language="en", weight=0.16),
        ]

    def never(_: str) -> Sequence[Opinion]:
        raise AssertionError("asked without need")

    language, _ = identify(title=50 * "mots ", text="", declared=(), detectors=[names, never])
    assert language == "fr"
    with pytest.raises(AssertionError, match="without need"):
        identify(title="mots", text="", declared=(), detectors=[names, never])


def test_words_are_evidence() -> None:
    """Who decided between Indonesian and Malay stands in the evidence, once."""
    detectors = [Panel().detector("a", "es", 0.3), Panel().detector("b", "ms", 0.9)]
    _, evidence = identify(title="Syarikat itu menjual telefon", text="", declared=(), detectors=detectors)
    assert evidence.decided_by == "vote"
    assert {(one.witness, one.language) for one in evidence.opinions} == {
        ("a", "es"),
        ("b", "ms"),
        ("words", "ms"),
    }


def test_the_one_who_had_an_answer_decided() -> None:
    """A detector whose answer the script rules out is heard, but decides nothing."""
    assert Panel().decide("Ein Titel ohne Belang", ("ru", 1.0), ("de", 0.9)) == ("de", "b", "ab")
