"""Conditional requests by aiohttp's client as it comes, in a process of its own, where nothing else of ours runs.

python -m benchmarks.unchanged CONCURRENCY ROUNDS ADDRESS...    asks for each feed again; prints answers per second
"""

from __future__ import annotations

import asyncio
import sys
import time

import aiohttp
import uvloop

from benchmarks.server import etag


async def _requests(urls: list[str], concurrency: int, rounds: int) -> float:
    places = asyncio.Semaphore(concurrency)

    async def ask(number: int, url: str) -> None:
        async with places, session.get(url, headers={"If-None-Match": etag(number)}) as answer:
            assert answer.status == 304, answer

    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as session:
        started = time.perf_counter()
        for _ in range(rounds):
            await asyncio.gather(*(ask(number, url) for number, url in enumerate(urls)))
        return len(urls) * rounds / (time.perf_counter() - started)


def main(arguments: list[str]) -> None:
    """Measure, and print the figure."""
    concurrency, rounds, *urls = arguments
    sys.stdout.write(f"{uvloop.run(_requests(urls, int(concurrency), int(rounds)))}\n")


if __name__ == "__main__":
    main(sys.argv[1:])
