"""The published folder in memory, and which answer a conditional request gets (RFC 9110, sections 8.8, 12.5.3, 13)."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from pathlib import Path

_MEDIA_TYPES = {
    "atom": "application/atom+xml",
    "rss": "application/rss+xml",
    "json": "application/feed+json",
    "opml": "text/x-opml",
    "html": "text/html",
    "css": "text/css",
    "js": "text/javascript",
    "svg": "image/svg+xml",
}
_ENTITY_TAG = re.compile(r'"([\x21\x23-\x7e\x80-\xff]*)"')
_Stamp = tuple[int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """A document in one content coding; `etag` is strong and is a function of bytes and coding alone."""

    body: bytes
    etag: str
    coding: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A published file; `modified` is in whole seconds since 1970."""

    media_type: str
    modified: int
    plain: Variant
    zipped: Variant

    def variant(self, accept_encoding: str) -> Variant:
        """The variant for an Accept-Encoding header; one that cannot be read accepts nothing special."""
        return self.zipped if _accepts_gzip(accept_encoding) else self.plain


class Folder:
    """The files of one folder.

    A name is only ever compared with those that the folder lists, never joined to a path: there is no way out of it.

    Args:
        path: the folder; it may appear later.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._kept: dict[str, tuple[_Stamp, Document]] = {}

    async def document(self, name: str) -> Document | None:
        """The file of this name as it is now; None where there is none to be served."""
        media_type = _MEDIA_TYPES.get(name.rpartition(".")[2])
        found = self._find(name) if media_type and not name.startswith(".") else None
        if found is None or media_type is None:
            self._kept.pop(name, None)
            return None
        path, stamp = found
        kept = self._kept.get(name)
        if kept is None or kept[0] != stamp:
            try:
                kept = self._kept[name] = await asyncio.to_thread(_read, path, media_type)
            except OSError:
                return None
        return kept[1]

    def _find(self, name: str) -> tuple[Path, _Stamp] | None:
        try:
            with os.scandir(self._path) as listing:
                for item in listing:
                    if item.name == name and item.is_file(follow_symlinks=False):
                        return Path(item.path), _stamp(item.stat(follow_symlinks=False))
        except OSError:
            return None
        return None


def is_current(
    variant: Variant, modified: int, *, if_none_match: str | None, if_modified_since: str | None
) -> bool:
    """Whether the client has this already (RFC 9110, section 13.2.2): its entity tags count, else its date.

    Args:
        variant: what would be sent.
        modified: its Last-Modified, in seconds since 1970.
        if_none_match: the header as received; compared weakly, because the method is GET.
        if_modified_since: the header as received; ignored where it is no HTTP date.
    """
    if if_none_match is not None:
        tags = _ENTITY_TAG.findall(if_none_match)
        return if_none_match.strip() == "*" or variant.etag.strip('"') in tags
    since = _seconds(if_modified_since) if if_modified_since else None
    return since is not None and modified <= since


def http_date(seconds: int) -> str:
    """A moment as an HTTP date (RFC 9110, section 5.6.7)."""
    return format_datetime(datetime.fromtimestamp(seconds, UTC), usegmt=True)


def _read(path: Path, media_type: str) -> tuple[_Stamp, Document]:
    with path.open("rb") as file:
        stat = os.fstat(file.fileno())
        body = file.read()
    digest = hashlib.sha256(body).hexdigest()[:32]
    document = Document(
        media_type=f"{media_type}; charset=utf-8",
        modified=int(stat.st_mtime),
        plain=Variant(body=body, etag=f'"{digest}"'),
        zipped=Variant(body=gzip.compress(body, 6, mtime=0), etag=f'"{digest}-gzip"', coding="gzip"),
    )
    return _stamp(stat), document


def _stamp(stat: os.stat_result) -> _Stamp:
    """What changes when a file is replaced, even by one of the same size within one tick of the file system's clock."""
    return stat.st_ino, stat.st_mtime_ns, stat.st_size


def _accepts_gzip(accept_encoding: str) -> bool:
    qualities = {}
    for part in accept_encoding.lower().split(","):
        coding, _, weight = part.partition(";")
        qualities[coding.strip()] = _quality(weight)
    zipped = qualities.get("gzip", qualities.get("*", 0.0))
    return zipped > 0 and zipped >= qualities.get("identity", 0.0)


def _quality(weight: str) -> float:
    name, _, value = weight.strip().partition("=")
    try:
        return float(value) if name.strip() == "q" else 1.0
    except ValueError:
        return 0.0


def _seconds(date: str) -> float | None:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
