"""Read the time that a visit takes in a team's day, and find what else the team could do in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.texts.coverage import expect_crowd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.campaign import Break, Day
    from planner.model.places import Stop
    from planner.model.plan import DayRoute, Plan, Rest, Team
    from planner.model.problem import Problem
    from planner.model.resources import ClassRule
    from planner.model.travel import TravelMatrix

_MINUTES_PER_HOUR = 60
_MIDNIGHT = 24 * _MINUTES_PER_HOUR


@dataclass(frozen=True, slots=True, kw_only=True)
class Slot:
    """The time between what comes before and after a visit: from ``leave`` of ``before`` to ``due`` at ``after`` (minutes of the day).

    ``minutes`` are those that the visit takes of it, waiting aside: drives there and on less the drive it saves, set-up, recording,
    packing.
    """

    team: Team
    day: Day
    before: str
    leave: int
    after: str
    due: int
    minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """Another stop that a team could serve in a slot: people recorded, and the minutes it takes (as in ``Slot``)."""

    stop: str
    recorded: int
    minutes: int

    @property
    def per_hour(self) -> float:
        """People recorded in an hour."""
        return _MINUTES_PER_HOUR * self.recorded / max(1, self.minutes)


def read_slot(problem: Problem, team: Team, route: DayRoute, number: int) -> Slot:
    """Return the slot of the visit with this ``number`` of ``route``."""
    visits, visit = route.visits, route.visits[number]
    is_first, is_last = number == 0, number == len(visits) - 1
    before, leave = (
        (route.start_place, route.depart)
        if is_first
        else (visits[number - 1].stop, visits[number - 1].leave)
    )
    after, due = (
        (route.end_place, route.arrive)
        if is_last
        else (visits[number + 1].stop, visits[number + 1].arrive)
    )
    driving = (
        (visit.arrive - leave)
        + (due - visit.leave)
        - (_Ways(problem, team).minutes(before, after) or 0)
    )
    set_up, pack_up = _set_up(
        problem, next(stop for stop in problem.stops if stop.id == visit.stop), len(team.kits)
    )
    recording = (
        visit.end
        - visit.start
        - sum(_overlap(rest, visit.start, visit.end) for rest in route.breaks)
    )
    return Slot(
        team=team,
        day=next(day for day in problem.week.days if day.date == route.date),
        before=before,
        leave=leave,
        after=after,
        due=due,
        minutes=driving + set_up + recording + pack_up,
    )


def list_options(problem: Problem, plan: Plan, slot: Slot) -> Iterator[Option]:
    """Yield what ``slot`` allows at every stop that nobody visits, the rest of the plan staying as it is."""
    rule = next(
        rule
        for rule in problem.team_rules.classes
        if rule.vehicle_class is slot.team.vehicle.vehicle_class
    )
    ways, visited = (
        _Ways(problem, slot.team),
        {visit.stop for route in plan.routes for visit in route.visits},
    )
    for stop in problem.stops:
        if (
            stop.id in visited
            or slot.day.date in stop.closed
            or rule.vehicle_class not in stop.vehicle_classes
        ):
            continue
        if len(slot.team.kits) > stop.hall_kits:
            continue
        found = _serve(problem, slot, stop, ways=ways, rule=rule)
        if found is not None:
            yield Option(stop=stop.id, recorded=found[0], minutes=found[1])


def _serve(
    problem: Problem, slot: Slot, stop: Stop, *, ways: _Ways, rule: ClassRule
) -> tuple[int, int] | None:
    """Return people recorded at ``stop`` and the minutes it takes; None where it does not fit."""
    there, on = ways.minutes(slot.before, stop.id), ways.minutes(stop.id, slot.after)
    crowd, speed = expect_crowd(stop, problem.rules.later_calls), len(slot.team.kits) * rule.rate
    if there is None or on is None or crowd == 0:
        return None
    set_up, pack_up = _set_up(problem, stop, len(slot.team.kits))
    start = max(slot.leave + there + set_up, slot.day.shift_start, stop.opens or 0)
    last = min(slot.due - on - pack_up, _MIDNIGHT if stop.closes is None else stop.closes)
    end = min(last, slot.day.shift_end)
    whole = max(-(-crowd * _MINUTES_PER_HOUR // speed), _least_stay(problem, stop, whole=True))
    overtime = problem.rules.overtime
    if (
        overtime is not None
        and start < slot.day.shift_end
        and end - start - _overlap(slot.day.rest, start, end) < whole
    ):
        late = min(last, slot.day.shift_end + overtime.minutes)
        if late - start - _overlap(slot.day.rest, start, late) >= whole:
            end = late
    room = end - start - _overlap(slot.day.rest, start, end)
    stay = min(room, -(-crowd * _MINUTES_PER_HOUR // speed))
    recorded = min(crowd, speed * max(0, stay) // _MINUTES_PER_HOUR)
    if recorded == 0 or room < _least_stay(problem, stop, whole=recorded == crowd):
        return None
    return recorded, there + on - (
        ways.minutes(slot.before, slot.after) or 0
    ) + set_up + stay + pack_up


def _set_up(problem: Problem, stop: Stop, kits: int) -> tuple[int, int]:
    """Return the minutes of setting up and of packing up."""
    if stop.mini:
        return problem.rules.mini_stop.set_up_minutes, problem.rules.mini_stop.pack_up_minutes
    rule = problem.rules.set_up
    return (
        rule.set_up_minutes + kits * rule.set_up_per_kit_minutes,
        rule.pack_up_minutes + kits * rule.pack_up_per_kit_minutes,
    )


def _least_stay(problem: Problem, stop: Stop, *, whole: bool) -> int:
    if stop.mini:
        return problem.rules.mini_stop.least_stay_minutes
    return problem.rules.least_stay.finished_minutes if whole else problem.rules.least_stay.minutes


def _overlap(rest: Break | Rest | None, start: int, end: int) -> int:
    return max(0, min(rest.end, end) - max(rest.start, start)) if rest else 0


class _Ways:
    """The minutes between places for a team."""

    def __init__(self, problem: Problem, team: Team) -> None:
        self._matrix: TravelMatrix = next(
            m for m in problem.matrices if team.vehicle.vehicle_class in m.classes
        )
        self._rows = {place: row for row, place in enumerate(self._matrix.places)}

    def minutes(self, origin: str, destination: str) -> int | None:
        """Return the minutes of a way, None where there is none."""
        return self._matrix.minutes[self._rows[origin]][self._rows[destination]]
