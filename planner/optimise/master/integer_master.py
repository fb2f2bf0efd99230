"""The integer master problem: choose whole routes from a pool of columns."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.guard import UNWATCHED
from planner.optimise.master.cost_bounds import column_cost, pay_of
from planner.optimise.master.resource_flow import ResourceFlow, arc_price
from planner.optimise.master.restricted_master import move_of
from planner.optimise.master.solution import MasterSolution
from planner.optimise.master.solvers import INFINITY, IntegerProgram
from planner.optimise.master.visit_feasibility import go_together
from planner.optimise.pricing.columns import idle_day
from planner.optimise.units import as_price

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from planner.optimise.guard import Guard
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc
    from planner.optimise.master.restricted_master import Move, RoundingCut
    from planner.optimise.master.solution import ColumnUse
    from planner.optimise.master.solvers import ProgramSolution, Row, Variable
    from planner.optimise.pricing.columns import Column

ANY_DAY = -1


class IntegerMaster:
    """The integer master problem over some columns, next to ``kept`` teams and their days.

    Where no law ties the days of a column's visits, one variable counts its uses on all days of
    its day type. Other columns have a variable for each day, as the days of several visits to a
    stop must be one call, and within the hall.
    """

    def __init__(
        self,
        instance: Instance,
        columns: Iterable[Column],
        kept: MasterSolution,
        *,
        free: frozenset[int] | None = None,
        cuts: Iterable[RoundingCut] = (),
        guard: Guard = UNWATCHED,
    ) -> None:
        """Write the model.

        Parameters
        ----------
        instance, columns
            The week, and the columns to choose among.
        kept
            Teams and uses that stay.
        free
            Commodities to which teams may be added (None: any).
        cuts
            Rounding cuts.
        guard
            Limits the time of solving.
        """
        self.instance = instance
        self.kept = kept
        self.program = IntegerProgram(guard)
        self.resource_flow = ResourceFlow(instance, self.program)
        by_move: dict[Move, list[Column]] = {}
        for column in columns:
            by_move.setdefault(column.move, []).append(column)
        # Kept uses by arc.
        self.followed: dict[Arc, int] = {}
        for (_, arc), count in kept.uses.items():
            self.followed[arc] = self.followed.get(arc, 0) + count
        # Arcs that teams may move along, by move and day.
        self.moves = self._open_moves(by_move, free)
        self.resource_flow.add_flow(
            {
                arc: -arc_price(instance, arc)
                for days in self.moves.values()
                for arcs in days.values()
                for arc in arcs
            }
        )
        self._keep_teams(free)
        # Uses by column and day, or ANY_DAY.
        self.counts: dict[tuple[Column, int], Variable] = {}
        # By stop: the columns that visit it, with day and variable; and those kept, with day.
        self.visits: list[list[tuple[Column, int, Variable]]] = [[] for _ in instance.stops]
        self.kept_visits: list[list[tuple[Column, int]]] = [[] for _ in instance.stops]
        for (column, arc), count in kept.uses.items():
            for v in column.stops:
                self.kept_visits[v] += [(column, arc.day)] * count
        self._follow_columns(by_move)
        # A visit that records nobody may pay, or be part of what is only to be valued.
        may_be_idle = (
            not instance.problem.objective.visit_price
            or bool(instance.requested_visits)
            or free == frozenset()
        )
        self._record_people(may_be_idle=may_be_idle)
        self._add_cuts(cuts)
        self._meet_requests()
        self._limit_cards_and_cost()
        # By stop with dated visits: whether it is called, by day.
        called = {v: self._keep_one_call(v) for v in np.flatnonzero(instance.dated).tolist()}
        for v, days in called.items():
            self._charge_turned_away(v, days.values())
        for first, second in instance.pairs:
            self._order_calls(first, called[first], called[second])

    def _open_moves(
        self, by_move: Mapping[Move, list[Column]], free: frozenset[int] | None
    ) -> dict[Move, dict[int, list[Arc]]]:
        """Return the arcs that are kept or free, by move and day.

        Of some free commodities only arcs with a column, or without a change of terminal.
        """
        moves: dict[Move, dict[int, list[Arc]]] = {}
        for arc in self.instance.arcs:
            move = move_of(self.instance, arc)
            is_open = free is None or (
                arc.commodity in free and (move in by_move or arc.origin == arc.destination)
            )
            if is_open or arc in self.followed:
                moves.setdefault(move, {}).setdefault(arc.day, []).append(arc)
        return moves

    def _keep_teams(self, free: frozenset[int] | None) -> None:
        """Have at least the kept teams and days, and no more in commodities that are not free."""
        for key, team in self.resource_flow.teams.items():
            count = self.kept.teams.get(key, 0)
            if free is not None and self.instance.team_types[key[0]].commodity not in free:
                self.program.set_bounds(team, count, count)
            elif count:
                self.program.set_bounds(team, count, INFINITY)
        for arc, count in self.followed.items():
            most = INFINITY if free is None or arc.commodity in free else count
            self.program.set_bounds(self.resource_flow.flow[arc], count, most)

    def _follow_columns(self, by_move: Mapping[Move, list[Column]]) -> None:
        """Add the uses of columns: as many as teams move along their arcs."""
        for move, days in self.moves.items():
            idle = idle_day(self.instance, *move)
            columns = [*(() if idle is None else (idle,)), *by_move.get(move, ())]
            if any(self._is_dated(column) for column in columns):
                rows = self._rows_by_day(days)
            else:
                arcs = [arc for on_day in days.values() for arc in on_day]
                rows = {ANY_DAY: self._row_of_uses(arcs)}
            for column in columns:
                self._add(column, rows)

    def _rows_by_day(self, days: Mapping[int, list[Arc]]) -> dict[int, Row]:
        """Return rows for the uses on each day, and for those of columns that fall on any day.

        A variable for each day says how many of the latter there are.
        """
        rows = {day: self._row_of_uses(arcs) for day, arcs in days.items()}
        rows[ANY_DAY] = self.program.row(0, 0)
        for day in days:
            share = self.program.variable(0, INFINITY)
            self.program.set_coefficient(rows[day], share, 1.0)
            self.program.set_coefficient(rows[ANY_DAY], share, -1.0)
        return rows

    def _row_of_uses(self, arcs: Iterable[Arc]) -> Row:
        """Return the row: uses plus kept uses equal the teams that move along ``arcs``."""
        arcs = list(arcs)
        kept = sum(self.followed.get(arc, 0) for arc in arcs)
        return self.program.row(-kept, -kept, [(-1, self.resource_flow.flow[arc]) for arc in arcs])

    def _is_dated(self, column: Column) -> bool:
        return any(self.instance.dated[v] for v in column.stops)

    def _add(self, column: Column, rows: Mapping[int, Row]) -> None:
        cost = column.cost(self.instance)
        is_dated = self._is_dated(column)
        for day in [day for day in rows if day != ANY_DAY] if is_dated else (ANY_DAY,):
            count = self.program.variable(0, INFINITY, objective=-cost, whole=True)
            self.program.set_coefficient(rows[day], count, 1.0)
            self.counts[column, day] = count
            for v in column.stops:
                self.visits[v].append((column, day, count))

    def _record_people(self, *, may_be_idle: bool) -> None:
        """Record no more than the visits can, the kept ones counted; visit some stops once only.

        Visits that ``may_be_idle`` are held to leave somebody for the smallest of them.
        """
        for v, recorded in enumerate(self.resource_flow.recorded):
            visits = [(_recorded(column, v), count) for column, _, count in self.visits[v]]
            kept = [_recorded(column, v) for column, _ in self.kept_visits[v]]
            self.program.row(
                -INFINITY, sum(kept), [(1, recorded), *((-q, count) for q, count in visits)]
            )
            if self.instance.once[v]:
                if visits:
                    terms = [(1, count) for _, count in visits]
                    self.program.row(-INFINITY, 1 - len(kept), terms)
            elif may_be_idle:
                least = min([*kept, *(q for q, _ in visits)], default=0)
                left = int(self.instance.demand[v]) - 1 + least - sum(kept)
                self.program.row(-INFINITY, left, visits)

    def _add_cuts(self, cuts: Iterable[RoundingCut]) -> None:
        for cut in cuts:
            v = cut.stop
            visits = [(-_coefficient(cut, column), count) for column, _, count in self.visits[v]]
            if visits and not self.instance.once[v]:
                kept = sum(_coefficient(cut, column) for column, _ in self.kept_visits[v])
                self.program.row(
                    -INFINITY, cut.bound + kept, [(1, self.resource_flow.recorded[v]), *visits]
                )

    def _meet_requests(self) -> None:
        """Count a request as met only if a visit meets it."""
        for requested, met in zip(
            self.instance.requested_visits, self.resource_flow.requested_visits, strict=True
        ):
            visits = [visit for stop in requested.stops for visit in self.visits[stop]]
            kept = [column for stop in requested.stops for column, _ in self.kept_visits[stop]]
            terms = [(-1, count) for column, _, count in visits if column.meets(requested)]
            is_met = any(column.meets(requested) for column in kept)
            self.program.row(-INFINITY, int(is_met), [(1, met), *terms])

    def _limit_cards_and_cost(self) -> None:
        """Hold to the blank cards and the budget.

        Visits take as many cards as they have time for people; cost is an upper bound.
        """
        limits = self.instance.problem.limits
        columns = self.counts.items()
        kept = self.kept.uses.items()
        if limits.blank_cards is not None:
            used = sum(sum(column.people) * count for (column, _), count in kept)
            terms = [(sum(column.people), count) for (column, _), count in columns]
            self.program.row(-INFINITY, limits.blank_cards - used, terms)
        if limits.budget_idr is not None:
            spent = sum(column_cost(self.instance, column) * count for (column, _), count in kept)
            fuel = [(column_cost(self.instance, column), count) for (column, _), count in columns]
            self.program.row(
                -INFINITY, limits.budget_idr - spent, [*fuel, *pay_of(self.resource_flow)]
            )

    def _charge_turned_away(self, stop: int, called: Iterable[Variable]) -> None:
        """Charge those turned away at a stop of several visits: its demand less those recorded.

        At a stop of one visit the cost of the column has it.
        """
        price = as_price(self.instance.problem.objective.turned_away_price)
        if not price or self.instance.once[stop]:
            return
        demand = int(self.instance.demand[stop])
        visited = self.program.variable(0, 1, whole=True)
        self.program.set_objective(visited, -price * demand)
        self.program.set_objective(
            self.resource_flow.recorded[stop], float(self.instance.weight[stop]) + price
        )
        for day in called:
            self.program.row(-INFINITY, 0, [(1, day), (-1, visited)])

    def _order_calls(
        self, first: int, days: Mapping[int, Variable], later: Mapping[int, Variable]
    ) -> None:
        """Let a second call be some days after the first, and only if that records everyone."""
        dates = [day.date.toordinal() for day in self.instance.problem.week.days]
        demand = int(self.instance.demand[first])
        least = self.instance.problem.rules.second_call_after
        for day, called in later.items():
            self.program.row(
                -INFINITY, 0, [(demand, called), (-1, self.resource_flow.recorded[first])]
            )
            for before, first_called in days.items():
                if dates[day] - dates[before] < least:
                    self.program.row(-INFINITY, 1, [(1, called), (1, first_called)])

    def _keep_one_call(self, stop: int) -> dict[int, Variable]:
        """Let the days of a stop's visits be one call, within the hall.

        Return whether it is called, by day.
        """
        hall = self.instance.stops[stop].hall_kits
        kits = [profile.kits for profile in self.instance.profiles]
        visits = self.visits[stop]
        kept = self.kept_visits[stop]
        called: dict[int, Variable] = {}
        for day in sorted({day for _, day, _ in visits} | {day for _, day in kept}):
            today = [(kits[column.profile], count) for column, d, count in visits if d == day]
            busy = sum(kits[column.profile] for column, d in kept if d == day)
            called[day] = self.program.variable(1 if busy else 0, 1, whole=True)
            self.program.row(-INFINITY, -busy, [(-hall, called[day]), *today])
            if not busy:
                self.program.row(
                    -INFINITY, 0, [(1, called[day]), *((-1, count) for _, count in today)]
                )
        self._forbid_gaps(called)
        return called

    def _forbid_gaps(self, called: Mapping[int, Variable]) -> None:
        """Forbid that ``longest_gap`` days go by without a visit between two days of a call."""
        dates = [day.date.toordinal() for day in self.instance.problem.week.days]
        gap = self.instance.problem.rules.longest_gap
        for first, second in combinations(called, 2):
            for date in range(dates[first] + 1, dates[second] - gap + 1):
                between = [(-1, called[day]) for day in called if date <= dates[day] < date + gap]
                self.program.row(-INFINITY, 1, [(1, called[first]), (1, called[second]), *between])

    def solve(self, *, nodes: int, gap: float) -> MasterSolution | None:
        """Return the best solution found; None if there is none.

        Parameters
        ----------
        nodes
            Most branch-and-bound nodes.
        gap
            Share of the value within which a solution is good enough.
        """
        solution = self.program.solve(nodes=nodes, gap=gap)
        if not solution.found:
            return None
        teams = {key: solution.count(team) for key, team in self.resource_flow.teams.items()}
        uses = dict(self.kept.uses)
        for use in self._assign_arcs(solution):
            uses[use] = uses.get(use, 0) + 1
        kept_cost = sum(
            count * column.cost(self.instance) for (column, _), count in self.kept.uses.items()
        )
        return MasterSolution(
            value=solution.value - kept_cost,
            teams={key: count for key, count in teams.items() if count},
            uses=uses,
        )

    def _assign_arcs(self, solution: ProgramSolution) -> Iterator[ColumnUse]:
        """Yield the chosen columns, each on an arc that a team moves along; dated ones first."""
        waiting = {
            arc: solution.count(flow) - self.followed.get(arc, 0)
            for arc, flow in self.resource_flow.flow.items()
        }
        dated_first = sorted(self.counts.items(), key=lambda item: (item[0][1] == ANY_DAY, item[0]))
        for (column, day), count in dated_first:
            days = self.moves[column.move]
            arcs = [arc for d, on_day in days.items() if day in (ANY_DAY, d) for arc in on_day]
            for _ in range(solution.count(count)):
                arc = next(arc for arc in arcs if waiting[arc] > 0)
                waiting[arc] -= 1
                yield column, arc


def value_exactly(instance: Instance, solution: MasterSolution) -> MasterSolution:
    """Return ``solution`` with the value of its teams and days: -inf if they break a law."""
    days = (
        (column, arc.day) for (column, arc), count in solution.uses.items() for _ in range(count)
    )
    if not go_together(instance, days):
        return replace(solution, value=-np.inf)
    found = IntegerMaster(instance, (), solution, free=frozenset()).solve(nodes=1, gap=0.0)
    return replace(solution, value=-np.inf if found is None else found.value)


def _coefficient(cut: RoundingCut, column: Column) -> int:
    """Return the coefficient of a visit of ``column`` in ``cut``."""
    return int(cut.coefficient(np.asarray(_recorded(column, cut.stop))))


def _recorded(column: Column, stop: int) -> int:
    """Return how many people ``column`` records at ``stop``."""
    return column.people[column.stops.index(stop)]
