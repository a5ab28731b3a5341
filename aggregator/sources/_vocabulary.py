"""Which element says what, in a feed and in an entry; and the way through those that have others inside.

Only what stands where the formats put it counts. feedparser reads elements by their names, wherever they stand: for it
the title of an unknown element in an entry is a title of the entry.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aggregator.core.model import RawText
from aggregator.sources import _statements as say
from aggregator.sources import _texts as texts
from aggregator.sources._elements import Unusual, attributes, base, language, named, repaired
from aggregator.sources._findings import Found
from aggregator.sources._place import Handler, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element


def read(place: Place, elements: Iterable[_Element], handlers: Mapping[str, Handler]) -> None:
    """Let every element say what it says.

    Raises:
        Unusual: one of them is for feedparser to judge.
    """
    for element in elements:
        called, place.rank = named(element)
        handler = handlers.get(called)
        if handler is None:
            if called in _ENTRIES:
                raise Unusual
            continue
        said = attributes(element)
        if "xml:base" in said:
            outer, place.base = place.base, base(said, place.base, place.document)
            handler(place, element, said)
            place.base = outer
        else:
            handler(place, element, said)


def _group(place: Place, element: _Element, said: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    place.depth += 1
    read(place, element, OF_ENTRIES)
    place.depth -= 1


def _source(place: Place, element: _Element, said: dict[str, str]) -> None:
    origin = Found(href=said.get("url", "").strip() or None)
    inner = Place(
        found=origin,
        document=place.document,
        inherited=language(said, place.inherited),
        base=place.base,
        has_bases=place.has_bases,
        is_atom=place.is_atom,
    )
    read(inner, element, OF_FEEDS)
    title = repaired((element.text or "").strip())
    if title:
        origin.title = RawText(value=title)
    place.found.source = origin


_OF_BOTH: Final[dict[str, Handler]] = {
    **dict.fromkeys(("title", "dc:title", "itunes:title", "media:title"), texts.title),
    "link": say.link,
    **dict.fromkeys(("id", "guid"), say.identifier),
    **dict.fromkeys(("rights", "copyright", "dc:rights"), texts.text_as("rights")),
    **dict.fromkeys(("language", "dc:language"), say.plain_as("language")),
    **dict.fromkeys(("published", "pubdate", "issued", "dcterms:issued"), say.plain_as("published")),
    **dict.fromkeys(("updated", "modified", "lastbuilddate", "dcterms:modified"), say.plain_as("updated")),
    "dc:date": say.plain_as("updated", after=1),
    "dc:identifier": say.plain_as("identifier"),
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
    "image": say.image,
}  # fmt: skip
OF_ENTRIES: Final[dict[str, Handler]] = {
    **_OF_BOTH,
    **dict.fromkeys(("description", "dc:description", "media:description"), texts.description_as(texts.HTML)),
    **dict.fromkeys(("summary", "itunes:summary"), texts.description_as(texts.TEXT)),
    "content": texts.content_as(texts.TEXT),
    **dict.fromkeys(("content:encoded", "fullitem"), texts.content_as(texts.HTML)),
    **dict.fromkeys(("body", "xhtml:body"), texts.content_as(texts.XHTML)),
    "enclosure": say.enclosure,
    **dict.fromkeys(("media:group", "media:content"), _group),
    "comments": say.address_as("comments"),
    "feedburner:origlink": say.address_as("original_link"),
    "source": _source,
}
OF_FEEDS: Final[dict[str, Handler]] = {
    **_OF_BOTH,
    **dict.fromkeys(
        ("description", "dc:description", "media:description"), texts.text_as("subtitle", texts.HTML)
    ),
    **dict.fromkeys(("subtitle", "tagline", "itunes:subtitle"), texts.text_as("subtitle")),
    **dict.fromkeys(("summary", "itunes:summary"), texts.text_as("summary")),
    "icon": say.address_as("icon"),
    "logo": say.address_as("logo"),
}
_ENTRIES: Final = frozenset({"channel", "entry", "item"})
"""What is never inside of what is read here, unless a document is broken."""
