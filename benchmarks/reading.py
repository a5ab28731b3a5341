"""Reading on one core against feedparser, in one run: `python -m benchmarks.reading [--feeds N] [DOCUMENT ...]`.

read        bytes in, clean entries out: parse, sanitize, normalize; the language left open
whole       the same with the languages: what a reading process does
baseline    feedparser as it comes, with its own sanitizing and resolving

Feeds of 30 entries, generated: "news" are 100 KB of short paragraphs, escaped, in RSS without modules (`server`), and
"blogs" are what WordPress writes (`blog`). Other ones in every round, so that nothing is remembered from the last one.
The three take turns, so that they meet the same moods of the machine; what counts is the processor time of the fastest
round. Of documents that are named (files, or folders of them), it tells which share the fast reader takes: of all, and
of those that feedparser finds well-formed.
"""

from __future__ import annotations

import argparse
import io
import json
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final
from unittest import mock

import feedparser

from aggregator import reading, sources
from aggregator.adapters.garbage import collect_rarely
from aggregator.core import normalize
from aggregator.core.errors import DocumentError
from aggregator.core.model import UNDETERMINED, Evidence, Fetched, Source
from aggregator.sources import _wellformed, _xml
from aggregator.sources._characters import decode
from aggregator.sources._outline import outline
from benchmarks import blog, server
from benchmarks.server import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_ROUNDS = 5
_FEEDS: Final = {"news": server.feed, "blogs": blog.feed}
_SOURCE = Source(id="bench", url="http://bench.example/feed")


def main() -> None:
    """Measure, and print one JSON object."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--feeds", type=int, default=30)
    arguments.add_argument("documents", nargs="*", type=Path)
    asked = arguments.parse_args()
    collect_rarely()  # as a reading process does
    report: dict[str, object] = {"feeds": asked.feeds}
    report |= {name: _measured(name, feed, asked.feeds) for name, feed in _FEEDS.items()}
    if asked.documents:
        report |= _share([path.read_bytes() for path in _files(asked.documents)])
    sys.stdout.write(f"{json.dumps(report, indent=2)}\n")


def _measured(name: str, feed: Callable[[int], bytes], count: int) -> dict[str, float]:
    rounds = [_round(name, feed, number * count, count) for number in range(_ROUNDS)]
    read, whole, baseline = (min(seconds) for seconds in zip(*rounds, strict=True))
    return {
        "bytes_per_feed": sum(len(feed(number)) for number in range(count)) // count,
        "baseline_feeds_per_second": round(1 / baseline, 1),
        "read_feeds_per_second": round(1 / read, 1),
        "whole_feeds_per_second": round(1 / whole, 1),
        "ratio_to_baseline": round(baseline / read, 2),
        "ratio_to_baseline_of_whole": round(baseline / whole, 2),
    }


def _round(name: str, feed: Callable[[int], bytes], first: int, count: int) -> tuple[float, float, float]:
    """Seconds a feed of `_read`, `_whole` and `_baseline`, each of other feeds."""
    one, other = ([feed(2 * number + part) for number in range(first, first + count)] for part in (0, 1))
    return _read(one), _whole(other), _baseline(name, count)


def _read(bodies: Sequence[bytes]) -> float:
    language = (UNDETERMINED, Evidence(decided_by="nobody", confidence=0.0))
    with mock.patch.object(normalize, "_language", lambda *_: language):  # noqa: PT008 - a mock takes longer
        return _whole(bodies)


def _whole(bodies: Sequence[bytes]) -> float:
    started = time.process_time()
    assert (
        sum(len(reading.read(_fetched(body), _SOURCE, "feed").entries) for body in bodies)
        == len(bodies) * ENTRIES
    )
    return (time.process_time() - started) / len(bodies)


def _baseline(name: str, feeds: int) -> float:
    command = [sys.executable, "-m", "benchmarks.baseline", f"--{name}", str(feeds)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def _fetched(body: bytes) -> Fetched:
    return Fetched(url=_SOURCE.url, body=body)


# --- which documents take the fast way ----------------------------------------------------------------


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]


def _share(bodies: Sequence[bytes]) -> dict[str, float | int]:
    feeds = [body for body in bodies if _is_feed(body)]
    wellformed = [body for body in feeds if not feedparser.parse(io.BytesIO(body)).bozo]
    fast = sum(map(_is_fast, feeds))
    return {
        "documents": len(bodies),
        "xml_feeds": len(feeds),
        "share_read_fast": round(fast / max(len(feeds), 1), 3),
        "share_read_fast_of_wellformed": round(sum(map(_is_fast, wellformed)) / max(len(wellformed), 1), 3),
    }


def _is_feed(body: bytes) -> bool:
    try:
        return not sources.parse(_fetched(body), _SOURCE, "feed").format.startswith("json")
    except DocumentError:
        return False


def _is_fast(body: bytes) -> bool:
    beginning = outline(decode(body, "")[0])
    return any(
        _wellformed.found(text, _SOURCE.url) is not None
        for text in (beginning.text, _xml.checked(beginning).text)
    )


if __name__ == "__main__":
    main()
