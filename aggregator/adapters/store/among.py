"""Questions about many values at once, in one statement that is the same for any number of them.

A statement with a parameter for each value would be another one for each number of values: the library would compile
it, and the database plan it, again and again.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Self, TypeVarTuple

from sqlalchemy import Boolean, ColumnElement, Connection, Dialect, Row, Select, Text, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import InstrumentedAttribute
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine

_Columns = TypeVarTuple("_Columns")
Column = InstrumentedAttribute[Any]
_MOST = 200
"""Of one address, text or story at most so many entries are looked at: hostile feeds repeat them without end."""


class _Many(TypeDecorator[Collection[Any]]):
    """Many values as one: PostgreSQL's array, in SQLite JSON."""

    impl = Text
    cache_ok = True

    def __init__(self, each: TypeEngine[Any]) -> None:
        super().__init__()
        self.each = each

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the parameter in this database."""
        return dialect.type_descriptor(ARRAY(self.each) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Collection[Any] | None, dialect: Dialect) -> list[Any] | str:
        """Towards the database."""
        values = list(value or ())
        return values if dialect.name == "postgresql" else json.dumps(values)


class among(FunctionElement[bool]):  # noqa: N801 - is written like a function of the database
    """Whether a column has one of the values that are bound as `values`."""

    type = Boolean()
    inherit_cache = True

    def __init__(self, key: Column) -> None:
        super().__init__(key, bindparam("values", type_=_Many(key.type)))

    def self_group(self, against: object = None) -> Self:  # noqa: ARG002
        """Stand alone: "... = 1" for a truth value, which the library would write, is answered by no index."""
        return self


@compiles(among, "sqlite")
def _among_json(element: among, compiler: Any, **options: Any) -> str:  # noqa: ANN401 - untyped in the library
    key, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{key} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - both are written by the compiler


@compiles(among, "postgresql")
def _among_array(element: among, compiler: Any, **options: Any) -> str:  # noqa: ANN401 - as above
    key, values = (compiler.process(clause, **options) for clause in element.clauses)
    return f"{key} = ANY ({values})"


def rows_among(
    connection: Connection, statement: Select[*_Columns], values: Collection[Any]
) -> list[Row[*_Columns]]:
    """The rows of a statement with `among`; it is not carried out for nothing."""
    return list(connection.execute(statement, {"values": values})) if values else []


def first_among(key: Column, column: Column, *order: Column | ColumnElement[bool]) -> Select[Any, Any]:
    """A statement: for each value that `key` has somewhere, `column` of the first rows with it, at most `_MOST`."""
    place = func.row_number().over(partition_by=key, order_by=order)
    ranked = (
        select(key.label("key"), column.label("value"), place.label("place")).where(among(key)).subquery()
    )
    first = select(ranked.c.key, ranked.c.value).where(ranked.c.place <= _MOST)
    return first.order_by(ranked.c.key, ranked.c.place)


def lists_among(
    connection: Connection, statement: Select[Any, Any], values: Collection[Any]
) -> dict[Any, list[Any]]:
    """What a statement of `first_among` finds, by key."""
    found: dict[Any, list[Any]] = {}
    for key, value in rows_among(connection, statement, values):
        found.setdefault(key, []).append(value)
    return found
