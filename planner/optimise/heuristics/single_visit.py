"""Best plan of a single visit: one team, one stop, and idle days around.

A week is worth that much at least. A search that begins from other plans may miss it where limits
leave hardly any room.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planner.optimise.heuristics.local_search import polish
from planner.optimise.instance.coverage_targets import read_coverage_targets
from planner.optimise.instance.network import first_run
from planner.optimise.master.cost_bounds import arc_cost, column_cost
from planner.optimise.master.integer_master import value_exactly
from planner.optimise.master.resource_flow import arc_price, start_price
from planner.optimise.master.restricted_master import move_of
from planner.optimise.master.solution import INFEASIBLE, gather
from planner.optimise.pricing.columns import idle_day
from planner.optimise.pricing.labelling import PROHIBITIVE
from planner.optimise.pricing.pricer import DualPrices
from planner.optimise.units import as_price

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from planner.optimise.array_types import FloatArray
    from planner.optimise.guard import Guard
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc, Place
    from planner.optimise.master.solution import ColumnUse, MasterSolution, TeamStart
    from planner.optimise.pricing.pricer import Pricer

TRIED = 5  # visits of a team type that break a limit, before it is given up


class Days(NamedTuple):
    """Idle days in a row, compared by ``rupiah`` and then by ``price``."""

    rupiah: int  # 0 where cost plays no part
    price: float  # thousandths of a person
    uses: tuple[ColumnUse, ...]

    def join(self, other: Days) -> Days:
        """Return these days and then the ``other`` ones."""
        return Days(self.rupiah + other.rupiah, self.price + other.price, self.uses + other.uses)


def send_one(
    instance: Instance,
    pricers: Mapping[tuple[int, int], Pricer],
    *,
    guard: Guard,
    better_than: float,
) -> MasterSolution:
    """Return the best plan of a single visit, with more stops where they pay.

    ``INFEASIBLE`` if its value is not above ``better_than``.
    """
    largest = max((int(pricer.people.max(initial=0)) for pricer in pricers.values()), default=0)
    reward = _rewards(instance, largest)
    failed = Counter[int]()
    teams = [
        (number, terminal)
        for number, team_type in enumerate(instance.team_types)
        for terminal, _ in team_type.starts
    ]
    budget = instance.problem.limits.budget_idr
    visits: list[tuple[float, TeamStart, list[ColumnUse]]] = []
    for by_rupiah in (False, True) if budget is not None else (False,):
        for team in teams:
            found = _list_visits(instance, pricers, team, reward, by_rupiah=by_rupiah)
            visits += [(gain, team, path) for gain, path in found]
    visits.sort(key=lambda visit: (-visit[0], visit[1]))
    for _, team, path in visits:  # the first that keeps to all limits is the best
        if failed[team[0]] < TRIED:
            best = value_exactly(instance, gather([(team, path)]))
            if best.value > -np.inf:
                if best.value <= better_than:
                    return INFEASIBLE
                return best if guard.stopped else polish(instance, best, dict(pricers))
        failed[team[0]] += 1
    return INFEASIBLE


def _rewards(instance: Instance, largest: int) -> FloatArray:
    """Return [V, Q] the reward of the only visit of a week, if it records q people at v.

    The people, targets and requests count. No visit records more people than the ``largest``.
    """
    problem = instance.problem
    demand = instance.demand[:, None]
    people = np.minimum(np.arange(largest + 1)[None, :], demand)
    reward: FloatArray = (instance.weight[:, None] * people).astype(np.float64)
    for target in read_coverage_targets(problem):
        here = np.array(
            [stop.kecamatan == target.kecamatan for stop in instance.stops], dtype=np.bool_
        )
        reward += as_price(target.price) * np.minimum(people, target.people) * here[:, None]
    for requested in instance.requested_visits:
        reward[sorted(requested.stops)] += requested.price
    # At a stop of one visit the pricer counts those turned away.
    away = np.where(instance.once[:, None], 0, demand - people)
    reward -= as_price(problem.objective.turned_away_price) * away
    if problem.limits.blank_cards is not None:
        reward[people > problem.limits.blank_cards] = -PROHIBITIVE
    reward[[second for _, second in instance.pairs]] = -PROHIBITIVE
    return reward


def _list_visits(
    instance: Instance,
    pricers: Mapping[tuple[int, int], Pricer],
    team: TeamStart,
    reward: FloatArray,
    *,
    by_rupiah: bool,
) -> Iterator[tuple[float, list[ColumnUse]]]:
    """Yield the value of single visits of a team, each with the team's week.

    Idle days are the cheapest, in rupiah with ``by_rupiah``.
    """
    number, terminal = team
    team_type = instance.team_types[number]
    commodity = instance.commodities[team_type.commodity]
    start = (terminal, first_run(commodity, dict(team_type.starts)[terminal]))
    around = _idle_days_around(instance, team_type.commodity, start, by_rupiah=by_rupiah)
    for day_type in sorted({instance.day_type_of(arc.day) for arc in around}):
        day = np.full((len(instance.terminals), len(instance.terminals)), PROHIBITIVE)
        best: dict[tuple[int, int], Arc] = {}
        for arc, (before, after) in around.items():
            ends = (arc.origin, arc.destination)
            price = before.price + after.price + arc_price(instance, arc)
            if instance.day_type_of(arc.day) == day_type and price < day[ends]:
                day[ends] = price
                best[ends] = arc
        singles = pricers[commodity.profile, day_type].price_singles(
            DualPrices(reward, day + start_price(instance, *team))
        )
        for gain, column in singles.columns:
            arc = best[column.origin, column.destination]
            before, after = around[arc]
            yield gain, [*before.uses, (column, arc), *after.uses]


def _idle_days_around(
    instance: Instance, number: int, start: Place, *, by_rupiah: bool
) -> dict[Arc, tuple[Days, Days]]:
    """Return for each arc of a commodity the cheapest idle days before and after it.

    Those before lead from ``start`` to the arc, those after to the end of the week.
    """
    commodity = instance.commodities[number]
    layers = [
        [arc for arc in instance.arcs if arc.commodity == number and arc.day == day]
        for day in commodity.days
    ]
    before: list[dict[Place, Days]] = [{start: Days(0, 0.0, ())}]
    after: list[dict[Place, Days]] = [
        {(arc.destination, arc.night): Days(0, 0.0, ()) for arc in layers[-1]}
    ]
    for layer in layers[:-1]:
        before.append(_cheapest(instance, layer, before[-1], forward=True, by_rupiah=by_rupiah))
    for layer in layers[:0:-1]:
        after.insert(0, _cheapest(instance, layer, after[0], forward=False, by_rupiah=by_rupiah))
    return {
        arc: (before[t][arc.origin, arc.run_before], after[t][arc.destination, arc.night])
        for t, layer in enumerate(layers)
        for arc in layer
        if (arc.origin, arc.run_before) in before[t] and (arc.destination, arc.night) in after[t]
    }


def _cheapest(
    instance: Instance,
    layer: list[Arc],
    known: Mapping[Place, Days],
    *,
    forward: bool,
    by_rupiah: bool,
) -> dict[Place, Days]:
    """Return by place the cheapest idle days one day longer than the ``known`` ones.

    ``forward``, or back from the end of the week.
    """
    found: dict[Place, Days] = {}
    for arc in layer:
        morning = (arc.origin, arc.run_before)
        evening = (arc.destination, arc.night)
        here, there = (morning, evening) if forward else (evening, morning)
        idle = idle_day(instance, *move_of(instance, arc))
        if idle is None or here not in known:
            continue
        rupiah = 0
        if by_rupiah:
            rupiah = arc_cost(instance, arc, most=True) + column_cost(instance, idle)
        day = Days(rupiah, idle.cost(instance) + arc_price(instance, arc), ((idle, arc),))
        days = known[here].join(day) if forward else day.join(known[here])
        if there not in found or days[:2] < found[there][:2]:
            found[there] = days
    return found
