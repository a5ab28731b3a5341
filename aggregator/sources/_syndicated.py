"""From what feedparser found to the nouns of the project.

Observations, each a trap of feedparser 6.0.14: `updated` answers with `published` where there is none; `link` is the
last alternate; a `summary` without a `summary_detail` is a copy of the content; a second description (itunes:summary,
media:description, dc:description) becomes a content; an element that feedparser does not know can stand under any
name with a value of any shape. So only plain dictionary look-ups are used, and every value's type is checked.
"""

from __future__ import annotations

import re
from dataclasses import replace
from html import escape
from typing import TYPE_CHECKING, Any

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
from aggregator.sources._elements import VOID
from aggregator.sources._numbers import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from aggregator.sources._of_entries import OfEntry
    from aggregator.sources._of_feeds import OfFeed

    Found = Mapping[str, Any]

_XHTML = "application/xhtml+xml"
_HTML = ("text/html", _XHTML)
_VOID_END = re.compile(
    rf"</(?:{'|'.join(VOID)})>"
)  # HTML reads "<br></br>", as feedparser writes it, as two of them
_MARKUP = re.compile(r"<|&#?\w+;")
_IANA = "http://www.iana.org/assignments/relation/"


def info(feed: Found) -> FeedInfo:
    """What a feed, or the `source` of an Atom entry, says of itself.

    Args:
        feed: feedparser's dictionary of it, as a plain one.
    """
    links = _by_relation(_links(feed))
    images = [feed["image"]] if isinstance(feed.get("image"), dict) else []
    return FeedInfo(
        id=_string(feed, "id"),
        title=_as_html(feed, "title"),
        subtitle=_as_html(feed, "subtitle")
        or (_as_html(feed, "summary") if "summary_detail" in feed else None),
        url=_alternate(links.get("alternate", ()), None),
        self_url=_first(links, "self"),
        updated=_moment(feed, "updated") or _moment(feed, "published"),
        language=_string(feed, "language"),
        rights=_as_html(feed, "rights") or _first(links, "license"),
        icon=_string(feed, "icon")
        or _string(feed, "logo")
        or next((_string(dict(image), "href") for image in images), None),
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
    title = _text(said, "title")
    summary, content = _summary_and_content(said, atom=atom)
    texts = [text for text in (title, summary, content) if text is not None]
    inherited = next((text.language for text in texts if text.language), None)
    language = _string(said, "language") or (inherited if inherited != feed_language else None)
    url = (
        _string(said, "feedburner_origlink")
        or _alternate(alternates, language)
        or _last_resort(said, atom=atom)
    )
    published, updated = _dates(said, atom=atom)
    files = _enclosures(links["enclosure"]) if "enclosure" in links else []
    return RawEntry(
        id=_string(said, "id") or _string(said, "dc_identifier"),
        url=url,
        title=_own_language(title, feed_language),
        summary=_own_language(summary, feed_language),
        content=_own_language(content, feed_language),
        published=published,
        updated=updated,
        authors=_people(said),
        categories=_categories(said),
        enclosures=_belongings.files(files, modules) if modules else tuple(dict.fromkeys(files)),
        alternates=_translations(alternates, url),
        language=language,
        rights=_text(said, "rights") or _plain(_first(links, "license")),
        comments=_string(said, "comments") or (_belongings.comments(modules) if modules else None),
        base=_base(said, texts) or usual_base,
        origin=_origin(said.get("source"), atom=atom),
        image=modules.image() if modules else None,
        links=tuple(dict.fromkeys(modules.links)) if modules else (),
        in_reply_to=tuple(modules.in_reply_to) if modules else (),
        contributors=tuple(modules.contributors) if modules else (),
        location=modules.location() if modules else None,
    )


# --- texts --------------------------------------------------------------------------------------------


def _text(said: Found, name: str) -> RawText | None:
    value = _string(said, name)
    if value is None:
        return None
    detail = said.get(f"{name}_detail")
    return _detailed(detail, value) if isinstance(detail, dict) else RawText(value=value)


def _as_html(said: Found, name: str) -> str | None:
    """A text of a feed, for which `FeedInfo` has no type: HTML, which plain text is turned into where they differ."""
    text = _text(said, name)
    if text is None:
        return None
    same = text.html or not _MARKUP.search(text.value)
    return text.value if same else escape(text.value, quote=False)


def _detailed(detail: Found, value: str) -> RawText:
    """A text with what is said of it; where the details are of another text, it may be HTML."""
    known = _plainly(detail)
    if known.get("type") == _XHTML:
        value = _VOID_END.sub("", value)
    return RawText(
        value=value,
        html=_string(known, "type") in _HTML or known.get("value") != value,
        language=_string(known, "language"),
        base=_string(known, "base"),
    )


def _summary_and_content(said: Found, *, atom: bool) -> tuple[RawText | None, RawText | None]:
    summary = _text(said, "summary") if isinstance(said.get("summary_detail"), dict) else None
    found = [_detailed(content, content["value"]) for content in _dicts(said, "content") if _is_text(content)]
    content = max(found, key=lambda text: (text.html, len(text.value)), default=None)
    second_description = content is not None and not content.html and not atom
    if second_description and summary and content and len(content.value) <= len(summary.value):
        content = None
    return summary, content


def _is_text(content: Found) -> bool:
    kind = str(content.get("type") or "text/plain")
    return _string(content, "value") is not None and (kind in _HTML or kind.startswith("text/"))


def _own_language(text: RawText | None, feed_language: str | None) -> RawText | None:
    inherits = text is not None and text.language is not None and text.language == feed_language
    return replace(text, language=None) if text is not None and inherits else text


def _plain(value: str | None) -> RawText | None:
    return RawText(value=value) if value else None


# --- addresses ----------------------------------------------------------------------------------------


def _links(said: Found) -> list[Found]:
    return [link for link in _dicts(said, "links") if _string(link, "href")]


def _rel(link: Found) -> str:
    return str(link.get("rel") or "alternate").removeprefix(_IANA)


def _by_relation(links: Iterable[Found]) -> dict[str, list[Found]]:
    found: dict[str, list[Found]] = {}
    for link in links:
        found.setdefault(_rel(link), []).append(link)
    return found


def _first(links: Mapping[str, Sequence[Found]], rel: str) -> str | None:
    return _string(links[rel][0], "href") if rel in links else None


def _alternate(alternates: Sequence[Found], language: str | None) -> str | None:
    """The address of the article: the first alternate that is HTML and in the language of the entry."""
    if len(alternates) == 1:
        return _string(alternates[0], "href")

    def distance(link: Found) -> tuple[bool, bool]:
        said = _string(link, "hreflang")
        foreign = (
            said is not None and said.partition("-")[0].lower() != (language or "").partition("-")[0].lower()
        )
        return link.get("type", "text/html") not in _HTML, foreign

    return _string(min(alternates, key=distance), "href") if alternates else None


def _last_resort(said: Found, *, atom: bool) -> str | None:
    """What else is an address.

    In RSS a guid that is a permalink, in RDF what an item is about (RSS 1.0, section 5.5), in Atom where a content is
    that is elsewhere (RFC 4287, section 4.1.3.2).
    """
    if atom:
        sources = (_string(content, "src") for content in _dicts(said, "content"))
        return next((address for address in sources if address), None)
    guid = _string(said, "id") or ""
    return guid if said.get("guidislink") is not False and guid.startswith(("http://", "https://")) else None


def _base(said: Found, texts: Iterable[RawText]) -> str | None:
    """The base of an entry; feedparser tells it only of the texts in it."""
    if "xml_base" in said:
        return _string(said, "xml_base")
    return next((text.base for text in texts if text.base), None)


def _translations(alternates: Iterable[Found], url: str | None) -> tuple[Alternate, ...]:
    return tuple(
        [
            Alternate(url=link["href"], language=_string(link, "hreflang"), label=_string(link, "title"))
            for link in alternates
            if "hreflang" in link and _string(link, "hreflang") and link["href"] != url
        ]
    )


def _enclosures(links: Iterable[Found]) -> list[Enclosure]:
    return [
        Enclosure(
            url=link["href"].strip(),
            type=_string(link, "type"),
            length=whole_number(_string(link, "length")),
            title=_string(link, "title"),
        )
        for link in links
    ]


# --- the rest -----------------------------------------------------------------------------------------


def _dates(said: Found, *, atom: bool) -> tuple[str | None, str | None]:
    """When it was published and when updated, as written.

    feedparser files dc:date under `updated`; in RSS and RDF it is the date of publication.
    """
    published = _string(said, "published") or _string(said, "created")
    updated = _string(said, "updated")
    return (published, updated) if atom or published else (updated, None)


def _people(said: Found) -> tuple[Person, ...]:
    """The authors, each once: a name alone is the person of that name of whom more is said."""
    if "authors" not in said:
        return ()
    people = [
        Person(name=_string(person, "name"), email=_string(person, "email"), uri=_string(person, "href"))
        for person in _dicts(said, "authors")
    ]
    if len(people) > 1:
        known = {person.name for person in people if person.email or person.uri}
        people = [person for person in people if person.email or person.uri or person.name not in known]
    return tuple(dict.fromkeys(person for person in people if person != Person()))


def _categories(said: Found) -> tuple[Category, ...]:
    tags = ((_string(tag, "term"), tag) for tag in _dicts(said, "tags"))
    return tuple(
        Category(term=term or label, scheme=_string(tag, "scheme"), label=(label or None) if term else None)
        for term, tag in tags
        if (label := _string(tag, "label") or "") or term
    )


def _origin(source: object, *, atom: bool) -> FeedInfo | None:
    """The feed an entry was copied from: Atom's has all that a feed has, RSS's a title and an address (RSS 2.0)."""
    if not isinstance(source, dict) or not source:
        return None
    said = dict(source)
    origin = info(said) if atom else FeedInfo(title=_string(said, "title"), self_url=_string(said, "href"))
    return origin if origin != FeedInfo() else None


def _moment(said: Found, name: str) -> datetime | None:
    value = _string(said, name)
    return dates.parse(value) if value else None


def _string(said: Found, name: str) -> str | None:
    value = said.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _dicts(said: Found, name: str) -> list[Found]:
    """The dictionaries of a list, as plain ones, which do not answer for one another's keys."""
    value = said.get(name)
    return [_plainly(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _plainly(found: Found) -> Found:
    return found if type(found) is dict else dict(found)
