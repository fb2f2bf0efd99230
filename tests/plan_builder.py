"""Build hand-made plans from stops and minutes; times, legs and figures follow.

The figures are computed here from docs/laws.md: neither optimiser nor referee takes part.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import pairwise, product
from math import floor
from typing import TYPE_CHECKING

from plan_counts import count_people, crowd_of

from planner.model.plan import (
    DayRoute,
    Member,
    Plan,
    Proof,
    Reason,
    Remedy,
    Rest,
    Team,
    TeamKit,
    TeamVehicle,
    Totals,
    Unvisited,
    Visit,
)
from planner.model.resources import Role
from planner.model.travel import BASIS, Leg

if TYPE_CHECKING:
    from datetime import date

    from planner.model.campaign import Break, Day
    from planner.model.places import Stop
    from planner.model.problem import Problem
    from planner.model.resources import Lender


@dataclass(frozen=True, kw_only=True)
class DaySketch:
    """What a test says of a team's day; the rest follows."""

    team: str
    date: date
    visits: tuple[tuple[str | int, ...], ...]
    start: str | None
    end: str | None
    depart: str | None
    meets: bool
    parts: bool


def a_plan(problem: Problem) -> PlanBuilder:
    """Return the builder of a plan for ``problem`` that has no teams yet."""
    return PlanBuilder(problem=problem)


@dataclass(frozen=True, kw_only=True)
class PlanBuilder:
    """A plan in the making. Each ``with_…`` returns a changed copy."""

    problem: Problem
    teams: tuple[Team, ...] = ()
    days: tuple[DaySketch, ...] = ()
    reasons: dict[str, Reason] = field(default_factory=dict)

    def with_team(
        self,
        team: str,
        *,
        lender: str | None = None,
        kits: int = 1,
        guests_of: str | None = None,
        guest_kits: int = 0,
        first: date | None = None,
        last: date | None = None,
    ) -> PlanBuilder:
        """Add a team of a lender with its first free vehicle, kits and just enough officers.

        The lender is the only one, unless named. ``guest_kits`` come with their operators from
        ``guests_of``. The team is on its way from ``first`` to ``last``: the whole week, unless
        given. The first member by id leads.
        """
        owners = {owner.id: owner for owner in self.problem.lenders}
        own = owners[lender or self.problem.lenders[0].id]
        vehicle = self._free(own.vehicles, 1)[0]
        rule = next(
            rule
            for rule in self.problem.team_rules.classes
            if rule.vehicle_class is vehicle.vehicle_class
        )
        needs = [
            (own, Role.DRIVER, rule.drivers),
            (own, Role.OPERATOR, kits * rule.operators_per_kit),
            (own, Role.REGISTRAR, rule.registrars),
            (own, Role.GUIDE, rule.guides),
        ]
        lent = list(self._free(own.kits, kits))
        if guests_of:
            needs.append((owners[guests_of], Role.OPERATOR, guest_kits * rule.operators_per_kit))
            lent += self._free(owners[guests_of].kits, guest_kits)
        crew = sorted(self._crew(needs), key=lambda member: member.id)
        made = Team(
            id=team,
            lender=own.id,
            first=first or self.problem.week.days[0].date,
            last=last or self.problem.week.days[-1].date,
            members=tuple(replace(member, lead=number == 0) for number, member in enumerate(crew)),
            kits=tuple(
                TeamKit(id=kit.id, lender=kit.lender)
                for kit in sorted(lent, key=lambda kit: kit.id)
            ),
            vehicle=TeamVehicle(id=vehicle.id, vehicle_class=vehicle.vehicle_class, lender=own.id),
        )
        return replace(self, teams=(*self.teams, made))

    def with_day(
        self,
        team: str,
        day: date,
        *,
        visits: list[tuple[str | int, ...]] | tuple[tuple[str | int, ...], ...] = (),
        start: str | None = None,
        end: str | None = None,
        depart: str | None = None,
        meets: bool = False,
        parts: bool = False,
    ) -> PlanBuilder:
        """Add a day, also a journey day.

        ``visits`` are (stop, minutes of recording) or (stop, minutes, ``"09:00"``), the last being
        when people are let in; else that is as early as possible. The day starts where the one
        before ended (the first at the meeting base) and ends where it starts, unless ``start`` and
        ``end`` say otherwise. It departs at the earliest minute, unless ``depart`` says otherwise.
        A break is taken where the clock meets it. ``meets`` and ``parts``: the route passes the
        meeting base after its start and before its end. Days of the week that are not given are
        days without work.
        """
        sketch = DaySketch(
            team=team,
            date=day,
            visits=tuple(visits),
            start=start,
            end=end,
            depart=depart,
            meets=meets,
            parts=parts,
        )
        return replace(self, days=(*self.days, sketch))

    def with_reason(self, stop: str, reason: Reason) -> PlanBuilder:
        """Say why ``stop`` is not visited; ``crowded_out`` unless said."""
        return replace(self, reasons={**self.reasons, stop: reason})

    def build(self) -> Plan:
        """Return the plan with every figure worked out, its bound equal to its value."""
        routes = tuple(
            route
            for team in sorted(self.teams, key=lambda team: team.id)
            for route in self._routes(team)
        )
        routes = count_people(self.problem, self.teams, routes)
        visited = {visit.stop for route in routes for visit in route.visits}
        value = _value(self.problem, self.teams, routes)
        return Plan(
            teams=tuple(sorted(self.teams, key=lambda team: team.id)),
            routes=routes,
            unvisited=tuple(
                Unvisited(
                    stop=stop.id,
                    village=stop.village,
                    reason=self.reasons.get(stop.id, Reason.CROWDED_OUT),
                    rule=None,
                    remedy=Remedy(code="none", args=()),
                    price=0,
                    price_basis="resolved",
                )
                for stop in self.problem.stops
                if stop.id not in visited
            ),
            marginal=(),
            idle=(),
            totals=_totals(self.problem, self.teams, routes),
            proof=Proof(
                value=value, bound=value, complete=True, reproducible=True, interrupted=False
            ),
        )

    def _free(self, things, count: int):
        """Return the first ``count`` of ``things`` that no team holds yet."""
        held = {
            thing.id for team in self.teams for thing in (*team.members, *team.kits, team.vehicle)
        }
        free = [thing for thing in things if thing.id not in held]
        if len(free) < count:
            raise ValueError(f"only {len(free)} of {count} are free")
        return free[:count]

    def _crew(self, needs: list[tuple[Lender, Role, int]]) -> list[Member]:
        """Return members for each need in turn, those with the fewest roles first."""
        crew: list[Member] = []
        for owner, role, count in needs:
            taken = {member.id for member in crew}
            able = [
                officer
                for officer in owner.officers
                if role in officer.roles and officer.id not in taken
            ]
            able.sort(key=lambda officer: (len(officer.roles), officer.id))
            crew += [
                Member(id=officer.id, roles=(role,), lender=owner.id, lead=False)
                for officer in self._free(able, count)
            ]
        return crew

    def _routes(self, team: Team) -> tuple[DayRoute, ...]:
        """Return the team's routes from its first to its last day."""
        sketches = {sketch.date: sketch for sketch in self.days if sketch.team == team.id}
        week = {day.date for day in self.problem.week.days if team.first <= day.date <= team.last}
        routes: list[DayRoute] = []
        for date in sorted(week | sketches.keys()):
            sketch = sketches.get(date) or DaySketch(
                team=team.id,
                date=date,
                visits=(),
                start=None,
                end=None,
                depart=None,
                meets=False,
                parts=False,
            )
            before = routes[-1].end_place if routes else self.problem.team_rules.meeting_base
            routes.append(_drive(self.problem, team, replace(sketch, start=sketch.start or before)))
        return tuple(routes)


def _drive(problem: Problem, team: Team, sketch: DaySketch) -> DayRoute:
    """Work out the times of a day: as early as may be, with the break where the clock meets it."""
    loan = next(lender for lender in problem.lenders if lender.id == team.lender)
    day = next(
        (
            day
            for day in problem.week.days
            if day.date == sketch.date and loan.loan_from <= day.date <= loan.loan_to
        ),
        None,
    )
    now = depart = _minute(
        sketch.depart, day.earliest_departure if day else problem.journey.earliest_departure
    )
    gaps, visits = _gaps(problem, team, sketch), []
    for gap, following, wish in zip(gaps, gaps[1:], sketch.visits, strict=False):
        now += sum(leg.minutes for leg in gap)
        ahead = sum(leg.minutes for leg in following)
        visits.append(_visit(problem, team, day, wish=wish, arrive=now, ahead=ahead))
        now = visits[-1].leave
    arrive = now + sum(leg.minutes for leg in gaps[-1])
    return DayRoute(
        team=team.id,
        date=sketch.date,
        start_place=sketch.start,
        depart=depart,
        visits=tuple(visits),
        breaks=_breaks(day.rest if day else None, depart, arrive, visits),
        end_place=sketch.end or sketch.start,
        arrive=arrive,
        legs=tuple(leg for gap in gaps for leg in gap),
    )


def _gaps(problem: Problem, team: Team, sketch: DaySketch) -> list[list[Leg]]:
    """Return the legs to each visit and to the end place."""
    places = [sketch.start, *(stop for stop, *_ in sketch.visits), sketch.end or sketch.start]
    gaps = []
    for number, (here, there) in enumerate(pairwise(places)):
        through = (sketch.meets and number == 0) or (sketch.parts and number == len(sketch.visits))
        chain = [here, *([problem.team_rules.meeting_base] if through else []), there]
        gaps.append(
            [
                a_leg(problem, team, origin, destination)
                for origin, destination in pairwise(chain)
                if origin != destination
            ]
        )
    return gaps


def a_leg(problem: Problem, team: Team, origin: str, destination: str) -> Leg:
    """Return the leg between two places as the matrix of the team's class has it."""
    matrix = next(
        matrix for matrix in problem.matrices if team.vehicle.vehicle_class in matrix.classes
    )
    row, column = matrix.places.index(origin), matrix.places.index(destination)
    return Leg(
        origin=origin,
        destination=destination,
        minutes=matrix.minutes[row][column],
        metres=matrix.metres[row][column],
        basis=BASIS[matrix.basis[row][column]],
    )


def _visit(problem: Problem, team: Team, day: Day, *, wish, arrive: int, ahead: int) -> Visit:
    """Return a visit; it waits for the end of the break if the drive ``ahead`` would meet it."""
    stop_id, minutes, *given = wish
    stop, rest = next(one for one in problem.stops if one.id == stop_id), day.rest
    set_up, pack_up = _around(problem, stop, kits=len(team.kits))
    ready = _pass(arrive, set_up, rest)
    start = max(ready, day.shift_start, stop.opens or 0, _minute(given[0], 0) if given else 0)
    if rest and rest.start <= start < rest.end:
        start = rest.end
    end = _pass(start, minutes, rest)
    leave = _pass(end, pack_up, rest)
    if rest and leave < rest.end and leave + ahead > rest.start:
        leave = rest.end
    return Visit(
        stop=stop_id,
        village=stop.village,
        arrive=arrive,
        start=start,
        end=end,
        leave=leave,
        expected_recorded=0,
        turned_away=0,
        promised=None,
    )


def _around(problem: Problem, stop: Stop, *, kits: int) -> tuple[int, int]:
    """Return the minutes of setting up and of packing up at ``stop``."""
    if stop.mini:
        return problem.rules.mini_stop.set_up_minutes, problem.rules.mini_stop.pack_up_minutes
    rule = problem.rules.set_up
    return (
        rule.set_up_minutes + kits * rule.set_up_per_kit_minutes,
        rule.pack_up_minutes + kits * rule.pack_up_per_kit_minutes,
    )


def _pass(start: int, minutes: int, rest: Break | None) -> int:
    """Return when ``minutes`` of work that begin at ``start`` are done, the break not counting."""
    end = start + minutes
    if rest and start < rest.end and end > rest.start:
        end += rest.end - max(start, rest.start)
    return end


def _breaks(rest: Break | None, depart: int, arrive: int, visits: list[Visit]) -> tuple[Rest, ...]:
    """Return the break that is due, at the stop where the team is then."""
    if rest is None or arrive <= rest.start or depart >= rest.end:
        return ()
    place = next(
        (visit.stop for visit in visits if visit.arrive <= rest.start and rest.end <= visit.leave),
        None,
    )
    if place is None:
        raise ValueError("the break falls on a leg: choose another departure")
    return (Rest(place=place, start=rest.start, end=rest.end),)


def _totals(problem: Problem, teams: tuple[Team, ...], routes: tuple[DayRoute, ...]) -> Totals:
    """Return the sums over the routes."""
    offices = {lender.id: lender.office for lender in problem.lenders}
    by_id = {team.id: team for team in teams}
    visits = [visit for route in routes for visit in route.visits]
    return Totals(
        expected_recorded=sum(visit.expected_recorded for visit in visits),
        turned_away=sum(visit.turned_away for visit in visits),
        visits=len(visits),
        villages=len({visit.village for visit in visits}),
        metres=sum(leg.metres for route in routes for leg in route.legs),
        drive_minutes=sum(leg.minutes for route in routes for leg in route.legs),
        nights_away=sum(route.end_place != offices[by_id[route.team].lender] for route in routes),
        cost_idr=sum(_cost(problem, by_id[route.team], route) for route in routes),
    )


def _cost(problem: Problem, team: Team, route: DayRoute) -> int:
    """Return the rupiah of a team's day."""
    offices = {lender.id: lender.office for lender in problem.lenders}
    fuel = {rule.vehicle_class: rule.fuel_idr_per_km for rule in problem.team_rules.classes}[
        team.vehicle.vehicle_class
    ]
    pay = problem.pay
    people = sum(
        pay.per_diem_home_idr
        if offices[member.lender] == route.end_place
        else pay.per_diem_away_idr + pay.lodging_idr
        for member in team.members
    )
    return people + sum(leg.metres for leg in route.legs) * fuel // 1000


def _value(problem: Problem, teams: tuple[Team, ...], routes: tuple[DayRoute, ...]) -> int:
    """Return the value in thousandths of a weighted person."""
    stops, prices, totals = (
        {stop.id: stop for stop in problem.stops},
        problem.objective,
        _totals(problem, teams, routes),
    )
    gain, recorded = 0, Counter()
    for visit in (visit for route in routes for visit in route.visits):
        gain += stops[visit.stop].weight * visit.expected_recorded
        recorded[stops[visit.stop].kecamatan] += visit.expected_recorded
    short = bends = 0
    for least in problem.floors:
        crowd = sum(
            crowd_of(problem, stop) for stop in problem.stops if stop.kecamatan == least.kecamatan
        )
        short += max(0, least.share * crowd // 1000 - recorded[least.kecamatan])
    for target, kecamatan in product(problem.targets, {stop.kecamatan for stop in problem.stops}):
        demands = [stop.demand for stop in problem.stops if stop.kecamatan == kecamatan]
        adults, listed = (
            sum(each.adults.typical for each in demands),
            sum(each.listed.typical for each in demands),
        )
        needed = max(0, -(-target.share * adults // 1000) - (adults - listed))
        bends += target.bend_price * max(0, needed - recorded[kecamatan])
    spent = (
        prices.visit_price * totals.visits
        + Fraction(prices.drive_hour_price, 60) * totals.drive_minutes
    )
    spent += prices.night_price * totals.nights_away + prices.turned_away_price * totals.turned_away
    ends = {day.date: day.shift_end for day in problem.week.days}
    spent += Fraction(prices.overtime_hour_price, 60) * sum(
        max(0, visit.end - ends[route.date]) for route in routes for visit in route.visits
    )
    spent += Fraction(prices.kilometre_price * totals.metres, 1000)
    spent += (
        prices.floor_price * short
        + bends
        - prices.prefer_price * _preferred(problem, teams, routes)
    )
    return floor(gain - spent / 1000)


def _preferred(problem: Problem, teams: tuple[Team, ...], routes: tuple[DayRoute, ...]) -> int:
    """Return how many requests of kind prefer are met."""
    lenders = {team.id: team.lender for team in teams}
    seen = {
        (visit.stop, route.date, lenders[route.team]) for route in routes for visit in route.visits
    }
    wanted = [request for request in problem.requests if request.kind == "prefer"]
    return sum(
        any(
            stop == request.stop
            and date in (request.dates or (date,))
            and lender == (request.lender or lender)
            for stop, date, lender in seen
        )
        for request in wanted
    )


def _minute(text: str | None, otherwise: int) -> int:
    """Return the minutes since midnight of ``"08:30"``."""
    if text is None:
        return otherwise
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)
