"""Choose whole routes from a pool of columns: the integer master problem."""

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
    """The integer master problem over some columns, next to the ``kept`` teams and their days.

    A column may fall on any day of its day_type where no law ties the days of its visits, so one count serves for all of them; the others have
    a count for each day, as the days of several visits must be one call, within the hall.
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
        """Write the model, with the rounding ``cuts``; only teams of the ``free`` commodities (None: any) may be added to the kept ones."""
        self.instance, self.kept = instance, kept
        # A visit that records nobody may pay, or be part of what is only to be valued.
        self.idle_visits = (
            not instance.problem.objective.visit_price
            or bool(instance.requested_visits)
            or free == frozenset()
        )
        self.program = IntegerProgram(guard)
        self.resource_flow = ResourceFlow(instance, self.program)
        by_move: dict[Move, list[Column]] = {}
        for column in columns:
            by_move.setdefault(column.move, []).append(column)
        self.followed: dict[Arc, int] = {}
        for (_, arc), count in kept.uses.items():
            self.followed[arc] = self.followed.get(arc, 0) + count
        self.moves: dict[Move, dict[int, list[Arc]]] = {}
        for arc in instance.arcs:
            move = move_of(instance, arc)
            is_free = free is None or arc.commodity in free
            if arc in self.followed or (
                is_free and (free is None or move in by_move or arc.origin == arc.destination)
            ):
                self.moves.setdefault(move, {}).setdefault(arc.day, []).append(arc)
        self.resource_flow.add_flow(
            {
                arc: -arc_price(instance, arc)
                for days in self.moves.values()
                for arcs in days.values()
                for arc in arcs
            }
        )
        self._hold(free)
        self.counts: dict[tuple[Column, int], Variable] = {}  # by column and day, or ANY_DAY
        self.visits: list[list[tuple[Column, int, Variable]]] = [[] for _ in instance.stops]
        self.before: list[list[tuple[Column, int]]] = [
            [] for _ in instance.stops
        ]  # kept visits: column and day
        for (column, arc), count in kept.uses.items():
            for v in column.stops:
                self.before[v] += [(column, arc.day)] * count
        self._follow(by_move)
        self._people()
        self._cut(cuts)
        self._requested_visits()
        self._limits()
        called = {v: self._call(v) for v in np.flatnonzero(instance.dated).tolist()}
        for v, days in called.items():
            self._turned_away(v, days.values())
        for first, second in instance.pairs:
            self._call_again(first, called[first], called[second])

    def _hold(self, free: frozenset[int] | None) -> None:
        """Let there be at least the kept teams and days, and no more in commodities that are not free."""
        for key, team in self.resource_flow.teams.items():
            count = self.kept.teams.get(key, 0)
            if free is not None and self.instance.team_types[key[0]].commodity not in free:
                self.program.bound(team, count, count)
            elif count:
                self.program.bound(team, count, INFINITY)
        for arc, count in self.followed.items():
            self.program.bound(
                self.resource_flow.flow[arc],
                count,
                INFINITY if free is None or arc.commodity in free else count,
            )

    def _follow(self, by_move: Mapping[Move, list[Column]]) -> None:
        """Add the counts of columns and tie them to the teams that move so."""
        for move, days in self.moves.items():
            idle = idle_day(self.instance, *move)
            chosen = [*(() if idle is None else (idle,)), *by_move.get(move, ())]
            gone = {
                day: sum(self.followed.get(arc, 0) for arc in arcs) for day, arcs in days.items()
            }
            if any(self._is_dated(column) for column in chosen):
                rows = {
                    day: self.program.row(
                        -gone[day], -gone[day], [(-1, self.resource_flow.flow[arc]) for arc in arcs]
                    )
                    for day, arcs in days.items()
                }
                rows[ANY_DAY] = self.program.row(0, 0)
                for day in days:
                    share = self.program.variable(0, INFINITY)
                    self.program.put(rows[day], share, 1.0)
                    self.program.put(rows[ANY_DAY], share, -1.0)
            else:
                flow = [
                    (-1, self.resource_flow.flow[arc]) for arcs in days.values() for arc in arcs
                ]
                rows = {ANY_DAY: self.program.row(-sum(gone.values()), -sum(gone.values()), flow)}
            for column in chosen:
                self._add(column, rows)

    def _is_dated(self, column: Column) -> bool:
        return any(self.instance.dated[v] for v in column.stops)

    def _add(self, column: Column, rows: Mapping[int, Row]) -> None:
        cost = -column.cost(self.instance)
        for day in (
            [day for day in rows if day != ANY_DAY] if self._is_dated(column) else (ANY_DAY,)
        ):
            count = self.program.variable(0, INFINITY, worth=cost, whole=True)
            self.program.put(rows[day], count, 1.0)
            self.counts[column, day] = count
            for v in column.stops:
                self.visits[v].append((column, day, count))

    def _people(self) -> None:
        """Record no more than the visits can, the kept ones counted; visit some stops once only."""
        people = [
            [(_recorded(column, v), count) for column, _, count in visits]
            for v, visits in enumerate(self.visits)
        ]
        kept = [
            [_recorded(column, v) for column, _ in visits] for v, visits in enumerate(self.before)
        ]
        for v, recorded in enumerate(self.resource_flow.recorded):
            self.program.row(
                -INFINITY, sum(kept[v]), [(1, recorded), *((-q, count) for q, count in people[v])]
            )
            if (
                self.idle_visits and not self.instance.once[v]
            ):  # even the smallest visit finds somebody left
                least = min([*kept[v], *(q for q, _ in people[v])], default=0)
                room = int(self.instance.demand[v]) - 1 + least - sum(kept[v])
                self.program.row(-INFINITY, room, [(q, count) for q, count in people[v]])
            if self.instance.once[v] and people[v]:
                self.program.row(
                    -INFINITY, 1 - len(kept[v]), [(1, count) for _, count in people[v]]
                )

    def _cut(self, cuts: Iterable[RoundingCut]) -> None:
        for cut in cuts:
            visits = [
                (-_coefficient(cut, column), count) for column, _, count in self.visits[cut.stop]
            ]
            if visits and not self.instance.once[cut.stop]:
                room = (
                    cut.demand
                    - cut.rest * cut.visits
                    + sum(_coefficient(cut, column) for column, _ in self.before[cut.stop])
                )
                self.program.row(
                    -INFINITY, room, [(1, self.resource_flow.recorded[cut.stop]), *visits]
                )

    def _requested_visits(self) -> None:
        for requested, met in zip(
            self.instance.requested_visits, self.resource_flow.requested_visits, strict=True
        ):
            terms = [
                (-1, count)
                for stop in requested.stops
                for column, _, count in self.visits[stop]
                if column.meets(requested)
            ]
            met_already = any(
                column.meets(requested)
                for stop in requested.stops
                for column, _ in self.before[stop]
            )
            self.program.row(-INFINITY, int(met_already), [(1, met), *terms])

    def _limits(self) -> None:
        """Hold to the blank cards and the budget: people as the visits' times have it, money at its most."""
        limits = self.instance.problem.limits
        if limits.blank_cards is not None:
            terms = [(sum(column.people), count) for (column, _), count in self.counts.items()]
            used = sum(sum(column.people) * count for (column, _), count in self.kept.uses.items())
            self.program.row(-INFINITY, limits.blank_cards - used, terms)
        if limits.budget_idr is not None:
            columns = [
                (column_cost(self.instance, column), count)
                for (column, _), count in self.counts.items()
            ]
            spent = sum(
                column_cost(self.instance, column) * count
                for (column, _), count in self.kept.uses.items()
            )
            self.program.row(
                -INFINITY, limits.budget_idr - spent, [*columns, *pay_of(self.resource_flow)]
            )

    def _turned_away(self, stop: int, called: Iterable[Variable]) -> None:
        """Charge those turned away at a stop that may be visited again: its crowd, where it is called, less those recorded."""
        away = as_price(self.instance.problem.objective.turned_away_price)
        if away and not self.instance.once[stop]:  # else a column's cost has it
            demand, visited = (
                int(self.instance.demand[stop]),
                self.program.variable(0, 1, whole=True),
            )
            self.program.reprice(visited, -away * demand)
            self.program.reprice(
                self.resource_flow.recorded[stop], float(self.instance.weight[stop]) + away
            )
            for day in called:
                self.program.row(-INFINITY, 0, [(1, day), (-1, visited)])

    def _call_again(
        self, first: int, days: Mapping[int, Variable], later: Mapping[int, Variable]
    ) -> None:
        """Let a second call be some days after the first, and only where the first records everyone."""
        dates = [day.date.toordinal() for day in self.instance.problem.week.days]
        demand, least = (
            int(self.instance.demand[first]),
            self.instance.problem.rules.second_call_after,
        )
        for day, called in later.items():
            self.program.row(
                -INFINITY, 0, [(demand, called), (-1, self.resource_flow.recorded[first])]
            )
            for before, first_called in days.items():
                if dates[day] - dates[before] < least:
                    self.program.row(-INFINITY, 1, [(1, called), (1, first_called)])

    def _call(self, stop: int) -> dict[int, Variable]:
        """Let the days of a stop's visits be one call, within the hall; return whether it is called, by day."""
        dates = [day.date.toordinal() for day in self.instance.problem.week.days]
        hall, called, kits = (
            self.instance.stops[stop].hall_kits,
            {},
            [profile.kits for profile in self.instance.profiles],
        )
        for day in sorted(
            {day for _, day, _ in self.visits[stop]} | {day for _, day in self.before[stop]}
        ):
            today = [
                (kits[column.profile], count) for column, d, count in self.visits[stop] if d == day
            ]
            busy = sum(kits[column.profile] for column, d in self.before[stop] if d == day)
            called[day] = self.program.variable(1 if busy else 0, 1, whole=True)
            self.program.row(-INFINITY, -busy, [(-hall, called[day]), *today])
            if not busy:
                self.program.row(
                    -INFINITY, 0, [(1, called[day]), *((-1, count) for _, count in today)]
                )
        gap = self.instance.problem.rules.longest_gap
        for first, second in combinations(called, 2):
            for date in range(
                dates[first] + 1, dates[second] - gap + 1
            ):  # so many days may not go by without a visit
                between = [(-1, called[day]) for day in called if date <= dates[day] < date + gap]
                self.program.row(-INFINITY, 1, [(1, called[first]), (1, called[second]), *between])
        return called

    def solve(self, *, nodes: int, gap: float) -> MasterSolution | None:
        """Return the best choice found within ``nodes`` branch-and-bound nodes, or within ``gap`` of the best; None if there is none."""
        solution = self.program.solve(nodes=nodes, gap=gap)
        if not solution.found:
            return None
        teams = {
            key: count
            for key, team in self.resource_flow.teams.items()
            if (count := solution.count(team))
        }
        uses = dict(self.kept.uses)
        for use in self._deal(solution):
            uses[use] = uses.get(use, 0) + 1
        cost = sum(
            count * column.cost(self.instance) for (column, _), count in self.kept.uses.items()
        )
        return MasterSolution(solution.value - cost, teams, uses)

    def _deal(self, solution: ProgramSolution) -> Iterator[ColumnUse]:
        """Yield the chosen columns, each on an arc that a team moves along; those with a day first."""
        waiting = {
            arc: solution.count(flow) - self.followed.get(arc, 0)
            for arc, flow in self.resource_flow.flow.items()
        }
        for (column, day), count in sorted(
            self.counts.items(), key=lambda item: (item[0][1] == ANY_DAY, item[0])
        ):
            arcs = self.moves[column.move]
            for _ in range(solution.count(count)):
                arc = next(
                    arc
                    for d, on in arcs.items()
                    if day in (ANY_DAY, d)
                    for arc in on
                    if waiting[arc] > 0
                )
                waiting[arc] -= 1
                yield column, arc


def value_exactly(instance: Instance, solution: MasterSolution) -> MasterSolution:
    """Return ``solution`` with what its teams and days are worth by themselves: -inf if they break a law."""
    if not go_together(
        instance,
        ((column, arc.day) for (column, arc), count in solution.uses.items() for _ in range(count)),
    ):
        return replace(solution, value=-np.inf)
    found = IntegerMaster(instance, (), solution, free=frozenset()).solve(nodes=1, gap=0.0)
    return replace(solution, value=-np.inf if found is None else found.value)


def _coefficient(cut: RoundingCut, column: Column) -> int:
    """Return the credit that ``cut`` gives for a visit of ``column``."""
    return int(cut.coefficient(np.asarray(_recorded(column, cut.stop))))


def _recorded(column: Column, stop: int) -> int:
    """Return how many people ``column`` records at ``stop``."""
    return column.people[column.stops.index(stop)]
