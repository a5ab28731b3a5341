"""Feeds of random elements in random order, as Hypothesis draws them.

What the two readers take otherwise on purpose (`_DIFFERENCES` in test_wellformed.py) is left out of them.
"""

from __future__ import annotations

import re

from hypothesis import strategies as st

NAMESPACES = " ".join(
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
XHTML = "http://www.w3.org/1999/xhtml"
_OF_ATOM = [
    f'<{{0}} type="xhtml"><div xmlns="{XHTML}">A <b title="x &amp; y">B</b> &lt; C<br/>D</div></{{0}}>',
    f'<{{0}} type="xhtml"> <div xmlns="{XHTML}"><p>A</p><div>B</div><img src="/i.png" alt=""/></div> </{{0}}>',
    f'<{{0}} type="xhtml" xml:lang="fr"><p xmlns="{XHTML}">A</p><p xmlns="{XHTML}"/></{{0}}>',
    f'<{{0}} type="xhtml"><x:div xmlns:x="{XHTML}"><x:p>A</x:p></x:div></{{0}}>',
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
def rss(draw: st.DrawFn) -> str:
    """RSS 2.0 with elements of all modules."""
    head = draw(_some(_NAMES, [*_WHOLE, *_OF_FEEDS], 6))
    items = draw(st.lists(_some(_NAMES, _WHOLE, 9), max_size=3))
    body = "".join(f"<item{draw(_ROOTS)}>{item}</item>" for item in items)
    return f'<rss version="2.0" {NAMESPACES}{draw(_ROOTS)}><channel>{head}{body}</channel></rss>'


@st.composite
def rdf(draw: st.DrawFn) -> str:
    """RSS 1.0, likewise."""
    head = draw(_some(_NAMES, _OF_FEEDS, 5))
    items = draw(st.lists(_some(_NAMES, _WHOLE, 8), max_size=3))
    body = "".join(
        f'<item rdf:about="http://example.org/{number}">{item}</item>' for number, item in enumerate(items)
    )
    picture = draw(st.sampled_from(["", _OF_FEEDS[2]]))
    channel = f'<channel rdf:about="http://example.org/">{head}</channel>{picture}'
    return f'<rdf:RDF xmlns="http://purl.org/rss/1.0/" {NAMESPACES}{draw(_ROOTS)}>{channel}{body}</rdf:RDF>'


@st.composite
def atom(draw: st.DrawFn) -> str:
    """Atom 1.0, likewise."""
    texts = [text.format(called) for text in _OF_ATOM for called in ("title", "summary", "content", "rights")]
    head = draw(_some([*_ATOM_NAMES[:1], *_ATOM_NAMES[3:]], [*_ATOM_WHOLE[:19]], 5))
    entries = draw(st.lists(_some(_ATOM_NAMES, [*_ATOM_WHOLE, *texts], 8), max_size=3))
    body = "".join(f"<entry{draw(_ROOTS)}>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}{draw(_ROOTS)}>{head}{body}</feed>'
