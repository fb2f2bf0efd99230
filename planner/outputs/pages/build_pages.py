"""Make the team maps and the coordinator's page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from planner.outputs.map.map_builder import Cartographer
from planner.outputs.map.symbols import tone
from planner.outputs.pages.coverage_chart import draw_coverage
from planner.outputs.pages.file_links import Shelf, map_path
from planner.outputs.pages.page_tables import (
    list_left_out,
    list_villages,
    list_worths,
    tell_idle,
    tell_measured,
)
from planner.outputs.texts.coverage import measure_coverage, split_cost
from planner.outputs.texts.crew_texts import describe_crew
from planner.outputs.texts.day_steps import days_of, write_diary
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.place_index import list_kecamatan
from planner.outputs.texts.stop_cards import link_people, link_place, list_notes, tell_road
from planner.outputs.texts.uncertainty import tell_data, tell_proof, tell_travel
from planner.outputs.texts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from planner.model.plan import Plan, Team
    from planner.model.problem import Problem
    from planner.outputs.texts.day_steps import Day


def _week(problem: Problem, wording: Wording) -> str:
    days = problem.week.days
    return (
        wording.span(days[0].date, days[-1].date)
        if days
        else wording.span(problem.week.start, problem.week.start)
    )


def _tell_all(problem: Problem, plan: Plan, wording: Wording) -> dict[str, object]:
    """Return what both pages say."""
    return {
        "w": wording,
        "problem": problem,
        "week": _week(problem, wording),
        "proof": tell_proof(plan, wording),
        "travel": tell_travel(problem, wording),
        "data": tell_data(problem, wording),
        "estimated": any(stop.demand.estimated for stop in problem.stops),
    }


@dataclass(frozen=True, slots=True)
class TeamMaps:
    """A page for each team, for the phone: its map and its days."""

    name: str = "maps"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterator[tuple[str, bytes]]:
        """Yield the page of every team of ``plan`` in ``language``."""
        wording = Wording(language)
        diary = write_diary(problem, plan)
        for team in plan.teams:
            days = days_of(diary, team)
            yield map_path(team.id), _team_page(problem, plan, team, days, wording)


def _team_page(
    problem: Problem, plan: Plan, team: Team, days: tuple[Day, ...], wording: Wording
) -> bytes:
    from planner.outputs.map.folium_page import render_page  # noqa: PLC0415  (folium takes most of a second to import)

    artist = Cartographer(problem, plan, days, wording, by_team=False)
    crew = describe_crew(Directory(problem, wording), team, wording)
    title = wording.text("team.of", id=team.id, town=crew.town)
    context = _tell_all(problem, plan, wording) | {
        "title": title,
        "crew": crew,
        "days": days,
        "artist": artist,
        "tell_road": tell_road,
        "list_notes": list_notes,
        "link_place": link_place,
        "link_people": link_people,
    }
    return render_page("team.html.j2", artist.scene(), title, **context)


def _say_nights(days: tuple[Day, ...], wording: Wording) -> str:
    """Return the places where a team sleeps away from its office, each with its nights: "Pauh (Sen, Sel)"."""
    slept: dict[str, list[str]] = {}
    for day in days:
        if not day.at_home:
            slept.setdefault(day.end.name, []).append(wording.day_badge(day.date))
    return "; ".join(f"{place} ({', '.join(nights)})" for place, nights in slept.items())


def _by_date(diary: tuple[Day, ...]) -> tuple[tuple[date, tuple[Day, ...]], ...]:
    return tuple((day, tuple(days)) for day, days in groupby(diary, key=lambda day: day.date))


@dataclass(frozen=True, slots=True)
class CoordinatorPage:
    """The week on one page: map, coverage, villages, what is left out and why, teams, files.

    ``written`` names the outputs whose files the page leads to.
    """

    written: tuple[str, ...]
    name: str = "index"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterable[tuple[str, bytes]]:
        """Yield the page in ``language``."""
        from planner.outputs.map.folium_page import render_page  # noqa: PLC0415  (folium takes most of a second to import)

        wording = Wording(language)
        shelf = Shelf(self.written)
        artist = Cartographer(problem, plan, write_diary(problem, plan), wording, by_team=True)
        title = wording.text("index.title")
        context = {
            "title": title,
            "plan": plan,
            "artist": artist,
            "tones": {
                code: tone(position) for position, (code, _) in enumerate(list_kecamatan(problem))
            },
            **_tell_week(problem, plan, artist, shelf=shelf, wording=wording),
            **_tell_tables(problem, plan, artist, shelf=shelf, wording=wording),
            **_tell_all(problem, plan, wording),
        }
        yield "index.html", render_page("index.html.j2", artist.scene(), title, **context)


def _tell_week(
    problem: Problem, plan: Plan, artist: Cartographer, *, shelf: Shelf, wording: Wording
) -> dict[str, object]:
    """Return the days, the teams and their files."""
    directory = Directory(problem, wording)
    own = {team.id: days_of(artist.days, team) for team in plan.teams}
    return {
        "dates": _by_date(tuple(artist.days)),
        "cells": {(day.team.id, day.date): day for day in artist.days},
        "crews": tuple(describe_crew(directory, team, wording) for team in plan.teams),
        "nights": {id_: _say_nights(days, wording) for id_, days in own.items()},
        "paths": {team.id: map_path(team.id) for team in plan.teams},
        "week_files": shelf.of_the_week(wording),
        "team_files": {id_: shelf.of_a_team(id_, wording) for id_ in own},
        "farewells": shelf.of_leavers(directory, plan),
        "messages": {id_: shelf.messages_of(days, wording) for id_, days in own.items()},
    }


def _tell_tables(
    problem: Problem, plan: Plan, artist: Cartographer, *, shelf: Shelf, wording: Wording
) -> dict[str, object]:
    """Return the figures, the chart and the tables."""
    directory = Directory(problem, wording)
    coverage = measure_coverage(problem, plan, wording.text("coverage.whole"))
    on_list = draw_coverage(
        coverage,
        lambda row: row.on_list,
        targets=problem.targets,
        wording=wording,
        ceiling=lambda row: row.reachable,
    )
    verified = draw_coverage(
        coverage, lambda row: row.verified, targets=problem.targets, wording=wording
    )
    return {
        "coverage": coverage,
        "charts": (
            (wording.text("coverage.list"), on_list),
            (wording.text("coverage.verified"), verified),
        ),
        "cost": split_cost(problem, plan),
        "villages": list_villages(directory, plan, artist, shelf=shelf, wording=wording),
        "left_out": list_left_out(directory, plan, wording),
        "worths": list_worths(directory, plan, wording),
        "measured": tell_measured(plan, wording),
        "idle": tell_idle(directory, plan, wording),
    }
