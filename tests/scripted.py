"""A server that answers by script, and the feeds that it serves."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
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
