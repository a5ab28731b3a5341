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
from typing import TYPE_CHECKING, Final, NamedTuple

from aggregator.core import starttags
from aggregator.core.nests import OUTSIDE, PLAIN_TAGS
from aggregator.core.text import is_ordinary, xml_characters

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from aggregator.core.starttags import StartTag

_TAG = re.compile(r"(<[^<>]*+>)")
_MOST_TAGS = 400
_PRE_BREAK = "<pre>\n"

# A number of a character is one that is the same for every reader: no control character, none of windows-1252.
_REFERENCE = (
    "(?:[A-Za-z][A-Za-z0-9]{1,31}|#0*+(?:3[2-9]|[4-9][0-9]|1[6-9][0-9]|[2-9][0-9]{2}|[1-9][0-9]{3,5})"
    "|#[xX]0*+(?:[2-7a-fA-F][0-9a-fA-F]|[1-9a-fA-F][0-9a-fA-F]{2,4}))"
)
_A_REFERENCE = re.compile(rf"&{_REFERENCE};")
_REFERENCES = re.compile(rf"[^&]*+(?:&{_REFERENCE};[^&]*+)*+")


Markup = tuple[str, "str | None"]
"""HTML, and the absolute URL that references in it are relative to; without one, relative ones are removed."""

BREAK: Final = "\0"
"""What stands for each tag in `WellNested.texts`."""


class WellNested(NamedTuple):
    """Sanitized markup, and what it was made of.

    Attributes:
        markup: the markup.
        texts: the characters between its tags, `BREAK` for each of these; references decoded, white space as it was.
        as_found: whether no character is in them that was not in what was read, but for ordinary ones
            (`text.is_ordinary`).
    """

    markup: str
    texts: str
    as_found: bool


def read(markups: Sequence[Markup]) -> list[WellNested | None]:
    """What `html.sanitize` would make of plain markup, white space around it included.

    Args:
        markups: each of XML 1.0 characters.

    Returns:
        Of each in turn what it is, None where it is not plain.
    """
    divided = [_divided(markup) for markup, _ in markups]
    tags: dict[str | None, set[str]] = {}
    for one, (_, base) in zip(divided, markups, strict=True):
        tags.setdefault(base, set()).update(one.tags if one else ())
    said = {base: starttags.read(found - PLAIN_TAGS, base) for base, found in tags.items()}
    return [one and _put_together(one, said[base]) for one, (_, base) in zip(divided, markups, strict=True)]


class _Divided(NamedTuple):
    """Plain markup taken to pieces: texts and tags in turn, the tags alone, and the rest as in `WellNested`."""

    parts: list[str]
    tags: list[str]
    texts: str
    as_found: bool


def _divided(markup: str) -> _Divided | None:
    """The pieces of markup, references in its texts decoded; None where it is not plain."""
    count = markup.count("<")
    if count > _MOST_TAGS or _is_odd(markup):
        return None
    if not count and "&" not in markup and ">" not in markup:
        return _Divided([markup], [], markup, as_found=True)
    parts = _cut(markup)
    if len(parts) != 2 * count + 1:
        parts = _TAG.split(markup)
    tags = parts[1::2]
    if len(tags) != count:
        return None
    texts = BREAK.join(parts[::2])
    as_found = "&" not in texts
    if not as_found or ">" in texts:
        decoded = texts if as_found else _decoded(texts)
        if decoded is None:
            return None
        as_found = as_found or is_ordinary(decoded.replace(BREAK, ""))
        texts = decoded
        parts[::2] = escape(decoded, quote=False).split(BREAK)
    return _Divided(parts, tags, texts, as_found)


def _cut(markup: str) -> list[str]:
    """Texts and tags in turn, where there are as many "<" as ">": then there are twice as many cuts as there are "<".

    In XML 1.0 characters there is no NUL. Where "<" and ">" do not come in pairs, one of the tags here is none: there
    is a cut at each of them, and a tag lies between the cuts at its own two; so if all are tags, no cut is left that
    could be in a text.
    """
    return markup.replace("<", "\0<").replace(">", ">\0").split("\0")


def _put_together(divided: _Divided, said: Mapping[str, StartTag | None]) -> WellNested | None:
    parts, tags, texts, as_found = divided
    if not tags:
        return WellNested("".join(parts), texts, as_found)
    if not _put_right(tags, said):
        return None
    parts[1::2] = tags
    result = "".join(parts)
    if "<pre>" in tags and _PRE_BREAK in result:
        return None  # the line break would not be a part of it
    return WellNested(result, texts, as_found)


def _put_right(tags: list[str], said: Mapping[str, StartTag | None]) -> bool:
    """Replace each tag by what is to be written; whether all have their place."""
    nest = OUTSIDE
    last_picture = ""
    for number, tag in enumerate(tags):
        inner = nest.get(tag)
        if inner is None:
            written = (tag, tag, "") if tag in PLAIN_TAGS else said[tag]
            if written is None:
                return False
            counts_as, tags[number], picture = written
            inner = nest.get(counts_as) or nest.after(counts_as)
            if inner is None or (picture and picture == last_picture):
                return False  # an image that comes again is perhaps one that <noscript> repeats
            last_picture = picture or last_picture
        nest = inner
    return nest is OUTSIDE


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
