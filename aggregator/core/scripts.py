"""Which script a text is written in, by the blocks of its letters (Unicode, chapter 2.8)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from operator import itemgetter
from typing import Final, NamedTuple

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
# In UTF-8 the first byte of a character tells its block (Unicode, table 3-6): those of Latin letters, and those of what
# stands between letters of every script. What remains without them is another script, or a rare character.
_LATIN_LETTERS: Final = bytes([*range(0x41, 0x5B), *range(0x61, 0x7B), *range(0xC3, 0xCA)])
_BESIDE_LETTERS: Final = bytes({*range(0xC0), 0xC2, 0xCC, 0xE2} - {*_LATIN_LETTERS})

_WITHOUT_ASCII: Final = bytes(0x20 if byte in _LATIN_LETTERS[:52] else byte for byte in range(256))
_BEYOND_LATIN = re.compile("[\u0370-\u1cff\u1f00-\u1fff\u2c00-\ua6ff\ua800-\ud7ff\U00010000-\U000fffff]+")

# A character of these says as much as two or three letters of an alphabet.
_DENSE = {"Hani": 2, "Kana": 2, "Hang": 2}
_REMEMBERED = 50_000  # characters: all that are in use
_LOOKED_AT = 80  # characters; a script that leads a text leads them too
_FEWEST, _FEWEST_DENSE = 5, 4  # weights
_SHARE, _SHARE_DENSE = 0.15, 0.1


def weigh(text: str) -> dict[str, int]:
    """Count the letters of a text by script, the dense scripts of East Asia double.

    Of a long text that is not in Latin letters alone every second, third ... character stands for so many.
    """
    raw = text.encode(errors="surrogatepass")
    beyond = raw.translate(None, _BESIDE_LETTERS)
    if beyond and not beyond.translate(None, _LATIN_LETTERS):
        return {"Latn": len(beyond)}
    step = -(-len(text) // _LOOKED_AT) or 1
    weights = dict(Counter(map(_SCRIPTS.__getitem__, text[::step])))
    weights.pop(UNKNOWN, None)
    for script in weights:
        weights[script] *= step * _DENSE.get(script, 1)
    return weights


def leading(weights: Mapping[str, int], text: str) -> str:
    """The script that a text is in.

    Observation: Latin names and terms stand in texts of every script, and most often in headlines; texts in Latin
    letters seldom quote another script. Names have capitals ("Apple", "iPhone"), the words of running text have none.
    So a script wins with most of the letters. One other than Latin wins with a seventh of them already (a tenth of
    Hangul, kana and ideographs, which are denser), and at least five letters (two), while it has more words than there
    are Latin ones in small letters; in a text without any capital that says nothing. Kana outside of Japanese is
    decoration (Chinese shop signs), so it needs a twentieth of the ideographs beside it; then they count as Japanese.

    Known exception: an English headline with Capitals In All Words that quotes a Greek phrase is taken for Greek. It
    is the lesser error: headlines with foreign names are many.

    Args:
        weights: what `weigh` gives.
        text: the text.
    """
    if len(weights) == 1:
        return next(iter(weights))
    counted = dict(weights)
    kana = counted.pop("Kana", 0)
    if east_asian := counted.pop("Hani", 0) + kana:
        counted["Kana" if kana > east_asian / 20 else "Hani"] = east_asian
    latin = counted.pop("Latn", 0)
    if not counted:
        return "Latn" if latin else UNKNOWN
    script, count = max(counted.items(), key=itemgetter(1))
    total = sum(counted.values()) + latin
    if count > total / 2 or (_is_enough(script, count, total) and _has_the_words(script, count, text)):
        return script
    return "Latn" if latin else UNKNOWN


def only(script: str, text: str) -> str:
    """A text without the letters that are in Latin where its script is another, or in another where it is Latin."""
    if script == "Latn":
        return _BEYOND_LATIN.sub(" ", text)
    raw = text.encode(errors="surrogatepass")
    return raw.translate(_WITHOUT_ASCII).decode(errors="surrogatepass")


def _is_enough(script: str, count: int, total: int) -> bool:
    if script in _DENSE:
        return count >= _FEWEST_DENSE and count >= _SHARE_DENSE * total
    return count >= _FEWEST and count >= _SHARE * total


def _has_the_words(script: str, count: int, text: str) -> bool:
    """Whether there are more words in a script than Latin ones in small letters."""
    kinds = [(word, {*map(_SCRIPTS.__getitem__, word)} - {UNKNOWN}) for word in text.split()]
    latin = [word for word, of in kinds if of == {"Latn"}]
    if all(map(str.islower, latin)):
        return True
    own = count // (2 * _DENSE[script]) if script in _DENSE else sum(script in of for _, of in kinds)
    return own > sum(map(str.islower, latin))


class _Remembered(dict[str, str]):
    """What a function says of each character; whoever asks it again by `__getitem__` makes no call in Python."""

    def __init__(self, function: Callable[[str], str]) -> None:
        super().__init__()
        self._function = function

    def __missing__(self, character: str) -> str:
        if len(self) > _REMEMBERED:
            self.clear()
        return self.setdefault(character, self._function(character))


def _script_of(character: str) -> str:
    place = bisect_right(_STARTS, ord(character)) - 1
    if place < 0 or ord(character) > _ENDS[place] or not character.isalpha():
        return UNKNOWN
    return _NAMES[place]


_SCRIPTS: Final = _Remembered(_script_of)


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
    was made to cover the newspapers of its country. Of a long text some characters stand for all.
    """
    step = -(-len(text) // _LOOKED_AT) or 1
    told = Counter(map(_TOLD.__getitem__, set(text[::step])))
    return Ideographs(*(sum([times for kinds, times in told.items() if kind in kinds]) for kind in "stjc"))


def _told_by(character: str) -> str:
    """What an ideograph tells, by the first letters of the attributes of `Ideographs`."""
    if _SCRIPTS[character] != "Hani":
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


_TOLD: Final = _Remembered(_told_by)
