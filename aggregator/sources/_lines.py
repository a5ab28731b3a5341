"""A page as a person reads it: line by line, in document order."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from selectolax.lexbor import LexborNode

from aggregator.sources._chrome import Chrome
from aggregator.sources._markup import Page

_MOST = 5_000
_LONGEST = 20_000
_BLOCK_TAGS = """
address article aside blockquote body center dd details div dl dt fieldset figcaption figure footer form h1 h2 h3 h4
h5 h6 header hr li main nav ol option p pre section summary table tbody td tfoot th thead tr ul
"""
BLOCKS = frozenset(_BLOCK_TAGS.split())
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of running text, the block element that it stands in, and the text nodes it is made of."""

    text: str
    block: LexborNode
    nodes: tuple[LexborNode, ...] = ()

    @property
    def heading(self) -> bool:
        """Whether it is a heading."""
        return (self.block.tag or "") in ("h1", "h2", "h3", "h4", "h5", "h6")


def lines(root: LexborNode) -> list[Line]:
    """The lines of an element, the first few thousand, white space single; a block or a <br> ends a line."""
    found: list[Line] = []
    parts: list[str] = []
    nodes: list[LexborNode] = []
    current: LexborNode | None = None

    def end() -> None:
        joined = _SPACE.sub(" ", "".join(parts)).strip()[:_LONGEST]
        if joined and current is not None:
            found.append(Line(joined, current, tuple(nodes)))
        parts.clear()
        nodes.clear()

    for node in root.traverse(include_text=True):
        if len(found) >= _MOST:
            break
        if node.is_text_node:
            block = _block(node)
            if current is None or block.mem_id != current.mem_id:
                end()
                current = block
            parts.append(node.text_content or "")
            nodes.append(node)
        elif node.tag == "br":
            end()
        elif (
            node.tag not in BLOCKS
            and parts
            and node.tag not in ("b", "i", "em", "strong", "font", "a", "sup", "sub")
        ):
            parts.append(" ")
    end()
    return found


def article_lines(page: Page) -> list[Line]:
    """The lines of a page without its chrome."""
    if page.tree.body is None:
        return []
    chrome = Chrome(page)
    return [line for line in lines(page.tree.body) if not chrome.holds(line.block)]


def width(text: str) -> int:
    """The length of a text in columns: an East Asian character says as much as two letters."""
    if text.isascii():
        return len(text)
    return sum(2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text)


def key(text: str) -> str:
    """The form in which two texts are compared: compatibility forms unified, case folded, letters and digits alone."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(one for one in folded if unicodedata.category(one)[0] in "LMN")


def _block(node: LexborNode) -> LexborNode:
    parent = node.parent
    while parent is not None and parent.tag not in BLOCKS and parent.parent is not None:
        parent = parent.parent
    return parent if parent is not None else node
