"""In which line of a TOML document a value stands; tomllib does not tell."""

from __future__ import annotations

import re
import tomllib
from typing import Final

KeyPath = tuple[str | int, ...]
"""Keys and, in arrays, positions from 0, from the top of the document down."""

# The alternatives exclude each other by how they begin, so that every character is looked at once.
_TOKEN: Final = re.compile(
    r'''
    (?P<string>  """ (?: [^\\] | \\. )*? """ "{0,2} | \'\'\' .*? \'\'\' \'{0,2}
               | " (?: [^"\\\n] | \\. )* " | ' [^'\n]* ' )
    | (?P<comment> \# [^\n]* )
    | (?P<space> [ \t\r]+ )
    | (?P<mark> [\n\[\]{},=.] )
    | (?P<bare> [^\s"'\#\[\]{},=.]+ )
    ''',
    re.VERBOSE | re.DOTALL,
)


class Lines:
    """The lines of the values of a document.

    Args:
        text: a valid TOML document.
    """

    def __init__(self, text: str) -> None:
        self._tokens = _tokens(text)
        self._next = 0
        self._lines: dict[KeyPath, int] = {}
        self._lengths: dict[KeyPath, int] = {}
        self._read()

    def of(self, path: KeyPath) -> int | None:
        """The line of a value, from 1; of what encloses it, where it is not there; None: of the document."""
        while path:
            if path in self._lines:
                return self._lines[path]
            path = path[:-1]
        return None

    def _read(self) -> None:
        table: KeyPath = ()
        while self._next < len(self._tokens):
            text, line = self._tokens[self._next]
            if text == "[":
                table = self._header(line)
            elif text != "\n":
                self._pair(table)
            else:
                self._next += 1

    def _header(self, line: int) -> KeyPath:
        """[table] or [[array of tables]]; gives the path of what follows."""
        self._next += 1
        repeated = self._peek() == "["
        self._next += repeated
        *parents, last = self._key("]")
        self._next += repeated
        path = (*self._resolved((), parents), last)
        self._note(path, line)
        if not repeated:
            return self._resolved(path[:-1], [last])
        position = self._lengths[path] = self._lengths.get(path, -1) + 1
        self._note((*path, position), line)
        return (*path, position)

    def _resolved(self, path: KeyPath, keys: list[str]) -> KeyPath:
        """The path of a table; in an array of tables the last one is meant."""
        for key in keys:
            path = (*path, key)
            if path in self._lengths:
                path = (*path, self._lengths[path])
        return path

    def _pair(self, table: KeyPath) -> None:
        """Key = value."""
        line = self._tokens[self._next][1]
        path = table
        for key in self._key("="):
            path = (*path, key)
            self._note(path, line)
        self._value(path)

    def _key(self, end: str) -> list[str]:
        """The parts of a dotted key, up to and with the mark that ends it."""
        parts = []
        while (text := self._take()) != end:
            if text != ".":
                parts.append(str(tomllib.loads(f"x = {text}")["x"]) if text[0] in "\"'" else text)
        return parts

    def _value(self, path: KeyPath) -> None:
        while self._peek() == "\n":
            self._next += 1
        self._note(path, self._tokens[self._next][1])
        text = self._take()
        if text == "[":
            self._array(path)
        elif text == "{":
            self._inline_table(path)
        else:
            while self._peek() not in {"\n", ",", "]", "}"}:
                self._next += 1

    def _array(self, path: KeyPath) -> None:
        position = 0
        while (text := self._peek()) != "]":
            if text in {"\n", ","}:
                self._next += 1
            else:
                self._value((*path, position))
                position += 1
        self._next += 1

    def _inline_table(self, path: KeyPath) -> None:
        while (text := self._peek()) != "}":
            if text in {"\n", ","}:
                self._next += 1
            else:
                self._pair(path)
        self._next += 1

    def _note(self, path: KeyPath, line: int) -> None:
        self._lines.setdefault(path, line)

    def _peek(self) -> str:
        return self._tokens[self._next][0]

    def _take(self) -> str:
        self._next += 1
        return self._tokens[self._next - 1][0]


def _tokens(text: str) -> list[tuple[str, int]]:
    """Strings, bare words and marks, each with its line; line breaks count, other space and comments do not."""
    tokens = []
    line = 1
    for match in _TOKEN.finditer(f"{text}\n"):
        if match.lastgroup not in {"comment", "space"}:
            tokens.append((match[0], line))
        line += match[0].count("\n")
    return tokens
