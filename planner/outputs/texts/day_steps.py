"""A team's day as a list of steps: departure, visits, rests, arrival."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.outputs.texts.place_index import list_places

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from planner.model.plan import DayRoute, Plan, Rest, Team, Visit
    from planner.model.problem import Problem
    from planner.model.travel import Leg
    from planner.outputs.texts.place_index import Place

_MIDNIGHT = 24 * 60
_ORDER = ("depart", "pass", "visit", "rest", "arrive")


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a day.

    ``kind`` is ``depart``, ``pass`` (through the meeting base), ``visit``, ``rest`` or ``arrive``.
    Times are minutes since midnight. ``metres``, ``minutes`` and ``basis`` are those of the drive
    that leads here; the basis is ``hidden`` where an end of the drive is hidden. ``number`` counts
    the visits of the day from 1. A visit ends ``overtime`` minutes after the shift.
    """

    kind: str
    place: Place
    start: int
    end: int
    metres: int = 0
    minutes: int = 0
    basis: str = ""
    number: int = 0
    visit: Visit | None = None
    rests: tuple[Rest, ...] = ()
    overtime: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Day:
    """A team's day; ``kind`` is ``work``, ``journey`` (only driving) or ``idle`` (no work)."""

    team: Team
    date: date
    kind: str
    start: Place
    end: Place
    steps: tuple[Step, ...]
    route: DayRoute
    at_home: bool
    holiday: str | None

    @property
    def visits(self) -> tuple[tuple[Step, Visit], ...]:
        """The steps that are visits, each with its visit."""
        return tuple((step, step.visit) for step in self.steps if step.visit)

    @property
    def metres(self) -> int:
        """Metres driven."""
        return sum(leg.metres for leg in self.route.legs)

    @property
    def recorded(self) -> int:
        """People expected to be recorded."""
        return sum(visit.expected_recorded for visit in self.route.visits)


def _drive_step(
    step_kind: str,
    place_id: str,
    legs: list[Leg],
    at: int,
    *,
    places: Mapping[str, Place],
) -> Step:
    return Step(
        kind=step_kind,
        place=places[place_id],
        start=at,
        end=at,
        metres=sum(leg.metres for leg in legs),
        minutes=sum(leg.minutes for leg in legs),
        basis=_name_basis(legs, places),
    )


def _name_basis(legs: list[Leg], places: Mapping[str, Place]) -> str:
    if not legs:
        return ""
    if any(places[end].hidden for leg in legs for end in (leg.origin, leg.destination)):
        return "hidden"
    # The last kilometres of a leg by main road may be a straight line.
    return "direct" if any(line.basis == "direct" for line in legs[-1].lines) else legs[-1].basis


def _visit_step(
    drive: Step, visit: Visit, *, number: int, rests: tuple[Rest, ...], shift_end: int
) -> Step:
    """Return the step of ``visit``, to which ``drive`` leads."""
    return replace(
        drive,
        end=visit.leave,
        number=number,
        visit=visit,
        rests=tuple(
            rest
            for rest in rests
            if rest.place == visit.stop and visit.arrive <= rest.start and rest.end <= visit.leave
        ),
        overtime=max(0, visit.end - shift_end),
    )


def _legs_until(legs: list[Leg], place: str) -> list[Leg]:
    """Remove from ``legs`` the first ones, up to ``place``, and return them.

    There are none where the team is at ``place`` already.
    """
    ends = [leg.destination for leg in legs]
    taken = legs[: ends.index(place) + 1] if place in ends else []
    del legs[: len(taken)]
    return taken


def _list_steps(route: DayRoute, places: Mapping[str, Place], shift_end: int) -> tuple[Step, ...]:
    """Return the steps of ``route``; a rest at a visit belongs to its step, others are steps."""
    legs = list(route.legs)
    steps = [
        Step(kind="depart", place=places[route.start_place], start=route.depart, end=route.depart)
    ]
    clock = route.depart
    for number, visit in enumerate(route.visits, 1):
        on_the_way = _legs_until(legs, visit.stop)
        steps += _pass_steps(on_the_way[:-1], clock, places)
        drive = _drive_step("visit", visit.stop, on_the_way[-1:], visit.arrive, places=places)
        steps.append(
            _visit_step(drive, visit, number=number, rests=route.breaks, shift_end=shift_end)
        )
        clock = visit.leave
    steps += _pass_steps(legs[:-1], clock, places)
    steps.append(_drive_step("arrive", route.end_place, legs[-1:], route.arrive, places=places))
    listed = {rest for step in steps for rest in step.rests}
    steps += [
        Step(kind="rest", place=places[rest.place], start=rest.start, end=rest.end)
        for rest in route.breaks
        if rest not in listed
    ]
    return tuple(sorted(steps, key=lambda step: (step.start, _ORDER.index(step.kind))))


def _pass_steps(legs: list[Leg], clock: int, places: Mapping[str, Place]) -> list[Step]:
    steps = []
    for leg in legs:
        clock += leg.minutes
        steps.append(_drive_step("pass", leg.destination, [leg], clock, places=places))
    return steps


def _kind_of(route: DayRoute) -> str:
    if route.visits:
        return "work"
    return "journey" if route.legs else "idle"


def list_team_days(problem: Problem, plan: Plan) -> tuple[Day, ...]:
    """Return every day of every team, by date, then team."""
    places = list_places(problem)
    teams = {team.id: team for team in plan.teams}
    offices = {lender.id: lender.office for lender in problem.lenders}
    served = {day.date: day for day in problem.week.days}
    days = [
        Day(
            team=teams[route.team],
            date=route.date,
            kind=_kind_of(route),
            start=places[route.start_place],
            end=places[route.end_place],
            steps=_list_steps(
                route, places, served[route.date].shift_end if route.date in served else _MIDNIGHT
            ),
            route=route,
            at_home=route.end_place == offices.get(teams[route.team].lender),
            holiday=served[route.date].holiday if route.date in served else None,
        )
        for route in plan.routes
    ]
    return tuple(sorted(days, key=lambda day: (day.date, day.team.id)))


def days_of(team_days: Iterable[Day], team: Team) -> tuple[Day, ...]:
    """Return the days of ``team``, in order."""
    return tuple(day for day in team_days if day.team.id == team.id)
