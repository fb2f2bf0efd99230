"""Tell a team's week as events of a calendar: visits, journeys, nights away; and follow the events from plan to plan of the week."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import astuple, dataclass, replace
from typing import TYPE_CHECKING

from planner.model.problem import EarlierEvent
from planner.outputs.texts.day_steps import days_of, write_diary
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
    """What a calendar says of a visit, a journey or a night; times are minutes since midnight, None for a whole day.

    ``status`` and ``place`` are those of a visit, else empty; ``point`` (degrees) is None where there is none to show.
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
    """Return the id of the officer who leads ``team``; a team without one (a plan edited by hand) stands for itself."""
    return next((member.id for member in team.members if member.lead), team.id)


def list_events(problem: Problem, plan: Plan, wording: Wording) -> Mapping[str, tuple[Event, ...]]:
    """Return the events of every team by its id, by date, told in ``wording`` (catalogues ``messages`` and ``outputs``)."""
    diary = write_diary(problem, plan)
    return {
        team.id: tuple(_Secretary(problem, wording, team).events(days_of(diary, team)))
        for team in plan.teams
    }


def carry_on(problem: Problem, plan: Plan) -> tuple[EarlierEvent, ...]:
    """Return what calendars of the week hold once those of ``plan`` are handed out, in the order of their dates.

    An event is counted up (``sequence``) when what it says or who is in the team changes, and when it is called off. What was called off
    stays listed: whoever missed a plan in between still learns of it.
    """
    earlier = {event.uid: event for event in problem.earlier_events}
    events = list_events(problem, plan, Wording(problem.language, ("messages", "outputs")))
    held = {
        event.uid: _hand_out(event, team, earlier.get(event.uid))
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


def _hand_out(event: Event, team: Team, before: EarlierEvent | None) -> EarlierEvent:
    """Return ``event`` as the officers of ``team`` hold it from now on, some of whom may hold it as it was ``before``."""
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


class _Secretary:
    """Tells the events of one team."""

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
                night, title = (
                    day.date.isoformat(),
                    self._wording.text("glance.sleep", place=one_line(day.end.name)),
                )
                yield Event(
                    uid=self._identify("night", night, seen[night]),
                    date=day.date,
                    start=None,
                    end=None,
                    title=title,
                )
                seen[night] += 1

    def _visit(self, day: Day, step: Step, visit: Visit, *, number: int) -> Event:
        place, stop = step.place, step.place.stop
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
        """Return the same id for the same thing in every plan of the week, so that a later plan moves the event.

        A team is known by who leads it: its number changes when another team comes or goes.
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
    """Yield the drives that are no way from stop to stop: (from, to, start, end), names and minutes since midnight."""
    route = day.route
    if day.kind == "journey":
        yield day.start.name, day.end.name, route.depart, route.arrive
    elif day.visits:
        (first, _), (last, _) = day.visits[0], day.visits[-1]
        if day.start.kind == "office":
            yield day.start.name, first.place.name, route.depart, first.start
        if day.end.kind == "office":
            yield last.place.name, day.end.name, last.end, route.arrive
