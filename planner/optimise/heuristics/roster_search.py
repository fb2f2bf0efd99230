"""Roster search: weeks of a few teams are chosen again, and accepted by threshold accepting.

A roster has a column for every team on every day of its service. An iteration frees the weeks of
some teams, or some days of more of them, and chooses these anew, one team after the other, by
dynamic programming over the columns of a pool.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from threading import Event
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.array_types import FORBIDDEN
from planner.optimise.heuristics.repair import drop_idle_visits
from planner.optimise.heuristics.roster_cost import RosterCost
from planner.optimise.heuristics.roster_kernels import (
    RosterState,
    best_week,
    count_visits,
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
    from planner.optimise.heuristics.roster_cost import Place
    from planner.optimise.heuristics.roster_pool import TeamNetwork
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc
    from planner.optimise.master.column_generation import ColumnGeneration
    from planner.optimise.master.restricted_master import ShadowPrices
    from planner.optimise.master.solution import MasterSolution, TeamPath, TeamStart
    from planner.optimise.pricing.columns import Column

# Numbers of teams whose whole weeks are freed, and of teams freed for some days in a row.
TEAMS = (2, 3)
TEAMS_FOR_DAYS = (4, 5, 6)
DAYS = (2, 3)
# Share of iterations that free whole weeks.
WHOLE_WEEKS = 0.5
# Shares of the opportunity cost of a column charged to all freed teams but the last.
OPPORTUNITY_SHARES = (0.0, 0.25, 0.5, 0.75)
# Standard deviations of the weight of a person, for all freed teams but the last.
NOISES = (0.0, 0.05)
# First threshold: share of the value that an iteration may lose, or thousandths of a person where
# that is more, since visits are not much smaller in a week of small value.
THRESHOLD = 2e-4
LEAST_THRESHOLD = 1_100.0


@dataclass(frozen=True, slots=True)
class Roster:
    """The column of every team on every day of its service, and where each team begins."""

    columns: IntArray  # [teams, days] column numbers, -1 where nothing is chosen
    begins: tuple[int, ...]  # index into the ``Starts`` of the team


@dataclass(frozen=True, slots=True)
class _SearchSpace:
    """The pool of columns, and what follows from it."""

    pool: RosterPool
    numbers: IntArray  # [columns] sum of random numbers of the stops of a column
    networks: Mapping[int, TeamNetwork]  # by commodity
    meets: BoolArray  # [requests, columns] whether a column meets a request
    cost: RosterCost | None  # None where cost plays no part


@dataclass(frozen=True, slots=True)
class _Teams:
    """The teams of a roster, which stay what they are."""

    types: tuple[int, ...]
    commodities: tuple[int, ...]
    starts: tuple[Starts, ...]
    dates: IntArray  # [teams, days] day of the week of each day of service
    kits: IntArray  # [teams]

    def beginnings(self, roster: Roster) -> list[TeamStart]:
        """Return the type of each team and the terminal where it begins."""
        return [
            (team_type, starts.terminals[begin])
            for team_type, starts, begin in zip(self.types, self.starts, roster.begins, strict=True)
        ]


class RosterSearch:
    """Search among rosters of given teams, each within the budget and the blank cards.

    Weeks are chosen at the shadow prices of rupiah and cards; the value of a roster is exact.
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
        """Prepare a search.

        Parameters
        ----------
        generation
            Gives the opportunity cost of columns, and the pricers that time days again.
        columns
            Columns to choose among.
        seed
            Seed of the random choices.
        shadow_prices
            Prices of a rupiah and of a blank card.
        thrift
            With it the rupiah of law 31 count, whether there is a budget or not.
        """
        self.instance = generation.instance
        self.opportunity_cost = generation.opportunity_cost
        self.pricers = generation.pricers
        self.shadow_prices = shadow_prices
        self.thrift = thrift
        self.random = random.Random(seed)  # noqa: S311  (a search, not a secret)
        self.rng = np.random.default_rng(seed)
        self.target_people = np.array(
            [target.people for target in read_coverage_targets(self.instance.problem)],
            dtype=np.int64,
        )
        self.state = _initial_state(self.instance, self.target_people, card=shadow_prices.card)
        self.space = self._search_space(columns)
        self.teams = self._read_teams(())
        self.roster = self._empty_roster(())

    def _search_space(self, columns: Iterable[Column]) -> _SearchSpace:
        """Return the pool of ``columns`` and idle days, with the networks."""
        instance = self.instance
        flows: dict[int, list[Arc]] = {}
        for arc in instance.arcs:
            flows.setdefault(arc.commodity, []).append(arc)
        moves = {
            (
                instance.commodities[arc.commodity].profile,
                instance.day_type_of(arc.day),
                arc.origin,
                arc.destination,
            )
            for arc in instance.arcs
        }
        idle_days = (idle_day(instance, *move) for move in moves)
        pool = RosterPool(
            instance,
            {*columns, *(day for day in idle_days if day is not None)},
            self.opportunity_cost,
        )
        stop_numbers = np.random.default_rng(0).integers(-(2**62), 2**62, len(instance.stops))
        numbers = np.array(
            [stop_numbers[list(column.stops)].sum(dtype=np.int64) for column in pool.columns],
            dtype=np.int64,
        )
        shortfalls = len(self.target_people) + len(instance.requested_visits)
        networks = {
            number: lay_team_network(instance, pool, number, flow, shortfalls)
            for number, flow in flows.items()
        }
        meets = np.zeros((len(instance.requested_visits), len(pool.columns)), dtype=np.bool_)
        for row, requested in enumerate(instance.requested_visits):
            meets[row] = [column.meets(requested) for column in pool.columns]
        cost = self._roster_cost(pool, networks)
        return _SearchSpace(pool, numbers, networks, meets, cost)

    def _roster_cost(
        self, pool: RosterPool, networks: Mapping[int, TeamNetwork]
    ) -> RosterCost | None:
        """Return the cost of rosters in rupiah, and charge it to columns and arcs."""
        if self.thrift is None and self.instance.problem.limits.budget_idr is None:
            return None
        cost = RosterCost(
            self.instance,
            pool.columns,
            networks,
            kilometre=0 if self.thrift is None else self.thrift.kilometre_idr,
            night=0 if self.thrift is None else self.thrift.night_idr,
        )
        cost.charge(pool.table.cost, self.shadow_prices.rupiah)
        return cost

    def construct(
        self, teams: Mapping[TeamStart, int], *, steps: int, stop: Event | None = None
    ) -> MasterSolution:
        """Return a solution for these teams: weeks chosen one after the other, then improved.

        Parameters
        ----------
        teams
            Number of teams of each type that begin at each terminal.
        steps
            Iterations.
        stop
            Once set, ends the search early.
        """
        starts = [team for team, count in sorted(teams.items()) for _ in range(count)]
        self.teams = self._read_teams(starts)
        self.roster = self._empty_roster(starts)
        columns = self.roster.columns.copy()
        begins = list(self.roster.begins)
        open_week = np.full(columns.shape[1], -1)
        for number in range(len(begins)):
            begin = self._choose_week(
                columns, number, open_week, opportunity_share=max(OPPORTUNITY_SHARES)
            )
            if begin is None:
                return INFEASIBLE
            begins[number] = begin
        self.roster = Roster(columns, tuple(begins))
        return self._search(steps, stop or Event())

    def improve(
        self, best: MasterSolution, *, steps: int, stop: Event | None = None
    ) -> MasterSolution:
        """Return the best solution found in ``steps`` iterations from ``best``, or ``best`` itself.

        Once ``stop`` is set the search ends early.
        """
        if not best.teams or not steps:
            return best
        self._begin_at(best)
        found = self._search(steps, stop or Event())
        return max(best, found, key=lambda solution: solution.value)

    def _begin_at(self, solution: MasterSolution) -> None:
        """Begin with the roster of ``solution``."""
        paths = name_teams(solution, self.instance)
        own = {column for column, _ in solution.uses}
        if not own.issubset(self.space.pool.number):
            self.space = self._search_space({*self.space.pool.columns, *own})
        starts = [team for team, _ in paths]
        self.teams = self._read_teams(starts)
        self.roster = self._empty_roster(starts)
        for number, (_, path) in enumerate(paths):
            self.roster.columns[number, : len(path)] = [
                self.space.pool.number[column] for column, _ in path
            ]

    def _read_teams(self, teams: Sequence[TeamStart]) -> _Teams:
        """Return what is known of the teams of a roster."""
        instance = self.instance
        types = tuple(team_type for team_type, _ in teams)
        commodities = tuple(instance.team_types[team_type].commodity for team_type in types)
        dates = np.zeros((len(teams), len(instance.problem.week.days)), dtype=np.int64)
        kits = np.zeros(len(teams), dtype=np.int64)
        for number, commodity in enumerate(commodities):
            days = self.space.networks[commodity].graph.days
            dates[number, : len(days)] = days
            kits[number] = instance.profiles[instance.commodities[commodity].profile].kits
        starts = tuple(self._starts(team_type) for team_type in types)
        return _Teams(types, commodities, starts, dates, kits)

    def _empty_roster(self, teams: Sequence[TeamStart]) -> Roster:
        """Return a roster of ``self.teams`` in which no column is chosen."""
        begins = tuple(
            starts.terminals.index(terminal)
            for starts, (_, terminal) in zip(self.teams.starts, teams, strict=True)
        )
        return Roster(np.full(self.teams.dates.shape, -1, dtype=np.int64), begins)

    def _starts(self, number: int) -> Starts:
        """Return where teams of a type may begin."""
        team_type = self.instance.team_types[number]
        commodity = self.instance.commodities[team_type.commodity]
        network = self.space.networks[team_type.commodity]
        nodes = [
            network.nodes[terminal, first_run(commodity, journey)]
            for terminal, journey in team_type.starts
        ]
        terminals = tuple(terminal for terminal, _ in team_type.starts)
        rate = self.shadow_prices.rupiah
        prices = [
            start_price(self.instance, number, terminal) + rate * self._start_cost(number, terminal)
            for terminal in terminals
        ]
        return Starts(
            terminals, np.array(nodes, dtype=np.int64), np.array(prices, dtype=np.float64)
        )

    def _start_cost(self, number: int, terminal: int) -> int:
        """Return the rupiah of a journey from home; 0 where cost plays no part."""
        if self.space.cost is None:
            return 0
        return start_cost(self.instance, number, terminal, most=True)

    def _search(self, steps: int, stop: Event) -> MasterSolution:
        """Run threshold accepting for ``steps`` iterations or until ``stop`` is set.

        The threshold falls to zero. Return the best roster found, without idle visits.
        """
        best = self.roster
        best_value = current = self._value(best)
        for step in range(steps):
            if stop.is_set():
                break
            threshold = max(LEAST_THRESHOLD, THRESHOLD * abs(best_value)) * (1 - step / steps)
            roster = self._neighbour()
            if roster is None:
                continue
            value = self._value(roster)
            if value > current - threshold * self.random.random():
                self.roster = roster
                current = value
            if current > best_value:
                best = self.roster
                best_value = current
        self.roster = best
        return drop_idle_visits(self.instance, self._solution(best), self.pricers)

    def _solution(self, roster: Roster) -> MasterSolution:
        """Return a roster as a solution, without its value."""
        paths: list[TeamPath] = [(team, []) for team in self.teams.beginnings(roster)]
        for number, column, place in self._places(roster):
            arc = self.space.networks[self.teams.commodities[number]].arcs[place]
            paths[number][1].append((self.space.pool.columns[column], arc))
        return gather(paths)

    def _places(self, roster: Roster) -> Iterator[tuple[int, int, Place]]:
        """Yield the team's number, the column and the place of every team's days."""
        destination = self.space.pool.table.destination
        for number, commodity in enumerate(self.teams.commodities):
            graph = self.space.networks[commodity].graph
            node = int(self.teams.starts[number].nodes[roster.begins[number]])
            for t, column in enumerate(roster.columns[number, : len(graph.days)].tolist()):
                place = (t, node, int(destination[column]))
                yield number, column, place
                node = int(graph.following[place])

    def _value(self, roster: Roster) -> float:
        """Return the value of a roster; FORBIDDEN if calls have gaps or limits do not hold."""
        instance = self.instance
        state = self.state
        self._count_visits(roster.columns)
        if not self._keeps_calls():
            return FORBIDDEN
        recorded = instance.record(state.capacity)
        rupiah = self._rupiah(roster)
        if not self._keeps_limits(recorded, rupiah):
            return FORBIDDEN
        away = (state.demand - recorded) * ((state.visit_days > 0) & ~state.once)
        # The rupiah are charged to columns and arcs below.
        value = (
            float(instance.weight @ recorded)
            - state.turned_away_price * float(away.sum())
            + self.shadow_prices.rupiah * rupiah
        )
        short = np.maximum(0, self.target_people - state.within @ recorded)
        value -= float(state.penalty @ short)
        value -= sum(
            float(starts.prices[begin])
            for starts, begin in zip(self.teams.starts, roster.begins, strict=True)
        )
        value += sum(
            requested.price
            for requested, is_met in zip(
                instance.requested_visits, self._are_met(roster.columns), strict=True
            )
            if is_met
        )
        cost = self.space.pool.table.cost
        for number, column, place in self._places(roster):
            graph = self.space.networks[self.teams.commodities[number]].graph
            value -= float(cost[column] + graph.price[place])
        return value

    def _count_visits(self, columns: IntArray) -> None:
        """Write the visits of a roster into ``self.state``."""
        table = self.space.pool.table
        count_visits(columns, self.teams.dates, self.teams.kits, table, self.state)

    def _keeps_calls(self) -> bool:
        """Return whether the visits to each stop are one call, and second calls come later.

        The columns were chosen for that, but a freed day may have lain between two others.
        """
        state = self.state
        if not (state.once | state.one_call[state.visit_days]).all():
            return False
        return all(
            state.apart[state.visit_days[first], state.visit_days[second]]
            for first, second in self.instance.pairs
        )

    def _keeps_limits(self, recorded: IntArray, rupiah: float) -> bool:
        """Return whether blank cards and budget suffice; with thrift the budget does not bind."""
        limits = self.instance.problem.limits
        if limits.blank_cards is not None and recorded.sum() > limits.blank_cards:
            return False
        return self.thrift is not None or limits.budget_idr is None or rupiah <= limits.budget_idr

    def _rupiah(self, roster: Roster) -> float:
        """Return the cost of a roster in rupiah; 0 where cost plays no part."""
        if self.space.cost is None:
            return 0.0
        return self.space.cost.of(self.teams.types, self._places(roster)) + sum(
            self._start_cost(*team) for team in self.teams.beginnings(roster)
        )

    def _are_met(self, columns: IntArray) -> BoolArray:
        """Return which requests a roster meets."""
        return np.asarray(self.space.meets[:, columns[columns >= 0]].any(axis=1))

    def _neighbour(self) -> Roster | None:
        """Return a neighbour of the roster, with the freed weeks or days chosen again.

        None if no columns fit.
        """
        columns = self.roster.columns.copy()
        begins = list(self.roster.begins)
        draw = self.random
        whole = draw.random() < WHOLE_WEEKS
        count = draw.choice(TEAMS if whole else TEAMS_FOR_DAYS)
        freed = draw.sample(range(len(begins)), min(len(begins), count))
        length = draw.choice(DAYS)
        first = draw.randrange(max(1, self.state.kits.shape[1] - length + 1))
        opportunity_share = draw.choice(OPPORTUNITY_SHARES)
        noise = draw.choice(NOISES)
        held: dict[int, IntArray] = {}
        for number in freed:
            dates = self.teams.dates[number]
            is_open = whole | ((dates >= first) & (dates < first + length))
            held[number] = np.where(is_open, -1, columns[number])
            columns[number] = held[number]
        for number in freed:
            is_last = number == freed[-1]
            begin = self._choose_week(
                columns,
                number,
                held[number],
                opportunity_share=0.0 if is_last else opportunity_share,
                noise=0.0 if is_last else noise,
            )
            if begin is None:
                return None
            begins[number] = begin
        return Roster(columns, tuple(begins))

    def _choose_week(
        self,
        columns: IntArray,
        number: int,
        held: IntArray,
        *,
        opportunity_share: float,
        noise: float = 0.0,
    ) -> int | None:
        """Choose the open days of a team's week, and write it into its row of ``columns``.

        Parameters
        ----------
        columns
            [teams, days] the columns of all teams.
        number
            The team.
        held
            [days] columns that stay, -1 on open days.
        opportunity_share
            Share of the opportunity cost of columns that is charged.
        noise
            Standard deviation of the weight of a person.

        Returns
        -------
        int | None
            Where the team begins; None if no week fits.
        """
        network = self.space.networks[self.teams.commodities[number]]
        graph = network.graph
        workspace = network.workspace
        table = self.space.pool.table
        columns[number] = -1
        self._count_visits(columns)
        state = self._state_for_week(columns, noise)
        starts = self.teams.starts[number]
        begin = self.roster.begins[number]
        week = self.roster.columns[number].copy()
        # A team with columns that stay begins where it did.
        some = slice(None) if held.max() < 0 else slice(begin, begin + 1)
        week_gains(
            self.teams.kits[number], opportunity_share, held, graph, table, state, workspace.gains
        )
        present = week_gain(starts.nodes[begin], week, graph, table, state, workspace)
        floor = max(FORBIDDEN, present - starts.prices[begin])
        found, node = best_week(
            starts.nodes[some],
            starts.prices[some],
            graph,
            table,
            floor,
            state,
            self.space.numbers,
            workspace,
            week,
        )
        columns[number] = week
        if found > FORBIDDEN:
            return int(np.flatnonzero(starts.nodes == node)[0])
        return begin if floor > FORBIDDEN else None

    def _state_for_week(self, columns: IntArray, noise: float) -> RosterState:
        """Return the state with what the visits counted leave unmet, and ``noise`` on weights."""
        state = self.state
        recorded = self.instance.record(state.capacity)
        short = np.maximum(0, self.target_people - state.within @ recorded)
        weight = state.weight
        if noise:
            weight = weight * (1 + noise * self.rng.standard_normal(len(weight)))
        unmet = np.flatnonzero(~self._are_met(columns))
        prices = [self.instance.requested_visits[request].price for request in unmet]
        is_short = short > 0
        return state._replace(
            weight=weight,
            shortfall=np.concatenate([short[is_short], np.ones(len(unmet), dtype=np.int64)]),
            penalty=np.concatenate([state.penalty[is_short], np.array(prices, dtype=np.float64)]),
            within=state.within[is_short],
            meets=self.space.meets[unmet],
        )


def _initial_state(instance: Instance, target_people: IntArray, *, card: float) -> RosterState:
    """Return the state without a visit; a person is worth the price of a ``card`` less."""
    problem = instance.problem
    targets = read_coverage_targets(problem)
    stops = len(instance.stops)
    days = len(problem.week.days)
    dates = [day.date.toordinal() for day in problem.week.days]
    within = np.zeros((len(targets), stops), dtype=np.bool_)
    for row, target in enumerate(targets):
        within[row] = [stop.kecamatan == target.kecamatan for stop in instance.stops]
    return RosterState(
        once=instance.once,
        demand=instance.demand,
        weight=instance.weight.astype(np.float64) - card,
        turned_away_price=as_price(problem.objective.turned_away_price),
        hall=np.array([stop.hall_kits for stop in instance.stops], dtype=np.int64),
        one_call=_one_call(dates, problem.rules.longest_gap),
        partner=instance.partner,
        apart=_apart(dates, problem.rules.second_call_after),
        capacity=np.zeros(stops, dtype=np.int64),
        visit_days=np.zeros(stops, dtype=np.int64),
        kits=np.zeros((stops, days), dtype=np.int64),
        shortfall=target_people,
        penalty=np.array([as_price(target.price) for target in targets], dtype=np.float64),
        within=within,
        meets=np.zeros((0, 0), dtype=np.bool_),
    )


def _one_call(dates: Sequence[int], gap: int) -> BoolArray:
    """Return for every set of days, as bits, whether visits on all of them are one call."""
    return np.array([is_one_call(chosen, gap) for chosen in _subsets(dates)], dtype=np.bool_)


def _apart(dates: Sequence[int], least: int) -> BoolArray:
    """Return for every two sets of days whether the second begins ``least`` days after the first.

    True where either is empty.
    """
    sets = _subsets(dates)

    def each(pick: Callable[[Iterable[int]], int]) -> IntArray:
        return np.array([pick(chosen) if chosen else 0 for chosen in sets], dtype=np.int64)

    begin = each(min)
    end = each(max)
    is_empty = np.array([not chosen for chosen in sets], dtype=np.bool_)
    is_apart = begin[None, :] - end[:, None] >= least
    return np.asarray(is_apart | is_empty[:, None] | is_empty[None, :])


def _subsets(dates: Sequence[int]) -> list[list[int]]:
    """Return every set of dates, the position of each given by its bits."""
    return [
        [date for bit, date in enumerate(dates) if code >> bit & 1]
        for code in range(1 << len(dates))
    ]
