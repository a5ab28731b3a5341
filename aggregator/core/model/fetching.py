"""What is asked for, and every ordinary way in which asking ends."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from aggregator.core.model.reading import PageLink


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What the operator asked for: one `[[sources]]` table of config.toml.

    Attributes:
        id: the operator's short name of the source; unique, never changes.
        kind: which reader understands the document at `url`: "feed", "site" or "page".
        url: absolute http or https URL.
        title: the name shown to people; None: what the source calls itself.
        language: the language the operator says its entries are in; None: not said.
        interval: shortest time between two polls.
        max_pages: at most so many article pages are fetched in one poll (sites only).
        selectors: CSS selectors by field, where the operator overrides what a site's reader finds.
        timezone: IANA name of the zone of its dates that name none.
        future_dates: what is made of dates that cannot be: "clamp", "ignore" or "keep" (core/moments.py).
        identity: what its entries are known by, the best first (core/identity.py).
        robots: whether what its publisher asks of programs is done on its pages (docs/decisions/0010).
        labels: what language switchers call languages, where that is not understood by itself, and their tags.
    """

    id: str
    url: str
    kind: str = "feed"
    title: str | None = None
    language: str | None = None
    interval: timedelta = timedelta(minutes=30)
    max_pages: int = 100
    selectors: Mapping[str, str] = field(default_factory=dict)
    timezone: str = "UTC"
    future_dates: str = "clamp"
    identity: tuple[str, ...] = ("guid", "link", "text")
    robots: bool = True
    labels: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One conditional GET. The validators are what the server said, byte for byte (RFC 9110, section 13.1).

    Attributes:
        most_bytes: so much of the body is enough, the rest is not read; None: all of it is wanted.
    """

    url: str
    etag: str | None = None
    last_modified: str | None = None
    most_bytes: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """The server sent a document.

    Attributes:
        url: the address that answered, after redirects.
        status: HTTP status (200, 203 or 226); 200 for a document that was read from a file.
        headers: header names in lower case; repeated ones joined by ", ", and `x-robots-tag` by line ends, since each
            of its values may name the program that all of it is meant for.
        body: the document, content codings removed.
        bytes_received: size on the wire, in bytes.
        at: when it was fetched; None where nobody says, and then no date counts as one of the future.
        link: the link of another document that led to it, and what that document says of it.
        reserved: whether the site's tdmrep.json reserves the mining of the document (core/reservations.py).
    """

    url: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes
    bytes_received: int = 0
    at: datetime | None = None
    link: PageLink | None = None
    reserved: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NotModified:
    """The server answered 304: what we have is current (RFC 9110, section 15.4.5)."""

    url: str
    headers: Mapping[str, str] = field(default_factory=dict)


class Failure(StrEnum):
    """Why a request ended without a document; the stable machine names of the reasons."""

    ADDRESS = "address"  # the URL cannot be used, or its host name is unknown
    CONNECT = "connect"  # nobody answers at that address
    TLS = "tls"
    TIMEOUT = "timeout"
    TOO_LARGE = "too_large"
    TOO_MANY_REDIRECTS = "too_many_redirects"
    STATUS = "status"  # an HTTP status that brings no document
    PROTOCOL = "protocol"  # the answer breaks off, or is no HTTP
    ENCODING = "encoding"  # the content coding is unknown or broken
    DISALLOWED = "disallowed"  # robots.txt does not want it to be asked for
    BUSY = "busy"  # the host wants to be left alone for a while


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchFailed:
    """The request brought no document.

    Attributes:
        message: one sentence for a person: what happened and what to do.
        status: the HTTP status, where there was one.
        retry_after: the server's Retry-After header, as received.
    """

    url: str
    reason: Failure
    message: str
    status: int | None = None
    retry_after: str | None = None
    bytes_received: int = 0


FetchResult = Fetched | NotModified | FetchFailed
