"""Pricing problem of one team profile and day type: improving columns, and given routes timed.

A route leads from a terminal over stops, with a stay at each, to a terminal. ``Labelling`` looks
for routes; this module knows how many people a stay may record and what they are worth.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.array_types import NEVER, freeze_arrays
from planner.optimise.guard import UNWATCHED
from planner.optimise.pricing.arrays import Stays, TimingData, TimingWorkspace
from planner.optimise.pricing.columns import Column, idle_day
from planner.optimise.pricing.labelling import EPSILON, Labelling, PricedRoutes
from planner.optimise.pricing.timing_kernels import end_recording, find_insertions, time_route
from planner.optimise.rules.most_stops import most_stops
from planner.optimise.units import THOUSANDTH, as_price, overtime

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.optimise.array_types import BoolArray, FloatArray, IntArray
    from planner.optimise.guard import Guard
    from planner.optimise.instance.model import Instance
    from planner.optimise.pricing.arrays import DayBatch
    from planner.optimise.pricing.labelling import PricingEffort

SINGLES = 1  # routes of one stop priced for each stop, between its best terminals


@dataclass(frozen=True, slots=True)
class DualPrices:
    """Dual prices of one team profile and day type, in thousandths of a person."""

    reward: FloatArray  # [V, Q] of a visit to v that records q people
    day: FloatArray  # [J, J] of a team's day between two terminals

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        freeze_arrays(self)


@dataclass(frozen=True, slots=True)
class PricingResult:
    """Improving columns, and bounds on the reduced cost of any route."""

    columns: tuple[tuple[float, Column], ...]  # reduced cost and column
    bound: FloatArray  # [J, J] >= 0, of any route between two terminals; inf without a proof
    best_of_stop: FloatArray  # [V] best reduced cost of a route that visits v, negative if worse

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        freeze_arrays(self)


class Pricer:
    """Price the routes of one team profile on one day type."""

    def __init__(
        self, instance: Instance, profile: int, day_type: int, guard: Guard = UNWATCHED
    ) -> None:
        """Prepare the tables that do not depend on prices; ``guard`` may cut pricing short."""
        self.instance = instance
        self.profile = profile
        self.day_type = day_type
        self.travel_times = instance.travel_times[profile][day_type]
        self.clock = instance.day_types[day_type].clock
        objective = instance.problem.objective
        self.visit_price = as_price(objective.visit_price)
        self.turned_away_price = as_price(objective.turned_away_price)
        self.overtime_price = overtime(instance.problem, 1) / THOUSANDTH  # a minute
        self.team_profile = instance.profiles[profile]
        times = self.travel_times
        until = self.clock.shift_end + instance.problem.rules.longest_overtime
        # Longest stay that a day can hold, in minutes of recording.
        self.span = int(self.clock.worked(until) - self.clock.worked(self.clock.shift_start))
        # [J, V] and [V, J] minutes of work before a stay can begin and by when it must end.
        self.worked_start = np.where(times.start < NEVER, self.clock.worked(times.start), NEVER)
        in_shift = np.minimum(times.end, times.closes[:, None])
        self.worked_end = np.where(
            in_shift > -NEVER, self.clock.worked(np.maximum(in_shift, 0)), -NEVER
        )
        # [V, T] most people that a stay of exactly t minutes records; -1 where it is not allowed.
        self.people = self._people_by_stay()
        # Stays that record one person more than any shorter one: those at stop v are
        # options[option[v]:option[v + 1]].
        before = np.maximum.accumulate(
            np.pad(self.people[:, :-1], ((0, 0), (1, 0)), constant_values=-1), axis=1
        )
        self.option_stop, self.options = np.nonzero(self.people > before)
        self.option = np.searchsorted(self.option_stop, np.arange(len(instance.stops) + 1))
        self.full_stay = self._full_stays()
        self.overtime_end = np.where(self.full_stay > 0, times.overtime_end, times.closes)
        self.has_overtime = bool((self.overtime_end > times.closes).any())
        self.timing_data = self._timing_data()
        self.labelling = Labelling(
            times,
            self.clock,
            self.overtime_end,
            self.overtime_price,
            shortest=int(self.options.min(initial=self.span)),
            max_stops=most_stops(instance.problem),
            guard=guard,
        )

    def _people_by_stay(self) -> IntArray:
        """Return [V, T] the most people a stay of exactly t minutes records (law 10).

        -1 where the stay is too short.
        """
        least, finished = self._least_stays()
        stay = np.arange(self.span + 1)
        capacity = (self.team_profile.kits * self.team_profile.rate * stay) // 60
        demand = self.instance.demand[:, None]
        people = np.minimum(demand, capacity[None, :])
        is_full = (people == demand) & (stay[None, :] >= finished[:, None]) & (demand > 0)
        is_long = (stay[None, :] >= least[:, None]) & (people > 0)
        return np.where(is_full | is_long, people, -1)

    def _full_stays(self) -> IntArray:
        """Return [V] the shortest stay that records the whole demand (0: none).

        It is the last of the stop's options.
        """
        full = np.zeros(len(self.instance.stops), dtype=np.int64)
        people = self.people[self.option_stop, self.options]
        records_all = people == self.instance.demand[self.option_stop]
        full[self.option_stop[records_all]] = self.options[records_all]
        return full

    def _least_stays(self) -> tuple[IntArray, IntArray]:
        """Return [V] the least minutes of a stay, and of one that records the whole demand."""
        rules = self.instance.problem.rules
        is_mini = np.array([stop.mini for stop in self.instance.stops], dtype=np.bool_)
        mini = rules.mini_stop.least_stay_minutes
        return (
            np.where(is_mini, mini, rules.least_stay.minutes),
            np.where(is_mini, mini, rules.least_stay.finished_minutes),
        )

    def _timing_data(self) -> TimingData:
        """Return what the timing of given routes needs."""
        times = self.travel_times
        shortest = np.append(self.options, NEVER)[self.option[:-1]]
        return TimingData(
            start=times.start,
            end=times.end,
            between=times.between,
            set_up=times.set_up,
            pack_up=times.pack_up,
            opens=times.opens,
            closes=times.closes,
            overtime_end=self.overtime_end,
            shortest=np.where(np.diff(self.option) > 0, shortest, NEVER),
            drive_from=self.clock.earliest,
            drive_until=self.clock.latest,
            rest_start=self.clock.rest_start,
            rest_end=self.clock.rest_end,
        )

    # -- pricing -----------------------------------------------------------------------------------

    def price(self, prices: DualPrices, effort: PricingEffort) -> PricingResult:
        """Return improving columns, and with a proof bounds on the reduced cost of any route."""
        if not self.instance.stops:
            return PricingResult((), np.zeros(prices.day.shape), np.zeros(0))
        reward = prices.reward - self._turned_away_cost(prices.reward.shape[1])
        routes = self.labelling.price(self._stays(reward), prices.day, effort)
        singles = self._singles(reward, prices.day)
        columns = (self._column(routes, number) for number in range(len(routes.origins)))
        return PricingResult(
            self._improving(columns, prices, effort.threshold),
            routes.bound,
            np.maximum(singles.max(axis=(0, 2)), routes.best_of_stop),
        )

    def price_singles(self, prices: DualPrices) -> PricingResult:
        """Return improving columns of one stop, without a bound.

        They cost next to no time, and serve while dual prices are still far from the optimum.
        """
        if not self.instance.stops:
            return PricingResult((), np.zeros(prices.day.shape), np.zeros(0))
        reward = prices.reward - self._turned_away_cost(prices.reward.shape[1])
        by_stop = self._singles(reward, prices.day).transpose(1, 0, 2)
        reduced_cost = by_stop.reshape(len(self.instance.stops), -1)
        best = np.argsort(-reduced_cost, axis=1, kind="stable")[:, :SINGLES]
        stops, ranks = np.nonzero(np.take_along_axis(reduced_cost, best, axis=1) > EPSILON)
        origins, destinations = np.divmod(best[stops, ranks], prices.day.shape[1])
        time = self.worked_end[stops, destinations] - self.worked_start[origins, stops]
        routes = zip(
            origins.tolist(),
            stops.tolist(),
            destinations.tolist(),
            time.clip(0, self.span).tolist(),
            strict=True,
        )
        columns = (
            self._build(i, (v,), j, (self._single_stay(i, v, j, reward, minutes),))
            for i, v, j, minutes in routes
        )
        return PricingResult(
            self._improving(columns, prices, EPSILON),
            np.full(prices.day.shape, np.inf),
            np.zeros(0),
        )

    def _improving(
        self, columns: Iterable[Column], prices: DualPrices, threshold: float
    ) -> tuple[tuple[float, Column], ...]:
        """Return the columns with a reduced cost above ``threshold``, with it."""
        priced = ((self.reduced_cost(column, prices), column) for column in columns)
        return tuple(
            (reduced_cost, column) for reduced_cost, column in priced if reduced_cost > threshold
        )

    def reduced_cost(self, column: Column, prices: DualPrices) -> float:
        """Return the reduced cost of a column; the master maximises, so a positive one improves."""
        reward = sum(
            float(prices.reward[v, people])
            for v, people in zip(column.stops, column.people, strict=True)
        )
        day = float(prices.day[column.origin, column.destination])
        return reward - column.cost(self.instance) - day

    def _stays(self, reward: FloatArray) -> Stays:
        """Return the stays to choose among, with ``reward`` less the price of the visit."""
        count = np.diff(self.option)
        minutes = np.zeros((len(count), max(1, int(count.max(initial=0)))), dtype=np.int64)
        net_reward = np.full(minutes.shape, -np.inf)
        v = self.option_stop
        n = np.arange(len(self.options)) - self.option[v]
        minutes[v, n] = self.options
        net_reward[v, n] = reward[v, self.people[v, self.options]] - self.visit_price
        return Stays(count, minutes, net_reward)

    def _turned_away_cost(self, size: int) -> FloatArray:
        """Return [V, Q] the cost of those turned away when q are recorded at v.

        Only where no other visit may record them.
        """
        demand = self.instance.demand[:, None]
        away = np.maximum(demand - np.arange(size)[None, :], 0) * self.instance.once[:, None]
        cost: FloatArray = away * self.turned_away_price
        return cost

    def _best_reward(self, reward: FloatArray) -> FloatArray:
        """Return [V, T] the best reward of a stay of at most t minutes, its visit paid.

        -inf where there is none.
        """
        by_stay = np.take_along_axis(reward, np.maximum(self.people, 0), axis=1) - self.visit_price
        return np.maximum.accumulate(np.where(self.people < 0, -np.inf, by_stay), axis=1)

    def _singles(self, reward: FloatArray, day: FloatArray) -> FloatArray:
        """Return [J, V, J] the reduced cost of every route with one stop."""
        time = self.worked_end[None, :, :] - self.worked_start[:, :, None]
        stops = np.arange(len(self.instance.stops))
        in_shift = self._best_reward(reward)[stops[None, :, None], np.clip(time, 0, self.span)]
        value = np.where(time > 0, in_shift, -np.inf)
        if self.has_overtime:
            value = np.maximum(value, self._overtime_singles(reward))
        travel_costs = self.travel_times.travel_costs
        travel_cost = (
            travel_costs.outward[:, :, None] + travel_costs.homeward[None, :, :]
        ) / THOUSANDTH
        reduced_cost: FloatArray = value - travel_cost - day[:, None, :]
        return reduced_cost

    def _overtime_singles(self, reward: FloatArray) -> FloatArray:
        """Return [J, V, J] the reward of a single visit that ends in overtime (-inf: none)."""
        start = self.travel_times.start
        closes = self.travel_times.closes
        done = self.clock.work(start, self.full_stay)
        # No single visit records a demand that exceeds the rewards: its entry is not used.
        everyone = np.minimum(self.instance.demand, reward.shape[1] - 1)
        full_reward = reward[np.arange(len(everyone)), everyone] - self.visit_price
        paid = full_reward - self.overtime_price * (done - closes)
        is_late = (start < closes) & (done > closes) & (self.overtime_end > closes)
        due = np.minimum(self.travel_times.end, self.overtime_end[:, None])
        fits = is_late[:, :, None] & (done[:, :, None] <= due)
        return np.where(fits, paid[:, :, None], -np.inf)

    def _single_stay(
        self, origin: int, stop: int, destination: int, reward: FloatArray, minutes: int
    ) -> int:
        """Return the best stay of a route with one stop.

        It takes at most ``minutes`` of the shift, or ends in overtime where that pays more.
        """
        stay = self._shortest_best_stay(stop, reward, minutes)
        full = int(self.full_stay[stop])
        start = int(self.travel_times.start[origin, stop])
        done = int(self.clock.work(start, full))
        closes = int(self.travel_times.closes[stop])
        due = min(self.travel_times.end[stop, destination], self.overtime_end[stop])
        if not (full and start < closes < done <= due):
            return stay
        people = self.people[stop, stay]
        paid = reward[stop, people] if people >= 0 else -np.inf
        full_reward = reward[stop, self.people[stop, full]]
        return full if full_reward - self.overtime_price * (done - closes) > paid else stay

    def _shortest_best_stay(self, stop: int, reward: FloatArray, minutes: int) -> int:
        """Return the shortest stay of at most ``minutes`` with the largest reward."""
        people = self.people[stop, : minutes + 1]
        return int(np.where(people < 0, -np.inf, reward[stop, np.maximum(people, 0)]).argmax())

    def _column(self, routes: PricedRoutes, number: int) -> Column:
        """Return a priced route as a column."""
        stops = tuple(v for v in routes.stops[number].tolist() if v >= 0)
        stays = tuple(
            int(self.options[self.option[v] + n])
            for v, n in zip(stops, routes.stays[number].tolist(), strict=False)
        )
        return self._build(
            int(routes.origins[number]), stops, int(routes.destinations[number]), stays
        )

    def _build(
        self, origin: int, stops: tuple[int, ...], destination: int, stays: tuple[int, ...]
    ) -> Column:
        times = self.travel_times
        drive = (
            int(times.outward[origin, stops[0]])
            + sum(int(times.between[v, w]) for v, w in pairwise(stops))
            + int(times.homeward[stops[-1], destination])
        )
        return Column(
            profile=self.profile,
            day_type=self.day_type,
            origin=origin,
            destination=destination,
            stops=stops,
            stays=stays,
            people=tuple(int(self.people[v, t]) for v, t in zip(stops, stays, strict=True)),
            drive=drive,
            overtime=self.overtime(origin, stops, stays),
        )

    # -- given routes ------------------------------------------------------------------------------

    def overtime(self, origin: int, stops: tuple[int, ...], stays: tuple[int, ...]) -> int:
        """Return the minutes after the shift at which the last of these stays ends.

        Everything happens as early as it can.
        """
        if not self.has_overtime:
            return 0
        end = end_recording(origin, np.array(stops), np.array(stays), self.timing_data)
        return max(0, int(end) - self.clock.shift_end)

    def insertion_points(self, stop: int, days: DayBatch) -> tuple[BoolArray, BoolArray]:
        """Return where there may be time for ``stop``: among the stops of days, or for one of them.

        Both arrays are [rows, longest + 1], by position in the day.
        """
        rows, longest = days.stops.shape
        inserted = np.zeros((rows, longest + 1), dtype=np.bool_)
        replaced = np.zeros((rows, longest + 1), dtype=np.bool_)
        find_insertions(stop, days, self.timing_data, inserted, replaced)
        return inserted, replaced

    def best_route(self, like: Column, stops: tuple[int, ...], left: IntArray) -> Column | None:
        """Return the best route over given stops between the terminals of another column.

        Parameters
        ----------
        like
            Column that gives the terminals.
        stops
            Stops in order.
        left
            [V] people who are left to record at each stop.

        Returns
        -------
        Column | None
            The column with the best stays; None if none fits the day.
        """
        if len(stops) > most_stops(self.instance.problem):
            return None
        if not stops:
            return idle_day(self.instance, *like.move)
        minutes = np.zeros(len(stops), dtype=np.int64)
        # Overtime is for a visit that alone records the whole demand.
        is_whole = left >= self.instance.demand
        overtime_end = np.where(is_whole, self.overtime_end, self.travel_times.closes)
        by_stay = self._reward_by_stay(stops, left)
        rewards = np.empty(len(self.options))
        for k, v in enumerate(stops):
            here = slice(self.option[v], self.option[v + 1])
            rewards[here] = by_stay[k, self.options[here]]
        fits = time_route(
            like.origin,
            np.array(stops),
            like.destination,
            self.timing_data,
            overtime_end,
            self.span,
            self.overtime_price,
            self.option,
            self.options,
            rewards,
            np.maximum.accumulate(by_stay[-1]),
            self._timing_workspace(len(stops)),
            minutes,
        )
        if not fits:
            return None
        # The last stay takes the time that is left; the shortest one with that reward will do.
        *before, longest = minutes.tolist()
        last = int(by_stay[-1, : longest + 1].argmax())
        return self._build(like.origin, stops, like.destination, (*before, last))

    def _timing_workspace(self, stops: int) -> TimingWorkspace:
        """Return an empty workspace to time a route of a number of ``stops``."""
        shape = (stops, int(self.timing_data.closes.max()) + 1)
        return TimingWorkspace(
            reward=np.full(shape, -np.inf),
            stay=np.zeros(shape, dtype=np.int64),
            previous=np.zeros(shape, dtype=np.int64),
        )

    def _reward_by_stay(self, stops: tuple[int, ...], left: IntArray) -> FloatArray:
        """Return [k, t] the value of a stay of exactly t minutes at the k-th of ``stops``.

        -inf where it is not allowed.
        """
        here = list(stops)
        people = self.people[here]
        recorded = np.minimum(people, np.maximum(left[here], 0)[:, None])
        weight = self.instance.weight[here, None].astype(np.float64)
        reward: FloatArray = np.where(people < 0, -np.inf, weight * recorded - self.visit_price)
        return reward
