"""What `aggregator identify` accepts as a hint."""

from __future__ import annotations

import pytest

from aggregator.cli import hints
from aggregator.core.model import Opinion


def said(given: object) -> list[tuple[str, str]]:
    """Who was understood to declare what."""
    return [(one.witness, one.language) for one in hints.read(given).declared]


@pytest.mark.parametrize("nothing", [None, "", [], {}, {"feed": None}, {"url": "https://example.org/news"}])
def test_no_hint_is_none(nothing: object) -> None:
    """What says nothing is no hint, and nothing to complain about."""
    assert hints.read(nothing) == hints.Hints()


def test_tags_may_stand_alone_or_in_a_list() -> None:
    """They are taken for what a feed declares, in canonical form, in their order."""
    assert said("zh-CN") == [("feed", "zh-Hans")]
    assert said(["iw", "pt-br"]) == [("feed", "he"), ("feed", "pt-BR")]


def test_witnesses_have_names() -> None:
    """Those that the evidence of entries uses, and those that they have where they stand in documents."""
    given = {
        "feed": "en-US",
        "xml:lang": "fi",
        "Content-Language": ["sv", "fi"],
        "hreflang": "de",
        "source_language": "el",
    }
    assert said(given) == [
        ("feed", "en-US"),
        ("entry", "fi"),
        ("http", "sv"),
        ("http", "fi"),
        ("link", "de"),
        ("source", "el"),
    ]


def test_what_is_declared_weighs_as_in_documents() -> None:
    """The opinion is the one that an entry of such a feed would have among its evidence."""
    assert hints.read({"feed": "en"}).declared == (Opinion(witness="feed", language="en", weight=0.15),)


@pytest.mark.parametrize(
    ("address", "language"),
    [
        ("https://example.org/fr/2026/a", "fr"),
        ("https://de.example.org/a", "de"),
        ("https://example.org/a?lang=pt-br", "pt-BR"),
        ("ja", "ja"),
    ],
)
def test_an_address_may_name_a_language(address: str, language: str) -> None:
    """In its path, its host or its query; a tag is one, too."""
    assert said({"url": address}) == [("url", language)]


def test_the_usual_language_is_no_declaration() -> None:
    """It is the last resort of its source; it must be a language."""
    assert hints.read({"usual": "fi"}) == hints.Hints(usual="fi")
    (problem,) = hints.read({"usual": "und"}).problems
    assert "'und' names no language" in problem


@pytest.mark.parametrize(
    "tag", ["en_US", "english", "en-", "x", "e n", "en-EN-EN-XX", " en", "en-a-bbb-a-ccc", 5, True, {}]
)
def test_a_malformed_tag_is_refused(tag: object) -> None:
    """It is named and left out, never repaired; the other hints count."""
    found = hints.read({"feed": tag, "entry": "de"})
    assert [one.language for one in found.declared] == ["de"]
    (problem,) = found.problems
    assert "'feed'" in problem
    assert "tag" in problem


def test_open_graph_has_a_spelling_of_its_own() -> None:
    """There the underscore is what the protocol demands, and only there."""
    assert said({"og:locale": "pt_BR"}) == [("og", "pt-BR")]


def test_unknown_witnesses_are_told() -> None:
    """With the names that there are; a name as long as it likes is no matter."""
    found = hints.read({"moon": "de", "x" * 10_000: "de", "feed": "fi"})
    assert [one.language for one in found.declared] == ["fi"]
    assert "'moon'" in found.problems[0]
    assert (
        "content, title, entry, link, url, page, html, http, og, json-ld, list, switcher, feed, source, usual"
        in (found.problems[0])
    )
    assert len(found.problems[1]) < 300


def test_an_address_that_is_none_is_told() -> None:
    """What the standard library refuses to take apart is a problem, not a crash."""
    (problem,) = hints.read({"url": "http://[::1/"}).problems
    assert "'url'" in problem
