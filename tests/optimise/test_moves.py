"""Moves of one stop at a time: they take every gain, keep to the laws, and miss no free time."""

from __future__ import annotations

import numpy as np
import pytest
from builders import MONDAY, TUESDAY, a_problem
from tiny_weeks import seeded_week

from planner.optimise.heuristics.local_search import BETTER, LocalSearch
from planner.optimise.instance.model import read_instance
from planner.optimise.master.visit_feasibility import go_together
from planner.optimise.pricing.columns import idle_day
from planner.optimise.pricing.pricer import Pricer

SEEDS = [
    seed for seed in range(60) if read_instance(seeded_week(seed).build()).profiles
]  # weeks in which teams can be formed


def idle_moves(problem, teams=2):
    """Return the moves around teams that stay where they are, each with a profile of its own."""
    instance = read_instance(problem)
    days = {
        (number, day): idle_day(
            instance, number % len(instance.profiles), instance.day_type_of(day), 0, 0
        )
        for number in range(teams)
        for day in range(len(problem.week.days))
    }
    return LocalSearch(instance, days, {})


def test_what_can_be_gained_is_taken():
    """Two villages, each a day's work, two days: 48 people each.

    Each visit costs 1000, and 10 a minute for 20 and 40 of them each way.
    """
    week = (
        a_problem()
        .with_days(MONDAY, TUESDAY)
        .with_lender("host")
        .with_stop("v1", listed=48, at=20)
        .with_stop("v2", listed=48, at=40)
    )
    moves = idle_moves(week.build(), teams=1)
    moves.descend()
    assert moves.value == 2 * 48_000 - 2 * 1_000 - 10 * (40 + 80)
    assert sorted(column.stops for column in moves.days.values()) == [(0,), (1,)]


@pytest.mark.parametrize("seed", SEEDS)
def test_descents_end_where_no_move_gains(seed):
    """Nothing is lost on the way, all days go together, and the value is that of the days.

    Once nothing changes, no move is better.
    """
    moves = idle_moves(seeded_week(seed).build())
    value = -np.inf
    while moves.value > value:
        value = moves.value
        moves.descend()
        again = LocalSearch(moves.instance, moves.days, moves.pricers)
        assert again.value == moves.value >= value
        moves = again
    assert go_together(moves.instance, ((column, day) for (_, day), column in moves.days.items()))
    for stop in range(len(moves.instance.stops)):
        assert all(move.value <= moves.value + BETTER for move in moves.around(stop))


def places_with_time(moves):
    """Yield each slot with its stops after one more, timed exactly, and what the quick look says.

    The new stop goes between two stops or replaces one.
    """
    for (profile, day_type), slots in moves.groups.items():
        pricer = Pricer(moves.instance, profile, day_type)
        for v in range(len(moves.instance.stops)):
            among, instead = pricer.insertion_points(v, moves.batches[profile, day_type])
            for row, slot in enumerate(slots):
                like = moves.days[slot]
                if v in like.stops:
                    continue
                for place in range(len(like.stops) + 1):
                    for without, found in ((0, among), (1, instead)):
                        stops = (*like.stops[:place], v, *like.stops[place + without :])
                        if (
                            place + without <= len(like.stops)
                            and pricer.best_route(like, stops, moves.instance.demand) is not None
                        ):
                            yield slot, stops, found[row, place]


def test_no_place_with_time_is_passed_over():
    """Wherever a stop can be put into a day, timed exactly, the quick look says that it may."""
    tried = 0
    for seed in SEEDS:
        moves = idle_moves(seeded_week(seed).build())
        moves.descend()
        for slot, stops, may_go in places_with_time(moves):
            assert may_go, (seed, slot, stops)
            tried += 1
    assert tried >= 100
