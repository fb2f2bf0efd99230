"""The parts of plan.json with another shape than in the model: its head, and the routes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from planner.model.plan import DayRoute, Plan, Promise, Proof

if TYPE_CHECKING:
    from datetime import date

    from planner.model.campaign import Week
    from planner.model.plan import Idle, Marginal, Rest, Saving, Team, Totals, Unvisited, Visit
    from planner.model.travel import Leg


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekRecord:
    """The week a plan is for: its Monday and its service days."""

    start: date
    days: tuple[date, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofRecord:
    """A proof with its gap for the reader; the gap follows from value and bound."""

    value: int
    bound: int
    gap: float | None
    complete: bool
    reproducible: bool
    interrupted: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """The start of a route: place and time (minutes since midnight)."""

    place: str
    depart: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """The end of a route: place and time (minutes since midnight)."""

    place: str
    arrive: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RouteRecord:
    """The route of one team on one day."""

    team: str
    date: date
    start: Departure
    visits: tuple[Visit, ...]
    breaks: tuple[Rest, ...]
    end: Arrival
    legs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRecord:
    """The content of plan.json below its format."""

    problem_sha256: str
    week: WeekRecord
    proof: ProofRecord
    totals: Totals
    teams: tuple[Team, ...]
    routes: tuple[RouteRecord, ...]
    unvisited: tuple[Unvisited, ...]
    marginal: tuple[Marginal, ...]
    idle: tuple[Idle, ...]
    saving: Saving | None = None


def record_week(week: Week) -> WeekRecord:
    """Return ``week`` in the shape of plan.json."""
    return WeekRecord(start=week.start, days=tuple(day.date for day in week.days))


def record_plan(plan: Plan, *, problem_sha256: str, week: Week) -> PlanRecord:
    """Return ``plan`` in the shape of plan.json."""
    return PlanRecord(
        problem_sha256=problem_sha256,
        week=record_week(week),
        proof=_record_proof(plan.proof),
        saving=plan.saving,
        totals=plan.totals,
        teams=plan.teams,
        routes=tuple(_record_route(route) for route in plan.routes),
        unvisited=plan.unvisited,
        marginal=plan.marginal,
        idle=plan.idle,
    )


def restore_plan(record: PlanRecord) -> Plan:
    """Return the plan of ``record``, without the gap: it follows from value and bound."""
    return Plan(
        teams=record.teams,
        routes=tuple(_restore_route(route) for route in record.routes),
        unvisited=record.unvisited,
        marginal=record.marginal,
        idle=record.idle,
        totals=record.totals,
        proof=_restore_proof(record.proof),
        saving=record.saving,
    )


def upgrade(record: PlanRecord) -> PlanRecord:
    """Return a record of the format plan/1 in the format plan/2.

    The older format had no null. The gap was 0 where the bound is not positive, a missing price was
    0, and ``promised`` was true or false.
    """
    no_gap = record.proof.bound <= 0 and not record.proof.gap
    return replace(
        record,
        proof=replace(record.proof, gap=None) if no_gap else record.proof,
        routes=tuple(
            replace(route, visits=tuple(map(_upgrade_visit, route.visits)))
            for route in record.routes
        ),
        unvisited=tuple(
            left if left.price or left.reason.competes else replace(left, price=None)
            for left in record.unvisited
        ),
    )


def _upgrade_visit(visit: Visit) -> Visit:
    return replace(visit, promised=Promise.PLANNED if visit.promised else None)


def _record_proof(proof: Proof) -> ProofRecord:
    return ProofRecord(
        value=proof.value,
        bound=proof.bound,
        gap=proof.gap,
        complete=proof.complete,
        reproducible=proof.reproducible,
        interrupted=proof.interrupted,
    )


def _restore_proof(record: ProofRecord) -> Proof:
    return Proof(
        value=record.value,
        bound=record.bound,
        complete=record.complete,
        reproducible=record.reproducible,
        interrupted=record.interrupted,
    )


def _record_route(route: DayRoute) -> RouteRecord:
    return RouteRecord(
        team=route.team,
        date=route.date,
        start=Departure(place=route.start_place, depart=route.depart),
        visits=route.visits,
        breaks=route.breaks,
        end=Arrival(place=route.end_place, arrive=route.arrive),
        legs=route.legs,
    )


def _restore_route(record: RouteRecord) -> DayRoute:
    return DayRoute(
        team=record.team,
        date=record.date,
        start_place=record.start.place,
        depart=record.start.depart,
        visits=record.visits,
        breaks=record.breaks,
        end_place=record.end.place,
        arrive=record.end.arrive,
        legs=record.legs,
    )
