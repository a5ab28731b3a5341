"""Looking things up in what feedparser found, or what the fast reader found in its stead.

An element that feedparser does not know can stand under any name with a value of any shape, and its dictionaries
answer for one another's keys. So only plain dictionary look-ups are used, and every value's type is checked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import Any, Final

from aggregator.core.model import RawText
from aggregator.sources._elements import VOID

Found = Mapping[str, Any]

_XHTML = "application/xhtml+xml"
HTML: Final = ("text/html", _XHTML)
_VOID_END = re.compile(
    rf"</(?:{'|'.join(VOID)})>"
)  # HTML reads "<br></br>", as feedparser writes it, as two of them
_MARKUP = re.compile(r"<|&#?\w+;")


def string(said: Found, name: str) -> str | None:
    """A text without white space around it; None where there is none, or something else."""
    value = said.get(name)
    return value.strip() or None if isinstance(value, str) else None


def dicts(said: Found, name: str) -> list[Found]:
    """The dictionaries of a list, as plain ones, which do not answer for one another's keys."""
    value = said.get(name)
    return [_plainly(item) for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _plainly(found: Found) -> Found:
    return found if type(found) is dict else dict(found)


def text_of(said: Found, name: str) -> RawText | None:
    """A text with its type, language and base; None where there is none."""
    value = string(said, name)
    if value is None:
        return None
    detail = said.get(f"{name}_detail")
    return _detailed(detail, value) if isinstance(detail, dict) else RawText(value=value)


def as_html(said: Found, name: str) -> str | None:
    """A text of a feed, for which `FeedInfo` has no type: HTML, which plain text is turned into where they differ."""
    text = text_of(said, name)
    if text is None:
        return None
    same = text.html or not _MARKUP.search(text.value)
    return text.value if same else escape(text.value, quote=False)


def _detailed(detail: Found, value: str) -> RawText:
    """A text with what is said of it; where the details are of another text, it may be HTML."""
    known = _plainly(detail)
    if known.get("type") == _XHTML:
        value = _VOID_END.sub("", value)
    return RawText(
        value=value,
        html=string(known, "type") in HTML or known.get("value") != value,
        language=string(known, "language"),
        base=string(known, "base"),
    )


def summary_and_content(said: Found, *, atom: bool) -> tuple[RawText | None, RawText | None]:
    """The summary of an entry, and the longest of its contents, HTML first."""
    summary = text_of(said, "summary") if isinstance(said.get("summary_detail"), dict) else None
    found = [_detailed(content, content["value"]) for content in dicts(said, "content") if _is_text(content)]
    content = max(found, key=lambda text: (text.html, len(text.value)), default=None)
    second_description = content is not None and not content.html and not atom
    if second_description and summary and content and len(content.value) <= len(summary.value):
        content = None
    return summary, content


def _is_text(content: Found) -> bool:
    kind = str(content.get("type") or "text/plain")
    return string(content, "value") is not None and (kind in HTML or kind.startswith("text/"))


def own_language(text: RawText | None, feed_language: str | None) -> RawText | None:
    """The text; what is in the language of its feed says nothing itself."""
    inherits = text is not None and text.language is not None and text.language == feed_language
    return replace(text, language=None) if text is not None and inherits else text
