"""Which script a text is in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import scripts


def _leading(text: str) -> str:
    return scripts.leading(scripts.weigh(text), text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Weltweit", "Latn"),
        ("Αθήνα", "Grek"),
        ("Москва", "Cyrl"),
        ("서울 정상회의", "Hang"),
        ("Apple, Google, 삼성전자 실적", "Hang"),
        ("東京オリンピック", "Kana"),
        ("国際会議を開く", "Kana"),
        ("国际会议", "Hani"),
        ("国际会议召开鲜の每日推荐优惠活动开始了欢迎大家参加", "Hani"),
        ("AI大会", "Hani"),
        ("संयुक्त राष्ट्र", "Deva"),
        ("القاهرة", "Arab"),
        ("ירושלים", "Hebr"),
        ("กรุงเทพ", "Thai"),
        ("თბილისი", "Geor"),
        ("The letter π is in this sentence", "Latn"),
        ("BTS, Billboard Music Awards 3관왕", "Hang"),
        ("bts, billboard music awards 3관왕", "Hang"),
        ("Nintendo Switch Online の新作", "Kana"),
        ("The Korean word 눈치 has no translation", "Latn"),
        ("The word φιλοσοφία means love of wisdom", "Latn"),
        ("Quid est φιλοσοφία nisi amor sapientiae", "Latn"),
        ("Η Apple παρουσίασε το νέο iPhone 17 Pro", "Grek"),
        ("компания google выпустила pixel watch и android auto", "Cyrl"),
        ("Die Zeitung «Правда» erscheint seit mehr als hundert Jahren", "Latn"),
        ("2024-09-07 !?", "Zyyy"),
        ("", "Zyyy"),
    ],
)
def test_leading(text: str, expected: str) -> None:
    """A script other than Latin wins with a fair share of the letters, and names in Latin do not hide it."""
    assert _leading(text) == expected


def test_a_greek_phrase_in_a_long_latin_text() -> None:
    """In a longer text a phrase in another script is a quotation."""
    text = (
        "Pons Rhii, Graece Γέφυρα Ρίου, in sinu Corinthiaco anno bis millesimo quarto dedicatus est, et "
        "Peloponnesum cum Graecia continente coniungit, pontium eius generis Europae longissimus."
    )
    assert _leading(text) == "Latn"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Größe", {"Latn": 5}),
        ("Größe 🎉 ½ “x” × 2", {"Latn": 6}),
        ("Đà Nẵng", {"Latn": 6}),
        ("α and я", {"Grek": 1, "Latn": 3, "Cyrl": 1}),
        ("서울 AI", {"Hang": 4, "Latn": 2}),
        ("2024", {}),
        ("", {}),
    ],
)
def test_weigh(text: str, expected: dict[str, int]) -> None:
    """Letters are counted by script, with and without another one than Latin beside them; nothing else is."""
    assert scripts.weigh(text) == expected


@pytest.mark.parametrize(
    ("letter", "script", "weight"), [("x", "Latn", 1), ("я", "Cyrl", 1), ("한", "Hang", 2)]
)
def test_a_long_text_weighs_what_it_is_long(letter: str, script: str, weight: int) -> None:
    """Of a long text some characters stand for all."""
    assert scripts.weigh(letter * 1001)[script] == pytest.approx(1001 * weight, rel=0.02)


@pytest.mark.parametrize(
    ("script", "text", "expected"),
    [
        ("Latn", "Graece Γέφυρα Ρίου in sinu", ["Graece", "in", "sinu"]),
        ("Latn", "Đà Nẵng – 한국 “x”", ["Đà", "Nẵng", "–", "“x”"]),
        ("Cyrl", "компания google выпустила", ["компания", "выпустила"]),
    ],
)
def test_only(script: str, text: str, expected: list[str]) -> None:
    """What is in another script is left out for the detectors, marks and punctuation are not."""
    assert scripts.only(script, text).split() == expected


@given(st.text(st.characters(max_codepoint=0x24F, exclude_characters="ªºµ", categories=["L", "P", "Zs"])))
def test_latin_letters_are_counted_in_bytes(text: str) -> None:
    """Which is quicker, and no other letter or mark is among them."""
    assert sum(scripts.weigh(text).values()) == sum(map(str.isalpha, text))


def test_names_in_a_long_text_do_not_lead() -> None:
    """Wherever they stand in it."""
    russian = "Участники встречи обсудили новые правила работы в сети и договорились о совместных проектах. "
    for text in ("Microsoft, Google, Amazon " + 6 * russian, 6 * russian + "Microsoft, Google, Amazon"):
        assert _leading(text) == "Cyrl"


def test_ideographs() -> None:
    """The legacy character sets tell the ways of writing apart."""
    assert scripts.ideographs("习近平会见代表团").simplified >= 3
    assert scripts.ideographs("這個國家說話").traditional >= 3
    assert scripts.ideographs("経済対策の発表").japanese >= 3
    assert scripts.ideographs("中山人口") == scripts.Ideographs(0, 0, 0, 0)
    assert scripts.ideographs("国国经済說說 の Wuzhen") == scripts.Ideographs(
        simplified=2, traditional=1, japanese=1, chinese=2
    )


@given(st.text())
def test_no_text_breaks_it(text: str) -> None:
    """Every text has a script, if only an unknown one."""
    assert len(_leading(text)) == 4
    scripts.ideographs(text)
