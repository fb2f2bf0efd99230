"""Read routes off labels: which turn home best, by what stops and stays they came, and which of many to take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.compiling import NO_GAIN, compiled

if TYPE_CHECKING:
    from planner.optimise.instance import FloatArray, IntArray
    from planner.optimise.route_arrays import AnyInts, Home, Labels


@compiled
def turn_home(labels: Labels, ends: AnyInts, home: Home, wanted: float) -> tuple[FloatArray, AnyInts, FloatArray, AnyInts]:
    """Return the best gain to each gate of any label and of the best route without a cycle by last stop, each with its label.

    Shapes are (J,) and (V, J); where no route gains more than ``wanted`` the label is -1.
    """
    stops, gates = home.end.shape
    any_gain, any_label = np.full(gates, NO_GAIN), np.full(gates, -1, np.int32)
    gains, last = np.full((stops, gates), wanted), np.full((stops, gates), -1, np.int32)
    for end in ends:
        v, simple, known = labels.stop[end], False, False
        for j in range(gates):
            if labels.minute[end] > home.end[v, j]:
                continue
            gain = labels.gain[end] - home.fare[v, j] - home.day[j]
            if gain > any_gain[j]:
                any_gain[j], any_label[j] = gain, end
            if gain > gains[v, j]:
                if not known:
                    simple, known = not _has_cycle(labels, end), True
                if simple:
                    gains[v, j], last[v, j] = gain, end
    return any_gain, any_label, gains, last


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
def trace(labels: Labels, ends: AnyInts) -> tuple[IntArray, IntArray, IntArray]:
    """Return the routes of the labels ``ends``, a row each: their number of stops, the stops in order, and which stay each has there."""
    size = np.zeros(len(ends), np.int64)
    for r in range(len(ends)):
        label = ends[r]
        while label >= 0:
            size[r] += labels.stay[label] >= 0
            label = labels.before[label]
    longest = max(1, size.max()) if len(ends) else 1
    stops, chosen = np.full((len(ends), longest), -1), np.full((len(ends), longest), -1)
    for r in range(len(ends)):
        label, k = ends[r], size[r]
        while label >= 0:
            if labels.stay[label] >= 0:
                k -= 1
                stops[r, k], chosen[r, k] = labels.stop[label], labels.stay[label]
            label = labels.before[label]
    return size, stops, chosen


@compiled
def pick(stops: IntArray, same: IntArray, count: int, most_per_stop: int, most: int) -> IntArray:
    """Return which rows to take, from the first on: none ``same`` as another, ``most`` at most, and ``most_per_stop`` for any stop."""
    served, taken, rows = np.zeros(count, np.int64), 0, np.empty(most, np.int64)
    for r in range(len(stops)):
        own = stops[r][stops[r] >= 0]
        if taken < most and not (served[own] >= most_per_stop).any() and not (same[rows[:taken]] == same[r]).any():
            served[own] += 1
            rows[taken] = r
            taken += 1
    return rows[:taken]
