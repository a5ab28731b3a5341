"""Languages that detectors take for each other, and the words that tell them apart.

Observation: detectors look at letters in a row, and those of close languages are nearly the same. Their smallest and
most frequent words are not, for each standard chose its own ("não", "non", "no"). And where little text of the smaller
language was to be had, a detector may be sure of the larger one.

Rule: in a group of neighbours the language leads that has more of its words in the text than any other one; by how many
says how much that counts; letters and parts of words count as words do. Each stands with every language of its group
that has it; what all have tells nothing.

Known exceptions: a headline without any of these words, and a text that quotes its neighbour at length.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, NamedTuple

from aggregator.core import wordlists

_IJEKAVIAN: Final = "mje|vje|dje|tje|pje|vrij|prije|svij|riječ|cijen|cijel|mijen|dijel|lijed|vijes|povij"
_PIECES: Final = {
    "id": "itas ",
    "ms": "iti ",
    "pt": "ão|õe|ç|ã |lh|inho|inha |dade |eiro|eira|agem ",
    "gl": "ción |sión |cións |sións |dade |eiro|eira|axe ",
    "es": "ción |sión |ciones |siones |idad |aje |uen|uev|uert",
    "no": "æ|ø|sjon|het |heten ",
    "nn": "æ|ø|sjon|leik",
    "da": "æ|ø|tion|hed |heden ",
    "sv": "ä|ö|tion|het |heten ",
    # Old Slavic "ě" is "e" in Serbia, "je" and "ije" in Croatia and Bosnia.
    "sr-Latn": (
        " vredn| zahtev| predlog| predsed| promen| primer| primen| izmen| prover| uspe| neuspe| sledeć|"
        " obavešt| izvešt| bezbed| čovek| nedelj| poned| rešen| reč | reči| cene | cena | dodel| odelj|"
        " sever| pobed| pesm| nauč| evrop| dec"
    ),
    "hr": f"{_IJEKAVIAN}|europ",
    "bs": f"{_IJEKAVIAN}|evrop",
    "mr": "च्या |ांनी |साठी |मध्ये |ण्यात |ण्याची ",
    "ne": "रको |लको |तको |यको |ाको |ीको |ूको |ङको |हरू|हरु|लाई |बाट |एको |एका ",
    "sa": "ः |म् |ेषु |न्ति |ेण ",
    "ru": "ы|э|ё",
    "be": "ы|э|ё|ў|і",
    "uk": "і|ї|є|ґ",
    "bg": "ъв|ъг|ъд|ъз|ък|ъл|ъм|ън|ъп|ър|ъс|ът",
    "sr": "ђ|ћ|ј|љ|њ|џ",
    "mk": "ј|љ|њ|џ|ѓ|ќ|ѕ",
}
"""Letters and parts of words that a language has, and some of its neighbours have not; between "|"."""


class Marks(NamedTuple):
    """What a language is told by among its neighbours."""

    words: frozenset[str]
    pieces: Sequence[str]


Group = Mapping[str, Marks]
"""Languages that are neighbours, and what each is told by."""


def _pieces(language: str) -> Sequence[str]:
    return _PIECES[language].split("|") if language in _PIECES else ()


def _group(lists: Mapping[str, str]) -> Group:
    return {language: Marks(frozenset(words.split()), _pieces(language)) for language, words in lists.items()}


OF: Final[Mapping[str, Group]] = {
    language: group
    for lists in (
        wordlists.INDONESIAN_AND_MALAY,
        wordlists.WESTERN_ROMANCE,
        wordlists.SCANDINAVIAN,
        wordlists.SOUTH_SLAVIC_LATIN,
        wordlists.DEVANAGARI,
        wordlists.EASTERN_SLAVIC_AND_BALKAN,
    )
    for group in [_group(lists)]
    for language in group
}
"""For each edition that has neighbours the group that it belongs to."""

# In UTF-8 these bytes stand for nothing else, and to replace them there is several times faster.
_SIGNS = b"\0\t\n\r !\"#$%&'()*+,./:;<=>?@[\\]^_`{|}~0123456789"
_APART = bytes.maketrans(_SIGNS, b" " * len(_SIGNS))
_ENOUGH = 3  # words; whoever has so many more than the others is the leader, however they are spelt
_DANDA = "\u0964"  # the full stop of Devanagari


def leader(text: str, group: Group) -> tuple[str, int]:
    """The language of a group that a text has the most different marks of, and by how many; "" where none leads."""
    raw = f" {text.lower()} ".replace(_DANDA, " ").encode(errors="surrogatepass").translate(_APART)
    plain = raw.decode(errors="surrogatepass")
    words = {*plain.split()}
    language, number = _first([(len(words & marks.words), language) for language, marks in group.items()])
    if number >= _ENOUGH:
        return language, number
    return _first(
        [
            (len(words & marks.words) + sum(map(plain.__contains__, marks.pieces)), language)
            for language, marks in group.items()
        ]
    )


def _first(found: list[tuple[int, str]]) -> tuple[str, int]:
    found.sort()
    (second, _), (most, language) = found[-2:]
    return (language, most - second) if most > second else ("", 0)
