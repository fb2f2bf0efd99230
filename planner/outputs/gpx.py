"""Write a team's stops, routes and tracks as GPX 1.1, for map apps that work offline."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from planner.outputs.leg_lines import draw_course
from planner.outputs.polylines import decode, thin
from planner.outputs.texts.day_steps import days_of, list_team_days
from planner.outputs.texts.escape import clean, file_stem, one_line
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.stop_cards import list_notes
from planner.outputs.texts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.model.plan import Plan, Team
    from planner.model.problem import Problem
    from planner.outputs.polylines import Point
    from planner.outputs.texts.day_steps import Day, Step
    from planner.outputs.texts.place_index import Place

_NAMESPACE = "http://www.topografix.com/GPX/1/1"
_CREATOR = "Jemput Bola Planner"
# Bends of less than this (about 20 m) are left out: no phone shows them, and the file is smaller.
_TRACK_DEGREES = 0.0002


def gpx_path(team_id: str) -> str:
    """Return the path of a team's GPX file inside the bundle."""
    return f"gpx/{file_stem(team_id)}.gpx"


@dataclass(frozen=True, slots=True)
class Tracks:
    """A GPX file for each team: a waypoint for each visit, a route and a track for each day."""

    name: str = "gpx"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterator[tuple[str, bytes]]:
        """Yield the file of every team of ``plan``, its names in ``language``."""
        wording = Wording(language, ("messages", "outputs"))
        directory = Directory(problem, wording)
        team_days = list_team_days(problem, plan)
        for team in plan.teams:
            days = days_of(team_days, team)
            yield gpx_path(team.id), _GpxWriter(directory, wording).document(team, days)


class _GpxWriter:
    """Writes the file of one team."""

    def __init__(self, directory: Directory, wording: Wording) -> None:
        self._directory = directory
        self._wording = wording

    def document(self, team: Team, days: Sequence[Day]) -> bytes:
        """Return the file of ``team``: metadata, waypoints, routes and tracks, in this order."""
        root = ET.Element("gpx", {"xmlns": _NAMESPACE, "version": "1.1", "creator": _CREATOR})
        self._describe(ET.SubElement(root, "metadata"), team)
        moving = [day for day in days if day.route.legs]
        for day in days:
            for step, _ in day.visits:
                self._add_waypoint(root, day, step)
        for day in moving:
            self._add_route(root, day)
        for day in moving:
            self._add_track(root, day)
        ET.indent(root, space="")
        return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True)) + b"\n"

    def _describe(self, metadata: ET.Element, team: Team) -> None:
        problem = self._directory.problem
        _write(
            metadata,
            "name",
            self._wording.text("team.of", id=team.id, town=self._directory.town(team.lender)),
        )
        sure = [self._wording.text("travel.course"), *problem.map.attributions]
        _write(
            metadata,
            "desc",
            " \N{MIDDLE DOT} ".join((problem.name, *(one_line(text) for text in sure))),
        )
        _write(metadata, "time", f"{problem.week.start.isoformat()}T00:00:00Z")

    def _add_waypoint(self, root: ET.Element, day: Day, step: Step) -> None:
        notes = [self._wording.long_date(day.date)]
        if step.visit:
            notes += [
                f"{self._wording.hours(step.visit.start, step.visit.end)} WIB",
                *list_notes(step, step.visit, self._wording),
            ]
        # The name has the weekday, because apps list the visits of all days together.
        name = f"{self._wording.day_badge(day.date)} {step.number}. {one_line(step.place.name)}"
        _write(_point(root, "wpt", step.place.point), "name", name, desc="; ".join(notes))

    def _add_route(self, root: ET.Element, day: Day) -> None:
        route = ET.SubElement(root, "rte")
        _write(route, "name", self._wording.long_date(day.date))
        for place in _places_of(day):
            _write(_point(route, "rtept", place.point), "name", place.name)

    def _add_track(self, root: ET.Element, day: Day) -> None:
        places = self._directory.places
        pieces = [piece for leg in day.route.legs for piece in draw_course(leg, places)]
        track = ET.SubElement(root, "trk")
        _write(track, "name", self._wording.long_date(day.date))
        if not all(is_known for is_known, _ in pieces):
            _write(track, "desc", self._wording.text("track.guess"))
        segment = ET.SubElement(track, "trkseg")
        course = [point for _, line in pieces for point in decode(line)]
        for point in thin(_without_repeats(course), _TRACK_DEGREES):
            _point(segment, "trkpt", point)


def _places_of(day: Day) -> tuple[Place, ...]:
    """Return the places of ``day`` in order, each once where the team stays for several steps."""
    places = [step.place for step in day.steps if step.kind != "rest"]
    return (
        *(place for place, following in pairwise(places) if place.id != following.id),
        places[-1],
    )


def _without_repeats(points: Sequence[Point]) -> tuple[Point, ...]:
    return tuple(
        point for index, point in enumerate(points) if index == 0 or point != points[index - 1]
    )


def _point(parent: ET.Element, tag: str, point: Point) -> ET.Element:
    return ET.SubElement(parent, tag, {"lat": f"{point[0]:.5f}", "lon": f"{point[1]:.5f}"})


def _write(parent: ET.Element, tag: str, text: str, *, desc: str | None = None) -> None:
    ET.SubElement(parent, tag).text = one_line(text) if tag == "name" else clean(text)
    if desc is not None:
        ET.SubElement(parent, "desc").text = clean(desc)
