"""What elements of RSS, RDF and Atom that hold text or markup say: titles, descriptions, contents, rights.

A text is what its type says (RFC 4287, section 3.1). In RSS nobody says a type: a description is HTML, a title is
plain unless it is plainly markup. Elements inside a text that should have none are markup that somebody forgot to
escape, and kept.
"""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from operator import itemgetter
from typing import TYPE_CHECKING, Final

from aggregator.core import urls
from aggregator.core.model import RawText
from aggregator.sources._characters import permitted
from aggregator.sources._elements import (
    attributes,
    base,
    language,
    looks_like_html,
    markup,
    repaired,
    without_void_ends,
)
from aggregator.sources._findings import MARKUP
from aggregator.sources._place import Handler, Place

if TYPE_CHECKING:
    from lxml.etree import _Element

TEXT = "text/plain"
HTML, XHTML = MARKUP
_TYPES: Final = {"text": TEXT, "plain": TEXT, "html": HTML, "xhtml": XHTML}
_ALONE: Final = re.compile(r"<(?:br|hr|wbr)\s*/>|<img\s[^<>]*src\s*=[^<>]*>", re.IGNORECASE)
_ADDRESSES: Final = ("href", "src", "cite", "poster")
_OCTETS: Final = "application/octet-stream"


def _read(place: Place, element: _Element, said: dict[str, str], usual_type: str) -> tuple[str, RawText]:
    """The type of a text, and the text with its language and its base."""
    kind, own = usual_type, place.inherited
    if said:
        kind = said.get("type") or usual_type
        kind, own = _TYPES.get(kind, kind), language(said, own)
    if len(element) or kind == XHTML:
        kind, value = _marked_up(place, element, kind)
    else:
        value = (element.text or "").strip()
        if said and (said.get("mode") == "base64" or kind == _OCTETS):
            kind, value = _decoded(kind, value)
        if kind == TEXT and not place.is_atom and _is_plainly_html(value):
            kind = HTML
    if not value.isascii():
        value = repaired(value)
    return kind, RawText(value, kind in MARKUP, own, place.base)


def _marked_up(place: Place, element: _Element, kind: str) -> tuple[str, str]:
    """The type and the text of what has elements in it, or is XHTML."""
    if place.has_bases:
        _resolve(element, place.base, place)
    if kind in (TEXT, HTML):
        return XHTML, without_void_ends(markup(element, escaped=kind == HTML))
    if kind == XHTML:
        return kind, without_void_ends(markup(element))
    return kind, (element.text or "").strip()


def _is_plainly_html(value: str) -> bool:
    """Whether a text whose type nobody says is markup: by an end tag or a reference, or by what needs no end tag.

    "<b> is a tag" and "List<String>" are text. The worse error is to lose a word that looks like a tag.
    """
    if "<" not in value and "&" not in value:
        return False
    return looks_like_html(value) or _ALONE.search(value) is not None


def _resolve(parent: _Element, outer: str | None, place: Place) -> None:
    """Make addresses absolute that stand in XHTML under a base of their own (XML Base, section 4.1)."""
    for element in parent:
        own = base(attributes(element), outer, place.document)
        if own is not None and own != place.base:
            for key in _ADDRESSES:
                if value := element.get(key):
                    element.set(key, urls.absolute(value, own) or value)
        _resolve(element, own, place)


def _decoded(kind: str, value: str) -> tuple[str, str]:
    """A text that was in base64, and its type; octets that are text are read as such (RFC 4287, section 4.1.3.3)."""
    try:
        text = b64decode(value).decode("utf-8").strip()
    except (binascii.Error, ValueError):
        return kind, value
    if permitted(text) != text:
        return kind, value
    return (HTML if looks_like_html(text) else TEXT) if kind == _OCTETS else kind, text


def text_as(key: str, usual_type: str = TEXT) -> Handler:
    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:
        _, text = _read(place, element, said, usual_type)
        if text.value and place.counts(key):
            setattr(place.found, key, text)

    return handle


def title(place: Place, element: _Element, said: dict[str, str]) -> None:
    """The first title that is not empty counts, and one of a medium only where there is no other."""
    _, text = _read(place, element, said, TEXT)
    if text.value and place.counts("title", first=True):
        place.found.title = text


def description_as(usual_type: str, *, after: int = 0) -> Handler:
    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:
        _, text = _read(place, element, said, usual_type)
        if text.value:
            place.descriptions.append(((place.depth, place.rank + after), text))

    return handle


def settle_descriptions(place: Place) -> None:
    """Of several descriptions the one that counts most is the summary; a longer one is the content, if nothing is."""
    if not place.descriptions:
        return
    if len(place.descriptions) == 1:
        place.found.summary = place.descriptions[0][1]
        return
    _, summary = min(place.descriptions, key=itemgetter(0))
    place.found.summary = summary
    longest = max((text for _, text in place.descriptions), key=lambda text: len(text.value))
    if len(longest.value) > len(summary.value) and not place.found.contents:
        place.found.contents.append(longest)


def content_as(usual_type: str) -> Handler:
    def handle(place: Place, element: _Element, said: dict[str, str]) -> None:
        kind, text = _read(place, element, said, usual_type)
        if "src" in said:
            place.found.elsewhere = place.found.elsewhere or place.absolute(said["src"]).strip() or None
        if text.value and (text.html or kind.startswith("text/")):
            place.found.contents.append(text)

    return handle
