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
    assert ask(*answers, declared=_said(("feed", "en-US"))) == ("de", "agreement", "ab")
    assert ask(("de", 0.95), *answers, declared=_said(("feed", "en-US"))) == ("de", "a", "a")


@pytest.mark.parametrize(
    ("title", "language", "asked"),
    [
        ("सभायां सर्वे जनाः", "sa", "a"),
        ("Regeringen vedtog en ny lov", "da", "a"),
        ("Regjeringen vedtok en ny lov", "no", "abc"),
        ("O Goberno aprobou unha nova lei", "gl", "abc"),
        ("Vlada je usvojila novi zakon", "hr", "abc"),
        ("Pemerintah menyetujui hal itu karena penting", "id", "a"),
        ("Pemerintah menyetujui hal itu", "id", "abc"),
        ("Pemerintah menyetujui hal itu kerana penting", "id", "abc"),
        ("Pemerintah menyetujui hal itu karena kerana", "id", "abc"),
    ],
)
def test_close_languages(title: str, language: str, asked: str) -> None:
    """The first detector is believed on those that it tells from their neighbours; words help with Indonesian."""
    found, _, heard = Panel().decide(title, *3 * [(language, 0.9)])
    assert (found, heard) == (language, asked)
    assert Panel().decide(title, *3 * [(language, 0.7)])[2] == ("a" if "karena penting" in title else "abc")


def test_words_are_evidence() -> None:
    """Who decided between Indonesian and Malay stands in the evidence."""
    detectors = [Panel().detector("a", "ms", 0.7), Panel().detector("b", "id", 0.8)]
    _, evidence = identify(title="Syarikat itu menjual telefon", text="", declared=(), detectors=detectors)
    assert evidence.decided_by == "agreement"
    assert {(one.witness, one.language) for one in evidence.opinions} == {("a", "ms"), ("words", "ms")}


def test_the_one_who_had_an_answer_decided() -> None:
    """A detector whose answer the script rules out is heard, but decides nothing."""
    assert Panel().decide("Ein Titel ohne Belang", ("ru", 1.0), ("de", 0.9)) == ("de", "b", "ab")
