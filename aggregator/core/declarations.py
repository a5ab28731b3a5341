"""What somebody declares a text to be in, and how far that is believed.

Observations: who speaks of this very text knows it; whoever speaks of a whole site or feed may not know what each text
of it is in. The operator looked at the source. A generator declares "en" or "en-US" where nobody told it anything
(WordPress, and most themes), so from a document these two say next to nothing; a Finnish feed that calls itself
"en-US" is common, an English one that calls itself "fi" hardly exists.

Rule: every witness has a say, those that name one language add up, and the heaviest language is believed. What a
document declares as a whole it declares of its entries too; that is no word of their own.

The worse error is to believe one who does not know: where no text contradicts, a whole source lands in a wrong feed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from aggregator.core import languages, scripts
from aggregator.core.model import Opinion

WEIGHT: Final = 0.15
"""The weight of the opinion of a witness that is believed; one with less has that much less of its say, 0 none."""

_SAY: Final[Mapping[str, float]] = {
    "content": 4.0, "title": 4.0, "entry": 4.0,
    "source": 3.0,
    "url": 2.0, "link": 2.0, "list": 2.0, "switcher": 2.0, "page": 2.0, "html": 2.0, "json-ld": 2.0,
    "feed": 1.5,
    "og": 1.0, "http": 1.0, "usual": 1.0,
}  # fmt: skip
_UNKNOWN_SAY = 1.0
_DEFAULTS: Final = frozenset({"en", "en-US"})
_DEFAULT_SHARE = 0.2
_DOCUMENTS: Final = frozenset({"feed", "page", "html", "og", "http", "json-ld", "list"})
_PARTS: Final = frozenset({"content", "title", "entry"})


class Said(NamedTuple):
    """The declarations that a text can be in, the most believable first.

    Attributes:
        opinions: who says what.
        says: by edition of a language, what all who name it have to say; about 1 is one who knows a little.
    """

    opinions: Sequence[Opinion] = ()
    says: Mapping[str, float] = {}

    def known(self) -> frozenset[str]:
        """The editions that are named by more than the default of a generator."""
        return frozenset(edition for edition, say in self.says.items() if say >= 1)


NOTHING: Final = Said()


def weigh(declared: Sequence[Opinion], script: str) -> Said:
    """Weigh the declarations that name a language of a text's script against each other.

    Args:
        declared: canonical tags, by any witness; of the same languages the first one counts as the nearest to the text.
        script: the script of the text, as `scripts.leading` names it.
    """
    if not declared:
        return NOTHING
    usable = [one for one in declared if one.weight > 0 and _is_possible(one.language, script)]
    of_documents = {one.language for one in usable if one.witness in _DOCUMENTS}
    weighed = [(_say(one, of_documents), languages.edition(one.language), one) for one in usable]
    says: dict[str, float] = {}
    for say, edition, _ in weighed:
        says[edition] = says.get(edition, 0.0) + say
    weighed.sort(key=lambda found: (says[found[1]], found[0]), reverse=True)
    return Said([one for _, _, one in weighed], says)


def _is_possible(tag: str, script: str) -> bool:
    return tag not in languages.SPECIAL and (script == scripts.UNKNOWN or languages.fits(tag, script))


def _say(one: Opinion, of_documents: set[str]) -> float:
    say = _SAY.get(one.witness, _UNKNOWN_SAY) * min(one.weight / WEIGHT, 1.0)
    if one.language not in _DEFAULTS:
        return say
    is_default = one.witness in _DOCUMENTS or (one.witness in _PARTS and one.language in of_documents)
    return say * _DEFAULT_SHARE if is_default else say
