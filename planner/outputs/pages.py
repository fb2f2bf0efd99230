"""Make the team maps and the coordinator's page."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from planner.model.plan import Reason
from planner.outputs.certainty import is_priced, tell_data, tell_proof, tell_reason, tell_remedy, tell_travel
from planner.outputs.crews import Crew, describe_crew
from planner.outputs.diary import write_diary
from planner.outputs.directory import Directory
from planner.outputs.escape import file_stem
from planner.outputs.figures import measure_coverage
from planner.outputs.gazetteer import list_kecamatan
from planner.outputs.marks import tone
from planner.outputs.scenes import Cartographer
from planner.outputs.text import Wording

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from planner.model.plan import Plan, Team, Unvisited
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
    crew = describe_crew(Directory(problem, wording), team, wording)
    title = wording.text("team.of", id=team.id, town=crew.town)
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


def _list_left_out(directory: Directory, plan: Plan, wording: Wording) -> tuple[_LeftOut, ...]:
    """Return the unvisited villages, by reason, then by price: the nearest to being visited first."""
    order = tuple(Reason)
    in_order = sorted(plan.unvisited, key=lambda left: (order.index(left.reason), left.price, left.stop))
    return tuple(
        _LeftOut(
            name=directory.place(left.stop),
            kecamatan=directory.kecamatan_of(left.stop),
            reason=tell_reason(left, wording),
            remedy=tell_remedy(left, directory, wording),
            price=_say_price(left, wording),
        )
        for left in in_order
    )


def _say_price(left: Unvisited, wording: Wording) -> str:
    if not is_priced(left):
        return "\N{EN DASH}"
    return wording.text(f"price.{left.price_basis}" if left.price else "price.even", people=wording.number(left.price / 10, 1))


def _list_worths(directory: Directory, plan: Plan, wording: Wording) -> tuple[str, ...]:
    """Return a sentence for every bundle of one more and every idle resource."""
    worths = [
        wording.text(
            f"worth.{extra.basis}",
            lender=directory.lender(extra.lender),
            add=", ".join(f"{count} {wording.known(f'resource.{kind}', kind)}" for kind, count in extra.add),
            people=wording.number(extra.worth / 10, 1),
        )
        for extra in plan.marginal
    ]
    for idle in plan.idle:
        missing = ", ".join(wording.known(f"resource.{kind}", kind) for kind in idle.missing)
        worths.append(wording.text("idle.missing" if missing else "idle.spare", name=directory.resource(idle.id), missing=missing))
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
        directory = Directory(problem, wording)
        diary = write_diary(problem, plan)
        artist = Cartographer(problem, plan, diary, wording, by_team=True)
        title = wording.text("index.title")
        crews: tuple[Crew, ...] = tuple(describe_crew(directory, team, wording) for team in plan.teams)
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
            "left_out": _list_left_out(directory, plan, wording),
            "worths": _list_worths(directory, plan, wording),
        }
        yield "index.html", render_page("index.html.j2", artist.scene(), title, **context, **_tell_all(problem, plan, wording))
