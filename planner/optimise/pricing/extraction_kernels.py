"""Compiled loops that read routes off labels and select which of them become columns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.optimise.jit import compiled

if TYPE_CHECKING:
    from planner.optimise.array_types import FloatArray, IntArray
    from planner.optimise.pricing.arrays import AnyInts, Inbound, Labels


@compiled
def close_routes(
    labels: Labels,
    ends: AnyInts,
    inbound: Inbound,
    best: FloatArray,
    best_label: AnyInts,
    elementary_costs: FloatArray,
    elementary_labels: AnyInts,
) -> None:
    """Find the best reduced costs of labels that drive on to a terminal, with their labels.

    Only what is better than the entry that already stands there is written.

    Parameters
    ----------
    labels, ends, inbound
        Labels, those from which a team may drive to a terminal, and these drives.
    best, best_label
        [J] of any label.
    elementary_costs, elementary_labels
        [V, J] of a route without a cycle, by last stop.
    """
    for end in ends:
        v = labels.stop[end]
        is_elementary = False
        is_known = False  # whether there is a cycle is looked up once, and only where it matters
        for j in range(len(best)):
            if labels.minute[end] > inbound.end[v, j]:
                continue
            reduced_cost = (
                labels.reduced_cost[end] - inbound.travel_cost[v, j] - inbound.day_price[j]
            )
            if reduced_cost > best[j]:
                best[j] = reduced_cost
                best_label[j] = end
            if reduced_cost > elementary_costs[v, j]:
                if not is_known:
                    is_elementary = not _has_cycle(labels, end)
                    is_known = True
                if is_elementary:
                    elementary_costs[v, j] = reduced_cost
                    elementary_labels[v, j] = end


@compiled
def _has_cycle(labels: Labels, end: int) -> bool:
    label = end
    while label >= 0:
        other = labels.predecessor[label] if labels.stay[label] >= 0 else -1
        while other >= 0:
            if labels.stay[other] >= 0 and labels.stop[other] == labels.stop[label]:
                return True
            other = labels.predecessor[other]
        label = labels.predecessor[label]
    return False


@compiled
def count_stops(labels: Labels, ends: AnyInts, size: IntArray) -> None:
    """Write into ``size`` the number of stops of the routes that the labels ``ends`` end."""
    for r in range(len(ends)):
        label = ends[r]
        size[r] = 0
        while label >= 0:
            size[r] += labels.stay[label] >= 0
            label = labels.predecessor[label]


@compiled
def trace(labels: Labels, ends: AnyInts, size: IntArray, stops: IntArray, stays: IntArray) -> None:
    """Write the routes that the labels ``ends`` end, a row each: stops and indices of stays."""
    for r in range(len(ends)):
        label = ends[r]
        k = size[r]
        while label >= 0:
            if labels.stay[label] >= 0:
                k -= 1
                stops[r, k] = labels.stop[label]
                stays[r, k] = labels.stay[label]
            label = labels.predecessor[label]


@compiled
def select_diverse(
    stops: IntArray, signatures: IntArray, max_per_stop: int, served: IntArray, rows: IntArray
) -> int:
    """Select routes in the order given, with different signatures and not too many per stop.

    Parameters
    ----------
    stops
        [routes, longest] filled up with -1.
    signatures
        [routes] equal for routes that do not differ.
    max_per_stop
        Most routes selected that visit the same stop.
    served
        [V] counts the selected routes that visit a stop.
    rows
        Filled with the selected rows, as many as there is room for.

    Returns
    -------
    int
        Number of rows selected.
    """
    selected = 0
    for r in range(len(stops)):
        if selected == len(rows):
            break
        if _adds_diversity(r, stops, signatures, max_per_stop, served, rows[:selected]):
            for v in stops[r]:
                if v >= 0:
                    served[v] += 1
            rows[selected] = r
            selected += 1
    return selected


@compiled
def _adds_diversity(
    r: int,
    stops: IntArray,
    signatures: IntArray,
    max_per_stop: int,
    served: IntArray,
    rows: IntArray,
) -> bool:
    """Return whether row r differs from ``rows`` and visits no stop that is served enough."""
    for v in stops[r]:
        if v >= 0 and served[v] >= max_per_stop:
            return False
    for other in rows:
        if signatures[other] == signatures[r]:
            return False
    return True
