"""The events of team calendars, and their versions from plan to plan of a week."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from planner.model.problem import EarlierEvent
from planner.outputs.texts.day_steps import days_of, list_team_days
from planner.outputs.texts.escape import clean, one_line
from planner.outputs.texts.stop_cards import link_directions, list_notes, list_rows
from planner.outputs.texts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from planner.model.plan import Plan, Team, Visit
    from planner.model.problem import Problem
    from planner.outputs.polylines import Point
    from planner.outputs.texts.day_steps import Day, Step

_UID_DIGITS = 32
_DIGEST_DIGITS = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A visit, a journey or a night in a calendar.

    Times are minutes since midnight, None for a whole day. ``status`` and ``place`` are empty
    unless it is a visit. ``point`` is in degrees, None where no point is shown.
    """

    uid: str
    date: date
    start: int | None
    end: int | None
    title: str
    place: str = ""
    point: Point | None = None
    status: str = ""
    notes: tuple[str, ...] = ()


def lead_of(team: Team) -> str:
    """Return the id of the lead of ``team``; its own id where a plan edited by hand has none."""
    return next((member.id for member in team.members if member.lead), team.id)


def list_events(problem: Problem, plan: Plan, wording: Wording) -> Mapping[str, tuple[Event, ...]]:
    """Return the events of every team by its id, sorted by date.

    ``wording`` has the catalogues ``messages`` and ``outputs``.
    """
    team_days = list_team_days(problem, plan)
    return {
        team.id: tuple(_EventWriter(problem, wording, team).events(days_of(team_days, team)))
        for team in plan.teams
    }


def update_events(problem: Problem, plan: Plan) -> tuple[EarlierEvent, ...]:
    """Return the events that calendars hold after those of ``plan`` are given out, by date.

    The ``sequence`` of an event grows when its content or the team's members change, and when it
    is cancelled. Cancelled events stay in the list, for officers who missed a plan in between.
    """
    earlier = {event.uid: event for event in problem.earlier_events}
    events = list_events(problem, plan, Wording(problem.language, ("messages", "outputs")))
    held = {
        event.uid: _update_event(event, team, earlier.get(event.uid))
        for team in plan.teams
        for event in events[team.id]
    }
    gone = {
        uid: replace(event, sequence=event.sequence + 1, digest="") if event.digest else event
        for uid, event in earlier.items()
        if uid not in held
    }
    return tuple(
        sorted((held | gone).values(), key=lambda event: (event.date, event.start or 0, event.uid))
    )


def _update_event(event: Event, team: Team, before: EarlierEvent | None) -> EarlierEvent:
    """Return ``event`` as the officers of ``team`` hold it now.

    Some of them may hold its version ``before``.
    """
    crew = sorted(member.id for member in team.members)
    said = json.dumps([astuple(event), crew], default=str)
    digest = hashlib.sha256(said.encode()).hexdigest()[:_DIGEST_DIGITS]
    return EarlierEvent(
        uid=event.uid,
        lead=lead_of(team),
        holders=tuple(sorted({*crew, *(before.holders if before else ())})),
        sequence=before.sequence + (before.digest != digest) if before else 0,
        digest=digest,
        date=event.date,
        start=event.start,
        end=event.end,
        title=event.title,
    )


class _EventWriter:
    """Makes the events of one team."""

    def __init__(self, problem: Problem, wording: Wording, team: Team) -> None:
        self._problem = problem
        self._wording = wording
        self._lead = lead_of(team)

    def events(self, days: Sequence[Day]) -> Iterator[Event]:
        """Yield the events of ``days``."""
        seen: Counter[str] = Counter()
        for day in days:
            for step, visit in day.visits:
                yield self._visit(day, step, visit, number=seen[visit.stop])
                seen[visit.stop] += 1
            for origin, destination, start, end in _journeys_of(day):
                title = self._wording.text(
                    "journey", start=one_line(origin), end=one_line(destination)
                )
                uid = self._identify("journey", "", seen["journey"])
                yield Event(uid=uid, date=day.date, start=start, end=end, title=title)
                seen["journey"] += 1
            if not day.at_home:
                night = day.date.isoformat()
                title = self._wording.text("glance.sleep", place=one_line(day.end.name))
                yield Event(
                    uid=self._identify("night", night, seen[night]),
                    date=day.date,
                    start=None,
                    end=None,
                    title=title,
                )
                seen[night] += 1

    def _visit(self, day: Day, step: Step, visit: Visit, *, number: int) -> Event:
        place = step.place
        stop = place.stop
        kecamatan = (
            f", {self._wording.text('kecamatan.short')} {one_line(stop.kecamatan_name)}"
            if stop
            else ""
        )
        return Event(
            uid=self._identify("visit", visit.stop, number),
            date=day.date,
            start=visit.arrive,
            end=visit.leave,
            title=f"{step.number}. {one_line(place.name)}",
            place=f"{one_line(place.name)}{kecamatan}",
            point=None
            if place.hidden
            else (round(place.coordinate.lat, 5), round(place.coordinate.lon, 5)),
            status="CONFIRMED" if stop and stop.confirmed else "TENTATIVE",
            notes=tuple(self._describe(step, visit)),
        )

    def _describe(self, step: Step, visit: Visit) -> Iterator[str]:
        for label, text in list_rows(step, visit, self._wording):
            yield f"{label}: {one_line(text)}"
        yield from (clean(note) for note in list_notes(step, visit, self._wording))
        if step.place.stop is None or step.place.stop.demand.estimated:
            yield self._wording.text("estimate.footnote")
        yield from filter(None, (link_directions(step.place),))

    def _identify(self, kind: str, what: str, number: int) -> str:
        """Return the id of an event, the same in every plan, so that a later plan moves the event.

        A team is identified by its lead: its number changes when other teams are added or removed.
        """
        key = [
            self._problem.campaign,
            self._problem.week.start.isoformat(),
            self._lead,
            kind,
            what,
            number,
        ]
        return f"{hashlib.sha256(json.dumps(key).encode()).hexdigest()[:_UID_DIGITS]}@jemput-bola"


def _journeys_of(day: Day) -> Iterator[tuple[str, str, int, int]]:
    """Yield the drives from and to offices: (origin, destination, start, end).

    Places are names, times minutes since midnight.
    """
    route = day.route
    if day.kind == "journey":
        yield day.start.name, day.end.name, route.depart, route.arrive
    elif day.visits:
        (first, _), (last, _) = day.visits[0], day.visits[-1]
        if day.start.kind == "office":
            yield day.start.name, first.place.name, route.depart, first.start
        if day.end.kind == "office":
            yield last.place.name, day.end.name, last.end, route.arrive
