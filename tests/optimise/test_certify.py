"""Prove that certifying tightens the bound, claims no more than was proven, and keeps the plan."""

from __future__ import annotations

from dataclasses import replace

import pytest
from brute import find_best_value
from builders import MONDAY, a_problem
from optimise.tiny_weeks import seeded_week

from planner.optimise.instance.model import read_instance
from planner.optimise.master.column_generation import ColumnGeneration
from planner.optimise.pricing.labelling import PricingEffort
from planner.optimise.solve import EFFORTS, solve

HASTY = EFFORTS["quick"]  # proves nothing by itself
SEEDS = range(6, 16)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_certified_plan_is_the_same_plan_with_a_bound_as_tight_as_can_be(seed):
    """Teams and routes stay; the bound is no looser and holds for the best of all plans.

    Tiny weeks are proven to the end.
    """
    problem = seeded_week(seed).build()
    plain, certified = solve(problem, effort=HASTY), solve(problem, effort=HASTY, certify=True)
    assert replace(certified, proof=plain.proof) == plain
    assert certified.proof.value == plain.proof.value
    assert find_best_value(problem) <= certified.proof.bound <= plain.proof.bound
    assert certified.proof.complete
    assert certified.proof.reproducible


def test_rounds_that_close_nothing_do_not_end_a_proof(monkeypatch):
    """New routes may have to come together before the bound falls.

    Pricing is over only when there are no new routes.
    """
    generation, dry = (
        ColumnGeneration(read_instance(seeded_week(9).build())),
        iter([False, False, False, True, True]),
    )

    def find_nothing_new(self, _effort, **_):
        self.value = -1e-9 if self.value == 0.0 else 0.0
        return next(dry)

    monkeypatch.setattr(ColumnGeneration, "_round", find_nothing_new)
    assert not generation.bounding_phase(rounds=9, tolerance=0.0)
    assert list(dry) == [True]
    assert not generation.complete


def test_nothing_is_called_complete_where_routes_were_passed_over(monkeypatch):
    """With room for a few labels pricing soon ends; the bound holds and is not called complete."""
    monkeypatch.setattr(
        "planner.optimise.master.column_generation.EXACT", PricingEffort(proof=True, labels=8)
    )
    monkeypatch.setattr("planner.optimise.master.column_generation.WIDER", (1,))
    week = a_problem().with_days(MONDAY).with_lender("host")
    for number in range(6):
        week = week.with_stop(f"v{number}", listed=9 + 2 * number, at=10 * number)
    problem = week.build()
    proof = solve(problem, effort=HASTY, certify=True).proof
    assert not proof.complete
    assert proof.bound >= solve(problem, effort=EFFORTS["high"]).proof.value
    monkeypatch.setattr("planner.optimise.master.column_generation.WIDER", (1, 100, 10_000))
    wider = solve(problem, effort=HASTY, certify=True).proof
    assert wider.complete
    assert wider.bound < proof.bound


def test_an_early_end_while_certifying_leaves_the_plan_and_a_bound_that_holds():
    """If the proof is stopped, the plan is the one that was found.

    It is marked interrupted and not complete.
    """
    problem = seeded_week(9).build()
    told = []

    def watch(stage, value, bound):
        told.append((stage, value, bound))
        return stage == "certify"

    plain, stopped = (
        solve(problem, effort=HASTY),
        solve(problem, effort=HASTY, certify=True, watch=watch),
    )
    assert [value for stage, value, _ in told if stage == "certify"] == [plain.proof.value]
    assert stopped.routes == plain.routes
    assert (stopped.proof.interrupted, stopped.proof.complete, stopped.proof.reproducible) == (
        True,
        False,
        False,
    )
    assert find_best_value(problem) <= stopped.proof.bound <= plain.proof.bound


def test_without_time_nothing_is_certified():
    """A plan whose time ran out before the proof began is not complete."""
    proof = solve(seeded_week(9).build(), effort=HASTY, seconds=0.0, certify=True).proof
    assert (proof.complete, proof.reproducible, proof.interrupted) == (False, False, False)
