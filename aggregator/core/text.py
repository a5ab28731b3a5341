"""Texts for people: what they may be made of, and how markup becomes one.

A plain text is never markup: who writes it into a document escapes it. So the tags are taken out here for the reader's
sake alone; what makes markup safe is `html.sanitize`.
"""

from __future__ import annotations

import re
import unicodedata
from html import unescape

LIMIT = 1000
"""The longest title, in characters."""

# XML 1.0, section 2.2: what a document may not contain, and the control characters that it discourages. Nearly every
# text is of the others alone, and of the first range of them for long stretches: that is found out sooner.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_ALLOWED = re.compile("(?:[ -~\xa0-\ud7ff]++|[\t\n\r\ue000-\ufdcf\ufdf0-\ufffd\U00010000-\U0010ffff]++)*+")
# Each of these is allowed, composes with no other (UAX 15), and is white space only where it is a space, a tab, a
# line feed or a no-break space. Scripts that write signs above and below their letters are left out.
_ORDINARY = re.compile(
    "[ -~\t\n\xa0-\u02ff\u0386\u0388-\u0482\u048a-\u0590\u05d0-\u05ea\u0620-\u064a\u0660-\u066f\u0671-\u06d5"
    "\u1e00-\u1eff\u2010-\u2027\u2030-\u205e\u20a0-\u20cf\u2100-\u2125\u3001-\u3029\u3041-\u3096\u309b-\u30ff"
    "\u4e00-\u9fff\uac00-\ud7a3\uff01-\uff5e]*+"
)
# What stands for them: a space for those that are white space, and for a C1 control character the one that windows-1252
# has in its place, wherever it came from (HTML, section 13.2.5.80).
_INSTEAD = dict.fromkeys("\x0b\x0c\x1c\x1d\x1e\x1f", " ") | {
    chr(code): character
    for code in range(0x80, 0xA0)
    if (character := bytes([code]).decode("cp1252", "ignore"))
}

# Characters that nobody sees and that make a text read otherwise than it is: bidirectional embeddings, overrides and
# isolates (UAX 9), zero-width spaces and joins, soft hyphens, invisible operators, interlinear and tag characters.
# Kept: ZWJ and ZWNJ, which Indic scripts, Persian and emoji are written with; the marks LRM, RLM and ALM, which
# cannot reorder what has a direction; the tags behind a black flag, which make it England's.
_UNSEEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]+\U000e007f)"
    "|[\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)

# Markup as a browser divides it. What is not closed reaches to the end; no part looks twice at a character, so the
# time is linear.
_MARKUP = re.compile(
    r"<!--.*?(?:--!?>|\Z)"
    r"|<(?P<raw>script|style|template|noembed|noframes|iframe|textarea|xmp|svg|math)(?![^\s/>]).*?"
    r"(?:</(?P=raw)(?![^\s/>])[^>]*+>?|\Z)"
    r"|</?(?P<name>[a-z][^\s/>]*+)(?:[^>=]++|=\s*+(?:\"[^\"]*+(?:\"|\Z)|'[^']*+(?:'|\Z))?)*+>?"
    r"|<[!?/][^<>]*+>",
    re.IGNORECASE | re.DOTALL,
)
_INLINE_NAMES = """
a abbr acronym b bdi bdo big cite code data del dfn em font i ins kbd mark nobr q rb rp rt rtc ruby s samp small
span strike strong sub sup time tt u var wbr
"""
_INLINE = frozenset(_INLINE_NAMES.split())

_ZERO_WIDTH_JOINER = "\u200d"
_MOST_PER_GRAPHEME = 64


def xml_characters(value: str) -> str:
    """The text without characters that have no place in an XML 1.0 document, lone surrogates among them.

    Control characters that somebody took for letters of windows-1252 become these letters.
    """
    if _ALLOWED.fullmatch(value):
        return value
    return _FORBIDDEN.sub(lambda found: _INSTEAD.get(found[0], ""), value)


def is_ordinary(value: str) -> bool:
    """Whether a text is of XML 1.0 characters and in NFC.

    It has no white space but spaces, tabs, line feeds and no-break spaces. It is one look at what nearly every text is;
    of the others, some are so, too.
    """
    return _ORDINARY.fullmatch(value) is not None


def single_spaced(value: str) -> str:
    """The text with each run of white space made one space, and none at its ends."""
    if value.isprintable() and "  " not in value:  # the only white space that counts as printable is U+0020
        return value.strip()
    return " ".join(value.split())


def clean(value: str) -> str:
    """The text in NFC, of XML 1.0 characters alone, each run of white space made one space, and none at its ends."""
    if not value.isprintable():  # none of the forbidden characters is
        value = xml_characters(value)
    if not value.isascii():
        value = unicodedata.normalize("NFC", value)
    return single_spaced(value)


def plain(value: str, *, html: bool, limit: int = LIMIT) -> str:
    """The plain text of a title, a name or a label, clean, without the invisible characters that deceive.

    Args:
        value: the characters as found.
        html: whether they are markup: then tags are taken out, and after that entities decoded, once.
        limit: the most characters of the result; a longer one is cut between graphemes, and ends in "…".
    """
    value = value[: 16 * limit]  # markup may be longer than the text in it, but not without bound
    if html and "<" in value:
        value = _MARKUP.sub(_gap, value)
    if html and "&" in value:
        value = unescape(value)
    if not (value.isascii() or value.isprintable()):
        value = _UNSEEN.sub(r"\1", value)
    value = clean(value)
    return value if len(value) <= limit else _cut(value, limit)


def _gap(markup: re.Match[str]) -> str:
    """What stands between the words on both sides of a tag: nothing, or a space where it ends a block."""
    name = markup["name"]
    return " " if name and name.lower() not in _INLINE else ""


def _cut(text: str, limit: int) -> str:
    end = limit - 1
    while end > limit - _MOST_PER_GRAPHEME and end > 0 and not _is_boundary(text, end):
        end -= 1
    return text[:end].rstrip() + "…"


def _is_boundary(text: str, place: int) -> bool:
    """Whether a grapheme may end before this place (UAX 29, section 3.1.1, for text in NFC)."""
    before, after = text[place - 1], text[place]
    if _ZERO_WIDTH_JOINER in (before, after) or unicodedata.combining(before) == 9:
        return False  # an emoji sequence, or a conjunct of an Indic script behind its virama (class 9)
    if "\U0001f1e6" <= after <= "\U0001f1ff":  # flags are pairs of regional indicators
        start = place
        while start and "\U0001f1e6" <= text[start - 1] <= "\U0001f1ff":
            start -= 1
        return (place - start) % 2 == 0
    return not (
        unicodedata.category(after)[0] == "M"
        or "\U0001f3fb" <= after <= "\U0001f3ff"  # skin tones
        or "\U000e0020" <= after <= "\U000e007f"
        or "\u1160" <= after <= "\u11ff"  # vowels and final consonants of old Hangul
    )
