"""What somebody says about the language of a text: the hints of `aggregator identify`.

A hint is weighed like what a document declares. A tag that is malformed is refused and named, never repaired.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from aggregator.core import declarations, languages
from aggregator.core.addresses import without_language
from aggregator.core.model import Opinion

if TYPE_CHECKING:
    from collections.abc import Iterator

_USUAL: Final = "usual"
_NAMES: Final = """
    content title entry link url page html http og json-ld list switcher feed source usual
"""
_WITNESSES: Final = tuple(_NAMES.split())
_OTHER_NAMES: Final = {
    "": "feed",
    "xml-lang": "entry", "lang": "entry", "language": "entry", "declared": "entry",
    "hreflang": "link", "content-language": "http", "og-locale": "og", "inlanguage": "json-ld",
    "config": "source",
}  # fmt: skip
"""What witnesses are called where they stand. The empty name is that of hints without one: nobody knows more about
them than about what a feed declares.
"""

_BETWEEN_WORDS = re.compile(r"[\s_:]+")
_SHOWN = 40  # characters of what was not understood


class Hints(NamedTuple):
    """What was understood of the hints of one text.

    Attributes:
        declared: who says which language it is in.
        usual: the language that its source is usually in.
        problems: what was left out and why, one sentence each.
    """

    declared: tuple[Opinion, ...] = ()
    usual: str | None = None
    problems: tuple[str, ...] = ()


_NONE: Final = Hints()


def read(given: object) -> Hints:
    """Understand the hints that are given with a text.

    Args:
        given: a language tag; or a list of them; or an object from names of witnesses to either. The address of the
            text is a hint, too ("url"), and so is the language that its source is usually in ("usual").

    Returns:
        Canonical tags, and what was not understood.
    """
    if not given:
        return _NONE
    declared: list[Opinion] = []
    usual, problems = None, []
    for name, value in _pairs(given):
        try:
            witness = _witness(name)
            tag = _language(value, witness)
        except ValueError as error:
            problems.append(
                f"hint {name[:_SHOWN]!r} was left out: {error}" if name else f"hint left out: {error}"
            )
            continue
        if tag and witness == _USUAL:
            usual = usual or tag
        elif tag:
            declared.append(Opinion(witness=witness, language=tag, weight=declarations.WEIGHT))
    return Hints(tuple(declared), usual, tuple(problems))


def _pairs(given: object) -> Iterator[tuple[str, object]]:
    for name, value in given.items() if isinstance(given, dict) else [("", given)]:
        yield from ((name, one) for one in (value if isinstance(value, list) else [value]))


def _witness(name: str) -> str:
    """Who is meant by a name.

    Raises:
        ValueError: nobody is.
    """
    plain = _BETWEEN_WORDS.sub("-", name.strip().lower())
    short = plain.removesuffix("-language").removesuffix("-lang")
    witness = _OTHER_NAMES.get(plain) or (short if short in _WITNESSES else None)
    if witness is None:
        raise ValueError(f"there is no such witness; there are: {', '.join(_WITNESSES)}")
    return witness


def _language(value: object, witness: str) -> str | None:
    """The language that a witness names; None where it names none, as most addresses do.

    Open Graph writes "pt_BR" and means "pt-BR".

    Raises:
        ValueError: it is no language tag.
    """
    if value is None:
        return None
    if not isinstance(value, str):
        raise ValueError(f"{value!r:.{_SHOWN}} is no text; write a language tag")
    if witness == "url" and "/" in value:
        return without_language(value)[1]
    tag = languages.locale(value) if witness == "og" else languages.canonical(value)
    if tag is None:
        raise ValueError(f'{value[:_SHOWN]!r} is no language tag (BCP 47); write it like "en" or "pt-BR"')
    if witness == _USUAL and tag in languages.SPECIAL:
        raise ValueError(f"{tag!r} names no language")
    return tag
