"""What the modules beside RSS and Atom say of an entry: Media RSS, podcasts, answers, comments, places.

Which picture stands for an entry? Observations: a podcast names one for each episode; news name thumbnails, the most
important first (Media RSS), and often the same picture in several widths as media:content; a blog's media:content may
be the picture of its author. Rule: the episode's picture; else the first thumbnail; else, of the pictures that are
content, the one marked as default, or the widest, or the first; else RSS's <image>. Known exception: a tiny thumbnail
wins against a large picture beside it. The other error, the author's face on every article, is worse.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from aggregator.core.model import Contributor, Enclosure, InReplyTo, Link, Location
from aggregator.sources import _places
from aggregator.sources._namespaces import address, name, said, text
from aggregator.sources._numbers import seconds, whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_EPISODE, _THUMBNAIL, _CONTENT, _RSS_IMAGE = range(4)
_PICTURE_FILES: Final = (".avif", ".gif", ".jpeg", ".jpg", ".png", ".webp")
_BEGIN: Final = ("http://", "https://", "/")
"""How an address begins where something else could stand in its place."""

_RESOURCE: Final = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}resource"
_IANA: Final = "http://www.iana.org/assignments/relation/"
_BELONGING: Final = frozenset({"via", "related", "replies", "license", "payment", "cite-as", "describedby"})
_OF_PERSONS: Final = frozenset({"name", "email", "uri", "url", "homepage"})
_MOST: Final = 200
_RSS: Final = "application/rss+xml"


@dataclass(slots=True)
class OfEntry:
    """What the modules say of one entry, as far as it was read.

    Attributes:
        pictures: addresses, each behind what makes it a better choice than others: the least is the best.
        duration: of the entry's own enclosure, in seconds.
        latitude, longitude: as the W3C's vocabulary has them, each in an element of its own.
        place_name: how the place is called.
    """

    pictures: list[tuple[tuple[int, int, int], str]] = field(default_factory=list)
    files: list[Enclosure] = field(default_factory=list)
    duration: int | None = None
    links: list[Link] = field(default_factory=list)
    in_reply_to: list[InReplyTo] = field(default_factory=list)
    contributors: list[Contributor] = field(default_factory=list)
    place: Location | None = None
    latitude: str = ""
    longitude: str = ""
    place_name: str | None = None

    def image(self) -> str | None:
        """The address of the picture that stands for the entry."""
        return min(self.pictures, key=lambda picture: picture[0])[1] if self.pictures else None

    def location(self) -> Location | None:
        """The place it is about: the first one named."""
        place = self.place or _places.point(self.latitude, self.longitude)
        if place is None:
            return None
        return Location(shape=place.shape, points=place.points, name=self.place_name)


Handler = Callable[[OfEntry, "_Element", dict[str, str]], None]


# --- pictures and files -------------------------------------------------------------------------------


def _add_picture(entry: OfEntry, kind: int, url: str, *, default: bool = False, width: int = 0) -> None:
    if url and len(entry.pictures) < _MOST:
        entry.pictures.append(((kind, 0 if default else 1, -width), url))


def _episode_image(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    _add_picture(
        entry, _EPISODE, address(element, attributes.get("href") or attributes.get("url") or text(element))
    )


def _thumbnail(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    _add_picture(entry, _THUMBNAIL, address(element, attributes.get("url") or text(element)))


def _rss_image(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    """Observation: <image><url>, as in a channel, but also the bare address, or an attribute."""
    inside = (text(part) for part in element.iterchildren("*") if name(part) == "url")
    found = next(inside, None) or attributes.get("url") or attributes.get("href") or attributes.get("src")
    if not found and text(element).startswith(_BEGIN):
        found = text(element)
    _add_picture(entry, _RSS_IMAGE, address(element, found))


def _media_content(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    url = address(element, attributes.get("url"))
    if not url:
        return
    if _is_picture(url, attributes.get("medium", "").lower(), attributes.get("type", "").lower()):
        default = attributes.get("isdefault", "").lower() == "true"
        width = whole_number(attributes.get("width")) or 0
        _add_picture(entry, _CONTENT, url, default=default, width=width)
        return
    titles = (text(part) for part in element.iterchildren("*") if name(part) == "media:title")
    _add_file(
        entry,
        Enclosure(
            url=url,
            type=attributes.get("type") or None,
            length=whole_number(attributes.get("filesize")),
            title=next(titles, None) or None,
            duration=seconds(attributes.get("duration")),
        ),
    )


def _is_picture(url: str, medium: str, kind: str) -> bool:
    if medium or kind:
        return medium == "image" or kind.startswith("image/")
    return url.partition("?")[0].lower().endswith(_PICTURE_FILES)


def _alternate_enclosure(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    """One of several encodings of the episode, from the first place on the web where it can be had."""
    for part in element.iterchildren("*"):
        source = said(part)
        url = address(part, source.get("uri"))
        if name(part) == "podcast:source" and url.lower().startswith(_BEGIN):
            kind = source.get("contenttype") or attributes.get("type")
            length = whole_number(attributes.get("length"))
            _add_file(
                entry,
                Enclosure(url=url, type=kind or None, length=length, title=attributes.get("title") or None),
            )
            return


def _add_file(entry: OfEntry, file: Enclosure) -> None:
    if len(entry.files) < _MOST:
        entry.files.append(file)


def _duration(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    entry.duration = entry.duration or seconds(text(element))


# --- links, people and places -------------------------------------------------------------------------


def _add_link(
    entry: OfEntry, rel: str, url: str, attributes: dict[str, str], title: str | None = None
) -> None:
    if url and len(entry.links) < _MOST:
        kind, language = attributes.get("type"), attributes.get("language") or attributes.get("hreflang")
        entry.links.append(
            Link(rel=rel, url=url, type=kind or None, language=language or None, title=title or None)
        )


def belongs(element: _Element) -> bool:
    """Whether a link is to something by which a reader of the entry is served; others serve its publisher.

    Of the relations that are registered (iana.org/assignments/link-relations), those to the entry's own article, to
    its files and to other versions have their own place.
    """
    return (element.get("rel") or "").strip().removeprefix(_IANA).lower() in _BELONGING


def _link(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    rel = attributes["rel"].removeprefix(_IANA).lower()
    _add_link(entry, rel, address(element, attributes.get("href")), attributes, attributes.get("title"))


def _creative_commons(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    _add_link(entry, "license", address(element, attributes.get(_RESOURCE) or text(element)), {})


def _transcript(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    _add_link(entry, "transcript", address(element, attributes.get("url")), attributes)


def _chapters(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    _add_link(entry, "chapters", address(element, attributes.get("url")), attributes)


def _license(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    url = address(element, attributes.get("url") or attributes.get("href"))
    _add_link(entry, "license", url, attributes, text(element))


def _comment_feed(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    _add_link(entry, "replies", address(element, text(element)), {"type": _RSS})


def _in_reply_to(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    """What has no id is known by its address (RFC 4685, section 3, demands an id)."""
    url = address(element, attributes.get("href"))
    ref = attributes.get("ref") or url
    if ref and len(entry.in_reply_to) < _MOST:
        source = address(element, attributes.get("source"))
        kind = attributes.get("type")
        entry.in_reply_to.append(
            InReplyTo(ref=ref, url=url or None, type=kind or None, source=source or None)
        )


def _person(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    """Somebody heard or named in a podcast: its host where nothing else is said (Podcasting 2.0)."""
    uri, role = address(element, attributes.get("href")), attributes.get("role")
    _add_contributor(entry, Contributor(name=text(element), uri=uri or None, role=(role or "host").lower()))


def _contributor(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    """A person construct of Atom (RFC 4287, section 3.2; older ones say "url"), or a name alone (Dublin Core)."""
    parts = {name(part): part for part in element.iterchildren("*")}
    if not parts:
        _add_contributor(entry, Contributor(name=text(element)))
        return
    found = {called: text(part) for called, part in parts.items() if called in _OF_PERSONS}
    uri = address(element, found.get("uri") or found.get("url") or found.get("homepage"))
    _add_contributor(
        entry,
        Contributor(name=found.get("name") or "", email=found.get("email") or None, uri=uri or None),
    )


def _add_contributor(entry: OfEntry, contributor: Contributor) -> None:
    if contributor.name and len(entry.contributors) < _MOST:
        entry.contributors.append(contributor)


def _simple_place(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:
    entry.place = entry.place or _places.simple(element)
    entry.place_name = entry.place_name or attributes.get("featurename")


def _place(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    entry.place = entry.place or _places.where(element)


def _place_name(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    entry.place_name = entry.place_name or text(element) or None


def _latitude(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    entry.latitude = entry.latitude or text(element)


def _longitude(entry: OfEntry, element: _Element, attributes: dict[str, str]) -> None:  # noqa: ARG001 - see Handler
    entry.longitude = entry.longitude or text(element)


OF_ENTRIES: Final[dict[str, Handler]] = {
    **dict.fromkeys(("itunes:image", "itunes:link"), _episode_image),
    "media:thumbnail": _thumbnail,
    "image": _rss_image,
    "media:content": _media_content,
    "podcast:alternateEnclosure": _alternate_enclosure,
    "itunes:duration": _duration,
    "link": _link,
    **dict.fromkeys(("cc:license", "creativeCommons:license"), _creative_commons),
    "podcast:transcript": _transcript,
    "podcast:chapters": _chapters,
    **dict.fromkeys(("podcast:license", "media:license"), _license),
    "wfw:commentRss": _comment_feed,
    "thr:in-reply-to": _in_reply_to,
    "podcast:person": _person,
    **dict.fromkeys(("contributor", "dc:contributor"), _contributor),
    **dict.fromkeys(("georss:point", "georss:line", "georss:polygon", "georss:box"), _simple_place),
    **dict.fromkeys(("georss:where", "gml:Point", "gml:LineString", "gml:Polygon", "gml:Envelope"), _place),
    "georss:featureName": _place_name,
    "geo:lat": _latitude,
    **dict.fromkeys(("geo:long", "geo:lon"), _longitude),
}
"""By name, as the modules write it."""
