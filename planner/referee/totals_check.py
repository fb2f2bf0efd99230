"""Recompute every figure of the plan, compare, and hold it to the limits (laws 21 to 24, 31)."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.model.plan import Totals
from planner.referee.recorded import calls_of, crowd_of, recording_minutes
from planner.referee.report import Violation
from planner.referee.request_laws import count_preferred
from planner.referee.route_legs import class_rule_of, day_of, team_of, ways_of
from planner.referee.whereabouts import office_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import DayRoute, Plan, Team
    from planner.model.problem import Problem

COST = "cost_idr"
PER_MILLE = 1000
METRES_PER_KM = 1000
MINUTES_PER_HOUR = 60
MILLIONTHS = 1000  # in a thousandth


def add_up(problem: Problem, plan: Plan) -> Totals:
    """Return the totals of the plan, in the units of ``Totals``, from its times, members and places alone."""
    calls = calls_of(problem, plan)
    ways = [way for route in plan.routes for way in ways_of(problem, plan, route)]
    return Totals(
        expected_recorded=sum(call.recorded for call in calls),
        turned_away=sum(call.turned_away for call in calls),
        visits=len(calls),
        villages=len({call.stop.village for call in calls if call.stop}),
        metres=sum(way.metres for way in ways),
        drive_minutes=sum(way.minutes for way in ways),
        nights_away=sum(_is_away(problem, plan, route) for route in plan.routes),
        cost_idr=sum(_cost(problem, plan, route) for route in plan.routes),
    )


def appraise(problem: Problem, plan: Plan) -> int:
    """Return the value of the plan in thousandths of a weighted person (law 23): exact, then rounded down."""
    totals, prices = add_up(problem, plan), problem.objective
    gain = sum(call.stop.weight * call.recorded for call in calls_of(problem, plan) if call.stop)
    millionths = (
        gain * MILLIONTHS
        - prices.visit_price * totals.visits
        - Fraction(prices.drive_hour_price * totals.drive_minutes, MINUTES_PER_HOUR)
        - sum(_mileage(problem, plan, route) for route in plan.routes)
        - Fraction(prices.overtime_hour_price * _overtime(problem, plan), MINUTES_PER_HOUR)
        - prices.night_price * totals.nights_away
        - prices.turned_away_price * totals.turned_away
        - prices.floor_price * _short(problem, plan)
        - _bends(problem, plan)
        + prices.prefer_price * count_preferred(problem, plan)
    )
    return millionths // MILLIONTHS


def compare_totals(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 21: the totals are the sums."""
    made = add_up(problem, plan)
    for name in (field.name for field in fields(Totals) if field.name != COST):
        expected, got = getattr(made, name), getattr(plan.totals, name)
        if expected != got:
            yield Violation(law="totals", expected=f"{name} {expected}", got=str(got))


def compare_cost(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 22: the cost is that of people's days and nights and of fuel."""
    expected, got = add_up(problem, plan).cost_idr, plan.totals.cost_idr
    if expected != got:
        yield Violation(law="cost", expected=f"{expected} IDR", got=str(got))


def compare_value(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 23: the value stated is the value of the plan."""
    expected, got = appraise(problem, plan), plan.proof.value
    if expected != got:
        yield Violation(law="value", expected=f"value {expected}", got=str(got))


def keep_to_the_budget(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 23, budget: the plan costs no more than there is."""
    budget = problem.limits.budget_idr
    if budget is not None and (cost := add_up(problem, plan).cost_idr) > budget:
        yield Violation(law="budget", expected=f"at most {budget} IDR", got=str(cost))


def keep_to_the_cards(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 23, cards: no more people are recorded than there are blank cards."""
    cards = problem.limits.blank_cards
    if cards is not None and (recorded := add_up(problem, plan).expected_recorded) > cards:
        yield Violation(law="cards", expected=f"at most {cards} recorded", got=str(recorded))


def weigh_the_proof(_problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 24: no bound lies below the value, and what was interrupted is not complete."""
    proof = plan.proof
    if proof.value > proof.bound:
        yield Violation(
            law="proof", expected=f"a bound of at least {proof.value}", got=str(proof.bound)
        )
    if proof.complete and proof.interrupted:
        yield Violation(law="proof", expected="complete or interrupted", got="both")


def save_within_the_slack(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 31: a plan made cheaper takes what it says, no more than before, and its value has not fallen by more than the slack."""
    saving, thrift = plan.saving, problem.objective.thrift
    if saving is None:
        return
    if thrift is None:
        yield Violation(
            law="thrift", expected="no saving where the objective has no thrift", got="a saving"
        )
        return
    totals = add_up(problem, plan)
    loads = [_mean_minutes(problem, plan, team) for team in plan.teams]
    takes = (
        totals.cost_idr
        + thrift.night_idr * totals.nights_away
        + thrift.kilometre_idr * totals.metres // METRES_PER_KM
    )
    takes += thrift.uneven_minute_idr * (max(loads) - min(loads)) if loads else 0
    if takes != saving.expense:
        yield Violation(
            law="thrift", expected=f"an expense of {takes} IDR", got=str(saving.expense)
        )
    if saving.expense > saving.expense_before:
        yield Violation(
            law="thrift", expected=f"at most {saving.expense_before} IDR", got=str(saving.expense)
        )
    least = saving.value_before - abs(saving.value_before) * thrift.slack // 1_000_000
    if plan.proof.value < least:
        yield Violation(
            law="thrift", expected=f"a value of at least {least}", got=str(plan.proof.value)
        )


def _mean_minutes(problem: Problem, plan: Plan, team: Team) -> int:
    """Return the minutes of driving and recording of a team's mean day (a day of its routes, journeys too)."""
    routes = [route for route in plan.routes if route.team == team.id]
    minutes = sum(way.minutes for route in routes for way in ways_of(problem, plan, route))
    minutes += sum(
        recording_minutes(problem, plan, route, visit=visit)
        for route in routes
        for visit in route.visits
    )
    return minutes // max(1, len(routes))


def _is_away(problem: Problem, plan: Plan, route: DayRoute) -> bool:
    """Say whether the route ends elsewhere than at the office of its team's lender."""
    team = team_of(plan, route)
    return team is not None and route.end_place != office_of(problem, team.lender)


def _cost(problem: Problem, plan: Plan, route: DayRoute) -> int:
    """Return the rupiah of one route: a day and perhaps a night for each member, and fuel."""
    team, pay = team_of(plan, route), problem.pay
    if team is None:
        return 0
    owners = {
        officer.id: officer.lender for lender in problem.lenders for officer in lender.officers
    }
    offices = [office_of(problem, owners.get(member.id, member.lender)) for member in team.members]
    at_home = sum(office == route.end_place for office in offices)
    away = len(offices) - at_home
    rule = class_rule_of(problem, team)
    metres = sum(way.metres for way in ways_of(problem, plan, route))
    fuel = metres * rule.fuel_idr_per_km // METRES_PER_KM if rule else 0
    return at_home * pay.per_diem_home_idr + away * (pay.per_diem_away_idr + pay.lodging_idr) + fuel


def _mileage(problem: Problem, plan: Plan, route: DayRoute) -> Fraction:
    """Return the price of a route's kilometres in millionths; of a problem/1 rounded up to a thousandth, all else there is whole."""
    prices = problem.objective
    price = Fraction(
        prices.kilometre_price * sum(way.metres for way in ways_of(problem, plan, route)),
        METRES_PER_KM,
    )
    return Fraction(-(-price // MILLIONTHS) * MILLIONTHS) if prices.round_up_kilometres else price


def _overtime(problem: Problem, plan: Plan) -> int:
    """Return the minutes by which visits end after the shift of their day."""
    minutes = 0
    for route in plan.routes:
        day = day_of(problem, plan, route)
        if day is not None:
            minutes += sum(
                visit.end - day.shift_end for visit in route.visits if visit.end > day.shift_end
            )
    return minutes


def _short(problem: Problem, plan: Plan) -> int:
    """Return the people short of the floors."""
    recorded, short = _recorded_by_kecamatan(problem, plan), 0
    for floor in problem.floors:
        crowd = sum(
            crowd_of(problem, stop) for stop in problem.stops if stop.kecamatan == floor.kecamatan
        )
        short += max(0, floor.share * crowd // PER_MILLE - recorded[floor.kecamatan])
    return short


def _bends(problem: Problem, plan: Plan) -> int:
    """Return what the people short of the targets cost, in millionths of a weighted person."""
    recorded, price = _recorded_by_kecamatan(problem, plan), 0
    for kecamatan in {stop.kecamatan for stop in problem.stops}:
        people = [stop.demand for stop in problem.stops if stop.kecamatan == kecamatan]
        adults, unrecorded = (
            sum(each.adults.typical for each in people),
            sum(each.listed.typical for each in people),
        )
        for target in problem.targets:
            wanted = -(-target.share * adults // PER_MILLE)  # rounded up
            needed = max(0, wanted - (adults - unrecorded))
            price += target.bend_price * max(0, needed - recorded[kecamatan])
    return price


def _recorded_by_kecamatan(problem: Problem, plan: Plan) -> Counter[str]:
    """Return the people whom the plan records in each kecamatan."""
    recorded: Counter[str] = Counter()
    for call in calls_of(problem, plan):
        if call.stop:
            recorded[call.stop.kecamatan] += call.recorded
    return recorded
