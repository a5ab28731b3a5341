"""From the file to the settings."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from aggregator.config import problems
from aggregator.config.lines import Lines
from aggregator.config.settings import FOLDER, Settings
from aggregator.core.errors import ConfigurationError

_POSITION: Final = re.compile(r" \((?:at line ([0-9]+), column ([0-9]+)|at end of document)\)$")

# Words of tomllib's messages, and what helps; the first that fits counts.
_REMEDIES: Final = (
    ("twice", "write each [table] once, and [[sources]] with two brackets"),
    ("overwrite", "write each key once"),
    ("Unterminated string", "close the text with the quotes that it begins with"),
    ("invalid character", "a text ends in its line; around one of several lines write three quotes"),
    ("\\", "in a text in double quotes write \\\\ for \\, or put it in single quotes"),
    ("Unclosed array", "close the list with ]"),
    ("table declaration", "write a table as [name], or [[sources]]"),
    ("after a key", 'write key = "value"'),
    ("", 'write key = "value" with texts in quotes'),
)


def load(path: Path) -> Settings:
    """Read the configuration.

    Args:
        path: the file; relative paths in it start at its folder.

    Raises:
        ConfigurationError: it cannot be used. Every problem is named at once, with the line, the key (sources are
            counted from 1) and what to write instead.
    """
    text = _text(path)
    document = _document(path, text)
    # The tables are there in any case, so that the paths among their defaults start at the file's folder, too.
    tables = {"service": {}, "polling": {}, "languages": {}} | document
    settings, found = None, list(problems.conflicting(document))
    try:
        settings = Settings.model_validate(tables, context={FOLDER: path.absolute().parent})
    except ValidationError as error:
        found += problems.invalid(error, document)
    if settings is None or found:
        raise ConfigurationError(_placed(path, text, found))
    return settings


def _placed(path: Path, text: str, found: Sequence[problems.Problem]) -> list[str]:
    """The problems with file and line, in the order of the lines."""
    lines = Lines(text)
    placed = sorted((lines.of(key) or 0, f"{problems.shown(key)}: {sentence}") for key, sentence in found)
    return [f"{path}:{line}: {told}" if line else f"{path}: {told}" for line, told in placed]


def _text(path: Path) -> str:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        problem = "does not exist; create it, or name another file with --config"
    except IsADirectoryError:
        problem = f"is a folder; name the file in it, for example {path / 'config.toml'}"
    except OSError as error:
        problem = f"cannot be read ({error.strerror or error}); give the service's user the right to read it"
    else:
        try:
            return data.decode("utf-8-sig").replace("\r\n", "\n")
        except UnicodeDecodeError as error:
            line = data.count(b"\n", 0, error.start) + 1
            raise ConfigurationError([f"{path}:{line}: is not UTF-8 text; save the file as UTF-8"]) from error
    raise ConfigurationError([f"{path}: {problem}"])


def _document(path: Path, text: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        words = str(error)
        position = _POSITION.search(words)
        line, column = (position[1], position[2]) if position else (None, None)
        place = f"{line}:{column}" if line else f"{len(text.splitlines()) or 1}"
        what = _POSITION.sub("", words)
        remedy = next(remedy for part, remedy in _REMEDIES if part in words)
        raise ConfigurationError([f"{path}:{place}: is not valid TOML: {what}; {remedy}"]) from error
    except RecursionError as error:
        raise ConfigurationError([f"{path}: is nested too deeply; write flat tables"]) from error
