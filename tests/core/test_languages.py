"""Language tags, names, directions and the labels of language switchers."""

from __future__ import annotations

import subprocess
import sys

import langcodes
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import languages


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("de", "de"),
        ("EN-us", "en-US"),
        ("en-Latn", "en"),
        ("ru-Cyrl-RU", "ru-RU"),
        ("sr-Cyrl", "sr-Cyrl"),
        ("SR-LATN-rs", "sr-Latn-RS"),
        ("es-419", "es-419"),
        ("iw", "he"),
        ("in", "id"),
        ("ji", "yi"),
        ("mo", "ro"),
        ("sh", "sr-Latn"),
        ("deu", "de"),
        ("cmn", "zh"),
        ("arb", "ar"),
        ("zh-yue", "yue"),
        ("zh-min-nan", "nan"),
        ("i-klingon", "tlh"),
        ("art-lojban", "jbo"),
        ("en-uk", "en-GB"),
        ("zh-CN", "zh-Hans"),
        ("zh-TW", "zh-Hant"),
        ("zh-HK", "zh-Hant-HK"),
        ("zh-SG", "zh-Hans-SG"),
        ("zh-Hans-CN", "zh-Hans"),
        ("cmn-Hans-CN", "zh-Hans"),
        ("zh-Hant-TW", "zh-Hant"),
        ("zh-Hant-CN", "zh-Hant-CN"),
        ("i-default", "und"),
        ("I-Default", "und"),
        ("zh", "zh"),
        ("de-DE-1901", "de-DE-1901"),
        ("ca-ES-valencia", "ca-ES-valencia"),
        ("x-house", "x-house"),
        ("und", "und"),
        ("mul", "mul"),
        ("zxx", "zxx"),
    ],
)
def test_canonical(tag: str, expected: str) -> None:
    """A well-formed tag gets its one spelling, and that spelling is stable."""
    assert languages.canonical(tag) == expected
    assert languages.canonical(expected) == expected


@pytest.mark.parametrize(
    "tag",
    [
        "",
        "-",
        "e",
        "x",
        "x-",
        "i-",
        "en-",
        "-en",
        "en--US",
        "pt_BR",
        " en",
        "en\n",
        "english",
        "default",
        "root",
        "C",
        "utf-8",
        "en-us-x-y-",
        "de-1996-1996",
        "en-a-bb-a-cc",
        "ab-toolongsubtag",
        "jp",
        "en-EN",
        "dé",
        "е",
        "en\x00",
        "en-" + "x-abcdefgh" * 40,
    ],
)
def test_canonical_refuses(tag: str) -> None:
    """What is malformed or not registered is refused, never repaired."""
    assert languages.canonical(tag) is None


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("  pt-BR\n", "pt-BR"),
        ("EN", "en"),
        ("und", "und"),
        ("pt_BR", None),
        ("en-EN", None),
        ("de-DE-unknownv", None),
        ("en-a-bbb-a-ccc", None),
        ("i-default", "und"),
        ("english", None),
        ("en-us-x-y-", None),
        ("C", None),
        ("utf-8", None),
        ("default", None),
        ("cn", None),
        ("en, de", None),
        ("", None),
    ],
)
def test_declared(found: str, expected: str | None) -> None:
    """Where a tag must stand, what is no valid tag is refused; space around it is not part of it."""
    assert languages.declared(found) == expected


@pytest.mark.parametrize(
    ("found", "expected"),
    [
        ("pt_BR", "pt-BR"),
        ("zh_CN", "zh-Hans"),
        ("zh_Hans_CN", "zh-Hans"),
        ("en-EN", "en"),
        ("eo_EO", "eo"),
        (" fi_FI ", "fi-FI"),
        ("de-DE-unknownv", "de-DE"),
        ("english", None),
        ("en_US.UTF-8", None),
        ("C", None),
        ("", None),
    ],
)
def test_locale(found: str, expected: str | None) -> None:
    """A locale has underscores, and a territory that need not be a region."""
    assert languages.locale(found) == expected


@given(st.text() | st.text(alphabet="abcdexizh019-_ ", max_size=30))
def test_no_text_breaks_the_functions(text: str) -> None:
    """Whatever is asked, each function answers, and what is canonical stays so."""
    for tag in (languages.canonical(text), languages.declared(text), languages.locale(text)):
        assert tag is None or languages.canonical(tag) == tag
    assert languages.edition(text)
    assert languages.direction(text) in {"ltr", "rtl"}
    assert languages.name(text) or not text
    languages.from_label(text)


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("pt-BR", "pt"),
        ("en-GB", "en"),
        ("zh-Hans", "zh"),
        ("zh-CN", "zh"),
        ("zh-Hans-CN", "zh"),
        ("i-default", "und"),
        ("zh-Hant", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant-TW", "zh-Hant"),
        ("sr", "sr"),
        ("sr-Cyrl-RS", "sr"),
        ("sr-Latn-RS", "sr-Latn"),
        ("nb-NO", "no"),
        ("no", "no"),
        ("nn", "nn"),
        ("de-1901", "de"),
        ("de-Latf", "de"),
        ("ko-Hang", "ko"),
        ("ja-Latn", "ja-Latn"),
        ("en-x-twain", "en"),
        ("x-house", "x-house"),
        ("und-Latn", "und"),
        ("mul", "mul"),
        ("no tag", "und"),
    ],
)
def test_edition(tag: str, expected: str) -> None:
    """An output is a language, with its script where that is not the usual one."""
    assert languages.edition(tag) == expected
    assert languages.edition(expected) == expected


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("de", "Deutsch"),
        ("fi", "Suomi"),
        ("ko", "한국어"),
        ("ru", "Русский"),
        ("en", "English"),
        ("fr", "Français"),
        ("id", "Bahasa Indonesia"),
        ("sa", "संस्कृत भाषा"),
        ("ja", "日本語"),
        ("pt", "Português"),
        ("pt-BR", "Português (Brasil)"),
        ("el", "Ελληνικά"),
        ("es", "Español"),
        ("it", "Italiano"),
        ("la", "Lingua latina"),
        ("zh", "中文"),
        ("zh-TW", "中文（繁體）"),
        ("sr-Latn", "Srpski (latinica)"),
        ("ka", "ქართული"),
        ("tlh", "Klingon"),
        ("qaa", "qaa"),
        ("no tag", "no tag"),
    ],
)
def test_name(tag: str, expected: str) -> None:
    """A language is called what its own speakers call it, then what English does, then its tag."""
    assert languages.name(tag) == expected


def test_name_in_another_language() -> None:
    """The operator's language may name the others."""
    assert languages.name("fi", "de") == "Finnisch"
    assert languages.name("de", "pt-BR") == "Alemão"


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("ar", "rtl"),
        ("he-IL", "rtl"),
        ("fa", "rtl"),
        ("ur", "rtl"),
        ("yi", "rtl"),
        ("ckb", "rtl"),
        ("dv", "rtl"),
        ("az-Arab", "rtl"),
        ("ar-Latn", "ltr"),
        ("de", "ltr"),
        ("ja", "ltr"),
        ("und", "ltr"),
        ("no tag", "ltr"),
    ],
)
def test_direction(tag: str, expected: str) -> None:
    """The direction is that of the script a tag's texts are in."""
    assert languages.direction(tag) == expected


SWITCHER = {
    "한어": "ko",
    "Русский язык": "ru",
    "English": "en",
    "Français": "fr",
    "Indonesian": "id",
    "Sanskrit": "sa",
    "日本語": "ja",
    "Deutsch": "de",
    "Português": "pt",
    "Ελληνικά": "el",
    "español": "es",
    "Italiano": "it",
    "Suomalainen": "fi",
    "Latina": "la",
}


@pytest.mark.parametrize(("label", "expected"), SWITCHER.items())
def test_labels_of_the_conference_site(label: str, expected: str) -> None:
    """Every label of the conference site's switcher leads to its language, in any case and with decoration."""
    assert languages.from_label(label) == expected
    assert languages.from_label(f" {label.upper()} ▾ ") == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("中文", "zh"),
        ("简体", "zh-Hans"),
        ("繁體", "zh-Hant"),
        ("中文(简体)", "zh-Hans"),
        ("Chinese (Traditional)", "zh-Hant"),
        ("中文版", "zh"),
        ("EN", "en"),
        ("(de)", "de"),
        ("DEU", "de"),
        ("zh-CN", "zh-Hans"),
        ("Bahasa Indonesia", "id"),
        ("Bahasa Melayu", "ms"),
        ("Português (Brasil)", "pt-BR"),
        ("Deutsch / German", "de"),
        ("🇫🇷 Français", "fr"),
        ("Chinesisch", "zh"),
        ("finnois", "fi"),
        ("Version française", "fr"),
        ("Francais", "fr"),
        ("Versione italiana", "it"),
        ("Edición española", "es"),
        ("Русская версия", "ru"),
        ("日本語サイト", "ja"),
        ("Site map", None),
        ("Suomeksi", "fi"),
        ("Slovensky", "sk"),
        ("Česky", "cs"),
        ("한국어", "ko"),
        ("हिन्दी", "hi"),
        ("ελληνικα", None),
        ("More", None),
        ("Home", None),
        ("Sun", None),
        ("Mar", None),
        ("News", None),
        ("Search", None),
        ("", None),
        ("↓", None),
        ("English " * 40, None),
    ],
)
def test_labels(label: str, expected: str | None) -> None:
    """Names in any language, variants, codes; common words of pages are none of them."""
    assert languages.from_label(label) == expected


def test_the_operators_table_comes_first() -> None:
    """The operator knows what a label means on a site; a tag of theirs that is malformed is none."""
    assert languages.from_label("한어", {"한어": "zh"}) == "zh"
    assert languages.from_label("tiếng ta", {"Tiếng Ta": "vi"}) == "vi"
    assert languages.from_label("English", {"english": "no tag"}) is None


def test_scripts_of_tags() -> None:
    """A tag tells its script, and a script its likely language."""
    assert [languages.script_of(tag) for tag in ("de", "ja", "zh-TW", "sr-Latn", "und")] == [
        "Latn",
        "Jpan",
        "Hant",
        "Latn",
        "Zyyy",
    ]
    assert [languages.likely(script) for script in ("Hang", "Grek", "Thai", "Kana")] == [
        "ko",
        "el",
        "th",
        "ja",
    ]
    assert languages.fits("ja", "Hani")
    assert not languages.fits("en", "Cyrl")


def test_hostile_tags_do_not_pile_up() -> None:
    """A document that invents tags without end does not fill the memory of the process."""
    for number in range(40_000):
        languages.declared(f"en-x-{number}")
    assert len(langcodes.Language._INSTANCES) < 30_000


def test_importing_loads_no_names() -> None:
    """Names are read with the first question for one: most processes never ask."""
    code = "import sys; from aggregator.core.languages import canonical; canonical('de'); "
    code += "sys.exit('language_data.name_data' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_tags_that_name_no_language() -> None:
    """What links to a choice of languages are marked with, and what is said of texts without one."""
    assert not any(languages.is_named(tag) for tag in ("und", "mul", "zxx", "x-default"))
    assert all(languages.is_named(tag) for tag in ("de", "zh-Hant", "xh"))
