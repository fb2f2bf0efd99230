"""Compiled loops that time given routes: the best stays of a route, and where a stop fits in."""

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
    overtime_end: IntArray,
    span: int,
    overtime_price: float,
    option: IntArray,
    options: IntArray,
    rewards: FloatArray,
    best: FloatArray,
    table: TimingWorkspace,
    minutes: IntArray,
) -> bool:
    """Find the stays of a route with the largest reward, by dynamic programming over minutes.

    For every minute at which recording may begin at a stop, the table keeps the best reward so
    far, unless an earlier minute has as much. The result is exact.

    Parameters
    ----------
    origin, route, destination
        Terminal, stops, terminal.
    timing_data
        Hours and drives.
    overtime_end
        [V] when the last stay must end if it is the longest option of its stop.
    span
        Longest time of recording in a day, in minutes.
    overtime_price
        Price of a minute after the stop closes.
    option, options, rewards
        The stays at v are ``options[option[v]:option[v + 1]]``, with these ``rewards``.
    best
        [t] best reward of a stay of at most t minutes at the last stop.
    table
        Workspace; its rewards are -inf on entry.
    minutes
        Filled with the stays, the last one being all the time that is left.

    Returns
    -------
    bool
        Whether the route fits the day.
    """
    stops, latest = table.reward.shape
    first = timing_data.start[origin, route[0]]
    if first >= latest:
        return False
    table.reward[0, first] = 0.0
    for k in range(stops - 1):
        _extend(k, route[k], route[k + 1], timing_data, option, options, rewards, table)
    ready, minutes[stops - 1] = _best_last_stay(
        route[stops - 1],
        destination,
        timing_data,
        overtime_end,
        span,
        overtime_price,
        option,
        options,
        rewards,
        best,
        table,
    )
    if ready < 0:
        return False
    for k in range(stops - 1, 0, -1):
        minutes[k - 1] = table.stay[k, ready]
        ready = table.previous[k, ready]
    return True


@compiled
def _extend(
    k: int,
    v: int,
    w: int,
    timing_data: TimingData,
    option: IntArray,
    options: IntArray,
    rewards: FloatArray,
    table: TimingWorkspace,
) -> None:
    """Extend position k of a route, at stop v, by each stay there and the drive to stop w."""
    latest = table.reward.shape[1]
    best_so_far = -np.inf
    for ready in range(latest):
        if table.reward[k, ready] <= best_so_far:
            continue
        best_so_far = table.reward[k, ready]
        for n in range(option[v], option[v + 1]):
            done = work(ready, options[n], timing_data.rest_start, timing_data.rest_end)
            if done > timing_data.closes[v]:
                break
            begin = _begin_next(done, v, w, timing_data)
            if begin < latest and best_so_far + rewards[n] > table.reward[k + 1, begin]:
                table.reward[k + 1, begin] = best_so_far + rewards[n]
                table.stay[k + 1, begin] = options[n]
                table.previous[k + 1, begin] = ready


@compiled
def _best_last_stay(
    v: int,
    destination: int,
    timing_data: TimingData,
    overtime_end: IntArray,
    span: int,
    overtime_price: float,
    option: IntArray,
    options: IntArray,
    rewards: FloatArray,
    best: FloatArray,
    table: TimingWorkspace,
) -> tuple[int, int]:
    """Return when the best last stay, at stop v, begins (-1: none fits) and its minutes."""
    stops, latest = table.reward.shape
    rest_start = timing_data.rest_start
    rest_end = timing_data.rest_end
    closes = timing_data.closes[v]
    due = min(timing_data.end[v, destination], closes)
    overtime_due = min(timing_data.end[v, destination], overtime_end[v])
    longest = option[v + 1] - 1
    begins = -1
    minutes = 0
    best_so_far = -np.inf
    best_total = -np.inf
    for ready in range(latest):
        if table.reward[stops - 1, ready] <= best_so_far or ready >= due:
            continue
        best_so_far = table.reward[stops - 1, ready]
        resting = max(0, min(due, rest_end) - max(ready, rest_start))
        time = min(due - ready - resting, span)
        if time > 0 and best_so_far + best[time] > best_total:
            best_total = best_so_far + best[time]
            begins = ready
            minutes = time
        if overtime_end[v] > closes and ready < closes:
            done = work(ready, options[longest], rest_start, rest_end)
            total = best_so_far + rewards[longest] - overtime_price * (done - closes)
            if closes < done <= overtime_due and total > best_total:
                best_total = total
                begins = ready
                minutes = options[longest]
    return begins, minutes


@compiled
def end_recording(origin: int, route: IntArray, stays: IntArray, timing_data: TimingData) -> int:
    """Return when the last stay of a route ends if everything happens as early as it can."""
    begin = timing_data.start[origin, route[0]]
    for k in range(len(route) - 1):
        done = work(begin, stays[k], timing_data.rest_start, timing_data.rest_end)
        begin = _begin_next(done, route[k], route[k + 1], timing_data)
    return work(begin, stays[-1], timing_data.rest_start, timing_data.rest_end)


@compiled
def _begin_next(done: int, v: int, w: int, timing_data: TimingData) -> int:
    """Return when recording may begin at w after it ends at v: pack up, drive, set up."""
    leave = work(done, timing_data.pack_up[v], timing_data.rest_start, timing_data.rest_end)
    arrival = arrive(leave, timing_data.between[v, w], timing_data)
    ready = work(arrival, timing_data.set_up[w], timing_data.rest_start, timing_data.rest_end)
    return int(max(ready, timing_data.opens[w]))


@compiled
def find_insertions(
    stop: int,
    days: DayBatch,
    timing_data: TimingData,
    inserted: BoolArray,
    replaced: BoolArray,
) -> None:
    """Find the positions at which ``stop`` fits in a day if all stays are the shortest ones.

    With the stays that pay most the day may still be too long.

    Parameters
    ----------
    stop
        Stop to put in.
    days
        Day routes, a row each.
    timing_data
        Hours and drives.
    inserted, replaced
        [rows, longest + 1] filled with whether it fits before the stop of a position, and in its
        place.
    """
    for row in range(len(days.size)):
        for position in range(days.size[row] + 1):
            inserted[row, position] = _fits(stop, position, 0, row, days, timing_data)
            replaced[row, position] = position < days.size[row] and _fits(
                stop, position, 1, row, days, timing_data
            )


@compiled
def _fits(
    stop: int, position: int, removed: int, row: int, days: DayBatch, timing_data: TimingData
) -> bool:
    """Return whether a day has time for its stops with ``stop`` at a position.

    ``removed`` is how many of the day's stops are taken out at that position.
    """
    now = 0
    before = -1
    for k in range(days.size[row] + 1 - removed):
        other = k if k < position else k - 1 + removed
        v = stop if k == position else days.stops[row, other]
        if before < 0:
            now = timing_data.start[days.origin[row], v]
        else:
            now = _begin_next(now, before, v, timing_data)
        if now >= timing_data.closes[v]:
            return False
        now = work(now, timing_data.shortest[v], timing_data.rest_start, timing_data.rest_end)
        if now > timing_data.overtime_end[v]:
            return False
        before = v
    return before < 0 or now <= timing_data.end[before, days.destination[row]]
