from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator.core.incomplete import moment, order
from aggregator.core.relative import Clock

_AT = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ("November 20", "2026-11-20T00:00"),
        ("20 Nov", "2026-11-20T00:00"),
        ("Nov. 20th", "2026-11-20T00:00"),
        ("Fr., 20. November, 10:30 Uhr", "2026-11-20T10:30"),
        ("20 de noviembre", "2026-11-20T00:00"),
        ("le 20 novembre à 10h30", "2026-11-20T10:30"),
        ("20 ноября, 10:30", "2026-11-20T10:30"),
        ("20 Νοεμβρίου", "2026-11-20T00:00"),
        ("20 marraskuuta", "2026-11-20T00:00"),
        ("20 Novembris", "2026-11-20T00:00"),
        ("20 नवम्बर", "2026-11-20T00:00"),
        ("11月20日(金)", "2026-11-20T00:00"),
        ("11월 20일", "2026-11-20T00:00"),
        ("24. Dezember", "2025-12-24T00:00"),
        ("26 November", "2026-11-26T00:00"),
        ("27 November", "2025-11-27T00:00"),
        ("29 Feb", "2024-02-29T00:00"),
        ("May 5 people", None),
        ("Chapter 5", None),
        ("Top 10", None),
        ("", None),
    ],
)
def test_a_day_without_a_year_is_the_nearest_past_one(said: str, expected: str | None) -> None:
    """Tomorrow's passes, for it may be today already where the page was made."""
    found = moment(said, Clock(at=_AT))
    assert (found.isoformat()[:16] if found else None) == expected


@pytest.mark.parametrize(
    ("texts", "language", "expected"),
    [
        (["03/11/26", "20/10/26"], "en", ["2026-11-03", "2026-10-20"]),
        (["11/03/26", "10/20/26"], "en", ["2026-11-03", "2026-10-20"]),
        (["05/11/2026", "04/11/2026", "03/11/2026"], "en", ["2026-11-05", "2026-11-04", "2026-11-03"]),
        (["11/05/2026", "11/04/2026", "10/12/2026"], "en", ["2026-11-05", "2026-11-04", "2026-10-12"]),
        (["12/01/2026", "11/01/2026"], "en", ["2026-01-12", "2026-01-11"]),
        (["03/11/2026"], "en-GB", ["2026-11-03"]),
        (["11/03/2026"], "en-US", ["2026-11-03"]),
        (["03/11/2026"], "en", [None]),
        (["03/11/2026"], None, [None]),
        (["01/11/2026", "01/10/2026", "01/09/2026"], "en", [None, None, None]),
        (["[11-20]", "[11-03]"], "zh-CN", ["2026-11-20", "2026-11-03"]),
        (["26.11.20", "26.11.03"], "ko", ["2026-11-20", "2026-11-03"]),
        (["11.20", "11.03"], "ko", ["2026-11-20", "2026-11-03"]),
        (["2026/11/3"], "ja", ["2026-11-03"]),
        (["20.11.", "3.11."], "de", ["2026-11-20", "2026-11-03"]),
        (["20.11.26", "03.11.26"], "de", ["2026-11-20", "2026-11-03"]),
        (["Publié le 09/11/2026 à 09h37"], "fr", ["2026-11-09"]),
        (["Our team won by 3-2"], "de", [None]),
        (["20/11", "03/11"], "fr", ["2026-11-20", "2026-11-03"]),
        (["10.30", "11.15"], "de", [None, None]),
        (["31/02/2026"], "fr", [None]),
    ],
)
def test_dates_in_numbers_are_read_as_their_list_writes_them(
    texts: list[str], language: str | None, expected: list[str | None]
) -> None:
    """By the clear ones among them, by their order, by the language; where nothing tells, there is none."""
    clock = Clock(at=_AT, language=language)
    found = [moment(text, clock, order(texts, clock)) for text in texts]
    assert [one.date().isoformat() if one else None for one in found] == expected
