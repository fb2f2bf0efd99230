"""The assignment of each officer: dates, days and nights away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.texts.day_steps import days_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from planner.model.plan import Member, Team
    from planner.model.problem import Problem
    from planner.outputs.texts.day_steps import Day
    from planner.outputs.texts.place_index import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """An officer's assignment of the week.

    A day counts as ``away`` or at ``home`` by the place of its night (docs/laws.md, law 22). The
    assignment leads from ``origin`` to ``end``; for a guest both are the own lender's office.
    """

    team: Team
    member: Member
    first: date
    last: date
    origin: Place
    end: Place
    away: int
    home: int

    @property
    def days(self) -> int:
        """Days of the assignment, journeys included."""
        return self.away + self.home


def list_assignments(problem: Problem, team_days: Sequence[Day]) -> tuple[Assignment, ...]:
    """Return the assignment of every member of every team, by team, the lead first."""
    offices = {lender.id: lender.office for lender in problem.lenders}
    teams = {day.team.id: day.team for day in team_days}
    return tuple(
        _count(member, days_of(team_days, team), offices.get(member.lender))
        for _, team in sorted(teams.items())
        for member in sorted(team.members, key=lambda member: not member.lead)
    )


def _count(member: Member, days: Sequence[Day], office: str | None) -> Assignment:
    home = sum(day.end.id == office for day in days)
    first = days[0]
    last = days[-1]
    team = first.team
    known = {place.id: place for day in days for place in (day.start, day.end)}
    own = known.get(office or "") if member.lender != team.lender else None
    return Assignment(
        team=team,
        member=member,
        first=first.date,
        last=last.date,
        origin=own or first.start,
        end=own or last.end,
        away=len(days) - home,
        home=home,
    )
