"""Refuse a plan edited by hand that names unknown places or teams, and so cannot be shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import InputError, Issue
from planner.outputs.texts.place_index import list_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.plan import DayRoute, Plan
    from planner.model.problem import Problem


def refuse_unknown_references(problem: Problem, plan: Plan) -> None:
    """Check that the teams and places of all routes are known.

    Unknown officers, kits and vehicles are no error: their ids are shown.

    Raises
    ------
    InputError
        If a route is of no team of the plan, or names a place that the problem lacks.
    """
    places = list_places(problem)
    teams = {team.id for team in plan.teams}
    if any(
        route.team not in teams or any(place not in places for place in _name_places(route))
        for route in plan.routes
    ):
        raise InputError((Issue(file="plan.json", line=0, column=0, path="", code="E802"),))


def _name_places(route: DayRoute) -> Iterator[str]:
    yield from (route.start_place, route.end_place)
    yield from (visit.stop for visit in route.visits)
    yield from (rest.place for rest in route.breaks)
    for leg in route.legs:
        yield from (leg.origin, leg.destination)
