"""One conditional GET in, one `FetchResult` out."""

from __future__ import annotations

import asyncio
import re
import resource
from collections import deque
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, Self
from urllib.parse import quote, urljoin
from weakref import WeakValueDictionary

import aiohttp
from yarl import URL

from aggregator.adapters.http import failures
from aggregator.adapters.http.codings import ACCEPTED, TooLargeError, decode
from aggregator.adapters.http.resolver import Resolver
from aggregator.core.model import Failure, Fetched, FetchFailed, FetchResult, NotModified, Request

if TYPE_CHECKING:
    from types import TracebackType

    from aggregator.core.ports import Permitted

ACCEPT: Final = (
    "application/atom+xml, application/rss+xml, application/rdf+xml, application/feed+json,"
    " application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.8, text/html;q=0.7,"
    " application/xhtml+xml;q=0.7, */*;q=0.1"
)
MAX_HEADER_BYTES: Final = 16_384
MAX_HEADERS: Final = 128
DNS_SECONDS: Final = 60
HOSTS_REMEMBERED: Final = 1_000

_WITH_DOCUMENT: Final = frozenset({200, 203, 226})
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})

# Some read a backslash as "/" and some do not: with one in it, it is not sure which host a URL names.
_HTTP_URL: Final = re.compile(r"(https?://[^/?#\\\s\x00-\x1f\x7f]+)([^\x00-\x1f\x7f]*)", re.IGNORECASE)
_PRINTABLE: Final = "".join(map(chr, range(0x21, 0x7F)))
_NOT_UTF8: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class _Redirect:
    status: int
    target: str


class HttpClient:
    """Fetches documents; satisfies `core.ports.Fetch`. An async context manager: it holds the connections.

    Args:
        user_agent: value of User-Agent.
        max_bytes: largest document, content codings removed.
        max_wire_bytes: largest body on the wire; None: as `max_bytes`.
        total_timeout: seconds for one request, its redirects and body included, waiting for its turn not.
        connect_timeout: seconds for finding the address, connecting and TLS.
        read_timeout: seconds without a byte.
        per_host: requests at once to one host and port.
        concurrency: requests at once altogether.
        max_redirects: redirects followed for one request.
    """

    def __init__(
        self,
        *,
        user_agent: str,
        max_bytes: int,
        total_timeout: float,
        connect_timeout: float = 10.0,
        read_timeout: float = 20.0,
        per_host: int = 1,
        concurrency: int = 100,
        max_wire_bytes: int | None = None,
        max_redirects: int = 10,
    ) -> None:
        self._headers = {"User-Agent": user_agent, "Accept": ACCEPT, "Accept-Encoding": ACCEPTED}
        self._max_bytes = max_bytes
        self._max_wire_bytes = max_wire_bytes or max_bytes
        self._total_timeout = total_timeout
        self._timeout = aiohttp.ClientTimeout(total=None, connect=connect_timeout, sock_read=read_timeout)
        self._per_host = per_host
        self._max_redirects = max_redirects
        # Our own turns instead of the connector's limits: there, waiting for one's turn counts as time-out,
        # so that one hanging answer would make all other requests to its host fail.
        self._turns: WeakValueDictionary[str, asyncio.Semaphore] = WeakValueDictionary()
        self._remembered: deque[asyncio.Semaphore] = deque(maxlen=HOSTS_REMEMBERED)
        self._places = asyncio.Semaphore(concurrency)

    async def __aenter__(self) -> Self:
        _allow_open_files()
        self._session = aiohttp.ClientSession(
            connector=aiohttp.TCPConnector(limit=0, resolver=Resolver(), ttl_dns_cache=DNS_SECONDS),
            headers=self._headers,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=self._timeout,
            auto_decompress=False,
            max_line_size=MAX_HEADER_BYTES,
            max_field_size=MAX_HEADER_BYTES,
            max_headers=MAX_HEADERS,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._session.close()

    async def __call__(self, request: Request, permitted: Permitted | None = None) -> FetchResult:
        """Carry out one conditional GET and follow its redirects, those that are `permitted`.

        The validators go to the requested address only: no other one gave them (RFC 9110, section 13.1).
        """
        clock = asyncio.get_running_loop().time
        seconds_left = self._total_timeout
        hop, asked = request, [request.url]
        while True:
            try:
                address = _address(hop.url)
            except ValueError as error:
                return self._failed(hop.url, error)
            async with self._turn(address), self._places:
                started = clock()
                answer = await self._exchange(hop, address, seconds_left)
                seconds_left -= clock() - started
            if not isinstance(answer, _Redirect):
                return answer
            refused = self._refused(asked, answer)
            if refused is None and permitted is not None and (refused := await permitted(answer.target)):
                refused = replace(refused, status=answer.status)
            if refused:
                return refused
            asked.append(answer.target)
            hop = request if answer.target == request.url else _elsewhere(request, answer.target)

    def _turn(self, address: URL) -> asyncio.Semaphore:
        """The semaphore of a host and port.

        It lives as long as somebody waits for it or holds it. The last ones made live longer, because making one for
        every request costs more than taking it; not all of them do, because sources may redirect to ever other hosts.
        """
        key = f"{address.raw_host}:{address.port}"
        turn = self._turns.get(key)
        if turn is None:
            turn = self._turns[key] = asyncio.Semaphore(self._per_host)
            self._remembered.append(turn)
        return turn

    def _refused(self, asked: list[str], redirect: _Redirect) -> FetchFailed | None:
        """Why a redirect is not followed; an address may come twice, as some servers look at one and send one back."""
        reason = Failure.TOO_MANY_REDIRECTS
        if not _HTTP_URL.fullmatch(redirect.target):
            reason = Failure.ADDRESS
            text = f"redirects to {redirect.target[:80]!a}, which is no http or https URL; check the address"
        elif asked.count(redirect.target) > 1:
            text = "redirects in a circle; use the address that a browser ends at"
        elif len(asked) > self._max_redirects:
            text = (
                f"redirects on after {self._max_redirects} redirects; use the address that a browser ends at"
            )
        else:
            return None
        return FetchFailed(
            url=asked[-1], reason=reason, message=f"{_host(asked[-1])} {text}.", status=redirect.status
        )

    async def _exchange(self, request: Request, address: URL, seconds: float) -> FetchResult | _Redirect:
        """One request to one address, and its answer."""
        body = bytearray()
        response = None
        try:
            async with (
                asyncio.timeout(seconds),
                self._session.get(address, headers=_headers_for(request), allow_redirects=False) as response,
            ):
                if response.status not in _WITH_DOCUMENT:
                    return _without_document(request, response)
                await self._read(response, body, request.most_bytes)
            headers = _headers(response)
            document = decode(bytes(body), headers.get("content-encoding", ""), self._max_bytes)
        except failures.EXPECTED as error:
            return self._failed(request.url, error, response, len(body))
        return Fetched(
            url=request.url, status=response.status, headers=headers, body=document, bytes_received=len(body)
        )

    async def _read(self, response: aiohttp.ClientResponse, body: bytearray, enough: int | None) -> None:
        if enough is None and (response.content_length or 0) > self._max_wire_bytes:
            raise TooLargeError
        async for chunk in response.content.iter_any():
            body += chunk
            if enough is not None and len(body) >= enough:
                del body[enough:]
                response.close()
                return
            if len(body) > self._max_wire_bytes:
                raise TooLargeError

    def _failed(
        self, url: str, error: Exception, response: aiohttp.ClientResponse | None = None, size: int = 0
    ) -> FetchFailed:
        announced = response.content_length if response else None
        received = f"{size:,} bytes" if announced is None else f"{size:,} of {announced:,} bytes"
        reason, text = failures.of_exception(error, received=received, limit=self._max_bytes)
        return FetchFailed(
            url=url,
            reason=reason,
            message=f"{_host(url)} {text}.",
            status=response.status if response else None,
            bytes_received=size,
        )


def _allow_open_files() -> None:
    """Each connection is an open file, and the usual limit of 1,024 is meant for programs of another age."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


@lru_cache(maxsize=4_096)
def _address(url: str) -> URL:
    """The URL as it is sent: what is encoded stays as it is, what cannot be sent is encoded (RFC 3986, section 2.1).

    Raises:
        ValueError: it is no absolute http or https URL.
    """
    match = _HTTP_URL.fullmatch(url)
    if match is None:
        raise ValueError("no absolute http or https URL")
    origin = str(URL(match[1])).rstrip("/")
    path = quote(match[2].partition("#")[0], safe=_PRINTABLE, errors="surrogateescape")
    return URL(origin + path, encoded=True)


def _host(url: str) -> str:
    """How messages name the place: never with a user's name or password in it."""
    match = _HTTP_URL.fullmatch(url)
    return match[1].partition("://")[2].rpartition("@")[2] if match else ascii(url[:80])


def _elsewhere(request: Request, target: str) -> Request:
    return Request(url=target, most_bytes=request.most_bytes)


def _headers_for(request: Request) -> dict[str, str]:
    headers = {}
    if request.most_bytes is not None:
        headers["Accept-Encoding"] = "identity"  # of a coded body a part cannot be decoded
    if request.etag:
        headers["If-None-Match"] = request.etag
    if request.last_modified:
        headers["If-Modified-Since"] = request.last_modified
    return headers


def _headers(response: aiohttp.ClientResponse) -> dict[str, str]:
    """Headers by lower-case name, joined as `Fetched` says.

    One that is not UTF-8 is left out: it can neither be stored nor sent back exactly.
    """
    headers: dict[str, str] = {}
    for name, value in response.headers.items():
        if value.isascii() or not _NOT_UTF8.search(value):
            key = name.lower()
            between = "\n" if key == "x-robots-tag" else ", "
            headers[key] = f"{headers[key]}{between}{value}" if key in headers else value
    return headers


def _without_document(request: Request, response: aiohttp.ClientResponse) -> FetchResult | _Redirect:
    status = response.status
    if status == 304 and (request.etag or request.last_modified):
        return NotModified(url=request.url, headers=_headers(response))
    location = response.headers.get("Location")
    if status in _REDIRECTS and location is not None:
        return _Redirect(status, urljoin(request.url, location.strip()).partition("#")[0])
    return FetchFailed(
        url=request.url,
        reason=Failure.STATUS,
        message=f"{_host(request.url)} {failures.of_status(status)}.",
        status=status,
        retry_after=_headers(response).get("retry-after"),
        bytes_received=response.content.total_bytes,
    )
