"""The readers: one module per kind of document, found by being in this folder and by its `SOURCE_TYPE`.

A module without one is shared by readers and is none itself.
"""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from importlib import import_module
from pkgutil import iter_modules
from types import MappingProxyType
from typing import TYPE_CHECKING

from aggregator.core.errors import DocumentError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aggregator.core.model import Fetched, RawFeed, Source
    from aggregator.core.ports import SourceType


@cache
def readers() -> Mapping[str, tuple[SourceType, ...]]:
    """The readers by kind. Those of one kind exclude each other, so that their order means nothing."""
    found: dict[str, tuple[SourceType, ...]] = {}
    for module in iter_modules(__path__):
        reader: SourceType | None = getattr(import_module(f"{__name__}.{module.name}"), "SOURCE_TYPE", None)
        if reader is not None:
            found[reader.kind] = (*found.get(reader.kind, ()), reader)
    return MappingProxyType(found)


def parse(fetched: Fetched, source: Source, kind: str) -> RawFeed:
    """Read a document with the reader of its kind that takes it.

    Args:
        fetched: the document.
        source: the source it belongs to.
        kind: "feed", "site" or "page".

    Raises:
        DocumentError: no reader takes it, or the one that does cannot read it.
    """
    for reader in readers().get(kind, ()):
        if reader.reads(fetched):
            raw = reader.parse(fetched, source)
            header = fetched.headers.get("content-language")
            return replace(raw, declared=(("http", header),)) if header and kind == "feed" else raw
    known = ", ".join(f'"{name}"' for name in sorted(readers()))
    raise DocumentError(f'nothing here reads it as "{kind}"; set kind to one of {known}')
