"""Check the clock of every route: legs, window, set-up, shift and rest (laws 5 to 9)."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

from planner.model.campaign import Break
from planner.referee.recorded import calls_of
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


def at(minute: int) -> str:
    """Write minutes since midnight as hours and minutes."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def obey_clock(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 5: legs are those of the matrix and follow one another, and time passes only at places."""
    for route in plan.routes:
        if team_of(plan, route) is not None:
            yield from _follow_legs(problem, plan, route)
            yield from _keep_time(problem, plan, route)


def obey_window(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 6: a day lies in its window; that of a journey day is part of **journey**."""
    for route in plan.routes:
        day = day_of(problem, plan, route)
        if day is None:
            continue
        if route.depart < day.earliest_departure:
            expected = f"departure from {at(day.earliest_departure)}"
            yield Violation(
                law="window",
                team=route.team,
                date=route.date,
                expected=expected,
                got=at(route.depart),
            )
        if route.arrive > day.latest_return:
            yield Violation(
                law="window",
                team=route.team,
                date=route.date,
                expected=f"arrival by {at(day.latest_return)}",
                got=at(route.arrive),
            )


def obey_set_up(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 7: set-up and pack-up take their time, which grows with the kits but for a mini stop."""
    mini = {stop.id for stop in problem.stops if stop.mini}
    for route in plan.routes:
        team, rest = team_of(plan, route), due_break(problem, plan, route)
        kits = len({kit.id for kit in team.kits}) if team else 0
        for visit in route.visits:
            set_up, pack_up = _set_up_and_pack_up(problem.rules, kits=kits, mini=visit.stop in mini)
            before = visit.start - visit.arrive - shared_minutes(rest, visit.arrive, visit.start)
            after = visit.leave - visit.end - shared_minutes(rest, visit.end, visit.leave)
            for word, least, given in (("set-up", set_up, before), ("pack-up", pack_up, after)):
                if given < least:
                    yield _of(
                        route,
                        visit,
                        law="set_up",
                        expected=f"{word} of {least} minutes",
                        got=str(given),
                    )


def obey_shift(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 8: people are served in the shift; where a visit alone records the whole crowd, begun in the shift, in overtime too."""
    overtime = problem.rules.overtime
    for call in calls_of(problem, plan):
        visit, day = call.visit, day_of(problem, plan, call.route)
        if day is None:
            continue
        last = day.shift_end
        if overtime is not None and call.stop is not None and call.recorded == call.crowd:
            last += overtime.minutes
        if visit.start >= day.shift_end:
            yield _of(
                call.route,
                visit,
                law="shift",
                expected=f"service from before {at(day.shift_end)}",
                got=at(visit.start),
            )
        elif visit.start < day.shift_start or visit.end > last:
            expected = f"service within {at(day.shift_start)}-{at(last)}"
            yield _of(
                call.route,
                visit,
                law="shift",
                expected=expected,
                got=f"{at(visit.start)}-{at(visit.end)}",
            )


def obey_hours(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 8, hours: people are served while their stop is open."""
    stops = {stop.id: stop for stop in problem.stops}
    for route in plan.routes:
        for visit in route.visits:
            stop = stops.get(visit.stop)
            if stop and stop.opens is not None and visit.start < stop.opens:
                yield _of(
                    route,
                    visit,
                    law="hours",
                    expected=f"service from {at(stop.opens)}",
                    got=at(visit.start),
                )
            if stop and stop.closes is not None and visit.end > stop.closes:
                yield _of(
                    route,
                    visit,
                    law="hours",
                    expected=f"service until {at(stop.closes)}",
                    got=at(visit.end),
                )


def obey_rest(problem: Problem, plan: Plan) -> Iterable[Violation]:
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
                expected=_write(expected),
                got=_write(listed),
            )
        for rest in route.breaks:
            if not _is_there(route, rest):
                expected_place = (
                    f"a break where the team is from {at(rest.start)} to {at(rest.end)}"
                )
                yield Violation(
                    law="rest",
                    team=route.team,
                    date=route.date,
                    expected=expected_place,
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
    """Return when the route's drives begin and end: to each visit and to the end place, in minutes since midnight, legs in a row as one."""
    leaving = (route.depart, *(visit.leave for visit in route.visits))
    drives = zip(leaving, _driven(problem, plan, route), gaps_of(problem, plan, route), strict=True)
    return tuple((left, left + minutes) for left, minutes, legs in drives if legs)


def _follow_legs(problem: Problem, plan: Plan, route: DayRoute) -> Iterable[Violation]:
    """Compare the legs, one by one, with the moves of the route and the matrix of the team's class."""
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


def _keep_time(problem: Problem, plan: Plan, route: DayRoute) -> Iterable[Violation]:
    """Follow the route's times from place to place."""
    for visit in route.visits:
        if not visit.arrive <= visit.start <= visit.end <= visit.leave:
            times = " ".join(
                at(minute) for minute in (visit.arrive, visit.start, visit.end, visit.leave)
            )
            yield _of(
                route, visit, law="clock", expected="arrive <= start <= end <= leave", got=times
            )
    leaving = (route.depart, *(visit.leave for visit in route.visits))
    reaching = (
        *((visit.stop, visit.arrive) for visit in route.visits),
        (route.end_place, route.arrive),
    )
    for left, minutes, (place, reached) in zip(
        leaving, _driven(problem, plan, route), reaching, strict=True
    ):
        if left + minutes != reached:
            expected = f"arrival at {at(left + minutes)}"
            yield Violation(
                law="clock",
                team=route.team,
                date=route.date,
                stop=place,
                expected=expected,
                got=at(reached),
            )


def _driven(problem: Problem, plan: Plan, route: DayRoute) -> Iterable[int]:
    """Return the minutes driven to each visit and to the end place."""
    team = team_of(plan, route)
    for gap in gaps_of(problem, plan, route):
        ways = (
            find_way(problem, class_of(problem, team), origin=here, destination=there)
            if team
            else None
            for here, there in gap
        )
        yield sum(way.minutes for way in ways if way is not None)


def _is_there(route: DayRoute, rest: Rest) -> bool:
    """Say whether the team is at the place of ``rest`` all the while."""
    times = Break(start=rest.start, end=rest.end)
    stayed = sum(
        shared_minutes(times, visit.arrive, visit.leave)
        for visit in route.visits
        if visit.stop == rest.place
    )
    return stayed >= rest.end - rest.start


def _write(breaks: list[tuple[int, int]]) -> str:
    """Write breaks as times."""
    return ", ".join(f"a break {at(start)}-{at(end)}" for start, end in breaks) or "no break"


def _of(route: DayRoute, visit: Visit, *, law: str, expected: str, got: str) -> Violation:
    """Make a violation at a visit."""
    return Violation(
        law=law, team=route.team, date=route.date, stop=visit.stop, expected=expected, got=got
    )
