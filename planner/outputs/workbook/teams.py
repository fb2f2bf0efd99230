"""The sheet of a team: its members, and every day from departure to the night."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.texts.crew_texts import describe_crew
from planner.outputs.workbook.table import Table, list_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.model.plan import Team, Visit
    from planner.outputs.texts.crew_texts import Person
    from planner.outputs.texts.day_steps import Day, Step
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording
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


def write_team(book: Book, directory: Directory, team: Team, days: Sequence[Day]) -> None:
    """Write the sheet of ``team`` with its ``days``."""
    wording = book.wording
    columns = list_columns(_COLUMNS, wording)
    table = Table(
        book, team.id, head=_describe(team, directory, wording), columns=columns, frozen=3
    )
    for index, day in enumerate(days):
        for step in day.steps[-1:] if day.kind == "idle" else day.steps:
            estimated = step.visit is not None and directory.is_estimated(step.visit.stop)
            table.add(
                day.date, *_cells(step, day, wording), band=index % 2 == 1, estimated=estimated
            )
    table.filter()
    table.total(wording.text("total"))
    table.line(wording.text("estimate.footnote"))
    table.line(wording.text("note.hours"))


def _describe(team: Team, directory: Directory, wording: Wording) -> list[str]:
    crew = describe_crew(directory, team, wording)
    people = "; ".join(_describe_person(person, wording) for person in crew.people)
    return [
        wording.text("title.team", id=team.id, lender=crew.lender),
        wording.span(team.first, team.last),
        wording.text("team.members", number=len(crew.people), people=people),
        wording.text(
            "team.equipment", vehicle=crew.vehicle, kits=", ".join(name for _, name in crew.kits)
        ),
    ]


def _describe_person(person: Person, wording: Wording) -> str:
    titles = [wording.text("role.lead")] * person.lead + [person.roles] * bool(person.roles)
    home = f" \N{EN DASH} {person.lender}" if person.guest else ""
    return f"{person.name} ({', '.join(titles)}){home}"


def _cells(step: Step, day: Day, wording: Wording) -> tuple[Cell, ...]:
    """Return the cells of ``step`` after its date."""
    visit = step.visit
    stop = step.place.stop
    arrives = step.kind in {"pass", "visit", "arrive"} and day.kind != "idle"
    leaves = step.kind in {"depart", "visit"}
    return (
        step.number or None,
        _name_step(step, day, wording),
        stop.kecamatan_name if visit and stop else "",
        step.start if arrives else None,
        visit.start if visit else None,
        visit.end if visit else None,
        step.end if leaves else None,
        _tell_rests(step, wording),
        visit.expected_recorded if visit else None,
        visit.turned_away if visit else None,
        step.metres / 1000 if step.minutes else None,
        step.minutes or None,
        "; ".join(_list_remarks(step, visit, day, wording=wording)),
    )


def _name_step(step: Step, day: Day, wording: Wording) -> str:
    if day.kind == "idle":
        return wording.text("day.idle", end=step.place.name)
    return (
        step.place.name if step.visit else wording.text(f"row.{step.kind}", place=step.place.name)
    )


def _tell_rests(step: Step, wording: Wording) -> str:
    if step.kind == "rest":
        return wording.hours(step.start, step.end)
    return ", ".join(wording.hours(rest.start, rest.end) for rest in step.rests)


def _list_remarks(step: Step, visit: Visit | None, day: Day, *, wording: Wording) -> Iterator[str]:
    """Yield the remarks on a visit, or on an arrival the place of the night."""
    stop = step.place.stop
    if step.kind == "arrive":
        yield wording.text("glance.home" if day.at_home else "glance.sleep", place=step.place.name)
    if step.overtime:
        yield wording.text("row.overtime", minutes=step.overtime)
    if visit and visit.is_due:
        yield wording.text("row.promised")
    if visit and stop and not stop.confirmed:
        yield wording.text("row.unconfirmed")
    if visit and step.place.hidden:
        yield wording.text("point.hidden").rstrip(".")
    if visit and stop and stop.contact:
        yield wording.text("row.contact", contact=stop.contact.line)
