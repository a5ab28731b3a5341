"""From the bytes of a document to its characters, whatever they say of their encoding.

Rule: a byte order mark, else the charset of Content-Type, else the XML declaration, else UTF-8 (RFC 7303, section 3).
Known exceptions: many servers stamp "iso-8859-1" or "us-ascii" on everything. Text in a single-byte encoding is hardly
ever valid UTF-8 by accident, so where it is, it is UTF-8. A few broken bytes do not turn UTF-8 into something else.
"""

from __future__ import annotations

import codecs
import re

from aggregator.core.errors import DocumentError

_MARKS = (  # the four-byte ones first, because they begin with the two-byte ones
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BARE = (  # how an ASCII character begins a document without a mark (XML 1.0, appendix F; RFC 4627, section 3)
    (re.compile(rb"[^\0]\0\0\0"), "utf-32-le"),
    (re.compile(rb"\0\0\0[^\0]"), "utf-32-be"),
    (re.compile(rb"[^\0]\0[^\0]\0"), "utf-16-le"),
    (re.compile(rb"\0[^\0]\0[^\0]"), "utf-16-be"),
    (re.compile(rb"\x4c\x6f\xa7\x94"), "cp037"),
)
# Encodings that are said where a larger one is meant (WHATWG Encoding Standard, section 4.2).
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_SINGLE_BYTE = re.compile(r"ascii|iso8859|cp(437|8\d\d|125\d)$|koi8|mac|tis")
_NOT_FOR_DOCUMENTS = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape", "utf-7"}
_CHARSET = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\?xml\s[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{1,40})[\"']")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_CONTROLS = bytes(
    set(range(0x20)) - set(b"\t\n\r")
)  # in UTF-8, as U+FFFE and U+FFFF, for a look that takes no time

_MOST_FORBIDDEN = 0.05  # random bytes have 0.11

_FILES = (
    (b"%PDF", "a PDF file"),
    (b"\x89PNG", "a picture (PNG)"),
    (b"\xff\xd8\xff", "a picture (JPEG)"),
    (b"GIF8", "a picture (GIF)"),
    (b"PK\x03\x04", "a ZIP archive"),
    (b"\x1f\x8b", "a gzip file"),
)


def decode(body: bytes, content_type: str) -> tuple[str, list[str]]:
    """The characters of a document, without a byte order mark and without characters that XML forbids.

    Args:
        body: the document.
        content_type: the Content-Type header it came with, or "".

    Returns:
        The text, and one sentence for everything that had to be put right.

    Raises:
        DocumentError: it is empty, or no text at all.
    """
    return cleared(*characters(body, content_type))


def characters(body: bytes, content_type: str) -> tuple[str, list[str]]:
    """As `decode`, but with the characters that XML forbids: for a parser that refuses them itself."""
    _refuse_what_is_no_text(body)
    mark, claimed = _sniffed(body)
    text, problems = _decoded(body.removeprefix(mark), claimed or _declared(body, content_type))
    return text.strip("\0\ufeff"), problems


def cleared(text: str, problems: list[str]) -> tuple[str, list[str]]:
    """What `decode` gives, of what `characters` gave; the text itself where there is nothing to leave out."""
    allowed = permitted(text)
    forbidden = len(text) - len(allowed)
    if forbidden > len(text) * _MOST_FORBIDDEN:
        raise DocumentError("this is binary data, not a feed; set url to the address of the feed")
    if not forbidden:
        return text, problems
    return allowed, [*problems, f"{forbidden} characters that XML forbids were left out"]


def permitted(text: str) -> str:
    """A text without the characters that XML forbids (XML 1.0, section 2.2) and without lone surrogates."""
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError:
        return _FORBIDDEN.sub("", text)
    suspicious = len(data.translate(None, _CONTROLS)) < len(data) or b"\xef\xbf" in data
    return _FORBIDDEN.sub("", text) if suspicious else text


def is_json(body: bytes) -> bool:
    """Whether a document is JSON, by its first character, in any Unicode encoding."""
    return body[:1_024].lstrip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n")[:1] in (b"{", b"[")


def _refuse_what_is_no_text(body: bytes) -> None:
    if not body:
        raise DocumentError("the document is empty; look at the address in a browser, or try again later")
    if not body.strip(b"\0"):
        raise DocumentError(f"the document is {len(body)} zero bytes, not a feed; the server is broken")
    if body.isspace():
        raise DocumentError("the document is nothing but white space; the server is broken, or has no feed")
    for magic, name in _FILES:
        if body.startswith(magic):
            raise DocumentError(f"this is {name}, not a feed; set url to the address of the feed")


def _sniffed(body: bytes) -> tuple[bytes, str | None]:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return mark, name
    return b"", next((name for pattern, name in _BARE if pattern.match(body)), None)


def _declared(body: bytes, content_type: str) -> str:
    """What the server or the document says; a document that can be read as ASCII so far is not in UTF-16 or UTF-32."""
    by_server = _CHARSET.search(content_type)
    by_document = _DECLARATION.search(body[:1_024])
    names = [by_server[1]] if by_server else []
    names += [by_document[1].decode("ascii", "replace")] if by_document else []
    said = (
        name for name in names if not re.match(r"u(tf|cs)?[-_]?(16|32|2|4)|iso-10646", name, re.IGNORECASE)
    )
    return next(said, "utf-8")


def _decoded(body: bytes, declared: str) -> tuple[str, list[str]]:
    codec = _codec(declared)
    if codec is not None and _SINGLE_BYTE.match(codec):
        text = _attempt(body, "utf-8")
        if text is not None:
            return text, [] if text.isascii() else [f"declared as {declared}, but is UTF-8; read as UTF-8"]
    if codec is not None:
        text = _attempt(body, _MEANT.get(codec, codec))
        if text is not None:
            return text, []
    return _guessed(body, declared)


def _guessed(body: bytes, declared: str) -> tuple[str, list[str]]:
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    whole = len(text) - len(text.encode("ascii", "ignore")) - broken
    if not broken:
        return text, [f"the document cannot be read as {declared}; read as UTF-8"]
    if broken * 2 <= whole:
        return text, [f"the document is UTF-8 with {broken} broken characters, which were replaced"]
    return body.decode("cp1252", "replace"), [
        f"the document cannot be read as {declared}; read as windows-1252"
    ]


def _codec(name: str) -> str | None:
    """Python's name of an encoding, if it is one of characters, and none of those that no document is in."""
    try:
        codec = codecs.lookup(name).name
        b"a".decode(codec, "ignore")  # refuses codecs from bytes to bytes, such as zlib
    except (LookupError, ValueError):
        return None
    return None if codec in _NOT_FOR_DOCUMENTS else codec


def _attempt(body: bytes, codec: str) -> str | None:
    """The text, if the bytes are in this encoding; a last character that is cut in half is let go."""
    try:
        return codecs.getincrementaldecoder(codec)().decode(body)
    except ValueError:
        return None
