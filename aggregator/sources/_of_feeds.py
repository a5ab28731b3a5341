"""What the modules beside RSS and Atom say of a feed: when to ask, where it moved to, what it took back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from aggregator.core import dates
from aggregator.core.model import Person, Tombstone
from aggregator.sources._namespaces import address, name, said, text
from aggregator.sources._numbers import whole_number

if TYPE_CHECKING:
    from lxml.etree import _Element

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_PERIODS: Final = frozenset({"hourly", "daily", "weekly", "monthly", "yearly"})
_HOURS: Final = 24
_MOST_TOMBSTONES: Final = 5_000


@dataclass(slots=True)
class OfFeed:
    """What the modules say of a feed, as far as it was read; `said` holds fields of `Delivery`."""

    said: dict[str, Any] = field(default_factory=dict)
    deleted: list[Tombstone] = field(default_factory=list)


Handler = Callable[[OfFeed, "_Element"], None]


def _keep(feed: OfFeed, key: str, value: object) -> None:
    """What is said first counts; what says nothing does not."""
    if value:
        feed.said.setdefault(key, value)


def _ttl(feed: OfFeed, element: _Element) -> None:
    _keep(feed, "ttl", whole_number(text(element)))


def _skip_hours(feed: OfFeed, element: _Element) -> None:
    """RSS 2.0 counts from 0 to 23, RSS 0.91 to 24, which is the hour that begins at midnight."""
    said = (whole_number(text(part)) for part in element.iterchildren("*") if name(part) == "hour")
    hours = {hour % _HOURS for hour in said if hour is not None and hour <= _HOURS}
    _keep(feed, "skip_hours", tuple(sorted(hours)))


def _skip_days(feed: OfFeed, element: _Element) -> None:
    days = {text(part).capitalize() for part in element.iterchildren("*") if name(part) == "day"}
    _keep(feed, "skip_days", tuple(day for day in _DAYS if day in days))


def _update_period(feed: OfFeed, element: _Element) -> None:
    period = text(element).lower()
    _keep(feed, "update_period", period if period in _PERIODS else None)


def _update_frequency(feed: OfFeed, element: _Element) -> None:
    _keep(feed, "update_frequency", whole_number(text(element)))


def _update_base(feed: OfFeed, element: _Element) -> None:
    _keep(feed, "update_base", dates.parse(text(element)))


def _complete(feed: OfFeed, element: _Element) -> None:  # noqa: ARG001 - see Handler
    _keep(feed, "complete", True)  # noqa: FBT003 - the value of a field


def _archive(feed: OfFeed, element: _Element) -> None:  # noqa: ARG001 - see Handler
    _keep(feed, "archive", True)  # noqa: FBT003 - the value of a field


def _new_url(feed: OfFeed, element: _Element) -> None:
    _keep(feed, "new_url", address(element, text(element)))


def _guid(feed: OfFeed, element: _Element) -> None:
    _keep(feed, "guid", text(element))


def _locked(feed: OfFeed, element: _Element) -> None:
    locked = {"yes": True, "no": False}.get(text(element).lower())
    if locked is not None:
        feed.said.setdefault("locked", locked)


def _deleted_entry(feed: OfFeed, element: _Element) -> None:
    attributes = said(element)
    ref = attributes.get("ref")
    if not ref or len(feed.deleted) >= _MOST_TOMBSTONES:
        return
    parts = {name(part): part for part in element.iterchildren("*")}
    comment = parts.get("at:comment")
    feed.deleted.append(
        Tombstone(
            ref=ref,
            when=dates.parse(attributes.get("when", "")),
            by=_person(parts["at:by"]) if "at:by" in parts else None,
            comment=text(comment) or None if comment is not None else None,
        )
    )


def _person(element: _Element) -> Person | None:
    found = {called: text(part) for part in element.iterchildren("*") if (called := name(part))}
    person = Person(
        name=found.get("name") or None,
        email=found.get("email") or None,
        uri=address(element, found.get("uri")) or None,
    )
    return person if person != Person() else None


OF_FEEDS: Final[dict[str, Handler]] = {
    "ttl": _ttl,
    "skipHours": _skip_hours,
    "skipDays": _skip_days,
    "sy:updatePeriod": _update_period,
    "sy:updateFrequency": _update_frequency,
    "sy:updateBase": _update_base,
    "fh:complete": _complete,
    "fh:archive": _archive,
    "itunes:new-feed-url": _new_url,
    "podcast:guid": _guid,
    "podcast:locked": _locked,
    "at:deleted-entry": _deleted_entry,
}
"""By name, as the modules write it."""
