"""Prove that a plan edited by hand is shown as it is, or refused with a message; no crash."""

from __future__ import annotations

from dataclasses import replace

import pytest

from planner.errors import InputError
from planner.model.plan import Rest
from planner.outputs.registry import render_outputs


def edit(plan, number, **changes):
    """Return ``plan`` with one of its routes changed."""
    routes = list(plan.routes)
    routes[number] = replace(routes[number], **changes)
    return replace(plan, routes=tuple(routes))


def strange_plans(plan):
    """Yield plans that each name one place or team that the problem or the plan lacks."""
    route = plan.routes[1]  # two visits
    yield edit(plan, 1, start_place="base:nowhere")
    yield edit(plan, 1, end_place="base:nowhere")
    yield edit(plan, 1, visits=(replace(route.visits[0], stop="15.03.99.2001"), *route.visits[1:]))
    yield edit(plan, 1, breaks=(Rest(place="15.03.99.2001", start=720, end=780),))
    yield edit(plan, 1, legs=(replace(route.legs[0], origin="base:nowhere"), *route.legs[1:]))
    yield edit(plan, 1, legs=(replace(route.legs[0], destination="base:nowhere"), *route.legs[1:]))
    yield edit(plan, 1, team="T99")
    yield replace(plan, teams=plan.teams[1:])


def test_a_plan_that_names_unknown_places_or_teams_is_refused(problem, plan):
    """An unknown place or team anywhere gives the message of `planner render`, before any file."""
    for strange in strange_plans(plan):
        with pytest.raises(InputError) as caught:
            next(render_outputs(problem, strange, "id"))
        assert [(issue.file, issue.code) for issue in caught.value.issues] == [
            ("plan.json", "E802")
        ]


def lawless_plans(plan):
    """Yield plans that break laws, but whose places and teams exist."""
    team, route, left = plan.teams[0], plan.routes[1], plan.unvisited[1]
    yield replace(
        plan, teams=(replace(team, members=(), kits=(), lender="nobody"), *plan.teams[1:])
    )
    yield replace(
        plan,
        teams=(
            replace(team, members=(replace(team.members[0], id="who", lender="nobody"),)),
            *plan.teams[1:],
        ),
    )
    yield edit(
        plan, 1, visits=(replace(route.visits[0], end=0, expected_recorded=-5), *route.visits[1:])
    )
    yield edit(plan, 1, legs=route.legs[::-1])
    yield replace(
        plan, unvisited=(replace(left, price=5, price_basis="guess", stop="15.03.99.2001"),)
    )


def test_a_plan_that_breaks_laws_is_shown(problem, plan):
    """Unknown names stand for themselves, times and figures out of order are written as they are.

    Every file is made.
    """
    for lawless in lawless_plans(plan):
        paths = [path for path, _ in render_outputs(problem, lawless, "id")]
        assert {
            "index.html",
            "schedule.xlsx",
            "schedule.pdf",
            "maps/T01.html",
            "packs/T01.zip",
        } <= set(paths)


def test_a_team_that_is_listed_twice_is_refused(problem, plan):
    """Its files would have one name."""
    double = replace(plan, teams=(*plan.teams, plan.teams[-1]))
    with pytest.raises(InputError) as caught:
        list(render_outputs(problem, double, "id"))
    assert [(issue.file, issue.code) for issue in caught.value.issues] == [
        ("maps/T03.html", "E820")
    ]
