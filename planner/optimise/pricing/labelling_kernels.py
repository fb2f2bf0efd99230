"""Compiled loops of the labelling algorithm for the pricing problem.

A label is a partial route from one terminal: the stop where the team is, the minute at which
recording there may begin (phase 0) or has ended (phase 1), its reduced cost, and its ng-memory, the
stops that it must not visit again. A label dominates another of the same stop and phase that is no
earlier if its reduced cost is at least as large, its ng-memory a subset and, where their number is
limited, its visits no more (Feillet et al. 2004, doi:10.1002/net.20033). ``_is_dominated`` rejects
a new label; ``_keep`` removes the older ones that it dominates.

Where ng-neighbourhoods are smaller than the set of all stops, routes with cycles over far stops
remain, so that the best label is an upper bound (Baldacci, Mingozzi and Roberti 2011,
doi:10.1287/opre.1110.0975). Completion bounds come from the relaxation that allows all cycles; a
label that cannot reach the threshold even with its completion bound is dropped.

Stops of labels are extended in one pass forward in time, minute by minute.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.optimise.jit import compiled
from planner.optimise.pricing.clock_kernels import arrive, work

if TYPE_CHECKING:
    from planner.optimise.pricing.arrays import (
        AnyInts,
        CompletionBounds,
        DayNetwork,
        Frontier,
        Inbound,
        Labels,
        Outbound,
        Stays,
    )

BITS = 64  # of a word of an ng-memory
BIT = np.uint64(1)
MAX_KEPT = 2048  # labels of a stop that a new one is compared with
ARRIVED = 0  # phase: recording may begin
RECORDED = 1  # phase: recording has ended
NOT_ALLOWED = -1  # overtime of a stay that must end in the shift


@compiled
def bound_completions(
    day: DayNetwork,
    stays: Stays,
    inbound: Inbound,
    grid: int,
    flag: AnyInts,
    completion: CompletionBounds,
) -> None:
    """Bound what the rest of a route may add, in the relaxation that allows all cycles.

    Times are rounded down to the grid, so that the bounds hold.

    Parameters
    ----------
    day, stays, inbound
        The pricing problem; no stay is shorter than ``grid``.
    grid
        Minutes of a time step.
    flag
        Once ``flag[0]`` is set the loop ends, and what it has written means nothing.
    completion
        Filled with the bounds; all FORBIDDEN on entry.
    """
    for step in range(len(completion.max_start) - 2, -1, -1):
        if flag[0]:
            break
        now = day.first + step * grid
        _bound_starts(step, now, grid, day, stays, completion)
        _bound_ends(step, now, day, inbound, completion)


@compiled
def _bound_starts(
    step: int,
    now: int,
    grid: int,
    day: DayNetwork,
    stays: Stays,
    completion: CompletionBounds,
) -> None:
    """Bound the completions of labels that may begin to record in one time step."""
    for v in range(len(day.opens)):
        bound = completion.start[v, step + 1]  # waiting
        if now + grid > day.opens[v]:
            for n in range(stays.number[v]):
                done = work(
                    max(now, day.opens[v]), stays.minutes[v, n], day.rest_start, day.rest_end
                )
                if done > day.overtime_end[v]:
                    break
                overtime = _overtime(v, n, now, done, day, stays)
                if overtime == NOT_ALLOWED:
                    continue
                reward = stays.reward[v, n] - day.overtime_price * overtime
                bound = max(bound, reward + completion.end[v, completion.step[done - day.first]])
        completion.start[v, step] = bound
        completion.max_start[step] = max(completion.max_start[step], bound)


@compiled
def _bound_ends(
    step: int, now: int, day: DayNetwork, inbound: Inbound, completion: CompletionBounds
) -> None:
    """Bound the completions of labels that have ended recording in one time step."""
    stops, terminals = inbound.end.shape
    for v in range(stops):
        bound = completion.end[v, step + 1]
        if now <= day.overtime_end[v]:
            for j in range(terminals):
                if now <= inbound.end[v, j]:
                    bound = max(bound, -inbound.travel_cost[v, j] - inbound.day_price[j])
            leave = work(now, day.pack_up[v], day.rest_start, day.rest_end)
            for w in day.near[v]:
                arrival = arrive(leave, day.between[v, w], day)
                if (
                    arrival > day.last
                    or completion.max_start[completion.step[arrival - day.first]] <= bound
                ):
                    break
                ready = work(arrival, day.set_up[w], day.rest_start, day.rest_end)
                begin = max(ready, day.opens[w])
                if begin <= day.closes[w]:
                    start = completion.start[w, completion.step[begin - day.first]]
                    bound = max(bound, start - day.travel_cost[v, w])
        completion.end[v, step] = bound


@compiled
def _overtime(v: int, n: int, begin: int, done: int, day: DayNetwork, stays: Stays) -> int:
    """Return the minutes of overtime of the n-th stay at v; NOT_ALLOWED unless it is the last."""
    if done <= day.closes[v]:
        return 0
    if n < stays.number[v] - 1 or begin >= day.closes[v]:
        return NOT_ALLOWED
    return int(done - day.closes[v])


@compiled
def _is_dominated(
    reduced_cost: float,
    memory: AnyInts,
    visits: int,
    labels: Labels,
    kept: AnyInts,
    count: int,
    max_better: int,
) -> bool:
    """Return whether one of the ``kept`` labels, none of which is later, dominates a label.

    Or whether ``max_better`` of them (0: any number) are as good apart from their ng-memories.
    """
    better = 0
    for n in range(count):
        other = kept[n]
        if labels.reduced_cost[other] >= reduced_cost and labels.visits[other] <= visits:
            is_subset = True
            for word in range(len(memory)):
                if labels.memory[other, word] & ~memory[word]:
                    is_subset = False
                    break
            better += 1
            if is_subset or better == max_better:
                return True
    return False


@compiled
def _keep(label: int, labels: Labels, kept: AnyInts, count: int) -> int:
    """Put ``label`` among the ``kept``, remove those it dominates, and return their number.

    Where there is no room it takes the place of the worst, if it is better.
    """
    left = 0
    worst = -1
    for n in range(count):
        other = kept[n]
        dominated = (
            labels.reduced_cost[other] <= labels.reduced_cost[label]
            and labels.visits[other] >= labels.visits[label]
        )
        for word in range(labels.memory.shape[1]) if dominated else range(0):
            if labels.memory[label, word] & ~labels.memory[other, word]:
                dominated = False
                break
        if not dominated:
            kept[left] = other
            if worst < 0 or labels.reduced_cost[other] < labels.reduced_cost[kept[worst]]:
                worst = left
            left += 1
    if left < len(kept):
        kept[left] = label
        return left + 1
    if labels.reduced_cost[kept[worst]] < labels.reduced_cost[label]:
        kept[worst] = label
    return left


@compiled
def _add(
    labels: Labels,
    made: int,
    stop: int,
    reduced_cost: float,
    visits: int,
    predecessor: int,
    stay: int,
    minute: int,
    bucket: AnyInts,
    first: int,
) -> int:
    """Write label number ``made``, whose memory is written already; return the next number."""
    labels.stop[made] = stop
    labels.reduced_cost[made] = reduced_cost
    labels.visits[made] = visits
    labels.predecessor[made] = predecessor
    labels.stay[made] = stay
    labels.minute[made] = minute
    labels.next_in_bucket[made] = bucket[minute - first]
    bucket[minute - first] = made
    return made + 1


@compiled
def make_labels(
    day: DayNetwork,
    stays: Stays,
    outbound: Outbound,
    completion: CompletionBounds,
    neighbourhoods: AnyInts,
    threshold: float,
    max_better: int,
    max_stops: int,
    flag: AnyInts,
    labels: Labels,
    frontier: Frontier,
) -> tuple[int, int, bool]:
    """Write the labels from one terminal that may reach a reduced cost above ``threshold``.

    Parameters
    ----------
    day, stays, outbound
        The pricing problem from one terminal.
    completion
        Upper bounds on what the rest of a route adds.
    neighbourhoods
        [V, words] ng-neighbourhoods: the stops that an ng-memory keeps at v, as bits.
    threshold
        Reduced cost that a label must be able to exceed.
    max_better
        Heuristic dominance: a label is dropped if so many labels of its stop are as early and
        as good, or if one of the same minute is as good. 0: exact dominance.
    max_stops
        Most stops of a route (0: any number).
    flag
        Once ``flag[0]`` is set there is no more room.
    labels, frontier
        Filled.

    Returns
    -------
    tuple[int, int, bool]
        Number of labels, number of ``frontier.ends``, and whether all labels had room.
    """
    made = _leave_terminal(day, outbound, completion, threshold, max_stops, labels, frontier)
    ends = 0
    for now in range(day.first, day.last + 1):
        for phase in range(2):
            label = frontier.bucket[phase, now - day.first]
            while label >= 0:
                v = labels.stop[label]
                kept = frontier.kept[phase, v]
                count = frontier.counts[phase, v]
                if not _is_dominated(
                    labels.reduced_cost[label],
                    labels.memory[label],
                    labels.visits[label],
                    labels,
                    kept,
                    count,
                    max_better,
                ):
                    frontier.counts[phase, v] = _keep(label, labels, kept, count)
                    if flag[0] or made + max(len(day.opens), stays.number[v]) > len(labels.stop):
                        return made, ends, False
                    if phase == ARRIVED:
                        made = _extend_by_stays(
                            label,
                            made,
                            day,
                            stays,
                            completion,
                            threshold,
                            max_better,
                            labels,
                            frontier,
                        )
                    else:
                        frontier.ends[ends] = label
                        ends += 1
                        if max_stops == 0 or labels.visits[label] < max_stops:
                            made = _extend_by_drives(
                                label,
                                made,
                                day,
                                completion,
                                neighbourhoods,
                                threshold,
                                max_better,
                                max_stops,
                                labels,
                                frontier,
                            )
                label = labels.next_in_bucket[label]
    return made, ends, True


@compiled
def _leave_terminal(
    day: DayNetwork,
    outbound: Outbound,
    completion: CompletionBounds,
    threshold: float,
    max_stops: int,
    labels: Labels,
    frontier: Frontier,
) -> int:
    """Write a label for the arrival at each first stop; return their number."""
    made = 0
    for v in range(len(day.opens)):
        begin = outbound.start[v]
        if begin > day.closes[v]:
            continue
        reduced_cost = -outbound.travel_cost[v]
        if reduced_cost + completion.start[v, completion.step[begin - day.first]] > threshold:
            labels.memory[made] = 0
            labels.memory[made, v // BITS] |= BIT << np.uint64(v % BITS)
            visits = 1 if max_stops else 0
            made = _add(
                labels,
                made,
                v,
                reduced_cost,
                visits,
                -1,
                -1,
                begin,
                frontier.bucket[ARRIVED],
                day.first,
            )
    return made


@compiled
def _extend_by_stays(
    label: int,
    made: int,
    day: DayNetwork,
    stays: Stays,
    completion: CompletionBounds,
    threshold: float,
    max_better: int,
    labels: Labels,
    frontier: Frontier,
) -> int:
    """Write the labels that end recording after each stay; return the next number."""
    v = labels.stop[label]
    begin = labels.minute[label]
    memory = labels.memory[label]
    visits = labels.visits[label]
    for n in range(stays.number[v]):
        done = work(begin, stays.minutes[v, n], day.rest_start, day.rest_end)
        if done > day.overtime_end[v]:
            break
        overtime = _overtime(v, n, begin, done, day, stays)
        if overtime == NOT_ALLOWED:
            continue
        reduced_cost = labels.reduced_cost[label] + stays.reward[v, n]
        reduced_cost -= day.overtime_price * overtime
        minute = done - day.first
        if reduced_cost + completion.end[v, completion.step[minute]] <= threshold:
            continue
        if max_better and reduced_cost <= frontier.best[RECORDED, v, minute]:
            continue
        if _is_dominated(
            reduced_cost,
            memory,
            visits,
            labels,
            frontier.kept[RECORDED, v],
            frontier.counts[RECORDED, v],
            max_better,
        ):
            continue
        frontier.best[RECORDED, v, minute] = reduced_cost
        for word in range(len(memory)):
            labels.memory[made, word] = memory[word]
        made = _add(
            labels,
            made,
            v,
            reduced_cost,
            visits,
            label,
            n,
            done,
            frontier.bucket[RECORDED],
            day.first,
        )
    return made


@compiled
def _extend_by_drives(
    label: int,
    made: int,
    day: DayNetwork,
    completion: CompletionBounds,
    neighbourhoods: AnyInts,
    threshold: float,
    max_better: int,
    max_stops: int,
    labels: Labels,
    frontier: Frontier,
) -> int:
    """Write the labels that arrive at each other stop; return the next number."""
    v = labels.stop[label]
    before = labels.reduced_cost[label]
    memory = labels.memory[label]
    visits = labels.visits[label] + 1 if max_stops else 0
    leave = work(labels.minute[label], day.pack_up[v], day.rest_start, day.rest_end)
    for w in day.near[v]:
        arrival = arrive(leave, day.between[v, w], day)
        if (
            arrival > day.last
            or before + completion.max_start[completion.step[arrival - day.first]] <= threshold
        ):
            break
        if memory[w // BITS] >> np.uint64(w % BITS) & BIT:
            continue
        ready = work(arrival, day.set_up[w], day.rest_start, day.rest_end)
        begin = max(ready, day.opens[w])
        if begin > day.closes[w]:
            continue
        reduced_cost = before - day.travel_cost[v, w]
        minute = begin - day.first
        if reduced_cost + completion.start[w, completion.step[minute]] <= threshold:
            continue
        if max_better and reduced_cost <= frontier.best[ARRIVED, w, minute]:
            continue
        for word in range(len(memory)):
            labels.memory[made, word] = memory[word] & neighbourhoods[w, word]
        labels.memory[made, w // BITS] |= BIT << np.uint64(w % BITS)
        if _is_dominated(
            reduced_cost,
            labels.memory[made],
            visits,
            labels,
            frontier.kept[ARRIVED, w],
            frontier.counts[ARRIVED, w],
            max_better,
        ):
            continue
        frontier.best[ARRIVED, w, minute] = reduced_cost
        made = _add(
            labels,
            made,
            w,
            reduced_cost,
            visits,
            label,
            -1,
            begin,
            frontier.bucket[ARRIVED],
            day.first,
        )
    return made
