"""A team's sheet: its members, its days, the contacts, and the boxes to stamp."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.texts.crew_texts import describe_crew
from planner.outputs.texts.stop_cards import list_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.plan import Team, Visit
    from planner.outputs.texts.crew_texts import Crew
    from planner.outputs.texts.day_steps import Day, Step
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording


def build_sheet(
    directory: Directory, team: Team, days: Sequence[Day], *, wording: Wording
) -> dict[str, object]:
    """Return the sheet of ``team`` with its ``days``."""
    crew = describe_crew(directory, team, wording)
    return {
        "title": wording.text("team.of", id=team.id, town=crew.town),
        "span": wording.span(team.first, team.last),
        "example": wording.text("tag.example") if crew.example else "",
        "facts": [
            [wording.text("fact.lender"), crew.lender],
            [wording.text("crew.vehicle"), crew.vehicle],
            [wording.text("crew.kits"), ", ".join(name for _, name in crew.kits)],
        ],
        "people": _list_people(crew, wording),
        "days": [_build_day(day, wording) for day in days],
        "phones": _list_phones(days),
        "stamps": _list_stamps(days, wording),
    }


def _list_people(crew: Crew, wording: Wording) -> list[list[str]]:
    """Return name and tasks of each member; a guest's tasks name the lender."""
    rows = []
    for person in crew.people:
        tasks = [wording.text("role.lead")] if person.lead else []
        tasks += [person.roles] if person.roles else []
        tasks += [f"{wording.text('crew.guest')}, {person.lender}"] if person.guest else []
        rows.append([person.name, ", ".join(tasks)])
    return rows


def _build_day(day: Day, wording: Wording) -> dict[str, object]:
    """Return a day: the place and time of departure, then a row for each step."""
    first, *steps = day.steps
    idle = day.kind == "idle"
    return {
        "name": wording.long_date(day.date),
        "weekday": day.date.weekday(),
        "note": wording.text("day.holiday", name=day.holiday) if day.holiday else "",
        "depart": wording.text("day.idle" if idle else "step.depart", place=first.place.name),
        "depart_time": "" if idle else wording.clock(first.start),
        "rows": []
        if idle
        else [_build_step(step, _name_step(step, day, wording), wording) for step in steps],
    }


def _name_step(step: Step, day: Day, wording: Wording) -> str:
    if step.visit:
        return step.place.name
    home = "home" if day.at_home else "sleep"
    key = home if step.kind == "arrive" else step.kind
    return wording.text(f"step.{key}", place=step.place.name)


def _build_step(step: Step, name: str, wording: Wording) -> dict[str, object]:
    """Return a row of a day; all kinds of step share the four columns of times."""
    visit = step.visit
    if visit:
        minutes: tuple[int | None, ...] = (visit.arrive, visit.start, visit.end, visit.leave)
    else:
        minutes = (
            (None, step.start, step.end, None)
            if step.kind == "rest"
            else (step.start, None, None, None)
        )
    return {
        "number": str(step.number) if visit else "",
        "place": name,
        "about": _tell_about(step, visit, wording) if visit else "",
        "times": ["" if minute is None else wording.clock(minute) for minute in minutes],
        "people": _count_people(step, visit, wording) if visit else "",
        "drive": f"{wording.km(step.metres)}, {wording.drive(step.minutes, step.basis)}"
        if step.minutes
        else "",
    }


def _tell_about(step: Step, visit: Visit, wording: Wording) -> str:
    """Return the kecamatan of a visit, its rests and its notes."""
    stop = step.place.stop
    where = [f"{wording.text('kecamatan.short')} {stop.kecamatan_name}"] if stop else []
    rests = [
        f"{wording.text('stop.rest')} {wording.hours(rest.start, rest.end)}" for rest in step.rests
    ]
    return "; ".join(
        [*where, *rests, *(note.rstrip(".") for note in list_notes(step, visit, wording))]
    )


def _count_people(step: Step, visit: Visit, wording: Wording) -> str:
    stop = step.place.stop
    return wording.people(visit.expected_recorded, estimated=stop is None or stop.demand.estimated)


def _list_phones(days: Sequence[Day]) -> list[list[str]]:
    """Return place, kecamatan and contact of every stop; an unknown contact is blank."""
    stops = {step.place.id: step.place for day in days for step, _ in day.visits}
    return [
        [
            place.name,
            place.stop.kecamatan_name if place.stop else "",
            place.stop.contact.line if place.stop and place.stop.contact else "",
        ]
        for place in stops.values()
    ]


def _list_stamps(days: Sequence[Day], wording: Wording) -> list[dict[str, str]]:
    """Return the box to stamp for each visit: place, arrival, departure, next place."""
    stamps = []
    for day in days:
        names = [step.place.name for step, _ in day.visits] + [day.end.name]
        for (step, visit), to in zip(day.visits, names[1:], strict=True):
            stamps.append(
                {
                    "place": step.place.name,
                    "kecamatan": step.place.stop.kecamatan_name if step.place.stop else "",
                    "arrive": f"{wording.long_date(day.date)}, {wording.clock(visit.arrive)}",
                    "leave": f"{wording.long_date(day.date)}, {wording.clock(visit.leave)}",
                    "to": to,
                },
            )
    return stamps
