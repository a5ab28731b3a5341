"""expat for feedparser, with text in whole pieces.

feedparser takes its SAX parser by the name of a module (`PREFERRED_XML_PARSERS`). The standard library's hands over
text in pieces that end at every reference and line: a feed of escaped HTML comes as thousands of them, and feedparser
spends a third of its time on receiving them. expat can collect them itself.
"""

from __future__ import annotations

from typing import Any
from xml.sax.expatreader import ExpatParser

_PIECE = 1 << 20


class _Whole(ExpatParser):
    _parser: Any

    def reset(self) -> None:
        """Begin anew, as the base class does, with a parser that collects text."""
        super().reset()
        self._parser.buffer_size = _PIECE
        self._parser.buffer_text = True


def create_parser() -> ExpatParser:
    """What `xml.sax.make_parser` calls in a module that it was given the name of."""
    return _Whole()
