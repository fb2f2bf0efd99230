"""The inner loops of recombination: what the days of a team's week are worth, and the best week from a pool of columns.

A roster is an array [team, day of service] of column numbers, -1 where nothing is chosen yet; days are those of the week, and sets of days
are bits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planner.optimise.array_types import FORBIDDEN
from planner.optimise.jit import compiled

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
def tally(
    roster: IntArray, dates: IntArray, kits: IntArray, columns: Columns, state: RosterState
) -> None:
    """Add up the visits of a roster by stop, into ``seen``, ``called`` and ``busy``."""
    state.seen[:], state.called[:], state.busy[:] = 0, 0, 0
    for team in range(roster.shape[0]):
        for t in range(roster.shape[1]):
            column = roster[team, t]
            if column < 0:
                continue
            for k in range(columns.size[column]):
                v = columns.stops[column, k]
                if state.once[v]:
                    state.seen[v] = max(state.seen[v], columns.people[column, k])
                    if state.partner[v] >= 0:
                        state.called[v] |= 1 << dates[team, t]
                    continue
                state.seen[v] += columns.people[column, k]
                state.called[v] |= 1 << dates[team, t]
                state.busy[v, dates[team, t]] += kits[team]


@compiled
def _lies_apart(v: int, days: int, others: int, state: RosterState) -> bool:
    """Say whether visits to v on ``days`` go with those of its other call on the days ``others``."""
    return bool(state.apart[others, days] if state.partner[v] < v else state.apart[days, others])


@compiled
def _taken(column: int, k: int, own: int, columns: Columns, state: RosterState) -> int:
    """Return the people that a visit records of those whom the roster, and the days in ``workspace``, leave."""
    v = columns.stops[column, k]
    first = state.partner[v]
    if (
        0 <= first < v and state.seen[first] < state.demand[first]
    ):  # nobody comes to a second call before
        return 0
    if state.once[v]:  # the better of the visits will be kept
        return int(max(0, columns.people[column, k] - max(state.seen[v], own)))
    return int(max(0, min(state.demand[v] - state.seen[v] - own, columns.people[column, k])))


@compiled
def _filled(column: int, target: int, columns: Columns, state: RosterState) -> int:
    """Return the people that a column records towards a quota, or 1 if it meets a request."""
    if target >= len(state.within):
        return 1 if state.meets[target - len(state.within), column] else 0
    people = 0
    for k in range(columns.size[column]):
        if state.within[target, columns.stops[column, k]]:
            people += _taken(column, k, 0, columns, state)
    return people


@compiled
def _gain(column: int, day: int, kits: int, columns: Columns, state: RosterState) -> float:
    """Return what a column would add on a day to the visits already tallied (laws 2, 3, 12); NO_GAIN if it is not allowed."""
    gain = -columns.cost[column]
    for k in range(columns.size[column]):
        v = columns.stops[column, k]
        called = state.called[v]
        if state.busy[v, day] + kits > state.hall[v] or not (
            state.once[v] or state.one_call[called | 1 << day]
        ):
            return FORBIDDEN
        other = state.partner[v]
        if other >= 0 and not _lies_apart(v, called | 1 << day, state.called[other], state):
            return FORBIDDEN
        taken = _taken(column, k, 0, columns, state)
        gain += state.weight[v] * taken
        if not state.once[v]:  # the column's own cost counts those whom a single visit turns away
            gain += state.away * (taken - state.demand[v] if called == 0 else taken)
    for q in range(len(state.short)):
        gain += state.fine[q] * min(state.short[q], _filled(column, q, columns, state))
    return float(gain)


@compiled
def week_gains(
    kits: int,
    opportunity_cost: float,
    held: IntArray,
    graph: DayGraph,
    columns: Columns,
    state: RosterState,
    gains: FloatArray,
) -> None:
    """Write into ``gains[t, n]`` what each column would add on each day of service, less ``opportunity_cost`` (a share) of what it is taxed.

    On days with a column ``held`` (-1: none) no other is allowed.
    """
    for t in range(len(graph.days)):
        like = t
        for before in range(t):
            if graph.first[before, 0] == graph.first[t, 0]:
                like = before
        for n in range(graph.first[t, 0], graph.first[t, -1]):
            if like < t and columns.once[n]:  # a day like another but for calls
                gains[t, n] = gains[like, n]
            else:
                gains[t, n] = (
                    _gain(n, graph.days[t], kits, columns, state)
                    - opportunity_cost * columns.opportunity_cost[n]
                )
    for t in range(len(graph.days)):
        if held[t] >= 0:
            gain = gains[t, held[t]]
            gains[t, graph.first[t, 0] : graph.first[t, -1]] = FORBIDDEN
            gains[t, held[t]] = gain


@compiled
def _shared(
    column: int, day: int, columns: Columns, state: RosterState, workspace: Workspace
) -> float:
    """Return what a column gains less after the days in ``workspace``: people and quotas are there but once; -NO_GAIN if it must not follow."""
    less = 0.0
    for k in range(columns.size[column]):
        v = columns.stops[column, k]
        other = state.partner[v]
        if other >= 0 and workspace.on[other]:
            mine, others = (
                state.called[v] | workspace.on[v] | 1 << day,
                state.called[other] | workspace.on[other],
            )
            if not _lies_apart(v, mine, others, state):
                return -FORBIDDEN
        if workspace.on[v]:
            fewer = _taken(column, k, 0, columns, state) - _taken(
                column, k, workspace.own[v], columns, state
            )
            less += state.weight[v] * fewer
            if state.once[v]:
                continue
            if not state.one_call[state.called[v] | workspace.on[v] | 1 << day]:
                return -FORBIDDEN
            less += state.away * (fewer - state.demand[v] if state.called[v] == 0 else fewer)
    for q in range(len(state.short)):
        if workspace.got[q]:
            short, got, mine = state.short[q], workspace.got[q], _filled(column, q, columns, state)
            less += state.fine[q] * (min(short, mine) + min(short, got) - min(short, got + mine))
    return less


@compiled
def _hold(
    column: int, day: int, columns: Columns, state: RosterState, workspace: Workspace
) -> None:
    """Enter the visits of a day in ``workspace``."""
    for k in range(columns.size[column]):
        v = columns.stops[column, k]
        workspace.own[v] = (
            max(workspace.own[v], columns.people[column, k])
            if state.once[v]
            else workspace.own[v] + columns.people[column, k]
        )
        workspace.on[v] |= 1 << day
    for q in range(len(state.short)):
        workspace.got[q] += _filled(column, q, columns, state)


@compiled
def _let_go(column: int, columns: Columns, workspace: Workspace) -> None:
    """Clear the stops of a column, and all quotas, in ``workspace``."""
    workspace.got[:] = 0
    for k in range(columns.size[column]):
        workspace.own[columns.stops[column, k]] = 0
        workspace.on[columns.stops[column, k]] = 0


@compiled
def week_gain(
    start: int,
    week: IntArray,
    graph: DayGraph,
    columns: Columns,
    state: RosterState,
    workspace: Workspace,
) -> float:
    """Return the gain of a team's week as ``best_week`` reckons it; NO_GAIN if it is not allowed."""
    node, total, gains = start, 0.0, workspace.gains
    for t in range(len(graph.days)):
        if week[t] < 0 or gains[t, week[t]] < LEAST_ALLOWED:
            total = FORBIDDEN
            break
        terminal = columns.destination[week[t]]
        total += (
            gains[t, week[t]]
            - graph.price[t, node, terminal]
            - _shared(week[t], graph.days[t], columns, state, workspace)
        )
        node = graph.following[t, node, terminal]
        _hold(week[t], graph.days[t], columns, state, workspace)
    for t in range(len(graph.days)):
        if week[t] >= 0:
            _let_go(week[t], columns, workspace)
    return max(total, FORBIDDEN)


@compiled
def _sift(graph: DayGraph, columns: Columns, workspace: Workspace) -> None:
    """Keep the columns of each day that are allowed, and gain more than the day between the same gates without a stop."""
    for t in range(len(graph.days)):
        kept = 0
        for terminal in range(graph.first.shape[1] - 1):
            workspace.begin[t, terminal] = kept
            for n in range(graph.first[t, terminal], graph.first[t, terminal + 1]):
                if workspace.gains[t, n] > LEAST_ALLOWED and (
                    n == columns.idle[n]
                    or workspace.gains[t, n] > workspace.gains[t, columns.idle[n]]
                ):
                    workspace.kept[t, kept] = n
                    kept += 1
        workspace.begin[t, graph.first.shape[1] - 1] = kept


@compiled
def _bound_completions(graph: DayGraph, columns: Columns, workspace: Workspace) -> None:
    """Write into ``completion[t, node]`` the most that the days from t on could gain if nothing were shared between them."""
    workspace.completion[:] = FORBIDDEN
    workspace.completion[len(graph.days)] = 0.0
    for t in range(len(graph.days) - 1, -1, -1):
        for node in range(len(graph.terminals)):
            for n in workspace.kept[
                t,
                workspace.begin[t, graph.terminals[node]] : workspace.begin[
                    t, graph.terminals[node] + 1
                ],
            ]:
                to = graph.following[t, node, columns.destination[n]]
                if to >= 0:
                    gain = (
                        workspace.gains[t, n]
                        - graph.price[t, node, columns.destination[n]]
                        + workspace.completion[t + 1, to]
                    )
                    workspace.completion[t, node] = max(workspace.completion[t, node], gain)


@compiled
def _retrace(
    t: int,
    node: int,
    label: int,
    graph: DayGraph,
    columns: Columns,
    state: RosterState,
    workspace: Workspace,
    hold: bool,
) -> None:
    """Enter in ``workspace`` the days of a label, or clear them."""
    most = workspace.value.shape[2]
    for day in range(t, 0, -1):
        if hold:
            _hold(
                workspace.column[day, node, label], graph.days[day - 1], columns, state, workspace
            )
        else:
            _let_go(workspace.column[day, node, label], columns, workspace)
        node, label = (
            workspace.back[day, node, label] // most,
            workspace.back[day, node, label] % most,
        )


@compiled
def best_week(
    starts: IntArray,
    prices: FloatArray,
    graph: DayGraph,
    columns: Columns,
    floor: float,
    state: RosterState,
    mark: IntArray,
    workspace: Workspace,
    week: IntArray,
) -> tuple[float, int]:
    """Write into ``week`` the best columns of one team, day by day, by labels on (day, node); return their gain and the node of the first.

    That is one of the ``starts``, each at its price.

    Weeks that gain no more than ``floor`` are not looked for: if none is better ``week`` stays as it is, and NO_GAIN is returned. As many
    labels as there is room for in ``workspace`` are kept at a node, of different sets of visits (told apart by sums of their columns' ``mark``).
    """
    gains = workspace.gains
    _sift(graph, columns, workspace)
    _bound_completions(graph, columns, workspace)
    most, last = workspace.value.shape[2], len(graph.days)
    workspace.number[:], workspace.worst[:] = 0, 0
    for t in range(last + 1):
        for node in range(len(graph.terminals)):
            workspace.least[t, node] = floor - workspace.completion[t, node]
    for s in range(len(starts)):
        workspace.number[0, starts[s]] = 1
        workspace.value[0, starts[s], 0], workspace.marks[0, starts[s], 0] = -prices[s], 0
    for t in range(last):
        for node in range(len(graph.terminals)):
            if workspace.number[t, node] == 0:
                continue
            top, candidates = workspace.value[t, node, 0], 0
            for label in range(1, workspace.number[t, node]):
                top = max(top, workspace.value[t, node, label])
            for n in workspace.kept[
                t,
                workspace.begin[t, graph.terminals[node]] : workspace.begin[
                    t, graph.terminals[node] + 1
                ],
            ]:
                terminal = columns.destination[n]
                to, step = (
                    graph.following[t, node, terminal],
                    gains[t, n] - graph.price[t, node, terminal],
                )
                if to >= 0 and top + step + workspace.completion[t + 1, to] > floor:
                    (
                        workspace.chosen[candidates],
                        workspace.onto[candidates],
                        workspace.steps[candidates],
                    ) = n, to, step
                    candidates += 1
            for label in range(workspace.number[t, node]):
                value = workspace.value[t, node, label]
                if value + workspace.completion[t, node] <= floor:
                    continue
                _retrace(t, node, label, graph, columns, state, workspace, True)
                for c in range(candidates):
                    to, gain = workspace.onto[c], value + workspace.steps[c]
                    if gain <= workspace.least[t + 1, to]:
                        continue
                    n = workspace.chosen[c]
                    gain -= _shared(n, graph.days[t], columns, state, workspace)
                    if gain <= workspace.least[t + 1, to]:
                        continue
                    slot, mine = (
                        workspace.worst[t + 1, to],
                        workspace.marks[t, node, label] + mark[n],
                    )
                    for other in range(workspace.number[t + 1, to]):
                        if workspace.marks[t + 1, to, other] == mine:
                            slot = other
                    if slot == workspace.number[t + 1, to]:
                        workspace.number[t + 1, to] += 1
                    elif gain <= workspace.value[t + 1, to, slot]:
                        continue
                    workspace.value[t + 1, to, slot], workspace.marks[t + 1, to, slot] = gain, mine
                    workspace.back[t + 1, to, slot], workspace.column[t + 1, to, slot] = (
                        node * most + label,
                        n,
                    )
                    if workspace.number[t + 1, to] < most:
                        workspace.worst[t + 1, to] = workspace.number[t + 1, to]
                    else:
                        slot = 0
                        for other in range(1, most):
                            if workspace.value[t + 1, to, other] < workspace.value[t + 1, to, slot]:
                                slot = other
                        workspace.worst[t + 1, to] = slot
                        workspace.least[t + 1, to] = max(
                            floor - workspace.completion[t + 1, to],
                            workspace.value[t + 1, to, slot],
                        )
                _retrace(t, node, label, graph, columns, state, workspace, False)
    best, here, at = floor, -1, -1
    for node in range(len(graph.terminals)):
        for label in range(workspace.number[last, node]):
            if workspace.value[last, node, label] > best:
                best, here, at = workspace.value[last, node, label], node, label
    for t in range(last, 0, -1) if here >= 0 else range(0):
        week[t - 1] = workspace.column[t, here, at]
        here, at = workspace.back[t, here, at] // most, workspace.back[t, here, at] % most
    return (best if best > floor else FORBIDDEN), here
