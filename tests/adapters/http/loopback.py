"""A server on loopback that answers as a test wants it, byte by byte, and clients of it."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

from aggregator.adapters.http import HttpClient
from aggregator.core.model import FetchFailed, FetchResult, Request

Answer = bytes | Callable[[asyncio.StreamWriter], Awaitable[None]]


class Server:
    """Answers each path with the bytes, or the behaviour, that a test gave it."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer] = {}
        self.heads: list[str] = []
        self.connections = 0
        self.at_once = 0
        self.most_at_once = 0
        self.url = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, kept alive until the client or an answer ends it."""
        self.connections += 1
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                self.heads.append(head.decode("latin-1"))
                answer = self.answers[head.split(b" ")[1].decode("ascii")]
                self.at_once += 1
                self.most_at_once = max(self.most_at_once, self.at_once)
                try:
                    if isinstance(answer, bytes):
                        writer.write(answer)
                        await writer.drain()
                    else:
                        await answer(writer)
                finally:
                    self.at_once -= 1
        except (asyncio.IncompleteReadError, ConnectionError, KeyError):
            pass
        finally:
            writer.close()


@asynccontextmanager
async def listening(host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> AsyncIterator[Server]:
    """A server, with its URL."""
    server = Server()
    listener = await asyncio.start_server(server.serve, host, 0, ssl=tls)
    port = listener.sockets[0].getsockname()[1]
    server.url = f"{'https' if tls else 'http'}://{host}:{port}"
    try:
        yield server
    finally:
        listener.close()


def reply(status: str = "200 OK", body: bytes = b"", **headers: str) -> bytes:
    """A whole answer with its Content-Length."""
    lines = [f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items()]
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{''.join(lines)}\r\n".encode() + body


def client(**options: Any) -> HttpClient:
    """A client with small bounds."""
    bounds: dict[str, Any] = {"max_bytes": 100_000, "total_timeout": 5.0}
    return HttpClient(user_agent="test/1", **(bounds | options))


async def get(url: str, **options: Any) -> FetchResult:
    """One unconditional request by a client of its own."""
    async with client(**options) as fetch:
        return await fetch(Request(url=url))


async def failure(url: str, **options: Any) -> FetchFailed:
    """One request that fails, and whose message is a sentence that names the host."""
    result = await get(url, **options)
    assert isinstance(result, FetchFailed), result
    assert result.message.endswith(".")
    assert "\n" not in result.message
    return result
