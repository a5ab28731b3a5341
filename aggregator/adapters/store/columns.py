"""How values that a database has no type for are kept in a column."""

from __future__ import annotations

import json
from collections.abc import Callable, Hashable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, Text
from sqlalchemy.dialects.postgresql import TIMESTAMP
from sqlalchemy.types import TypeDecorator, TypeEngine

from aggregator.core.model import (
    Category,
    Contributor,
    Enclosure,
    Evidence,
    FeedInfo,
    InReplyTo,
    Link,
    Location,
    Opinion,
    Person,
)

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Moment(TypeDecorator[datetime]):
    """An aware datetime: PostgreSQL's own type; in SQLite microseconds since 1970, which sort and compare exactly."""

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type of the column in this database."""
        own = TIMESTAMP(timezone=True) if dialect.name == "postgresql" else BigInteger()
        return dialect.type_descriptor(own)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | int | None:
        """Towards the database."""
        if value is None or dialect.name == "postgresql":
            return value
        return (value - _EPOCH) // _MICROSECOND

    def process_result_value(self, value: datetime | int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """From the database; always in UTC."""
        if isinstance(value, int):
            return _EPOCH + value * _MICROSECOND
        return value.astimezone(UTC) if value else None


class Document(TypeDecorator[object]):
    """A dataclass of the model, or a tuple of such, as JSON.

    Args:
        decode: makes the value again from what JSON gives.
        absent: what NULL stands for; a value equal to it is kept as NULL.
    """

    impl = JSON
    cache_ok = True

    def __init__(self, decode: Callable[[Any], object], absent: Hashable = None) -> None:
        super().__init__(none_as_null=True)
        self.decode = decode
        self.absent = absent

    def process_bind_param(self, value: object, dialect: Dialect) -> object:  # noqa: ARG002
        """Towards the database."""
        return None if value == self.absent else value

    def process_result_value(self, value: object, dialect: Dialect) -> object:  # noqa: ARG002
        """From the database."""
        return self.absent if value is None else self.decode(value)


class Numbers(TypeDecorator[Mapping[str, int]]):
    """Numbers by name, as JSON; each is written once and differs from all others, so that nothing is remembered."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Mapping[str, int] | None, dialect: Dialect) -> str:  # noqa: ARG002
        """Towards the database."""
        return json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Mapping[str, int]:  # noqa: ARG002
        """From the database."""
        found: Mapping[str, int] = json.loads(value or "{}")
        return found


def _plain(value: Any) -> object:  # noqa: ANN401 - a datetime, or a dataclass with slots
    """What JSON can hold of a value; a dataclass without the fields that say nothing."""
    if isinstance(value, datetime):
        return value.isoformat()
    said = ((name, getattr(value, name)) for name in value.__slots__)
    return {name: part for name, part in said if part not in (None, ())}


_write = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), default=_plain).encode


@lru_cache(maxsize=4096)
def encode(value: Hashable) -> str:
    """Write the value of a `Document` column; the same few values come again and again."""
    return _write(value)


def people(values: Sequence[Mapping[str, Any]]) -> tuple[Person, ...]:
    """Authors from what JSON gives."""
    return tuple(Person(**value) for value in values)


def categories(values: Sequence[Mapping[str, Any]]) -> tuple[Category, ...]:
    """Categories from what JSON gives."""
    return tuple(Category(**value) for value in values)


def enclosures(values: Sequence[Mapping[str, Any]]) -> tuple[Enclosure, ...]:
    """Enclosures from what JSON gives."""
    return tuple(Enclosure(**value) for value in values)


def links(values: Sequence[Mapping[str, Any]]) -> tuple[Link, ...]:
    """Links from what JSON gives."""
    return tuple(Link(**value) for value in values)


def in_reply_to(values: Sequence[Mapping[str, Any]]) -> tuple[InReplyTo, ...]:
    """What an entry answers to, from what JSON gives."""
    return tuple(InReplyTo(**value) for value in values)


def contributors(values: Sequence[Mapping[str, Any]]) -> tuple[Contributor, ...]:
    """Contributors from what JSON gives."""
    return tuple(Contributor(**value) for value in values)


def location(value: Mapping[str, Any]) -> Location:
    """A place from what JSON gives."""
    points = tuple((latitude, longitude) for latitude, longitude in value["points"])
    return Location(shape=value["shape"], points=points, name=value.get("name"))


def evidence(value: Mapping[str, Any]) -> Evidence:
    """The evidence of a language from what JSON gives."""
    opinions = tuple(Opinion(**opinion) for opinion in value.get("opinions", ()))
    return Evidence(**{**value, "opinions": opinions})


def feed_info(value: Mapping[str, Any]) -> FeedInfo:
    """What a feed says of itself, from what JSON gives."""
    updated = value.get("updated")
    return FeedInfo(
        **{
            **value,
            "updated": datetime.fromisoformat(updated) if updated else None,
            "authors": people(value.get("authors", ())),
        }
    )
