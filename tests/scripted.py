"""A server that answers by script, and the feeds and sites that it serves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass(frozen=True)
class Answer:
    """What the server answers, byte for byte."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Script = Answer | Callable[[Mapping[str, str]], Answer]


class ScriptedServer:
    """A real HTTP server on loopback that answers by script, and remembers who asked what with which headers."""

    def __init__(self) -> None:
        self.script: dict[str, Script] = {}
        self.requests: list[tuple[str, dict[str, str]]] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                headers = {name.lower(): value for name, value in self.headers.items()}
                server.requests.append((self.path, headers))
                script = server.script.get(self.path, Answer(b"no such page", 404))
                answer = script if isinstance(script, Answer) else script(headers)
                self.send_response(answer.status)
                for name, value in {"Content-Length": str(len(answer.body)), **answer.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    self.wfile.write(answer.body)
                except OSError:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._http.server_port}"
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()

    def with_validators(
        self, path: str, body: bytes, etag: str, media_type: str = "application/rss+xml"
    ) -> None:
        """Serve a document as a good server does: 304 to whoever has it already."""

        def answer(headers: Mapping[str, str]) -> Answer:
            told = {"ETag": etag, "Content-Type": media_type}
            return Answer(b"", 304, told) if headers.get("if-none-match") == etag else Answer(body, 200, told)

        self.script[path] = answer

    def asked(self, path: str) -> list[dict[str, str]]:
        """The headers of every request for a path."""
        return [headers for asked, headers in self.requests if asked == path]

    def close(self) -> None:
        """Stop listening."""
        self._http.shutdown()
        self._http.server_close()


def rss(*items: str, title: str = "Test") -> bytes:
    """An RSS 2.0 feed of these items."""
    head = f"<title>{title}</title><link>http://example.org/</link><description>-</description>"
    return f'<?xml version="1.0"?><rss version="2.0"><channel>{head}{"".join(items)}</channel></rss>'.encode()


def item(number: int, text: str = "The quick brown fox jumps over the lazy dog and runs away.") -> str:
    """An item with a number."""
    return (
        f"<item><title>Story number {number}</title><link>http://example.org/{number}</link>"
        f"<guid>http://example.org/{number}</guid><description>{text} {number}</description></item>"
    )


def article(title: str, language: str = "en", **links: str) -> Answer:
    """An article page; `links` are the other languages' addresses by name."""
    switcher = "".join(f'<a href="{url}">{name}</a>' for name, url in links.items())
    words = "The organisers said on Tuesday that the talks about the future of the network had made good progress. "
    body = "".join(f"<p>{title} {number}. {words * 3}</p>" for number in range(4))
    return Answer(
        f"<html lang={language}><head><title>{title}</title></head><body><nav>{switcher}</nav><article><h1>{title}</h1>"
        f"<time datetime='2026-11-20'>2026-11-20</time>{body}</article></body></html>".encode(),
        headers={"Content-Type": "text/html; charset=utf-8"},
    )


def listing(*numbers: int, further: str | None = None) -> bytes:
    """A list page that leads to these articles, and on to a further page."""
    links = "".join(
        f'<li><a href="/2026-11/20/c_{number}.htm">The headline of story number {number}</a> <i>2026-11-20</i></li>'
        for number in numbers
    )
    older = f'<p class=pagination><a href="{further}">Older posts</a></p>' if further else ""
    body = f"<h1>News</h1><ul class=news>{links}</ul>{older}"
    return f"<html><head><title>News</title></head><body>{body}</body></html>".encode()


def site(server: ScriptedServer, *numbers: int, etag: str = '"1"') -> None:
    """Script a site with these articles."""
    server.with_validators("/", listing(*numbers), etag, "text/html; charset=utf-8")
    for number in numbers:
        server.script[f"/2026-11/20/c_{number}.htm"] = article(f"The headline of story number {number}")


def paged(server: ScriptedServer, *pages: Sequence[int], etag: str = '"1"') -> None:
    """Script a site whose list goes on for some pages, the first of which is at "/"."""
    paths = ["/", *(f"/page/{number}/" for number in range(2, len(pages) + 1))]
    for path, numbers, further in zip(paths, pages, [*paths[1:], None], strict=True):
        body = listing(*numbers, further=further)
        if path == "/":
            server.with_validators("/", body, etag, "text/html; charset=utf-8")
        else:
            server.script[path] = Answer(body, headers={"Content-Type": "text/html; charset=utf-8"})
        for number in numbers:
            server.script[f"/2026-11/20/c_{number}.htm"] = article(f"The headline of story number {number}")
