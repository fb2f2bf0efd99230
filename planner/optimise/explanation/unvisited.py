"""Say why stops were left out and at what price they would come in, what one more of a resource would bring, and what lies idle."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from planner.model.plan import Idle, Marginal, Reason, Remedy, Unvisited
from planner.optimise.array_types import NEVER
from planner.optimise.instance.profiles import CREW_ROLES
from planner.optimise.instance.team_types import service_days
from planner.optimise.plan.crew_assignment import idle_of
from planner.optimise.rules import barring_rule
from planner.optimise.units import THOUSANDTH, as_price

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from planner.model.plan import DayRoute, Team
    from planner.optimise.array_types import FloatArray
    from planner.optimise.explanation.alternatives import Alternatives
    from planner.optimise.instance.model import Instance

TENTH = 100  # thousandths of a person in a tenth of a recording
BUNDLES: tuple[tuple[str, ...], ...] = (
    ("kit", "operator"),
    ("kit", "operator", "registrar", "driver", "vehicle"),
)


def explain_unvisited(
    instance: Instance,
    routes: Sequence[DayRoute],
    gain: FloatArray,
    others: Alternatives | None = None,
) -> tuple[Unvisited, ...]:
    """Return every stop without a visit, with its reason, the remedy, and the price in tenths of a recording.

    The price is what the week loses where the best of the ``others`` brings the stop in. Where there is none, it is estimated: ``gain[v]``
    is the best gain of a route that serves v at the final prices (thousandths of a weighted person), and what is below zero is lost.
    There is no price where nothing competes with the stop, or no team that is formed could serve it, or nothing was estimated.
    """
    visited = {visit.stop for route in routes for visit in route.visits}
    unvisited = []
    for v, stop in enumerate(instance.problem.stops):
        if stop.id in visited:
            continue
        rule = barring_rule(instance.problem, v)
        reason = Reason.RULE if rule and instance.demand[v] else _reason(instance, v)
        is_known = reason.competes and bool(np.isfinite(gain[v]))
        lost, people, basis = (
            max(0.0, -float(gain[v])) if is_known else 0.0,
            int(instance.demand[v]),
            "dual",
        )
        found = others.price(stop.id) if others is not None and reason.competes else None
        if found is not None:
            lost, people, basis = max(0.0, found[0]), found[1], "resolved"
        unvisited.append(
            Unvisited(
                stop=stop.id,
                village=stop.village,
                reason=reason,
                rule=rule if reason is Reason.RULE else None,
                remedy=_remedy(instance, v, reason, lost / max(1, people)),
                price=round(lost / TENTH) if is_known or found is not None else None,
                price_basis=basis,
            )
        )
    return tuple(unvisited)


def _reason(instance: Instance, v: int) -> Reason:
    problem = instance.problem
    stop = problem.stops[v]
    if instance.demand[v] == 0:
        return Reason.DONE
    if all(day.date in stop.closed for day in problem.week.days):
        return Reason.CLOSED
    if not any(
        vehicle.vehicle_class in stop.vehicle_classes
        for lender in problem.lenders
        if service_days(problem, lender)
        for vehicle in lender.vehicles
    ):
        return Reason.NO_SUITABLE_TEAM
    if _is_unreachable(instance, v):
        return Reason.UNREACHABLE
    cheapest = as_price(problem.objective.visit_price) + 2 * _least_fare(instance, v) / THOUSANDTH
    return (
        Reason.NOT_WORTH_A_STOP
        if int(instance.weight[v]) * int(instance.demand[v]) <= cheapest
        else Reason.CROWDED_OUT
    )


def _is_unreachable(instance: Instance, v: int) -> bool:
    """Say whether no class that may go there has a way from any base within the longest window."""
    problem, stop = instance.problem, instance.stops[v]
    longest = max(
        (day.latest_return - day.earliest_departure for day in problem.week.days), default=0
    )
    for matrix in problem.matrices:
        if set(matrix.classes) & set(stop.vehicle_classes):
            column = matrix.places.index(stop.id)
            ways = (matrix.minutes[matrix.places.index(base.id)][column] for base in problem.bases)
            if any(minutes is not None and minutes <= longest for minutes in ways):
                return False
    return True


def _least_fare(instance: Instance, v: int) -> float:
    """Return the least that a way from a place to sleep to ``v`` costs, in whole units (``units.py``)."""
    nights = slice(0, instance.nights)
    ways = [
        np.where(
            resources[0].outward[nights, v] < NEVER,
            resources[0].travel_costs.outward[nights, v],
            np.inf,
        )
        for resources in instance.travel_times
    ]
    return min((float(way.min(initial=np.inf)) for way in ways), default=np.inf)


def _remedy(instance: Instance, v: int, reason: Reason, lost: float) -> Remedy:
    """Return what would bring a stop in that is left out for such a ``reason``, and so much ``lost`` for each person recorded there."""
    stop = instance.stops[v]
    match reason:
        case Reason.CROWDED_OUT:
            # The weight at which a recording here would make up for what the week loses elsewhere.
            return Remedy(
                code="raise_priority",
                args=(
                    ("kecamatan", stop.kecamatan),
                    ("weight_percent", -(-int(stop.weight + lost) // 10)),
                ),
            )
        case Reason.CLOSED:
            return Remedy(code="open_a_day", args=())
        case Reason.UNREACHABLE:
            return Remedy(code="add_leg", args=())
        case Reason.NO_SUITABLE_TEAM:
            return Remedy(
                code="add_vehicle",
                args=(("class", stop.vehicle_classes[0].value if stop.vehicle_classes else "car"),),
            )
        case Reason.NOT_WORTH_A_STOP:
            return Remedy(code="invite_to_neighbour", args=())
        case _:
            return Remedy(code="none", args=())


def price_bundles(
    instance: Instance, worth: Mapping[tuple[str, str], float]
) -> tuple[Marginal, ...]:
    """Return what bundles of one more would add, from the worth of each resource by lender (thousandths of a weighted person)."""
    found = []
    for lender in instance.problem.lenders:
        if not service_days(instance.problem, lender):
            continue
        for bundle in BUNDLES:
            if all((lender.id, resource) in worth for resource in bundle):
                total = sum(worth[lender.id, resource] for resource in bundle)
                found.append(
                    Marginal(
                        lender=lender.id,
                        add=tuple((resource, 1) for resource in bundle),
                        worth=round(total / TENTH),
                        basis="dual",
                    )
                )
    return tuple(sorted(found, key=lambda item: (-item.worth, item.lender, item.add)))


def list_idle(instance: Instance, teams: Sequence[Team]) -> tuple[Idle, ...]:
    """Return what is in no team, with the partners of which its lender has none left either."""
    used = {
        thing
        for team in teams
        for thing in (
            team.vehicle.id,
            *(m.id for m in team.members),
            *(kit.id for kit in team.kits),
        )
    }
    found: list[Idle] = []
    for lender in instance.problem.lenders:
        idle = idle_of(lender, used)
        resources = ("kit", "vehicle", *(role.value for role in CREW_ROLES))
        missing = tuple(resource for resource in resources if not idle[resource])
        found += [
            Idle(id=thing, missing=missing)
            for thing in {thing for things in idle.values() for thing in things}
        ]
    return tuple(sorted(found, key=lambda item: item.id))
