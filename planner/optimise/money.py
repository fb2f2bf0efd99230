"""Say what teams and routes cost in rupiah: the solver's reading of law 22, before it is known who is in which team."""

from __future__ import annotations

from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.optimise.frame import Arc, Frame
    from planner.optimise.instance import Instance
    from planner.optimise.pricing import Column
    from planner.optimise.programs import Variable


def column_cost(instance: Instance, column: Column, *, more: int = 0) -> int:
    """Return the most rupiah that the fuel of a route costs, and so many ``more`` for each kilometre."""
    matrix = instance.paces[column.pace].matrix
    gates = (instance.gates[column.origin], instance.gates[column.destination])
    out, home = ([gate.place, gate.via] if gate.via else [gate.place] for gate in gates)
    return _fuel(instance, matrix, [*out, *(instance.stops[v].id for v in column.stops), *reversed(home)], more)


def arc_cost(instance: Instance, arc: Arc, *, most: bool, people: int | None = None) -> int:
    """Return the rupiah of a team's day on ``arc`` without its fuel, and of the journey home that follows the last, at most or at least.

    The team is of so many ``people`` (None: as its commodity says).
    At its least the fuel of journeys is left out, and guests cost what is less.
    """
    commodity = instance.commodities[arc.commodity]
    home, away = _pay(instance)
    if commodity.guests:
        home = away = max(home, away) if most else min(home, away)
    people = commodity.people if people is None else people
    cost = people * (away if arc.night else home)
    if arc.is_last(instance) and dict(commodity.ends)[arc.destination] is not None:
        cost += people * home
        if most:
            matrix, base = instance.paces[commodity.pace].matrix, instance.gates[arc.destination].place
            lenders = {kind.lender for kind in instance.types if kind.commodity == arc.commodity}
            cost += max(_fuel(instance, matrix, [base, _office(instance, lender)]) for lender in lenders)
    return cost


def start_cost(instance: Instance, number: int, gate: int, *, most: bool) -> int:
    """Return the rupiah of the journey from home of a team of type ``number`` to ``gate``, at most or at least; 0 where none is due."""
    kind = instance.types[number]
    if dict(kind.starts)[gate] is None:
        return 0
    commodity = instance.commodities[kind.commodity]
    home, away = _pay(instance)
    if not most:
        return commodity.people * (min(home, away) if kind.guests else away)
    matrix = instance.paces[commodity.pace].matrix
    return commodity.people * max(home, away) + _fuel(instance, matrix, [_office(instance, kind.lender), instance.gates[gate].place])


def pay_of(frame: Frame, *, most: bool) -> list[tuple[int, Variable]]:
    """Return the rupiah of each arc and of each beginning with the count of teams in ``frame``, at most or at least."""
    instance = frame.instance
    days = [(arc_cost(instance, arc, most=most), flow) for arc, flow in frame.flow.items()]
    return days + [(start_cost(instance, *key, most=most), team) for key, team in frame.teams.items()]


def _pay(instance: Instance) -> tuple[int, int]:
    pay = instance.problem.pay
    return pay.per_diem_home_idr, pay.per_diem_away_idr + pay.lodging_idr


def _office(instance: Instance, lender: str) -> str:
    return next(item.office for item in instance.problem.lenders if item.id == lender)


def _fuel(instance: Instance, matrix: int, places: list[str], more: int = 0) -> int:
    table = instance.problem.matrices[matrix]
    dearest = max((rule.fuel_idr_per_km for rule in instance.problem.team_rules.classes if rule.vehicle_class in table.classes), default=0)
    index = _index(table.places)
    metres = sum(table.metres[index[here]][index[there]] or 0 for here, there in pairwise(places) if here != there)
    return metres * (dearest + more) // 1000


@lru_cache(maxsize=8)
def _index(places: tuple[str, ...]) -> dict[str, int]:
    return {place: number for number, place in enumerate(places)}
