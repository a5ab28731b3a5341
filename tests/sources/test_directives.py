"""Which articles and links are left alone because their publisher asks for it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator import sources
from aggregator.core.errors import DocumentError
from aggregator.core.model import Fetched, RawFeed, Source

URL = "https://example.org/2026/11/20/story-1.html"
AT = datetime(2026, 11, 24, 12, tzinfo=UTC)
WORDS = (
    "The organisers said on Tuesday that the talks about the future of the network had made good progress. "
)
SWITCHER = '<link rel="alternate" hreflang="de" href="/de/2026/11/20/story-1.html">'
ARTICLE = f"<article><h1>A headline for the story</h1><time>2026-11-20</time><p>{WORDS * 4}</p></article>"


def article(
    head: str = "", headers: dict[str, str] | None = None, *, robots: bool = True, reserved: bool = False
) -> RawFeed:
    """What is read of an article page with this in its head, or with these headers."""
    body = f"<html lang=en><head><title>Story</title>{SWITCHER}{head}</head><body>{ARTICLE}</body></html>"
    fetched = Fetched(url=URL, body=body.encode(), headers=headers or {}, at=AT, reserved=reserved)
    return sources.parse(fetched, Source(id="test", url="https://example.org/", robots=robots), "page")


@pytest.mark.parametrize(
    ("head", "why"),
    [
        ('<meta name="robots" content="noindex">', "noindex"),
        ('<META NAME="ROBOTS" CONTENT="NOINDEX, FOLLOW">', "noindex"),
        ('<meta name="robots" content="none">', "noindex"),
        ('<meta name="robots" content="max-snippet:-1 noindex">', "noindex"),
        ('<meta name="aggregator" content="noindex">', "noindex"),
        ('<meta name="robots" content="index"><meta name="Aggregator" content="noindex">', "noindex"),
        ('<meta name="robots" content="index"><meta name="robots" content="noindex">', "noindex"),
        ('<meta http-equiv="X-Robots-Tag" content="noindex">', "noindex"),
        ('<meta name="robots" content="unavailable_after: 23 Nov 2026 15:00:00 GMT">', "unavailable_after"),
        ('<meta name="robots" content="unavailable_after: 2026-11-23">', "unavailable_after"),
        (
            '<meta name="robots" content="unavailable_after: Monday, 23-Nov-26 15:00:00 GMT">',
            "unavailable_after",
        ),
        (
            '<meta name="robots" content="unavailable_after: Mon, Nov 23, 2026, noarchive">',
            "unavailable_after",
        ),
        ('<meta name="tdm-reservation" content="1">', "tdm-reservation"),
    ],
)
def test_an_article_that_asks_for_it_is_not_taken(head: str, why: str) -> None:
    """Nothing of it is, and the reason is told."""
    found = article(head)
    assert not found.entries
    assert why in (found.withheld or "")
    assert URL in (found.withheld or "")
    assert found.withheld in found.problems


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("noindex", "noindex"),
        ("noarchive\nnoindex", "noindex"),
        ("otherbot: nofollow\nAggregator: noindex, nofollow", "noindex"),
        ("otherbot: nofollow, aggregator: noindex", "noindex"),
        ("robots: none", "noindex"),
        ("unavailable_after: 25 Jun 2010 15:00:00 PST", "unavailable_after"),
        ("nosnippet, unavailable_after: Fri, 25 Jun 2010 15:00:00 GMT", "unavailable_after"),
        ("max-snippet: 20, noindex", "noindex"),
    ],
)
def test_a_header_that_asks_for_it(value: str, why: str) -> None:
    """X-Robots-Tag may come several times, and may name the program that it is meant for."""
    assert why in (article(headers={"x-robots-tag": value}).withheld or "")


@pytest.mark.parametrize(
    ("head", "headers"),
    [
        ('<meta name="robots" content="index, follow, max-image-preview:none, max-snippet:-1">', {}),
        ('<meta name="otherbot" content="noindex">', {}),
        ('<meta name="robots" content="noarchive,nosnippet">', {}),
        ('<meta name="robots" content="unavailable_after: 25 Nov 2026">', {}),
        ('<meta name="robots" content="unavailable_after: the end of days">', {}),
        ('<meta name="description" content="noindex">', {}),
        ("", {"x-robots-tag": "otherbot: noindex"}),
        ("", {"x-robots-tag": "otherbot: noindex, nofollow"}),
        ("", {"x-robots-tag": "all\notherbot: none"}),
        ("", {"x-robots-tag": "aggregators: noindex"}),
        ("", {"x-robots-tag": ""}),
        ('<meta name="tdm-reservation" content="0">', {}),
        ('<meta name="tdm-reservation" content="yes">', {}),
        ("", {"tdm-reservation": "0"}),
    ],
)
def test_an_article_that_asks_for_nothing_of_us_is_taken(head: str, headers: dict[str, str]) -> None:
    """What others are asked for, or what is about the looks of search results, does not concern us."""
    found = article(head, headers)
    assert len(found.entries) == 1
    assert found.withheld is None
    assert [page.url for page in found.pages] == ["https://example.org/de/2026/11/20/story-1.html"]


@pytest.mark.parametrize(
    ("meta", "header", "file", "reserved"),
    [
        (None, None, True, True),
        (None, "0", True, False),
        (None, "1", False, True),
        (None, "2", True, True),
        ("0", "1", True, False),
        ("1", "0", False, True),
        ("maybe", "0", True, False),
        (None, "0, 1", False, True),
    ],
)
def test_which_reservation_counts(
    meta: str | None,
    header: str | None,
    file: bool,  # noqa: FBT001
    reserved: bool,  # noqa: FBT001
) -> None:
    """The page comes before the header, the header before the file of the site; other values are not said."""
    head = f'<meta name="tdm-reservation" content="{meta}">' if meta else ""
    found = article(head, {"tdm-reservation": header} if header else {}, reserved=file)
    assert bool(found.withheld) is reserved


def test_an_article_that_asks_not_to_be_followed() -> None:
    """It is taken, and its versions in other languages are not looked for; `noindex` alone lets them be."""
    unfollowed = article('<meta name="robots" content="nofollow">')
    assert (len(unfollowed.entries), unfollowed.pages) == (1, ())
    assert len(article('<meta name="robots" content="noindex">').pages) == 1
    assert article('<meta name="robots" content="none">').pages == ()


def test_a_version_whose_link_is_not_to_be_followed() -> None:
    """It is a translation that the entry names, and it is not read, unless another link leads there too."""
    body = f"""<html lang=en><head><title>Story</title></head><body><ul class=lang>
        <li>English</li><li><a rel=nofollow href="/de/2026/11/20/story-1.html" hreflang=de>Deutsch</a></li>
        <li><a href="/fr/2026/11/20/story-1.html" hreflang=fr>Français</a></li></ul>{ARTICLE}@</body></html>"""
    source = Source(id="test", url="https://example.org/")
    found = sources.parse(Fetched(url=URL, body=body.replace("@", "").encode()), source, "page")
    assert {one.language for one in found.entries[0].alternates} == {"de", "fr"}
    assert [page.language for page in found.pages] == ["fr"]
    again = body.replace("@", '<a href="/de/2026/11/20/story-1.html">Auf Deutsch lesen</a>')
    assert len(sources.parse(Fetched(url=URL, body=again.encode()), source, "page").pages) == 2


def test_with_the_publishers_permission_everything_is_taken() -> None:
    """`robots = false`."""
    head = '<meta name="robots" content="none"><meta name="tdm-reservation" content="1">'
    found = article(head, {"x-robots-tag": "noindex"}, robots=False, reserved=True)
    assert (len(found.entries), len(found.pages), found.withheld) == (1, 1, None)


def test_a_page_that_asks_for_it_need_not_be_an_article() -> None:
    """It is no error that there is nothing to read on a page that nobody wants to be read."""
    page = b'<html><head><meta name="robots" content="noindex"></head><body><p>Soon.</p></body></html>'
    assert sources.parse(Fetched(url=URL, body=page), Source(id="test", url=URL), "page").withheld


def listing(head: str = "", *, unfollowed: tuple[int, ...] = (), robots: bool = True) -> RawFeed:
    """What is read of a list page of five articles, some of whose links are rel="nofollow"."""
    items = "".join(
        f'<li><a rel="external{" NOFOLLOW" if number in unfollowed else ""}" href="/2026/11/20/story-{number}.html">'
        f"The long headline of story number {number}</a> <i>2026-11-20</i></li>"
        for number in range(5)
    )
    body = f"<html><head><title>News</title>{head}</head><body><ul>{items}</ul></body></html>"
    fetched = Fetched(url="https://example.org/", body=body.encode())
    return sources.parse(fetched, Source(id="test", url="https://example.org/", robots=robots), "site")


def test_a_link_that_is_not_to_be_followed() -> None:
    """It leads nowhere, and the others do."""
    found = listing(unfollowed=(1, 3))
    assert [page.url[-6] for page in found.pages] == ["0", "2", "4"]
    assert len(listing(unfollowed=(1, 3), robots=False).pages) == 5


def test_a_list_that_is_not_to_be_followed() -> None:
    """It leads nowhere, and says why; `noindex` says nothing of its links."""
    found = listing('<meta name="robots" content="noindex, nofollow">')
    assert (found.pages, "nofollow" in (found.withheld or "")) == ((), True)
    assert len(listing('<meta name="robots" content="noindex">').pages) == 5


def test_a_list_of_which_no_link_is_to_be_followed() -> None:
    """It is told apart from a page that has no list."""
    with pytest.raises(DocumentError, match=r'5 links .* rel="nofollow".*robots = false'):
        listing(unfollowed=(0, 1, 2, 3, 4))
