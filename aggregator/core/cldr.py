"""How people write dates in each language: Unicode CLDR, as Babel has it; the only place that asks Babel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import timedelta
from functools import cache
from itertools import product
from types import MappingProxyType
from typing import Literal

from babel import Locale, UnknownLocaleError
from babel.dates import format_timedelta

Unit = Literal["minute", "hour", "day", "week", "month", "year"]

_UNITS: tuple[tuple[Unit, timedelta], ...] = (
    ("minute", timedelta(minutes=1)),
    ("hour", timedelta(hours=1)),
    ("day", timedelta(days=1)),
    ("week", timedelta(days=7)),
    ("month", timedelta(days=30)),
    ("year", timedelta(days=365)),
)
# One of each plural form that the languages of the world have (CLDR, plural rules).
_COUNTS = (1, 2, 3, 5, 11, 21)
_FORMS: tuple[Literal["long", "short", "narrow"], ...] = ("long", "short", "narrow")
_NEVER = 1e9


@cache
def ago(language: str) -> Mapping[str, Unit]:
    """How a language says that something was some time ago.

    Args:
        language: a language tag.

    Returns:
        The unit ("minute" to "year") by the words, with "{0}" for the number; none of a language CLDR has no words for.
    """
    return MappingProxyType(dict(_phrases(language, past=True)))


@cache
def lengths(language: str) -> Mapping[str, Unit]:
    """How a language says how long something takes: as `ago`."""
    return MappingProxyType(dict(_phrases(language, past=False)))


@cache
def day_order(language: str) -> str | None:
    """In which order a language writes a date in numbers: "dmy", "mdy" or "ymd"; None where CLDR does not know it."""
    locale = _locale(language)
    if locale is None:
        return None
    letters = [letter for letter in locale.date_formats["short"].pattern.lower() if letter in "dmy"]
    return "".join(dict.fromkeys(letters))


def _phrases(language: str, *, past: bool) -> Iterator[tuple[str, Unit]]:
    locale = _locale(language)
    if locale is None:
        return
    found: dict[str, Unit] = {}
    for form, (unit, length), count in product(_FORMS, _UNITS, _COUNTS):
        # Babel stumbles where CLDR has no form of its own for a style and borrows another's.
        with suppress(KeyError):
            phrase = format_timedelta(
                -count * length,
                granularity=unit,
                threshold=_NEVER,
                add_direction=past,
                format=form,
                locale=locale,
            )
            found.setdefault(phrase.replace(str(count), "{0}"), unit)
    # "-3 h" is how some languages have it in tables; in a text it is a hyphen and a length.
    yield from (
        (phrase, unit) for phrase, unit in found.items() if "{0}" in phrase and phrase[0] not in "-−+"
    )


def _locale(language: str) -> Locale | None:
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError, TypeError):
        return None
