"""`aggregator identify`: the language of texts, and why."""

from __future__ import annotations

import json
import os
import unicodedata
from collections.abc import Iterable, Iterator
from io import FileIO
from typing import Annotated, Any, Final, NamedTuple

import typer

from aggregator.adapters.detectors import DETECTORS
from aggregator.adapters.garbage import collect_rarely
from aggregator.cli import console, hints
from aggregator.core import languages
from aggregator.core.identify import identify

_STANDARD_INPUT: Final = "-"
_DESCRIPTOR = 0  # of standard input
_BLOCK = 1 << 16  # bytes that are read, answered and written at once
_LONGEST = 10_000_000  # bytes of a line
_ROWS = 1000  # of a table
_SHOWN = 100  # characters of a text
_REMEDY: Final = 'write an object a line, {"text": "...", "title": "...", "hints": {"feed": "en-US"}}'
_MARK: Final = b"\xef\xbb\xbf"  # some editors begin a file with it (Unicode, section 23.8)


class Answer(NamedTuple):
    """The answer to one line.

    Attributes:
        text: what was asked about, as a person knows it: the title, if there is one.
        said: what `--json` prints: `language`, `confidence`, `edition`, `evidence`, or `error`.
    """

    text: str
    said: dict[str, Any]


def command(
    files: Annotated[
        list[str] | None, typer.Argument(help="Files with a text a line; none or -: standard input.")
    ] = None,
    *,
    as_json: Annotated[
        bool, typer.Option("--json", help="One JSON object a line, on standard input and output.")
    ] = False,
) -> None:
    """Tell the language of texts, and why: of each line, or of {"text", "title", "hints"} in it.

    Exit status 1 where a line could not be used; its answer says why.
    """
    collect_rarely()
    bad = 0
    in_tables = not as_json and console.interactive() and not os.isatty(_DESCRIPTOR)
    blocks = _answered(files or [_STANDARD_INPUT], as_json=as_json)
    for answers in _gathered(blocks) if in_tables else blocks:
        if as_json:
            console.json_lines(answer.said for answer in answers)
        else:
            _show(answers, in_table=in_tables)
        bad += sum("error" in answer.said for answer in answers)
    raise typer.Exit(int(bad > 0))


def _answered(files: Iterable[str], *, as_json: bool) -> Iterator[list[Answer]]:
    """The answers to all lines of some files, in order, a block of them at a time."""
    for file in files:
        place = "line" if file == _STANDARD_INPUT else f"{file}, line"
        number = 0
        try:
            with _opened(file) as stream:
                for lines in _blocks(stream):
                    yield [
                        _answer(line, f"{place} {at}", as_json=as_json)
                        for at, line in enumerate(lines, number + 1)
                    ]
                    number += len(lines)
        except OSError as error:
            name = "standard input" if file == _STANDARD_INPUT else file
            yield [Answer("", {"error": f"{name}: cannot be read: {error.strerror or error}"})]


def _gathered(blocks: Iterable[list[Answer]]) -> Iterator[list[Answer]]:
    """The answers, so many at a time as make a table."""
    gathered: list[Answer] = []
    for answers in blocks:
        gathered += answers
        if len(gathered) >= _ROWS:
            yield gathered
            gathered = []
    if gathered:
        yield gathered


def _opened(file: str) -> FileIO:
    """A file, read without a buffer: what is asked for is what comes at once."""
    return FileIO(_DESCRIPTOR, closefd=False) if file == _STANDARD_INPUT else FileIO(file)


def _blocks(stream: FileIO) -> Iterator[list[bytes]]:
    """The lines of a stream, so many at a time as are there: who writes one and waits is answered at once."""
    rest = b""
    while block := stream.read(_BLOCK):
        *lines, rest = (rest + block).split(b"\n")
        rest = rest[: _LONGEST + 1]
        if lines:
            yield lines
    if rest:
        yield [rest]


def _answer(line: bytes, place: str, *, as_json: bool) -> Answer:
    """The answer to one line; `place` is how a person finds it."""
    asked: dict[str, Any] = {}
    try:
        asked = _asked(line, as_json=as_json)
        text, said = asked.get("title") or asked.get("text") or "", identified(asked)
    except ValueError as error:
        text, said = "", {"error": f"{place}: {error}"}
    return Answer(text, {"id": asked["id"], **said} if "id" in asked else said)


def _asked(line: bytes, *, as_json: bool) -> dict[str, Any]:
    """What a line asks: a JSON object; where that is not demanded, a line that is none is a text.

    Raises:
        ValueError: it cannot be used; the message says why, and what to write.
    """
    if len(line) > _LONGEST:
        raise ValueError(f"it is longer than {_LONGEST:,} bytes; the beginning of the text is enough")
    try:
        written = line.removeprefix(_MARK).decode().strip()
    except UnicodeDecodeError as error:
        raise ValueError(
            f"it is not in UTF-8 (byte {error.start + 1}); convert it, for example with iconv"
        ) from None
    if not written:
        return {"text": ""}
    if not as_json and not written.startswith("{"):
        return {"text": written}
    try:
        asked = json.loads(written)
    except (ValueError, RecursionError) as error:
        if not as_json:
            return {"text": written}
        where = f", character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
        raise ValueError(f"it is no JSON ({getattr(error, 'msg', error)}{where}); {_REMEDY}") from None
    if not isinstance(asked, dict):
        raise ValueError(f"it is JSON, but no object; {_REMEDY}")
    return asked


def identified(asked: dict[str, Any]) -> dict[str, Any]:
    """The language of one text, and why.

    Args:
        asked: `text`, its running text, as short as it may be; `title` and `hints` (see `hints.read`) where there are
            any; all else is passed over.

    Returns:
        `language`, a canonical tag; `confidence`; `edition`, the feed that it belongs to; `evidence`, what decided and
        every opinion; and where hints could not be understood, `problems`.

    Raises:
        ValueError: there is no text.
    """
    text, title = asked.get("text"), asked.get("title")
    if not isinstance(text, str) and not (text is None and isinstance(title, str)):
        raise ValueError(f'its "text" is {"missing" if text is None else "no string"}; {_REMEDY}')
    if title is not None and not isinstance(title, str):
        raise ValueError(f'its "title" is no string; {_REMEDY}')
    hinted = hints.read(asked.get("hints"))
    language, evidence = identify(
        title=_composed(title or ""),
        text=_composed(text or ""),
        declared=hinted.declared,
        detectors=DETECTORS,
        usual=hinted.usual,
    )
    opinions = [
        {"witness": one.witness, "language": one.language, "weight": one.weight} for one in evidence.opinions
    ]
    said = {
        "language": language,
        "confidence": evidence.confidence,
        "edition": languages.edition(language),
        "evidence": {"decided_by": evidence.decided_by, "opinions": opinions},
    }
    return {**said, "problems": list(hinted.problems)} if hinted.problems else said


def _composed(text: str) -> str:
    """The text in NFC, as the texts of entries are."""
    return text if text.isascii() else unicodedata.normalize("NFC", text)


def _show(answers: list[Answer], *, in_table: bool) -> None:
    """Tell a person."""
    rows: list[tuple[object, ...]] = []
    for text, said in answers:
        if "error" in said:
            console.say(said["error"])
            continue
        shown = text[:_SHOWN]
        rows.append((said["language"], said["confidence"], said["evidence"]["decided_by"], shown))
        for problem in said.get("problems", ()):
            console.say(f"{shown}: {problem}")
    if in_table:
        console.table(f"{len(rows)} texts", ("language", "confidence", "decided by", "text"), rows)
    else:
        console.lines(rows)
