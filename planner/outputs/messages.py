"""Write the WhatsApp messages to each team for each day, and to each visited village's head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from planner.locale.catalogue import catalogue
from planner.locale.templates import fill
from planner.outputs.texts.day_steps import list_team_days
from planner.outputs.texts.escape import clean, file_stem, one_line
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.result_line import write_result_line
from planner.outputs.texts.stop_cards import link_directions, list_notes
from planner.outputs.texts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from planner.model.plan import Plan, Team, Visit
    from planner.model.problem import Problem
    from planner.outputs.texts.day_steps import Day, Step

    DatedVisit = tuple[Day, Step, Visit]  # a visit with its day and step

_CODE = re.compile(r"\d\d\.\d\d\.\d\d\.\d{4}", re.ASCII)


def team_message_path(team_id: str, day: date) -> str:
    """Return the path inside the bundle of the message to a team for a day."""
    return f"messages/{file_stem(team_id)}/{day.isoformat()}.txt"


def village_message_path(code: str) -> str:
    """Return the path inside the bundle of the message to the head of the village ``code``."""
    return f"messages/villages/{code if _CODE.fullmatch(code) else file_stem(code)}.txt"


@dataclass(frozen=True, slots=True)
class Messages:
    """Messages: one for each team and day, and one for each visited village."""

    name: str = "messages"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterator[tuple[str, bytes]]:
        """Yield every message, in the office's own words where the problem has them."""
        writer = _Writer(problem, Wording(language, ("messages", "outputs")))
        team_days = list_team_days(problem, plan)
        for day in sorted(team_days, key=lambda day: (day.team.id, day.date)):
            yield team_message_path(day.team.id, day.date), _to_bytes(writer.to_team(day))
        dated = sorted(
            ((day, step, visit) for day in team_days for step, visit in day.visits),
            key=lambda each: each[2].village,
        )
        for code, visits in groupby(dated, key=lambda each: each[2].village):
            yield village_message_path(code), _to_bytes(writer.to_village(code, tuple(visits)))


def _to_bytes(text: str) -> bytes:
    return (clean(text) + "\n").encode()


class _Writer:
    """Fills the messages of one problem."""

    def __init__(self, problem: Problem, wording: Wording) -> None:
        self._problem = problem
        self._wording = wording
        self._directory = Directory(problem, wording)
        self._texts = {**catalogue(wording.language, "messages").templates(), **dict(problem.texts)}

    def to_team(self, day: Day) -> str:
        """Return the message to a team for ``day``."""
        return self._fill(
            "team_day",
            campaign=one_line(self._problem.name),
            team=one_line(day.team.id),
            lender=self._name_lender(day.team),
            date=self._wording.long_date(day.date),
            depart=self._clock(day.route.depart),
            arrive=self._clock(day.route.arrive),
            night="" if day.at_home else one_line(day.end.name),
            people=self._people(day.visits),
            steps="\n\n".join(self._tell_steps(day)),
            report=self._ask_results(day) if day.visits else "",
        )

    def _ask_results(self, day: Day) -> str:
        return self._fill(
            "team_report",
            lines="\n".join(
                write_result_line(day.team.id, day.date, step.place.id) for step, _ in day.visits
            ),
        )

    def to_village(self, code: str, dated: Sequence[DatedVisit]) -> str:
        """Return the message to the head of the village ``code`` about the visits ``dated``."""
        stop = self._directory.stop(code) or dated[0][1].place.stop
        name = stop.name if stop else code
        is_open = any(step.place.stop and not step.place.stop.confirmed for _, step, _ in dated)
        return self._fill(
            "village",
            campaign=one_line(self._problem.name),
            village=one_line(name),
            kecamatan=one_line(stop.kecamatan_name) if stop else "",
            contact=one_line(stop.contact.name) if stop and stop.contact else "",
            people=self._people([(step, visit) for _, step, visit in dated]),
            reply=self._wording.text("village.reply") if is_open else "",
            visits="\n\n".join(self._tell_visit(each, name) for each in dated),
        )

    def _name_lender(self, team: Team) -> str:
        """Return the short name of a team's lender, with a mark where the team is an example."""
        name = one_line(self._directory.town(team.lender))
        return (
            f"{name}, {self._wording.text('tag.example')}"
            if self._directory.is_example(team)
            else name
        )

    def _tell_visit(self, dated: DatedVisit, village: str) -> str:
        day, step, visit = dated
        lead = next((member.id for member in day.team.members if member.lead), "")
        return self._fill(
            "village_visit",
            date=self._wording.long_date(day.date),
            place="" if step.place.name == village else one_line(step.place.name),
            arrive=self._clock(visit.arrive),
            start=self._wording.clock(visit.start),  # the zone stands once, after the end
            end=self._clock(visit.end),
            team=one_line(day.team.id),
            lender=self._name_lender(day.team),
            members=self._wording.count("count.people", len(day.team.members)),
            kits=self._wording.count("count.kits", len(day.team.kits)),
            lead=one_line(self._directory.resource(lead)),
        )

    def _tell_steps(self, day: Day) -> Iterator[str]:
        if day.kind == "idle":
            yield self._wording.text("day.idle", place=one_line(day.end.name))
            return
        for step in day.steps:
            yield self._tell_stop(step, step.visit) if step.visit else self._tell_move(step, day)

    def _tell_move(self, step: Step, day: Day) -> str:
        kind = ("home" if day.at_home else "sleep") if step.kind == "arrive" else step.kind
        place = one_line(step.place.name)
        return f"{self._clock(step.start)} {self._wording.text(f'step.{kind}', place=place)}"

    def _tell_stop(self, step: Step, visit: Visit) -> str:
        stop = step.place.stop
        return self._fill(
            "team_stop",
            number=str(step.number),
            village=one_line(step.place.name),
            kecamatan=one_line(stop.kecamatan_name) if stop else "",
            arrive=self._clock(visit.arrive),
            start=self._wording.clock(visit.start),  # the zone stands once, after the end
            end=self._clock(visit.end),
            leave=self._clock(visit.leave),
            rest=", ".join(self._wording.hours(rest.start, rest.end) for rest in step.rests),
            people=self._people([(step, visit)]),
            contact=one_line(stop.contact.line) if stop and stop.contact else "",
            notes="\n".join(list_notes(step, visit, self._wording)),
            link=link_directions(step.place) or "",
        )

    def _fill(self, message: str, **values: str) -> str:
        return fill(self._texts[message], values)

    def _clock(self, minutes: int) -> str:
        return f"{self._wording.clock(minutes)} WIB"

    def _people(self, visits: Sequence[tuple[Step, Visit]]) -> str:
        """Return the people expected at ``visits`` as text, empty without visits.

        It says so where a figure is an estimate.
        """
        if not visits:
            return ""
        is_estimated = any(
            step.place.stop is None or step.place.stop.demand.estimated for step, _ in visits
        )
        number = self._wording.number(sum(visit.expected_recorded for _, visit in visits))
        return self._wording.text("people.estimated" if is_estimated else "people", n=number)
