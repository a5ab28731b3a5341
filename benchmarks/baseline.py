"""feedparser as it comes, in a process of its own, because the program changes how feedparser reads.

python -m benchmarks.baseline ADDRESS...       reads them in 8 threads, stores nothing; prints feeds per second
python -m benchmarks.baseline --news N         reads N feeds of `server`; prints processor seconds per feed
python -m benchmarks.baseline --blogs N        the same with feeds of `blog`
"""

from __future__ import annotations

import io
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from urllib.request import urlopen

import feedparser

from benchmarks import blog, server
from benchmarks.server import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Callable

_THREADS = 8


def main(arguments: list[str]) -> None:
    """Measure, and print the figure."""
    match arguments:
        case ["--news", count]:
            sys.stdout.write(f"{_generated(server.feed, int(count))}\n")
        case ["--blogs", count]:
            sys.stdout.write(f"{_generated(blog.feed, int(count))}\n")
        case urls:
            sys.stdout.write(f"{_fetched(urls)}\n")


def _fetched(urls: list[str]) -> float:
    started = time.perf_counter()
    with ThreadPoolExecutor(_THREADS) as threads:
        assert sum(threads.map(_read, urls)) == len(urls) * ENTRIES
    return len(urls) / (time.perf_counter() - started)


def _read(url: str) -> int:
    with urlopen(url) as answer:
        return len(feedparser.parse(answer.read()).entries)


def _generated(feed: Callable[[int], bytes], count: int) -> float:
    bodies = [io.BytesIO(feed(number)) for number in range(count)]
    started = time.process_time()
    assert sum(len(feedparser.parse(body).entries) for body in bodies) == count * ENTRIES
    return (time.process_time() - started) / count


if __name__ == "__main__":
    main(sys.argv[1:])
