"""Sitemaps: of news, of everything, of languages; compressed, as lists of addresses, and indexes of them."""

from __future__ import annotations

import gzip
import time

import pytest

from aggregator import sources
from aggregator.core.errors import DocumentError
from aggregator.core.model import Fetched, RawFeed, Source

_URL = "https://www.paper.example/sitemap.xml"
_SPACES = (
    'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml" '
    'xmlns:n="http://www.google.com/schemas/sitemap-news/0.9"'
)


def _read(body: str | bytes, kind: str = "site") -> RawFeed:
    data = body.encode() if isinstance(body, str) else body
    source = Source(id="paper", url="https://www.paper.example/", kind="site")
    return sources.parse(Fetched(url=_URL, body=data), source, kind)


def _map(*addresses: str) -> str:
    return f'<?xml version="1.0"?>\n<!-- made by hand -->\n<urlset {_SPACES}>{"".join(addresses)}</urlset>'


def _address(url: str, more: str = "") -> str:
    return f"<url><loc> {url} </loc>{more}</url>"


def _news(date: str, title: str, language: str) -> str:
    publication = f"<n:publication><n:name>Paper</n:name><n:language>{language}</n:language></n:publication>"
    return f"<n:news>{publication}<n:publication_date>{date}</n:publication_date><n:title>{title}</n:title></n:news>"


def test_articles_of_a_news_sitemap_come_newest_first_with_title_date_and_language() -> None:
    """What a news element describes is an article, whatever its address looks like."""
    feed = _read(
        _map(
            _address("https://www.paper.example/a7", _news("2026-11-23T08:00:00Z", "Eins &amp; zwei", "de")),
            _address("https://www.paper.example/a8", _news("2026-11-24T08:00:00Z", "Drei", "de")),
        )
    )
    assert feed.format == "sitemap"
    assert [(page.url, page.kind, page.title, page.language) for page in feed.pages] == [
        ("https://www.paper.example/a8", "page", "Drei", "de"),
        ("https://www.paper.example/a7", "page", "Eins & zwei", "de"),
    ]
    assert [(str(page.published), page.published_said) for page in feed.pages] == [
        ("2026-11-24 08:00:00+00:00", "2026-11-24T08:00:00Z"),
        ("2026-11-23 08:00:00+00:00", "2026-11-23T08:00:00Z"),
    ]


def test_of_a_sitemap_of_everything_the_articles_are_taken() -> None:
    """Home pages, topics, files and other sites are none; the last change says which is the newest."""
    feed = _read(
        _map(
            _address("https://www.paper.example/"),
            _address("https://www.paper.example/category/politics/"),
            _address("https://www.paper.example/about"),
            _address("https://www.paper.example/report-2026.pdf"),
            _address("https://other.example/2026/11/24/an-article-of-another-site/"),
            _address(
                "https://www.paper.example/2026/11/20/the-bridge-is-open/", "<lastmod>2026-11-20</lastmod>"
            ),
            _address(
                "https://www.paper.example/2026/11/24/the-bridge-is-shut/", "<lastmod>2026-11-24</lastmod>"
            ),
        )
    )
    assert [page.url for page in feed.pages] == [
        "https://www.paper.example/2026/11/24/the-bridge-is-shut/",
        "https://www.paper.example/2026/11/20/the-bridge-is-open/",
    ]


def test_versions_in_other_languages_are_pages_of_their_language() -> None:
    """`hreflang` names them; "x-default" is no language, and another site's version is not this site's."""
    versions = "".join(
        f'<xhtml:link rel="alternate" hreflang="{language}" href="{url}"/>'
        for language, url in (
            ("en", "https://www.paper.example/en/story-12345"),
            ("fi", "https://www.paper.example/fi/story-12345"),
            ("sv", "https://elsewhere.example/sv/story-12345"),
            ("x-default", "https://www.paper.example/story-12345"),
        )
    )
    feed = _read(_map(_address("https://www.paper.example/en/story-12345", versions)))
    assert [(page.url, page.language) for page in feed.pages] == [
        ("https://www.paper.example/en/story-12345", "en"),
        ("https://www.paper.example/fi/story-12345", "fi"),
    ]


def test_of_an_index_the_newest_maps_are_read_next_those_of_news_first() -> None:
    """An archive of years is not read; whoever comes later asks for what is new."""
    years = "".join(
        f"<sitemap><loc>/sitemap-{year}.xml</loc><lastmod>{year}-12-31</lastmod></sitemap>"
        for year in range(2010, 2026)
    )
    index = f"<sitemapindex {_SPACES}>{years}<sitemap><loc>/news.xml.gz</loc></sitemap></sitemapindex>"
    assert [(page.url, page.kind) for page in _read(index).pages] == [
        ("https://www.paper.example/news.xml.gz", "site"),
        ("https://www.paper.example/sitemap-2025.xml", "site"),
        ("https://www.paper.example/sitemap-2024.xml", "site"),
    ]


@pytest.mark.parametrize("compressed", [False, True])
def test_compressed_maps_and_plain_lists_of_addresses_are_sitemaps(*, compressed: bool) -> None:
    """The protocol allows both; a byte order mark and empty lines do not matter."""
    text = "\ufeffhttps://www.paper.example/2026/11/24/one-story-here/\n\nhttps://www.paper.example/\n"
    body = gzip.compress(text.encode()) if compressed else text.encode()
    assert [page.url for page in _read(body).pages] == [
        "https://www.paper.example/2026/11/24/one-story-here/"
    ]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (_map(), "names no article"),
        (_map(_address("https://www.paper.example/contact")), "set url to the sitemap of its news"),
        (f"<sitemapindex {_SPACES}/>", "names no article"),
        (gzip.compress(_map().encode())[:-9] + b"broken!!!", "names no article"),
        (b"\x1f\x8bno gzip at all", "the compressed sitemap is broken"),
        ('<!DOCTYPE urlset [<!ENTITY a "b">]><urlset><url><loc>&a;</loc></url></urlset>', "no links"),
    ],
)
def test_what_names_no_article_is_refused_with_a_remedy(body: str | bytes, reason: str) -> None:
    """The operator reads what it is, and what to set instead."""
    with pytest.raises(DocumentError, match=reason):
        _read(body)


def test_a_sitemap_is_no_feed_and_the_message_says_what_to_set() -> None:
    """Whoever takes it for a feed is told of the kind that reads it."""
    with pytest.raises(DocumentError, match='set kind = "site"'):
        _read(_map(), "feed")


def test_what_was_made_to_take_long_does_not() -> None:
    """Prologs without end, a bomb that unfolds to gigabytes, a million addresses."""
    started = time.process_time()
    bomb = gzip.compress(b"<urlset>" + b"<url>" * 12_000_000)
    for body in (b"<?a?>" * 100_000 + b"<x/>", b"http://a " * 100_000 + b"<", bomb):
        with pytest.raises(DocumentError):
            _read(body)
    many = _map(*[_address(f"https://www.paper.example/2026/11/24/story-{n}/") for n in range(200_000)])
    assert len(_read(many).pages) == 100
    assert time.process_time() - started < 10
