"""The sheet of figures: coverage, totals, cost, proof, certainty and sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.texts.coverage import expect_crowd, measure_coverage
from planner.outputs.texts.uncertainty import tell_data, tell_proof, tell_travel
from planner.outputs.workbook.table import Column, Formula, Table, list_columns

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.model.campaign import Target
    from planner.model.plan import Plan
    from planner.model.problem import Problem
    from planner.outputs.texts.coverage import AdultCounts, Coverage
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording
    from planner.outputs.workbook.book import Book
    from planner.outputs.workbook.table import Cell

# Key of the heading, width, form, summed. Formulas name these columns by letters, from A.
_COLUMNS = (
    ("kecamatan", 24, "text", False),
    ("adults", 12, "people", True),
    ("listed", 13, "people", True),
    ("present", 13, "people", True),
    ("expected", 12, "people", True),
    ("now", 11, "share", False),
    ("after", 11, "share", False),
    ("verified_now", 13, "share", False),
    ("verified_after", 13, "share", False),
    ("reachable", 14, "share", False),
)


def write_figures(book: Book, directory: Directory, plan: Plan) -> None:
    """Write the sheet of figures."""
    wording = book.wording
    problem = directory.problem
    targets = [
        Column(
            heading=wording.text("column.short", target=wording.target(target.share)),
            width=14,
            form="people",
        )
        for target in problem.targets
    ]
    columns = list_columns(_COLUMNS, wording)
    table = Table(
        book,
        wording.text("sheet.figures"),
        head=[wording.text("title.figures")],
        columns=[*columns, *targets],
        frozen=1,
    )
    _write_coverage(table, directory, plan, wording)
    for title, lines in (
        ("totals", None),
        ("proof", tell_proof(plan, wording)),
        ("sure", _tell_certainty(problem, plan, wording)),
        ("sources", _tell_sources(problem, wording)),
    ):
        table.line("")
        table.line(wording.text(f"section.{title}"), strong=True)
        if lines is None:
            _write_totals(table, directory, plan, wording)
        else:
            for line in lines:
                table.line(line)


def _write_coverage(table: Table, directory: Directory, plan: Plan, wording: Wording) -> None:
    *rows, whole = measure_coverage(directory.problem, plan, wording.text("total.regency"))
    targets = directory.problem.targets
    for index, row in enumerate(rows):
        table.add(row.name, *_figures(row, targets), band=index % 2 == 1, estimated=row.estimated)
    instead = [
        (index, cell)
        for index, cell in enumerate(_figures(whole, targets), 1)
        if isinstance(cell, Formula)
    ]
    table.total(whole.name, instead=instead)
    for key in ("estimate.footnote", "note.verified", "note.reachable"):
        table.line(wording.text(key))


def _figures(row: Coverage, targets: Sequence[Target]) -> list[Cell]:
    """Return people, then shares, then people short of the targets, in the order of columns."""
    listed = row.on_list
    verified = row.verified
    return [
        listed.adults,
        listed.left,
        verified.left,
        listed.recorded,
        _divide("B{r}-C{r}", "B{r}", listed.before),
        _divide("B{r}-C{r}+E{r}", "B{r}", listed.after),
        _divide("B{r}-C{r}", "B{r}-C{r}+D{r}", verified.before),
        _divide("B{r}-C{r}+E{r}", "B{r}-C{r}+D{r}", verified.after),
        _divide("B{r}-C{r}+D{r}", "B{r}", row.reachable),
        *(_short_of(target, listed) for target in targets),
    ]


def _divide(part: str, whole: str, value: float) -> Formula:
    return Formula(f"=IF({whole}=0,1,({part})/({whole}))", value)


def _short_of(target: Target, standing: AdultCounts) -> Formula:
    """Return how many more recordings ``target`` needs after this week."""
    reached = 1000 * (standing.adults - standing.left + standing.recorded)
    short = -((reached - target.share * standing.adults) // 1000)
    return Formula(
        f"=MAX(0,ROUNDUP((B{{r}}*{target.share}-1000*(B{{r}}-C{{r}}+E{{r}}))/1000,0))",
        max(0, short),
    )


def _write_totals(table: Table, directory: Directory, plan: Plan, wording: Wording) -> None:
    totals = plan.totals
    estimated = any(
        directory.is_estimated(visit.stop) for route in plan.routes for visit in route.visits
    )
    rows = (
        ("expected_recorded", totals.expected_recorded, "people"),
        ("turned_away", totals.turned_away, "people"),
        ("visits", totals.visits, "whole"),
        ("villages", totals.villages, "whole"),
        ("km", totals.metres / 1000, "tenth"),
        ("drive_minutes", totals.drive_minutes, "whole"),
        ("nights_away", totals.nights_away, "whole"),
        ("cost_idr", totals.cost_idr, "whole"),
    )
    for key, value, form in rows:
        table.pair(wording.text(f"total.{key}"), value, form=form, estimated=estimated)
    if totals.expected_recorded:
        last = table.row
        first = last - len(rows) + 1
        cost = Formula(f"=B{last}/B{first}", totals.cost_idr / totals.expected_recorded)
        table.pair(wording.text("total.cost_per_recording"), cost, form="whole")


def _tell_certainty(problem: Problem, plan: Plan, wording: Wording) -> Iterator[str]:
    visited = {visit.stop for route in plan.routes for visit in route.visits}
    stops = [stop for stop in problem.stops if stop.id in visited]
    later = problem.rules.later_calls
    low, typical, high = (
        wording.number(sum(expect_crowd(stop, later, end) for stop in stops))
        for end in ("low", "typical", "high")
    )
    yield wording.text("sure.crowd", low=low, typical=typical, high=high)
    unconfirmed = sum(not stop.confirmed for stop in stops)
    if unconfirmed:
        yield wording.text("sure.unconfirmed", number=unconfirmed)
    yield from tell_travel(problem, wording)


def _tell_sources(problem: Problem, wording: Wording) -> Iterator[str]:
    yield from tell_data(problem, wording)
    yield from (
        wording.text("source.map", attribution=attribution)
        for attribution in problem.map.attributions
    )
