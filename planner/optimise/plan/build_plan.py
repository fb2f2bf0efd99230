"""Named teams and their routes from a master solution: a plan without proof and explanations."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from planner.model.plan import DayRoute, Team
from planner.optimise.instance.profiles import Terminal
from planner.optimise.instance.team_types import comes_from_home, goes_home, travels_in_shift
from planner.optimise.plan.crew_assignment import name_crews
from planner.optimise.plan.flow_decomposition import split
from planner.optimise.plan.timetable import Roads, write_day, write_journey
from planner.optimise.plan.totals import add_up, appraise, fill_in

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.model.plan import Totals
    from planner.optimise.instance.model import Instance
    from planner.optimise.instance.profiles import TeamType
    from planner.optimise.master.solution import ColumnUse, MasterSolution
    from planner.optimise.pricing.columns import Column


@dataclass(frozen=True, slots=True)
class Week:
    """A master solution as named teams, timed routes and totals."""

    solution: MasterSolution
    teams: tuple[Team, ...]
    routes: tuple[DayRoute, ...]
    totals: Totals
    value: int  # thousandths of a weighted person


def write_week(instance: Instance, solution: MasterSolution) -> Week:
    """Return the week of ``solution``."""
    teams, routes = assemble(instance, solution.uses, solution.teams)
    totals = add_up(instance.problem, teams, routes)
    return Week(solution, teams, routes, totals, appraise(instance.problem, teams, routes, totals))


def assemble(
    instance: Instance, uses: Mapping[ColumnUse, int], teams: Mapping[tuple[int, int], int]
) -> tuple[tuple[Team, ...], tuple[DayRoute, ...]]:
    """Return the teams and all their routes, sorted, with the people they are expected to record.

    Parameters
    ----------
    instance
        The instance.
    uses
        Number of teams that use each column on each arc.
    teams
        Number of teams by index of the team type and first terminal.
    """
    paths = sorted(
        _typed_paths(instance, uses, teams),
        key=lambda item: (item[0].lender, item[0].vehicles, item[0].guests, -item[0].kits),
    )
    crews = name_crews(instance.problem, [team_type for team_type, _ in paths])
    named: list[Team] = []
    routes: list[DayRoute] = []
    for number, ((team_type, path), crew) in enumerate(zip(paths, crews, strict=True), start=1):
        team_id = f"T{number:02d}"
        lenders = {m.lender for m in crew.members} | {kit.lender for kit in crew.kits}
        has_guests = lenders != {team_type.lender}
        days = _days(
            instance,
            team_type,
            path if has_guests else _without_detour(instance, path),
            team_id,
        )
        routes += days
        named.append(
            Team(
                id=team_id,
                lender=team_type.lender,
                first=days[0].date,
                last=days[-1].date,
                members=crew.members,
                kits=crew.kits,
                vehicle=crew.vehicle,
            )
        )
    ordered = sorted(routes, key=lambda route: (route.team, route.date))
    return tuple(named), fill_in(instance.problem, named, ordered)


def _typed_paths(
    instance: Instance, uses: Mapping[ColumnUse, int], teams: Mapping[tuple[int, int], int]
) -> list[tuple[TeamType, list[ColumnUse]]]:
    """Return the type and the path of each team.

    Teams of one commodity that start at the same terminal are interchangeable.
    """
    waiting: dict[tuple[int, int], list[TeamType]] = {}
    for (number, terminal), count in sorted(teams.items()):
        team_type = instance.team_types[number]
        waiting.setdefault((team_type.commodity, terminal), []).extend([team_type] * count)
    return [
        (waiting[path[0][1].commodity, path[0][1].origin].pop(0), path)
        for path in split(uses, instance)
    ]


def _without_detour(instance: Instance, path: list[ColumnUse]) -> list[ColumnUse]:
    """Return the path with direct drives to and from its offices, not over the meeting base."""
    direct = [instance.terminals.index(Terminal(terminal.place)) for terminal in instance.terminals]

    def shorten(column: Column) -> Column:
        origin = direct[column.origin]
        destination = direct[column.destination]
        travel_times = instance.travel_times[column.profile][column.day_type]
        drive = column.drive
        if column.stops:
            first = column.stops[0]
            last = column.stops[-1]
            drive += int(
                travel_times.outward[origin, first] - travel_times.outward[column.origin, first]
            )
            drive += int(
                travel_times.homeward[last, destination]
                - travel_times.homeward[last, column.destination]
            )
        else:
            drive = int(travel_times.direct[origin, destination])
        return replace(column, origin=origin, destination=destination, drive=drive)

    return [(shorten(column), arc) for column, arc in path]


def _days(
    instance: Instance, team_type: TeamType, path: list[ColumnUse], team: str
) -> list[DayRoute]:
    """Return the routes of a team, with its journeys where they take a day of their own."""
    problem = instance.problem
    commodity = instance.commodities[team_type.commodity]
    roads = Roads(problem.matrices[instance.profiles[commodity.profile].matrix])
    days = [
        write_day(instance, column, team=team, day=problem.week.days[arc.day], roads=roads)
        for column, arc in path
    ]
    lender = next(lender for lender in problem.lenders if lender.id == team_type.lender)
    has_journey_day = not travels_in_shift(problem, lender)
    depart = instance.narrowed.journey.earliest_departure
    if has_journey_day and comes_from_home(problem, lender):
        on = days[0].date - timedelta(days=1)
        days.insert(
            0,
            write_journey(
                lender.office,
                days[0].start_place,
                home=False,
                team=team,
                on=on,
                depart=depart,
                roads=roads,
            ),
        )
    if has_journey_day and goes_home(problem, lender):
        on = days[-1].date + timedelta(days=1)
        days.append(
            write_journey(
                lender.office,
                days[-1].end_place,
                home=True,
                team=team,
                on=on,
                depart=depart,
                roads=roads,
            )
        )
    return days
