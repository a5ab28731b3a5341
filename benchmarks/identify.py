"""How well and how fast languages are identified: `python -m benchmarks.identify [PATH_TO_JSONL]`.

Each line of the file is an object with `lang` (a BCP 47 tag), `length_class` ("title", "sentence" or "paragraph") and
`text`; without a file, the texts of the demo world are taken.

Printed are, beside what they would be if every detector were asked about every text (the full vote):

* the accuracy per length class, on the text alone and with a true and a lying declaration, and on title and body
  together: a title and a sentence, of the same language but seldom of the same article;
* how many typical entries a second one core identifies: titles with two paragraphs, mixed over the languages, in CPU
  time, the best of several rounds.

At the end stands what was taken for what. To be reached, in the languages of the site: 97.5 % of the titles, 99.3 % of
the sentences, 99.7 % of the paragraphs, 99.5 % of titles with bodies, and 8,000 entries a second.
"""

from __future__ import annotations

import json
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from itertools import pairwise
from pathlib import Path
from typing import Final, NamedTuple
from unittest import mock

from aggregator.adapters.detectors import DETECTORS
from aggregator.core import voting
from aggregator.core.identify import identify
from aggregator.core.languages import edition
from aggregator.core.model import Opinion
from aggregator.demo import texts

SITE: Final = frozenset(texts.LANGUAGES)
"""The languages of the conference site, which the accuracy is counted over."""

_DEMO_STORIES, _ROUNDS = 40, 7
CLASSES: Final = ("title", "sentence", "paragraph")
TOGETHER: Final = "title + body"


class Sample(NamedTuple):
    """One labelled text; `title` is empty unless it is title and body together."""

    lang: str
    length_class: str
    text: str
    title: str = ""


def main(path: Path | None) -> None:
    """Measure, and print."""
    samples = labelled(path)
    for heading, declared in _DECLARATIONS.items():
        _print_accuracy(samples, heading, declared)
    _print_speed(entries(samples))
    _print_confusions(samples)


def labelled(path: Path | None) -> list[Sample]:
    """The texts of a file, or of the demo world, and titles together with bodies."""
    samples = _read(path) if path else _demo()
    return samples + _together(samples)


def _read(path: Path) -> list[Sample]:
    lines = (json.loads(line) for line in path.read_text("utf-8").splitlines())
    return [Sample(line["lang"], line["length_class"], line["text"]) for line in lines]


def _demo() -> list[Sample]:
    """The demo world's articles: titles, the first paragraphs (a sentence or two) and the second ones."""
    stories = ((lang, texts.story_text(n, lang)) for lang in texts.LANGUAGES for n in range(_DEMO_STORIES))
    return [
        Sample(lang, length_class, text)
        for lang, story in stories
        for length_class, text in zip(CLASSES, (story.title, *story.paragraphs), strict=False)
    ]


def _by_language(samples: Sequence[Sample], length_class: str) -> dict[str, list[str]]:
    found = defaultdict(list)
    for sample in samples:
        if sample.length_class == length_class:
            found[sample.lang].append(sample.text)
    return found


def _together(samples: Sequence[Sample]) -> list[Sample]:
    titles, bodies = _by_language(samples, "title"), _by_language(samples, "sentence")
    return [
        Sample(lang, TOGETHER, body, title)
        for lang, own in titles.items()
        for title, body in zip(own, bodies[lang], strict=False)
    ]


def entries(samples: Sequence[Sample]) -> list[tuple[str, str]]:
    """Typical entries, mixed over the languages of the site: titles with two paragraphs."""
    titles, paragraphs = _by_language(samples, "title"), _by_language(samples, "paragraph")
    return [
        (title, "\n".join(body))
        for lang in sorted(SITE)
        for title, body in zip(titles[lang], pairwise(paragraphs[lang]), strict=False)
    ]


@contextmanager
def _full_vote() -> Iterator[None]:
    """Ask every detector about every text whose script does not tell the language."""
    # A mock would count its calls, which takes time.
    with mock.patch.object(voting, "_clear", new=_never):
        yield


def _never(*_: object, **__: object) -> bool:
    return False


_WAYS: Final[dict[str, Callable[[], AbstractContextManager[None]]]] = {
    "as it is": nullcontext,
    "full vote": _full_vote,
}


def _answer(sample: Sample, declared: str | None = None) -> str:
    opinions = [Opinion(witness="feed", language=declared, weight=0.15)] if declared else []
    language, _ = identify(title=sample.title, text=sample.text, declared=opinions, detectors=DETECTORS)
    return edition(language).removesuffix("-Hant")


_DECLARATIONS: Final[dict[str, Callable[[Sample], str | None]]] = {
    "text alone": lambda _: None,
    "declared truly": lambda sample: sample.lang,
    'declared "en-US"': lambda _: "en-US",
}


def _print_accuracy(
    samples: Sequence[Sample], heading: str, declared: Callable[[Sample], str | None]
) -> None:
    print(f"{heading:24}" + "".join(f"{way:>12}" for way in _WAYS) + "   undetermined")
    answers = []
    for patched in _WAYS.values():
        with patched():
            answers.append([_answer(sample, declared(sample)) for sample in samples])
    for name, chosen in _groups(samples):
        cells = ""
        for found in answers:
            right = sum(found[number] == samples[number].lang for number in chosen)
            cells += f"{100 * right / len(chosen):10.2f} %"
        unknown = sum(answers[0][number] == "und" for number in chosen)
        print(f"  {name:22}{cells}{unknown:5} of {len(chosen)}")


def _groups(samples: Sequence[Sample]) -> Iterator[tuple[str, list[int]]]:
    """For each length class, the numbers of its samples: those in a language of the site, then all."""
    for length_class in (*CLASSES, TOGETHER):
        every = [number for number, one in enumerate(samples) if one.length_class == length_class]
        of_site = [number for number in every if samples[number].lang in SITE]
        if of_site:
            yield length_class, of_site
        if len(every) > len(of_site):
            yield f"{length_class}, all", every


def _print_confusions(samples: Sequence[Sample]) -> None:
    pairs = Counter((sample.length_class, sample.lang, _answer(sample)) for sample in samples)
    wrong = [(pair, times) for pair, times in pairs.most_common() if pair[1] != pair[2]]
    print("taken for another:")
    for (length_class, lang, answer), times in wrong:
        print(f"  {length_class:12} {lang} -> {answer}: {times}")


def _print_speed(typical: Sequence[tuple[str, str]]) -> None:
    seconds = []
    for patched in _WAYS.values():
        with patched():
            seconds.append(min(_seconds(typical) for _ in range(_ROUNDS)))
    rate, full = (len(typical) / one for one in seconds)
    print(
        f"{rate:,.0f} typical entries a second on one core, {rate / full:.1f} times the {full:,.0f} of the full vote"
    )


def _seconds(typical: Sequence[tuple[str, str]]) -> float:
    started = time.process_time()
    for title, text in typical:
        identify(title=title, text=text, declared=(), detectors=DETECTORS)
    return time.process_time() - started


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
