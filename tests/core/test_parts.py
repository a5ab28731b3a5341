"""People, categories, files, links and places are made definite, or left out."""

from __future__ import annotations

from aggregator.core.model import (
    Alternate,
    Category,
    Contributor,
    Enclosure,
    InReplyTo,
    Link,
    Location,
    Person,
)
from tests.core.definite import URL, entry


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
    """A translation has a web address; or at least a label; its language is a tag, or not known."""
    made = entry(
        alternates=(
            Alternate(url="/de", language="de-de", label=" <Deutsch> "),
            Alternate(url="/fr", language="french"),
            Alternate(url="data:x", language="it"),
            Alternate(url="/fr"),
            Alternate(url="/x", label="x" * 300),
            Alternate(url="", language="ko", label="한어"),
            Alternate(url="", language="fr"),
        )
    )
    assert made.alternates == (
        Alternate(url="https://example.org/de", language="de-DE", label="<Deutsch>"),
        Alternate(url="https://example.org/fr"),
        Alternate(url="https://example.org/x", label="x" * 200),
        Alternate(url="", language="ko", label="한어"),
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
            Link(rel="via", url="/a?utm_source=x", type=" text/html ", language="pt-br", title="<b>A</b>"),
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
