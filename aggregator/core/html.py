"""Markup from outside, made safe and whole; and the text in it.

nh3 is the sanitizer. What stands around it bounds what goes in, and tidies what comes out. The result is read again
until it says the same again: markup that changes when it is read back is what mutation attacks are made of. Markup of
which that is known beforehand (`_SETTLED`) is read once, and markup that is plain to see (`wellnested`) not at all.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache, partial
from html import escape, unescape
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final, NamedTuple

import nh3

from aggregator.core import attributes, pictures, starttags, wellnested
from aggregator.core.excerpts import excerpt
from aggregator.core.text import is_ordinary, xml_characters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from aggregator.core.wellnested import Markup, WellNested

LIMIT = 1_000_000
"""The longest content, in characters."""

MOST_TAGS = 20_000
"""The most tags in a content: html5ever's time grows with the square of their depth."""

MOST_ENTITIES = 50_000
"""The most named entities and lone ampersands in a content: there its time grows with the square of their number."""

_TAG_NAMES = """
a abbr acronym address article aside audio b bdi bdo big blockquote br caption center cite code col colgroup data dd
del details dfn div dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li main mark
nav ol p picture pre q rb rp rt rtc ruby s samp section small source span strike strong sub summary sup table tbody
td tfoot th thead time tr track tt u ul var video wbr
"""
_EMPTIED_NAMES = """
annotation annotation-xml applet button datalist embed form frameset iframe noembed noframes object plaintext script
select style svg template textarea title xmp
"""
_TAGS = set(_TAG_NAMES.split())
_EMPTIED = set(_EMPTIED_NAMES.split())

_RULES: Final[dict[str, Any]] = {
    "tags": _TAGS,
    "clean_content_tags": _EMPTIED,
    "attributes": attributes.KEPT,
    "set_tag_attribute_values": {"audio": {"controls": ""}, "video": {"controls": ""}},
    "url_schemes": set(attributes.LINK_SCHEMES),
    "link_rel": attributes.RELATION,
}
_READER = nh3.Cleaner(**_RULES)

# Formatting elements are opened again in every block behind them (HTML, section 13.2.4.3): each three times if
# their attributes are the same, without limit if not. Only a page with many tags can grow much that way.
_DENSE = 400
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/])[^>]*>", re.IGNORECASE
)

# nh3 drops what is inside; a formula is read as the letters and signs in it, without what annotates it.
_SEEN_THROUGH = re.compile(
    r"</?(?:noscript|math|semantics|m(?:i|n|o|s|text|space|row|frac|sqrt|root|style|error|padded|phantom|fenced|enclose"
    r"|sub|sup|subsup|under|over|underover|multiscripts|prescripts|table|tr|td|labeledtr|action))(?=[\s/>])[^>]*>",
    re.IGNORECASE | re.ASCII,
)

_MOST_ROUNDS = 5
_AFTER_TAG = re.compile(r"[^<>]+")

# What a parser takes exactly as nh3 wrote it. HTML, section 13.3, warns that not every tree does: its parts are closed,
# moved or opened again by the rules "in body" (section 13.2.6.4.7). They leave a tree alone in which
# - "p" and headings hold phrasing only: whatever closes an open "p" or heading is outside of them;
# - "a" holds phrasing only, and so no "a";
# - "li" is a child of "ul" or "ol", which end the search for an "li" to be closed: it stands behind the start of the
#   list, or behind its brother;
# - "pre" does not begin with a line break;
# - there is no other element that those rules treat in a way of its own (tables, ruby, definitions ...).
# That tags come in pairs, each in its parent, need not be asked: nh3 writes trees. So the formatting elements that are
# open are those on the stack, none is opened again, and an end tag meets its own element as the current node.
# Attributes are those that nh3 left, and stay; but it reads the addresses again, so their hosts are of the plain sort
# that no parser refuses (no Punycode, no number, no large port), and takes "rel" off and puts it on at the end.
# No group of it captures: with one inside a possessive repetition, `re` of CPython 3.11 ends in a SystemError.
_PHRASE_NAMES = """
strong em br b i q s u span img abbr acronym bdi bdo big cite code data del dfn ins kbd mark picture samp small source
strike sub sup time tt var wbr
"""
_BLOCK_NAMES = """
address article aside blockquote center details div figcaption figure footer header hgroup hr main nav section summary
"""
_SAID = rf'(?=[ >])(?: (?:(?:cite|href|src)="{starttags.PLAIN_ORIGIN}|(?!(?:cite|href|rel|src)=)[a-z]++=")[^"<>]*+")*+'
_REST = rf"{_SAID}>"
_PHRASE = rf"</?(?:{'|'.join(_PHRASE_NAMES.split())}){_REST}"
_LINK = rf'<a{_SAID} rel="{attributes.RELATION}">[^<]*+(?:{_PHRASE}[^<]*+)*+</a>'
_LINE = rf"[^<]*+(?:(?:{_PHRASE}|{_LINK})[^<]*+)*+"
_SETTLED = re.compile(
    rf"(?!\ufeff)[^<]*+(?:(?:<p{_REST}{_LINE}</p>|{_PHRASE}|{_LINK}|<h[1-6]{_REST}{_LINE}</h[1-6]>"
    rf"|</?(?:{'|'.join(_BLOCK_NAMES.split())}){_REST}|<(?:[uo]l{_REST}|/li>)\s*+(?:<li{_REST})?|</[uo]l>"
    rf"|<pre{_REST}(?!\n)|</pre>)[^<]*+)*+"
)

_BROKEN_NAMES = """
address article aside blockquote br caption center dd details div dl dt figcaption figure footer h1 h2 h3 h4 h5 h6
header hgroup hr li main nav ol p pre section summary table tbody td tfoot th thead tr ul
"""
_LINE_ENDS = frozenset(_BROKEN_NAMES.split())
_LINE_END = "\0"
_STANDS_FOR = {slash + name: _LINE_END if name in _LINE_ENDS else "" for name in _TAGS for slash in ("", "/")}
_TAG = re.compile(r"<(/?[a-z0-9]++)[^<>]*+>")


class Sanitized(NamedTuple):
    """HTML that is safe to show, and what its text is made of.

    Attributes:
        markup: the HTML.
        texts: the characters between its tags, `wellnested.BREAK` for each of these; None where that is not known.
        ordinary: whether these characters are known to be ordinary (`text.is_ordinary`).
    """

    markup: str = ""
    texts: str | None = None
    ordinary: bool = False

    def text(self) -> str:
        """The running text, as `to_text` gives it."""
        return to_text(self.markup)

    def excerpt(self, length: int) -> str:
        """At most so many characters of the running text (`excerpts.excerpt`), with any white space between them.

        To whom words matter and lines do not, every tag is as good as a space.
        """
        text = self.text() if self.texts is None else self.texts.replace(wellnested.BREAK, " ")
        return excerpt(text, length)

    def letters(self) -> str:
        """The running text as far as it matters to whoever passes over spaces, line ends and `wellnested.BREAK`."""
        if self.texts is None:
            return self.text()
        return self.texts.replace("\xa0", "") if self.ordinary else "".join(self.texts.split())


def read(markups: Sequence[Markup], limit: int = LIMIT) -> list[Sanitized]:
    """HTML that is safe to show on any page: balanced, in NFC, of XML 1.0 characters; again sanitized, it is the same.

    What stays are the elements of articles, with absolute links and images and without style, script, ids, forms,
    frames, and images that only count readers. Links lose their tracking parameters; images that a script would have
    loaded become ordinary ones.

    Args:
        markups: each as found.
        limit: the most characters of a result; what is beyond is cut off at a tag.

    Returns:
        Of each in turn what it is.
    """
    ordinary = [is_ordinary(markup) for markup, _ in markups]
    allowed = [
        pair if is_so else (xml_characters(pair[0]), pair[1])
        for pair, is_so in zip(markups, ordinary, strict=True)
    ]
    plain = wellnested.read(allowed)
    return [*map(_sanitized, allowed, plain, ordinary, repeat(limit))]


def _sanitized(pair: Markup, plain: WellNested | None, ordinary: bool, limit: int) -> Sanitized:  # noqa: FBT001
    markup, base = pair
    if plain and len(markup) <= limit and len(plain.markup) <= limit:
        ordinary = ordinary and plain.as_found
        if ordinary or unicodedata.is_normalized("NFC", plain.markup):
            return Sanitized(plain.markup.strip(), plain.texts, ordinary)
    return by_parser(markup, base, limit)


def by_parser(markup: str, base: str | None, limit: int = LIMIT) -> Sanitized:
    """What `read` gives of markup of XML 1.0 characters, through nh3 in any case."""
    markup = _replaced(_SEEN_THROUGH, "", markup)
    result = _cleaned(markup, base, limit)
    for _ in range(_MOST_ROUNDS):
        if _is_stable(result, limit):
            return Sanitized(result)
        result = _cleaned(result, base, limit)
    return Sanitized(_finished(escape(to_text(result), quote=False)))


def sanitize(markup: str, base: str | None, limit: int = LIMIT) -> str:
    """The HTML alone that `read` gives."""
    return read([(markup, base)], limit)[0].markup


def to_text(markup: str) -> str:
    """The running text of sanitized HTML: one line per block, white space collapsed, entities decoded."""
    parts = _TAG.split(markup)
    try:
        parts[1::2] = [_STANDS_FOR[name] for name in parts[1::2]]
    except KeyError:
        return to_text(sanitize(markup, None))
    text = "".join(parts)
    if "<" in text:
        return to_text(sanitize(markup, None))
    return _lines(unescape(text) if "&" in text else text)


def _lines(text: str) -> str:
    return "\n".join(filter(None, map(str.strip, " ".join(text.split()).split(_LINE_END))))


@lru_cache(maxsize=256)
def _cleaner(base: str | None) -> nh3.Cleaner:
    """The sanitizer for references relative to one base."""
    return nh3.Cleaner(**_RULES, attribute_filter=partial(attributes.read, base))


def _cleaned(markup: str, base: str | None, limit: int) -> str:
    clean = _cleaner(base).clean(_bounded(markup, limit)).replace("&nbsp;", "\u00a0")
    if "&#" in markup:  # only a number can bring in what was not among the characters of the markup
        clean = xml_characters(clean)
    return _finished(pictures.as_seen(clean))


def _is_stable(markup: str, limit: int) -> bool:
    """Whether sanitized markup says the same when it is read again; its attributes cannot change any more."""
    return (
        _bounded(markup, limit) == markup
        and pictures.as_seen(markup) == markup
        and (
            _SETTLED.fullmatch(markup) is not None
            or _READER.clean(markup).replace("&nbsp;", "\u00a0") == markup
        )
    )


def _bounded(markup: str, limit: int) -> str:
    """As much of the markup as can be read in bounded time; cut shorter than need be, as what is open gets closed."""
    tags = markup.count("<")
    end = limit * 9 // 10 if len(markup) > limit else len(markup)
    if tags > MOST_TAGS:
        end = min(end, _place_of("<", MOST_TAGS // 2, markup))
    if len(markup) > MOST_ENTITIES and markup.count("&") - markup.count("&#") > MOST_ENTITIES:
        end = min(end, _place_of("&", MOST_ENTITIES // 2, markup))
    if end < len(markup):
        markup = markup[:end]
        begun = markup.rfind("<")
        markup = markup[:begun] if begun > markup.rfind(">") else markup
    return _replaced(_FORMATTING, r"<\1>", markup) if tags > _DENSE else markup


def _replaced(tag: re.Pattern[str], replacement: str, markup: str) -> str:
    """The markup with some tags replaced; in linear time, as each of those looked at has an end."""
    end = markup.rfind(">") + 1
    return tag.sub(replacement, markup[:end]) + markup[end:]


def _place_of(character: str, count: int, text: str) -> int:
    return len(character.join(text.split(character, count)[:count]))


def _finished(markup: str) -> str:
    """What nh3 leaves as it came: line ends, white space at both ends, and letters that are not composed."""
    markup = markup.replace("\r\n", "\n").replace("\r", "\n").strip()
    if unicodedata.is_normalized("NFC", markup):
        return markup
    # U+0338 would make one character of itself and the end of a tag: "≯". So tags stay apart from texts.
    markup = _AFTER_TAG.sub(lambda found: unicodedata.normalize("NFC", found[0]), markup)
    return markup if unicodedata.is_normalized("NFC", markup) else markup.replace("\u0338", "").strip()
