"""Places on earth: GeoRSS, simple and GML (georss.org), and the W3C's basic vocabulary (geo:lat, geo:long).

Latitude comes first, but where GML says that it counts in CRS84. What is out of range, counts in metres, or has more
or fewer coordinates than its shape, is no place: a wrong one is worse than none.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Final

from aggregator.core.model import Location
from aggregator.sources._namespaces import name, said

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lxml.etree import _Element

    Points = tuple[tuple[float, float], ...]

_NUMBER: Final = re.compile(r"[+-]?(?:\d{1,6}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE]-?\d)?", re.ASCII)
_MOST_NUMBERS: Final = 1_000
_LONGEST_TEXT: Final = 20_000  # characters
_SHAPES: Final = {
    "georss:point": "point",
    "georss:line": "line",
    "georss:polygon": "polygon",
    "georss:box": "box",
    "gml:point": "point",
    "gml:linestring": "line",
    "gml:polygon": "polygon",
    "gml:envelope": "box",
}
_CODE: Final = re.compile("[:/#]+")
_GEOGRAPHIC: Final = frozenset({"CRS84", "4326", "4979", "4258", "4269"})
"""Coordinate systems of latitude and longitude that differ by metres at most: WGS 84, ETRS89, NAD83 (EPSG)."""

_POSITIONS: Final = frozenset({"gml:pos", "gml:poslist", "gml:lowercorner", "gml:uppercorner"})
# How many points a shape has; the first one of a polygon comes again at its end.
_POINTS: Final = {"point": (1, 1), "box": (2, 2), "line": (2, _MOST_NUMBERS), "polygon": (4, _MOST_NUMBERS)}


def simple(element: _Element) -> Location | None:
    """The place that one element of GeoRSS Simple names."""
    return _location(_SHAPES[name(element) or ""], _numbers(element.text))


def where(element: _Element) -> Location | None:
    """The place in a `georss:where`, or in a shape of GML without one: the first shape there."""
    parts = list(islice(element.iter("*"), _MOST_NUMBERS))
    shape = next((part for part in parts if name(part) in _SHAPES), None)
    if shape is None:
        return None
    numbers: list[float] = []
    system, dimensions = "", "2"
    for part in islice(shape.iter("*"), _MOST_NUMBERS):
        if name(part) == "gml:interior":
            break
        attributes = said(part)
        system = attributes.get("srsname", system).upper()
        dimensions = attributes.get("srsdimension", dimensions)
        if name(part) in _POSITIONS:
            numbers += _numbers(part.text)
    if dimensions == "3":
        numbers = [number for place, number in enumerate(numbers) if place % 3 < 2]  # without heights
    if system and _CODE.split(system)[-1] not in _GEOGRAPHIC:
        return None
    return _location(_SHAPES[name(shape) or ""], numbers, swapped=system.endswith("CRS84"))


def point(latitude: str, longitude: str) -> Location | None:
    """The place that two elements of the W3C's vocabulary name."""
    here, there = _numbers(latitude), _numbers(longitude)
    return _location("point", [*here, *there]) if len(here) == len(there) == 1 else None


def _location(shape: str, numbers: Sequence[float], *, swapped: bool = False) -> Location | None:
    points: Points = tuple(zip(numbers[::2], numbers[1::2], strict=False))
    if swapped:
        points = tuple((latitude, longitude) for longitude, latitude in points)
    if len(numbers) % 2 or not all(abs(here) <= 90 and abs(there) <= 180 for here, there in points):
        return None
    if shape == "box" and len(points) == 2 and points[0][0] > points[1][0]:
        points = points[::-1]
    least, most = _POINTS[shape]
    if not least <= len(points) <= most:
        return None
    if shape == "polygon" and points[0] != points[-1]:
        points = (*points, points[0])
    return Location(shape=shape, points=points)


def _numbers(value: str | None) -> list[float]:
    """The numbers in a text, parted by white space or commas; none where anything else is in it, or too many."""
    words = (value or "")[:_LONGEST_TEXT].replace(",", " ").split()
    if (
        len(value or "") > _LONGEST_TEXT
        or len(words) > _MOST_NUMBERS
        or not all(_NUMBER.fullmatch(word) for word in words)
    ):
        return []
    return [float(word) for word in words]
