"""Find the day routes that would improve the plan most at given prices, and prove how good any route could be.

A route of one pace on one kind of day leads from a gate over stops, with a stay at each, to a gate. ``Labelling`` finds those that gain
most; here is what a stay may record and what it is paid, and a given route with the best stays there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.clock import NEVER
from planner.optimise.geometry import MILLE
from planner.optimise.labelling import Labelling, Priced
from planner.optimise.labels import Stays, time_routes
from planner.optimise.rules.most_stops import most_stops

if TYPE_CHECKING:
    from planner.optimise.instance import FloatArray, Instance, IntArray
    from planner.optimise.labelling import PricingEffort
    from planner.optimise.wishes import Wish

Route = tuple[int, tuple[int, ...], int]  # gate, stops, gate


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """A day route of a pace on a kind of day: from gate to gate over ``stops``, staying ``stays`` minutes, recording ``people`` at each."""

    pace: int
    kind: int
    origin: int
    destination: int
    stops: tuple[int, ...]
    stays: tuple[int, ...]
    people: tuple[int, ...]
    drive: int

    def cost(self, instance: Instance) -> int:
        """Return what the route costs, in thousandths of a person."""
        objective = instance.problem.objective
        fares = instance.geometry[self.pace][self.kind].fares
        price = objective.visit_price * len(self.stops) + fares.of(self.origin, self.stops, self.destination)
        for v, people in zip(self.stops, self.people, strict=True):
            if instance.once[v]:  # nobody else comes for those turned away
                price += objective.turned_away_price * int(instance.crowd[v] - people)
        return price

    @property
    def move(self) -> tuple[int, int, int, int]:
        """Return the pace, kind of day and gates."""
        return (self.pace, self.kind, self.origin, self.destination)

    def meets(self, wish: Wish) -> bool:
        """Say whether a team that follows this route meets ``wish``."""
        return wish.stop in self.stops and self.pace in wish.paces and self.kind in wish.kinds


def idle_day(instance: Instance, pace: int, kind: int, origin: int, destination: int) -> Column:
    """Return the day without a visit from gate to gate."""
    return Column(pace, kind, origin, destination, (), (), (), int(instance.geometry[pace][kind].direct[origin, destination]))


@dataclass(frozen=True, slots=True)
class Prices:
    """What is paid at present: ``credit[v, q]`` for recording q at v, ``day[i, j]`` for a team's day from gate i to gate j."""

    credit: FloatArray
    day: FloatArray


@dataclass(frozen=True, slots=True)
class Found:
    """The result of one pricing: improving columns with their gain, and bound[i, j] ≥ 0 on the gain of any route from gate to gate."""

    columns: tuple[tuple[float, Column], ...]
    bound: FloatArray
    stop_gain: FloatArray  # per stop: best gain of a route that serves it (negative: what it would cost)


@dataclass(frozen=True, slots=True)
class Routes:
    """Routes of as many stops each: gates and stops, a row a route."""

    origins: IntArray
    stops: IntArray
    destinations: IntArray


class Pricer:
    """Price the routes of one pace on one kind of day."""

    def __init__(self, instance: Instance, pace: int, kind: int) -> None:
        """Prepare the tables that do not depend on prices."""
        self.instance, self.pace, self.kind = instance, pace, kind
        self.geometry = instance.geometry[pace][kind]
        self.clock = instance.kinds[kind].clock
        self.objective = instance.problem.objective
        self.gait = instance.paces[pace]
        g = self.geometry
        self.span = int(self.clock.worked(self.clock.shift_end) - self.clock.worked(self.clock.shift_start))
        self.worked_start = np.where(g.start < NEVER, self.clock.worked(g.start), NEVER)
        self.worked_end = np.where(g.end > -NEVER, self.clock.worked(np.maximum(g.end, 0)), -NEVER)
        self.people = self._people_by_stay()
        # Stays that record one person more than any shorter one: those at stop v are options[option[v]:option[v + 1]].
        before = np.maximum.accumulate(np.pad(self.people[:, :-1], ((0, 0), (1, 0)), constant_values=-1), axis=1)
        self.option_stop, self.options = np.nonzero(self.people > before)
        self.option = np.searchsorted(self.option_stop, np.arange(len(instance.stops) + 1))
        bound_by = instance.problem.rules.most_stops
        self.labelling = Labelling(g, self.clock, int(self.options.min(initial=self.span)), bound_by.visits if bound_by else 0)

    def _people_by_stay(self) -> IntArray:
        """Return people[v, t]: the most a stay of exactly t minutes of recording may count (-1: too short a stay; law 10)."""
        least, finished = self._least_stays()
        stay = np.arange(self.span + 1)
        capacity = (self.gait.kits * self.gait.rate * stay) // 60
        crowd = self.instance.crowd[:, None]
        people = np.minimum(crowd, capacity[None, :])
        whole = (people == crowd) & (stay[None, :] >= finished[:, None]) & (crowd > 0)
        return np.where(whole | ((stay[None, :] >= least[:, None]) & (people > 0)), people, -1)

    def _least_stays(self) -> tuple[IntArray, IntArray]:
        """Return by stop the least minutes of a stay, and of one that records the whole crowd (law 10)."""
        rules = self.instance.problem.rules
        mini = np.array([stop.mini for stop in self.instance.stops], dtype=np.bool_)
        short = rules.mini_stop.least_stay_minutes
        return np.where(mini, short, rules.least_stay.minutes), np.where(mini, short, rules.least_stay.finished_minutes)

    def stay_of(self, stop: int, people: int) -> int:
        """Return the shortest stay at ``stop`` that records ``people``."""
        return int(np.argmax(self.people[stop] >= people))

    def worth(self, credit: FloatArray) -> FloatArray:
        """Return worth[v, t]: the best credit of a stay of at most t minutes at v, its visit paid (-inf: none)."""
        taken = np.take_along_axis(credit, np.maximum(self.people, 0), axis=1) - self.objective.visit_price
        return np.maximum.accumulate(np.where(self.people < 0, -np.inf, taken), axis=1)

    # -- pricing -------------------------------------------------------------------------------------------------

    def price(self, prices: Prices, effort: PricingEffort) -> Found:
        """Return improving routes, and a bound on the gain of any route whatever: infinite without ``effort.proof``."""
        if not self.instance.stops:
            return Found((), np.zeros(prices.day.shape), np.zeros(0))
        prices = Prices(prices.credit - self._regret(prices.credit.shape[1]), prices.day)
        priced = self.labelling.price(self._stays(prices.credit), prices.day, effort)
        singles = self._singles(self.worth(prices.credit), prices.day)
        columns = ((self._gain(column, prices), column) for column in (self._column(priced, r) for r in range(len(priced.gains))))
        found = tuple((gain, column) for gain, column in columns if gain > effort.wanted)
        return Found(found, priced.bound, np.maximum(singles.max(axis=(0, 2)), priced.stop_gain))

    def _gain(self, column: Column, prices: Prices) -> float:
        """Return what a column gains; labels reckon with fares that are not rounded up."""
        credit = sum(float(prices.credit[v, people]) for v, people in zip(column.stops, column.people, strict=True))
        g = self.geometry
        cost = self.objective.visit_price * len(column.stops) + g.fares.of(column.origin, column.stops, column.destination)
        return credit - cost - float(prices.day[column.origin, column.destination])

    def _stays(self, credit: FloatArray) -> Stays:
        """Return the stays to choose among at each stop, at ``credit`` less the price of the visit."""
        count = np.diff(self.option)
        minutes = np.zeros((len(count), max(1, int(count.max(initial=0)))), dtype=np.int64)
        paid = np.full(minutes.shape, -np.inf)
        place = np.arange(len(self.options)) - self.option[self.option_stop]
        minutes[self.option_stop, place] = self.options
        paid[self.option_stop, place] = credit[self.option_stop, self.people[self.option_stop, self.options]] - self.objective.visit_price
        return Stays(count, minutes, paid)

    def _regret(self, size: int) -> FloatArray:
        """Return regret[v, q]: what those cost who are turned away when q record at v, where no other visit may help."""
        crowd = self.instance.crowd[:, None]
        away = np.maximum(crowd - np.arange(size)[None, :], 0) * self.instance.once[:, None]
        regret: FloatArray = away * float(self.objective.turned_away_price)
        return regret

    def _singles(self, worth: FloatArray, day: FloatArray) -> FloatArray:
        """Return gain[i, v, j] of every route with one stop."""
        time = self.worked_end[None, :, :] - self.worked_start[:, :, None]
        value = worth[np.arange(len(self.instance.stops))[None, :, None], np.clip(time, 0, self.span)]
        fares = self.geometry.fares
        fare = -(-(fares.outward[:, :, None] + fares.homeward[None, :, :]) // MILLE)  # rounded up, as law 23 rounds it
        gain = value - fare - day[:, None, :]
        return np.where(time > 0, gain, -np.inf)

    def _time(self, routes: Routes, worth: FloatArray, prices: Prices) -> tuple[FloatArray, IntArray]:
        """Return the best gain of each route, timed exactly (-inf: it does not fit the day), and the minutes at its stops."""
        g, clock, minutes = self.geometry, self.clock, np.zeros(routes.stops.shape, dtype=np.int64)
        paid = prices.credit[self.option_stop, self.people[self.option_stop, self.options]]
        gains = time_routes(
            routes.origins, routes.stops, routes.destinations, g.start, g.end, g.between, g.set_up, g.pack_up, g.opens, g.closes,
            (clock.rest_start, clock.rest_end), self.span, self.option, self.options, paid, worth + self.objective.visit_price, minutes,
        )  # fmt: skip
        first, last = routes.stops[:, 0], routes.stops[:, -1]
        fares = g.fares.between[routes.stops[:, :-1], routes.stops[:, 1:]].sum(axis=1)
        fares = fares + g.fares.outward[routes.origins, first] + g.fares.homeward[last, routes.destinations]
        cost = self.objective.visit_price * routes.stops.shape[1] - (-fares // MILLE)
        return gains - cost - prices.day[routes.origins, routes.destinations], minutes

    def _column(self, routes: Priced, number: int) -> Column:
        """Return a priced route as a column."""
        stops = tuple(v for v in routes.stops[number].tolist() if v >= 0)
        stays = tuple(int(self.options[self.option[v] + n]) for v, n in zip(stops, routes.stays[number].tolist(), strict=False))
        return self._build(int(routes.origins[number]), stops, int(routes.destinations[number]), stays)

    def _build(self, origin: int, stops: tuple[int, ...], destination: int, stays: tuple[int, ...]) -> Column:
        people = tuple(int(self.people[v, t]) for v, t in zip(stops, stays, strict=True))
        g = self.geometry
        drive = (
            int(g.outward[origin, stops[0]])
            + sum(int(g.between[v, w]) for v, w in pairwise(stops))
            + int(g.homeward[stops[-1], destination])
        )
        return Column(self.pace, self.kind, origin, destination, stops, stays, people, drive)

    def evaluate(self, route: Route, prices: Prices) -> tuple[float, Column] | None:
        """Return the best stays of a route, timed exactly, as (gain, column); None if it does not fit the day."""
        origin, stops, destination = route
        routes = Routes(np.array([origin]), np.array([stops]), np.array([destination]))
        gains, minutes = self._time(routes, self.worth(prices.credit), prices)
        if not np.isfinite(gains[0]):
            return None
        *before, rest = minutes[0].tolist()  # the last stay is the shortest that is paid as well as all the time there is
        return float(gains[0]), self._build(
            origin, stops, destination, (*before, int(self._taken(stops[-1], prices.credit)[: rest + 1].argmax()))
        )

    def fill(self, like: Column, stops: tuple[int, ...], left: IntArray) -> Column | None:
        """Return the best route over ``stops`` between the gates of ``like``, with so many people ``left`` at each; None if none fits."""
        if len(stops) > most_stops(self.instance.problem):
            return None
        if not stops:
            return None if self.geometry.direct[like.origin, like.destination] >= NEVER else idle_day(self.instance, *like.move)
        people = np.minimum(np.arange(int(self.instance.crowd.max(initial=0)) + 1)[None, :], np.maximum(left, 0)[:, None])
        free = np.zeros((len(self.instance.gates), len(self.instance.gates)))
        found = self.evaluate(
            (like.origin, stops, like.destination), Prices(people * self.instance.weight[:, None].astype(np.float64), free)
        )
        return None if found is None else found[1]

    def _taken(self, stop: int, credit: FloatArray) -> FloatArray:
        """Return the credit of a stay of exactly t minutes at ``stop`` (-inf: too short)."""
        people = self.people[stop]
        return np.where(people < 0, -np.inf, credit[stop, np.maximum(people, 0)])
