"""The inner loops of pricing: the best day routes by labels in whole minutes, from each gate, forward in time, stop by stop.

A label is a partial route: the stop where it is, the minute at which recording there may begin (or has ended), what it has earned, and
which stops it must not visit again. One label makes another needless if it is as early, has earned as much and may visit all
that the other may (Feillet et al. 2004, doi:10.1002/net.20033). With memories short of all stops, routes with far cycles remain: a bound
(Baldacci, Mingozzi and Roberti 2011, doi:10.1287/opre.1110.0975). What may still come after a label is bounded by walks
that forget where they have been; a label that cannot reach the wanted gain even so is dropped.
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

BITS = 64
BIT = np.uint64(1)
MOST_KEPT = 2048  # labels that a new one is compared with, at a stop


@compiled
def bound_completions(
    day: DayNetwork,
    stays: Stays,
    home: Inbound,
    grid: int,
    flag: AnyInts,
    completion: CompletionBounds,
) -> None:
    """Write into ``completion`` the most that walks may still earn, stops visited again and again; times are rounded down to the grid.

    No stay is shorter than ``grid``. Once ``flag[0]`` is set what is written means nothing.
    """
    stops, terminals = home.end.shape
    step_of, start, end, highest = (
        completion.step,
        completion.start,
        completion.end,
        completion.most,
    )
    for step in range(len(highest) - 2, -1, -1):
        if flag[0]:
            break
        now = day.first + step * grid
        for v in range(stops):
            most = start[v, step + 1]  # waiting
            if now + grid > day.opens[v]:
                for n in range(stays.number[v]):
                    done = work(
                        max(now, day.opens[v]), stays.minutes[v, n], day.rest_start, day.rest_end
                    )
                    paid = stays.paid[v, n]
                    if done > day.closes[v]:
                        if done > day.late[v] or now >= day.closes[v]:
                            break
                        if n < stays.number[v] - 1:
                            continue
                        paid -= day.overtime_price * (done - day.closes[v])
                    most = max(most, paid + end[v, step_of[done - day.first]])
            start[v, step] = most
            highest[step] = max(highest[step], most)
        for v in range(stops):
            most = end[v, step + 1]
            if now <= day.late[v]:
                for j in range(terminals):
                    if now <= home.end[v, j]:
                        most = max(most, -home.travel_cost[v, j] - home.day[j])
                leave = work(now, day.pack_up[v], day.rest_start, day.rest_end)
                for w in day.near[v]:
                    there = arrive(leave, day.between[v, w], day)
                    if there > day.last or highest[step_of[there - day.first]] <= most:
                        break
                    begin = max(
                        work(there, day.set_up[w], day.rest_start, day.rest_end), day.opens[w]
                    )
                    if begin <= day.closes[w]:
                        most = max(
                            most, start[w, step_of[begin - day.first]] - day.travel_cost[v, w]
                        )
            end[v, step] = most


@compiled
def _is_dominated(
    reduced_cost: float,
    memory: AnyInts,
    visits: int,
    labels: Labels,
    kept: AnyInts,
    count: int,
    keep: int,
) -> bool:
    """Say whether a label so early is needless beside those ``kept``, or has ``keep`` better ones before it (0: however many)."""
    better = 0
    for n in range(count):
        other = kept[n]
        if labels.reduced_cost[other] >= reduced_cost and labels.visits[other] <= visits:
            inside = True
            for word in range(len(memory)):
                if labels.memory[other, word] & ~memory[word]:
                    inside = False
                    break
            better += 1
            if inside or better == keep:
                return True
    return False


@compiled
def _keep(label: int, labels: Labels, kept: AnyInts, count: int) -> int:
    """Put ``label`` among the ``kept``, without those it makes needless or, for want of room, instead of the worst; return their number."""
    left, worst = 0, -1
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
    before: int,
    stay: int,
    minute: int,
    newest: AnyInts,
    first: int,
) -> int:
    """Write the label number ``made``, whose memory is written already, and return the number of the next."""
    labels.stop[made], labels.reduced_cost[made], labels.visits[made] = stop, reduced_cost, visits
    labels.before[made], labels.stay[made], labels.minute[made] = before, stay, minute
    labels.following[made], newest[minute - first] = newest[minute - first], made
    return made + 1


@compiled
def make_labels(
    day: DayNetwork,
    stays: Stays,
    out: Outbound,
    completion: CompletionBounds,
    neighbourhoods: AnyInts,
    threshold: float,
    keep: int,
    most: int,
    flag: AnyInts,
    labels: Labels,
    frontier: Frontier,
) -> tuple[int, int, bool]:
    """Write the labels from one gate that may gain more than ``threshold``; return how many, how many may turn home, and if all had room.

    ``neighbourhoods[v]`` are the stops, as bits, that are still remembered at v. With ``keep`` at most so many labels of a stop that are as early
    and as good stay, and one for each minute: quick, but no proof; 0 keeps all that are not needless. No route has more than ``most``
    stops (0: any number). Once ``flag[0]`` is set there is no more room.
    """
    stops, words, room = len(day.opens), neighbourhoods.shape[1], len(labels.stop)
    newest, kept, counts, best, ends = (
        frontier.newest,
        frontier.kept,
        frontier.counts,
        frontier.best,
        frontier.ends,
    )
    turning, made = 0, 0
    for v in range(stops):
        begin = out.start[v]
        if (
            begin <= day.closes[v]
            and completion.start[v, completion.step[begin - day.first]] - out.travel_cost[v]
            > threshold
        ):
            labels.memory[made] = 0
            labels.memory[made, v // BITS] |= BIT << np.uint64(v % BITS)
            made = _add(
                labels,
                made,
                v,
                -out.travel_cost[v],
                1 if most else 0,
                -1,
                -1,
                begin,
                newest[0],
                day.first,
            )
    for now in range(day.first, day.last + 1):
        for phase in range(2):
            label = newest[phase, now - day.first]
            while label >= 0:
                v, reduced_cost, memory, visits = (
                    labels.stop[label],
                    labels.reduced_cost[label],
                    labels.memory[label],
                    labels.visits[label],
                )
                if _is_dominated(
                    reduced_cost, memory, visits, labels, kept[phase, v], counts[phase, v], keep
                ):
                    label = labels.following[label]
                    continue
                counts[phase, v] = _keep(label, labels, kept[phase, v], counts[phase, v])
                if flag[0] or made + max(stops, stays.number[v]) > room:
                    return made, turning, False
                if phase == 0:
                    for n in range(stays.number[v]):
                        done = work(now, stays.minutes[v, n], day.rest_start, day.rest_end)
                        then = reduced_cost + stays.paid[v, n]
                        if done > day.closes[v]:
                            if done > day.late[v] or now >= day.closes[v]:
                                break
                            if n < stays.number[v] - 1:
                                continue
                            then -= day.overtime_price * (done - day.closes[v])
                        if then + completion.end[v, completion.step[done - day.first]] <= threshold:
                            continue
                        if keep and then <= best[1, v, done - day.first]:
                            continue
                        if _is_dominated(
                            then, memory, visits, labels, kept[1, v], counts[1, v], keep
                        ):
                            continue
                        best[1, v, done - day.first] = then
                        for word in range(words):
                            labels.memory[made, word] = memory[word]
                        made = _add(
                            labels, made, v, then, visits, label, n, done, newest[1], day.first
                        )
                else:
                    ends[turning] = label
                    turning += 1
                    leave = work(now, day.pack_up[v], day.rest_start, day.rest_end)
                    for w in day.near[v] if not most or visits < most else day.near[v, :0]:
                        there = arrive(leave, day.between[v, w], day)
                        if (
                            there > day.last
                            or reduced_cost + completion.most[completion.step[there - day.first]]
                            <= threshold
                        ):
                            break
                        if memory[w // BITS] >> np.uint64(w % BITS) & BIT:
                            continue
                        begin = max(
                            work(there, day.set_up[w], day.rest_start, day.rest_end), day.opens[w]
                        )
                        if begin > day.closes[w]:
                            continue
                        then = reduced_cost - day.travel_cost[v, w]
                        if (
                            then + completion.start[w, completion.step[begin - day.first]]
                            <= threshold
                        ):
                            continue
                        if keep and then <= best[0, w, begin - day.first]:
                            continue
                        for word in range(words):
                            labels.memory[made, word] = memory[word] & neighbourhoods[w, word]
                        labels.memory[made, w // BITS] |= BIT << np.uint64(w % BITS)
                        more = visits + 1 if most else 0
                        if _is_dominated(
                            then, labels.memory[made], more, labels, kept[0, w], counts[0, w], keep
                        ):
                            continue
                        best[0, w, begin - day.first] = then
                        made = _add(
                            labels, made, w, then, more, label, -1, begin, newest[0], day.first
                        )
                label = labels.following[label]
    return made, turning, True
