"""Which element says what, in a feed and in an entry; and the way through those that have others inside.

Observation: feedparser reads elements by their names, wherever they stand: an element inside one that nobody reads
counts as if it stood beside it. So where a known name stands in an unknown place, the document is left to feedparser.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aggregator.sources import _statements as say
from aggregator.sources._elements import Unusual, attributes, language, name, repaired
from aggregator.sources._statements import Found, Handler, Place

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lxml.etree import _Element


def read(place: Place, parent: _Element, handlers: Mapping[str, Handler]) -> None:
    """Let every element of `parent` say what it says.

    Raises:
        Unusual: one of them is for feedparser to judge.
    """
    for element in parent:
        handle(place, element, name(element), handlers)


def handle(place: Place, element: _Element, called: str, handlers: Mapping[str, Handler]) -> None:
    """Let one element, which goes by the name `called`, say what it says; as `read`."""
    handler = handlers.get(called)
    if handler is not None:
        handler(place, element, attributes(element))
    elif called in _MISTAKABLE:
        raise Unusual
    elif len(element):
        _pass_over(element, handlers)


def _pass_over(parent: _Element, handlers: Mapping[str, Handler]) -> None:
    """Elements that nobody reads; feedparser would take what it knows inside them for what stands beside them."""
    for element in parent.iterdescendants():
        called = name(element)
        if called in handlers or called in _MISTAKABLE:
            raise Unusual


def _group(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    place.depth += 1
    read(place, element, OF_ENTRIES)
    place.depth -= 1


def _media_content(place: Place, element: _Element, said: dict[str, str]) -> None:
    place.said.setdefault("media_content", []).append(said)
    _group(place, element, said)


def _source(place: Place, element: _Element, said: dict[str, str]) -> None:
    origin: Found = {"href": said["url"]} if "url" in said else {}
    inner = Place(
        said=origin,
        inherited=language(said, place.inherited),
        is_entry=False,
        is_atom=place.is_atom,
        depth=place.depth + 1,
    )
    read(inner, element, OF_FEEDS)
    title = repaired((element.text or "").strip())
    if title:
        origin["title"] = title
    place.title_depth = inner.title_depth
    place.said["source"] = origin


def _only_once_described(handler: Handler) -> Handler:
    """A second summary of a feed becomes a content for feedparser, with effects on the entry behind it."""

    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:
        if "summary" in place.said:
            raise Unusual
        handler(place, element, said)

    return handle


def _nothing(place: Place, element: _Element, said: dict[str, str]) -> None:
    """What an entry or a feed has, and `_syndicated` does not look at."""


_OF_BOTH: Final[dict[str, Handler]] = {
    **dict.fromkeys(("title", "dc:title"), say.title),
    "media:title": say.media_title,
    "link": say.link,
    **dict.fromkeys(("id", "guid"), say.identifier),
    **dict.fromkeys(("rights", "copyright", "dc:rights"), say.text_as("rights")),
    **dict.fromkeys(("language", "dc:language"), say.plain_as("language")),
    **dict.fromkeys(("published", "pubdate", "issued", "dcterms:issued"), say.plain_as("published")),
    **dict.fromkeys(
        ("updated", "modified", "lastbuilddate", "dc:date", "dcterms:modified"), say.plain_as("updated")
    ),
    **dict.fromkeys(("created", "dcterms:created"), say.plain_as("created")),
    **dict.fromkeys(
        ("author", "managingeditor", "dc:author", "dc:creator", "itunes:author"), say.author
    ),
    **dict.fromkeys(("category", "keywords", "dc:subject"), say.category),
    "media:category": say.media_category,
    "itunes:category": say.itunes_category,
    "itunes:keywords": say.keywords(say.ITUNES),
    "media:keywords": say.keywords(None),
    **dict.fromkeys(("itunes:image", "itunes:link"), say.picture),
    **dict.fromkeys(("cc:license", "creativecommons:license"), say.license_),
    **dict.fromkeys(
        ("webmaster", "dc:publisher", "contributor", "dc:contributor", "itunes:owner", "generator"), _nothing
    ),
}  # fmt: skip
OF_ENTRIES: Final[dict[str, Handler]] = {
    **_OF_BOTH,
    **dict.fromkeys(("description", "dc:description", "media:description"), say.description),
    **dict.fromkeys(("summary", "itunes:summary"), say.summary),
    "content": say.content,
    **dict.fromkeys(("content:encoded", "fullitem"), say.encoded),
    **dict.fromkeys(("subtitle", "tagline", "itunes:subtitle"), _nothing),
    "enclosure": say.enclosure,
    "media:group": _group,
    "media:content": _media_content,
    "media:thumbnail": say.thumbnail,
    "comments": say.address_as("comments"),
    "feedburner:origlink": say.address_as("feedburner_origlink"),
    "source": _source,
}
OF_FEEDS: Final[dict[str, Handler]] = {
    **_OF_BOTH,
    **dict.fromkeys(
        ("description", "dc:description"), _only_once_described(say.text_as("subtitle", say.HTML))
    ),
    **dict.fromkeys(("subtitle", "tagline", "itunes:subtitle"), say.text_as("subtitle")),
    **dict.fromkeys(("summary", "itunes:summary"), _only_once_described(say.text_as("summary"))),
    "icon": say.address_as("icon"),
    "logo": say.address_as("logo"),
    "image": say.image_of_feed,
    **dict.fromkeys(("textinput", "skiphours", "skipdays", "items", "cloud", "media:thumbnail"), _nothing),
}
_MISTAKABLE: Final = frozenset(
    {
        *(OF_ENTRIES.keys() | OF_FEEDS.keys()),
        *("abstract", "authors", "body", "entry", "image", "item", "license", "links", "tags", "textinput"),
        *("media_content", "media_thumbnail", "guidislink", "xhtml:body", "info", "channel"),
    }
)  # fmt: skip
"""Names that mean something elsewhere than where they stand."""
