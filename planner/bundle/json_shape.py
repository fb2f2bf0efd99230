"""The shape of each field of the model in JSON: its key, and the form of its value."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, get_type_hints

from planner.bundle import plan_records
from planner.model import campaign, demand, places, plan, problem, resources, rules, travel

_MODULES = (campaign, demand, places, plan, problem, resources, rules, travel, plan_records)


class Clock:
    """Stands for minutes since local midnight, written ``"HH:MM"``."""


class CampaignDate:
    """Stands for a date in the years of campaigns; loans and closed days may have any date."""


class Latitude:
    """Stands for degrees from -90 to 90, written with six decimals (about 10 cm)."""


class Longitude:
    """Stands for degrees from -180 to 180, written with six decimals."""


class Few:
    """Stands for a whole number from 0 to 500: people and resources of a team, days of a week."""


class Amount:
    """Stands for a large whole number from 0: rupiah and prices."""


class Signed:
    """Stands for a large whole number that may be negative: values of plans."""


class Thousandths:
    """Stands for a price in millionths, as format 1 wrote it: in thousandths."""


class ThousandthsAMinute:
    """Stands for a price in millionths an hour, as format 1 wrote it: in thousandths a minute."""


# Fields with another key in JSON than their name.
_KEYS: tuple[tuple[type, str, str], ...] = (
    (plan.Team, "first", "from"),
    (plan.Team, "last", "to"),
    (plan.TeamVehicle, "vehicle_class", "class"),
    (resources.Vehicle, "vehicle_class", "class"),
    (resources.ClassRule, "vehicle_class", "class"),
    (travel.Leg, "origin", "from"),
    (travel.Leg, "destination", "to"),
)

_PRICES = (
    "visit_price",
    "kilometre_price",
    "night_price",
    "floor_price",
    "turned_away_price",
    "prefer_price",
)
_HOUR_PRICES = ("drive_hour_price", "overtime_hour_price")
_OF_A_TEAM = ("drivers", "registrars", "guides", "operators_per_kit", "max_kits", "rate")

# Fields with another form in JSON than that of their type.
_FORMS: tuple[tuple[type, tuple[str, ...], Any], ...] = (
    (campaign.Break, ("start", "end"), Clock),
    (campaign.Day, ("shift_start", "shift_end", "earliest_departure", "latest_return"), Clock),
    (campaign.JourneyWindow, ("earliest_departure", "latest_arrival"), Clock),
    (places.Stop, ("opens", "closes"), Clock | None),
    (problem.EarlierEvent, ("start", "end"), Clock | None),
    (rules.Daylight, ("sunrise", "sunset"), Clock),
    (plan.Visit, ("arrive", "start", "end", "leave"), Clock),
    (plan.Rest, ("start", "end"), Clock),
    (plan_records.Departure, ("depart",), Clock),
    (plan_records.Arrival, ("arrive",), Clock),
    (campaign.Week, ("start",), CampaignDate),
    (campaign.Day, ("date",), CampaignDate),
    (problem.EarlierEvent, ("date",), CampaignDate),
    (plan.Team, ("first", "last"), CampaignDate),
    (plan_records.WeekRecord, ("start",), CampaignDate),
    (plan_records.WeekRecord, ("days",), tuple[CampaignDate, ...]),
    (plan_records.RouteRecord, ("date",), CampaignDate),
    (places.Coordinate, ("lat",), Latitude),
    (places.Coordinate, ("lon",), Longitude),
    (places.Stop, ("hall_kits",), Few),
    (resources.Vehicle, ("seats",), Few),
    (resources.Lender, ("min_away_days",), Few),
    (resources.TeamRules, ("largest_team",), Few),
    (resources.ClassRule, _OF_A_TEAM, Few),
    (resources.ClassRule, ("max_nights_away",), Few | None),
    (resources.ClassRule, ("fuel_idr_per_km",), Amount),
    (resources.Pay, ("per_diem_away_idr", "per_diem_home_idr", "lodging_idr"), Amount),
    (rules.MostStops, ("visits",), Few),
    (rules.CallGap, ("days",), Few),
    (rules.SecondCall, ("days",), Few),
    (campaign.Target, ("bend_price",), Amount),
    (campaign.Thrift, ("night_idr", "kilometre_idr", "uneven_minute_idr"), Amount),
    (campaign.Objective, (*_PRICES, *_HOUR_PRICES), Amount),
    (campaign.Limits, ("budget_idr",), Amount | None),
    (plan.Totals, ("cost_idr",), Amount),
    (plan.Saving, ("value_before",), Signed),
    (plan.Saving, ("expense_before", "expense"), Amount),
    (plan.Marginal, ("worth",), Signed),
    (plan.Unvisited, ("price",), Signed | None),
    (plan_records.ProofRecord, ("value", "bound"), Signed),
)

# Fields that JSON leaves out while they are empty.
_OPTIONAL: tuple[tuple[type, str], ...] = (
    (problem.Problem, "earlier_events"),
    (campaign.Objective, "thrift"),
    (plan_records.PlanRecord, "saving"),
    (rules.Rules, "overtime"),
    (rules.Rules, "call_gap"),
    (rules.Rules, "second_call"),
    (rules.Rules, "one_kecamatan"),
    (campaign.Objective, "overtime_hour_price"),
    (campaign.Objective, "round_up_kilometres"),
)

# The differences of format 1: other keys and forms, and missing fields.
_OLD_KEYS: tuple[tuple[type, str, str], ...] = (
    (campaign.Objective, "drive_hour_price", "drive_minute_price"),
    (campaign.Objective, "overtime_hour_price", "overtime_minute_price"),
)
_OLD_FORMS: tuple[tuple[type, tuple[str, ...], Any], ...] = (
    (campaign.Objective, _PRICES, Thousandths),
    (campaign.Objective, _HOUR_PRICES, ThousandthsAMinute),
    (campaign.Target, ("bend_price",), Thousandths),
    (plan.Visit, ("promised",), bool),
    (plan.Unvisited, ("price",), Signed),
    (plan_records.ProofRecord, ("gap",), float),
)
_NEW: tuple[tuple[type, str], ...] = ((campaign.Objective, "round_up_kilometres"),)


@dataclass(frozen=True, slots=True)
class FieldShape:
    """The shape of a field of a dataclass in JSON.

    ``kind`` is a type, or a form of this module. An ``optional`` field has a default, and no key
    while it is empty.
    """

    name: str
    key: str
    kind: Any
    optional: bool


@cache
def fields_of(owner: type, *, old: bool = False) -> tuple[FieldShape, ...]:
    """Return the fields of the dataclass ``owner`` in their order in JSON.

    ``old``: the fields of format 1.
    """
    all_keys = (*_KEYS, *_OLD_KEYS) if old else _KEYS
    all_forms = (*_FORMS, *_OLD_FORMS) if old else _FORMS
    keys = {name: key for kind, name, key in all_keys if kind is owner}
    forms: dict[str, Any] = {}
    for kind, names, form in all_forms:
        if kind is owner:
            forms.update(dict.fromkeys(names, form))
    hints = get_type_hints(owner, localns=_names())
    return tuple(
        FieldShape(
            f.name,
            keys.get(f.name, f.name),
            forms.get(f.name, hints[f.name]),
            optional=(owner, f.name) in _OPTIONAL,
        )
        for f in fields(owner)
        if not (old and (owner, f.name) in _NEW)
    )


@cache
def _names() -> dict[str, Any]:
    """Return the names in annotations of the model; its modules import them for checkers only."""
    names: dict[str, Any] = {"date": date}
    for module in _MODULES:
        names.update(
            {name: value for name, value in vars(module).items() if isinstance(value, type)}
        )
    return names


@cache
def pair_kind(item: Any) -> Any | None:  # noqa: ANN401  (a type expression)
    """Return ``X`` where ``item`` is ``tuple[str, X]``, the item of a mapping, else None."""
    arguments: tuple[Any, ...] = getattr(item, "__args__", ())
    is_pair = (
        getattr(item, "__origin__", None) is tuple
        and arguments[0] is str
        and arguments[-1] is not Ellipsis
    )
    return arguments[1] if is_pair else None
