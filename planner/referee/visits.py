"""Check the laws of visits at their stops (laws 2 to 4 and 10 to 13)."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from planner.referee.recorded import is_visited_once, longest_gap, recompute_visits
from planner.referee.report import Violation
from planner.referee.route_legs import class_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.referee.recorded import RecomputedVisit


def check_single_call(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 2: the visits of a call follow one another closely; a small crowd has one visit."""
    gap = longest_gap(problem)
    for _, group in groupby(
        recompute_visits(problem, plan), key=lambda visit: (visit.stated.stop, visit.call)
    ):
        visits = tuple(group)
        is_small = visits[0].stop is not None and is_visited_once(problem, visits[0].crowd)
        if is_small and len(visits) > 1:
            yield _violation(
                visits[1], law="single_call", expected="one visit in the week", got=str(len(visits))
            )
        for before, visit in pairwise(visits):
            if visit.route.date - before.route.date > gap:
                yield _violation(
                    visit,
                    law="single_call",
                    expected=f"the next visit by {before.route.date + gap}",
                    got=f"visits on {before.route.date} and {visit.route.date}",
                )


def check_second_call(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 2, second call: it comes days after a first call that recorded its whole crowd."""
    rule = problem.rules.second_call
    for _, group in groupby(
        recompute_visits(problem, plan) if rule else (), key=lambda visit: visit.stated.stop
    ):
        visits = tuple(group)
        for before, visit in pairwise(visits):
            if rule is None or before.call == visit.call:
                continue
            days = (visit.route.date - before.route.date).days
            if days < rule.days:
                yield _violation(
                    visit,
                    law="second_call",
                    expected=f"{rule.days} days after the first call at least",
                    got=str(days),
                )
            recorded = sum(each.recorded for each in visits if each.call == before.call)
            if recorded < before.crowd:
                yield _violation(
                    visit,
                    law="second_call",
                    expected=f"all {before.crowd} recorded at the first call",
                    got=str(recorded),
                )
            if visit.call > 2:  # noqa: PLR2004  (the first, and the second)
                yield _violation(
                    visit,
                    law="second_call",
                    expected="two calls in the week",
                    got=str(visit.call),
                )


def check_recorded(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 3: a visit records what its time and the crowd allow; earlier visits come first."""
    for visit in recompute_visits(problem, plan):
        if visit.stated.expected_recorded != visit.recorded:
            yield _violation(
                visit,
                law="recorded",
                expected=f"{visit.recorded} recorded",
                got=str(visit.stated.expected_recorded),
            )


def check_turned_away(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 4: the last visit of a call states how many people are turned away, the others 0."""
    for visit in recompute_visits(problem, plan):
        if visit.stated.turned_away != visit.turned_away:
            yield _violation(
                visit,
                law="turned_away",
                expected=f"{visit.turned_away} turned away",
                got=str(visit.stated.turned_away),
            )


def check_least_stay(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 10: a visit has its least recording time.

    The least time is shorter where the visit alone records the whole crowd, and at a mini stop.
    """
    rule = problem.rules.least_stay
    for visit in recompute_visits(problem, plan):
        finished = visit.stop is not None and visit.recorded == visit.crowd
        least = rule.finished_minutes if finished else rule.minutes
        if visit.stop is not None and visit.stop.mini:
            least = problem.rules.mini_stop.least_stay_minutes
        if visit.minutes < least:
            yield _violation(
                visit,
                law="least_stay",
                expected=f"at least {least} minutes of recording",
                got=str(visit.minutes),
            )


def check_closed(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 11: no visit is on a closed day of its stop or outside the week."""
    days = {day.date for day in problem.week.days}
    for visit in recompute_visits(problem, plan):
        if visit.route.date not in days:
            yield _violation(
                visit,
                law="closed",
                expected="a visit on a day of the week",
                got=str(visit.route.date),
            )
        elif visit.stop is not None and visit.route.date in visit.stop.closed:
            yield _violation(
                visit, law="closed", expected="no visit on a closed day", got=str(visit.route.date)
            )


def check_call(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 11, call: a team is at a stop at most once a day, and each visit records somebody."""
    seen: set[tuple[str, str, date]] = set()
    for visit in recompute_visits(problem, plan):
        key = (visit.stated.stop, visit.route.team, visit.route.date)
        if key in seen:
            yield _violation(
                visit, law="call", expected="one visit of the team on that day", got="another"
            )
        seen.add(key)
        if visit.recorded == 0:
            yield _violation(visit, law="call", expected="somebody recorded", got="nobody")


def check_hall(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 12: at most ``hall_kits`` kits work at a stop on one day."""
    for (stop_id, date), group in groupby(
        recompute_visits(problem, plan), key=lambda visit: (visit.stated.stop, visit.route.date)
    ):
        visits = tuple(group)
        kits = {kit.id for visit in visits if visit.team for kit in visit.team.kits}
        stop = visits[0].stop
        if stop is not None and len(kits) > stop.hall_kits:
            yield Violation(
                law="hall",
                date=date,
                stop=stop_id,
                expected=f"at most {stop.hall_kits} kits",
                got=str(len(kits)),
            )


def check_access(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 13: the team's vehicle class may go to the stop."""
    for visit in recompute_visits(problem, plan):
        if visit.team is not None and visit.stop is not None:
            vehicle_class = class_of(problem, visit.team)
            if vehicle_class not in visit.stop.vehicle_classes:
                allowed = ", ".join(visit.stop.vehicle_classes) or "no vehicle"
                yield _violation(visit, law="access", expected=allowed, got=vehicle_class)


def _violation(visit: RecomputedVisit, *, law: str, expected: str, got: str) -> Violation:
    """Return a violation at a visit."""
    return Violation(
        law=law,
        team=visit.route.team,
        date=visit.route.date,
        stop=visit.stated.stop,
        expected=expected,
        got=got,
    )
