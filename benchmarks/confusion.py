"""What is taken for what, as the command tells it: `python -m benchmarks.confusion [PATH_TO_JSONL]`.

`aggregator identify --json` is given all labelled texts of the file, or those of the demo world (benchmarks/identify.py
says what they are). One JSON object is printed for each length class:

* `confusion`: for each language, how many of its texts were taken for which; of Chinese both scripts count as one;
* `accuracy`: per cent of the texts that were told rightly, of the languages of the site and of all in the file.

The last object is the speed of the command, reading and writing included: `texts_per_second` of typical entries
(titles with two paragraphs, mixed over the languages) in time of one processor; `start` is what it takes to begin.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import cycle, islice
from pathlib import Path
from typing import Any, Final

from aggregator.core.languages import edition
from benchmarks.identify import CLASSES, SITE, TOGETHER, Sample, entries, labelled

_COMMAND: Final = (sys.executable, "-m", "aggregator", "identify", "--json")
_TYPICAL = 20_000


def main(path: Path | None) -> None:
    """Measure, and print."""
    samples = labelled(path)
    answers = _identified({"text": sample.text, "title": sample.title} for sample in samples)
    pairs = [(sample, _language(answer["language"])) for sample, answer in zip(samples, answers, strict=True)]
    for length_class in (*CLASSES, TOGETHER):
        print(json.dumps(_confusion(length_class, pairs), ensure_ascii=False))
    print(json.dumps(_speed(samples)))


def _language(tag: str) -> str:
    return edition(tag).removesuffix("-Hant")


def _identified(asked: Iterable[dict[str, str]]) -> list[dict[str, Any]]:
    stdin = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in asked).encode()
    done = subprocess.run(_COMMAND, input=stdin, stdout=subprocess.PIPE, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def _confusion(length_class: str, pairs: Sequence[tuple[Sample, str]]) -> dict[str, Any]:
    matrix = defaultdict[str, Counter[str]](Counter)
    for sample, answer in pairs:
        if sample.length_class == length_class:
            matrix[_language(sample.lang)][answer] += 1
    return {
        "length_class": length_class,
        "texts": sum(row.total() for row in matrix.values()),
        "accuracy": {
            "site": _accuracy({lang: row for lang, row in matrix.items() if lang in SITE}),
            "all": _accuracy(matrix),
        },
        "confusion": {lang: dict(row.most_common()) for lang, row in sorted(matrix.items())},
    }


def _accuracy(matrix: dict[str, Counter[str]]) -> float | None:
    texts = sum(row.total() for row in matrix.values())
    return round(100 * sum(row[lang] for lang, row in matrix.items()) / texts, 2) if texts else None


def _speed(samples: Sequence[Sample]) -> dict[str, float]:
    typical = islice(cycle(entries(samples)), _TYPICAL)
    start = _processor_seconds([])
    seconds = _processor_seconds([{"title": title, "text": text} for title, text in typical])
    return {
        "texts": _TYPICAL,
        "texts_per_second": round(_TYPICAL / (seconds - start)),
        "start": round(start, 2),
    }


def _processor_seconds(asked: Iterable[dict[str, str]]) -> float:
    def used() -> float:
        times = os.times()
        return times.children_user + times.children_system

    before = used()
    _identified([{"text": "A text with which the models are loaded."}, *asked])
    return used() - before


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
