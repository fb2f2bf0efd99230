"""Read weekly outreach instances and turn them into problems of the planner.

An instance is one JSON file: bases, villages (unrecorded people ``u``, priority ``w``, whether only
a 4x4 gets there, closed days), teams (kits, 4x4 or not, the base where they begin), minutes of each
day, and prices. A team's day begins where it slept and ends at any base. It visits at most
``max_stops`` villages a day; each takes ``setup`` minutes and the time of recording. ``checker.py``
beside the instances gives travel times and judges plans.

One thing differs from the planner's laws (docs/laws.md): the checker rounds recordings down once a
day, law 3 at each visit. A lawful plan is a plan of the instance; the best plan of the instance may
be worth a little more than any lawful one.
"""

from __future__ import annotations

import importlib.util
import json
from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from ortools.graph.python import min_cost_flow

from planner.model.campaign import Day, JourneyWindow, Limits, Objective, Week
from planner.model.demand import Demand, Range
from planner.model.places import Base, Coordinate, Stop, StopKind
from planner.model.problem import MapLayers, Problem, TravelNote
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
from planner.model.rules import (
    CallGap,
    LaterCalls,
    LeastStay,
    MiniStop,
    MostStops,
    OneVisit,
    Rules,
    SetUp,
)
from planner.model.travel import TravelMatrix

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path
    from types import ModuleType

    import numpy as np
    from numpy.typing import NDArray

    from planner.model.plan import Plan

    Kind = tuple[int, int, int]  # kits, whether 4x4, base where the week begins

MONDAY = date(2019, 4, 1)
MORNING = 8 * 60
UNIT = 10  # thousandths of a person in a unit of an instance: an ordinary person is 100 units
PRICE = 1_000 * UNIT  # the same in millionths
KILO = 1000
DRIVES_ANYWHERE = VehicleClass.FOUR_WHEEL_DRIVE


@dataclass(frozen=True, slots=True)
class DayPlan:
    """One team's day: from base to base over villages (team, day and places by number)."""

    team: int
    day: int
    start: int
    end: int
    villages: tuple[int, ...]


@dataclass(frozen=True)
class Weekly:
    """An instance; if ``fixed``, every day ends at the base where the team began the week.

    ``travel`` holds minutes and costs between places, bases first, then villages. Costs and values
    are in units of the checker, ``UNIT`` thousandths of a person. Without a ``checker`` plans are
    not judged.
    """

    name: str
    data: Mapping[str, Any]
    travel: tuple[NDArray[np.int32], NDArray[np.int32]]
    fixed: bool
    checker: ModuleType | None = None

    @property
    def places(self) -> list[str]:
        """Ids of the places in the order of ``travel``."""
        return [_base(number) for number in range(len(self.data["bases"]))] + [
            _stop(n) for n in range(len(self.data["villages"]))
        ]

    def worth(self, village: int) -> int:
        """Return what recording one person there is worth, in units."""
        return round(100 * self.data["villages"][village]["w"])

    def may_visit(self, team: int, day: int, village: int) -> bool:
        """Say whether the village is open on that day and the team gets there."""
        entry = self.data["villages"][village]
        return day not in entry["closed"] and not (
            entry["awd"] and not self.data["teams"][team]["awd"]
        )

    def capacity(self, plan: DayPlan) -> int:
        """Return the most people that the day can record; less than 0 where it is too long."""
        drive = sum(int(self.travel[0][leg]) for leg in self._legs(plan))
        free = self.data["t_day"][plan.day] - drive - self.data["setup"] * len(plan.villages)
        return int(
            self.data["rec_per_kit_hour"] * self.data["teams"][plan.team]["kits"] * free // 60
        )

    def cost(self, plan: DayPlan) -> int:
        """Return what the day's ways and visits cost, in units."""
        return sum(int(self.travel[1][leg]) for leg in self._legs(plan)) + int(
            self.data["cost_visit_units"]
        ) * len(plan.villages)

    def nearest_base(self, village: int) -> int:
        """Return the base that is the fewest minutes from a village."""
        bases = len(self.data["bases"])
        return int(self.travel[0][bases + village, :bases].argmin())

    def _legs(self, plan: DayPlan) -> Iterable[tuple[int, int]]:
        bases = len(self.data["bases"])
        return pairwise([plan.start, *(bases + village for village in plan.villages), plan.end])

    def judge(self, days: Iterable[DayPlan]) -> int:
        """Return the worth of the days, in units, after people are shared out in the best way.

        Raises
        ------
        RuntimeError
            If the checker finds anything wrong: a bug.
        ValueError
            If there is no checker.
        """
        if self.checker is None:
            raise ValueError(f"{self.name} has no checker")
        days = list(days)
        routes = [
            {"team": day.team, "day": day.day, "b_in": day.start, "b_out": day.end, "stops": stops}
            for day, stops in zip(days, self._share_out(days), strict=True)
        ]
        fine, value, errors, _ = self.checker.check(
            self.data, routes, *self.travel, fixed=self.fixed
        )
        if not fine:
            raise RuntimeError(f"the checker of {self.name} finds {errors[:3]}")
        return int(value)

    def _share_out(self, days: list[DayPlan]) -> list[list[list[int]]]:
        """Return (village, people) of each day with the greatest worth in all.

        It solves a transportation problem in whole people.
        """
        flow, source, sink = min_cost_flow.SimpleMinCostFlow(), 0, 1
        villages = {
            v: 2 + len(days) + n
            for n, v in enumerate(sorted({v for day in days for v in day.villages}))
        }
        arcs: list[list[int]] = []
        total = 0
        for number, day in enumerate(days):
            room = max(0, self.capacity(day))
            total += room
            flow.add_arc_with_capacity_and_unit_cost(source, 2 + number, room, 0)
            people = [int(self.data["villages"][v]["u"]) for v in day.villages]
            arcs.append(
                [
                    flow.add_arc_with_capacity_and_unit_cost(
                        2 + number, villages[v], most, -self.worth(v)
                    )
                    for v, most in zip(day.villages, people, strict=True)
                ]
            )
        for village, node in villages.items():
            flow.add_arc_with_capacity_and_unit_cost(
                node, sink, int(self.data["villages"][village]["u"]), 0
            )
        flow.add_arc_with_capacity_and_unit_cost(source, sink, total, 0)
        flow.set_node_supply(source, total)
        flow.set_node_supply(sink, -total)
        if flow.solve() != flow.OPTIMAL:
            raise RuntimeError("people were not shared out")
        return [
            [
                [village, int(flow.flow(arc))]
                for village, arc in zip(day.villages, mine, strict=True)
            ]
            for day, mine in zip(days, arcs, strict=True)
        ]


def read_folder(folder: Path, *, fixed: bool) -> list[Weekly]:
    """Return every instance of ``folder`` by name, with the checker that lies there."""
    checker = _load(folder / "checker.py")
    files = sorted(folder.glob("*.json"))
    read = [(file.stem, json.loads(file.read_text(encoding="utf-8"))) for file in files]
    return [
        Weekly(name, data, checker.matrices(data), fixed, checker)
        for name, data in read
        if "villages" in data
    ]


def _load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# -- instance to problem ---------------------------------------------------------------------------


def to_problem(weekly: Weekly) -> Problem:
    """Return the week as a problem of the planner.

    The teams of one kind are a lender whose office is the base where they begin. A vehicle has a
    seat for the driver and for the operator of each kit: this limits a team to its kits. Metres
    stand for costs: 1,000 a unit.
    """
    data = weekly.data
    days = tuple(
        Day(
            date=MONDAY + timedelta(days=number),
            shift_start=MORNING,
            shift_end=MORNING + minutes,
            earliest_departure=MORNING,
            latest_return=MORNING + minutes,
            rest=None,
            holiday=None,
        )
        for number, minutes in enumerate(data["t_day"])
    )
    most = max(team["kits"] for team in data["teams"])
    rule = {
        "drivers": 1,
        "registrars": 0,
        "guides": 0,
        "operators_per_kit": 1,
        "max_kits": most,
        "rate": data["rec_per_kit_hour"],
        "max_nights_away": 0 if weekly.fixed else None,
        "fuel_idr_per_km": 0,
    }
    classes = (VehicleClass.CAR, DRIVES_ANYWHERE)
    return Problem(
        campaign="weekly",
        name=weekly.name,
        area="00.00",
        language="en",
        week=Week(start=MONDAY, days=days),
        stops=tuple(_to_stop(weekly, number) for number in range(len(data["villages"]))),
        bases=tuple(
            Base(id=_base(n), name=_base(n), coordinate=_point(base), source="drawn")
            for n, base in enumerate(data["bases"])
        ),
        offices=(),
        lenders=tuple(_to_lender(kind, len(teams)) for kind, teams in _kinds(data).items()),
        team_rules=TeamRules(
            classes=tuple(ClassRule(vehicle_class=each, **rule) for each in classes),
            largest_team=most + 1,
            guests=False,
            meeting_base=_base(0),
        ),
        pay=Pay(per_diem_away_idr=0, per_diem_home_idr=0, lodging_idr=0),
        rules=_to_rules(data),
        journey=JourneyWindow(earliest_departure=0, latest_arrival=1439, max_drive_minutes=1439),
        targets=(),
        floors=(),
        objective=Objective(
            visit_price=PRICE * data["cost_visit_units"],
            drive_hour_price=0,
            kilometre_price=PRICE,
            night_price=0,
            floor_price=0,
            turned_away_price=0,
            prefer_price=0,
        ),
        limits=Limits(budget_idr=None, blank_cards=None),
        requests=(),
        matrices=(_to_matrix(weekly, classes),),
        travel_note=TravelNote(
            engine="drawn", season="dry", trunk_spread=0, lowland_spread=0, hills_spread=0
        ),
        map=MapLayers(areas=(), roads=(), attributions=()),
    )


def _kinds(data: Mapping[str, Any]) -> dict[Kind, list[int]]:
    """Return the numbers of the teams of each kind, sorted."""
    kinds: dict[Kind, list[int]] = defaultdict(list)
    for team in data["teams"]:
        kinds[team["kits"], team["awd"], team["start"]].append(team["id"])
    return dict(sorted(kinds.items()))


def _base(number: int) -> str:
    return f"base:{number:05d}"


def _stop(number: int) -> str:
    return f"village:{number:05d}"


def _point(entry: Mapping[str, Any]) -> Coordinate:
    return Coordinate(lat=entry["lat"], lon=entry["lon"])


def _exactly(number: int) -> Range:
    return Range(low=number, typical=number, high=number)


def _to_stop(weekly: Weekly, number: int) -> Stop:
    entry = weekly.data["villages"][number]
    demand = Demand(
        adults=_exactly(entry["u"]),
        listed=_exactly(entry["u"]),
        present=_exactly(KILO),
        turnout=_exactly(KILO),
        turnout_unconfirmed=_exactly(KILO),
        basis="drawn",
        estimated=True,
    )
    return Stop(
        id=_stop(number),
        village=_stop(number),
        name=_stop(number),
        kind=StopKind.DESA,
        kecamatan=f"{entry['sub']:05d}",
        kecamatan_name=f"{entry['sub']:05d}",
        coordinate=_point(entry),
        coordinate_basis="drawn",
        max_reach_km=None,
        polling_stations=None,
        area_km2=None,
        demand=demand,
        confirmed=True,
        contact=None,
        lodging=False,
        hall_kits=sum(team["kits"] for team in weekly.data["teams"]),  # all of them may meet there
        vehicle_classes=(DRIVES_ANYWHERE,) if entry["awd"] else (VehicleClass.CAR, DRIVES_ANYWHERE),
        closed=tuple(MONDAY + timedelta(days=day) for day in sorted(entry["closed"])),
        weight=UNIT * weekly.worth(number),
        earlier=None,
        mini=False,
        opens=None,
        closes=None,
    )


def _to_lender(kind: Kind, teams: int) -> Lender:
    kits, awd, start = kind
    id_ = f"teams:{kits}:{awd}:{start:05d}"
    people = [(Role.DRIVER, teams), (Role.OPERATOR, teams * kits)]
    officers = [(f"{id_}:{role}:{n:05d}", role) for role, count in people for n in range(count)]
    vehicle = DRIVES_ANYWHERE if awd else VehicleClass.CAR
    return Lender(
        id=id_,
        name=id_,
        office=_base(start),
        loan_from=MONDAY,
        loan_to=MONDAY + timedelta(days=7),  # it ends after the week, so that nobody has to be home
        journey=JourneyMode.IN_SHIFT,
        weekend=Weekend.STAY,
        min_away_days=0,
        rest_days=(),
        officers=tuple(
            Officer(id=each, name=None, lender=id_, roles=(role,)) for each, role in officers
        ),
        kits=tuple(Kit(id=f"{id_}:kit:{n:05d}", lender=id_) for n in range(teams * kits)),
        vehicles=tuple(
            Vehicle(id=f"{id_}:car:{n:05d}", lender=id_, vehicle_class=vehicle, seats=kits + 1)
            for n in range(teams)
        ),
        example=True,
    )


def _to_rules(data: Mapping[str, Any]) -> Rules:
    return Rules(
        least_stay=LeastStay(minutes=0, finished_minutes=0),
        set_up=SetUp(
            set_up_minutes=data["setup"],
            set_up_per_kit_minutes=0,
            pack_up_minutes=0,
            pack_up_per_kit_minutes=0,
        ),
        mini_stop=MiniStop(set_up_minutes=0, pack_up_minutes=0, least_stay_minutes=0),
        one_visit=OneVisit(people=0),
        later_calls=LaterCalls(turned_away_share=0, absent_share=0),
        daylight=None,
        jenang=None,
        most_stops=MostStops(visits=data["max_stops"]),
        call_gap=CallGap(days=7),  # everyone may come on any day
    )


def _to_matrix(weekly: Weekly, classes: tuple[VehicleClass, ...]) -> TravelMatrix:
    minutes, cost = (table.tolist() for table in weekly.travel)
    places = weekly.places
    return TravelMatrix(
        classes=classes,
        places=tuple(places),
        minutes=tuple(map(tuple, minutes)),
        metres=tuple(tuple(KILO * units for units in row) for row in cost),
        basis=tuple(
            "r" * here + "-" + "r" * (len(places) - here - 1) for here in range(len(places))
        ),
    )


# -- plan to days ----------------------------------------------------------------------------------


def to_days(weekly: Weekly, plan: Plan) -> list[DayPlan]:
    """Return the days of ``plan`` with visits; each is of a team of the instance of that kind."""
    free = {
        f"teams:{kits}:{awd}:{start:05d}": list(teams)
        for (kits, awd, start), teams in _kinds(weekly.data).items()
    }
    numbers = {team.id: free[team.lender].pop(0) for team in plan.teams}
    number = {place: n for n, place in enumerate(weekly.places)}
    bases = len(weekly.data["bases"])
    return [
        DayPlan(
            team=numbers[route.team],
            day=(route.date - MONDAY).days,
            start=number[route.start_place],
            end=number[route.end_place],
            villages=tuple(number[visit.stop] - bases for visit in route.visits),
        )
        for route in plan.routes
        if route.legs
    ]
