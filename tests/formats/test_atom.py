"""Atom 1.0: each rule of RFC 4287 on the serialized bytes, and again through feedparser."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import feedparser
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from aggregator.core.editions import compose
from aggregator.core.model import (
    Alternate,
    Category,
    Contributor,
    Edition,
    EditionEntry,
    Enclosure,
    Entry,
    Evidence,
    FeedInfo,
    InReplyTo,
    Link,
    Person,
    StoredEntry,
)
from aggregator.formats import formats
from aggregator.formats.atom import FORMAT

NS = {
    "a": "http://www.w3.org/2005/Atom",
    "media": "http://search.yahoo.com/mrss/",
    "thr": "http://purl.org/syndication/thread/1.0",
}
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
WHEN = datetime(2026, 3, 1, 12, tzinfo=UTC)

ENTRY = EditionEntry(
    atom_id="https://EXAMPLE.org/%7Ea?b=1&c=2#d",
    title="<b>not markup</b> & „so“",
    link="https://example.org/de/1?a=1&b=2",
    language="de",
    direction="ltr",
    published=WHEN - timedelta(days=1),
    updated=WHEN,
    summary="<p>Kurz &amp; gut</p>",
    content='<p>Lang, mit <a href="https://example.org/?x=1&amp;y=2">Verweis</a></p>',
    authors=(Person(name="Ann", email="ann@example.org", uri="https://example.org/ann"), Person(name="Bo")),
    categories=(Category(term="net", scheme="https://example.org/tags", label="Netz"), Category(term="b")),
    enclosures=(
        Enclosure(url="https://example.org/a.mp3", type="audio/mpeg", length=123, title="Ton"),
        Enclosure(url="https://example.org/b.pdf"),
        Enclosure(url="https://example.org/c.bin", length=0),
    ),
    image="https://example.org/1.jpg?a=1&b=2",
    links=(
        Link(rel="license", url="https://example.org/by", type="text/html", title="CC BY"),
        Link(rel="via", url="https://other.example/fr", language="fr"),
        Link(rel="replies", url="https://example.org/1/replies", type="application/atom+xml"),
        Link(rel="transcript", url="https://example.org/1.vtt", type="text/vtt"),
        Link(rel="chapters", url="https://example.org/1.json"),
    ),
    in_reply_to=(
        InReplyTo(
            ref="urn:x:0", url="https://b.example/0", type="text/html", source="https://b.example/feed"
        ),
        InReplyTo(ref="urn:x:1"),
    ),
    contributors=(
        Contributor(name="Cy", email="cy@example.org", uri="https://example.org/cy", role="guest"),
        Contributor(name="Di"),
    ),
    translations=(
        Alternate(url="https://example.org/en/1", language="en", label="English"),
        Alternate(url="https://example.org/ko/1", language="ko"),
    ),
    copies=("https://copy.example/1",),
    rights="© 2026 CC BY 4.0",
    comments="https://example.org/de/1#comments",
    source=FeedInfo(
        id="urn:feed:1",
        title="WIC",
        subtitle="Nachrichten",
        url="https://example.org/",
        self_url="https://example.org/feed.xml",
        updated=WHEN,
        language="en",
        rights="All rights",
        icon="https://example.org/icon.png",
        authors=(Person(name="Editor"),),
    ),
)
EDITION = Edition(
    name="de",
    title="News – Deutsch",
    language="de",
    language_name="Deutsch",
    direction="ltr",
    url="https://news.example/feeds/de",
    home="https://news.example/feeds/",
    updated=WHEN,
    entries=(ENTRY,),
)


def tree(edition: Edition) -> etree._Element:
    """The document as an XML parser sees it."""
    return etree.fromstring(FORMAT.render(edition))


def entry_tree(**changes: Any) -> etree._Element:
    """The one entry of an edition, some of it said differently."""
    (entry,) = tree(replace(EDITION, entries=(replace(ENTRY, **changes),))).findall("a:entry", NS)
    return entry


def texts(element: etree._Element, path: str) -> list[str | None]:
    """The texts of the elements at a path."""
    return [found.text for found in element.findall(path, NS)]


def links(element: etree._Element, rel: str) -> list[dict[str, str]]:
    """The attributes of the links of one relation, without `rel`."""
    found = [dict(link.attrib) for link in element.findall("a:link", NS)]
    return [link for link in found if link.pop("rel") == rel]


def read(document: bytes) -> Any:
    """The document as feedparser sees it; its own sanitizer would hide what we wrote."""
    headers = {"content-type": "application/atom+xml; charset=utf-8"}
    options = {"sanitize_html": False, "resolve_relative_uris": False}
    found = feedparser.parse(io.BytesIO(document), response_headers=headers, **options)
    assert not found.bozo, found.get("bozo_exception")
    return found


def test_the_format_is_discovered() -> None:
    """A module in the folder is a format."""
    assert FORMAT in formats()
    assert (FORMAT.extension, FORMAT.media_type) == ("atom", "application/atom+xml")


def test_the_document_is_plain_utf_8() -> None:
    """An XML declaration, no DTD, no invented namespace prefixes (A12)."""
    document = FORMAT.render(EDITION)
    assert document.startswith(b"<?xml version='1.0' encoding='UTF-8'?>\n<feed xmlns")
    assert b' xmlns="http://www.w3.org/2005/Atom"' in document.partition(b">\n<")[2].partition(b">")[0]
    assert b"<!DOCTYPE" not in document
    assert b"ns0:" not in document
    assert "„so“".encode() in document


def test_the_feed_says_what_it_must() -> None:
    """Exactly one id, title and updated; self and home links (A2, A8, A9)."""
    feed = tree(EDITION)
    assert texts(feed, "a:id") == ["https://news.example/feeds/de"]
    assert texts(feed, "a:title") == ["News – Deutsch"]
    assert texts(feed, "a:updated") == ["2026-03-01T12:00:00+00:00"]
    assert links(feed, "self") == [
        {"href": "https://news.example/feeds/de.atom", "type": "application/atom+xml"}
    ]
    assert links(feed, "alternate") == [{"href": "https://news.example/feeds/", "type": "text/html"}]
    assert feed.get(LANG) == "de"
    assert texts(feed, "a:generator") == ["aggregator"]
    assert feed.find("a:generator", NS).attrib == {}  # type: ignore[union-attr]


def test_a_feed_in_several_languages_leaves_the_language_to_its_entries() -> None:
    """No xml:lang on the feed, one on each entry (A9)."""
    others = (ENTRY, replace(ENTRY, atom_id="urn:2", language="ko"))
    feed = tree(replace(EDITION, language=None, entries=others))
    assert feed.get(LANG) is None
    assert [entry.get(LANG) for entry in feed.findall("a:entry", NS)] == ["de", "ko"]


def test_an_empty_feed_is_valid() -> None:
    """A language without entries has a feed all the same (A21)."""
    document = FORMAT.render(replace(EDITION, entries=()))
    assert read(document).entries == []
    assert texts(etree.fromstring(document), "a:updated") == ["2026-03-01T12:00:00+00:00"]


def test_the_entry_says_what_it_must() -> None:
    """Exactly one id, title, updated; the id character by character; dates with a zone (A1, A2, A8)."""
    entry = entry_tree()
    assert texts(entry, "a:id") == [ENTRY.atom_id]
    assert texts(entry, "a:title") == [ENTRY.title]
    assert texts(entry, "a:published") == ["2026-02-28T12:00:00+00:00"]
    assert texts(entry, "a:updated") == ["2026-03-01T12:00:00+00:00"]
    assert texts(entry, "a:rights") == ["© 2026 CC BY 4.0"]


def test_a_title_of_markup_stays_text() -> None:
    """A title is a text construct of type text (A7, A21)."""
    title = entry_tree().find("a:title", NS)
    assert title is not None
    assert title.get("type") is None
    assert read(FORMAT.render(EDITION)).entries[0].title == ENTRY.title


def test_content_and_summary_are_escaped_html() -> None:
    """Both are there where both were given; the content is one text node (A7)."""
    entry = entry_tree()
    for name, said in (("content", ENTRY.content), ("summary", ENTRY.summary)):
        (found,) = entry.findall(f"a:{name}", NS)
        assert (found.get("type"), found.text, len(found)) == ("html", said, 0)
    without = entry_tree(content="")
    assert without.findall("a:content", NS) == []
    assert texts(without, "a:summary") == [ENTRY.summary]


def test_authors_carry_all_they_have() -> None:
    """Name, address and page; an email that is none would break the schema (A4)."""
    entry = entry_tree()
    assert texts(entry, "a:author/a:name") == ["Ann", "Bo"]
    assert texts(entry, "a:author/a:email") == ["ann@example.org"]
    assert texts(entry, "a:author/a:uri") == ["https://example.org/ann"]
    assert texts(entry_tree(authors=(Person(name="Cy", email="no address"),)), "a:author/a:email") == []


def test_categories_keep_scheme_and_label() -> None:
    """Term, scheme and label come through."""
    assert [dict(found.attrib) for found in entry_tree().findall("a:category", NS)] == [
        {"term": "net", "scheme": "https://example.org/tags", "label": "Netz"},
        {"term": "b"},
    ]


def test_alternates_name_type_and_language() -> None:
    """The entry and its translations, each pair of type and hreflang once (A6, A9)."""
    found = links(entry_tree(), "alternate")
    assert found == [
        {"href": ENTRY.link, "type": "text/html", "hreflang": "de"},
        {"href": "https://example.org/en/1", "type": "text/html", "hreflang": "en", "title": "English"},
        {"href": "https://example.org/ko/1", "type": "text/html", "hreflang": "ko"},
        {"href": ENTRY.link},
    ]
    assert len({(link.get("type"), link.get("hreflang")) for link in found}) == len(found)


def test_an_entry_without_translations_has_one_alternate() -> None:
    """An unknown language is not named as the language of a target."""
    assert links(entry_tree(translations=()), "alternate") == [
        {"href": ENTRY.link, "type": "text/html", "hreflang": "de"}
    ]
    assert links(entry_tree(translations=(), language="und"), "alternate") == [
        {"href": ENTRY.link, "type": "text/html"}
    ]


def test_other_links_come_through_whole() -> None:
    """Enclosures with what is known of them, copies, and comments (A19)."""
    entry = entry_tree()
    assert links(entry, "enclosure") == [
        {"href": "https://example.org/a.mp3", "type": "audio/mpeg", "length": "123", "title": "Ton"},
        {"href": "https://example.org/b.pdf"},
        {"href": "https://example.org/c.bin", "length": "0"},
    ]
    assert links(entry, "related") == [
        {"href": "https://copy.example/1", "type": "text/html", "title": "copy.example"}
    ]
    assert links(entry, "replies") == [
        {"href": ENTRY.comments, "type": "text/html"},
        {"href": "https://example.org/1/replies", "type": "application/atom+xml"},
    ]
    assert links(entry, "license") == [
        {"href": "https://example.org/by", "type": "text/html", "title": "CC BY"}
    ]
    assert links(entry, "via") == [{"href": "https://other.example/fr", "hreflang": "fr"}]


def test_relations_that_are_not_registered_are_not_written() -> None:
    """RFC 4287, section 4.2.7.2: a name is registered, or it is an address."""
    entry = entry_tree()
    assert {link.get("rel") for link in entry.findall("a:link", NS)} == {
        *("alternate", "related", "enclosure", "replies", "license", "via"),
    }


def test_what_an_entry_answers_to_comes_through() -> None:
    """RFC 4685, section 3: ref, and where it can be read; other readers find it in the document as they know it."""
    found = [dict(reply.attrib) for reply in entry_tree().findall("thr:in-reply-to", NS)]
    assert found == [
        {
            "ref": "urn:x:0",
            "href": "https://b.example/0",
            "type": "text/html",
            "source": "https://b.example/feed",
        },
        {"ref": "urn:x:1"},
    ]
    assert b"<thr:in-reply-to ref=" in FORMAT.render(EDITION)


def test_the_picture_is_a_thumbnail_of_media_rss() -> None:
    """It is no enclosure: readers would offer it for download."""
    (found,) = entry_tree().findall("media:thumbnail", NS)
    assert found.get("url") == ENTRY.image
    assert b"<media:thumbnail url=" in FORMAT.render(EDITION)


def test_contributors_carry_all_they_have() -> None:
    """Name, address and page; Atom has no word for what they did."""
    entry = entry_tree()
    assert texts(entry, "a:contributor/a:name") == ["Cy", "Di"]
    assert texts(entry, "a:contributor/a:email") == ["cy@example.org"]
    assert texts(entry, "a:contributor/a:uri") == ["https://example.org/cy"]


def test_namespaces_are_declared_once_and_where_they_are_used() -> None:
    """On the feed, with their usual prefixes; a feed of plain entries has Atom alone."""
    document = FORMAT.render(EDITION)
    assert document.count(b"xmlns:") == document.partition(b">\n")[2].partition(b">")[0].count(b"xmlns:") == 2
    plain = replace(ENTRY, image=None, in_reply_to=())
    assert b"xmlns:" not in FORMAT.render(replace(EDITION, entries=(plain,)))


def test_an_entry_without_link_has_content() -> None:
    """No alternate, but a content element, be it empty (A2)."""
    entry = entry_tree(link=None, content="", translations=())
    assert links(entry, "alternate") == []
    assert len(entry.findall("a:content", NS)) == 1


def test_an_entry_without_title_has_an_empty_one() -> None:
    """RFC 4287 demands the element, not a text in it; none is invented."""
    entry = entry_tree(title="")
    assert [found.text or "" for found in entry.findall("a:title", NS)] == [""]


def test_the_source_is_whole() -> None:
    """Everything the feed says of itself is in atom:source (A3, A10, A22)."""
    (source,) = entry_tree().findall("a:source", NS)
    said = {found.tag.rpartition("}")[2]: found.text for found in source if len(found) == 0}
    assert source.get(LANG) == "en"
    assert {name: said[name] for name in ("id", "title", "updated", "subtitle", "rights", "icon")} == {
        "id": "urn:feed:1",
        "title": "WIC",
        "updated": "2026-03-01T12:00:00+00:00",
        "subtitle": "Nachrichten",
        "rights": "All rights",
        "icon": "https://example.org/icon.png",
    }
    assert texts(source, "a:author/a:name") == ["Editor"]
    assert links(source, "self") == [{"href": "https://example.org/feed.xml"}]
    assert links(source, "alternate") == [{"href": "https://example.org/", "type": "text/html"}]


def test_entries_stay_in_order() -> None:
    """The library alone would turn them round."""
    many = tuple(replace(ENTRY, atom_id=f"urn:{number}") for number in range(5))
    assert texts(tree(replace(EDITION, entries=many)), "a:entry/a:id") == [
        f"urn:{number}" for number in range(5)
    ]


def test_characters_that_xml_forbids_are_left_out() -> None:
    """Control characters, surrogates and non-characters never reach the document (A12)."""
    bad = "a\x00\x0b\x1b\ud800\ufffe\uffffb\U0001f600"
    entry = entry_tree(title=bad, content=bad, rights=bad, authors=(Person(name=bad),), atom_id=f"urn:{bad}")
    good = "ab\U0001f600"
    assert texts(entry, "a:title") == texts(entry, "a:content") == texts(entry, "a:rights") == [good]
    assert texts(entry, "a:author/a:name") == [good]
    assert texts(entry, "a:id") == [f"urn:{good}"]


def test_no_relative_reference_is_written() -> None:
    """Every href in the document is absolute (A18)."""
    document = FORMAT.render(EDITION)
    hrefs = [str(found.get("href")) for found in etree.fromstring(document).iter("{*}link")]
    assert hrefs
    assert all(href.startswith("https://") for href in hrefs)


def test_feedparser_reads_it_back() -> None:
    """A reader built on feedparser finds id, title, link, dates, language, files and source."""
    found = read(FORMAT.render(EDITION))
    assert found.version == "atom10"
    assert (found.feed.id, found.feed.title, found.feed.language) == (EDITION.url, EDITION.title, "de")
    (entry,) = found.entries
    assert (entry.id, entry.title, entry.link) == (ENTRY.atom_id, ENTRY.title, ENTRY.link)
    assert entry.content[0].value == ENTRY.content
    assert entry.content[0].language == "de"
    assert entry.summary == ENTRY.summary
    assert entry.published == "2026-02-28T12:00:00+00:00"
    assert entry.updated == "2026-03-01T12:00:00+00:00"
    assert [author.name for author in entry.authors] == ["Ann", "Bo"]
    assert [tag.term for tag in entry.tags] == ["net", "b"]
    assert [file.href for file in entry.enclosures] == [file.url for file in ENTRY.enclosures]
    assert (entry.source.id, entry.source.title) == ("urn:feed:1", "WIC")


@pytest.mark.parametrize("seed", ["1", "2"])
def test_the_bytes_are_the_same_everywhere(seed: str) -> None:
    """Neither hash seed, nor locale, nor time zone, nor the clock shows."""
    program = (
        "import runpy, sys; namespace = runpy.run_path(sys.argv[1]); "
        "sys.stdout.buffer.write(namespace['FORMAT'].render(namespace['EDITION']))"
    )
    environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}", "LC_ALL": "C", "LANG": "C"}
    command = [sys.executable, "-c", program, __file__]
    done = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert done.stdout == FORMAT.render(EDITION)


_FORBIDDEN = {*map(chr, range(0xD800, 0xE000)), "\ufffe", "\uffff"}
# Without C1 controls: feedparser takes them for Windows-1252.
_text = st.text(
    st.characters(exclude_characters=[chr(code) for code in range(0x80, 0xA0)]), max_size=40
) | st.text("<>&;\"'ampltgb/# \n\u202e", max_size=20)
_url = st.builds(
    "https://example.org/{}".format, st.text(st.characters(exclude_categories=["C", "Z"]), max_size=20)
)
_language = st.sampled_from(["de", "ko", "ar", "zh-Hans", "und"])
_date = st.datetimes(datetime(1970, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
_person = st.builds(Person, name=_text, email=_text, uri=st.none() | _url)
_info = st.builds(
    FeedInfo,
    id=st.none() | _url,
    title=st.none() | _text,
    url=st.none() | _url,
    updated=st.none() | _date,
    rights=_text,
    authors=st.tuples(_person),
)


@st.composite
def _stored(draw: st.DrawFn) -> StoredEntry:
    number = draw(st.integers(0, 2**63 - 1))
    seen = draw(_date)
    entry = Entry(
        source_id=draw(st.sampled_from(["a", "b"])),
        key=str(number),
        atom_id=draw(_url),
        link=draw(st.none() | _url),
        title=draw(_text),
        summary=draw(_text),
        content=draw(_text),
        published=draw(st.none() | _date),
        updated=draw(st.none() | _date),
        authors=tuple(draw(st.lists(_person, max_size=2))),
        categories=tuple(draw(st.lists(st.builds(Category, term=_text, label=_text), max_size=2))),
        enclosures=tuple(draw(st.lists(st.builds(Enclosure, url=_url, type=_text), max_size=2))),
        language=draw(_language),
        evidence=Evidence(decided_by="test", confidence=1.0),
        rights=draw(st.none() | _text),
        image=draw(st.none() | _url),
        links=tuple(draw(st.lists(st.builds(Link, rel=st.just("via"), url=_url, title=_text), max_size=2))),
        in_reply_to=tuple(draw(st.lists(st.builds(InReplyTo, ref=_url, type=_text), max_size=2))),
        contributors=tuple(draw(st.lists(st.builds(Contributor, name=_text, email=_text), max_size=2))),
        origin=draw(st.none() | _info),
        digest="1:0",
    )
    return StoredEntry(
        id=number,
        entry=entry,
        first_seen_at=seen,
        changed_at=max(seen, draw(_date)),
        source_title=draw(_text.filter(str.strip)),
        source_url=draw(_url),
        feed=draw(_info),
        translations=tuple(draw(st.lists(st.builds(Alternate, url=_url, language=_language), max_size=3))),
        copies=tuple(draw(st.lists(_url, max_size=2))),
    )


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(_stored(), max_size=3, unique_by=lambda stored: stored.id))
def test_any_edition_is_well_formed_and_keeps_ids_titles_and_links(entries: list[StoredEntry]) -> None:
    """Whatever the texts, dates and addresses: feedparser reads them back without bozo."""
    edition = compose(name="all", language=None, title="News", base_url="https://n.example", entries=entries)
    document = FORMAT.render(edition)
    assert FORMAT.render(edition) == document
    feed = etree.fromstring(document)
    for said, written in zip(edition.entries, feed.findall("a:entry", NS), strict=True):
        alternates = [
            (link.get("type"), link.get("hreflang"))
            for link in written.findall("a:link[@rel='alternate']", NS)
        ]
        assert len(set(alternates)) == len(alternates)
        assert alternates or written.findall("a:content", NS)
        assert said.published <= said.updated
    found = read(document)
    assert [entry.id for entry in found.entries] == [
        _as_feedparser(entry.atom_id) for entry in edition.entries
    ]
    # feedparser takes the id for a link where there is none.
    assert [entry.link for entry in found.entries] == [
        entry.link or _as_feedparser(entry.atom_id) for entry in edition.entries
    ]
    titles = [_as_xml(entry.title) for entry in edition.entries]
    assert [title or "" for title in texts(feed, "a:entry/a:title")] == titles
    assert [_as_feedparser(title.strip()) for title in titles] == [entry.title for entry in found.entries]


def _as_feedparser(title: str) -> str:
    """Feedparser takes what could be UTF-8 read as ISO 8859-1 for that mistake, and undoes it."""
    try:
        return title.encode("iso-8859-1").decode("utf-8")
    except UnicodeError:
        return title


def _as_xml(title: str) -> str:
    """A title without what XML forbids."""
    return "".join(char for char in title if char in "\t\n\r" or (char >= " " and char not in _FORBIDDEN))
