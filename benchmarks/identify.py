"""How well and how fast languages are identified: `python -m benchmarks.identify PATH_TO_JSONL`.

Each line of the file is an object with `lang` (a BCP 47 tag), `length_class` and `text`. Printed are the accuracy per
length class, on the text alone and with a true and a lying declaration, what was taken for what, and texts per second.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

from aggregator.adapters.detectors import DETECTORS
from aggregator.core.identify import identify
from aggregator.core.languages import edition
from aggregator.core.model import Opinion

SITE: Final = frozenset(
    {"ko", "ru", "en", "fr", "id", "sa", "ja", "de", "pt", "el", "es", "it", "fi", "la", "zh"}
)
"""The languages of the conference site, which the accuracy is counted over."""


class Sample(NamedTuple):
    """One labelled text."""

    lang: str
    length_class: str
    text: str


def main(path: Path) -> None:
    """Measure, and print."""
    samples = _read(path)
    _answer(samples[0])
    for heading, declared in _DECLARATIONS.items():
        _print_accuracy(samples, heading, declared)
    _print_confusions(samples)
    _print_speed(samples)


def _read(path: Path) -> list[Sample]:
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [Sample(line["lang"], line["length_class"], line["text"]) for line in lines]


def _answer(sample: Sample, declared: str | None = None) -> str:
    opinions = [Opinion(witness="feed", language=declared, weight=0.15)] if declared else []
    language, _ = identify(title="", text=sample.text, declared=opinions, detectors=DETECTORS)
    return edition(language).removesuffix("-Hant")


_DECLARATIONS: Final[dict[str, Callable[[Sample], str | None]]] = {
    "text alone": lambda _: None,
    "declared truly": lambda sample: sample.lang,
    'declared "en-US"': lambda _: "en-US",
}


def _print_accuracy(
    samples: Sequence[Sample], heading: str, declared: Callable[[Sample], str | None]
) -> None:
    right: dict[str, list[bool]] = defaultdict(list)
    undetermined: Counter[str] = Counter()
    for sample in samples:
        answer = _answer(sample, declared(sample))
        undetermined[sample.length_class] += answer == "und"
        right[f"{sample.length_class}, all"].append(answer == sample.lang)
        if sample.lang in SITE:
            right[sample.length_class].append(answer == sample.lang)
    print(f"{heading}:")
    for name, hits in right.items():
        print(f"  {name:16} {100 * sum(hits) / len(hits):6.2f} % of {len(hits)}")
    print(f"  undetermined     {dict(undetermined)}")


def _print_confusions(samples: Sequence[Sample]) -> None:
    pairs = Counter((sample.length_class, sample.lang, _answer(sample)) for sample in samples)
    wrong = [(pair, times) for pair, times in pairs.most_common() if pair[1] != pair[2]]
    print("taken for another:")
    for (length_class, lang, answer), times in wrong:
        print(f"  {length_class:10} {lang} -> {answer}: {times}")


def _print_speed(samples: Sequence[Sample]) -> None:
    """Time typical entries: the title and 200 characters of text in one language."""
    titles, texts = (
        [sample for sample in samples if sample.length_class == name and sample.lang in SITE]
        for name in ("title", "paragraph")
    )
    entries = [
        (title.text, text.text[:200])
        for lang in SITE
        for title, text in zip(
            (one for one in titles if one.lang == lang),
            (one for one in texts if one.lang == lang),
            strict=False,
        )
    ]
    started = time.perf_counter()
    for title, text in entries:
        identify(title=title, text=text, declared=(), detectors=DETECTORS)
    seconds = time.perf_counter() - started
    print(f"{len(entries) / seconds:,.0f} typical entries a second on one core")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
