"""Check the times of routes: legs, window, set-up, shift and rest (laws 5 to 9)."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from planner.model.campaign import Break
from planner.referee.recorded import recompute_visits
from planner.referee.report import Violation
from planner.referee.route_legs import (
    class_of,
    day_of,
    due_break,
    find_way,
    gaps_of,
    moves_of,
    shared_minutes,
    team_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.model.plan import DayRoute, Plan, Rest, Visit
    from planner.model.problem import Problem
    from planner.model.rules import Rules


def write_time(minute: int) -> str:
    """Return minutes since midnight as hours and minutes."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def check_clock(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 5: legs have the times of the matrix, and time passes only at places."""
    for route in plan.routes:
        if team_of(plan, route) is not None:
            yield from _check_legs(problem, plan, route)
            yield from _check_times(problem, plan, route)


def check_window(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 6: a route lies in the window of its day; law 15 has the window of journey days."""
    for route in plan.routes:
        day = day_of(problem, plan, route)
        if day is None:
            continue
        if route.depart < day.earliest_departure:
            expected = f"departure from {write_time(day.earliest_departure)}"
            yield Violation(
                law="window",
                team=route.team,
                date=route.date,
                expected=expected,
                got=write_time(route.depart),
            )
        if route.arrive > day.latest_return:
            yield Violation(
                law="window",
                team=route.team,
                date=route.date,
                expected=f"arrival by {write_time(day.latest_return)}",
                got=write_time(route.arrive),
            )


def check_set_up(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 7: set-up and pack-up take their least minutes, which grow with the number of kits."""
    mini = {stop.id for stop in problem.stops if stop.mini}
    for route in plan.routes:
        team = team_of(plan, route)
        rest = due_break(problem, plan, route)
        kits = len({kit.id for kit in team.kits}) if team else 0
        for visit in route.visits:
            set_up, pack_up = _set_up_and_pack_up(problem.rules, kits=kits, mini=visit.stop in mini)
            before = visit.start - visit.arrive - shared_minutes(rest, visit.arrive, visit.start)
            after = visit.leave - visit.end - shared_minutes(rest, visit.end, visit.leave)
            for task, least, given in (("set-up", set_up, before), ("pack-up", pack_up, after)):
                if given < least:
                    yield _violation(
                        route,
                        visit,
                        law="set_up",
                        expected=f"{task} of {least} minutes",
                        got=str(given),
                    )


def check_shift(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 8: people are served in the shift.

    A visit that begins in the shift and alone records the whole crowd may end in overtime.
    """
    overtime = problem.rules.overtime
    for recomputed in recompute_visits(problem, plan):
        visit = recomputed.stated
        day = day_of(problem, plan, recomputed.route)
        if day is None:
            continue
        finished = recomputed.stop is not None and recomputed.recorded == recomputed.crowd
        last = day.shift_end
        if overtime is not None and finished:
            last += overtime.minutes
        if visit.start >= day.shift_end:
            yield _violation(
                recomputed.route,
                visit,
                law="shift",
                expected=f"service from before {write_time(day.shift_end)}",
                got=write_time(visit.start),
            )
        elif visit.start < day.shift_start or visit.end > last:
            yield _violation(
                recomputed.route,
                visit,
                law="shift",
                expected=f"service within {write_time(day.shift_start)}-{write_time(last)}",
                got=f"{write_time(visit.start)}-{write_time(visit.end)}",
            )


def check_hours(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 8, hours: people are served while their stop is open."""
    stops = {stop.id: stop for stop in problem.stops}
    for route in plan.routes:
        for visit in route.visits:
            stop = stops.get(visit.stop)
            if stop and stop.opens is not None and visit.start < stop.opens:
                yield _violation(
                    route,
                    visit,
                    law="hours",
                    expected=f"service from {write_time(stop.opens)}",
                    got=write_time(visit.start),
                )
            if stop and stop.closes is not None and visit.end > stop.closes:
                yield _violation(
                    route,
                    visit,
                    law="hours",
                    expected=f"service until {write_time(stop.closes)}",
                    got=write_time(visit.end),
                )


def check_rest(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 9: the break is listed exactly when it is due, at the place where the team is."""
    for route in plan.routes:
        due = due_break(problem, plan, route)
        listed = [(rest.start, rest.end) for rest in route.breaks]
        expected = [(due.start, due.end)] if due else []
        if listed != expected:
            yield Violation(
                law="rest",
                team=route.team,
                date=route.date,
                expected=_write_breaks(expected),
                got=_write_breaks(listed),
            )
        for rest in route.breaks:
            if not _is_at_place(route, rest):
                times = f"from {write_time(rest.start)} to {write_time(rest.end)}"
                yield Violation(
                    law="rest",
                    team=route.team,
                    date=route.date,
                    expected=f"a break where the team is {times}",
                    got=rest.place,
                )


def _set_up_and_pack_up(rules: Rules, *, kits: int, mini: bool) -> tuple[int, int]:
    """Return the least minutes of setting up and of packing up."""
    if mini:
        return rules.mini_stop.set_up_minutes, rules.mini_stop.pack_up_minutes
    rule = rules.set_up
    set_up = rule.set_up_minutes + kits * rule.set_up_per_kit_minutes
    return set_up, rule.pack_up_minutes + kits * rule.pack_up_per_kit_minutes


def drives_of(problem: Problem, plan: Plan, route: DayRoute) -> tuple[tuple[int, int], ...]:
    """Return the start and end of each drive, in minutes since midnight.

    A drive is all legs to a visit or to the end place, one after the other.
    """
    leaving = (route.depart, *(visit.leave for visit in route.visits))
    drives = zip(
        leaving, _drive_minutes(problem, plan, route), gaps_of(problem, plan, route), strict=True
    )
    return tuple((left, left + minutes) for left, minutes, legs in drives if legs)


def _check_legs(problem: Problem, plan: Plan, route: DayRoute) -> Iterable[Violation]:
    """Compare the legs with the moves of the route and the matrix of the team's vehicle class."""
    team = team_of(plan, route)
    for move, leg in zip_longest(moves_of(problem, plan, route), route.legs):
        got = (
            f"{leg.origin} > {leg.destination}, {leg.minutes} min, {leg.metres} m, {leg.basis}"
            if leg
            else "no leg"
        )
        if move is None or team is None:
            expected = "no more legs"
        else:
            way = find_way(problem, class_of(problem, team), origin=move[0], destination=move[1])
            figures = (
                f"{way.minutes} min, {way.metres} m, {way.basis}" if way else "which has no way"
            )
            expected = f"{move[0]} > {move[1]}, {figures}"
        if got != expected:
            yield Violation(
                law="clock", team=route.team, date=route.date, expected=expected, got=got
            )


def _check_times(problem: Problem, plan: Plan, route: DayRoute) -> Iterable[Violation]:
    """Check the times from place to place."""
    for visit in route.visits:
        if not visit.arrive <= visit.start <= visit.end <= visit.leave:
            times = " ".join(
                write_time(minute) for minute in (visit.arrive, visit.start, visit.end, visit.leave)
            )
            yield _violation(
                route, visit, law="clock", expected="arrive <= start <= end <= leave", got=times
            )
    leaving = (route.depart, *(visit.leave for visit in route.visits))
    reaching = (
        *((visit.stop, visit.arrive) for visit in route.visits),
        (route.end_place, route.arrive),
    )
    for left, minutes, (place, reached) in zip(
        leaving, _drive_minutes(problem, plan, route), reaching, strict=True
    ):
        if left + minutes != reached:
            expected = f"arrival at {write_time(left + minutes)}"
            yield Violation(
                law="clock",
                team=route.team,
                date=route.date,
                stop=place,
                expected=expected,
                got=write_time(reached),
            )


def _drive_minutes(problem: Problem, plan: Plan, route: DayRoute) -> Iterable[int]:
    """Return the minutes driven to each visit and to the end place."""
    team = team_of(plan, route)
    for gap in gaps_of(problem, plan, route):
        if team is None:
            yield 0
            continue
        vehicle_class = class_of(problem, team)
        ways = (
            find_way(problem, vehicle_class, origin=here, destination=there) for here, there in gap
        )
        yield sum(way.minutes for way in ways if way is not None)


def _is_at_place(route: DayRoute, rest: Rest) -> bool:
    """Return whether the team is at the place of ``rest`` for all of it."""
    times = Break(start=rest.start, end=rest.end)
    stayed = sum(
        shared_minutes(times, visit.arrive, visit.leave)
        for visit in route.visits
        if visit.stop == rest.place
    )
    return stayed >= rest.end - rest.start


def _write_breaks(breaks: list[tuple[int, int]]) -> str:
    """Return the times of ``breaks`` in English."""
    times = (f"a break {write_time(start)}-{write_time(end)}" for start, end in breaks)
    return ", ".join(times) or "no break"


def _violation(route: DayRoute, visit: Visit, *, law: str, expected: str, got: str) -> Violation:
    """Return a violation at a visit."""
    return Violation(
        law=law, team=route.team, date=route.date, stop=visit.stop, expected=expected, got=got
    )
