"""Which language an entry is in, and why.

Three kinds of evidence are weighed, in this order. The script: most scripts belong to one language, the others limit
the candidates. The detectors: they vote on title and text, and small words correct them where languages are close. What
is declared: feeds lie ("en-US" everywhere), so it adds a little to a language that a detector heard too, and decides
only where the text is too short or too odd to tell. What is left is "und": an entry is never guessed into a feed.

An entry in two languages belongs to the one that most of its running text is in: that is looked at in several places.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import Final

from aggregator.core import declarations, languages, scripts, voting
from aggregator.core.declarations import Said
from aggregator.core.excerpts import excerpt
from aggregator.core.model import UNDETERMINED, Evidence, Opinion
from aggregator.core.ports import Detect

_DECLARED_SHARE = 0.15  # what a declaration adds, of all that the detectors can give
_POOR, _POOR_OF_FEW = 0.15, 0.25  # below, about half of the answers are wrong; for few letters more is needed
_STRONG, _FEW_LETTERS = 0.5, 20  # a headline of three words must be so sure to beat what is declared
_LAST_RESORT = 0.1  # the confidence in what was not looked at

SAMPLE = 300
"""So many characters of a running text are looked at; more makes nobody surer."""

_WEIGHT = attrgetter("weight")
_TITLE = 300  # characters, likewise
# An address has no language, and its words may be in another one. Bounded, so linear on hostile text.
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]{1,64}@[\w.-]{1,64}", re.ASCII)
# In UTF-8 these bytes stand for nothing else, and to replace them there is several times faster.
_NOISE = bytes(range(0x20)) + b"0123456789_#@|<>{}[]\\^~=*"
_WITHOUT_NOISE = bytes.maketrans(_NOISE, b" " * len(_NOISE))
_SHARED_SCRIPTS: Final = frozenset(
    {"Latn", "Cyrl", "Arab", "Deva", "Hebr", "Beng", "Ethi", "Tibt", "Cans", "Hani", scripts.UNKNOWN}
)
"""Scripts that several of the languages of today's news are written in."""


def identify(
    *,
    title: str,
    text: str,
    declared: Sequence[Opinion],
    detectors: Sequence[Detect],
    usual: str | None = None,
) -> tuple[str, Evidence]:
    """Find the language of a text.

    Args:
        title: its title, plain text; may be empty.
        text: its running text, plain text, or an excerpt of it (`SAMPLE`), with any white space; may be empty.
        declared: canonical tags that somebody says it is in; `core/declarations.py` knows the witnesses.
        detectors: the cheapest first.
        usual: the canonical tag of what its source is usually in; the last resort.

    Returns:
        A canonical tag, "und" where the evidence is poor, and the evidence.
    """
    sample = _sample(title, text)
    weights = scripts.weigh(sample)
    script = scripts.leading(weights, sample)
    found = scripts.ideographs(sample) if script == "Hani" else None
    said = declarations.weigh(declared, script)
    if language := _by_script(script, found, said):
        share = _share(weights, script)
        heard = [Opinion(witness="script", language=language, weight=share)]
        decided_by, confidence = "script", 0.5 + share / 2
    else:
        vote = _vote(sample, script, weights, detectors, said)
        heard = vote.heard
        language, decided_by, confidence = _weighed(vote, said, letters=sum(weights.values()))
    if language == UNDETERMINED and usual and _fits(usual, script):
        language, decided_by, confidence = usual, "usual", _LAST_RESORT
    opinions = sorted([*heard, *declared], key=_WEIGHT, reverse=True)
    evidence = Evidence(decided_by=decided_by, confidence=round(confidence, 2), opinions=tuple(opinions))
    return _refined(_chinese(language, found, said), said), evidence


def _vote(
    sample: str, script: str, weights: Mapping[str, int], detectors: Sequence[Detect], said: Said
) -> voting.Vote:
    if script == scripts.UNKNOWN:
        return voting.Vote()
    text = scripts.only(script, sample) if len(weights) > 1 else sample
    return voting.ask(text, script, detectors, said.known())


def _sample(title: str, text: str) -> str:
    """What is looked at of both, without what has no language: addresses, digits, signs."""
    sample = f"{title[:_TITLE]} \n {excerpt(text, SAMPLE)}"
    if "@" in sample or "://" in sample or "www." in sample:
        sample = _ADDRESS.sub(" ", sample)
    return sample.encode(errors="surrogatepass").translate(_WITHOUT_NOISE).decode(errors="surrogatepass")


# --- the script ---------------------------------------------------------------------------------------


def _share(weights: Mapping[str, int], script: str) -> float:
    """The share of the letters that are in the script; ideographs belong to Japanese too."""
    own = weights.get(script, 0) + (weights.get("Hani", 0) if script == "Kana" else 0)
    return own / sum(weights.values())


def _by_script(script: str, found: scripts.Ideographs | None, said: Said) -> str | None:
    """The language that the script alone tells; None where it tells none."""
    if found is not None:
        return _by_ideographs(found)
    if script in _SHARED_SCRIPTS:
        return None
    return said.opinions[0].language if said.opinions else languages.likely(script)


def _by_ideographs(found: scripts.Ideographs) -> str | None:
    """Chinese, or a Japanese headline without kana; None where all characters are common to both."""
    if found.japanese > found.chinese:
        return "ja"
    return "zh" if found.chinese else None


def _chinese(language: str, found: scripts.Ideographs | None, said: Said) -> str:
    """Tell traditional Chinese from simplified, the usual one; as declared where all characters are both."""
    if language != "zh":
        return language
    if found is None or found.traditional == found.simplified:
        return next(
            (one.language for one in said.opinions if languages.edition(one.language) == "zh-Hant"), language
        )
    return "zh-Hant" if found.traditional > found.simplified else language


def _fits(language: str, script: str) -> bool:
    return script == scripts.UNKNOWN or languages.fits(language, script)


# --- what is declared ---------------------------------------------------------------------------------


def _weighed(vote: voting.Vote, said: Said, *, letters: int) -> tuple[str, str, float]:
    """Weigh the vote against what is declared: the language, who decided, the confidence."""
    for edition, say in said.says.items():
        vote.add(edition, _DECLARED_SHARE * min(say, 1.0))
    language, confidence = vote.winner()
    few = letters < _FEW_LETTERS
    if said.opinions and confidence < (_STRONG if few else _POOR):
        heaviest = said.opinions[0]
        return heaviest.language, heaviest.witness, max(confidence, _LAST_RESORT)
    if confidence < (_POOR_OF_FEW if few else _POOR):
        return UNDETERMINED, "nobody", confidence
    return language, vote.kind(), confidence


def _refined(language: str, said: Said) -> str:
    """The declared region variant of the language that was found, where one is declared: "pt" -> "pt-BR"."""
    if not said.opinions:
        return language
    same = (
        one.language
        for one in said.opinions
        if languages.edition(one.language) == languages.edition(language)
    )
    return next(same, language)
