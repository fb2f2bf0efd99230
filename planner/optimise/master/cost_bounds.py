"""Say what teams and routes cost in rupiah: the solver's reading of law 22, before it is known who is in which team."""

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


def column_cost(instance: Instance, column: Column, *, more: int = 0) -> int:
    """Return the most rupiah that the fuel of a route costs, and so many ``more`` for each kilometre."""
    matrix = instance.profiles[column.profile].matrix
    terminals = (instance.terminals[column.origin], instance.terminals[column.destination])
    out, home = (
        [terminal.place, terminal.via] if terminal.via else [terminal.place]
        for terminal in terminals
    )
    return _fuel(
        instance,
        matrix,
        [*out, *(instance.stops[v].id for v in column.stops), *reversed(home)],
        more,
    )


def arc_cost(instance: Instance, arc: Arc, *, most: bool, people: int | None = None) -> int:
    """Return the rupiah of a team's day on ``arc`` without its fuel, and of the journey home that follows the last.

    The team is of so many ``people`` (None: as its commodity says). At ``most``: who of them is a guest is not known. At least: none is,
    and the fuel of journeys is left out.
    """
    commodity = instance.commodities[arc.commodity]
    guests, people = commodity.guests and most, commodity.people if people is None else people
    cost = people * _a_head(
        instance, instance.terminals[arc.destination].place, own=not arc.night, guests=guests
    )
    if arc.is_last and dict(commodity.ends)[arc.destination] is not None:
        cost += people * _a_head(instance, "", own=True, guests=guests)
        if most:
            matrix, base = (
                instance.profiles[commodity.profile].matrix,
                instance.terminals[arc.destination].place,
            )
            lenders = {
                team_type.lender
                for team_type in instance.team_types
                if team_type.commodity == arc.commodity
            }
            cost += max(
                _fuel(instance, matrix, [base, _office(instance, lender)]) for lender in lenders
            )
    return cost


def start_cost(instance: Instance, number: int, terminal: int, *, most: bool) -> int:
    """Return the rupiah of the journey from home of a team of type ``number`` to ``terminal``; 0 where none is due. As in ``arc_cost``."""
    team_type = instance.team_types[number]
    if dict(team_type.starts)[terminal] is None:
        return 0
    commodity, place = instance.commodities[team_type.commodity], instance.terminals[terminal].place
    cost = commodity.people * _a_head(instance, place, own=False, guests=team_type.guests and most)
    if most:
        cost += _fuel(
            instance,
            instance.profiles[commodity.profile].matrix,
            [_office(instance, team_type.lender), place],
        )
    return cost


def pay_of(resource_flow: ResourceFlow) -> list[tuple[int, Variable]]:
    """Return the most rupiah of each arc and of each beginning with the count of teams in ``resource_flow``."""
    days = [
        (arc_cost(resource_flow.instance, arc, most=True), flow)
        for arc, flow in resource_flow.flow.items()
    ]
    return days + most_start_pay_of(resource_flow)


def most_start_pay_of(resource_flow: ResourceFlow) -> list[tuple[int, Variable]]:
    """Return the most rupiah of each beginning with the count of teams in ``resource_flow``."""
    return [
        (start_cost(resource_flow.instance, *key, most=True), team)
        for key, team in resource_flow.teams.items()
    ]


def start_pay_of(resource_flow: ResourceFlow) -> list[tuple[int, Variable]]:
    """Return the least rupiah of each beginning with the count of teams in ``resource_flow``, and less what guests may save.

    A guest may save the difference between a night at home and one away on every day and on the journey from home.
    """
    instance = resource_flow.instance
    rates = {_a_head(instance, "", own=own, guests=False) for own in (True, False)}
    starts = [
        (start_cost(instance, *key, most=False), team) for key, team in resource_flow.teams.items()
    ]
    saved = [
        ((min(rates) - max(rates)) * (len(service_days(instance.problem, lender)) + 1), count)
        for lender, count in resource_flow.guests
    ]
    return starts + saved


def _a_head(instance: Instance, place: str, *, own: bool, guests: bool) -> int:
    """Return the most that a member is paid for a day that ends at ``place``, in the ``own`` office or not; ``guests`` are of the hosts."""
    pay, meeting = instance.problem.pay, instance.problem.team_rules.meeting_base
    home, away = pay.per_diem_home_idr, pay.per_diem_away_idr + pay.lodging_idr
    own_rate = home if own else away
    return max(own_rate, home if place == meeting else away) if guests else own_rate


def _office(instance: Instance, lender: str) -> str:
    return next(item.office for item in instance.problem.lenders if item.id == lender)


def _fuel(instance: Instance, matrix: int, places: list[str], more: int = 0) -> int:
    table = instance.problem.matrices[matrix]
    dearest = max(
        (
            rule.fuel_idr_per_km
            for rule in instance.problem.team_rules.classes
            if rule.vehicle_class in table.classes
        ),
        default=0,
    )
    index = _index(table.places)
    metres = sum(
        table.metres[index[here]][index[there]] or 0
        for here, there in pairwise(places)
        if here != there
    )
    return metres * (dearest + more) // 1000


@lru_cache(maxsize=8)
def _index(places: tuple[str, ...]) -> dict[str, int]:
    return {place: number for number, place in enumerate(places)}
