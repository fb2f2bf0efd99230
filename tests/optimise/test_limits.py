"""Budgets, blank cards and requests where a week has more teams than they allow."""

import pytest
from builders import MONDAY, TUESDAY, a_problem
from hypothesis import assume, given, settings
from optimise.tiny_weeks import QUICKLY, tiny_weeks

import planner
from planner.optimise.heuristics.diving import Diving
from planner.optimise.heuristics.repair import drop_idle_visits, repair
from planner.optimise.instance.model import read_instance
from planner.optimise.instance.team_types import service_days
from planner.optimise.master.column_generation import ColumnGeneration
from planner.optimise.master.cost_bounds import arc_cost, column_cost, start_cost
from planner.optimise.plan.build_plan import write_week
from planner.optimise.solve import solve

# Two teams of two people; each may spend its day at a village 20 minutes away:
# 48000 - 1000 - 10 x 40 for 2 x 50000 + 20 x 1500 rupiah.
TWO_TEAMS = (
    a_problem()
    .with_days(MONDAY)
    .with_stop("v1", listed=48, at=20)
    .with_stop("v2", listed=48, at=-20)
    .with_lender("host", operators=2, drivers=2, kits=2, vehicles=2)
    .with_class_rule(max_kits=1)
    .with_changes(budget_idr=210_000)
)


def test_the_dive_sends_as_many_teams_as_the_budget_pays_for():
    """Two teams' pay would be within the budget, but neither could drive: one goes."""
    instance = read_instance(TWO_TEAMS.build())
    generation = ColumnGeneration(instance)
    generation.stabilised_phase(rounds=8)
    solution = repair(
        instance,
        Diving(generation.master, generation.pricers).run(lambda _: False),
        generation.pricers,
    )
    assert sum(solution.teams.values()) == 1
    assert solution.value == pytest.approx(46_600)


def test_the_bound_holds_what_guests_may_save():
    """The bound allows for a budget that pays a guest's nights at home.

    It does not pay those of a member from afar.
    """
    week = (
        a_problem()
        .with_days(MONDAY, TUESDAY)
        .with_stop("v1", listed=40, at=20)
        .with_office("office:far", at=-60)
        .with_lender("host", operators=1, drivers=0, kits=1, vehicles=1)
        .with_lender(
            "lender", operators=0, drivers=1, kits=1, office="office:far", loan=(MONDAY, TUESDAY)
        )
        .with_changes(guests=True)
    )
    free = solve(week.build(), effort=QUICKLY)
    assert free.totals.expected_recorded > 0
    exactly = week.with_changes(budget_idr=free.totals.cost_idr).build()
    plan = solve(exactly, effort=QUICKLY)
    assert plan.proof.bound >= free.proof.value
    assert not planner.check(exactly, plan).violations


@settings(max_examples=60, deadline=None)
@given(tiny_weeks())
def test_what_a_plan_costs_lies_between_what_is_reckoned_at_least_and_at_most(week):
    """Own people's pay less the savings of guests is no more, the dearest member's no less.

    Both are known before crews are named.
    """
    problem = week.with_changes(budget_idr=10**9).build()
    instance = read_instance(problem)
    generation = ColumnGeneration(instance)
    generation.stabilised_phase(rounds=8)
    solution = drop_idle_visits(
        instance,
        Diving(generation.master, generation.pricers).run(lambda _: False),
        generation.pricers,
    )
    assume(solution.teams)
    made = write_week(instance, solution)
    least, most = (
        sum(
            start_cost(instance, *team, most=dear) * count for team, count in solution.teams.items()
        )
        + sum(
            arc_cost(instance, arc, most=dear) * count for (_, arc), count in solution.uses.items()
        )
        for dear in (False, True)
    )
    fuel = sum(
        column_cost(instance, column) * count for (column, _), count in solution.uses.items()
    )
    served = {lender.id: len(service_days(problem, lender)) + 1 for lender in problem.lenders}
    guest_days = sum(
        served[team.lender]
        for team in made.teams
        for member in team.members
        if member.lender != team.lender
    )
    rates = problem.pay.per_diem_home_idr, problem.pay.per_diem_away_idr + problem.pay.lodging_idr
    assert least - guest_days * (max(rates) - min(rates)) <= made.totals.cost_idr <= most + fuel
