"""Keep the points of protected stops out of everything that is made from the office's data.

People who move about, Orang Rimba, are met at places that nobody else may learn. A point that stands
for all points of its cell takes the place of theirs; it depends on nothing but the cell, so that no
number of plans tells more than one.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING

from planner.model.places import Coordinate, StopKind

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from planner.model.places import Stop
    from planner.model.travel import LegOverride

_CELLS_PER_DEGREE = 10
# From the middle of a cell to its corner at the equator, rounded up.
CELL_REACH_KM = 8.0
_CELL_BASIS = "middle of a cell of 0.1 degree"

# What the office knows of a way to a protected stop would tell its distance from a known place.
_STEP_MINUTES = 15
_STEP_METRES = 5000


def is_protected(kind: StopKind) -> bool:
    """Say whether nobody but the office may know where stops of this ``kind`` are."""
    return kind == StopKind.ORANG_RIMBA


def middle_of_cell(point: Coordinate) -> Coordinate:
    """Return the middle of the cell of 0.1 degree (some 11 km) that holds ``point``."""
    return Coordinate(lat=_middle(point.lat), lon=_middle(point.lon))


def protect_stop(stop: Stop) -> Stop:
    """Return ``stop`` as all but the office may know it: a protected one with the middle of its cell."""
    if not is_protected(stop.kind):
        return stop
    return replace(
        stop,
        coordinate=middle_of_cell(stop.coordinate),
        coordinate_basis=_CELL_BASIS,
        max_reach_km=CELL_REACH_KM + (stop.max_reach_km or 0.0),
    )


def protect_legs(
    legs: Iterable[LegOverride], protected: Collection[str]
) -> tuple[LegOverride, ...]:
    """Return the office's ``legs``; those of ``protected`` stops (ids) are rounded up.

    Times go up to steps of 15 minutes, lengths to steps of 5 km, at least one of each: a leg of
    nothing would tell that a stop lies at a known place.
    """
    return tuple(
        _round(leg) if leg.origin in protected or leg.destination in protected else leg
        for leg in legs
    )


def _round(leg: LegOverride) -> LegOverride:
    return replace(
        leg,
        minutes=None if leg.minutes is None else _up(leg.minutes, _STEP_MINUTES),
        metres=None if leg.metres is None else _up(leg.metres, _STEP_METRES),
    )


def _up(amount: int, step: int) -> int:
    return max(1, -(-amount // step)) * step


def _middle(degrees: float) -> float:
    return (math.floor(degrees * _CELLS_PER_DEGREE) + 0.5) / _CELLS_PER_DEGREE
