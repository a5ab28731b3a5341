"""Host names to addresses."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from typing import Any

import pytest

from aggregator.adapters.http.resolver import Resolver


@pytest.fixture
def silent(monkeypatch: pytest.MonkeyPatch) -> Iterator[threading.Event]:
    """Names that begin with "silent" get no answer until the event is set."""
    answered = threading.Event()
    ask = socket.getaddrinfo

    def getaddrinfo(host: str, *rest: Any, **options: Any) -> Any:
        if host.startswith("silent"):
            answered.wait(10)
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return ask(host, *rest, **options)

    monkeypatch.setattr(socket, "getaddrinfo", getaddrinfo)
    yield answered
    answered.set()


async def test_addresses_of_a_name() -> None:
    """A name becomes addresses with family and port."""
    found = await Resolver().resolve("localhost", 80)
    assert ("127.0.0.1", 80, socket.AF_INET) in {(one["host"], one["port"], one["family"]) for one in found}


@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 100 + ".invalid", "a..invalid", "ä" * 80])
async def test_names_that_do_not_exist(host: str) -> None:
    """A name that is none, or that nobody knows, is an OSError."""
    with pytest.raises(socket.gaierror):
        await Resolver().resolve(host, 80)


async def test_silent_name_servers_delay_nobody(silent: threading.Event) -> None:
    """Any number of names may hang; another one is found at once, and the hanging ones end when they are answered."""
    resolver = Resolver()
    hanging = [asyncio.create_task(resolver.resolve(f"silent{number}")) for number in range(50)]
    async with asyncio.timeout(1):
        assert await resolver.resolve("localhost")
    hanging[0].cancel()
    silent.set()
    results = await asyncio.gather(*hanging, return_exceptions=True)
    assert isinstance(results[0], asyncio.CancelledError)
    assert all(isinstance(result, socket.gaierror) for result in results[1:])


def test_the_loop_may_end_first(silent: threading.Event) -> None:
    """A name that hangs does not hold up the end of the program, nor make noise after it."""

    async def give_up() -> None:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.05):
                await Resolver().resolve("silent")

    asyncio.run(give_up())
    silent.set()
    for thread in threading.enumerate():
        if thread.name == "resolver":
            thread.join(1)
            assert not thread.is_alive()
