"""The rules of the field work in campaign.yaml: times of a visit, later calls, office rules."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from planner.inputs.schema.values import Minutes, Percent, Section, Time, clock, per_mille
from planner.model.rules import (
    CallGap,
    Daylight,
    Jenang,
    LaterCalls,
    LeastStay,
    MiniStop,
    MostStops,
    OneKecamatan,
    OneVisit,
    Overtime,
    Rules,
    SecondCall,
    SetUp,
)


class LaterCallShares(Section):
    """Who comes when a stop is called again, in per cent."""

    turned_away_percent: Percent = 80
    """Of those turned away the last time."""
    absent_percent: Percent = 40
    """Of those who did not come the last time."""


class DaylightHours(Section):
    """The hours in which teams may drive."""

    sunrise: Time
    """When the first leg of a day may begin."""
    sunset: Time
    """When the last leg of a day must have ended."""

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.sunset <= self.sunrise:
            raise PydanticCustomError(
                "E1310",
                "daylight",
                {"at": "sunset", "start": clock(self.sunrise), "end": clock(self.sunset)},
            )
        return self


class FieldRules(Section):
    """How long a visit lasts at least, what set-up and pack-up take, later calls,
    and the office's own rules.
    """  # noqa: D205  (one sentence: it is published in the schema)

    least_stay_minutes: Minutes
    """The least recording time of a visit."""
    finished_stay_minutes: Minutes
    """The least recording time of a visit that records everyone."""
    set_up_minutes: Minutes
    """Setting up, whatever the number of kits."""
    set_up_per_kit_minutes: Minutes
    """Setting up, for each kit."""
    pack_up_minutes: Minutes
    """Packing up, whatever the number of kits."""
    pack_up_per_kit_minutes: Minutes
    """Packing up, for each kit."""
    mini_set_up_minutes: Minutes = 10
    """Setting up at a mini stop (home visits), whatever the number of kits."""
    mini_pack_up_minutes: Minutes = 5
    """Packing up at a mini stop, whatever the number of kits."""
    mini_least_stay_minutes: Minutes = 15
    """The least recording time of a visit to a mini stop."""
    one_visit_up_to_people: Annotated[int, Field(ge=0, le=100_000)] = 0
    """A stop where at most so many people come is visited once a week;
    0: any stop may be visited more often."""
    later_calls: LaterCallShares = LaterCallShares()
    """Who comes when a stop is called again."""
    daylight: DaylightHours | None = None
    """No driving in the dark; left out: teams may drive at any hour."""
    jenang_confirmed: bool = False
    """True: Orang Rimba are visited only where their jenang has agreed (the stop is confirmed)."""
    most_stops_per_day: Annotated[int, Field(ge=1, le=100)] | None = None
    """The most visits of a team on one day; left out: as many as fit."""
    one_kecamatan_per_day: bool = False
    """True: a team visits stops of one kecamatan only on one day."""
    overtime_minutes: Annotated[int, Field(ge=1, le=240)] | None = None
    """How long after the shift a visit may end that records everyone who comes;
    left out: no overtime."""
    call_gap_days: Annotated[int, Field(ge=2, le=31)] | None = None
    """The most days from one visit of a call to the next, so that those of a week share
    its crowd; left out: visits on days in a row."""
    second_call_days: Annotated[int, Field(ge=2, le=31)] | None = None
    """The least days from the last visit of a call that recorded everyone to a second call
    in the same week; left out: one call a week."""


def to_rules(file: FieldRules) -> Rules:
    """Return the rules that ``file`` describes."""
    return Rules(
        least_stay=LeastStay(
            minutes=file.least_stay_minutes, finished_minutes=file.finished_stay_minutes
        ),
        set_up=SetUp(
            set_up_minutes=file.set_up_minutes,
            set_up_per_kit_minutes=file.set_up_per_kit_minutes,
            pack_up_minutes=file.pack_up_minutes,
            pack_up_per_kit_minutes=file.pack_up_per_kit_minutes,
        ),
        mini_stop=MiniStop(
            set_up_minutes=file.mini_set_up_minutes,
            pack_up_minutes=file.mini_pack_up_minutes,
            least_stay_minutes=file.mini_least_stay_minutes,
        ),
        one_visit=OneVisit(people=file.one_visit_up_to_people),
        later_calls=LaterCalls(
            turned_away_share=per_mille(file.later_calls.turned_away_percent),
            absent_share=per_mille(file.later_calls.absent_percent),
        ),
        daylight=None
        if file.daylight is None
        else Daylight(sunrise=file.daylight.sunrise, sunset=file.daylight.sunset),
        jenang=Jenang() if file.jenang_confirmed else None,
        most_stops=None
        if file.most_stops_per_day is None
        else MostStops(visits=file.most_stops_per_day),
        overtime=None if file.overtime_minutes is None else Overtime(minutes=file.overtime_minutes),
        call_gap=None if file.call_gap_days is None else CallGap(days=file.call_gap_days),
        second_call=None
        if file.second_call_days is None
        else SecondCall(days=file.second_call_days),
        one_kecamatan=OneKecamatan() if file.one_kecamatan_per_day else None,
    )
