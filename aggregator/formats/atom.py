"""Atom 1.0 (RFC 4287); the only importer of feedgen.

feedgen 1.0.0 writes of an entry's links nothing but the address (its issue 135), knows no xml:lang of an entry and
no id, updated, rights or authors of an atom:source. `_Rest` writes those through feedgen's hook for extensions.

Of what lies beside Atom, that is written which has an agreed form here and readers that know it: what an entry answers
to (RFC 4685) and its picture (Media RSS). A link of a relation that is not registered would have to be named by an
address (RFC 4287, section 4.2.7.2), which no reader looks for: transcripts and chapters are left out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from feedgen.ext.base import BaseEntryExtension, BaseExtension
from feedgen.feed import FeedGenerator
from lxml import etree

from aggregator.core.model import UNDETERMINED

if TYPE_CHECKING:
    from collections.abc import Iterable

    from feedgen.entry import FeedEntry
    from lxml.etree import _Element

    from aggregator.core.model import Contributor, Edition, EditionEntry, FeedInfo, Person
    from aggregator.core.ports import Format

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HTML = "text/html"
_UNREGISTERED = frozenset({"transcript", "chapters"})
_THREADING = "http://purl.org/syndication/thread/1.0"
_MEDIA = "http://search.yahoo.com/mrss/"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # XML 1.0, section 2.2


@dataclass(frozen=True, slots=True)
class Atom:
    """Writes Atom 1.0; see `ports.Format`."""

    extension: str = "atom"
    media_type: str = "application/atom+xml"

    def render(self, edition: Edition) -> bytes:
        """Write an edition as one feed document: UTF-8, no DTD, the same bytes for the same edition."""
        feed = FeedGenerator()
        feed.register_extension("rest", _Namespaces, _Rest, rss=False)
        feed.rest.of = edition
        feed.id(edition.url)
        feed.title(_clean(edition.title))
        feed.updated(edition.updated)
        feed.generator("aggregator")
        if edition.language:
            feed.language(edition.language)
        feed.link(href=f"{edition.url}.{self.extension}", rel="self", type=self.media_type)
        feed.link(href=edition.home, rel="alternate", type=_HTML)
        for entry in edition.entries:
            _add(feed, entry)
        document: bytes = feed.atom_str(pretty=True)
        return document


class _Namespaces(BaseExtension):  # type: ignore[misc]  # feedgen ships no types
    """Declares the namespaces of modules that an edition makes use of."""

    of: Edition

    def extend_ns(self) -> dict[str, str]:
        """Prefixes and namespaces; called by feedgen."""
        found = {}
        if any(entry.image for entry in self.of.entries):
            found["media"] = _MEDIA
        if any(entry.in_reply_to for entry in self.of.entries):
            found["thr"] = _THREADING
        return found


class _Rest(BaseEntryExtension):  # type: ignore[misc]  # feedgen ships no types
    """Writes what feedgen cannot."""

    entry: EditionEntry

    def extend_atom(self, feed: _Element) -> _Element:
        """Complete feedgen's element of an entry; called by feedgen, which calls it `feed`."""
        feed.set(_LANG, self.entry.language)
        for title in feed.findall("title"):
            title.text = _clean(self.entry.title)
        for link in feed.findall("link"):
            feed.remove(link)
        _write_links(feed, self.entry)
        for reply in self.entry.in_reply_to:
            said = {"href": reply.url, "type": reply.type, "source": reply.source}
            element = etree.SubElement(feed, f"{{{_THREADING}}}in-reply-to", ref=_clean(reply.ref))
            _set(element, said)
        if self.entry.image:
            etree.SubElement(feed, f"{{{_MEDIA}}}thumbnail", url=_clean(self.entry.image))
        _write_source(feed, self.entry.source)
        return feed


def _add(feed: FeedGenerator, entry: EditionEntry) -> None:
    written: FeedEntry = feed.add_entry(order="append")
    written.rest.entry = entry
    written.id(_clean(entry.atom_id))
    # feedgen refuses an entry without title or alternate link, though the first may be empty; `_Rest` writes both anew.
    written.title(_clean(entry.title) or "-")
    written.updated(entry.updated)
    written.published(entry.published)
    written.author([_person(person) for person in entry.authors])
    written.contributor([said for person in entry.contributors if (said := _person(person))])
    if entry.link:
        written.link(href="-", rel="alternate")
    if entry.content or not entry.link:
        written.content(_clean(entry.content), type="html")
    if entry.summary:
        written.summary(_clean(entry.summary), type="html")
    if entry.rights:
        written.rights(_clean(entry.rights))
    for category in entry.categories:
        said = {"term": category.term, "scheme": category.scheme, "label": category.label}
        if _clean(category.term):
            written.category({key: _clean(value) for key, value in said.items() if value})


def _write_links(entry: _Element, said: EditionEntry) -> None:
    if said.link:
        _write_link(entry, "alternate", said.link, type=_HTML, hreflang=_known(said.language))
    for other in said.translations:
        _write_link(entry, "alternate", other.url, type=_HTML, hreflang=other.language, title=other.label)
    if said.link and said.translations:
        # Most readers open the first alternate, those built on feedparser the last one; the order means nothing
        # to RFC 4287, and this pair of type and hreflang is its own (section 4.1.2).
        _write_link(entry, "alternate", said.link)
    for copy in said.copies:
        _write_link(entry, "related", copy, type=_HTML, title=urlsplit(copy).hostname)
    for file in said.enclosures:
        length = None if file.length is None else str(file.length)
        _write_link(entry, "enclosure", file.url, type=file.type, length=length, title=file.title)
    if said.comments:
        _write_link(entry, "replies", said.comments, type=_HTML)  # RFC 4685, section 4
    for link in said.links:
        if link.rel not in _UNREGISTERED:
            _write_link(entry, link.rel, link.url, type=link.type, hreflang=link.language, title=link.title)


def _write_source(entry: _Element, info: FeedInfo) -> None:
    """atom:source (RFC 4287, section 4.2.11)."""
    source = etree.SubElement(entry, "source")
    if info.language:
        source.set(_LANG, info.language)
    _write_texts(source, {"id": info.id, "title": info.title})
    if info.updated:
        _write_texts(source, {"updated": info.updated.isoformat()})
    _write_people(source, info.authors)
    if info.self_url:
        _write_link(source, "self", info.self_url)
    if info.url:
        _write_link(source, "alternate", info.url, type=_HTML)
    _write_texts(source, {"subtitle": info.subtitle, "rights": info.rights, "icon": info.icon})


def _write_people(parent: _Element, people: Iterable[Person]) -> None:
    for person in people:
        if said := _person(person):
            _write_texts(etree.SubElement(parent, "author"), said)


def _write_link(parent: _Element, rel: str, href: str, **attributes: str | None) -> None:
    _set(etree.SubElement(parent, "link", rel=rel, href=_clean(href)), attributes)


def _set(element: _Element, attributes: dict[str, str | None]) -> None:
    for name, value in attributes.items():
        if value:
            element.set(name, _clean(value))


def _write_texts(parent: _Element, texts: dict[str, str | None]) -> None:
    for name, value in texts.items():
        if value:
            etree.SubElement(parent, name).text = _clean(value)


def _person(person: Person | Contributor) -> dict[str, str | None]:
    """A person construct (RFC 4287, section 3.2): nothing without a name, no email that is no address."""
    email = person.email if person.email and "@" in person.email else None
    said = {"name": person.name, "email": email, "uri": person.uri}
    return {key: _clean(value) for key, value in said.items() if value} if person.name else {}


def _known(language: str) -> str | None:
    return None if language == UNDETERMINED else language


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


FORMAT: Final[Format] = Atom()
