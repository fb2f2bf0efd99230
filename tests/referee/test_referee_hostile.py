"""Prove that the referee judges any plan, however hostile, and never fails itself."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from datetime import date
from enum import Enum

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from referee_scenarios import LAWFUL, guests, lunch

from planner.referee.judge import LAWS, check

CASES = tuple(scenario() for scenario in LAWFUL)
WORDS = st.sampled_from(
    [
        "",
        "v1",
        "v2",
        "v9",
        "T01",
        "T02",
        "host",
        "far",
        "base:host",
        "office:far",
        "host-kit-1",
        "=1+1",
        "\n",
    ]
)
DATES = st.one_of(
    st.sampled_from([date(2019, 4, 1), date(2019, 4, 2), date.min, date.max]), st.dates()
)


def mutate(value, draw):
    """Return ``value`` with a number, word or date changed, or an entry lost, doubled or moved."""
    if is_dataclass(value):
        name = draw(st.sampled_from([field.name for field in fields(value)]))
        return replace(value, **{name: mutate(getattr(value, name), draw)})
    if isinstance(value, tuple):
        return mutate_tuple(value, draw)
    if isinstance(value, Enum):
        return draw(st.sampled_from(list(type(value))))
    if isinstance(value, bool):
        return not value
    if isinstance(value, int):
        return draw(st.one_of(st.integers(value - 100, value + 100), st.integers()))
    return draw(DATES) if isinstance(value, date) else draw(WORDS)


def mutate_tuple(value, draw):
    """Return a tuple with an entry changed, lost, doubled, or all in another order."""
    if not value:
        return value
    number = draw(st.integers(0, len(value) - 1))
    before, entry, after = value[:number], value[number], value[number + 1 :]
    match draw(st.integers(0, 7)):
        case 0:
            return before + after
        case 1:
            return (*before, entry, entry, *after)
        case 2:
            return tuple(draw(st.permutations(value)))
        case 3:
            return ()
        case _:
            return (*before, mutate(entry, draw), *after)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.data(), st.sampled_from(CASES), st.integers(1, 6))
def test_no_plan_makes_the_referee_fail(data, case, times):
    """Any mutation of a lawful plan gets a report of sorted, distinct violations, one a line."""
    problem, plan = case
    for _ in range(times):
        plan = mutate(plan, data.draw)
    report = check(problem, plan)
    places = [violation.place for violation in report.violations]
    assert places == sorted(set(places))
    assert all(violation.text.isprintable() for violation in report.violations)


@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("other", CASES)
def test_a_plan_of_another_problem_is_judged(case, other):
    """A plan judged by a problem it was not made for gets a report; by its own it passes."""
    report = check(case[0], other[1])
    assert case is not other or not report.violations


def test_judging_is_repeatable():
    """The same plan gets the same report."""
    problem, plan = guests()
    wrong = replace(plan, unvisited=(), routes=plan.routes[1:])
    assert check(problem, wrong) == check(problem, wrong)


def test_the_laws_are_distinct_functions():
    """No law is registered twice, and each says in its docstring what it is."""
    assert len(set(LAWS)) == len(LAWS)
    assert all(law.__doc__ for law in LAWS)


def test_a_lawful_plan_breaks_no_law_on_its_own():
    """Each law alone accepts the lawful plan, so no law relies on another to run first."""
    problem, plan = lunch()
    assert [list(law(problem, plan)) for law in LAWS] == [[]] * len(LAWS)
