"""What the demo world's servers answer with, and how a page is filled in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from html import escape
from importlib.resources import files
from string import Template


@dataclass(frozen=True, slots=True)
class Document:
    """A document as a server has it.

    Attributes:
        media_type: the value of Content-Type.
        modified: when it last changed; in UTC.
    """

    media_type: str
    body: bytes
    modified: datetime


def page(name: str, modified: datetime, **places: str) -> Document:
    """A page made from a file of `pages/`; the values of its places are markup already."""
    text = Template(resource(name)).substitute(places)
    return Document("text/html; charset=utf-8", text.encode(), modified)


def paragraphs(texts: Iterable[str]) -> str:
    """Paragraphs of plain text as HTML."""
    return "\n".join(f"<p>{escape(text)}</p>" for text in texts)


@cache
def resource(name: str) -> str:
    """The text of a file of `pages/`."""
    return files(__package__).joinpath("pages", name).read_text(encoding="utf-8")
