"""Answers for the demo world over HTTP on loopback, one port for each of its publishers."""

from __future__ import annotations

import gzip
import hashlib
import json
import socket
import threading
import time
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from weakref import WeakSet

from aggregator.demo.documents import Document
from aggregator.demo.faults import Fault
from aggregator.demo.feeds import partner_document
from aggregator.demo.partners import PARTNERS
from aggregator.demo.site import site_document
from aggregator.demo.world import START, World

_SITES = ("site", "site-zh")
_HOSTS = (*_SITES, *(partner.name for partner in PARTNERS))


class DemoServer:
    """The demo world on 127.0.0.1.

    Use it as a context manager, or call `start` and `stop`. It listens from the start of its life, so that
    `addresses` is known; it answers between `start` and `stop`. A server that was stopped cannot start again.

    Attributes:
        addresses: the base URLs by name: "site", "site-zh", and the four partners.
    """

    def __init__(
        self,
        *,
        published: int = 6,
        every: float | None = 5.0,
        start: datetime = START,
        late: bool = False,
        faults: Collection[Fault] = frozenset(),
        ports: Mapping[str, int] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Bind the ports.

        Args:
            published: how many stories are published at the beginning.
            every: seconds between two further stories; None: only `publish` adds any.
            start: the date of the first story.
            late: whether some translations appear only with the next story.
            faults: what the site gets wrong besides.
            ports: a port by name where a free one will not do.
            clock: seconds that have passed since any fixed moment.

        Raises:
            OSError: a port that was asked for is in use.
        """
        self._by_hand = published
        self._every = every
        self._clock = clock
        self._began: float | None = None
        self._start = start
        self._late = late
        self._faults = faults
        self._servers: dict[str, _HostServer] = {}
        try:
            for host in _HOSTS:
                self._servers[host] = _HostServer(self, host, (ports or {}).get(host, 0))
        except OSError:
            self.stop()
            raise
        self.addresses = {
            host: f"http://127.0.0.1:{server.server_address[1]}" for host, server in self._servers.items()
        }

    @property
    def world(self) -> World:
        """The world as it is now."""
        published = self._by_hand
        if self._every is not None and self._began is not None:
            published += int((self._clock() - self._began) // self._every)
        return World(
            published=published,
            start=self._start,
            addresses=self.addresses,
            late=self._late,
            faults=self._faults,
        )

    def publish(self) -> World:
        """Publish one more story, and return the world with it."""
        self._by_hand += 1
        return self.world

    def start(self) -> None:
        """Begin to answer, and to publish."""
        self._began = self._clock()
        for server in self._servers.values():
            server.start()

    def stop(self) -> None:
        """Stop answering, and give the ports back."""
        for server in self._servers.values():
            server.stop()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def config(server: DemoServer, folder: Path, listen: str = "127.0.0.1:0") -> str:
    """The text of a config.toml for a service that polls a demo world.

    Args:
        server: whose world it is.
        folder: where the service keeps its database and the published feeds.
        listen: the address, with a port, at which the service serves them.
    """
    lines = [
        "[service]",
        'title = "Demo: news by language"',
        f"listen = {_quoted(listen)}",
        f"database = {_quoted(str(folder / 'aggregator.sqlite'))}",
        f"publish_dir = {_quoted(str(folder / 'feeds'))}",
        'contact = "demo@forum.example"',
        "",
        "[polling]",
        'interval = "5s"',
        'min_interval = "1s"',
        'page_pause = "0s"',
        "per_host = 4",
    ]
    documents = [(host, "site", "/") for host in _SITES]
    documents += [(partner.name, "feed", partner.path) for partner in PARTNERS]
    for host, kind, path in documents:
        url = f"{server.addresses[host]}{path}"
        lines += [
            "",
            "[[sources]]",
            f'id = "{host}"',
            f'kind = "{kind}"',
            f'url = "{url}"',
            'interval = "5s"',
        ]
    return "\n".join(lines) + "\n"


def _quoted(value: str) -> str:
    # A JSON string is a TOML basic string, but for the one control character that JSON leaves as it is.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


class _HostServer(ThreadingHTTPServer):
    """One publisher's port."""

    daemon_threads = True
    block_on_close = False
    request_queue_size = 128

    def __init__(self, demo: DemoServer, host: str, port: int) -> None:
        super().__init__(("127.0.0.1", port), _Answer)
        self._demo = demo
        self._host = host
        self._connections: WeakSet[socket.socket] = WeakSet()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.05,), daemon=True)

    def document(self, path: str) -> Document | None:
        """What this publisher has at a path now."""
        find = site_document if self._host in _SITES else partner_document
        return find(self._demo.world, self._host, path)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close the port and every connection, idle ones included."""
        if self._thread.is_alive():
            self.shutdown()
            self._thread.join()
        self.server_close()
        for connection in list(self._connections):
            with suppress(OSError):  # the other side was faster
                connection.shutdown(socket.SHUT_RDWR)

    def get_request(self) -> tuple[socket.socket, tuple[str, int]]:
        """Accept a connection, and remember it."""
        connection, address = super().get_request()
        self._connections.add(connection)
        return connection, address


class _Answer(BaseHTTPRequestHandler):
    """Answers GET and HEAD (RFC 9110): conditional requests, and gzip for those who accept it."""

    protocol_version = "HTTP/1.1"
    server_version = "demo"
    sys_version = ""
    timeout = 30.0
    disable_nagle_algorithm = True
    wbufsize = -1  # headers and body leave together

    server: _HostServer

    def do_GET(self) -> None:
        """Answer with the document."""
        self._answer(with_body=True)

    def do_HEAD(self) -> None:
        """Answer with what GET would say of the document."""
        self._answer(with_body=False)

    def log_message(self, *_: object) -> None:
        """Say nothing: the demo's terminal belongs to the service."""

    def _answer(self, *, with_body: bool) -> None:
        document = self.server.document(self.path.partition("?")[0])
        if document is None:
            self.send_error(404)
            return
        zipped = _accepts_gzip(self.headers.get("Accept-Encoding", ""))
        etag = f'"{hashlib.sha256(document.body).hexdigest()[:32]}{"-gzip" if zipped else ""}"'
        fresh = _is_current(self.headers.get, etag, document.modified)
        self.send_response(304 if fresh else 200)
        self.send_header("ETag", etag)
        self.send_header("Last-Modified", format_datetime(document.modified, usegmt=True))
        self.send_header("Cache-Control", "no-cache")
        self.send_header("Vary", "Accept-Encoding")
        if fresh:
            self.end_headers()
            return
        body = gzip.compress(document.body, mtime=0) if zipped else document.body
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Type", document.media_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if with_body:
            self.wfile.write(body)


def _is_current(header: Callable[[str], str | None], etag: str, modified: datetime) -> bool:
    """Whether the client has the document already (RFC 9110, section 13.2.2: the tag decides where there is one)."""
    if (tags := header("If-None-Match")) is not None:
        known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
        return "*" in known or etag in known
    try:
        since = parsedate_to_datetime(header("If-Modified-Since") or "")
    except ValueError:
        return False
    return modified.replace(microsecond=0) <= (since if since.tzinfo else since.replace(tzinfo=UTC))


def _accepts_gzip(accepted: str) -> bool:
    """Whether `Accept-Encoding` allows gzip (RFC 9110, section 12.5.3)."""
    for part in accepted.lower().split(","):
        name, _, quality = part.partition(";")
        if name.strip() == "gzip":
            return quality.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False
