"""The plan of a week: teams, routes, unvisited stops with their reasons, totals and the proof."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from planner.model.resources import Role, VehicleClass
    from planner.model.travel import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """An officer in a team.

    ``roles`` are the roles that the officer exercises there. Exactly one member of a team leads.
    """

    id: str
    roles: tuple[Role, ...]
    lender: str
    lead: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamKit:
    """A kit in a team."""

    id: str
    lender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamVehicle:
    """The vehicle of a team."""

    id: str
    vehicle_class: VehicleClass
    lender: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Team:
    """A crew that stays together from ``first`` to ``last``.

    Both dates are included, and journey days too.
    """

    id: str
    lender: str
    first: date
    last: date
    members: tuple[Member, ...]
    kits: tuple[TeamKit, ...]
    vehicle: TeamVehicle


class Promise(StrEnum):
    """The state of a promised visit.

    It is published, told to the team, told to the village, confirmed by the village, or cancelled.
    """

    PLANNED = "planned"
    TOLD_TEAM = "told_team"
    TOLD_VILLAGE = "told_village"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A team's time at a stop, in minutes since local midnight.

    Set-up lies between ``arrive`` and ``start``, recording between ``start`` and ``end`` (less
    breaks), pack-up between ``end`` and ``leave``. ``expected_recorded`` and ``turned_away`` are
    people. ``promised`` is None where the visit is not promised.
    """

    stop: str
    village: str
    arrive: int
    start: int
    end: int
    leave: int
    expected_recorded: int
    turned_away: int
    promised: Promise | None

    @property
    def is_due(self) -> bool:
        """Whether the visit is promised and not cancelled."""
        return self.promised not in (None, Promise.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A break taken at a place (minutes since midnight)."""

    place: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRoute:
    """The route of one team on one day.

    Legs lead in order from ``start_place`` over the stops to ``end_place``. A day without work has
    no legs and no visits, and ``depart == arrive``. A team that meets guests passes the meeting
    base between two legs (docs/laws.md, law 20).
    """

    team: str
    date: date
    start_place: str
    depart: int
    visits: tuple[Visit, ...]
    breaks: tuple[Rest, ...]
    end_place: str
    arrive: int
    legs: tuple[Leg, ...]


class Reason(StrEnum):
    """The reason why a stop is not visited this week."""

    CROWDED_OUT = "crowded_out"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    NO_SUITABLE_TEAM = "no_suitable_team"
    DONE = "done"
    NOT_WORTH_A_STOP = "not_worth_a_stop"
    RULE = "rule"

    @property
    def competes(self) -> bool:
        """Whether the stop could be visited in the place of others, so that it has a price."""
        return self in (Reason.CROWDED_OUT, Reason.NOT_WORTH_A_STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """The change that would let a stop be visited: a code with arguments.

    Its text is made when the plan is rendered.
    """

    code: str
    args: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unvisited:
    """A stop without a visit.

    ``price`` is the loss of a visit there, in tenths of an expected recording (None: no price).
    """

    stop: str
    village: str
    reason: Reason
    rule: str | None
    remedy: Remedy
    price: int | None
    price_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marginal:
    """The worth of additional resources of a lender this week.

    ``worth`` is in tenths of an expected recording.
    """

    lender: str
    add: tuple[tuple[str, int], ...]
    worth: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """An officer, kit or vehicle in no team, and the resources that it lacks."""

    id: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over the plan (laws 21 and 22).

    ``nights_away`` are nights of teams away from their lender's office.
    """

    expected_recorded: int
    turned_away: int
    visits: int
    villages: int
    metres: int
    drive_minutes: int
    nights_away: int
    cost_idr: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The proof of the plan's quality. ``value`` and ``bound`` in thousandths of a weighted person.

    No plan under the same inputs and rules has a value above ``bound``. ``complete``: pricing found
    no more columns, and no limit of work was reached. ``reproducible``: no wall-clock limit was
    reached.
    """

    value: int
    bound: int
    complete: bool
    reproducible: bool
    interrupted: bool

    @property
    def gap(self) -> float | None:
        """The gap as a share of the bound; None where the bound is not positive."""
        return None if self.bound <= 0 else round((self.bound - self.value) / self.bound, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """The result of the cost reduction (law 31).

    ``value_before`` and ``expense_before`` are those of the plan before it. ``expense`` is that of
    this plan. Expenses are in rupiah.
    """

    value_before: int
    expense_before: int
    expense: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The plan of a week. All tuples are sorted.

    Every stop is in ``routes`` or in ``unvisited``. ``saving`` is None where nothing was saved.
    """

    teams: tuple[Team, ...]
    routes: tuple[DayRoute, ...]
    unvisited: tuple[Unvisited, ...]
    marginal: tuple[Marginal, ...]
    idle: tuple[Idle, ...]
    totals: Totals
    proof: Proof
    saving: Saving | None = None
