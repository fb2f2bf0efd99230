"""Compiled loops of roster search: the gain of a team's days, and its best week from a pool.

A roster is an array [team, day of service] of column numbers, -1 where nothing is chosen yet. Days
are those of the week; sets of days are bits. Values are thousandths of a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from planner.optimise.array_types import FORBIDDEN
from planner.optimise.jit import compiled

if TYPE_CHECKING:
    from planner.optimise.array_types import BoolArray, FloatArray, IntArray

LEAST_ALLOWED = FORBIDDEN / 10  # a gain below this has a term that is FORBIDDEN


class Columns(NamedTuple):
    """The columns of the pool, a row each."""

    size: IntArray  # number of stops
    stops: IntArray  # [columns, longest]
    people: IntArray  # [columns, longest] people that the time at each stop suffices for
    cost: FloatArray
    destination: IntArray  # terminal
    idle: IntArray  # column without a stop between the same terminals; itself where there is none
    once: BoolArray  # whether all its stops take one visit, on whatever day
    opportunity_cost: FloatArray  # what its people could bring in other columns


class RosterState(NamedTuple):
    """The visits of a roster, and what the laws and the objective say of more visits.

    Of several visits to a stop in ``once`` only the one that records most counts: the others are
    to be left out of their routes. The shortfalls are those of the coverage targets that are not
    met, and then those of the requests that are not met, one each.
    """

    once: BoolArray  # [V] whether a stop takes one visit in the week
    demand: IntArray  # [V]
    weight: FloatArray  # [V] value of a person
    turned_away_price: float
    hall: IntArray  # [V] most kits at a stop on one day
    one_call: BoolArray  # [sets of days] whether visits on all these days are one call
    partner: IntArray  # [V] the other call of a stop, the second one with the larger number; or -1
    apart: BoolArray  # [sets, sets] whether a second call on the latter may follow the former
    capacity: IntArray  # [V] people that the visits have time for; in ``once`` the best visit
    visit_days: IntArray  # [V] set of days with a visit
    kits: IntArray  # [V, days] kits at work
    shortfall: IntArray  # [targets + requests] people short of a target; 1 for a request
    penalty: FloatArray  # [targets + requests] price of each
    within: BoolArray  # [targets, V] whether a stop counts towards a target
    meets: BoolArray  # [requests, columns] whether a column meets a request


class DayGraph(NamedTuple):
    """The network of one commodity: T days of service, N nodes (terminal, nights away before)."""

    terminals: IntArray  # [N]
    days: IntArray  # [T]
    following: IntArray  # [T, N, J] node of the next day after each terminal (-1: no arc)
    price: FloatArray  # [T, N, J] of the arc
    first: IntArray  # [T, J + 1] columns that leave terminal j: first[t, j] to first[t, j + 1]


class Workspace(NamedTuple):
    """Workspace of ``best_week``: L labels at each day and node, and the week of one label.

    The columns filtered for terminal j on day t are ``kept[t, begin[t, j]:begin[t, j + 1]]``.
    """

    completion: FloatArray  # [T + 1, N] upper bound on the gain of the days to come
    value: FloatArray  # [T + 1, N, L] gain of a label
    signature: IntArray  # [T + 1, N, L] of the set of its visits
    back: IntArray  # [T + 1, N, L] node and label of the day before, node * L + label
    column: IntArray  # [T + 1, N, L] column of the day before
    number: IntArray  # [T + 1, N] of labels
    threshold: FloatArray  # [T + 1, N] gain that a new label must exceed
    worst: IntArray  # [T + 1, N] label that it replaces; the next free one while there is room
    capacity: IntArray  # [V] people that the visits of the week have time for
    visit_days: IntArray  # [V] set of days of these visits
    contributed: IntArray  # [targets + requests] what the week adds to each
    candidates: IntArray  # [columns] columns that extend the labels of a node
    kept: IntArray  # [T, columns]
    begin: IntArray  # [T, J + 1]
    step_gain: FloatArray  # [columns] gain of a candidate with its arc
    next_node: IntArray  # [columns] node to which a candidate leads
    gains: FloatArray  # [T, columns] gain of each column on each day


@compiled
def count_visits(
    roster: IntArray, dates: IntArray, kits: IntArray, columns: Columns, state: RosterState
) -> None:
    """Write the visits of a roster into ``state``: capacity, days and kits by stop."""
    state.capacity[:] = 0
    state.visit_days[:] = 0
    state.kits[:] = 0
    for team in range(roster.shape[0]):
        for t in range(roster.shape[1]):
            column = roster[team, t]
            if column < 0:
                continue
            for k in range(columns.size[column]):
                v = columns.stops[column, k]
                if state.once[v]:
                    state.capacity[v] = max(state.capacity[v], columns.people[column, k])
                    if state.partner[v] >= 0:
                        state.visit_days[v] |= 1 << dates[team, t]
                    continue
                state.capacity[v] += columns.people[column, k]
                state.visit_days[v] |= 1 << dates[team, t]
                state.kits[v, dates[team, t]] += kits[team]


@compiled
def _lies_apart(v: int, days: int, other_days: int, state: RosterState) -> bool:
    """Return whether visits to v on ``days`` go with its other call on ``other_days``."""
    if state.partner[v] < v:
        return bool(state.apart[other_days, days])
    return bool(state.apart[days, other_days])


@compiled
def _marginal_people(column: int, k: int, own: int, columns: Columns, state: RosterState) -> int:
    """Return the people that a visit records of those whom other visits leave.

    ``own`` is the capacity of this team's earlier visits to the stop.
    """
    v = columns.stops[column, k]
    first = state.partner[v]
    if 0 <= first < v and state.capacity[first] < state.demand[first]:
        return 0  # nobody comes to a second call before the first has recorded everyone
    if state.once[v]:  # the better of the visits stays
        return int(max(0, columns.people[column, k] - max(state.capacity[v], own)))
    left = state.demand[v] - state.capacity[v] - own
    return int(max(0, min(left, columns.people[column, k])))


@compiled
def _contribution(column: int, q: int, columns: Columns, state: RosterState) -> int:
    """Return the people that a column records towards target q, or 1 if it meets the request."""
    if q >= len(state.within):
        return 1 if state.meets[q - len(state.within), column] else 0
    people = 0
    for k in range(columns.size[column]):
        if state.within[q, columns.stops[column, k]]:
            people += _marginal_people(column, k, 0, columns, state)
    return people


@compiled
def _day_gain(column: int, day: int, kits: int, columns: Columns, state: RosterState) -> float:
    """Return what a column adds on a day to the visits in ``state`` (laws 2, 3 and 12).

    FORBIDDEN if it is not allowed.
    """
    gain = -columns.cost[column]
    for k in range(columns.size[column]):
        v = columns.stops[column, k]
        days = state.visit_days[v] | 1 << day
        if state.kits[v, day] + kits > state.hall[v]:
            return FORBIDDEN
        if not (state.once[v] or state.one_call[days]):
            return FORBIDDEN
        other = state.partner[v]
        if other >= 0 and not _lies_apart(v, days, state.visit_days[other], state):
            return FORBIDDEN
        people = _marginal_people(column, k, 0, columns, state)
        gain += state.weight[v] * people
        if not state.once[v]:  # the cost of the column counts those whom a single visit turns away
            is_first = state.visit_days[v] == 0
            gain += state.turned_away_price * (people - state.demand[v] if is_first else people)
    for q in range(len(state.shortfall)):
        contribution = _contribution(column, q, columns, state)
        gain += state.penalty[q] * min(state.shortfall[q], contribution)
    return float(gain)


@compiled
def week_gains(
    kits: int,
    opportunity_share: float,
    held: IntArray,
    graph: DayGraph,
    columns: Columns,
    state: RosterState,
    gains: FloatArray,
) -> None:
    """Write what each column adds on each day of service, FORBIDDEN where it is not allowed.

    Parameters
    ----------
    kits
        Kits of the team.
    opportunity_share
        Share of a column's opportunity cost that is charged.
    held
        [T] column that a day must keep (-1: any).
    graph, columns, state
        Network, pool, and the visits of the other teams.
    gains
        [T, columns] filled.
    """
    for t in range(len(graph.days)):
        like = t
        for before in range(t):
            if graph.first[before, 0] == graph.first[t, 0]:
                like = before
        for n in range(graph.first[t, 0], graph.first[t, -1]):
            if like < t and columns.once[n]:  # days of a type differ only by the calls of stops
                gains[t, n] = gains[like, n]
            else:
                gain = _day_gain(n, graph.days[t], kits, columns, state)
                gains[t, n] = gain - opportunity_share * columns.opportunity_cost[n]
    for t in range(len(graph.days)):
        if held[t] >= 0:
            gain = gains[t, held[t]]
            gains[t, graph.first[t, 0] : graph.first[t, -1]] = FORBIDDEN
            gains[t, held[t]] = gain


@compiled
def _overlap(
    column: int, day: int, columns: Columns, state: RosterState, workspace: Workspace
) -> float:
    """Return what a column adds less after the days in ``workspace``, which take the same people.

    -FORBIDDEN if it must not follow them.
    """
    less = 0.0
    for k in range(columns.size[column]):
        v = columns.stops[column, k]
        other = state.partner[v]
        if other >= 0 and workspace.visit_days[other]:
            days = state.visit_days[v] | workspace.visit_days[v] | 1 << day
            other_days = state.visit_days[other] | workspace.visit_days[other]
            if not _lies_apart(v, days, other_days, state):
                return -FORBIDDEN
        if workspace.visit_days[v]:
            fewer = _marginal_people(column, k, 0, columns, state) - _marginal_people(
                column, k, workspace.capacity[v], columns, state
            )
            less += state.weight[v] * fewer
            if state.once[v]:
                continue
            if not state.one_call[state.visit_days[v] | workspace.visit_days[v] | 1 << day]:
                return -FORBIDDEN
            was_first = state.visit_days[v] == 0
            less += state.turned_away_price * (fewer - state.demand[v] if was_first else fewer)
    for q in range(len(state.shortfall)):
        if workspace.contributed[q]:
            short = state.shortfall[q]
            before = workspace.contributed[q]
            more = _contribution(column, q, columns, state)
            less += state.penalty[q] * (
                min(short, more) + min(short, before) - min(short, before + more)
            )
    return less


@compiled
def _add_day(
    column: int, day: int, columns: Columns, state: RosterState, workspace: Workspace
) -> None:
    """Add the visits of a day to the week in ``workspace``."""
    for k in range(columns.size[column]):
        v = columns.stops[column, k]
        if state.once[v]:
            workspace.capacity[v] = max(workspace.capacity[v], columns.people[column, k])
        else:
            workspace.capacity[v] += columns.people[column, k]
        workspace.visit_days[v] |= 1 << day
    for q in range(len(state.shortfall)):
        workspace.contributed[q] += _contribution(column, q, columns, state)


@compiled
def _clear_day(column: int, columns: Columns, workspace: Workspace) -> None:
    """Clear the stops of a column, and all contributions, in ``workspace``."""
    workspace.contributed[:] = 0
    for k in range(columns.size[column]):
        workspace.capacity[columns.stops[column, k]] = 0
        workspace.visit_days[columns.stops[column, k]] = 0


@compiled
def week_gain(
    start: int,
    week: IntArray,
    graph: DayGraph,
    columns: Columns,
    state: RosterState,
    workspace: Workspace,
) -> float:
    """Return the gain of a team's week as ``best_week`` counts it; FORBIDDEN if not allowed."""
    node = start
    total = 0.0
    gains = workspace.gains
    for t in range(len(graph.days)):
        if week[t] < 0 or gains[t, week[t]] < LEAST_ALLOWED:
            total = FORBIDDEN
            break
        terminal = columns.destination[week[t]]
        overlap = _overlap(week[t], graph.days[t], columns, state, workspace)
        total += gains[t, week[t]] - graph.price[t, node, terminal] - overlap
        node = graph.following[t, node, terminal]
        _add_day(week[t], graph.days[t], columns, state, workspace)
    for t in range(len(graph.days)):
        if week[t] >= 0:
            _clear_day(week[t], columns, workspace)
    return max(total, FORBIDDEN)


@compiled
def _filter_columns(graph: DayGraph, columns: Columns, workspace: Workspace) -> None:
    """Keep the columns of each day that are allowed and gain more than an idle day instead."""
    for t in range(len(graph.days)):
        kept = 0
        for terminal in range(graph.first.shape[1] - 1):
            workspace.begin[t, terminal] = kept
            for n in range(graph.first[t, terminal], graph.first[t, terminal + 1]):
                gain = workspace.gains[t, n]
                idle = columns.idle[n]
                if gain > LEAST_ALLOWED and (n == idle or gain > workspace.gains[t, idle]):
                    workspace.kept[t, kept] = n
                    kept += 1
        workspace.begin[t, graph.first.shape[1] - 1] = kept


@compiled
def _bound_completions(graph: DayGraph, columns: Columns, workspace: Workspace) -> None:
    """Bound the gain of the days from t on, as if none of them took the people of another."""
    workspace.completion[:] = FORBIDDEN
    workspace.completion[len(graph.days)] = 0.0
    for t in range(len(graph.days) - 1, -1, -1):
        for node in range(len(graph.terminals)):
            terminal = graph.terminals[node]
            for c in range(workspace.begin[t, terminal], workspace.begin[t, terminal + 1]):
                n = workspace.kept[t, c]
                destination = columns.destination[n]
                following = graph.following[t, node, destination]
                if following >= 0:
                    gain = (
                        workspace.gains[t, n]
                        - graph.price[t, node, destination]
                        + workspace.completion[t + 1, following]
                    )
                    workspace.completion[t, node] = max(workspace.completion[t, node], gain)


@compiled
def _list_candidates(
    t: int, node: int, floor: float, graph: DayGraph, columns: Columns, workspace: Workspace
) -> int:
    """List the columns that may extend the best label of a node to more than ``floor``.

    Return their number.
    """
    best = workspace.value[t, node, 0]
    for label in range(1, workspace.number[t, node]):
        best = max(best, workspace.value[t, node, label])
    count = 0
    terminal = graph.terminals[node]
    for c in range(workspace.begin[t, terminal], workspace.begin[t, terminal + 1]):
        n = workspace.kept[t, c]
        destination = columns.destination[n]
        following = graph.following[t, node, destination]
        step = workspace.gains[t, n] - graph.price[t, node, destination]
        if following >= 0 and best + step + workspace.completion[t + 1, following] > floor:
            workspace.candidates[count] = n
            workspace.next_node[count] = following
            workspace.step_gain[count] = step
            count += 1
    return count


@compiled
def _load_week(
    t: int,
    node: int,
    label: int,
    graph: DayGraph,
    columns: Columns,
    state: RosterState,
    workspace: Workspace,
) -> None:
    """Add the days of a label to the week in ``workspace``."""
    size = workspace.value.shape[2]
    for day in range(t, 0, -1):
        _add_day(workspace.column[day, node, label], graph.days[day - 1], columns, state, workspace)
        before = workspace.back[day, node, label]
        node = before // size
        label = before % size


@compiled
def _unload_week(t: int, node: int, label: int, columns: Columns, workspace: Workspace) -> None:
    """Clear the days of a label from the week in ``workspace``."""
    size = workspace.value.shape[2]
    for day in range(t, 0, -1):
        _clear_day(workspace.column[day, node, label], columns, workspace)
        before = workspace.back[day, node, label]
        node = before // size
        label = before % size


@compiled
def _insert_label(
    t: int,
    node: int,
    gain: float,
    signature: int,
    back: int,
    column: int,
    floor: float,
    workspace: Workspace,
) -> None:
    """Insert a label at a node: in the place of one with the same visits, or of the worst."""
    size = workspace.value.shape[2]
    slot = workspace.worst[t, node]
    for other in range(workspace.number[t, node]):
        if workspace.signature[t, node, other] == signature:
            slot = other
    if slot == workspace.number[t, node]:
        workspace.number[t, node] += 1
    elif gain <= workspace.value[t, node, slot]:
        return
    workspace.value[t, node, slot] = gain
    workspace.signature[t, node, slot] = signature
    workspace.back[t, node, slot] = back
    workspace.column[t, node, slot] = column
    if workspace.number[t, node] < size:
        workspace.worst[t, node] = workspace.number[t, node]
        return
    worst = 0
    for other in range(1, size):
        if workspace.value[t, node, other] < workspace.value[t, node, worst]:
            worst = other
    workspace.worst[t, node] = worst
    workspace.threshold[t, node] = max(
        floor - workspace.completion[t, node], workspace.value[t, node, worst]
    )


@compiled
def _extend_label(
    t: int,
    node: int,
    label: int,
    candidates: int,
    floor: float,
    graph: DayGraph,
    columns: Columns,
    state: RosterState,
    numbers: IntArray,
    workspace: Workspace,
) -> None:
    """Extend a label by each of the candidates of its node."""
    value = workspace.value[t, node, label]
    signature = workspace.signature[t, node, label]
    back = node * workspace.value.shape[2] + label
    for c in range(candidates):
        following = workspace.next_node[c]
        gain = value + workspace.step_gain[c]
        if gain <= workspace.threshold[t + 1, following]:
            continue
        n = workspace.candidates[c]
        gain -= _overlap(n, graph.days[t], columns, state, workspace)
        if gain > workspace.threshold[t + 1, following]:
            _insert_label(t + 1, following, gain, signature + numbers[n], back, n, floor, workspace)


@compiled
def best_week(
    starts: IntArray,
    prices: FloatArray,
    graph: DayGraph,
    columns: Columns,
    floor: float,
    state: RosterState,
    numbers: IntArray,
    workspace: Workspace,
    week: IntArray,
) -> tuple[float, int]:
    """Find the best columns of one team, day by day, by labels on (day, node).

    The labels kept at a node have different sets of visits, told apart by the sums of the
    ``numbers`` of their columns.

    Parameters
    ----------
    starts, prices
        Nodes where the week may begin, and the price of each.
    graph, columns, state
        Network, pool, and the visits of the other teams.
    floor
        Weeks that gain no more are not looked for.
    numbers
        [columns] sum of random numbers of the stops.
    workspace
        With the gains written by ``week_gains``.
    week
        [T] filled with the best columns; left as it is where none is better than ``floor``.

    Returns
    -------
    tuple[float, int]
        Gain and first node of the week; FORBIDDEN and -1 where none is better than ``floor``.
    """
    _filter_columns(graph, columns, workspace)
    _bound_completions(graph, columns, workspace)
    last = len(graph.days)
    workspace.number[:] = 0
    workspace.worst[:] = 0
    for t in range(last + 1):
        for node in range(len(graph.terminals)):
            workspace.threshold[t, node] = floor - workspace.completion[t, node]
    for s in range(len(starts)):
        workspace.number[0, starts[s]] = 1
        workspace.value[0, starts[s], 0] = -prices[s]
        workspace.signature[0, starts[s], 0] = 0
    for t in range(last):
        for node in range(len(graph.terminals)):
            if workspace.number[t, node] == 0:
                continue
            candidates = _list_candidates(t, node, floor, graph, columns, workspace)
            for label in range(workspace.number[t, node]):
                if workspace.value[t, node, label] + workspace.completion[t, node] <= floor:
                    continue
                _load_week(t, node, label, graph, columns, state, workspace)
                _extend_label(
                    t, node, label, candidates, floor, graph, columns, state, numbers, workspace
                )
                _unload_week(t, node, label, columns, workspace)
    return _read_best_week(floor, graph, workspace, week)


@compiled
def _read_best_week(
    floor: float, graph: DayGraph, workspace: Workspace, week: IntArray
) -> tuple[float, int]:
    """Write the week of the best label; return its gain and first node as ``best_week`` does."""
    last = len(graph.days)
    size = workspace.value.shape[2]
    best = floor
    node = -1
    label = -1
    for other_node in range(len(graph.terminals)):
        for other in range(workspace.number[last, other_node]):
            if workspace.value[last, other_node, other] > best:
                best = workspace.value[last, other_node, other]
                node = other_node
                label = other
    if node < 0:
        return FORBIDDEN, -1
    for t in range(last, 0, -1):
        week[t - 1] = workspace.column[t, node, label]
        before = workspace.back[t, node, label]
        node = before // size
        label = before % size
    return best, node
