"""Language tags (BCP 47), their names and directions; the only importer of langcodes and its name data.

A tag that is malformed is refused, never repaired. The rules are those of RFC 5646; where it leaves a choice,
CLDR decides (one spelling per language: `deu` is `de`, `iw` is `he`, Chinese names its script).
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from types import MappingProxyType

import langcodes
from langcodes.tag_parser import LanguageTagError

from aggregator.core.model import UNDETERMINED

SPECIAL = frozenset({UNDETERMINED, "mul", "zxx"})
"""Tags that name no language: undetermined, several, no linguistic content (RFC 5646, section 4.1, rule 5)."""

_LONGEST_TAG = 100
_LONGEST_LABEL = 60
_CACHED = 4096
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
_RIGHT_TO_LEFT = frozenset(
    "Adlm Arab Aran Armi Avst Chrs Cprt Elym Garay Hatr Hebr Hung Khar Lydi Mand Mani Mend Merc Mero Narb Nbat "
    "Nkoo Orkh Ougr Palm Phli Phlp Phnx Prti Rohg Samr Sarb Sogd Sogo Syrc Syre Syrj Syrn Thaa Yezi".split()
)

# What switchers write and CLDR does not list: adverbs ("in Czech"), demonyms, and the short Chinese forms.
# 한어 reads "language of the Han", but the conference site means Korean by it.
_VARIANTS = {
    "ar": "عربي",
    "cs": "česky",
    "de": "auf deutsch|德文|德语|독어",
    "en": "in english|en anglais|英文|영문",
    "es": "castellano|en español|西文|西班牙文",
    "et": "eesti keeles",
    "fi": "suomeksi|suomalainen|芬兰文",
    "fr": "en français|法文|불어",
    "el": "希腊文",
    "hr": "hrvatska|hrvatsko",
    "hu": "magyarul",
    "id": "bahasa|印尼文|印尼语|印度尼西亚文",
    "it": "in italiano|意大利文",
    "ja": "日文|日语|일어",
    "ko": "한어|한글|한국말|조선말|조선어|朝鲜语|朝鮮語|韩文|韓文",
    "la": "latine|拉丁文",
    "lt": "lietuviškai",
    "lv": "latviski",
    "nb": "på norsk",
    "nl": "in het nederlands",
    "pl": "po polsku",
    "pt": "em português|葡文|葡萄牙文",
    "ru": "по-русски|на русском|俄文|노어",
    "sa": "संस्कृत|संस्कृतम्|梵文",
    "sk": "slovensky",
    "sl": "slovensko",
    "sv": "på svenska",
    "uk": "українською",
    "zh": "中国语|汉语|漢語|华语|華語|国语|國語|普通话|普通話|mandarin|한문",
    "zh-Hans": "简体|简中|简体字|简体版",
    "zh-Hant": "繁體|繁体|繁中|正體|正體中文|正体中文|繁體版|繁體字",
}
_WITH_SCRIPT = ("zh-Hans", "zh-Hant", "sr-Latn", "sr-Cyrl", "uz-Latn", "uz-Cyrl", "az-Latn", "az-Cyrl")
_FILLERS = re.compile(r"\b(?:version|versión|versione|versão|edition|язык|language)\b|(?:版|版本|판)$")
_OWN_NAME, _ENGLISH_NAME = 1000, 500  # a name counts so many times what it counts in any other language


@lru_cache(maxsize=_CACHED)
def canonical(tag: str) -> str | None:
    """Give a language tag its canonical form (RFC 5646, section 4.5).

    Chinese with a region but no script gets the script that the region implies, and loses the region where that
    says nothing more: "zh-CN" -> "zh-Hans", "zh-HK" -> "zh-Hant-HK".

    Args:
        tag: a tag, as found; nothing around it.

    Returns:
        The canonical tag, or None where `tag` is malformed (RFC 5646, section 2.1) or uses a subtag that is not
        registered (section 2.2.9).
    """
    language = _parsed(tag)
    if language is None or not language.is_valid():
        return None
    language = language.simplify_script()
    if language.language == "zh" and language.territory and not language.script:
        language = _with_chinese_script(language)
    return str(language.to_tag())


@lru_cache(maxsize=_CACHED)
def declared(text: str) -> str | None:
    """Read a language tag that was found in the wild: an attribute, a header, a meta element, a part of a URL.

    White space around it and underscores for hyphens (Open Graph, POSIX) are tolerated. Subtags at the end that are
    not registered are dropped one by one, as a lookup does (RFC 4647, section 3.4): "en-EN" -> "en".

    Args:
        text: the characters found.

    Returns:
        A canonical tag, or None where there is no language in it ("english", "C", "utf-8", "default", "").
    """
    tag = text[: 2 * _LONGEST_TAG].strip().replace("_", "-")
    if _parsed(tag) is None:
        return None
    while tag:
        if found := canonical(tag):
            return found
        tag = tag.rpartition("-")[0]
    return None


@lru_cache(maxsize=_CACHED)
def edition(tag: str) -> str:
    """The tag of the output that texts of a language tag belong to: its language, with a script that is unusual for it.

    Regions and variants do not make an output: "pt-BR" -> "pt", "zh-Hans-SG" -> "zh", "zh-HK" -> "zh-Hant",
    "sr-Latn" -> "sr-Latn". A language that only names the usual member of a larger one goes to that one, as in CLDR:
    "cmn" -> "zh", "nb" -> "no".

    Args:
        tag: a tag; one that is no language tag belongs to "und".
    """
    language = _parsed(tag)
    if language is None or not language.language:
        return UNDETERMINED
    language = language.prefer_macrolanguage()
    # CLDR treats Bokmål as the usual Norwegian, and detectors cannot tell the two tags apart.
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
    from language_data.names import code_to_names

    language = _parsed(tag)
    if language is None or not code_to_names(language.language or UNDETERMINED):
        return tag
    other = _parsed(in_language) if in_language else None
    shown = unicodedata.normalize("NFC", language.display_name(other or language))
    # Title case, not upper case: in Georgian the two differ, and only the first is right in a heading.
    return shown[:1].title() + shown[1:]


@lru_cache(maxsize=_CACHED)
def direction(tag: str) -> str:
    """The direction in which a language's script runs: "ltr" or "rtl"; "ltr" where unknown."""
    language = _parsed(tag)
    return "rtl" if language and language.language and _script(language) in _RIGHT_TO_LEFT else "ltr"


def from_label(label: str, table: Mapping[str, str] = MappingProxyType({})) -> str | None:
    """The language that a label of a language switcher names.

    Args:
        label: what a person reads: a name in any language ("Ελληνικά", "Chinesisch"), a known variant of one
            ("Suomalainen", "简体"), or a code ("EN").
        table: the operator's labels and their tags; they come first. Case does not matter.

    Returns:
        A canonical tag, or None where the label names no language, or more than one.
    """
    if len(label) > _LONGEST_LABEL:
        return None
    forms = list(_forms(label))
    theirs = {_key(known): tag for known, tag in table.items()}
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
    script = language.maximize().script
    implied = (script, language.territory) in {("Hans", "CN"), ("Hant", "TW")}
    return language.update_dict({"script": script, "territory": None if implied else language.territory})


def _script(language: langcodes.Language) -> str:
    return str(language.maximize().script)


def _key(text: str) -> str:
    """The form in which names are compared: compatibility forms unified, case folded, spaces single."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())


def _forms(label: str) -> Iterator[str]:
    """The label as it is, without decoration, without and then only what stands in brackets, its parts."""
    whole = _key(label)
    yield whole
    start, end = 0, len(whole)
    while start < end and not whole[start].isalpha() and whole[start] != "(":
        start += 1
    while end > start and not (unicodedata.category(whole[end - 1])[0] in "LM" or whole[end - 1] == ")"):
        end -= 1
    bare = whole[start:end]
    yield bare
    outside, _, inside = bare.partition("(")
    yield outside.strip()
    yield inside.rstrip(")").strip()
    yield _FILLERS.sub("", bare).strip()
    yield from (part.strip() for part in re.split(r"[/|·–—-]", bare))


def _code(label: str) -> str | None:
    """A label that is itself a tag, of a language that has a name of its own.

    "Mar" and "Sun" are rather days and months than Marathi and Sundanese: three letters count in one case only.
    """
    tag = declared(label)
    if tag is None or (len(label) == 3 and label.istitle()):
        return None
    return tag if tag.split("-")[0] in _own_named() else None


@cache
def _own_named() -> frozenset[str]:
    from language_data.name_data import CODE_TO_NAMES

    return frozenset(code for code, names in CODE_TO_NAMES.items() if code in names)


@cache
def _names() -> Mapping[str, str]:
    """Every name of every language that has a name of its own, in every language, with the tag it means.

    A language without a name of its own is no edition of a site, but its name may be a common word: Mossi is "More".
    """
    from language_data.name_data import CODE_TO_NAMES

    votes: dict[str, Counter[str]] = defaultdict(Counter)
    for code, names in CODE_TO_NAMES.items():
        tag = canonical(code) if code.split("-")[0] in _own_named() else None
        if tag is None or tag in SPECIAL:
            continue
        for language, called in names.items():
            votes[_key(called)][tag] += {code: _OWN_NAME, "en": _ENGLISH_NAME}.get(language, 1)
    for tag in _WITH_SCRIPT:
        votes[_key(langcodes.Language.get(tag).display_name("en"))][tag] += _ENGLISH_NAME
        votes[_key(langcodes.Language.get(tag).display_name(tag))][tag] += _OWN_NAME
    index = {}
    for key, tags in votes.items():
        (best, most), *rest = tags.most_common(2)
        if not rest or most > rest[0][1]:
            index[key] = best
    return index | {_key(label): tag for tag, labels in _VARIANTS.items() for label in labels.split("|")}
