"""The two readers of XML feeds held together: what the fast one reads, feedparser reads as the same entries.

`_DIFFERENCES` lists where they differ on purpose, each with its reason.
"""

from __future__ import annotations

import itertools
import re
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator import sources
from aggregator.core.errors import DocumentError
from aggregator.core.model import Feed, Fetched, Person, RawEntry, RawFeed, RawText, Source
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
        "at": "http://purl.org/atompub/tombstones/1.0",
        "fh": "http://purl.org/syndication/history/1.0",
        "geo": "http://www.w3.org/2003/01/geo/wgs84_pos#",
        "georss": "http://www.georss.org/georss",
        "gml": "http://www.opengis.net/gml",
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


# --- documents of every kind --------------------------------------------------------------------------

_TEXTS = st.sampled_from([
    "", " ", "News", "Ünïcode – “text”", "新聞の見出し", "Новости дня", "1 &lt; 2", "AT&amp;T", "AT&amp;amp;T",
    "a\n  b",
    "&lt;p&gt;One &lt;b&gt;two&lt;/b&gt;&lt;/p&gt;", "<![CDATA[<p>A &amp; B</p><img src='/a.png'/>]]>",
    "<![CDATA[1 < 2]]>",
    "a &lt;unknown&gt; b&lt;/unknown&gt;", "&lt;br&gt;", "x<!-- aside -->y", "x<?aside?>y", "&amp;eacute; &amp;nope;",
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
    '<thr:in-reply-to ref="tag:example.org,2026:0" href="/0" type="text/html" source="http://o.example/feed"/>',
    "<image><url>http://example.org/p.png</url></image>",
    '<media:content url="http://example.org/f.jpg" medium="image" width="900"/>',
    '<media:content url="http://example.org/a.mp3" duration="61.5" fileSize="7"/>',
    '<media:license type="text/html" href="http://example.org/by">CC</media:license>',
    ('<podcast:alternateEnclosure type="audio/opus" length="300"><podcast:source uri="ipfs://Q"/>'
     '<podcast:source uri="http://example.org/o.opus"/></podcast:alternateEnclosure>'),
    '<podcast:transcript url="http://example.org/t.vtt" type="text/vtt" language="fr"/>',
    '<podcast:chapters url="/chapters.json" type="application/json+chapters"/>',
    '<podcast:person role="Guest" href="http://example.org/bo">Bo</podcast:person>',
    '<itunes:duration>1:02:03</itunes:duration>',
    '<georss:point>45.256 -71.92</georss:point>', '<georss:line featurename="L">1 2 3 4</georss:line>',
    '<georss:where><gml:Point><gml:pos>1 2</gml:pos></gml:Point></georss:where>',
    '<geo:lat>1</geo:lat><geo:long>2</geo:long>', '<geo:Point><geo:lat>3</geo:lat></geo:Point>',
    '<atom:link rel="via" href="http://example.org/via" title="Via" hreflang="fr"/>',
    '<atom:link rel="replies" type="application/atom+xml" href="http://example.org/replies"/>',
    '<atom:link rel="related" href="http://example.org/related"/>',
    '<wfw:commentRss>http://example.org/c.rss</wfw:commentRss>',
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
    "<skipHours><hour>1</hour><hour>24</hour></skipHours>", "<skipDays><day>Sunday</day></skipDays>",
    "<sy:updatePeriod>hourly</sy:updatePeriod>", "<sy:updateFrequency>2</sy:updateFrequency>", "<ttl>60</ttl>",
    "<fh:archive/>", "<fh:complete/>", '<atom:link rel="prev-archive" href="/2025"/>',
    "<itunes:new-feed-url>http://new.example/</itunes:new-feed-url>", "<podcast:locked>yes</podcast:locked>",
    ('<at:deleted-entry ref="tag:example.org,2026:9" when="2026-01-02T10:00:00Z"><at:by><atom:name>B</atom:name>'
     "</at:by><at:comment>Gone</at:comment></at:deleted-entry>"),
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
    '<link rel="via" href="http://example.org/via"/>', '<link rel="related" type="text/html" href="/r"/>',
    '<link rel="hub" href="http://hub.example/"/>', '<link rel="next-archive" href="/2027"/>',
    '<thr:in-reply-to ref="tag:example.org,2026:0" href="/0"/>', '<georss:box>1 2 3 4</georss:box>',
    '<at:deleted-entry ref="tag:example.org,2026:9" when="2026-01-02T10:00:00Z"/>', "<fh:complete/>",
    '<link rel="license" href="http://example.org/by"/>',
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


_FIELDS = {
    called: field
    for field, names in {
        "title": "title dc:title media:title",
        "description": "description dc:description media:description summary itunes:summary itunes:subtitle subtitle",
        "content": "content content:encoded",
        "author": "author dc:creator managingEditor itunes:author atom:author",
        "published": "pubDate published atom:published dcterms:issued created",
        "updated": "updated atom:updated lastBuildDate dc:date dcterms:modified",
        "rights": "rights copyright dc:rights",
        "language": "language dc:language",
        "id": "id guid atom:id",
        "image": "image itunes:image",
    }.items()
    for called in names.split()
}
"""What several elements may say: where they do, feedparser goes by their order (see `test_own_elements_come_first`)."""

_LISTS = {"category", "enclosure", "atom:link"}
_NEVER_EMPTY = {"id", "language"}  # an attribute outside of the entry says them as well
_BARE = {"comments", "feedburner:origLink", "icon", "logo"}  # see `_DIFFERENCES`


@st.composite
def _element(draw: st.DrawFn, names: list[str]) -> str:
    called, text = draw(st.sampled_from(names)), draw(_TEXTS)
    if _FIELDS.get(called) in _NEVER_EMPTY:
        text = text.strip() or "x"
    attributes = "" if called in _BARE else draw(_ATTRIBUTES)
    text = text.replace("amp;amp;", "amp;").replace("A &amp; B", "A") if called == "link" else text
    return f"<{called}{attributes}>{text}</{called}>"


def _late(part: str) -> int:
    """Where a part stands, so that feedparser reads it rightly (see `_DIFFERENCES`).

    Pictures and forms come first, then the links of RSS and authors with a name of their own, those with a mail address
    behind the others, then everything else as it comes.
    """
    if part.startswith(("<image", "<textInput")):
        return 0
    if part.startswith("<link") and "href=" not in part:
        return 1
    return ("name>" in part) * (1 + ("email>" in part)) or 3


def _field(part: str, number: int) -> str:
    """What a part says; those that may be said several times are told apart by their numbers."""
    called = re.match(r"<([\w:-]+)", part)
    assert called is not None
    return f"{number}" if called[1] in _LISTS else _FIELDS.get(called[1], called[1])


def _some(names: list[str], whole: list[str], most: int) -> st.SearchStrategy[str]:
    def joined(parts: list[str]) -> str:
        said = {_field(part, number): part for number, part in enumerate(parts)}
        return "".join(sorted(said.values(), key=_late))

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
    picture = draw(st.sampled_from(["", _OF_FEEDS[2]]))
    channel = f'<channel rdf:about="http://example.org/">{head}</channel>{picture}'
    return f'<rdf:RDF xmlns="http://purl.org/rss/1.0/" {_NAMESPACES}{draw(_ROOTS)}>{channel}{body}</rdf:RDF>'


@st.composite
def _atom(draw: st.DrawFn) -> str:
    texts = [text.format(called) for text in _OF_ATOM for called in ("title", "summary", "content", "rights")]
    head = draw(_some([*_ATOM_NAMES[:1], *_ATOM_NAMES[3:]], [*_ATOM_WHOLE[:19]], 5))
    entries = draw(st.lists(_some(_ATOM_NAMES, [*_ATOM_WHOLE, *texts], 8), max_size=3))
    body = "".join(f"<entry{draw(_ROOTS)}>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {_NAMESPACES}{draw(_ROOTS)}>{head}{body}</feed>'


@pytest.mark.filterwarnings("ignore:To avoid breaking existing software:DeprecationWarning")
@settings(max_examples=400)
@given(document=_rss() | _rdf() | _atom())
def test_both_read_alike(document: str) -> None:
    """Whatever elements a feed has, in whatever order."""
    _assert_same(document)


def test_a_long_feed_of_xhtml_is_read_the_fast_way() -> None:
    """What counts are the prefixes, not how often the same ones are declared."""
    text = f'<content type="xhtml"><div xmlns="{_XHTML}" xmlns:x="urn:x"><p>A</p></div></content>'
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
    document = f'<rss version="2.0" {_NAMESPACES}><channel>{body}</channel></rss>'
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
        document = f'<rss version="2.0" {_NAMESPACES}><channel><item>{"".join(order)}</item></channel></rss>'
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
