"""Measure days of home visits: many short stops (``mini``) at homes of people who cannot come.

No regency has published a list of such homes, so they are drawn: people around villages of the
campaign, always the same for a seed. Roads, travel times, hours and rules are those shipped. Teams
have one kit each, two by car and two by motorcycle, all of the host.

Usage:

    python benchmarks/home_visits.py [CAMPAIGN] [--homes 60 90 120] [--days 1 2]
                                     [--effort low normal] [--seed 0]
"""

from __future__ import annotations

import argparse
import math
import random
from dataclasses import replace
from typing import TYPE_CHECKING

from measuring import peak_megabytes, plan_and_time, visits_a_team_day

import planner
from planner.model.demand import Demand, Range
from planner.model.places import Coordinate
from planner.model.resources import Role, VehicleClass

if TYPE_CHECKING:
    from planner.model.inputs import Inputs
    from planner.model.places import Stop
    from planner.model.problem import Problem
    from planner.model.resources import Lender

KECAMATAN = 3  # the host's own and its nearest neighbours
VILLAGES = 10  # that have homes to visit
KM_AWAY = (1.0, 3.0)  # of a home from its village's point
PEOPLE = (2, 6)  # at a home, or at a few homes side by side
OF_EACH_CLASS = 2  # teams: so many by car, so many by motorcycle
KM_PER_DEGREE = 111.2


def draw_homes(inputs: Inputs, homes: int, seed: int) -> tuple[Stop, ...]:
    """Return so many mini stops around villages near the meeting base, drawn with ``seed``."""
    base = next(base for base in inputs.bases if base.id == inputs.team_rules.meeting_base)
    kecamatan: list[str] = []  # the nearest first
    for stop in sorted(
        inputs.stops, key=lambda stop: (_km(base.coordinate, stop.coordinate), stop.id)
    ):
        if stop.kecamatan not in kecamatan:
            kecamatan.append(stop.kecamatan)
    chance = random.Random(seed)  # noqa: S311  (a benchmark, not a secret)
    near = [
        stop
        for stop in inputs.stops
        if stop.kecamatan in kecamatan[:KECAMATAN] and stop.id == stop.village
    ]
    villages = chance.sample(near, k=VILLAGES)
    return tuple(_home(villages[number % VILLAGES], number, chance) for number in range(homes))


def home_days(inputs: Inputs, homes: int, days: int, seed: int) -> Problem:
    """Return the problem of so many days of visits to so many homes."""
    stops = draw_homes(inputs, homes, seed)
    terrain = dict(inputs.travel.terrain_of)
    week = inputs.campaign.weeks[0]
    host = next(
        lender for lender in inputs.lenders if lender.office == inputs.team_rules.meeting_base
    )
    rules = tuple(replace(rule, max_kits=1) for rule in inputs.team_rules.classes)
    changed = replace(
        inputs,
        campaign=replace(
            inputs.campaign, weeks=(replace(week, days=week.days[:days]),), floors=(), requests=()
        ),
        stops=stops,
        lenders=(_one_kit_teams(host),),
        team_rules=replace(inputs.team_rules, classes=rules),
        travel=replace(
            inputs.travel,
            terrain_of=tuple(
                sorted({**terrain, **{stop.id: terrain[stop.village] for stop in stops}}.items())
            ),
        ),
    )
    return planner.build(changed)


def _home(village: Stop, number: int, chance: random.Random) -> Stop:
    """Return a stop near ``village`` where everyone listed waits at home."""
    km, bearing = chance.uniform(*KM_AWAY), chance.uniform(0.0, 2 * math.pi)
    lat = village.coordinate.lat + km * math.cos(bearing) / KM_PER_DEGREE
    lon = village.coordinate.lon + km * math.sin(bearing) / (
        KM_PER_DEGREE * math.cos(math.radians(lat))
    )
    people, all_of_them = chance.randint(*PEOPLE), Range(low=1000, typical=1000, high=1000)
    listed = Range(low=people, typical=people, high=people)
    return replace(
        village,
        id=f"{village.id}/{number:03}",
        coordinate=Coordinate(lat=round(lat, 5), lon=round(lon, 5)),
        demand=Demand(
            adults=listed,
            listed=listed,
            present=all_of_them,
            turnout=all_of_them,
            turnout_unconfirmed=all_of_them,
            basis="drawn for a benchmark",
            estimated=True,
        ),
        hall_kits=1,
        mini=True,
        lodging=False,
    )


def _one_kit_teams(host: Lender) -> Lender:
    """Return ``host`` with the officers, kits and vehicles of the benchmark's teams."""
    cars, motorcycles = (
        [vehicle for vehicle in host.vehicles if vehicle.vehicle_class is kind][:OF_EACH_CLASS]
        for kind in (VehicleClass.CAR, VehicleClass.MOTORCYCLE)
    )
    teams = len(cars) + len(motorcycles)
    wanted = {Role.OPERATOR: teams, Role.REGISTRAR: len(cars), Role.DRIVER: len(cars)}
    officers = tuple(
        officer
        for role, number in wanted.items()
        for officer in [officer for officer in host.officers if role in officer.roles][:number]
    )
    return replace(host, officers=officers, kits=host.kits[:teams], vehicles=(*cars, *motorcycles))


def _km(one: Coordinate, other: Coordinate) -> float:
    """Return the distance of two points not far apart, in km."""
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return KM_PER_DEGREE * math.hypot(one.lat - other.lat, east)


def main() -> None:
    """Print one row for each number of homes, number of days and effort."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("campaign", nargs="?", default="configs/sarolangun")
    parser.add_argument("--homes", nargs="+", type=int, default=[60, 90, 120])
    parser.add_argument("--days", nargs="+", type=int, default=[1, 2])
    parser.add_argument(
        "--effort", nargs="+", default=["normal"], choices=("low", "normal", "high")
    )
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    inputs = planner.load(arguments.campaign)
    print(
        "| homes | people | days | effort | recorded | stops | stops a team-day | gap to the bound "
        "| seconds | peak memory so far |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for homes, days in ((homes, days) for homes in arguments.homes for days in arguments.days):
        problem = home_days(inputs, homes, days, arguments.seed)
        people = sum(stop.demand.listed.typical for stop in problem.stops)
        for effort in arguments.effort:
            plan, seconds = plan_and_time(problem, effort)
            print(
                f"| {homes} | {people} | {days} | {effort} | {plan.totals.expected_recorded} "
                f"| {plan.totals.visits} "
                f"| {visits_a_team_day(plan):.1f} | {100 * plan.proof.gap:.2f} % | {seconds:.1f} "
                f"| {peak_megabytes():.0f} MB |",
                flush=True,
            )


if __name__ == "__main__":
    main()
