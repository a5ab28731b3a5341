"""Dates that are told by the time since: "2 hours ago", "gestern, 10:30 Uhr", "3日前", "только что".

Observations: such a date means nothing without the time at which its page was made, for which the time at which it was
fetched stands. It is alone in its line, or has a few words beside it ("Posted 2 hours ago by Ann"). Other lengths of
time stand on the same pages ("3 min read", "a bridge 200 years old").

Rule: the words of CLDR for the 15 languages and for those of the page, and by hand what CLDR has not (days by their
names, variants in use, Sanskrit); hardly anything else in the text; no further back than the web goes. Known
exceptions: "hier" is yesterday in French and here in German, so it needs a time of day or a French page. The worse
error is a date for what has none, so a sentence that tells of the past is none.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import cache

from aggregator.core import cldr, dates
from aggregator.core.months import folded

_LANGUAGES = (
    *("en", "ko", "ru", "fr", "id", "hi", "ja", "de", "pt", "el", "es", "it", "fi", "la", "zh", "zh-Hant"),
)
_LONGEST = 80
_MOST_WORDS_BESIDE = 3
_OLDEST_YEARS = 30

# How a length of time (CLDR) is made the time since, where CLDR has but one of several ways.
_WAYS: Mapping[str, tuple[str, ...]] = {
    "en": ("{} ago",),
    "de": ("vor {}", "vor etwa {}", "vor ca. {}"),
    "ru": ("{} тому назад",),
    "el": ("πριν {}", "{} πριν", "εδώ και {}"),
    "pt": ("{} atrás", "faz {}", "há cerca de {}"),
    "es": ("{} atrás", "hace unas {}", "hace unos {}"),
    "it": ("{} or sono", "circa {} fa"),
    "id": ("{} lalu", "{} yang lalu"),
    "fi": ("{} sitten",),
    "zh": ("{}以前",),
}
_BY_HAND = {
    "minute": "{0} mins ago;il y a {0} mn;{0} निमेषेभ्यः पूर्वम्;ante {0} minutas",
    "hour": "{0} hrs ago;{0}个小时前;{0}個小時前;{0}鐘頭前;{0} घण्टाभ्यः पूर्वम्;{0} होराभ्यः पूर्वम्;ante {0} horas",
    "day": "{0} दिनेभ्यः पूर्वम्;{0} दिनात् पूर्वम्;ante {0} dies",
    "week": "{0} wks ago;{0}个星期前;{0}星期前;{0}個星期前;{0} सप्ताहेभ्यः पूर्वम्;ante {0} hebdomades",
    "month": "{0}か月前;{0}カ月前;{0}月前;{0} मासेभ्यः पूर्वम्;ante {0} menses",
    "year": "{0} yrs ago;{0} वर्षेभ्यः पूर्वम्;ante {0} annos",
}
_DAYS = {
    0: "today;heute;aujourd'hui;aujourd’hui;hoy;oggi;hoje;сегодня;σήμερα;tänään;hari ini;hodie;अद्य;आज;今天;今日;本日;"
    "오늘",
    1: "yesterday;gestern;hier;ayer;ieri;ontem;вчера;χθες;χτες;eilen;kemarin;heri;ह्यः;कल;昨天;昨日;어제",
    2: "vorgestern;avant-hier;anteayer;antes de ayer;l'altro ieri;anteontem;позавчера;προχθές;toissapäivänä;"
    "kemarin lusa;nudius tertius;परह्यः;परसों;前天;一昨日;おととい;그저께;그제",
}
_NOW = (
    "just now;now;moments ago;a moment ago;a few seconds ago;seconds ago;gerade eben;soeben;jetzt;à l'instant;"
    "à l’instant;maintenant;ahora;ahora mismo;justo ahora;adesso;proprio ora;agora;agora mesmo;только что;сейчас;"
    "μόλις τώρα;τώρα;juuri nyt;nyt;baru saja;sekarang;modo;nunc;अभी;अधुना;इदानीम्;刚刚;剛剛;たった今;방금;방금 전;지금"
)
_ONE = "an?|one|ein(?:e[mr]?)?|un[ae]?|un['’]|uma?|один|одну|ενα|μια|yksi|una?m|एक|一|한"
_TWO = "two|zwei|deux|dos|due|dois|duas|два|две|δυο|kaksi|两|兩|二|두"
_ONE_TOGETHER = re.compile(r"(?<!\w)se(?=(?:menit|jam|hari|minggu|bulan|tahun)\s)")
_WORDS_FOR_NUMBERS = re.compile(
    rf"(?<!\w)(?<!\by )(?:(?P<one>{_ONE})|(?:{_TWO}))(?:\s(?=[^\W\d])|(?<=['’])|(?<=[⺀-힣])(?=\w))"
)
_HERE_OR_YESTERDAY = "hier"
_MINUTES = {"minute": 1, "hour": 60, "day": 1440, "week": 7 * 1440}

_SPACE = re.compile(r"\s+")
_POINT_BEHIND_LETTER = re.compile(r"(?<=[^\W\d_])\.")
_NUMBER = re.compile(r"(?<![\d.,:/-])(\d{1,3})(?![\d:/])\s?\+?\s?")
_COMPOUND = re.compile(r"(\d{1,3})\s?([^\W\d_]{1,12})\s?,?\s?(?:and|und|et|y|e|и|ja|と|και|dan)?\s?$")
_LABEL = r"(?:[^\W\d_][^\d:：]{0,24}[:：]\s?|(?:posted|published|updated|added|on|le|am)\s)?"
_CONNECTS = (
    r"(?:\s?,?\s?(?:at|um|gegen|à|a\sla|a\slas|às|as|alle|ore|klo|kl|pukul|в|στις|の|@|,|-|–|·|\||~)){0,2}\s?"
)
_CLOCK_TIME = (
    r"(?P<time>[^\s\d]{0,3}\s?\d{1,2}(?:\s?[:.h時时시點点]\s?(?:\d{1,2}\s?[분分]?)?|(?=\s?(?:uhr|am|pm)\b))(?:\s?[ap]m)?"
    r"(?:\s?(?:h|uhr|m[es]z|msk|мск|wib|wita|wit|jst|kst|gmt|utc))?)?"
)
_HOURS_AND_MINUTES = re.compile(r"(\d{1,2})\s?[:.h時时시點点]?\s?(\d{2})?(?:\s?[분分])?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Clock:
    """What a date that is told by the time since, or without its year, is read against.

    Attributes:
        at: when the page that says it was fetched.
        zone: the time zone of its readers.
        language: the language of the page, as it was declared; its words are known beside those of the 15 languages.
    """

    at: datetime
    zone: tzinfo = UTC
    language: str | None = None


def moment(text: str, clock: Clock) -> datetime | None:
    """The point in time that a short text tells by the time since.

    Args:
        text: a line of a page, or a part of one.
        clock: what it is read against.

    Returns:
        In UTC. Minutes and hours, days and weeks are counted back from the clock; a day by its name is its midnight,
        or the time it is told with. None where the text tells nothing of the kind, or much else beside it.
    """
    if not text or len(text) > _LONGEST:
        return None
    said = _plain(text)
    try:
        found = _since(_counted(said), clock) or _by_day(said, clock)
    except (ValueError, OverflowError):  # a time of day that is none, a year before the first
        return None
    return found if found and found <= clock.at + timedelta(days=1) else None


def _since(said: str, clock: Clock) -> datetime | None:
    table = _table(clock.language or "en")
    if said in table.now:
        return clock.at
    if alone := table.behind.fullmatch(said):  # "час назад", "tunti sitten"
        unit = table.units.get(("", alone[0].replace(" ", "")))
        return _back(clock.at, 1, unit) if unit else None
    for number in _NUMBER.finditer(said):
        ahead = table.behind.match(said, number.end())
        if ahead is None or _goes_on(said, ahead.end()):
            continue
        before = said[: number.start()].rstrip()
        for prefix in table.prefixes[ahead[0].replace(" ", "")]:
            left = before.removesuffix(prefix)
            if prefix and (left == before or left[-1:].isalpha()):
                continue
            if _few_words(left) and _few_words(said[ahead.end() :]):
                unit = table.units[prefix, ahead[0].replace(" ", "")]
                return _with_more(left, _back(clock.at, int(number[1]), unit), table)
    return None


def _with_more(before: str, at: datetime, table: _Table) -> datetime:
    """The moment, with the larger unit that stands before the smaller one: "1 day, 3 hours ago"."""
    more = _COMPOUND.search(before)
    unit = table.lengths.get(more[2]) if more else None
    return _back(at, int(more[1]), unit) if more and unit else at


def _by_day(said: str, clock: Clock) -> datetime | None:
    found = _table(clock.language or "en").days.fullmatch(said)
    if not found:
        return None
    if found["day"] == _HERE_OR_YESTERDAY and not found["time"] and (clock.language or "")[:2] != "fr":
        return None
    back = next(days for days, words in _DAYS.items() if found["day"] in map(_plain, words.split(";")))
    day = (clock.at.astimezone(clock.zone) - timedelta(days=back)).date()
    shown = _HOURS_AND_MINUTES.sub(lambda time: f"{time[1]}:{time[2] or '00'}", found["time"] or "")
    return dates.parse(f"{day.isoformat()} {shown}".strip(), clock.zone)


def _back(at: datetime, count: int, unit: str) -> datetime:
    """So much before, in whole minutes; of months and years the same day, or the month's last.

    Raises:
        ValueError: that is before there was a web.
    """
    at = at.replace(second=0, microsecond=0)
    if unit in _MINUTES:
        return at - timedelta(minutes=count * _MINUTES[unit])
    months = count * (12 if unit == "year" else 1)
    if months > 12 * _OLDEST_YEARS:
        raise ValueError("the age of something else")
    years, month = divmod(at.year * 12 + at.month - 1 - months, 12)
    return at.replace(year=years, month=month + 1, day=min(at.day, monthrange(years, month + 1)[1]))


@dataclass(frozen=True, slots=True)
class _Table:
    """The words of some languages, as they are compared; suffixes without their spaces."""

    behind: re.Pattern[str]
    prefixes: Mapping[str, tuple[str, ...]]
    units: Mapping[tuple[str, str], str]
    lengths: Mapping[str, str]
    days: re.Pattern[str]
    now: frozenset[str]


@cache
def _table(language: str) -> _Table:
    languages = dict.fromkeys((language, language.partition("-")[0], *_LANGUAGES))
    units: dict[tuple[str, str], str] = {}
    spelt: dict[str, None] = {}
    for phrase, unit in _phrases(tuple(languages)):
        prefix, _, suffix = _plain(phrase).partition("{0}")
        spelt[suffix.strip()] = None
        units.setdefault((prefix.strip(), suffix.replace(" ", "")), unit)
    prefixes: dict[str, tuple[str, ...]] = {}
    for prefix, suffix in sorted(units, key=lambda pair: -len(pair[0])):
        prefixes[suffix] = (*prefixes.get(suffix, ()), prefix)
    longest = sorted(filter(None, spelt), key=len, reverse=True)
    lengths = {
        _plain(phrase).replace("{0}", "").strip(): unit
        for tag in languages
        for phrase, unit in cldr.lengths(tag).items()
    }
    names = sorted((_plain(word) for words in _DAYS.values() for word in words.split(";")), key=len)[::-1]
    return _Table(
        behind=re.compile("|".join(re.escape(one).replace(r"\ ", r"\s?") for one in longest)),
        prefixes=prefixes,
        units=units,
        lengths=lengths,
        days=re.compile(rf"{_LABEL}(?P<day>{'|'.join(map(re.escape, names))}){_CONNECTS}{_CLOCK_TIME}"),
        now=frozenset(map(_plain, _NOW.split(";"))),
    )


def _phrases(languages: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """All ways to say that something was some time ago, CLDR's own first, with the unit of each."""
    for tag in languages:
        yield from cldr.ago(tag).items()
    for unit, phrases in _BY_HAND.items():
        yield from ((phrase, unit) for phrase in phrases.split(";"))
    for tag, ways in _WAYS.items():
        for length, unit in cldr.lengths(tag).items():
            yield from ((way.replace("{}", length), unit) for way in ways)


def _plain(text: str) -> str:
    """A text in the form in which it is compared: folded, single spaces, no points behind letters."""
    return _SPACE.sub(" ", _POINT_BEHIND_LETTER.sub("", folded(text))).strip()


def _counted(said: str) -> str:
    """A plain text with its words for one and two as numbers."""
    return _WORDS_FOR_NUMBERS.sub(lambda word: "1 " if word["one"] else "2 ", _ONE_TOGETHER.sub("1 ", said))


def _goes_on(said: str, end: int) -> bool:
    """Whether a word of letters is cut in two at this place; East Asian words are not told apart."""
    letters = said[end - 1 : end + 1]
    return len(letters) == 2 and letters.isalpha() and not any("⺀" <= one <= "힣" for one in letters)


def _few_words(text: str) -> bool:
    return len(text.split()) <= _MOST_WORDS_BESIDE
