"""Make a travel matrix from the estimate of an engine.

It applies class factors, rounding, and the overrides of the office.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.errors import TravelError
from planner.model.travel import TravelMatrix
from planner.travel.measure import METRES_PER_KM, great_circle_km, positions, unpack

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planner.model.places import Coordinate
    from planner.model.resources import VehicleClass
    from planner.model.travel import LegOverride, Terrain, TravelSettings
    from planner.travel.measure import Floats

    Objects = NDArray[np.object_]

TRUNK = "trunk"
MS_PER_MINUTE = 60_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """The estimate of an engine from place (row) to place (column), season included.

    ``cost`` is made by ``planner.travel.measure.pack``, and infinite where there is no way.
    ``letters`` are keys of ``BASIS``. Both have the shape (places, places).
    """

    cost: Floats
    letters: NDArray[np.str_]


def season_factor(settings: TravelSettings, stretch: str) -> float:
    """Return the season's factor on the time of a ``stretch``; 1 where the season has none.

    A stretch is ``trunk`` or the name of a terrain.
    """
    return dict(settings.season_factors).get(stretch, 1.0)


def class_factor(settings: TravelSettings, vehicle_class: VehicleClass) -> float:
    """Return the factor of ``vehicle_class`` on every time; 1 where the settings have none."""
    return dict(settings.class_factors).get(vehicle_class, 1.0)


def terrains_of(
    places: Sequence[tuple[str, Coordinate]], settings: TravelSettings
) -> tuple[Terrain, ...]:
    """Return the terrain of each of ``places``.

    Raises
    ------
    TravelError
        If a place has no terrain, or one that the settings do not describe.
    """
    known = {terrain.name: terrain for terrain in settings.terrains}
    names = dict(settings.terrain_of)
    for place, _ in places:
        if names.get(place) not in known:
            described = ", ".join(sorted(known)) or "none"
            message = (
                f"place {place} has terrain {names.get(place)!r}; the settings describe {described}"
            )
            raise TravelError(message, code="E702", place=place, known=described)
    return tuple(known[names[place]] for place, _ in places)


def finish_matrix(
    places: Sequence[tuple[str, Coordinate]],
    estimate: Estimate,
    *,
    settings: TravelSettings,
    vehicle_class: VehicleClass,
) -> TravelMatrix:
    """Return the matrix of an ``estimate``, in whole minutes (rounded up) and whole metres.

    The class factor applies to the whole time. Places at the same point are 0 minutes apart.
    Overrides hold for every season and class, and change no other pair. Rounding up may break the
    triangle inequality by a minute, an override by any amount: the matrix is not closed under
    shortest paths. It knows no closed days.
    """
    ms, metres = unpack(estimate.cost)
    ms = np.rint(ms * class_factor(settings, vehicle_class)).astype(np.int64)
    cells = _Cells(
        minutes=(-(-ms // MS_PER_MINUTE)).astype(object),
        metres=metres.astype(object),
        letters=estimate.letters.copy(),
    )
    cells.put(np.isinf(estimate.cost), minutes=None, metres=None, letter="n")
    where = positions([coordinate for _, coordinate in places])
    cells.put((where[:, None, :] == where[None, :, :]).all(axis=2), minutes=0, metres=0, letter="-")
    for override in settings.overrides:
        _apply_override(override, cells, places=places, settings=settings)
    return TravelMatrix(
        classes=(vehicle_class,),
        places=tuple(place for place, _ in places),
        minutes=tuple(map(tuple, cells.minutes.tolist())),
        metres=tuple(map(tuple, cells.metres.tolist())),
        basis=tuple("".join(row) for row in cells.letters.tolist()),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cells:
    """The cells of a matrix that is being made."""

    minutes: Objects
    metres: Objects
    letters: NDArray[np.str_]

    def put(
        self,
        cells: NDArray[np.bool_] | tuple[int, int],
        *,
        minutes: int | None,
        metres: int | None,
        letter: str,
    ) -> None:
        """Set ``cells`` to one value."""
        self.minutes[cells] = minutes
        self.metres[cells] = metres
        self.letters[cells] = letter


def _apply_override(
    override: LegOverride,
    cells: _Cells,
    *,
    places: Sequence[tuple[str, Coordinate]],
    settings: TravelSettings,
) -> None:
    """Write ``override`` into ``cells`` if both its ends are among ``places``.

    A later override replaces an earlier one.
    """
    rows = {place: row for row, (place, _) in enumerate(places)}
    if override.origin not in rows or override.destination not in rows:
        return
    there = (rows[override.origin], rows[override.destination])
    for cell in (there, there[::-1]) if override.both_ways else (there,):
        if override.minutes is None:
            cells.put(cell, minutes=None, metres=None, letter="n")
            continue
        metres = next(
            m
            for m in (override.metres, cells.metres[cell], _estimate_metres(places, settings, cell))
            if m is not None
        )
        cells.put(cell, minutes=override.minutes, metres=metres, letter="o")


def _estimate_metres(
    places: Sequence[tuple[str, Coordinate]], settings: TravelSettings, cell: tuple[int, int]
) -> int:
    """Return the metres of a way that the engine does not know.

    They are the great circle times the larger circuity of the two ends.
    """
    ends = [places[cell[0]], places[cell[1]]]
    km = float(great_circle_km(*(positions([coordinate]) for _, coordinate in ends))[0, 0])
    return round(
        km * METRES_PER_KM * max(terrain.circuity for terrain in terrains_of(ends, settings))
    )
