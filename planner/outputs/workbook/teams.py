"""Write a team's sheet: who it is, and every day from the departure to the place of the night."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.workbook.table import Column, Table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.plan import DayRoute, Member, Plan, Rest, Team, Visit
    from planner.model.travel import Leg
    from planner.outputs.directory import Directory
    from planner.outputs.text import Wording
    from planner.outputs.workbook.book import Book
    from planner.outputs.workbook.table import Cell


# Key of the heading, width, form, summed.
_COLUMNS = (
    ("date", 16, "date", False),
    ("order", 5, "order", False),
    ("place", 28, "text", False),
    ("kecamatan", 16, "text", False),
    ("arrive", 8, "clock", False),
    ("start", 8, "clock", False),
    ("end", 8, "clock", False),
    ("leave", 9, "clock", False),
    ("rest", 13, "text", False),
    ("expected", 11, "people", True),
    ("turned_away", 11, "people", True),
    ("km", 8, "tenth", True),
    ("minutes", 8, "whole", True),
    ("remarks", 30, "text", False),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Entry:
    """One row: a departure, a visit or an arrival (times in minutes since midnight)."""

    place: str
    number: int | None = None
    kecamatan: str = ""
    arrive: int | None = None
    leave: int | None = None
    visit: Visit | None = None
    rests: tuple[Rest, ...] = ()
    legs: tuple[Leg, ...] = ()
    remarks: tuple[str, ...] = ()


def write_team(book: Book, directory: Directory, plan: Plan, team: Team) -> None:
    """Write the sheet of ``team``."""
    wording = book.wording
    columns = [Column(heading=wording.text(f"column.{key}"), width=width, form=form, total=total) for key, width, form, total in _COLUMNS]
    table = Table(book, team.id, head=_describe(team, directory, wording), columns=columns, frozen=3)
    routes = sorted((route for route in plan.routes if route.team == team.id), key=lambda route: route.date)
    for index, route in enumerate(routes):
        at_home = directory.is_home(team.lender, route.end_place)
        night = wording.text("glance.home" if at_home else "glance.sleep", place=directory.place(route.end_place))
        for entry in _tell_day(route, night, directory, wording=wording):
            estimated = entry.visit is not None and directory.is_estimated(entry.visit.stop)
            table.add(route.date, *_cells(entry, wording), band=index % 2 == 1, estimated=estimated)
    table.filter()
    table.total(wording.text("total"))
    table.line(wording.text("estimate.footnote"))
    table.line(wording.text("note.hours"))


def _describe(team: Team, directory: Directory, wording: Wording) -> list[str]:
    members = sorted(team.members, key=lambda member: not member.lead)
    people = [
        f"{directory.resource(member.id)} ({', '.join(_titles(member, wording))})"
        + (f" \N{EN DASH} {directory.lender(member.lender)}" if member.lender != team.lender else "")
        for member in members
    ]
    vehicle = f"{directory.resource(team.vehicle.id)} ({wording.text(f'vehicle.{team.vehicle.vehicle_class}')})"
    return [
        wording.text("title.team", id=team.id, lender=directory.lender(team.lender)),
        wording.span(team.first, team.last),
        wording.text("team.members", number=len(people), people="; ".join(people)),
        wording.text("team.equipment", vehicle=vehicle, kits=", ".join(name for _, name in directory.kits(team))),
    ]


def _titles(member: Member, wording: Wording) -> list[str]:
    titles = [wording.text(f"role.{role}") for role in member.roles if role != "lead"]
    return [wording.text("role.lead"), *titles] if member.lead else titles


def _tell_day(route: DayRoute, night: str, directory: Directory, *, wording: Wording) -> Iterator[_Entry]:
    """Yield the rows of ``route``; every leg and every break stands in exactly one of them."""
    end = directory.place(route.end_place)
    if not route.legs and not route.visits:
        yield _Entry(place=wording.text("day.idle", end=end), rests=route.breaks, remarks=(night,))
        return
    legs, rests = list(route.legs), list(route.breaks)
    start = wording.text("row.depart", place=directory.place(route.start_place))
    first = route.visits[0].arrive if route.visits else route.arrive
    yield _Entry(place=start, leave=route.depart, rests=_take_rests(rests, route.start_place, first))
    for number, visit in enumerate(route.visits, 1):
        driven = _take_legs(legs, visit.stop)
        passed = tuple(wording.text("row.passed", place=directory.place(leg.destination)) for leg in driven[:-1])
        yield _Entry(
            place=directory.place(visit.stop),
            number=number,
            kecamatan=directory.kecamatan_of(visit.stop),
            arrive=visit.arrive,
            leave=visit.leave,
            visit=visit,
            rests=_take_rests(rests, visit.stop, visit.leave),
            legs=driven,
            remarks=(*_remark(visit, directory, wording), *passed),
        )
    passed = tuple(wording.text("row.passed", place=directory.place(leg.destination)) for leg in legs[:-1])
    remarks = (*passed, night)
    yield _Entry(place=wording.text("row.arrive", place=end), arrive=route.arrive, rests=tuple(rests), legs=tuple(legs), remarks=remarks)


def _take_legs(legs: list[Leg], place: str) -> tuple[Leg, ...]:
    """Take from the front of ``legs`` those that lead to ``place``; none where the team is there already."""
    ends = [leg.destination for leg in legs]
    taken = tuple(legs[: ends.index(place) + 1]) if place in ends else ()
    del legs[: len(taken)]
    return taken


def _take_rests(rests: list[Rest], place: str, until: int) -> tuple[Rest, ...]:
    """Take from ``rests`` those at ``place`` that are over by ``until``."""
    taken = tuple(rest for rest in rests if rest.place == place and rest.end <= until)
    rests[:] = [rest for rest in rests if rest not in taken]
    return taken


def _remark(visit: Visit, directory: Directory, wording: Wording) -> Iterator[str]:
    stop = directory.stop(visit.stop)
    if visit.promised:
        yield wording.text("row.promised")
    if stop and not stop.confirmed:
        yield wording.text("row.unconfirmed")
    if stop and stop.contact:
        yield wording.text("row.contact", contact=stop.contact)


def _cells(entry: _Entry, wording: Wording) -> tuple[Cell, ...]:
    visit = entry.visit
    return (
        entry.number,
        entry.place,
        entry.kecamatan,
        entry.arrive,
        visit.start if visit else None,
        visit.end if visit else None,
        entry.leave,
        ", ".join(wording.hours(rest.start, rest.end) for rest in entry.rests),
        visit.expected_recorded if visit else None,
        visit.turned_away if visit else None,
        sum(leg.metres for leg in entry.legs) / 1000 if entry.legs else None,
        sum(leg.minutes for leg in entry.legs) if entry.legs else None,
        "; ".join(entry.remarks),
    )
