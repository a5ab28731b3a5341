"""HTML documents: bytes in, a tree out, within bounds. What the readers of sites share.

The parser never fails, but it is quadratic in open elements and in attributes; both are counted before it sees
the document (measured: 100,000 nested elements take 10 s, 20,000 attributes 0.5 s).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from aggregator.core import urls
from aggregator.core.errors import DocumentError
from aggregator.core.model import Fetched, Source

MAX_BYTES = 5_000_000
_MAX_DEPTH = 1_000
_MAX_ATTRIBUTES = 1_000
_MAX_SELF_CLOSED = 20_000
_LONG_TAG = 5_000

# https://encoding.spec.whatwg.org/#names-and-labels, where Python's codec of that name is a narrower one.
_WIDER = {
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "hz": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "johab": "cp949",
    "big5": "big5hkscs",
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
}
_UNKNOWN_TO_PYTHON = {
    "x-gbk": "gb18030",
    "chinese": "gb18030",
    "windows-949": "cp949",
    "x-x-big5": "big5hkscs",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-euc-jp": "euc_jp",
    "dos-874": "cp874",
    "unicode-1-1-utf-8": "utf-8",
    "x-mac-cyrillic": "mac_cyrillic",
}
_TEXT_CODEC = re.compile(
    r"utf-8|utf-16(-[bl]e)?|cp\d+|iso8859-\d+|iso2022_jp|gb18030|big5hkscs|euc_jp|koi8-[ru]|mac_\w+"
)
_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_HEADER_CHARSET = re.compile(r"""charset\s*=\s*["']?([\w:.-]{1,40})""", re.IGNORECASE)
_META_CHARSET = re.compile(
    rb"""<(?:meta\b[^>]{0,500}?charset|\?xml\b[^>]{0,200}?encoding)\s*=\s*["']?\s*([\w:.-]{1,40})""",
    re.IGNORECASE,
)
_HTML_LANG = re.compile(rb"""<html\b[^>]{0,500}?\blang\s*=\s*["']?([a-z]{2})""", re.IGNORECASE)
_BY_LANGUAGE = {"zh": "gb18030", "ja": "cp932", "ko": "cp949", "ru": "cp1251", "uk": "cp1251", "el": "cp1253"}
_HEAD = 4_096

_ROOT = re.compile(
    r"(?:\s++|<\?[^>]*+>|<!--(?:(?!-->).)*+-->|<!doctype[^>]*+>)*+<([a-z][\w:.-]*+)",
    re.IGNORECASE | re.DOTALL,
)
_FEEDS = {"rss": "an RSS feed", "rdf:rdf": "an RSS 1.0 (RDF) feed", "feed": "an Atom feed"}
_TAG = re.compile(
    r"""<(/?)([a-z][^\s/>]*+)((?:[^>="']++|=\s*+(?:"[^"]*+"|'[^']*+')?+|["'])*+)""", re.IGNORECASE
)
_QUOTED = re.compile(r""""[^"]*+"|'[^']*+'""")
_UNNESTED_WORDS = """
area base br col embed hr img input link meta source track wbr param p li td tr th dt dd option tbody
thead tfoot colgroup html head body
"""
_UNNESTED = frozenset(_UNNESTED_WORDS.split())
_INVISIBLE = ["script", "style", "noscript", "template", "svg", "object", "canvas"]
_INLINE_WORDS = "b i em strong font u mark sub sup wbr cite q abbr small big ruby rb bdi bdo kbd code"
_INLINE = frozenset(_INLINE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Page:
    """An HTML document, read.

    Attributes:
        tree: its elements, without scripts and styles.
        url: the address that answered.
        base: what relative references are resolved against.
        json_ld: the JSON texts that were embedded in it.
        scripts: how many scripts it had.
        labels: the operator's names of languages in switchers, and their tags.
    """

    tree: LexborHTMLParser
    url: str
    base: str
    json_ld: tuple[str, ...]
    scripts: int
    labels: Mapping[str, str] = field(default_factory=dict)

    def absolute(self, reference: str | None) -> str | None:
        """The absolute http or https URL that a reference of the document means, without its fragment."""
        url = urls.absolute(reference, self.base) if reference else None
        return url.partition("#")[0] if url else None

    def select(self, selector: str, name: str) -> list[LexborNode]:
        """The elements that an operator's CSS selector matches; `name` is its key in `selectors`.

        Raises:
            DocumentError: it is no CSS selector.
        """
        try:
            return self.tree.css(selector)
        except SelectolaxError as error:
            raise DocumentError(f"selectors.{name} = {selector!r} is no CSS selector; correct it") from error


def read(fetched: Fetched, source: Source) -> Page:
    """Make a tree of an HTML document of a source.

    Raises:
        DocumentError: it is no HTML, or larger or deeper than a page that a person wrote.
    """
    if len(fetched.body) > MAX_BYTES:
        raise DocumentError(
            f"{fetched.url} has {len(fetched.body):,} bytes; pages over {MAX_BYTES:,} are not read"
        )
    markup = decode(fetched).replace("\0", "")
    _refuse_other(markup, fetched)
    _refuse_bombs(markup, fetched.url)
    tree = LexborHTMLParser(markup)
    json_ld = tuple(node.text() for node in tree.css('script[type="application/ld+json"]')[:20])
    scripts = len(tree.css("script"))
    tree.strip_tags(_INVISIBLE)
    element = tree.css_first("base[href]")
    declared = urls.absolute(element.attributes.get("href") or "", fetched.url) if element else None
    return Page(
        tree=tree,
        url=fetched.url,
        base=declared or fetched.url,
        json_ld=json_ld,
        scripts=scripts,
        labels=source.labels,
    )


def decode(fetched: Fetched) -> str:
    """The characters of a document: by byte order mark, Content-Type, meta element (HTML standard, 13.2.3.2).

    Two departures: a single-byte encoding is not believed of bytes that are UTF-8, and one that the bytes
    contradict gives way to one that they do not.
    """
    body = fetched.body
    for mark, encoding in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    utf8 = _strict(body, "utf-8")
    candidates = list(_declared(fetched))
    for encoding in candidates:
        if utf8 is not None and encoding.startswith(("cp12", "iso8859", "koi8", "mac")):
            return utf8
        if (text := _strict(body, encoding)) is not None:
            return text
    if utf8 is not None:
        return utf8
    if not candidates:
        language = _HTML_LANG.search(body[:_HEAD])
        candidates = [_BY_LANGUAGE.get(language[1].decode().lower(), "cp1252") if language else "cp1252"]
    return body.decode(candidates[0], "replace")


def text(node: LexborNode) -> str:
    """What a person reads in an element, white space single; a space where one block ends and another begins."""
    parts: list[str] = []
    inside = True
    for child in node.traverse(include_text=True):
        if not child.is_text_node:
            continue
        inline = child.parent is not None and child.parent.tag in _INLINE
        parts.append(child.text_content or "" if inline or inside else f" {child.text_content or ''}")
        inside = inline
    return " ".join("".join(parts).split())


def ancestors(node: LexborNode) -> Iterator[LexborNode]:
    """The elements around an element, from the inside out, up to `body`."""
    parent = node.parent
    while parent is not None and parent.tag not in ("body", "html", "-undef", None):
        yield parent
        parent = parent.parent


def attribute(node: LexborNode | None, *names: str) -> str | None:
    """The first of these attributes that has a value; white space around it removed."""
    if node is None:
        return None
    values = node.attributes
    return next((value for name in names if (value := (values.get(name) or "").strip())), None)


def _declared(fetched: Fetched) -> Iterator[str]:
    header = _HEADER_CHARSET.search(fetched.headers.get("content-type", ""))
    if header and (encoding := _encoding(header[1])):
        yield encoding
    meta = _META_CHARSET.search(fetched.body[:_HEAD])
    if meta and (encoding := _encoding(meta[1].decode("ascii", "replace"))):
        # A meta element that could be read as ASCII is not in UTF-16.
        yield "utf-8" if encoding.startswith("utf-16") else encoding


def _encoding(label: str) -> str | None:
    """The codec of a WHATWG label; None where it has none, or names one that is no text encoding of the web."""
    label = label.lower()
    try:
        name = _UNKNOWN_TO_PYTHON.get(label) or codecs.lookup(label).name
    except LookupError:
        return None
    name = _WIDER.get(name, name)
    return name if _TEXT_CODEC.fullmatch(name) else None


def _strict(body: bytes, encoding: str) -> str | None:
    """The text, if the bytes are in this encoding; a last character that is cut in half is let go."""
    try:
        return codecs.getincrementaldecoder(encoding)().decode(body)
    except UnicodeDecodeError:
        return None


def _refuse_other(markup: str, fetched: Fetched) -> None:
    start = markup[: 2 * _HEAD].lstrip("\ufeff \t\r\n")
    root = _ROOT.match(start)
    if root and (feed := _FEEDS.get(root[1].lower())):
        raise DocumentError(f'{fetched.url} is {feed}, not a page; set kind = "feed"')
    if start.startswith("{"):
        if "jsonfeed.org/version" in start:
            raise DocumentError(f'{fetched.url} is a JSON Feed, not a page; set kind = "feed"')
        raise DocumentError(f"{fetched.url} is JSON, not an HTML page; give the address of the page itself")
    if not _TAG.search(markup[:MAX_BYTES]):
        kind = fetched.headers.get("content-type", "").partition(";")[0].strip()[:100] or "no markup"
        what = "is empty" if not start else f"is not an HTML page ({kind})"
        raise DocumentError(f"{fetched.url} {what}; give the address of an HTML page")


def _refuse_bombs(markup: str, url: str) -> None:
    depth = self_closed = 0
    for tag in _TAG.finditer(markup):
        if len(tag[3]) > _LONG_TAG and len(_QUOTED.sub("", tag[3]).split()) > _MAX_ATTRIBUTES:
            raise DocumentError(
                f"{url} has an element with over {_MAX_ATTRIBUTES:,} attributes; it is not read"
            )
        if tag[2].lower() in _UNNESTED:
            continue
        if tag[3].endswith("/"):  # closed indeed in a drawing, left open elsewhere
            self_closed += 1
        else:
            depth = max(depth - 1, 0) if tag[1] else depth + 1
        if depth > _MAX_DEPTH or self_closed > _MAX_SELF_CLOSED:
            raise DocumentError(f"{url} has over {_MAX_DEPTH:,} elements inside each other; it is not read")
