"""From what feedparser found to the nouns of the project.

Observations, each a trap of feedparser 6.0.14: `updated` answers with `published` where there is none; `link` is the
last alternate; a `summary` without a `summary_detail` is a copy of the content; a second description (itunes:summary,
media:description, dc:description) becomes a content.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

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
from aggregator.sources._found import (
    HTML,
    Found,
    as_html,
    dicts,
    own_language,
    string,
    summary_and_content,
    text_of,
)
from aggregator.sources._numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from aggregator.sources._of_entries import OfEntry
    from aggregator.sources._of_feeds import OfFeed

_IANA = "http://www.iana.org/assignments/relation/"


def info(feed: Found) -> FeedInfo:
    """What a feed, or the `source` of an Atom entry, says of itself.

    Args:
        feed: feedparser's dictionary of it, as a plain one.
    """
    links = _by_relation(_links(feed))
    images = [feed["image"]] if isinstance(feed.get("image"), dict) else []
    return FeedInfo(
        id=string(feed, "id"),
        title=as_html(feed, "title"),
        subtitle=as_html(feed, "subtitle")
        or (as_html(feed, "summary") if "summary_detail" in feed else None),
        url=_alternate(links.get("alternate", ()), None),
        self_url=_first(links, "self"),
        updated=_moment(feed, "updated") or _moment(feed, "published"),
        language=string(feed, "language"),
        rights=as_html(feed, "rights") or _first(links, "license"),
        icon=string(feed, "icon")
        or string(feed, "logo")
        or next((string(dict(image), "href") for image in images), None),
        authors=_people(feed),
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
    site = info.url if info.url and info.url.startswith(("http://", "https://")) else None
    return (None if address else info.self_url or site) if atom else site


def delivery(feed: Found, modules: OfFeed) -> Delivery:
    """How a feed wants to be read.

    Args:
        feed: feedparser's dictionary of it, as a plain one.
        modules: what the modules say of it.
    """
    links = ((_rel(link), link["href"].strip()) for link in _links(feed))
    return _belongings.delivery(links, modules)


def entry(
    said: Found,
    modules: OfEntry | None,
    *,
    atom: bool,
    feed_language: str | None,
    usual_base: str | None,
) -> RawEntry:
    """One entry.

    Args:
        said: feedparser's dictionary of it, as a plain one.
        modules: what the modules say of it.
        atom: whether the feed is Atom, where "updated" is a date of its own and an id is no address.
        feed_language: the feed's own language: what inherits it says nothing itself.
        usual_base: the base URL of relative references where the entry says none.
    """
    links = _by_relation(_links(said))
    alternates = links.get("alternate", ())
    title = text_of(said, "title")
    summary, content = summary_and_content(said, atom=atom)
    texts = [text for text in (title, summary, content) if text is not None]
    inherited = next((text.language for text in texts if text.language), None)
    language = string(said, "language") or (inherited if inherited != feed_language else None)
    url = (
        string(said, "feedburner_origlink")
        or _alternate(alternates, language)
        or _last_resort(said, atom=atom)
    )
    published, updated = _dates(said, atom=atom)
    files = _enclosures(links["enclosure"]) if "enclosure" in links else []
    return RawEntry(
        id=string(said, "id") or string(said, "dc_identifier"),
        url=url,
        title=own_language(title, feed_language),
        summary=own_language(summary, feed_language),
        content=own_language(content, feed_language),
        published=published,
        updated=updated,
        authors=_people(said),
        categories=_categories(said),
        enclosures=_belongings.files(files, modules) if modules else tuple(dict.fromkeys(files)),
        alternates=_translations(alternates, url),
        language=language,
        rights=text_of(said, "rights") or _plain(_first(links, "license")),
        comments=string(said, "comments") or (_belongings.comments(modules) if modules else None),
        base=_base(said, texts) or usual_base,
        origin=_origin(said.get("source"), atom=atom),
        image=modules.image() if modules else None,
        links=tuple(dict.fromkeys(modules.links)) if modules else (),
        in_reply_to=tuple(modules.in_reply_to) if modules else (),
        contributors=tuple(modules.contributors) if modules else (),
        location=modules.location() if modules else None,
    )


def _plain(value: str | None) -> RawText | None:
    return RawText(value=value) if value else None


# --- addresses ----------------------------------------------------------------------------------------


def _links(said: Found) -> list[Found]:
    return [link for link in dicts(said, "links") if string(link, "href")]


def _rel(link: Found) -> str:
    return str(link.get("rel") or "alternate").removeprefix(_IANA)


def _by_relation(links: Iterable[Found]) -> dict[str, list[Found]]:
    found: dict[str, list[Found]] = {}
    for link in links:
        found.setdefault(_rel(link), []).append(link)
    return found


def _first(links: Mapping[str, Sequence[Found]], rel: str) -> str | None:
    return string(links[rel][0], "href") if rel in links else None


def _alternate(alternates: Sequence[Found], language: str | None) -> str | None:
    """The address of the article: the first alternate that is HTML and in the language of the entry."""
    if len(alternates) == 1:
        return string(alternates[0], "href")

    def distance(link: Found) -> tuple[bool, bool]:
        said = string(link, "hreflang")
        foreign = (
            said is not None and said.partition("-")[0].lower() != (language or "").partition("-")[0].lower()
        )
        return link.get("type", "text/html") not in HTML, foreign

    return string(min(alternates, key=distance), "href") if alternates else None


def _last_resort(said: Found, *, atom: bool) -> str | None:
    """What else is an address.

    In RSS a guid that is a permalink, in RDF what an item is about (RSS 1.0, section 5.5), in Atom where a content is
    that is elsewhere (RFC 4287, section 4.1.3.2).
    """
    if atom:
        sources = (string(content, "src") for content in dicts(said, "content"))
        return next((address for address in sources if address), None)
    guid = string(said, "id") or ""
    return guid if said.get("guidislink") is not False and guid.startswith(("http://", "https://")) else None


def _base(said: Found, texts: Iterable[RawText]) -> str | None:
    """The base of an entry; feedparser tells it only of the texts in it."""
    if "xml_base" in said:
        return string(said, "xml_base")
    return next((text.base for text in texts if text.base), None)


def _translations(alternates: Iterable[Found], url: str | None) -> tuple[Alternate, ...]:
    return tuple(
        [
            Alternate(url=link["href"], language=string(link, "hreflang"), label=string(link, "title"))
            for link in alternates
            if "hreflang" in link and string(link, "hreflang") and link["href"] != url
        ]
    )


def _enclosures(links: Iterable[Found]) -> list[Enclosure]:
    return [
        Enclosure(
            url=link["href"].strip(),
            type=string(link, "type"),
            length=whole_number(string(link, "length")),
            title=string(link, "title"),
        )
        for link in links
    ]


# --- the rest -----------------------------------------------------------------------------------------


def _dates(said: Found, *, atom: bool) -> tuple[str | None, str | None]:
    """When it was published and when updated, as written.

    feedparser files dc:date under `updated`; in RSS and RDF it is the date of publication.
    """
    published = string(said, "published") or string(said, "created")
    updated = string(said, "updated")
    return (published, updated) if atom or published else (updated, None)


def _people(said: Found) -> tuple[Person, ...]:
    """The authors, each once: a name alone is the person of that name of whom more is said."""
    if "authors" not in said:
        return ()
    people = [
        Person(name=string(person, "name"), email=string(person, "email"), uri=string(person, "href"))
        for person in dicts(said, "authors")
    ]
    if len(people) > 1:
        known = {person.name for person in people if person.email or person.uri}
        people = [person for person in people if person.email or person.uri or person.name not in known]
    return tuple(dict.fromkeys(person for person in people if person != Person()))


def _categories(said: Found) -> tuple[Category, ...]:
    tags = ((string(tag, "term"), tag) for tag in dicts(said, "tags"))
    return tuple(
        Category(term=term or label, scheme=string(tag, "scheme"), label=(label or None) if term else None)
        for term, tag in tags
        if (label := string(tag, "label") or "") or term
    )


def _origin(source: object, *, atom: bool) -> FeedInfo | None:
    """The feed an entry was copied from: Atom's has all that a feed has, RSS's a title and an address (RSS 2.0)."""
    if not isinstance(source, dict) or not source:
        return None
    said = dict(source)
    origin = info(said) if atom else FeedInfo(title=string(said, "title"), self_url=string(said, "href"))
    return origin if origin != FeedInfo() else None


def _moment(said: Found, name: str) -> datetime | None:
    value = string(said, name)
    return dates.parse(value) if value else None
