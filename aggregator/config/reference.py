"""docs/configuration.md, made from the settings, so that it cannot say anything else than they do."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from aggregator.config.settings import Languages, Polling, Selectors, Service, SourceTable, Table

if TYPE_CHECKING:
    from pydantic.fields import FieldInfo

_HEAD: Final = """\
# Configuration

One file, `config.toml`, in [TOML](https://toml.io/en/v1.0.0). `aggregator check` names every problem in it at once.
Everything has a default but the `id` and `url` of a source; a key that is not listed here is an error.

- A duration is `"90s"`, `"5m"`, `"2h"`, `"1d"`, or whole seconds.
- A size is `"10MB"`, `"512KB"`, or bytes; 1 KB is 1,000 bytes.
- A language tag is one of BCP 47: `"de"`, `"pt-BR"`, `"zh-Hans"`.
"""
_SECTIONS: Final[tuple[tuple[str, type[Table]], ...]] = (
    ("[service]", Service),
    ("[polling]", Polling),
    ("[languages]", Languages),
    ("[[sources]]", SourceTable),
    ("[sources.selectors]", Selectors),
)


def reference() -> str:
    """The reference of config.toml, as Markdown."""
    return _HEAD + "".join(_section(heading, table) for heading, table in _SECTIONS)


def _section(heading: str, table: type[Table]) -> str:
    meaning = (table.__doc__ or "").partition(": ")[2]
    rows = "".join(
        f"| `{key}` | {field.title} | {_default(field)} | {field.description} |\n"
        for key, field in table.model_fields.items()
    )
    return (
        f"\n## `{heading}`\n\n{meaning[:1].upper()}{meaning[1:]}\n\n"
        f"| key | type | default | meaning |\n| --- | --- | --- | --- |\n{rows}"
    )


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "required"
    if field.default_factory or field.default is None:
        return ""
    value = list(field.default) if isinstance(field.default, tuple) else field.default
    return f"`{json.dumps(value, ensure_ascii=False)}`"
