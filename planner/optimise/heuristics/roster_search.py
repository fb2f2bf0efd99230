"""Improve a whole plan fast: choose the weeks of a few teams again from a pool of columns, one team after the other."""

from __future__ import annotations

import random
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.array_types import FORBIDDEN
from planner.optimise.heuristics.repair import drop_idle_visits
from planner.optimise.heuristics.roster_cost import RosterCost
from planner.optimise.heuristics.roster_kernels import (
    RosterState,
    best_week,
    tally,
    week_gain,
    week_gains,
)
from planner.optimise.heuristics.roster_pool import RosterPool, Starts, lay_team_network
from planner.optimise.instance.coverage_targets import read_coverage_targets
from planner.optimise.instance.network import first_run
from planner.optimise.master.cost_bounds import start_cost
from planner.optimise.master.resource_flow import start_price
from planner.optimise.master.restricted_master import NO_SHADOW_PRICES
from planner.optimise.master.solution import INFEASIBLE, gather
from planner.optimise.master.visit_feasibility import is_one_call
from planner.optimise.plan.flow_decomposition import name_teams
from planner.optimise.pricing.columns import idle_day
from planner.optimise.units import as_price

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from planner.model.campaign import Thrift
    from planner.optimise.array_types import BoolArray, IntArray
    from planner.optimise.instance.network import Arc
    from planner.optimise.master.column_generation import ColumnGeneration
    from planner.optimise.master.restricted_master import ShadowPrices
    from planner.optimise.master.solution import MasterSolution, TeamPath, TeamStart
    from planner.optimise.pricing.columns import Column

TEAMS = (2, 3)  # whole weeks freed at a time
IN_SPAN = (4, 5, 6)  # or teams freed for a few days in a row
SPAN = (2, 3)  # days
OPPORTUNITY_SHARES = (
    0.0,
    0.25,
    0.5,
    0.75,
)  # share of what the master would make of a stop otherwise, charged to all freed teams but the last
NOISES = (0.0, 0.05)  # spread of what people seem worth to all freed teams but the last
LOSS = 2e-4  # share of the value that a step may lose, at first
LEAST_LOSS = 1_100.0  # or thousandths of a person, where that is more: visits are not much smaller in a week of small value


class RosterSearch:
    """A walk over rosters: the column of every team on every day of its service, and where it begins. The teams stay what they are.

    Each roster keeps to the budget and the blank cards; new weeks are chosen at the ``shadow_prices`` of rupiah and cards, in thousandths of a
    person each.
    """

    def __init__(
        self,
        generation: ColumnGeneration,
        columns: Iterable[Column],
        *,
        seed: int,
        shadow_prices: ShadowPrices = NO_SHADOW_PRICES,
        thrift: Thrift | None = None,
    ) -> None:
        """Take the ``columns`` to choose among; ``generation`` tells what their visits could bring elsewhere.

        With ``thrift`` rupiah count as it has them, budget or no.
        """
        self.opportunity_cost, self.pricers, self.instance = (
            generation.opportunity_cost,
            generation.pricers,
            generation.instance,
        )
        instance, self.shadow_prices, self.thrift = self.instance, shadow_prices, thrift
        self.random = random.Random(seed)  # noqa: S311  (a search, not a secret)
        self.rng = np.random.default_rng(seed)
        coverage_targets = read_coverage_targets(instance.problem)
        self.owed = np.array([target.people for target in coverage_targets], dtype=np.int64)
        within = np.array(
            [[q.kecamatan == stop.kecamatan for stop in instance.stops] for q in coverage_targets],
            dtype=np.bool_,
        )
        stops, days = len(instance.stops), len(instance.problem.week.days)
        self.state = RosterState(
            once=instance.once,
            demand=instance.demand,
            weight=instance.weight.astype(np.float64) - shadow_prices.card,
            away=as_price(instance.problem.objective.turned_away_price),
            hall=np.array([stop.hall_kits for stop in instance.stops], dtype=np.int64),
            one_call=_one_call(
                [day.date.toordinal() for day in instance.problem.week.days],
                instance.problem.rules.longest_gap,
            ),
            partner=instance.partner,
            apart=_apart(
                [day.date.toordinal() for day in instance.problem.week.days],
                instance.problem.rules.second_call_after,
            ),
            seen=np.zeros(stops, dtype=np.int64),
            called=np.zeros(stops, dtype=np.int64),
            busy=np.zeros((stops, days), dtype=np.int64),
            short=self.owed,
            fine=np.array(
                [as_price(target.price) for target in coverage_targets], dtype=np.float64
            ),
            within=within.reshape(len(coverage_targets), stops),
            meets=np.zeros((0, 0), dtype=np.bool_),
        )
        self._lay_out(columns)

    def _lay_out(self, columns: Iterable[Column]) -> None:
        """Take the columns to choose among."""
        instance = self.instance
        flows: dict[int, list[Arc]] = {}
        for arc in instance.arcs:
            flows.setdefault(arc.commodity, []).append(arc)
        profiles = {number: instance.commodities[number].profile for number in flows}
        moves = {
            (profiles[a.commodity], instance.day_type_of(a.day), a.origin, a.destination)
            for flow in flows.values()
            for a in flow
        }
        self.pool = RosterPool(
            instance,
            {*columns, *(day for move in moves if (day := idle_day(instance, *move)) is not None)},
            self.opportunity_cost,
        )
        marks = np.random.default_rng(0).integers(-(2**62), 2**62, len(instance.stops))
        self.mark = np.array(
            [marks[list(column.stops)].sum(dtype=np.int64) for column in self.pool.columns],
            dtype=np.int64,
        )
        owed = len(self.owed) + len(instance.requested_visits)
        self.networks = {
            number: lay_team_network(instance, self.pool, number, flow, owed)
            for number, flow in flows.items()
        }
        met = [
            [column.meets(requested) for column in self.pool.columns]
            for requested in instance.requested_visits
        ]
        self.meets = np.array(met, dtype=np.bool_).reshape(len(met), len(self.pool.columns))
        self.roster_cost: RosterCost | None = None
        if self.thrift is not None or instance.problem.limits.budget_idr is not None:
            more = (
                {}
                if self.thrift is None
                else {"kilometre": self.thrift.kilometre_idr, "night": self.thrift.night_idr}
            )
            self.roster_cost = RosterCost(instance, self.pool.columns, self.networks, **more)
            self.roster_cost.charge(self.pool.table.cost, self.shadow_prices.rupiah)

    def construct(
        self, teams: Mapping[TeamStart, int], *, steps: int, stop: Event | None = None
    ) -> MasterSolution:
        """Return a choice for these ``teams``, their weeks chosen one after the other and then improved as ``improve`` does."""
        self._enter([team for team, count in sorted(teams.items()) for _ in range(count)])
        for number in range(len(self.teams)):
            if not self._fill(
                self.roster,
                number,
                np.full(self.roster.shape[1], -1),
                opportunity_cost=max(OPPORTUNITY_SHARES),
            ):
                return INFEASIBLE
        return self._walk(steps, stop or Event())

    def improve(
        self, best: MasterSolution, *, steps: int, stop: Event | None = None
    ) -> MasterSolution:
        """Return the best choice found in so many ``steps``, or until ``stop`` is set, at least ``best`` itself."""
        if not best.teams or not steps:
            return best
        self._begin(best)
        return max(best, self._walk(steps, stop or Event()), key=lambda solution: solution.value)

    def _begin(self, solution: MasterSolution) -> None:
        """Begin with the roster of ``solution``."""
        paths = name_teams(solution, self.instance)
        if not all(column in self.pool.number for column, _ in solution.uses):
            self._lay_out({*self.pool.columns, *(column for column, _ in solution.uses)})
        self._enter([team for team, _ in paths])
        for number, (_, path) in enumerate(paths):
            self.roster[number, : len(path)] = [self.pool.number[column] for column, _ in path]

    def _enter(self, teams: Sequence[TeamStart]) -> None:
        """Begin with an empty roster of these teams."""
        instance = self.instance
        self.team_types = [team_type for team_type, _ in teams]
        self.commodities = [
            instance.team_types[team_type].commodity for team_type in self.team_types
        ]
        self.roster = np.full((len(teams), len(instance.problem.week.days)), -1, dtype=np.int64)
        self.dates = np.zeros(self.roster.shape, dtype=np.int64)
        self.kits = np.array(
            [instance.profiles[instance.commodities[c].profile].kits for c in self.commodities],
            dtype=np.int64,
        )
        for number, commodity in enumerate(self.commodities):
            days = self.networks[commodity].graph.days
            self.dates[number, : len(days)] = days
        self.starts = [self._starts(team_type) for team_type in self.team_types]
        self.begins = [
            starts.terminals.index(terminal)
            for starts, (_, terminal) in zip(self.starts, teams, strict=True)
        ]

    def _starts(self, number: int) -> Starts:
        """Return where teams of a type may begin."""
        team_type = self.instance.team_types[number]
        commodity, network = (
            self.instance.commodities[team_type.commodity],
            self.networks[team_type.commodity],
        )
        nodes = [
            network.nodes[terminal, first_run(commodity, journey)]
            for terminal, journey in team_type.starts
        ]
        prices = [
            start_price(self.instance, number, terminal)
            + self.shadow_prices.rupiah * self._travel_cost(number, terminal)
            for terminal, _ in team_type.starts
        ]
        return Starts(
            tuple(terminal for terminal, _ in team_type.starts),
            np.array(nodes, dtype=np.int64),
            np.array(prices, dtype=np.float64),
        )

    def _travel_cost(self, number: int, terminal: int) -> int:
        """Return the rupiah of a journey from home; nothing where money is no matter."""
        return (
            0
            if self.roster_cost is None
            else start_cost(self.instance, number, terminal, most=True)
        )

    @property
    def teams(self) -> list[TeamStart]:
        """The type of each team, and the gate where it begins."""
        return [
            (team_type, starts.terminals[begin])
            for team_type, starts, begin in zip(
                self.team_types, self.starts, self.begins, strict=True
            )
        ]

    def _walk(self, steps: int, stop: Event) -> MasterSolution:
        """Change the roster step by step until ``stop``, at times for the worse, and return the best one passed."""
        value = now = found = self._value(self.roster)
        kept, loss = (self.roster.copy(), list(self.begins)), 0.0

        def is_good(roster: IntArray) -> bool:
            nonlocal found
            found = self._value(roster)
            return found > now - loss * self.random.random()

        for step in range(steps):
            if stop.is_set():
                break
            loss = max(LEAST_LOSS, LOSS * abs(value)) * (1 - step / steps)
            if self._step(is_good):
                now = found
            if now > value:
                value, kept = now, (self.roster.copy(), list(self.begins))
        self.roster, self.begins = kept
        return drop_idle_visits(self.instance, self._leave(self.roster), self.pricers)

    def _step(self, is_good: Callable[[IntArray], bool]) -> bool:
        """Choose a few weeks again, and say whether the roster with them ``is_good`` and taken; else all stays as it was."""
        begins = list(self.begins)
        roster = self._try()
        if roster is None or not is_good(roster):
            self.begins = begins
            return False
        self.roster = roster
        return True

    def _leave(self, roster: IntArray) -> MasterSolution:
        """Return a roster as a choice, its value not reckoned."""
        paths: list[TeamPath] = [(team, []) for team in self.teams]
        for number, column, place in self._places(roster):
            paths[number][1].append(
                (self.pool.columns[column], self.networks[self.commodities[number]].arcs[place])
            )
        return gather(paths)

    def _places(self, roster: IntArray) -> Iterator[tuple[int, int, tuple[int, int, int]]]:
        """Yield every team's number with the column of each day, and where that leads: day of service, node and gate at the end."""
        for number, commodity in enumerate(self.commodities):
            graph, node = (
                self.networks[commodity].graph,
                int(self.starts[number].nodes[self.begins[number]]),
            )
            for t, column in enumerate(roster[number, : len(graph.days)].tolist()):
                place = (t, node, int(self.pool.table.destination[column]))
                yield number, column, place
                node = int(graph.following[place])

    def _value(self, roster: IntArray) -> float:
        """Return what a roster is worth; next to nothing if calls have gaps, or limits do not hold."""
        instance, state, columns = self.instance, self.state, self.pool.table
        tally(roster, self.dates, self.kits, columns, state)
        if not (
            state.once | state.one_call[state.called]
        ).all():  # a freed day may have lain between two others
            return FORBIDDEN
        if not all(
            state.apart[state.called[first], state.called[second]]
            for first, second in instance.pairs
        ):
            return FORBIDDEN
        recorded = instance.record(state.seen)
        limits = instance.problem.limits
        if limits.blank_cards is not None and recorded.sum() > limits.blank_cards:
            return FORBIDDEN
        rupiah = self._rupiah(roster)
        if self.thrift is None and limits.budget_idr is not None and rupiah > limits.budget_idr:
            return FORBIDDEN
        away = (state.demand - recorded) * ((state.called > 0) & ~state.once)
        value = (
            float(instance.weight @ recorded)
            - state.away * float(away.sum())
            + self.shadow_prices.rupiah * rupiah
        )
        value -= float(state.fine @ np.maximum(0, self.owed - state.within @ recorded))
        value -= sum(
            float(starts.prices[begin])
            for starts, begin in zip(self.starts, self.begins, strict=True)
        )
        value += sum(
            requested.price
            for requested, met in zip(instance.requested_visits, self._are_met(roster), strict=True)
            if met
        )
        for number, column, place in self._places(roster):
            value -= float(
                columns.cost[column] + self.networks[self.commodities[number]].graph.price[place]
            )
        return value

    def _rupiah(self, roster: IntArray) -> float:
        """Return what a roster takes, in rupiah; nothing where money is no matter."""
        if self.roster_cost is None:
            return 0.0
        return self.roster_cost.takes(self.team_types, self._places(roster)) + sum(
            self._travel_cost(*team) for team in self.teams
        )

    def _are_met(self, roster: IntArray) -> BoolArray:
        """Say which wishes a roster meets."""
        return np.asarray(self.meets[:, roster[roster >= 0]].any(axis=1))

    def _try(self) -> IntArray | None:
        """Return the roster with a few teams' weeks, or some days of more of them, chosen again; None if that is not possible."""
        roster, draw = self.roster.copy(), self.random
        whole = draw.random() < 0.5  # noqa: PLR2004  (as often as not)
        freed = draw.sample(
            range(len(self.teams)), min(len(self.teams), draw.choice(TEAMS if whole else IN_SPAN))
        )
        length = draw.choice(SPAN)
        begin = draw.randrange(max(1, self.state.busy.shape[1] - length + 1))
        opportunity_cost, noise, held = draw.choice(OPPORTUNITY_SHARES), draw.choice(NOISES), {}
        for number in freed:
            open_days = whole | (
                (self.dates[number] >= begin) & (self.dates[number] < begin + length)
            )
            held[number] = np.where(open_days, -1, roster[number])
            roster[number] = held[number]
        for number in freed:
            last = number == freed[-1]
            if not self._fill(
                roster,
                number,
                held[number],
                opportunity_cost=0.0 if last else opportunity_cost,
                noise=0.0 if last else noise,
            ):
                return None
        return roster

    def _fill(
        self,
        roster: IntArray,
        number: int,
        held: IntArray,
        *,
        opportunity_cost: float,
        noise: float = 0.0,
    ) -> bool:
        """Choose the open days of a team's week, with the columns ``held`` on the others; say whether there is a way."""
        pool, network, roster[number] = self.pool, self.networks[self.commodities[number]], -1
        graph, columns, state = network.graph, pool.table, self.state
        tally(roster, self.dates, self.kits, columns, state)
        short = np.maximum(0, self.owed - state.within @ self.instance.record(state.seen))
        if noise:
            state = state._replace(
                weight=state.weight * (1 + noise * self.rng.standard_normal(len(state.weight)))
            )
        unmet = np.flatnonzero(~self._are_met(roster))
        prices = [self.instance.requested_visits[requested].price for requested in unmet]
        state = state._replace(
            short=np.concatenate([short[short > 0], np.ones(len(unmet), dtype=np.int64)]),
            fine=np.concatenate([state.fine[short > 0], np.array(prices, dtype=np.float64)]),
            within=state.within[short > 0],
            meets=self.meets[unmet],
        )
        starts, begin, week = self.starts[number], self.begins[number], self.roster[number].copy()
        some = slice(None) if held.max() < 0 else slice(begin, begin + 1)
        week_gains(
            self.kits[number],
            opportunity_cost,
            held,
            graph,
            columns,
            state,
            network.workspace.gains,
        )
        floor = max(
            FORBIDDEN,
            week_gain(starts.nodes[begin], week, graph, columns, state, network.workspace)
            - starts.prices[begin],
        )
        found, node = best_week(
            starts.nodes[some],
            starts.prices[some],
            graph,
            columns,
            floor,
            state,
            self.mark,
            network.workspace,
            week,
        )
        roster[number] = week
        if found > FORBIDDEN:
            self.begins[number] = int(np.flatnonzero(starts.nodes == node)[0])
        return bool(max(found, floor) > FORBIDDEN)


def _one_call(dates: Sequence[int], gap: int) -> BoolArray:
    """Return for every set of days, as bits, whether visits on all of them are one call."""
    return np.array([is_one_call(chosen, gap) for chosen in _sets(dates)], dtype=np.bool_)


def _apart(dates: Sequence[int], least: int) -> BoolArray:
    """Return for every two sets of days, as bits, whether all of the second lie so many days after all of the first, at ``least``."""
    sets = _sets(dates)
    begin, end = (
        np.array([pick(chosen) if chosen else 0 for chosen in sets], dtype=np.int64)
        for pick in (min, max)
    )
    some = np.array([bool(chosen) for chosen in sets], dtype=np.bool_)
    return np.asarray((begin[None, :] - end[:, None] >= least) | ~some[:, None] | ~some[None, :])


def _sets(dates: Sequence[int]) -> list[list[int]]:
    """Return every set of days, each where the bits of its number say."""
    return [
        [date for bit, date in enumerate(dates) if code >> bit & 1]
        for code in range(1 << len(dates))
    ]
