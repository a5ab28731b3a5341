"""What is wrong with a configuration, in words for its operator."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any, Final, get_args

from pydantic import ValidationError

from aggregator.config import values
from aggregator.config.lines import KeyPath
from aggregator.config.settings import Polling, Settings, Table

Problem = tuple[KeyPath, str]
"""Where it is, and what it is with its remedy."""

_WRONG_TYPE: Final[Mapping[str, str]] = {
    "string_type": "is not text; put it in quotes",
    "int_type": "is not a whole number; write digits only, without quotes",
    "bool_type": "is neither true nor false; write one of them, without quotes",
    "tuple_type": "is not a list; put it in square brackets, or for tables write [[{key}]] above each",
    "dict_type": "is not a table; write [{key}] in a line of its own, and its keys below",
    "model_type": "is not a table; write [{key}] in a line of its own, and its keys below",
}
_SECRET: Final = re.compile(r"(?<=//)[^/@\s]*@")
_BARE_KEY: Final = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN: Final = 60


def invalid(error: ValidationError, document: Mapping[str, Any]) -> Iterator[Problem]:
    """The problems of single values."""
    for found in error.errors(include_url=False):
        if found["type"] == "default_factory_not_called":
            continue  # the default of this value is made from another one, whose problem is told
        path: KeyPath = found["loc"]
        yield path, _sentence(path, found["type"], found.get("ctx", {}), found["msg"], document)


def conflicting(document: Mapping[str, Any]) -> Iterator[Problem]:
    """The problems between values; looks at the document as written, so that other problems do not hide them."""
    polling = _table(document.get("polling"))
    least = _seconds(polling, "min_interval")
    for key in ("interval", "max_interval"):
        if _is_shorter(_seconds(polling, key), least):
            yield (
                ("polling", key),
                f"{_duration(polling, key)} is shorter than min_interval; make it longer, or min_interval shorter",
            )
    sources = document.get("sources")
    tables = [_table(source) for source in sources] if isinstance(sources, list) else []
    first: dict[str, int] = {}
    for index, table in enumerate(tables):
        name = table.get("id")
        if isinstance(name, str) and first.setdefault(name, index) != index:
            other = shown(("sources", first[name]))
            yield ("sources", index, "id"), f"{_value(name)} is the id of {other} already; choose another"
        if "interval" in table and _is_shorter(_seconds(table, "interval"), least):
            remedy = (
                f"write at least {_duration(polling, 'min_interval')}, or lower min_interval in [polling]"
            )
            yield ("sources", index, "interval"), f"{_value(table['interval'])} is too short; {remedy}"


def shown(path: KeyPath) -> str:
    """A path as people read it: `sources[2].interval` is a key of the second source."""
    text = ""
    for part in path:
        if isinstance(part, int):
            text += f"[{part + 1}]"
        else:
            text += "." * bool(text) + (
                part if _BARE_KEY.fullmatch(part) else json.dumps(part, ensure_ascii=False)
            )
    return text


def _sentence(
    path: KeyPath, kind: str, context: Mapping[str, Any], otherwise: str, document: Mapping[str, Any]
) -> str:
    """One problem: what pydantic calls it, in our words."""
    value = _value(_at(document, path))
    match kind:
        case "extra_forbidden":
            return _unknown(path)
        case "missing":
            return f"is missing; write for example {path[-1]} = {_example(path)}"
        case "value_error":
            return f"{value} {context['error']}"
        case "literal_error":
            return f"{value} is not one of the choices; write {context['expected'].replace(chr(39), chr(34))}"
        case "greater_than_equal" | "less_than_equal":
            bound, word, limit = (
                ("too small", "least", context.get("ge"))
                if kind == "greater_than_equal"
                else ("too large", "most", context.get("le"))
            )
            unit = f'"{limit:g}s"' if value.startswith('"') else f"{limit:g}"
            return f"{value} is {bound}; write at {word} {unit}"
    if kind in _WRONG_TYPE:
        return f"{value} {_WRONG_TYPE[kind].format(key=shown(path))}"
    return f"{value} cannot be used: {otherwise}; see docs/configuration.md"


def _unknown(path: KeyPath) -> str:
    known = list(_model(path[:-1]).model_fields)
    near = difflib.get_close_matches(str(path[-1]).lower(), known, n=1, cutoff=0.5)
    if near:
        return f'is unknown; did you mean "{near[0]}"?'
    return f"is unknown; remove it, known here are: {', '.join(known)}"


def _example(path: KeyPath) -> str:
    field = _model(path[:-1]).model_fields[str(path[-1])]
    return _value((field.examples or [""])[0])


def _model(path: KeyPath) -> type[Table]:
    """The model of the table at a path."""
    model: type[Table] = Settings
    for part in path:
        if isinstance(part, str):
            model = _model_in(model.model_fields[part].annotation) or model
    return model


def _model_in(annotation: object) -> type[Table] | None:
    if isinstance(annotation, type) and issubclass(annotation, Table):
        return annotation
    return next((found for part in get_args(annotation) if (found := _model_in(part))), None)


def _at(document: object, path: KeyPath) -> object:
    for part in path:
        try:
            document = document[part]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None
    return document


def _value(value: object) -> str:
    """A value about as it is written in the file; without passwords, and not too long."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    text = _SECRET.sub("***@", text)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}..."


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _seconds(table: Mapping[str, Any], key: str) -> float | None:
    """A duration as written, or the default of [polling]; None for what is no duration, which is told elsewhere."""
    try:
        return values.seconds(table.get(key, Polling.model_fields[key].default))
    except ValueError:
        return None


def _is_shorter(duration: float | None, least: float | None) -> bool:
    return duration is not None and least is not None and duration < least


def _duration(polling: Mapping[str, Any], key: str) -> str:
    return _value(polling.get(key, Polling.model_fields[key].default))
