"""What the site of the demo world gets wrong where it is asked to: facts of each article, as pure functions.

No rule here comes by chance: the same article has the same fault, however much is published.
"""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from aggregator.demo.texts import LANGUAGES


class Fault(StrEnum):
    """One kind of what goes wrong on real sites.

    Attributes:
        MISSING: a good quarter of the translations is never made.
        DEAD: where there is no translation, or not yet, the switcher leads to an address that has no page.
        CROSSED: in the switcher of some pages, one label leads to the version of another language.
        FOREIGN: some pages have a text in another language than where they stand, which lacks a page of its own.
        WRONG: in every second story, the switcher of one page leads to another story's article.
    """

    MISSING = "missing"
    DEAD = "dead"
    CROSSED = "crossed"
    FOREIGN = "foreign"
    WRONG = "wrong"


ALL = frozenset(Fault)

_FOREIGN_EVERY = 3


def is_missing(story: int, language: str, faults: Collection[Fault]) -> bool:
    """Whether a translation is never made."""
    if Fault.FOREIGN in faults and story % _FOREIGN_EVERY == 1 and language in ("es", "it"):
        return language == "es"
    return Fault.MISSING in faults and (5 * story + 3 * LANGUAGES.index(language)) % 7 < 2


def spoken(story: int, language: str, faults: Collection[Fault]) -> str:
    """The language of the text of a page: the Italian one of some stories is in Spanish."""
    foreign = Fault.FOREIGN in faults and story % _FOREIGN_EVERY == 1 and language == "it"
    return "es" if foreign else language


def led_to(story: int, page: str, label: str, faults: Collection[Fault]) -> tuple[int, str]:
    """The story and the language that a label in the switcher of a page leads to."""
    if Fault.CROSSED in faults and page in ("fr", "ja") and label == "pt":
        return story, "de"
    if Fault.WRONG in faults and story % 2 == 1 and page == ("en", "ko")[story // 2 % 2] and label == "ru":
        return story - 1, label
    return story, label
