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

if TYPE_CHECKING:
    from planner.optimise.instance import FloatArray, Instance, IntArray
    from planner.optimise.wishes import Wish

Route = tuple[int, tuple[int, ...], int]  # gate, stops, gate
EPSILON = 1.0  # thousandths of a person: routes that gain less do not enter the master
NEGLIGIBLE = 0.001  # and those that surely gain less are not even bounded: all of them in a plan make no whole thousandth
SINGLES = 4  # one-stop routes returned for each pair of gates
LAMBDAS = 9  # prices of time tried in the relaxation
BARRED = 1e9  # more than any route is worth
BLOCK = 2_000  # partial routes bounded at a time, so that memory stays small


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
        price = objective.visit_price * len(self.stops) + objective.drive_minute_price * self.drive
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
        drive = self.geometry.outward[:, :, None] + self.geometry.homeward[None, :, :]
        gain = value - self.objective.drive_minute_price * drive - day[:, None, :]
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
        for length in range(2, min(self.most_stops, effort.stops) + 1):
            routes, passed_over = relaxation.routes(length, beam=effort.beam)
            bound = np.maximum(bound, passed_over)
            for _, route in routes:
                result = self.evaluate(route, prices)
                if result is not None:
                    found.append(result)
                    bound[route[0], route[2]] = max(bound[route[0], route[2]], result[0])
        for gain, column in found:
            stop_gain[list(column.stops)] = np.maximum(stop_gain[list(column.stops)], gain)
        return [(gain, column) for gain, column in found if gain > EPSILON], bound, stop_gain

    @property
    def most_stops(self) -> int:
        """Return the number of stops that no day can exceed."""
        g = self.geometry
        shortest = int((g.set_up + g.pack_up + np.minimum(*self._least_stays())).min(initial=NEVER))
        return max(1, (self.clock.latest - self.clock.earliest) // max(1, shortest))

    def drive(self, route: Route) -> int:
        """Return the minutes at the wheel."""
        i, stops, j = route
        g = self.geometry
        between = sum(int(g.between[v, w]) for v, w in pairwise(stops))
        return int(g.outward[i, stops[0]]) + between + int(g.homeward[stops[-1], j])

    def evaluate(self, route: Route, prices: Prices) -> tuple[float, Column] | None:
        """Return the best stays of a route, timed exactly, as (gain, column); None if it does not fit the day."""
        i, stops, j = route
        g, clock = self.geometry, self.clock
        # States are times at which recording may start at the next stop, each with the best credit so far and the stays that led there.
        starts, values, stays = g.start[i, stops[:1]], np.zeros(1), np.zeros((1, 0), dtype=np.int64)
        for v, w in pairwise(stops):
            options, paid = self._options(v, prices.credit)
            ends = clock.work(starts[:, None], options)
            state, option = np.nonzero(ends <= g.closes[v])
            arrive = clock.arrive(clock.work(ends[state, option], g.pack_up[v]), g.between[v, w])
            starts = np.maximum(clock.work(arrive, g.set_up[w]), g.opens[w])
            values, stays = values[state] + paid[option], np.column_stack((stays[state], options[option]))
            kept = _undominated(starts, values)
            starts, values, stays = starts[kept], values[kept], stays[kept]
        time = np.minimum(clock.worked(g.end[stops[-1], j]) - clock.worked(starts), self.span)
        paid = np.where(time > 0, self._paid(stops[-1], prices.credit)[np.maximum(time, 0)], -np.inf) + values
        if not len(paid) or not np.isfinite(paid.max()):
            return None
        best = int(paid.argmax())
        taken = self._taken(stops[-1], prices.credit)[: int(time[best]) + 1]
        minutes = (*(int(stay) for stay in stays[best]), int(taken.argmax()))
        drive = self.drive(route)
        cost = self.objective.visit_price * len(stops) + self.objective.drive_minute_price * drive
        people = tuple(int(self.people[v, t]) for v, t in zip(stops, minutes, strict=True))
        gain = float(paid[best]) - cost - float(prices.day[i, j])
        return gain, Column(self.pace, self.kind, i, j, stops, minutes, people, drive)

    def fill(self, like: Column, stops: tuple[int, ...], left: IntArray) -> Column | None:
        """Return the best route over ``stops`` between the gates of ``like``, with so many people ``left`` at each; None if none fits."""
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

    def _paid(self, stop: int, credit: FloatArray) -> FloatArray:
        """Return the best credit of a stay of at most t minutes at ``stop``."""
        return np.maximum.accumulate(self._taken(stop, credit))

    def _options(self, stop: int, credit: FloatArray) -> tuple[IntArray, FloatArray]:
        """Return the stays at ``stop`` that record one person more than any shorter one, and their credits."""
        people = self.people[stop]
        before = np.maximum.accumulate(np.concatenate(([-1], people[:-1])))
        stays = np.flatnonzero(people > before)
        return stays, credit[stop, people[stays]]


def _undominated(starts: IntArray, values: FloatArray) -> IntArray:
    """Return the states that no other beats: none as early is worth as much."""
    order = np.lexsort((-values, starts))
    ranked = values[order]
    before = np.concatenate(([-np.inf], np.maximum.accumulate(ranked)[:-1]))
    return order[ranked > before]


class _Relaxation:
    """The routes of one pace and kind of day with time itself priced: bounds by max-plus products.

    For each price of time, a route's bound is head[i, v1] + body[v1] + link[v1, v2] + body[v2] + … + tail[vn, j] - day[i, j];
    its bound is the least of these. Arrays have the prices of time as first axis.
    """

    def __init__(self, pricer: Pricer, worth: FloatArray, day: FloatArray) -> None:
        fuel, stay = pricer.objective.drive_minute_price, np.arange(worth.shape[1])
        finite = np.where(np.isfinite(worth), worth, -BARRED)
        top = float((finite[:, 1:] / stay[1:]).max(initial=0.0))
        lam = np.linspace(top / LAMBDAS, top, LAMBDAS)[:, None, None]
        g = pricer.geometry
        self.body = (finite[None] - lam * stay).max(axis=2)
        self.head = np.where(pricer.worked_start < NEVER, -lam * pricer.worked_start - fuel * g.outward, -BARRED)
        self.link = np.where(pricer.mid < NEVER, -lam * pricer.mid - fuel * g.between, -BARRED)
        self.tail = np.where(pricer.worked_end > -NEVER, lam * pricer.worked_end - fuel * g.homeward, -BARRED)
        self.day = day
        self.completions = [self.tail]  # completions[n][:, v, j]: the most that n more stops after v are worth on the way to j

    def _completion(self, more: int) -> FloatArray:
        while len(self.completions) <= more:
            following = self.body[:, :, None] + self.completions[-1]
            self.completions.append(np.stack([_max_plus(link, step) for link, step in zip(self.link, following, strict=True)]))
        return self.completions[more]

    def routes(self, length: int, *, beam: int) -> tuple[list[tuple[float, Route]], FloatArray]:
        """Return the routes of ``length`` different stops with a positive bound, best first, and a bound by gates on the rest.

        At each step at most ``beam`` partial routes are kept.
        """
        gates, stops = self.head.shape[1:]
        i, v = (axis.ravel() for axis in np.indices((gates, stops)))
        label = (self.head + self.body[:, None, :]).reshape(len(self.head), -1)
        trail = v[:, None]
        passed_over = np.zeros((gates, gates))
        for more in range(length - 1, -1, -1):
            completion = self._completion(more)
            upper = np.empty((len(i), gates))
            for block in range(0, len(i), BLOCK):
                part = slice(block, block + BLOCK)
                priced = label[:, part, None] + completion[:, trail[part, -1], :]
                upper[part] = priced.min(axis=0) - self.day[i[part]]
            bound = upper.max(axis=1)
            kept = np.flatnonzero(bound > NEGLIGIBLE)
            if len(kept) > beam:
                order = kept[np.argsort(-bound[kept], kind="stable")]
                np.maximum.at(passed_over, i[order[beam:]], upper[order[beam:]])
                kept = np.sort(order[:beam])
            i, label, trail = i[kept], label[:, kept], trail[kept]
            if more:
                label = (label[:, :, None] + self.link[:, trail[:, -1], :] + self.body[:, None, :]).reshape(len(label), -1)
                i = np.repeat(i, stops)
                following = np.tile(np.arange(stops), len(trail))
                trail = np.column_stack((np.repeat(trail, stops, axis=0), following))
                fresh = (trail[:, :-1] != trail[:, -1:]).all(axis=1)
                i, label, trail = i[fresh], label[:, fresh], trail[fresh]
        upper = (label[:, :, None] + self.tail[:, trail[:, -1], :]).min(axis=0) - self.day[i]
        row, j = np.nonzero(upper > NEGLIGIBLE)
        found = sorted(
            ((float(upper[r, d]), (int(i[r]), tuple(trail[r].tolist()), int(d))) for r, d in zip(row, j, strict=True)),
            key=lambda item: (-item[0], item[1]),
        )
        for upper_bound, (first, _, last) in found[beam:]:
            passed_over[first, last] = max(passed_over[first, last], upper_bound)
        return found[:beam], passed_over


def _max_plus(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the max-plus product of two matrices."""
    return np.stack([(left + right[:, j][None, :]).max(axis=1) for j in range(right.shape[1])], axis=1)
