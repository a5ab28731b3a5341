"""The two readers of XML feeds held together: what the fast one reads, feedparser reads as the same entries.

`_DIFFERENCES` lists where they differ on purpose, each with its reason.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import sources
from aggregator.core.errors import DocumentError
from aggregator.core.model import Feed, Fetched, Person, RawEntry, RawFeed, Source
from aggregator.core.normalize import normalize
from aggregator.sources import _wellformed

_DATA = Path(__file__).parent.parent / "data" / "feed"
_SOURCE = Source(id="example", url="http://feeds.example/document")
_NAMESPACES = " ".join(
    f'xmlns:{prefix}="{address}"'
    for prefix, address in {
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "atom": "http://www.w3.org/2005/Atom",
        "cc": "http://web.resource.org/cc/",
        "content": "http://purl.org/rss/1.0/modules/content/",
        "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
        "dc": "http://purl.org/dc/elements/1.1/",
        "dcterms": "http://purl.org/dc/terms/",
        "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
        "georss": "http://www.georss.org/georss",
        "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
        "media": "http://search.yahoo.com/mrss/",
        "podcast": "https://podcastindex.org/namespace/1.0",
        "slash": "http://purl.org/rss/1.0/modules/slash/",
        "sy": "http://purl.org/rss/1.0/modules/syndication/",
        "thr": "http://purl.org/syndication/thread/1.0",
        "wfw": "http://wellformedweb.org/CommentAPI/",
    }.items()
)


def _fetched(document: bytes | str) -> Fetched:
    return Fetched(url=_SOURCE.url, body=document.encode() if isinstance(document, str) else document)


def _by_either(document: bytes | str) -> RawFeed:
    return sources.parse(_fetched(document), _SOURCE, "feed")


def _by_feedparser(document: bytes | str) -> RawFeed:
    with mock.patch.object(_wellformed, "found", return_value=None):
        return _by_either(document)


def _is_fast(document: str) -> bool:
    return _wellformed.found(document) is not None


def _normalized(feed: RawFeed) -> Feed:
    return normalize(feed, source=_SOURCE, url=_SOURCE.url, detectors=())


def _assert_same(document: bytes | str) -> None:
    assert _normalized(_by_either(document)) == _normalized(_by_feedparser(document))


@pytest.mark.parametrize("path", sorted(_DATA.glob("*.xml")), ids=lambda path: path.stem)
def test_both_read_the_documents_of_the_specifications_alike(path: Path) -> None:
    """Every document that was written by hand."""
    _assert_same(path.read_bytes())


# --- documents of every kind --------------------------------------------------------------------------

_TEXTS = st.sampled_from([
    "", " ", "News", "Ünïcode – “text”", "新聞の見出し", "Новости дня", "1 &lt; 2", "AT&amp;T", "AT&amp;amp;T",
    "a\n  b",
    "&lt;p&gt;One &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;", "<![CDATA[<p>A &amp; B</p><img src='/a.png'/>]]>",
    "<![CDATA[1 < 2]]>",
    "a &lt;unknown&gt; b&lt;/unknown&gt;", "&lt;br/&gt;", "x<!-- aside -->y", "x<?aside?>y", "&amp;eacute; &amp;nope;",
    "tag:example.org,2026:1", "http://example.org/a?b=1&amp;c=2", "http:///example.org/a", "/a/b?c#d", "urn:uuid:1-2",
    "Mon, 02 Jan 2026 10:00:00 GMT", "2026-01-02T10:00:00Z", "yes", "a, b,,c", "fr", "pt_BR", "12",
    "anna@example.org (Anna)", "Anna &lt;anna@example.org&gt;", "anna@example.org", "Anna", "Anna (Editor)",
])  # fmt: skip
_ATTRIBUTES = st.sampled_from([
    "", "", "", ' xml:lang="de"', ' xml:lang=""', ' lang="fr"', ' type="html"', ' type="TEXT"', ' isPermaLink="false"',
    ' isPermaLink="true"', ' domain="http://example.org/d"', ' rdf:resource="http://example.org/r"', ' foreign="1"',
])  # fmt: skip
_NAMES = [
    "title", "dc:title", "media:title", "link", "guid", "description", "dc:description", "media:description", "summary",
    "content:encoded", "itunes:summary", "itunes:subtitle", "itunes:author", "author", "dc:creator", "managingEditor",
    "webMaster", "dc:publisher", "dc:contributor", "pubDate", "dc:date", "dcterms:modified", "dcterms:issued",
    "created",
    "lastBuildDate", "atom:updated", "atom:published", "category", "dc:subject", "media:category", "media:keywords",
    "itunes:keywords", "comments", "slash:comments", "wfw:commentRss", "feedburner:origLink", "copyright", "dc:rights",
    "dc:language", "language", "creativeCommons:license", "generator", "ttl", "thr:total", "georss:point", "unknown",
    "itunes:explicit", "itunes:duration", "atom:id", "url", "name", "docs", "sy:updatePeriod", "podcast:season",
]  # fmt: skip
_WHOLE = [
    '<atom:link href="http://example.org/self" rel="self"/>',
    '<atom:link href="http://example.org/de" rel="alternate" hreflang="de" type="text/html"/>',
    '<atom:link href="http://example.org/a.pdf" REL="Alternate" TYPE="Application/PDF"/>',
    '<atom:link href="http://example.org/hub" rel="hub"/>',
    '<enclosure url="http://example.org/a.mp3" length="123" type="Audio/MPEG"/>',
    '<enclosure url="http://example.org/b.mp3" length="many"/>',
    '<enclosure/>',
    '<media:content url="http://example.org/c.mp4" fileSize="99" type="video/mp4" medium="video"/>',
    ('<media:content url="http://example.org/d.mp4">'
    '<media:thumbnail url="http://example.org/t.png"/></media:content>'),
    ('<media:group><media:content url="http://example.org/e.mp4"/><media:credit role="author">C</media:credit>'
    "</media:group>"),
    '<media:thumbnail url="http://example.org/t1.png" width="75"/>',
    '<itunes:image href="http://example.org/i.png"/>',
    '<itunes:category text="Arts"><itunes:category text="Food"/></itunes:category>',
    '<source url="http://other.example/feed">Other</source>',
    '<cc:license rdf:resource="http://example.org/by"/>',
    '<category term="t" scheme="http://example.org/s" label="Term"/>',
    '<category domain="http://example.org/s">Both</category>',
    '<atom:author><atom:name>Björn</atom:name><atom:uri>http://example.org/b</atom:uri></atom:author>',
    '<thr:in-reply-to ref="tag:example.org,2026:0"/>',
    '<podcast:value type="lightning"><podcast:valueRecipient name="a"/></podcast:value>',
    '<podcast:person role="host">Somebody</podcast:person>',
    '<post-id xmlns="com-wordpress:feed-additions:1">7</post-id>',
    '<dc:subject><rdf:Bag/></dc:subject>',
    "<guid>http://example.org/1</guid>",
    "<link>http://example.org/1?a=1&amp;b=2</link>",
    "<pubDate>Tue, 03 Feb 2026 08:00:00 +0100</pubDate>",
    "<content:encoded><![CDATA[<p>The whole text.</p>]]></content:encoded>",
    "<description>In short.</description>",
]  # fmt: skip
_OF_FEEDS = [
    "<image><url>http://example.org/logo.png</url><link>http://example.org/</link><width>88</width></image>",
    '<image rdf:resource="http://example.org/logo.png"/>',
    "<textInput><title>Search</title><description>d</description><name>q</name><link>http://e.org/q</link></textInput>",
    "<skipHours><hour>1</hour></skipHours>",
    '<cloud domain="c.example" port="80" path="/" registerProcedure="" protocol="http-post"/>',
    '<items><rdf:Seq><rdf:li rdf:resource="http://example.org/1"/></rdf:Seq></items>',
    '<itunes:image href="http://example.org/i.png"/>',
    '<media:thumbnail url="http://example.org/t.png"/>',
    '<atom:link href="http://example.org/feed" rel="self" type="application/rss+xml"/>',
]  # fmt: skip
_XHTML = "http://www.w3.org/1999/xhtml"
_OF_ATOM = [
    f'<{{0}} type="xhtml"><div xmlns="{_XHTML}">A <b title="x &amp; y">B</b> &lt; C<br/>D</div></{{0}}>',
    f'<{{0}} type="xhtml"> <div xmlns="{_XHTML}"><p>A</p><div>B</div><img src="/i.png" alt=""/></div> </{{0}}>',
    f'<{{0}} type="xhtml" xml:lang="fr"><p xmlns="{_XHTML}">A</p><p xmlns="{_XHTML}"/></{{0}}>',
    f'<{{0}} type="xhtml"><x:div xmlns:x="{_XHTML}"><x:p>A</x:p></x:div></{{0}}>',
    "<{0} type=\"xhtml\">Bare &amp; text</{0}>",
    '<{0} type="text/html">&lt;p&gt;A&lt;/p&gt;</{0}>',
    '<{0} type="text">1 &lt; 2</{0}>',
]  # fmt: skip
_ATOM_NAMES = [
    "title", "summary", "content", "rights", "id", "link", "updated", "published", "category", "icon", "logo",
    "subtitle",
    "dc:creator", "dc:date", "media:title", "generator", "author", "thr:total", "unknown", "dc:language",
]  # fmt: skip
_ATOM_WHOLE = [
    '<link href="http://example.org/1"/>', '<link rel="alternate" type="text/html" href="http://example.org/2"/>',
    '<link rel="alternate" hreflang="fr" title="Français" href="http://example.org/fr"/>',
    '<link rel="enclosure" type="audio/mpeg" length="5" title="Sound" href="http://example.org/s.mp3"/>',
    '<link rel="via" href="http://example.org/via"/>', '<link rel="license" href="http://example.org/by"/>',
    '<link rel="replies" href="http://example.org/1#c" thr:count="3"/>', "<link/>",
    "<author><name>Anna</name><email>anna@example.org</email><uri>http://example.org/anna</uri></author>",
    "<author><name>Ben</name></author>", "<contributor><name>Carla</name></contributor>", "<author/>",
    '<category term="t" scheme="http://example.org/s" label="Term"/>', '<category term="u"/>',
    '<content type="text" src="http://example.org/content.txt"/>',
    ("<source><id>tag:o,2026:f</id><title>Origin</title><updated>2026-01-01T00:00:00Z</updated>"
    '<link rel="self" href="http://o.example/feed"/><author><name>Olga</name></author><rights>R</rights></source>'),
    ("<media:group><media:rating>adult</media:rating>"
    '<media:thumbnail url="http://example.org/t.png"/></media:group>'),
]  # fmt: skip


_BARE = {"comments", "feedburner:origLink", "icon", "logo"}  # see `_DIFFERENCES`


@st.composite
def _element(draw: st.DrawFn, names: list[str]) -> str:
    called, text = draw(st.sampled_from(names)), draw(_TEXTS)
    attributes = "" if called in _BARE else draw(_ATTRIBUTES)
    text = text.replace("amp;amp;", "amp;").replace("A &amp; B", "A") if called == "link" else text
    return f"<{called}{attributes}>{text}</{called}>"


def _late(part: str) -> int:
    """Where a part stands, so that feedparser reads it rightly (see `_DIFFERENCES`).

    Pictures and forms come first, then authors with a name of their own, those with a mail address behind the others,
    then everything else as it comes.
    """
    if part.startswith(("<image", "<textInput")):
        return 0
    return ("name>" in part) * (1 + ("email>" in part)) or 3


def _some(names: list[str], whole: list[str], most: int) -> st.SearchStrategy[str]:
    def joined(parts: list[str]) -> str:
        return "".join(sorted(parts, key=_late))

    return st.lists(_element(names) | st.sampled_from(whole), max_size=most).map(joined)


_ROOTS = st.sampled_from(["", "", "", ' xml:lang="en"', ' xml:lang="de_AT"'])


@st.composite
def _rss(draw: st.DrawFn) -> str:
    head = draw(_some(_NAMES, [*_WHOLE, *_OF_FEEDS], 6))
    items = draw(st.lists(_some(_NAMES, _WHOLE, 9), max_size=3))
    body = "".join(f"<item{draw(_ROOTS)}>{item}</item>" for item in items)
    return f'<rss version="2.0" {_NAMESPACES}{draw(_ROOTS)}><channel>{head}{body}</channel></rss>'


@st.composite
def _rdf(draw: st.DrawFn) -> str:
    head = draw(_some(_NAMES, _OF_FEEDS, 5))
    items = draw(st.lists(_some(_NAMES, _WHOLE, 8), max_size=3))
    body = "".join(
        f'<item rdf:about="http://example.org/{number}">{item}</item>' for number, item in enumerate(items)
    )
    picture = draw(st.sampled_from(["", _OF_FEEDS[0], _OF_FEEDS[2]]))
    channel = f'<channel rdf:about="http://example.org/">{head}</channel>{picture}'
    return f'<rdf:RDF xmlns="http://purl.org/rss/1.0/" {_NAMESPACES}{draw(_ROOTS)}>{channel}{body}</rdf:RDF>'


@st.composite
def _atom(draw: st.DrawFn) -> str:
    texts = [text.format(called) for text in _OF_ATOM for called in ("title", "summary", "content", "rights")]
    head = draw(_some([*_ATOM_NAMES[:1], *_ATOM_NAMES[3:]], [*_ATOM_WHOLE[:13]], 5))
    entries = draw(st.lists(_some(_ATOM_NAMES, [*_ATOM_WHOLE, *texts], 8), max_size=3))
    body = "".join(f"<entry{draw(_ROOTS)}>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {_NAMESPACES}{draw(_ROOTS)}>{head}{body}</feed>'


@pytest.mark.filterwarnings("ignore:To avoid breaking existing software:DeprecationWarning")
@settings(max_examples=400)
@given(document=_rss() | _rdf() | _atom())
def test_both_read_alike(document: str) -> None:
    """Whatever elements a feed has, in whatever order."""
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
        f"{_VIDEO}<description>Short</description>",
        f"<description>Short</description>{_VIDEO}",
        '<media:content url="http://e.example/v"><media:title>A</media:title></media:content>',
        "<description>A</description><itunes:summary>A longer one</itunes:summary><itunes:subtitle>B</itunes:subtitle>",
        "<content:encoded>A</content:encoded><description>B</description><itunes:summary>C</itunes:summary>",
        "<itunes:owner><itunes:name>O</itunes:name></itunes:owner>",
    ],
)
def test_both_read_groups_of_media_alike(item: str) -> None:
    """What stands deeper counts less."""
    document = f'<rss version="2.0" {_NAMESPACES}><channel><item>{item}</item></channel></rss>'
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
        "<item><dc:creator>Anna</dc:creator><author><name>Ben</name></author></item>",
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
    "a text keeps its type where another stands deeper": (
        (
            "<item><title>A</title><content:encoded>B</content:encoded><summary>1 &lt; 2</summary><media:group>"
            "<media:description>C</media:description></media:group></item>"
        ),
        lambda feed: (summary := _entry(feed).summary) and summary.html,
        False,
        True,
    ),
}


@pytest.mark.parametrize("reason", _DIFFERENCES)
def test_intended_difference(reason: str) -> None:
    """Where feedparser does something by accident, the fast reader does not; should feedparser mend it, this fails."""
    body, look, ours, theirs = _DIFFERENCES[reason]
    document = f'<rss version="2.0" {_NAMESPACES}><channel>{body}</channel></rss>'
    assert _is_fast(document)
    assert look(_by_either(document)) == ours
    assert look(_by_feedparser(document)) == theirs


# --- what is left to feedparser -----------------------------------------------------------------------


@pytest.mark.parametrize(
    "document",
    [
        "<rss><channel><item></channel></rss>",
        "<rss><channel><title>A &nbsp; B</title></channel></rss>",
        "<rss><channel><dc:title>No such prefix</dc:title></channel></rss>",
        '<rss xmlns:media="http://e.example/other"><channel><media:title>A</media:title></channel></rss>',
        '<rss xml:base="http://e.example/"><channel/></rss>',
        "<rss><channel><title>A <b>B</b></title></channel></rss>",
        "<rss><channel><title>windows-1252: &#150;</title></channel></rss>",
        "<rss><channel><item><unknown><title>A</title></unknown></item></channel></rss>",
        "<rss><channel/><channel/></rss>",
        "<rss><item/></rss>",
        '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><entry/></feed>',
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><content type="image/png">aa</content></entry></feed>',
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
