"""campaign.yaml: the weeks, hours, targets, floors, prices and rules."""

from collections.abc import Iterable
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from planner.inputs.readers.findings import nearest
from planner.inputs.schema.field_rules import FieldRules
from planner.inputs.schema.request_entries import LimitsEntry, RequestEntry
from planner.inputs.schema.values import (
    Code,
    Count,
    Date,
    Latitude,
    Longitude,
    Minutes,
    Name,
    Paragraphs,
    Percent,
    Rupiah,
    Section,
    Slug,
    Time,
    clock,
)
from planner.locale.templates import has_stray_dollar, placeholders_of, unknown_words
from planner.model.campaign import FIRST_DATE, LAST_DATE

_LONGEST_CAMPAIGN = 60 * 7
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
# In people. Prices are rounded to millionths, so that any price is exact to 1 %.
LEAST_PRICE = 0.00005


def check_price(value: float) -> float:
    """Return ``value`` if it is 0, or large enough to be exact to 1 %."""
    if 0 < value < LEAST_PRICE:
        raise PydanticCustomError("E1318", "price", {"least": f"{LEAST_PRICE:.5f}"})
    return value


People = Annotated[float, Field(ge=0, le=1000), AfterValidator(check_price)]


class AreaBox(Section):
    """The box of degrees in which all villages and bases lie."""

    west: Longitude
    """Westernmost longitude in degrees."""
    south: Latitude
    """Southernmost latitude in degrees."""
    east: Longitude
    """Easternmost longitude in degrees."""
    north: Latitude
    """Northernmost latitude in degrees."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.west >= self.east or self.south >= self.north:
            raise PydanticCustomError("E1301", "box", {})
        return self


class Hours(Section):
    """The hours of a weekday; the rest may be left out."""

    shift_start: Time
    """When recording may begin."""
    shift_end: Time
    """When recording ends."""
    rest_start: Time | None = None
    """When the rest begins."""
    rest_end: Time | None = None
    """When the rest ends."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.shift_end <= self.shift_start:
            raise PydanticCustomError(
                "E1302",
                "shift",
                {"at": "shift_end", "start": clock(self.shift_start), "end": clock(self.shift_end)},
            )
        if (self.rest_start is None) != (self.rest_end is None):
            raise PydanticCustomError(
                "E1303", "half a rest", {"at": "rest_end" if self.rest_end else "rest_start"}
            )
        if self.rest_start is not None and self.rest_end is not None:
            self._check_rest(self.rest_start, self.rest_end)
        return self

    def _check_rest(self, start: int, end: int) -> None:
        times = {"at": "rest_start", "start": clock(start), "end": clock(end)}
        if end <= start:
            raise PydanticCustomError("E1304", "rest", times)
        if start < self.shift_start or end > self.shift_end:
            shift = {"shift_start": clock(self.shift_start), "shift_end": clock(self.shift_end)}
            raise PydanticCustomError("E1305", "rest outside", times | shift)


class HoursByWeekday(Section):
    """The hours of each weekday on which teams serve."""

    monday: Hours | None = None
    """Hours on Mondays."""
    tuesday: Hours | None = None
    """Hours on Tuesdays."""
    wednesday: Hours | None = None
    """Hours on Wednesdays."""
    thursday: Hours | None = None
    """Hours on Thursdays."""
    friday: Hours | None = None
    """Hours on Fridays."""
    saturday: Hours | None = None
    """Hours on Saturdays."""
    sunday: Hours | None = None
    """Hours on Sundays."""

    def on(self, day: date) -> Hours | None:
        """Return the hours of ``day``'s weekday, None where nobody serves."""
        hours: Hours | None = getattr(self, WEEKDAYS[day.weekday()])
        return hours


class Margins(Section):
    """How much earlier than the shift a team may leave, and how much later it may be back."""

    leave_early_minutes: Minutes
    """Minutes before the shift."""
    return_late_minutes: Minutes
    """Minutes after the shift."""


class Holiday(Section):
    """A public holiday."""

    name: Name
    """Its name."""
    worked: bool
    """Whether teams serve on it."""


class JourneyHours(Section):
    """What holds on days spent travelling from and to home."""

    earliest_departure: Time
    """When people may leave."""
    latest_arrival: Time
    """When they must have arrived."""
    max_drive_minutes: Minutes
    """The most minutes at the wheel."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.latest_arrival <= self.earliest_departure:
            raise PydanticCustomError(
                "E1306",
                "journey",
                {
                    "at": "latest_arrival",
                    "start": clock(self.earliest_departure),
                    "end": clock(self.latest_arrival),
                },
            )
        return self


class Share(Section):
    """A share in per cent."""

    share_percent: Percent
    """Per cent, from 0 to 100."""


class Weight(Section):
    """What recording a person of a kecamatan counts, 100 is ordinary."""

    weight_percent: Annotated[float, Field(ge=1, le=1000)]
    """Per cent of an ordinary person."""


class Bend(Section):
    """What the people short of a target cost."""

    price_people: People
    """For each person short of it, kecamatan by kecamatan."""


class ThriftEntry(Section):
    """How much value may be given up for a plan that takes less."""

    slack_percent: Percent
    """The most that the value may fall."""
    night_idr: Rupiah = 0
    """What a night of a team away from its office counts as, beside its pay."""
    kilometre_idr: Rupiah = 0
    """What a kilometre counts as, beside its fuel."""
    uneven_minute_idr: Rupiah = 0
    """What each minute counts as, by which the mean day of the busiest team is longer
    than that of the least busy one."""


class Prices(Section):
    """What a plan pays for visits, driving, nights, missed floors and people turned away,
    in people: 0, or at least 0.00005.
    """  # noqa: D205  (one sentence: it is published in the schema)

    visit_price_people: People
    """For each visit."""
    drive_hour_price_people: People
    """For each hour driven."""
    kilometre_price_people: People = 0
    """For each kilometre driven."""
    night_price_people: People
    """For each night of a team away from its office."""
    floor_price_people: People
    """For each person short of a floor."""
    turned_away_price_people: People = 0
    """For each person turned away at a visit."""
    prefer_price_people: People = 0
    """What a request of kind prefer that is met is worth."""
    overtime_hour_price_people: People = 0
    """For each hour by which visits end after the shift."""
    bend: dict[Slug, Bend] = Field(default_factory=dict)
    """Prices on people short of a target, by its name; left out: none."""
    thrift: ThriftEntry | None = None
    """What is preferred among plans of nearly the same value;
    left out: value is all that counts."""


class Messages(Section):
    """The office's own texts instead of the shipped ones;
    words with $ are filled in when a message is written.
    """  # noqa: D205  (one sentence: it is published in the schema)

    team_day: Paragraphs | None = None
    """To a team, for each day; $steps are its steps in order."""
    team_report: Paragraphs | None = None
    """What a team sends back; $lines has a line to fill in for each stop."""
    team_stop: Paragraphs | None = None
    """One stop among the steps of a team's day."""
    village: Paragraphs | None = None
    """To a village head; $visits are the visits to come."""
    village_visit: Paragraphs | None = None
    """One visit among those of a village."""

    @field_validator("*")
    @classmethod
    def _knows_its_words(cls, text: str | None, info: ValidationInfo) -> str | None:
        message = str(info.field_name)
        unknown = unknown_words(message, text or "")
        if unknown:
            known = placeholders_of(message)
            like = (nearest(word, known) for word in unknown)
            args = {
                "words": _as_words(unknown),
                "nearest": _as_words(like),
                "known": _as_words(known),
            }
            raise PydanticCustomError("E1228", "placeholder", args)
        if has_stray_dollar(text or ""):
            raise PydanticCustomError("E1229", "dollar", {})
        return text

    @property
    def own(self) -> tuple[tuple[str, str], ...]:
        """The texts given, by name."""
        return tuple(
            (name, text) for name, text in sorted(self.model_dump().items()) if text is not None
        )


def _as_words(words: Iterable[str]) -> str:
    """Return placeholders as they stand in a text."""
    return ", ".join(f"${word}" for word in words)


class KecamatanTotals(Section):
    """The people of a kecamatan as published, to compare its villages with."""

    adults: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    """People who must hold a card."""
    listed: Annotated[int, Field(ge=0, le=10_000_000)] | None = None
    """Of these, not recorded."""


class CampaignFile(Section):
    """The week, the days, the hours and the aims of a campaign."""

    name: Name
    """The name on all pages."""
    area: Annotated[str, StringConstraints(pattern=r"^\d\d\.\d\d$")]
    """The Kemendagri code of the regency."""
    area_box: AreaBox
    """The box in which the regency lies."""
    language: Literal["id", "en"]
    """The language of pages and messages."""
    start: Date
    """The first day."""
    end: Date
    """The last day."""
    villages: Name
    """The file of villages, relative to the project root."""
    places: Name
    """The file of bases and offices."""
    roads: Name
    """The file of main roads."""
    figures: Name | None = None
    """The office's own figures (csv or xlsx)."""
    code_list: Name | None = None
    """The list of all village codes of the province, to compare the villages with (csv or xlsx)."""
    kecamatan_totals: dict[Code, KecamatanTotals] = Field(default_factory=dict)
    """Published totals by kecamatan, to compare the villages with."""
    areas: Name | None = None
    """Boundaries of the kecamatan for the map (GeoJSON)."""
    bases: Annotated[list[Code], Field(min_length=1)]
    """Places where teams may sleep."""
    hours: HoursByWeekday
    """The hours of each weekday of service."""
    margins: Margins
    """Early departure and late return."""
    holidays: dict[Date, Holiday] = Field(default_factory=dict)
    """Public holidays by date."""
    closures: dict[Code, list[Date]] = Field(default_factory=dict)
    """Days on which a village cannot be visited, by its code."""
    journey: JourneyHours
    """Days of travel from and to home."""
    targets: dict[Slug, Share]
    """Shares of adults to have recorded."""
    priority: dict[Code, Weight] = Field(default_factory=dict)
    """Kecamatan that count more or less."""
    floors: dict[Code, Share] = Field(default_factory=dict)
    """The least share of expected people to record in a kecamatan."""
    objective: Prices
    """What a plan pays for."""
    limits: LimitsEntry = LimitsEntry()
    """What a plan may use up."""
    requests: dict[Slug, RequestEntry] = Field(default_factory=dict)
    """Wishes for and against visits, by name."""
    rules: FieldRules
    """Rules of the field work."""
    hall_kits: Annotated[Count, Field(ge=1)] = 4
    """The most kits in one hall, where a village does not say."""
    messages: Messages = Field(default_factory=Messages)
    """Texts for WhatsApp, where the office words them itself."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        for at, day in (("start", self.start), ("end", self.end)):
            if not FIRST_DATE <= day <= LAST_DATE:
                raise PydanticCustomError(
                    "E821", "years", {"at": at, "first": str(FIRST_DATE), "last": str(LAST_DATE)}
                )
        days = (self.end - self.start).days + 1
        if days < 1:
            raise PydanticCustomError(
                "E1308", "dates", {"at": "end", "start": str(self.start), "end": str(self.end)}
            )
        if days > _LONGEST_CAMPAIGN:
            raise PydanticCustomError(
                "E1309",
                "long",
                {"at": "end", "weeks": -(-days // 7), "most": _LONGEST_CAMPAIGN // 7},
            )
        return self
