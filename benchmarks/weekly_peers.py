"""Plan weekly outreach instances in other ways: simple rules, OR-Tools' routing, PyVRP.

The rules are those of a coordinator. The two libraries know no visit that takes as long as it pays:
as in textbooks, villages are cut into chunks of people that a route may leave out at a price. Both
keep every team at its own base, as neither can tie the place of a morning to that of the evening
before. Their plans are judged like ours, people shared out again. The size of chunks and the first
solution are those that did best of a few.
"""

from __future__ import annotations

import importlib.util
import time
from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from weekly_problems import DayPlan

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from numpy.typing import NDArray
    from weekly_problems import Weekly

    Peer = Callable[[Weekly, float], list[DayPlan]]

FAR = 10**6  # minutes or units: more than any day holds
MINUTES_PER_HOUR = 60


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some people of a village, a customer of a routing library."""

    village: int
    people: int


def cut(weekly: Weekly, size: int) -> list[Chunk]:
    """Return the villages in chunks of ``size`` people; the last of each is smaller."""
    chunks = []
    for number, village in enumerate(weekly.data["villages"]):
        whole, rest = divmod(village["u"], size)
        chunks += [Chunk(number, size)] * whole + [Chunk(number, rest)] * (rest > 0)
    return chunks


class Legs:
    """Minutes and costs from node to node: bases first, then chunks.

    A move to another village includes its set-up and its visit.
    """

    def __init__(self, weekly: Weekly, chunks: list[Chunk]) -> None:
        """Spread the instance's tables over the chunks."""
        bases = len(weekly.data["bases"])
        place = np.array([*range(bases), *(bases + chunk.village for chunk in chunks)])
        arrives = (place[:, None] != place[None, :]) & (place[None, :] >= bases)
        minutes, cost = (table[np.ix_(place, place)].astype(np.int64) for table in weekly.travel)
        self.place, self.bases, self.arrives = place, bases, arrives
        self.minutes = minutes + weekly.data["setup"] * arrives
        self.cost = cost + weekly.data["cost_visit_units"] * arrives
        self.people = np.array([0] * bases + [chunk.people for chunk in chunks])
        self.rate = weekly.data["rec_per_kit_hour"]

    def recording(self, kits: int) -> NDArray[np.int64]:
        """Return the minutes of recording by node, rounded up."""
        return -(-MINUTES_PER_HOUR * self.people // (self.rate * kits))

    def barred(self, weekly: Weekly, team: int, day: int) -> NDArray[np.bool_]:
        """Return which nodes a team may not visit on a day."""
        open_ = [
            weekly.may_visit(team, day, int(place) - self.bases)
            for place in self.place[self.bases :]
        ]
        return np.array([False] * self.bases + [not each for each in open_])


def _in_order(weekly: Weekly, team: int, day: int, villages: list[int]) -> Iterator[DayPlan]:
    """Yield the day over ``villages``, each once, if it has any.

    Villages that are too many, or do not fit, are left out.
    """
    seen = list(dict.fromkeys(villages))[: weekly.data["max_stops"]]
    base = weekly.data["teams"][team]["start"]
    plan = DayPlan(team, day, base, base, tuple(seen))
    while plan.villages and weekly.capacity(plan) < 0:
        plan = DayPlan(team, day, base, base, plan.villages[:-1])
    if plan.villages:
        yield plan


def plan_by_size(weekly: Weekly, _seconds: float) -> list[DayPlan]:
    """Send the largest teams first, each to the village with most people left.

    They go on to the next village while that pays.
    """
    return _plan_by_rule(weekly, lambda left, _gain: left)


def plan_by_gain(weekly: Weekly, _seconds: float) -> list[DayPlan]:
    """Send the largest teams first, each to the village that pays most that day.

    They go on to the next village while that pays.
    """
    return _plan_by_rule(weekly, lambda _left, gain: gain)


def _plan_by_rule(weekly: Weekly, rank: Callable[[int, int], int]) -> list[DayPlan]:
    """Plan day by day and team by team; ``rank`` says how good a stop is.

    It is given the people left there and the gain. Where teams may spend a night anywhere, they
    sleep at the base nearest to their last village.
    """
    data = weekly.data
    left = [int(village["u"]) for village in data["villages"]]
    at = {team["id"]: team["start"] for team in data["teams"]}
    days = []
    for day, team in product(
        range(len(data["t_day"])), sorted(at, key=lambda team: (-data["teams"][team]["kits"], team))
    ):
        plan, taken = DayPlan(team, day, at[team], at[team], ()), 0
        while len(plan.villages) < data["max_stops"]:
            options = []
            for village in set(range(len(left))) - set(plan.villages):
                tried = replace(
                    plan,
                    villages=(*plan.villages, village),
                    end=at[team] if weekly.fixed else weekly.nearest_base(village),
                )
                people = min(left[village], weekly.capacity(tried) - taken)
                gain = people * weekly.worth(village) - weekly.cost(tried) + weekly.cost(plan)
                if people > 0 and gain > 0 and weekly.may_visit(team, day, village):
                    options.append((rank(left[village], gain), -village, tried, people))
            if not options:
                break
            _, _, plan, people = max(options, key=lambda option: option[:2])
            taken, left[plan.villages[-1]] = taken + people, left[plan.villages[-1]] - people
        days.append(plan)
        at[team] = plan.end
    return days


def plan_by_routing(weekly: Weekly, seconds: float, *, size: int = 36) -> list[DayPlan]:
    """Solve with OR-Tools' routing library, by guided local search.

    Each team and day is a vehicle; chunks may be left out at their worth.
    """
    from ortools.constraint_solver import pywrapcp, routing_enums_pb2  # noqa: PLC0415

    data, chunks = weekly.data, cut(weekly, size)
    legs = Legs(weekly, chunks)
    vehicles = list(product(range(len(data["teams"])), range(len(data["t_day"]))))
    starts = [data["teams"][team]["start"] for team, _ in vehicles]
    manager = pywrapcp.RoutingIndexManager(len(legs.place), len(vehicles), starts, starts)
    model = pywrapcp.RoutingModel(manager)
    model.SetArcCostEvaluatorOfAllVehicles(model.RegisterTransitMatrix(legs.cost.tolist()))
    kits = [data["teams"][team]["kits"] for team, _ in vehicles]
    timed = {
        k: model.RegisterTransitMatrix((legs.minutes + legs.recording(k)[:, None]).tolist())
        for k in set(kits)
    }
    model.AddDimensionWithVehicleTransitAndCapacity(
        [timed[k] for k in kits],
        0,
        [data["t_day"][day] for _, day in vehicles],
        True,  # noqa: FBT003
        "time",
    )
    stops = model.RegisterTransitMatrix(legs.arrives.astype(int).tolist())
    model.AddDimension(stops, 0, data["max_stops"], True, "stops")  # noqa: FBT003
    barred = np.array([legs.barred(weekly, team, day) for team, day in vehicles])
    unused = set(range(legs.bases)) - set(starts)
    for node in range(len(legs.place)):
        if node < legs.bases and node not in unused:
            continue
        index = manager.NodeToIndex(node)
        if node in unused:
            model.AddDisjunction([index], 0)
            model.VehicleVar(index).SetValue(-1)
            continue
        chunk = chunks[node - legs.bases]
        model.AddDisjunction([index], chunk.people * weekly.worth(chunk.village))
        if barred[:, node].any():
            model.VehicleVar(index).SetValues([-1, *np.flatnonzero(~barred[:, node]).tolist()])
    search = pywrapcp.DefaultRoutingSearchParameters()
    search.first_solution_strategy = routing_enums_pb2.FirstSolutionStrategy.PATH_CHEAPEST_ARC
    search.local_search_metaheuristic = (
        routing_enums_pb2.LocalSearchMetaheuristic.GUIDED_LOCAL_SEARCH
    )
    search.time_limit.FromMilliseconds(int(1000 * seconds))
    solution = model.SolveWithParameters(search)
    if solution is None:
        return []
    days = []
    for vehicle, (team, day) in enumerate(vehicles):
        index, visited = solution.Value(model.NextVar(model.Start(vehicle))), []
        while not model.IsEnd(index):
            visited.append(chunks[manager.IndexToNode(index) - legs.bases].village)
            index = solution.Value(model.NextVar(index))
        days += _in_order(weekly, team, day, visited)
    return days


def plan_by_pyvrp(weekly: Weekly, seconds: float, *, size: int = 48) -> list[DayPlan]:
    """Solve with PyVRP: optional clients with prizes, a profile for each kind of team day.

    Recording and set-up are in the minutes of legs.
    """
    import pyvrp  # noqa: PLC0415
    from pyvrp.stop import MaxRuntime  # noqa: PLC0415

    data, chunks = weekly.data, cut(weekly, size)
    legs = Legs(weekly, chunks)
    groups: dict[tuple[int, int, int, bytes], list[tuple[int, int]]] = defaultdict(list)
    for team, day in product(range(len(data["teams"])), range(len(data["t_day"]))):
        entry = data["teams"][team]
        groups[
            entry["start"],
            entry["kits"],
            data["t_day"][day],
            legs.barred(weekly, team, day).tobytes(),
        ].append((team, day))
    profiles = {
        key: number
        for number, key in enumerate(dict.fromkeys((kits, barred) for _, kits, _, barred in groups))
    }
    distances, durations = [], []
    for kits, barred in profiles:
        shut = np.frombuffer(barred, dtype=np.bool_)
        away = (shut[:, None] | shut[None, :]) & ~np.eye(len(shut), dtype=np.bool_)
        minutes = legs.minutes + legs.recording(kits)[None, :]
        np.fill_diagonal(minutes, 0)
        distances.append(np.where(away, FAR, legs.cost))
        durations.append(np.where(away, FAR, minutes))
    types = [
        pyvrp.VehicleType(
            num_available=len(members),
            start_depot=start,
            end_depot=start,
            shift_duration=length,
            profile=profiles[kits, barred],
        )
        for (start, kits, length, barred), members in groups.items()
    ]
    problem = pyvrp.ProblemData(
        locations=[pyvrp.Location(0, 0) for _ in legs.place],
        clients=[
            pyvrp.Client(
                legs.bases + number,
                prize=chunk.people * weekly.worth(chunk.village),
                required=False,
            )
            for number, chunk in enumerate(chunks)
        ],
        depots=[pyvrp.Depot(number) for number in range(legs.bases)],
        vehicle_types=types,
        distance_matrices=distances,
        duration_matrices=durations,
    )
    best = pyvrp.solve(problem, MaxRuntime(seconds), collect_stats=False).best
    waiting = [list(members) for members in groups.values()]
    days = []
    for route in best.routes():
        team, day = waiting[route.vehicle_type()].pop()
        days += _in_order(
            weekly,
            team,
            day,
            [chunks[activity.idx].village for activity in route if activity.is_client()],
        )
    return days


def peers_of(*, fixed: bool) -> dict[str, Peer]:
    """Return the other methods by name: if ``fixed``, those that keep to their bases."""
    rules: dict[str, Peer] = {"biggest village first": plan_by_size, "best day first": plan_by_gain}
    if not fixed:
        return rules
    libraries: dict[str, Peer] = {"OR-Tools routing": plan_by_routing}
    if importlib.util.find_spec("pyvrp") is None:
        print("PyVRP is not installed: pip install -e '.[benchmarks]'")
    else:
        libraries["PyVRP"] = plan_by_pyvrp
    return rules | libraries


def timed(peer: Peer, weekly: Weekly, seconds: float) -> tuple[float, int]:
    """Return the seconds that ``peer`` took for its plan, and what the plan is worth."""
    begin = time.perf_counter()
    days = peer(weekly, seconds)
    return time.perf_counter() - begin, weekly.judge(days)
