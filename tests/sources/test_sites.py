from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import sources
from aggregator.core import html
from aggregator.core.errors import DocumentError
from aggregator.core.model import Fetched, RawFeed, Source

_DATA = Path(__file__).parent.parent / "data" / "site"
_URL = "https://news.example/2026/11/a.html"


def _read(body: bytes, kind: str, url: str = _URL) -> RawFeed:
    headers = {"content-type": "text/html"}
    source = Source(id="site", url=url, kind="site")
    return sources.parse(Fetched(url=url, headers=headers, body=body), source, kind)


def _cases(kind: str) -> list[Any]:
    return [pytest.param(path, id=path.stem) for path in sorted(_DATA.glob(f"{kind}-*.html"))]


def _expected(path: Path) -> dict[str, Any]:
    expected: dict[str, Any] = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    return expected


@pytest.mark.parametrize("path", _cases("page"))
def test_an_article_is_found_on_its_page(path: Path) -> None:
    """Title, date, authors, text and translations of pages in quite different styles, as written down by hand."""
    expected = _expected(path)
    feed = _read(path.read_bytes(), "page", expected["fetched"])
    (entry,) = feed.entries
    assert entry.title is not None
    assert entry.content is not None
    assert (entry.url, entry.title.value, entry.language) == (
        expected["url"],
        expected["title"],
        expected["language"],
    )
    assert str(entry.published)[:10] == expected["published"][:10]
    assert [person.name for person in entry.authors] == expected["authors"]
    text = " ".join(html.to_text(html.sanitize(entry.content.value, entry.base)).split())
    assert text.startswith(expected["starts"])
    assert text.endswith(expected["ends"])
    assert [words for words in expected["absent"] if words in text] == []
    assert [[one.url, one.language, one.label] for one in entry.alternates] == expected["alternates"]
    assert [page.url for page in feed.pages] == expected["pages"]
    assert (entry.image, entry.enclosures) == (expected.get("image"), ())


@pytest.mark.parametrize("path", _cases("list"))
def test_a_list_leads_to_its_articles(path: Path) -> None:
    """Exactly the articles, in the page's order and with their headlines, and the lists of the other languages."""
    expected = _expected(path)
    feed = _read(path.read_bytes(), "site", expected["url"])
    assert (feed.info.title, feed.info.language) == (expected["title"], expected["language"])
    assert [[page.url, page.title] for page in feed.pages if page.kind == "page"] == expected["articles"]
    assert [[page.url, page.language] for page in feed.pages if page.kind == "site"] == expected["lists"]


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b"<rss version='2.0'><channel/></rss>", "site", 'set kind = "feed"'),
        (b"<html><body><p>Hello</p></body></html>", "site", "selectors.list"),
        (
            b"<html><body><form>Log in<input type=password></form></body></html>",
            "page",
            "no article was found",
        ),
        (b"", "page", "empty"),
    ],
)
def test_what_is_no_list_or_article_is_named_with_a_remedy(body: bytes, kind: str, said: str) -> None:
    """The error says what the document is instead, and what to set."""
    with pytest.raises(DocumentError) as caught:
        _read(body, kind)
    assert said in str(caught.value)


@given(st.binary(max_size=300) | st.text(alphabet="<>/=\"' abdivhrefp!-&;#1中", max_size=300).map(str.encode))
@settings(max_examples=150)
def test_whatever_the_bytes_only_one_error_comes_out(body: bytes) -> None:
    """Neither reader of sites lets anything out but the error that names the remedy."""
    for kind in ("site", "page"):
        with suppress(DocumentError):
            _read(body, kind)


def test_a_page_that_is_one_line_of_noise_is_no_article() -> None:
    """Where nothing but the body itself holds the text, taking the line out takes the body out; found by fuzzing."""
    noise = b'<?xml version="1.0"version="2.0"><ch>' + b"\x7f" * 128 + b"</rss>"
    with pytest.raises(DocumentError):
        sources.parse(
            Fetched(url="http://site.example/", body=noise),
            Source(id="s", url="http://site.example/"),
            "page",
        )


@pytest.mark.parametrize("address", ["http://[", "http://[x]/", "https://a.example:b/", "http://é\ud800/"])
def test_a_link_that_leads_nowhere_costs_nothing(address: str) -> None:
    """An address that no parser takes is a link like any other to the text around it; found by fuzzing."""
    text = "The text of the article, which is long enough to be taken for one. " * 8
    page = (
        f'<html lang=en><body><article><h1>A headline of some length</h1><p><a href="{address}">x</a></p>'
        f'<p>{text}</p><p><a href="{address}">Read more of it</a></p></article>'
    )
    feed = _read(page.encode(errors="replace"), "page", "https://a.example/2026/11/article.html")
    assert [entry.content for entry in feed.entries if entry.content and text.strip() in entry.content.value]


def test_a_date_that_cannot_be_costs_no_article() -> None:
    """A time zone of sixty hours, which the reader of dates of last resort stumbles over."""
    paragraphs = "<p>The delegates met in the old hall and spoke until the evening came.</p>" * 20
    time = '<time class="entry-date published" datetime="2026-10-02T08:15:00+60:00"></time>'
    page = (
        f"<html lang=en><title>A day</title><body><article><h1>A day</h1>{time}{paragraphs}</article></html>"
    )
    (entry,) = _read(page.encode(), "page").entries
    assert entry.published is None
    assert entry.title is not None
    assert entry.title.value == "A day"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ('<html lang="pt-br"><meta property="og:locale" content="en_US">', "pt-br"),
        ('<html lang="pt_BR"><meta property="og:locale" content="pt_PT">', "pt-PT"),
        ('<html lang=""><meta property="og:locale" content="eo_EO">', "eo"),
        ('<html lang="english"><meta http-equiv="Content-Language" content="fi">', "fi"),
        ('<html><meta http-equiv="Content-Language" content="fi_FI">', None),
    ],
)
def test_the_language_that_a_page_declares(declared: str, expected: str | None) -> None:
    """The first place that holds a tag; only Open Graph's is written as a locale."""
    page = f"{declared}<title>A harbour</title><article><h1>A harbour</h1><p>{30 * 'The old crane. '}</p></article>"
    (entry,) = _read(page.encode(), "page").entries
    assert entry.language == expected


def test_the_operator_says_what_a_switcher_calls_a_language() -> None:
    """With `languages.labels`, three links are a switcher of which one label said nothing before."""
    article = f"<article><h1>A harbour opens</h1><p>{30 * 'The old crane lifts. '}</p></article>"
    switcher = "".join(
        f'<li><a href="https://news.example/v{number}/2026/11/24/a-harbour-opens">{label}</a></li>'
        for number, label in enumerate(("English", "Deutsch", "Meän kieli"))
    )
    body = f"<html><title>A harbour opens</title><ul class=languages>{switcher}</ul>{article}</html>".encode()
    url = "https://news.example/v0/2026/11/24/a-harbour-opens"
    found = []
    for labels in ({}, {"meän KIELI": "fit"}):
        source = Source(id="site", url=url, kind="site", labels=labels)
        feed = sources.parse(
            Fetched(url=url, headers={"content-type": "text/html"}, body=body), source, "page"
        )
        found.append({page.url.split("/")[3]: page.language for page in feed.pages})
    assert found == [{}, {"v1": "de", "v2": "fit"}]
