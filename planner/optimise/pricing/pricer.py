"""Find the day routes that would improve the plan most at given prices, and prove how good any route could be.

A route of one pace on one day_type of day leads from a gate over stops, with a stay at each, to a gate. ``Labelling`` finds those that gain
most; here is what a stay may record and what it is paid, and a given route with the best stays there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.guard import UNWATCHED
from planner.optimise.instance.day_clock import NEVER
from planner.optimise.pricing.arrays import Stays, TimingData, TimingWorkspace
from planner.optimise.pricing.columns import Column, idle_day
from planner.optimise.pricing.labelling import EPSILON, Labelling, PricedRoutes
from planner.optimise.pricing.timing_kernels import end_recording, fit_in, time_route
from planner.optimise.rules.most_stops import most_stops
from planner.optimise.units import THOUSANDTH, as_price, overtime

if TYPE_CHECKING:
    from planner.optimise.array_types import BoolArray, FloatArray, IntArray
    from planner.optimise.guard import Guard
    from planner.optimise.instance.model import Instance
    from planner.optimise.pricing.arrays import DayBatch
    from planner.optimise.pricing.labelling import PricingEffort

SINGLES = 1  # routes of one stop for each stop, from and to its best gates


@dataclass(frozen=True, slots=True)
class DualPrices:
    """What is paid at present: ``reward[v, q]`` for recording q at v, ``day[i, j]`` for a team's day from gate i to gate j."""

    reward: FloatArray
    day: FloatArray


@dataclass(frozen=True, slots=True)
class PricingResult:
    """The result of one pricing: improving columns with their gain, and bound[i, j] ≥ 0 on the gain of any route from gate to gate."""

    columns: tuple[tuple[float, Column], ...]
    bound: FloatArray
    best_of_stop: (
        FloatArray  # per stop: best gain of a route that serves it (negative: what it would cost)
    )


class Pricer:
    """Price the routes of one pace on one day_type of day."""

    def __init__(
        self, instance: Instance, profile: int, day_type: int, guard: Guard = UNWATCHED
    ) -> None:
        """Prepare the tables that do not depend on prices; pricing is cut short when ``guard`` says so."""
        self.instance, self.profile, self.day_type = instance, profile, day_type
        self.travel_times = instance.travel_times[profile][day_type]
        self.clock = instance.day_types[day_type].clock
        objective = instance.problem.objective
        self.visit_price, self.turned_away_price = (
            as_price(objective.visit_price),
            as_price(objective.turned_away_price),
        )
        self.overtime_price = overtime(instance.problem, 1) / THOUSANDTH  # a minute
        self.team_profile = instance.profiles[profile]
        g = self.travel_times
        until = self.clock.shift_end + instance.problem.rules.longest_overtime
        self.span = int(self.clock.worked(until) - self.clock.worked(self.clock.shift_start))
        self.worked_start = np.where(g.start < NEVER, self.clock.worked(g.start), NEVER)
        in_shift = np.minimum(g.end, g.closes[:, None])
        self.worked_end = np.where(
            in_shift > -NEVER, self.clock.worked(np.maximum(in_shift, 0)), -NEVER
        )
        self.people = self._people_by_stay()
        # Stays that record one person more than any shorter one: those at stop v are options[option[v]:option[v + 1]].
        before = np.maximum.accumulate(
            np.pad(self.people[:, :-1], ((0, 0), (1, 0)), constant_values=-1), axis=1
        )
        self.option_stop, self.options = np.nonzero(self.people > before)
        self.option = np.searchsorted(self.option_stop, np.arange(len(instance.stops) + 1))
        self.whole = self._whole_stays()
        self.late = np.where(self.whole > 0, g.late, g.closes)
        self.has_overtime = bool((self.late > g.closes).any())
        quickest = np.append(self.options, NEVER)[self.option[:-1]]
        self.timing_data = TimingData(
            g.start,
            g.end,
            g.between,
            g.set_up,
            g.pack_up,
            g.opens,
            g.closes,
            self.late,
            np.where(np.diff(self.option) > 0, quickest, NEVER),
            self.clock.earliest,
            self.clock.latest,
            self.clock.rest_start,
            self.clock.rest_end,
        )
        shortest, most = int(self.options.min(initial=self.span)), most_stops(instance.problem)
        self.labelling = Labelling(
            g, self.clock, self.late, self.overtime_price, shortest=shortest, most=most, guard=guard
        )

    def _people_by_stay(self) -> IntArray:
        """Return people[v, t]: the most a stay of exactly t minutes of recording may count (-1: too short a stay; law 10)."""
        least, finished = self._least_stays()
        stay = np.arange(self.span + 1)
        capacity = (self.team_profile.kits * self.team_profile.rate * stay) // 60
        demand = self.instance.demand[:, None]
        people = np.minimum(demand, capacity[None, :])
        whole = (people == demand) & (stay[None, :] >= finished[:, None]) & (demand > 0)
        return np.where(whole | ((stay[None, :] >= least[:, None]) & (people > 0)), people, -1)

    def _whole_stays(self) -> IntArray:
        """Return by stop the shortest stay that records the whole crowd (0: none); it is the last of the stop's options."""
        whole = np.zeros(len(self.instance.stops), dtype=np.int64)
        records_all = (
            self.people[self.option_stop, self.options] == self.instance.demand[self.option_stop]
        )
        whole[self.option_stop[records_all]] = self.options[records_all]
        return whole

    def _least_stays(self) -> tuple[IntArray, IntArray]:
        """Return by stop the least minutes of a stay, and of one that records the whole crowd (law 10)."""
        rules = self.instance.problem.rules
        mini = np.array([stop.mini for stop in self.instance.stops], dtype=np.bool_)
        short = rules.mini_stop.least_stay_minutes
        return np.where(mini, short, rules.least_stay.minutes), np.where(
            mini, short, rules.least_stay.finished_minutes
        )

    def worth(self, reward: FloatArray) -> FloatArray:
        """Return worth[v, t]: the best credit of a stay of at most t minutes at v, its visit paid (-inf: none)."""
        taken = np.take_along_axis(reward, np.maximum(self.people, 0), axis=1) - self.visit_price
        return np.maximum.accumulate(np.where(self.people < 0, -np.inf, taken), axis=1)

    # -- pricing -------------------------------------------------------------------------------------------------

    def price(self, prices: DualPrices, effort: PricingEffort) -> PricingResult:
        """Return improving routes, and a bound on the gain of any route whatever: infinite without ``effort.proof``."""
        if not self.instance.stops:
            return PricingResult((), np.zeros(prices.day.shape), np.zeros(0))
        reward = prices.reward - self._turned_away_cost(prices.reward.shape[1])
        priced = self.labelling.price(self._stays(reward), prices.day, effort)
        singles = self._singles(reward, prices.day)
        columns = [self._column(priced, number) for number in range(len(priced.origins))]
        reduced_costs = [self.reduced_cost(column, prices) for column in columns]
        found = tuple(
            (reduced_cost, column)
            for reduced_cost, column in zip(reduced_costs, columns, strict=True)
            if reduced_cost > effort.threshold
        )
        return PricingResult(
            found, priced.bound, np.maximum(singles.max(axis=(0, 2)), priced.best_of_stop)
        )

    def price_singles(self, prices: DualPrices) -> PricingResult:
        """Return improving routes of one stop, without labels and a bound: all but free, for when prices are still wide of the mark."""
        if not self.instance.stops:
            return PricingResult((), np.zeros(prices.day.shape), np.zeros(0))
        reward = prices.reward - self._turned_away_cost(prices.reward.shape[1])
        reduced_cost = (
            self._singles(reward, prices.day)
            .transpose(1, 0, 2)
            .reshape(len(self.instance.stops), -1)
        )
        best = np.argsort(-reduced_cost, axis=1, kind="stable")[:, :SINGLES]
        stops, places = np.nonzero(np.take_along_axis(reduced_cost, best, axis=1) > EPSILON)
        origins, destinations = np.divmod(best[stops, places], prices.day.shape[1])
        time = (self.worked_end[stops, destinations] - self.worked_start[origins, stops]).clip(
            0, self.span
        )
        columns = []
        for v, i, j, minutes in zip(
            stops.tolist(), origins.tolist(), destinations.tolist(), time.tolist(), strict=True
        ):
            columns.append(self._build(i, (v,), j, (self._stay_alone(i, v, j, reward, minutes),)))
        reduced_costs = [self.reduced_cost(column, prices) for column in columns]
        found = tuple(
            (reduced_cost, column)
            for reduced_cost, column in zip(reduced_costs, columns, strict=True)
            if reduced_cost > EPSILON
        )
        return PricingResult(found, np.full(prices.day.shape, np.inf), np.zeros(0))

    def reduced_cost(self, column: Column, prices: DualPrices) -> float:
        """Return what a column gains."""
        reward = sum(
            float(prices.reward[v, people])
            for v, people in zip(column.stops, column.people, strict=True)
        )
        return (
            reward
            - column.cost(self.instance)
            - float(prices.day[column.origin, column.destination])
        )

    def _stays(self, reward: FloatArray) -> Stays:
        """Return the stays to choose among at each stop, at ``reward`` less the price of the visit."""
        count = np.diff(self.option)
        minutes = np.zeros((len(count), max(1, int(count.max(initial=0)))), dtype=np.int64)
        paid = np.full(minutes.shape, -np.inf)
        place = np.arange(len(self.options)) - self.option[self.option_stop]
        minutes[self.option_stop, place] = self.options
        paid[self.option_stop, place] = (
            reward[self.option_stop, self.people[self.option_stop, self.options]] - self.visit_price
        )
        return Stays(count, minutes, paid)

    def _turned_away_cost(self, size: int) -> FloatArray:
        """Return regret[v, q]: what those cost who are turned away when q record at v, where no other visit may help."""
        demand = self.instance.demand[:, None]
        away = np.maximum(demand - np.arange(size)[None, :], 0) * self.instance.once[:, None]
        turned_away_cost: FloatArray = away * self.turned_away_price
        return turned_away_cost

    def _singles(self, reward: FloatArray, day: FloatArray) -> FloatArray:
        """Return gain[i, v, j] of every route with one stop."""
        time, stops = (
            self.worked_end[None, :, :] - self.worked_start[:, :, None],
            np.arange(len(self.instance.stops)),
        )
        value = np.where(
            time > 0, self.worth(reward)[stops[None, :, None], np.clip(time, 0, self.span)], -np.inf
        )
        if self.has_overtime:
            start, closes = self.travel_times.start, self.travel_times.closes
            done = self.clock.work(start, self.whole)
            everyone = np.minimum(
                self.instance.demand, reward.shape[1] - 1
            )  # larger crowds are never recorded by one visit
            paid = (
                reward[stops, everyone] - self.visit_price - self.overtime_price * (done - closes)
            )
            is_late = (start < closes) & (done > closes) & (self.late > closes)
            last = np.minimum(self.travel_times.end, self.late[:, None])
            value = np.maximum(
                value,
                np.where(
                    is_late[:, :, None] & (done[:, :, None] <= last), paid[:, :, None], -np.inf
                ),
            )
        travel_costs = self.travel_times.travel_costs
        travel_cost = (
            travel_costs.outward[:, :, None] + travel_costs.homeward[None, :, :]
        ) / THOUSANDTH
        reduced_cost: FloatArray = value - travel_cost - day[:, None, :]
        return reduced_cost

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
        people = tuple(int(self.people[v, t]) for v, t in zip(stops, stays, strict=True))
        g = self.travel_times
        drive = (
            int(g.outward[origin, stops[0]])
            + sum(int(g.between[v, w]) for v, w in pairwise(stops))
            + int(g.homeward[stops[-1], destination])
        )
        return Column(
            self.profile,
            self.day_type,
            origin,
            destination,
            stops,
            stays,
            people,
            drive,
            self.overtime(origin, stops, stays),
        )

    def overtime(self, origin: int, stops: tuple[int, ...], stays: tuple[int, ...]) -> int:
        """Return by how many minutes the last of these stays ends after the shift, if all is done as early as it can be."""
        if not self.has_overtime:
            return 0
        end = end_recording(origin, np.array(stops), np.array(stays), self.timing_data)
        return max(0, int(end) - self.clock.shift_end)

    def insertion_points(self, stop: int, days: DayBatch) -> tuple[BoolArray, BoolArray]:
        """Say at which places of ``days`` there may be time for ``stop``: among their stops, and in the place of one."""
        rows, longest = days.stops.shape
        among = np.zeros((rows, longest + 1), dtype=np.bool_)
        instead = np.zeros((rows, longest + 1), dtype=np.bool_)
        fit_in(stop, days, self.timing_data, among, instead)
        return among, instead

    def best_route(self, like: Column, stops: tuple[int, ...], left: IntArray) -> Column | None:
        """Return the best route over ``stops`` between the gates of ``like``, with so many people ``left`` at each; None if none fits."""
        if len(stops) > most_stops(self.instance.problem):
            return None
        if not stops:
            return idle_day(self.instance, *like.move)
        minutes = np.zeros(len(stops), dtype=np.int64)
        late = np.where(
            left >= self.instance.demand, self.late, self.travel_times.closes
        )  # overtime is for a visit that alone records everyone
        by_stay, paid = self._pay(stops, left), np.empty(len(self.options))
        for k, v in enumerate(stops):
            here = slice(self.option[v], self.option[v + 1])
            paid[here] = by_stay[k, self.options[here]]
        fits = time_route(
            like.origin,
            np.array(stops),
            like.destination,
            self.timing_data,
            late,
            self.span,
            self.overtime_price,
            self.option,
            self.options,
            paid,
            np.maximum.accumulate(by_stay[-1]),
            self._timing(len(stops)),
            minutes,
        )
        if not fits:
            return None
        *before, rest = (
            minutes.tolist()
        )  # the last stay is the shortest that is paid as well as all the time there is
        return self._build(
            like.origin, stops, like.destination, (*before, int(by_stay[-1, : rest + 1].argmax()))
        )

    def _timing(self, stops: int) -> TimingWorkspace:
        """Return empty work space to time a route of so many ``stops``."""
        shape = (stops, int(self.timing_data.closes.max()) + 1)
        return TimingWorkspace(
            np.full(shape, -np.inf),
            np.zeros(shape, dtype=np.int64),
            np.zeros(shape, dtype=np.int64),
        )

    def _pay(self, stops: tuple[int, ...], left: IntArray) -> FloatArray:
        """Return pay[k, t]: what a stay of exactly t minutes at the k-th of ``stops`` brings, with so many people ``left`` (-inf: none)."""
        people, some = self.people[list(stops)], np.maximum(left[list(stops)], 0)[:, None]
        weight = self.instance.weight[list(stops), None].astype(np.float64)
        pay: FloatArray = np.where(
            people < 0, -np.inf, weight * np.minimum(people, some) - self.visit_price
        )
        return pay

    def _stay_alone(
        self, origin: int, stop: int, destination: int, reward: FloatArray, minutes: int
    ) -> int:
        """Return the best stay at a route's only ``stop``: in so many ``minutes`` of the shift, or in overtime where that pays more."""
        stay, whole, start = (
            self._shortest(stop, reward, minutes),
            int(self.whole[stop]),
            int(self.travel_times.start[origin, stop]),
        )
        done, closes = int(self.clock.work(start, whole)), int(self.travel_times.closes[stop])
        if not (
            whole
            and start
            < closes
            < done
            <= min(self.travel_times.end[stop, destination], self.late[stop])
        ):
            return stay
        paid = reward[stop, self.people[stop, stay]] if self.people[stop, stay] >= 0 else -np.inf
        return (
            whole
            if reward[stop, self.people[stop, whole]] - self.overtime_price * (done - closes) > paid
            else stay
        )

    def _shortest(self, stop: int, reward: FloatArray, minutes: int) -> int:
        """Return the shortest stay at ``stop`` that is paid as well as any of at most so many ``minutes``."""
        people = self.people[stop, : minutes + 1]
        return int(np.where(people < 0, -np.inf, reward[stop, np.maximum(people, 0)]).argmax())
