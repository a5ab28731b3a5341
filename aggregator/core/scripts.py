"""Which script a text is written in, by the blocks of its letters (Unicode, chapter 2.8)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from functools import lru_cache
from typing import NamedTuple

UNKNOWN = "Zyyy"
"""ISO 15924 for a script that is not determined: a text without letters, or in none of the scripts below."""

_BLOCKS: list[tuple[str, str, str]] = re.findall(
    r"(\w+) (\w+) (\w+)",
    """
0041 024F Latn  0250 02AF Latn  0370 03FF Grek  0400 052F Cyrl  0530 058F Armn  0590 05FF Hebr  0600 06FF Arab
0700 074F Syrc  0750 077F Arab  0780 07BF Thaa  07C0 07FF Nkoo  0860 086F Syrc  0870 08FF Arab  0900 097F Deva
0980 09FF Beng  0A00 0A7F Guru  0A80 0AFF Gujr  0B00 0B7F Orya  0B80 0BFF Taml  0C00 0C7F Telu  0C80 0CFF Knda
0D00 0D7F Mlym  0D80 0DFF Sinh  0E00 0E7F Thai  0E80 0EFF Laoo  0F00 0FFF Tibt  1000 109F Mymr  10A0 10FF Geor
1100 11FF Hang  1200 139F Ethi  13A0 13FF Cher  1400 167F Cans  1780 17FF Khmr  1800 18AF Mong  18B0 18FF Cans
1C50 1C7F Olck  1C80 1C8F Cyrl  1C90 1CBF Geor  1D00 1DBF Latn  1E00 1EFF Latn  1F00 1FFF Grek  2C60 2C7F Latn
2D00 2D2F Geor  2D30 2D7F Tfng  2D80 2DDF Ethi  2DE0 2DFF Cyrl  3005 3007 Hani  3040 30FF Kana  3100 312F Bopo
3130 318F Hang  31F0 31FF Kana  3400 4DBF Hani  4E00 9FFF Hani  A000 A4CF Yiii  A640 A69F Cyrl  A720 A7FF Latn
A8E0 A8FF Deva  A960 A97F Hang  A9E0 A9FF Mymr  AA60 AA7F Mymr  AB00 AB2F Ethi  AB30 AB6F Latn  AB70 ABBF Cher
ABC0 ABFF Mtei  AC00 D7FF Hang  F900 FAFF Hani  FB00 FB06 Latn  FB1D FB4F Hebr  FB50 FDFF Arab  FE70 FEFF Arab
FF21 FF5A Latn  FF66 FF9D Kana  FFA0 FFDC Hang  1B000 1B16F Kana  1E900 1E95F Adlm  20000 323AF Hani
""",
)
_STARTS = [int(start, 16) for start, _, _ in _BLOCKS]
_ENDS = [int(end, 16) for _, end, _ in _BLOCKS]
_NAMES = [script for _, _, script in _BLOCKS]
_BEYOND_LATIN = re.compile(
    "[" + "".join(f"{chr(a)}-{chr(b)}" for a, b in zip(_STARTS[1:], _ENDS[1:], strict=True)) + "]"
)

# A character of these says as much as two or three letters of an alphabet.
_DENSE = {"Hani": 2, "Kana": 2, "Hang": 2}
_LOOKED_AT = 150  # characters; a script that leads a text leads them too
_FEWEST = 5
_LONG = 100  # letters; from there on names are few among the words
_SHARE, _SHARE_OF_LONG = 0.15, 0.3


def weigh(text: str) -> Counter[str]:
    """Count the letters of a text by script, the dense scripts of East Asia double.

    Of a long text only every second, third ... character is looked at, and counted for as many.
    """
    step = -(-len(text) // _LOOKED_AT) or 1
    some = text[::step]
    if not _BEYOND_LATIN.search(some):
        return Counter(Latn=letters) if (letters := step * sum(map(str.isalpha, some))) else Counter()
    counted = Counter(map(_script_of, some))
    del counted[UNKNOWN]
    for script in counted:
        counted[script] *= step * _DENSE.get(script, 1)
    return counted


def leading(scripts: Counter[str]) -> str:
    """The script that a text is in.

    Observation: Latin names and terms stand in texts of every script, and most often in headlines; the reverse is
    seldom. So a script other than Latin wins with five letters and 15 % of all (30 % in a longer text), or with most of
    them. Kana outside of Japanese is decoration (Chinese shop signs), so it needs a twentieth of the ideographs beside
    it; then they count as Japanese. Known exception: a headline in Latin letters that quotes a Greek phrase is taken
    for Greek.
    """
    if len(scripts) == 1:
        return next(iter(scripts))
    east_asian = scripts["Hani"] + scripts["Kana"]
    counted = Counter({script: count for script, count in scripts.items() if script not in {"Hani", "Kana"}})
    counted["Kana" if scripts["Kana"] > east_asian / 20 else "Hani"] = east_asian
    total = counted.total()
    others = [pair for pair in counted.most_common() if pair[0] != "Latn"]
    if others and total:
        script, count = others[0]
        share = _SHARE if total < _LONG else _SHARE_OF_LONG
        if count > total / 2 or (count >= _FEWEST and count >= share * total):
            return script
    return "Latn" if counted["Latn"] else UNKNOWN


@lru_cache(maxsize=4096)
def _script_of(character: str) -> str:
    place = bisect_right(_STARTS, ord(character)) - 1
    if place < 0 or ord(character) > _ENDS[place] or not character.isalpha():
        return UNKNOWN
    return _NAMES[place]


class Ideographs(NamedTuple):
    """How many different ideographs of a text tell something.

    Attributes:
        simplified, traditional: only that Chinese way of writing has them (or Japanese too).
        japanese: no Chinese way of writing has them.
        chinese: Japanese does not have them.
    """

    simplified: int
    traditional: int
    japanese: int
    chinese: int


def ideographs(text: str) -> Ideographs:
    """Look up the ideographs of a text in the legacy character sets.

    GB 2312 holds the simplified forms, Big5 the traditional ones, JIS X 0208 those of Japan, old ones included; each
    was made to cover the newspapers of its country.
    """
    told = Counter(map(_told_by, set(text)))
    simplified, traditional, japanese, chinese = (
        sum(times for kinds, times in told.items() if kind in kinds) for kind in "stjc"
    )
    return Ideographs(simplified=simplified, traditional=traditional, japanese=japanese, chinese=chinese)


@lru_cache(maxsize=4096)
def _told_by(character: str) -> str:
    """What an ideograph tells, by the first letters of the attributes of `Ideographs`."""
    if _script_of(character) != "Hani":
        return ""
    simplified, traditional, japanese = (
        bool(character.encode(charset, "ignore")) for charset in ("gb2312", "big5", "shift_jis")
    )
    told = {
        "s": simplified and not traditional,
        "t": traditional and not simplified,
        "j": japanese and not simplified and not traditional,
        "c": (simplified or traditional) and not japanese,
    }
    return "".join(kind for kind, is_told in told.items() if is_told)
