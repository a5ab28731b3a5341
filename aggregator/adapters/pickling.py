"""Values on their way between processes.

Python pickles a frozen dataclass with slots in Python, and asks it for its fields anew each time. Here its values go
as they lie in its slots, and a feed is read back in half the time. Equal evidence goes once: most entries of a feed
have the same.
"""

from __future__ import annotations

import pickle
from dataclasses import is_dataclass
from functools import lru_cache
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from aggregator.core.model import Entry, Evidence

if TYPE_CHECKING:
    from collections.abc import Callable

_Kind = TypeVar("_Kind")
_Reduction = tuple["Callable[..., object]", tuple[object, ...]]


def dumps(value: object) -> bytes:
    """Write a value down, for `loads`.

    Raises:
        Exception: something in it cannot be pickled.
    """
    written = BytesIO()
    _Pickler(written, pickle.HIGHEST_PROTOCOL).dump(value)
    return written.getvalue()


def loads(written: bytes) -> Any:  # noqa: ANN401 - whatever it was
    """Read back what another process of this program wrote down; never anything else."""
    return pickle.loads(written)  # noqa: S301


@lru_cache(maxsize=1024)
def _once(evidence: Evidence) -> Evidence:
    """One object for all that are equal."""
    return evidence


def _reduce_dataclass(value: Any) -> _Reduction:  # noqa: ANN401 - any dataclass with slots
    kind = type(value)
    return _restore, (kind, *[getattr(value, name) for name in kind.__slots__])


def _reduce_entry(entry: Entry) -> _Reduction:
    return Entry, tuple(entry._replace(evidence=_once(entry.evidence)))


def _restore(kind: type[_Kind], *parts: object) -> _Kind:
    made = object.__new__(kind)
    for name, part in zip(kind.__slots__, parts, strict=True):  # type: ignore[attr-defined]
        object.__setattr__(made, name, part)
    return made


class _Reductions(dict[type, "Callable[[Any], _Reduction]"]):
    """How to reduce each type, as pickle asks for it; KeyError: in pickle's own way."""

    def __missing__(self, kind: type) -> Callable[[Any], _Reduction]:
        if not (is_dataclass(kind) and "__slots__" in vars(kind)):
            raise KeyError(kind)
        return self.setdefault(kind, _reduce_dataclass)


class _Pickler(pickle.Pickler):
    dispatch_table = _Reductions({Entry: _reduce_entry})
