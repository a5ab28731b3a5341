"""The values that config.toml writes in its own way: durations, sizes, addresses, tags. ValueError says the remedy."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from aggregator.core import languages
from aggregator.core.identity import KINDS

MAX_SECONDS: Final = 366 * 86_400
MAX_BYTES: Final = 1_000_000_000

_DURATION: Final = re.compile(r"([0-9]{1,9})\s*([smhd]?)")
_SECONDS: Final = {"": 1, "s": 1, "m": 60, "h": 3600, "d": 86_400}
_SIZE: Final = re.compile(r"([0-9]{1,12})\s*(B|KB|MB|GB)?", re.IGNORECASE)
_BYTES: Final = {"": 1, "B": 1, "KB": 1000, "MB": 1_000_000, "GB": 1_000_000_000}
_LISTEN: Final = re.compile(r"(\[[0-9A-Fa-f:.]+\]|[0-9A-Za-z._-]+):([0-9]{1,5})")
_CONTACT: Final = re.compile(r"https?://[!-~]+|[!-?A-~]+@[!-?A-~]+")
_ID: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")
_DATABASES: Final = ("sqlite:///", "postgresql://", "postgresql+psycopg://")


def seconds(value: object) -> float:
    """A duration: "90s", "5m", "2h", "1d", or whole seconds."""
    match = _DURATION.fullmatch(str(value).strip()) if _is_text_or_number(value) else None
    if match is None:
        raise ValueError('is not a duration; write for example "30m" or "2h"')
    result = int(match[1]) * _SECONDS[match[2]]
    if result > MAX_SECONDS:
        raise ValueError('is longer than a year; write at most "366d"')
    return float(result)


def byte_count(value: object) -> int:
    """A size: "10MB", "512KB", or bytes; KB is 1,000 bytes."""
    match = _SIZE.fullmatch(str(value).strip()) if _is_text_or_number(value) else None
    if match is None:
        raise ValueError('is not a size; write for example "10MB" or "512KB"')
    result = int(match[1]) * _BYTES[(match[2] or "").upper()]
    if not 0 < result <= MAX_BYTES:
        raise ValueError('is not between 1 byte and 1 GB; write for example "10MB"')
    return result


def line(value: str) -> str:
    """Text for people, in one line."""
    if not value.strip() or not value.isprintable():
        raise ValueError("is empty or has line breaks or control characters; write one line of text")
    return value.strip()


def tag(value: str) -> str:
    """A language tag, in its canonical form."""
    canonical = languages.canonical(value)
    if canonical is None:
        raise ValueError('is not a language tag (BCP 47); write for example "de", "pt-BR" or "zh-Hans"')
    return canonical


def web_address(value: str) -> str:
    """An absolute http or https URL."""
    try:
        parts = urlsplit(value)
        host, _ = parts.hostname, parts.port  # both raise ValueError where they are none
        usable = parts.scheme in {"http", "https"} and bool(host)
    except ValueError:
        usable = False
    if not usable or not value.isprintable() or any(character in value for character in ' \\"<>'):
        raise ValueError(
            'is not an absolute http or https URL; write for example "https://example.org/feed.xml"'
        )
    return value


def time_zone(value: str) -> str:
    """The name of a time zone in the IANA database."""
    try:
        ZoneInfo(value)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # "Europe" is a folder of the database
        raise ValueError(
            'is no time zone of the IANA database; write for example "Europe/Helsinki" or "UTC"'
        ) from None
    return value


def identity(value: tuple[str, ...]) -> tuple[str, ...]:
    """What entries are known by, the best first; the text is what remains."""
    if not value or len(set(value)) < len(value) or not set(value) <= set(KINDS):
        raise ValueError(
            'is not a list of different ones of "guid", "link" and "text"; write for example ["link", "guid"]'
        )
    return value


def site_root(value: str) -> str:
    """An absolute http or https URL that others are put behind; ends in "/"."""
    parts = urlsplit(web_address(value))
    if parts.query or parts.fragment or "?" in value or "#" in value:
        raise ValueError('has a query or a fragment; write for example "https://news.example.org/"')
    return value if value.endswith("/") else f"{value}/"


def listen(value: str) -> str:
    """A host and port to listen at."""
    match = _LISTEN.fullmatch(value)
    if match is None or int(match[2]) > 65_535:
        raise ValueError('is not a host and port; write for example "127.0.0.1:8080" or "[::1]:8080"')
    return value


def contact(value: str) -> str:
    """A web or mail address."""
    if not _CONTACT.fullmatch(value):
        raise ValueError('is not a web or mail address; write for example "news@example.org"')
    return value


def source_id(value: str) -> str:
    """The short name of a source."""
    if not _ID.fullmatch(value):
        raise ValueError(
            'is not a short name; write up to 64 small letters, digits and "-", for example "example-news"'
        )
    return value


def database(value: str, folder: Path) -> str:
    """A database URL, or the absolute path of a SQLite file; relative ones start at `folder`."""
    if "://" in value:
        if not value.startswith(_DATABASES):
            raise ValueError(
                'is not a database that we know; write a path, or for example "postgresql://USER@HOST/NAME"'
            )
        return value
    return str(path(value, folder))


def path(value: str, folder: Path) -> Path:
    """An absolute path; relative ones start at `folder`."""
    if not value.strip() or not value.isprintable():
        raise ValueError('is not a path; write for example "feeds"')
    return (folder / Path(value).expanduser()).absolute()


def _is_text_or_number(value: object) -> bool:
    return isinstance(value, (str, int)) and not isinstance(value, bool)
