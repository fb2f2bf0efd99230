"""The scene of a team's map and of the overview map."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from planner.outputs.leg_lines import draw_course
from planner.outputs.map.map_data import Dot, Night, Pin, Scene, Track, build_background
from planner.outputs.map.symbols import Mark, day_mark, team_mark, tone
from planner.outputs.texts.place_index import list_kecamatan, list_places, warn_of_point
from planner.outputs.texts.stop_cards import link_people, link_place, list_notes, list_rows

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from planner.model.plan import Plan, Visit
    from planner.model.problem import Problem
    from planner.outputs.polylines import Point
    from planner.outputs.texts.day_steps import Day, Step
    from planner.outputs.texts.wording import Wording


class MapBuilder:
    """Makes the map of one page: its filters (dates, teams) and the marks of its visits."""

    def __init__(
        self, problem: Problem, plan: Plan, days: Sequence[Day], wording: Wording, *, by_team: bool
    ) -> None:
        """Prepare the map of ``days``, coloured by team (``by_team``) or by weekday."""
        self._problem = problem
        self._plan = plan
        self.days = days
        self._wording = wording
        self._by_team = by_team
        self._places = list_places(problem)
        self.dates: tuple[date, ...] = tuple(sorted({day.date for day in days}))
        self.teams: tuple[str, ...] = tuple(team.id for team in plan.teams)

    def mark(self, day: Day) -> Mark:
        """Return the mark of the visits of ``day``."""
        return team_mark(self.position(day)) if self._by_team else day_mark(day.date)

    def team_mark(self, team_id: str) -> Mark:
        """Return the mark of a team among the teams."""
        return team_mark(self.teams.index(team_id))

    def position(self, day: Day) -> int:
        """Return the team's position among the teams, from 0."""
        return self.teams.index(day.team.id)

    def number(self, day: Day, step: Step) -> str:
        """Return the number on a pin: that of the team, or that of the visit in its day."""
        return str(self.position(day) + 1) if self._by_team else str(step.number)

    def pin_id(self, day: Day, step: Step) -> str:
        """Return the id that links a visit in the list to its pin, unique in the page."""
        return f"p{self._date(day)}-{self.position(day)}-{step.number}"

    def scene(self) -> Scene:
        """Return everything the map shows."""
        return Scene(
            background=build_background(self._problem, self._dots()),
            tracks=self._tracks(),
            nights=self._nights(),
            pins=self._pins(),
            lane_by="team" if self._by_team else "day",
            texts={
                key: self._wording.text(f"map.{key}") for key in ("zoom_in", "zoom_out", "close")
            },
        )

    def _date(self, day: Day) -> int:
        return self.dates.index(day.date)

    def _dots(self) -> tuple[Dot, ...]:
        tones = {
            code: tone(position) for position, (code, _) in enumerate(list_kecamatan(self._problem))
        }
        reasons = {
            left.stop: self._wording.known(f"reason.{left.reason}", str(left.reason))
            for left in self._plan.unvisited
        }
        kecamatan = self._wording.text("kecamatan.short")
        return tuple(
            Dot(
                at=self._places[stop.id].point,
                name=stop.name,
                note=f"{kecamatan} {stop.kecamatan_name}"
                + (f" \N{MIDDLE DOT} {reasons[stop.id]}" if stop.id in reasons else ""),
                tone=tones[stop.kecamatan],
                weak=warn_of_point(self._places[stop.id], self._wording),
            )
            for stop in self._problem.stops
        )

    def _tracks(self) -> tuple[Track, ...]:
        return tuple(
            Track(
                day=self._date(day),
                team=self.position(day),
                colour=self.mark(day).colour,
                pieces=draw_course(leg, self._places),
            )
            for day in self.days
            for leg in day.route.legs
        )

    def _nights(self) -> tuple[Night, ...]:
        stays: dict[str, set[tuple[int, int]]] = {}
        slept: dict[str, set[date]] = {}
        for day in self.days:
            for place in (day.start, day.end):
                stays.setdefault(place.id, set()).add((self._date(day), self.position(day)))
            slept.setdefault(day.end.id, set()).add(day.date)
        return tuple(
            Night(
                at=self._places[id_].point,
                name=self._places[id_].name,
                note=self._say_nights(sorted(slept.get(id_, ()))),
                office=self._places[id_].kind == "office",
                stays=tuple(sorted(stays[id_])),
            )
            for id_ in sorted(stays)
        )

    def _say_nights(self, dates: list[date]) -> str:
        names = ", ".join(self._wording.day_badge(day) for day in dates)
        return (
            self._wording.text("night.days", days=names)
            if dates
            else self._wording.text("night.start")
        )

    def _pins(self) -> tuple[Pin, ...]:
        taken: Counter[Point] = Counter()
        pins = []
        for day in self.days:
            for step, visit in day.visits:
                pins.append(self._pin(day, step, visit, taken[step.place.point]))
                taken[step.place.point] += 1
        return tuple(pins)

    def _pin(self, day: Day, step: Step, visit: Visit, slot: int) -> Pin:
        wording = self._wording
        place = step.place
        team = (wording.text("team.title", id=day.team.id),) if self._by_team else ()
        return Pin(
            id=self.pin_id(day, step),
            at=place.point,
            slot=slot,
            day=self._date(day),
            team=self.position(day),
            css=self.mark(day).css,
            number=self.number(day, step),
            badge=wording.day_badge(day.date),
            name=place.name,
            spoken=", ".join(
                (
                    *team,
                    wording.day_name(day.date),
                    str(step.number),
                    place.name,
                    wording.hours(visit.arrive, visit.leave),
                )
            ),
            weak=place.hidden or place.weak_km is not None,
            rows=(
                (wording.text("stop.day"), ", ".join((*team, wording.long_date(day.date)))),
                *list_rows(step, visit, wording),
            ),
            notes=list_notes(step, visit, wording),
            links=(*link_people(day, step, wording), *link_place(place, wording)),
        )
