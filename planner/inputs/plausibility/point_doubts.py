"""Doubts about points: rounded ones, and those among the villages of another kecamatan."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from planner.inputs.datasets.coordinates import kilometres

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.inputs.datasets.villages import Village
    from planner.inputs.readers.findings import Document, Findings

# Two decimals of a degree are 1.1 km. A point read from a map has two decimals in both directions
# with a chance of one in a million.
_ROUNDED_DECIMALS = 2
# In a real regency hardly any village has six neighbours nearer than all of its own kecamatan.
_NEIGHBOURS = 6
_FEWEST_OF_A_KECAMATAN = 3


def examine_points(villages: Sequence[Village], document: Document, findings: Findings) -> None:
    """Note rounded points, and villages far from the others of their kecamatan."""
    for village in villages:
        path = ("features", village.index, "geometry")
        if _is_rounded(village):
            findings.at(
                "W1650",
                document,
                path,
                village=village.entry.name,
                lon=village.coordinate.lon,
                lat=village.coordinate.lat,
            )
    sizes = Counter(village.entry.kecamatan_code for village in villages)
    for village in villages:
        if sizes[village.entry.kecamatan_code] >= _FEWEST_OF_A_KECAMATAN:
            _find_stray(village, villages, document, findings)


def _find_stray(
    village: Village, villages: Sequence[Village], document: Document, findings: Findings
) -> None:
    """Note ``village`` if all its neighbours belong to other kecamatan."""
    own = village.entry.kecamatan_code
    others = [
        (kilometres(village.coordinate, other.coordinate), other.entry)
        for other in villages
        if other is not village
    ]
    nearest = sorted(others, key=lambda other: (other[0], other[1].code))[:_NEIGHBOURS]
    if len(nearest) < _NEIGHBOURS or any(entry.kecamatan_code == own for _, entry in nearest):
        return
    km = min(distance for distance, entry in others if entry.kecamatan_code == own)
    around = Counter(entry.kecamatan for _, entry in nearest).most_common(1)[0][0]
    entry = village.entry
    args: dict[str, str | float] = {
        "village": entry.name,
        "kecamatan": entry.kecamatan,
        "around": around,
        "km": int(km + 0.5),
    }
    findings.at("W1651", document, ("features", village.index, "geometry"), **args)


def _is_rounded(village: Village) -> bool:
    """Return whether both degrees of a point have at most two decimals."""
    return all(
        round(degrees, _ROUNDED_DECIMALS) == degrees
        for degrees in (village.coordinate.lon, village.coordinate.lat)
    )
