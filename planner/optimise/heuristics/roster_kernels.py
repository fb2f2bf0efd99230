"""The inner loops of recombination: what the days of a team's week are worth, and the best week from a pool of columns.

A roster is an array [team, day of service] of column numbers, -1 where nothing is chosen yet; days are those of the week, and sets of days
are bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planner.optimise.jit import FORBIDDEN, compiled

if TYPE_CHECKING:
    from planner.optimise.array_types import BoolArray, FloatArray, IntArray

LEAST_ALLOWED = -1e17  # anything less is not allowed


class Columns(NamedTuple):
    """Columns, a row each: how many stops, which, how many people at each as times have it, and the cost.

    Then the gate at the end, the column between the same gates without a stop, whether all stops are visited once, and what the people
    could bring otherwise.
    """

    size: IntArray
    stops: IntArray
    people: IntArray
    cost: FloatArray
    destination: IntArray
    idle: IntArray
    once: BoolArray
    opportunity_cost: FloatArray


class RosterState(NamedTuple):
    """The stops, and the visits of a roster to them.

    Of several visits to a stop that is visited ``once`` only the one that records most counts: the others are to be left out of their
    routes. Of each stop: whether that is so, its ``demand``, what a person is worth, kits in its ``hall``; then the people ``seen``, the
    days it is ``called``, the kits that are ``busy[v, day]``. ``one_call[days]`` says which sets of days are one call,
    ``apart[days, days]`` which are far enough apart for a first call and a second of one stop, that is of v and its ``partner[v]`` (-1: it
    has none), the one with the larger number. Of each
    quota that is not met: how many people are ``short``, what each costs, and which stops are ``within[q, v]``. Then of each request
    that is not met, likewise: 1, what meeting it is worth, and which columns do: ``meets[w, n]``.
    """

    once: BoolArray
    demand: IntArray
    weight: FloatArray
    away: float
    hall: IntArray
    one_call: BoolArray
    partner: IntArray
    apart: BoolArray
    seen: IntArray
    called: IntArray
    busy: IntArray
    short: IntArray
    fine: FloatArray
    within: BoolArray
    meets: BoolArray


class DayGraph(NamedTuple):
    """The ways of one commodity from day to day: the gate of each node, the days of service, and by day, node and gate to where.

    The next node is ``following[t, node, terminal]`` (-1: no way) at ``price``; the columns that leave gate g on day t are first[t, g] to
    first[t, g + 1].
    """

    terminals: IntArray
    days: IntArray
    following: IntArray
    price: FloatArray
    first: IntArray


class Workspace(NamedTuple):
    """Work space of ``best_week``: labels by day and node, and what the week of one label holds so far by stop and quota.

    A new label at a node must be worth more than ``least``, and takes the place of the label ``worst`` (the next free one, while there is
    room). The columns worth a look that leave gate g on day t are ``kept[t, begin[t, g]]`` to ``kept[t, begin[t, g + 1]]``; of those
    ``chosen`` to go on from a node: what the day gains with its way and night (``steps``), and ``onto`` which node it leads.
    """

    completion: FloatArray
    value: FloatArray
    marks: IntArray
    back: IntArray
    column: IntArray
    number: IntArray
    least: FloatArray
    worst: IntArray
    own: IntArray
    on: IntArray
    got: IntArray
    chosen: IntArray
    kept: IntArray
    begin: IntArray
    steps: FloatArray
    onto: IntArray
    gains: FloatArray


@compiled
def tally(roster: IntArray, dates: IntArray, kits: IntArray, columns: Columns, field: RosterState) -> None:
    """Add up the visits of a roster by stop, into ``seen``, ``called`` and ``busy``."""
    field.seen[:], field.called[:], field.busy[:] = 0, 0, 0
    for team in range(roster.shape[0]):
        for t in range(roster.shape[1]):
            column = roster[team, t]
            if column < 0:
                continue
            for k in range(columns.size[column]):
                v = columns.stops[column, k]
                if field.once[v]:
                    field.seen[v] = max(field.seen[v], columns.people[column, k])
                    if field.partner[v] >= 0:
                        field.called[v] |= 1 << dates[team, t]
                    continue
                field.seen[v] += columns.people[column, k]
                field.called[v] |= 1 << dates[team, t]
                field.busy[v, dates[team, t]] += kits[team]


@compiled
def _lies_apart(v: int, days: int, others: int, field: RosterState) -> bool:
    """Say whether visits to v on ``days`` go with those of its other call on the days ``others``."""
    return bool(field.apart[others, days] if field.partner[v] < v else field.apart[days, others])


@compiled
def _taken(column: int, k: int, own: int, columns: Columns, field: RosterState) -> int:
    """Return the people that a visit records of those whom the roster, and the days in ``work``, leave."""
    v = columns.stops[column, k]
    first = field.partner[v]
    if 0 <= first < v and field.seen[first] < field.demand[first]:  # nobody comes to a second call before
        return 0
    if field.once[v]:  # the better of the visits will be kept
        return int(max(0, columns.people[column, k] - max(field.seen[v], own)))
    return int(max(0, min(field.demand[v] - field.seen[v] - own, columns.people[column, k])))


@compiled
def _filled(column: int, target: int, columns: Columns, field: RosterState) -> int:
    """Return the people that a column records towards a quota, or 1 if it meets a request."""
    if target >= len(field.within):
        return 1 if field.meets[target - len(field.within), column] else 0
    people = 0
    for k in range(columns.size[column]):
        if field.within[target, columns.stops[column, k]]:
            people += _taken(column, k, 0, columns, field)
    return people


@compiled
def _gain(column: int, day: int, kits: int, columns: Columns, field: RosterState) -> float:
    """Return what a column would add on a day to the visits already tallied (laws 2, 3, 12); NO_GAIN if it is not allowed."""
    gain = -columns.cost[column]
    for k in range(columns.size[column]):
        v = columns.stops[column, k]
        called = field.called[v]
        if field.busy[v, day] + kits > field.hall[v] or not (field.once[v] or field.one_call[called | 1 << day]):
            return FORBIDDEN
        other = field.partner[v]
        if other >= 0 and not _lies_apart(v, called | 1 << day, field.called[other], field):
            return FORBIDDEN
        taken = _taken(column, k, 0, columns, field)
        gain += field.weight[v] * taken
        if not field.once[v]:  # the column's own cost counts those whom a single visit turns away
            gain += field.away * (taken - field.demand[v] if called == 0 else taken)
    for q in range(len(field.short)):
        gain += field.fine[q] * min(field.short[q], _filled(column, q, columns, field))
    return float(gain)


@compiled
def week_gains(
    kits: int, opportunity_cost: float, held: IntArray, net: DayGraph, columns: Columns, field: RosterState, gains: FloatArray
) -> None:
    """Write into ``gains[t, n]`` what each column would add on each day of service, less ``opportunity_cost`` (a share) of what it is taxed.

    On days with a column ``held`` (-1: none) no other is allowed.
    """
    for t in range(len(net.days)):
        like = t
        for before in range(t):
            if net.first[before, 0] == net.first[t, 0]:
                like = before
        for n in range(net.first[t, 0], net.first[t, -1]):
            if like < t and columns.once[n]:  # a day like another but for calls
                gains[t, n] = gains[like, n]
            else:
                gains[t, n] = _gain(n, net.days[t], kits, columns, field) - opportunity_cost * columns.opportunity_cost[n]
    for t in range(len(net.days)):
        if held[t] >= 0:
            gain = gains[t, held[t]]
            gains[t, net.first[t, 0] : net.first[t, -1]] = FORBIDDEN
            gains[t, held[t]] = gain


@compiled
def _shared(column: int, day: int, columns: Columns, field: RosterState, work: Workspace) -> float:
    """Return what a column gains less after the days in ``work``: people and quotas are there but once; -NO_GAIN if it must not follow."""
    less = 0.0
    for k in range(columns.size[column]):
        v = columns.stops[column, k]
        other = field.partner[v]
        if other >= 0 and work.on[other]:
            mine, others = field.called[v] | work.on[v] | 1 << day, field.called[other] | work.on[other]
            if not _lies_apart(v, mine, others, field):
                return -FORBIDDEN
        if work.on[v]:
            fewer = _taken(column, k, 0, columns, field) - _taken(column, k, work.own[v], columns, field)
            less += field.weight[v] * fewer
            if field.once[v]:
                continue
            if not field.one_call[field.called[v] | work.on[v] | 1 << day]:
                return -FORBIDDEN
            less += field.away * (fewer - field.demand[v] if field.called[v] == 0 else fewer)
    for q in range(len(field.short)):
        if work.got[q]:
            short, got, mine = field.short[q], work.got[q], _filled(column, q, columns, field)
            less += field.fine[q] * (min(short, mine) + min(short, got) - min(short, got + mine))
    return less


@compiled
def _hold(column: int, day: int, columns: Columns, field: RosterState, work: Workspace) -> None:
    """Enter the visits of a day in ``work``."""
    for k in range(columns.size[column]):
        v = columns.stops[column, k]
        work.own[v] = max(work.own[v], columns.people[column, k]) if field.once[v] else work.own[v] + columns.people[column, k]
        work.on[v] |= 1 << day
    for q in range(len(field.short)):
        work.got[q] += _filled(column, q, columns, field)


@compiled
def _let_go(column: int, columns: Columns, work: Workspace) -> None:
    """Clear the stops of a column, and all quotas, in ``work``."""
    work.got[:] = 0
    for k in range(columns.size[column]):
        work.own[columns.stops[column, k]] = 0
        work.on[columns.stops[column, k]] = 0


@compiled
def week_gain(start: int, week: IntArray, net: DayGraph, columns: Columns, field: RosterState, work: Workspace) -> float:
    """Return the gain of a team's week as ``best_week`` reckons it; NO_GAIN if it is not allowed."""
    node, total, gains = start, 0.0, work.gains
    for t in range(len(net.days)):
        if week[t] < 0 or gains[t, week[t]] < LEAST_ALLOWED:
            total = FORBIDDEN
            break
        terminal = columns.destination[week[t]]
        total += gains[t, week[t]] - net.price[t, node, terminal] - _shared(week[t], net.days[t], columns, field, work)
        node = net.following[t, node, terminal]
        _hold(week[t], net.days[t], columns, field, work)
    for t in range(len(net.days)):
        if week[t] >= 0:
            _let_go(week[t], columns, work)
    return max(total, FORBIDDEN)


@compiled
def _sift(net: DayGraph, columns: Columns, work: Workspace) -> None:
    """Keep the columns of each day that are allowed, and gain more than the day between the same gates without a stop."""
    for t in range(len(net.days)):
        kept = 0
        for terminal in range(net.first.shape[1] - 1):
            work.begin[t, terminal] = kept
            for n in range(net.first[t, terminal], net.first[t, terminal + 1]):
                if work.gains[t, n] > LEAST_ALLOWED and (n == columns.idle[n] or work.gains[t, n] > work.gains[t, columns.idle[n]]):
                    work.kept[t, kept] = n
                    kept += 1
        work.begin[t, net.first.shape[1] - 1] = kept


@compiled
def _bound_completions(net: DayGraph, columns: Columns, work: Workspace) -> None:
    """Write into ``completion[t, node]`` the most that the days from t on could gain if nothing were shared between them."""
    work.completion[:] = FORBIDDEN
    work.completion[len(net.days)] = 0.0
    for t in range(len(net.days) - 1, -1, -1):
        for node in range(len(net.terminals)):
            for n in work.kept[t, work.begin[t, net.terminals[node]] : work.begin[t, net.terminals[node] + 1]]:
                to = net.following[t, node, columns.destination[n]]
                if to >= 0:
                    gain = work.gains[t, n] - net.price[t, node, columns.destination[n]] + work.completion[t + 1, to]
                    work.completion[t, node] = max(work.completion[t, node], gain)


@compiled
def _retrace(t: int, node: int, label: int, net: DayGraph, columns: Columns, field: RosterState, work: Workspace, hold: bool) -> None:
    """Enter in ``work`` the days of a label, or clear them."""
    most = work.value.shape[2]
    for day in range(t, 0, -1):
        if hold:
            _hold(work.column[day, node, label], net.days[day - 1], columns, field, work)
        else:
            _let_go(work.column[day, node, label], columns, work)
        node, label = work.back[day, node, label] // most, work.back[day, node, label] % most


@compiled
def best_week(
    starts: IntArray, prices: FloatArray, net: DayGraph, columns: Columns, floor: float, field: RosterState, mark: IntArray, work: Workspace, week: IntArray
) -> tuple[float, int]:  # fmt: skip
    """Write into ``week`` the best columns of one team, day by day, by labels on (day, node); return their gain and the node of the first.

    That is one of the ``starts``, each at its price.

    Weeks that gain no more than ``floor`` are not looked for: if none is better ``week`` stays as it is, and NO_GAIN is returned. As many
    labels as there is room for in ``work`` are kept at a node, of different sets of visits (told apart by sums of their columns' ``mark``).
    """
    gains = work.gains
    _sift(net, columns, work)
    _bound_completions(net, columns, work)
    most, last = work.value.shape[2], len(net.days)
    work.number[:], work.worst[:] = 0, 0
    for t in range(last + 1):
        for node in range(len(net.terminals)):
            work.least[t, node] = floor - work.completion[t, node]
    for s in range(len(starts)):
        work.number[0, starts[s]] = 1
        work.value[0, starts[s], 0], work.marks[0, starts[s], 0] = -prices[s], 0
    for t in range(last):
        for node in range(len(net.terminals)):
            if work.number[t, node] == 0:
                continue
            top, candidates = work.value[t, node, 0], 0
            for label in range(1, work.number[t, node]):
                top = max(top, work.value[t, node, label])
            for n in work.kept[t, work.begin[t, net.terminals[node]] : work.begin[t, net.terminals[node] + 1]]:
                terminal = columns.destination[n]
                to, step = net.following[t, node, terminal], gains[t, n] - net.price[t, node, terminal]
                if to >= 0 and top + step + work.completion[t + 1, to] > floor:
                    work.chosen[candidates], work.onto[candidates], work.steps[candidates] = n, to, step
                    candidates += 1
            for label in range(work.number[t, node]):
                value = work.value[t, node, label]
                if value + work.completion[t, node] <= floor:
                    continue
                _retrace(t, node, label, net, columns, field, work, True)
                for c in range(candidates):
                    to, gain = work.onto[c], value + work.steps[c]
                    if gain <= work.least[t + 1, to]:
                        continue
                    n = work.chosen[c]
                    gain -= _shared(n, net.days[t], columns, field, work)
                    if gain <= work.least[t + 1, to]:
                        continue
                    slot, mine = work.worst[t + 1, to], work.marks[t, node, label] + mark[n]
                    for other in range(work.number[t + 1, to]):
                        if work.marks[t + 1, to, other] == mine:
                            slot = other
                    if slot == work.number[t + 1, to]:
                        work.number[t + 1, to] += 1
                    elif gain <= work.value[t + 1, to, slot]:
                        continue
                    work.value[t + 1, to, slot], work.marks[t + 1, to, slot] = gain, mine
                    work.back[t + 1, to, slot], work.column[t + 1, to, slot] = node * most + label, n
                    if work.number[t + 1, to] < most:
                        work.worst[t + 1, to] = work.number[t + 1, to]
                    else:
                        slot = 0
                        for other in range(1, most):
                            if work.value[t + 1, to, other] < work.value[t + 1, to, slot]:
                                slot = other
                        work.worst[t + 1, to] = slot
                        work.least[t + 1, to] = max(floor - work.completion[t + 1, to], work.value[t + 1, to, slot])
                _retrace(t, node, label, net, columns, field, work, False)
    best, here, at = floor, -1, -1
    for node in range(len(net.terminals)):
        for label in range(work.number[last, node]):
            if work.value[last, node, label] > best:
                best, here, at = work.value[last, node, label], node, label
    for t in range(last, 0, -1) if here >= 0 else range(0):
        week[t - 1] = work.column[t, here, at]
        here, at = work.back[t, here, at] // most, work.back[t, here, at] % most
    return (best if best > floor else FORBIDDEN), here
