"""The web server, asked over real HTTP on the loopback address."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
import uvicorn

from aggregator.web.app import HealthView, create_app
from aggregator.web.pages import SourceRow, StatusView

FEED = "<feed>Nachrichten – 你好</feed>".encode()
PAGE = b"<!doctype html><title>News</title>"


class Site:
    """A running server and the folder that it serves."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.health = HealthView(ok=True, sources=0, failing=0)
        self.broken = False
        self.port = 0

    async def status(self) -> StatusView:
        """The operator's view; raises where the test says so."""
        if self.broken:
            raise RuntimeError("secret detail")
        row = SourceRow(id="wic", title="WIC", url="https://example.org/", state="ok")
        return StatusView(title="News", now=datetime(2026, 3, 1, tzinfo=UTC), rows=[row])

    def ask(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """One request; underscores in header names stand for hyphens."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.putrequest(method, path, skip_host="Host" in headers, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name.replace("_", "-"), value)
            connection.endheaders()
            answer = connection.getresponse()
            return Answer(
                answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
            )
        finally:
            connection.close()


MODIFIED = 1_700_000_000  # seconds since 1970


@dataclass(frozen=True)
class Answer:
    """What came back; header names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server for all tests of this file."""
    site = Site(tmp_path_factory.mktemp("feeds"))
    app = create_app(folder=site.folder, status=site.status, health=lambda: site.health)
    server = uvicorn.Server(uvicorn.Config(app, log_config=None, lifespan="off"))
    bound = socket.create_server(("127.0.0.1", 0))
    site.port = bound.getsockname()[1]
    thread = threading.Thread(target=server.run, kwargs={"sockets": [bound]})
    thread.start()
    while not server.started:
        time.sleep(0.005)
    yield site
    server.should_exit = True
    thread.join()
    bound.close()


@pytest.fixture
def site(server: Site) -> Site:
    """The server with one feed and one page, and healthy."""
    for file in server.folder.iterdir():
        file.unlink()
    (server.folder / "de.atom").write_bytes(FEED)
    (server.folder / "index.html").write_bytes(PAGE)
    for file in server.folder.iterdir():  # of a file that was written just now, Last-Modified still moves
        os.utime(file, (MODIFIED, MODIFIED))
    server.health = HealthView(ok=True, sources=3, failing=1, last_tick_seconds=0.5)
    server.broken = False
    return server


def test_a_feed_is_served_whole_with_its_validators(site: Site) -> None:
    """Media type, validators, caching, and readable from other origins (S1-S5, S10)."""
    answer = site.ask("/feeds/de.atom")
    assert (answer.status, answer.body) == (200, FEED)
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["content-length"] == str(len(FEED))
    assert answer.headers["etag"].startswith('"')
    assert parsedate_to_datetime(answer.headers["last-modified"]) <= parsedate_to_datetime(
        answer.headers["date"]
    )
    assert answer.headers["vary"] == "Accept-Encoding"
    assert "max-age=" in answer.headers["cache-control"]
    assert answer.headers["access-control-allow-origin"] == "*"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/feeds"])
def test_the_root_leads_to_the_page(site: Site, path: str) -> None:
    """Relative, whatever the Host header says (S11)."""
    answer = site.ask(path, Host="evil.example")
    assert (answer.status, answer.headers["location"]) == (307, "feeds/")


def test_the_page_is_served_strictly(site: Site) -> None:
    """A policy without inline script, no framing, no referrer (S9)."""
    for path in ("/feeds/", "/feeds/index.html", "/status", "/missing"):
        answer = site.ask(path)
        policy = answer.headers["content-security-policy"]
        assert answer.headers["content-type"] == "text/html; charset=utf-8"
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert site.ask("/feeds/").body == PAGE


@pytest.mark.parametrize("coding", ["", "gzip"])
def test_a_client_that_has_it_gets_304(site: Site, coding: str) -> None:
    """By entity tag and by date, with ETag, Cache-Control and Vary and no body (S1, S2)."""
    first = site.ask("/feeds/de.atom", Accept_Encoding=coding)
    etag, modified = first.headers["etag"], first.headers["last-modified"]
    for validators in (
        {"If_None_Match": etag},
        {"If_None_Match": f'"x", W/{etag}'},
        {"If_None_Match": "*"},
        {"If_Modified_Since": modified},
        {"If_None_Match": etag, "If_Modified_Since": "Sun, 06 Nov 1994 08:49:37 GMT"},
    ):
        again = site.ask("/feeds/de.atom", Accept_Encoding=coding, **validators)
        assert (again.status, again.body) == (304, b"")
        for name in ("etag", "cache-control", "vary", "last-modified", "access-control-allow-origin"):
            assert again.headers[name] == first.headers[name]
        assert "content-type" not in again.headers
        assert again.headers.get("content-length", "0") == "0"


def test_a_client_that_has_something_else_gets_it_all(site: Site) -> None:
    """An entity tag wins over a date; a tag of another coding is another tag; nonsense is ignored (S1, S8)."""
    first = site.ask("/feeds/de.atom")
    zipped = site.ask("/feeds/de.atom", Accept_Encoding="gzip").headers["etag"]
    assert zipped != first.headers["etag"]
    for validators in (
        {"If_None_Match": '"old"', "If_Modified_Since": first.headers["last-modified"]},
        {"If_None_Match": zipped},
        {"If_None_Match": '"'},
        {"If_Modified_Since": "not a date"},
        {"If_Modified_Since": "Sun, 06 Nov 1994 08:49:37 GMT"},
    ):
        assert site.ask("/feeds/de.atom", **validators).body == FEED


def test_head_is_get_without_the_body(site: Site) -> None:
    """The same headers, 304 included (S2)."""
    for coding in ("", "gzip"):
        get = site.ask("/feeds/de.atom", Accept_Encoding=coding)
        head = site.ask("/feeds/de.atom", "HEAD", Accept_Encoding=coding)
        assert (head.status, head.body) == (200, b"")
        assert head.headers | {"date": ""} == get.headers | {"date": ""}
        assert (
            site.ask(
                "/feeds/de.atom", "HEAD", Accept_Encoding=coding, If_None_Match=get.headers["etag"]
            ).status
            == 304
        )


def test_gzip_is_sent_to_who_accepts_it(site: Site) -> None:
    """With its own length."""
    answer = site.ask("/feeds/de.atom", Accept_Encoding="br, gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert answer.headers["content-length"] == str(len(answer.body))
    assert gzip.decompress(answer.body) == FEED


def test_a_replaced_feed_is_served_at_once(site: Site) -> None:
    """The next request sees the new bytes under a new entity tag."""
    before = site.ask("/feeds/de.atom")
    (site.folder / ".new").write_bytes(FEED[::-1])
    (site.folder / ".new").replace(site.folder / "de.atom")
    after = site.ask("/feeds/de.atom", If_None_Match=before.headers["etag"])
    assert (after.status, after.body) == (200, FEED[::-1])
    (site.folder / "de.atom").unlink()
    assert site.ask("/feeds/de.atom").status == 404


def test_an_entity_tag_belongs_to_the_bytes(site: Site) -> None:
    """The same bytes written again, by whatever process, have the same tag: a restart does not change it (S11)."""
    before = site.ask("/feeds/de.atom").headers["etag"]
    (site.folder / ".new").write_bytes(FEED)
    os.utime(site.folder / ".new", (1, 1))
    (site.folder / ".new").replace(site.folder / "de.atom")
    after = site.ask("/feeds/de.atom").headers
    assert (after["etag"], after["last-modified"]) == (before, "Thu, 01 Jan 1970 00:00:01 GMT")


def test_a_date_in_the_future_is_not_passed_on(site: Site) -> None:
    """Last-Modified is never after Date (RFC 9110, section 8.8.2.1)."""
    os.utime(site.folder / "de.atom", (4e9, 4e9))
    answer = site.ask("/feeds/de.atom")
    assert parsedate_to_datetime(answer.headers["last-modified"]) <= parsedate_to_datetime(
        answer.headers["date"]
    )


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/missing.atom",
        "/feeds/../config.toml",
        "/feeds/%2e%2e/%2e%2e/etc/passwd",
        "/feeds/..%2f..%2fetc%2fpasswd",
        "/feeds/%00.atom",
        "/feeds/%ff%fe.atom",
        "/feeds/.new",
        "/feeds//de.atom",
        "/feeds/de.atom/",
        "/status/",
        "//evil.example/",
        "/nothing?here=1",
    ],
)
def test_unknown_paths_are_not_found(site: Site, path: str) -> None:
    """A friendly page, never a redirect elsewhere nor a trace (S8)."""
    answer = site.ask(path)
    assert answer.status == 404
    assert b"Nothing here" in answer.body
    assert b"Traceback" not in answer.body


@pytest.mark.parametrize(
    ("path", "allow"), [("/feeds/de.atom", "GET, HEAD, OPTIONS"), ("/status", "GET, HEAD")]
)
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "BREW"])
def test_other_methods_are_refused(site: Site, method: str, path: str, allow: str) -> None:
    """405 says what is possible (S8)."""
    answer = site.ask(path, method, Content_Length="0")
    assert (answer.status, answer.headers["allow"]) == (405, allow)


def test_a_conditional_request_from_another_origin_is_allowed(site: Site) -> None:
    """The preflight of a reader in a browser (S10)."""
    answer = site.ask("/feeds/de.atom", "OPTIONS", Origin="https://reader.example")
    assert answer.status == 204
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "If-None-Match" in answer.headers["access-control-allow-headers"]


def test_the_operators_pages_are_not_for_other_origins(site: Site) -> None:
    """Neither stored nor readable cross-origin (S10)."""
    for path in ("/status", "/healthz"):
        answer = site.ask(path)
        assert answer.status == 200
        assert "access-control-allow-origin" not in answer.headers
        assert answer.headers["cache-control"] == "no-store"
    assert b"WIC" in site.ask("/status").body


def test_health_tells_whether_the_daemon_works(site: Site) -> None:
    """200 or 503, in JSON."""
    answer = site.ask("/healthz")
    assert answer.status == 200
    assert json.loads(answer.body) == {"status": "ok", "sources": 3, "failing": 1, "last_tick_seconds": 0.5}
    site.health = replace(site.health, ok=False, last_tick_seconds=None)
    answer = site.ask("/healthz")
    assert answer.status == 503
    assert json.loads(answer.body) == {
        "status": "failing",
        "sources": 3,
        "failing": 1,
        "last_tick_seconds": None,
    }


def test_an_error_of_ours_is_not_shown(site: Site) -> None:
    """The detail goes to the log (S8)."""
    site.broken = True
    answer = site.ask("/status")
    assert answer.status == 500
    assert b"secret" not in answer.body
    assert b"Traceback" not in answer.body
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert site.ask("/healthz").status == 200


def test_before_anything_is_published_the_page_says_so(site: Site) -> None:
    """503 with Retry-After, not a page that search engines forget."""
    (site.folder / "index.html").unlink()
    answer = site.ask("/feeds/")
    assert (answer.status, answer.headers["retry-after"]) == (503, "5")
    assert b"Nothing is published yet" in answer.body


def test_many_ask_at_once(site: Site) -> None:
    """A first request of many readers at the same time, while the feed is replaced."""
    answers: list[Answer] = []
    threads = [threading.Thread(target=lambda: answers.append(site.ask("/feeds/de.atom"))) for _ in range(20)]
    for number, thread in enumerate(threads):
        thread.start()
        if number == 10:
            (site.folder / ".new").write_bytes(b"new")
            (site.folder / ".new").replace(site.folder / "de.atom")
    for thread in threads:
        thread.join()
    assert [answer.status for answer in answers] == [200] * 20
    assert {answer.body for answer in answers} <= {FEED, b"new"}
