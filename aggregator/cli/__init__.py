"""The commands: words from a person in, words for a person (or JSON for a program) out."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import typer

from aggregator.core.errors import AggregatorError

if TYPE_CHECKING:
    from collections.abc import Sequence

_COMMANDS = ("run", "poll", "parse", "entries", "explain", "identify", "publish", "check", "demo")


def _app(arguments: Sequence[str]) -> typer.Typer:
    """The program with the command that is asked for, or with all: loading them takes longer than many of them."""
    app = typer.Typer(
        callback=lambda: None,  # with it a single command is still one of several
        help="Polls feeds and news sites and republishes one feed per language.",
        no_args_is_help=True,
        add_completion=False,
        pretty_exceptions_enable=False,
    )
    for name in [name for name in arguments[:1] if name in _COMMANDS] or _COMMANDS:
        app.command(name)(import_module(f"aggregator.cli.{name}").command)
    return app


def main() -> None:
    """The program. Exit status: 0 all is well, 1 a source or document failed, 2 bad usage or configuration."""
    try:
        _app(sys.argv[1:])()
    except AggregatorError as error:
        print(error, file=sys.stderr)  # noqa: T201 - the last word of a program that cannot go on
        sys.exit(2)
    except BrokenPipeError:
        # Whoever read our output has seen enough; the descriptor is closed for the interpreter's own last flush.
        sys.stderr.close()
        sys.exit(0)
