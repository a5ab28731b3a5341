"""Objects of a JSON document, whose fields are asked for by type; what is of another type is noted."""

from __future__ import annotations

from typing import Any

from aggregator.sources._characters import permitted
from aggregator.sources._numbers import seconds, whole_number

_NAMES = {
    "str": "a text",
    "dict": "an object",
    "list": "a list",
    "bool": "a truth value",
    "Number": "a number",
}


class Number(str):
    """A number as it was written."""

    __slots__ = ()


class Object:
    """An object of the document, whose fields are asked for by type; notes what is of another type."""

    def __init__(self, fields: dict[str, Any], place: str, problems: list[str]) -> None:
        self._fields, self._place, self._problems = fields, place, problems

    def text(self, name: str) -> str | None:
        """A field that is a text."""
        value = self._of_type(name, str)
        return permitted(value).strip() or None if value is not None else None

    def number(self, name: str) -> int | None:
        """A field that is a whole number, not negative, in bounds."""
        value = self._of_type(name, Number)
        return whole_number(value and value.removesuffix(".0"))

    def seconds(self, name: str) -> int | None:
        """A field that is a duration, in seconds; fractions are left out."""
        return seconds(self._of_type(name, Number))

    def truth(self, name: str) -> bool:
        """Whether a field that is a truth value is true."""
        return self._of_type(name, bool) is True

    def identifier(self, name: str) -> str | None:
        """A field that is a text, or a number that stands for one."""
        return str(self._fields[name]) if isinstance(self._fields.get(name), Number) else self.text(name)

    def texts(self, name: str) -> list[str]:
        """A field that is a list of texts."""
        found = [permitted(value).strip() for value in self._of_type(name, list) or () if _is(value, str)]
        return [value for value in found if value]

    def object(self, name: str) -> Object | None:
        """A field that is an object."""
        value = self._of_type(name, dict)
        return Object(value, f"{name} of {self._place}", self._problems) if value is not None else None

    def objects(self, name: str, singular: str) -> list[Object]:
        """A field that is a list of objects."""
        found = []
        for number, value in enumerate(self._of_type(name, list) or (), start=1):
            if _is(value, dict):
                found.append(Object(value, f"{singular} {number}{self._within()}", self._problems))
            else:
                self._problems.append(
                    f"{singular} {number}{self._within()} is {_name(value)}, not an object; left out"
                )
        return found

    def _within(self) -> str:
        return f" of {self._place}" if self._place else ""

    def _of_type(self, name: str, wanted: type) -> Any:  # noqa: ANN401 - the type is the argument
        value = self._fields.get(name)
        if value is None or _is(value, wanted):
            return value
        self._problems.append(
            f"{name}{self._within()} is {_name(value)}, not {_NAMES[wanted.__name__]}; ignored"
        )
        return None


def _is(value: object, wanted: type) -> bool:
    return isinstance(value, wanted) and not (wanted is str and isinstance(value, Number))


def _name(value: object) -> str:
    return _NAMES.get(type(value).__name__, "nothing")
