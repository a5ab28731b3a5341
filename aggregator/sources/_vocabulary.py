"""Which element says what, in a feed and in an entry; and the way through those that have others inside.

Only what stands where the formats put it counts. feedparser reads elements by their names, wherever they stand: for it
the title of an unknown element in an entry is a title of the entry.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from aggregator.core.model import RawText
from aggregator.sources import _statements as say
from aggregator.sources import _texts as texts
from aggregator.sources._elements import Unusual, attributes, base, is_known, language, named, repaired
from aggregator.sources._findings import Found
from aggregator.sources._place import Handler, Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lxml.etree import _Element

    _Standing = tuple[Place, _Element, Handler, int]
    """An element in its place, with what reads it and its rank."""

_ENTRIES: Final = frozenset({"channel", "entry", "item"})
"""What is never inside of what is read here, unless a document is broken."""

_LISTS: Final = (
    "link enclosure cc:license creativecommons:license",
    "category keywords dc:subject media:category media:keywords itunes:category itunes:keywords",
    "summary itunes:summary description dc:description media:description",
    "content content:encoded fullitem body xhtml:body",
)
"""Elements that fill one list together: for the reader they are of one kind, as those are that have one handler."""

_KINDS: Final = {called: names for names in _LISTS for called in names.split()}


def read(places: Iterable[tuple[Place, Iterable[_Element]]], handlers: Mapping[str, Handler | None]) -> None:
    """Let every element say what it says.

    Args:
        places: each with the elements that stand there.
        handlers: by the names of elements.

    Raises:
        Unusual: one of the elements is for feedparser to judge.
    """
    kinds = _Kinds(handlers)
    for place, elements in places:
        kinds.add(place, elements)
    for kind in kinds.values():
        for place, element, handler, rank in kind:
            place.rank = rank
            said = attributes(element)
            if "xml:base" in said:
                outer, place.base = place.base, base(said, place.base, place.document)
                handler(place, element, said)
                place.base = outer
            else:
                handler(place, element, said)


class _Kinds(dict[object, "list[_Standing]"]):
    """Elements by their kind, those of one kind in the order in which they stand."""

    def __init__(self, handlers: Mapping[str, Handler | None]) -> None:
        super().__init__()
        self._handlers = handlers
        self._known: dict[str, tuple[list[_Standing], Handler | None, int]] = {}

    def add(self, place: Place, elements: Iterable[_Element]) -> None:
        for element in elements:
            judged = self._known.get(element.tag) or self._judged(element)
            if judged is None:
                continue
            kind, handler, rank = judged
            if handler is not None:
                kind.append((place, element, handler, rank))
            elif len(element):
                inner = base(attributes(element), place.base, place.document)
                self.add(replace(place, depth=place.depth + 1, base=inner), element)

    def _judged(self, element: _Element) -> tuple[list[_Standing], Handler | None, int] | None:
        """The kind of an element, its handler and its rank, remembered by its tag where its prefix does not matter."""
        called, rank = named(element)
        if called not in self._handlers:
            if called in _ENTRIES:
                raise Unusual
            return None
        handler = self._handlers[called]
        judged = self.setdefault(_KINDS.get(called, handler), []), handler, rank
        if is_known(element.tag):
            self._known[element.tag] = judged
        return judged


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
    read([(inner, element)], OF_FEEDS)
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
OF_ENTRIES: Final[dict[str, Handler | None]] = {
    **_OF_BOTH,
    **dict.fromkeys(("description", "dc:description", "media:description"), texts.description_as(texts.HTML)),
    **dict.fromkeys(("summary", "itunes:summary"), texts.description_as(texts.TEXT)),
    "content": texts.content_as(texts.TEXT),
    **dict.fromkeys(("content:encoded", "fullitem"), texts.content_as(texts.HTML)),
    **dict.fromkeys(("body", "xhtml:body"), texts.content_as(texts.XHTML)),
    "enclosure": say.enclosure,
    **dict.fromkeys(("media:group", "media:content")),
    "comments": say.address_as("comments"),
    "feedburner:origlink": say.address_as("original_link"),
    "source": _source,
}
"""Of None: what stands in it is said of the same entry, one level deeper."""

OF_FEEDS: Final[dict[str, Handler | None]] = {
    **_OF_BOTH,
    **dict.fromkeys(
        ("description", "dc:description", "media:description"), texts.text_as("subtitle", texts.HTML)
    ),
    **dict.fromkeys(("subtitle", "tagline", "itunes:subtitle"), texts.text_as("subtitle")),
    **dict.fromkeys(("summary", "itunes:summary"), texts.text_as("summary")),
    "icon": say.address_as("icon"),
    "logo": say.address_as("logo"),
}
