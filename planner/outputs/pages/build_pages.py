"""Build the team pages and the coordinator's page."""

from __future__ import annotations

from dataclasses import dataclass, fields
from itertools import groupby
from typing import TYPE_CHECKING

from planner.outputs.map.map_builder import MapBuilder
from planner.outputs.map.symbols import tone
from planner.outputs.pages.coverage_chart import draw_coverage
from planner.outputs.pages.file_links import FileLinks, map_path
from planner.outputs.pages.page_tables import (
    list_left_out,
    list_villages,
    list_worths,
    tell_idle,
    tell_measured,
)
from planner.outputs.texts.coverage import measure_coverage, split_cost
from planner.outputs.texts.crew_texts import describe_crew
from planner.outputs.texts.day_steps import days_of, list_team_days
from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.place_index import list_kecamatan
from planner.outputs.texts.stop_cards import link_people, link_place, list_notes, tell_road
from planner.outputs.texts.uncertainty import tell_data, tell_proof, tell_travel
from planner.outputs.texts.wording import Wording

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from markupsafe import Markup

    from planner.model.plan import Plan, Team, Visit
    from planner.model.problem import Problem
    from planner.outputs.pages.file_links import Links
    from planner.outputs.pages.page_tables import LeftOut, VillageRow, Worth
    from planner.outputs.texts.coverage import Cost, Coverage
    from planner.outputs.texts.crew_texts import Crew
    from planner.outputs.texts.day_steps import Day, Step
    from planner.outputs.texts.place_index import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """The values that the templates of both pages use, by name; ``w`` is the wording."""

    w: Wording
    problem: Problem
    title: str
    week: str
    travel: tuple[str, ...]
    data: tuple[str, ...]
    estimated: bool
    map_builder: MapBuilder


@dataclass(frozen=True, slots=True, kw_only=True)
class TeamPage(Page):
    """The values of the template ``team.html.j2``, with the functions that it calls."""

    crew: Crew
    days: tuple[Day, ...]
    list_notes: Callable[[Step, Visit, Wording], tuple[str, ...]] = list_notes
    tell_road: Callable[[Step, Wording], str] = tell_road
    link_place: Callable[[Place, Wording], Links] = link_place
    link_people: Callable[[Day, Step, Wording], Links] = link_people


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexPage(Page):
    """The values of the template ``index.html.j2``.

    ``tones`` are by code of kecamatan, ``cells`` by team and date; ``nights``, ``paths``,
    ``team_files`` and ``messages`` by team. ``charts`` are pairs of heading and SVG element.
    """

    plan: Plan
    proof: tuple[str, ...]
    tones: Mapping[str, int]
    dates: tuple[tuple[date, tuple[Day, ...]], ...]
    cells: Mapping[tuple[str, date], Day]
    crews: tuple[Crew, ...]
    nights: Mapping[str, str]
    paths: Mapping[str, str]
    week_files: Links
    team_files: Mapping[str, Links]
    cancellations: Links
    messages: Mapping[str, Links]
    coverage: tuple[Coverage, ...]
    charts: tuple[tuple[str, Markup], ...]
    cost: Cost
    villages: tuple[VillageRow, ...]
    left_out: tuple[LeftOut, ...]
    worths: tuple[Worth, ...]
    measured: tuple[str, ...]
    idle: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamMaps:
    """A page for each team, for the phone: its map and its days."""

    name: str = "maps"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterator[tuple[str, bytes]]:
        """Yield the page of every team of ``plan`` in ``language``."""
        wording = Wording(language)
        team_days = list_team_days(problem, plan)
        for team in plan.teams:
            page = _build_team_page(problem, plan, team, days_of(team_days, team), wording)
            yield map_path(team.id), _render("team.html.j2", page)


@dataclass(frozen=True, slots=True)
class CoordinatorPage:
    """The week on one page: map, coverage, villages, stops left out, teams, files.

    ``written`` names the outputs whose files the page links to.
    """

    written: tuple[str, ...]
    name: str = "index"

    def files(self, problem: Problem, plan: Plan, language: str) -> Iterable[tuple[str, bytes]]:
        """Yield the page in ``language``."""
        page = _build_index_page(problem, plan, FileLinks(self.written), Wording(language))
        yield "index.html", _render("index.html.j2", page)


def _render(template: str, page: Page) -> bytes:
    """Return the page made of ``template`` and the values of ``page``."""
    # Folium takes most of a second to import.
    from planner.outputs.map.folium_page import render_page  # noqa: PLC0415

    values = {field.name: getattr(page, field.name) for field in fields(page)}
    return render_page(template, page.map_builder.scene(), page.title, **values)


def _build_team_page(
    problem: Problem, plan: Plan, team: Team, days: tuple[Day, ...], wording: Wording
) -> TeamPage:
    crew = describe_crew(Directory(problem, wording), team, wording)
    return TeamPage(
        w=wording,
        problem=problem,
        title=wording.text("team.of", id=team.id, town=crew.town),
        week=_span_of_week(problem, wording),
        travel=tell_travel(problem, wording),
        data=tell_data(problem, wording),
        estimated=_is_estimated(problem),
        map_builder=MapBuilder(problem, plan, days, wording, by_team=False),
        crew=crew,
        days=days,
    )


def _build_index_page(
    problem: Problem, plan: Plan, file_links: FileLinks, wording: Wording
) -> IndexPage:
    directory = Directory(problem, wording)
    team_days = list_team_days(problem, plan)
    map_builder = MapBuilder(problem, plan, team_days, wording, by_team=True)
    own = {team.id: days_of(team_days, team) for team in plan.teams}
    coverage = measure_coverage(problem, plan, wording.text("coverage.whole"))
    kecamatan = list_kecamatan(problem)
    return IndexPage(
        w=wording,
        problem=problem,
        title=wording.text("index.title"),
        week=_span_of_week(problem, wording),
        travel=tell_travel(problem, wording),
        data=tell_data(problem, wording),
        estimated=_is_estimated(problem),
        map_builder=map_builder,
        plan=plan,
        proof=tell_proof(plan, wording),
        tones={code: tone(position) for position, (code, _) in enumerate(kecamatan)},
        dates=_group_by_date(team_days),
        cells={(day.team.id, day.date): day for day in team_days},
        crews=tuple(describe_crew(directory, team, wording) for team in plan.teams),
        nights={team: _say_nights(days, wording) for team, days in own.items()},
        paths={team: map_path(team) for team in own},
        week_files=file_links.of_the_week(wording),
        team_files={team: file_links.of_a_team(team, wording) for team in own},
        cancellations=file_links.of_cancellations(directory, plan),
        messages={team: file_links.messages_of(days, wording) for team, days in own.items()},
        coverage=coverage,
        charts=_draw_charts(problem, coverage, wording),
        cost=split_cost(problem, plan),
        villages=list_villages(
            directory, plan, map_builder, file_links=file_links, wording=wording
        ),
        left_out=list_left_out(directory, plan, wording),
        worths=list_worths(directory, plan, wording),
        measured=tell_measured(plan, wording),
        idle=tell_idle(directory, plan, wording),
    )


def _span_of_week(problem: Problem, wording: Wording) -> str:
    dates = [day.date for day in problem.week.days] or [problem.week.start]
    return wording.span(dates[0], dates[-1])


def _is_estimated(problem: Problem) -> bool:
    return any(stop.demand.estimated for stop in problem.stops)


def _say_nights(days: Sequence[Day], wording: Wording) -> str:
    """Return a team's nights away by place, for example "Pauh (Sen, Sel)"."""
    slept: dict[str, list[str]] = {}
    for day in days:
        if not day.at_home:
            slept.setdefault(day.end.name, []).append(wording.day_badge(day.date))
    return "; ".join(f"{place} ({', '.join(nights)})" for place, nights in slept.items())


def _group_by_date(team_days: Iterable[Day]) -> tuple[tuple[date, tuple[Day, ...]], ...]:
    return tuple((day, tuple(days)) for day, days in groupby(team_days, key=lambda day: day.date))


def _draw_charts(
    problem: Problem, coverage: Sequence[Coverage], wording: Wording
) -> tuple[tuple[str, Markup], ...]:
    """Return the charts of coverage with their headings: of the list, and of verified people."""
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
    return (
        (wording.text("coverage.list"), on_list),
        (wording.text("coverage.verified"), verified),
    )
