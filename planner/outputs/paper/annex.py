"""The annex of the letter of assignment (Surat Perintah Tugas, SPT)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from planner.outputs.texts.assignments import list_assignments
from planner.outputs.texts.crew_texts import describe_crew
from planner.outputs.texts.day_steps import days_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.plan import Team
    from planner.outputs.texts.assignments import Assignment
    from planner.outputs.texts.day_steps import Day
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording


def build_annex(
    directory: Directory, team_days: Sequence[Day], wording: Wording
) -> list[dict[str, object]]:
    """Return a table for each team: destinations, vehicle, and a row for each officer.

    The numbers of the officers run on from team to team.
    """
    assignments = list(enumerate(list_assignments(directory.problem, team_days), 1))
    tables = []
    for _, rows in groupby(assignments, key=lambda row: row[1].team.id):
        numbered = list(rows)
        team = numbered[0][1].team
        days = days_of(team_days, team)
        tables.append(
            _build_team(directory, team, days, wording=wording)
            | {"rows": _build_rows(directory, team, numbered, wording=wording)}
        )
    return tables


def _build_team(
    directory: Directory, team: Team, days: Sequence[Day], *, wording: Wording
) -> dict[str, object]:
    crew = describe_crew(directory, team, wording)
    return {
        "title": wording.text("team.of", id=team.id, town=crew.town),
        "where": _list_destinations(days, wording),
        "vehicle": crew.vehicle,
    }


def _list_destinations(days: Sequence[Day], wording: Wording) -> str:
    """Return the villages by kecamatan, in the order of the visits.

    For example: "Kec. Pauh: Lubuk Satu, Lubuk Dua".
    """
    villages: dict[str, list[str]] = {}
    for day in days:
        for step, _ in day.visits:
            named = villages.setdefault(
                step.place.stop.kecamatan_name if step.place.stop else "", []
            )
            named += [] if step.place.name in named else [step.place.name]
    return "; ".join(
        f"{wording.text('kecamatan.short')} {kecamatan}: {', '.join(names)}"
        for kecamatan, names in villages.items()
    )


def _build_rows(
    directory: Directory,
    team: Team,
    assignments: Sequence[tuple[int, Assignment]],
    *,
    wording: Wording,
) -> list[list[str]]:
    people = {person.id: person for person in describe_crew(directory, team, wording).people}
    rows = []
    for number, assignment in assignments:
        person = people[assignment.member.id]
        tasks = ", ".join(
            [wording.text("role.lead")] * person.lead + [person.roles] * bool(person.roles)
        )
        leave = f"{wording.long_date(assignment.first)}, {assignment.origin.name}"
        back = f"{wording.long_date(assignment.last)}, {assignment.end.name}"
        rows.append(
            [
                str(number),
                person.name,
                tasks,
                person.lender,
                leave,
                back,
                wording.number(assignment.days),
                wording.number(assignment.away),
            ]
        )
    return rows
