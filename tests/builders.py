"""Build tiny readable problems and hand-made plans for the tests of any part.

A problem is a line of places; the second number of a stop is its distance from the base in
minutes::

    problem = (
        a_problem()
        .with_stop("v1", listed=40, at=20)
        .with_lender("host").build()
    )
    plan = a_plan(problem).with_team("T01").with_day("T01", MONDAY, visits=[("v1", 60)]).build()

The base ``base:host`` lies at 0 and is the meeting base. The week has the days Monday to Wednesday,
07:00 to 18:00, with people served from 08:00 to 16:00, and no break. Every default can be changed.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date, timedelta

from plan_builder import a_plan
from prices import PRICES, in_millionths

from planner.model.campaign import (
    Break,
    Day,
    Floor,
    JourneyWindow,
    Limits,
    Objective,
    Request,
    RequestKind,
    Target,
    Week,
)
from planner.model.demand import Demand, Range
from planner.model.places import Base, Coordinate, Earlier, Office, Stop
from planner.model.problem import MapLayers, Problem, TravelNote
from planner.model.resources import (
    ClassRule,
    JourneyMode,
    Kit,
    Lender,
    Officer,
    Pay,
    Role,
    TeamRules,
    Vehicle,
    VehicleClass,
    Weekend,
)
from planner.model.rules import (
    CallGap,
    Daylight,
    Jenang,
    LaterCalls,
    LeastStay,
    MiniStop,
    MostStops,
    OneKecamatan,
    OneVisit,
    Overtime,
    Rules,
    SetUp,
)
from planner.model.travel import TravelMatrix

__all__ = [
    "FRIDAY",
    "HOST",
    "MONDAY",
    "SATURDAY",
    "SUNDAY",
    "THURSDAY",
    "TUESDAY",
    "WEDNESDAY",
    "a_plan",
    "a_problem",
    "clock",
]

MONDAY = date(2019, 4, 1)
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY, SATURDAY = (MONDAY + timedelta(days=n) for n in range(1, 6))
SUNDAY = MONDAY - timedelta(days=1)  # the day before the week
HOST = "base:host"
METRES_PER_MINUTE = 500  # 30 km/h
ALL_CLASSES = tuple(VehicleClass)


def clock(text: str) -> int:
    """Return the minutes since midnight of ``"08:30"``."""
    hours, minutes = text.split(":")
    return int(hours) * 60 + int(minutes)


def a_problem() -> ProblemBuilder:
    """Return the builder of a problem without stops and lenders.

    A kit records 6 people an hour. One kit takes 15 minutes to set up and 10 to pack up. A visit
    has at least 30 minutes of recording, 10 if it records everyone. A mini stop takes 4 minutes to
    set up, 3 to pack up and at least 10 of recording. Of those turned away in an earlier week 8 in
    10 come to a later call, of those absent 4 in 10.
    """
    return ProblemBuilder(
        week=Week(start=MONDAY, days=tuple(_day(date) for date in (MONDAY, TUESDAY, WEDNESDAY))),
        classes=tuple(_class_rule(vehicle_class) for vehicle_class in ALL_CLASSES),
        team_rules=TeamRules(classes=(), largest_team=6, guests=False, meeting_base=HOST),
        pay=Pay(per_diem_away_idr=100_000, per_diem_home_idr=50_000, lodging_idr=200_000),
        rules=Rules(
            least_stay=LeastStay(minutes=30, finished_minutes=10),
            set_up=SetUp(
                set_up_minutes=10,
                set_up_per_kit_minutes=5,
                pack_up_minutes=5,
                pack_up_per_kit_minutes=5,
            ),
            mini_stop=MiniStop(set_up_minutes=4, pack_up_minutes=3, least_stay_minutes=10),
            one_visit=OneVisit(people=0),
            later_calls=LaterCalls(turned_away_share=800, absent_share=400),
            daylight=None,
            jenang=None,
            most_stops=None,
        ),
        journey=JourneyWindow(
            earliest_departure=clock("06:00"), latest_arrival=clock("20:00"), max_drive_minutes=480
        ),
        objective=PRICES,
        limits=Limits(budget_idr=None, blank_cards=None),
    ).with_base(HOST, at=0)


@dataclass(frozen=True, kw_only=True)
class ProblemBuilder:
    """A problem in the making; each ``with_…`` returns a changed copy.

    Variants can share a beginning.
    """

    week: Week
    classes: tuple[ClassRule, ...]
    team_rules: TeamRules
    pay: Pay
    rules: Rules
    journey: JourneyWindow
    objective: Objective
    limits: Limits
    stops: tuple[Stop, ...] = ()
    bases: tuple[Base, ...] = ()
    offices: tuple[Office, ...] = ()
    lenders: tuple[Lender, ...] = ()
    where: tuple[tuple[str, int], ...] = ()
    ways: tuple[tuple[str, str, int | None, tuple[VehicleClass, ...]], ...] = ()
    floors: tuple[Floor, ...] = ()
    targets: tuple[Target, ...] = ()
    requests: tuple[Request, ...] = ()

    def with_days(self, *dates: date) -> ProblemBuilder:
        """Give the week exactly these service days, all like the first one."""
        return replace(
            self,
            week=replace(
                self.week, days=tuple(replace(self.week.days[0], date=day) for day in sorted(dates))
            ),
        )

    def with_hours(self, **times: str) -> ProblemBuilder:
        """Change hours of every day, as ``"07:30"``.

        The names are ``shift_start``, ``shift_end``, ``earliest_departure`` and ``latest_return``.
        """
        minutes = {name: clock(text) for name, text in times.items()}
        return replace(
            self,
            week=replace(self.week, days=tuple(replace(day, **minutes) for day in self.week.days)),
        )

    def with_break(self, start: str, end: str) -> ProblemBuilder:
        """Give every day a break from ``start`` to ``end``, as ``"12:00"``."""
        rest = Break(start=clock(start), end=clock(end))
        return replace(
            self,
            week=replace(self.week, days=tuple(replace(day, rest=rest) for day in self.week.days)),
        )

    def with_base(self, base: str, *, at: int) -> ProblemBuilder:
        """Add a base at ``at`` minutes on the line."""
        made = Base(id=base, name=base, coordinate=_coordinate(at), source="test")
        return replace(self, bases=(*self.bases, made), where=(*self.where, (base, at)))

    def with_office(self, office: str, *, at: int) -> ProblemBuilder:
        """Add an office outside the regency, at ``at`` minutes on the line."""
        made = Office(id=office, name=office, coordinate=_coordinate(at), source="test")
        return replace(self, offices=(*self.offices, made), where=(*self.where, (office, at)))

    def with_stop(
        self,
        stop: str,
        *,
        listed: int,
        at: int,
        present: int = 1000,
        turnout: int = 1000,
        unconfirmed: int = 500,
        confirmed: bool = True,
        kecamatan: str = "k1",
        village: str | None = None,
        lodging: bool = False,
        hall_kits: int = 2,
        classes: tuple[VehicleClass, ...] = ALL_CLASSES,
        closed: tuple[date, ...] = (),
        weight: int = 1000,
        kind: str = "village",
        earlier: tuple[int, int] | None = None,
        mini: bool = False,
        opens: str | None = None,
        closes: str | None = None,
    ) -> ProblemBuilder:
        """Add a stop whose demand is its ``listed`` people, unless shares (per mille) differ.

        ``earlier`` holds the people turned away and those absent at an earlier call; ``opens`` and
        ``closes`` are written as ``"07:30"``.
        """
        demand = Demand(
            adults=_exactly(2 * listed),
            listed=_exactly(listed),
            present=_exactly(present),
            turnout=_exactly(turnout),
            turnout_unconfirmed=_exactly(unconfirmed),
            basis="test",
            estimated=True,
        )
        made = Stop(
            id=stop,
            village=village or stop,
            name=stop,
            kind=kind,
            kecamatan=kecamatan,
            kecamatan_name=kecamatan,
            coordinate=_coordinate(at),
            coordinate_basis="settlement",
            max_reach_km=None,
            polling_stations=None,
            area_km2=None,
            demand=demand,
            confirmed=confirmed,
            contact=None,
            lodging=lodging,
            hall_kits=hall_kits,
            vehicle_classes=classes,
            closed=closed,
            weight=weight,
            earlier=None if earlier is None else Earlier(turned_away=earlier[0], absent=earlier[1]),
            mini=mini,
            opens=None if opens is None else clock(opens),
            closes=None if closes is None else clock(closes),
        )
        return replace(self, stops=(*self.stops, made), where=(*self.where, (stop, at)))

    def with_lender(
        self,
        lender: str,
        *,
        operators: int = 1,
        registrars: int = 0,
        drivers: int = 1,
        officers: tuple[tuple[Role, ...], ...] = (),
        kits: int = 1,
        vehicles: int = 1,
        vehicle_class: VehicleClass = VehicleClass.CAR,
        seats: int = 4,
        office: str = HOST,
        loan: tuple[date, date] = (MONDAY, MONDAY + timedelta(days=6)),
        journey: JourneyMode = JourneyMode.IN_SHIFT,
        weekend: Weekend = Weekend.HOME,
        min_away_days: int = 0,
        guides: int = 0,
        rest_days: tuple[date, ...] = (),
    ) -> ProblemBuilder:
        """Add a lender with people of one role, ``officers`` with any roles, kits and vehicles.

        The vehicles are of one class. Ids are ``<lender>-operator-1``, ``<lender>-officer-1``,
        ``<lender>-kit-1``, ``<lender>-car-1`` and so on.
        """
        counts = (
            (Role.OPERATOR, operators),
            (Role.REGISTRAR, registrars),
            (Role.DRIVER, drivers),
            (Role.GUIDE, guides),
        )
        people = [
            (f"{lender}-{role}-{n}", (role,)) for role, count in counts for n in range(1, count + 1)
        ]
        people += [(f"{lender}-officer-{n}", roles) for n, roles in enumerate(officers, 1)]
        made = Lender(
            id=lender,
            name=lender,
            office=office,
            loan_from=loan[0],
            loan_to=loan[1],
            journey=journey,
            weekend=weekend,
            min_away_days=min_away_days,
            rest_days=rest_days,
            officers=tuple(
                Officer(id=name, name=None, lender=lender, roles=roles)
                for name, roles in sorted(people)
            ),
            kits=tuple(Kit(id=f"{lender}-kit-{n}", lender=lender) for n in range(1, kits + 1)),
            vehicles=tuple(
                Vehicle(
                    id=f"{lender}-{vehicle_class}-{n}",
                    lender=lender,
                    vehicle_class=vehicle_class,
                    seats=seats,
                )
                for n in range(1, vehicles + 1)
            ),
            example=False,
        )
        return replace(self, lenders=(*self.lenders, made))

    def with_way(
        self,
        origin: str,
        destination: str,
        *,
        minutes: int | None,
        classes: tuple[VehicleClass, ...] = ALL_CLASSES,
    ) -> ProblemBuilder:
        """Set the minutes of one direction between two places for ``classes``; None: no way."""
        return replace(self, ways=(*self.ways, (origin, destination, minutes, classes)))

    def with_floor(self, kecamatan: str, share: int) -> ProblemBuilder:
        """Ask for ``share`` per mille of the people of ``kecamatan``."""
        return replace(self, floors=(*self.floors, Floor(kecamatan=kecamatan, share=share)))

    def with_target(self, share: int, *, bend_price: int = 0) -> ProblemBuilder:
        """Aim at ``share`` per mille of the adults, who are twice the listed people of each stop.

        ``bend_price`` is in thousandths of a person.
        """
        return replace(
            self,
            targets=(
                *self.targets,
                Target(
                    name=f"t{len(self.targets) + 1}", share=share, bend_price=1_000 * bend_price
                ),
            ),
        )

    def with_class_rule(
        self, vehicle_class: VehicleClass = VehicleClass.CAR, **changes: int | None
    ) -> ProblemBuilder:
        """Change fields of the ``ClassRule`` of ``vehicle_class``."""
        rules = tuple(
            replace(rule, **changes) if rule.vehicle_class is vehicle_class else rule
            for rule in self.classes
        )
        return replace(self, classes=rules)

    def with_changes(self, **changes: object) -> ProblemBuilder:
        """Change fields of the problem by their names in the model.

        These are fields of team rules, pay, least stay, set-up, journey window, objective and
        limits. ``minutes`` and ``finished_minutes`` are those of the least stay. Prices are in
        thousandths of a person, of driving and overtime by the minute (``drive_minute_price``).
        """
        changes = in_millionths(**changes)
        parts = {
            name: _changed(getattr(self, name), changes)
            for name in ("team_rules", "pay", "journey", "objective", "limits")
        }
        rules = {
            name: _changed(getattr(self.rules, name), changes) for name in ("least_stay", "set_up")
        }
        if changes:
            raise TypeError(f"no rule has {sorted(changes)}")
        return replace(self, **parts, rules=replace(self.rules, **rules))

    def with_rules(self, **rules: object) -> ProblemBuilder:
        """Put ``rules`` in the place of those of the same name."""
        return replace(self, rules=replace(self.rules, **rules))

    def with_one_visit(self, people: int) -> ProblemBuilder:
        """Allow a stop whose crowd is at most ``people`` one visit only."""
        return self.with_rules(one_visit=OneVisit(people=people))

    def with_later_calls(self, *, turned_away: int, absent: int) -> ProblemBuilder:
        """Set how many of those turned away, and absent, come to a later call (per mille)."""
        return self.with_rules(
            later_calls=LaterCalls(turned_away_share=turned_away, absent_share=absent)
        )

    def with_daylight(self, sunrise: str, sunset: str) -> ProblemBuilder:
        """Let nobody drive before ``sunrise`` or after ``sunset``, as ``"05:45"``."""
        return self.with_rules(daylight=Daylight(sunrise=clock(sunrise), sunset=clock(sunset)))

    def with_jenang(self) -> ProblemBuilder:
        """Let nobody visit Orang Rimba whose jenang has not agreed."""
        return self.with_rules(jenang=Jenang())

    def with_most_stops(self, visits: int) -> ProblemBuilder:
        """Let a team make at most so many visits on one day."""
        return self.with_rules(most_stops=MostStops(visits=visits))

    def with_one_kecamatan(self) -> ProblemBuilder:
        """Let a team visit stops of one kecamatan only on one day."""
        return self.with_rules(one_kecamatan=OneKecamatan())

    def with_overtime(self, minutes: int, *, price: int = 0) -> ProblemBuilder:
        """Let a visit that records everyone end ``minutes`` after the shift, each at ``price``."""
        return self.with_rules(overtime=Overtime(minutes=minutes)).with_changes(
            overtime_minute_price=price
        )

    def with_call_gap(self, days: int) -> ProblemBuilder:
        """Let up to so many days lie from one visit of a call to the next."""
        return self.with_rules(call_gap=CallGap(days=days))

    def with_request(
        self, kind: str, stop: str, *dates: date, lender: str | None = None
    ) -> ProblemBuilder:
        """Add a request of ``kind`` (must, prefer, never) for ``stop``.

        ``dates`` are its days (none: any day), ``lender`` is whose team must go.
        """
        number = f"r{len(self.requests) + 1}"
        made = Request(
            id=number,
            stop=stop,
            dates=tuple(sorted(dates)),
            kind=RequestKind(kind),
            lender=lender,
            reason="a letter",
        )
        return replace(self, requests=(*self.requests, made))

    def build(self) -> Problem:
        """Return the problem, everything sorted by id."""
        return Problem(
            campaign="test",
            name="Test",
            area="15.03",
            language="id",
            week=self.week,
            stops=_by_id(self.stops),
            bases=_by_id(self.bases),
            offices=_by_id(self.offices),
            lenders=_by_id(self.lenders),
            team_rules=replace(self.team_rules, classes=self.classes),
            pay=self.pay,
            rules=self.rules,
            journey=self.journey,
            targets=self.targets,
            floors=tuple(sorted(self.floors, key=lambda floor: floor.kecamatan)),
            objective=self.objective,
            limits=self.limits,
            requests=_by_id(self.requests),
            matrices=self._matrices(),
            travel_note=TravelNote(
                engine="line", season="dry", trunk_spread=0, lowland_spread=0, hills_spread=0
            ),
            map=MapLayers(areas=(), roads=(), attributions=()),
        )

    def _matrices(self) -> tuple[TravelMatrix, ...]:
        """Return the matrices; classes with equal times share one."""
        places = tuple(sorted(name for name, _ in self.where))
        tables: dict[tuple[tuple[int | None, ...], ...], list[VehicleClass]] = {}
        for vehicle_class in ALL_CLASSES:
            table = tuple(
                tuple(self._minutes(here, there, vehicle_class) for there in places)
                for here in places
            )
            tables.setdefault(table, []).append(vehicle_class)
        return tuple(_matrix(tuple(classes), places, table) for table, classes in tables.items())

    def _minutes(self, here: str, there: str, vehicle_class: VehicleClass) -> int | None:
        """Return the minutes set for a way, else the difference on the line."""
        where = dict(self.where)
        minutes: int | None = abs(where[here] - where[there])
        for origin, destination, given, classes in self.ways:
            if (origin, destination) == (here, there) and vehicle_class in classes:
                minutes = given
        return minutes


def _day(day: date) -> Day:
    """Return an ordinary service day."""
    shift = {"shift_start": clock("08:00"), "shift_end": clock("16:00")}
    return Day(
        date=day,
        **shift,
        earliest_departure=clock("07:00"),
        latest_return=clock("18:00"),
        rest=None,
        holiday=None,
    )


def _class_rule(vehicle_class: VehicleClass) -> ClassRule:
    """Return how a team is made: a driver, and an operator for each of at most two kits."""
    return ClassRule(
        vehicle_class=vehicle_class,
        drivers=1,
        registrars=0,
        guides=0,
        operators_per_kit=1,
        max_kits=2,
        rate=6,
        max_nights_away=None,
        fuel_idr_per_km=1500,
    )


def _matrix(
    classes: tuple[VehicleClass, ...],
    places: tuple[str, ...],
    table: tuple[tuple[int | None, ...], ...],
) -> TravelMatrix:
    """Return a matrix of ``table``'s minutes at 30 km/h, all by road."""
    return TravelMatrix(
        classes=classes,
        places=places,
        minutes=table,
        metres=tuple(
            tuple(None if cell is None else cell * METRES_PER_MINUTE for cell in row)
            for row in table
        ),
        basis=tuple(
            "".join(
                "-" if row == column else "n" if cell is None else "r"
                for column, cell in enumerate(cells)
            )
            for row, cells in enumerate(table)
        ),
    )


def _coordinate(at: int) -> Coordinate:
    """Return a point east of Sarolangun's middle, ``at`` thousandths of a degree away."""
    return Coordinate(lat=-2.3, lon=round(102.7 + at / 1000, 3))


def _exactly(number: int) -> Range:
    """Return a range without doubt."""
    return Range(low=number, typical=number, high=number)


def _changed(part, changes):
    """Return ``part`` with those of ``changes`` that are fields of it, which are taken out."""
    own = {each.name for each in fields(part)} & changes.keys()
    return replace(part, **{key: changes.pop(key) for key in own})


def _by_id(things):
    """Return ``things`` sorted by id."""
    return tuple(sorted(things, key=lambda thing: thing.id))
