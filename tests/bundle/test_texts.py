"""Prove that texts of problem.json that cannot be filled in are refused when it is read."""

from __future__ import annotations

import dataclasses

import pytest
from bundle.samples import a_problem

from planner.bundle import problem_from_json, problem_to_json
from planner.errors import InputError


@pytest.mark.parametrize(
    ("name", "text", "code", "path", "found"),
    [
        ("vilage\x1b[2J", "x", "E925", "texts", "'vilage\\x1b[2J'"),
        ("village", "$nama di $desa", "E926", "texts.village", "$nama, $desa"),
        ("village", "Rp 5$", "E926", "texts.village", "$"),
    ],
)
def test_a_text_that_cannot_be_filled_in_is_refused(name, text, code, path, found):
    """An unknown message, an unknown placeholder and a stray dollar each have their code."""
    data = problem_to_json(dataclasses.replace(a_problem(), texts=((name, text),)))
    with pytest.raises(InputError) as caught:
        problem_from_json(data)
    (issue,) = caught.value.issues
    assert (issue.code, issue.path, dict(issue.args)["found"]) == (code, path, found)
