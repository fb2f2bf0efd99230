"""Find the best plan of a single visit: one team, one stop, and nothing else to do on all its other days.

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

TRIED = 5  # visits of a type of team that do not keep to the limits, before it is given up


class Days(NamedTuple):
    """Idle days in a row: what they cost, in rupiah where these come first, and in thousandths of a person."""

    rupiah: int
    price: float
    uses: tuple[ColumnUse, ...]

    def join(self, other: Days) -> Days:
        """Return these days and the ``other`` ones after them."""
        return Days(self.rupiah + other.rupiah, self.price + other.price, self.uses + other.uses)


def send_one(
    instance: Instance,
    pricers: Mapping[tuple[int, int], Pricer],
    *,
    guard: Guard,
    better_than: float,
) -> MasterSolution:
    """Return the best plan of a single visit, with more stops where they pay; ``INFEASIBLE`` where none is ``better_than`` so much."""
    largest = max((int(pricer.people.max(initial=0)) for pricer in pricers.values()), default=0)
    reward, failed = _credit(instance, largest), Counter[int]()
    teams = [
        (number, terminal)
        for number, team_type in enumerate(instance.team_types)
        for terminal, _ in team_type.starts
    ]
    budget = instance.problem.limits.budget_idr
    visits = [
        (gain, team, path)
        for thrifty in ((False, True) if budget is not None else (False,))
        for team in teams
        for gain, path in _list_visits(instance, pricers, team, reward, thrifty=thrifty)
    ]
    visits.sort(key=lambda visit: (-visit[0], visit[1]))
    for _, team, path in visits:  # the first that keeps to all limits is the best
        if (
            failed[team[0]] < TRIED
            and (best := value_exactly(instance, gather([(team, path)]))).value > -np.inf
        ):
            if best.value <= better_than:
                return INFEASIBLE
            return best if guard.stopped else polish(instance, best, dict(pricers))
        failed[team[0]] += 1
    return INFEASIBLE


def _credit(instance: Instance, largest: int) -> FloatArray:
    """Return credit[v, q] for the only visit of a week, if it records q people at v: what they, floors and requests are worth.

    No visit records more people than the ``largest``.
    """
    problem, demand = instance.problem, instance.demand[:, None]
    people = np.minimum(np.arange(largest + 1)[None, :], demand)
    reward: FloatArray = (instance.weight[:, None] * people).astype(np.float64)
    for target in read_coverage_targets(problem):
        here = np.array(
            [stop.kecamatan == target.kecamatan for stop in instance.stops], dtype=np.bool_
        )
        reward += as_price(target.price) * np.minimum(people, target.people) * here[:, None]
    for requested in instance.requested_visits:
        reward[sorted(requested.stops)] += requested.price
    away = np.where(
        instance.once[:, None], 0, demand - people
    )  # where nobody else may come, the pricer counts them
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
    thrifty: bool,
) -> Iterator[tuple[float, list[ColumnUse]]]:
    """Yield what single visits of a team gain, with its week; idle days are the cheapest, in rupiah where it is to be ``thrifty``."""
    number, terminal = team
    team_type = instance.team_types[number]
    commodity = instance.commodities[team_type.commodity]
    around = _lay_idle_days(
        instance,
        team_type.commodity,
        (terminal, first_run(commodity, dict(team_type.starts)[terminal])),
        thrifty=thrifty,
    )
    for day_type in sorted({instance.day_type_of(arc.day) for arc in around}):
        day = np.full((len(instance.terminals), len(instance.terminals)), PROHIBITIVE)
        best: dict[tuple[int, int], Arc] = {}
        for arc, (before, after) in around.items():
            move, price = (
                (arc.origin, arc.destination),
                before.price + after.price + arc_price(instance, arc),
            )
            if instance.day_type_of(arc.day) == day_type and price < day[move]:
                day[move], best[move] = price, arc
        singles = pricers[commodity.profile, day_type].price_singles(
            DualPrices(reward, day + start_price(instance, *team))
        )
        for gain, column in singles.columns:
            arc = best[column.origin, column.destination]
            before, after = around[arc]
            yield gain, [*before.uses, (column, arc), *after.uses]


def _lay_idle_days(
    instance: Instance, number: int, start: Place, *, thrifty: bool
) -> dict[Arc, tuple[Days, Days]]:
    """Return for each arc of a commodity the cheapest idle days that lead to it from ``start``, and those that lead on to the end."""
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
        before.append(_cheapest(instance, layer, before[-1], forward=True, thrifty=thrifty))
    for layer in layers[:0:-1]:
        after.insert(0, _cheapest(instance, layer, after[0], forward=False, thrifty=thrifty))
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
    thrifty: bool,
) -> dict[Place, Days]:
    """Return by place the cheapest idle days one day longer than the ``known`` ones: ``forward``, or back from the end of the week."""
    found: dict[Place, Days] = {}
    for arc in layer:
        ends = (arc.origin, arc.run_before), (arc.destination, arc.night)
        here, there = ends if forward else ends[::-1]
        idle = idle_day(instance, *move_of(instance, arc))
        if idle is None or here not in known:
            continue
        rupiah = arc_cost(instance, arc, most=True) + column_cost(instance, idle) if thrifty else 0
        day = Days(rupiah, idle.cost(instance) + arc_price(instance, arc), ((idle, arc),))
        days = known[here].join(day) if forward else day.join(known[here])
        if there not in found or days[:2] < found[there][:2]:
            found[there] = days
    return found
