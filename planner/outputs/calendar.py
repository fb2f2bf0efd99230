"""Write the calendars of teams.

Events keep their ids from plan to plan, so that a new calendar updates and cancels old events.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from planner.outputs.events import Event, lead_of, list_events, update_events
from planner.outputs.texts.escape import file_stem, one_line
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from icalendar import Calendar

    from planner.model.plan import Plan
    from planner.model.problem import EarlierEvent, Problem

    Numbered = tuple[Event, int]  # an event with its SEQUENCE

_PRODUCT = "-//Jemput Bola Planner//ID"
_ZONE = "Asia/Jakarta"


def calendar_path(team_id: str) -> str:
    """Return the path of a team's calendar inside the bundle."""
    return f"calendar/{file_stem(team_id)}.ics"


def cancellation_path(officer_id: str) -> str:
    """Return the path inside the bundle of the cancellations for an officer who left a team."""
    return f"calendar/cancelled/{file_stem(officer_id)}.ics"


def list_cancellations(problem: Problem, plan: Plan) -> Mapping[str, tuple[EarlierEvent, ...]]:
    """Return, by officer, the events of earlier calendars whose team lead the officer left."""
    leads = {member.id: lead_of(team) for team in plan.teams for member in team.members}
    held = update_events(problem, plan) if problem.earlier_events else ()
    lost: dict[str, list[EarlierEvent]] = {}
    for event in held:
        for officer in set(event.holders):
            if event.lead != leads.get(officer):
                lost.setdefault(officer, []).append(event)
    return {officer: tuple(events) for officer, events in sorted(lost.items())}


@dataclass(frozen=True, slots=True)
class Calendars:
    """A calendar for each team, with an event for each visit, journey and night away.

    It cancels the events of earlier plans that no longer hold. An officer who left a team gets a
    file of cancellations.
    """

    name: str = "calendar"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterator[tuple[str, bytes]]:
        """Yield the calendar of every team, then the cancellations for officers who left one."""
        wording = Wording(language, ("messages", "outputs"))
        directory = Directory(problem, wording)
        held = update_events(problem, plan)
        sequences = {event.uid: event.sequence for event in held}
        stamp = datetime.combine(problem.week.start, time(), tzinfo=UTC)
        events = list_events(problem, plan, wording)
        for team in plan.teams:
            kept = [(event, sequences[event.uid]) for event in events[team.id]]
            lost = _call_off(
                (event for event in held if event.lead == lead_of(team) and not event.digest),
                wording,
            )
            name = wording.text("team.of", id=team.id, town=directory.town(team.lender))
            yield calendar_path(team.id), _write((*kept, *lost), one_line(name), stamp)
        for officer, gone in list_cancellations(problem, plan).items():
            name = wording.text("calendar.cancelled", title=directory.resource(officer))
            yield (
                cancellation_path(officer),
                _write(_call_off(gone, wording), one_line(name), stamp),
            )


def _call_off(events: Iterable[EarlierEvent], wording: Wording) -> tuple[Numbered, ...]:
    """Return ``events`` cancelled, in the title too: some calendars ignore the status."""
    return tuple(
        (
            Event(
                uid=one_line(event.uid),
                date=event.date,
                start=event.start,
                end=event.end,
                title=wording.text("calendar.cancelled", title=one_line(event.title)),
                status="CANCELLED",
            ),
            event.sequence,
        )
        for event in events
    )


def _write(events: Iterable[Numbered], name: str, stamp: datetime) -> bytes:
    """Return ``events`` as the calendar ``name``."""
    from icalendar import Calendar  # noqa: PLC0415  (icalendar is slow to import)

    calendar = Calendar()
    # The method PUBLISH may both change and cancel events (RFC 5546, 3.2.1).
    for key, text in (
        ("prodid", _PRODUCT),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("x-wr-calname", name),
    ):
        calendar.add(key, text)
    for event, sequence in events:
        _add(calendar, event, sequence, stamp)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _add(calendar: Calendar, event: Event, sequence: int, stamp: datetime) -> None:
    from icalendar import Event as Entry  # noqa: PLC0415  (icalendar is slow to import)

    entry = Entry()
    entry.add("uid", event.uid)
    entry.add("dtstamp", stamp)
    entry.add("sequence", sequence)
    if event.start is None or event.end is None:
        entry.add("dtstart", event.date)
        if event.date < date.max:  # an event without an end lasts a day (RFC 5545, 3.6.1)
            entry.add("dtend", event.date + timedelta(days=1))
    else:
        midnight = datetime.combine(event.date, time(), tzinfo=ZoneInfo(_ZONE))
        entry.add("dtstart", midnight + timedelta(minutes=event.start))
        entry.add("dtend", midnight + timedelta(minutes=event.end))
    entry.add("summary", event.title)
    if event.place:
        entry.add("location", event.place)
    if event.status:
        entry.add("status", event.status)
    if event.point:
        entry.add("geo", event.point)
    if event.notes:
        entry.add("description", "\n".join(event.notes))
    if event.start is None or event.status == "CANCELLED":
        # A night and a cancelled event leave the time free.
        entry.add("transp", "TRANSPARENT")
    calendar.add_component(entry)
