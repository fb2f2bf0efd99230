"""Hold every office rule to its four places: parameters, optimiser, referee, golden case.

docs/adding-a-rule.md lists them.
"""

from __future__ import annotations

from dataclasses import fields
from importlib import import_module
from pathlib import Path
from types import NoneType, UnionType
from typing import get_args, get_type_hints

import pytest

from planner.model import rules
from planner.referee.rules import RULES

ROOT = Path(__file__).parents[1]


ALLOWING = {
    "overtime",
    "call_gap",
    "second_call",
}  # what makes something possible is a law of its own, no office rule


def optional_rules():
    """Return the names of the rules that may be left out: fields of ``Rules`` that may be None."""
    hints = get_type_hints(rules.Rules)
    return [
        field.name
        for field in fields(rules.Rules)
        if isinstance(hints[field.name], UnionType) and NoneType in get_args(hints[field.name])
    ]


def office_rules():
    """Return the names of those that forbid something."""
    return [name for name in optional_rules() if name not in ALLOWING]


@pytest.mark.parametrize("rule", office_rules())
def test_a_rule_stands_in_all_its_places(rule):
    """Each office rule has a file for the optimiser and one for the referee."""
    for side in ("optimise", "referee"):
        folder = ROOT / "planner" / side / "rules"
        assert (folder / f"{rule}.py").is_file(), f"planner/{side}/rules/{rule}.py is missing"
        assert f'"{rule}"' in (folder / "__init__.py").read_text(encoding="utf-8"), (
            f"{rule} is not among the RULES of planner/{side}/rules"
        )


@pytest.mark.parametrize("rule", optional_rules())
def test_a_rule_has_a_law_and_matters(rule):
    """Each rule that may be left out has a law, and golden weeks whose best value it changes."""
    assert f"`rules.{rule}`" in (ROOT / "docs" / "laws.md").read_text(encoding="utf-8")
    assert len({value for _, _, value in import_module(f"golden.{rule}").CASES}) > 1


def test_the_referee_knows_no_other_rules():
    """The registry of the referee names the rules of the model, in order."""
    assert [name for name, _ in RULES] == office_rules()


@pytest.mark.parametrize("rule", optional_rules())
def test_golden_weeks_have_the_rule_on_and_off(rule):
    """Among the golden weeks of a rule some have it and some do not."""
    settings = {
        getattr(week.build().rules, rule) is None
        for _, week, _ in import_module(f"golden.{rule}").CASES
    }
    assert settings == {True, False}
