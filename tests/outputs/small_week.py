"""Build a small week by hand: twelve villages, three teams, a journey day, a guest, an idle day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

from planner.model.campaign import Break, Day, JourneyWindow, Limits, Objective, Target, Week
from planner.model.demand import Demand, Range
from planner.model.places import Base, Contact, Coordinate, Office, Stop, StopKind
from planner.model.plan import (
    DayRoute,
    Idle,
    Marginal,
    Member,
    Plan,
    Promise,
    Proof,
    Reason,
    Remedy,
    Rest,
    Team,
    TeamKit,
    TeamVehicle,
    Totals,
    Unvisited,
    Visit,
)
from planner.model.problem import Area, MapLayers, Problem, Road, TravelNote
from planner.model.resources import (
    ClassRule,
    JourneyMode,
    Kit,
    Lender,
    Officer,
    Pay,
    Role,
    TeamRules,
    Vehicle,
    VehicleClass,
    Weekend,
)
from planner.model.rules import LaterCalls, LeastStay, MiniStop, OneVisit, Rules, SetUp
from planner.model.travel import Leg, Line
from planner.outputs.polylines import encode
from planner.outputs.registry import OUTPUTS

MONDAY = date(2019, 4, 1)
LUNCH = Break(start=720, end=780)
# The outputs that make pages.
PAGES = tuple(output for output in OUTPUTS if output.name in {"index", "maps"})
# Invented names; points near Sarolangun. The last column is how far (km) the point may be off.
VILLAGES = (
    ("15.03.03.2001", "Bukit Satu", "15.03.03", "Sarolangun", -2.30, 102.70, None),
    ("15.03.03.2002", "Bukit Dua", "15.03.03", "Sarolangun", -2.34, 102.76, None),
    ("15.03.03.2003", "Bukit Tiga", "15.03.03", "Sarolangun", -2.26, 102.68, 3.0),
    ("15.03.04.2001", "Lubuk Satu", "15.03.04", "Pauh", -2.14, 102.82, None),
    ("15.03.04.2002", "Lubuk Dua", "15.03.04", "Pauh", -2.10, 102.86, None),
    ("15.03.04.2003", "Lubuk Tiga", "15.03.04", "Pauh", -2.17, 102.90, 10.0),
    ("15.03.05.2001", "Pelayang Satu", "15.03.05", "Pelawan", -2.40, 102.71, None),
    ("15.03.05.2002", "Pelayang Dua", "15.03.05", "Pelawan", -2.45, 102.66, None),
    ("15.03.05.2003", "Pelayang Tiga", "15.03.05", "Pelawan", -2.48, 102.72, None),
    ("15.03.01.2001", "Batu Satu", "15.03.01", "Batang Asai", -2.53, 102.27, 12.4),
    ("15.03.01.2002", "Batu Dua", "15.03.01", "Batang Asai", -2.56, 102.14, 10.9),
    ("15.03.01.2003", "Batu Tiga", "15.03.01", "Batang Asai", -2.58, 102.19, 5.2),
)
POINTS = {
    "base:pauh": (-2.1386, 102.8186),
    "base:sarolangun": (-2.3121, 102.7271),
    "office:kerinci": (-1.94667, 101.33417),
} | {village[0]: (village[4], village[5]) for village in VILLAGES}
AREAS = (
    ("15.03.03", "Sarolangun", -2.30, 102.72, True),
    ("15.03.04", "Pauh", -2.14, 102.86, False),
)


def make_stop(village):
    code, name, kecamatan, kecamatan_name, lat, lon, reach = village
    fixed = {
        "turnout": Range(low=300, typical=500, high=700),
        "turnout_unconfirmed": Range(low=100, typical=250, high=400),
    }
    demand = Demand(
        adults=Range(low=1000, typical=1000, high=1000),
        listed=Range(low=150, typical=200, high=250),
        present=Range(low=600, typical=700, high=800),
        basis="invented figures",
        estimated=code != "15.03.03.2001",
        **fixed,
    )
    return Stop(
        id=code,
        village=code,
        name=name,
        kind=StopKind.DESA,
        kecamatan=kecamatan,
        kecamatan_name=kecamatan_name,
        coordinate=Coordinate(lat=lat, lon=lon),
        coordinate_basis="settlement",
        max_reach_km=reach,
        polling_stations=2,
        area_km2=20.0,
        demand=demand,
        confirmed=code != "15.03.03.2002",
        contact=Contact(name="Kades", phone="081200000000") if code == "15.03.03.2001" else None,
        lodging=code == "15.03.04.2002",
        hall_kits=2,
        vehicle_classes=(VehicleClass.CAR, VehicleClass.MOTORCYCLE),
        closed=(),
        weight=1000,
        earlier=None,
        mini=False,
        opens=None,
        closes=None,
    )


def make_lender(key, name, office, roles):
    officers = tuple(
        Officer(id=f"{key}-{role}-1", name=None, lender=key, roles=(Role(role),)) for role in roles
    )
    return Lender(
        id=key,
        name=name,
        office=office,
        loan_from=MONDAY,
        loan_to=date(2019, 4, 6),
        journey=JourneyMode.DAY_BEFORE,
        weekend=Weekend.HOME,
        min_away_days=3,
        rest_days=(),
        officers=officers,
        kits=(Kit(id=f"{key}-kit-1", lender=key), Kit(id=f"{key}-kit-2", lender=key)),
        vehicles=tuple(
            Vehicle(id=f"{key}-{kind}-1", lender=key, vehicle_class=kind, seats=seats)
            for kind, seats in ((VehicleClass.CAR, 7), (VehicleClass.MOTORCYCLE, 2))
        ),
        example=key == "kerinci",
    )


def make_problem(stops=None, layers=None, bases=None):
    days = tuple(
        Day(
            date=MONDAY + timedelta(days=n),
            shift_start=480,
            shift_end=960,
            earliest_departure=420,
            latest_return=1080,
            rest=LUNCH,
            holiday="Isra Mikraj" if n == 2 else None,
        )
        for n in range(6)
    )
    return Problem(
        campaign="sarolangun",
        name="Kabupaten Sarolangun",
        area="15.03",
        language="id",
        week=Week(start=MONDAY, days=days),
        stops=stops or tuple(make_stop(village) for village in sorted(VILLAGES)),
        bases=bases
        or tuple(
            _site(Base, key, name)
            for key, name in (("base:pauh", "Pauh"), ("base:sarolangun", "Sarolangun"))
        ),
        offices=(_site(Office, "office:kerinci", "Siulak"),),
        lenders=(
            make_lender(
                "kerinci",
                "Kabupaten Kerinci",
                "office:kerinci",
                ("lead", "operator", "registrar", "driver"),
            ),
            make_lender(
                "sarolangun",
                "Kabupaten Sarolangun",
                "base:sarolangun",
                ("lead", "operator", "registrar", "driver"),
            ),
        ),
        team_rules=TeamRules(
            classes=(_class_rule(),), largest_team=6, guests=True, meeting_base="base:sarolangun"
        ),
        pay=Pay(per_diem_away_idr=370_000, per_diem_home_idr=150_000, lodging_idr=250_000),
        rules=Rules(
            least_stay=LeastStay(minutes=60, finished_minutes=30),
            set_up=SetUp(
                set_up_minutes=20,
                set_up_per_kit_minutes=5,
                pack_up_minutes=10,
                pack_up_per_kit_minutes=5,
            ),
            mini_stop=MiniStop(set_up_minutes=10, pack_up_minutes=5, least_stay_minutes=15),
            one_visit=OneVisit(people=0),
            later_calls=LaterCalls(turned_away_share=800, absent_share=400),
            daylight=None,
            jenang=None,
            most_stops=None,
        ),
        journey=JourneyWindow(earliest_departure=360, latest_arrival=1200, max_drive_minutes=600),
        targets=(Target(name="RPJMD", share=900), Target(name="nasional", share=980)),
        floors=(),
        objective=Objective(
            visit_price=0,
            drive_hour_price=0,
            kilometre_price=0,
            night_price=0,
            floor_price=0,
            turned_away_price=0,
            prefer_price=0,
        ),
        limits=Limits(budget_idr=None, blank_cards=None),
        requests=(),
        matrices=(),
        travel_note=TravelNote(
            engine="skeleton", season="rainy", trunk_spread=15, lowland_spread=30, hills_spread=50
        ),
        map=layers or _layers(),
    )


def _class_rule():
    return ClassRule(
        vehicle_class=VehicleClass.CAR,
        drivers=1,
        registrars=1,
        guides=0,
        operators_per_kit=1,
        max_kits=2,
        rate=10,
        max_nights_away=None,
        fuel_idr_per_km=1200,
    )


def _site(kind, key, name):
    lat, lon = POINTS[key]
    return kind(id=key, name=name, coordinate=Coordinate(lat=lat, lon=lon), source="invented")


def _layers():
    areas = tuple(
        Area(
            code=code,
            name=name,
            approximate=rough,
            rings=(
                tuple(
                    Coordinate(lat=lat + y, lon=lon + x)
                    for y, x in ((-0.1, -0.1), (0.1, -0.1), (0.1, 0.1), (-0.1, 0.1), (-0.1, -0.1))
                ),
            ),
        )
        for code, name, lat, lon, rough in AREAS
    )
    roads = (
        Road(
            name="Lintas",
            points=(Coordinate(lat=-2.31, lon=102.727), Coordinate(lat=-2.14, lon=102.82)),
        ),
    )
    return MapLayers(
        areas=areas,
        roads=roads,
        attributions=("\N{COPYRIGHT SIGN} OpenStreetMap contributors, ODbL",),
    )


class Author:
    """Writes routes of one team from a list of places, with legs of plausible length."""

    def __init__(self, points=None):
        self.points = points or POINTS

    def leg(self, origin, destination):
        """Lead half the way along a road and the rest straight, at 30 km/h."""
        (lat, lon), (to_lat, to_lon) = self.points[origin], self.points[destination]
        km = 111 * ((lat - to_lat) ** 2 + (lon - to_lon) ** 2) ** 0.5
        middle = (round(lat, 3), round((lon + to_lon) / 2, 3))
        lines = (
            Line(basis="skeleton", line=encode([(lat, lon), middle])),
            Line(basis="direct", line=encode([middle, (to_lat, to_lon)])),
        )
        return Leg(
            origin=origin,
            destination=destination,
            minutes=max(5, round(2 * km)),
            metres=round(1300 * km),
            basis="direct",
            lines=lines,
        )

    def day(self, team, offset, places, *, depart=450, stay=150):
        """Visit the inner places of ``places`` in order, resting at lunch wherever the team is."""
        clock, legs, visits, rests = depart, [], [], []
        for origin, destination in pairwise(places):
            if origin != destination:
                legs.append(self.leg(origin, destination))
                clock += legs[-1].minutes
            if destination != places[-1] or len(visits) < len(places) - 2:
                start, end = clock + 25, clock + 25 + stay
                if start < LUNCH.end and end > LUNCH.start:
                    end += 60
                    rests.append(Rest(place=destination, start=LUNCH.start, end=LUNCH.end))
                visits.append(_visit(destination, clock, start, end))
                clock = visits[-1].leave
        return DayRoute(
            team=team,
            date=MONDAY + timedelta(days=offset),
            start_place=places[0],
            depart=depart,
            visits=tuple(visits),
            breaks=tuple(rests),
            end_place=places[-1],
            arrive=clock,
            legs=tuple(legs),
        )


def _visit(stop, arrive, start, end):
    return Visit(
        stop=stop,
        village=stop,
        arrive=arrive,
        start=start,
        end=end,
        leave=end + 15,
        expected_recorded=58,
        turned_away=12,
        promised=Promise.TOLD_VILLAGE if stop == "15.03.04.2001" else None,
    )


def make_team(key, lender, *, kind, days, people):
    members = tuple(
        Member(id=officer, roles=tuple(Role(role) for role in roles), lender=home, lead=number == 0)
        for number, (officer, home, roles) in enumerate(people)
    )
    return Team(
        id=key,
        lender=lender,
        first=MONDAY + timedelta(days=days[0]),
        last=MONDAY + timedelta(days=days[1]),
        members=members,
        kits=(TeamKit(id=f"{lender}-kit-1", lender=lender),),
        vehicle=TeamVehicle(
            id=f"{lender}-{kind}-1", vehicle_class=VehicleClass(kind), lender=lender
        ),
    )


def make_plan():
    """Return three teams: from Kerinci with a guest, the host's by car, the host's by motorcycle.

    The last one has a day of rest.
    """
    write = Author()
    host, pauh = "base:sarolangun", "base:pauh"
    teams = (
        make_team(
            "T01",
            "kerinci",
            kind="car",
            days=(-1, 2),
            people=(
                ("kerinci-lead-1", "kerinci", ("lead", "driver")),
                ("sarolangun-registrar-1", "sarolangun", ("registrar",)),
            ),
        ),
        make_team(
            "T02",
            "sarolangun",
            kind="car",
            days=(0, 1),
            people=(("sarolangun-lead-1", "sarolangun", ("lead", "operator")),),
        ),
        make_team(
            "T03",
            "sarolangun",
            kind="motorcycle",
            days=(0, 1),
            people=(("sarolangun-driver-1", "sarolangun", ("driver",)),),
        ),
    )
    routes = (
        replace(write.day("T01", -1, ("office:kerinci", host)), visits=(), breaks=()),
        write.day("T01", 0, (host, "15.03.04.2001", "15.03.04.2002", pauh)),
        write.day("T01", 1, (pauh, "15.03.04.2003", "15.03.04.2003")),
        write.day("T01", 2, ("15.03.04.2003", "15.03.03.2003", host)),
        write.day("T02", 0, (host, "15.03.05.2001", "15.03.05.2002", host)),
        write.day("T02", 1, (host, "15.03.03.2001", "15.03.03.2002", host)),
        write.day("T03", 0, (host, "15.03.05.2003", host)),
        replace(write.day("T03", 1, (host, host)), arrive=450),
    )
    return finish_plan(teams, routes, [village[0] for village in VILLAGES])


def finish_plan(teams, routes, stops):
    """Return the plan of ``routes`` with its totals; stops left over get each reason in turn."""
    visits = [visit for route in routes for visit in route.visits]
    legs = [leg for route in routes for leg in route.legs]
    seen = {visit.stop for visit in visits}
    reasons = tuple(Reason)
    unvisited = tuple(
        Unvisited(
            stop=stop,
            village=stop,
            reason=reasons[number % len(reasons)],
            rule="max_nights" if reasons[number % len(reasons)] is Reason.RULE else None,
            remedy=Remedy(code="add_team", args=(("lender", "kerinci"),)),
            price=12 * number,
            price_basis="dual",
        )
        for number, stop in enumerate(sorted(set(stops) - seen))
    )
    totals = Totals(
        expected_recorded=sum(visit.expected_recorded for visit in visits),
        turned_away=sum(visit.turned_away for visit in visits),
        visits=len(visits),
        villages=len(seen),
        metres=sum(leg.metres for leg in legs),
        drive_minutes=sum(leg.minutes for leg in legs),
        nights_away=3,
        cost_idr=12_345_000,
    )
    return Plan(
        teams=teams,
        routes=routes,
        unvisited=unvisited,
        marginal=(
            Marginal(lender="kerinci", add=(("kit", 1), ("operator", 1)), worth=123, basis="dual"),
        ),
        idle=(Idle(id="kerinci-operator-1", missing=("kit",)),),
        totals=totals,
        proof=Proof(
            value=500_000, bound=512_300, complete=False, reproducible=True, interrupted=False
        ),
    )
