"""Who else had a part in an article: its editor, and the source that it was taken from.

Observations: machines are told in JSON-LD or meta elements; people at the end of the text, in brackets or in a line of
its own ("(penyunting: li wenjian)", "sumber: ..."), or beside date and author ("来源：新华社 责任编辑：李明").

Rule: a word for it with a colon, at the beginning of a line, of what stands in brackets or behind a mark, near the
title or in the last lines of the text; the name ends where another such word begins. Known exceptions: a caption
("Source: own photo") at the end of a text is taken for its source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from selectolax.lexbor import LexborNode

from aggregator.core.model import Contributor, FeedInfo
from aggregator.sources._bylines import byline
from aggregator.sources._lines import Line, key
from aggregator.sources._markup import Page, ancestors, attribute
from aggregator.sources._metadata import Thing, strings

_EDITORS = (
    "edited by|editors?|penyunting|disunting oleh|redaktur|责任编辑|責任編輯|责编|責編|编辑|編輯|編集|編集者|編集担当|"
    "편집|편집자|책임편집|редактор|ответственный редактор|под редакцией|redaktion|redakteur|redakteurin|"
    "redigiert von|bearbeitet von|rédaction|rédacteur|rédactrice|édité par|éditeur|edição|editora|editado por|edición|"
    "redacción|redazione|redattore|redattrice|a cura di|επιμέλεια|επιμελητής|επιμελήτρια|toimittaja|toimittanut|"
    "toimitus|redactor|edidit|redegit|सम्पादकः|सम्पादिका|सम्पादक|संपादक"
)
_SOURCES = (
    "sources?|sumber|来源|來源|文章来源|信息来源|消息来源|稿源|转自|出处|出典|出所|情報源|引用元|출처|자료|источники?|quellen?|fonte|"
    "fuentes?|πηγή|lähde|lähteet|fons|स्रोतः|स्रोत|मूलम्"
)
_BEGIN = r"(?:^|[|｜·•;；(（【\[/]\s?|\s(?=[\u3040-\u9fff]))"
_NAME = r"\s?[:：／]\s?(?P<name>[^|｜;；•()（）【】\[\]:：]{2,80})"
_EDITOR = re.compile(rf"{_BEGIN}(?:{_EDITORS}){_NAME}", re.IGNORECASE)
_SOURCE = re.compile(rf"{_BEGIN}(?:{_SOURCES}){_NAME}", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"[(（【\[][^()（）【】\[\]]{3,120}[)）】\]]\s*$")
_LAST_LINES = 15
_LONGEST_LINE = 160
_BEHIND = re.compile(r"\s*(?:·|\s[-–—]\s|\d{4}[-./年]|\d{1,2}:\d\d).*")
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]")


def editors(
    meta: Mapping[str, Sequence[str]], article: Thing | None, near: Sequence[Line], lines: Sequence[Line]
) -> tuple[Contributor, ...]:
    """Who edited an article; nobody where nothing says it.

    Args:
        meta: the page's meta elements.
        article: its structured data, where there is any.
        near: the lines around its title.
        lines: all lines of the page without what is the same on every one.
    """
    told = [*(strings(article.get("editor")) if article else ()), *meta.get("editor", [])]
    said = next(chain(told, (name for name, _ in _said(_EDITOR, near, lines))), None)
    return tuple(
        Contributor(name=one.name, role="editor") for one in (byline(said) if said else ()) if one.name
    )


def origin(
    page: Page, meta: Mapping[str, Sequence[str]], near: Sequence[Line], lines: Sequence[Line]
) -> FeedInfo | None:
    """Whom an article says it was taken from, with the address where that is a link; None where nothing says it."""
    told = ((name, None) for name in meta.get("source", []) if "://" not in name)
    for name, line in chain(told, _said(_SOURCE, near, lines)):
        if len(name) >= 2:
            return FeedInfo(title=name, url=_linked(page, line, name) if line else None)
    return None


def _said(words: re.Pattern[str], near: Sequence[Line], lines: Sequence[Line]) -> Iterator[tuple[str, Line]]:
    """What short lines and brackets at the end of longer ones say in these words, the nearest to the title first."""
    for line in (*near, *lines[-_LAST_LINES:]):
        bracket = _IN_BRACKETS.search(line.text)
        shown = line.text if len(line.text) <= _LONGEST_LINE else bracket[0] if bracket else ""
        found = words.search(shown)
        if found:
            yield _alone(found), line


def _alone(found: re.Match[str]) -> str:
    """A name without the word for the next one, the date and the time that follow it in the same line."""
    name = _BEHIND.sub("", found["name"]).strip(" .,，。、")
    words = name.split()
    if name == found["name"].strip() and found.string[found.end() : found.end() + 1] in (":", "："):
        words = words[:-1]
    return " ".join(words[:1] if _EAST_ASIAN.search(name) else words)


def _linked(page: Page, line: Line, name: str) -> str | None:
    for node in line.nodes:
        link: LexborNode | None = next((one for one in ancestors(node) if one.tag == "a"), None)
        if link is not None and key(name) in key(node.text_content or ""):
            return page.absolute(attribute(link, "href"))
    return None
