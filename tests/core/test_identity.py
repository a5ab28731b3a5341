"""Identity: what makes two entries one, what counts as a change, and what as a copy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from html import escape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.core import html, identity, text
from aggregator.core.model import Category, Enclosure, Link, Person

ARTICLE = "The quick brown fox jumps over the lazy dog. " * 6

SAID: dict[str, Any] = {
    "title": "A",
    "link": "https://example.org/a",
    "summary": "<p>a</p>",
    "content": "<p>b</p>",
    "rights": None,
    "comments": None,
    "authors": (),
    "categories": (),
    "enclosures": (),
}


def test_an_entry_has_one_number_for_ever() -> None:
    """The number of an entry is in every store already: it must not change with the program."""
    assert identity.entry_id("a", "b") == 3231676703916841193
    assert identity.entry_id("a", "\ud800") != identity.entry_id("a", "b")


@given(st.text(max_size=9), st.text(max_size=9))
def test_a_number_fits_into_a_database(source: str, key: str) -> None:
    """A number is positive, and has 63 bits at most."""
    assert 0 <= identity.entry_id(source, key) < 2**63


def test_the_same_key_in_two_sources_is_two_entries() -> None:
    """Ids collide between sites; what separates source and key cannot be imitated by a source's name."""
    assert identity.entry_id("a", "x") != identity.entry_id("b", "x")
    assert identity.mint_id("a", "x") != identity.mint_id("b", "x")


def test_a_minted_id_never_changes() -> None:
    """Subscribers know an entry by it."""
    minted = identity.mint_id("a", "b")
    assert minted == "tag:aggregator.invalid,2026:a:3e23e8160039594a33894f6564e1b134"


@pytest.mark.parametrize(
    ("guid", "key", "kept"),
    [
        ("tag:example.org,2024:1", "tag:example.org,2024:1", True),
        ("https://example.org/?p=1", "https://example.org/?p=1", True),
        ("urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6", "urn:uuid:60a76c80-d399-11d9-b93c-0003939e0af6", True),
        ("https://пример.рф/путь", "https://пример.рф/путь", True),
        ("1234", "1234", False),
        ("javascript:alert(1)", "javascript:alert(1)", False),
        ("Feed:javascript:alert(1)", "Feed:javascript:alert(1)", False),
        ("no colon here", "no colon here", False),
        ("https://example.org/a b", "https://example.org/a b", False),
        ("https://example.org/<b>", "https://example.org/<b>", False),
        ("tag:example.org,2024:1", "tag:example.org,2024:1 https://example.org/a", False),
        ("http://www.example.org/?p=1", "https://example.org/?p=1", True),
        ("https://example.org/", "https://example.org/ https://example.org/a", False),
        ("", "https://example.org/a", False),
    ],
)  # fmt: skip
def test_an_id_that_is_an_iri_is_kept(guid: str, key: str, kept: bool) -> None:  # noqa: FBT001
    """An entry is republished under its own id where that is one, and under a minted one where not."""
    assert identity.atom_id(guid, "a", key) == (guid if kept else identity.mint_id("a", key))


def keys(
    said: Sequence[tuple[str | None, str | None, str]],
    order: tuple[str, ...] = identity.KINDS,
    own: tuple[str, ...] = (),
) -> list[str]:
    """The keys of the entries of one document; what they say is their digest."""
    entries = [identity.Said(*one) for one in said]
    return [
        identity.keys(name, guid=one.guid, link=one.link, digest=one.text)[0]
        for one, name in zip(entries, identity.names(entries, order, own), strict=True)
    ]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("g", "u", "t")], ["g"]),
        ([(" g\n", "u", "t")], ["g"]),
        ([("", "u", "t"), (None, "v", "t")], ["u", "v"]),
        ([("", "u", "t"), (None, "u", "s")], ["u t", "u s"]),
        ([("g", "u", "t"), ("g", "v", "t")], ["g u", "g v"]),
        ([("g", "u", "t"), ("g", "u", "s")], ["g u t", "g u s"]),
        ([("g", None, "t"), ("g", "", "s")], ["g t", "g s"]),
        ([("g", "u", "t"), ("g", None, "s")], ["g u", "g s"]),
        ([("g", "u", "t"), ("h", "v", "t"), ("g", "v", "t")], ["g u", "h", "g v"]),
        ([("http://www.e.org/1", "u", "t")], ["https://e.org/1"]),
        ([("HTTPS://WWW.e.org/1", "u", "t")], ["https://e.org/1"]),
        ([("http://www.org/1", "u", "t")], ["https://www.org/1"]),
        ([("http://e.org/1", "u", "t"), ("https://e.org/1", "u", "s")], ["http://e.org/1", "https://e.org/1"]),
        ([(None, "http://e.org/1", "t"), (None, "https://e.org/1", "s")], ["https://e.org/1 t", "https://e.org/1 s"]),
        ([("0", "u", "t")], ["0 u"]),
        ([("0", None, "t")], ["0 t"]),
        ([("http://e.org/", "u", "t")], ["https://e.org/ u"]),
        ([("http://e.org/", "http://e.org", "t")], ["https://e.org/ http://e.org t"]),
        ([("http://e.org/?p=1", "u", "t")], ["https://e.org/?p=1"]),
        ([(None, "http://www.e.org/", "t")], ["https://e.org/ t"]),
        ([("undefined", "u", "t")], ["undefined u"]),
        ([], []),
    ],
)  # fmt: skip
def test_a_key_is_the_id_else_the_address(said: list[tuple[str, str, str]], expected: list[str]) -> None:
    """Scheme and www are no part of it; what several entries share, or nobody can own, is no identity alone."""
    assert keys(said) == expected


def test_the_address_of_the_feed_is_nobodys_name() -> None:
    """Some feeds give it to each of their entries as its id, one entry at a time."""
    own = "http://www.e.org/feed"
    assert keys([("https://e.org/feed", "u", "t")], own=(own,)) == ["https://e.org/feed u"]
    assert keys([(None, "https://e.org/feed", "t")], own=(own,)) == ["https://e.org/feed t"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        (("guid", "link", "text"), ["g", "v", "sha256:"]),
        (("link", "guid", "text"), ["u", "v", "sha256:"]),
        (("link",), ["u", "v", "sha256:"]),
        (("guid", "text", "link"), ["g", "sha256:", "sha256:"]),
        (("text",), ["sha256:", "sha256:", "sha256:"]),
    ],
)
def test_the_operator_says_what_names_an_entry(order: tuple[str, ...], expected: list[str]) -> None:
    """The first that an entry has; the text is what always remains."""
    found = keys([("g", "u", "t"), (None, "v", "s"), (None, None, "r")], order)
    assert [key[:7] for key in found] == expected


def test_a_key_of_last_resort_is_made_from_the_text() -> None:
    """Without id and address, the same text is the same entry."""
    one, same, other = keys([(None, None, "a"), ("", "", "a"), (None, None, "b")])
    assert one == same != other
    assert one.startswith("sha256:")


def test_a_key_has_a_bounded_length() -> None:
    """What is too long for a key is represented by its digest, and still tells entries apart."""
    long = "x" * 10_000
    found = keys(
        [(long, "u", ""), (f"{long}y", "u", ""), (None, f"{long}z", ""), ("g", long, ""), ("g", "u", "")]
    )
    assert len(set(found)) == len(found)
    assert max(map(len, found)) < 1_100
    assert keys([("x" * 1_024, None, "")]) == ["x" * 1_024]


CHANGES: list[dict[str, Any]] = [
    {},
    {"title": "B"},
    {"title": ""},
    {"link": None},
    {"link": ""},
    {"link": "https://example.org/b"},
    {"summary": ""},
    {"summary": "<p>b</p>", "content": "<p>a</p>"},
    {"summary": "<p>a</p><p>b</p>", "content": ""},
    {"content": "<p>b</p>\n"},
    {"rights": ""},
    {"rights": "-"},
    {"comments": "-"},
    {"rights": "r"},
    {"comments": "r"},
    {"authors": (Person(),)},
    {"authors": (Person(name="a"),)},
    {"authors": (Person(email="a"),)},
    {"authors": (Person(uri="a"),)},
    {"authors": (Person(name="a", email="a"),)},
    {"authors": (Person(name="a"), Person(email="a"))},
    {"authors": (Person(email="a"), Person(name="a"))},
    {"categories": (Category(term="a"),)},
    {"categories": (Category(term="a", scheme="a"),)},
    {"categories": (Category(term="a", label="a"),)},
    {"categories": (Category(term="a"), Category(term="b"))},
    {"authors": (Person(name="a"),), "categories": (Category(term="a"),)},
    {"enclosures": (Enclosure(url="a"),)},
    {"enclosures": (Enclosure(url="a", type="a"),)},
    {"enclosures": (Enclosure(url="a", length=0),)},
    {"enclosures": (Enclosure(url="a", length=1),)},
    {"enclosures": (Enclosure(url="a", title="a"),)},
    {"enclosures": (Enclosure(url="a", duration=1),)},
    {"image": "https://a.example/a"},
    {"links": (Link(rel="a", url="a"),)},
    {"links": (Link(rel="a", url="a"), Link(rel="a", url="b"))},
    {"links": (Link(rel="a", url="a"),), "image": "https://a.example/a"},
    {"links": (Link(rel="a", url="a"),), "enclosures": (Enclosure(url="a"),)},
]


def test_a_digest_changes_with_what_a_subscriber_notices() -> None:
    """Every field counts, also a value that moves from one to the next, or is empty where it was missing."""
    assert len({identity.digest(**SAID | change) for change in CHANGES}) == len(CHANGES)


@pytest.mark.parametrize("part", [Person(), Category(term="a"), Enclosure(url="a"), Link(rel="a", url="a")])
def test_a_digest_knows_every_field_of_a_part(part: Person | Category | Enclosure | Link) -> None:
    """A field that is added to the model must be added to the digest."""
    group = {Person: "authors", Category: "categories", Enclosure: "enclosures", Link: "links"}[type(part)]
    numbers = {"length", "duration"}
    values: dict[str, Any] = {field.name: 7 if field.name in numbers else "a" for field in fields(part)}
    whole = identity.digest(**SAID | {group: (type(part)(**values),)})
    for name in values:
        changed = values | {name: 8 if name in numbers else "b"}
        assert identity.digest(**SAID | {group: (type(part)(**changed),)}) != whole


def test_a_digest_is_the_same_in_every_process() -> None:
    """It is compared with what is stored; who changes how it is made raises its version."""
    assert identity.digest(**SAID) == "3:322b4d2e9740a7ecb9d8b22f260251a2"
    assert identity.digest(**SAID | {"title": "\ud800"}).startswith("3:")


def test_a_new_version_of_the_digest_is_no_change() -> None:
    """An update of this program must not look like an update of every entry."""
    assert identity.is_noticed("3:a", "3:b")
    assert not identity.is_noticed("3:a", "3:a")
    assert not identity.is_noticed("2:a", "3:b")


NEIGHBOURS = [
    ("title", "link"),
    ("link", "summary"),
    ("summary", "content"),
    ("content", "rights"),
    ("rights", "comments"),
]


@given(st.sampled_from(NEIGHBOURS), st.text("-:012a", min_size=1, max_size=8), st.data())
def test_no_value_reads_like_two(pair: tuple[str, str], whole: str, data: st.DataObject) -> None:
    """Wherever one field ends and the next begins, it is another entry, whatever the characters between them."""
    one, other = (data.draw(st.integers(0, len(whole))) for _ in pair)
    digests = {
        identity.digest(**SAID | {pair[0]: whole[:place], pair[1]: whole[place:]}) for place in (one, other)
    }
    assert len(digests) == len({one, other})


def test_copies_of_a_text_have_one_fingerprint() -> None:
    """Markup, spacing and the case of plain letters make no difference; a word does."""
    whole = html.to_text(html.sanitize(f"<p>{ARTICLE}</p><p>End</p>", None))
    copy = html.to_text(html.sanitize(f"<div>{ARTICLE.upper()}<br>\n\n<b>E</b>nd</div>", None))
    assert whole != copy
    assert identity.fingerprint("Title", whole) == identity.fingerprint("TITLE", copy) is not None
    assert identity.fingerprint("Über Straßen", whole) == identity.fingerprint("ÜBER STRASSEN", whole)
    assert identity.fingerprint("Title", whole) != identity.fingerprint("Title", f"{whole} more")
    assert identity.fingerprint("Title", whole) != identity.fingerprint("Titel", whole)


def test_a_fingerprint_is_the_same_in_every_process() -> None:
    """Copies are found among the stored ones."""
    assert identity.fingerprint("Title", ARTICLE) == "1:3dc4759cd05603e2f1d8d5e0dc35c219"


@pytest.mark.parametrize(
    ("title", "written", "enough"),
    [
        ("", "", False),
        ("a", "b" * 198, False),
        ("a", "b" * 199, True),
        ("", "b " * 199, False),
        ("", "b\n" * 200, True),
        ("", "字" * 66, False),
        ("", "字" * 67, True),
        ("", "\ud800" * 200, True),
    ],
)
def test_a_short_text_has_no_fingerprint(title: str, written: str, enough: bool) -> None:  # noqa: FBT001
    """Below 200 bytes without spaces, two articles may say the same by chance."""
    assert (identity.fingerprint(title, written) is not None) == enough


@given(st.text(max_size=60), st.text(max_size=60))
def test_white_space_never_counts(title: str, said: str) -> None:
    """Whatever white space a document has, none of it is left in what is compared."""
    title = text.clean(title)
    written = html.to_text(html.sanitize(f"<p>{ARTICLE}</p>{escape(said)}", None))
    close = ("".join(title.split()), "".join(written.split()))
    assert identity.fingerprint(title, written) == identity.fingerprint(*close)
