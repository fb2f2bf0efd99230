"""Protection of the points of Orang Rimba stops in everything that is made from office data.

Teams meet the Orang Rimba at places that nobody else may learn. The middle of a grid cell takes the
place of the point. It depends only on the cell, so a series of plans reveals no more than one plan.
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

# The office's own travel times to a protected stop would reveal its distance from a known place.
_STEP_MINUTES = 15
_STEP_METRES = 5000


def is_protected(kind: StopKind) -> bool:
    """Return whether only the office may know the points of stops of this ``kind``."""
    return kind == StopKind.ORANG_RIMBA


def middle_of_cell(point: Coordinate) -> Coordinate:
    """Return the middle of the cell of 0.1 degree (some 11 km) that holds ``point``."""
    return Coordinate(lat=_middle(point.lat), lon=_middle(point.lon))


def protect_stop(stop: Stop) -> Stop:
    """Return ``stop``; the point of a protected one is replaced by the middle of its cell."""
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

    Times are rounded up to steps of 15 minutes, lengths to steps of 5 km, at least one step. A leg
    of length 0 would reveal that a stop lies at a known place.
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
