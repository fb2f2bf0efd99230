"""Read a problem into the arrays the solver works on: crowds, paces, gates, kinds of day, teams and their flows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from planner.model.resources import JourneyMode, Role, Weekend
from planner.optimise.clock import NEVER, DayClock
from planner.optimise.crowds import call_twice, crowd_of
from planner.optimise.geometry import read_geometry, read_legs
from planner.optimise.network import NO_CAP, kind_of, lay_network
from planner.optimise.rules import narrow_all
from planner.optimise.units import fare, to_thousandths
from planner.optimise.wishes import read_wishes

if TYPE_CHECKING:
    from planner.model.places import Stop
    from planner.model.problem import Problem
    from planner.model.resources import ClassRule, Lender, Vehicle
    from planner.optimise.array_types import BoolArray, IntArray
    from planner.optimise.geometry import Geometry
    from planner.optimise.network import Arc
    from planner.optimise.wishes import Wish

NO_OTHER = -1
CREW_ROLES = (Role.OPERATOR, Role.REGISTRAR, Role.DRIVER, Role.GUIDE)


@dataclass(frozen=True, slots=True)
class Gate:
    """Where a day starts or ends: a place to sleep or an office, reached through ``via`` where a team meets its guests."""

    place: str
    via: str | None = None

    def is_at(self, place: str) -> bool:
        """Say whether no leg leads from here to ``place``, since this is the same place."""
        return self.via is None and self.place == place


@dataclass(frozen=True, slots=True)
class Pace:
    """How a team works: its travel times, the stops it may reach, its kits and their speed.

    ``rate`` is in recordings per kit and hour; ``set_up`` and ``pack_up`` are minutes by stop. ``lender`` is None where it makes no
    difference whose the team is; a lender that rests or that a request names has paces of its own.
    """

    matrix: int
    reach: tuple[bool, ...]
    kits: int
    rate: int
    set_up: tuple[int, ...]
    pack_up: tuple[int, ...]
    lender: str | None


@dataclass(frozen=True, slots=True)
class DayKind:
    """Days of the week (their indices) that are alike: hours, closed stops, requests, lenders that rest.

    ``widest`` is the window of a team that need not drive: office rules may narrow that of the ``clock``.
    """

    clock: DayClock
    widest: tuple[int, int]
    closed: tuple[bool, ...]
    days: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class TeamType:
    """Interchangeable teams of one lender: vehicle group, number of kits, and whether guests join.

    ``starts`` are (gate, price of the journey there) pairs the team may begin its first service day from, None where no journey of a day
    of its own is due; ``needs`` counts people by role.
    """

    lender: str
    vehicles: tuple[str, ...]
    kits: int
    guests: bool
    needs: tuple[tuple[Role, int], ...]
    starts: tuple[tuple[int, float | None], ...]
    commodity: int

    @property
    def people(self) -> int:
        """Return how many are in a team."""
        return sum(count for _, count in self.needs)


@dataclass(frozen=True, slots=True)
class Commodity:
    """Teams that are alike from their first service day on: one flow through days and nights.

    ``ends`` are (gate, price of a journey home) pairs where the last day may end, None as in ``TeamType.starts``; ``home`` is the gate
    that is no night away (-1: none), ``max_nights`` caps nights in a row away from it (NO_CAP: none). On days of ``rest`` teams stay where
    they are. ``people`` are in a team, with ``guests`` or without: told where there is a budget to keep to.
    """

    pace: int
    days: tuple[int, ...]
    ends: tuple[tuple[int, float | None], ...]
    home: int
    max_nights: int
    rest: tuple[int, ...]
    people: int
    guests: bool


@dataclass(frozen=True, slots=True)
class Instance:
    """All that pricing, master and search need. Stops, gates and days are indices into these tuples.

    ``narrowed`` is ``problem`` within the office rules, with a stop more, after all others, for each second call. Stops in ``once`` are
    visited once at most; at those that are ``dated`` it matters to the laws on which days the visits are. ``pairs`` are a stop's
    (first, second) calls, ``partner[v]`` is the other call of v (-1: there is none). ``arcs`` are the days of all teams' weeks.
    """

    problem: Problem
    narrowed: Problem
    stops: tuple[Stop, ...]
    crowd: IntArray
    weight: IntArray
    once: BoolArray
    dated: BoolArray
    pairs: tuple[tuple[int, int], ...]
    partner: IntArray
    gates: tuple[Gate, ...]
    nights: int  # the first so many gates are places to sleep
    paces: tuple[Pace, ...]
    kinds: tuple[DayKind, ...]
    types: tuple[TeamType, ...]
    commodities: tuple[Commodity, ...]
    geometry: tuple[tuple[Geometry, ...], ...]  # [pace][kind]
    wishes: tuple[Wish, ...]
    arcs: tuple[Arc, ...]

    def kind_of(self, day: int) -> int:
        """Return the kind of ``day``."""
        return kind_of(self.kinds, day)

    def unattended(self, room: IntArray) -> list[int]:
        """Return the second calls to which nobody comes, as visits with ``room`` for so many do not record all of the first (law 2)."""
        return [second for first, second in self.pairs if room[first] < self.crowd[first]]

    def record(self, room: IntArray) -> IntArray:
        """Return the people recorded at each stop by visits with ``room`` for so many."""
        recorded: IntArray = np.minimum(room, self.crowd)
        recorded[self.unattended(room)] = 0
        return recorded


def read_instance(problem: Problem) -> Instance:
    """Return the solver's view of ``problem``."""
    narrowed, pairs = call_twice(narrow_all(problem))
    stops = narrowed.stops
    crowd = np.array([crowd_of(problem, stop) for stop in stops], dtype=np.int64)
    partner = np.full(len(stops), NO_OTHER, dtype=np.int64)
    for first, second in pairs:
        partner[first], partner[second] = second, first
    gates, nights = _gates(narrowed)
    kinds = _day_kinds(problem, narrowed)
    teams = _TeamReader(narrowed, gates, nights)
    paces = tuple(teams.paces)
    legs = [read_legs(narrowed, table) for table in narrowed.matrices]
    types, commodities = tuple(teams.types), tuple(teams.commodities)
    geometry = tuple(tuple(read_geometry(narrowed, pace, kind, gates, legs[pace.matrix]) for kind in kinds) for pace in paces)
    types, arcs = lay_network(types, commodities, kinds, geometry, nights)
    return Instance(
        problem=problem,
        narrowed=narrowed,
        stops=stops,
        crowd=crowd,
        weight=np.array([stop.weight for stop in stops], dtype=np.int64),
        once=crowd <= problem.rules.one_visit.people,
        dated=_are_dated(narrowed, crowd) | (partner != NO_OTHER),
        pairs=pairs,
        partner=partner,
        gates=gates,
        nights=nights,
        paces=paces,
        kinds=kinds,
        types=types,
        commodities=commodities,
        geometry=geometry,
        wishes=read_wishes(narrowed, paces, kinds, crowd),
        arcs=arcs,
    )


def _are_dated(problem: Problem, crowd: IntArray) -> BoolArray:
    """Return the stops of several visits that must be one call (law 2), or fill the hall (law 12), or turn people away (law 23)."""
    days, kits = problem.week.days, sum(len(lender.kits) for lender in problem.lenders)
    apart = bool(days) and (days[-1].date - days[0].date).days > problem.rules.longest_gap
    full = np.array([stop.hall_kits < kits for stop in problem.stops], dtype=np.bool_)
    dated: BoolArray = (crowd > problem.rules.one_visit.people) & (full | apart | bool(problem.objective.turned_away_price))
    return dated


def service_days(problem: Problem, lender: Lender) -> tuple[int, ...]:
    """Return the indices of the week's days on which ``lender`` serves (law 15); none where its stay would be too short."""
    days = tuple(d for d, day in enumerate(problem.week.days) if lender.loan_from <= day.date <= lender.loan_to)
    length = len(days) if lender.weekend is Weekend.HOME else (lender.loan_to - lender.loan_from).days + 1
    return days if length >= lender.min_away_days else ()


def comes_from_home(problem: Problem, lender: Lender) -> bool:
    """Say whether a journey from home is due before or on the lender's first service day."""
    return lender.weekend is Weekend.HOME or lender.loan_from >= problem.week.start - timedelta(days=1)


def travels_in_shift(problem: Problem, lender: Lender) -> bool:
    """Say whether journeys lie inside the shift; a lender whose office is a base needs no other."""
    return lender.journey is JourneyMode.IN_SHIFT or any(base.id == lender.office for base in problem.bases)


def goes_home(problem: Problem, lender: Lender) -> bool:
    """Say whether a journey home is due on or after the lender's last service day."""
    return lender.weekend is Weekend.HOME or lender.loan_to < problem.week.start + timedelta(days=7)


def travel(problem: Problem, matrix: int, origin: str, destination: str) -> int:
    """Return the minutes from ``origin`` to ``destination`` (NEVER: no way)."""
    table = problem.matrices[matrix]
    minutes = table.minutes[table.places.index(origin)][table.places.index(destination)]
    return NEVER if minutes is None else minutes


def _gates(problem: Problem) -> tuple[tuple[Gate, ...], int]:
    sleeping = [Gate(base.id) for base in problem.bases] + [Gate(stop.id) for stop in problem.stops if stop.lodging]
    meeting = problem.team_rules.meeting_base
    offices: list[Gate] = []
    for lender in problem.lenders:
        if travels_in_shift(problem, lender):
            ways = [Gate(lender.office)] if lender.office == meeting else [Gate(lender.office), Gate(lender.office, meeting)]
            offices += [gate for gate in ways if gate not in (*sleeping, *offices)]
    return (*sleeping, *offices), len(sleeping)


def _day_kinds(problem: Problem, narrowed: Problem) -> tuple[DayKind, ...]:
    groups: dict[tuple[DayClock, tuple[int, int], tuple[bool, ...], tuple[bool, ...]], list[int]] = {}
    for index, (day, narrow) in enumerate(zip(problem.week.days, narrowed.week.days, strict=True)):
        closed = tuple(day.date in stop.closed for stop in narrowed.stops)
        marks = (
            *(day.date in request.dates for request in problem.requests),
            *(day.date in lender.rest_days for lender in problem.lenders),
        )
        key = (DayClock.of(narrow), (day.earliest_departure, day.latest_return), closed, marks)
        groups.setdefault(key, []).append(index)
    return tuple(DayKind(clock, widest, closed, tuple(days)) for (clock, widest, closed, _), days in groups.items())


class _TeamReader:
    """Enumerate the team types that the lenders' resources could ever form, with their paces and commodities."""

    def __init__(self, problem: Problem, gates: tuple[Gate, ...], nights: int) -> None:
        self.problem, self.gates, self.nights = problem, gates, nights
        self.rules = {rule.vehicle_class: rule for rule in problem.team_rules.classes}
        self.paces: list[Pace] = []
        self.commodities: list[Commodity] = []
        self.types: list[TeamType] = []
        host = [lender for lender in problem.lenders if lender.office == problem.team_rules.meeting_base]
        host_days = set().union(*(service_days(problem, lender) for lender in host))
        for lender in problem.lenders:
            days = service_days(problem, lender)
            may_have_guests = problem.team_rules.guests and lender not in host and bool(host) and set(days) <= host_days
            for group in _vehicle_groups(lender) if days else ():
                rule = self.rules[group[0].vehicle_class]
                for kits in range(1, rule.max_kits + 1):
                    for guests in (False, True) if may_have_guests else (False,):
                        self._add(lender, days, group, rule, kits, guests=guests)

    def _add(self, lender: Lender, days: tuple[int, ...], group: tuple[Vehicle, ...], rule: ClassRule, kits: int, *, guests: bool) -> None:
        needs = (
            (Role.OPERATOR, kits * rule.operators_per_kit),
            (Role.REGISTRAR, rule.registrars),
            (Role.DRIVER, rule.drivers),
            (Role.GUIDE, rule.guides),
        )
        people = sum(count for _, count in needs)
        if people == 0 or people > min(group[0].seats, self.problem.team_rules.largest_team):
            return
        matrix = next(i for i, m in enumerate(self.problem.matrices) if group[0].vehicle_class in m.classes)
        starts = self._starts(lender, matrix, guests=guests)
        ends = self._ends(lender, matrix, guests=guests)
        if not starts or not ends:
            return
        set_up, pack_up = self._handling(kits)
        own = bool(lender.rest_days) or any(request.lender == lender.id for request in self.problem.requests)
        pace = Pace(
            matrix,
            tuple(group[0].vehicle_class in stop.vehicle_classes and kits <= stop.hall_kits for stop in self.problem.stops),
            kits,
            rule.rate,
            set_up,
            pack_up,
            lender.id if own else None,
        )
        # Where no night is paid for or counted it makes no difference whose the team is: those of all lenders are one flow.
        objective, budget = self.problem.objective, self.problem.limits.budget_idr
        paid = objective.night_price or objective.thrift is not None or budget is not None
        nights_matter = paid or rule.max_nights_away is not None
        home = self._gate(lender.office)
        commodity = Commodity(
            pace=_position(self.paces, pace),
            days=days,
            ends=ends,
            home=home if nights_matter and home < self.nights else -1,
            max_nights=NO_CAP if rule.max_nights_away is None else rule.max_nights_away,
            rest=tuple(d for d in days if self.problem.week.days[d].date in lender.rest_days),
            people=people if budget is not None else 0,  # teams of other sizes cost alike where money is no matter
            guests=guests and budget is not None,
        )
        vehicles = tuple(vehicle.id for vehicle in group)
        self.types.append(TeamType(lender.id, vehicles, kits, guests, needs, starts, _position(self.commodities, commodity)))

    def _handling(self, kits: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Return the minutes of setting up and of packing up, by stop (law 7)."""
        rule, mini = self.problem.rules.set_up, self.problem.rules.mini_stop
        set_up = rule.set_up_minutes + kits * rule.set_up_per_kit_minutes
        pack_up = rule.pack_up_minutes + kits * rule.pack_up_per_kit_minutes
        return (
            tuple(mini.set_up_minutes if stop.mini else set_up for stop in self.problem.stops),
            tuple(mini.pack_up_minutes if stop.mini else pack_up for stop in self.problem.stops),
        )

    def _gate(self, place: str, via: str | None = None) -> int:
        """Return the gate's index; one past the places to sleep that never is one, if there is no such gate."""
        return self.gates.index(Gate(place, via)) if Gate(place, via) in self.gates else len(self.gates)

    def _starts(self, lender: Lender, matrix: int, *, guests: bool) -> tuple[tuple[int, float | None], ...]:
        meeting = self.problem.team_rules.meeting_base
        if not comes_from_home(self.problem, lender):
            return ((self._gate(meeting), None),)
        if travels_in_shift(self.problem, lender):
            return ((self._gate(lender.office, meeting if guests else None), None),)
        return self._journeys(matrix, [(lender.office, gate.place) for gate in self.gates[: self.nights]], only=meeting if guests else None)

    def _ends(self, lender: Lender, matrix: int, *, guests: bool) -> tuple[tuple[int, float | None], ...]:
        meeting = self.problem.team_rules.meeting_base
        if not goes_home(self.problem, lender):
            return tuple((gate, None) for gate in range(self.nights))
        if travels_in_shift(self.problem, lender):
            return ((self._gate(lender.office, meeting if guests else None), None),)
        return self._journeys(matrix, [(gate.place, lender.office) for gate in self.gates[: self.nights]], only=meeting if guests else None)

    def _journeys(self, matrix: int, legs: list[tuple[str, str]], *, only: str | None) -> tuple[tuple[int, float | None], ...]:
        """Return (gate, price) of each of the ``legs``, one a gate, that fits the window of journeys and leads past ``only``."""
        window = self.problem.journey
        longest = min(window.max_drive_minutes, window.latest_arrival - window.earliest_departure)
        minutes = [(gate, travel(self.problem, matrix, *leg)) for gate, leg in enumerate(legs) if only is None or only in leg]
        return tuple((gate, self._fare(matrix, *legs[gate])) for gate, m in minutes if m <= longest)

    def _fare(self, matrix: int, origin: str, destination: str) -> float:
        table = self.problem.matrices[matrix]
        i, j = table.places.index(origin), table.places.index(destination)
        return to_thousandths(fare(self.problem, table.minutes[i][j] or 0, table.metres[i][j] or 0))


def _position(items: list[Any], item: object) -> int:
    if item not in items:
        items.append(item)
    return items.index(item)


def _vehicle_groups(lender: Lender) -> tuple[tuple[Vehicle, ...], ...]:
    groups: dict[tuple[str, int], list[Vehicle]] = {}
    for vehicle in lender.vehicles:
        groups.setdefault((vehicle.vehicle_class, vehicle.seats), []).append(vehicle)
    return tuple(tuple(group) for _, group in sorted(groups.items()))
