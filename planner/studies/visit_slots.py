"""The time slot of a visit in a team's day, and the other stops that would fit into it."""

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
    """A visit's slot: from ``leave`` at the place ``before`` it to ``due`` at the one ``after``.

    Both are minutes of the day. ``minutes`` is the time that the visit takes, without waiting:
    the extra driving, set-up, recording and packing.
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
    """Another stop that fits into a slot: people recorded, and minutes taken (as in ``Slot``)."""

    stop: str
    recorded: int
    minutes: int

    @property
    def per_hour(self) -> float:
        """People recorded in an hour."""
        return _MINUTES_PER_HOUR * self.recorded / max(1, self.minutes)


def read_slot(problem: Problem, team: Team, route: DayRoute, number: int) -> Slot:
    """Return the slot of the visit with this ``number`` of ``route``."""
    visits = route.visits
    visit = visits[number]
    before, leave = route.start_place, route.depart
    if number > 0:
        before, leave = visits[number - 1].stop, visits[number - 1].leave
    after, due = route.end_place, route.arrive
    if number + 1 < len(visits):
        after, due = visits[number + 1].stop, visits[number + 1].arrive
    direct = _TravelTimes(problem, team).minutes(before, after) or 0
    driving = (visit.arrive - leave) + (due - visit.leave) - direct
    stop = next(stop for stop in problem.stops if stop.id == visit.stop)
    set_up, pack_up = _set_up_and_pack_up(problem, stop, len(team.kits))
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
    """Yield the unvisited stops that fit into ``slot`` while the rest of the plan stays."""
    rule = next(
        rule
        for rule in problem.team_rules.classes
        if rule.vehicle_class is slot.team.vehicle.vehicle_class
    )
    travel = _TravelTimes(problem, slot.team)
    visited = {visit.stop for route in plan.routes for visit in route.visits}
    for stop in problem.stops:
        is_barred = (
            stop.id in visited
            or slot.day.date in stop.closed
            or rule.vehicle_class not in stop.vehicle_classes
            or len(slot.team.kits) > stop.hall_kits
        )
        if is_barred:
            continue
        found = _fit_visit(problem, slot, stop, travel=travel, rule=rule)
        if found is not None:
            yield Option(stop=stop.id, recorded=found[0], minutes=found[1])


def _fit_visit(
    problem: Problem, slot: Slot, stop: Stop, *, travel: _TravelTimes, rule: ClassRule
) -> tuple[int, int] | None:
    """Return the people recorded at ``stop`` and the minutes taken; None where it does not fit."""
    there = travel.minutes(slot.before, stop.id)
    onward = travel.minutes(stop.id, slot.after)
    crowd = expect_crowd(stop, problem.rules.later_calls)
    if there is None or onward is None or crowd == 0:
        return None
    speed = len(slot.team.kits) * rule.rate
    set_up, pack_up = _set_up_and_pack_up(problem, stop, len(slot.team.kits))
    start = max(slot.leave + there + set_up, slot.day.shift_start, stop.opens or 0)
    last = min(slot.due - onward - pack_up, _MIDNIGHT if stop.closes is None else stop.closes)
    end = min(last, slot.day.shift_end)
    for_all = -(-crowd * _MINUTES_PER_HOUR // speed)  # minutes, rounded up
    whole = max(for_all, _least_stay(problem, stop, whole=True))
    overtime = problem.rules.overtime
    if (
        overtime is not None
        and start < slot.day.shift_end
        and _open_minutes(slot, start, end) < whole
    ):
        late = min(last, slot.day.shift_end + overtime.minutes)
        if _open_minutes(slot, start, late) >= whole:
            end = late
    room = _open_minutes(slot, start, end)
    stay = min(room, for_all)
    recorded = min(crowd, speed * max(0, stay) // _MINUTES_PER_HOUR)
    if recorded == 0 or room < _least_stay(problem, stop, whole=recorded == crowd):
        return None
    direct = travel.minutes(slot.before, slot.after) or 0
    return recorded, there + onward - direct + set_up + stay + pack_up


def _open_minutes(slot: Slot, start: int, end: int) -> int:
    """Return the minutes from ``start`` to ``end`` less the break of the day."""
    return end - start - _overlap(slot.day.rest, start, end)


def _set_up_and_pack_up(problem: Problem, stop: Stop, kits: int) -> tuple[int, int]:
    """Return the minutes of set-up and of pack-up."""
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


class _TravelTimes:
    """Travel times between places for a team, in minutes."""

    def __init__(self, problem: Problem, team: Team) -> None:
        self._matrix: TravelMatrix = next(
            m for m in problem.matrices if team.vehicle.vehicle_class in m.classes
        )
        self._rows = {place: row for row, place in enumerate(self._matrix.places)}

    def minutes(self, origin: str, destination: str) -> int | None:
        """Return the minutes from place to place; None where there is no way."""
        return self._matrix.minutes[self._rows[origin]][self._rows[destination]]
