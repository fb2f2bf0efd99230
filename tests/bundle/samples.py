"""Make small problems and plans of every shape that the annotations of the model allow."""

from __future__ import annotations

import dataclasses
from datetime import date
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from planner.locale.catalogue import LANGUAGES
from planner.model import campaign, demand, places, plan, problem, resources, rules, travel

_MODULES = (campaign, demand, places, plan, problem, resources, rules, travel)
_NAMES = {"date": date} | {
    name: value
    for module in _MODULES
    for name, value in vars(module).items()
    if isinstance(value, type)
}

# Any whole number of a sample may be a time of day, or a number of people and things of a team,
# of which there are 500 at most.
_WHOLE = st.integers(0, 500)
_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)


@cache
def values_of(kind):
    """Return a strategy for values of the annotation ``kind``."""
    if kind is demand.Range:
        return (
            st.lists(_WHOLE, min_size=3, max_size=3)
            .map(sorted)
            .map(lambda v: demand.Range(low=v[0], typical=v[1], high=v[2]))
        )
    if kind is travel.TravelMatrix:
        return st.integers(0, 3).flatmap(_matrices)
    if dataclasses.is_dataclass(kind):
        hints = get_type_hints(kind, localns=_NAMES)
        return st.builds(
            kind, **{field.name: values_of(hints[field.name]) for field in dataclasses.fields(kind)}
        )
    if get_origin(kind) is tuple:
        return _tuples(get_args(kind))
    if get_origin(kind) is UnionType:
        return st.one_of([values_of(each) for each in get_args(kind)])
    return _scalars(kind)


def _scalars(kind):
    if isinstance(kind, type) and issubclass(kind, Enum):
        return st.sampled_from(kind)
    return {
        bool: st.booleans(),
        int: _WHOLE,
        float: st.floats(-90, 90).map(lambda number: round(number, 6) + 0.0),
        str: _TEXT,
        date: st.dates(campaign.FIRST_DATE, campaign.LAST_DATE),
        NoneType: st.none(),
    }[kind]


def _tuples(items):
    if items[-1] is not Ellipsis:
        return st.tuples(*[values_of(item) for item in items])
    if (
        get_origin(items[0]) is tuple
        and get_args(items[0])[0] is str
        and get_args(items[0])[-1] is not Ellipsis
    ):
        # pairs of a mapping: each key once
        return st.lists(values_of(items[0]), max_size=2, unique_by=lambda pair: pair[0]).map(tuple)
    return st.lists(values_of(items[0]), max_size=2).map(tuple)


def _matrices(size):
    figures = st.tuples(*[st.tuples(*[st.none() | _WHOLE] * size)] * size)
    return st.builds(
        travel.TravelMatrix,
        classes=values_of(tuple[resources.VehicleClass, ...]),
        places=st.tuples(*[_TEXT] * size),
        minutes=figures,
        metres=figures,
        basis=st.tuples(*[st.text("".join(travel.BASIS), min_size=size, max_size=size)] * size),
    )


plans = values_of(plan.Plan)
weeks = values_of(campaign.Week)


def problems():
    """Return a strategy for problems in which one field takes any value.

    All fields at once would be slow and find no more.
    """
    hints = get_type_hints(problem.Problem, localns=_NAMES)
    fields = [field.name for field in dataclasses.fields(problem.Problem)]
    texts = st.sampled_from(
        [(), (("village", "Desa $village\n$visits"),)]
    )  # any others are refused
    fixed = {"texts": texts, "language": st.sampled_from(LANGUAGES)}
    kinds = {name: fixed[name] if name in fixed else values_of(hints[name]) for name in fields}
    changed = st.sampled_from(fields).flatmap(lambda name: st.tuples(st.just(name), kinds[name]))
    return changed.map(lambda change: dataclasses.replace(a_problem(), **{change[0]: change[1]}))


def a_week():
    """Return a week of one day, Monday 1 April 2019, 07:30-16:00 with a break 12:00-13:00."""
    day = campaign.Day(
        date=date(2019, 4, 1),
        shift_start=450,
        shift_end=960,
        earliest_departure=360,
        latest_return=1080,
        rest=campaign.Break(start=720, end=780),
        holiday=None,
    )
    return campaign.Week(start=date(2019, 4, 1), days=(day,))


def a_plan():
    """Return a plan of one team that records 58 people in a village and sleeps at another base."""
    leg = travel.Leg(
        origin="base:sarolangun",
        destination="15.03.06.2001",
        minutes=40,
        metres=31000,
        basis="skeleton",
        lines=(travel.Line(basis="skeleton", line="_p~iF~ps|U"),),
    )
    visit = plan.Visit(
        stop="15.03.06.2001",
        village="15.03.06.2001",
        arrive=490,
        start=520,
        end=850,
        leave=870,
        expected_recorded=58,
        turned_away=0,
        promised=None,
    )
    route = plan.DayRoute(
        team="T01",
        date=date(2019, 4, 1),
        start_place="base:sarolangun",
        depart=450,
        visits=(visit,),
        breaks=(plan.Rest(place="15.03.06.2001", start=720, end=780),),
        end_place="base:mandiangin",
        arrive=905,
        legs=(leg,),
    )
    team = plan.Team(
        id="T01",
        lender="kerinci",
        first=date(2019, 4, 1),
        last=date(2019, 4, 6),
        members=(
            plan.Member(
                id="kerinci-operator-1",
                roles=(resources.Role.OPERATOR,),
                lender="kerinci",
                lead=True,
            ),
        ),
        kits=(plan.TeamKit(id="kerinci-kit-1", lender="kerinci"),),
        vehicle=plan.TeamVehicle(
            id="kerinci-car-1",
            vehicle_class=resources.VehicleClass.FOUR_WHEEL_DRIVE,
            lender="kerinci",
        ),
    )
    return plan.Plan(
        teams=(team,),
        routes=(route,),
        unvisited=(
            plan.Unvisited(
                stop="15.03.01.2001",
                village="15.03.01.2001",
                reason=plan.Reason.CROWDED_OUT,
                rule=None,
                remedy=plan.Remedy(code="add_team", args=(("kits", 1), ("lender", "bungo"))),
                price=12,
                price_basis="dual",
            ),
        ),
        marginal=(
            plan.Marginal(
                lender="bungo", add=(("kit", 1), ("operator", 1)), worth=340, basis="dual"
            ),
        ),
        idle=(plan.Idle(id="bungo-operator-3", missing=("kit",)),),
        totals=plan.Totals(
            expected_recorded=58,
            turned_away=0,
            visits=1,
            villages=1,
            metres=31000,
            drive_minutes=40,
            nights_away=1,
            cost_idr=1000000,
        ),
        proof=plan.Proof(
            value=57000, bound=60000, complete=True, reproducible=True, interrupted=False
        ),
    )


def a_range(low, typical, high):
    """Return a range of three figures."""
    return demand.Range(low=low, typical=typical, high=high)


def a_stop(code="15.03.06.2001", name="Rangkiling", **changes):
    """Return a village with 200 listed of 1,500 adults: 450 per mille present, 550 of them come."""
    people = demand.Demand(
        adults=a_range(1400, 1500, 1600),
        listed=a_range(150, 200, 250),
        present=a_range(250, 450, 800),
        turnout=a_range(300, 550, 800),
        turnout_unconfirmed=a_range(100, 300, 500),
        basis="a share of the regency's figure",
        estimated=True,
    )
    stop = places.Stop(
        id=code,
        village=code,
        name=name,
        kind=places.StopKind.DESA,
        kecamatan=code[:8],
        kecamatan_name="Mandiangin" if code.startswith("15.03.06") else "Batang Asai",
        coordinate=places.Coordinate(lat=-2.15, lon=102.95),
        coordinate_basis="polygon_centroid",
        max_reach_km=4.5,
        polling_stations=3,
        area_km2=41.2,
        demand=people,
        confirmed=True,
        contact=None,
        lodging=False,
        hall_kits=3,
        vehicle_classes=(resources.VehicleClass.CAR, resources.VehicleClass.FOUR_WHEEL_DRIVE),
        closed=(),
        weight=1000,
        earlier=places.Earlier(turned_away=12, absent=30),
        mini=False,
        opens=480,
        closes=None,
    )
    return dataclasses.replace(stop, **changes)


def _a_lender():
    return resources.Lender(
        id="kerinci",
        name="Kabupaten Kerinci",
        office="office:kerinci",
        loan_from=date(2019, 4, 1),
        loan_to=date(2019, 4, 6),
        journey=resources.JourneyMode.DAY_BEFORE,
        weekend=resources.Weekend.HOME,
        min_away_days=4,
        rest_days=(date(2019, 4, 5),),
        officers=(
            resources.Officer(
                id="kerinci-operator-1",
                name=None,
                lender="kerinci",
                roles=(resources.Role.OPERATOR,),
            ),
            resources.Officer(
                id="kerinci-driver-1", name="Budi", lender="kerinci", roles=(resources.Role.DRIVER,)
            ),
        ),
        kits=(resources.Kit(id="kerinci-kit-1", lender="kerinci"),),
        vehicles=(
            resources.Vehicle(
                id="kerinci-car-1",
                lender="kerinci",
                vehicle_class=resources.VehicleClass.FOUR_WHEEL_DRIVE,
                seats=5,
            ),
        ),
        example=True,
    )


def _some_rules():
    return rules.Rules(
        least_stay=rules.LeastStay(minutes=120, finished_minutes=30),
        set_up=rules.SetUp(
            set_up_minutes=20,
            set_up_per_kit_minutes=10,
            pack_up_minutes=15,
            pack_up_per_kit_minutes=5,
        ),
        mini_stop=rules.MiniStop(set_up_minutes=10, pack_up_minutes=5, least_stay_minutes=15),
        one_visit=rules.OneVisit(people=90),
        later_calls=rules.LaterCalls(turned_away_share=800, absent_share=400),
        daylight=rules.Daylight(sunrise=345, sunset=1090),
        jenang=rules.Jenang(),
        most_stops=rules.MostStops(visits=4),
        one_kecamatan=rules.OneKecamatan(),
    )


def _some_team_rules():
    rule = resources.ClassRule(
        vehicle_class=resources.VehicleClass.FOUR_WHEEL_DRIVE,
        drivers=1,
        registrars=0,
        guides=0,
        operators_per_kit=1,
        max_kits=2,
        rate=10,
        max_nights_away=None,
        fuel_idr_per_km=1500,
    )
    return resources.TeamRules(
        classes=(rule,), largest_team=5, guests=False, meeting_base="base:sarolangun"
    )


def a_problem():
    """Return the problem of ``a_plan``: two villages, two bases, one lender."""
    point = places.Coordinate(lat=-2.3, lon=102.7)
    return problem.Problem(
        campaign="sarolangun",
        name="Sarolangun",
        area="15.03",
        language="id",
        week=a_week(),
        stops=(a_stop("15.03.01.2001", "Tambak Ratu"), a_stop()),
        bases=(
            places.Base(id="base:mandiangin", name="Mandiangin", coordinate=point, source="map"),
            places.Base(id="base:sarolangun", name="Sarolangun", coordinate=point, source="map"),
        ),
        offices=(
            places.Office(id="office:kerinci", name="Kerinci", coordinate=point, source="map"),
        ),
        lenders=(_a_lender(),),
        team_rules=_some_team_rules(),
        pay=resources.Pay(per_diem_away_idr=370000, per_diem_home_idr=150000, lodging_idr=200000),
        rules=_some_rules(),
        journey=campaign.JourneyWindow(
            earliest_departure=300, latest_arrival=1200, max_drive_minutes=600
        ),
        targets=(
            campaign.Target(name="90", share=900),
            campaign.Target(name="98", share=980, bend_price=200_000),
        ),
        floors=(campaign.Floor(kecamatan="15.03.01", share=50),),
        objective=campaign.Objective(
            visit_price=1_000_000,
            drive_hour_price=500_000,
            kilometre_price=20_000,
            night_price=500_000,
            floor_price=1_000_000,
            turned_away_price=100_000,
            prefer_price=5_000_000,
        ),
        limits=campaign.Limits(budget_idr=250000000, blank_cards=None),
        requests=(
            campaign.Request(
                id="letter",
                stop="15.03.06.2001",
                dates=(date(2019, 4, 1),),
                kind=campaign.RequestKind.MUST,
                lender="kerinci",
                reason="the village's letter",
            ),
        ),
        matrices=(
            travel.TravelMatrix(
                classes=(resources.VehicleClass.FOUR_WHEEL_DRIVE,),
                places=("base:sarolangun", "15.03.06.2001"),
                minutes=((0, 40), (40, 0)),
                metres=((0, 31000), (31000, 0)),
                basis=("-s", "s-"),
            ),
        ),
        travel_note=problem.TravelNote(
            engine="skeleton", season="wet", trunk_spread=15, lowland_spread=30, hills_spread=50
        ),
        map=problem.MapLayers(
            areas=(
                problem.Area(
                    code="15.03.06", name="Mandiangin", rings=((point, point),), approximate=True
                ),
            ),
            roads=(problem.Road(name=None, points=(point, point)),),
            attributions=("© OpenStreetMap contributors",),
        ),
    )
