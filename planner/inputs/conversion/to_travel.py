"""Conversion of travel.yaml and the main roads into the settings of a travel engine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.model.resources import VehicleClass
from planner.model.travel import LegOverride, RoadLink, Terrain, TravelSettings

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.inputs.datasets.roads import MainRoad
    from planner.inputs.schema.travel_yaml import LegEntry, TerrainEntry, TravelFile, Trunk


def to_travel(
    file: TravelFile,
    *,
    roads: Iterable[MainRoad],
    hills: frozenset[str],
    places: Iterable[str],
    attribution: str,
) -> TravelSettings:
    """Return the settings of a travel engine; ``hills`` are the ``places`` in the hills."""
    season = file.season_factors.wet if file.season == "wet" else file.season_factors.dry
    factors = file.class_time_factors
    return TravelSettings(
        engine=file.engine,
        season=file.season,
        season_factors=(
            ("hills", season.hills),
            ("lowland", season.lowland),
            ("trunk", season.trunk),
        ),
        links=tuple(_link(road, file.trunk) for road in sorted(roads, key=lambda road: road.id)),
        terrains=(
            _terrain("hills", file.terrains.hills),
            _terrain("lowland", file.terrains.lowland),
        ),
        terrain_of=tuple(
            (place, "hills" if place in hills else "lowland") for place in sorted(places)
        ),
        class_factors=(
            (VehicleClass.FOUR_WHEEL_DRIVE, factors.four_wheel_drive),
            (VehicleClass.CAR, factors.car),
            (VehicleClass.MOTORCYCLE, factors.motorcycle),
        ),
        nearest_nodes=file.nearest_nodes,
        max_direct_km=file.max_direct_km,
        trunk_spread=file.trunk.spread_percent,
        overrides=tuple(_override(leg) for _, leg in sorted(file.legs.items())),
        attribution=attribution,
    )


def _link(road: MainRoad, trunk: Trunk) -> RoadLink:
    """Return a link with its published length, or with the scaled length of the source."""
    published = road.km_published is not None
    km = (
        road.km_published if road.km_published is not None else road.km_source * trunk.length_factor
    )
    speed = trunk.link_speeds_kmh.get(road.id, trunk.speed_kmh)
    return RoadLink(
        id=road.id,
        name=road.name,
        points=road.points,
        km=round(km, 3),
        speed_kmh=speed,
        basis="published" if published else "scaled",
    )


def _terrain(name: str, entry: TerrainEntry) -> Terrain:
    """Return a terrain."""
    return Terrain(
        name=name, circuity=entry.circuity, speed_kmh=entry.speed_kmh, spread=entry.spread_percent
    )


def _override(leg: LegEntry) -> LegOverride:
    """Return a leg with the office's figures, in metres."""
    metres = None if leg.km is None else int(leg.km * 1000 + 0.5)
    return LegOverride(
        origin=leg.origin,
        destination=leg.destination,
        minutes=leg.minutes,
        metres=metres,
        both_ways=leg.both_ways,
        source=leg.source,
    )
