"""What a document said, in the form of the expected files."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import datetime
from typing import Any

from aggregator.core.model import RawEntry, RawText

_COPIES = ("written", "frame")
"""Fields that hold parts of the document as they stand."""


def essence(value: Any) -> Any:
    """A value without everything that is absent, so that expected files name only what is there."""
    if is_dataclass(value):
        value = {name: getattr(value, name) for field in fields(value) if (name := field.name) not in _COPIES}
    if isinstance(value, (RawEntry, RawText)):
        value = value._asdict()
    if isinstance(value, dict):
        shown = {name: essence(part) for name, part in value.items()}
        return {name: part for name, part in shown.items() if part not in (None, False, [], {})}
    if isinstance(value, list | tuple):
        return [essence(part) for part in value]
    return value.isoformat() if isinstance(value, datetime) else value
