"""Language tags (BCP 47), their names and directions; the only importer of langcodes and its name data.

A tag that is malformed, or has a subtag that is not registered, is refused, never repaired. The rules are those of
RFC 5646; where it leaves a choice, CLDR decides (one spelling per language: `deu` is `de`, `iw` is `he`, Chinese names
its script). POSIX locales are no tags: `locale` reads them, for the places that are written in them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from types import MappingProxyType
from typing import cast

import langcodes
from langcodes.tag_parser import LanguageTagError

from aggregator.core import labels
from aggregator.core.model import UNDETERMINED

SPECIAL = frozenset({UNDETERMINED, "mul", "zxx"})
"""Tags that name no language: undetermined, several, no linguistic content (RFC 5646, section 4.1, rule 5)."""

_LONGEST_TAG = 100
_CACHED = 4096
_DEFAULT = "i-default"
_SHAPE = re.compile(r"(?:[a-z]{2,3}|[xi](?=-))(?:-[a-z0-9]{1,8})*", re.IGNORECASE | re.ASCII)

# RFC 5646, section 2.2.3: these name a part or a style of the script that a language is usually written in.
_SCRIPT_CONTAINS = {
    "Kore": {"Hang", "Jamo"},
    "Jpan": {"Hira", "Kana", "Hrkt", "Hani"},
    "Hans": {"Hani"},
    "Latn": {"Latf", "Latg"},
    "Arab": {"Aran"},
    "Cyrl": {"Cyrs"},
}
_LETTERS_OF = {"Hang": {"Kore"}, "Kana": {"Jpan"}, "Hani": {"Hans", "Hant", "Jpan"}}
_RIGHT_TO_LEFT = frozenset(
    {"Adlm", "Arab", "Aran", "Hebr", "Mand", "Mend", "Nkoo", "Rohg", "Samr", "Syrc", "Thaa", "Yezi"}
)
"""The right-to-left scripts that are in use today (Unicode bidirectional class R or AL)."""

_OWN_NAME, _ENGLISH_NAME = 1000, 500  # a name counts so many times what it counts in any other language


@lru_cache(maxsize=_CACHED)
def canonical(tag: str) -> str | None:
    """Give a language tag its canonical form (RFC 5646, section 4.5).

    A language that only names the usual member of a larger one is written as that one, as in CLDR: "cmn" -> "zh".
    Chinese with a region but no script gets the script that the region implies, and loses the region where that
    says nothing more: "zh-CN" and "zh-Hans-CN" -> "zh-Hans", "zh-HK" -> "zh-Hant-HK". "i-default" names no language,
    but whatever a server takes for understood by all (RFC 2277, section 4.5): "und".

    Args:
        tag: a tag, as found; nothing around it.

    Returns:
        The canonical tag, or None where `tag` is malformed (RFC 5646, section 2.1) or uses a subtag that is not
        registered (section 2.2.9).
    """
    language = _parsed(tag)
    if language is None or not language.is_valid():
        return None
    language = language.prefer_macrolanguage().simplify_script()
    if language.language == "zh" and language.territory:
        language = _with_chinese_script(language)
    return str(language.to_tag())


def declared(text: str) -> str | None:
    """Read a language tag where a tag must stand: `xml:lang`, `lang`, `hreflang`, Content-Language, `<language>`.

    White space around it is no part of an attribute's value to its author, and is tolerated. Nothing else is: an
    underscore makes a tag malformed (RFC 5646, section 2.1), and "en-EN" is well-formed, but not valid, as there is no
    such region (section 2.2.9). Who writes that did not mean what it says, and the text tells the language as well.

    Args:
        text: the characters found.

    Returns:
        A canonical tag, or None where there is none in it ("pt_BR", "en-EN", "english", "C", "utf-8", "default", "").
    """
    return canonical(text[: 2 * _LONGEST_TAG].strip())


def locale(text: str) -> str | None:
    """Read the language of a locale: Open Graph's `og:locale`, a part of an address.

    A locale has an underscore where a tag has a hyphen (POSIX, section 8.2), and a territory that need not be a
    registered region: Facebook, whose list Open Graph points to, has "eo_EO" and "en_PI". So subtags at the end that
    are not registered are passed over, as a lookup does (RFC 4647, section 3.4): "en_EN" -> "en".

    Args:
        text: the characters found.

    Returns:
        A canonical tag, or None where there is no language in it.
    """
    tag = text[: 2 * _LONGEST_TAG].strip().replace("_", "-")
    if _parsed(tag) is None:
        return None
    while tag:
        if found := canonical(tag):
            return found
        tag = tag.rpartition("-")[0]
    return None


def is_named(tag: str) -> bool:
    """Whether a canonical tag names a language: not "und", nor "x-default", as links to all others are marked."""
    return tag not in SPECIAL and not tag.startswith("x-")


@lru_cache(maxsize=_CACHED)
def edition(tag: str) -> str:
    """The tag of the output that texts of a language tag belong to: its language, with a script that is unusual for it.

    Regions and variants do not make an output: "pt-BR" -> "pt", "zh-Hans-SG" -> "zh", "zh-HK" -> "zh-Hant",
    "sr-Latn" -> "sr-Latn". Bokmål is the usual Norwegian: "nb" -> "no".

    Args:
        tag: a tag; one that is no language tag belongs to "und".
    """
    language = _parsed(tag)
    if language is None or not language.language:
        return UNDETERMINED
    language = language.prefer_macrolanguage()
    # Sites and detectors use both tags for one thing.
    primary = "no" if language.language == "nb" else str(language.language)
    if primary in SPECIAL or primary.startswith("x-"):
        return primary
    usual = _script(langcodes.Language.make(language=primary))
    script = _script(language)
    if script == usual or script in _SCRIPT_CONTAINS.get(usual, ()):
        return primary
    return f"{primary}-{script}"


@lru_cache(maxsize=_CACHED)
def name(tag: str, in_language: str | None = None) -> str:
    """A language's name as a heading: first letter in upper case.

    Args:
        tag: the language to name.
        in_language: the language to name it in; None: its own ("Deutsch", "Suomi").

    Returns:
        CLDR's name; the English one where there is none in that language; the tag where there is none at all.
    """
    language = _parsed(canonical(tag) or "")
    if language is None or (language.language or UNDETERMINED) not in _cldr_names():
        return tag
    # Names are there for a language in a script; a region would make langcodes fall back to English.
    shown = unicodedata.normalize("NFC", language.display_name(edition(in_language or tag)))
    # Title case, not upper case: in Georgian the two differ, and only the first is right in a heading.
    return shown[:1].title() + shown[1:]


@lru_cache(maxsize=_CACHED)
def direction(tag: str) -> str:
    """The direction in which a language's script runs: "ltr" or "rtl"; "ltr" where unknown."""
    language = _parsed(tag)
    return "rtl" if language and language.language and _script(language) in _RIGHT_TO_LEFT else "ltr"


@lru_cache(maxsize=_CACHED)
def script_of(tag: str) -> str:
    """The ISO 15924 code of the script that a tag's texts are in: "Latn", "Hans", "Jpan"; "Zyyy" where unknown."""
    language = _parsed(tag)
    return _script(language) if language and language.language else "Zyyy"


@lru_cache(maxsize=_CACHED)
def likely(script: str) -> str:
    """The language that a text in a script is most likely in: "Thai" -> "th"; "und" where CLDR knows none."""
    language = _parsed(f"und-{script}")
    return str(language.maximize().language) if language else UNDETERMINED


def fits(tag: str, script: str) -> bool:
    """Whether a text whose letters are in a script (as `scripts` names it) can be in a language."""
    own = script_of(tag)
    return own == script or own in _LETTERS_OF.get(script, ())


def from_label(label: str, table: Mapping[str, str] = MappingProxyType({})) -> str | None:
    """The language that a label of a language switcher names.

    Args:
        label: what a person reads: a name in any language ("Ελληνικά", "Chinesisch"), a known variant of one
            ("Suomalainen", "简体"), or a code ("EN").
        table: the operator's labels and their tags; they come first. Case does not matter.

    Returns:
        A canonical tag, or None where the label names no language, or more than one.
    """
    forms = labels.forms(label)
    theirs = {labels.key(known): tag for known, tag in table.items()}
    for form in forms:
        if form in theirs:
            return canonical(theirs[form])
    names = _names()
    for form in forms:
        if form in names:
            return names[form]
    return _code(label.strip(" \t\r\n()[]"))


def _parsed(tag: str) -> langcodes.Language | None:
    """A well-formed tag, taken apart; deprecated subtags replaced by the preferred ones."""
    if len(tag) > _LONGEST_TAG or not _SHAPE.fullmatch(tag):
        return None
    if tag.lower() == _DEFAULT:
        tag = UNDETERMINED  # langcodes makes English of it
    _bound_memory()
    try:
        return langcodes.Language.get(tag, normalize=True)
    except LanguageTagError:
        return None


def _bound_memory() -> None:
    """Keep langcodes from remembering for ever every tag that a hostile document invents."""
    known = langcodes.Language
    if len(known._INSTANCES) > 4 * _CACHED:  # noqa: SLF001 - the library offers no other way
        known._INSTANCES.clear()  # noqa: SLF001
        known._PARSE_CACHE.clear()  # noqa: SLF001


def _with_chinese_script(language: langcodes.Language) -> langcodes.Language:
    script = language.script or language.maximize().script
    implied = (script, language.territory) in {("Hans", "CN"), ("Hant", "TW")}
    return language.update_dict({"script": script, "territory": None if implied else language.territory})


def _script(language: langcodes.Language) -> str:
    return str(language.maximize().script)


def _code(label: str) -> str | None:
    """A label that is itself a tag, of a language that has a name of its own.

    "Mar" and "Sun" are rather days and months than Marathi and Sundanese: three letters count in one case only.
    """
    tag = locale(label)
    if tag is None or (len(label) == 3 and label.istitle()):
        return None
    return tag if tag.split("-")[0] in _own_named() else None


@cache
def _cldr_names() -> Mapping[str, Mapping[str, str]]:
    """For each subtag or tag that has names: its name by the language that the name is in."""
    from language_data.name_data import CODE_TO_NAMES  # type: ignore[import-untyped]

    return cast("Mapping[str, Mapping[str, str]]", CODE_TO_NAMES)


@cache
def _own_named() -> frozenset[str]:
    return frozenset(code for code, names in _cldr_names().items() if code in names)


@cache
def _names() -> Mapping[str, str]:
    """Every name of every language that has a name of its own, in every language, with the tag it means.

    A language without a name of its own is no edition of a site, but its name may be a common word: Mossi is "More".
    """
    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for code, names in _cldr_names().items():
        tag = canonical(code) if code.split("-")[0] in _own_named() else None
        if tag is None or tag in SPECIAL:
            continue
        for language, called in names.items():
            votes[labels.key(called)][tag] += {code: _OWN_NAME, "en": _ENGLISH_NAME}.get(language, 1)
        if "-" in tag:
            votes[labels.key(name(tag))][tag] += _OWN_NAME
            votes[labels.key(name(tag, "en"))][tag] += _ENGLISH_NAME
    index = {}
    for key, tags in votes.items():
        (best, most), *rest = tags.most_common(2)
        if not rest or most > rest[0][1]:
            index[key] = best
    return index | labels.VARIANTS
