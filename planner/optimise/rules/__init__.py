"""Office rules as the optimiser keeps them, one file each (docs/adding-a-rule.md)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.optimise.rules import daylight, jenang, most_stops, one_kecamatan

if TYPE_CHECKING:
    from planner.model.problem import Problem

# Name of the rule in planner/model/rules.py, and what narrows a problem until the rule holds.
RULES = (
    ("daylight", daylight.narrow),
    ("jenang", jenang.narrow),
    ("most_stops", most_stops.narrow),
    ("one_kecamatan", one_kecamatan.narrow),
)


def narrow_all(problem: Problem) -> Problem:
    """Return ``problem`` with hours, journeys and open days narrowed by all office rules."""
    for _, narrow in RULES:
        problem = narrow(problem)
    return problem


def barring_rule(problem: Problem, stop: int) -> str | None:
    """Return the name of the rule that closes a stop, given by index, on every day of the week.

    None where no rule does.
    """
    days = {day.date for day in problem.week.days}
    for name, narrow in RULES:
        if days - set(problem.stops[stop].closed) and not days - set(
            narrow(problem).stops[stop].closed
        ):
            return name
    return None
