"""Time given routes in compiled loops: the best stays of a route, and where one more stop fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.jit import compiled
from planner.optimise.pricing.clock_kernels import arrive, work

if TYPE_CHECKING:
    from planner.optimise.array_types import BoolArray, FloatArray, IntArray
    from planner.optimise.pricing.arrays import DayBatch, TimingData, TimingWorkspace


@compiled
def time_route(
    origin: int,
    route: IntArray,
    destination: int,
    timing_data: TimingData,
    late: IntArray,
    span: int,
    overtime_price: float,
    option: IntArray,
    options: IntArray,
    paid: FloatArray,
    best: FloatArray,
    timing: TimingWorkspace,
    minutes: IntArray,
) -> bool:
    """Write the best stays of a route into ``minutes``, the last one being the time there is; say whether it fits the day.

    Exact: for every minute at which recording may begin at a stop, the best credit so far is kept, unless an earlier minute has as
    much. ``options[option[v]:option[v + 1]]`` are the stays at v and ``paid`` their credits; best[t] is the best credit of a stay of
    at most t minutes at the last stop. That stay may end until the stop is ``late``, as in ``DayNetwork``. ``timing`` must hold no credit
    (-inf) yet.
    """
    rest_start, rest_end, closes = timing_data.rest_start, timing_data.rest_end, timing_data.closes
    reward, stay, came = timing.reward, timing.stay, timing.came
    stops, latest = reward.shape
    first = timing_data.start[origin, route[0]]
    if first >= latest:
        return False
    reward[0, first] = 0.0
    for k in range(stops - 1):
        v, w = route[k], route[k + 1]
        most = -np.inf
        for ready in range(latest):
            if reward[k, ready] <= most:
                continue
            most = reward[k, ready]
            for n in range(option[v], option[v + 1]):
                done = work(ready, options[n], rest_start, rest_end)
                if done > closes[v]:
                    break
                begin = _begin_next(done, v, w, timing_data)
                if begin < latest and most + paid[n] > reward[k + 1, begin]:
                    reward[k + 1, begin], stay[k + 1, begin], came[k + 1, begin] = (
                        most + paid[n],
                        options[n],
                        ready,
                    )
    v = route[stops - 1]
    due, at, most, value = min(timing_data.end[v, destination], closes[v]), -1, -np.inf, -np.inf
    for ready in range(latest):
        if reward[stops - 1, ready] <= most or ready >= due:
            continue
        most = reward[stops - 1, ready]
        resting = max(0, min(due, rest_end) - max(ready, rest_start))
        time = min(due - ready - resting, span)
        if time > 0 and most + best[time] > value:
            value, at, minutes[stops - 1] = most + best[time], ready, time
        if late[v] > closes[v] and ready < closes[v]:
            whole = option[v + 1] - 1
            done = work(ready, options[whole], rest_start, rest_end)
            then = most + paid[whole] - overtime_price * (done - closes[v])
            if closes[v] < done <= min(timing_data.end[v, destination], late[v]) and then > value:
                value, at, minutes[stops - 1] = then, ready, options[whole]
    for k in range(stops - 1, 0, -1) if at >= 0 else range(0):
        minutes[k - 1] = stay[k, at]
        at = came[k, at]
    return value > -np.inf


@compiled
def end_recording(origin: int, route: IntArray, stays: IntArray, timing_data: TimingData) -> int:
    """Return when the last of the ``stays`` of a route ends, if all is done as early as it can be."""
    begin = timing_data.start[origin, route[0]]
    for k in range(len(route) - 1):
        done = work(begin, stays[k], timing_data.rest_start, timing_data.rest_end)
        begin = _begin_next(done, route[k], route[k + 1], timing_data)
    return work(begin, stays[-1], timing_data.rest_start, timing_data.rest_end)


@compiled
def _begin_next(done: int, v: int, w: int, timing_data: TimingData) -> int:
    """Return when recording may begin at w if it is ``done`` at v, packed up there, driven and set up."""
    leave = work(done, timing_data.pack_up[v], timing_data.rest_start, timing_data.rest_end)
    there = arrive(leave, timing_data.between[v, w], timing_data)
    return int(
        max(
            work(there, timing_data.set_up[w], timing_data.rest_start, timing_data.rest_end),
            timing_data.opens[w],
        )
    )


@compiled
def fit_in(
    stop: int, days: DayBatch, timing_data: TimingData, among: BoolArray, instead: BoolArray
) -> None:
    """Say where ``stop`` fits at all, by day and place: among the stops of the day, and in the place of one; with the shortest stays.

    Where it does not, it fits with no stays; where it does, the stays that pay may still be too long.
    """
    for row in range(len(days.size)):
        for place in range(days.size[row] + 1):
            among[row, place] = _fits(stop, place, 0, row, days, timing_data)
            instead[row, place] = place < days.size[row] and _fits(
                stop, place, 1, row, days, timing_data
            )


@compiled
def _fits(
    stop: int, place: int, without: int, row: int, days: DayBatch, timing_data: TimingData
) -> bool:
    """Say whether a day is long enough for its stops with ``stop`` at a ``place``, and ``without`` so many of those that follow there."""
    now, before = 0, -1
    for k in range(days.size[row] + 1 - without):
        v = (
            days.stops[row, k]
            if k < place
            else stop
            if k == place
            else days.stops[row, k - 1 + without]
        )
        now = (
            timing_data.start[days.origin[row], v]
            if before < 0
            else _begin_next(now, before, v, timing_data)
        )
        if now >= timing_data.closes[v]:
            return False
        now = work(now, timing_data.shortest[v], timing_data.rest_start, timing_data.rest_end)
        if now > timing_data.late[v]:
            return False
        before = v
    return before < 0 or now <= timing_data.end[before, days.destination[row]]
