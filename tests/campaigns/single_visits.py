"""Build plans of one team and one visit by hand; the lawful ones bound every plan and proof.

The referee judges them. Neither the optimiser nor its figures take part.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import product
from typing import TYPE_CHECKING, NamedTuple

from plan_builder import a_plan
from plan_counts import crowd_of

from campaigns.drawing import hhmm
from planner.model.resources import JourneyMode, Weekend
from planner.referee.judge import check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from campaigns.drawing import Draw
    from planner.model.campaign import Day
    from planner.model.places import Stop
    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.model.resources import Lender, Vehicle

MOST_TRIALS = 400


class Trip(NamedTuple):
    """One visit of ``minutes`` by one team, which sleeps at ``bed`` and leaves at ``depart``."""

    lender: Lender
    vehicle: Vehicle
    stop: Stop
    day: Day
    bed: str
    depart: int
    minutes: int


def find_single_visit(problem: Problem, draw: Draw) -> tuple[int, str]:
    """Return the best lawful plan of one visit and its worth (thousandths of a weighted person).

    At most ``MOST_TRIALS`` are tried, chosen by ``draw``; a plan for nobody is one of them.
    """
    nobody = a_plan(problem).build()
    best = (
        (check(problem, nobody).value, "nobody goes")
        if _is_lawful(problem, nobody)
        else (-(10**18), "no plan")
    )
    trips = list(_trips(problem))
    for trip in draw.sample(trips, min(MOST_TRIALS, len(trips))):
        plan = _plan(problem, trip)
        if plan is not None and plan.proof.value > best[0] and _is_lawful(problem, plan):
            told = (
                f"{trip.vehicle.id} to {trip.stop.id} on {trip.day.date} for {trip.minutes} "
                f"minutes, nights at {trip.bed}"
            )
            best = check(problem, plan).value, told
    return best


def _is_lawful(problem: Problem, plan: Plan) -> bool:
    """Say whether the referee passes ``plan``.

    Reasons of unvisited stops and requests for other visits do not count.
    """
    return all(violation.law == "reason" for violation in check(problem, plan).violations)


def _trips(problem: Problem) -> Iterator[Trip]:
    """Yield every trip that is tried."""
    for lender, stop in product(problem.lenders, problem.stops):
        vehicles = {
            vehicle.vehicle_class: vehicle
            for vehicle in lender.vehicles
            if vehicle.vehicle_class in stop.vehicle_classes
        }
        beds = [*(base.id for base in problem.bases), *([stop.id] if stop.lodging else [])]
        for vehicle, day, bed in product(vehicles.values(), _served(problem, lender), beds):
            if day.date in stop.closed or day.date in lender.rest_days:
                continue
            for depart, minutes in product(
                _departures(problem, day), _stays(problem, vehicle, stop)
            ):
                yield Trip(lender, vehicle, stop, day, bed, depart, minutes)


def _served(problem: Problem, lender: Lender) -> list[Day]:
    """Return the lender's days of service in the week."""
    return [day for day in problem.week.days if lender.loan_from <= day.date <= lender.loan_to]


def _departures(problem: Problem, day: Day) -> list[int]:
    """Return when a team may leave: as early as may be, or after the rest."""
    light = problem.rules.daylight
    first = max(day.earliest_departure, light.sunrise if light else 0)
    return [first, *([day.rest.end] if day.rest else [])]


def _stays(problem: Problem, vehicle: Vehicle, stop: Stop) -> list[int]:
    """Return minutes of recording: what the whole crowd takes with one kit, and less."""
    rate = next(
        (
            rule.rate
            for rule in problem.team_rules.classes
            if rule.vehicle_class is vehicle.vehicle_class
        ),
        0,
    )
    stay = problem.rules.least_stay
    whole = max(
        -(-crowd_of(problem, stop) * 60 // rate),
        stay.finished_minutes,
        problem.rules.mini_stop.least_stay_minutes,
        1,
    )
    return [
        whole,
        *(
            minutes
            for minutes in (600, 420, 300, 240, 180, 120, 90, 60, 30, 15, 6)
            if minutes < whole
        ),
    ]


def _plan(problem: Problem, trip: Trip) -> Plan | None:
    """Return the plan of ``trip``, None where it cannot even be written down."""
    lender, days = trip.lender, _served(problem, trip.lender)
    journeys = _journeys(problem, lender)
    office, first, last = lender.office, days[0].date, days[-1].date
    own = replace(
        problem,
        lenders=tuple(
            replace(one, vehicles=(trip.vehicle,)) if one is lender else one
            for one in problem.lenders
        ),
    )
    ahead = timedelta(days=1)
    try:
        plan = a_plan(own).with_team(
            "T01",
            lender=lender.id,
            first=first - ahead * journeys.out,
            last=last + ahead * journeys.back,
        )
        if journeys.out:
            plan = plan.with_day("T01", first - ahead, start=office, end=trip.bed)
        here = _first_place(problem, trip, journeys)
        for day in days:
            goal = office if day is days[-1] and journeys.ends_at_office else trip.bed
            end = here if day.date in lender.rest_days else goal
            visits = [(trip.stop.id, trip.minutes)] if day is trip.day else []
            depart = trip.depart if day is trip.day else _departures(problem, day)[0]
            is_out = visits or end != here
            plan = plan.with_day(
                "T01",
                day.date,
                visits=visits,
                start=here,
                end=end,
                depart=hhmm(depart) if is_out else None,
            )
            here = end
        if journeys.back:
            plan = plan.with_day("T01", last + ahead, start=trip.bed, end=office)
        return plan.build()
    except (ValueError, TypeError, StopIteration):  # too few officers, a break on a leg, no way
        return None


class Journeys(NamedTuple):
    """Which journeys are due: on days of their own, or as the first and last route of the week."""

    out: bool
    back: bool
    starts_at_office: bool
    ends_at_office: bool


def _journeys(problem: Problem, lender: Lender) -> Journeys:
    """Return the journeys of the lender's teams (law 15)."""
    monday = problem.week.start
    comes = lender.loan_from >= monday - timedelta(days=1) or lender.weekend is Weekend.HOME
    leaves = lender.loan_to < monday + timedelta(days=7) or lender.weekend is Weekend.HOME
    before = lender.journey is JourneyMode.DAY_BEFORE
    return Journeys(
        out=comes and before,
        back=leaves and before,
        starts_at_office=comes and not before,
        ends_at_office=leaves and not before,
    )


def _first_place(problem: Problem, trip: Trip, journeys: Journeys) -> str:
    """Return where the first day of service begins."""
    if journeys.out:
        return trip.bed
    return trip.lender.office if journeys.starts_at_office else problem.team_rules.meeting_base
