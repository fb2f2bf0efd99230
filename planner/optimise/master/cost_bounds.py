"""Bounds on the cost of teams and routes in rupiah, before officers are assigned (law 22)."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from planner.optimise.instance.team_types import service_days

if TYPE_CHECKING:
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.network import Arc
    from planner.optimise.master.resource_flow import ResourceFlow
    from planner.optimise.master.solvers import Variable
    from planner.optimise.pricing.columns import Column

METRES_PER_KM = 1000


def column_cost(instance: Instance, column: Column, *, more: int = 0) -> int:
    """Return the most rupiah that the fuel of a route costs, and ``more`` for each kilometre."""
    outward = instance.terminals[column.origin].places
    homeward = reversed(instance.terminals[column.destination].places)
    stops = (instance.stops[v].id for v in column.stops)
    matrix = instance.profiles[column.profile].matrix
    return _fuel(instance, matrix, [*outward, *stops, *homeward], more)


def arc_cost(instance: Instance, arc: Arc, *, most: bool, people: int | None = None) -> int:
    """Return the rupiah of a team's day without fuel, and of the journey home after the last.

    Parameters
    ----------
    instance, arc
        The week, and the day.
    most
        An upper bound, for any guests among the members. Otherwise a lower bound: without guests,
        and without the fuel of journeys.
    people
        Members of the team (None: those of its commodity).
    """
    commodity = instance.commodities[arc.commodity]
    guests = commodity.guests and most
    people = commodity.people if people is None else people
    place = instance.terminals[arc.destination].place
    cost = people * _pay_per_head(instance, place, own=not arc.night, guests=guests)
    if arc.is_last and dict(commodity.ends)[arc.destination] is not None:
        cost += people * _pay_per_head(instance, "", own=True, guests=guests)
        if most:
            matrix = instance.profiles[commodity.profile].matrix
            lenders = {
                team_type.lender
                for team_type in instance.team_types
                if team_type.commodity == arc.commodity
            }
            cost += max(
                _fuel(instance, matrix, [place, _office(instance, lender)]) for lender in lenders
            )
    return cost


def start_cost(instance: Instance, number: int, terminal: int, *, most: bool) -> int:
    """Return the rupiah of the journey from home of a team of type ``number`` to ``terminal``.

    0 where none is due; ``most`` as in ``arc_cost``.
    """
    team_type = instance.team_types[number]
    if dict(team_type.starts)[terminal] is None:
        return 0
    commodity = instance.commodities[team_type.commodity]
    place = instance.terminals[terminal].place
    guests = team_type.guests and most
    cost = commodity.people * _pay_per_head(instance, place, own=False, guests=guests)
    if most:
        matrix = instance.profiles[commodity.profile].matrix
        cost += _fuel(instance, matrix, [_office(instance, team_type.lender), place])
    return cost


def pay_of(resource_flow: ResourceFlow) -> list[tuple[int, Variable]]:
    """Return an upper bound on the rupiah of each arc and each start, with its team count."""
    days = [
        (arc_cost(resource_flow.instance, arc, most=True), flow)
        for arc, flow in resource_flow.flow.items()
    ]
    return days + most_start_pay_of(resource_flow)


def most_start_pay_of(resource_flow: ResourceFlow) -> list[tuple[int, Variable]]:
    """Return an upper bound on the rupiah of each start, with its team count."""
    return [
        (start_cost(resource_flow.instance, *key, most=True), team)
        for key, team in resource_flow.teams.items()
    ]


def start_pay_of(resource_flow: ResourceFlow) -> list[tuple[int, Variable]]:
    """Return a lower bound on the rupiah of each start, and less what guests may save.

    A guest may save the difference between a night at home and one away on every day and on the
    journey from home.
    """
    instance = resource_flow.instance
    rates = {_pay_per_head(instance, "", own=own, guests=False) for own in (True, False)}
    starts = [
        (start_cost(instance, *key, most=False), team) for key, team in resource_flow.teams.items()
    ]
    saved = [
        ((min(rates) - max(rates)) * (len(service_days(instance.problem, lender)) + 1), count)
        for lender, count in resource_flow.guests
    ]
    return starts + saved


def _pay_per_head(instance: Instance, place: str, *, own: bool, guests: bool) -> int:
    """Return the most that a member is paid for a day that ends at ``place``.

    ``own`` is whether that is the office of the team's lender; ``guests`` come from the hosts.
    """
    pay = instance.problem.pay
    home = pay.per_diem_home_idr
    away = pay.per_diem_away_idr + pay.lodging_idr
    own_rate = home if own else away
    if not guests:
        return own_rate
    is_meeting_base = place == instance.problem.team_rules.meeting_base
    return max(own_rate, home if is_meeting_base else away)


def _office(instance: Instance, lender: str) -> str:
    return next(item.office for item in instance.problem.lenders if item.id == lender)


def _fuel(instance: Instance, matrix: int, places: list[str], more: int = 0) -> int:
    """Return the rupiah of the fuel through ``places``, for the class that needs most."""
    table = instance.problem.matrices[matrix]
    rates = (
        rule.fuel_idr_per_km
        for rule in instance.problem.team_rules.classes
        if rule.vehicle_class in table.classes
    )
    index = _index(table.places)
    metres = sum(
        table.metres[index[here]][index[there]] or 0
        for here, there in pairwise(places)
        if here != there
    )
    return metres * (max(rates, default=0) + more) // METRES_PER_KM


@lru_cache(maxsize=8)
def _index(places: tuple[str, ...]) -> dict[str, int]:
    return {place: number for number, place in enumerate(places)}
