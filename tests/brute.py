"""Find the best value of a tiny week by trying everything: docs/laws.md read a third time.

Neither the optimiser nor the referee has a part in it. Times pass minute by minute, teams are manned by trying every officer, and the
week is walked day by day and team by team over every route. Dropping a visit must never make a day worse, so travel times have
to obey the triangle inequality, and visits that record nobody are not tried; nor is coming back to a stop on the same day.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import combinations, pairwise, product
from typing import TYPE_CHECKING, NamedTuple

from planner.model.resources import JourneyMode, Role, Weekend

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.campaign import Break, Day
    from planner.model.places import Stop
    from planner.model.problem import Problem
    from planner.model.resources import ClassRule, Lender, Officer, Vehicle

ONE_DAY = timedelta(days=1)


class Shape(NamedTuple):
    """A team as it counts for the value: whose, with which vehicle class and seats, how many kits, and whether guests ride along."""

    lender: str
    vehicle_class: str
    seats: int
    kits: int
    guests: bool


class Stay(NamedTuple):
    """A visit of so many minutes of recording that can hold ``people``; ``alone`` if it is lawful only as a stop's one visit."""

    stop: int
    people: int
    minutes: int
    alone: bool


class Call(NamedTuple):
    """What happened at a stop so far: people recorded, the last day, kits there on that day, and whether more visits are barred."""

    people: int = 0
    last: date | None = None
    kits: int = 0
    over: bool = False


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a team sleeps, and how many of its last routes in a row ended away from its office."""

    place: str
    away: int


def find_best_value(problem: Problem, *, once: bool = False) -> int:
    """Return the value of the best lawful plan, in thousandths of a weighted person; ``once``: with one visit a stop at most."""
    week = Week(problem, once=once)
    return max(week.best_of(fleet) for fleet in week.fleets())


class Week:
    """One week, by whose laws teams, days and plans are tried."""

    def __init__(self, problem: Problem, *, once: bool) -> None:
        self.problem, self.once = problem, once
        self.lenders = {lender.id: lender for lender in problem.lenders}
        self.rules: dict[str, ClassRule] = {rule.vehicle_class: rule for rule in problem.team_rules.classes}
        self.crowds = [_crowd(stop) for stop in problem.stops]
        self.beds = [base.id for base in problem.bases] + [stop.id for stop in problem.stops if stop.lodging]
        self.options = cache(self._options)

    # -- law 15: when a lender serves, and where its teams begin and end -------------------------------------------------

    def service(self, lender: Lender) -> list[Day]:
        """Return the days of the week on which ``lender`` serves."""
        days = [day for day in self.problem.week.days if lender.loan_from <= day.date <= lender.loan_to]
        stays = len(days) if lender.weekend is Weekend.HOME else (lender.loan_to - lender.loan_from).days + 1
        return days if stays >= lender.min_away_days else []

    def comes(self, lender: Lender) -> bool:
        """Say whether a journey from home is due."""
        return lender.weekend is Weekend.HOME or lender.loan_from >= self.problem.week.start - ONE_DAY

    def leaves(self, lender: Lender) -> bool:
        """Say whether a journey home is due."""
        return lender.weekend is Weekend.HOME or lender.loan_to < self.problem.week.start + 7 * ONE_DAY

    def starts(self, shape: Shape) -> Iterator[tuple[Spot, int]]:
        """Yield where the team may wake on its first service day, with the price of getting there."""
        lender, meeting = self.lenders[shape.lender], self.problem.team_rules.meeting_base
        if not self.comes(lender):
            yield Spot(meeting, 0), 0
        elif lender.journey is JourneyMode.IN_SHIFT:
            yield Spot(lender.office, 0), 0
        else:
            for bed in [meeting] if shape.guests else self.beds:
                minutes = self.journey(shape, lender.office, bed)
                if minutes is not None:
                    yield Spot(bed, 1), self.problem.objective.night_price + self.problem.objective.drive_minute_price * minutes

    def ends(self, shape: Shape, day: Day) -> Iterator[tuple[str, int]]:
        """Yield where the team may end ``day``, with the price of a journey home that follows."""
        lender, meeting = self.lenders[shape.lender], self.problem.team_rules.meeting_base
        if day != self.service(lender)[-1] or not self.leaves(lender):
            yield from ((bed, 0) for bed in self.beds)
        elif lender.journey is JourneyMode.IN_SHIFT:
            yield lender.office, 0
        else:
            for bed in [meeting] if shape.guests else self.beds:
                minutes = self.journey(shape, bed, lender.office)
                if minutes is not None:
                    yield bed, self.problem.objective.drive_minute_price * minutes

    def journey(self, shape: Shape, here: str, there: str) -> int | None:
        """Return the minutes of a journey on a day of its own; None where the window or the wheel forbids it."""
        minutes, window = self.minutes(shape, here, there), self.problem.journey
        most = min(window.max_drive_minutes, window.latest_arrival - window.earliest_departure)
        return minutes if minutes is not None and minutes <= most else None

    def minutes(self, shape: Shape, *places: str) -> int | None:
        """Return the minutes through ``places`` in order without a halt."""
        matrix = next(matrix for matrix in self.problem.matrices if shape.vehicle_class in matrix.classes)
        rows = [matrix.places.index(place) for place in places]
        legs = [matrix.minutes[here][there] for here, there in pairwise(rows) if here != there]
        return None if None in legs else sum(legs)

    # -- laws 17 to 20: which teams can be made together -------------------------------------------------------------------

    def fleets(self) -> set[tuple[Shape, ...]]:
        """Return all teams that can be out together, and no team at all."""
        vehicles = [vehicle for lender in self.lenders.values() if self.service(lender) for vehicle in lender.vehicles]
        choices = product(*([None, *self.shapes(vehicle)] for vehicle in vehicles))
        fleets = {tuple(sorted(shape for shape in choice if shape)) for choice in choices}
        return {fleet for fleet in fleets if self.has_kits(fleet) and self.has_people(fleet)}

    def shapes(self, vehicle: Vehicle) -> Iterator[Shape]:
        """Yield the teams that ``vehicle`` could carry."""
        rule = self.rules[vehicle.vehicle_class]
        for kits in range(1, rule.max_kits + 1):
            people = kits * rule.operators_per_kit + rule.registrars + rule.drivers
            if 1 <= people <= min(vehicle.seats, self.problem.team_rules.largest_team):
                for guests in {False, self.problem.team_rules.guests}:
                    yield Shape(vehicle.lender, vehicle.vehicle_class, vehicle.seats, kits, guests)

    def may_lend(self, owner: Lender, shape: Shape) -> bool:
        """Say whether people and kits of ``owner`` may be in the team."""
        if owner.id == shape.lender:
            return True
        served = self.service(owner)
        base = self.problem.team_rules.meeting_base
        host = owner.office == base != self.lenders[shape.lender].office
        return shape.guests and host and all(day in served for day in self.service(self.lenders[shape.lender]))

    def has_kits(self, fleet: tuple[Shape, ...]) -> bool:
        """Say whether every team gets its kits: any set of teams must find enough among those who may lend to them (Hall)."""
        for size in range(1, len(fleet) + 1):
            for teams in combinations(fleet, size):
                owners = [owner for owner in self.lenders.values() if any(self.may_lend(owner, team) for team in teams)]
                if sum(team.kits for team in teams) > sum(len(owner.kits) for owner in owners):
                    return False
        return True

    def has_people(self, fleet: tuple[Shape, ...]) -> bool:
        """Say whether every part in every team is played by somebody."""
        slots = []
        for shape in fleet:
            rule = self.rules[shape.vehicle_class]
            slots += [(shape, Role.DRIVER)] * rule.drivers + [(shape, Role.REGISTRAR)] * rule.registrars
            slots += [(shape, Role.OPERATOR)] * (shape.kits * rule.operators_per_kit)
        return self.fill(slots, [officer for lender in self.lenders.values() for officer in lender.officers])

    def fill(self, slots: list[tuple[Shape, Role]], free: list[Officer]) -> bool:
        """Try everyone who is free for the first part, then the others; alike officers once."""
        if not slots:
            return True
        (shape, role), tried = slots[0], set()
        for officer in free:
            own = officer.lender == shape.lender
            able = role in officer.roles and (own if role is Role.DRIVER else self.may_lend(self.lenders[officer.lender], shape))
            if able and (officer.lender, officer.roles) not in tried:
                tried.add((officer.lender, officer.roles))
                if self.fill(slots[1:], [other for other in free if other != officer]):
                    return True
        return False

    # -- laws 5 to 13: what a team may do on a day ---------------------------------------------------------------------------

    def _options(self, shape: Shape, day: Day, start: str, end: str) -> list[tuple[int, tuple[Stay, ...]]]:
        """Return (price, stays) of every route from ``start`` to ``end`` that no other beats at the same stops."""
        found: dict[tuple[Stay, ...], int] = {}
        for drive, stays in self.routes(shape, day, start, end):
            price = self.problem.objective.drive_minute_price * drive + self.problem.objective.visit_price * len(stays)
            key = tuple(sorted(stays))
            found[key] = min(price, found.get(key, price))
        groups: dict[tuple[tuple[int, bool], ...], list[tuple[int, tuple[Stay, ...]]]] = {}
        for stays, price in sorted(found.items(), key=lambda item: (item[1], [-stay.people for stay in item[0]])):
            best = groups.setdefault(tuple((stay.stop, stay.alone) for stay in stays), [])
            if not any(all(a.people >= b.people for a, b in zip(other, stays, strict=True)) for _, other in best):
                best.append((price, stays))
        return [option for best in groups.values() for option in best]

    def routes(self, shape: Shape, day: Day, start: str, end: str) -> Iterator[tuple[int, tuple[Stay, ...]]]:
        """Yield (minutes driven, stays) of every day of the team from ``start`` to ``end``."""
        lender, meeting = self.lenders[shape.lender], self.problem.team_rules.meeting_base
        passes = shape.guests and lender.journey is JourneyMode.IN_SHIFT
        served = self.service(lender)
        out = [start, meeting] if passes and self.comes(lender) and day == served[0] else [start]
        back = [meeting, end] if passes and self.leaves(lender) and day == served[-1] else [end]
        idle = self.minutes(shape, *out, *back)
        if idle is not None and (idle == 0 or pass_drive(day.earliest_departure, idle, day.rest) <= day.latest_return):
            yield idle, ()
        yield from self.extend(shape, day, out, back, ready=day.earliest_departure, driven=0, stays=())

    def extend(self, shape: Shape, day: Day, out: list[str], back: list[str], *, ready: int, driven: int, stays: tuple[Stay, ...]):
        """Yield (minutes driven, stays) of every way to go on to one more stop, and from there."""
        rule = self.problem.rules.set_up
        for v, stop in enumerate(self.problem.stops):
            ahead = self.minutes(shape, *out, stop.id)
            barred = day.date in stop.closed or shape.vehicle_class not in stop.vehicle_classes or any(stay.stop == v for stay in stays)
            if ahead is None or barred or shape.kits > stop.hall_kits:
                continue
            arrive = pass_drive(ready, ahead, day.rest)
            if arrive > day.latest_return:
                continue
            begin = pass_work(arrive, rule.set_up_minutes + shape.kits * rule.set_up_per_kit_minutes, day.rest)
            for stay in self.stays(shape, v, day):
                end = pass_work(max(begin, day.shift_start), stay.minutes, day.rest)
                leave = pass_work(end, rule.pack_up_minutes + shape.kits * rule.pack_up_per_kit_minutes, day.rest)
                home = self.minutes(shape, stop.id, *back)
                if end > day.shift_end:
                    break
                chosen, so_far = (*stays, stay), driven + ahead
                if home is not None and pass_drive(leave, home, day.rest) <= day.latest_return:
                    yield so_far + home, chosen
                yield from self.extend(shape, day, [stop.id], back, ready=leave, driven=so_far, stays=chosen)

    def stays(self, shape: Shape, v: int, day: Day) -> list[Stay]:
        """Return the shortest stay for every number of people a visit can hold, shortest first (laws 3 and 10)."""
        least, best = self.problem.rules.least_stay, {}
        for minutes in range(1, day.shift_end - day.shift_start + 1):
            held = shape.kits * self.rules[shape.vehicle_class].rate * minutes // 60
            people, alone = min(held, self.crowds[v]), minutes < least.minutes
            if people and (not alone or (people == self.crowds[v] and minutes >= least.finished_minutes)):
                best.setdefault((people, alone), Stay(v, people, minutes, alone))
        return sorted(best.values(), key=lambda stay: stay.minutes)

    # -- laws 2, 12, 14, 16, 23: the week ------------------------------------------------------------------------------------

    def best_of(self, fleet: tuple[Shape, ...]) -> int:
        """Return the best value with exactly these teams; far below any plan if the laws leave them nowhere to go."""
        states: dict[tuple[tuple[Spot, ...], tuple[Call, ...]], int] = {}
        for begin in product(*(list(self.starts(shape)) for shape in fleet)):
            states[tuple(spot for spot, _ in begin), (Call(),) * len(self.crowds)] = -sum(price for _, price in begin)
        for day in self.problem.week.days:
            for number, shape in enumerate(fleet):
                if day in self.service(self.lenders[shape.lender]):
                    states = self.advance(states, number, shape, day)
        return max((value + self.worth(calls) for (_, calls), value in states.items()), default=-(10**9))

    def advance(self, states, number: int, shape: Shape, day: Day):
        """Return the states after the team ``number`` spent ``day``, each with the most it can be worth so far."""
        following: dict[tuple[tuple[Spot, ...], tuple[Call, ...]], int] = {}
        office, cap = self.lenders[shape.lender].office, self.rules[shape.vehicle_class].max_nights_away
        ends = list(self.ends(shape, day))
        for (spots, calls), value in states.items():
            for end, homeward in ends:
                away = 0 if end == office else spots[number].away + 1
                if cap is not None and away > cap:
                    continue
                moved = (*spots[:number], Spot(end, away if cap is not None else 0), *spots[number + 1 :])
                night = self.problem.objective.night_price if away else 0
                for price, stays in self.options(shape, day, spots[number].place, end):
                    called = self.call(calls, stays, shape.kits, day.date)
                    if called is not None:
                        worth = value - price - night - homeward
                        following[moved, called] = max(worth, following.get((moved, called), worth))
        return following

    def call(self, calls: tuple[Call, ...], stays: tuple[Stay, ...], kits: int, today: date) -> tuple[Call, ...] | None:
        """Return the calls with one more visit at each of ``stays``; None where a law forbids it or nobody is left to record."""
        changed = list(calls)
        for stay in stays:
            call = calls[stay.stop]
            here = kits + (call.kits if call.last == today else 0)
            again = call.last is not None
            if again and (self.once or call.over or stay.alone or today - call.last > ONE_DAY):
                return None
            if here > self.problem.stops[stay.stop].hall_kits:
                return None
            people = min(self.crowds[stay.stop], call.people + stay.people)
            changed[stay.stop] = Call(people, today, here, people == self.crowds[stay.stop])
        return tuple(changed)

    def worth(self, calls: tuple[Call, ...]) -> int:
        """Return the worth of the people recorded, less the price of the floors."""
        value, recorded, expected = 0, Counter(), Counter()
        for stop, call, crowd in zip(self.problem.stops, calls, self.crowds, strict=True):
            value += stop.weight * call.people
            recorded[stop.kecamatan] += call.people
            expected[stop.kecamatan] += crowd
        for floor in self.problem.floors:
            people = floor.share * expected[floor.kecamatan] // 1000
            value -= self.problem.objective.floor_price * max(0, people - recorded[floor.kecamatan])
        return value


def _crowd(stop: Stop) -> int:
    """Law 1."""
    turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
    return stop.demand.listed.typical * stop.demand.present.typical * turnout.typical // 1_000_000


def pass_work(now: int, minutes: int, rest: Break | None) -> int:
    """Let work pass minute by minute; the minutes of the break do not count."""
    while minutes:
        minutes -= not (rest and rest.start <= now < rest.end)
        now += 1
    return now


def pass_drive(now: int, minutes: int, rest: Break | None) -> int:
    """Wait until the leg does not overlap the break (law 9), then drive."""
    while rest and now < rest.end and now + minutes > rest.start:
        now += 1
    return now + minutes
