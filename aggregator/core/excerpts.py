"""A part of a text that stands for the whole."""

from __future__ import annotations

_PARTS = 3  # odd, so that of two languages one has more of them
_LONGEST_WORD = 20  # characters; of a longer one, half may be left at an edge


def excerpt(text: str, length: int) -> str:
    """At most so many characters of a text: itself, or the middles of its thirds.

    The beginning alone would be that of a preface in another language, and the end that of what a site writes below
    every article; so each gets the share that it has of the text.

    Args:
        text: any text; where it is mostly white space, that is made single first.
        length: characters; at least 100.
    """
    if len(text) <= length:
        return text
    found = _middles(text, length)
    if 2 * (found.count(" ") + found.count("\n")) <= len(found):
        return found
    text = " ".join(text.split())
    return _middles(text, length) if len(text) > length else text


def _middles(text: str, length: int) -> str:
    part = length // _PARTS - 1
    start = (len(text) // _PARTS - part) // 2
    middles = []
    for _ in range(_PARTS):
        begin = text.find(" ", start, start + _LONGEST_WORD) + 1 or start
        end = text.rfind(" ", start + part - _LONGEST_WORD, start + part)
        middles.append(text[begin : end if end > begin else start + part])
        start += len(text) // _PARTS
    return " ".join(middles)
