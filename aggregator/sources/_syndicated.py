"""From what was found in feeds of XML to the nouns of the project."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING, Final

from aggregator.core import dates
from aggregator.core.model import (
    Alternate,
    Category,
    Delivery,
    Enclosure,
    FeedInfo,
    Person,
    RawEntry,
    RawText,
)
from aggregator.sources import _belongings
from aggregator.sources._findings import MARKUP, Found, Linked
from aggregator.sources._numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from aggregator.sources._of_entries import OfEntry
    from aggregator.sources._of_feeds import OfFeed

_LOOKS_MARKED_UP: Final = re.compile(r"<|&#?\w+;")
_WEB: Final = ("http://", "https://")
_NOBODY: Final = Person()


def info(feed: Found) -> FeedInfo:
    """What a feed, or the `source` of an Atom entry, says of itself."""
    return FeedInfo(
        id=feed.id,
        title=_as_html(feed.title),
        subtitle=_as_html(feed.subtitle) or _as_html(feed.summary),
        url=_alternate(feed.alternates, None),
        self_url=_first(feed, "self"),
        updated=_moment(feed.updated) or _moment(feed.published),
        language=feed.language,
        rights=_as_html(feed.rights) or _first(feed, "license"),
        icon=feed.icon or feed.logo or feed.image,
        authors=_people(feed.authors),
    )


def usual_base(info: FeedInfo, *, atom: bool, address: str) -> str | None:
    """What relative references of an entry are relative to where no xml:base says it (RFC 3986, section 5.1).

    Atom goes by the address of its document. RSS says nothing; readers take its references to be relative to the site,
    because feeds are often served from elsewhere (SimplePie, miniflux and newsboat agree).

    Args:
        info: what the feed says of itself.
        atom: whether it is Atom.
        address: where the document came from; "" where nobody knows.
    """
    site = info.url if info.url and info.url.startswith(_WEB) else None
    return (None if address else info.self_url or site) if atom else site


def delivery(feed: Found, modules: OfFeed) -> Delivery:
    """How a feed wants to be read.

    Args:
        feed: what was found in it.
        modules: what the modules say of it.
    """
    return _belongings.delivery(((rel, link.href) for rel, link in feed.links), modules)


def entry(
    found: Found,
    modules: OfEntry | None,
    *,
    atom: bool,
    feed_language: str | None,
    usual_base: str | None,
) -> RawEntry:
    """One entry.

    Args:
        found: what was found in it.
        modules: what the modules say of it.
        atom: whether the feed is Atom, where "updated" is a date of its own and an id is no address.
        feed_language: the feed's own language: what inherits it says nothing itself.
        usual_base: the base URL of relative references where the entry says none.
    """
    title, summary, content = found.title, found.summary, _content(found, atom=atom)
    texts = [text for text in (title, summary, content) if text is not None]
    inherited = [text.language for text in texts if text.language]
    language = found.language or (inherited[0] if inherited and inherited[0] != feed_language else None)
    base = next((text.base for text in texts if text.base), None) if found.base is None else found.base
    url = found.original_link or _alternate(found.alternates, language) or _last_resort(found, atom=atom)
    published, updated = _dates(found, atom=atom)
    own = [link.language for link in found.alternates if link.language and link.href == url]
    files = [_enclosure(link) for link in found.enclosures] if found.enclosures else ()
    return RawEntry(
        id=found.id or found.identifier,
        url=url,
        title=_own_language(title, feed_language),
        summary=_own_language(summary, feed_language),
        content=_own_language(content, feed_language),
        published=published,
        updated=updated,
        authors=_people(found.authors),
        categories=_categories(found.categories),
        enclosures=_belongings.files(files, modules) if modules else tuple(dict.fromkeys(files)),
        alternates=_translations(found.alternates, url),
        language=language,
        rights=found.rights or _plain(_first(found, "license")),
        comments=found.comments or (_belongings.comments(modules) if modules else None),
        base=base or usual_base,
        origin=_origin(found.source, atom=atom),
        image=modules.image() if modules else None,
        links=tuple(dict.fromkeys(modules.links)) if modules else (),
        in_reply_to=tuple(modules.in_reply_to) if modules else (),
        contributors=tuple(modules.contributors) if modules else (),
        location=modules.location() if modules else None,
        declared=(("link", own[0]),) if own else (),
    )


# --- texts --------------------------------------------------------------------------------------------


def _plain(value: str | None) -> RawText | None:
    return RawText(value=value) if value else None


def _as_html(text: RawText | None) -> str | None:
    """A text of a feed, for which `FeedInfo` has no type: HTML, which plain text is turned into where they differ."""
    if text is None:
        return None
    same = text.html or not _LOOKS_MARKED_UP.search(text.value)
    return text.value if same else escape(text.value, quote=False)


def _content(found: Found, *, atom: bool) -> RawText | None:
    """The longest content of an entry, HTML first; in RSS, a second description only where it is longer."""
    if not found.contents:
        return None
    content = found.contents[0]
    if len(found.contents) > 1:
        content = max(found.contents, key=lambda text: (text.html, len(text.value)))
    summary = found.summary
    is_second = not content.html and not atom and summary is not None
    return None if is_second and summary and len(content.value) <= len(summary.value) else content


def _own_language(text: RawText | None, feed_language: str | None) -> RawText | None:
    """The text; what is in the language of its feed says nothing itself."""
    if text is None or text.language is None or text.language != feed_language:
        return text
    return RawText(value=text.value, html=text.html, base=text.base)


# --- addresses ----------------------------------------------------------------------------------------


def _first(found: Found, rel: str) -> str | None:
    return (
        next((link.href for relation, link in found.links if relation == rel), None) if found.links else None
    )


def _alternate(alternates: Sequence[Linked], language: str | None) -> str | None:
    """The address of the article: the first alternate that is HTML and in the language of the entry."""
    if len(alternates) == 1:
        return alternates[0].href

    def distance(link: Linked) -> tuple[bool, bool]:
        said = link.language
        foreign = (
            said is not None and said.partition("-")[0].lower() != (language or "").partition("-")[0].lower()
        )
        return link.type is not None and link.type not in MARKUP, foreign

    return min(alternates, key=distance).href if alternates else None


def _last_resort(found: Found, *, atom: bool) -> str | None:
    """What else is an address.

    In RSS a guid that is a permalink, in RDF what an item is about (RSS 1.0, section 5.5), in Atom where a content is
    that is elsewhere (RFC 4287, section 4.1.3.2).
    """
    if atom:
        return found.elsewhere
    return found.id if found.is_permalink and found.id and found.id.startswith(_WEB) else None


def _translations(alternates: Iterable[Linked], url: str | None) -> tuple[Alternate, ...]:
    return tuple(
        [
            Alternate(url=link.href, language=link.language, label=link.title)
            for link in alternates
            if link.language and link.href != url
        ]
    )


def _enclosure(link: Linked) -> Enclosure:
    return Enclosure(url=link.href, type=link.type, length=whole_number(link.length), title=link.title)


# --- the rest -----------------------------------------------------------------------------------------


def _dates(found: Found, *, atom: bool) -> tuple[str | None, str | None]:
    """When it was published and when updated, as written; a date of Dublin Core is the former in RSS and RDF."""
    published = found.published or found.created
    return (published, found.updated) if atom or published else (found.updated, None)


def _people(people: Sequence[Person]) -> tuple[Person, ...]:
    """The authors, each once: a name alone is the person of that name of whom more is said."""
    if len(people) > 1:
        known = {person.name for person in people if person.email or person.uri}
        people = [person for person in people if person.email or person.uri or person.name not in known]
    return tuple(dict.fromkeys([person for person in people if person != _NOBODY])) if people else ()


def _categories(categories: Sequence[Category]) -> tuple[Category, ...]:
    """Those that have a name, each once; one that has nothing but a label goes by it."""
    named = [one if one.term else Category(term=one.label or "", scheme=one.scheme) for one in categories]
    said = [one for one in named if one.term]
    return tuple(dict.fromkeys(said) if len(said) > 1 else said)


def _origin(source: Found | None, *, atom: bool) -> FeedInfo | None:
    """The feed an entry was copied from: Atom's has all that a feed has, RSS's a title and an address (RSS 2.0)."""
    if source is None:
        return None
    title = source.title.value if source.title else None
    origin = info(source) if atom else FeedInfo(title=title, self_url=source.href)
    return origin if origin != FeedInfo() else None


def _moment(said: str | None) -> datetime | None:
    return dates.parse(said) if said else None
