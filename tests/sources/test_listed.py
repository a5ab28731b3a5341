from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aggregator import sources
from aggregator.core.model import Fetched, PageLink, Source

_URL = "https://news.example/press/"
_AT = datetime(2026, 11, 25, 12, 30, tzinfo=UTC)
_TITLES = (
    "Reservoirs are full after a wet October",
    "Works on the northern main begin at last",
    "The board appoints a new chief engineer",
)


def _dates(body: str, language: str = "en", at: datetime | None = _AT, zone: str = "UTC") -> list[str | None]:
    """The dates that a list gives to its articles; what is in braces is a link to each."""
    links = {
        f"L{number}": f'<a href="/press/release-{number}00{number}.html">{title}</a>'
        for number, title in enumerate(_TITLES, start=1)
    }
    page = f"<html lang={language}><title>Press</title><body>{body.format(**links)}</body></html>"
    source = Source(id="site", url=_URL, kind="site", timezone=zone)
    feed = sources.parse(Fetched(url=_URL, body=page.encode(), at=at), source, "site")
    assert [link.title for link in feed.pages] == list(_TITLES)
    return [link.published.isoformat()[:16] if link.published else None for link in feed.pages]


@pytest.mark.parametrize(
    ("body", "language"),
    [
        (
            (
                "<table><tr><td>20/11/2026<td>Water<td>{L1}<tr><td>12/11/2026<td>Works<td>{L2}"
                "<tr><td>03/11/2026<td>Board<td>{L3}</table>"
            ),
            "en",
        ),
        (
            "<ul><li>{L1} <span>20 Nov</span></li><li>{L2} <span>12 Nov</span></li><li>{L3} <span>3 Nov</span></ul>",
            "en",
        ),
        ("<div>20.11.2026 {L1}<br>12.11.2026 {L2}<br>03.11.2026 {L3}</div>", "de"),
        ("<div>{L1} (20.11.)<br>{L2} (12.11.)<br>{L3} (3.11.)</div>", "fi"),
        ("<dl><dt>11月20日<dd>{L1}<dt>11月12日<dd>{L2}<dt>11月3日<dd>{L3}</dl>", "ja"),
        ("<div>{L1}<p>20 novembre</p>{L2}<p>12 novembre</p>{L3}<p>3 novembre</p></div>", "fr"),
        (
            (
                "<main><h3>Friday, November 20</h3><p>{L1}</p><h3>Thursday, November 12</h3><p>{L2}</p>"
                "<h3>November 3</h3><p>{L3}</p></main>"
            ),
            "en",
        ),
        (
            "<dl><dt>11月20日<i>市政</i><dd>{L1}<dt>11月12日<i>防災</i><dd>{L2}<dt>11月3日<i>市政</i><dd>{L3}</dl>",
            "ja",
        ),
        (
            (
                "<div class=i><h3>{L1}</h3><div class=m>Ann Roe · 5 days ago · 3 min read</div></div>"
                "<div class=i><h3>{L2}</h3><div class=m>Bob Doe · 12 Nov · 4 min read</div></div>"
                "<div class=i><h3>{L3}</h3><div class=m>Cy Moe · 3 Nov · 2 min read</div></div>"
            ),
            "en",
        ),
        (
            (
                "<ul><li>{L1}<p>Signed on 1 May 2024, and now in force, the treaty binds all members of the board."
                "</p><time datetime=2026-11-20>Fri</time></li><li>{L2}<time datetime=2026-11-12>Thu</time></li>"
                "<li>{L3}<time datetime=2026-11-03>Tue</time></li></ul>"
            ),
            "en",
        ),
        (
            (
                "<div class=c><b>{L1}</b><i>Event date: 3 December 2026</i><i class=post-date>20 Nov 2026</i></div>"
                "<div class=c><b>{L2}</b><i>Updated 24 Nov 2026</i><i>12 Nov 2026</i></div>"
                "<div class=c><b>{L3}</b><i class=post-date>3 Nov 2026</i></div>"
            ),
            "en",
        ),
    ],
)
def test_a_list_says_when_its_articles_were_published(body: str, language: str) -> None:
    """In a cell of the row, beside the link, before it, behind it, above several, and among other dates."""
    found = _dates(body, language)
    assert [date[:10] if date else None for date in found] == ["2026-11-20", "2026-11-12", "2026-11-03"]


def test_what_was_said_is_kept_beside_the_moment() -> None:
    """The time since, and a day by its name, are of the fetch of the list and of the source's zone."""
    body = "<ul><li>{L1}<i>vor 3 Stunden</i><li>{L2}<i>gestern, 10:30 Uhr</i><li>{L3}<i>3. November</i></ul>"
    assert _dates(body, "de", zone="Europe/Berlin") == [
        "2026-11-25T09:30",
        "2026-11-24T09:30",
        "2026-11-02T23:00",
    ]


def test_without_a_clock_only_whole_dates_are_read() -> None:
    """A document that was read from a file has no time at which it was fetched."""
    body = "<ul><li>{L1}<i>3 hours ago</i><li>{L2}<i>12 Nov</i><li>{L3}<i>3 Nov 2026</i></ul>"
    assert _dates(body, at=None) == [None, None, "2026-11-03T00:00"]


@pytest.mark.parametrize(
    "body",
    [
        "<header><p>Wednesday, 25 November 2026</p></header><ul><li>{L1}<li>{L2}<li>{L3}</ul>",
        "<ul><li>{L1}<li>{L2}<li>{L3}</ul><footer><p>Updated 3 minutes ago</p></footer>",
        (
            "<ul><li>{L1}<p>It opened 3 years ago, in a small village by the sea, and has grown ever since.</p>"
            "<li>{L2}<p>On 12 December 2026 the hall opens.</p><li>{L3}<p>Page 3 of 11</p></ul>"
        ),
    ],
)
def test_other_dates_of_a_page_are_not_those_of_its_articles(body: str) -> None:
    """Today's, that of the last change, and those that an excerpt tells of."""
    assert _dates(body) == [None, None, None]


def _article(link: PageLink | None, head: str = "", meta: str = "") -> tuple[str | None, str | None, str]:
    """The date, what was said of it, and the title of an article that a link led to."""
    text = "<p>The delegates met in the old hall and spoke until the evening came to the town.</p>" * 8
    page = (
        f"<html lang=en><head><title>Water Board</title>{head}</head><body><h1>Water Board</h1><h2>{_TITLES[0]}</h2>"
        f"{meta}{text}</body></html>"
    )
    url = "https://news.example/press/release.aspx?id=7"
    source = Source(id="site", url=_URL, kind="site")
    fetched = Fetched(url=url, body=page.encode(), at=_AT, link=link)
    (entry,) = sources.parse(fetched, source, "page").entries
    return entry.published, entry.published_said, entry.title.value if entry.title else ""


def test_an_article_without_a_date_has_that_of_the_list_that_led_to_it() -> None:
    """And the list's title settles which of the page's headings is the article's."""
    link = PageLink(
        url="-", title=f"{_TITLES[0][:20]}…", published=_AT.replace(hour=9), published_said="3 hours ago"
    )
    assert _article(link) == ("2026-11-25T09:30:00+00:00", "3 hours ago", _TITLES[0])
    assert _article(None)[0] is None


def test_what_the_page_itself_says_comes_before_the_list() -> None:
    """Its own date, and of several that people see the one that the list has."""
    link = PageLink(url="-", title=_TITLES[0], published=datetime(2026, 11, 20, tzinfo=UTC))
    said = '<meta property="article:published_time" content="2026-11-19T10:00:00Z">'
    assert _article(link, head=said)[0] == "2026-11-19T10:00:00Z"
    assert _article(link, meta="<p>12 May 2025 in the town hall</p><p>20 November 2026, 10:15</p>")[0] == (
        "20 November 2026, 10:15"
    )
    assert _article(link, meta="<p>5 minutes ago</p>")[0] == "2026-11-20T00:00:00+00:00"


def test_a_page_may_tell_the_time_since() -> None:
    """Where neither the page has a date nor the list."""
    assert _article(None, meta="<p>Ann Roe · 2 hours ago</p>")[:2] == (
        "2026-11-25T10:30:00+00:00",
        "2 hours ago",
    )


def test_a_title_that_is_no_heading_is_known_by_the_list() -> None:
    """On old pages it stands in a cell or a line like any other, and every page is named after its site."""
    text = "<p>The delegates met in the old hall and spoke until the evening came to the town.</p>" * 8
    page = f"<html><title>Water Board</title><body><table><tr><td>{_TITLES[0]}<tr><td>{text}</table></body></html>"
    fetched = Fetched(
        url=f"{_URL}?id=7", body=page.encode(), at=_AT, link=PageLink(url="-", title=_TITLES[0][:25] + "...")
    )
    (entry,) = sources.parse(fetched, Source(id="site", url=_URL, kind="site"), "page").entries
    assert entry.title is not None
    assert entry.title.value == _TITLES[0]


def test_dates_of_other_articles_do_not_stand_against_the_list() -> None:
    """A box of other news has their dates, in this order of the lines nearest to the title."""
    box = "<div><p><a href=/press/b>Other news</a> 23 November 2026</p><p>Updated 24 November 2026</p></div>"
    link = PageLink(
        url="-",
        title=_TITLES[0],
        published=datetime(2026, 11, 20, tzinfo=UTC),
        published_said="20 November 2026",
    )
    assert _article(link, meta=box)[:2] == ("2026-11-20T00:00:00+00:00", "20 November 2026")
    assert _article(None, meta=box)[0] == "23 November 2026"


def test_a_menu_that_is_built_like_the_list_does_not_drag_it_down() -> None:
    """The links of both stand at the same place of the structure; short addresses say little."""
    menu = "".join(
        f"<li><a href=/{name}>{name} and more</a></li>" for name in ("council", "culture", "health")
    )
    items = "".join(
        f"<ul><li><a href=/press/{letter}{number}>{title}</a></li></ul>"
        for letter, number, title in zip("abc", (7, 8, 9), _TITLES, strict=True)
    )
    page = f"<html lang=en><body><div id=menu><ul>{menu}</ul></div><div id=main>{items}</div></body></html>"
    feed = sources.parse(Fetched(url=_URL, body=page.encode()), Source(id="s", url=_URL, kind="site"), "site")
    assert [link.title for link in feed.pages] == list(_TITLES)


def test_a_link_that_says_nothing_has_the_first_line_of_its_row() -> None:
    """The title stands in another cell, behind a number, and before the date."""
    rows = "".join(
        f"<tr><td>{number}<td>{title}<td>20/11/2026<td><a href=?article=90{number}>More</a></tr>"
        for number, title in enumerate(_TITLES)
    )
    page = f"<html lang=fr><body><table>{rows}</table></body></html>"
    feed = sources.parse(Fetched(url=_URL, body=page.encode()), Source(id="s", url=_URL, kind="site"), "site")
    assert [link.title for link in feed.pages] == list(_TITLES)


def test_a_date_is_found_where_another_link_says_more() -> None:
    """A box of what is read most has whole titles and no dates; the cards have dates and "Read more"."""
    cards = "".join(
        f"<section><h3>{title}</h3><i>{number} days ago</i><a href=/n/a{number}x>Read more</a></section>"
        for number, title in enumerate(_TITLES, start=1)
    )
    box = "".join(f"<li><a href=/n/a{number}x>{_TITLES[number - 1]}</a></li>" for number in (2, 3))
    page = f"<html lang=en><body><div>{cards}</div><ol class=top>{box}</ol></body></html>"
    fetched = Fetched(url="https://news.example/", body=page.encode(), at=_AT)
    feed = sources.parse(fetched, Source(id="s", url=fetched.url, kind="site"), "site")
    assert [str(link.published)[:10] for link in feed.pages] == ["2026-11-24", "2026-11-23", "2026-11-22"]
