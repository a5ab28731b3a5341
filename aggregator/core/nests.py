"""Which elements may stand in which, so that no rule of a parser moves or closes one; and where a tag leads.

HTML, section 13.2.6.4.7, leaves a tree alone in which each element holds only what it may hold here.
"""

from __future__ import annotations

from typing import ClassVar, Final

from aggregator.core.starttags import COMMENT, IMAGE, LINK

_MOST_NESTS = 2_000

_PHRASES = """
abbr acronym b bdi bdo big cite code del dfn em i ins kbd mark picture q s samp small span strike strong sub sup
time tt u var
"""
_BLOCKS = """
address article aside blockquote center details div figcaption figure footer header hgroup main nav section summary
"""

_Place = dict[str, "_Place"]
"""What an element may hold: by start tag, what that holds in turn; its own end tag leads to `_OUT`."""


class Nest(dict[str, "Nest"]):
    """The elements that are open, one in the other: by tag, those that are open behind it, as far as that was asked.

    Articles nest their elements in few ways, so nearly every tag is looked up and nothing more.
    """

    __slots__ = ("around", "holds")
    made: ClassVar = 0

    def __init__(self, holds: _Place, around: Nest | None = None) -> None:
        super().__init__()
        self.holds = holds
        self.around = around
        Nest.made += 1

    def after(self, tag: str) -> Nest | None:
        """The elements that are open behind a tag; None where it has no place here.

        Args:
            tag: an end tag, or what a start tag counts as (`starttags.read`).
        """
        nest = self.get(tag)
        inside = self.holds.get(tag) if nest is None else None
        if inside is not None:
            nest = self if inside is _VOID else self.around if inside is _OUT else Nest(inside, self)
            if Nest.made > _MOST_NESTS:  # somebody makes them up
                OUTSIDE.clear()
                Nest.made = 0
            if nest is not None:
                self[tag] = nest
        return nest


_OUT: Final[_Place] = {}
_VOID: Final[_Place] = {}


def _elements(names: str) -> _Place:
    return {f"<{name}>": {} for name in names.split()}


def _hold(elements: _Place, contents: _Place) -> None:
    for tag, place in elements.items():
        place.update(contents)
        place["</a>" if tag == LINK else f"</{tag[1:]}"] = _OUT


_ANYWHERE = {COMMENT: _VOID}
_IN_TEXTS = {**_ANYWHERE, "<br>": _VOID, "<wbr>": _VOID, IMAGE: _VOID}
_IN_LINKS = _elements(_PHRASES)
_IN_PHRASES = _elements(_PHRASES)
_LINK_OF_PHRASES: _Place = {LINK: {}}
_LINES = _elements("p h1 h2 h3 h4 h5 h6 pre")
_WITH_BLOCKS = _elements(_BLOCKS)
_LISTS = _elements("ol ul")
_ITEMS = _elements("li")

_hold(_IN_LINKS | _LINK_OF_PHRASES, _IN_LINKS | _IN_TEXTS)
_hold(_IN_PHRASES | _LINES, _IN_PHRASES | _LINK_OF_PHRASES | _IN_TEXTS)
_TOP: Final[_Place] = {
    **_IN_PHRASES, **_LINK_OF_PHRASES, **_IN_TEXTS, "<hr>": _VOID, **_LINES, **_WITH_BLOCKS, **_LISTS,
}  # fmt: skip
_hold(_WITH_BLOCKS | _ITEMS, _TOP)
_hold(_LISTS, _ITEMS | _ANYWHERE)

OUTSIDE: Final = Nest(_TOP)
"""Where no element is open."""

_START_TAGS = frozenset({*_TOP, *_ITEMS, "<a>"} - {COMMENT, IMAGE, LINK})
PLAIN_TAGS: Final = _START_TAGS - {"<a>"} | {f"</{tag[1:]}" for tag in _START_TAGS}
"""Tags that need not be read: start tags without attributes, and end tags."""
