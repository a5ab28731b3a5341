"""The fast way through markup: what nh3 would make of an article whose elements stand plainly inside one another.

nh3 builds a tree to find out what a browser would see. HTML, section 13.2.6.4.7, has rules that move, close and open
elements again; they leave markup alone in which every element is one of those below, holds only what it may hold here,
and is closed where it was opened. Of such markup the tree is known: it is what is written. So its tags are written
anew one by one, from names that stand here and from attributes that `attributes` and `pictures` have judged, and of
its texts only the references change.

Whatever is not plainly so (another element, an end tag out of place, an attribute without quotes, a lone "<") is left
to nh3. A test of random markup holds the two together: they give the same, to the letter.
"""

from __future__ import annotations

import re
from functools import lru_cache
from html import escape, unescape
from typing import Final, NamedTuple

from aggregator.core import starttags
from aggregator.core.text import is_ordinary, xml_characters

BREAK: Final = "\0"
"""What stands in a marked text where one block ends and another begins."""

_TAG = re.compile(r"(<[^<>]*+>)")
_MOST_TAGS = 400
_PRE_BREAK = re.compile(r"<pre(?: [^>]*+)?>\n")

# A number of a character is one that is the same for every reader: no control character, none of windows-1252.
_REFERENCE = (
    "(?:[A-Za-z][A-Za-z0-9]{1,31}|#0*+(?:3[2-9]|[4-9][0-9]|1[6-9][0-9]|[2-9][0-9]{2}|[1-9][0-9]{3,5})"
    "|#[xX]0*+(?:[2-7a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2,4}))"
)
_A_REFERENCE = re.compile(rf"&{_REFERENCE};")
_REFERENCES = re.compile(rf"[^&]*+(?:&{_REFERENCE};[^&]*+)*+")
_PHRASES = """
abbr acronym b bdi bdo big cite code del dfn em i ins kbd mark picture q s samp small span strike strong sub sup
time tt u var
"""
_BLOCKS = """
address article aside blockquote center details div figcaption figure footer header hgroup main nav section summary
"""


class Marked(NamedTuple):
    """Sanitized markup, and the text in it: `BREAK` between blocks, references decoded, white space as it was."""

    markup: str
    text: str
    as_found: bool
    """Whether no character is in them that was not in what was read, but for ordinary ones (`text.is_ordinary`)."""


_Place = dict[str, "_Place"]
"""What an element may hold: by start tag, what that holds in turn; its own end tag leads to `_OUT`."""


def read(markup: str, base: str | None) -> Marked | None:
    """What `html.sanitize` and `html.to_text` would make of plain markup, white space around it included.

    Args:
        markup: HTML of XML 1.0 characters.
        base: the absolute URL that references in it are relative to; without one, relative ones are removed.

    Returns:
        None where it is not plain.
    """
    count = markup.count("<")
    if count > _MOST_TAGS or _is_odd(markup):
        return None
    parts = _divided(markup) if markup.count(">") == count else _TAG.split(markup)
    tags = parts[1::2]
    if len(tags) != count:
        return None
    marked = parts.copy()
    texts = BREAK.join(parts[::2])
    as_found = "&" not in texts
    if not as_found or ">" in texts:
        decoded = texts if as_found else _decoded(texts)
        if decoded is None:
            return None
        as_found = as_found or is_ordinary(decoded.replace(BREAK, ""))
        marked[::2] = decoded.split(BREAK)
        parts[::2] = escape(decoded, quote=False).split(BREAK)
    stands_for = _put_right(tags, base)
    if stands_for is None:
        return None
    parts[1::2], marked[1::2] = tags, map(_MARKS.__getitem__, stands_for)
    result = "".join(parts)
    if "<pre" in result and _PRE_BREAK.search(result):
        return None  # the line break would not be a part of it
    return Marked(result, "".join(marked), as_found)


def _divided(markup: str) -> list[str]:
    """Texts and tags in turn, where there are as many "<" as ">"; in XML 1.0 characters there is no NUL.

    Where they do not come in pairs, one of the tags here is none: there is a cut at each of them, and a tag lies
    between the cuts at its own two; so if all are tags, no cut is left that could be in a text.
    """
    return markup.replace("<", "\0<").replace(">", ">\0").split("\0")


def _put_right(tags: list[str], base: str | None) -> list[str] | None:
    """Replace the tags by what is to be written; what each counts as, or None where one is out of place."""
    stands_for = tags.copy()
    place = _TOP
    around: list[_Place] = []
    last_picture = ""
    for number, tag in enumerate(tags):
        inside = place.get(tag)
        if inside is None:
            said = starttags.read(tag, base)
            if said is None:
                return None
            stands_for[number], tags[number], picture = said
            inside = place.get(said[0])
            if inside is None or (picture and picture == last_picture):
                return None  # an image that comes again is perhaps one that <noscript> repeats
            last_picture = picture or last_picture
        if inside is _OUT:
            place = around.pop()
        elif inside is not _VOID:
            around.append(place)
            place = inside
    return None if around else stands_for


def _is_odd(text: str) -> bool:
    """Whether there is something in it that a parser changes or leaves out."""
    return "\r" in text or "\ufeff" in text


def _decoded(text: str) -> str | None:
    """Texts, `BREAK` between them, with their references decoded; None where one of these is not plain."""
    if not _REFERENCES.fullmatch(text):
        return None
    decoded = _A_REFERENCE.sub(_character, text)
    characters = decoded.replace(BREAK, "")
    return None if _is_odd(characters) or xml_characters(characters) != characters else decoded


def _character(reference: re.Match[str]) -> str:
    return _meant(reference[0])


@lru_cache(maxsize=1_024)
def _meant(reference: str) -> str:
    """What a reference stands for; text writes the same few again and again."""
    return unescape(reference)


# --- what may hold what -------------------------------------------------------------------------------

_OUT: Final[_Place] = {}
_VOID: Final[_Place] = {}


def _elements(names: str) -> _Place:
    return {f"<{name}>": {} for name in names.split()}


def _hold(elements: _Place, contents: _Place) -> None:
    for tag, place in elements.items():
        place.update(contents)
        place["</a>" if tag == starttags.LINK else f"</{tag[1:]}"] = _OUT


_ANYWHERE = {starttags.COMMENT: _VOID}
_IN_TEXTS = {**_ANYWHERE, "<br>": _VOID, "<wbr>": _VOID, starttags.IMAGE: _VOID}
_IN_LINKS = _elements(_PHRASES)
_IN_PHRASES = _elements(_PHRASES)
_LINK_OF_PHRASES: _Place = {starttags.LINK: {}}
_LINES = _elements("p h1 h2 h3 h4 h5 h6 pre")
_WITH_BLOCKS = _elements(_BLOCKS)
_LISTS = _elements("ol ul")
_ITEMS = _elements("li")

_hold(_IN_LINKS | _LINK_OF_PHRASES, _IN_LINKS | _IN_TEXTS)
_hold(_IN_PHRASES | _LINES, _IN_PHRASES | _LINK_OF_PHRASES | _IN_TEXTS)
_TOP: Final[_Place] = {
    **_IN_PHRASES, **_LINK_OF_PHRASES, **_IN_TEXTS, "<hr>": _VOID, **_LINES, **_WITH_BLOCKS, **_LISTS,
}  # fmt: skip
_hold(_WITH_BLOCKS | _ITEMS, _TOP)
_hold(_LISTS, _ITEMS | _ANYWHERE)

_BREAKING = {tag for tags in (_LINES, _WITH_BLOCKS, _LISTS, _ITEMS, ("<br>", "<hr>")) for tag in tags}
_MARKS: Final = {
    written: BREAK if tag in _BREAKING else ""
    for tag in (*_TOP, *_ITEMS)
    for written in (tag, "</a>" if tag == starttags.LINK else f"</{tag[1:]}")
}
