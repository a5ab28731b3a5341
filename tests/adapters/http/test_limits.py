"""What bounds a request: sizes, times, connections."""

from __future__ import annotations

import asyncio
import gzip
import time

import pytest

from aggregator.core.model import Failure, Fetched, FetchFailed, Request
from tests.adapters.http.loopback import Server, client, failure, listening, reply


async def test_a_bomb_is_too_large(server: Server) -> None:
    """A small answer that becomes a huge one is refused."""
    server.answers["/"] = reply(body=gzip.compress(bytes(50_000_000)), Content_Encoding="gzip")
    result = await failure(server.url)
    assert result.reason is Failure.TOO_LARGE
    assert "100,000 bytes" in result.message
    assert 0 < result.bytes_received < 100_000


async def test_an_endless_body_is_too_large(server: Server) -> None:
    """A body without an end is read up to the limit and no further."""
    sent = 0

    async def endless(writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while sent < 100_000_000:
            writer.write(bytes(10_000))
            await writer.drain()
            sent += 10_000

    server.answers["/"] = endless
    assert (await failure(server.url)).reason is Failure.TOO_LARGE
    assert sent < 20_000_000


async def test_an_announced_size_is_enough_to_refuse(server: Server) -> None:
    """What announces itself as too large is not read."""
    server.answers["/"] = b"HTTP/1.1 200 OK\r\nContent-Length: 9000000\r\n\r\n"
    result = await failure(server.url)
    assert (result.reason, result.bytes_received) == (Failure.TOO_LARGE, 0)


@pytest.mark.parametrize(
    "head", [b"X: " + bytes([97]) * 100_000, b"X: 1\r\n" * 10_000, b"X-" + b"y" * 100_000]
)
async def test_headers_are_bounded(server: Server, head: bytes) -> None:
    """Huge headers, and headers without end, end the request."""
    server.answers["/"] = b"HTTP/1.1 200 OK\r\n" + head
    assert (await failure(server.url)).reason is Failure.PROTOCOL


async def test_time_limits(server: Server) -> None:
    """Silence, and a trickle without end, are time-outs."""

    async def trickle(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        for _ in range(50):
            writer.write(b"x")
            await writer.drain()
            await asyncio.sleep(0.05)

    async def silence(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3)

    server.answers |= {"/trickle": trickle, "/silence": silence}
    started = time.monotonic()
    slow, silent = await asyncio.gather(
        failure(server.url + "/trickle", total_timeout=0.4),
        failure(server.url + "/silence", read_timeout=0.4),
    )
    assert slow.reason is silent.reason is Failure.TIMEOUT
    assert slow.bytes_received > 0
    assert time.monotonic() - started < 2


async def test_a_hanging_answer_delays_nobody(server: Server) -> None:
    """Waiting for one's turn is not counted; other hosts are not even delayed."""

    async def hang(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3)

    server.answers |= {"/hang": hang, "/": reply(body=b"x")}
    async with listening() as other, client(total_timeout=0.5) as fetch:
        other.answers["/"] = reply(body=b"y")
        started = time.monotonic()
        hanging = asyncio.create_task(fetch(Request(url=server.url + "/hang")))
        await asyncio.sleep(0.1)
        behind = asyncio.create_task(fetch(Request(url=server.url + "/")))
        assert isinstance(await fetch(Request(url=other.url)), Fetched)
        assert time.monotonic() - started < 0.4
        assert isinstance(await hanging, FetchFailed)
        assert isinstance(await behind, Fetched)


async def test_one_connection_per_host(server: Server) -> None:
    """A hundred requests to one host go over one connection, one after the other."""
    server.answers["/"] = reply(body=b"x")
    async with client() as fetch:
        results = await asyncio.gather(*(fetch(Request(url=server.url)) for _ in range(100)))
    assert all(isinstance(result, Fetched) for result in results)
    assert (server.connections, server.most_at_once) == (1, 1)


@pytest.mark.parametrize(("options", "most"), [({"per_host": 3}, 3), ({"per_host": 9, "concurrency": 2}, 2)])
async def test_limits_at_once(server: Server, options: dict[str, int], most: int) -> None:
    """No more requests at once than allowed, to one host and altogether."""

    async def slow(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(0.02)
        writer.write(reply())

    server.answers["/"] = slow
    async with client(**options) as fetch:
        await asyncio.gather(*(fetch(Request(url=server.url)) for _ in range(12)))
    assert server.most_at_once == most


async def test_hosts_are_not_remembered_for_ever(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sources may redirect to ever other hosts: what is kept of them for the limits has a limit itself."""
    monkeypatch.setattr("aggregator.adapters.http.client.HOSTS_REMEMBERED", 2)
    port = server.url.rpartition(":")[2]
    async with client() as fetch:
        for number in range(1, 6):
            await fetch(Request(url=f"http://127.0.0.{number}:{port}/"))
        assert sorted(fetch._turns) == [f"127.0.0.4:{port}", f"127.0.0.5:{port}"]


async def test_a_connection_that_was_closed_meanwhile(server: Server) -> None:
    """A kept connection that the server closed is replaced without anybody noticing."""

    async def once(writer: asyncio.StreamWriter) -> None:
        writer.write(reply(body=b"x"))
        await writer.drain()
        writer.close()

    server.answers["/"] = once
    async with client() as fetch:
        for _ in range(3):
            assert isinstance(await fetch(Request(url=server.url)), Fetched)


async def test_cancelling(server: Server) -> None:
    """A cancelled request is cancelled, and gives its turn to the next one."""

    async def hang(writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(3)

    server.answers |= {"/hang": hang, "/": reply(body=b"x")}
    async with client() as fetch:
        hanging = asyncio.create_task(fetch(Request(url=server.url + "/hang")))
        await asyncio.sleep(0.1)
        hanging.cancel()
        with pytest.raises(asyncio.CancelledError):
            await hanging
        assert isinstance(await fetch(Request(url=server.url)), Fetched)


async def test_no_more_is_read_than_is_wanted(server: Server) -> None:
    """An answer that is longer, or never ends, is cut off, and that is no failure; no coding is asked for."""

    async def endless(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n\r\n")
        while not writer.is_closing():
            writer.write(b"abcdefghij" * 1_000)
            await writer.drain()

    server.answers["/endless"] = endless
    server.answers["/long"] = reply(body=b"0123456789" * 100_000)
    server.answers["/moved"] = reply("301 Moved", Location="/endless")
    server.answers["/short"] = reply(body=b"012")
    async with client(max_bytes=50_000) as fetch:
        for path, expected in (
            ("/endless", b"abcde"),
            ("/long", b"01234"),
            ("/moved", b"abcde"),
            ("/short", b"012"),
        ):
            result = await fetch(Request(url=server.url + path, most_bytes=5))
            assert isinstance(result, Fetched), path
            assert result.body == expected
    assert "Accept-Encoding: identity\r\n" in server.heads[0]
