"""Dates as people and programs write them, made UTC.

The formats of feeds (RFC 822, 850, 5322 and 9110; RFC 3339, W3CDTF, ISO 8601; asctime; Unix time) and of web pages in
the 15 languages of `months`. Unknown words are passed over; what is ambiguous ("07/09/2024") or incomplete (no year)
is no date: a wrong date is worse than none.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from itertools import product

from aggregator.core.months import AFTER_NOON, BEFORE_NOON, MONTHS, folded

MAX_LENGTH = 200
FIRST_YEAR = 1900

# Hours east of Greenwich. North America as RFC 5322, section 4.3, has it; where a name has several meanings in the
# world (IST, CST, BST), the one that most feeds mean.
_ZONES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0, "west": 1, "bst": 1, "cet": 1, "mez": 1, "cest": 2, "mesz": 2,
    "eet": 2, "sast": 2, "eest": 3, "msk": 3, "мск": 3, "gst": 4, "pkt": 5, "ist": 5.5, "npt": 5.75, "wib": 7,
    "ict": 7, "wita": 8, "hkt": 8, "sgt": 8, "awst": 8, "wit": 9, "jst": 9, "kst": 9, "acst": 9.5, "aest": 10,
    "acdt": 10.5, "aedt": 11, "nzst": 12, "nzdt": 13, "nst": -3.5, "ndt": -2.5, "adt": -3, "art": -3, "brt": -3,
    "ast": -4, "edt": -4, "clt": -4, "est": -5, "cdt": -5, "cst": -6, "mdt": -6, "mst": -7, "pdt": -7, "pst": -8,
    "akdt": -8, "akst": -9, "hst": -10,
}  # fmt: skip

# RFC 5322, section 4.3: RFC 822 had the signs of the military letters wrong, so none of them says anything.
_MILITARY = frozenset("abcdefghiklmnopqrstuvwxy")


def _any_of(words: list[str]) -> str:
    return "|".join(re.escape(word) for word in sorted(map(folded, words), key=len, reverse=True))


_HALVES = [*BEFORE_NOON, *AFTER_NOON]
_BEFORE = rf"(?:{_any_of(_HALVES)})"
_BEHIND = rf"(?:{_any_of([word for word in _HALVES if word[0] < '가' and not '一' <= word[0] <= '鿿'])})"
_AFTER_NOON = frozenset(map(folded, AFTER_NOON))
_LETTER = r"[^\W\d_]"
_OFFSET = r"[+-]\d{1,2}(?::?\d{2})?(?!\d)"
_ZONE = rf"(?P<zone>(?:gmt|utc?)\s?{_OFFSET}|{_OFFSET}|{_LETTER}{{1,4}}(?!{_LETTER}))"
_TIME = re.compile(
    rf"(?:(?<![a-z])(?P<early>{_BEFORE})\s?)?(?<![\d.:+])(?P<hour>\d{{1,2}})"
    rf"(?:(?:[:.]\s?|\s?h\s?)(?P<minute>\d{{1,2}})(?!\d)"
    rf"(?:(?:[:.]\s?|\s?m\s?)(?P<second>\d{{1,2}})(?!\d)(?:[.,](?P<fraction>\d+))?)?m?"
    rf"|\s?h(?!{_LETTER})|(?=\s?{_BEHIND}(?!{_LETTER})))"
    rf"(?:\s?(?P<late>{_BEHIND})(?!{_LETTER}))?(?:\s?\(?{_ZONE})?"
)
_ZONE_ALONE = re.compile(_ZONE)
_OFFSET_PARTS = re.compile(r"([+-])(\d{1,2}):?(\d{2})?$")

_YEAR_FIRST = re.compile(
    r"(?<!\d)(?P<year>\d{4})\s?(?P<mark>[-/.])\s?(?P<month>\d{1,2})"
    r"(?:\s?(?P=mark)\s?(?P<day>\d{1,2})(?!\d)|(?!\s?[-/.]?\s?\d))"
)
_DAY_FIRST = re.compile(
    r"(?<![\d.:])(?P<day>\d{1,2})\s?(?P<mark>[-/.])\s?(?P<month>\d{1,2})\s?(?P=mark)\s?(?P<year>\d{4})(?!\d)"
)
_YEAR_ALONE = re.compile(rf"(?P<year>\d{{4}})(?=\s?{_ZONE}$)")
_STRICT = re.compile(r"[0-9]{4}[0-9W-]{3,6}(?:[T ][0-9:.,Z+-]+)?")
_ORDINAL = re.compile(r"([0-9]{4})-?([0-9]{3})(?![0-9])")
_WORD = re.compile(rf"\d+|{_LETTER}+")

_CHINESE_NUMBER = re.compile(r"[〇零一二三四五六七八九十]+(?=\s?[年月日號号時时點点分秒])")
_CHINESE_DIGITS = dict(zip("〇零一二三四五六七八九", "00123456789", strict=True))
_NUMBERED_MONTH = re.compile(r"(?<!\d)(0?[1-9]|1[0-2])\s?[月월]")
_VIETNAMESE_MONTH = re.compile(rf"(?<!{_LETTER})th(?:ang|g)\.?\s?(0?[1-9]|1[0-2])(?!\d)")
_ENGLISH = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MAIL_MONTHS = {name.title(): f"{number:02}" for number, name in enumerate(_ENGLISH, start=1)}
_MAIL = re.compile(
    rf"(?:[A-Z][a-z]{{2}}, )?([0-9]{{1,2}}) ({'|'.join(_MAIL_MONTHS)}) ([1-9][0-9]{{3}}) "
    r"((?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]) (?:GMT|([+-](?:0[0-9]|1[0-4]))([0-5][0-9]))"
)
_ROMAN = {
    tens + ones: str(number)
    for number, (tens, ones) in enumerate(
        product(("", "x", "xx", "xxx"), ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"))
    )
    if number > 1
}
_UNITS = str.maketrans(
    {
        **dict.fromkeys("年년日일号號秒초", " "),
        **dict.fromkeys("時时點点시", "h"),
        **dict.fromkeys("分분", "m"),
        "−": "-",
    }
)
_DIGITS = {4: "%Y", 6: "%Y%m", 7: "%Y%j", 8: "%Y%m%d", 12: "%Y%m%d%H%M", 14: "%Y%m%d%H%M%S"}


def parse(text: str, zone: tzinfo = UTC) -> datetime | None:
    """The point in time that a text names, in UTC; None where it names none.

    Args:
        text: a date, with or without a time; up to 200 characters.
        zone: the time zone of a text that does not say.

    Returns:
        A datetime of the years 1900 to 9999. A day without a time is its midnight, a month or a year its first.
    """
    text = text.strip()
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        moment = (
            _from_mail(text)
            or _from_digits(text, zone)
            or _from_iso(text, zone)
            or _from_words(_levelled(text), zone)
        )
    except (ValueError, OverflowError, OSError):  # a 31st of June, a time too far away
        return None
    return moment if moment and moment.year >= FIRST_YEAR else None


def _in_utc(moment: datetime, zone: tzinfo) -> datetime:
    return (moment if moment.tzinfo else moment.replace(tzinfo=zone)).astimezone(UTC)


def _from_mail(text: str) -> datetime | None:
    """The form of RFC 5322 and RFC 9110 that nearly every RSS feed uses; its other forms go the slower way."""
    found = _MAIL.fullmatch(text)
    if not found:
        return None
    day, month, year, time, hours, minutes = found.groups()
    zone = f"{hours}:{minutes}" if hours else "+00:00"
    moment = datetime.fromisoformat(f"{year}-{_MAIL_MONTHS[month]}-{day:0>2}T{time}{zone}")
    return moment.astimezone(UTC) if hours else moment


def _from_digits(text: str, zone: tzinfo) -> datetime | None:
    """A date of ISO 8601's basic format, or Unix time in seconds or milliseconds, told apart by their length."""
    digits, point, fraction = text.partition(".")
    if not digits.isdecimal() or (point and not fraction.isdecimal()):
        return None
    if not point and len(digits) in _DIGITS:
        return _in_utc(_strictly(digits, _DIGITS[len(digits)]), zone)
    if len(digits) in (9, 10):
        return datetime.fromtimestamp(float(text), UTC)
    return datetime.fromtimestamp(float(text) / 1000, UTC) if len(digits) == 13 else None


def _strictly(digits: str, form: str) -> datetime:
    moment = datetime.strptime(digits, form)  # noqa: DTZ007 - the zone follows
    if moment.year != int(digits[:4]):
        raise ValueError("the 366th day of a year that has none")
    return moment


def _from_iso(text: str, zone: tzinfo) -> datetime | None:
    """The strict part of ISO 8601, as the standard library reads it, and days of the year."""
    ordinal = _ORDINAL.match(text)
    if ordinal:
        text = f"{_strictly(ordinal[1] + ordinal[2], '%Y%j').date()}{text[ordinal.end() :]}"
    text = text.upper()
    if not _STRICT.fullmatch(text):  # the standard library takes any character between date and time
        return None
    try:
        return _in_utc(datetime.fromisoformat(text), zone)
    except ValueError:
        return None


def _levelled(text: str) -> str:
    """The text folded, with single spaces, and with East Asian numerals and units turned into those of the West."""
    text = folded(text)
    if not text.isascii():
        text = _CHINESE_NUMBER.sub(lambda found: _western(found[0]), text)
        text = _NUMBERED_MONTH.sub(_english, text).translate(_UNITS)
    if "th" in text:
        text = _VIETNAMESE_MONTH.sub(_english, text)
    return " ".join(text.split())


def _english(month: re.Match[str]) -> str:
    return f" {_ENGLISH[int(month[1]) - 1]} "


def _western(numeral: str) -> str:
    tens, ten, ones = numeral.partition("十")
    if not ten:
        return "".join(_CHINESE_DIGITS[character] for character in numeral)
    return _CHINESE_DIGITS.get(tens, "1") + _CHINESE_DIGITS.get(ones, "0")


def _from_words(text: str, zone: tzinfo) -> datetime | None:
    """A date in words or numbers, and a time where there is one, in any order."""
    day, rest = _numbered_day(text)
    if day and _ZONE_ALONE.fullmatch(rest):
        return _in_utc(day, _zone(rest) or zone)
    time = _TIME.search(rest)
    said = _zone(time["zone"] or "") if time else None
    if time and not day:
        end = time.end() if said or not time["zone"] else time.start("zone")
        rest = f"{rest[: time.start()]} {rest[end:]}"
    day = day or _named_day(rest)
    return _in_utc(day + (_elapsed(time) if time else timedelta()), said or zone) if day else None


def _numbered_day(text: str) -> tuple[datetime | None, str]:
    """The day that is written in numbers alone, and the text without it; no day where a month has its name."""
    if any(word in MONTHS for word in _WORD.findall(text)):
        return None, text
    found = _YEAR_FIRST.search(text) or _DAY_FIRST.search(text) or _YEAR_ALONE.match(text)
    if not found:
        return None, text
    parts = found.groupdict()
    month, day = int(parts.get("month") or 1), int(parts.get("day") or 1)
    if found.re is _DAY_FIRST and found["mark"] != ".":
        if month != day and max(month, day) <= 12:
            return None, text  # the seventh of September here, the ninth of July there
        month, day = min(month, day), max(month, day)
    rest = f"{text[: found.start()]} {text[found.end() :]}".strip()
    return datetime(int(found["year"]), month, day), rest  # noqa: DTZ001 - the zone follows


def _named_day(text: str) -> datetime | None:
    """The day beside the name of its month: "7 September 2024", "September 7, 2024", "07-Sep-24", "2024 Sep"."""
    words = [_ROMAN.get(word, word) for word in _WORD.findall(text)]
    words = [word for word in words if word in MONTHS or word.isdecimal()]
    names = [word for word in words if word in MONTHS]
    if len(names) > 1 and names[0] == "mar":  # Tuesday in French, Italian and Spanish
        words.remove(names.pop(0))
    if len({MONTHS[name] for name in names}) != 1:
        return None
    place = words.index(names[0])
    before = [word for word in words[:place] if word.isdecimal()]
    after = [word for word in words[place:] if word.isdecimal()]
    day = "1"
    if before and len(before[-1]) <= 2:
        day = before.pop()
    elif after and len(after[0]) <= 2:
        day = after.pop(0)
    year = next((word for word in before + after if len(word) > 2), (after or before or [""])[0])
    return datetime(_full_year(year), MONTHS[names[0]], int(day)) if year else None  # noqa: DTZ001 - the zone follows


def _full_year(year: str) -> int:
    """RFC 5322, section 4.3: two digits are of 1950 to 2049, three count from 1900."""
    if len(year) == 2:
        return int(year) + (2000 if int(year) < 50 else 1900)
    return int(year) + (1900 if len(year) == 3 else 0)


def _elapsed(time: re.Match[str]) -> timedelta:
    """The time of day; 24:00 is the next midnight, and a leap second the next minute.

    Raises:
        ValueError: there is no such time.
    """
    hour, minute, second = (int(time[name] or 0) for name in ("hour", "minute", "second"))
    half = time["late"] or time["early"]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half in _AFTER_NOON else 0)
    if minute > 59 or second > 60 or hour > 24 or (hour == 24 and (minute or second)):
        raise ValueError("no time of day")
    microsecond = int(f"{time['fraction'] or '':0<6}"[:6])
    return timedelta(hours=hour, minutes=minute, seconds=second, microseconds=microsecond)


def _zone(name: str) -> tzinfo | None:
    """A time zone by its name or offset; None for a word that is none.

    Raises:
        ValueError: there is no such offset.
    """
    offset = _OFFSET_PARTS.search(name)
    if not offset:
        hours = 0 if name in _MILITARY else _ZONES.get(name)
        return None if hours is None else timezone(timedelta(hours=hours))
    minutes = int(offset[3] or 0)
    if minutes > 59:
        raise ValueError("no offset")
    east = timedelta(hours=int(offset[2]), minutes=minutes)
    return timezone(-east if offset[1] == "-" else east)
