"""Evidence in words: who says which language a text is in, and what decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from aggregator.core import languages

if TYPE_CHECKING:
    from aggregator.core.model import Evidence

_WITNESSES: Final = {
    "content": "declared for its text",
    "title": "declared for its title",
    "entry": "declared for the entry",
    "page": "declared by its page",
    "html": "declared by the HTML of its page",
    "http": "declared by the server",
    "og": "declared by its page for social media",
    "json-ld": "declared by its page for search engines",
    "link": "declared by the link to it",
    "list": "declared by the list that it stands in",
    "switcher": "named by the language switcher that leads to it",
    "url": "its address",
    "feed": "declared by its feed",
    "source": "set in the configuration",
    "usual": "what its source is usually in",
    "script": "its letters",
    "words": "words that only this language has",
}
_DECISIONS: Final = {
    "script": "its letters tell it",
    "agreement": "the detectors agree",
    "vote": "the detectors disagree, and this has the most votes",
    "usual": "nothing in it tells; it is what its source is usually in",
    "nobody": "nobody is sure enough, and nothing declared can be right",
}


def witness(name: str) -> str:
    """Who that is."""
    return _WITNESSES.get(name, f"detector {name}")


def decision(evidence: Evidence) -> str:
    """What decided, as the end of a sentence."""
    by = evidence.decided_by
    if by in _DECISIONS:
        return _DECISIONS[by]
    said = witness(by)
    return f"{said}; the text is too short or too odd to tell" if by in _WITNESSES else f"{said} alone"


def language(tag: str) -> str:
    """A language by its name and its tag; the name is English, as the commands are."""
    return f"{languages.name(tag, 'en')} [{tag}]"
