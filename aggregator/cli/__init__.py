"""The commands: words from a person in, words for a person (or JSON for a program) out."""

from __future__ import annotations

import sys

import typer

from aggregator.cli import check, demo, entries, parse, poll, publish, run
from aggregator.core.errors import AggregatorError

_app = typer.Typer(
    help="Polls feeds and news sites and republishes one feed per language.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (run, poll, parse, entries, publish, check, demo):
    _app.command(command.__name__.rpartition(".")[2])(command.command)


def main() -> None:
    """The program. Exit status: 0 all is well, 1 a source or document failed, 2 bad usage or configuration."""
    try:
        _app()
    except AggregatorError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the last word of a program that cannot go on
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read our output has seen enough; the descriptor is closed for the interpreter's own last flush.
        sys.stderr.close()
        sys.exit(0)
