"""What an XML document begins with: its root, and what stands before it.

The prolog, and with it any DTD, never reaches a reader: of a DTD only the entities that stand for short texts are put
in their places. Text before a feed is left out, and so is a page of HTML that a feed stands in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING

from aggregator.core.errors import DocumentError
from aggregator.sources._repair import with_references

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_ENTITY = 32  # so that replacing entities cannot make a document more than ten times as long

_PROLOG = re.compile(
    r"(?:\s++|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*+(?:\[(?P<subset>.*?)\]\s*+)?>)*+",
    re.DOTALL | re.IGNORECASE,
)
_ROOT = re.compile(r"<(?:([A-Za-z_][\w.-]*):)?([A-Za-z_][\w.-]*)")
_FEED_LATER = re.compile(r"<\?xml\s|<(?:[\w.-]+:)?(?:rss|feed|RDF)[\s>]", re.IGNORECASE)
_FEED_IN_HTML = re.compile(
    r"<(?:[\w.-]{1,40}:)?(?:rss|feed|RDF)\s[^<>]{0,2000}?(?:version|xmlns)[^<>]{0,9000}>", re.IGNORECASE
)
_FRAGMENTS = frozenset({"b", "br", "center", "div", "font", "p", "pre", "script", "span", "style", "table"})
_MOST_JUNK = 65_536
_MOST_TRIES = 3  # an XML declaration that is broken hides what is behind it
_ENTITY = re.compile(r"<!ENTITY\s+([%\w:.-]+)\s+(?:\"([^\"]*)\"|'([^']*)')?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """An XML document that is fit for reading.

    Attributes:
        text: from the start of the root element on; without an XML declaration or a DTD.
        root: local name of the root element, in lower case; "" where there is none.
        lines_before: how many lines of the whole document come before `text`.
        attributes: of the root element, as written; empty where its start is ill-formed.
        problems: what was wrong with it, and what was done about it.
        complete: False where it breaks off.
    """

    text: str
    root: str
    lines_before: int = 0
    attributes: Mapping[str, str] = field(default_factory=dict)
    problems: tuple[str, ...] = ()
    complete: bool = True


def outline(text: str) -> Document:
    """What a document begins with: its root and what stood before it; the rest is not looked at.

    Raises:
        DocumentError: its DTD declares entities that are more than short texts.
    """
    problems: list[str] = []
    start, subset = _prolog(text, 0)
    root = _ROOT.match(text, start)
    called = root[2].lower() if root else ""
    if called in ("", "html", *_FRAGMENTS):
        pattern = _FEED_IN_HTML if called == "html" else _FEED_LATER
        for later in islice(pattern.finditer(text, start, _MOST_JUNK), _MOST_TRIES):
            begin, declared = _prolog(text, later.start())
            found = _ROOT.match(text, begin)
            if found is not None:
                problems.append("text before the feed itself was left out")
                start, subset, root = begin, declared, found
                break
    body = text[start:]
    entities = _declared_entities(subset)
    if entities:
        body = with_references(body, entities)
    return Document(
        text=body,
        root=root[2].lower() if root else "",
        lines_before=text.count("\n", 0, start),
        problems=tuple(problems),
    )


def _prolog(text: str, start: int) -> tuple[int, str]:
    match = _PROLOG.match(text, start)
    return (match.end(), match["subset"] or "") if match else (start, "")


def _declared_entities(subset: str) -> dict[str, str]:
    """Entities that stand for a short text, which old feeds declare; parameter entities are left out.

    Everything else is an attack or as good as one: texts that repeat texts, and files and addresses to be read in.
    """
    entities = {}
    for match in _ENTITY.finditer(subset):
        name, value = match[1], match[2] if match[2] is not None else match[3]
        if name == "%":
            continue
        plain = (
            value is not None and len(value) <= _LONGEST_ENTITY and not re.search(r"[<%]|&(?!#\w+;)", value)
        )
        refuse(not plain, f'its DTD declares the entity "{name[:40]}", which is more than a short text')
        entities[name] = value
    return entities


def refuse(exceeds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Refuse a document that exceeds a bound.

    Raises:
        DocumentError: it does.
    """
    if exceeds:
        raise DocumentError(f"refused: {what}, which no feed needs; ask the publisher, or remove the source")
