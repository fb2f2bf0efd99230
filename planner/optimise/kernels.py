"""Inner loops, compiled by numba on their first use and kept on disk: plain functions of arrays.

They let other threads run meanwhile. Columns are rows of ``size``, ``stops`` and ``people``; a roster is an array [team, day of service]
of column numbers, -1 where nothing is chosen yet; days are those of the week, and sets of days are bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from planner.optimise.instance import BoolArray, FloatArray, IntArray

    Kernel = TypeVar("Kernel", bound=Callable[..., Any])

NO_GAIN = -1e18  # of what is not allowed
BARELY = -1e17


def _compile(kernel: Kernel) -> Kernel:
    """Return ``kernel`` compiled: from disk, or anew by every process where nothing can be kept there."""
    try:
        compiled: Any = numba.njit(cache=True, nogil=True)(kernel)
    except RuntimeError:
        compiled = numba.njit(nogil=True)(kernel)
    return cast("Kernel", compiled)


@_compile
def tally(
    roster: IntArray, dates: IntArray, kits: IntArray, size: IntArray, stops: IntArray, people: IntArray,
    seen: IntArray, called: IntArray, busy: IntArray,
) -> None:  # fmt: skip
    """Add up the visits of a roster, by stop: people as times have it (``seen``), days (``called``), kits by day (``busy[v, day]``)."""
    seen[:], called[:], busy[:] = 0, 0, 0
    for team in range(roster.shape[0]):
        for t in range(roster.shape[1]):
            column = roster[team, t]
            if column < 0:
                continue
            for k in range(size[column]):
                v = stops[column, k]
                seen[v] += people[column, k]
                called[v] |= 1 << dates[team, t]
                busy[v, dates[team, t]] += kits[team]


@_compile
def gains_on_day(
    first: int, last: int, day: int, kits: int, size: IntArray, stops: IntArray, people: IntArray, cost: FloatArray,
    once: BoolArray, crowd: IntArray, worth: FloatArray, away: float, hall: IntArray, unbroken: BoolArray,
    seen: IntArray, called: IntArray, busy: IntArray, gains: FloatArray,
) -> None:  # fmt: skip
    """Write what each of the columns ``first`` to ``last`` would add on ``day`` to the visits already tallied (laws 2, 3, 12)."""
    for n in range(first, last):
        gain = -cost[n]
        for k in range(size[n]):
            v = stops[n, k]
            left = crowd[v] - seen[v]
            taken = min(left, people[n, k])
            if left <= 0 or busy[v, day] + kits > hall[v] or (called[v] != 0 if once[v] else not unbroken[called[v] | 1 << day]):
                gain = NO_GAIN
                break
            gain += worth[v] * taken
            if not once[v]:  # the column's own price counts those whom a single visit turns away
                gain += away * (taken - crowd[v] if called[v] == 0 else taken)
        gains[n] = gain


@_compile
def best_week(
    start: int, gates: IntArray, following: IntArray, price: FloatArray, days: IntArray, first: IntArray, destination: IntArray,
    size: IntArray, stops: IntArray, people: IntArray, gains: FloatArray,
    once: BoolArray, crowd: IntArray, worth: FloatArray, unbroken: BoolArray, seen: IntArray, called: IntArray, mark: IntArray,
    value: FloatArray, marks: IntArray, back: IntArray, column: IntArray, count: IntArray, week: IntArray,
) -> float:  # fmt: skip
    """Write into ``week`` the best columns of one team, day by day, by labels on (day, node), and return their gain.

    ``following[t, node, gate]`` is the next node (-1: no way) at ``price``; the columns that leave gate g on day t are
    first[t, g] to first[t, g + 1]. At most ``value.shape[2]`` labels are kept at a node, of different sets of visits (told apart by sums of
    ``mark``). Visits of one week to the same stop share what is left there. The other arrays are work space.
    """
    most = value.shape[2]
    count[:] = 0
    count[0, start] = 1
    value[0, start, 0], marks[0, start, 0] = 0.0, 0
    for t in range(len(days)):
        for node in range(len(gates)):
            for n in range(first[t, gates[node]], first[t, gates[node] + 1]) if count[t, node] else range(0):
                to = following[t, node, destination[n]]
                if gains[t, n] < BARELY or to < 0:
                    continue
                for label in range(count[t, node]):
                    gain = value[t, node, label] + gains[t, n] - price[t, node, destination[n]]
                    slot = count[t + 1, to]
                    if slot == most:
                        slot = 0
                        for other in range(1, most):
                            if value[t + 1, to, other] < value[t + 1, to, slot]:
                                slot = other
                        if gain <= value[t + 1, to, slot]:
                            continue
                    mine, fits = marks[t, node, label], True
                    for k in range(size[n]):
                        v = stops[n, k]
                        mine += mark[v]
                        own, on = 0, called[v]
                        here, at = node, label
                        for before in range(t, 0, -1):  # what this label has visited so far
                            earlier = column[before, here, at]
                            for j in range(size[earlier]):
                                if stops[earlier, j] == v:
                                    own += people[earlier, j]
                                    on |= 1 << days[before - 1]
                            here, at = back[before, here, at] // most, back[before, here, at] % most
                        if own:
                            left = crowd[v] - seen[v]
                            if once[v] or left <= own or not unbroken[on | 1 << days[t]]:
                                fits = False
                                break
                            gain -= worth[v] * (min(left, people[n, k]) - min(left - own, people[n, k]))
                    if not fits or (slot < count[t + 1, to] and gain <= value[t + 1, to, slot]):
                        continue
                    for other in range(count[t + 1, to]):
                        if marks[t + 1, to, other] == mine:
                            slot = other
                    if slot < count[t + 1, to]:
                        if gain <= value[t + 1, to, slot]:
                            continue
                    else:
                        count[t + 1, to] += 1
                    value[t + 1, to, slot], marks[t + 1, to, slot] = gain, mine
                    back[t + 1, to, slot], column[t + 1, to, slot] = node * most + label, n
    best, here, at = NO_GAIN, -1, -1
    for node in range(len(gates)):
        for label in range(count[len(days), node]):
            if value[len(days), node, label] > best:
                best, here, at = value[len(days), node, label], node, label
    for t in range(len(days), 0, -1) if here >= 0 else range(0):
        week[t - 1] = column[t, here, at]
        here, at = back[t, here, at] // most, back[t, here, at] % most
    return best


@_compile
def max_plus(left: FloatArray, right: FloatArray) -> FloatArray:
    """Return the max-plus products of matrices: out[a, v, j] = max over w of left[a, v, w] + right[a, w, j]."""
    out = np.full((left.shape[0], left.shape[1], right.shape[2]), -np.inf)
    for a in range(left.shape[0]):
        for v in range(left.shape[1]):
            for w in range(left.shape[2]):
                for j in range(right.shape[2]):
                    out[a, v, j] = max(out[a, v, j], left[a, v, w] + right[a, w, j])
    return out


@_compile
def bound_labels(label: FloatArray, last: IntArray, origin: IntArray, completion: FloatArray, day: FloatArray) -> FloatArray:
    """Return upper[r, j], the least over all prices of time of label[a, r] + completion[a, last[r], j], less day[origin[r], j]."""
    upper = np.empty((label.shape[1], completion.shape[2]))
    for r in range(label.shape[1]):
        for j in range(completion.shape[2]):
            least = label[0, r] + completion[0, last[r], j]
            for a in range(1, label.shape[0]):
                least = min(least, label[a, r] + completion[a, last[r], j])
            upper[r, j] = least - day[origin[r], j]
    return upper


@_compile
def _arrive(ready: int, minutes: int, rest_start: int, rest_end: int) -> int:
    """Return the end of a drive; none overlaps the break (as in ``DayClock.arrive``)."""
    return rest_end + minutes if ready + minutes > rest_start and ready < rest_end else ready + minutes


@_compile
def _work(ready: int, minutes: int, rest_start: int, rest_end: int) -> int:
    """Return the end of work that the break interrupts (as in ``DayClock.work``)."""
    if rest_start <= ready < rest_end:
        ready = rest_end
    return ready + minutes + (rest_end - rest_start if ready < rest_start < ready + minutes else 0)


@_compile
def time_routes(
    origins: IntArray, routes: IntArray, destinations: IntArray, start: IntArray, end: IntArray, between: IntArray,
    set_up: IntArray, pack_up: IntArray, opens: IntArray, closes: IntArray, rest: tuple[int, int], span: int,
    option: IntArray, options: IntArray, paid: FloatArray, best: FloatArray, minutes: IntArray,
) -> FloatArray:  # fmt: skip
    """Return the best credit of the stays of each route (-inf: it does not fit the day), and write the stays into ``minutes``.

    Exact: for every minute at which recording may begin at a stop, the best credit so far is kept, unless an earlier minute has as
    much. ``options[option[v]:option[v + 1]]`` are the stays at v and ``paid`` their credits; best[v, t] is the best credit of a stay
    of at most t minutes. In ``minutes`` the last stay is the time there is.
    """
    rest_start, rest_end = rest
    stops, latest = routes.shape[1], closes.max() + 1
    credit = np.empty((stops, latest))
    stay, came = np.zeros((stops, latest), dtype=np.int64), np.zeros((stops, latest), dtype=np.int64)
    result = np.full(len(routes), -np.inf)
    for r in range(len(routes)):
        first = start[origins[r], routes[r, 0]]
        if first >= latest:
            continue
        credit[:] = -np.inf
        credit[0, first] = 0.0
        for k in range(stops - 1):
            v, w = routes[r, k], routes[r, k + 1]
            most = -np.inf
            for ready in range(latest):
                if credit[k, ready] <= most:
                    continue
                most = credit[k, ready]
                for n in range(option[v], option[v + 1]):
                    done = _work(ready, options[n], rest_start, rest_end)
                    if done > closes[v]:
                        break
                    there = _arrive(_work(done, pack_up[v], rest_start, rest_end), between[v, w], rest_start, rest_end)
                    begin = max(_work(there, set_up[w], rest_start, rest_end), opens[w])
                    if begin < latest and most + paid[n] > credit[k + 1, begin]:
                        credit[k + 1, begin], stay[k + 1, begin], came[k + 1, begin] = most + paid[n], options[n], ready
        v = routes[r, stops - 1]
        due, at, most = end[v, destinations[r]], -1, -np.inf
        for ready in range(latest):
            if credit[stops - 1, ready] <= most or ready >= due:
                continue
            most = credit[stops - 1, ready]
            resting = max(0, min(due, rest_end) - max(ready, rest_start))
            time = min(due - ready - resting, span)
            if time > 0 and most + best[v, time] > result[r]:
                result[r], at, minutes[r, stops - 1] = most + best[v, time], ready, time
        for k in range(stops - 1, 0, -1) if at >= 0 else range(0):
            minutes[r, k - 1] = stay[k, at]
            at = came[k, at]
    return result
