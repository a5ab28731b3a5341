"""Reading on one core against feedparser, in one run: `python -m benchmarks.reading [--feeds N] [DOCUMENT ...]`.

read        bytes in, clean entries out: parse, sanitize, normalize; without the detectors of languages
whole       the same with the detectors: what a reading process does
baseline    feedparser as it comes, with its own sanitizing and resolving

Feeds of 100 KB and 30 entries, generated. The three take turns, so that they meet the same moods of the machine; what
counts is the processor time of the fastest round. Of documents that are named (files, or folders of them), it tells
which share the fast reader takes: of all, and of those that feedparser finds well-formed.
"""

from __future__ import annotations

import argparse
import io
import json
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import feedparser

_USUAL_PARSERS = list(feedparser.api.PREFERRED_XML_PARSERS)

from aggregator import reading, sources  # noqa: E402 - it hands feedparser a parser of its own
from aggregator.core.errors import DocumentError  # noqa: E402
from aggregator.core.model import Fetched, Source  # noqa: E402
from aggregator.core.normalize import normalize  # noqa: E402
from aggregator.sources import _wellformed, _xml  # noqa: E402
from aggregator.sources._characters import decode  # noqa: E402
from aggregator.sources._outline import outline  # noqa: E402
from benchmarks.server import ENTRIES, feed  # noqa: E402

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

_ROUNDS = 5
_SOURCE = Source(id="bench", url="http://bench.example/feed")


def main() -> None:
    """Measure, and print one JSON object."""
    arguments = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    arguments.add_argument("--feeds", type=int, default=30)
    arguments.add_argument("documents", nargs="*", type=Path)
    asked = arguments.parse_args()
    bodies = [feed(number) for number in range(asked.feeds)]
    read, whole, baseline = _fastest((_read, _whole, _baseline), bodies)
    report: dict[str, float | int] = {
        "feeds": asked.feeds,
        "bytes_per_feed": sum(map(len, bodies)) // len(bodies),
        "baseline_feeds_per_second": round(1 / baseline, 1),
        "read_feeds_per_second": round(1 / read, 1),
        "whole_feeds_per_second": round(1 / whole, 1),
        "ratio_to_baseline": round(baseline / read, 2),
        "ratio_to_baseline_of_whole": round(baseline / whole, 2),
    }
    if asked.documents:
        report |= _share([path.read_bytes() for path in _files(asked.documents)])
    sys.stdout.write(f"{json.dumps(report, indent=2)}\n")


def _fastest(functions: Sequence[Callable[[bytes], int]], bodies: Sequence[bytes]) -> list[float]:
    """For each function, the processor seconds that a feed took in its fastest round."""
    rounds = [[_seconds(function, bodies) for function in functions] for _ in range(_ROUNDS)]
    return [min(seconds) for seconds in zip(*rounds, strict=True)]


def _seconds(function: Callable[[bytes], int], bodies: Sequence[bytes]) -> float:
    started = time.process_time()
    assert sum(map(function, bodies)) == len(bodies) * ENTRIES
    return (time.process_time() - started) / len(bodies)


def _fetched(body: bytes) -> Fetched:
    return Fetched(url=_SOURCE.url, body=body)


def _read(body: bytes) -> int:
    raw = sources.parse(_fetched(body), _SOURCE, "feed")
    return len(normalize(raw, source=_SOURCE, url=_SOURCE.url, detectors=()).entries)


def _whole(body: bytes) -> int:
    return len(reading.read(_fetched(body), _SOURCE, "feed").entries)


def _baseline(body: bytes) -> int:
    ours = feedparser.api.PREFERRED_XML_PARSERS[:]
    feedparser.api.PREFERRED_XML_PARSERS[:] = _USUAL_PARSERS
    try:
        return len(feedparser.parse(io.BytesIO(body)).entries)
    finally:
        feedparser.api.PREFERRED_XML_PARSERS[:] = ours


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
