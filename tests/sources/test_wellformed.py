"""The two readers of XML feeds held together: what the fast one reads, feedparser reads as the same entries.

`_DIFFERENCES` lists where they differ on purpose, each with its reason.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings

from aggregator import sources
from aggregator.core.errors import DocumentError
from aggregator.core.model import Feed, Fetched, Person, RawEntry, RawFeed, RawText, Source
from aggregator.core.normalize import normalize
from aggregator.sources import _wellformed
from tests.sources.documents import NAMESPACES, XHTML, atom, rdf, rss

_DATA = Path(__file__).parent.parent / "data" / "feed"
_SOURCE = Source(id="example", url="http://feeds.example/document")


def _fetched(document: bytes | str) -> Fetched:
    return Fetched(url=_SOURCE.url, body=document.encode() if isinstance(document, str) else document)


def _by_either(document: bytes | str) -> RawFeed:
    return sources.parse(_fetched(document), _SOURCE, "feed")


def _by_feedparser(document: bytes | str) -> RawFeed:
    with mock.patch.object(_wellformed, "found", return_value=None):
        return _by_either(document)


def _is_fast(document: str) -> bool:
    return _wellformed.found(document, _SOURCE.url) is not None


def _normalized(feed: RawFeed) -> Feed:
    return normalize(feed, source=_SOURCE, url=_SOURCE.url, detectors=())


def _assert_same(document: bytes | str) -> None:
    assert _normalized(_by_either(document)) == _normalized(_by_feedparser(document))


_NOT_ALIKE = {
    "atom-0.3-modes",  # the <div> around XHTML is left out as in Atom 1.0
    "atom-1.0-nested-bases",  # ids are not resolved
    "rss-1.1",  # for feedparser it is RSS without a version
    "rss-2.0-odd-elements",  # names of keys of feedparser's own
}
_ALIKE = sorted(path for path in _DATA.glob("*.xml") if path.stem not in _NOT_ALIKE)


@pytest.mark.parametrize("path", _ALIKE, ids=lambda path: path.stem)
def test_both_read_the_documents_of_the_specifications_alike(path: Path) -> None:
    """Every document that was written by hand, but those that feedparser reads otherwise for a known reason."""
    _assert_same(path.read_bytes())


@pytest.mark.filterwarnings("ignore:To avoid breaking existing software:DeprecationWarning")
@settings(max_examples=400)
@given(document=rss() | rdf() | atom())
def test_both_read_alike(document: str) -> None:
    """Whatever elements a feed has, in whatever order."""
    _assert_same(document)


def test_a_long_feed_of_xhtml_is_read_the_fast_way() -> None:
    """What counts are the prefixes, not how often the same ones are declared."""
    text = f'<content type="xhtml"><div xmlns="{XHTML}" xmlns:x="urn:x"><p>A</p></div></content>'
    entries = "".join(f"<entry><id>urn:{number}</id>{text}</entry>" for number in range(300))
    document = f'<feed xmlns="http://www.w3.org/2005/Atom">{entries}</feed>'
    assert _is_fast(document)
    _assert_same(document)


_VIDEO = (
    '<media:group><media:title>Inside</media:title><media:content url="http://e.example/v"/>'
    "<media:description>Long &lt;i&gt;text&lt;/i&gt;</media:description></media:group>"
)


@pytest.mark.parametrize(
    "item",
    [
        f"<title>Outside</title>{_VIDEO}",
        _VIDEO,
        '<media:content url="http://e.example/v"><media:title>A</media:title></media:content>',
        "<description>A</description><itunes:summary>A longer one</itunes:summary><itunes:subtitle>B</itunes:subtitle>",
        "<content:encoded>A</content:encoded><description>B</description>",
    ],
)
def test_both_read_groups_of_media_alike(item: str) -> None:
    """What stands deeper counts less."""
    document = f'<rss version="2.0" {NAMESPACES}><channel><item>{item}</item></channel></rss>'
    assert _is_fast(document)
    _assert_same(document)


# --- where they differ --------------------------------------------------------------------------------


def _entry(feed: RawFeed) -> RawEntry:
    return feed.entries[0]


_DIFFERENCES: dict[str, tuple[str, Callable[[RawFeed], object], object, object]] = {
    "an empty link does not make a permalink of the guid useless": (
        "<item><link/><guid>http://e.example/1</guid></item>",
        lambda feed: _entry(feed).url,
        "http://e.example/1",
        None,
    ),
    "an author after another keeps what belongs to him": (
        "<item><author>Anna</author><author><name>Ben</name></author></item>",
        lambda feed: [person.name for person in _entry(feed).authors],
        ["Anna", "Ben"],
        ["Ben"],
    ),
    "an author after one with a mail address does not get it": (
        "<item><author><name>Anna</name><email>a@e.org</email></author><author><name>Ben</name></author></item>",
        lambda feed: _entry(feed).authors[1],
        Person(name="Ben"),
        Person(name="Ben", email="a@e.org"),
    ),
    "a mail address may have a long top-level domain": (
        "<item><author>anna@e.museum (Anna)</author></item>",
        lambda feed: _entry(feed).authors[0],
        Person(name="Anna", email="anna@e.museum"),
        Person(name="um (Anna", email="anna@e.muse"),
    ),
    "a name that is UTF-8 encoded twice is decoded": (
        "<item><author><name>BjÃ¶rn</name></author></item>",
        lambda feed: _entry(feed).authors[0].name,
        "Björn",
        "BjÃ¶rn",
    ),
    "the owner of a podcast is whom to write to, not its author": (
        "<itunes:owner><itunes:name>Owner</itunes:name></itunes:owner><item/>",
        lambda feed: feed.info.authors,
        (),
        (Person(name="Owner"),),
    ),
    "the first title of a feed is its title, whatever stands before a second": (
        "<title>A</title><image><url>http://e.example/i</url></image><dc:title>B</dc:title>",
        lambda feed: feed.info.title,
        "A",
        "B",
    ),
    "an address counts also where its element has an attribute": (
        '<item><comments type="html">http://e.example/c</comments></item>',
        lambda feed: _entry(feed).comments,
        "http://e.example/c",
        None,
    ),
    "an address of a feed that is escaped twice is read as one of an entry is": (
        "<link>http://e.example/?a=1&amp;amp;b=2</link>",
        lambda feed: feed.info.url,
        "http://e.example/?a=1&b=2",
        "http://e.example/?a=1&ampb=2",
    ),
    "what stands in an unknown element says nothing of what that stands in": (
        "<item><unknown><title>A</title></unknown></item>",
        lambda feed: _entry(feed).title,
        None,
        RawText(value="A"),
    ),
    "text beside markup that nobody escaped is still text": (
        '<item><title type="text">1 &lt; 2 <b>B</b></title></item>',
        lambda feed: (title := _entry(feed).title) and title.value,
        "1 &lt; 2 <b>B</b>",
        "1 < 2 <b>B</b>",
    ),
    "an id is not resolved against a base": (
        '<item xml:base="http://e.example/b/"><guid>1</guid></item>',
        lambda feed: _entry(feed).id,
        "1",
        "http://e.example/b/1",
    ),
    "a title may have markup in it that needs no end tag": (
        "<item><title>A&lt;br /&gt;B</title></item>",
        lambda feed: (title := _entry(feed).title) and title.html,
        True,
        False,
    ),
    "a podcast may say its titles in elements of its own": (
        "<item><itunes:title>A</itunes:title></item>",
        lambda feed: _entry(feed).title,
        RawText(value="A"),
        None,
    ),
    "a comma between address and name is of neither": (
        "<item><author>a@e.org, Anna</author></item>",
        lambda feed: _entry(feed).authors[0].name,
        "Anna",
        ", Anna",
    ),
    "an enclosure is of no type that nobody says": (
        '<item><atom:link rel="enclosure" href="http://e.example/a.mp3"/></item>',
        lambda feed: _entry(feed).enclosures[0].type,
        None,
        "text/html",
    ),
    "an empty element takes no other's place": (
        "<item><pubDate>2026-01-02</pubDate><pubDate/></item>",
        lambda feed: _entry(feed).published,
        "2026-01-02",
        None,
    ),
}


@pytest.mark.parametrize("reason", _DIFFERENCES)
def test_intended_difference(reason: str) -> None:
    """Where feedparser does something by accident, the fast reader does not; should feedparser mend it, this fails."""
    body, look, ours, theirs = _DIFFERENCES[reason]
    document = f'<rss version="2.0" {NAMESPACES}><channel>{body}</channel></rss>'
    assert _is_fast(document)
    assert look(_by_either(document)) == ours
    assert look(_by_feedparser(document)) == theirs


# --- which of several elements counts -----------------------------------------------------------------

_SHORT, _LONG = "<description>Short</description>", "<content:encoded>The whole text</content:encoded>"


def _values(entry: RawEntry) -> dict[str, object]:
    texts = {"title": entry.title, "summary": entry.summary, "content": entry.content, "rights": entry.rights}
    return {
        **{name: text and text.value for name, text in texts.items()},
        "authors": [person.name or person.email for person in entry.authors],
        **{name: getattr(entry, name) for name in ("id", "url", "published", "updated", "language")},
    }


@pytest.mark.parametrize(
    ("elements", "field", "expected"),
    [
        (["<media:title>M</media:title>", "<dc:title>D</dc:title>", "<title>T</title>"], "title", "T"),
        (["<media:title>M</media:title>", "<dc:title>D</dc:title>", "<title/>"], "title", "D"),
        (["<itunes:title>I</itunes:title>", "<title>T</title>"], "title", "T"),
        (["<atom:title>A</atom:title>", "<dc:title>D</dc:title>"], "title", "A"),
        ([_SHORT, _LONG, "<itunes:summary>A summary</itunes:summary>"], "summary", "Short"),
        ([_SHORT, _LONG, "<itunes:summary>A summary that is longer</itunes:summary>"], "content", "The whole text"),
        (["<itunes:summary>I</itunes:summary>", "<dc:description>D</dc:description>"], "summary", "D"),
        (["<itunes:summary>I</itunes:summary>", "<description/>"], "summary", "I"),
        (["<atom:summary>A</atom:summary>", "<dc:description>D</dc:description>"], "summary", "A"),
        ([_SHORT, "<itunes:summary>A longer one</itunes:summary>"], "content", "A longer one"),
        ([_SHORT, "<dc:description>D</dc:description>"], "content", None),
        ([_SHORT, _VIDEO], "summary", "Short"),
        ([_SHORT, _VIDEO], "content", "Long <i>text</i>"),
        (["<title>Outside</title>", _VIDEO], "title", "Outside"),
        (["<atom:published>2</atom:published>", "<pubDate>1</pubDate>", "<dcterms:issued>3</dcterms:issued>"],
         "published", "1"),
        (["<dc:date>1</dc:date>", "<dcterms:modified>2</dcterms:modified>", "<pubDate>3</pubDate>"], "updated", "2"),
        (["<atom:updated>1</atom:updated>", "<dc:date>2</dc:date>", "<pubDate>3</pubDate>"], "updated", "1"),
        (["<dc:date>2</dc:date>"], "published", "2"),
        (["<dc:creator>D</dc:creator>", "<author>A</author>", "<itunes:author>I</itunes:author>"], "authors", ["A"]),
        (["<itunes:author>I</itunes:author>", "<dc:creator>D</dc:creator>"], "authors", ["D"]),
        (["<atom:author><atom:name>A</atom:name></atom:author>", "<dc:creator>D</dc:creator>"], "authors", ["A"]),
        (["<author/>", "<dc:creator>D</dc:creator>"], "authors", ["D"]),
        (["<dc:rights>D</dc:rights>", "<copyright>C</copyright>"], "rights", "C"),
        (["<dc:language>fr</dc:language>", "<language>de</language>"], "language", "de"),
        (["<atom:id>a</atom:id>", "<guid>g</guid>"], "id", "g"),
        (["<dc:identifier>d</dc:identifier>", "<guid>g</guid>"], "id", "g"),
        (["<dc:identifier>d</dc:identifier>"], "id", "d"),
        (['<atom:link href="http://a.example/"/>', "<link>http://l.example/</link>"], "url", "http://l.example/"),
        (['<atom:link href="http://a.example/"/>', "<link/>"], "url", "http://a.example/"),
        (["<guid>http://g.example/</guid>", "<link>http://l.example/</link>"], "url", "http://l.example/"),
        (["<guid>http://g.example/</guid>", '<atom:link rel="self" href="http://a.example/"/>'], "url",
         "http://g.example/"),
    ],
)  # fmt: skip
def test_own_elements_come_first(elements: list[str], field: str, expected: object) -> None:
    """The format's own element counts, then Atom's, Dublin Core's, and the others', in whatever order they come."""
    for order in itertools.permutations(elements):
        document = f'<rss version="2.0" {NAMESPACES}><channel><item>{"".join(order)}</item></channel></rss>'
        assert _is_fast(document)
        assert _values(_entry(_by_either(document)))[field] == expected


# --- how entries are written --------------------------------------------------------------------------


def test_every_entry_is_known_as_it_stands_in_its_document() -> None:
    """With the tags that it stands in, which may declare a language, a base or what its prefixes mean."""
    feed = _by_either(
        '<a:feed xmlns:a="http://www.w3.org/2005/Atom"><a:entry/> <a:entry>é</a:entry></a:feed>'
    )
    assert feed.frame == b'<a:feed xmlns:a="http://www.w3.org/2005/Atom">'
    assert feed.written == (b"<a:entry/> ", "<a:entry>é".encode())
    feed = _by_either(
        '<rss><channel xml:lang="de"><title>T</title><item><title>A</title></item></channel></rss>'
    )
    assert feed.frame == b'<rss><channel xml:lang="de">'
    assert feed.written == (b"<item><title>A</title>",)


@pytest.mark.parametrize(
    "text",
    ["<![CDATA[<item>]]>", "<!-- <item/> -->", "<unknown><item/></unknown>", "</item><ITEM></ITEM><item>"],
)
def test_what_only_looks_like_an_entry_is_no_piece_of_one(text: str) -> None:
    """Where anything does, none is known as it stands."""
    feed = _by_either(f"<rss><channel><item><title>A</title>{text}</item><item/></channel></rss>")
    assert len(feed.entries) >= 2
    assert feed.written == ()


# --- what is left to feedparser -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        "<rss><channel><item></channel></rss>",
        "<rss><channel><title>A &nbsp; B</title></channel></rss>",
        "<rss><channel><dc:title>No such prefix</dc:title></channel></rss>",
        '<rss xmlns:media="http://e.example/other"><channel><media:title>A</media:title></channel></rss>',
        "<rss><channel/><channel/></rss>",
        "<rss><channel><item><item/></item></channel></rss>",
        "<rss><channel><item><pubDate><b>1</b></pubDate></item></channel></rss>",
        '<channel href="http://e.example/"><item href="http://e.example/1"/></channel>',
    ],
)
def test_what_is_not_plain_is_left_to_feedparser(document: str) -> None:
    """Ill-formed documents, old formats, and whatever feedparser judges by more than the names of elements."""
    assert not _is_fast(document)


@pytest.mark.parametrize(
    ("document", "reason"),
    [
        (
            '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel><title>&b;</title></channel></rss>',
            '"b"',
        ),
        (
            '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel><title>&a;</title></channel></rss>',
            '"a"',
        ),
        ("<rss><channel>" + "<a>" * 5_000 + "</a>" * 5_000 + "</channel></rss>", "nested"),
        (
            "<rss><channel><item " + " ".join(f'a{n}=""' for n in range(300)) + "/></channel></rss>",
            "300 attributes",
        ),
        (f'<rss xml:lang="{"a" * 3_000}"><channel/></rss>', "language"),
        (
            "<rss><channel><item>" + "<category>a</category>" * 301 + "</item></channel></rss>",
            "301 categories",
        ),
    ],
    ids=["entities in entities", "a file", "depth", "attributes", "an endless attribute", "categories"],
)
def test_attacks_are_refused_by_both(document: str, reason: str) -> None:
    """An attack is refused in the same words, whichever reader it was made for, and in bounded time."""
    begin = time.process_time()
    messages = set()
    for read in (_by_either, _by_feedparser):
        with pytest.raises(DocumentError, match="refused") as caught:
            read(document)
        messages.add(str(caught.value))
    assert len(messages) == 1
    assert reason.replace("301 ", "over 300 ") in messages.pop()
    assert time.process_time() - begin < 1
