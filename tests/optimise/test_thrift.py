"""Law 31: a plan may be made cheaper and more even for a little value, within the slack.

It says what it gave up.
"""

from dataclasses import replace

import pytest
from builders import MONDAY, TUESDAY, a_problem
from hypothesis import given, settings
from hypothesis import strategies as st
from optimise.tiny_weeks import FROM_AFAR, LIMITS, QUICKLY, SECOND, limited, seeded_week

import planner
from planner.bundle import plan_from_json, plan_to_json
from planner.model.campaign import Thrift
from planner.model.plan import Saving
from planner.optimise.heuristics.cost_reduction import CostReduction
from planner.optimise.heuristics.diving import Diving
from planner.optimise.heuristics.repair import drop_idle_visits
from planner.optimise.instance.model import read_instance
from planner.optimise.master.column_generation import ColumnGeneration
from planner.optimise.master.restricted_master import ShadowPrices
from planner.optimise.solve import solve

# Two villages, 30 minutes from home and 20 from a second base: whoever sleeps there has 20 minutes
# more to record, for two people.
FAR = (
    a_problem()
    .with_days(MONDAY, TUESDAY)
    .with_base(SECOND, at=10)
    .with_stop("v1", listed=60, at=30)
    .with_stop("v2", listed=60, at=30)
    .with_lender("host")
)


def with_thrift(problem, **changes):
    """Return ``problem`` with a second level of the objective.

    By default there is no slack, and only cost counts.
    """
    thrift = Thrift(
        **{"slack": 0, "night_idr": 0, "kilometre_idr": 0, "uneven_minute_idr": 0, **changes}
    )
    return replace(problem, objective=replace(problem.objective, thrift=thrift))


def laws_broken(problem, plan):
    """Return the names of the laws that ``plan`` breaks."""
    return {violation.law for violation in planner.check(problem, plan).violations}


def test_a_night_away_is_given_up_where_the_slack_allows():
    """The night brings two people and costs more than one at home.

    It stays without slack, and is dropped for a twentieth of the value.
    """
    dear = solve(FAR.build(), effort=QUICKLY)
    kept = solve(with_thrift(FAR.build()), effort=QUICKLY)
    cheap = solve(with_thrift(FAR.build(), slack=50_000), effort=QUICKLY)
    assert dear.totals.nights_away == kept.totals.nights_away == 1
    assert kept.proof.value == dear.proof.value
    assert cheap.totals.nights_away == 0
    assert cheap.totals.cost_idr < dear.totals.cost_idr
    assert cheap.saving == Saving(
        value_before=dear.proof.value,
        expense_before=dear.totals.cost_idr,
        expense=cheap.totals.cost_idr,
    )
    assert cheap.proof.bound >= dear.proof.value


def test_nights_and_kilometres_count_as_much_as_stated():
    """The expense states cost, nights and kilometres."""
    problem = with_thrift(FAR.build(), slack=50_000, night_idr=70_000, kilometre_idr=1_000)
    plan = solve(problem, effort=QUICKLY)
    totals = plan.totals
    assert plan.saving is not None
    assert plan.saving.expense == totals.cost_idr + 70_000 * totals.nights_away + totals.metres
    assert laws_broken(problem, plan) == set()


@settings(max_examples=40)
@given(
    seed=st.integers(0, 10_000),
    slack=st.sampled_from((0, 1_000, 100_000, 500_000)),
    uneven=st.sampled_from((0, 20_000)),
    which=st.sampled_from(LIMITS),
    share=st.integers(1, 12),
)
def test_a_saving_keeps_to_the_slack(seed, slack, uneven, which, share):
    """On any week, whatever binds, the plan is lawful, worth enough, and no dearer than before."""
    problem = with_thrift(
        limited(seeded_week(seed), which, share).build(), slack=slack, uneven_minute_idr=uneven
    )
    plan = solve(problem, effort=QUICKLY)
    cannot_be_met = (
        {"request", "proof"} if which == "must" else set()
    )  # where nobody comes, or nobody gets there
    broken = laws_broken(problem, plan)
    assert broken <= cannot_be_met
    if plan.saving is not None:
        assert plan.saving.expense < plan.saving.expense_before
        assert (
            plan.proof.value
            >= plan.saving.value_before - abs(plan.saving.value_before) * slack // 1_000_000
        )
        assert (
            broken or plan.saving.value_before <= plan.proof.bound
        )  # what must be and cannot is in the bound


def test_what_is_tried_in_vain_leaves_no_trace():
    """Cost says to stay near home; if that may never be, the team still goes to the far village.

    It begins beside that village and records there.
    """
    instance = read_instance(FROM_AFAR.build())
    generation = ColumnGeneration(instance)
    generation.stabilised_phase(rounds=8)
    solution = drop_idle_visits(
        instance,
        Diving(generation.master, generation.pricers).run(lambda _: False),
        generation.pricers,
    )
    thrift = Thrift(slack=0, night_idr=0, kilometre_idr=0, uneven_minute_idr=0)
    walk = CostReduction(
        generation, generation.pool(), thrift=thrift, shadow_prices=ShadowPrices(rupiah=1.0), seed=1
    )
    assert walk.save(solution, least=float("inf"), steps=20) == solution
    near = walk.save(solution, least=float("-inf"), steps=20)
    assert near.teams != solution.teams


@pytest.mark.parametrize(
    ("thrift", "forge"),
    [
        ({"slack": 50_000}, lambda saving: replace(saving, expense=saving.expense - 1)),
        ({"slack": 50_000}, lambda saving: replace(saving, expense_before=saving.expense - 1)),
        ({"slack": 10}, lambda saving: saving),
        ({"slack": 50_000, "night_idr": 1, "kilometre_idr": 1_000}, lambda saving: saving),
        ({"slack": 50_000}, lambda saving: replace(saving, value_before=2 * saving.value_before)),
    ],
)
def test_the_referee_sees_through_a_saving_that_is_none(thrift, forge):
    """A wrong expense, one that is not less, and a value lost beyond the slack are told."""
    problem = with_thrift(FAR.build(), slack=50_000)
    plan = solve(problem, effort=QUICKLY)
    assert laws_broken(problem, plan) == set()
    forged = replace(plan, saving=forge(plan.saving))
    assert laws_broken(with_thrift(FAR.build(), **thrift), forged) == {"thrift"}
    assert laws_broken(FAR.build(), plan) == {"thrift"}


def test_a_saving_is_written_and_read():
    """plan.json holds the saving where there is one, and no key where there is none."""
    problem = with_thrift(FAR.build(), slack=50_000)
    for plan, has_key in (
        (solve(problem, effort=QUICKLY), True),
        (solve(FAR.build(), effort=QUICKLY), False),
    ):
        data = plan_to_json(plan, problem_sha256="0" * 64, week=problem.week)
        assert (b'"saving"' in data) == has_key
        assert plan_from_json(data)[0] == plan
