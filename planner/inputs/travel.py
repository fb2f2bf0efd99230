"""Read travel.yaml: the engine, speeds, season, and legs the office knows better."""

from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from planner.inputs.roads import MainRoad
from planner.inputs.values import Code, Count, Date, Note, Section, Slug
from planner.model.resources import VehicleClass
from planner.model.travel import LegOverride, RoadLink, Terrain, TravelSettings

Factor = Annotated[float, Field(ge=0.1, le=20)]
Speed = Annotated[float, Field(ge=1, le=150)]
Spread = Annotated[int, Field(ge=0, le=100)]


class SeasonFactors(Section):
    """How much longer a season makes each kind of way."""

    trunk: Factor
    """Main roads."""
    lowland: Factor
    """Lowland."""
    hills: Factor
    """Hills."""


class Seasons(Section):
    """Factors on time of each season."""

    dry: SeasonFactors
    """The dry season."""
    wet: SeasonFactors
    """The rainy season."""


class Trunk(Section):
    """The main roads."""

    length_factor: Factor
    """Applied to lengths that are not published."""
    speed_kmh: Speed
    """Speed in km/h."""
    link_speeds_kmh: dict[str, Speed] = Field(default_factory=dict)
    """Speed on single links, by their id."""
    spread_percent: Spread
    """The honest error of times, in per cent."""


class TerrainEntry(Section):
    """How places off the main road are reached."""

    circuity: Annotated[float, Field(ge=1, le=10)]
    """Length of the way over the straight line."""
    speed_kmh: Speed
    """Speed in km/h."""
    spread_percent: Spread
    """The honest error of times, in per cent."""


class Terrains(Section):
    """Kinds of ground off the main roads."""

    lowland: TerrainEntry
    """Lowland."""
    hills: TerrainEntry
    """Hills."""


class ClassFactors(Section):
    """Factors on time of each class of vehicle."""

    car: Factor
    """Cars."""
    four_wheel_drive: Annotated[Factor, Field(alias="4x4")]
    """Cars with four-wheel drive."""
    motorcycle: Factor
    """Motorcycles."""


class LegEntry(Section):
    """A leg the office knows better than the model."""

    origin: Annotated[Code, Field(alias="from")]
    """Place id."""
    destination: Annotated[Code, Field(alias="to")]
    """Place id."""
    minutes: Annotated[int, Field(ge=1, le=2880)] | None
    """Minutes; null: there is no way."""
    km: Annotated[float, Field(ge=0, le=2000)] | None = None
    """Kilometres; null: as the model has it."""
    both_ways: bool
    """Whether it holds in both directions."""
    source: Note
    """Who says so."""


class ClosedPlace(Section):
    """A place that cannot be reached for some days."""

    place: Code
    """Place id."""
    first: Annotated[Date, Field(alias="from")]
    """The first day."""
    last: Annotated[Date, Field(alias="to")]
    """The last day."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last < self.first:
            raise PydanticCustomError(
                "E1501", "dates", {"at": "to", "start": str(self.first), "end": str(self.last)}
            )
        return self


class TravelFile(Section):
    """How travel times are made."""

    engine: Literal["skeleton"]
    """The travel engine."""
    season: Literal["dry", "wet"]
    """The season planned for."""
    season_factors: Seasons
    """Factors on time by season."""
    trunk: Trunk
    """Main roads."""
    terrains: Terrains
    """Ways off the main roads."""
    hills_kecamatan: list[Code] = Field(default_factory=list)
    """Kecamatan whose villages lie in the hills."""
    hills_places: list[Code] = Field(default_factory=list)
    """Other places in the hills."""
    nearest_nodes: Annotated[Count, Field(ge=1)]
    """How many points of the main roads a place is joined to."""
    max_direct_km: Annotated[float, Field(ge=0, le=500)]
    """The longest straight way off the main roads, in km."""
    class_time_factors: ClassFactors
    """Factors on time by class of vehicle."""
    legs: dict[Slug, LegEntry] = Field(default_factory=dict)
    """Legs the office knows better."""
    closed_places: dict[Slug, ClosedPlace] = Field(default_factory=dict)
    """Places cut off for some days."""


def to_travel(
    file: TravelFile,
    *,
    roads: Iterable[MainRoad],
    hills: frozenset[str],
    places: Iterable[str],
    attribution: str,
) -> TravelSettings:
    """Return the settings for a travel engine; ``hills`` are the ids among ``places`` that lie in the hills."""
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
        closed_places=tuple(
            sorted(
                (closed.place, closed.first, closed.last) for closed in file.closed_places.values()
            )
        ),
        attribution=attribution,
    )


def _link(road: MainRoad, trunk: Trunk) -> RoadLink:
    """Return a link with its published length, or the source's made longer."""
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
    """Return a kind of ground."""
    return Terrain(
        name=name, circuity=entry.circuity, speed_kmh=entry.speed_kmh, spread=entry.spread_percent
    )


def _override(leg: LegEntry) -> LegOverride:
    """Return a leg the office knows better, in metres."""
    metres = None if leg.km is None else int(leg.km * 1000 + 0.5)
    return LegOverride(
        origin=leg.origin,
        destination=leg.destination,
        minutes=leg.minutes,
        metres=metres,
        both_ways=leg.both_ways,
        source=leg.source,
    )
