"""travel.yaml: the engine, speeds, season, and the office's own legs."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from planner.inputs.schema.values import Code, Count, Date, Note, Section, Slug

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
