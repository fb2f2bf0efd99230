"""Check what happens at the stops: single call, figures, least stay, closed days, halls and access (laws 2-4, 10-13)."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from planner.referee.calls import calls_of, crowd_of
from planner.referee.report import Violation
from planner.referee.ways import class_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.referee.calls import Call

ONE_DAY = timedelta(days=1)


def call_once(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 2: from one visit of a stop to the next lie no more days than a call may have between them; where few come there is one only."""
    gap = timedelta(days=problem.rules.call_gap.days) if problem.rules.call_gap else ONE_DAY
    for stop, group in groupby(calls_of(problem, plan), key=lambda call: call.visit.stop):
        calls = tuple(group)
        few = calls[0].stop is not None and crowd_of(problem, calls[0].stop) <= problem.rules.one_visit.people
        if few and len(calls) > 1:
            yield _of(calls[1], law="single_call", expected="one visit in the week", got=str(len(calls)))
        for before, call in pairwise(calls):
            if call.route.date - before.route.date > gap:
                expected = f"the next visit by {before.route.date + gap}"
                got = f"visits on {before.route.date} and {call.route.date}"
                yield Violation(law="single_call", team=call.route.team, date=call.route.date, stop=stop, expected=expected, got=got)


def record_what_fits(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 3: a visit records what its time and the crowd allow, the earlier visits of a stop first."""
    for call in calls_of(problem, plan):
        if call.visit.expected_recorded != call.recorded:
            yield _of(call, law="recorded", expected=f"{call.recorded} recorded", got=str(call.visit.expected_recorded))


def count_turned_away(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 4: the last visit of a stop states who is turned away, the others nobody."""
    for call in calls_of(problem, plan):
        if call.visit.turned_away != call.turned_away:
            yield _of(call, law="turned_away", expected=f"{call.turned_away} turned away", got=str(call.visit.turned_away))


def stay_long_enough(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 10: a visit has its least recording time, which is shorter where it alone records the whole crowd, and at a mini stop."""
    rule = problem.rules.least_stay
    for call in calls_of(problem, plan):
        finished = call.stop is not None and call.recorded == crowd_of(problem, call.stop)
        least = rule.finished_minutes if finished else rule.minutes
        if call.stop is not None and call.stop.mini:
            least = problem.rules.mini_stop.least_stay_minutes
        if call.minutes < least:
            yield _of(call, law="least_stay", expected=f"at least {least} minutes of recording", got=str(call.minutes))


def keep_off_closed_days(problem: Problem, plan: Plan) -> Iterable[Violation]:
    """Law 11: nobody visits on a day that is closed there or outside the week."""
    days = {day.date for day in problem.week.days}
    for call in calls_of(problem, plan):
        if call.route.date not in days:
            yield _of(call, law="closed", expected="a visit on a day of the week", got=str(call.route.date))
        elif call.stop is not None and call.route.date in call.stop.closed:
            yield _of(call, law="closed", expected="no visit on a closed day", got=str(call.route.date))


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
    for (stop_id, date), group in groupby(calls_of(problem, plan), key=lambda call: (call.visit.stop, call.route.date)):
        calls = tuple(group)
        kits = {kit.id for call in calls if call.team for kit in call.team.kits}
        stop = calls[0].stop
        if stop is not None and len(kits) > stop.hall_kits:
            yield Violation(law="hall", date=date, stop=stop_id, expected=f"at most {stop.hall_kits} kits", got=str(len(kits)))


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
    return Violation(law=law, team=call.route.team, date=call.route.date, stop=call.visit.stop, expected=expected, got=got)
