"""Prove what is said to differ between two plans, and what is said to be not proven different."""

from __future__ import annotations

from dataclasses import replace

import pytest
from builders import MONDAY, TUESDAY, a_plan, a_problem
from hypothesis import given
from hypothesis import strategies as st

from planner.outputs.texts.wording import Wording
from planner.studies.compare import Outcome
from planner.studies.comparison_text import DOMAINS, tell_changes
from planner.studies.plan_diff import (
    MEASURES,
    compare_kecamatan,
    compare_values,
    compare_villages,
    measure_differences,
)

# Half an hour of one kit records 3 people; each stop has 12.
PROBLEM = (
    a_problem()
    .with_stop("v1", listed=12, at=20)
    .with_stop("v2", listed=12, at=30, kecamatan="k2")
    .with_stop("v3", listed=12, at=40)
    .with_lender("bungo", operators=1)
    .with_lender("host", operators=1)
    .build()
)


def week_of(*teams, gap=0):
    """Return the plan of ``teams``: (lender, stops visited for two hours, one a day).

    The bound is ``gap`` thousandths higher.
    """
    builder = a_plan(PROBLEM)
    for number, (lender, stops) in enumerate(teams, 1):
        builder = builder.with_team(f"T0{number}", lender=lender)
        for day, stop in zip((MONDAY, TUESDAY), stops, strict=False):
            builder = builder.with_day(f"T0{number}", day, visits=[(stop, 120)])
    plan = builder.build()
    return replace(plan, proof=replace(plan.proof, bound=plan.proof.value + gap))


def outcome(plan, scenario="s"):
    return Outcome(scenario=scenario, title=scenario, problem=PROBLEM, plan=plan)


PLANS = [
    week_of(),
    week_of(("host", ["v1", "v2"]), gap=900),
    week_of(("host", ["v1"]), ("bungo", ["v2", "v3"]), gap=5000),
]


@pytest.mark.parametrize("plan", PLANS)
def test_a_plan_beside_itself_shows_zeros(plan):
    """A plan compared with itself differs in nothing, and nothing is in doubt, whatever its gap."""
    assert {(each.by, each.proven) for each in measure_differences(plan, plan).values()} == {
        (0, True)
    }
    assert {
        (each.recorded.by, each.recorded.proven)
        for each in compare_kecamatan(outcome(plan), outcome(plan), "")
    } == {(0, True)}
    assert compare_villages(plan, plan) == ()
    assert tell_changes(outcome(plan), outcome(plan), Wording("en", DOMAINS)) == (
        "Nothing changes.",
    )


@given(st.sampled_from(PLANS), st.sampled_from(PLANS))
def test_differences_turn_round(one, other):
    """What one plan has more, the other has less, equally sure; villages that come in drop out."""
    there, back = measure_differences(one, other), measure_differences(other, one)
    assert all(
        (there[m.key].by, there[m.key].proven) == (-back[m.key].by, back[m.key].proven)
        for m in MEASURES
    )
    assert [(c.stop, c.before, c.after) for c in compare_villages(one, other)] == [
        (c.stop, c.after, c.before) for c in compare_villages(other, one)
    ]


@pytest.mark.parametrize(
    ("gaps", "proven"),
    [((0, 0), True), ((4000, 7999), True), ((4000, 8000), False), ((12000, 0), False)],
)
def test_a_difference_within_the_gaps_is_not_proven(gaps, proven):
    """Two hours at a stop record its 12 people: the plans differ by 12.

    Their proofs leave that open from 12 people together on.
    """
    base, other = (
        week_of(("host", ["v1"]), gap=gaps[0]),
        week_of(("host", ["v1", "v2"]), gap=gaps[1]),
    )
    found = measure_differences(base, other)["expected_recorded"]
    assert (found.by, found.proven) == (12, proven)
    by_kecamatan = {
        each.coverage.code: (each.recorded.by, each.recorded.proven)
        for each in compare_kecamatan(outcome(base), outcome(other), "")
    }
    assert by_kecamatan == {"k1": (0, True), "k2": (12, proven), "": (12, proven)}


def test_figures_that_are_no_people_are_open_by_the_same_share():
    """The gap is 1/5 of the bound: of 2 and 4 visits 0.4 and 0.8 are open, 1.2 together.

    So 2 more are proven.
    """
    base, other = (
        week_of(("host", ["v1", "v2"])),
        week_of(("host", ["v1", "v2"]), ("bungo", ["v3", "v2"])),
    )
    base, other = (
        replace(plan, proof=replace(plan.proof, value=8000, bound=10000)) for plan in (base, other)
    )
    assert (
        measure_differences(base, other)["visits"].by,
        measure_differences(base, other)["visits"].proven,
    ) == (2, True)
    other = replace(
        other, proof=replace(other.proof, value=4000, bound=10000)
    )  # 3/5 of 4 visits: 2.4, with the base's 2.8
    assert measure_differences(base, other)["visits"].proven is False


def test_villages_come_in_drop_out_and_change_lender():
    """v1 goes from host to bungo, v2 drops out, v3 comes in; the words name them by lender."""
    base, other = week_of(("host", ["v1", "v2"])), week_of(("bungo", ["v1", "v3"]))
    changes = {
        change.stop: (change.before, change.after) for change in compare_villages(base, other)
    }
    assert changes == {"v1": (("host",), ("bungo",)), "v2": (("host",), ()), "v3": ((), ("bungo",))}
    told = tell_changes(outcome(base), outcome(other), Wording("en", DOMAINS))
    assert told[-3:] == (
        "Villages that come in: 1. bungo: v3.",
        "Villages that drop out: 1. host: v2.",
        "Villages that change lender: 1. v1 (host \N{RIGHTWARDS ARROW} bungo).",
    )
    assert told[1:3] == (
        "Gains most: Kec. k1, 12 more recorded.",
        "Loses most: Kec. k2, 12 fewer recorded.",
    )


def test_long_lists_of_villages_are_cut():
    """With at most one name a lender, the rest is counted."""
    told = tell_changes(
        outcome(week_of()), outcome(week_of(("host", ["v1", "v2"]))), Wording("id", DOMAINS), most=1
    )
    assert told[-1] == "Desa yang masuk: 2. host: v1 dan 1 lagi."
    assert told[1].startswith(
        "Warga direkam 24 lebih banyak; desa 2 lebih banyak; jarak 50,0 km lebih besar; "
    )


@pytest.mark.parametrize(("gap", "proven"), [(0, True), (20_999, True), (21_000, False)])
def test_of_a_plan_worth_nothing_only_the_value_is_proven_to_differ(gap, proven):
    """Nobody at work is worth 0, so no share of it is open; two visits are worth 21 people.

    Certainty is told of that value alone.
    """
    nobody, other = week_of(gap=gap), week_of(("host", ["v1", "v2"]))
    assert (nobody.proof.value, other.proof.value) == (0, 21_000)
    assert {each.proven for each in measure_differences(nobody, other).values() if each.by} == {
        False
    }
    assert not any(
        each.recorded.proven
        for each in compare_kecamatan(outcome(nobody), outcome(other), "")
        if each.recorded.by
    )
    assert (compare_values(nobody, other).by, compare_values(nobody, other).proven) == (
        21_000,
        proven,
    )
    told = tell_changes(outcome(nobody), outcome(other), Wording("en", DOMAINS))
    assert (
        told[0]
        == f"The plan is worth 21.0 people more ({'proven' if proven else 'not proven different'})."
    )
    assert told[1].endswith(" (none of it proven different).")


def test_doubt_is_told_once_where_nothing_is_proven():
    """If every difference is open, the sentence ends with it; else they are marked one by one."""
    base, other = week_of(("host", ["v1"])), week_of(("host", ["v1", "v2"]), gap=20_000)
    other = replace(
        other, proof=replace(other.proof, bound=100 * other.proof.value)
    )  # 99 % of every figure is open
    (first, *_) = tell_changes(outcome(base), outcome(other), Wording("en", DOMAINS))
    assert first.endswith(" (none of it proven different).")
    assert first.count("proven different") == 1
    sure = replace(
        other, proof=replace(other.proof, bound=other.proof.value + 12_000)
    )  # 12 people, and 12 in 34 of the rest
    (first, *_) = tell_changes(outcome(base), outcome(sure), Wording("en", DOMAINS))
    assert first.startswith(
        "People recorded 12 more (not proven different); villages 1 more; distance 30.0 km more; "
    )
