"""Check what happens at the stops: single call, figures, least stay, closed days, halls and access (laws 2-4, 10-13)."""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from planner.referee.recorded import calls_of, is_visited_once, longest_gap
from planner.referee.report import Violation
from planner.referee.route_legs import class_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.referee.recorded import Call


def call_once(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 2: from one visit of a call to the next lie no more days than may lie between them; where few come there is one only."""
    gap = longest_gap(problem)
    for _, group in groupby(
        calls_of(problem, plan), key=lambda call: (call.visit.stop, call.number)
    ):
        calls = tuple(group)
        if (
            calls[0].stop is not None
            and is_visited_once(problem, calls[0].crowd)
            and len(calls) > 1
        ):
            yield _of(
                calls[1], law="single_call", expected="one visit in the week", got=str(len(calls))
            )
        for before, call in pairwise(calls):
            if call.route.date - before.route.date > gap:
                expected = f"the next visit by {before.route.date + gap}"
                got = f"visits on {before.route.date} and {call.route.date}"
                yield _of(call, law="single_call", expected=expected, got=got)


def call_again_in_time(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 2, second call: it comes some days after a first one that recorded everyone, and is the last."""
    rule = problem.rules.second_call
    for _, group in groupby(
        calls_of(problem, plan) if rule else (), key=lambda call: call.visit.stop
    ):
        calls = tuple(group)
        for before, call in pairwise(calls):
            if rule is None or before.number == call.number:
                continue
            days = (call.route.date - before.route.date).days
            if days < rule.days:
                yield _of(
                    call,
                    law="second_call",
                    expected=f"{rule.days} days after the first call at least",
                    got=str(days),
                )
            recorded = sum(each.recorded for each in calls if each.number == before.number)
            if recorded < before.crowd:
                yield _of(
                    call,
                    law="second_call",
                    expected=f"all {before.crowd} recorded at the first call",
                    got=str(recorded),
                )
            if call.number > 2:  # noqa: PLR2004  (the first, and the second)
                yield _of(
                    call, law="second_call", expected="two calls in the week", got=str(call.number)
                )


def record_what_fits(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 3: a visit records what its time and the crowd allow, the earlier visits of a stop first."""
    for call in calls_of(problem, plan):
        if call.visit.expected_recorded != call.recorded:
            yield _of(
                call,
                law="recorded",
                expected=f"{call.recorded} recorded",
                got=str(call.visit.expected_recorded),
            )


def count_turned_away(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 4: the last visit of a stop states who is turned away, the others nobody."""
    for call in calls_of(problem, plan):
        if call.visit.turned_away != call.turned_away:
            yield _of(
                call,
                law="turned_away",
                expected=f"{call.turned_away} turned away",
                got=str(call.visit.turned_away),
            )


def stay_long_enough(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 10: a visit has its least recording time, which is shorter where it alone records the whole crowd, and at a mini stop."""
    rule = problem.rules.least_stay
    for call in calls_of(problem, plan):
        finished = call.stop is not None and call.recorded == call.crowd
        least = rule.finished_minutes if finished else rule.minutes
        if call.stop is not None and call.stop.mini:
            least = problem.rules.mini_stop.least_stay_minutes
        if call.minutes < least:
            yield _of(
                call,
                law="least_stay",
                expected=f"at least {least} minutes of recording",
                got=str(call.minutes),
            )


def keep_off_closed_days(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 11: nobody visits on a day that is closed there or outside the week."""
    days = {day.date for day in problem.week.days}
    for call in calls_of(problem, plan):
        if call.route.date not in days:
            yield _of(
                call,
                law="closed",
                expected="a visit on a day of the week",
                got=str(call.route.date),
            )
        elif call.stop is not None and call.route.date in call.stop.closed:
            yield _of(
                call, law="closed", expected="no visit on a closed day", got=str(call.route.date)
            )


def call_for_somebody(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Check that a team is at a stop at most once a day and records somebody there."""
    seen: set[tuple[str, str, date]] = set()
    for call in calls_of(problem, plan):
        key = (call.visit.stop, call.route.team, call.route.date)
        if key in seen:
            yield _of(call, law="call", expected="one visit of the team on that day", got="another")
        seen.add(key)
        if call.recorded == 0:
            yield _of(call, law="call", expected="somebody recorded", got="nobody")


def fit_the_hall(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 12: a stop holds only so many kits a day."""
    for (stop_id, date), group in groupby(
        calls_of(problem, plan), key=lambda call: (call.visit.stop, call.route.date)
    ):
        calls = tuple(group)
        kits = {kit.id for call in calls if call.team for kit in call.team.kits}
        stop = calls[0].stop
        if stop is not None and len(kits) > stop.hall_kits:
            yield Violation(
                law="hall",
                date=date,
                stop=stop_id,
                expected=f"at most {stop.hall_kits} kits",
                got=str(len(kits)),
            )


def reach_with_the_vehicle(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 13: the team's class of vehicle may go to the stop."""
    for call in calls_of(problem, plan):
        if call.team is not None and call.stop is not None:
            vehicle_class = class_of(problem, call.team)
            if vehicle_class not in call.stop.vehicle_classes:
                allowed = ", ".join(call.stop.vehicle_classes) or "no vehicle"
                yield _of(call, law="access", expected=allowed, got=vehicle_class)


def _of(call: Call, *, law: str, expected: str, got: str) -> Violation:
    """Make a violation at a visit."""
    return Violation(
        law=law,
        team=call.route.team,
        date=call.route.date,
        stop=call.visit.stop,
        expected=expected,
        got=got,
    )
