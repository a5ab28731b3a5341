"""The pages: what they show, that they are safe, and that the same data gives the same bytes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from lxml import html

from aggregator.core.model import Alternate, Edition, EditionEntry, FeedInfo, Person
from aggregator.web import pages
from aggregator.web.pages import SourceRow, StatusView

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ENTRY = EditionEntry(
    atom_id="urn:1",
    title="<script>alert(1)</script> & „so“",
    link="https://example.org/de/1?a=1&b=2",
    language="de",
    direction="ltr",
    published=NOW,
    updated=NOW,
    summary="",
    content="",
    authors=(Person(name="Ann"),),
    categories=(),
    enclosures=(),
    translations=(
        Alternate(url="https://example.org/ar/1", language="ar"),
        Alternate(url="https://example.org/en/1", language="en"),
    ),
    copies=(),
    rights=None,
    comments=None,
    source=FeedInfo(title="WIC <b>", url="https://example.org/"),
)


def edition(language: str | None, name: str, direction: str = "ltr", count: int = 1) -> Edition:
    """An edition of so many entries."""
    return Edition(
        name=language or "all",
        title=f"News – {name}",
        language=language,
        language_name=name,
        direction=direction,
        url=f"https://news.example/feeds/{language or 'all'}",
        home="https://news.example/feeds/",
        updated=NOW,
        entries=tuple(replace(ENTRY, atom_id=f"urn:{number}") for number in range(count)),
    )


EDITIONS = (
    edition("ar", "العربية", "rtl"),
    edition("de", "Deutsch", count=7),
    edition(None, "All languages"),
)


def page(editions: tuple[Edition, ...] = EDITIONS) -> html.HtmlElement:
    """The index as a browser sees it."""
    return html.document_fromstring(pages.index(editions, "News & more").decode())


def test_every_feed_is_found_by_readers() -> None:
    """Autodiscovery names each feed with its language and title, the one of all languages first."""
    links = page().cssselect('link[rel="alternate"]')
    assert [(link.get("href"), link.get("hreflang"), link.get("title")) for link in links] == [
        ("all.atom", None, "News – All languages"),
        ("ar.atom", "ar", "News – العربية"),
        ("de.atom", "de", "News – Deutsch"),
    ]
    assert {link.get("type") for link in links} == {"application/atom+xml"}


def test_a_card_shows_its_language_and_the_newest_entries() -> None:
    """Own name with language and direction, English name and tag, the number of entries, five of them."""
    (card,) = page().cssselect("section#de")
    assert (card.get("lang"), card.get("dir")) == ("de", "ltr")
    assert card.cssselect("h2")[0].text_content() == "Deutsch"
    assert (
        re.sub(r"\s+", " ", card.cssselect(".count")[0].text_content()).strip() == "German · de · 7 entries"
    )
    assert card.cssselect("a.subscribe")[0].get("href") == "de.atom"
    assert card.cssselect(".address code")[0].text_content() == "https://news.example/feeds/de.atom"
    assert [entry.get("data-id") for entry in card.cssselect("[data-id]")] == [f"urn:{n}" for n in range(5)]
    (arabic,) = page().cssselect("section#ar")
    assert (arabic.get("lang"), arabic.get("dir")) == ("ar", "rtl")


def test_an_entry_links_to_itself_its_source_and_its_translations() -> None:
    """Each link names the language of its target."""
    entry = page().cssselect("section#all [data-id]")[0]
    (title,) = entry.cssselect("h3 a")
    assert (title.get("href"), title.get("hreflang")) == (ENTRY.link, "de")
    (credit,) = entry.cssselect("a.credit")
    assert (credit.get("href"), credit.text_content()) == ("https://example.org/", "WIC <b>")
    assert [
        (link.get("href"), link.get("hreflang"), link.get("dir"), link.text)
        for link in entry.cssselect("details a")
    ] == [
        ("https://example.org/ar/1", "ar", "rtl", "العربية"),
        ("https://example.org/en/1", "en", "ltr", "English"),
    ]
    (time,) = entry.cssselect("time")
    assert (time.get("datetime"), time.text_content()) == (
        "2026-03-01T12:00:00+00:00",
        "2026-03-01 12:00 UTC",
    )


def test_markup_of_sources_stays_text() -> None:
    """Titles and names are escaped (X4, X11)."""
    document = pages.index(EDITIONS, "<i>News</i>")
    assert b"<script>alert" not in document
    assert b"WIC <b>" not in document
    assert b"<i>News" not in document


def test_an_entry_without_link_or_title_is_shown() -> None:
    """Nothing that a source left out breaks the page."""
    bare = replace(ENTRY, link=None, title="", translations=(), source=FeedInfo(title="WIC"))
    (entry,) = page((replace(edition("de", "Deutsch"), entries=(bare,)),)).cssselect("[data-id]")
    assert entry.cssselect("h3")[0].text_content().strip() == "Untitled"
    assert entry.cssselect("a") == []


def test_an_empty_edition_and_an_empty_service_have_a_page() -> None:
    """A first start shows a page, not an error."""
    assert "No entries yet." in page((edition("de", "Deutsch", count=0),)).text_content()
    assert page(()).cssselect("main")[0].text_content().strip() == ""


def test_every_page_is_fit_for_a_strict_content_security_policy() -> None:
    """No inline script, style or handler, and nothing from elsewhere (S9)."""
    view = StatusView(
        title="News", now=NOW, rows=[SourceRow(id="a", title="A", url="https://a.example/", state="ok")]
    )
    for document in (pages.index(EDITIONS, "News"), pages.status(view), pages.message("Heading", "Text")):
        root = html.document_fromstring(document.decode())
        assert all(script.get("src") and not script.text for script in root.cssselect("script"))
        assert root.cssselect("style") == []
        assert not [
            name
            for element in root.iter("*")
            for name in element.attrib
            if str(name).startswith("on") or name == "style"
        ]
        loaded = [
            element.get("src") or element.get("href")
            for element in root.cssselect("script, img, link:not([rel=alternate])")
        ]
        assert {name.rpartition("/")[2] for name in loaded if name} <= set(pages.assets())
        assert not [name for name in loaded if name and (":" in name or name.startswith("/"))]


def test_ids_on_the_page_are_unique() -> None:
    """The navigation, the labels and the script rely on it."""
    ids = [element.get("id") for element in page().cssselect("[id]")]
    assert len(ids) == len(set(ids))
    assert {link.get("href", "")[1:] for link in page().cssselect("nav a")} <= set(ids)


def test_the_page_is_a_function_of_the_editions() -> None:
    """The same editions give the same bytes, broken characters included."""
    assert pages.index(EDITIONS, "News") == pages.index(list(EDITIONS), "News")
    assert b"a?b" in pages.index((replace(EDITIONS[0], language_name="a\ud800b"),), "News")


def test_the_assets_are_the_files_that_pages_load() -> None:
    """Style, script and icon are published beside the page."""
    assert sorted(pages.assets()) == ["icon.svg", "live.js", "style.css"]
    assert all(pages.assets().values())


def test_the_status_page_tells_what_is_wrong_and_what_to_do() -> None:
    """The failing source comes first, with its error; times are relative, the absolute ones in the title."""
    rows = [
        SourceRow(id="a", title="A", url="https://a.example/", state="waiting", next_poll_at=NOW),
        SourceRow(
            id="b",
            title="B <x>",
            url="https://b.example/",
            state="failing",
            outcome="failed",
            http_status=404,
            last_poll_at=NOW - timedelta(minutes=3),
            next_poll_at=NOW + timedelta(days=2),
            entries=12,
            failures=7,
            error="404 <gone>; correct the url",
        ),
    ]
    root = html.document_fromstring(pages.status(StatusView(title="News", now=NOW, rows=rows)).decode())
    first, second = root.cssselect("tbody tr")
    text = re.sub(r"\s+", " ", _text(first))
    assert (
        "B <x> b 404 <gone>; correct the url (7 times in a row) failing 3 minutes ago failed, HTTP 404 in 2 days"
        in text
    )
    assert first.cssselect("time")[0].get("title") == "2026-03-01 11:57 UTC"
    assert "waiting – now 0" in re.sub(r"\s+", " ", _text(second))
    assert "2 sources: 0 ok, 1 failing, 1 waiting" in re.sub(r"\s+", " ", _text(root))


def test_the_status_page_without_sources_says_what_to_do() -> None:
    """The remedy is named."""
    assert b"config.toml" in pages.status(StatusView(title="News", now=NOW, rows=[]))


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "now"),
        (-0.4, "now"),
        (-1, "1 second ago"),
        (-59, "59 seconds ago"),
        (-60, "1 minute ago"),
        (-3_599, "59 minutes ago"),
        (3_600, "in 1 hour"),
        (86_400 * 400, "in 400 days"),
    ],
)
def test_relative_times(seconds: float, said: str) -> None:
    """The largest unit that fills, in both directions."""
    assert pages.relative(NOW + timedelta(seconds=seconds), NOW) == said


def _text(element: Any) -> str:
    """All text in an element."""
    return "".join(element.itertext())
