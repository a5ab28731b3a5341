from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aggregator.core.freshness import lifetime

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"cache-control": "public, Max-Age=600"}, 600),
        ({"cache-control": 'max-age="600"', "age": "100"}, 500),
        ({"cache-control": "max-age=600", "age": "700"}, 0),
        ({"cache-control": "s-maxage=600"}, None),
        ({"cache-control": "max-age=600, no-cache"}, 0),
        ({"cache-control": "no-store"}, 0),
        ({"cache-control": "max-age=-5"}, None),
        ({"cache-control": "max-age=5", "expires": "Tue, 24 Nov 2026 13:00:00 GMT"}, 5),
        ({"expires": "Tue, 24 Nov 2026 13:00:00 GMT"}, 3600),
        ({"expires": "Tue, 24 Nov 2026 13:00:00 GMT", "date": "Tue, 24 Nov 2026 12:59:00 GMT"}, 60),
        ({"expires": "Tue, 24 Nov 2026 11:00:00 GMT"}, 0),
        ({"expires": "0"}, 0),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], seconds: int | None) -> None:
    """max-age comes before Expires, Expires goes by the server's own clock, and nonsense is not said."""
    assert lifetime(headers, NOW) == (None if seconds is None else timedelta(seconds=seconds))
