"""Output formats: an edition in, bytes out. A module in this folder is a format; its last line names it `FORMAT`."""

from __future__ import annotations

from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from aggregator.core.ports import Format


def formats() -> tuple[Format, ...]:
    """Every format there is, in the order of their file names."""
    names = sorted(module.name for module in iter_modules(__path__))
    return tuple(import_module(f"{__name__}.{name}").FORMAT for name in names)
