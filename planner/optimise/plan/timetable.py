"""Timetable of a column that a team follows: when it departs, arrives, records and rests."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from planner.model.plan import DayRoute, Rest, Visit
from planner.model.travel import BASIS, Leg

if TYPE_CHECKING:
    from datetime import date

    from planner.model.campaign import Day
    from planner.model.travel import TravelMatrix
    from planner.optimise.instance.model import Instance
    from planner.optimise.pricing.columns import Column


class Roads:
    """Legs of one travel matrix."""

    def __init__(self, matrix: TravelMatrix) -> None:
        """Index the places."""
        self.matrix = matrix
        self.index = {place: i for i, place in enumerate(matrix.places)}

    def legs(self, places: list[str]) -> tuple[Leg, ...]:
        """Return the legs through ``places`` in order, none from a place to itself."""
        found = []
        for origin, destination in pairwise(places):
            i, j = self.index[origin], self.index[destination]
            minutes, metres = self.matrix.minutes[i][j], self.matrix.metres[i][j]
            if origin != destination and minutes is not None and metres is not None:
                basis = BASIS[self.matrix.basis[i][j]]
                found.append(
                    Leg(
                        origin=origin,
                        destination=destination,
                        minutes=minutes,
                        metres=metres,
                        basis=basis,
                    )
                )
        return tuple(found)


def write_day(instance: Instance, column: Column, *, team: str, day: Day, roads: Roads) -> DayRoute:
    """Return the route of ``team`` that follows ``column`` on ``day``, without people recorded.

    Everything happens as early as it can, except for the departure: it is as late as the start of
    the first recording allows.
    """
    origin = instance.terminals[column.origin]
    destination = instance.terminals[column.destination]
    stops = [instance.stops[v].id for v in column.stops]
    places = [*origin.places, *stops, *reversed(destination.places)]
    legs = roads.legs(places)
    route = DayRoute(
        team=team,
        date=day.date,
        start_place=origin.place,
        depart=day.earliest_departure,
        visits=(),
        breaks=(),
        end_place=destination.place,
        arrive=day.earliest_departure,
        legs=legs,
    )
    if stops:
        return _with_visits(instance, column, route, day)
    if legs:
        clock = instance.day_types[column.day_type].clock
        arrive = int(clock.arrive(clock.earliest, column.drive))
        return replace(route, depart=arrive - column.drive, arrive=arrive)
    return route


def _with_visits(instance: Instance, column: Column, route: DayRoute, day: Day) -> DayRoute:
    day_type = instance.day_types[column.day_type]
    clock = day_type.clock
    travel_times = instance.travel_times[column.profile][column.day_type]
    drive = int(travel_times.outward[column.origin, column.stops[0]])
    start = int(travel_times.start[column.origin, column.stops[0]])
    starts_here = instance.terminals[column.origin].is_at(instance.stops[column.stops[0]].id)
    ends_here = instance.terminals[column.destination].is_at(instance.stops[column.stops[-1]].id)
    earliest = day_type.widest[0] if starts_here else clock.earliest
    depart = max(
        earliest,
        int(clock.depart_by(clock.work_by(start, travel_times.set_up[column.stops[0]]), drive)),
    )
    arrive = depart if starts_here else int(clock.arrive(depart, drive))
    visits: list[Visit] = []
    for position, (v, stay) in enumerate(zip(column.stops, column.stays, strict=True)):
        begin = max(int(clock.work(arrive, travel_times.set_up[v])), int(travel_times.opens[v]))
        end = int(clock.work(begin, stay))
        ready = int(clock.work(end, travel_times.pack_up[v]))
        is_last = position == len(column.stops) - 1
        drive = int(
            travel_times.homeward[v, column.destination]
            if is_last
            else travel_times.between[v, column.stops[position + 1]]
        )
        next_arrive = ready if is_last and ends_here else int(clock.arrive(ready, drive))
        stop = instance.stops[v]
        visits.append(
            Visit(
                stop=stop.id,
                village=stop.village,
                arrive=arrive,
                start=begin,
                end=end,
                leave=next_arrive - drive,
                expected_recorded=0,
                turned_away=0,
                promised=None,
            )
        )
        arrive = next_arrive
    return replace(
        route,
        depart=depart,
        visits=tuple(visits),
        breaks=_rests(visits, depart, arrive, day),
        arrive=arrive,
    )


def _rests(visits: list[Visit], depart: int, arrive: int, day: Day) -> tuple[Rest, ...]:
    rest = day.rest
    if rest is None or depart >= rest.end or arrive <= rest.start:
        return ()
    place = next(
        visit.stop for visit in visits if visit.arrive <= rest.start and rest.end <= visit.leave
    )
    return (Rest(place=place, start=rest.start, end=rest.end),)


def write_journey(
    office: str, place: str, *, home: bool, team: str, on: date, depart: int, roads: Roads
) -> DayRoute:
    """Return the journey from an office to a place to sleep, on a day of its own.

    With ``home`` it leads from the place to the office.
    """
    places = [place, office] if home else [office, place]
    legs = roads.legs(places)
    return DayRoute(
        team=team,
        date=on,
        start_place=places[0],
        depart=depart,
        visits=(),
        breaks=(),
        end_place=places[1],
        arrive=depart + sum(leg.minutes for leg in legs),
        legs=legs,
    )
