"""Reasons and prices of unvisited stops, worth of further resources, and idle resources."""

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
    reduced_costs: FloatArray,
    alternatives: Alternatives | None = None,
) -> tuple[Unvisited, ...]:
    """Return every stop without a visit, with its reason, its remedy and its price.

    The price is the value that the week loses by the best visit to the stop, in tenths of a
    recording. Where there is no alternative, the best reduced cost of a route that visits the stop
    is an estimate. There is no price where the stop does not compete for teams, where no team of
    the plan can visit it, or where there is no estimate.

    Parameters
    ----------
    instance
        The instance.
    routes
        Routes of the plan.
    reduced_costs
        [V] best reduced cost of a route that visits v at the final dual prices, in thousandths of a
        weighted person; not finite where there is none.
    alternatives
        Alternatives for each stop; None without.
    """
    visited = {visit.stop for route in routes for visit in route.visits}
    unvisited = []
    for v, stop in enumerate(instance.problem.stops):
        if stop.id in visited:
            continue
        rule = barring_rule(instance.problem, v)
        reason = Reason.RULE if rule and instance.demand[v] else _reason(instance, v)
        is_known = reason.competes and bool(np.isfinite(reduced_costs[v]))
        loss = max(0.0, -float(reduced_costs[v])) if is_known else 0.0
        people = int(instance.demand[v])
        basis = "dual"
        found = (
            alternatives.price(stop.id) if alternatives is not None and reason.competes else None
        )
        if found is not None:
            loss = max(0.0, found[0])
            people = found[1]
            basis = "resolved"
        unvisited.append(
            Unvisited(
                stop=stop.id,
                village=stop.village,
                reason=reason,
                rule=rule if reason is Reason.RULE else None,
                remedy=_remedy(instance, v, reason, loss / max(1, people)),
                price=round(loss / TENTH) if is_known or found is not None else None,
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
    travel_cost = 2 * _min_travel_cost(instance, v) / THOUSANDTH
    least_cost = as_price(problem.objective.visit_price) + travel_cost
    return (
        Reason.NOT_WORTH_A_STOP
        if int(instance.weight[v]) * int(instance.demand[v]) <= least_cost
        else Reason.CROWDED_OUT
    )


def _is_unreachable(instance: Instance, v: int) -> bool:
    """Return whether no vehicle class allowed at v reaches it from a base within a day."""
    problem = instance.problem
    stop = instance.stops[v]
    longest = max(
        (day.latest_return - day.earliest_departure for day in problem.week.days), default=0
    )
    for matrix in problem.matrices:
        if set(matrix.classes) & set(stop.vehicle_classes):
            column = matrix.places.index(stop.id)
            drives = (
                matrix.minutes[matrix.places.index(base.id)][column] for base in problem.bases
            )
            if any(minutes is not None and minutes <= longest for minutes in drives):
                return False
    return True


def _min_travel_cost(instance: Instance, v: int) -> float:
    """Return the least travel cost from a place to sleep to v, in whole units (``units.py``)."""
    nights = slice(0, instance.nights)
    # The drives of a profile do not depend on the day type.
    costs = [
        np.where(
            by_day_type[0].outward[nights, v] < NEVER,
            by_day_type[0].travel_costs.outward[nights, v],
            np.inf,
        )
        for by_day_type in instance.travel_times
    ]
    return min((float(cost.min(initial=np.inf)) for cost in costs), default=np.inf)


def _remedy(instance: Instance, v: int, reason: Reason, loss: float) -> Remedy:
    """Return the remedy for an unvisited stop.

    ``loss`` is in thousandths of a weighted person for each person whom a visit would record.
    """
    stop = instance.stops[v]
    match reason:
        case Reason.CROWDED_OUT:
            # At this weight the recordings here are worth as much as the week loses elsewhere.
            return Remedy(
                code="raise_priority",
                args=(
                    ("kecamatan", stop.kecamatan),
                    ("weight_percent", -(-int(stop.weight + loss) // 10)),
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
    """Return what one more of each resource of a bundle would add, the best first.

    ``worth`` is the value of one more of a resource, by lender and resource, in thousandths of a
    weighted person.
    """
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
    """Return the resources in no team, each with those of which its lender has none idle."""
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
