"""feedparser as it comes, in a process of its own: `python -m benchmarks.baseline ADDRESS...`.

In a process of its own because the program hands feedparser a faster parser of XML than its usual one. It reads every
address in 8 threads, stores nothing, and prints feeds per second.
"""

from __future__ import annotations

import sys
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.request import urlopen

import feedparser

from benchmarks.server import ENTRIES

_THREADS = 8


def main(urls: list[str]) -> None:
    """Measure, and print the figure."""
    started = time.perf_counter()
    with ThreadPoolExecutor(_THREADS) as threads:
        assert sum(threads.map(_read, urls)) == len(urls) * ENTRIES
    sys.stdout.write(f"{len(urls) / (time.perf_counter() - started)}\n")


def _read(url: str) -> int:
    with urlopen(url) as answer:
        return len(feedparser.parse(answer.read()).entries)


if __name__ == "__main__":
    main(sys.argv[1:])
