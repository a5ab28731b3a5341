"""The reference reader, for what is ill-formed, or not plainly RSS, RDF or Atom: feedparser, and what it found.

An element that feedparser does not know can stand under any name with a value of any shape, and its dictionaries
answer for one another's keys. So only plain dictionary look-ups are used, and every value's type is checked.

More traps of feedparser 6.0.14: `updated` answers with `published` where there is none; `link` is the last alternate;
a `summary` without a `summary_detail` is a copy of the content; a second description (itunes:summary,
media:description, dc:description) becomes a content. Its own sanitizing and resolving are off: both are done once, when
entries are normalized. It gets the document's address only where `xml:base` is used, because it resolves ids too, and
an id is to be kept character by character (RFC 4287, section 4.2.6.1).
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from xml.sax import SAXParseException

import feedparser
from feedparser.namespaces import georss, mediarss, psc

from aggregator.core.errors import DocumentError
from aggregator.core.model import Category, Person, RawText
from aggregator.sources import _expat, _modules
from aggregator.sources._elements import without_void_ends
from aggregator.sources._findings import MARKUP, Findings, Found, Linked

if TYPE_CHECKING:
    from aggregator.sources._outline import Document

feedparser.api.PREFERRED_XML_PARSERS[:] = [_expat.__name__]
# feedparser gives up a whole document over some elements in odd places, such as a gml:pos alone, an entry inside a
# media:thumbnail, or a chapter without a time. What is not looked at in its dictionaries it need not read.
for _namespace, _needed in (
    (georss.Namespace, ()),
    (psc.Namespace, ()),
    (mediarss.Namespace, ("category", "title", "group", "description", "keywords")),
):
    for _handler in [name for name in vars(_namespace) if name.startswith(("_start_", "_end_"))]:
        if not _handler.endswith(_needed):
            delattr(_namespace, _handler)

_XHTML = "application/xhtml+xml"

_Said = Mapping[str, Any]


def found(document: Document, url: str) -> Findings:
    """What feedparser finds in a document.

    Args:
        document: one that `_xml` has checked.
        url: the address it came from.

    Raises:
        DocumentError: feedparser gives up.
    """
    headers = {"content-type": "application/xml; charset=utf-8"}
    if "xml:base" in document.text:
        headers["content-location"] = url
    body = io.BytesIO(document.text.encode("utf-8"))
    try:
        parsed: dict[str, Any] = dict(
            feedparser.parse(body, response_headers=headers, sanitize_html=False, resolve_relative_uris=False)
        )
    except Exception as error:  # what a library may raise on hostile bytes is listed nowhere
        raise DocumentError(
            f"the document is too damaged to be read ({type(error).__name__}: {error})"
        ) from error
    entries = [_entry(dict(said)) for said in parsed["entries"]]
    return Findings(
        feed=_feed(dict(parsed["feed"])),
        entries=entries,
        version=parsed["version"],
        modules=_modules.read_text(document.text, url, len(entries)),
        problems=_late(parsed.get("bozo_exception"), document),
    )


def _late(error: object, document: Document) -> tuple[str, ...]:
    """What is wrong with a document that is well-formed but for its namespaces."""
    if (
        not document.complete
        or not isinstance(error, SAXParseException)
        or any("ill-formed" in problem for problem in document.problems)
    ):
        return ()
    line = (
        document.lines_before + (error.getLineNumber() or 1) - 1
    )  # feedparser puts a line of its own before it
    return (f"ill-formed at line {line} ({error.getMessage()}); read on with tolerance",)


def _entry(said: _Said) -> Found:
    made = _feed(said)
    if not isinstance(said.get("summary_detail"), dict):
        made.summary = None
    contents = _dicts(said, "content")
    made.contents = [_detailed(content, content["value"]) for content in contents if _is_text(content)]
    made.elsewhere = next((source for content in contents if (source := _string(content, "src"))), None)
    made.is_permalink = said.get("guidislink") is not False
    made.source = _feed(dict(said["source"])) if isinstance(said.get("source"), dict) else None
    return made


def _feed(said: _Said) -> Found:
    image = said.get("image")
    made = Found(
        id=_string(said, "id"),
        identifier=_string(said, "dc_identifier"),
        title=_text(said, "title"),
        subtitle=_text(said, "subtitle"),
        summary=_text(said, "summary") if "summary_detail" in said else None,
        rights=_text(said, "rights"),
        original_link=_string(said, "feedburner_origlink"),
        href=_string(said, "href"),
        comments=_string(said, "comments"),
        published=_string(said, "published"),
        updated=_string(said, "updated"),
        created=_string(said, "created"),
        authors=_people(said),
        categories=_categories(said),
        language=_string(said, "language"),
        image=_string(dict(image), "href") if isinstance(image, dict) else None,
        icon=_string(said, "icon"),
        logo=_string(said, "logo"),
    )
    _add_links(made, said)
    return made


def _add_links(made: Found, said: _Said) -> None:
    for link in _dicts(said, "links"):
        if href := _string(link, "href"):
            of_it = [_string(link, name) for name in ("type", "hreflang", "title", "length")]
            made.add(str(link.get("rel") or ""), Linked(href, *of_it))


def _people(said: _Said) -> list[Person]:
    return [
        Person(name=_string(person, "name"), email=_string(person, "email"), uri=_string(person, "href"))
        for person in _dicts(said, "authors")
    ]


def _categories(said: _Said) -> list[Category]:
    return [
        Category(term=_string(tag, "term") or "", scheme=_string(tag, "scheme"), label=_string(tag, "label"))
        for tag in _dicts(said, "tags")
    ]


# --- what may be of any shape -------------------------------------------------------------------------


def _string(said: _Said, name: str) -> str | None:
    """A text without white space around it; None where there is none, or something else."""
    value = said.get(name)
    return value.strip() or None if isinstance(value, str) else None


def _dicts(said: _Said, name: str) -> list[_Said]:
    """The dictionaries of a list, as plain ones, which do not answer for one another's keys."""
    value = said.get(name)
    return [dict(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _text(said: _Said, name: str) -> RawText | None:
    """A text with its type, language and base; None where there is none."""
    value = _string(said, name)
    if value is None:
        return None
    detail = said.get(f"{name}_detail")
    return _detailed(dict(detail), value) if isinstance(detail, dict) else RawText(value=value)


def _detailed(detail: _Said, value: str) -> RawText:
    """A text with what is said of it; where the details are of another text, it may be HTML."""
    if detail.get("type") == _XHTML:
        value = without_void_ends(value)
    return RawText(
        value=value,
        html=_string(detail, "type") in MARKUP or detail.get("value") != value,
        language=_string(detail, "language"),
        base=_string(detail, "base"),
    )


def _is_text(content: _Said) -> bool:
    kind = str(content.get("type") or "text/plain")
    return _string(content, "value") is not None and (kind in MARKUP or kind.startswith("text/"))
