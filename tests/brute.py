"""Find the best value of a tiny week by trying everything: docs/laws.md read a third time.

Neither the optimiser nor the referee takes part. Times pass minute by minute, teams are manned by
trying every officer, and the week is walked day by day and team by team over every route. Dropping
a visit must never make a day worse, so travel times have to obey the triangle inequality. Visits
that record nobody are not tried; nor is coming back to a stop on the same day. Fuel counts for a
budget only: metres have to grow with the minutes then, and there are no guests.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from itertools import pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from brute_clock import pass_drive, pass_work
from brute_teams import ONE_DAY, Shape, Staff

from planner.model.campaign import RequestKind
from planner.model.resources import JourneyMode

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from planner.model.campaign import Day, Target
    from planner.model.places import Stop
    from planner.model.problem import Problem

NO_PLAN = -(10**9)  # far below the value of any plan
# The unit of what is added up: a minute at a price an hour is 50, a metre at a price a km is 3.
MILLIONTH = 3_000
THOUSANDTH = 1_000 * MILLIONTH


class Stay(NamedTuple):
    """A visit with the minutes of recording that it takes to hold ``people``.

    ``alone`` if it is lawful only as the one visit of a call. It ends ``after`` minutes after the
    shift. ``again`` if it is one of a stop's second call.
    """

    stop: int
    people: int
    minutes: int
    alone: bool
    after: int = 0
    again: bool = False


class Call(NamedTuple):
    """What happened at a stop so far.

    People recorded, the last day, kits there on that day, and whether more visits are barred. Once
    a second call has begun, the figures are those of it, and ``before`` were recorded at the first.
    """

    people: int = 0
    last: date | None = None
    kits: int = 0
    over: bool = False
    before: int | None = None


class State(NamedTuple):
    """A week so far: where each team is, the calls, the requests met (by number), rupiah spent.

    Rupiah are counted only if there is a budget.
    """

    spots: tuple[Spot, ...]
    calls: tuple[Call, ...]
    met: frozenset[int] = frozenset()
    spent: int = 0


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a team sleeps, and how many of its last routes in a row ended away from its office."""

    place: str
    away: int


def find_best_value(problem: Problem, *, once: bool = False) -> int:
    """Return the value of the best lawful plan, in thousandths of a weighted person.

    ``once``: with one visit a stop at most. The value is ``NO_PLAN`` if there is no lawful plan.
    """
    week = Week(problem, once=once)
    return max(week.best_of(fleet) for fleet in week.fleets())


class Week(Staff):
    """One week, by whose laws teams, days and plans are tried."""

    def __init__(self, problem: Problem, *, once: bool) -> None:
        super().__init__(problem)
        self.once = once
        self.crowds = [self.crowd(stop) for stop in problem.stops]
        self.second_crowds = [
            self.second_crowd(stop, crowd)
            for stop, crowd in zip(problem.stops, self.crowds, strict=True)
        ]
        self.gap = (
            timedelta(days=problem.rules.call_gap.days) if problem.rules.call_gap else ONE_DAY
        )
        self.overtime = problem.rules.overtime.minutes if problem.rules.overtime else 0
        if problem.limits.budget_idr is not None and problem.team_rules.guests:
            raise ValueError("what guests cost is not tried")
        self.beds = [base.id for base in problem.bases] + [
            stop.id for stop in problem.stops if stop.lodging
        ]
        self.options, self.minutes, self.missing = (
            cache(self._options),
            cache(self._minutes),
            cache(self._missing),
        )

    def crowd(self, stop: Stop) -> int:
        """Law 1."""
        if stop.earlier is not None:
            again, left = self.problem.rules.later_calls, stop.earlier
            return (
                again.turned_away_share * left.turned_away + again.absent_share * left.absent
            ) // 1000
        turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
        return (
            stop.demand.listed.typical * stop.demand.present.typical * turnout.typical // 1_000_000
        )

    def second_crowd(self, stop: Stop, crowd: int) -> int:
        """Law 1: return who comes to a second call of the week; 0 where law 2 allows none."""
        rules = self.problem.rules
        if not rules.second_call or stop.earlier or crowd <= rules.one_visit.people:
            return 0
        return (
            max(0, stop.demand.listed.typical * stop.demand.present.typical // 1000 - crowd)
            * rules.later_calls.absent_share
            // 1000
        )

    # -- law 15: where a lender's teams begin and end ----------------------------------------------

    def starts(self, shape: Shape) -> Iterator[tuple[Spot, int, int]]:
        """Yield where the team may wake on its first service day, with price and rupiah."""
        lender, meeting = self.lenders[shape.lender], self.problem.team_rules.meeting_base
        if not self.comes(lender):
            yield Spot(meeting, 0), 0, 0
        elif lender.journey is JourneyMode.IN_SHIFT:
            yield Spot(lender.office, 0), 0, 0
        else:
            for bed in [meeting] if shape.guests else self.beds:
                minutes = self.journey(shape, lender.office, bed)
                if minutes is not None:
                    price = MILLIONTH * self.problem.objective.night_price + self.fare(
                        shape, (lender.office, bed)
                    )
                    yield Spot(bed, 1), price, self.cost(shape, lender.office, bed)

    def ends(self, shape: Shape, day: Day) -> Iterator[tuple[str, int, int]]:
        """Yield where the team may end ``day``, with price and rupiah of a journey home."""
        lender, meeting = self.lenders[shape.lender], self.problem.team_rules.meeting_base
        if day != self.service(lender)[-1] or not self.leaves(lender):
            yield from ((bed, 0, 0) for bed in self.beds)
        elif lender.journey is JourneyMode.IN_SHIFT:
            yield lender.office, 0, 0
        else:
            for bed in [meeting] if shape.guests else self.beds:
                minutes = self.journey(shape, bed, lender.office)
                if minutes is not None:
                    yield (
                        bed,
                        self.fare(shape, (bed, lender.office)),
                        self.cost(shape, bed, lender.office),
                    )

    def journey(self, shape: Shape, here: str, there: str) -> int | None:
        """Return the minutes of a journey on a day of its own, or None if it is not allowed.

        The window, the hours at the wheel or the dark may forbid it.
        """
        minutes, window, light = (
            self.minutes(shape, here, there),
            self.problem.journey,
            self.problem.rules.daylight,
        )
        first, last = window.earliest_departure, window.latest_arrival
        if light and here != there:
            first, last = max(first, light.sunrise), min(last, light.sunset)
        return (
            minutes
            if minutes is not None and minutes <= min(window.max_drive_minutes, last - first)
            else None
        )

    def _minutes(self, shape: Shape, *places: str) -> int | None:
        """Return the minutes through ``places`` in order without a halt."""
        legs = self.legs(shape, places, "minutes")
        return None if None in legs else sum(legs)

    def legs(self, shape: Shape, places: Sequence[str], unit: str) -> list[int | None]:
        """Return the ``minutes`` or ``metres`` of each leg through ``places``."""
        matrix = next(
            matrix for matrix in self.problem.matrices if shape.vehicle_class in matrix.classes
        )
        rows = [matrix.places.index(place) for place in places]
        return [
            getattr(matrix, unit)[here][there] for here, there in pairwise(rows) if here != there
        ]

    def fare(self, shape: Shape, places: Sequence[str]) -> int:
        """Return the travel cost of a day (law 23), in 1 / THOUSANDTH thousandths.

        The day leads through ``places``; its minutes and kilometres count.
        """
        prices = self.problem.objective
        metres = sum(self.legs(shape, places, "metres"))
        return (
            50 * prices.drive_hour_price * self.minutes(shape, *places)
            + 3 * prices.kilometre_price * metres
        )

    def cost(self, shape: Shape, *places: str) -> int:
        """Return the rupiah of a day through ``places`` (law 22), 0 if there is no budget."""
        if self.problem.limits.budget_idr is None:
            return 0
        pay, home = self.problem.pay, places[-1] == self.lenders[shape.lender].office
        day = pay.per_diem_home_idr if home else pay.per_diem_away_idr + pay.lodging_idr
        return (
            self.people(shape) * day
            + sum(self.legs(shape, places, "metres"))
            * self.rules[shape.vehicle_class].fuel_idr_per_km
            // 1000
        )

    # -- laws 5 to 13: what a team may do on a day -------------------------------------------------

    def _options(
        self, shape: Shape, day: Day, start: str, end: str
    ) -> list[tuple[tuple[int, int], tuple[Stay, ...]]]:
        """Return ((price, rupiah), stays) of every route from ``start`` to ``end`` worth trying.

        Routes that another route with the same stops dominates are left out. None is dominated if
        more people may be worse, for want of cards or of people for a requested visit.
        """
        found: dict[tuple[Stay, ...], tuple[int, int]] = {}
        for path, stays in self.routes(shape, day, start, end):
            prices = self.problem.objective
            late = 50 * prices.overtime_hour_price * sum(stay.after for stay in stays)
            price = (
                self.fare(shape, path) + MILLIONTH * prices.visit_price * len(stays) + late,
                self.cost(shape, *path),
            )
            key = tuple(sorted(stays))
            found[key] = min(price, found.get(key, price))
        if self.problem.requests or self.problem.limits.blank_cards is not None:
            return [(price, stays) for stays, price in found.items()]
        groups: dict[
            tuple[tuple[int, bool, bool], ...], list[tuple[tuple[int, int], tuple[Stay, ...]]]
        ] = {}
        for stays, price in sorted(
            found.items(), key=lambda item: (item[1], [-stay.people for stay in item[0]])
        ):
            best = groups.setdefault(
                tuple((stay.stop, stay.alone, stay.again) for stay in stays), []
            )
            if not any(
                all(a.people >= b.people for a, b in zip(other, stays, strict=True))
                for _, other in best
            ):
                best.append((price, stays))
        return [option for best in groups.values() for option in best]

    def routes(
        self, shape: Shape, day: Day, start: str, end: str
    ) -> Iterator[tuple[tuple[str, ...], tuple[Stay, ...]]]:
        """Yield (places, stays) of every day of the team from ``start`` to ``end``."""
        lender, meeting = self.lenders[shape.lender], self.problem.team_rules.meeting_base
        passes = shape.guests and lender.journey is JourneyMode.IN_SHIFT
        served = self.service(lender)
        out = [start, meeting] if passes and self.comes(lender) and day == served[0] else [start]
        back = [meeting, end] if passes and self.leaves(lender) and day == served[-1] else [end]
        path = (*out, *back)
        if day.date in lender.rest_days:
            yield from [(path, ())] if len(set(path)) == 1 else []
            return
        if self.drive(shape, day, path, ready=day.earliest_departure) is not None:
            yield path, ()
        yield from self.extend(
            shape, day, out, back, ready=day.earliest_departure, path=tuple(out), stays=()
        )

    def drive(self, shape: Shape, day: Day, places: Sequence[str], *, ready: int) -> int | None:
        """Return when a team that is ``ready`` arrives after ``places``.

        None if there is no way in time or by light.
        """
        minutes, light = self.minutes(shape, *places), self.problem.rules.daylight
        if len(set(places)) == 1:
            return ready
        if minutes is None:
            return None
        arrive = pass_drive(max(ready, light.sunrise) if light else ready, minutes, day.rest)
        return (
            arrive
            if arrive <= (min(day.latest_return, light.sunset) if light else day.latest_return)
            else None
        )

    def must_not_follow(self, v: int, stays: tuple[Stay, ...]) -> bool:
        """Say whether a visit to stop ``v`` may not be on one day with ``stays``.

        A second call is on another day; under ``one_kecamatan`` all lie in one kecamatan.
        """
        before = [self.problem.stops[stay.stop] for stay in stays]
        if self.problem.rules.one_kecamatan and any(
            stop.kecamatan != self.problem.stops[v].kecamatan for stop in before
        ):
            return True
        return any(stay.stop == v for stay in stays)

    def extend(
        self,
        shape: Shape,
        day: Day,
        out,
        back,
        *,
        ready: int,
        path: tuple[str, ...],
        stays: tuple[Stay, ...],
    ):
        """Yield (places, stays) of every way to go on to one more stop, and from there."""
        most = self.problem.rules.most_stops
        if most is not None and len(stays) >= most.visits:
            return
        for v, stop in enumerate(self.problem.stops):
            if self.bars(stop, shape, day) or self.must_not_follow(v, stays):
                continue
            arrive = self.drive(shape, day, (*out, stop.id), ready=ready)
            if arrive is None:
                continue
            set_up, pack_up = self.around(shape, stop)
            begin = max(pass_work(arrive, set_up, day.rest), day.shift_start, stop.opens or 0)
            for stay in (
                *self.stays(shape, v, day, again=False),
                *self.stays(shape, v, day, again=True),
            ):
                end = pass_work(begin, stay.minutes, day.rest)
                leave = pass_work(end, pack_up, day.rest)
                if begin >= day.shift_end or (stop.closes is not None and end > stop.closes):
                    continue
                if end > day.shift_end:
                    if (
                        stay.people < self.comers(v, again=stay.again)
                        or end > day.shift_end + self.overtime
                    ):
                        continue
                    stay = stay._replace(alone=True, after=end - day.shift_end)  # noqa: PLW2901
                chosen, so_far = (*stays, stay), (*path, stop.id)
                if self.drive(shape, day, (stop.id, *back), ready=leave) is not None:
                    yield (*so_far, *back), chosen
                yield from self.extend(
                    shape, day, [stop.id], back, ready=leave, path=so_far, stays=chosen
                )

    def bars(self, stop: Stop, shape: Shape, day: Day) -> bool:
        """Say whether the team may not be at ``stop`` on ``day`` (laws 11 to 13, 27 and 29)."""
        unheard = (
            self.problem.rules.jenang is not None
            and stop.kind == "orang_rimba"
            and not stop.confirmed
        )
        never = any(
            self.meets(n, stop, shape, day)
            for n, wish in enumerate(self.problem.requests)
            if wish.kind is RequestKind.NEVER
        )
        closed = (
            day.date in stop.closed
            or shape.vehicle_class not in stop.vehicle_classes
            or shape.kits > stop.hall_kits
        )
        return closed or unheard or never

    def meets(self, number: int, stop: Stop, shape: Shape, day: Day) -> bool:
        """Say whether a visit of the team at ``stop`` on ``day`` meets the request ``number``."""
        wish = self.problem.requests[number]
        return (
            wish.stop == stop.id
            and wish.lender in (None, shape.lender)
            and (not wish.dates or day.date in wish.dates)
        )

    def around(self, shape: Shape, stop: Stop) -> tuple[int, int]:
        """Return the minutes of setting up and of packing up (law 7)."""
        rule, mini = self.problem.rules.set_up, self.problem.rules.mini_stop
        if stop.mini:
            return mini.set_up_minutes, mini.pack_up_minutes
        per_kit = rule.set_up_per_kit_minutes, rule.pack_up_per_kit_minutes
        return rule.set_up_minutes + shape.kits * per_kit[
            0
        ], rule.pack_up_minutes + shape.kits * per_kit[1]

    def comers(self, v: int, *, again: bool) -> int:
        """Return the crowd of a stop's first call, or of its second."""
        return self.second_crowds[v] if again else self.crowds[v]

    def stays(self, shape: Shape, v: int, day: Day, *, again: bool) -> list[Stay]:
        """Return the shortest stay for every number of people, shortest first (laws 3 and 10)."""
        rules, best, crowd = self.problem.rules, {}, self.comers(v, again=again)
        least, finished = rules.least_stay.minutes, rules.least_stay.finished_minutes
        if self.problem.stops[v].mini:
            least = finished = rules.mini_stop.least_stay_minutes
        for minutes in range(1, day.shift_end - day.shift_start + self.overtime + 1):
            held = shape.kits * self.rules[shape.vehicle_class].rate * minutes // 60
            people, alone = min(held, crowd), minutes < least
            if people and (not alone or (people == crowd and minutes >= finished)):
                best.setdefault((people, alone), Stay(v, people, minutes, alone, again=again))
        return sorted(best.values(), key=lambda stay: stay.minutes)

    # -- laws 2, 12, 14, 16, 23, 27: the week ------------------------------------------------------

    def best_of(self, fleet: tuple[Shape, ...]) -> int:
        """Return the best value with exactly these teams.

        It is far below any plan if the laws leave them nowhere to go.
        """
        states: dict[State, int] = {}
        for begin in product(*(list(self.starts(shape)) for shape in fleet)):
            state = State(
                tuple(spot for spot, *_ in begin),
                (Call(),) * len(self.crowds),
                spent=sum(cost for *_, cost in begin),
            )
            states[state] = -sum(price for _, price, _ in begin)
        for day in self.problem.week.days:
            for number, shape in enumerate(fleet):
                if day in self.service(self.lenders[shape.lender]):
                    states = self.advance(states, number, shape, day)
        best = max(
            (value + self.worth(state) for state, value in states.items() if self.allows(state)),
            default=None,
        )
        return NO_PLAN if best is None else best // THOUSANDTH

    def advance(
        self, states: dict[State, int], number: int, shape: Shape, day: Day
    ) -> dict[State, int]:
        """Return the states after ``day`` of team ``number``, each with the most it can reach."""
        following: dict[State, int] = {}
        office, cap = (
            self.lenders[shape.lender].office,
            self.rules[shape.vehicle_class].max_nights_away,
        )
        ends = list(self.ends(shape, day))
        for (spots, calls, met, spent), value in states.items():
            for end, homeward, travel in ends:
                away = 0 if end == office else spots[number].away + 1
                if cap is not None and away > cap:
                    continue
                moved = (
                    *spots[:number],
                    Spot(end, away if cap is not None else 0),
                    *spots[number + 1 :],
                )
                night = MILLIONTH * self.problem.objective.night_price if away else 0
                for (price, cost), stays in self.options(shape, day, spots[number].place, end):
                    called = self.call(calls, stays, shape.kits, day.date)
                    if called is not None:
                        worth = value - price - night - homeward
                        state = State(
                            moved,
                            called,
                            met | self.met_by(stays, shape, day),
                            spent + cost + travel,
                        )
                        following[state] = max(worth, following.get(state, worth))
        return following

    def met_by(self, stays: tuple[Stay, ...], shape: Shape, day: Day) -> set[int]:
        """Return the numbers of the requests that a team's day meets."""
        stops = [self.problem.stops[stay.stop] for stay in stays]
        return {
            n
            for n in range(len(self.problem.requests))
            if any(self.meets(n, stop, shape, day) for stop in stops)
        }

    def call(
        self, calls: tuple[Call, ...], stays: tuple[Stay, ...], kits: int, today: date
    ) -> tuple[Call, ...] | None:
        """Return the calls with one more visit at each of ``stays``.

        None if a law forbids it or nobody is left to record.
        """
        changed = list(calls)
        for stay in stays:
            call, crowd = calls[stay.stop], self.comers(stay.stop, again=stay.again)
            if stay.again and call.before is None:
                call = self.begin_again(call, stay.stop, today)
            elif stay.again != (call.before is not None):
                return None
            if call is None:
                return None
            here = kits + (call.kits if call.last == today else 0)
            once = self.once or crowd <= self.problem.rules.one_visit.people
            if call.last is not None and (
                once or call.over or stay.alone or today - call.last > self.gap
            ):
                return None
            if here > self.problem.stops[stay.stop].hall_kits:
                return None
            people = min(crowd, call.people + stay.people)
            changed[stay.stop] = call._replace(
                people=people, last=today, kits=here, over=people == crowd
            )
        return tuple(changed)

    def begin_again(self, call: Call, stop: int, today: date) -> Call | None:
        """Return the second call of a stop, before its first visit; None where law 2 has none."""
        rule = self.problem.rules.second_call
        if self.once or call.last is None or call.people < self.crowds[stop]:
            return None
        waited = today - call.last
        return Call(before=call.people) if waited > self.gap and waited.days >= rule.days else None

    def allows(self, state: State) -> bool:
        """Say whether the week keeps to the limits and meets what must be met."""
        budget, cards = self.problem.limits.budget_idr, self.problem.limits.blank_cards
        if (budget is not None and state.spent > budget) or (
            cards is not None and self.people_of(state) > cards
        ):
            return False
        return all(
            wish.kind is not RequestKind.MUST or number in state.met
            for number, wish in enumerate(self.problem.requests)
        )

    def people_of(self, state: State) -> int:
        """Return how many people are recorded."""
        return sum(call.people + (call.before or 0) for call in state.calls)

    def worth(self, state: State) -> int:
        """Return the worth of the people recorded and of the requests met, less prices.

        The prices are those of floors, bends and people turned away.
        """
        value, millionths, recorded, expected = 0, 0, Counter(), Counter()
        for number, wish in enumerate(self.problem.requests):
            millionths -= self.problem.objective.prefer_price * (
                wish.kind is RequestKind.PREFER and number in state.met
            )
        for v, (stop, call, crowd) in enumerate(
            zip(self.problem.stops, state.calls, self.crowds, strict=True)
        ):
            people, comers = (
                call.people + (call.before or 0),
                self.second_crowds[v] if call.before else crowd,
            )
            value += stop.weight * people
            millionths += (
                self.problem.objective.turned_away_price
                * (comers - call.people)
                * (call.last is not None)
            )
            recorded[stop.kecamatan] += people
            expected[stop.kecamatan] += crowd
        for floor in self.problem.floors:
            people = floor.share * expected[floor.kecamatan] // 1000
            millionths += self.problem.objective.floor_price * max(
                0, people - recorded[floor.kecamatan]
            )
        for target, kecamatan in product(self.problem.targets, recorded):
            people = self.missing(target, kecamatan)
            millionths += target.bend_price * max(0, people - recorded[kecamatan])
        return THOUSANDTH * value - MILLIONTH * millionths

    def _missing(self, target: Target, kecamatan: str) -> int:
        """Return how many people of ``kecamatan`` the target still lacks, one by one (law 23)."""
        here = [stop.demand for stop in self.problem.stops if stop.kecamatan == kecamatan]
        adults, people = sum(demand.adults.typical for demand in here), 0
        recorded = adults - sum(demand.listed.typical for demand in here)
        while 1000 * (recorded + people) < target.share * adults:
            people += 1
        return people
