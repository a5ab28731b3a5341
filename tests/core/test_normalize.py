"""Normalizing: what a document said becomes definite, whatever it said."""

from __future__ import annotations

import unicodedata
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core.model import (
    Alternate,
    Category,
    Contributor,
    Delivery,
    Enclosure,
    Feed,
    FeedInfo,
    InReplyTo,
    Link,
    Opinion,
    PageLink,
    Person,
    RawEntry,
    RawFeed,
    RawText,
    Tombstone,
)
from aggregator.core.normalize import normalize
from tests.core.definite import ARTICLE, SOURCE, URL, document, entry, markup, plain

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
        language="en-us",
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
    body = markup(ARTICLE, language="de-de")
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


def test_the_detectors_are_asked_about_all_of_a_long_text() -> None:
    """Not about its beginning alone, however it is marked up."""
    asked = []

    def detect(sample: str) -> list[Opinion]:
        asked.append(sample)
        return [Opinion(witness="test", language="fi", weight=1.0)]

    body = f"{50 * '<p>preface</p>'}{100 * '<p>teksti</p>'}{50 * '<div>loppu</div>'}"
    raw = RawFeed(format="x", entries=(RawEntry(title=plain("Otsikko"), content=markup(body)),))
    normalize(raw, source=SOURCE, url=URL, detectors=(detect,))
    assert {"Otsikko", "preface", "teksti", "loppu"} <= set(asked[0].split())


@pytest.mark.parametrize("tag", ["pt_BR", "en-EN", "i-default"])
def test_a_tag_that_is_no_valid_one_says_nothing(tag: str) -> None:
    """It is not repaired, and makes nothing English."""
    source = replace(SOURCE, language="fi")
    (made,) = document(RawEntry(title=plain("Roma"), language=tag), source=source).entries
    assert (made.language, made.evidence.decided_by) == ("fi", "source")


def test_the_operator_comes_before_the_feed() -> None:
    """Where a title is too short to tell, config.toml counts more than a generator's default."""
    source = replace(SOURCE, language="fi")
    (made,) = document(
        RawEntry(title=plain("Uusi laki")), info=FeedInfo(language="en-US"), source=source
    ).entries
    assert (made.language, made.evidence.decided_by) == ("fi", "source")


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
