"""Corrupt the days of lawful plans: each kind yields plans that certainly break one law.

A kind takes a problem and its plan. It yields nothing if the plan has no place for it. What it
changes is chosen so that no slack can make it lawful: a start is moved to a minute less than set-up
takes, not by one minute.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

LONG = timedelta(days=400)


# -- where a plan can be changed -------------------------------------------------------------------


def working(plan):
    """Return the routes with visits."""
    return [route for route in plan.routes if route.visits]


def with_day(plan, route, **changes):
    """Change fields of ``route``."""
    same = route.team, route.date
    return replace(
        plan,
        routes=tuple(
            replace(one, **changes) if (one.team, one.date) == same else one for one in plan.routes
        ),
    )


def each_visit(plan):
    """Yield (route, number, visit)."""
    for route in working(plan):
        for number, visit in enumerate(route.visits):
            yield route, number, visit


def with_stay(plan, route, number, **changes):
    """Change fields of a visit."""
    visits = tuple(
        replace(visit, **changes) if place == number else visit
        for place, visit in enumerate(route.visits)
    )
    return with_day(plan, route, visits=visits)


def team_of(plan, route):
    """Return the team of ``route``."""
    return next(team for team in plan.teams if team.id == route.team)


def lender_of(problem, team):
    """Return the lender of ``team``."""
    return next(lender for lender in problem.lenders if lender.id == team.lender)


def day_of(problem, route):
    """Return the service day of ``route``."""
    return next(day for day in problem.week.days if day.date == route.date)


def stop_of(problem, visit):
    """Return the stop of ``visit``."""
    return next(stop for stop in problem.stops if stop.id == visit.stop)


# -- kinds that change the plan: (problem, plan) -> plans ------------------------------------------


def start_early(problem, plan):
    for route, number, visit in each_visit(plan):
        needed = (
            problem.rules.set_up.set_up_minutes
            + len(team_of(plan, route).kits) * problem.rules.set_up.set_up_per_kit_minutes
        )
        rested = any(rest.start < visit.start and rest.end > visit.arrive for rest in route.breaks)
        if needed and not rested and not stop_of(problem, visit).mini:
            yield with_stay(plan, route, number, start=visit.arrive + needed - 1)


def leave_early(problem, plan):
    for route, number, visit in each_visit(plan):
        needed = (
            problem.rules.set_up.pack_up_minutes
            + len(team_of(plan, route).kits) * problem.rules.set_up.pack_up_per_kit_minutes
        )
        rested = any(rest.start < visit.leave and rest.end > visit.end for rest in route.breaks)
        if needed and not rested and not stop_of(problem, visit).mini:
            yield with_stay(plan, route, number, leave=visit.end + needed - 1)


def swap_stops(_problem, plan):
    for route in working(plan):
        if len(route.visits) > 1:
            first, second, *others = route.visits
            names = [{"stop": visit.stop, "village": visit.village} for visit in (second, first)]
            yield with_day(
                plan,
                route,
                visits=(replace(first, **names[0]), replace(second, **names[1]), *others),
            )


def drop_a_leg(_problem, plan):
    for route in working(plan):
        for number in range(len(route.legs)):
            yield with_day(plan, route, legs=route.legs[:number] + route.legs[number + 1 :])


def hurry_a_leg(_problem, plan):
    for route in working(plan):
        for number, leg in enumerate(route.legs):
            yield with_day(
                plan,
                route,
                legs=(
                    *route.legs[:number],
                    replace(leg, minutes=leg.minutes - 1),
                    *route.legs[number + 1 :],
                ),
            )


def shorten_a_leg(_problem, plan):
    for route in working(plan):
        for number, leg in enumerate(route.legs):
            yield with_day(
                plan,
                route,
                legs=(
                    *route.legs[:number],
                    replace(leg, metres=leg.metres - 1),
                    *route.legs[number + 1 :],
                ),
            )


def arrive_early(_problem, plan):
    for route, number, visit in each_visit(plan):
        yield with_stay(plan, route, number, arrive=visit.arrive - 1)


def come_home_early(_problem, plan):
    for route in working(plan):
        yield with_day(plan, route, arrive=route.arrive - 1)


def start_before_the_window(problem, plan):
    for route in working(plan):
        yield with_day(plan, route, depart=day_of(problem, route).earliest_departure - 1)


def end_after_the_window(problem, plan):
    for route in working(plan):
        yield with_day(plan, route, arrive=day_of(problem, route).latest_return + 1)


def stretch_past_the_shift(problem, plan):
    longest = problem.rules.overtime.minutes if problem.rules.overtime else 0
    for route, number, _visit in each_visit(plan):
        yield with_stay(plan, route, number, end=day_of(problem, route).shift_end + longest + 1)


def serve_before_the_shift(problem, plan):
    for route, number, _visit in each_visit(plan):
        yield with_stay(plan, route, number, start=day_of(problem, route).shift_start - 1)


def skip_lunch(_problem, plan):
    for route in working(plan):
        if route.breaks:
            yield with_day(plan, route, breaks=())


def shorten_lunch(_problem, plan):
    for route in working(plan):
        for rest in route.breaks:
            yield with_day(plan, route, breaks=(replace(rest, end=rest.end - 1),))


def lunch_elsewhere(problem, plan):
    for route in working(plan):
        for rest in route.breaks:
            others = [
                stop.id
                for stop in problem.stops
                if stop.id not in {rest.place, *(visit.stop for visit in route.visits)}
            ]
            for place in others[:1]:
                yield with_day(plan, route, breaks=(replace(rest, place=place),))


def hardly_stay(problem, plan):
    for route, number, visit in each_visit(plan):
        least = problem.rules.least_stay.finished_minutes
        rested = any(rest.start < visit.end and rest.end > visit.start for rest in route.breaks)
        if least and not rested and not stop_of(problem, visit).mini:
            yield with_stay(plan, route, number, end=visit.start + least - 1)


def visit_twice(_problem, plan):
    for route, _, visit in each_visit(plan):
        yield with_day(plan, route, visits=(*route.visits, visit))


def inflate(_problem, plan):
    for route, number, visit in each_visit(plan):
        yield with_stay(plan, route, number, expected_recorded=visit.expected_recorded + 1)


def exceed_the_pace(problem, plan):
    for route, number, visit in each_visit(plan):
        team = team_of(plan, route)
        rate = next(
            rule.rate
            for rule in problem.team_rules.classes
            if rule.vehicle_class is team.vehicle.vehicle_class
        )
        most = len(team.kits) * rate * (visit.end - visit.start) // 60
        yield with_stay(plan, route, number, expected_recorded=most + 1)


def understate(_problem, plan):
    for route, number, visit in each_visit(plan):
        yield with_stay(plan, route, number, expected_recorded=visit.expected_recorded - 1)


def turn_more_away(_problem, plan):
    for route, number, visit in each_visit(plan):
        yield with_stay(plan, route, number, turned_away=visit.turned_away + 1)


def visit_after_the_week(_problem, plan):
    for route in working(plan):
        yield with_day(plan, route, date=route.date + LONG)


def skip_a_day(_problem, plan):
    for route in plan.routes:
        yield replace(plan, routes=tuple(other for other in plan.routes if other is not route))


def wake_elsewhere(problem, plan):
    for before, route in zip(plan.routes, plan.routes[1:], strict=False):
        places = [stop.id for stop in problem.stops if stop.id != before.end_place]
        if before.team == route.team and places:
            yield with_day(plan, route, start_place=places[0])


def sleep_without_a_bed(problem, plan):
    for route in plan.routes:
        lonely = [
            stop.id for stop in problem.stops if not stop.lodging and stop.id != route.end_place
        ]
        for place in lonely[:1]:
            yield with_day(plan, route, end_place=place)


def start_a_loan_elsewhere(problem, plan):
    for team in plan.teams:
        first = next((route for route in plan.routes if route.team == team.id), None)
        inside = {day.date for day in problem.week.days}
        elsewhere = [stop.id for stop in problem.stops if first and stop.id != first.start_place]
        if (
            first
            and first.date in inside
            and first.date >= lender_of(problem, team).loan_from
            and elsewhere
        ):
            yield with_day(plan, first, start_place=elsewhere[0])


def travel_by_night(problem, plan):
    for route in plan.routes:
        lender = lender_of(problem, team_of(plan, route))
        if not lender.loan_from <= route.date <= lender.loan_to:
            yield with_day(plan, route, depart=problem.journey.earliest_departure - 1)


DAY_KINDS = (
    ("start before set-up is done", "set_up", start_early),
    ("leave before all is packed", "set_up", leave_early),
    ("two stops swapped without new times", "clock", swap_stops),
    ("a leg dropped", "clock", drop_a_leg),
    ("a leg a minute faster", "clock", hurry_a_leg),
    ("a leg a metre shorter", "clock", shorten_a_leg),
    ("arrival a minute early", "clock", arrive_early),
    ("home a minute early", "clock", come_home_early),
    ("out before the window", "window", start_before_the_window),
    ("home after the window", "window", end_after_the_window),
    ("served past the shift", "shift", stretch_past_the_shift),
    ("served before the shift", "shift", serve_before_the_shift),
    ("lunch skipped", "rest", skip_lunch),
    ("lunch a minute shorter", "rest", shorten_lunch),
    ("lunch where the team is not", "rest", lunch_elsewhere),
    ("hardly a visit", "least_stay", hardly_stay),
    ("a stop visited twice a day", "call", visit_twice),
    ("one person too many", "recorded", inflate),
    ("more people than the kits can record", "recorded", exceed_the_pace),
    ("one person too few", "recorded", understate),
    ("one more turned away", "turned_away", turn_more_away),
    ("a visit after the week", "closed", visit_after_the_week),
    ("a day left out", "night", skip_a_day),
    ("a start elsewhere than last night", "night", wake_elsewhere),
    ("a night without a bed", "night", sleep_without_a_bed),
    ("a loan begun at the wrong place", "loan", start_a_loan_elsewhere),
    ("a journey by night", "journey", travel_by_night),
)
