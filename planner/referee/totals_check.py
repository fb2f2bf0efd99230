"""Recompute the figures of a plan and check them (laws 21 to 24 and 31)."""

from __future__ import annotations

from collections import Counter
from dataclasses import fields
from fractions import Fraction
from typing import TYPE_CHECKING

from planner.model.plan import Totals
from planner.referee.recorded import crowd_of, recompute_visits, recording_minutes
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
MILLIONTHS = 1000  # in a thousandth of a weighted person


def compute_totals(problem: Problem, plan: Plan) -> Totals:
    """Return the totals of the plan from its times, members and places alone."""
    visits = recompute_visits(problem, plan)
    ways = [way for route in plan.routes for way in ways_of(problem, plan, route)]
    return Totals(
        expected_recorded=sum(visit.recorded for visit in visits),
        turned_away=sum(visit.turned_away for visit in visits),
        visits=len(visits),
        villages=len({visit.stop.village for visit in visits if visit.stop}),
        metres=sum(way.metres for way in ways),
        drive_minutes=sum(way.minutes for way in ways),
        nights_away=sum(_is_away(problem, plan, route) for route in plan.routes),
        cost_idr=sum(_route_cost(problem, plan, route) for route in plan.routes),
    )


def compute_value(problem: Problem, plan: Plan) -> int:
    """Return the value of the plan in thousandths of a weighted person (law 23), rounded down."""
    totals = compute_totals(problem, plan)
    prices = problem.objective
    visits = recompute_visits(problem, plan)
    reward = sum(visit.stop.weight * visit.recorded for visit in visits if visit.stop)
    millionths = (
        reward * MILLIONTHS
        - prices.visit_price * totals.visits
        - Fraction(prices.drive_hour_price * totals.drive_minutes, MINUTES_PER_HOUR)
        - sum(_kilometre_price(problem, plan, route) for route in plan.routes)
        - Fraction(prices.overtime_hour_price * _overtime_minutes(problem, plan), MINUTES_PER_HOUR)
        - prices.night_price * totals.nights_away
        - prices.turned_away_price * totals.turned_away
        - prices.floor_price * _people_short(problem, plan)
        - _target_penalty(problem, plan)
        + prices.prefer_price * count_preferred(problem, plan)
    )
    return millionths // MILLIONTHS


def check_totals(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 21: the totals are the sums."""
    recomputed = compute_totals(problem, plan)
    for name in (field.name for field in fields(Totals) if field.name != COST):
        expected = getattr(recomputed, name)
        got = getattr(plan.totals, name)
        if expected != got:
            yield Violation(law="totals", expected=f"{name} {expected}", got=str(got))


def check_cost(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 22: the cost is the sum of per diems, lodging and fuel."""
    expected, got = compute_totals(problem, plan).cost_idr, plan.totals.cost_idr
    if expected != got:
        yield Violation(law="cost", expected=f"{expected} IDR", got=str(got))


def check_value(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 23: the stated value is the value of the plan."""
    expected, got = compute_value(problem, plan), plan.proof.value
    if expected != got:
        yield Violation(law="value", expected=f"value {expected}", got=str(got))


def check_budget(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 23, budget: the cost is at most the budget."""
    budget = problem.limits.budget_idr
    if budget is not None and (cost := compute_totals(problem, plan).cost_idr) > budget:
        yield Violation(law="budget", expected=f"at most {budget} IDR", got=str(cost))


def check_cards(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 23, cards: at most as many people are recorded as there are blank cards."""
    cards = problem.limits.blank_cards
    if cards is not None and (recorded := compute_totals(problem, plan).expected_recorded) > cards:
        yield Violation(law="cards", expected=f"at most {cards} recorded", got=str(recorded))


def check_proof(_problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 24: the bound is not below the value, and an interrupted plan is not complete."""
    proof = plan.proof
    if proof.value > proof.bound:
        yield Violation(
            law="proof", expected=f"a bound of at least {proof.value}", got=str(proof.bound)
        )
    if proof.complete and proof.interrupted:
        yield Violation(law="proof", expected="complete or interrupted", got="both")


def check_thrift(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 31: the stated expense is true and no higher than before; the value is in the slack."""
    saving = plan.saving
    thrift = problem.objective.thrift
    if saving is None:
        return
    if thrift is None:
        yield Violation(
            law="thrift", expected="no saving where the objective has no thrift", got="a saving"
        )
        return
    totals = compute_totals(problem, plan)
    loads = [_load(problem, plan, team) for team in plan.teams]
    expense = (
        totals.cost_idr
        + thrift.night_idr * totals.nights_away
        + thrift.kilometre_idr * totals.metres // METRES_PER_KM
    )
    if loads:
        expense += thrift.uneven_minute_idr * (max(loads) - min(loads))
    if expense != saving.expense:
        yield Violation(
            law="thrift", expected=f"an expense of {expense} IDR", got=str(saving.expense)
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


def _load(problem: Problem, plan: Plan, team: Team) -> int:
    """Return a team's minutes of driving and recording a route, journeys too (law 31)."""
    routes = [route for route in plan.routes if route.team == team.id]
    minutes = sum(way.minutes for route in routes for way in ways_of(problem, plan, route))
    minutes += sum(
        recording_minutes(problem, plan, route, visit=visit)
        for route in routes
        for visit in route.visits
    )
    return minutes // max(1, len(routes))


def _is_away(problem: Problem, plan: Plan, route: DayRoute) -> bool:
    """Return whether the route ends away from the office of its team's lender."""
    team = team_of(plan, route)
    return team is not None and route.end_place != office_of(problem, team.lender)


def _route_cost(problem: Problem, plan: Plan, route: DayRoute) -> int:
    """Return the cost of one route in rupiah: per diems, lodging and fuel (law 22)."""
    team = team_of(plan, route)
    pay = problem.pay
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


def _kilometre_price(problem: Problem, plan: Plan, route: DayRoute) -> Fraction:
    """Return the price of a route's kilometres in millionths of a weighted person (law 23).

    With ``round_up_kilometres`` (problems of format 1) it is rounded up to a whole thousandth.
    """
    prices = problem.objective
    price = Fraction(
        prices.kilometre_price * sum(way.metres for way in ways_of(problem, plan, route)),
        METRES_PER_KM,
    )
    return Fraction(-(-price // MILLIONTHS) * MILLIONTHS) if prices.round_up_kilometres else price


def _overtime_minutes(problem: Problem, plan: Plan) -> int:
    """Return the minutes by which visits end after the shift of their day."""
    minutes = 0
    for route in plan.routes:
        day = day_of(problem, plan, route)
        if day is not None:
            minutes += sum(
                visit.end - day.shift_end for visit in route.visits if visit.end > day.shift_end
            )
    return minutes


def _people_short(problem: Problem, plan: Plan) -> int:
    """Return the people short of the floors."""
    recorded = _recorded_by_kecamatan(problem, plan)
    short = 0
    for floor in problem.floors:
        crowd = sum(
            crowd_of(problem, stop) for stop in problem.stops if stop.kecamatan == floor.kecamatan
        )
        short += max(0, floor.share * crowd // PER_MILLE - recorded[floor.kecamatan])
    return short


def _target_penalty(problem: Problem, plan: Plan) -> int:
    """Return the price of the people short of the targets, in millionths of a weighted person."""
    recorded = _recorded_by_kecamatan(problem, plan)
    price = 0
    for kecamatan in {stop.kecamatan for stop in problem.stops}:
        demands = [stop.demand for stop in problem.stops if stop.kecamatan == kecamatan]
        adults = sum(demand.adults.typical for demand in demands)
        unrecorded = sum(demand.listed.typical for demand in demands)
        for target in problem.targets:
            wanted = -(-target.share * adults // PER_MILLE)  # rounded up
            needed = max(0, wanted - (adults - unrecorded))
            price += target.bend_price * max(0, needed - recorded[kecamatan])
    return price


def _recorded_by_kecamatan(problem: Problem, plan: Plan) -> Counter[str]:
    """Return the number of people recorded in each kecamatan."""
    recorded: Counter[str] = Counter()
    for visit in recompute_visits(problem, plan):
        if visit.stop:
            recorded[visit.stop.kecamatan] += visit.recorded
    return recorded
