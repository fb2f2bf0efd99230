"""Courses as Google polylines of precision 5, encoded and decoded."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from planner.errors import TravelError
from planner.model.places import Coordinate

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SCALE = 100_000
CHUNK_BITS = 5
CONTINUES = 0x20
FIRST_LETTER = 63


def encode(points: Sequence[Coordinate]) -> str:
    """Return ``points`` as an encoded polyline, each degree rounded to five decimals."""
    whole = [(0, 0), *((round(p.lat * SCALE), round(p.lon * SCALE)) for p in points)]
    return "".join(
        _letters(there[axis] - here[axis]) for here, there in pairwise(whole) for axis in (0, 1)
    )


def decode(line: str) -> tuple[Coordinate, ...]:
    """Return the points of the encoded polyline ``line``.

    Raises
    ------
    TravelError
        If ``line`` ends within a point or holds a letter no polyline has.
    """
    numbers = list(_numbers(line))
    if len(numbers) % 2:
        raise TravelError(f"polyline ends after a latitude: {line!r}")
    points: list[Coordinate] = []
    lat = lon = 0
    for north, east in zip(numbers[::2], numbers[1::2], strict=True):
        lat, lon = lat + north, lon + east
        points.append(Coordinate(lat=lat / SCALE, lon=lon / SCALE))
    return tuple(points)


def _letters(number: int) -> str:
    """Write ``number`` with its sign in the lowest bit, five bits a letter, lowest first."""
    rest = ~(number << 1) if number < 0 else number << 1
    letters = []
    while rest >= CONTINUES:
        letters.append(chr((CONTINUES | (rest & (CONTINUES - 1))) + FIRST_LETTER))
        rest >>= CHUNK_BITS
    letters.append(chr(rest + FIRST_LETTER))
    return "".join(letters)


def _numbers(line: str) -> Iterator[int]:
    """Read the numbers that ``_letters`` wrote one after the other."""
    number = shift = 0
    for letter in line:
        bits = ord(letter) - FIRST_LETTER
        if not 0 <= bits < 2 * CONTINUES:
            raise TravelError(f"letter {letter!r} in polyline {line!r}")
        number |= (bits & (CONTINUES - 1)) << shift
        shift += CHUNK_BITS
        if bits < CONTINUES:
            yield ~(number >> 1) if number & 1 else number >> 1
            number = shift = 0
    if shift:
        raise TravelError(f"polyline ends within a number: {line!r}")
