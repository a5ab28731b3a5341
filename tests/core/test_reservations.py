from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.adapters.robots import pattern
from aggregator.core import reservations
from aggregator.core.model import Failure, Fetched, FetchFailed, FetchResult, NotModified

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
SITE = "https://provider.com"
EXAMPLE = [
    {"location": "/directory-a/", "tdm-reservation": 1},
    {
        "location": "/directory-b/html/",
        "tdm-reservation": 1,
        "tdm-policy": "https://provider.com/policy.json",
    },
    {"location": "/directory-b/images/*.jpg", "tdm-reservation": 0},
]


def document(said: object) -> Fetched:
    """A tdmrep.json."""
    return Fetched(url=SITE, body=json.dumps(said).encode(), headers={"etag": '"1"'})


def failed(status: int | None) -> FetchFailed:
    """None of it."""
    return FetchFailed(url=SITE, reason=Failure.STATUS, message="", status=status)


def after(*answers: FetchResult) -> reservations.Reservations:
    """What is known after these answers."""
    known = None
    for answer in answers:
        known = reservations.learnt(known, answer, NOW, pattern)
    assert known is not None
    return known


@pytest.mark.parametrize(
    ("said", "path", "reserved"),
    [
        (EXAMPLE, "/directory-a/x.pdf", True),
        (EXAMPLE, "/directory-b/html/1.html", True),
        (EXAMPLE, "/directory-b/images/1.jpg", False),
        (EXAMPLE, "/elsewhere", False),
        ([{"location": "/", "tdm-reservation": 1}], "/any/thing", True),
        ({"location": "/", "tdm-reservation": "1"}, "/any/thing", True),
        ([{"location": "/a$", "tdm-reservation": 1}], "/ab", False),
        ([{"location": "/a", "tdm-reservation": 0}, {"location": "/", "tdm-reservation": 1}], "/a/b", False),
        ([{"location": "/", "tdm-reservation": 1}, {"location": "/a", "tdm-reservation": 0}], "/a/b", True),
        ([{"location": "/", "tdm-reservation": 2}], "/", False),
        (
            [{"location": "/"}, {"tdm-reservation": 1}, 7, None, {"location": ["/"], "tdm-reservation": 1}],
            "/",
            False,
        ),
        ("nonsense", "/", False),
    ],
)
def test_what_a_file_reserves(said: object, path: str, reserved: bool) -> None:  # noqa: FBT001
    """The first rule that matches counts; what is no rule, or says neither 0 nor 1, is none."""
    assert reservations.is_reserved(after(document(said)), SITE + path) is reserved


@pytest.mark.parametrize("body", [b"", b"<html>", b"[" * 100_000, b"\xff"])
def test_a_file_that_is_none(body: bytes) -> None:
    """It reserves nothing."""
    assert not reservations.is_reserved(after(Fetched(url=SITE, body=body)), f"{SITE}/directory-a/")


def test_a_file_that_is_gone_reserves_nothing() -> None:
    """Without access to it, its server does not speak this protocol."""
    assert not reservations.is_reserved(after(document(EXAMPLE), failed(404)), f"{SITE}/directory-a/")


@pytest.mark.parametrize("answer", [failed(503), failed(None), NotModified(url=SITE)])
def test_the_last_file_holds_while_there_is_no_other(answer: FetchResult) -> None:
    """A server that is down takes nothing back."""
    known = after(document(EXAMPLE), answer)
    assert reservations.is_reserved(known, f"{SITE}/directory-a/")
    assert reservations.request(f"{SITE}/x?y", known).etag == '"1"'


def test_when_it_is_asked_for_again() -> None:
    """Daily, or as it says; after a failure within the hour."""
    assert after(failed(404)).fresh_until == NOW + timedelta(days=1)
    assert after(failed(500)).fresh_until == NOW + timedelta(hours=1)
    assert reservations.request(f"{SITE}/x", None).url == f"{SITE}/.well-known/tdmrep.json"
