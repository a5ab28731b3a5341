"""Texts for people: clean, without markup, and without characters that deceive."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import text

ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("", ""),
        ("plain", "plain"),
        ("  a \t\r\n b  ", "a b"),
        ("a\u00a0\u2003\u3000b\u2028c", "a b c"),
        ("e\u0301", "é"),
        ("a\x00b\x08c\x1b[31md", "abc[31md"),
        ("a\x0bb\x0cc\x1fd", "a b c d"),
        ("a\x7fb\x81c\x1cd", "abc d"),
        ("a\ud800b\udfffc", "abc"),
        ("a\ufffeb\uffffc\ufdd0d", "abcd"),
        ("a \x00 b", "a b"),
        ("😀 שלום مرحبا", "😀 שלום مرحبا"),
    ],
)
def test_clean_text_is_normal_and_fit_for_xml(value: str, expected: str) -> None:
    """White space is single, letters are composed, and nothing is left that XML forbids."""
    assert text.clean(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("AT&amp;T", "AT&T"),
        ("AT&T", "AT&T"),
        ("1 &lt; 2", "1 < 2"),
        ("1 < 2 > 0", "1 < 2 > 0"),
        ("I <3 you", "I <3 you"),
        ("I </3 you", "I </3 you"),
        ("<b>x</b>y", "xy"),
        ("<B CLASS='a>b'>x</B>", "x"),
        ('<a title="a > b">x</a>', "x"),
        ("a<br>b<br/>c", "a b c"),
        ("<p>a</p><p>b</p>", "a b"),
        ("H<sub>2</sub>O", "H2O"),
        ("&lt;script&gt; explained", "<script> explained"),
        ("AT&amp;amp;T", "AT&amp;T"),
        ("&#8220;x&#x201d; &hellip;", "“x” …"),
        ("&#146;s", "’s"),
        ("a&nbsp;b", "a b"),
        ("&#0;&#x1b;&#xd800;", "\ufffd\ufffd"),
        ("a<!-- <b>c</b> -->d", "ad"),
        ("a<!-- open", "a"),
        ("a<![CDATA[b]]>c", "ac"),
        ("a<?php x ?>c", "ac"),
        ("a<script>alert('<b>')</script>b", "ab"),
        ("a<script>alert(1)", "a"),
        ("a<STYLE>p{}</style >b", "ab"),
        ("a<svg/onload=alert(1)><text>b</text></svg>c", "ac"),
        ("a<img src=x onerror=alert(1)//", "a"),
        ("a<img/onerror=alert(1) src=x>b", "a b"),
        ("a<iframe src=javascript:alert(1)>b</iframe>c", "ac"),
        ("a<x-y>b</x-y>", "a b"),
    ],
)
def test_markup_becomes_the_text_in_it(value: str, expected: str) -> None:
    """Tags go, entities are decoded once, and what only looks like a tag stays."""
    assert text.plain(value, html=True) == expected


@pytest.mark.parametrize(
    "value", ["<b>x</b>", "AT&amp;T", "1 < 2", "Vec<String> & Box<dyn T>", "<script>alert(1)</script>"]
)
def test_a_plain_text_is_taken_at_its_word(value: str) -> None:
    """Where a document says that a title is text, what looks like markup is part of the title."""
    assert text.plain(value, html=False) == value


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("abc\u202efdp.exe", "abcfdp.exe"),
        ("a\u202a\u202b\u202c\u202d\u2066\u2067\u2068\u2069b", "ab"),
        ("pay\u200bpal\ufeff\u00ad\u2060\u2063", "paypal"),
        ("\U000e0001\U000e0041x", "x"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क\u094d\u200dष", "क\u094d\u200dष"),
        ("👨\u200d👩\u200d👧", "👨\u200d👩\u200d👧"),
        (ENGLAND, ENGLAND),
        ("א\u200fb\u200e", "א\u200fb\u200e"),
    ],
)
@pytest.mark.parametrize("html", [True, False])
def test_characters_that_deceive_are_taken_out(value: str, expected: str, html: bool) -> None:  # noqa: FBT001
    """Overrides and invisible characters go; what scripts and emoji are written with stays."""
    assert text.plain(value, html=html) == expected


@pytest.mark.parametrize(
    ("value", "limit", "expected"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("abcd efg", 6, "abcd…"),
        ("a" + "x\u0301\u0316" * 9, 4, "a…"),
        ("🇩🇪🇫🇷🇮🇹", 4, "🇩🇪…"),
        ("a👨\u200d👩\u200d👧bcdef", 5, "a…"),
        ("a👍🏽bcd", 3, "a…"),
        ("ab" + "क्षि" * 3, 5, "ab…"),
    ],
)
def test_a_long_text_is_cut_between_graphemes(value: str, limit: int, expected: str) -> None:
    """What a reader sees as one character is never cut in two."""
    assert text.plain(value, html=False, limit=limit) == expected


def test_every_character_is_allowed_or_not() -> None:
    """XML 1.0, section 2.2: its characters, without those it discourages and U+0085, stay; no other does."""
    allowed = {9, 10, 13, *range(0x20, 0x7F), *range(0xA0, 0xD800), *range(0xE000, 0x110000)}
    allowed -= {*range(0xFDD0, 0xFDF0), 0xFFFE, 0xFFFF}
    wrong = [
        code for code in range(0x110000) if (text.xml_characters(chr(code)) == chr(code)) != (code in allowed)
    ]
    assert not wrong


def test_windows_characters_are_meant_by_control_characters() -> None:
    """As HTML reads references to them; what has none of its own in windows-1252 is left out."""
    assert text.xml_characters("\x93a\x94 \x96 \x85 \x81\x8d") == "“a” – … "


def test_an_ordinary_text_is_of_what_no_other_look_would_change() -> None:
    """Each ordinary character is allowed, composes with none, and is white space only where it is of the plain sort."""
    ordinary = [each for each in map(chr, range(0x110000)) if text.is_ordinary(each)]
    pairs = (unicodedata.decomposition(chr(number)).split() for number in range(0x110000))
    composing = {chr(int(pair[1], 16)) for pair in pairs if len(pair) == 2 and not pair[0].startswith("<")}
    vowels_and_finals_of_hangul = {*map(chr, range(0x1160, 0x1200))}
    assert all(text.xml_characters(each) == each for each in ordinary)
    assert all(unicodedata.is_normalized("NFC", each) for each in ordinary)
    assert not any(map(unicodedata.combining, ordinary))
    assert (composing | vowels_and_finals_of_hangul).isdisjoint(ordinary)
    assert {each for each in ordinary if each.isspace()} == {" ", "\t", "\n", "\xa0"}
    assert len(ordinary) > 30_000


def test_a_printable_text_is_cleaned_no_less() -> None:
    """The short way for texts that are printable leads where the long one does, which a line break leads to."""
    for code in (*range(0x3400), *range(0xA000, 0x10000), 0x1F3F4, 0x1F468, *range(0xE0000, 0xE0100)):
        value = f"a{chr(code)} b{chr(code)}"
        assert text.single_spaced(value) == " ".join(value.split())
        assert text.clean(value) == text.clean(f"{value}\n")
        assert text.plain(value, html=False) == text.plain(f"{value}\n", html=False)


@pytest.mark.parametrize(
    "part", ["<", "<a ", "<a =", "<a ='", '<a b="', "<!--", "<!", "<script>", "</script", "&", "&#", "\u0301"]
)
def test_hostile_titles_take_bounded_time(part: str) -> None:
    """A title of megabytes is read in milliseconds, whatever is in it."""
    start = time.process_time()
    assert len(text.plain(part * 1_000_000, html=True)) <= text.LIMIT
    assert time.process_time() - start < 0.5


@given(st.text(max_size=80) | st.text("<>&;#x a\"'=/!-b\u0338\u202e", max_size=40))
def test_any_characters_give_a_clean_text(value: str) -> None:
    """Nothing raises, and cleaning a clean text changes nothing."""
    for html in (True, False):
        plain = text.plain(value, html=html, limit=20)
        assert len(plain) <= 20
        assert unicodedata.is_normalized("NFC", plain)
        assert text.clean(plain) == plain
        plain.encode()
