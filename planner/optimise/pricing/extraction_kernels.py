"""Read routes off labels: which turn home best, by what stops and stays they came, and which of many to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.optimise.jit import compiled

if TYPE_CHECKING:
    from planner.optimise.array_types import FloatArray, IntArray
    from planner.optimise.pricing.arrays import AnyInts, Inbound, Labels


@compiled
def turn_home(
    labels: Labels,
    ends: AnyInts,
    home: Inbound,
    best: FloatArray,
    best_label: AnyInts,
    reduced_costs: FloatArray,
    last: AnyInts,
) -> None:
    """Write the best gain to each gate of any label, and of the best route without a cycle by last stop, each with its label.

    Shapes are (J,) and (V, J). Only what is better than what already stands there is written.
    """
    for end in ends:
        v, elementary, known = labels.stop[end], False, False
        for j in range(len(best)):
            if labels.minute[end] > home.end[v, j]:
                continue
            reduced_cost = labels.reduced_cost[end] - home.travel_cost[v, j] - home.day[j]
            if reduced_cost > best[j]:
                best[j], best_label[j] = reduced_cost, end
            if reduced_cost > reduced_costs[v, j]:
                if not known:
                    elementary, known = not _has_cycle(labels, end), True
                if elementary:
                    reduced_costs[v, j], last[v, j] = reduced_cost, end


@compiled
def _has_cycle(labels: Labels, end: int) -> bool:
    one = end
    while one >= 0:
        other = labels.before[one] if labels.stay[one] >= 0 else -1
        while other >= 0:
            if labels.stay[other] >= 0 and labels.stop[other] == labels.stop[one]:
                return True
            other = labels.before[other]
        one = labels.before[one]
    return False


@compiled
def count_stops(labels: Labels, ends: AnyInts, size: IntArray) -> None:
    """Write into ``size`` how many stops the routes of the labels ``ends`` have."""
    for r in range(len(ends)):
        label = ends[r]
        size[r] = 0
        while label >= 0:
            size[r] += labels.stay[label] >= 0
            label = labels.before[label]


@compiled
def trace(labels: Labels, ends: AnyInts, size: IntArray, stops: IntArray, chosen: IntArray) -> None:
    """Write the routes of the labels ``ends``, a row each: the stops in order, and which stay each has there."""
    for r in range(len(ends)):
        label, k = ends[r], size[r]
        while label >= 0:
            if labels.stay[label] >= 0:
                k -= 1
                stops[r, k], chosen[r, k] = labels.stop[label], labels.stay[label]
            label = labels.before[label]


@compiled
def pick(
    stops: IntArray, same: IntArray, most_per_stop: int, served: IntArray, rows: IntArray
) -> int:
    """Write into ``rows`` which to take, from the first on and while there is room; return how many.

    None is the ``same`` as another, and no stop is in more than ``most_per_stop``; ``served`` counts them, by stop.
    """
    taken = 0
    for r in range(len(stops)):
        if taken == len(rows):
            break
        if _is_wanted(r, stops, same, most_per_stop, served, rows[:taken]):
            for v in stops[r]:
                if v >= 0:
                    served[v] += 1
            rows[taken] = r
            taken += 1
    return taken


@compiled
def _is_wanted(
    r: int, stops: IntArray, same: IntArray, most_per_stop: int, served: IntArray, rows: IntArray
) -> bool:
    """Say whether row r is another than ``rows``, and none of its stops is in enough of them."""
    for v in stops[r]:
        if v >= 0 and served[v] >= most_per_stop:
            return False
    for other in rows:
        if same[other] == same[r]:
            return False
    return True
