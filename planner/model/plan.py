"""Hold a week plan: teams, their days, what was left out and why, and the proof."""

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
    """An officer in a team; ``roles`` are those exercised there, exactly one member of a team leads."""

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
    """A crew that stays together from ``first`` to ``last`` (dates, both included, journey days too)."""

    id: str
    lender: str
    first: date
    last: date
    members: tuple[Member, ...]
    kits: tuple[TeamKit, ...]
    vehicle: TeamVehicle


class Promise(StrEnum):
    """How far a visit is promised: published, told to the team or the village, confirmed by it, or called off."""

    PLANNED = "planned"
    TOLD_TEAM = "told_team"
    TOLD_VILLAGE = "told_village"
    CONFIRMED = "confirmed"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """A team's time at a stop, in minutes since local midnight.

    Set-up lies between ``arrive`` and ``start``, recording between ``start`` and ``end`` (less breaks), pack-up
    between ``end`` and ``leave``. ``expected_recorded`` and ``turned_away`` are people. ``promised`` is None where nothing is.
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
        """Whether somebody relies on the visit."""
        return self.promised not in (None, Promise.CANCELLED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A break taken at a place (minutes since midnight)."""

    place: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRoute:
    """One team's day. Legs lead in order from ``start_place`` over the stops to ``end_place``.

    A day spent where the team slept has no legs and no visits, and ``depart == arrive``. A team that meets guests
    passes the meeting base between two legs (docs/laws.md).
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
    """Why a village is not visited this week."""

    CROWDED_OUT = "crowded_out"
    CLOSED = "closed"
    UNREACHABLE = "unreachable"
    NO_SUITABLE_TEAM = "no_suitable_team"
    DONE = "done"
    NOT_WORTH_A_STOP = "not_worth_a_stop"
    RULE = "rule"

    @property
    def competes(self) -> bool:
        """Whether the village could be visited in the place of others, so that it has a price."""
        return self in (Reason.CROWDED_OUT, Reason.NOT_WORTH_A_STOP)


@dataclass(frozen=True, slots=True, kw_only=True)
class Remedy:
    """What would bring a village in, as a code with arguments (texts are made when rendering)."""

    code: str
    args: tuple[tuple[str, str | int], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unvisited:
    """A village left out; ``price`` is what bringing it in would cost, in tenths of an expected recording (None: it has none)."""

    stop: str
    village: str
    reason: Reason
    rule: str | None
    remedy: Remedy
    price: int | None
    price_basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Marginal:
    """What a bundle of one more would add this week, in tenths of an expected recording."""

    lender: str
    add: tuple[tuple[str, int], ...]
    worth: int
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Idle:
    """An officer, kit or vehicle in no team, and the partners it lacks."""

    id: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Totals:
    """Sums over the plan; people, metres, minutes, nights of teams away from their lender's office, rupiah."""

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
    """How good the plan is at least. ``value`` and ``bound`` in thousandths of a weighted person.

    ``bound`` holds for every plan under the same inputs and rules. ``complete``: pricing ran dry and nothing was
    capped. ``reproducible``: no wall-clock limit was reached.
    """

    value: int
    bound: int
    complete: bool
    reproducible: bool
    interrupted: bool

    @property
    def gap(self) -> float | None:
        """Share of the bound that may still be missing; None where the bound is not above nought, so that there is no share of it."""
        return None if self.bound <= 0 else round((self.bound - self.value) / self.bound, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Saving:
    """What thrift changed: the value and the expense (rupiah; law 31) of the plan before it, and the expense of this one."""

    value_before: int
    expense_before: int
    expense: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A week plan; every stop is in ``routes`` or in ``unvisited``. All tuples are sorted. ``saving``: None where nothing was saved."""

    teams: tuple[Team, ...]
    routes: tuple[DayRoute, ...]
    unvisited: tuple[Unvisited, ...]
    marginal: tuple[Marginal, ...]
    idle: tuple[Idle, ...]
    totals: Totals
    proof: Proof
    saving: Saving | None = None
