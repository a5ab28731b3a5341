"""The attributes of sanitized HTML: which elements keep which, and what becomes of their values."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from aggregator.core import pictures, urls

Reader = Callable[[str, str | None], str | None]
"""What becomes of a value, references in it decoded, under a base URL: what `read` gives."""

RELATION: Final = "noopener noreferrer"
"""The `rel` of every link."""

LINK_SCHEMES: Final = ("http", "https", "mailto", "tel")

_IMAGE = {"src", "srcset", "sizes", "width", "height", *pictures.LAZY_SOURCES, *pictures.LAZY_SOURCE_SETS}
OF_ALL: Final = "*"
KEPT: Final[dict[str, set[str]]] = {
    OF_ALL: {"dir", "lang", "title"},
    "a": {"href", "hreflang"},
    "audio": {"loop", "src"},
    "blockquote": {"cite"},
    "col": {"span"},
    "colgroup": {"span"},
    "data": {"value"},
    "del": {"cite", "datetime"},
    "details": {"open"},
    "img": {"alt", "style", *_IMAGE},
    "ins": {"cite", "datetime"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "q": {"cite"},
    "source": {"media", "type", *_IMAGE},
    "td": {"colspan", "rowspan"},
    "th": {"abbr", "colspan", "rowspan", "scope"},
    "time": {"datetime"},
    "track": {"default", "kind", "label", "src", "srclang"},
    "video": {"height", "loop", "muted", "poster", "src", "width"},
}
"""By element, the attributes that it may have; those of `OF_ALL` every one may. `style` is for `pictures` to judge."""

_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_DIRECTION = re.compile(r"ltr|rtl|auto", re.IGNORECASE)
_LENGTH = re.compile(r"[0-9]{1,5}(?:\.[0-9]{1,5})?(?:px|%)?")
_COUNT = re.compile(r"-?[0-9]{1,4}")


def read(base: str | None, tag: str, name: str, value: str) -> str | None:
    """What becomes of one attribute that its element may have: its new value, or None.

    Args:
        base: the absolute URL that references are relative to; without one, relative ones are removed.
        tag: the name of the element.
        name: the name of the attribute.
        value: its value, references in it decoded.
    """
    reader = READERS.get(name)
    return reader(value, base) if reader and tag != "data" else value


def link(value: str, base: str | None) -> str | None:
    """The address that a link leads to, without tracking; None where it leads nowhere."""
    address = urls.absolute(value, base, LINK_SCHEMES)
    return urls.without_tracking(address) if address else None


def _as_it_is(value: str, _: str | None) -> str:
    return value


def _matching(pattern: re.Pattern[str]) -> Reader:
    """A reader of values of one form; there are few of them, and they come again with every image."""

    @lru_cache(maxsize=256)
    def read(value: str, _: str | None) -> str | None:
        return value if pattern.fullmatch(value) else None

    return read


READERS: Final[dict[str, Reader]] = {
    **dict.fromkeys(("href", "cite"), link),
    **dict.fromkeys(("src", "poster", *pictures.LAZY_SOURCES), urls.absolute),
    **dict.fromkeys(("srcset", *pictures.LAZY_SOURCE_SETS), pictures.candidates),
    **dict.fromkeys(("lang", "hreflang", "srclang"), _matching(_LANGUAGE)),
    **dict.fromkeys(("width", "height"), _matching(_LENGTH)),
    **dict.fromkeys(("colspan", "rowspan", "span", "start", "value"), _matching(_COUNT)),
    "dir": _matching(_DIRECTION),
    "style": pictures.hidden,
}
"""What `read` does by the name of an attribute; it is not called for those of others, and of "data" elements."""

READERS_OF: Final = {
    element: {name: READERS.get(name, _as_it_is) for name in names | KEPT[OF_ALL]}
    for element, names in KEPT.items()
}
"""By element, the attributes that it may have, and what reads them. Not of "data"."""
