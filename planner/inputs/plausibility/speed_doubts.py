"""Doubts about implausible speeds and legs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.inputs.datasets.coordinates import kilometres

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.inputs.data_files import Data
    from planner.inputs.readers.findings import Document, Findings, KeyPath
    from planner.inputs.schema.travel_yaml import LegEntry, TravelFile
    from planner.model.places import Coordinate

# Average speeds with villages, bends and stops, in km/h: slowest and fastest on roads of Jambi.
_TRUNK = (15, 80)
_TERRAIN = (5, 60)
_LEG = (4, 90)
# The office's kilometres may be rounded.
_ROUNDED_KM = 1


def examine_speeds(file: TravelFile, data: Data, document: Document, findings: Findings) -> None:
    """Note implausible speeds and legs, and hills or rainy seasons that are faster than others."""
    for path, speed, (slowest, fastest) in _speeds(file):
        if not slowest <= speed <= fastest:
            findings.at(
                "W1530", document, path, speed=f"{speed:g}", slowest=slowest, fastest=fastest
            )
    lowland, hills = file.terrains.lowland, file.terrains.hills
    if hills.speed_kmh > lowland.speed_kmh:
        path = ("terrains", "hills", "speed_kmh")
        findings.at(
            "W1531", document, path, hills=f"{hills.speed_kmh:g}", lowland=f"{lowland.speed_kmh:g}"
        )
    for stretch in ("trunk", "lowland", "hills"):
        dry, wet = (
            getattr(season, stretch)
            for season in (file.season_factors.dry, file.season_factors.wet)
        )
        if wet < dry:
            findings.at(
                "W1532",
                document,
                ("season_factors", "wet", stretch),
                wet=f"{wet:g}",
                dry=f"{dry:g}",
            )
    points = data.points
    for key, leg in file.legs.items():
        _doubt_leg(leg, points, document, ("legs", key), findings)


def _speeds(file: TravelFile) -> Iterator[tuple[KeyPath, float, tuple[int, int]]]:
    """Yield each speed with its path and its plausible limits."""
    yield ("trunk", "speed_kmh"), file.trunk.speed_kmh, _TRUNK
    for link, speed in file.trunk.link_speeds_kmh.items():
        yield ("trunk", "link_speeds_kmh", link), speed, _TRUNK
    for name, terrain in (("lowland", file.terrains.lowland), ("hills", file.terrains.hills)):
        yield ("terrains", name, "speed_kmh"), terrain.speed_kmh, _TERRAIN


def _doubt_leg(
    leg: LegEntry,
    points: Mapping[str, Coordinate],
    document: Document,
    path: KeyPath,
    findings: Findings,
) -> None:
    """Note a leg shorter than the straight line, or too fast or too slow for its length."""
    if leg.minutes is None:
        return
    ends = points.get(leg.origin), points.get(leg.destination)
    straight = kilometres(ends[0], ends[1]) if ends[0] and ends[1] else 0.0
    if leg.km is not None and leg.km + _ROUNDED_KM < straight:
        findings.at("W1533", document, (*path, "km"), km=f"{leg.km:g}", straight=f"{straight:.1f}")
        return
    km = straight if leg.km is None else leg.km
    speed = km * 60 / leg.minutes
    too_slow = leg.km is not None and speed < _LEG[0]
    if km >= _ROUNDED_KM and (too_slow or speed > _LEG[1]):
        findings.at(
            "W1534",
            document,
            (*path, "minutes"),
            minutes=leg.minutes,
            km=f"{km:.1f}",
            speed=int(speed + 0.5),
        )
