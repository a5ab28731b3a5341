"""Dates that lists of news write short: without a year ("20 Nov", "11月20日", "[11-20]"), or in numbers alone.

Observations: what stands in a list is news, so a day without a year is its nearest past one. "03/11/26" is the third of
November in one country and the eleventh of March in another; but one list writes all its dates alike, newest first.

Rule: the order of day, month and year is that of the list's dates which can be read in one way only, none of
them of the future; else the one in which they run down the list; else that of the page's language; else the one in
which the list is of one piece and its newest date a recent one. "en" alone says nothing: programs write it that were
never asked. Which error is worse: a wrong date puts an article on top or out of sight, so where nothing tells, there
is none.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from aggregator.core import cldr, dates
from aggregator.core.months import MONTHS, folded
from aggregator.core.relative import Clock

_LETTERS = r"[^\W\d_]"
_WORD = r"(?!(?:st|nd|rd|th)\b)[^\s\d.,;:()/\[\]-]"
_WEEKDAY = rf"(?:{_LETTERS}{{2,13}}\.?,?\s|[(（\[]?{_LETTERS}{{1,3}}[)）\]]\s?)?"
_BEHIND_DAY = r"(?:\.|st|nd|rd|th|er|º|ª|°)?"
_TIME = (
    r"(?:\s?[,|·•T–-]?\s?(?:at|um|à|a las|às|alle|ore|klo|kl\.?|pukul|в|στις|[(（]\w{1,3}[)）])?\s?"
    r"(?P<time>(?:[^\W\d_]{2}\s?)?\d{1,2}[:.h時时시點点]\s?\d{2}[분分]?(?:\s?[ap]\.?m\.?)?)"
    r"(?:\s?(?:Uhr|h|WIB|JST|KST|MSK))?)?"
)
_LABEL = rf"(?:{_LETTERS}[^\d:：]{{0,24}}[:：]\s?|(?:posted|published|on|am|le|el)\s)?"
_NAMED = re.compile(
    rf"{_LABEL}{_WEEKDAY}(?P<day>(?:\d{{1,2}}{_BEHIND_DAY}[\s-]?(?:de\s|di\s|of\s)?(?P<month>(?:{_WORD}){{2,14}})\.?"
    rf"|(?P<first>(?:{_WORD}){{2,14}})\.?\s\d{{1,2}}{_BEHIND_DAY}"
    rf"|\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일號号]?(?:\s?[(（]\w{{1,3}}[)）])?)),?{_TIME}",
    re.IGNORECASE,
)
_NUMBERS = re.compile(
    rf"(?P<words>(?:{_LETTERS}{{1,16}}[.,]?\s){{0,3}}){_LABEL}{_WEEKDAY}[\[(（]?['’]?(?P<parts>\d{{1,4}}\s?(?P<mark>[-./])\s?\d{{1,2}}(?:\s?(?P=mark)\s?\d{{1,4}})?)\.?[\])）]?,?{_TIME}",
    re.IGNORECASE,
)
_ORDERS = ("dmy", "mdy", "ymd")
_EAST_ASIAN = ("zh", "ja", "ko", "hu", "mn")
_AHEAD = timedelta(days=1)
_YEARS_BACK = 5


def order(texts: Sequence[str], clock: Clock) -> str | None:
    """In which order the dates in numbers of one list have their parts: "dmy", "mdy", "ymd"; None: nothing tells.

    Args:
        texts: what the list says of its dates, in its order.
        clock: what they are read against.
    """
    found = [numbers for one in texts if (numbers := _numbers(one))]
    if not found:
        return None
    usual = cldr.day_order(clock.language) if clock.language and clock.language.lower() != "en" else None
    read = {one: [_dated(numbers, one, clock) for numbers in found] for one in _possible(found, usual)}
    possible = {one: [at for at in moments if at] for one, moments in read.items() if None not in moments}
    falling = {one: moments for one, moments in possible.items() if _falls(moments)}
    for orders in (possible, falling):
        if len(orders) == 1:
            return next(iter(orders))
    return usual if usual in possible else _likelier(possible, clock.at)


def moment(text: str, clock: Clock, order: str | None = None) -> datetime | None:
    """The point in time that a date without its year, or in numbers alone, names.

    Args:
        text: the whole of what is said, with hardly anything beside the date and a time of day.
        clock: what it is read against.
        order: that of its parts, as `order` finds it.

    Returns:
        In UTC; None where the text is something else, or nothing tells which of two days it means.
    """
    named = _NAMED.fullmatch(text)
    if named and (month := named["month"] or named["first"]) and folded(month) not in MONTHS:
        return None
    if named:
        return _nearest(re.sub(r"\s?[(（]\w{1,3}[)）]$", "", named["day"]), named["time"], clock)
    numbers = _numbers(text)
    return _dated(numbers, order, clock) if numbers and order else None


_Numbers = tuple[tuple[str, ...], str, str | None]
"""The parts of a date in numbers, the mark between them, and the time of day beside them."""


def _numbers(text: str) -> _Numbers | None:
    found = _NUMBERS.fullmatch(text.strip())
    if not found:
        return None
    parts = tuple(part.strip() for part in found["parts"].split(found["mark"]))
    if len(parts) == 2 and len(found["words"].split()) > 1:
        return None  # "won by 3-2" is no day
    if len(parts) == 2 and found["mark"] == "." and not (found["time"] or text.strip()[-1] in ".])"):
        # "11.20" is a time, a price or a version as often as a day.
        return (parts, ".?", None)
    return (parts, found["mark"], found["time"])


def _dated(numbers: _Numbers, order: str, clock: Clock) -> datetime | None:
    """The moment that the numbers mean in an order; None where they cannot, or that is of the future."""
    parts, mark, time = numbers
    if len(parts) == 2:
        if mark == ".?" and (clock.language or "")[:2] not in _EAST_ASIAN:
            return None
        day, month = parts if order == "dmy" else parts[::-1]
        return _nearest(f"{day} {_name(month)}", time, clock) if len(day) <= 2 and len(month) <= 2 else None
    named = dict(zip(order, parts, strict=True))
    if len(named["y"]) not in (2, 4) or max(len(named["d"]), len(named["m"])) > 2:
        return None
    year = named["y"] if len(named["y"]) == 4 else f"20{named['y']}"
    found = dates.parse(f"{year}-{named['m']:0>2}-{named['d']:0>2} {_colons(time)}".strip(), clock.zone)
    return found if found and found <= clock.at + _AHEAD else None


def _name(month: str) -> str:
    """A month by a name, for it to be told from the day."""
    number = int(month)
    return next((name for name, each in MONTHS.items() if each == number and name.isascii()), "")


def _nearest(day: str, time: str | None, clock: Clock) -> datetime | None:
    """The last such day that was not after the clock; the 29th of February may be years ago."""
    for year in range(clock.at.year + 1, clock.at.year - _YEARS_BACK, -1):
        found = dates.parse(f"{day} {year} {_colons(time)}".strip(), clock.zone)
        if found and found <= clock.at + _AHEAD:
            return found
    return None


def _colons(time: str | None) -> str:
    return re.sub(r"(\d{1,2})\s?[.h時时시點点]\s?(\d{2})[분分]?", r"\1:\2", time or "")


def _possible(found: Sequence[_Numbers], usual: str | None) -> Sequence[str]:
    """The orders that come into question; a year of two digits stands first in East Asia alone."""
    whole = any(len(parts[0]) == 4 for parts, _, _ in found)
    return _ORDERS if whole or usual == "ymd" else _ORDERS[:2]


def _falls(moments: Sequence[datetime]) -> bool:
    """Whether dates run down a list, the newest first."""
    return len(moments) > 2 and all(first >= second for first, second in pairwise(moments))


def _likelier(possible: Mapping[str, Sequence[datetime]], at: datetime) -> str | None:
    """The order that makes the list of one piece and its newest date a recent one; None where the two disagree."""
    spans = {one: max(moments) - min(moments) for one, moments in possible.items() if len(moments) > 2}
    ages = {one: at - max(possible[one]) for one in spans}
    if len(spans) < 2 or len(set(spans.values())) < 2:
        return None
    closest, newest = min(spans, key=lambda one: spans[one]), min(ages, key=lambda one: ages[one])
    return closest if closest == newest else None
