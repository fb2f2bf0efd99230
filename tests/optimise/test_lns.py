"""Large neighbourhood search: which teams a neighbourhood frees."""

from __future__ import annotations

from builders import MONDAY, a_problem

from planner.optimise.array_types import NEVER
from planner.optimise.heuristics.lns import list_distances
from planner.optimise.instance.model import read_instance
from planner.optimise.pricing.columns import idle_day
from planner.optimise.pricing.pricer import Pricer


def test_a_team_without_a_visit_is_far_from_every_stop():
    """The team that visits the stop is at its own distance; an idle team comes last, not first."""
    week = (
        a_problem()
        .with_days(MONDAY)
        .with_stop("v1", listed=10, at=10)
        .with_stop("v2", listed=10, at=40)
        .with_lender("host")
    )
    instance = read_instance(week.build())
    arc = next(arc for arc in instance.arcs if arc.origin == arc.destination)
    idle = idle_day(instance, 0, 0, arc.origin, arc.destination)
    visit = Pricer(instance, 0, 0).best_route(idle, (0,), instance.demand)
    paths = [((0, arc.origin), [(idle, arc)]), ((0, arc.origin), [(visit, arc)])]
    assert list_distances(instance, paths, 1) == [NEVER, 30]
