"""Rows into tables, many at once.

The library writes the statements, and says how each type of column is given to the driver; the rows themselves go to
the driver directly, because there are thousands and the library would look at every value of them three times.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import Connection, Dialect
from sqlalchemy.dialects import postgresql, sqlite

from aggregator.adapters.store.tables import Base

Rows = Sequence[Mapping[str, Any]]


def insert(connection: Connection, table: type[Base], rows: Rows) -> None:
    """Insert rows that are not there; where it is sure that none is, it costs half of `upsert`."""
    _execute(connection, table, rows)


def insert_missing(connection: Connection, table: type[Base], rows: Rows, *keys: str) -> None:
    """Insert rows, but for those whose `keys` are there already."""
    _execute(connection, table, rows, keys, ())


def upsert(
    connection: Connection, table: type[Base], rows: Rows, *keys: str, keep: Collection[str] = ()
) -> None:
    """Insert rows; where one with the same `keys` is there, replace its other columns but those to `keep`."""
    if rows:
        _execute(connection, table, rows, keys, tuple(name for name in rows[0] if name not in {*keys, *keep}))


class _Statement(NamedTuple):
    """An INSERT as the driver takes it, and how some of its columns are to be given."""

    text: str
    order: tuple[str, ...]
    positional: bool
    processors: Sequence[tuple[int, Callable[[Any], Any]]]


def _execute(
    connection: Connection,
    table: type[Base],
    rows: Rows,
    keys: tuple[str, ...] = (),
    replaced: tuple[str, ...] = (),
) -> None:
    if not rows:
        return
    statement = _statement(connection.dialect, table, tuple(rows[0]), keys, replaced)
    of_row = itemgetter(*statement.order)
    ready = []
    for row in rows:
        values = list(of_row(row))
        for place, process in statement.processors:
            if values[place] is not None:
                values[place] = process(values[place])
        ready.append(
            tuple(values) if statement.positional else dict(zip(statement.order, values, strict=True))
        )
    connection.exec_driver_sql(statement.text, ready)


@lru_cache(maxsize=64)
def _statement(
    dialect: Dialect,
    table: type[Base],
    names: tuple[str, ...],
    keys: tuple[str, ...],
    replaced: tuple[str, ...],
) -> _Statement:
    made = (postgresql.insert if dialect.name == "postgresql" else sqlite.insert)(table)
    if replaced:
        made = made.on_conflict_do_update(
            index_elements=keys, set_={name: made.excluded[name] for name in replaced}
        )
    elif keys:
        made = made.on_conflict_do_nothing(index_elements=keys)
    compiled = made.compile(dialect=dialect, column_keys=names)
    order = compiled.positiontup or names
    types = (table.__table__.columns[name].type for name in order)
    processors = (type_.dialect_impl(dialect).bind_processor(dialect) for type_ in types)
    return _Statement(
        text=str(compiled),
        order=tuple(order),
        positional=compiled.positional,
        processors=[(place, process) for place, process in enumerate(processors) if process],
    )
