from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from aggregator.core.relative import Clock, moment

_CLOCK = Clock(at=datetime(2026, 11, 25, 12, 30, tzinfo=UTC), zone=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("2 hours ago", "2026-11-25T10:30"),
        ("Posted 2 hours ago by Ann Roe", "2026-11-25T10:30"),
        ("an hour ago", "2026-11-25T11:30"),
        ("2h ago", "2026-11-25T10:30"),
        ("5m ago", "2026-11-25T12:25"),
        ("3 hrs ago", "2026-11-25T09:30"),
        ("2 mo ago", "2026-09-25T12:30"),
        ("1 day, 3 hours ago", "2026-11-24T09:30"),
        ("two days ago", "2026-11-23T12:30"),
        ("just now", "2026-11-25T12:30"),
        ("vor 3 Tagen", "2026-11-22T12:30"),
        ("vor 2 Std.", "2026-11-25T10:30"),
        ("vor einer Stunde", "2026-11-25T11:30"),
        ("il y a 5 minutes", "2026-11-25T12:25"),
        ("il y a une heure", "2026-11-25T11:30"),
        ("hace 3 horas", "2026-11-25T09:30"),
        ("hace una hora", "2026-11-25T11:30"),
        ("3 giorni fa", "2026-11-22T12:30"),
        ("un'ora fa", "2026-11-25T11:30"),
        ("há 2 dias", "2026-11-23T12:30"),
        ("2 horas atrás", "2026-11-25T10:30"),
        ("3 часа назад", "2026-11-25T09:30"),
        ("час назад", "2026-11-25T11:30"),
        ("5 мин. назад", "2026-11-25T12:25"),
        ("πριν από 2 ώρες", "2026-11-25T10:30"),
        ("2 ώρες πριν", "2026-11-25T10:30"),
        ("2 päivää sitten", "2026-11-23T12:30"),
        ("tunti sitten", "2026-11-25T11:30"),
        ("2 jam yang lalu", "2026-11-25T10:30"),
        ("sejam yang lalu", "2026-11-25T11:30"),
        ("3시간 전", "2026-11-25T09:30"),
        ("한 시간 전", "2026-11-25T11:30"),
        ("3日前", "2026-11-22T12:30"),
        ("2時間前", "2026-11-25T10:30"),
        ("3天前", "2026-11-22T12:30"),
        ("一小时前", "2026-11-25T11:30"),
        ("3 小時前", "2026-11-25T09:30"),
        ("2 दिन पहले", "2026-11-23T12:30"),
        ("2 घण्टाभ्यः पूर्वम्", "2026-11-25T10:30"),
        ("ante 3 dies", "2026-11-22T12:30"),
    ],
)
def test_the_time_since_is_counted_back_from_the_clock(said: str, expected: str) -> None:
    """The 15 languages, long and short, with numbers and with words for one and two."""
    assert _read(said) == expected


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("yesterday", "2026-11-23T23:00"),
        ("today 09:15", "2026-11-25T08:15"),
        ("Yesterday at 5:45 PM", "2026-11-24T16:45"),
        ("gestern, 10:30 Uhr", "2026-11-24T09:30"),
        ("Heute, 9 Uhr", "2026-11-25T08:00"),
        ("Stand: heute", "2026-11-24T23:00"),
        ("aujourd'hui à 10h30", "2026-11-25T09:30"),
        ("hier à 10:30", "2026-11-24T09:30"),
        ("ayer a las 10:00", "2026-11-24T09:00"),
        ("ieri, 18:30", "2026-11-24T17:30"),
        ("ontem às 14h30", "2026-11-24T13:30"),
        ("Вчера в 18:05", "2026-11-24T17:05"),
        ("χθες", "2026-11-23T23:00"),
        ("tänään klo 10.30", "2026-11-25T09:30"),
        ("Kemarin, 14:30 WIB", "2026-11-24T07:30"),
        ("어제 14:20", "2026-11-24T13:20"),
        ("昨日 18:05", "2026-11-24T17:05"),
        ("昨天", "2026-11-23T23:00"),
        ("前天", "2026-11-22T23:00"),
        ("ह्यः", "2026-11-23T23:00"),
        ("heri", "2026-11-23T23:00"),
    ],
)
def test_a_day_by_its_name_is_one_of_the_zone(said: str, expected: str) -> None:
    """Its midnight, or the time that is told with it; a zone that is named comes first."""
    assert _read(said) == expected


@pytest.mark.parametrize(
    "said",
    [
        "",
        "3 min read",
        "2 days left",
        "1 hour",
        "Today's news",
        "heute im Angebot",
        "hier",
        "Lesen Sie hier",
        "The mill burned down 200 years ago",
        "It was founded 3 years ago today in a small village",
        "1.5 hours ago",
        "in 2 days",
        "yesterday, 25:99",
    ],
)
def test_what_tells_no_time_since_is_no_date(said: str) -> None:
    """Lengths of reading, ages of mills, words of other languages, and times that cannot be."""
    assert _read(said) is None


def test_the_language_of_the_page_adds_its_words() -> None:
    """Polish is none of the 15; "hier" alone is yesterday in French."""
    assert moment("3 dni temu", _CLOCK) is None
    assert _read("3 dni temu", "pl") == "2026-11-22T12:30"
    assert _read("hier", "fr-CA") == "2026-11-23T23:00"
    assert _read("2 hours ago", "no such language") == "2026-11-25T10:30"


def test_months_end_where_months_end() -> None:
    """A month before the 31st of March is the last of February."""
    clock = Clock(at=datetime(2026, 3, 31, 9, tzinfo=UTC))
    assert moment("1 month ago", clock) == datetime(2026, 2, 28, 9, tzinfo=UTC)


def _read(said: str, language: str | None = None) -> str | None:
    found = moment(said, Clock(at=_CLOCK.at, zone=_CLOCK.zone, language=language))
    return found.isoformat()[:16] if found else None
