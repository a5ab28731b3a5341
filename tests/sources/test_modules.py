"""The modules beside RSS and Atom: where they stand, how they are declared, and how much of them there may be."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator import sources
from aggregator.core.model import Fetched, RawFeed, Source
from aggregator.sources import _modules
from aggregator.sources._numbers import seconds

_URL = "http://feeds.example/document"
_SOURCE = Source(id="example", url=_URL)
_MEDIA = "http://search.yahoo.com/mrss/"


def _read(document: str) -> RawFeed:
    return sources.parse(Fetched(url=_URL, body=document.encode()), _SOURCE, "feed")


def _rss(body: str, namespaces: str = f'xmlns:media="{_MEDIA}"') -> str:
    return f'<rss version="2.0" {namespaces}><channel><title>T</title>{body}</channel></rss>'


def _images(document: str) -> list[str | None]:
    return [entry.image for entry in _read(document).entries]


_BROKEN = "<item><title>&nope;</title></item>"
"""An entry that only feedparser reads."""


@pytest.mark.parametrize("damage", ["", _BROKEN], ids=["well-formed", "ill-formed"])
@pytest.mark.parametrize(
    "address",
    [
        "http://search.yahoo.com/mrss/",
        "http://search.yahoo.com/mrss",
        "https://search.yahoo.com/mrss/",
        "http://www.Search.Yahoo.com/MRSS/",
    ],
)
def test_a_namespace_is_known_however_its_address_is_spelt(address: str, damage: str) -> None:
    """Scheme, case of letters and the slash at the end make no difference, and the prefix is free."""
    item = '<item><x:thumbnail url="http://e.example/t"/></item>'
    assert _images(_rss(item + damage, f'xmlns:x="{address}"'))[0] == "http://e.example/t"


@pytest.mark.parametrize("damage", ["", _BROKEN], ids=["well-formed", "ill-formed"])
def test_a_prefix_that_means_something_else_means_nothing(damage: str) -> None:
    """Only the address of a namespace counts, where one is declared."""
    item = '<item><media:thumbnail url="http://e.example/t"/></item>'
    assert _images(_rss(item + damage, 'xmlns:media="http://e.example/other"'))[0] is None


@pytest.mark.parametrize("damage", ["", _BROKEN], ids=["well-formed", "ill-formed"])
def test_what_is_said_counts_for_the_entry_it_stands_in(damage: str) -> None:
    """However deep, and nowhere else; what the feed says is not said of its entries."""
    document = _rss(
        '<media:thumbnail url="/feed"/><item><title>A</title></item>'
        '<item><media:group><media:content url="/f"><media:thumbnail url="/1"/></media:content></media:group></item>'
        '<item><media:thumbnail url="/2"/></item><media:thumbnail url="/late"/><item><title>B</title></item>'
        + damage
    )
    assert _images(document)[:4] == [None, "/1", "/2", None]


def test_nothing_counts_inside_a_text() -> None:
    """A picture in the XHTML of a summary is none of the modules'."""
    svg = '<svg xmlns="http://www.w3.org/2000/svg"><image>http://e.example/i</image></svg>'
    text = f'<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{svg}</div></summary>'
    assert _images(f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{text}</entry></feed>') == [None]


def test_entries_that_cannot_be_told_apart_get_nothing() -> None:
    """An entry in the XHTML of another is none for a reader, but in the tree: rather no picture than a wrong one."""
    thumbnail = '<media:thumbnail url="/1"/>'
    inner = f'<entry xmlns="http://www.w3.org/2005/Atom">{thumbnail}</entry>'
    text = f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">{inner}</div></content>'
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom" xmlns:media="{_MEDIA}">{{}}</feed>'
    assert _images(feed.format(f"<entry>{thumbnail}</entry><entry/>")) == ["/1", None]
    assert _images(feed.format(f"<entry>{text}</entry><entry>{thumbnail}</entry>")) == [None, None]


def test_an_entry_document_is_one_entry() -> None:
    """The root may be the entry itself (RFC 4287, section 2)."""
    document = (
        f'<entry xmlns="http://www.w3.org/2005/Atom" xmlns:media="{_MEDIA}"><title>A</title>'
        '<media:thumbnail url="http://e.example/t"/></entry>'
    )
    assert _images(document) == ["http://e.example/t"]


@pytest.mark.parametrize("text", ["", " ", "text", "<", "<!-- -->"])
def test_what_is_no_tree_says_nothing(text: str) -> None:
    """Whatever feedparser may have made of it."""
    assert _modules.read_text(text, _URL, 0) == _modules.Modules()


_MANY = 10_000


@pytest.mark.parametrize("damage", ["", _BROKEN], ids=["well-formed", "ill-formed"])
@pytest.mark.parametrize(
    "item",
    [
        '<media:thumbnail url="/t"/>' * _MANY,
        "<media:group>" * 200 + '<media:thumbnail url="/t"/>' * _MANY + "</media:group>" * 200,
        '<g:where xmlns:g="http://www.georss.org/georss">' + "<a/>" * _MANY + "</g:where>",
        '<g:line xmlns:g="http://www.georss.org/georss">' + "1 2 " * _MANY + "</g:line>",
        '<t:in-reply-to xmlns:t="http://purl.org/syndication/thread/1.0" ref="r"/>' * 1_000,
        '<p:person xmlns:p="https://podcastindex.org/namespace/1.0">' + "<b>x</b>" * _MANY + "</p:person>",
        f'<p:license xmlns:p="https://podcastindex.org/namespace/1.0" url="/{"x" * 1_000_000}"/>',
    ],
    ids=[
        "thumbnails",
        "deep",
        "parts of a place",
        "a long line",
        "answers",
        "a person of parts",
        "an address",
    ],
)
def test_odd_amounts_are_read_in_bounded_time(item: str, damage: str) -> None:
    """Each of them is quadratic or endless for a careless reader."""
    begin = time.process_time()
    feed = _read(_rss(f"<item><title>A</title>{item}</item>{damage}"))
    assert time.process_time() - begin < 4
    (entry, *_) = feed.entries
    assert entry.title is not None
    assert max(len(entry.links), len(entry.in_reply_to), len(entry.contributors)) <= 200
    assert entry.location is None


def test_a_feed_that_took_back_very_many_entries_is_bounded() -> None:
    """Five thousand are kept, as of entries."""
    stones = '<a:deleted-entry ref="r" when="2026-01-01T00:00:00Z"/>' * 20_000
    feed = _read(_rss(stones, 'xmlns:a="http://purl.org/atompub/tombstones/1.0"'))
    assert len(feed.deleted) == 5_000


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("1:02:03", 3723), ("01:02:03", 3723), ("62:03", 3723), ("3723", 3723), (" 3723.99\n", 3723), ("0:59", 59),
        ("1:2:3:4", None), ("-5", None), ("1:-2", None), ("", None), (None, None), ("0", None), ("00:00:00", None),
        ("1e3", None), ("PT5M", None), ("٣", None), ("9" * 30, None),
    ],
)  # fmt: skip
def test_durations(said: str | None, meant: int | None) -> None:
    """As podcasts write them; what is no duration, or none that can be, is none."""
    assert seconds(said) == meant


_NAMES = st.sampled_from([
    "media:content", "media:thumbnail", "media:group", "itunes:image", "itunes:duration", "podcast:person", "ttl",
    "podcast:alternateEnclosure", "podcast:source", "thr:in-reply-to", "georss:point", "georss:where", "gml:Point",
    "gml:pos", "geo:lat", "at:deleted-entry", "at:by", "skipHours", "hour", "image", "url", "source", "item", "name",
    "contributor", "sy:updateBase", "cc:license",
])  # fmt: skip
_VALUES = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="<>&\"'"), max_size=12)


@st.composite
def _tree(draw: st.DrawFn, depth: int = 0) -> str:
    called, value = draw(_NAMES), draw(_VALUES)
    inside = "".join(draw(st.lists(_tree(depth + 1), max_size=2))) if depth < 4 else ""
    end = draw(st.sampled_from([f"</{called}>"] * 9 + [""]))
    return f'<{called} url="{value}" ref="{value}" when="{value}">{value}{inside}{end}'


@pytest.mark.parametrize(
    "item",
    [
        "<gml:pos>1 2</gml:pos>",
        '<media:thumbnail url="/t"><item/></media:thumbnail>',
        "<media:credit>a<item/>b</media:credit>",
        '<psc:chapters xmlns:psc="http://podlove.org/simple-chapters"><psc:chapter title="A"/></psc:chapters>',
    ],
)
def test_elements_in_odd_places_do_not_cost_the_document(item: str) -> None:
    """Feedparser as it comes raises over each of them."""
    namespaces = f'xmlns:media="{_MEDIA}" xmlns:gml="http://www.opengis.net/gml"'
    assert _read(_rss(f"<item><title>&nope;</title>{item}</item>", namespaces)).info.title == "T"


@pytest.mark.filterwarnings("ignore:To avoid breaking existing software:DeprecationWarning")
@given(st.lists(_tree(), max_size=4).map("".join), st.booleans())
def test_any_tree_is_read(body: str, declared: bool) -> None:  # noqa: FBT001
    """Whatever stands where, declared or not, well-formed or not: nothing raises."""
    namespaces = (
        f'xmlns:media="{_MEDIA}" xmlns:georss="http://www.georss.org/georss" xmlns:gml="http://www.opengis.net/gml" '
        'xmlns:at="http://purl.org/atompub/tombstones/1.0" xmlns:thr="http://purl.org/syndication/thread/1.0"'
    )
    assert _read(_rss(f"<item>{body}</item>", namespaces if declared else "")).format == "rss-2.0"
