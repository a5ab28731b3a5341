"""Who declares the language of an entry: every witness is kept, once, by what it is."""

from __future__ import annotations

import pytest

from aggregator import reading
from aggregator.core import addresses, declarations
from aggregator.core.model import Entry, Fetched, PageLink, Source

_TEXT = "Hallitus antoi tänään esityksen uudeksi laiksi, joka tulee voimaan ensi vuonna. " * 6


def _entry(
    body: str, kind: str, url: str, headers: dict[str, str] | None = None, link: PageLink | None = None
) -> Entry:
    source = Source(id="paper", url="https://paper.example/", kind="site" if kind == "page" else "feed")
    fetched = Fetched(url=url, headers=headers or {}, body=body.encode(), link=link)
    (entry,) = reading.read(fetched, source, kind).entries
    return entry


def _declared(entry: Entry) -> set[tuple[str, str]]:
    return {
        (one.witness, one.language)
        for one in entry.evidence.opinions
        if one.witness in ("entry", "content", "feed", "html", "og", "http", "json-ld", "list", "url", "link")
    }


def _rss(item: str, channel: str = "") -> str:
    return f'<rss version="2.0"><channel><title>P</title>{channel}<item>{item}</item></channel></rss>'


def test_every_declaration_of_a_page_is_kept_by_its_witness() -> None:
    """Its root element, Open Graph, its header, JSON-LD, the list that led to it, its address; none of them twice."""
    body = f"""<html lang="en-US"><head><title>Uusi laki tulee voimaan</title>
      <meta property="og:locale" content="sv_FI">
      <link rel="canonical" href="https://paper.example/de/2026/11/24/laki">
      <script type="application/ld+json">{{"@type": "NewsArticle", "headline": "Uusi laki tulee voimaan",
      "inLanguage": "fi"}}</script></head>
      <body><article><h1>Uusi laki tulee voimaan</h1><p>{_TEXT}</p></article></body></html>"""
    url = "https://paper.example/de/2026/11/24/laki"
    link = PageLink(url=url, language="et")
    entry = _entry(body, "page", url, {"content-language": "it"}, link=link)
    assert entry.language == "fi"
    assert _declared(entry) == {
        ("html", "en-US"), ("og", "sv-FI"), ("http", "it"), ("json-ld", "fi"), ("list", "et"), ("url", "de"),
    }  # fmt: skip


def test_the_server_has_a_say_in_the_language_of_a_feed() -> None:
    """Content-Language of a feed counts more than the "en-US" that its generator wrote."""
    feed = _rss("<title>Uusi laki</title><guid>1</guid>", "<language>en-US</language>")
    entry = _entry(feed, "feed", "https://paper.example/feed", {"content-language": "fi"})
    assert _declared(entry) == {("feed", "en-US"), ("http", "fi")}
    assert entry.language == "fi"


def test_the_address_of_an_entry_has_a_say_where_its_text_is_short() -> None:
    """The "/fi/" in it tells more than what a generator says of the whole feed."""
    feed = _rss(
        "<title>Uusi laki</title><link>https://paper.example/fi/2026/uusi-laki-1</link>",
        "<language>en-US</language>",
    )
    entry = _entry(feed, "feed", "https://paper.example/feed")
    assert (entry.language, _declared(entry)) == ("fi", {("feed", "en-US"), ("url", "fi")})


def test_the_link_of_an_entry_says_its_language_and_its_translations_do_not() -> None:
    """Atom's hreflang (RFC 4287, section 4.2.7.4), beside the entry's own xml:lang."""
    feed = """<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en"><id>f</id><title>P</title>
      <entry xml:lang="sv"><id>1</id>
      <title>Ny lag</title><updated>2026-11-24T00:00:00Z</updated>
      <link rel="alternate" hreflang="sv-FI" href="https://paper.example/a"/>
      <link rel="alternate" hreflang="fi" href="https://paper.example/b"/></entry></feed>"""
    entry = _entry(feed, "feed", "https://paper.example/feed")
    assert _declared(entry) == {("entry", "sv"), ("link", "sv-FI"), ("feed", "en")}


@pytest.mark.parametrize(
    ("url", "language", "share"),
    [
        ("https://paper.example/fi/2026/a", "fi", 1.0),
        ("https://fi.paper.example/2026/a", "fi", 1.0),
        ("https://paper.example/a?lang=pt-BR", "pt-BR", 1.0),
        ("https://paper.example/id/7", "id", 0.5),
        ("https://paper.example/it/new-servers", "it", 0.5),
        ("https://paper.example/2026/11/a-new-law", None, 0),
        ("https://www.paper.example/", None, 0),
    ],
)
def test_a_tag_in_an_address_that_is_also_a_word_has_half_a_say(
    url: str, language: str | None, share: float
) -> None:
    """What is a section, or a number, on another site must not outweigh what a feed says."""
    found = addresses.opinion(url)
    assert (found.language if found else None) == language
    assert (found.weight if found else 0) == share * declarations.WEIGHT
