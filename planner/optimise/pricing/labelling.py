"""Price day routes by labels: which stops and gates are worth a look, what must be remembered, and how good any route could be."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.guard import CutShortError
from planner.optimise.jit import FORBIDDEN
from planner.optimise.pricing.arrays import (
    CompletionBounds,
    DayNetwork,
    Frontier,
    Inbound,
    Labels,
    Outbound,
    Stays,
)
from planner.optimise.pricing.extraction_kernels import count_stops, pick, trace, turn_home
from planner.optimise.pricing.labelling_kernels import (
    BITS,
    MOST_KEPT,
    bound_completions,
    make_labels,
)
from planner.optimise.units import THOUSANDTH

if TYPE_CHECKING:
    from planner.optimise.array_types import FloatArray, IntArray
    from planner.optimise.guard import Guard
    from planner.optimise.instance.day_clock import DayClock
    from planner.optimise.instance.travel_times import TravelTimes
    from planner.optimise.pricing.arrays import AnyInts

EPSILON = 1.0  # thousandths of a person: routes that gain less do not enter the master
NEGLIGIBLE = 0.001  # and those that surely gain less are not even bounded: all of them in a plan make no whole thousandth
BARRED = 1e9  # more than any route is worth
GRID = 2  # minutes: steps in which is bounded what may still come
FIRST_SHARES = (
    0.8,
    0.4,
)  # shares of what a walk from the gate could gain, that a route is to reach in the first, quick looks
COARSE_SHARES = (
    0.0,
    0.05,
    0.1,
    0.14,
    0.2,
    0.4,
)  # shares of it, up to which a proof looks no closer where there is no room to
FIRST_NEIGHBOURS = 6  # stops remembered at a stop to begin with
MOST_NEIGHBOURS = 16  # and at most
MOST_GROWTHS = 30  # growths of memories in one look
CYCLES_BROKEN = 5  # best routes whose cycles are broken by each growth


@dataclass(frozen=True, slots=True)
class PricingEffort:
    """How far to look: for good routes soon, or with ``proof`` for the best.

    Routes are ``threshold`` that gain more than so many thousandths of a person, so many ``routes`` at most, and ``per_stop`` with the same
    stop, so that one good stop does not crowd out the rest; ``kept`` labels of a stop stay that are as early and as good. A proof has room
    for so many ``labels`` from a gate; where that does not do, the bound is that of walks that forget where they have been. Once as much
    ``work`` is done, in labels from all gates, the other gates are left out, or bounded by walks alone: days of many hours need more.
    """

    proof: bool = False
    threshold: float = EPSILON
    routes: int = 250
    per_stop: int = 15
    kept: int = 2
    labels: int = 3_000_000
    work: int = 3_000_000


QUICK = PricingEffort()
EXACT = PricingEffort(proof=True, work=24_000_000)
BROAD = PricingEffort(
    threshold=-2_000.0, routes=1_500, per_stop=300, kept=4
)  # whole plans need more than the linear master takes


@dataclass(frozen=True, slots=True)
class PricedRoutes:
    """Routes, a row each, the best first, and how good any could be.

    ``stops`` and ``stays`` (which of the stays to choose among) are filled up with -1. ``bound[i, j]`` ≥ 0 is on the gain of any route
    whatever from gate to gate: infinite where it was not asked for. ``best_of_stop[v]``: the best gain found of a route that serves v.
    """

    origins: IntArray
    destinations: IntArray
    stops: IntArray
    stays: IntArray
    bound: FloatArray
    best_of_stop: FloatArray


class Labelling:
    """The routes of one pace on one day_type of day; what must be remembered to break cycles is learnt as it is used."""

    def __init__(
        self,
        travel_times: TravelTimes,
        clock: DayClock,
        late: IntArray,
        overtime_price: float,
        *,
        shortest: int,
        most: int,
        guard: Guard,
    ) -> None:
        """Take the times of the day, those of overtime and its price, the ``shortest`` stay there is, and the ``most`` stops of a team."""
        self.travel_times, self.clock, self.late, self.overtime_price = (
            travel_times,
            clock,
            late,
            overtime_price,
        )
        self.guard, self.first = guard, 0
        self.most = (
            most if most < len(travel_times.opens) else 0
        )  # 0: it bars nothing, so that labels need not tell their visits
        self.grid = max(1, min(GRID, shortest))
        self.neighbourhood = np.eye(
            len(travel_times.opens), dtype=np.bool_
        )  # [v, w]: w is remembered at v
        np.put_along_axis(
            self.neighbourhood,
            _nearest_first(travel_times.between)[:, : FIRST_NEIGHBOURS - 1],
            values=True,
            axis=1,
        )
        self.mark = np.random.default_rng(0).integers(
            -(2**62), 2**62, len(self.neighbourhood) + 2
        )  # of stops, and two of gates

    def price(self, stays: Stays, prices: FloatArray, effort: PricingEffort) -> PricedRoutes:
        """Return routes at the ``prices`` of a day from gate to gate, BARRED where there is none, and with a proof a bound."""
        if self.guard.stopped:
            raise CutShortError
        look = _PricingRun(self, stays, prices, effort)
        terminals = np.flatnonzero((prices < BARRED).any(axis=1)).tolist()
        for terminal in terminals[self.first :] + terminals[: self.first]:
            look.leave(terminal)
        if look.is_spent:  # let other gates be looked at first the next time
            self.first = (self.first + 1) % max(1, len(terminals))
        return look.result()


def _nearest_first(between: IntArray) -> IntArray:
    """Return the other stops by stop, the nearest first."""
    others = between.copy()
    np.fill_diagonal(others, np.iinfo(np.int64).max)
    return np.argsort(others, axis=1, kind="stable")[:, :-1]


def _no_bounds(day: DayNetwork, grid: int) -> CompletionBounds:
    """Return room for what may still come, nothing as yet."""
    stops, minutes = len(day.opens), day.last - day.first
    steps = minutes // grid + 2
    step_of = np.arange(minutes + 1) // grid  # looked up, since division takes long
    return CompletionBounds(
        step=step_of,
        start=np.full((stops, steps), FORBIDDEN),
        end=np.full((stops, steps), FORBIDDEN),
        most=np.full(steps, FORBIDDEN),
    )


def _no_labels(room: int, words: int) -> Labels:
    """Return room for so many labels; memory that is never written to costs nothing."""
    return Labels(
        stop=np.empty(room, np.int32),
        reduced_cost=np.empty(room),
        memory=np.empty((room, words), np.uint64),
        visits=np.empty(room, np.int32),
        before=np.empty(room, np.int32),
        stay=np.empty(room, np.int32),
        minute=np.empty(room, np.int32),
        following=np.empty(room, np.int32),
    )


def _no_frontier(day: DayNetwork, keep: int, room: int) -> Frontier:
    """Return room for ``keep`` labels of each stop that are not dominated, and for ``room`` that may turn home."""
    stops, minutes = len(day.opens), day.last - day.first + 1
    return Frontier(
        newest=np.full((2, minutes), -1, np.int32),
        kept=np.empty((2, stops, keep), np.int32),
        counts=np.zeros((2, stops), np.int32),
        best=np.full((2, stops, minutes), FORBIDDEN),
        ends=np.empty(room, np.int32),
    )


def _read_routes(labels: Labels, ends: AnyInts) -> tuple[IntArray, IntArray, IntArray]:
    """Return the routes of the labels ``ends``, a row each: their number of stops, the stops in order, and the stay at each."""
    size = np.zeros(len(ends), dtype=np.int64)
    count_stops(labels, ends, size)
    shape = (len(ends), max(1, int(size.max(initial=0))))
    stops, stays = np.full(shape, -1), np.full(shape, -1)
    trace(labels, ends, size, stops, stays)
    return size, stops, stays


class _PricingRun:
    """One pricing: among the stops that pay, or all that can be visited where a proof is asked for."""

    def __init__(
        self, labelling: Labelling, stays: Stays, prices: FloatArray, effort: PricingEffort
    ) -> None:
        self.labelling, self.prices, self.effort, self.guard = (
            labelling,
            prices,
            effort,
            labelling.guard,
        )
        g, clock = labelling.travel_times, labelling.clock
        self.live = np.flatnonzero(stays.number > 0 if effort.proof else stays.paid.max(axis=1) > 0)
        self.stays = Stays(stays.number[self.live], stays.minutes[self.live], stays.paid[self.live])
        inner = np.ix_(self.live, self.live)
        self.day = DayNetwork(
            first=int(g.opens.min()),
            last=int(max(g.opens.min(), labelling.late.max())),
            drive_from=clock.earliest,
            drive_until=clock.latest,
            rest_start=clock.rest_start,
            rest_end=clock.rest_end,
            opens=g.opens[self.live],
            closes=g.closes[self.live],
            late=labelling.late[self.live],
            overtime_price=labelling.overtime_price,
            set_up=g.set_up[self.live],
            pack_up=g.pack_up[self.live],
            between=g.between[inner],
            travel_cost=g.travel_costs.between[inner] / THOUSANDTH,
            near=_nearest_first(g.between[inner]),
        )
        self.end, self.travel_cost = (
            g.end[self.live],
            g.travel_costs.homeward[self.live] / THOUSANDTH,
        )
        # What may still come is worked out once for all gates: the least price of a day to each gate, from where it is cheapest
        # in comparison with the mean.
        used = prices < BARRED
        self.mean = np.where(used, prices, 0.0).sum(axis=1) / np.maximum(1, used.sum(axis=1))
        self.completion = _no_bounds(self.day, labelling.grid)
        cheapest = self._home((prices - self.mean[:, None]).min(axis=0))
        bound_completions(
            self.day, self.stays, cheapest, labelling.grid, self.guard.flag, self.completion
        )
        self.bound = np.where(used, 0.0 if effort.proof else np.inf, 0.0)
        self.made = 0
        self.found: list[tuple[FloatArray, IntArray, IntArray, IntArray, IntArray]] = []
        self.routes_of_gate = max(
            4 * effort.per_stop, 8 * effort.routes // max(1, int(used.any(axis=1).sum()))
        )

    @property
    def is_spent(self) -> bool:
        """Say whether all the work is done that may be."""
        return self.made > self.effort.work

    def _home(self, prices: FloatArray) -> Inbound:
        return Inbound(self.end, self.travel_cost, prices)

    def leave(self, terminal: int) -> None:
        """Look at the routes that leave ``terminal``."""
        g = self.labelling.travel_times
        out = Outbound(
            g.start[terminal, self.live], g.travel_costs.outward[terminal, self.live] / THOUSANDTH
        )
        home = self._home(self.prices[terminal])
        reached = np.flatnonzero(out.start <= self.day.closes)
        steps = self.completion.step[out.start[reached] - self.day.first]
        walk = float(
            (self.completion.start[reached, steps] - out.travel_cost[reached]).max(
                initial=FORBIDDEN
            )
            - self.mean[terminal]
        )
        if walk <= min(NEGLIGIBLE, self.effort.threshold):
            return
        if self.effort.proof:
            self.bound[terminal, self.prices[terminal] < BARRED] = walk
        if self.is_spent:
            return
        words = -(-len(self.live) // BITS)
        everything = np.full((len(self.live), words), -1, dtype=np.int64).view(np.uint64)
        for threshold in dict.fromkeys(
            (
                *(max(self.effort.threshold, share * walk) for share in FIRST_SHARES),
                self.effort.threshold,
            )
        ):
            labels, ends, _ = self._label(
                terminal, out, everything, threshold, keep=self.effort.kept
            )
            if (
                self._extract_columns(terminal, home, labels, ends, threshold)[0].max() > threshold
                or self.is_spent
            ):
                break
        if self.effort.proof:
            self._bound_routes(terminal, out, home, walk)

    def _label(
        self, terminal: int, out: Outbound, neighbourhoods: AnyInts, threshold: float, *, keep: int
    ) -> tuple[Labels, AnyInts, bool]:
        more = threshold + float(self.mean[terminal])
        stops, words = neighbourhoods.shape
        labels = _no_labels(max(self.effort.labels, stops), words)
        frontier = _no_frontier(self.day, keep or MOST_KEPT, len(labels.stop))
        made, turning, complete = make_labels(
            self.day,
            self.stays,
            out,
            self.completion,
            neighbourhoods,
            more,
            keep,
            self.labelling.most,
            self.guard.flag,
            labels,
            frontier,
        )
        self.made += made
        if self.guard.stopped:
            raise CutShortError
        return labels, frontier.ends[:turning], complete

    def _bound_routes(self, terminal: int, out: Outbound, home: Inbound, walk: float) -> None:
        """Bound the gain of all routes from ``terminal``, no walk from it gaining more than ``walk``, as nearly as room and work allow."""
        for share in COARSE_SHARES:
            if self.is_spent or self._bound(terminal, out, home, max(NEGLIGIBLE, share * walk)):
                return

    def _bound(self, terminal: int, out: Outbound, home: Inbound, least: float) -> bool:
        """Bound the gain of all routes from ``terminal`` by ``least`` or more: break the cycles of the best until none is left, or memory is.

        Return whether there was room for all labels that could gain more.
        """
        used, bounded = self.prices[terminal] < BARRED, False
        for _ in range(MOST_GROWTHS):
            labels, ends, complete = self._label(
                terminal, out, self._neighbourhood_bits(), least, keep=0
            )
            if not complete:
                break
            reduced_costs, last = self._extract_columns(terminal, home, labels, ends, least)
            self.bound[terminal, used], bounded = np.maximum(reduced_costs, least)[used], True
            best = np.argsort(-reduced_costs, kind="stable")[:CYCLES_BROKEN]
            if self.is_spent or not self._grow_neighbourhoods(
                labels, last[best[reduced_costs[best] > least]]
            ):
                break
        return bounded

    def _neighbourhood_bits(self) -> AnyInts:
        """Return the stops remembered at each live stop, as bits."""
        words = -(-len(self.live) // BITS)
        inner = np.zeros((len(self.live), words * BITS), dtype=np.bool_)
        inner[:, : len(self.live)] = self.labelling.neighbourhood[np.ix_(self.live, self.live)]
        return np.packbits(inner, axis=1, bitorder="little").view("<u8").astype(np.uint64)

    def _grow_neighbourhoods(self, labels: Labels, ends: AnyInts) -> bool:
        """Remember the stops that these routes visit again until then, where there is room; say whether anything is new."""
        neighbourhood, grown = self.labelling.neighbourhood, False
        size, stops, _ = _read_routes(labels, ends)
        for r in range(len(ends)):
            seen: dict[int, int] = {}
            for k, v in enumerate(self.live[stops[r, : size[r]]].tolist()):
                for between in self.live[stops[r, seen[v] + 1 : k]].tolist() if v in seen else ():
                    if (
                        not neighbourhood[between, v]
                        and neighbourhood[between].sum() < MOST_NEIGHBOURS
                    ):
                        neighbourhood[between, v] = grown = True
                seen[v] = k
        return grown

    def _extract_columns(
        self, terminal: int, home: Inbound, labels: Labels, ends: AnyInts, threshold: float
    ) -> tuple[FloatArray, AnyInts]:
        """Take the best routes without a cycle; return the best gain of any label to each gate, and the label."""
        shape = home.end.shape
        reduced_costs, label = np.full(shape[1], FORBIDDEN), np.full(shape[1], -1, np.int32)
        elementary_costs, elementary = (
            np.full(shape, max(threshold, self.effort.threshold)),
            np.full(shape, -1, np.int32),
        )
        turn_home(labels, ends, home, reduced_costs, label, elementary_costs, elementary)
        v, j = np.nonzero(elementary >= 0)
        order = np.argsort(-elementary_costs[v, j], kind="stable")[: self.routes_of_gate]
        v, j = v[order], j[order]
        if len(v):
            _, stops, stays = _read_routes(labels, elementary[v, j])
            self.found.append(
                (
                    elementary_costs[v, j],
                    np.full(len(v), terminal),
                    j,
                    np.where(stops < 0, -1, self.live[stops]),
                    stays,
                )
            )
        return reduced_costs, label

    def result(self) -> PricedRoutes:
        """Return what was found, the best routes that differ first."""
        longest = max((stops.shape[1] for _, _, _, stops, _ in self.found), default=1)
        padded = [
            (
                *ends,
                *(
                    np.pad(table, ((0, 0), (0, longest - table.shape[1])), constant_values=-1)
                    for table in (stops, stays)
                ),
            )
            for *ends, stops, stays in self.found
        ]
        empty = (
            np.zeros(0),
            *(np.zeros(0, dtype=np.int64) for _ in range(2)),
            *(np.zeros((0, longest), dtype=np.int64) for _ in range(2)),
        )
        reduced_costs, origins, destinations, stops, stays = (
            np.concatenate(parts) for parts in zip(empty, *padded, strict=True)
        )
        *marks, leaving, reaching = self.labelling.mark
        best_of_stop = np.full(len(marks), -np.inf)
        np.maximum.at(
            best_of_stop,
            stops[stops >= 0],
            np.broadcast_to(reduced_costs[:, None], stops.shape)[stops >= 0],
        )
        order = np.argsort(-reduced_costs, kind="stable")
        mark = np.array([*marks, 0])
        same = (
            (mark[stops] * (stays + 2)).sum(axis=1) + origins * leaving + destinations * reaching
        )  # of the same visits and gates
        rows = np.empty(self.effort.routes, dtype=np.int64)
        served = np.zeros(len(best_of_stop), dtype=np.int64)
        order = order[rows[: pick(stops[order], same[order], self.effort.per_stop, served, rows)]]
        return PricedRoutes(
            origins[order],
            destinations[order],
            stops[order],
            stays[order],
            self.bound,
            best_of_stop,
        )
