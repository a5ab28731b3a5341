"""What commands print: tables on a terminal, plain lines when piped, JSON when asked. The only importer of rich.

Standard output carries results only; progress bars and complaints go to standard error.
"""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from aggregator.core.model import Entry, Name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

_COLOURS = {
    "fetched": "green",
    "not_modified": "dim",
    "unchanged": "dim",
    "partial": "yellow",
    "failed": "bold red",
}
_JSON = json.JSONEncoder(ensure_ascii=False)
_CONTROLS = dict.fromkeys(
    [*range(32), *range(127, 160), *range(0x202A, 0x202F), *range(0x2066, 0x206A), *range(0xD800, 0xE000)],
    " ",
)


def interactive() -> bool:
    """Whether a person reads standard output."""
    return sys.stdout.isatty()


def plain(value: object) -> str:
    """A value as a person reads it; nothing in it can move the cursor, change colours or turn the line around."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M")
    return str(value).translate(_CONTROLS)


def line(*values: object) -> None:
    """Print one result: its values, separated by tabs."""
    lines([values])


def lines(rows: Iterable[Iterable[object]]) -> None:
    """Print several results at once, a line each: their values, separated by tabs."""
    told = ["\t".join(map(plain, row)) for row in rows]
    if told:
        _out("\n".join(told))


def json_line(value: object) -> None:
    """Print one result as one line of JSON; dataclasses become objects, dates RFC 3339."""
    _out(json.dumps(_jsonable(value), ensure_ascii=False))


def json_lines(values: Iterable[object]) -> None:
    """Print several results, each as one line of JSON, at once; they must be what JSON knows already."""
    _out("\n".join(map(_JSON.encode, values)))


def say(message: str) -> None:
    """Tell a person something that is no result."""
    print(message.translate(_CONTROLS | {10: "\n"}), file=sys.stderr)  # noqa: T201 - this is the place that prints


def table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print results as a table for a person; numbers stand on the right."""
    rows = [list(row) for row in rows]
    made = Table(title=title, title_justify="left", header_style="bold", row_styles=("", "on grey7"))
    for number, column in enumerate(columns):
        is_number = bool(rows) and all(isinstance(row[number], int | float | None) for row in rows)
        made.add_column(column, justify="right" if is_number else "left", overflow="fold")
    for row in rows:
        made.add_row(*(_coloured(value) for value in row))
    Console().print(made)


def details(title: str, facts: Iterable[tuple[str, object]]) -> None:
    """Print what is known of one thing for a person: its title, and a line for each fact."""
    made = Table.grid(padding=(0, 2))
    made.add_column(style="dim")
    made.add_column(overflow="fold")
    for name, value in facts:
        made.add_row(escape(name), escape(plain(value)))
    console = Console()
    console.print(f"[bold]{escape(plain(title))}[/]")
    console.print(made)


@contextmanager
def progress(description: str, total: int) -> Iterator[Callable[[], None]]:
    """A progress bar while a person waits; calls of what is yielded move it by one."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    console = Console(stderr=True)
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(description, total=total)
        yield lambda: bar.advance(task)


def _coloured(value: object) -> str:
    text = escape(plain(value))
    colour = _COLOURS.get(text)
    return f"[{colour}]{text}[/]" if colour else text


def _jsonable(value: object) -> Any:  # noqa: ANN401 - whatever json can write
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _jsonable(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, (Entry, Name)):
        return _jsonable(value._asdict())
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, dict):
        return {str(key): _jsonable(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_jsonable(part) for part in value]
    return value


def _out(text: str) -> None:
    sys.stdout.write(text.encode("utf-8", "replace").decode() + "\n")
    sys.stdout.flush()
