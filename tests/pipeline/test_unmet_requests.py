"""Prove that a stop which must be visited, but cannot, ends as a contradiction and not as a bug."""

from __future__ import annotations

import pytest
from builders import MONDAY, a_problem

from planner.errors import ContradictionError
from planner.pipeline import make_plan


def test_a_must_that_no_team_can_meet_is_named():
    """The village opens for ten minutes, and the shortest lawful stay is longer.

    The request is named with its place in the file.
    """
    week = (
        a_problem()
        .with_days(MONDAY)
        .with_stop("v1", listed=48, at=20, opens="09:00", closes="09:10")
        .with_lender("host")
        .with_request("must", "v1", MONDAY)
    )
    problem = week.build()
    with pytest.raises(ContradictionError) as caught:
        make_plan(problem)
    assert [(issue.code, issue.path, issue.args) for issue in caught.value.issues] == [
        ("E1361", f"requests.{problem.requests[0].id}", (("stop", "v1"),))
    ]
    assert caught.value.exit_code == 4
