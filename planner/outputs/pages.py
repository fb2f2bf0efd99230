"""Make the team maps and the coordinator's page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from planner.model.plan import Reason
from planner.outputs.certainty import tell_data, tell_proof, tell_remedy, tell_travel
from planner.outputs.crews import Crew, describe_crew
from planner.outputs.diary import write_diary
from planner.outputs.escape import file_stem
from planner.outputs.figures import measure_coverage
from planner.outputs.gazetteer import list_kecamatan, list_places
from planner.outputs.marks import tone
from planner.outputs.scenes import Cartographer
from planner.outputs.text import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from planner.model.plan import Plan, Team
    from planner.model.problem import Problem
    from planner.outputs.diary import Day


def map_path(team_id: str) -> str:
    """Return the path of a team's map inside the bundle."""
    return f"maps/{file_stem(team_id)}.html"


def _week(problem: Problem, wording: Wording) -> str:
    days = problem.week.days
    return wording.span(days[0].date, days[-1].date) if days else wording.span(problem.week.start, problem.week.start)


def _tell_all(problem: Problem, plan: Plan, wording: Wording) -> dict[str, object]:
    """Return what both pages say."""
    return {
        "w": wording,
        "problem": problem,
        "week": _week(problem, wording),
        "proof": tell_proof(plan.proof, wording),
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
            days = tuple(day for day in diary if day.team.id == team.id)
            yield map_path(team.id), _team_page(problem, plan, team, days, wording)


def _team_page(problem: Problem, plan: Plan, team: Team, days: tuple[Day, ...], wording: Wording) -> bytes:
    from planner.outputs.map import render_page  # noqa: PLC0415  (folium takes most of a second to import)

    artist = Cartographer(problem, plan, days, wording, by_team=False)
    title = wording.text("team.title", id=team.id)
    crew = describe_crew(problem, team, wording)
    shared = _tell_all(problem, plan, wording)
    return render_page("team.html.j2", artist.scene(), title, title=title, crew=crew, days=days, artist=artist, **shared)


@dataclass(frozen=True, slots=True, kw_only=True)
class _LeftOut:
    """A row of the table of unvisited villages."""

    name: str
    kecamatan: str
    reason: str
    remedy: str
    price: str


def _list_left_out(problem: Problem, plan: Plan, wording: Wording) -> tuple[_LeftOut, ...]:
    """Return the unvisited villages, by reason, then by price: the nearest to being visited first."""
    places = list_places(problem)
    order = tuple(Reason)
    rows = []
    for left in sorted(plan.unvisited, key=lambda left: (order.index(left.reason), left.price, left.stop)):
        place = places[left.stop]
        rule = [wording.known(f"rule.{left.rule}", left.rule)] if left.rule else []
        price = wording.text(f"price.{left.price_basis}", people=wording.number(left.price / 10, 1)) if left.price else ""
        rows.append(
            _LeftOut(
                name=place.name,
                kecamatan=place.stop.kecamatan_name if place.stop else "",
                reason=": ".join([wording.text(f"reason.{left.reason}"), *rule]),
                remedy=tell_remedy(left.remedy, wording),
                price=price,
            ),
        )
    return tuple(rows)


def _list_worths(problem: Problem, plan: Plan, wording: Wording) -> tuple[str, ...]:
    """Return a sentence for every bundle of one more and every idle resource."""
    lenders = {lender.id: lender.name for lender in problem.lenders}
    worths = [
        wording.text(
            f"worth.{extra.basis}",
            lender=lenders[extra.lender],
            add=", ".join(f"{count} {wording.known(f'resource.{kind}', kind)}" for kind, count in extra.add),
            people=wording.number(extra.worth / 10, 1),
        )
        for extra in plan.marginal
    ]
    for idle in plan.idle:
        missing = ", ".join(wording.known(f"resource.{kind}", kind) for kind in idle.missing)
        worths.append(wording.text("idle.missing", id=idle.id, missing=missing) if missing else wording.text("idle.spare", id=idle.id))
    return tuple(worths)


def _say_nights(days: list[Day], wording: Wording) -> str:
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
    """The week on one page: map, week at a glance, coverage, what is left out and why, teams, how sure it is."""

    name: str = "index"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterable[tuple[str, bytes]]:
        """Yield the page in ``language``."""
        from planner.outputs.map import render_page  # noqa: PLC0415  (folium takes most of a second to import)

        wording = Wording(language)
        diary = write_diary(problem, plan)
        artist = Cartographer(problem, plan, diary, wording, by_team=True)
        title = wording.text("index.title")
        crews: tuple[Crew, ...] = tuple(describe_crew(problem, team, wording) for team in plan.teams)
        context = {
            "title": title,
            "plan": plan,
            "artist": artist,
            "dates": _by_date(diary),
            "cells": {(day.team.id, day.date): day for day in diary},
            "crews": crews,
            "nights": {team.id: _say_nights([day for day in diary if day.team.id == team.id], wording) for team in plan.teams},
            "paths": {team.id: map_path(team.id) for team in plan.teams},
            "coverage": measure_coverage(problem, plan, wording.text("coverage.whole")),
            "tones": {code: tone(position) for position, (code, _) in enumerate(list_kecamatan(problem))},
            "left_out": _list_left_out(problem, plan, wording),
            "worths": _list_worths(problem, plan, wording),
        }
        yield "index.html", render_page("index.html.j2", artist.scene(), title, **context, **_tell_all(problem, plan, wording))
