"""List the office's own rules as the optimiser keeps them, each in a file of its own (docs/adding-a-rule.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.optimise.rules import daylight, jenang, most_stops, one_kecamatan

if TYPE_CHECKING:
    from planner.model.problem import Problem

# By the name of the rule in planner/model/rules.py: what turns a problem into the narrower one that keeps the rule.
RULES = (
    ("daylight", daylight.narrow),
    ("jenang", jenang.narrow),
    ("most_stops", most_stops.narrow),
    ("one_kecamatan", one_kecamatan.narrow),
)


def narrow_all(problem: Problem) -> Problem:
    """Return ``problem`` with days, journeys and closed days narrowed until every plan keeps every office rule."""
    for _, narrow in RULES:
        problem = narrow(problem)
    return problem


def barring_rule(problem: Problem, stop: int) -> str | None:
    """Return the name of the rule that closes a stop (its index) on every day of the week, if one does."""
    days = {day.date for day in problem.week.days}
    for name, narrow in RULES:
        if days - set(problem.stops[stop].closed) and not days - set(
            narrow(problem).stops[stop].closed
        ):
            return name
    return None
