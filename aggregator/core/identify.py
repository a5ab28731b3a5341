"""Which language an entry is in, and why.

Three kinds of evidence are weighed, in this order. The script: most scripts belong to one language, the others limit
the candidates. The detectors: they vote on title and text. What the document declares: feeds lie ("en-US" everywhere),
so it adds a little to a language that a detector heard too, and decides only where the text is too short or too odd to
tell. What is left is "und": an entry is never guessed into a feed.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Final

from aggregator.core import languages, scripts, voting
from aggregator.core.model import UNDETERMINED, Evidence, Opinion
from aggregator.core.ports import Detect

_DECLARED_SHARE = 0.15  # what a declaration adds, of all that the detectors can give
_POOR, _POOR_OF_FEW = 0.15, 0.25  # below, about half of the answers are wrong; for few letters more is needed
_STRONG, _FEW_LETTERS = 0.5, 20  # a headline of three words must be so sure to beat what is declared
_LAST_RESORT = 0.1  # the confidence in what was not looked at
_WITNESSES: Final = ("content", "entry", "page", "link", "url", "feed", "source")
"""Who declares, the one nearest to the text first."""

SAMPLE = 400
"""So many characters of a running text are looked at; more makes nobody surer."""

_TITLE = 300  # characters, likewise
# An address has no language, and its words may be in another one. Bounded, so linear on hostile text.
_ADDRESS = re.compile(r"(?:https?://|www\.)[!-~]+|[\w.+-]{1,64}@[\w.-]{1,64}", re.ASCII)
# In UTF-8 these bytes stand for nothing else, and to replace them there is several times faster.
_NOISE = b"0123456789_#@|<>{}[]\\^~=*"
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
        text: its running text, plain text, or the beginning of it (`SAMPLE`), with any white space; may be empty.
        declared: canonical tags that somebody says it is in; witnesses "content", "entry", "page", "link", "url",
            "feed", "source".
        detectors: the cheapest first.
        usual: the canonical tag of what its source is usually in; the last resort.

    Returns:
        A canonical tag, "und" where the evidence is poor, and the evidence.
    """
    sample = _sample(title, text)
    weights = scripts.weigh(sample)
    script = scripts.leading(weights)
    found = scripts.ideographs(sample) if script == "Hani" else None
    said = _consistent(declared, script)
    vote = voting.Vote()
    if language := _by_script(script, found, said):
        share = _share(weights, script)
        vote.heard.append(Opinion(witness="script", language=language, weight=share))
        decided_by, confidence = "script", 0.5 + share / 2
    else:
        if script != scripts.UNKNOWN:
            vote = voting.ask(sample, script, detectors, {languages.edition(one.language) for one in said})
        language, decided_by, confidence = _weighed(vote, said, letters=weights.total())
    if language == UNDETERMINED and usual and _fits(usual, script):
        language, decided_by, confidence = usual, "usual", _LAST_RESORT
    opinions = sorted([*vote.heard, *declared], key=lambda opinion: -opinion.weight)
    evidence = Evidence(decided_by=decided_by, confidence=round(confidence, 2), opinions=tuple(opinions))
    return _refined(_chinese(language, found, said), said), evidence


def _sample(title: str, text: str) -> str:
    """The beginning of both, without what has no language: addresses, digits, signs."""
    title = title[:_TITLE]
    sample = f"{title} \n {text[: 2 * SAMPLE]}"
    if "@" in sample or "://" in sample or "www." in sample:
        sample = _ADDRESS.sub(" ", sample)
    without_noise = sample.encode(errors="surrogatepass").translate(_WITHOUT_NOISE)
    return " ".join(without_noise.decode(errors="surrogatepass").split())[: len(title) + SAMPLE]


# --- the script ---------------------------------------------------------------------------------------


def _share(weights: Counter[str], script: str) -> float:
    """The share of the letters that are in the script; ideographs belong to Japanese too."""
    own = weights[script] + (weights["Hani"] if script == "Kana" else 0)
    return own / weights.total()


def _by_script(script: str, found: scripts.Ideographs | None, said: Sequence[Opinion]) -> str | None:
    """The language that the script alone tells; None where it tells none."""
    if found is not None:
        return _by_ideographs(found)
    if script in _SHARED_SCRIPTS:
        return None
    return said[0].language if said else languages.likely(script)


def _by_ideographs(found: scripts.Ideographs) -> str | None:
    """Chinese, or a Japanese headline without kana; None where all characters are common to both."""
    if found.japanese > found.chinese:
        return "ja"
    return "zh" if found.chinese else None


def _chinese(language: str, found: scripts.Ideographs | None, said: Sequence[Opinion]) -> str:
    """Tell traditional Chinese from simplified, the usual one; as declared where all characters are both."""
    if language != "zh":
        return language
    if found is None or found.traditional == found.simplified:
        return next((one.language for one in said if languages.edition(one.language) == "zh-Hant"), language)
    return "zh-Hant" if found.traditional > found.simplified else language


def _fits(language: str, script: str) -> bool:
    return script == scripts.UNKNOWN or languages.fits(language, script)


# --- what is declared ---------------------------------------------------------------------------------


def _consistent(declared: Sequence[Opinion], script: str) -> list[Opinion]:
    """The declarations that name a language of the text's script, the nearest to the text first."""
    usable = [
        one for one in declared if one.language not in languages.SPECIAL and _fits(one.language, script)
    ]
    return sorted(usable, key=lambda one: _nearness(one.witness))


def _nearness(witness: str) -> int:
    return _WITNESSES.index(witness) if witness in _WITNESSES else len(_WITNESSES)


def _weighed(vote: voting.Vote, said: Sequence[Opinion], *, letters: int) -> tuple[str, str, float]:
    """Weigh the vote against what is declared: the language, who decided, the confidence."""
    for tag in {languages.edition(one.language) for one in said}:
        vote.add(tag, _DECLARED_SHARE)
    language, confidence = vote.winner()
    few = letters < _FEW_LETTERS
    if said and confidence < (_STRONG if few else _POOR):
        return said[0].language, said[0].witness, max(confidence, _LAST_RESORT)
    if confidence < (_POOR_OF_FEW if few else _POOR):
        return UNDETERMINED, "nobody", confidence
    return language, vote.kind(), confidence


def _refined(language: str, said: Sequence[Opinion]) -> str:
    """The declared region variant of the language that was found, where one is declared: "pt" -> "pt-BR"."""
    same = (one.language for one in said if languages.edition(one.language) == languages.edition(language))
    return next(same, language)
