"""Numbers as feeds write them."""

from __future__ import annotations

import re

_MOST_DIGITS = 18  # so that it fits 64 bits
_GROUPING = dict.fromkeys(map(ord, " ,\xa0\u202f"))  # what people divide long numbers with
_DURATION = re.compile(r"(?:(?:(\d{1,4}):)?(\d{1,6}):)?(\d{1,9})(?:\.\d{0,9})?", re.ASCII)


def whole_number(value: str | None) -> int | None:
    """A whole number that is not negative, in decimal digits, be they grouped; None where it is anything else."""
    digits = (value or "").strip().translate(_GROUPING)
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS
    return int(digits) if is_number else None


def seconds(value: str | None) -> int | None:
    """A duration in whole seconds, from "1:02:03", "62:03", "3723" or "3723.5"; None where it says nothing.

    Zero says nothing: programs write it where they do not know.
    """
    found = _DURATION.fullmatch((value or "").strip())
    if found is None:
        return None
    hours, minutes, rest = (int(part or 0) for part in found.groups())
    return (hours * 60 + minutes) * 60 + rest or None
