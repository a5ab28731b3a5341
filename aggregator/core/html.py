"""Markup from outside, made safe and whole; and the text in it.

nh3 is the one sanitizer. What stands around it bounds what goes in, and tidies what comes out. The result is read
again until it says the same again: markup that changes when it is read back is what mutation attacks are made of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial
from html import escape, unescape
from typing import Any, Final

import nh3

from aggregator.core import pictures, urls
from aggregator.core.text import xml_characters

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
applet button datalist embed form frameset iframe math noembed noframes object plaintext script select style svg
template textarea title xmp
"""
_TAGS = set(_TAG_NAMES.split())
_EMPTIED = set(_EMPTIED_NAMES.split())

_IMAGE = {"src", "srcset", "sizes", "width", "height", *pictures.LAZY_SOURCES, *pictures.LAZY_SOURCE_SETS}
_ATTRIBUTES = {
    "*": {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "audio": {"loop", "src"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "style", *_IMAGE},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"media", "type", *_IMAGE},
    "td": {"colspan", "rowspan"},
    "th": {"abbr", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"height", "loop", "muted", "poster", "src", "width"},
}
_LINK_SCHEMES = ("http", "https", "mailto", "tel")

_RULES: Final[dict[str, Any]] = {
    "tags": _TAGS,
    "clean_content_tags": _EMPTIED,
    "attributes": _ATTRIBUTES,
    "set_tag_attribute_values": {"audio": {"controls": ""}, "video": {"controls": ""}},
    "url_schemes": set(_LINK_SCHEMES),
    "link_rel": "noopener noreferrer",
}
_READER = nh3.Cleaner(**_RULES)

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_DIRECTION = re.compile(r"ltr|rtl|auto", re.IGNORECASE)
_LENGTH = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,5})?(?:px|%)?")
_COUNT = re.compile(r"-?[0-9]{1,4}")

# Formatting elements are opened again in every block behind them (HTML, section 13.2.4.3): each three times if
# their attributes are the same, without limit if not. Only a page with many tags can grow much that way.
_DENSE = 400
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/])[^>]*>", re.IGNORECASE
)

_NO_SCRIPT = re.compile(r"</?noscript(?=[\s/>])[^>]*>", re.IGNORECASE)

_MOST_ROUNDS = 5
_AFTER_TAG = re.compile(r"[^<>]+")

_BLOCK = re.compile(
    r"</?(?:address|article|aside|blockquote|br|caption|center|dd|details|div|dl|dt|figcaption|figure|footer|h[1-6r]"
    r"|header|hgroup|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul)(?=[ >])[^>]*>"
)
_TAG = re.compile(r"<[^>]*>")
_UNSANITIZED = re.compile(
    r"<(?:[^a-z/]|/?(?:script|style|template|textarea|title|xmp|svg|math|iframe|object)\b)"
)


def sanitize(markup: str, base: str | None, limit: int = LIMIT) -> str:
    """HTML that is safe to show on any page: balanced, in NFC, of XML 1.0 characters; again sanitized, it is the same.

    What stays are the elements of articles, with absolute links and images and without style, script, ids, forms,
    frames, and images that only count readers. Links lose their tracking parameters; images that a script would have
    loaded become ordinary ones.

    Args:
        markup: HTML as found.
        base: the absolute URL that references in it are relative to; without one, relative ones are removed.
        limit: the most characters of the result; what is beyond is cut off at a tag.
    """
    markup = xml_characters(markup)
    if "<" not in markup and "&" not in markup and len(markup) * len("&gt;") <= limit:
        return _finished(escape(markup, quote=False))
    result = _cleaned(markup, base, limit)
    for _ in range(_MOST_ROUNDS):
        if _is_stable(result, limit):
            return result
        result = _cleaned(result, base, limit)
    return _finished(escape(to_text(result), quote=False))


def to_text(markup: str) -> str:
    """The running text of sanitized HTML: one line per block, white space collapsed, entities decoded."""
    if "<" in markup:
        if _UNSANITIZED.search(markup):
            markup = sanitize(markup, None)
        markup = _TAG.sub("", _BLOCK.sub("\0", markup))
    if "&" in markup:
        markup = unescape(markup)
    lines = (" ".join(line.split()) for line in markup.split("\0"))
    return "\n".join(filter(None, lines))


@lru_cache(maxsize=256)
def _cleaner(base: str | None) -> nh3.Cleaner:
    """The sanitizer for references relative to one base."""
    return nh3.Cleaner(**_RULES, attribute_filter=partial(_attribute, base))


def _cleaned(markup: str, base: str | None, limit: int) -> str:
    clean = _cleaner(base).clean(_bounded(markup, limit))
    if "&#" in markup:  # only a number can bring in what was not among the characters of the markup
        clean = xml_characters(clean)
    return _finished(pictures.as_seen(clean))


def _is_stable(markup: str, limit: int) -> bool:
    """Whether sanitized markup says the same when it is read again; its attributes cannot change any more."""
    return (
        _bounded(markup, limit) == markup
        and pictures.as_seen(markup) == markup
        and _READER.clean(markup).replace("&nbsp;", "\u00a0") == markup
    )


def _bounded(markup: str, limit: int) -> str:
    """As much of the markup as can be read in bounded time; cut shorter than need be, as what is open gets closed."""
    tags = markup.count("<")
    end = limit * 9 // 10 if len(markup) > limit else len(markup)
    if tags > MOST_TAGS:
        end = min(end, _place_of("<", MOST_TAGS // 2, markup))
    if markup.count("&") - markup.count("&#") > MOST_ENTITIES:
        end = min(end, _place_of("&", MOST_ENTITIES // 2, markup))
    if end < len(markup):
        markup = markup[:end]
        begun = markup.rfind("<")
        markup = markup[:begun] if begun > markup.rfind(">") else markup
    if "noscript" in markup.lower():
        markup = _NO_SCRIPT.sub("", markup)
    return _FORMATTING.sub(r"<\1>", markup) if tags > _DENSE else markup


def _place_of(character: str, count: int, text: str) -> int:
    return len(character.join(text.split(character, count)[:count]))


def _finished(markup: str) -> str:
    """What nh3 leaves as it came: line ends, characters that entities stand for, and composed letters."""
    markup = markup.replace("\r\n", "\n").replace("\r", "\n").replace("&nbsp;", "\u00a0").strip()
    if unicodedata.is_normalized("NFC", markup):
        return markup
    # U+0338 would make one character of itself and the end of a tag: "≯". So tags stay apart from texts.
    markup = _AFTER_TAG.sub(lambda found: unicodedata.normalize("NFC", found[0]), markup)
    return markup if unicodedata.is_normalized("NFC", markup) else markup.replace("\u0338", "").strip()


def _attribute(base: str | None, tag: str, name: str, value: str) -> str | None:
    """What becomes of one attribute that its element may have: its new value, or None."""
    if tag == "data":
        return value
    read = _READERS.get(name)
    return read(value, base) if read else value


def _link(value: str, base: str | None) -> str | None:
    link = urls.absolute(value, base, _LINK_SCHEMES)
    return urls.without_tracking(link) if link else None


def _matching(pattern: re.Pattern[str]) -> Callable[[str, str | None], str | None]:
    return lambda value, _: value if pattern.fullmatch(value) else None


_READERS: dict[str, Callable[[str, str | None], str | None]] = {
    **dict.fromkeys(("href", "cite"), _link),
    **dict.fromkeys(("src", "poster", *pictures.LAZY_SOURCES), urls.absolute),
    **dict.fromkeys(("srcset", *pictures.LAZY_SOURCE_SETS), pictures.candidates),
    **dict.fromkeys(("lang", "hreflang", "srclang"), _matching(_LANGUAGE)),
    **dict.fromkeys(("width", "height"), _matching(_LENGTH)),
    **dict.fromkeys(("colspan", "rowspan", "span", "start", "value"), _matching(_COUNT)),
    "dir": _matching(_DIRECTION),
    "style": pictures.hidden,
}
