"""What a reader of XML found in a document, whichever of the two it was; `_syndicated` makes the project's nouns of it.

Texts are without white space around them, and where nothing is said there is None, or nothing in a list.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from aggregator.core.model import Category, Person, RawText
from aggregator.sources._modules import Modules

MARKUP: Final = ("text/html", "application/xhtml+xml")
"""The media types that are markup."""

_IANA: Final = "http://www.iana.org/assignments/relation/"


class Linked(NamedTuple):
    """A link of Atom or RSS, or an enclosure."""

    href: str
    type: str | None = None
    language: str | None = None
    title: str | None = None
    length: str | None = None


@dataclass(slots=True)
class Found:
    """What was found in an entry, in a feed, or in the feed that an entry was copied from.

    Attributes:
        id: as it stands; of an entry of RDF also what it is about.
        identifier: what Dublin Core calls so.
        is_permalink: False where a guid says that it is no address.
        summary: of an entry its description; of a feed what is no subtitle.
        contents: of an entry, those that are text or markup.
        alternates: links to the entry's article, or the feed's site, and to other versions of it.
        enclosures: files that belong to an entry.
        links: the others, each behind its relation (RFC 4287, section 4.2.7.2).
        elsewhere: where a content is that is not in the document.
        original_link: the address of an entry where `alternates` lead somewhere that counts readers.
        href: of a feed that an entry was copied from: its address in RSS.
        base: the base URL of what is relative in an entry; "": there is none; None: only the texts may know.
        source: the feed that an entry was copied from.
    """

    id: str | None = None
    identifier: str | None = None
    is_permalink: bool = True
    title: RawText | None = None
    subtitle: RawText | None = None
    summary: RawText | None = None
    rights: RawText | None = None
    contents: list[RawText] = field(default_factory=list)
    elsewhere: str | None = None
    alternates: list[Linked] = field(default_factory=list)
    enclosures: list[Linked] = field(default_factory=list)
    links: list[tuple[str, Linked]] = field(default_factory=list)
    original_link: str | None = None
    href: str | None = None
    comments: str | None = None
    published: str | None = None
    updated: str | None = None
    created: str | None = None
    authors: list[Person] = field(default_factory=list)
    categories: list[Category] = field(default_factory=list)
    language: str | None = None
    base: str | None = None
    image: str | None = None
    icon: str | None = None
    logo: str | None = None
    source: Found | None = None

    def add(self, relation: str | None, link: Linked) -> None:
        """Keep a link where links of its relation are kept; None: nothing is said of it."""
        relation = relation.removeprefix(_IANA) if relation else "alternate"
        if relation == "alternate":
            self.alternates.append(link)
        elif relation == "enclosure":
            self.enclosures.append(link)
        else:
            self.links.append((relation, link))


@dataclass(slots=True, kw_only=True)
class Findings:
    """What was found in a document.

    Attributes:
        version: of Atom or RDF, as feedparser names it; "" where it is not known.
        attributes: of the root element; empty where the outline of the document has them.
        problems: one sentence each: what was wrong with it that nobody saw before.
        written, frame: as of `RawFeed`.
    """

    feed: Found
    entries: list[Found]
    version: str
    modules: Modules
    attributes: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    written: tuple[bytes, ...] = ()
    frame: bytes = b""
