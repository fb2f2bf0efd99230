"""The links of the coordinator's page to the files of the bundle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.calendar import calendar_path, cancellation_path, list_cancellations
from planner.outputs.gpx import gpx_path
from planner.outputs.messages import team_message_path, village_message_path
from planner.outputs.team_zip import pack_path
from planner.outputs.texts.escape import file_stem

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.plan import Plan
    from planner.outputs.texts.day_steps import Day
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording

Links = tuple[tuple[str, str], ...]  # text, path inside the bundle


def map_path(team_id: str) -> str:
    """Return the path of a team's map inside the bundle."""
    return f"maps/{file_stem(team_id)}.html"


# The output that writes a file, and its path. Files without an output are in every bundle.
_OF_THE_WEEK = (
    ("workbook", "schedule.xlsx"),
    ("paper", "schedule.pdf"),
    ("", "plan.json"),
    ("", "problem.json"),
    ("", "manifest.json"),
)
_OF_A_TEAM = (
    ("maps", map_path),
    ("calendar", calendar_path),
    ("gpx", gpx_path),
    ("packs", pack_path),
)
_CALENDAR, _MESSAGES = "calendar", "messages"


@dataclass(frozen=True, slots=True)
class FileLinks:
    """Links to the files that the outputs named in ``written`` write."""

    written: tuple[str, ...]

    def of_the_week(self, wording: Wording) -> Links:
        """Return the links to the files of the whole week."""
        return tuple(
            (wording.text(f"file.{path}"), path)
            for name, path in _OF_THE_WEEK
            if not name or name in self.written
        )

    def of_a_team(self, team_id: str, wording: Wording) -> Links:
        """Return the links to the files of one team."""
        return tuple(
            (wording.text(f"file.{name}"), path(team_id))
            for name, path in _OF_A_TEAM
            if name in self.written
        )

    def messages_of(self, days: Sequence[Day], wording: Wording) -> Links:
        """Return the links to the messages for one team, one for each day."""
        written = _MESSAGES in self.written
        return tuple(
            (wording.day_badge(day.date), team_message_path(day.team.id, day.date))
            for day in days
            if written
        )

    def of_cancellations(self, directory: Directory, plan: Plan) -> Links:
        """Return the links to the cancellations for officers who left a team."""
        officers = list_cancellations(directory.problem, plan) if _CALENDAR in self.written else ()
        return tuple(
            (directory.resource(officer), cancellation_path(officer)) for officer in officers
        )

    def message_to(self, village: str) -> str | None:
        """Return the path of the message to the head of a visited village."""
        return village_message_path(village) if _MESSAGES in self.written else None
