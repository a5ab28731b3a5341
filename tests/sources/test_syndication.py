"""The reader of XML feeds, over pairs of files: a document and what its specification says that it means."""

from __future__ import annotations

import contextlib
import json
import random
import time
import urllib.request
from pathlib import Path
from typing import Any
from unittest import mock

import pytest

from aggregator import sources
from aggregator.core.errors import DocumentError
from aggregator.core.model import Fetched, Person, RawEntry, RawFeed, Source
from aggregator.core.normalize import normalize
from aggregator.core.text import plain
from aggregator.sources import _wellformed
from tests.sources.essence import essence

_DATA = Path(__file__).parent.parent / "data" / "feed"
_URL = "http://feeds.example/document"
_SOURCE = Source(id="example", url=_URL)


def _read(body: bytes | str, content_type: str | None = None) -> RawFeed:
    encoded = body.encode() if isinstance(body, str) else body
    headers = {"content-type": content_type} if content_type else {}
    return sources.parse(Fetched(url=_URL, headers=headers, body=encoded), _SOURCE, "feed")


def _rss(entries: str, head: str = "<title>T</title>") -> str:
    return f'<rss version="2.0"><channel>{head}{entries}</channel></rss>'


def _said(feed: RawFeed) -> Any:
    said = essence(feed)
    if feed.complete:
        del said["complete"]
    else:
        said["complete"] = False
    return said


@pytest.mark.parametrize("path", sorted(_DATA.glob("*.xml")), ids=lambda path: path.stem)
def test_document_means_what_its_specification_says(path: Path) -> None:
    """Every document gives the feed that its expected file, written by hand, describes."""
    expected = json.loads(path.with_suffix(".expected.json").read_text(encoding="utf-8"))
    assert _said(_read(path.read_bytes())) == expected


def test_every_document_has_its_expectation() -> None:
    """No data file stands alone."""
    stems = [path.name.removesuffix(".expected.json") for path in _DATA.glob("*.expected.json")]
    documents = [path.stem for path in _DATA.iterdir() if not path.name.endswith(".expected.json")]
    assert sorted(stems) == sorted(documents)
    assert len(stems) >= 25


@pytest.mark.parametrize(
    ("body", "message"),
    [
        (b"", "the document is empty"),
        (b"\0" * 100_000, "100000 zero bytes"),
        (b" \r\n\t" * 100, "nothing but white space"),
        (b"\x89PNG\r\n\x1a\n" + b"\0\1" * 100, "a picture (PNG)"),
        (b"\x1f\x8b\x08\0\0\0", "a gzip file"),
        (bytes(range(1, 256)) * 50, "binary data"),
        (b"Not Found", 'plain text, not a feed (it begins "Not Found")'),
        (b"<!-- nothing -->", "markup without an element"),
        (b"<!DOCTYPE html><html><head><title>x</title></head></html>", 'set kind = "site"'),
        (b"<HTML><body><rss/></body></HTML>", "an HTML page"),
        (b'<opml version="2.0"><body/></opml>', "an OPML list"),
        (b'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"/>', "a sitemap"),
        (b"<sitemapindex/>", "an index of sitemaps"),
        (b'<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"><s:Body/></s:Envelope>', "SOAP"),
        (b"<order><item><title>x</title></item></order>", "an XML document of another kind (<order>)"),
        (
            b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"><x/></rdf:RDF>',
            "an RDF document without RSS",
        ),
        (b'<rss version="2.0', "the document breaks off at line 1"),
    ],
)
def test_what_is_no_feed_is_named_with_a_remedy(body: bytes, message: str) -> None:
    """The error says which document, what it is instead, and what to do."""
    with pytest.raises(DocumentError) as caught:
        _read(body)
    assert message in str(caught.value)


def test_html_page_names_the_feeds_it_advertises() -> None:
    """Addresses are absolute, by the page's base; other alternates are passed over."""
    page = """<!doctype html><html><head><base href="/blog/">
        <link rel="alternate" hreflang="fr" href="/fr">
        <LINK REL='alternate home' TYPE='application/atom+xml; charset=utf-8' HREF='atom.xml?a=1&amp;b=2'>
        <link href=/rss rel=alternate type=application/rss+xml><link rel=stylesheet type=text/css href=x>"""
    with pytest.raises(DocumentError, match="advertises") as caught:
        _read(page)
    assert str(caught.value).endswith(
        "this is an HTML page, not a feed; it advertises http://feeds.example/blog/atom.xml?a=1&b=2, "
        "http://feeds.example/rss: set url to one of them"
    )
    with pytest.raises(DocumentError, match=r"it advertises http://other\.example/f: set url to that"):
        _read('<html><link rel=alternate type="application/feed+json" href="//other.example/f">')


def test_html_page_with_a_broken_address_is_still_named() -> None:
    """An address that is none does not hide what the document is."""
    with pytest.raises(DocumentError, match="an HTML page"):
        _read('<html><base href="http://["><link rel=alternate type=application/rss+xml href="http://[x">')


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY x SYSTEM "file:///etc/hostname">',
        '<!ENTITY x SYSTEM "http://127.0.0.1:1/">',
        '<!ENTITY a "ha"><!ENTITY x "&a;&a;">',
        "<!ENTITY x '<b>'>",
        f'<!ENTITY x "{"long" * 100}">',
    ],
)
def test_entities_that_are_more_than_short_texts_are_refused(declaration: str) -> None:
    """Nothing is expanded, opened or fetched; the reason names the entity."""
    with pytest.raises(DocumentError, match=r'its DTD declares the entity "[ax]"'):
        _read(f"<!DOCTYPE rss [{declaration}]>{_rss('<item><title>&x;</title></item>')}")


def test_external_dtd_is_never_fetched(monkeypatch: pytest.MonkeyPatch) -> None:
    """A document type of somewhere else, and a parameter entity of somewhere else, are left out."""

    def refuse(*arguments: object, **options: object) -> None:
        raise AssertionError(arguments)

    monkeypatch.setattr(urllib.request, "urlopen", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    dtd = '<!DOCTYPE rss SYSTEM "http://127.0.0.1:1/x.dtd" [<!ENTITY % p SYSTEM "http://127.0.0.1:1/p"> %p;]>'
    feed = _read(dtd + _rss("<item><title>A</title></item>"))
    assert [entry.title.value for entry in feed.entries if entry.title] == ["A"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (_rss("<item " + " ".join(f'a{n}="1"' for n in range(50_000)) + "/>"), "50000 attributes"),
        (_rss("<a>" * 200_000), "nested over 256 levels"),
        (_rss("<item>" + "<category>%d</category>" * 20_000 + "</item>"), "over 300 categories"),
        (_rss("</x><item>" + "<category>%d</category>" * 20_000 + "</item>"), "over 300 categories"),
        (_rss(f"<item><author>{'a' * 500_000}</author></item>"), "the name of an author is endless"),
        (_rss(f"</x><item><author>{'a' * 500_000}</author></item>"), "the name of an author is endless"),
        (_rss(f"<item><author><owner/>{'a' * 500_000}</author></item>"), "the name of an author is endless"),
        (_rss("".join(f'<x xmlns:p{n}="u"/>' for n in range(10_000))), "namespace prefixes"),
        (_rss("".join(f"<p{n}:x/>" for n in range(10_000))), "namespace prefixes"),
        (f'<rss version="2.0" xml:base="http://a/{"b/" * 10_000}"><channel/></rss>', "base or language"),
    ],
    ids=lambda value: value if len(value) < 100 else "",
)
def test_bounds_are_checked_in_linear_time(body: str, reason: str) -> None:
    """What would take the parser seconds or more is counted first and refused at once."""
    begin = time.process_time()
    with pytest.raises(DocumentError, match="refused") as caught:
        _read(body)
    assert reason in str(caught.value)
    assert time.process_time() - begin < 1


@pytest.mark.parametrize(
    "body",
    [
        "\n" * 3_000_000 + _rss(""),
        "<!-- -->" * 300_000 + _rss(""),
        _rss("<description>" + "x" * 5_000_000 + "</description>"),
        _rss("</x>" + "<![CDATA[" * 300_000),
        _rss("</x>" + '<a b="' * 30_000),
        _rss("<description>" + "<" * 200_000 + "</description>"),
        _rss("&nbsp;" + "<![CDATA[" * 300_000),
        _rss(f"<item><pubDate>{'1' * 500_000}</pubDate></item>"),
    ],
    ids=[
        "newlines",
        "comments",
        "long text",
        "open cdata",
        "open quotes",
        "open tags",
        "references",
        "digits",
    ],
)
def test_odd_shapes_are_read_in_bounded_time(body: str) -> None:
    """Each of them is quadratic for a careless expression."""
    begin = time.process_time()
    assert _read(body).format == "rss-2.0"
    assert time.process_time() - begin < 3


@pytest.mark.parametrize("damage", ["", "</x>"], ids=["well-formed", "ill-formed"])
def test_only_the_first_entries_of_an_endless_document_are_read(damage: str) -> None:
    """Five thousand entries are kept, in order, and it is said."""
    feed = _read(_rss(damage + "".join(f"<item><title>{n}</title></item>" for n in range(5_002))))
    assert len(feed.entries) == 5_000
    assert feed.entries[0].title is not None
    assert feed.entries[0].title.value == "0"
    assert "only the first 5000 entries were read" in feed.problems


def test_long_entry_is_bounded_and_said() -> None:
    """A text of two million characters and a thousand enclosures are cut to what a person would write."""
    enclosures = "".join(f'<enclosure url="http://a.example/{n}"/>' for n in range(1_000))
    item = (
        f"<item><title>{'t' * 10_000}</title><description>{'d' * 2_000_000}</description>{enclosures}</item>"
    )
    feed = _read(_rss(f"<item><title>short</title></item>{item}"))
    entry = feed.entries[1]
    assert entry.title is not None
    assert entry.summary is not None
    assert len(entry.title.value) == 4_000
    assert len(entry.summary.value) == 1_000_000
    assert len(entry.enclosures) == 200
    assert feed.problems == ("entry 2 is too long; what exceeds the bounds was left out",)


@pytest.mark.parametrize("size", range(60, 240, 7))
def test_every_cut_keeps_exactly_the_whole_entries(size: int) -> None:
    """Wherever a document breaks off, the entries before that are kept, and no part of one."""
    items = "".join(
        f"<item><title>{name}é</title><link>http://a.example/{name}</link></item>" for name in "ABC"
    )
    body = _rss(items).encode()[:size]
    feed = _read(body)
    whole = body.count(b"</item>")
    assert [entry.title.value for entry in feed.entries if entry.title] == ["Aé", "Bé", "Cé"][:whole]
    assert feed.complete is False
    assert any("breaks off" in problem for problem in feed.problems)


@pytest.mark.parametrize(
    ("body", "titles", "complete"),
    [
        (_rss("<item><title>A</title></item>") + "<script>x</script>", ["A"], True),
        (_rss("<item><title>A</title></item>") + "after all", ["A"], True),
        ('<rss version="2.0"/><x/>', [], True),
        ('<rss version="2.0"><channel><item><title>A</title></item><x a="/"/><item><title>B', ["A"], False),
        ('<rss version="2.0"><channel><item><title>A</title></item><x></x><item><title>B', ["A"], False),
        ('<rss version="2.0"><channel><item><title>A</title></item><x>/></x><item><title>B', ["A"], False),
        ('<rss version="2.0"><channel><item><title>A</title></item><x/></channel><it', ["A"], False),
    ],
    ids=range(7),
)
def test_cut_is_made_between_elements(body: str, titles: list[str], complete: bool) -> None:  # noqa: FBT001
    """What follows the feed, or an element that is not whole, is left out; elements without an end tag are whole."""
    feed = _read(body)
    assert [entry.title.value for entry in feed.entries if entry.title] == titles
    assert feed.complete is complete
    assert len(feed.problems) == 1


@pytest.mark.parametrize(
    "before", ['<?xml version="1.0" encoding>', '<?xml version="1.0"', "<!-- a comment", "<!DOCTYPE rss ["]
)
def test_a_broken_prolog_hides_no_feed(before: str) -> None:
    """Whatever is not closed before a feed is left out, and said."""
    feed = _read(before + _rss("<item><title>A</title></item>"))
    assert [entry.title and entry.title.value for entry in feed.entries] == ["A"]
    assert feed.problems == ("text before the feed itself was left out",)


@pytest.mark.parametrize(
    "root",
    [
        'rss vers"ion="2.0"',
        'rss version="2.0" xmlns:media="http:',
        'rss version="2.0<br>"',
        "rss version='2.0\" x=''",
    ],
)
def test_a_root_whose_quotes_are_amiss_is_read(root: str) -> None:
    """A start tag that is broken hides nothing of what stands in it."""
    feed = _read(f"<{root}><channel><title>T</title><item><title>A</title></item></channel></rss>")
    assert feed.info.title == "T"
    assert [entry.title and entry.title.value for entry in feed.entries] == ["A"]


@pytest.mark.parametrize(
    ("content_type", "declared", "actual", "problems"),
    [
        ("application/rss+xml; charset=windows-1251", "utf-8", "cp1251", ()),
        ('text/xml; charset="koi8-r"', "", "koi8-r", ()),
        ("text/xml", "", "utf-8", ()),
        ("text/xml", "iso-8859-5", "iso-8859-5", ()),
        ("text/xml; charset=us-ascii", "", "utf-8", ("declared as us-ascii, but is UTF-8; read as UTF-8",)),
        (
            "text/xml; charset=x-unknown",
            "",
            "utf-8",
            ("the document cannot be read as x-unknown; read as UTF-8",),
        ),
        ("text/xml; charset=zlib", "", "utf-8", ("the document cannot be read as zlib; read as UTF-8",)),
        ("text/xml; charset=utf-16", "", "utf-8", ()),
        ("text/xml; charset=iso-8859-1", "", "utf-8-sig", ()),
        ("", "", "utf-16-be", ()),
        ("", "", "utf-32-le", ()),
    ],
)
def test_characters_are_right_whatever_is_declared(
    content_type: str, declared: str, actual: str, problems: tuple[str, ...]
) -> None:
    """The mark, then Content-Type, then the declaration (RFC 7303), unless the bytes say otherwise."""
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    feed = _read((declaration + _rss("", "<title>Привет</title>")).encode(actual), content_type)
    assert feed.info.title == "Привет"
    assert feed.problems == problems


def test_a_few_broken_bytes_do_not_change_the_encoding() -> None:
    """UTF-8 with one bad byte stays UTF-8; a control character is left out; both are said."""
    feed = _read(
        "<rss version='2.0'><channel><title>Größe ä ö ü \1".encode() + b"\xff</title></channel></rss>"
    )
    assert feed.info.title == "Größe ä ö ü \ufffd"
    assert feed.problems == (
        "the document is UTF-8 with 1 broken characters, which were replaced",
        "1 characters that XML forbids were left out",
    )


# --- what single elements say -------------------------------------------------------------------------


def _first(item: str, head: str = "<title>T</title>") -> RawEntry:
    return _read(_rss(f"<item>{item}</item>", head)).entries[0]


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("a &lt; b", "a < b"),
        ("&lt;b&gt; is a tag", "<b> is a tag"),
        ("List&lt;String&gt; in Java", "List<String> in Java"),
        ("&lt;i&gt;a&lt;/i&gt; &lt;String&gt;", "<i>a</i> <String>"),
        ("AT&amp;T", "AT&T"),
        ("AT&amp;amp;T", "AT&T"),
        ("<![CDATA[AT&amp;T]]>", "AT&T"),
        ("&amp;amp;lt;", "&lt;"),
        ("5 &amp;#62; 3", "5 > 3"),
        ("&lt;b&gt;Bold&lt;/b&gt; x", "Bold x"),
        ("<![CDATA[<b>Bold</b> & x]]>", "Bold & x"),
        ("<b>Bold</b> &amp; x", "Bold & x"),
        ("one&lt;br /&gt;two", "one two"),
        ("&lt;img src='a.png'&gt; x", "x"),
        ("&lt;br&gt; is a tag", "<br> is a tag"),
    ],
)
def test_a_title_of_rss_is_text_unless_it_is_plainly_markup(said: str, meant: str) -> None:
    """It is decoded once; what cannot be markup keeps its angle brackets."""
    title = _first(f"<title>{said}</title>").title
    assert title is not None
    assert plain(title.value, html=title.html) == meant


@pytest.mark.parametrize(
    ("said", "name", "email"),
    [
        ("a@e.org (Anna B)", "Anna B", "a@e.org"),
        ("a@e.org (Anna (Ed.))", "Anna (Ed.)", "a@e.org"),
        ("Anna B &lt;a@e.org&gt;", "Anna B", "a@e.org"),
        ('"Anna B" &lt;a@e.org&gt;', "Anna B", "a@e.org"),
        ("a@e.org, Anna B", "Anna B", "a@e.org"),
        ("mailto:a@e.org", None, "a@e.org"),
        ("a@e.org", None, "a@e.org"),
        ("Anna B", "Anna B", None),
        ("Anna, Ben and Carl", "Anna, Ben and Carl", None),
    ],
)
def test_a_person_in_one_text(said: str, name: str | None, email: str | None) -> None:
    """The forms that RSS 2.0 and its writers have for a name and a mail address; a list of names stays one."""
    assert _first(f"<author>{said}</author>").authors == (Person(name=name, email=email),)


@pytest.mark.parametrize(
    ("said", "length"),
    [
        ('length=""', None),
        ('length="1,234"', 1234),
        ('length=" 1 234 "', 1234),
        ('length="-1"', None),
        ("", None),
    ],
)
def test_the_length_of_an_enclosure(said: str, length: int | None) -> None:
    """A number as people write it, or nothing."""
    assert _first(f'<enclosure url="http://e.example/a.mp3" {said}/>').enclosures[0].length == length


@pytest.mark.parametrize(
    ("head", "item", "link"),
    [
        ("<link>http://site.example/blog/</link>", "<link>/a</link>", "http://site.example/a"),
        ("<link>http://site.example/blog/</link>", "<link>a</link>", "http://site.example/blog/a"),
        ("", "<link>/a</link>", "http://feeds.example/a"),
        ("<link>/</link>", "<link>/a</link>", "http://feeds.example/a"),
        (
            "<link>http://site.example/</link>",
            '<link xml:base="http://base.example/">a</link>',
            "http://base.example/a",
        ),
    ],
)
def test_what_an_address_of_rss_is_relative_to(head: str, item: str, link: str) -> None:
    """A base, else the site that the channel names, else the document."""
    feed = normalize(_read(_rss(f"<item>{item}</item>", head)), source=_SOURCE, url=_URL, detectors=())
    assert feed.entries[0].link == link


@pytest.mark.parametrize(
    ("address", "expected"), [("", "http://site.example/a"), (_URL, "http://feeds.example/a")]
)
def test_what_an_address_of_atom_is_relative_to(address: str, expected: str) -> None:
    """The document (RFC 3986, section 5.1.3); where nobody knows its address, what it says of itself."""
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><link href="http://site.example/"/>'
        '<entry><link href="/a"/></entry></feed>'
    )
    raw = sources.parse(Fetched(url=address, body=atom.encode()), _SOURCE, "feed")
    assert normalize(raw, source=_SOURCE, url=address, detectors=()).entries[0].link == expected


@pytest.mark.parametrize(
    "namespace",
    [
        "http://backend.userland.com/rss2",
        "http://backend.userland.com/RSS2/",
        "http://blogs.law.harvard.edu/tech/rss",
        "http://purl.org/rss/1.0/",
        "http://my.netscape.com/rdf/simple/0.9/",
        "http://purl.org/net/rss1.1#",
        "http://e.example/unknown",
    ],
)
def test_rss_in_a_namespace_is_rss(namespace: str) -> None:
    """Whatever default namespace somebody gave it, and with Atom and Dublin Core in any spelling of theirs."""
    feed = _read(
        f'<rss version="2.0" xmlns="{namespace}" xmlns:a10="https://www.w3.org/2005/Atom" '
        'xmlns:d="http://purl.org/dc/elements/1.0/"><channel><title>T</title>'
        "<item><title>A</title><a10:updated>2026-01-02</a10:updated><d:creator>Anna</d:creator></item></channel></rss>"
    )
    assert (feed.format, feed.info.title) == ("rss-2.0", "T")
    (entry,) = feed.entries
    assert entry.title is not None
    assert (entry.title.value, entry.published, entry.authors) == ("A", "2026-01-02", (Person(name="Anna"),))


def test_rdf_says_the_picture_of_a_channel_and_the_link_of_an_item_elsewhere() -> None:
    """The picture stands beside the channel, and what an item is about is its address (RSS 1.0, sections 5.4, 5.5)."""
    feed = _read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<item rdf:about="http://e.example/1"><title>A</title></item>'
        '<channel rdf:about="http://e.example/"><title>T</title><image rdf:resource="http://e.example/i"/></channel>'
        '<image rdf:about="http://e.example/i"><title>I</title><url>http://e.example/i.png</url></image></rdf:RDF>'
    )
    assert (feed.info.title, feed.info.icon) == ("T", "http://e.example/i.png")
    assert feed.entries[0].url == "http://e.example/1"


@pytest.mark.parametrize("end", ["", "<unclosed>"], ids=["well-formed", "put right"])
@pytest.mark.parametrize("fast", [True, False])
def test_windows_characters_are_meant_by_control_characters(fast: bool, end: str) -> None:  # noqa: FBT001
    """As HTML reads them, in characters and in references, in texts and in markup, whichever reader has them."""
    said = "\x93a\x94 &#150; &#x97; &amp;#133;"
    document = _rss(f"<item><title>{said}</title><description>{said}</description>{end}</item>")
    found = _wellformed.found if fast else lambda *_: None
    with mock.patch.object(_wellformed, "found", found):
        read = _read(document)
    entry = normalize(read, source=_SOURCE, url=_URL, detectors=()).entries[0]
    assert (entry.title, entry.summary) == ("“a” – — …", "“a” – — …")


def test_a_feed_says_whether_its_title_is_markup() -> None:
    """The name of a feed is kept as HTML; a plain one that has markup in it says it in HTML."""
    feed = '<feed xmlns="http://www.w3.org/2005/Atom"><title>The &lt;b&gt; tag</title></feed>'
    raw = _read(feed)
    assert raw.info.title == "The &lt;b&gt; tag"
    assert normalize(raw, source=_SOURCE, url=_URL, detectors=()).info.title == "The <b> tag"


def test_failure_of_the_library_is_translated(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever feedparser raises comes out as the one exception that callers know."""

    def fail(*arguments: object, **options: object) -> None:
        raise KeyError("internal")

    monkeypatch.setattr("feedparser.parse", fail)
    with pytest.raises(DocumentError, match="too damaged to be read"):
        _read('<channel href="http://example.org/"/>')


def test_noise_never_raises_anything_else() -> None:
    """Noise after the beginning of a feed gives a feed or a DocumentError."""
    noise = random.Random(1)
    for _ in range(200):
        with contextlib.suppress(DocumentError):
            feed = _read(b'<rss version="2.0"><channel><item><title>' + noise.randbytes(200))
            assert feed.format == "rss-2.0"


def test_readers_are_found_and_exclude_each_other() -> None:
    """Every kind has a reader, and a document of a kind has exactly one."""
    assert len(sources.readers()["feed"]) == 2
    for body in (b"{}", b"\xef\xbb\xbf [", "{}".encode("utf-16"), b"<rss/>", b"", b"text"):
        fetched = Fetched(url=_URL, body=body)
        assert sum(reader.reads(fetched) for reader in sources.readers()["feed"]) == 1


def test_unknown_kind_is_refused_with_the_known_ones() -> None:
    """The message lists what kind can be set to."""
    with pytest.raises(DocumentError, match=r'nothing here reads it as "fax"; set kind to one of .*"feed"'):
        sources.parse(Fetched(url=_URL, body=b"<rss/>"), _SOURCE, "fax")
