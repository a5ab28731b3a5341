"""Markup from outside, made safe and whole; and the text in it.

nh3 is the one sanitizer. What stands around it only bounds what goes in, and tidies the images in what comes out: nh3
writes every attribute as `name="value"` and escapes "<" and ">" in texts and values, so there each "<" begins a tag and
the next ">" ends it. The result is read again until it says the same again: markup that changes when
it is read back is what mutation attacks are made of.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache, partial
from html import escape, unescape
from itertools import islice
from typing import Any, Final

import nh3

from aggregator.core import urls
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

_LAZY_SOURCES = (
    "data-src",
    "data-original",
    "data-lazy-src",
    "data-actualsrc",
    "data-original-src",
    "data-echo",
)
_LAZY_SOURCE_SETS = ("data-srcset", "data-lazy-srcset", "data-original-set")
_IMAGE = {"src", "srcset", "sizes", "width", "height", *_LAZY_SOURCES, *_LAZY_SOURCE_SETS}
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
_CANDIDATE = re.compile(r"([^\s,]\S*)(?:\s+([0-9.]{1,10}[wx]))?")
_MOST_CANDIDATES = 20

# An image that is not meant to be seen counts readers.
_HIDDEN = re.compile(
    r"(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden"
    r"|(?<![\w-])(?:width|height)\s{0,9}:\s{0,9}[01](?:px)?\s{0,9}(?:;|!|$))",
    re.IGNORECASE,
)
_COUNTERS = re.compile(
    r"https?://(?:[^/?#]*\.)?(?:"
    r"pixel\.wp\.com|stats\.wordpress\.com|feeds\.wordpress\.com|scorecardresearch\.com|quantserve\.com|doubleclick\.net"
    r"|google-analytics\.com|feedsportal\.com|feedsportal\.co\.uk|pheedo\.com|feedblitz\.com|vgwort\.de|ivwbox\.de"
    r"|counter\.yadro\.ru|counter\.rambler\.ru|top-fwz1\.mail\.ru|mc\.yandex\.ru|hits\.hobicounter\.com|statcounter\.com"
    r"|assoc-amazon\.com|amazon-adsystem\.com|hm\.baidu\.com|cnzz\.com|pixel\.newscred\.com|rss\.buysellads\.com"
    r"|(?:feeds\.feedburner\.com|feeds[0-9]*\.feedburner\.com)/~[fr]f?|blogger\.googleusercontent\.com/tracker"
    r"|(?:www\.)?facebook\.com/tr|medium\.com/_/stat|list-manage\.com/track"
    r")(?![\w.-])"
)

# Formatting elements are opened again in every block behind them (HTML, section 13.2.4.3): each three times if
# their attributes are the same, without limit if not. Only a page with many tags can grow much that way.
_DENSE = 400
_FORMATTING = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/])[^>]*>", re.IGNORECASE
)

_NO_SCRIPT = re.compile(r"</?noscript(?=[\s/>])[^>]*>", re.IGNORECASE)

_MOST_ROUNDS = 5
_PICTURE = re.compile(r"<(img|source)((?: [^>]*)?)>")
_ATTRIBUTE = re.compile(r'([^\s="]+)="([^"]*)"')
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
    if "<img" in clean or "<source" in clean:
        clean = _with_pictures(clean)
    return _finished(clean)


def _is_stable(markup: str, limit: int) -> bool:
    """Whether sanitized markup says the same when it is read again; its attributes cannot change any more."""
    return _bounded(markup, limit) == markup and _READER.clean(markup).replace("&nbsp;", "\u00a0") == markup


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
    markup = (
        xml_characters(markup).replace("\r\n", "\n").replace("\r", "\n").replace("&nbsp;", "\u00a0").strip()
    )
    if unicodedata.is_normalized("NFC", markup):
        return markup
    # U+0338 would make one character of itself and the end of a tag: "≯". So tags stay apart from texts.
    markup = _AFTER_TAG.sub(lambda found: unicodedata.normalize("NFC", found[0]), markup)
    return markup if unicodedata.is_normalized("NFC", markup) else markup.replace("\u0338", "")


def _attribute(base: str | None, tag: str, name: str, value: str) -> str | None:
    """What becomes of one attribute that its element may have: its new value, or None."""
    if tag == "data":
        return value
    read = _READERS.get(name)
    return read(value, base) if read else value


def _link(value: str, base: str | None) -> str | None:
    link = urls.absolute(value, base, _LINK_SCHEMES)
    return urls.without_tracking(link) if link else None


def _candidates(value: str, base: str | None) -> str | None:
    """HTML, section 4.8.4.2.1: a list of images with their widths or densities."""
    kept = []
    for found in islice(_CANDIDATE.finditer(value), _MOST_CANDIDATES):
        url = urls.absolute(found[1].rstrip(","), base)
        if url:
            kept.append(f"{url.rstrip(',')} {found[2]}" if found[2] else url.rstrip(","))
    return ", ".join(kept) or None


def _matching(pattern: re.Pattern[str]) -> Callable[[str, str | None], str | None]:
    return lambda value, _: value if pattern.fullmatch(value) else None


_READERS: dict[str, Callable[[str, str | None], str | None]] = {
    **dict.fromkeys(("href", "cite"), _link),
    **dict.fromkeys(("src", "poster", *_LAZY_SOURCES), urls.absolute),
    **dict.fromkeys(("srcset", *_LAZY_SOURCE_SETS), _candidates),
    **dict.fromkeys(("lang", "hreflang", "srclang"), _matching(_LANGUAGE)),
    **dict.fromkeys(("width", "height"), _matching(_LENGTH)),
    **dict.fromkeys(("colspan", "rowspan", "span", "start", "value"), _matching(_COUNT)),
    "dir": _matching(_DIRECTION),
    "style": lambda value, _: "hidden" if _HIDDEN.search(value) else None,
}


def _with_pictures(markup: str) -> str:
    """The markup with its images as they are meant to be seen; one that <noscript> only repeats is there once."""
    parts: list[str] = []
    end, last = 0, ""
    for found in _PICTURE.finditer(markup):
        between = markup[end : found.start()]
        source, picture = _picture(found[1], dict(_ATTRIBUTE.findall(found[2])))
        if picture and found[1] == "img":
            picture = "" if source == last and not between.strip() else picture
            last = source
        parts += (between, picture)
        end = found.end()
    return "".join((*parts, markup[end:]))


def _picture(tag: str, attributes: dict[str, str]) -> tuple[str, str]:
    """The address and the tag of one <img> or <source>; no tag where there is nothing to see. Values stay escaped."""
    source = _first(attributes, (*_LAZY_SOURCES, "src"))
    sources = _first(attributes, (*_LAZY_SOURCE_SETS, "srcset"))
    if tag == "img" and not source:
        source = sources.partition(" ")[0].rstrip(",")
    if not (source or sources) or (tag == "img" and _counts_readers(source, attributes)):
        return source, ""
    attributes.pop("style", None)
    whole = {"src": source, "srcset": sources, **attributes}
    return source, f"<{tag}" + "".join(
        f' {name}="{value}"' for name, value in whole.items() if value or name == "alt"
    ) + ">"


def _first(attributes: dict[str, str], names: tuple[str, ...]) -> str:
    """The first of these attributes that says something; all of them are taken out."""
    values = [attributes.pop(name, "") for name in names]
    return next(filter(None, values), "")


def _counts_readers(source: str, attributes: dict[str, str]) -> bool:
    size = {attributes.get(name, "").removesuffix("px") for name in ("width", "height")}
    return "style" in attributes or "0" in size or size == {"1"} or _COUNTERS.match(source) is not None
