"""What counts as a change of an entry, and what as a copy."""

from __future__ import annotations

from typing import Any

import pytest

from aggregator.core.model import (
    Alternate,
    Category,
    Enclosure,
    FeedInfo,
    Link,
    Location,
    Person,
)
from tests.core.definite import ARTICLE, entry, markup, plain

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
