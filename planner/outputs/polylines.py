"""Courses on the map: encoded polylines of precision 5 (1.1 m), read, written and thinned."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Point = tuple[float, float]  # latitude, longitude in degrees
_SCALE = 100_000
_CHUNK_BITS = 5
_CHUNK = 0x1F
_MORE = 0x20
_FIRST_CHARACTER = 63


def _read_numbers(line: str) -> Iterator[int]:
    value = shift = 0
    for character in line:
        code = ord(character) - _FIRST_CHARACTER
        value |= (code & _CHUNK) << shift
        shift += _CHUNK_BITS
        if not code & _MORE:
            yield ~(value >> 1) if value & 1 else value >> 1
            value = shift = 0


def decode(line: str) -> tuple[Point, ...]:
    """Return the points of the encoded polyline ``line``."""
    points = []
    numbers = _read_numbers(line)
    lat = lon = 0
    for north, east in zip(numbers, numbers, strict=True):
        lat, lon = lat + north, lon + east
        points.append((lat / _SCALE, lon / _SCALE))
    return tuple(points)


def _write_number(number: int) -> str:
    value = ~(number << 1) if number < 0 else number << 1
    characters = []
    while value >= _MORE:
        characters.append(chr((_MORE | (value & _CHUNK)) + _FIRST_CHARACTER))
        value >>= _CHUNK_BITS
    return "".join(characters) + chr(value + _FIRST_CHARACTER)


def encode(points: Sequence[Point]) -> str:
    """Return ``points`` as an encoded polyline."""
    written = []
    lat = lon = 0
    for north, east in points:
        next_lat = round(north * _SCALE)
        next_lon = round(east * _SCALE)
        written.append(_write_number(next_lat - lat) + _write_number(next_lon - lon))
        lat, lon = next_lat, next_lon
    return "".join(written)


def _distance(point: Point, start: Point, end: Point) -> float:
    """Return the distance of ``point`` from the segment, in degrees.

    Near the equator a degree has the same length on both axes.
    """
    east = end[1] - start[1]
    north = end[0] - start[0]
    length = east * east + north * north
    along = (
        0.0
        if length == 0
        else ((point[1] - start[1]) * east + (point[0] - start[0]) * north) / length
    )
    along = min(1.0, max(0.0, along))
    return float(
        ((point[1] - start[1] - along * east) ** 2 + (point[0] - start[0] - along * north) ** 2)
        ** 0.5
    )


def thin(points: Sequence[Point], degrees: float) -> tuple[Point, ...]:
    """Return ``points`` without bends of less than ``degrees`` (Douglas-Peucker)."""
    if not points:
        return ()
    keep = {0, len(points) - 1}
    pieces = [(0, len(points) - 1)]
    while pieces:
        first, last = pieces.pop()
        between = range(first + 1, last)
        if not between:
            continue
        farthest = max(
            between, key=lambda i: (_distance(points[i], points[first], points[last]), -i)
        )
        if _distance(points[farthest], points[first], points[last]) > degrees:
            keep.add(farthest)
            pieces += [(first, farthest), (farthest, last)]
    return tuple(points[i] for i in sorted(keep))
