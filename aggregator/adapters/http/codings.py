"""Content codings removed (RFC 9110, section 8.4), never into more bytes than allowed."""

from __future__ import annotations

import zlib

import brotli  # type: ignore[import-untyped]

ACCEPTED = "gzip, br, deflate"
"""What we ask for, as the value of Accept-Encoding."""

MAX_CODINGS = 2
"""Codings one on top of the other; more than one is already odd, many are an attack."""

MAX_MEMBERS = 100
"""Gzip members in one document (RFC 1952, section 2.2); each one costs a copy of what follows it."""


class CodingError(Exception):
    """A content coding is unknown, broken or breaks off; `str()` of it is half a sentence, after a host name."""


class TooLargeError(Exception):
    """The decoded document exceeds the limit."""


def decode(data: bytes, content_encoding: str, limit: int) -> bytes:
    """Remove the content codings of a document.

    Args:
        data: the body as it came, framing removed.
        content_encoding: the value of Content-Encoding; the last coding named was applied last.
        limit: the largest result allowed, in bytes; holds for every step between, too.

    Raises:
        CodingError: a coding is unknown, or the data are not coded so, or they break off.
        TooLargeError: more than `limit` bytes came out.
    """
    names = [name for part in content_encoding.lower().split(",") if (name := part.strip())]
    codings = [name for name in names if name != "identity"]
    if len(codings) > MAX_CODINGS:
        raise CodingError(f"sends {len(codings)} content codings on top of each other")
    for name in reversed(codings):
        if data:
            data = _decode_one(data, name, limit)
    if len(data) > limit:
        raise TooLargeError
    return data


def _decode_one(data: bytes, name: str, limit: int) -> bytes:
    try:
        if name in {"gzip", "x-gzip"}:
            return _gunzip(data, limit)
        if name == "deflate":
            return _inflate(data, limit)
        if name == "br":
            return _unbrotli(data, limit)
    except (zlib.error, brotli.error) as error:
        raise CodingError(f"says its answer is coded as {name}, but it is not") from error
    raise CodingError(f'sends the unknown content coding "{name[:40]}"')


def _gunzip(data: bytes, limit: int) -> bytes:
    result = bytearray()
    for _ in range(MAX_MEMBERS):
        data = _zlib_stream(data, zlib.MAX_WBITS | 16, result, limit)
        # What follows and is no further member is padding, which every browser overlooks.
        if not data.startswith(b"\x1f\x8b"):
            return bytes(result)
    raise CodingError(f"sends a gzip document of more than {MAX_MEMBERS} parts")


def _inflate(data: bytes, limit: int) -> bytes:
    # "deflate" means the zlib format (RFC 9110, section 8.4.1.2), but some servers send it without its wrapper.
    wrapped = data[0] & 0x0F == zlib.DEFLATED
    result = bytearray()
    _zlib_stream(data, zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS, result, limit)
    return bytes(result)


def _zlib_stream(data: bytes, wbits: int, result: bytearray, limit: int) -> bytes:
    """Append one decoded stream to `result`; gives back what follows it in `data`."""
    stream = zlib.decompressobj(wbits)
    result += stream.decompress(data, limit - len(result) + 1)
    if len(result) > limit:
        raise TooLargeError
    if not stream.eof:
        raise CodingError("sends a compressed answer that breaks off before its end")
    return stream.unused_data


def _unbrotli(data: bytes, limit: int) -> bytes:
    stream = brotli.Decompressor()
    result = bytearray()
    pending = data
    while not stream.is_finished():
        piece = stream.process(pending, output_buffer_limit=limit - len(result) + 1)
        pending = b""
        result += piece
        if len(result) > limit:
            raise TooLargeError
        if not piece and not stream.is_finished():
            raise CodingError("sends a compressed answer that breaks off before its end")
    return bytes(result)
