"""Change problems so that a lawful plan is unlawful: each kind yields problems of this sort.

A kind takes a problem and its plan.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

from referee.day_corruptions import LONG, each_visit, lender_of, stop_of, team_of, working
from referee_scenarios import with_class_rules, with_lender, with_stop

from planner.model.campaign import Limits, Request, RequestKind, Target
from planner.model.demand import Range
from planner.model.resources import VehicleClass
from planner.model.rules import Daylight, Jenang, MostStops, OneKecamatan, SecondCall


def close_the_day(problem, plan):
    for route, _, visit in each_visit(plan):
        yield with_stop(problem, visit.stop, closed=(route.date,))


def record_everybody_before(problem, plan):
    for _, _, visit in each_visit(plan):
        nobody = Range(low=0, typical=0, high=0)
        yield with_stop(
            problem,
            visit.stop,
            earlier=None,
            demand=replace(stop_of(problem, visit).demand, listed=nobody),
        )


def shrink_the_hall(problem, plan):
    for route, _, visit in each_visit(plan):
        yield with_stop(problem, visit.stop, hall_kits=len(team_of(plan, route).kits) - 1)


def wash_the_road_away(problem, plan):
    for route, _, visit in each_visit(plan):
        own = team_of(plan, route).vehicle.vehicle_class
        yield with_stop(
            problem,
            visit.stop,
            vehicle_classes=tuple(each for each in VehicleClass if each is not own),
        )


def cap_the_nights(problem, plan):
    away = [
        route
        for route in plan.routes
        if route.end_place != lender_of(problem, team_of(plan, route)).office
    ]
    if away:
        yield with_class_rules(problem, max_nights_away=0)


def forbid_guests(problem, plan):
    if any(member.lender != team.lender for team in plan.teams for member in team.members):
        yield replace(problem, team_rules=replace(problem.team_rules, guests=False))


def shrink_the_seats(problem, plan):
    for team in plan.teams:
        yield replace(
            problem, team_rules=replace(problem.team_rules, largest_team=len(team.members) - 1)
        )


def end_the_loan(problem, plan):
    for team in plan.teams:
        yield with_lender(
            problem,
            team.lender,
            loan_from=problem.week.start - 2 * LONG,
            loan_to=problem.week.start - LONG,
        )


def ask_for_more_days(problem, plan):
    for team in plan.teams:
        yield with_lender(problem, team.lender, min_away_days=10_000)


def rest_on(problem, plan):
    for route in working(plan):
        yield with_lender(problem, team_of(plan, route).lender, rest_days=(route.date,))


def open_late(problem, plan):
    for _, _, visit in each_visit(plan):
        yield with_stop(problem, visit.stop, opens=visit.start + 1)


def close_early(problem, plan):
    for _, _, visit in each_visit(plan):
        yield with_stop(problem, visit.stop, closes=visit.end - 1)


def cut_the_budget(problem, plan):
    if plan.totals.cost_idr:
        yield replace(problem, limits=Limits(budget_idr=plan.totals.cost_idr - 1, blank_cards=None))


def run_out_of_cards(problem, plan):
    if plan.totals.expected_recorded:
        yield replace(
            problem, limits=Limits(budget_idr=None, blank_cards=plan.totals.expected_recorded - 1)
        )


def bend_the_value(problem, plan):
    if plan.totals.expected_recorded < sum(stop.demand.listed.typical for stop in problem.stops):
        yield replace(
            problem,
            targets=(*problem.targets, Target(name="everybody", share=1000, bend_price=1_000_000)),
        )


def request(kind, stop):
    """Return a request for any day and team."""
    return Request(id="letter", stop=stop, dates=(), kind=kind, lender=None, reason="a letter")


def forbid_what_is_planned(problem, plan):
    for _, _, visit in each_visit(plan):
        yield replace(problem, requests=(request(RequestKind.NEVER, visit.stop),))


def promise_what_is_left_out(problem, plan):
    for item in plan.unvisited:
        yield replace(problem, requests=(request(RequestKind.MUST, item.stop),))


def let_the_sun_rise_late(problem, plan):
    for route in working(plan):
        if route.legs and route.depart < route.visits[0].arrive:  # a first leg that takes time
            yield replace(
                problem,
                rules=replace(
                    problem.rules, daylight=Daylight(sunrise=route.visits[0].arrive, sunset=1439)
                ),
            )


def ask_the_jenang(problem, plan):
    for _, _, visit in each_visit(plan):
        asked = replace(problem, rules=replace(problem.rules, jenang=Jenang()))
        yield with_stop(asked, visit.stop, kind="orang_rimba", confirmed=False)


def forbid_overtime(problem, plan):
    if any(
        visit.end > day.shift_end
        for route, _, visit in each_visit(plan)
        for day in problem.week.days
        if day.date == route.date
    ):
        yield replace(problem, rules=replace(problem.rules, overtime=None))


def allow_fewer_stops(problem, plan):
    for route in working(plan):
        if len(route.visits) > 1:
            yield replace(
                problem,
                rules=replace(problem.rules, most_stops=MostStops(visits=len(route.visits) - 1)),
            )


def allow_one_kecamatan(problem, plan):
    rules = replace(problem.rules, one_kecamatan=OneKecamatan())
    for route in working(plan):
        first, *others = (visit.stop for visit in route.visits)
        if others and others[-1] != first:
            yield replace(
                problem,
                rules=rules,
                stops=tuple(
                    replace(stop, kecamatan="another") if stop.id == first else stop
                    for stop in problem.stops
                ),
            )


def allow_one_visit(problem, plan):
    stops = [visit.stop for _, _, visit in each_visit(plan)]
    if len(set(stops)) < len(stops):
        yield replace(
            problem,
            rules=replace(problem.rules, one_visit=replace(problem.rules.one_visit, people=10**6)),
        )


def wait_longer(problem, plan):
    """Ask for more days before a second call than any week has, where there is one."""
    dates = {}
    for route, _, visit in each_visit(plan):
        dates.setdefault(visit.stop, set()).add(route.date)
    gap = problem.rules.call_gap.days if problem.rules.call_gap else 1
    waits = [
        (after - before).days for days in dates.values() for before, after in pairwise(sorted(days))
    ]
    if problem.rules.second_call and max(waits, default=0) > gap:
        yield replace(problem, rules=replace(problem.rules, second_call=SecondCall(days=31)))


PROBLEM_KINDS = (
    ("a closed day", "closed", close_the_day),
    ("nobody left to record", "call", record_everybody_before),
    ("a smaller hall", "hall", shrink_the_hall),
    ("a road for others", "access", wash_the_road_away),
    ("no night away", "nights_away", cap_the_nights),
    ("no guests", "guests", forbid_guests),
    ("smaller teams", "crew", shrink_the_seats),
    ("a loan that is over", "loan", end_the_loan),
    ("a loan too short", "loan", ask_for_more_days),
    ("a rest day", "rest_day", rest_on),
    ("a stop that opens later", "hours", open_late),
    ("a stop that closes earlier", "hours", close_early),
    ("a smaller budget", "budget", cut_the_budget),
    ("fewer cards", "cards", run_out_of_cards),
    ("a price on those who are missing", "value", bend_the_value),
    ("a visit that must not be", "request", forbid_what_is_planned),
    ("a visit that must be", "request", promise_what_is_left_out),
    ("a late sunrise", "daylight", let_the_sun_rise_late),
    ("a jenang who has not agreed", "jenang", ask_the_jenang),
    ("no overtime", "shift", forbid_overtime),
    ("fewer visits a day", "most_stops", allow_fewer_stops),
    ("visits in two kecamatan", "one_kecamatan", allow_one_kecamatan),
    ("one visit only", "single_call", allow_one_visit),
    ("a second call too soon", "second_call", wait_longer),
)
