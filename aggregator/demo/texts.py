"""What the demo world can tell: written stories first, then articles put together from written sentences."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

LANGUAGES = ("ko", "ru", "en", "fr", "id", "sa", "ja", "de", "pt", "el", "es", "it", "fi", "la", "zh")
"""The languages of the site; all but the last are in its language switcher, in this order."""

WRITTEN = 12
"""How many stories are written out in all languages; those after them are put together."""

_SITE_KINDS = ("session", "course", "report")
_PARTNER_KIND = "digest"
# Languages such as Russian have several plurals; every count is a multiple of five, which takes the same one.
_GUESTS = range(40, 340, 5)
_COUNTRIES = range(15, 60, 5)
_FIRST_NUMBER = 21
_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


@dataclass(frozen=True, slots=True)
class Text:
    """An article in one language: a title, and paragraphs of plain text."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """What an article is about: its name, and what there is to say on it."""

    name: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """One language's words: of the site's pages, and for putting articles together.

    Attributes:
        label: what the site's switcher calls the language; None where the switcher leaves it out.
        author, editor: a line each, with a place for `{name}`.
        cities: in the form that says where something happens.
        kinds: by kind of article, a title and a first paragraph with places for the rest.
    """

    label: str | None = None
    site: str
    home: str
    news: str
    about: str
    about_text: str
    next: str
    previous: str
    author: str
    editor: str
    source: str
    feedback: str
    people: tuple[str, ...]
    cities: tuple[str, ...]
    closings: tuple[str, ...]
    topics: tuple[Topic, ...]
    kinds: Mapping[str, Text]


@cache
def words(language: str) -> Words:
    """The words of one of `LANGUAGES`."""
    table = _toml("languages", f"{language}.toml")
    for name in ("people", "cities", "closings"):
        table[name] = tuple(table[name])
    table["topics"] = tuple(Topic(**topic) for topic in table["topics"])
    table["kinds"] = {name: Text(kind["title"], (kind["text"],)) for name, kind in table["kinds"].items()}
    return Words(**table)


def story_text(story: int, language: str) -> Text:
    """The text of the site's story number `story`, from 0 on; another one for each number, without end."""
    if story < WRITTEN:
        return _written(story)[language]
    number = story - WRITTEN
    return _put_together(_SITE_KINDS[number % len(_SITE_KINDS)], number, language)


def brief_text(number: int, language: str) -> Text:
    """The text of a partner's own article; another one for each number, and never a story of the site."""
    return _put_together(_PARTNER_KIND, number, language)


@cache
def _written(story: int) -> Mapping[str, Text]:
    table = _toml("stories", f"{story + 1:02}.toml")
    return {
        language: Text(text["title"], tuple(text["text"].strip().split("\n\n")))
        for language, text in table.items()
    }


def _put_together(kind: str, number: int, language: str) -> Text:
    own = words(language)
    # Kind, topic and closing together repeat only after all their combinations have been told.
    turn = number // len(_SITE_KINDS)
    shift = number % len(_SITE_KINDS)
    topic = own.topics[(turn + 3 * shift) % len(own.topics)]
    closing = own.closings[(turn + turn // len(own.topics) + shift) % len(own.closings)]
    digits = _DEVANAGARI if language == "sa" else {}
    places = {
        "number": str(number + _FIRST_NUMBER).translate(digits),
        "city": own.cities[(7 * number + turn // 10) % len(own.cities)],
        "topic": topic.name,
        "guests": str(_GUESTS[11 * number % len(_GUESTS)]).translate(digits),
        "countries": str(_COUNTRIES[number % len(_COUNTRIES)]).translate(digits),
    }
    title, (opening,) = own.kinds[kind].title, own.kinds[kind].paragraphs
    return Text(title.format(**places), (opening.format(**places), topic.text, closing))


def _toml(folder: str, name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(folder, name).read_text(encoding="utf-8"))
