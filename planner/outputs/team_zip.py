"""Put the files of each team into one zip."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from planner.outputs.calendar import cancellation_path
from planner.outputs.messages import village_message_path
from planner.outputs.texts.escape import file_stem

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.model.plan import Plan

_FOR_ALL = ("schedule.pdf",)
_MIDNIGHT = (0, 0, 0)
# The first and the last date that a zip can hold.
_EARLIEST = date(1980, 1, 1)
_LATEST = date(2107, 12, 31)
_ORDINARY_FILE = 0o100644 << 16
_UNIX = 3
_LEVEL = 6


def pack_path(team_id: str) -> str:
    """Return the path of a team's zip inside the bundle."""
    return f"packs/{file_stem(team_id)}.zip"


@dataclass(frozen=True, slots=True)
class TeamZips:
    """A zip for each team, made from the files of the other outputs."""

    name: str = "packs"

    def gather(
        self, plan: Plan, written: Sequence[tuple[str, bytes]]
    ) -> Iterator[tuple[str, bytes]]:
        """Yield the zip of every team that has files among ``written``.

        These are pairs of path inside the bundle and content.
        """
        for team in plan.teams:
            routes = [route for route in plan.routes if route.team == team.id]
            letters = {
                village_message_path(visit.village) for route in routes for visit in route.visits
            }
            cancellations = {cancellation_path(member.id) for member in team.members}
            own = [
                file
                for file in written
                if _is_for(team.id, file[0]) or file[0] in {*letters, *cancellations, *_FOR_ALL}
            ]
            if own:
                first = min((route.date for route in routes), default=team.first)
                day = min(max(first, _EARLIEST), _LATEST)
                yield pack_path(team.id), _zip(own, (day.year, day.month, day.day, *_MIDNIGHT))


def _is_for(team_id: str, path: str) -> bool:
    """Return whether ``path`` is a team's: ``maps/T01.html``, ``messages/T01/2019-04-01.txt``."""
    parts = PurePosixPath(path).parts
    return len(parts) > 1 and PurePosixPath(parts[1]).stem == file_stem(team_id)


def _zip(files: Sequence[tuple[str, bytes]], moment: tuple[int, int, int, int, int, int]) -> bytes:
    """Return ``files`` as a zip that depends on nothing else: one date, sorted paths, one level."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for path, content in sorted(dict(files).items()):
            entry = zipfile.ZipInfo(path, moment)
            entry.create_system = _UNIX
            entry.external_attr = _ORDINARY_FILE
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED, _LEVEL)
    return stream.getvalue()
