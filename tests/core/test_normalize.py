"""Normalizing: what a document said becomes definite, whatever it said."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import identity
from aggregator.core.model import (
    Alternate,
    Category,
    Contributor,
    Delivery,
    Enclosure,
    Entry,
    Feed,
    FeedInfo,
    InReplyTo,
    Link,
    Location,
    Opinion,
    PageLink,
    Person,
    RawEntry,
    RawFeed,
    RawText,
    Source,
    Tombstone,
)
from aggregator.core.normalize import normalize
from aggregator.core.readable import readable

URL = "https://example.org/news/feed.xml"
SOURCE = Source(id="a", url=URL)
ARTICLE = "The quick brown fox jumps over the lazy dog. " * 6


def plain(value: str, **changes: Any) -> RawText:
    """A text that is no markup."""
    return RawText(value=value, **changes)


def markup(value: str, **changes: Any) -> RawText:
    """A text that is HTML."""
    return RawText(value=value, html=True, **changes)


def document(*entries: RawEntry, source: Source = SOURCE, **said: Any) -> Feed:
    """What becomes of a document with these entries."""
    raw = RawFeed(format="rss-2.0", entries=entries, **said)
    return normalize(raw, source=source, url=URL, detectors=())


def entry(**said: Any) -> Entry:
    """What becomes of the only entry of a document; it has a title unless told otherwise."""
    (made,) = document(RawEntry(**{"title": plain("A")} | said)).entries
    return made


# --- identity -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("said", "key", "atom_id"),
    [
        ({"id": "tag:example.org,2024:1", "url": "/a"}, "tag:example.org,2024:1", "tag:example.org,2024:1"),
        ({"id": " tag:example.org,2024:1\n"}, "tag:example.org,2024:1", "tag:example.org,2024:1"),
        ({"id": "e\u0301\x00 \t 1", "url": "/a"}, "é 1", None),
        ({"id": "", "url": "/a"}, "https://example.org/a", None),
        ({"id": "\x00", "url": "/a"}, "https://example.org/a", None),
        ({"url": "/a?id=1&utm_source=x"}, "https://example.org/a?id=1", None),
        ({"id": "7", "url": "javascript:alert(1)"}, "7", None),
    ],
)
def test_an_entry_is_known_by_its_id_or_its_address(
    said: dict[str, str], key: str, atom_id: str | None
) -> None:
    """The key is the id, clean, else the address without tracking; an id that is no IRI is not republished."""
    made = entry(**said)
    assert made.key == key
    assert made.atom_id == (atom_id or identity.mint_id("a", key))


def test_an_entry_without_id_and_address_is_known_by_its_text() -> None:
    """The same text is the same entry, whatever its markup; another one is not."""
    bodies = [markup("<p>x</p>"), plain("x"), markup("<p>y</p>"), None]
    keys = [entry(content=body).key for body in bodies]
    assert keys[0] == keys[1]
    assert len(set(keys)) == 3
    assert entry(title=plain("B"), content=bodies[0]).key not in keys


@pytest.mark.parametrize("order", [("text",), ("guid", "text"), ("guid", "text", "link")])
def test_an_entry_that_is_to_be_known_by_its_text_is(order: tuple[str, ...]) -> None:
    """Whatever else the source says of it, and however it writes the text."""
    source = replace(SOURCE, identity=order)
    said = (
        RawEntry(url="/a", title=plain("A"), content=plain("x"), published="today"),
        RawEntry(url="/b", title=plain("A"), content=markup("<p>x</p>")),
        RawEntry(url="/a", title=plain("A"), content=plain("y")),
    )
    one, same, other = (document(each, source=source).entries[0].key for each in said)
    assert one == same != other


def test_a_repeated_id_is_told_apart_by_the_address() -> None:
    """Some feeds give every entry the same id: then the addresses make the difference, and none is lost."""
    feed = document(
        *(RawEntry(id="g", url=f"/{number}", title=plain("A")) for number in range(3)),
        RawEntry(id="h", url="/4", title=plain("A")),
    )
    assert [one.key for one in feed.entries] == [
        "g https://example.org/0",
        "g https://example.org/1",
        "g https://example.org/2",
        "h",
    ]
    assert not feed.dropped
    assert len({one.atom_id for one in feed.entries}) == 4


def test_one_id_at_one_address_may_be_two_entries() -> None:
    """Feeds give all of their entries the id and the address of their page; what they say is then what they are."""
    feed = document(
        RawEntry(id="g", url="/a", title=plain("first")),
        RawEntry(id="g", url="/a", title=plain("second")),
        RawEntry(id="g", url="/a", title=plain("first"), content=plain("x")),
        RawEntry(url="/b", title=plain("first")),
        RawEntry(url="/b", title=plain("second")),
    )
    assert len({one.key for one in feed.entries}) == 5
    assert not feed.dropped


def test_an_entry_and_its_correction_in_one_document_are_one() -> None:
    """One id, one address and one date, and title or text is the same."""
    said: dict[str, Any] = {"id": "g", "url": "/a", "published": "2024-09-07T12:30:00Z"}
    feed = document(
        RawEntry(title=plain("A"), content=plain("x"), **said),
        RawEntry(title=plain("B"), content=plain("x"), **said),
        RawEntry(title=plain("A"), content=plain("y"), **said),
        RawEntry(title=plain("C"), content=plain("z"), **said),
    )
    assert [one.title for one in feed.entries] == ["A", "C"]


def test_an_entry_that_is_said_twice_is_taken_once() -> None:
    """The first is taken, and the other one reported; its number is that of the document."""
    feed = document(
        RawEntry(id="g", url="/a?utm_source=x", title=plain("first")),
        RawEntry(title=plain("B")),
        RawEntry(id="g", url="http://www.example.org/a", title=plain("first")),
        RawEntry(id="x" * 300, title=plain("C")),
        RawEntry(id="x" * 300, title=plain("C")),
    )
    assert [one.title for one in feed.entries] == ["first", "B", "C"]
    assert feed.dropped == (
        "entry 3 is the same as one before it: g",
        f"entry 5 is the same as one before it: {'x' * 200}",
    )


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ({}, False),
        ({"id": "1", "url": "/a", "published": "2024-09-07"}, False),
        ({"title": plain(" \u200b\n")}, False),
        ({"title": markup("<b></b>")}, False),
        ({"content": markup("<script>x</script>")}, False),
        ({"content": markup("<img src=https://pixel.wp.com/b.gif>")}, False),
        ({"content": plain(" \n\n ")}, False),
        ({"enclosures": (Enclosure(url="javascript:x"),)}, False),
        ({"enclosures": (Enclosure(url="/a.mp3"),)}, True),
        ({"content": markup("<img src=/a.png>")}, True),
        ({"image": "/a.png"}, True),
        ({"image": "https://pixel.wp.com/b.gif"}, False),
        ({"summary": plain("x")}, True),
        ({"title": plain("x")}, True),
    ],
)
def test_an_entry_that_says_nothing_is_not_readable(said: dict[str, Any], kept: bool) -> None:  # noqa: FBT001
    """It is what the document says, but a subscriber has nothing of it; the operator is told."""
    feed = document(RawEntry(title=plain("A")), RawEntry(**said))
    assert len(feed.entries) == 2
    assert readable(feed).entries == feed.entries[: 1 + kept]
    reason = f"entry {feed.entries[1].key} has neither title nor text"
    assert readable(feed).dropped == (() if kept else (reason,))


# --- texts --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (None, ""),
        (plain("AT&amp;T <b>x</b>"), "AT&amp;T <b>x</b>"),
        (markup("AT&amp;T <b>x</b>"), "AT&T x"),
        (plain("  e\u0301\u202e \n x"), "é x"),
    ],
)
def test_a_title_is_a_plain_text(title: RawText | None, expected: str) -> None:
    """Markup is taken out only where the document says that there is some."""
    made = entry(title=title, rights=title, content=markup("x"))
    assert made.title == expected
    assert made.rights == (expected or None)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a", "<p>a</p>"),
        ("1 < 2 & <b>x</b>", "<p>1 &lt; 2 &amp; &lt;b&gt;x&lt;/b&gt;</p>"),
        ("a\r\n\r\nb\nc\n\n\n\nd", "<p>a</p><p>b\nc</p><p>d</p>"),
        ("  a \n\n \t\n\n b ", "<p>a</p><p>b</p>"),
        ("e\u0301\x00", "<p>é</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
    ],
)
def test_a_body_without_markup_gets_paragraphs(value: str, expected: str) -> None:
    """An empty line ends a paragraph; what looks like markup is what the author wrote."""
    assert entry(content=plain(value)).content == expected


@pytest.mark.parametrize(
    ("summary", "content", "expected"),
    [
        (markup("<p>a</p>"), markup("<p>a</p>"), ""),
        (markup("<p>a"), markup("<p class=x>a</p>\n"), ""),
        (plain("a"), markup("<p>a</p>"), ""),
        (markup("a", language="de"), markup("a", language="fr"), ""),
        (markup("<p>a</p>"), markup("<p>b</p>"), "<p>a</p>"),
        (markup("<p>a</p>"), None, "<p>a</p>"),
        (markup("<a href=x>a</a>"), markup("<a href=x>a</a>", base="/b/"), None),
        (None, markup("<p>a</p>"), ""),
        (None, None, ""),
    ],
)
def test_a_summary_says_something_else_than_the_content(
    summary: RawText | None, content: RawText | None, expected: str | None
) -> None:
    """What repeats the content is no summary; two texts with different links are not the same."""
    made = entry(summary=summary, content=content)
    assert made.summary == expected or (expected is None and made.summary not in ("", made.content))


def test_dates_are_read_and_never_invented() -> None:
    """A date that cannot be read is none."""
    made = entry(published="Sat, 07 Sep 2024 12:30:00 +0200", updated="soon")
    assert made.published == datetime(2024, 9, 7, 10, 30, tzinfo=UTC)
    assert made.updated is None
    assert entry(updated="2024-09-07").updated == datetime(2024, 9, 7, tzinfo=UTC)


# --- addresses ----------------------------------------------------------------------------------------


def test_a_link_is_for_following_and_its_address_for_comparing() -> None:
    """The link keeps what the source wrote, without tracking; the address is canonical."""
    made = entry(url="http://www.example.com/a?b=2&a=1&utm_source=x#top")
    assert made.link == "http://www.example.com/a?b=2&a=1#top"
    assert made.url == "https://example.com/a?a=1&b=2"
    unusable = entry(url="mailto:a@example.com")
    assert unusable.link is None
    assert unusable.url is None


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        (None, "https://example.org/news/x"),
        ("", "https://example.org/news/x"),
        ("https://example.com/a/", "https://example.com/a/x"),
        ("b/", "https://example.org/news/b/x"),
        ("javascript:alert(1)", "https://example.org/news/x"),
    ],
)
def test_references_are_relative_to_the_base_of_their_entry(base: str | None, expected: str) -> None:
    """The base of an entry is itself relative to the document; one that is no address is none."""
    made = entry(
        base=base,
        url="x",
        comments="x",
        content=markup("<a href=x>a</a>"),
        summary=markup("<img src=x>"),
        enclosures=(Enclosure(url="x"),),
        alternates=(Alternate(url="x"),),
    )
    assert made.link == made.comments == expected
    assert made.enclosures[0].url == made.alternates[0].url == expected
    assert f'href="{expected}"' in made.content
    assert f'src="{expected}"' in made.summary


@pytest.mark.parametrize(
    ("base", "expected"),
    [
        ("https://example.com/a/", "https://example.com/a/x"),
        ("c/", "https://example.org/b/c/x"),
        (None, "https://example.org/b/x"),
    ],
)
def test_a_text_may_have_a_base_of_its_own(base: str | None, expected: str) -> None:
    """The base of a text is relative to that of its entry, and holds for this text alone."""
    made = entry(base="/b/", content=markup("<a href=x>a</a>", base=base), summary=markup("<a href=x>b</a>"))
    assert f'href="{expected}"' in made.content
    assert 'href="https://example.org/b/x"' in made.summary


def test_pages_have_absolute_addresses() -> None:
    """Each page that a document points to is there once, with all that was said of it."""
    pages = (
        PageLink(url="a", title="A", language="de"),
        PageLink(url="mailto:x"),
        PageLink(url="/b", kind="site"),
        PageLink(url="https://example.org/news/a", title="B"),
    )
    assert document(pages=pages).pages == (
        PageLink(url="https://example.org/news/a", title="B"),
        PageLink(url="https://example.org/b", kind="site"),
    )


# --- people, categories, files ------------------------------------------------------------------------


def test_people_are_cleaned() -> None:
    """Names are texts, addresses of people are web addresses, and nobody without name and e-mail is there."""
    made = entry(
        authors=(
            Person(
                name=" <b>A</b>&amp;\u202eB ", email=" a@example.org\n", uri="https://example.org/~a/../b"
            ),
            Person(name="A&B", email="a@example.org", uri="https://example.org/b"),
            Person(uri="https://example.org/nobody"),
            Person(name="\u200b", uri="https://example.org/nobody"),
            Person(name="C", uri="javascript:alert(1)"),
            Person(name="D", uri="/~d"),
            Person(email="d@example.org"),
            Person(name="x" * 300, email="y" * 300),
        )
    )
    assert made.authors == (
        Person(name="A&B", email="a@example.org", uri="https://example.org/b"),
        Person(name="C"),
        Person(name="D", uri=f"{URL[: URL.index('/', 8)]}/~d"),
        Person(email="d@example.org"),
        Person(name="x" * 200, email="y" * 200),
    )


def test_categories_are_cleaned() -> None:
    """A category has a term; a scheme that is no web address says nothing."""
    made = entry(
        categories=(
            Category(term=" a\n&amp; b ", scheme="http://example.org/s", label="<i>A</i>"),
            Category(term="a & b", scheme="http://example.org/s", label="A"),
            Category(term=" ", label="B"),
            Category(term="c", scheme="s", label="\u200b"),
            Category(term="x" * 300, label="y" * 300),
        )
    )
    assert made.categories == (
        Category(term="a & b", scheme="http://example.org/s", label="A"),
        Category(term="c"),
        Category(term="x" * 200, label="y" * 200),
    )


def test_enclosures_are_cleaned() -> None:
    """A file has a web address."""
    made = entry(
        enclosures=(
            Enclosure(url="/a.mp3?utm_source=x", type=" audio/mpeg\n", length=7, title="<b>A</b>"),
            Enclosure(url="/a.mp3?utm_source=x", type="audio/mpeg", length=7, title="A"),
            Enclosure(url="file:///etc/passwd"),
            Enclosure(url="/b", type="x" * 300, title=""),
        )
    )
    assert made.enclosures == (
        Enclosure(url="https://example.org/a.mp3?utm_source=x", type="audio/mpeg", length=7, title="A"),
        Enclosure(url="https://example.org/b", type="x" * 200),
    )


def test_alternates_are_cleaned() -> None:
    """A translation has a web address; its language is a tag, or not known; its label is no markup."""
    made = entry(
        alternates=(
            Alternate(url="/de", language="de_DE", label=" <Deutsch> "),
            Alternate(url="/fr", language="french"),
            Alternate(url="data:x", language="it"),
            Alternate(url="/fr"),
            Alternate(url="/x", label="x" * 300),
        )
    )
    assert made.alternates == (
        Alternate(url="https://example.org/de", language="de-DE", label="<Deutsch>"),
        Alternate(url="https://example.org/fr"),
        Alternate(url="https://example.org/x", label="x" * 200),
    )


def test_the_image_is_an_address_to_be_looked_at() -> None:
    """Absolute, without tracking; what counts readers, or is no web address, is no image."""
    assert entry(image="/a.jpg?w=1&utm_source=x").image == "https://example.org/a.jpg?w=1"
    for said in ("data:image/png;base64,AA==", "javascript:1", "https://pixel.wp.com/b.gif", " "):
        assert entry(image=said).image is None


def test_links_are_cleaned() -> None:
    """A link has a web address; its title is a plain text; the page of the comments is there once."""
    made = entry(
        comments="/c",
        links=(
            Link(rel="via", url="/a?utm_source=x", type=" text/html ", language="pt_br", title="<b>A</b>"),
            Link(rel="via", url="/a", type="text/html", language="pt-BR", title="A"),
            Link(rel="related", url="javascript:1"),
            Link(rel="replies", url="https://example.org/c", type="text/html"),
            Link(rel="replies", url="/c.atom", language="nonsense language"),
        ),
    )
    assert made.links == (
        Link(rel="via", url="https://example.org/a", type="text/html", language="pt-BR", title="A"),
        Link(rel="replies", url="https://example.org/c.atom"),
    )


def test_an_answer_has_an_id_that_may_be_written_down() -> None:
    """RFC 4685, section 3: an IRI; addresses are absolute, or left out."""
    made = entry(
        in_reply_to=(
            InReplyTo(ref=" tag:example.org,2026:1 ", url="/0", type="text/html", source="feed.xml"),
            InReplyTo(ref="7", url="/7"),
            InReplyTo(ref="javascript:alert(1)"),
            InReplyTo(ref="urn:x", url="javascript:1", source="data:x"),
            InReplyTo(ref="urn:" + "x" * 2_000),
        )
    )
    assert made.in_reply_to == (
        InReplyTo(
            ref="tag:example.org,2026:1",
            url="https://example.org/0",
            type="text/html",
            source="https://example.org/news/feed.xml",
        ),
        InReplyTo(ref="urn:x"),
    )


def test_contributors_and_places_are_cleaned() -> None:
    """A contributor has a name; what a place is called is a plain text."""
    made = entry(
        contributors=(
            Contributor(name=" <b>C</b> ", email=" c@x ", uri="https://c.example", role="Guest\u202e"),
            Contributor(name="\u200b", email="a@b"),
        ),
        location=Location(shape="point", points=((1.0, 2.0),), name=" <i>Rome</i>\n"),
    )
    assert made.contributors == (Contributor(name="C", email="c@x", uri="https://c.example", role="Guest"),)
    assert made.location == Location(shape="point", points=((1.0, 2.0),), name="Rome")


def test_nothing_has_more_parts_than_a_person_would_write() -> None:
    """The first hundred of each kind are kept."""
    made = entry(
        authors=tuple(Person(name=str(number)) for number in range(150)),
        categories=tuple(Category(term=str(number)) for number in range(150)),
        enclosures=tuple(Enclosure(url=f"/{number}") for number in range(150)),
        alternates=tuple(Alternate(url=f"/{number}") for number in range(150)),
        links=tuple(Link(rel="via", url=f"/{number}") for number in range(150)),
        in_reply_to=tuple(InReplyTo(ref=f"urn:x:{number}") for number in range(150)),
        contributors=tuple(Contributor(name=str(number)) for number in range(150)),
    )
    assert made.links[-1].url == "https://example.org/99"
    assert (len(made.in_reply_to), len(made.contributors)) == (100, 100)
    assert [person.name for person in made.authors] == [str(number) for number in range(100)]
    assert made.categories[-1].term == "99"
    assert made.enclosures[-1].url == made.alternates[-1].url == "https://example.org/99"


# --- the feed -----------------------------------------------------------------------------------------


def test_what_a_feed_says_of_itself_is_cleaned() -> None:
    """Texts are plain, addresses absolute, the language a tag; the time is left as it is."""
    said = FeedInfo(
        id=" tag:example.org,2024:feed\n",
        title="<b>News</b> &amp;\n more",
        subtitle=" ",
        url="/",
        self_url="feed.xml",
        updated=datetime(2024, 9, 7, tzinfo=UTC),
        language="en_us",
        rights="&copy; A",
        icon="javascript:x",
        authors=(Person(name=" A "), Person()),
    )
    clean = FeedInfo(
        id="tag:example.org,2024:feed",
        title="News & more",
        url="https://example.org/",
        self_url=URL,
        updated=said.updated,
        language="en-US",
        rights="© A",
        authors=(Person(name="A"),),
    )
    assert document(info=said).info == clean
    assert entry(origin=said, base="https://example.com/").origin == clean
    assert entry().origin is None
    for unusable in ("x", "urn:" + "x" * 2_000, "javascript:alert(1)"):
        assert document(info=FeedInfo(id=unusable)).info == FeedInfo()


def test_what_needs_no_cleaning_is_handed_on() -> None:
    """Format, problems and completeness are the reader's word."""
    feed = document(problems=("a",), complete=False)
    assert feed == Feed(format="rss-2.0", problems=("a",), complete=False)


# --- languages ----------------------------------------------------------------------------------------


def test_every_declaration_of_a_language_is_heard() -> None:
    """From the text to the source, each witness is named; what is no language tag is no declaration."""
    body = markup(ARTICLE, language="de_DE")
    source = replace(SOURCE, language="fr")
    feed = document(
        RawEntry(id="1", content=body, language="es"),
        RawEntry(id="2", summary=body, content=markup(ARTICLE), language="deutsch"),
        RawEntry(id="3", summary=body),
        RawEntry(id="4", title=plain("A")),
        info=FeedInfo(language="it"),
        source=source,
    )
    heard = [
        {one.witness: (one.language, one.weight) for one in made.evidence.opinions} for made in feed.entries
    ]
    outer = {"feed": ("it", 0.15), "source": ("fr", 0.15)}
    assert heard == [
        {"content": ("de-DE", 0.15), "entry": ("es", 0.15), **outer},
        outer,
        {"content": ("de-DE", 0.15), **outer},
        outer,
    ]


def test_the_detectors_are_asked_about_title_and_text() -> None:
    """What the detectors hear is what a reader would read."""
    asked = []

    def detect(sample: str) -> list[Opinion]:
        asked.append(sample)
        return [Opinion(witness="test", language="en", weight=1.0)]

    raw = RawFeed(
        format="x",
        entries=(
            RawEntry(title=plain("Fox"), content=markup(f"<p title=no>{ARTICLE}</p><script>no</script>")),
        ),
    )
    (made,) = normalize(raw, source=SOURCE, url=URL, detectors=(detect,)).entries
    assert made.language == "en"
    assert asked
    assert all("Fox" in sample and "quick brown fox" in sample for sample in asked)
    assert not any("no" in sample.split() for sample in asked)


def test_how_a_feed_wants_to_be_read_is_definite() -> None:
    """Addresses are absolute, or left out; hubs are there once, and not without end."""
    feed = document(
        delivery=Delivery(
            ttl=60,
            hubs=("/hub", "https://example.org/hub", "javascript:1", *(f"/{number}" for number in range(50))),
            topic="feed.xml",
            prev_archive="2025.xml",
            next="javascript:1",
            new_url="//new.example/feed",
            guid=" a\u0000b ",
        )
    )
    made = feed.delivery
    assert (made.ttl, made.topic) == (60, "https://example.org/news/feed.xml")
    assert made.hubs[:2] == ("https://example.org/hub", "https://example.org/0")
    assert len(made.hubs) == 10
    assert (made.prev_archive, made.next) == ("https://example.org/news/2025.xml", None)
    assert (made.new_url, made.guid) == ("https://new.example/feed", "ab")
    assert document().delivery == Delivery()


@pytest.mark.parametrize(
    ("period", "frequency", "expected"),
    [
        (None, None, (None, None)),
        ("hourly", None, ("hourly", 1)),
        (None, 2, ("daily", 2)),
        ("weekly", 3, ("weekly", 3)),
    ],
)
def test_an_update_period_is_said_whole(
    period: str | None, frequency: int | None, expected: tuple[str | None, int | None]
) -> None:
    """The defaults are those of the Syndication module: daily, once."""
    made = document(delivery=Delivery(update_period=period, update_frequency=frequency)).delivery
    assert (made.update_period, made.update_frequency) == expected


def test_what_was_taken_back_is_named_as_entries_are() -> None:
    """The id is clean as that of an entry; who took it back has a name or an address."""
    when = datetime(2026, 1, 1, tzinfo=UTC)
    feed = document(
        deleted=(
            Tombstone(ref=" e\u0301 1\n", when=when, by=Person(name="<b>J</b>"), comment=" a\n b "),
            Tombstone(ref="\u0000"),
            Tombstone(ref="2", by=Person(uri="https://x.example")),
            Tombstone(ref="2"),
        )
    )
    assert feed.deleted == (
        Tombstone(ref="é 1", when=when, by=Person(name="J"), comment="a b"),
        Tombstone(ref="2"),
    )


# --- change and copies --------------------------------------------------------------------------------

SAID: dict[str, Any] = {
    "id": "1",
    "url": "/a",
    "title": plain("A"),
    "summary": markup("<p>s</p>"),
    "content": markup(f"<p>{ARTICLE}</p>"),
    "authors": (Person(name="P"),),
    "categories": (Category(term="c"),),
    "enclosures": (Enclosure(url="/e"),),
    "comments": "/c",
    "rights": plain("r"),
    "image": "https://cdn1.example/i.jpg?signature=1",
    "links": (Link(rel="via", url="/v"),),
}


@pytest.mark.parametrize(
    "change",
    [
        {"published": "2024-09-07", "updated": "2024-09-08"},
        {"language": "de"},
        {"content": markup(f"<p class=x data-poll=2>{ARTICLE}</p><script>1</script>", language="de")},
        {"url": "/a?utm_source=x"},
        {"authors": (Person(name=" P "), Person(name="P"), Person())},
        {"alternates": (Alternate(url="/de", language="de"),)},
        {"origin": FeedInfo(title="x")},
        {"image": "https://cdn2.example/i.jpg?signature=2"},
        {"location": Location(shape="point", points=((1.0, 2.0),))},
    ],
)
def test_a_digest_stays_while_a_subscriber_notices_nothing(change: dict[str, Any]) -> None:
    """New stamps, other markup for the same result, tracking, and our own findings are no change."""
    assert entry(**SAID | change).digest == entry(**SAID).digest


@pytest.mark.parametrize(
    "change",
    [
        {"title": plain("B")},
        {"url": "/b"},
        {"summary": markup("<p>t</p>")},
        {"content": markup(f"<p><b>{ARTICLE}</b></p>")},
        {"authors": ()},
        {"categories": (Category(term="c", label="C"),)},
        {"enclosures": (Enclosure(url="/e", length=1),)},
        {"comments": None},
        {"rights": None},
        {"image": "https://cdn1.example/j.jpg?signature=1"},
        {"image": None},
        {"enclosures": (Enclosure(url="/e", duration=1),)},
        {"links": ()},
        {"links": (Link(rel="via", url="/w"),)},
    ],
)
def test_a_digest_changes_with_what_a_subscriber_notices(change: dict[str, Any]) -> None:
    """Whatever is shown of an entry makes a difference."""
    assert entry(**SAID | change).digest != entry(**SAID).digest


def test_copies_have_one_fingerprint_and_entries_their_own_digest() -> None:
    """The markup, the address and the summary of a copy differ; title and text do not."""
    copy = {"id": "2", "url": "https://example.com/", "summary": None, "content": plain(ARTICLE.upper())}
    assert entry(**SAID | copy).fingerprint == entry(**SAID).fingerprint is not None
    assert entry(**SAID | copy).digest != entry(**SAID).digest
    assert entry(**SAID | {"title": plain("B")}).fingerprint != entry(**SAID).fingerprint
    assert entry(**SAID | {"content": None}).fingerprint is None
    assert entry(summary=markup(ARTICLE)).fingerprint == entry(content=markup(ARTICLE)).fingerprint


# --- dates --------------------------------------------------------------------------------------------


def test_a_date_without_a_zone_is_of_the_sources_zone() -> None:
    """Summer time included; a date that says its zone has that one, and what was said is kept."""
    finnish = replace(SOURCE, timezone="Europe/Helsinki")
    said = RawEntry(title=plain("A"), published="2024-07-07 12:30", updated="2024-12-07T12:30:00Z")
    (made,) = document(said, source=finnish).entries
    assert made.published == datetime(2024, 7, 7, 9, 30, tzinfo=UTC)
    assert made.updated == datetime(2024, 12, 7, 12, 30, tzinfo=UTC)
    assert (made.published_said, made.updated_said) == ("2024-07-07 12:30", "2024-12-07T12:30:00Z")


def test_what_was_said_of_a_date_is_kept_within_bounds() -> None:
    """Also where nothing can be made of it."""
    assert entry(published=" yesterday\x00 ").published_said == " yesterday "
    assert len(entry(published="x" * 9_999).published_said or "") == 200


def test_the_same_bytes_give_the_same_entry_later() -> None:
    """But for dates that were of the future when they were read."""
    raw = RawFeed(
        format="rss-2.0",
        entries=(
            RawEntry(title=plain("A"), published="2024-07-07T12:30:00Z"),
            RawEntry(title=plain("B"), published="2099-07-07T12:30:00Z"),
        ),
    )
    now = datetime(2026, 1, 1, tzinfo=UTC)
    one, two = (
        normalize(raw, source=SOURCE, url=URL, detectors=(), at=at).entries
        for at in (now, now.replace(year=2027))
    )
    assert one[0] == two[0]
    assert (one[1].published, two[1].published) == (now, now.replace(year=2027))
    assert one[1]._replace(published=None) == two[1]._replace(published=None)


# --- anything -----------------------------------------------------------------------------------------

PIECES = st.text(max_size=9) | st.sampled_from(
    ["https://x.example/a", "/a", "1", "de", "<p>x</p>", "&amp;", "2024-09-07"]
)
MAYBE = st.none() | PIECES
TEXTS = st.none() | st.builds(RawText, value=PIECES, html=st.booleans(), language=MAYBE, base=MAYBE)
PEOPLE = st.lists(st.builds(Person, name=MAYBE, email=MAYBE, uri=MAYBE), max_size=2).map(tuple)
INFO = st.builds(FeedInfo, id=MAYBE, title=MAYBE, url=MAYBE, language=MAYBE, icon=MAYBE, authors=PEOPLE)
ENTRIES = st.builds(
    RawEntry,
    id=MAYBE, url=MAYBE, title=TEXTS, summary=TEXTS, content=TEXTS, published=MAYBE, updated=MAYBE, authors=PEOPLE,
    categories=st.lists(st.builds(Category, term=PIECES, scheme=MAYBE, label=MAYBE), max_size=2).map(tuple),
    enclosures=st.lists(st.builds(Enclosure, url=PIECES, type=MAYBE, title=MAYBE), max_size=2).map(tuple),
    alternates=st.lists(st.builds(Alternate, url=PIECES, language=MAYBE, label=MAYBE), max_size=2).map(tuple),
    language=MAYBE, rights=TEXTS, comments=MAYBE, base=MAYBE, origin=st.none() | INFO, image=MAYBE,
    links=st.lists(st.builds(Link, rel=st.just("via"), url=PIECES, type=MAYBE, title=MAYBE), max_size=2).map(tuple),
    in_reply_to=st.lists(st.builds(InReplyTo, ref=PIECES, url=MAYBE, source=MAYBE), max_size=2).map(tuple),
    contributors=st.lists(st.builds(Contributor, name=PIECES, uri=MAYBE, role=MAYBE), max_size=2).map(tuple),
)  # fmt: skip


@given(st.lists(ENTRIES, max_size=4), INFO)
def test_any_document_becomes_definite(entries: list[RawEntry], info: FeedInfo) -> None:
    """Nothing raises, no entry is lost without a word, keys are unique, and every text can be stored."""
    feed = document(*entries, info=info)
    assert len(feed.entries) + len(feed.dropped) == len(entries)
    assert len({made.key for made in feed.entries}) == len(feed.entries)
    assert feed == document(*entries, info=info)
    for made in feed.entries:
        for said in (made.key, made.title, made.summary, made.content, made.atom_id):
            said.encode()
            assert unicodedata.is_normalized("NFC", said)
