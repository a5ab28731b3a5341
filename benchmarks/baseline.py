"""feedparser as it comes, in a process of its own, because the program changes how feedparser reads.

python -m benchmarks.baseline ADDRESS...       reads them in 8 threads, stores nothing; prints feeds per second
python -m benchmarks.baseline --generated N    reads N generated feeds; prints processor seconds per feed
"""

from __future__ import annotations

import io
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import feedparser

from benchmarks.server import ENTRIES, feed

_THREADS = 8


def main(arguments: list[str]) -> None:
    """Measure, and print the figure."""
    match arguments:
        case ["--generated", count]:
            sys.stdout.write(f"{_generated(int(count))}\n")
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


def _generated(count: int) -> float:
    bodies = [io.BytesIO(feed(number)) for number in range(count)]
    started = time.process_time()
    assert sum(len(feedparser.parse(body).entries) for body in bodies) == count * ENTRIES
    return (time.process_time() - started) / count


if __name__ == "__main__":
    main(sys.argv[1:])
