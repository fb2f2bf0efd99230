"""Labelling algorithm for the pricing problem: heuristic pricing, and bounds by ng-routes.

Heuristic pricing looks for elementary routes with heuristic dominance. With a proof, exact
dominance on ng-routes bounds the reduced cost of every route; the ng-neighbourhoods grow by the
stops whose cycles are found (dynamic ng-route relaxation).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from planner.optimise.array_types import FORBIDDEN, freeze_arrays
from planner.optimise.guard import CutShortError
from planner.optimise.pricing.arrays import (
    CompletionBounds,
    DayNetwork,
    Frontier,
    Inbound,
    Labels,
    Outbound,
    Stays,
)
from planner.optimise.pricing.extraction_kernels import (
    close_routes,
    count_stops,
    select_diverse,
    trace,
)
from planner.optimise.pricing.labelling_kernels import (
    BITS,
    MAX_KEPT,
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

# Thousandths of a person: routes with a smaller reduced cost do not enter the master.
EPSILON = 1.0
# Bounds below this count as zero; over all days of a plan they stay below a thousandth.
NEGLIGIBLE = 0.001
# A price that no route can pay, of moves that no team makes and visits that are not allowed.
PROHIBITIVE = 1e9
# Minutes of a time step of the completion bounds.
GRID = 2
# Thresholds of heuristic pricing, tried in this order, as shares of the relaxed bound.
FIRST_SHARES = (0.8, 0.4)
# Thresholds of a proof, as shares of the relaxed bound: coarser where there is no room for less.
COARSE_SHARES = (0.0, 0.05, 0.1, 0.14, 0.2, 0.4)
# Size of an ng-neighbourhood, the stop itself included: at first, and at most.
FIRST_NEIGHBOURS = 6
MAX_NEIGHBOURS = 16
# Most times that ng-neighbourhoods grow in one pricing run.
MAX_GROWTHS = 30
# Best routes whose cycles are forbidden by each growth.
CYCLES_BROKEN = 5


@dataclass(frozen=True, slots=True)
class PricingEffort:
    """How much work a pricing run may do.

    A proof has room for ``labels`` from a terminal; where that is too little, the bound is that of
    the relaxation. Once ``work`` labels are made in all, the other terminals are left out, or
    bounded by the relaxation alone: days of many hours need more.
    """

    proof: bool = False  # whether to bound every route, beside finding good ones
    threshold: float = EPSILON  # thousandths of a person: routes that count have more
    routes: int = 250  # most routes returned
    per_stop: int = 15  # most routes returned that visit the same stop
    kept: int = 2  # labels of a stop kept that are as early and as good (heuristic dominance)
    labels: int = 3_000_000  # labels from one terminal
    work: int = 3_000_000  # labels from all terminals


QUICK = PricingEffort()
EXACT = PricingEffort(proof=True, work=24_000_000)
# Whole plans need more columns than the linear master takes.
BROAD = PricingEffort(threshold=-2_000.0, routes=1_500, per_stop=300, kept=4)


@dataclass(frozen=True, slots=True)
class PricedRoutes:
    """R routes, a row each, the best first, and bounds on the reduced cost of any route."""

    origins: IntArray  # [R] terminal
    destinations: IntArray  # [R] terminal
    stops: IntArray  # [R, longest] filled up with -1
    stays: IntArray  # [R, longest] index of each stay, filled up with -1
    bound: FloatArray  # [J, J] >= 0, of any route between two terminals; inf without a proof
    best_of_stop: FloatArray  # [V] best reduced cost found of a route that visits v

    def __post_init__(self) -> None:
        """Make the arrays read-only."""
        freeze_arrays(self)


class _Batch(NamedTuple):
    """Routes found from one terminal, a row each, as in ``PricedRoutes``."""

    reduced_costs: FloatArray
    origins: IntArray
    destinations: IntArray
    stops: IntArray
    stays: IntArray


class Labelling:
    """The pricing problem of one team profile and day type.

    The ng-neighbourhoods learnt in one pricing run serve in the next.
    """

    def __init__(
        self,
        travel_times: TravelTimes,
        clock: DayClock,
        overtime_end: IntArray,
        overtime_price: float,
        *,
        shortest: int,
        max_stops: int,
        guard: Guard,
    ) -> None:
        """Prepare what does not depend on prices.

        Parameters
        ----------
        travel_times, clock
            Times of the day.
        overtime_end, overtime_price
            [V] when a stay in overtime must end, and the price of a minute of it.
        shortest
            Minutes of the shortest stay at any stop.
        max_stops
            Most stops of a route.
        guard
            Says when to stop early.
        """
        stops = len(travel_times.opens)
        self.travel_times = travel_times
        self.clock = clock
        self.overtime_end = overtime_end
        self.overtime_price = overtime_price
        self.guard = guard
        # Position of the terminal that is priced first.
        self.first = 0
        # 0 where the limit excludes nothing, so that labels need not count their visits.
        self.max_stops = max_stops if max_stops < stops else 0
        self.grid = max(1, min(GRID, shortest))
        # [v, w] whether w is in the ng-neighbourhood of v.
        self.neighbourhood = np.eye(stops, dtype=np.bool_)
        np.put_along_axis(
            self.neighbourhood,
            _nearest_first(travel_times.between)[:, : FIRST_NEIGHBOURS - 1],
            values=True,
            axis=1,
        )
        # Random numbers of the stops, of leaving and of reaching a terminal: their sum is the
        # signature of a route.
        numbers = np.random.default_rng(0).integers(-(2**62), 2**62, stops + 2)
        self.stop_number = numbers[:stops]
        self.origin_number = numbers[stops]
        self.destination_number = numbers[stops + 1]

    def price(self, stays: Stays, prices: FloatArray, effort: PricingEffort) -> PricedRoutes:
        """Return routes with a positive reduced cost, and with a proof bounds for all routes.

        Parameters
        ----------
        stays
            Stays to choose among, with their rewards.
        prices
            [J, J] dual price of a day between two terminals, PROHIBITIVE where no team makes it.
        effort
            Work to spend.

        Raises
        ------
        CutShortError
            If the guard stops it.
        """
        if self.guard.stopped:
            raise CutShortError
        run = _PricingRun(self, stays, prices, effort)
        terminals = np.flatnonzero((prices < PROHIBITIVE).any(axis=1)).tolist()
        for terminal in terminals[self.first :] + terminals[: self.first]:
            run.price_from(terminal)
        if run.is_exhausted:  # another terminal comes first the next time
            self.first = (self.first + 1) % max(1, len(terminals))
        return run.result()


def _nearest_first(between: IntArray) -> IntArray:
    """Return the other stops of each stop, the nearest first."""
    others = between.copy()
    np.fill_diagonal(others, np.iinfo(np.int64).max)
    return np.argsort(others, axis=1, kind="stable")[:, :-1]


def _empty_bounds(day: DayNetwork, grid: int) -> CompletionBounds:
    """Return completion bounds that are all FORBIDDEN."""
    minutes = day.last - day.first
    shape = (len(day.opens), minutes // grid + 2)
    return CompletionBounds(
        step=np.arange(minutes + 1) // grid,  # a table, since division takes long
        start=np.full(shape, FORBIDDEN),
        end=np.full(shape, FORBIDDEN),
        max_start=np.full(shape[1], FORBIDDEN),
    )


def _empty_labels(room: int, words: int) -> Labels:
    """Return arrays for ``room`` labels; memory that is never written to costs nothing."""
    return Labels(
        stop=np.empty(room, np.int32),
        reduced_cost=np.empty(room),
        memory=np.empty((room, words), np.uint64),
        visits=np.empty(room, np.int32),
        predecessor=np.empty(room, np.int32),
        stay=np.empty(room, np.int32),
        minute=np.empty(room, np.int32),
        next_in_bucket=np.empty(room, np.int32),
    )


def _empty_frontier(day: DayNetwork, kept: int, room: int) -> Frontier:
    """Return a frontier for ``kept`` labels of each stop, and ``room`` that may end a route."""
    stops = len(day.opens)
    minutes = day.last - day.first + 1
    return Frontier(
        bucket=np.full((2, minutes), -1, np.int32),
        kept=np.empty((2, stops, kept), np.int32),
        counts=np.zeros((2, stops), np.int32),
        best=np.full((2, stops, minutes), FORBIDDEN),
        ends=np.empty(room, np.int32),
    )


def _read_routes(labels: Labels, ends: AnyInts) -> tuple[IntArray, IntArray, IntArray]:
    """Return the routes that the labels ``ends`` end: number of stops, stops, index of each stay.

    Routes are rows, filled up with -1.
    """
    size = np.zeros(len(ends), dtype=np.int64)
    count_stops(labels, ends, size)
    shape = (len(ends), max(1, int(size.max(initial=0))))
    stops = np.full(shape, -1)
    stays = np.full(shape, -1)
    trace(labels, ends, size, stops, stays)
    return size, stops, stays


class _PricingRun:
    """One pricing run, among the active stops: with a proof all that can be visited.

    Without a proof a stop is active if some stay there has a positive reward.
    """

    def __init__(
        self, labelling: Labelling, stays: Stays, prices: FloatArray, effort: PricingEffort
    ) -> None:
        self.labelling = labelling
        self.prices = prices
        self.effort = effort
        self.guard = labelling.guard
        is_active = stays.number > 0 if effort.proof else stays.reward.max(axis=1) > 0
        self.active = np.flatnonzero(is_active)
        self.words = -(-len(self.active) // BITS)
        self.stays = Stays(
            stays.number[self.active], stays.minutes[self.active], stays.reward[self.active]
        )
        self.day = self._day_network()
        self.end = labelling.travel_times.end[self.active]
        self.homeward = labelling.travel_times.travel_costs.homeward[self.active] / THOUSANDTH
        is_used = prices < PROHIBITIVE
        # One set of completion bounds serves all terminals: the price of a day is split into the
        # mean of its origin and the smallest difference from that mean for its destination.
        self.mean = np.where(is_used, prices, 0.0).sum(axis=1) / np.maximum(1, is_used.sum(axis=1))
        self.completion = _empty_bounds(self.day, labelling.grid)
        cheapest = self._inbound((prices - self.mean[:, None]).min(axis=0))
        bound_completions(
            self.day, self.stays, cheapest, labelling.grid, self.guard.flag, self.completion
        )
        self.bound = np.where(is_used, 0.0 if effort.proof else np.inf, 0.0)
        self.labels_made = 0
        self.batches: list[_Batch] = []
        origins = int(is_used.any(axis=1).sum())
        self.routes_per_terminal = max(4 * effort.per_stop, 8 * effort.routes // max(1, origins))

    def _day_network(self) -> DayNetwork:
        """Return the network of the active stops."""
        times = self.labelling.travel_times
        clock = self.labelling.clock
        first = int(times.opens.min())
        pairs = np.ix_(self.active, self.active)
        return DayNetwork(
            first=first,
            last=int(max(first, self.labelling.overtime_end.max())),
            drive_from=clock.earliest,
            drive_until=clock.latest,
            rest_start=clock.rest_start,
            rest_end=clock.rest_end,
            opens=times.opens[self.active],
            closes=times.closes[self.active],
            overtime_end=self.labelling.overtime_end[self.active],
            overtime_price=self.labelling.overtime_price,
            set_up=times.set_up[self.active],
            pack_up=times.pack_up[self.active],
            between=times.between[pairs],
            travel_cost=times.travel_costs.between[pairs] / THOUSANDTH,
            near=_nearest_first(times.between[pairs]),
        )

    @property
    def is_exhausted(self) -> bool:
        """Whether the run has made as many labels as its effort allows."""
        return self.labels_made > self.effort.work

    def _inbound(self, day_price: FloatArray) -> Inbound:
        return Inbound(self.end, self.homeward, day_price)

    def price_from(self, terminal: int) -> None:
        """Price the routes that leave ``terminal``."""
        times = self.labelling.travel_times
        outbound = Outbound(
            times.start[terminal, self.active],
            times.travel_costs.outward[terminal, self.active] / THOUSANDTH,
        )
        inbound = self._inbound(self.prices[terminal])
        relaxed = self._relaxed_bound(terminal, outbound)
        if relaxed <= min(NEGLIGIBLE, self.effort.threshold):
            return
        if self.effort.proof:
            self.bound[terminal, self.prices[terminal] < PROHIBITIVE] = relaxed
        if self.is_exhausted:
            return
        self._find_routes(terminal, outbound, inbound, relaxed)
        if self.effort.proof:
            self._tighten_bound(terminal, outbound, inbound, relaxed)

    def _relaxed_bound(self, terminal: int, outbound: Outbound) -> float:
        """Return the largest reduced cost from ``terminal`` in the relaxation with cycles."""
        reached = np.flatnonzero(outbound.start <= self.day.closes)
        steps = self.completion.step[outbound.start[reached] - self.day.first]
        bounds = self.completion.start[reached, steps] - outbound.travel_cost[reached]
        return float(bounds.max(initial=FORBIDDEN) - self.mean[terminal])

    def _find_routes(
        self, terminal: int, outbound: Outbound, inbound: Inbound, relaxed: float
    ) -> None:
        """Look for good routes with heuristic dominance, at falling thresholds until some are."""
        least = self.effort.threshold
        all_stops = np.full((len(self.active), self.words), -1, dtype=np.int64).view(np.uint64)
        shares = (max(least, share * relaxed) for share in FIRST_SHARES)
        for threshold in dict.fromkeys((*shares, least)):
            labels, ends, _ = self._make_labels(
                terminal, outbound, all_stops, threshold, max_better=self.effort.kept
            )
            best, _ = self._extract_routes(terminal, inbound, labels, ends, threshold)
            if best.max() > threshold or self.is_exhausted:
                break

    def _make_labels(
        self,
        terminal: int,
        outbound: Outbound,
        neighbourhoods: AnyInts,
        threshold: float,
        *,
        max_better: int,
    ) -> tuple[Labels, AnyInts, bool]:
        """Return labels, those that may end a route, and whether there was room for all."""
        stops, words = neighbourhoods.shape
        labels = _empty_labels(max(self.effort.labels, stops), words)
        frontier = _empty_frontier(self.day, max_better or MAX_KEPT, len(labels.stop))
        made, ends, is_complete = make_labels(
            self.day,
            self.stays,
            outbound,
            self.completion,
            neighbourhoods,
            threshold + float(self.mean[terminal]),
            max_better,
            self.labelling.max_stops,
            self.guard.flag,
            labels,
            frontier,
        )
        self.labels_made += made
        if self.guard.stopped:
            raise CutShortError
        return labels, frontier.ends[:ends], is_complete

    def _tighten_bound(
        self, terminal: int, outbound: Outbound, inbound: Inbound, relaxed: float
    ) -> None:
        """Bound all routes from ``terminal`` as tightly as room and work allow."""
        for share in COARSE_SHARES:
            threshold = max(NEGLIGIBLE, share * relaxed)
            if self.is_exhausted or self._bound_routes(terminal, outbound, inbound, threshold):
                return

    def _bound_routes(
        self, terminal: int, outbound: Outbound, inbound: Inbound, threshold: float
    ) -> bool:
        """Bound all routes from ``terminal`` by ``threshold`` or more.

        The cycles of the best ng-routes are forbidden until they have none, or until the
        ng-neighbourhoods are full. Return whether there was room for all labels once.
        """
        is_used = self.prices[terminal] < PROHIBITIVE
        is_bounded = False
        for _ in range(MAX_GROWTHS):
            labels, ends, is_complete = self._make_labels(
                terminal, outbound, self._neighbourhood_bits(), threshold, max_better=0
            )
            if not is_complete:
                break
            best, best_label = self._extract_routes(terminal, inbound, labels, ends, threshold)
            self.bound[terminal, is_used] = np.maximum(best, threshold)[is_used]
            is_bounded = True
            ranked = np.argsort(-best, kind="stable")[:CYCLES_BROKEN]
            above = ranked[best[ranked] > threshold]
            if self.is_exhausted or not self._grow_neighbourhoods(labels, best_label[above]):
                break
        return is_bounded

    def _neighbourhood_bits(self) -> AnyInts:
        """Return the ng-neighbourhood of each active stop, as bits."""
        stops = len(self.active)
        inner = np.zeros((stops, self.words * BITS), dtype=np.bool_)
        inner[:, :stops] = self.labelling.neighbourhood[np.ix_(self.active, self.active)]
        return np.packbits(inner, axis=1, bitorder="little").view("<u8").astype(np.uint64)

    def _grow_neighbourhoods(self, labels: Labels, ends: AnyInts) -> bool:
        """Forbid the cycles of these routes where neighbourhoods have room; return if any grew.

        A stop joins the ng-neighbourhoods of the stops between two visits to it.
        """
        neighbourhood = self.labelling.neighbourhood
        has_grown = False
        size, routes, _ = _read_routes(labels, ends)
        for r in range(len(ends)):
            route = self.active[routes[r, : size[r]]].tolist()
            last_seen: dict[int, int] = {}
            for k, v in enumerate(route):
                for between in route[last_seen[v] + 1 : k] if v in last_seen else ():
                    is_full = neighbourhood[between].sum() >= MAX_NEIGHBOURS
                    if not neighbourhood[between, v] and not is_full:
                        neighbourhood[between, v] = True
                        has_grown = True
                last_seen[v] = k
        return has_grown

    def _extract_routes(
        self, terminal: int, inbound: Inbound, labels: Labels, ends: AnyInts, threshold: float
    ) -> tuple[FloatArray, AnyInts]:
        """Keep the best elementary routes.

        Return the best reduced cost of any label to each terminal, and the label.
        """
        shape = inbound.end.shape
        best = np.full(shape[1], FORBIDDEN)
        best_label = np.full(shape[1], -1, np.int32)
        reduced_costs = np.full(shape, max(threshold, self.effort.threshold))
        elementary = np.full(shape, -1, np.int32)
        close_routes(labels, ends, inbound, best, best_label, reduced_costs, elementary)
        v, j = np.nonzero(elementary >= 0)
        order = np.argsort(-reduced_costs[v, j], kind="stable")[: self.routes_per_terminal]
        if len(order):
            v = v[order]
            j = j[order]
            _, stops, stays = _read_routes(labels, elementary[v, j])
            stops = np.where(stops < 0, -1, self.active[stops])
            origins = np.full(len(order), terminal)
            self.batches.append(_Batch(reduced_costs[v, j], origins, j, stops, stays))
        return best, best_label

    def result(self) -> PricedRoutes:
        """Return the best routes found that differ, the best first."""
        found = _concatenate(self.batches)
        is_stop = found.stops >= 0
        best_of_stop = np.full(len(self.labelling.stop_number), -np.inf)
        costs = np.broadcast_to(found.reduced_costs[:, None], found.stops.shape)
        np.maximum.at(best_of_stop, found.stops[is_stop], costs[is_stop])
        order = np.argsort(-found.reduced_costs, kind="stable")
        rows = np.empty(self.effort.routes, dtype=np.int64)
        served = np.zeros(len(best_of_stop), dtype=np.int64)
        count = select_diverse(
            found.stops[order],
            self._signatures(found)[order],
            self.effort.per_stop,
            served,
            rows,
        )
        chosen = order[rows[:count]]
        return PricedRoutes(
            found.origins[chosen],
            found.destinations[chosen],
            found.stops[chosen],
            found.stays[chosen],
            self.bound,
            best_of_stop,
        )

    def _signatures(self, routes: _Batch) -> IntArray:
        """Return a number for each route: the same for the same terminals, stops and stays."""
        labelling = self.labelling
        number = np.append(labelling.stop_number, 0)  # the last one is that of -1, no stop
        signatures: IntArray = (
            (number[routes.stops] * (routes.stays + 2)).sum(axis=1)
            + routes.origins * labelling.origin_number
            + routes.destinations * labelling.destination_number
        )
        return signatures


def _concatenate(batches: list[_Batch]) -> _Batch:
    """Return all routes in one batch, the rows filled up to the longest."""
    longest = max((batch.stops.shape[1] for batch in batches), default=1)

    def widen(table: IntArray) -> IntArray:
        missing = longest - table.shape[1]
        return np.pad(table, ((0, 0), (0, missing)), constant_values=-1)

    padded = [
        batch._replace(stops=widen(batch.stops), stays=widen(batch.stays)) for batch in batches
    ]
    none = np.zeros(0, dtype=np.int64)
    no_rows = np.zeros((0, longest), dtype=np.int64)
    empty = _Batch(np.zeros(0), none, none, no_rows, no_rows)
    return _Batch(*(np.concatenate(parts) for parts in zip(empty, *padded, strict=True)))
