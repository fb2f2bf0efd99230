"""Trimming: what is dropped leaves calls without gaps, and somebody for every visit that stays."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from builders import HOST, MONDAY, TUESDAY, WEDNESDAY, a_problem

from planner.optimise.heuristics.repair import drop_idle_visits, fit_to_cards
from planner.optimise.instance.model import read_instance
from planner.optimise.master.integer_master import value_exactly
from planner.optimise.master.solution import INFEASIBLE, MasterSolution
from planner.optimise.pricing.columns import idle_day
from planner.optimise.pricing.pricer import Pricer

PEOPLE = (12, 3, 12)  # as the visits of three days have it


def test_an_idle_visit_on_a_middle_day_is_not_what_is_dropped():
    """If two of three days in a row record everyone, the smallest visit lies between them.

    An outer one is dropped instead.
    """
    week = (
        a_problem()
        .with_days(MONDAY, TUESDAY, WEDNESDAY)
        .with_stop("v1", listed=24, at=10)
        .with_lender("host")
    )
    week = week.with_changes(minutes=10, finished_minutes=10)
    instance = read_instance(week.build())
    assert int(instance.demand[0]) < sum(PEOPLE)
    profile = instance.commodities[instance.team_types[0].commodity].profile
    pricers = {(profile, k): Pricer(instance, profile, k) for k in range(len(instance.day_types))}
    home = next(
        terminal for terminal, place in enumerate(instance.terminals) if place.place == HOST
    )
    path = [
        arc
        for arc in instance.arcs
        if arc.commodity == instance.team_types[0].commodity
        and arc.origin == arc.destination == home
    ]
    uses = {}
    for arc, people in zip(path, PEOPLE, strict=True):
        day_type = instance.day_type_of(arc.day)
        column = pricers[profile, day_type].best_route(
            idle_day(instance, profile, day_type, home, home), (0,), np.array([people])
        )
        assert column is not None
        uses[column, arc] = 1
    day_type, (terminal, _) = 0, instance.team_types[0].starts[0]
    trimmed = drop_idle_visits(
        instance, MasterSolution(0.0, {(day_type, terminal): 1}, uses), pricers
    )
    assert trimmed is not INFEASIBLE
    assert np.isfinite(value_exactly(instance, trimmed).value)
    days = sorted(arc.day for column, arc in trimmed.uses if column.stops)
    assert len(days) == 2
    assert all(after - before == 1 for before, after in pairwise(days))


def test_a_visit_cut_to_the_cards_is_in_overtime_no_more():
    """All 60 people of a stop take until 18:00; with 59 cards nobody finishes it.

    So recording ends in the shift, after 48.
    """
    week = (
        a_problem()
        .with_days(MONDAY)
        .with_stop("v1", listed=60, at=10)
        .with_lender("host")
        .with_overtime(120, price=10)
    )
    instance = read_instance(
        week.with_hours(latest_return="19:00").with_changes(blank_cards=59).build()
    )
    pricer = Pricer(instance, 0, 0)
    column = pricer.best_route(idle_day(instance, 0, 0, 0, 0), (0,), instance.demand)
    assert column is not None
    assert (column.people, column.stays, column.overtime) == ((60,), (600,), 120)
    (shorter,) = fit_to_cards(instance, [column], {(0, 0): pricer})
    assert (shorter.people, shorter.stays, shorter.overtime) == ((48,), (480,), 0)
    assert shorter.cost(instance) == column.cost(instance) - 10 * 120
