"""Checks of coordinates: in degrees, longitude first, inside the area."""

from __future__ import annotations

import math

from planner.inputs.readers.findings import Document, Findings, KeyPath, Plain, is_to_fill_in, shown
from planner.inputs.schema.campaign_yaml import AreaBox
from planner.model.places import Coordinate

# The box of Indonesia: offices outside the regency are checked by it.
INDONESIA = AreaBox(west=94.0, south=-12.0, east=142.0, north=7.0)

_HALF_TURN = 180
_KM_PER_DEGREE = 111.19


def read_point(
    position: Plain, box: AreaBox, document: Document, path: KeyPath, findings: Findings
) -> Coordinate | None:
    """Return a GeoJSON ``position`` (longitude, latitude) inside ``box``, or note why not.

    A height is ignored.
    """
    if isinstance(position, list) and any(map(is_to_fill_in, position)):
        findings.at("E1900", document, path, what="coordinates")
        return None
    if not _is_position(position):
        findings.at("E1611", document, path, got=shown(position))
        return None
    lon, lat = float(position[0]), float(position[1])
    code, args = _flaw(lon, lat, box)
    if code:
        findings.at(code, document, path, lon=lon, lat=lat, **args)
        return None
    return Coordinate(lat=lat, lon=lon)


def kilometres(one: Coordinate, other: Coordinate) -> float:
    """Return the great-circle distance in km."""
    lat_one, lat_other = math.radians(one.lat), math.radians(other.lat)
    half = math.sin((lat_other - lat_one) / 2) ** 2
    half += (
        math.cos(lat_one)
        * math.cos(lat_other)
        * math.sin(math.radians(other.lon - one.lon) / 2) ** 2
    )
    return 2 * math.degrees(math.asin(math.sqrt(half))) * _KM_PER_DEGREE


def _is_position(position: Plain) -> bool:
    """Return whether ``position`` is two or three numbers."""
    if not isinstance(position, list) or len(position) not in (2, 3):
        return False
    return all(
        isinstance(number, int | float) and not isinstance(number, bool) and math.isfinite(number)
        for number in position
    )


def _flaw(lon: float, lat: float, box: AreaBox) -> tuple[str, dict[str, float]]:
    """Return the code and arguments of the error of a point; the code is empty if it is right."""
    if _lies_in(lon, lat, box):
        return "", {}
    if lon == 0 and lat == 0:
        return "E1612", {}
    if abs(lon) > _HALF_TURN or abs(lat) > _HALF_TURN:
        return "E1613", {}
    if _lies_in(lat, lon, box):
        return "E1614", {}
    if _lies_in(lon, -lat, box):
        return "E1616", {"south": -lat}
    inside = Coordinate(
        lat=min(max(lat, box.south), box.north), lon=min(max(lon, box.west), box.east)
    )
    return "E1615", {"km": int(kilometres(inside, Coordinate(lat=lat, lon=lon)) + 0.5)}


def _lies_in(lon: float, lat: float, box: AreaBox) -> bool:
    """Return whether a point lies in ``box``."""
    return box.west <= lon <= box.east and box.south <= lat <= box.north
