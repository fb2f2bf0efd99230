"""Great-circle distances, and costs that hold time and length in one exact number."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from planner.model.places import Coordinate

    Floats = NDArray[np.float64]
    Whole = NDArray[np.int64]

EARTH_KM = 6371.0088
MS_PER_HOUR = 3_600_000
METRES_PER_KM = 1000

# A cost is milliseconds x ROOM + metres: a whole number, which a float64 holds exactly up to
# 250 hours and 10,000 km. A sum of costs is the sum of both. The least cost is the fastest way,
# and of equally fast ways the shortest. A sum does not depend on the order of its terms, so the
# times there and back are equal to the last bit.
ROOM = 10_000_000


def positions(coordinates: Sequence[Coordinate]) -> Floats:
    """Return ``coordinates`` as rows of latitude and longitude in degrees."""
    return np.array([(c.lat, c.lon) for c in coordinates], dtype=np.float64).reshape(-1, 2)


def great_circle_km(origins: Floats, destinations: Floats) -> Floats:
    """Return the great-circle km from each of ``origins`` (rows) to each of ``destinations``.

    Both are arrays of shape (n, 2), as ``positions`` makes them.
    """
    here = np.radians(origins)[:, None, :]
    there = np.radians(destinations)[None, :, :]
    half = np.sin((there - here) / 2) ** 2
    haversine = half[..., 0] + np.cos(here[..., 0]) * np.cos(there[..., 0]) * half[..., 1]
    km: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(haversine, 1.0)))
    return km


def pack(hours: Floats, km: Floats) -> Floats:
    """Return ``hours`` and ``km`` as costs, rounded to whole milliseconds and metres."""
    cost: Floats = np.rint(hours * MS_PER_HOUR) * ROOM + np.rint(km * METRES_PER_KM)
    return cost


def unpack(cost: Floats) -> tuple[Whole, Whole]:
    """Return the milliseconds and metres in ``cost``; both are 0 where it is infinite."""
    whole = np.where(np.isfinite(cost), cost, 0).astype(np.int64)
    return whole // ROOM, whole % ROOM
