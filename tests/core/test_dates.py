"""Dates as feeds and pages of 15 languages write them."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone
from email.utils import format_datetime, parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import dates
from aggregator.core.months import MONTHS

NINE_HOURS_EAST = timezone(timedelta(hours=9))

# One line per case: the text, and the time in UTC (minutes, seconds and parts of them where there are any).
CASES = """
sob, 07 wrz 2024 12:30:00 +0200 | 2024-09-07T10:30
7 września 2024 | 2024-09-07
za, 7 mrt 2024 12:30 | 2024-03-07T12:30
7 maart 2024 | 2024-03-07
7 augusti 2024 | 2024-08-07
lørdag den 7. september 2024 | 2024-09-07
7. maj 2024 | 2024-05-07
fre, 06 des 2024 12:00:00 +0100 | 2024-12-06T11:00
7. září 2024 | 2024-09-07
2024. szept. 7., szombat 12:30 | 2024-09-07T12:30
2024-szeptember-07T12:30Z | 2024-09-07T12:30
2024-július-13T9:15-05:00 | 2024-07-13T14:15
7 Ağustos 2024 Çarşamba | 2024-08-07
7 жовтня 2024, 12:30 | 2024-10-07T12:30
ngày 7 tháng 9 năm 2024 | 2024-09-07
7 thg 12, 2024 | 2024-12-07
7 سبتمبر 2024 | 2024-09-07
٧ سبتمبر ٢٠٢٤ | 2024-09-07
7 septembrie 2024 | 2024-09-07
7 листопада 2024 | 2024-11-07
1/13/2024 3:04 PM | 2024-01-13T15:04
2024-09-07T12:30:00+02:00[Europe/Berlin] | 2024-09-07T10:30
Σαβ, 07 Σεπ 2004 13:30:15 EST | 2004-09-07T18:30:15
2004-05-28 오후 11:23:15 | 2004-05-28T23:23:15
Sat, 07 Sep 2024 12:30:00 GMT | 2024-09-07T12:30
Sat, 07 Sep 2024 12:30:00 +0000 | 2024-09-07T12:30
Sat, 07 Sep 2024 12:30:00 -0000 | 2024-09-07T12:30
Sat, 07 Sep 2024 12:30:00 Z | 2024-09-07T12:30
Sat, 07 Sep 2024 12:30:00 UT | 2024-09-07T12:30
Sat, 07 Sep 2024 12:30:00 UTC | 2024-09-07T12:30
Sat, 07 Sep 2024 12:30:00 EST | 2024-09-07T17:30
Sat, 07 Sep 2024 12:30:00 EDT | 2024-09-07T16:30
Sat, 07 Sep 2024 12:30:00 CST | 2024-09-07T18:30
Sat, 07 Sep 2024 12:30:00 CDT | 2024-09-07T17:30
Sat, 07 Sep 2024 12:30:00 MST | 2024-09-07T19:30
Sat, 07 Sep 2024 12:30:00 MDT | 2024-09-07T18:30
Sat, 07 Sep 2024 12:30:00 PST | 2024-09-07T20:30
Sat, 07 Sep 2024 12:30:00 PDT | 2024-09-07T19:30
Sat, 07 Sep 2024 12:30:00 CEST | 2024-09-07T10:30
Sat, 07 Sep 2024 12:30:00 MSK | 2024-09-07T09:30
Sat, 07 Sep 2024 12:30:00 JST | 2024-09-07T03:30
Sat, 07 Sep 2024 12:30:00 IST | 2024-09-07T07:00
Sat, 07 Sep 2024 12:30:00 A | 2024-09-07T12:30
Sat, 07 Sep 2024 12:30:00 N | 2024-09-07T12:30
Sat, 07 Sep 2024 12:30:00 XYZ | 2024-09-07T12:30
Sat, 07 Sep 2024 12:30:00 GMT+1 | 2024-09-07T11:30
Sat, 07 Sep 2024 12:30:00 GMT-05:00 | 2024-09-07T17:30
Sat, 07 Sep 2024 12:30:00 UTC+9 | 2024-09-07T03:30
Sat, 07 Sep 2024 12:30:00 +0545 | 2024-09-07T06:45
Sat, 07 Sep 2024 12:30:00 +05:30 | 2024-09-07T07:00
Sat, 07 Sep 2024 12:30:00 -0330 | 2024-09-07T16:00
Sat, 07 Sep 2024 12:30:00 +0900 (KST) | 2024-09-07T03:30
Sat, 7 Sep 2024 12:30:00 GMT | 2024-09-07T12:30
Sat, 7 Sep 2024 12:30 GMT | 2024-09-07T12:30
7 Sep 2024 12:30:00 GMT | 2024-09-07T12:30
07 Sep 2024 1:05 +0000 | 2024-09-07T01:05
Sat, 07 Sep 24 12:30:00 GMT | 2024-09-07T12:30
Tue, 07 Sep 99 12:30:00 GMT | 1999-09-07T12:30
07 Sep 49 12:30:00 GMT | 2049-09-07T12:30
07 Sep 50 12:30:00 GMT | 1950-09-07T12:30
Sat, 07 Sep 124 12:30:00 GMT | 2024-09-07T12:30
Sat,07 Sep 2024 12:30:00 GMT | 2024-09-07T12:30
sat, 07 sep 2024 12:30:00 gmt | 2024-09-07T12:30
Saturday, 07 September 2024 12:30:00 GMT | 2024-09-07T12:30
Sat, 07 Sep 2024 24:00:00 GMT | 2024-09-08
Sat, 31 Dec 2016 23:59:60 GMT | 2017-01-01
Wrong, 07 Sep 2024 12:30:00 GMT | 2024-09-07T12:30
Sat, 07 Sep 2024 | 2024-09-07
Saturday, 07-Sep-24 12:30:00 GMT | 2024-09-07T12:30
Sat, 07-Sep-2024 12:30:00 GMT | 2024-09-07T12:30
Sat Sep  7 12:30:00 2024 | 2024-09-07T12:30
Sat Sep  7 12:30:00 UTC 2024 | 2024-09-07T12:30
Sat Sep  7 12:30:00 EDT 2024 | 2024-09-07T16:30
Sat Sep 07 2024 12:30:00 GMT+0900 (Korean Standard Time) | 2024-09-07T03:30
Thu, 01 Jan 1970 00:00:00 GMT | 1970-01-01
2024-09-07T12:30:00Z | 2024-09-07T12:30
2024-09-07t12:30:00z | 2024-09-07T12:30
2024-09-07T12:30:00+09:00 | 2024-09-07T03:30
2024-09-07T12:30:00-07:00 | 2024-09-07T19:30
2024-09-07T12:30:00+0900 | 2024-09-07T03:30
2024-09-07T12:30:00+09 | 2024-09-07T03:30
2024-09-07T12:30:00 +0200 | 2024-09-07T10:30
2024-09-07T12:30:00−05:00 | 2024-09-07T17:30
2024-09-07T12:30:00.25Z | 2024-09-07T12:30:00.250000
2024-09-07T12:30:00,25Z | 2024-09-07T12:30:00.250000
2024-09-07T12:30:00.123456789Z | 2024-09-07T12:30:00.123456
2024-09-07T12:30Z | 2024-09-07T12:30
2024-09-07T12:30 | 2024-09-07T12:30
2024-09-07T12Z | 2024-09-07T12:00
2024-09-07T24:00:00Z | 2024-09-08
2016-12-31T23:59:60Z | 2017-01-01
2016-12-31T23:59:60.5+00:00 | 2017-01-01T00:00:00.500000
2024-12-31T23:30:00-01:00 | 2025-01-01T00:30
2024 | 2024-01-01
2024Z | 2024-01-01
2024-09 | 2024-09-01
2024-09Z | 2024-09-01
2024-09+09:00 | 2024-08-31T15:00
2024-09-07 | 2024-09-07
2024-09-07Z | 2024-09-07
2024-09-07+09:00 | 2024-09-06T15:00
2024-09-07-05:00 | 2024-09-07T05:00
20240907 | 2024-09-07
20240907T123000Z | 2024-09-07T12:30
20240907T1230 | 2024-09-07T12:30
20240907123000 | 2024-09-07T12:30
202409071230 | 2024-09-07T12:30
202409 | 2024-09-01
2024-W36 | 2024-09-02
2024-W36-6 | 2024-09-07
2024W366 | 2024-09-07
2024-W36-6T12:30:00Z | 2024-09-07T12:30
2024-251 | 2024-09-07
2024251 | 2024-09-07
2024-251T12:30:00Z | 2024-09-07T12:30
2024-366 | 2024-12-31
2024-02-29 | 2024-02-29
2024-09-07 12:30 | 2024-09-07T12:30
2024-09-07 12:30:15 | 2024-09-07T12:30:15
2024-09-07 12:30:00 UTC | 2024-09-07T12:30
2024-09-07 12:30:00 +0900 | 2024-09-07T03:30
2024-9-7 1:05 | 2024-09-07T01:05
2024/09/07 | 2024-09-07
2024/09/07 12:30 | 2024-09-07T12:30
2024.09.07 | 2024-09-07
2024.09.07. 13:30 | 2024-09-07T13:30
2024-Sep-07 | 2024-09-07
1725712200 | 2024-09-07T12:30
1725712200.5 | 2024-09-07T12:30:00.500000
1725712200123 | 2024-09-07T12:30:00.123000
946684800 | 2000-01-01
2024年9月7日 | 2024-09-07
2024年9月7日 12:30 | 2024-09-07T12:30
2024年09月07日12时30分 | 2024-09-07T12:30
2024年9月7日12時30分15秒 | 2024-09-07T12:30:15
2024年9月7日(土) 13時30分 | 2024-09-07T13:30
2024年9月7日 星期六 下午1:30 | 2024-09-07T13:30
2024年9月7日 上午9時5分 | 2024-09-07T09:05
2024年9月7日 午後1時30分 | 2024-09-07T13:30
2024年9月 | 2024-09-01
二〇二四年九月七日 | 2024-09-07
二零二四年十二月二十一日 下午三时 | 2024-12-21T15:00
九月 7, 2024 | 2024-09-07
7 十月, 2024 | 2024-10-07
２０２４年９月７日 | 2024-09-07
2024년 9월 7일 | 2024-09-07
2024년 9월 7일 토요일 | 2024-09-07
2024년 9월 7일 오후 1:30 | 2024-09-07T13:30
2024년 9월 7일 오전 12시 5분 | 2024-09-07T00:05
2024년 9월 7일 오후 12시 30분 | 2024-09-07T12:30
2024. 9. 7. | 2024-09-07
2024. 9. 7. 오후 1:30 | 2024-09-07T13:30
7 сентября 2024 г. | 2024-09-07
7 сентября 2024 г., 13:30 | 2024-09-07T13:30
7 сентября 2024, 13:30 мск | 2024-09-07T10:30
Сб, 7 сент. 2024 | 2024-09-07
1 мая 2024 | 2024-05-01
September 7, 2024 | 2024-09-07
September 7, 2024, 1:30 pm | 2024-09-07T13:30
Sept. 7, 2024 at 12:05 a.m. | 2024-09-07T00:05
Sep 7, 2024 12:05 PM | 2024-09-07T12:05
Saturday 7 September 2024 7pm | 2024-09-07T19:00
7th September 2024 | 2024-09-07
May 1st, 2024 | 2024-05-01
Sep 2024 | 2024-09-01
September 7, 2024 12:30 PM PDT | 2024-09-07T19:30
7 septembre 2024 | 2024-09-07
1er septembre 2024 | 2024-09-01
samedi 7 septembre 2024 à 13h30 | 2024-09-07T13:30
mar. 10 sept. 2024 | 2024-09-10
le 14 juillet 2024 à 12h | 2024-07-14T12:00
7 août 2024 | 2024-08-07
7 aout 2024 | 2024-08-07
15 déc. 2024 | 2024-12-15
7 FÉVRIER 2024 | 2024-02-07
Sabtu, 7 September 2024 | 2024-09-07
Sabtu, 07 Sep 2024 13:30 WIB | 2024-09-07T06:30
17 Agustus 2024 13.30 WIB | 2024-08-17T06:30
1 Mei 2024 | 2024-05-01
12 Desember 2024 | 2024-12-12
7 सितंबरमासः 2024 | 2024-09-07
७ सितम्बर २०२४ | 2024-09-07
1 जूनमासः 2024 | 2024-06-01
1 जुलाई 2024 | 2024-07-01
7. September 2024 | 2024-09-07
Samstag, 7. September 2024, 13.30 Uhr | 2024-09-07T13:30
7. Sept. 2024 | 2024-09-07
1. März 2024 | 2024-03-01
1. Maerz 2024 | 2024-03-01
5. Jänner 2024 | 2024-01-05
07.09.2024 | 2024-09-07
7.9.2024, 13:30 Uhr | 2024-09-07T13:30
07.09.2024 13:30 MESZ | 2024-09-07T11:30
7 de setembro de 2024 | 2024-09-07
7 de setembro de 2024 às 13h30 | 2024-09-07T13:30
7 de março de 2024 | 2024-03-07
7 set. 2024 | 2024-09-07
7 Σεπτεμβρίου 2024 | 2024-09-07
Σάββατο, 7 Σεπτεμβρίου 2024, 1:30 μ.μ. | 2024-09-07T13:30
7 Σεπ 2024 11:05 π.μ. | 2024-09-07T11:05
7 Μαΐου 2024 | 2024-05-07
7 de septiembre de 2024 | 2024-09-07
sábado, 7 de septiembre de 2024, 1:30 p. m. | 2024-09-07T13:30
7 ago 2024 | 2024-08-07
7 settembre 2024 | 2024-09-07
mar 10 set 2024, ore 13:30 | 2024-09-10T13:30
1º maggio 2024 | 2024-05-01
7. syyskuuta 2024 | 2024-09-07
la 7. syyskuuta 2024 klo 13.30 | 2024-09-07T13:30
7.9.2024 klo 13.30 | 2024-09-07T13:30
die 7 Septembris 2024 | 2024-09-07
die VII mensis Septembris 2024 | 2024-09-07
XXIV Decembris 2024 | 2024-12-24
7 Ianuarii 2024 | 2024-01-07
25/09/2024 | 2024-09-25
09/25/2024 | 2024-09-25
05/05/2024 1:30 PM | 2024-05-05T13:30
25-09-2024 | 2024-09-25
9999-12-31T23:59:59Z | 9999-12-31T23:59:59
1900-01-01T00:00:00Z | 1900-01-01
1899-12-31T23:59:59Z | None
0001-01-01T00:00:00Z | None
Mon, 01 Jan 0001 00:00:00 +0000 | None
9999-12-31T23:59:59-01:00 | None
07/09/2024 | None
09-07-2024 | None
2024-13-01 | None
2024-02-30 | None
2023-02-29 | None
2023-366 | None
2024-367 | None
2024-000 | None
2023366 | None
2024-W54 | None
2024-09-07T25:00:00Z | None
2024-09-07T12:60:00Z | None
2024-09-07T24:00:01Z | None
Sat, 31 Jun 2024 12:30:00 GMT | None
Thu, 29 Feb 2024 23:59:59 -1459 | 2024-03-01T14:58:59
Mon, 01 Jan 2024 00:00:00 +1459 | 2023-12-31T09:01
Wed, 29 Feb 2023 12:30:00 GMT | None
Sat, 00 Sep 2024 12:30:00 GMT | None
Fri, 31 Dec 9999 23:59:59 -0100 | None
Mon, 01 Jan 1900 00:30:00 +0100 | None
Sun, 31 Dec 1899 23:30:00 -0100 | 1900-01-01T00:30
Sat, 07 Sep 2024 25:30:00 GMT | None
Sat, 07 Sep 2024 12:30:00 +0960 | None
Sat, 07 Sep 2024 12:30:00 +9900 | None
0 September 2024 | None
7 September | None
12:30 | None
yesterday | None
3 days ago | None
7 September or 8 October 2024 | None
99999999999 | None
never | None
- | None
"""


def cases() -> list[tuple[str, datetime | None]]:
    """The cases above as pairs of a text and the time it names."""
    pairs = (line.rsplit(" | ", 1) for line in CASES.strip().splitlines())
    return [
        (said, None if at == "None" else datetime.fromisoformat(at).replace(tzinfo=UTC)) for said, at in pairs
    ]


@pytest.mark.parametrize(("said", "expected"), cases())
def test_a_date_is_read(said: str, expected: datetime | None) -> None:
    """Each way of writing a date names the point in time that its writer meant, or none."""
    assert dates.parse(said) == expected
    assert dates.parse(f" \n{said}\t") == expected


@pytest.mark.parametrize(
    "said",
    [
        "2024-09-07T21:30",
        "2024-09-07 21:30",
        "Sat, 07 Sep 2024 21:30:00",
        "2024年9月7日 21:30",
        "7 Sep 2024 9:30 pm",
        "202409072130",
    ],
)
def test_a_time_without_a_zone_is_the_readers(said: str) -> None:
    """Where a text names no zone, the caller's holds."""
    assert dates.parse(said, NINE_HOURS_EAST) == datetime(2024, 9, 7, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "said", ["2024-09-07T12:30Z", "Sat, 07 Sep 2024 12:30:00 GMT", "7 Sep 2024 12:30 UT", "1725712200"]
)
def test_a_zone_that_is_named_holds(said: str) -> None:
    """A text's own zone wins over the caller's."""
    moment = dates.parse(said, NINE_HOURS_EAST)
    assert moment == datetime(2024, 9, 7, 12, 30, tzinfo=UTC)
    assert moment.tzinfo is UTC


def test_a_name_means_one_month() -> None:
    """All twelve months have names, none of them is a number, and each is found under its folded form."""
    assert set(MONTHS.values()) == set(range(1, 13))
    assert MONTHS["fevrier"] == MONTHS["helmikuuta"] == MONTHS["φεβρουαριου"] == 2
    assert not any(name.isdecimal() for name in MONTHS)


@pytest.mark.parametrize(
    "part", ["1", "1 ", "1:", ":", "12h", "am", "jan ", "一", "年", "+1", "2024-", "a", "٣"]
)
def test_hostile_dates_take_bounded_time(part: str) -> None:
    """No text, however long, keeps the reader busy."""
    start = time.process_time()
    for length in (200, 1_000_000):
        dates.parse((part * length)[:length])
    assert time.process_time() - start < 0.1


@given(st.text(max_size=60) | st.text("0123456789-/:.+TZWh aepmst年月日시 ", max_size=30))
def test_any_characters_give_a_date_or_none(said: str) -> None:
    """Nothing raises, and every result is in UTC and in range."""
    moment = dates.parse(said, NINE_HOURS_EAST)
    assert moment is None or (moment.tzinfo is UTC and moment.year >= dates.FIRST_YEAR)


@given(st.datetimes(datetime(1901, 1, 1), datetime(9998, 1, 1)))  # noqa: DTZ001 - the zone follows
def test_what_is_written_is_read_back(moment: datetime) -> None:
    """ISO 8601 and RFC 5322 lose nothing but, in the latter, parts of seconds."""
    moment = moment.replace(tzinfo=UTC)
    assert dates.parse(moment.isoformat()) == moment
    assert dates.parse(moment.strftime("%a, %d %b %Y %H:%M:%S +0000")) == moment.replace(microsecond=0)


@given(
    st.datetimes(datetime(1901, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001 - the zone follows
    st.integers(-14 * 60 - 59, 14 * 60 + 59),
)
def test_mail_dates_are_read_as_the_standard_library_reads_them(moment: datetime, offset: int) -> None:
    """In any month and zone, RFC 5322 means what it says."""
    local = moment.replace(tzinfo=timezone(timedelta(minutes=offset)), microsecond=0)
    said = format_datetime(local)
    assert dates.parse(said) == parsedate_to_datetime(said) == local
