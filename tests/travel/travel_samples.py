"""Build small travel settings for the tests of travel."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings

from planner.model.places import Coordinate
from planner.model.resources import VehicleClass
from planner.model.travel import LegOverride, RoadLink, Terrain, TravelSettings

# A degree of a great circle is 6371.0088 km x pi / 180 = 111.195 km.
WEST, EAST = Coordinate(lat=0.0, lon=0.0), Coordinate(lat=0.0, lon=0.09)
LOWLAND = Terrain(name="lowland", circuity=1.5, speed_kmh=30.0, spread=25)
HILLS = Terrain(name="hills", circuity=1.6, speed_kmh=20.0, spread=40)

# One road of 10 km along the equator at 60 km/h: a minute a km, cut into five pieces of 2 km.
ROAD = RoadLink(
    id="road", name=None, points=(WEST, EAST), km=10.0, speed_kmh=60.0, basis="published"
)

# Two places 0.01 degrees north of its ends, one at its western end, one in the hills,
# one beyond every connector.
PLACES = (
    ("north-west", Coordinate(lat=0.01, lon=0.0)),
    ("north-east", Coordinate(lat=0.01, lon=0.09)),
    ("at-the-end", WEST),
    ("in-the-hills", Coordinate(lat=-0.1, lon=0.05)),
    ("on-an-island", Coordinate(lat=5.0, lon=5.0)),
)


def for_any(**strategies: Any) -> Any:
    """Return a decorator that runs a test on examples of ``strategies``, without a deadline."""
    return lambda test: settings(deadline=None, max_examples=50)(given(**strategies)(test))


def sample_settings(**changes: Any) -> TravelSettings:
    """Return settings of the dry season for ``PLACES``, with ``changes``."""
    plain = TravelSettings(
        engine="skeleton",
        season="dry",
        season_factors=(),
        links=(ROAD,),
        terrains=(LOWLAND, HILLS),
        terrain_of=tuple(
            (place, "hills" if place == "in-the-hills" else "lowland") for place, _ in PLACES
        ),
        class_factors=((VehicleClass.MOTORCYCLE, 1.2),),
        nearest_nodes=12,
        max_direct_km=50.0,
        trunk_spread=15,
        overrides=(),
        attribution="sample",
    )
    return replace(plain, **changes)


def override(origin: str, destination: str, minutes: int | None, **changes: Any) -> LegOverride:
    """Return an override that leads one way and keeps the model's metres, with ``changes``."""
    leg = LegOverride(
        origin=origin,
        destination=destination,
        minutes=minutes,
        metres=None,
        both_ways=False,
        source="test",
    )
    return replace(leg, **changes)
