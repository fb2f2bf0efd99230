"""Write a team's visits, journeys and nights as a calendar, whose events keep their identity from plan to plan."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from planner.outputs.diary import days_of, write_diary
from planner.outputs.directory import Directory
from planner.outputs.escape import clean, file_stem, one_line
from planner.outputs.popups import link_directions, list_notes, list_rows
from planner.outputs.text import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from icalendar import Event

    from planner.model.plan import Plan, Team, Visit
    from planner.model.problem import Problem
    from planner.outputs.diary import Day, Step

_PRODUCT = "-//Jemput Bola Planner//ID"
_ZONE = "Asia/Jakarta"
_UID_DIGITS = 32


def calendar_path(team_id: str) -> str:
    """Return the path of a team's calendar inside the bundle."""
    return f"calendar/{file_stem(team_id)}.ics"


@dataclass(frozen=True, slots=True)
class Calendars:
    """A calendar for each team: an event a visit, a journey and a night away."""

    name: str = "calendar"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterator[tuple[str, bytes]]:
        """Yield the calendar of every team of ``plan`` in ``language``."""
        wording = Wording(language, ("messages", "outputs"))
        diary = write_diary(problem, plan)
        for team in plan.teams:
            days = days_of(diary, team)
            yield calendar_path(team.id), _Secretary(problem, wording, team).calendar(days)


class _Secretary:
    """Writes the calendar of one team."""

    def __init__(self, problem: Problem, wording: Wording, team: Team) -> None:
        self._problem = problem
        self._wording = wording
        self._team = team
        self._stamp = datetime.combine(problem.week.start, time(), tzinfo=UTC)

    def calendar(self, days: Sequence[Day]) -> bytes:
        """Return the calendar of ``days`` as a file."""
        from icalendar import Calendar  # noqa: PLC0415  (icalendar is slow to import)

        town = Directory(self._problem, self._wording).town(self._team.lender)
        calendar = Calendar()
        name = one_line(self._wording.text("team.of", id=self._team.id, town=town))
        for key, text in (("prodid", _PRODUCT), ("version", "2.0"), ("method", "PUBLISH"), ("x-wr-calname", name)):
            calendar.add(key, text)
        for event in self._events(days):
            calendar.add_component(event)
        calendar.add_missing_timezones()
        return bytes(calendar.to_ical())

    def _events(self, days: Sequence[Day]) -> Iterator[Event]:
        seen: Counter[str] = Counter()
        for day in days:
            for step, visit in day.visits:
                yield self._visit(day, step, visit, number=seen[visit.stop])
                seen[visit.stop] += 1
            for origin, destination, start, end in _journeys_of(day):
                yield self._journey(day, (origin, destination), (start, end), number=seen["journey"])
                seen["journey"] += 1
            if not day.at_home:
                yield self._night(day)

    def _visit(self, day: Day, step: Step, visit: Visit, *, number: int) -> Event:
        place, stop = step.place, step.place.stop
        event = self._timed(self._identify("visit", visit.stop, number), day.date, visit.arrive, visit.leave)
        event.add("summary", f"{step.number}. {one_line(place.name)}")
        kecamatan = f", {self._wording.text('kecamatan.short')} {one_line(stop.kecamatan_name)}" if stop else ""
        event.add("location", f"{one_line(place.name)}{kecamatan}")
        event.add("status", "CONFIRMED" if stop and stop.confirmed else "TENTATIVE")
        if not place.hidden:
            event.add("geo", (round(place.coordinate.lat, 5), round(place.coordinate.lon, 5)))
        event.add("description", "\n".join(self._describe(step, visit)))
        return event

    def _describe(self, step: Step, visit: Visit) -> Iterator[str]:
        for label, text in list_rows(step, visit, self._wording):
            yield f"{label}: {one_line(text)}"
        yield from (clean(note) for note in list_notes(step.place, visit, self._wording))
        if step.place.stop is None or step.place.stop.demand.estimated:
            yield self._wording.text("estimate.footnote")
        yield from filter(None, (link_directions(step.place),))

    def _journey(self, day: Day, places: tuple[str, str], hours: tuple[int, int], *, number: int) -> Event:
        event = self._timed(self._identify("journey", "", number), day.date, *hours)
        event.add("summary", self._wording.text("journey", start=one_line(places[0]), end=one_line(places[1])))
        return event

    def _night(self, day: Day) -> Event:
        event = self._event(self._identify("night", day.date.isoformat(), 0))
        event.add("dtstart", day.date)
        event.add("dtend", day.date + timedelta(days=1))
        event.add("summary", self._wording.text("glance.sleep", place=one_line(day.end.name)))
        event.add("transp", "TRANSPARENT")  # whoever looks for free time finds the day's work, not the night
        return event

    def _timed(self, uid: str, day: date, start: int, end: int) -> Event:
        midnight = datetime.combine(day, time(), tzinfo=ZoneInfo(_ZONE))
        event = self._event(uid)
        event.add("dtstart", midnight + timedelta(minutes=start))
        event.add("dtend", midnight + timedelta(minutes=end))
        return event

    def _event(self, uid: str) -> Event:
        from icalendar import Event  # noqa: PLC0415  (icalendar is slow to import)

        event = Event()
        event.add("uid", uid)
        event.add("dtstamp", self._stamp)
        return event

    def _identify(self, kind: str, what: str, number: int) -> str:
        """Return the same id for the same thing in every plan of the week, so that a later plan moves the event."""
        key = [self._problem.campaign, self._problem.week.start.isoformat(), self._team.id, kind, what, number]
        digest = hashlib.sha256(json.dumps(key).encode()).hexdigest()
        return f"{digest[:_UID_DIGITS]}@jemput-bola"


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
