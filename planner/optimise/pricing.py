"""Find the day routes that would improve the plan most at given prices, and prove how good any route could be.

For one pace and kind of day, a route from gate i over stops v1..vn to gate j has recording time

    T = worked(end[vn, j]) - worked(start[i, v1]) - sum of (pack up + drive + set up) between stops,

to be shared among its stops; the value of a stay of t minutes at v is a table ``worth[v, t]``. Pricing time itself at
``lam`` per minute (a Lagrangian relaxation) makes a route's value a sum over its legs and stops, so the best walk of n stops
comes from n - 1 max-plus products. That is a bound for routes of any number of stops, and it says
which few routes are worth an exact look.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.clock import NEVER
from planner.optimise.geometry import MILLE
from planner.optimise.kernels import bound_labels, max_plus, time_routes
from planner.optimise.rules.most_stops import most_stops

if TYPE_CHECKING:
    from planner.optimise.instance import FloatArray, Instance, IntArray
    from planner.optimise.wishes import Wish

Route = tuple[int, tuple[int, ...], int]  # gate, stops, gate
EPSILON = 1.0  # thousandths of a person: routes that gain less do not enter the master
NEGLIGIBLE = 0.001  # and those that surely gain less are not even bounded: all of them in a plan make no whole thousandth
SINGLES = 4  # one-stop routes returned for each pair of gates
LAMBDAS = 9  # prices of time tried in the relaxation
BARRED = 1e9  # more than any route is worth


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
class PricingEffort:
    """How far to look: the most stops, and how many partial routes are kept at each step.

    What is passed over still counts in the bound, unless ``stops`` cuts routes that a day could hold.
    """

    stops: int
    beam: int


ALL_STOPS = 99
QUICK = PricingEffort(stops=2, beam=60)
STEADY = PricingEffort(stops=3, beam=150)
BROAD = PricingEffort(stops=ALL_STOPS, beam=400)
THOROUGH = PricingEffort(stops=ALL_STOPS, beam=3000)


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
        self.mid = g.between + g.pack_up[:, None] + g.set_up[None, :]
        np.fill_diagonal(self.mid, NEVER)
        self.people = self._people_by_stay()
        # Stays that record one person more than any shorter one: those at stop v are options[option[v]:option[v + 1]].
        before = np.maximum.accumulate(np.pad(self.people[:, :-1], ((0, 0), (1, 0)), constant_values=-1), axis=1)
        self.option_stop, self.options = np.nonzero(self.people > before)
        self.option = np.searchsorted(self.option_stop, np.arange(len(instance.stops) + 1))

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
        """Return improving routes, the best for each pair of gates, and a bound on the gain of any route whatever."""
        if not self.instance.stops:
            return Found((), np.zeros(prices.day.shape), np.zeros(0))
        prices = Prices(prices.credit - self._regret(prices.credit.shape[1]), prices.day)
        worth = self.worth(prices.credit)
        singles = self._singles(worth, prices.day)
        stop_gain = singles.max(axis=(0, 2))
        found = self._best_singles(singles, prices)
        longer, bound, longer_gain = self._longer(worth, prices, effort)
        return Found((*found, *longer), np.maximum(singles.max(axis=1), bound), np.maximum(stop_gain, longer_gain))

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

    def _best_singles(self, gain: FloatArray, prices: Prices) -> list[tuple[float, Column]]:
        """Return the improving routes to one stop: the best few for each pair of gates."""
        ranked = np.argsort(-gain, axis=1, kind="stable")[:, :SINGLES]
        columns = []
        for i, k, j in np.argwhere(np.take_along_axis(gain, ranked, axis=1) > EPSILON).tolist():
            v = int(ranked[i, k, j])
            time = min(int(self.worked_end[v, j] - self.worked_start[i, v]), self.span)
            stay = int(self._taken(v, prices.credit)[: time + 1].argmax())
            drive = int(self.geometry.outward[i, v] + self.geometry.homeward[v, j])
            columns.append((float(gain[i, v, j]), Column(self.pace, self.kind, i, j, (v,), (stay,), (int(self.people[v, stay]),), drive)))
        return columns

    def _longer(
        self, worth: FloatArray, prices: Prices, effort: PricingEffort
    ) -> tuple[list[tuple[float, Column]], FloatArray, FloatArray]:
        """Return improving routes of two or more stops, a bound on all of them by gates, and the best gain by stop among those seen."""
        relaxation = _Relaxation(self, worth, prices.day)
        stop_gain, found, bound = np.full(len(self.instance.stops), -np.inf), [], np.zeros(prices.day.shape)
        routes_by_length, passed_over = relaxation.routes(min(self.most_stops, effort.stops), beam=effort.beam)
        bound = np.maximum(bound, passed_over)
        for routes in routes_by_length:
            gains, minutes = self._time(routes, worth, prices)
            np.maximum.at(bound, (routes.origins, routes.destinations), gains)
            np.maximum.at(stop_gain, routes.stops, np.broadcast_to(gains[:, None], routes.stops.shape))
            found += [(float(gains[r]), self._column(routes, r, minutes[r], prices)) for r in np.flatnonzero(gains > EPSILON).tolist()]
        return found, bound, stop_gain

    @property
    def most_stops(self) -> int:
        """Return the number of stops that no day can exceed."""
        g = self.geometry
        shortest = int((g.set_up + g.pack_up + np.minimum(*self._least_stays())).min(initial=NEVER))
        return min(most_stops(self.instance.problem), max(1, (self.clock.latest - self.clock.earliest) // max(1, shortest)))

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

    def _column(self, routes: Routes, number: int, minutes: IntArray, prices: Prices) -> Column:
        """Return a timed route as a column: its last stay is the shortest that is paid as well as all the time there is."""
        i, stops, j = int(routes.origins[number]), tuple(routes.stops[number].tolist()), int(routes.destinations[number])
        stays = (*minutes[:-1].tolist(), int(self._taken(stops[-1], prices.credit)[: int(minutes[-1]) + 1].argmax()))
        people = tuple(int(self.people[v, t]) for v, t in zip(stops, stays, strict=True))
        g = self.geometry
        drive = int(g.outward[i, stops[0]]) + sum(int(g.between[v, w]) for v, w in pairwise(stops)) + int(g.homeward[stops[-1], j])
        return Column(self.pace, self.kind, i, j, stops, stays, people, drive)

    def evaluate(self, route: Route, prices: Prices) -> tuple[float, Column] | None:
        """Return the best stays of a route, timed exactly, as (gain, column); None if it does not fit the day."""
        origin, stops, destination = route
        routes = Routes(np.array([origin]), np.array([stops]), np.array([destination]))
        gains, minutes = self._time(routes, self.worth(prices.credit), prices)
        return (float(gains[0]), self._column(routes, 0, minutes[0], prices)) if np.isfinite(gains[0]) else None

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


class _Relaxation:
    """The routes of one pace and kind of day with time itself priced: bounds by max-plus products.

    For each price of time, a route's bound is head[i, v1] + body[v1] + link[v1, v2] + body[v2] + … + tail[vn, j] - day[i, j];
    its bound is the least of these. Arrays have the prices of time as first axis.
    """

    def __init__(self, pricer: Pricer, worth: FloatArray, day: FloatArray) -> None:
        stay = np.arange(worth.shape[1])
        finite = np.where(np.isfinite(worth), worth, -BARRED)
        top = float((finite[:, 1:] / stay[1:]).max(initial=0.0))
        lam = np.linspace(top / LAMBDAS, top, LAMBDAS)[:, None, None]
        g = pricer.geometry
        self.body = (finite[None] - lam * stay).max(axis=2)
        self.head = np.where(pricer.worked_start < NEVER, -lam * pricer.worked_start - g.fares.outward / MILLE, -BARRED)
        self.link = np.where(pricer.mid < NEVER, -lam * pricer.mid - g.fares.between / MILLE, -BARRED)
        self.tail = np.where(pricer.worked_end > -NEVER, lam * pricer.worked_end - g.fares.homeward / MILLE, -BARRED)
        self.day = day

    def _onward(self, most: int) -> list[FloatArray]:
        """Return onward[m][:, v, j]: the most that 1 to m more stops after v are worth on the way to j (nothing for m = 0)."""
        onward, completion = [self.tail], self.tail
        for more in range(1, most + 1):
            completion = max_plus(self.link, self.body[:, :, None] + completion)
            onward.append(completion if more == 1 else np.maximum(onward[-1], completion))
        return onward

    def routes(self, most: int, *, beam: int) -> tuple[list[Routes], FloatArray]:
        """Return the routes of 2 to ``most`` different stops with a positive bound, and a bound by gates on the rest.

        Of each length at most ``beam`` partial routes and as many whole ones are kept, those of the best bounds.
        """
        gates, stops = self.head.shape[1:]
        onward, passed_over, found = self._onward(most - 1), np.zeros((gates, gates)), []
        i, v = (axis.ravel() for axis in np.indices((gates, stops)))
        label = (self.head + self.body[:, None, :]).reshape(len(self.head), -1)
        trail = v[:, None]
        for length in range(1, most + 1):
            last = trail[:, -1].copy()
            if length > 1:
                upper = bound_labels(label, last, i, self.tail, self.day)
                row, j = np.nonzero(upper > NEGLIGIBLE)
                order = np.argsort(-upper[row, j], kind="stable")
                row, j = row[order], j[order]
                np.maximum.at(passed_over, (i[row[beam:]], j[beam:]), upper[row[beam:], j[beam:]])
                found.append(Routes(i[row[:beam]], trail[row[:beam]], j[:beam]))
            if length == most:
                break
            upper = bound_labels(label, last, i, onward[most - length], self.day)
            bound = upper.max(axis=1)
            kept = np.flatnonzero(bound > NEGLIGIBLE)
            if len(kept) > beam:
                order = kept[np.argsort(-bound[kept], kind="stable")]
                np.maximum.at(passed_over, i[order[beam:]], upper[order[beam:]])
                kept = np.sort(order[:beam])
            i, label, trail = i[kept], label[:, kept], trail[kept]
            label = (label[:, :, None] + self.link[:, trail[:, -1], :] + self.body[:, None, :]).reshape(len(label), -1)
            i = np.repeat(i, stops)
            trail = np.column_stack((np.repeat(trail, stops, axis=0), np.tile(np.arange(stops), len(trail))))
            fresh = (trail[:, :-1] != trail[:, -1:]).all(axis=1)
            i, label, trail = i[fresh], label[:, fresh], trail[fresh]
        return found, passed_over
