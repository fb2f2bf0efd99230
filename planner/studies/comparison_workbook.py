"""The workbook of a comparison: figures, differences, coverage, and villages that change."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from planner.outputs.texts.name_lookup import Directory
from planner.outputs.texts.uncertainty import say_gap, tell_proof
from planner.outputs.texts.wording import Wording
from planner.outputs.workbook.book import Book
from planner.outputs.workbook.table import Column, Table
from planner.studies.comparison_text import DOMAINS, name_of, say_towns, tell_changes, title_of
from planner.studies.plan_diff import (
    MEASURES,
    compare_kecamatan,
    compare_villages,
    measure_differences,
)

if TYPE_CHECKING:
    from planner.studies.compare import Comparison

_METRES_PER_KM = 1000
# Key of the heading, width and form of each column. The measures have their own columns.
_KECAMATAN = (
    ("scenario", 22, "text"),
    ("kecamatan", 24, "text"),
    ("recorded", 12, "people"),
    ("difference", 12, "whole"),
    ("certainty", 24, "text"),
    ("after", 13, "share"),
    ("verified_after", 15, "share"),
)
_DIFFERENCES = (
    ("scenario", 22, "text"),
    ("figure", 28, "text"),
    ("base", 16, "whole"),
    ("value", 16, "whole"),
    ("difference", 16, "whole"),
    ("certainty", 24, "text"),
)
_VILLAGES = (
    ("scenario", 22, "text"),
    ("change", 20, "text"),
    ("code", 16, "text"),
    ("village", 26, "text"),
    ("kecamatan", 22, "text"),
    ("before", 26, "text"),
    ("after_by", 26, "text"),
)
# The form of a measure, the form of its cells, and their width.
_FORMS = (
    ("people", "people", 12.0),
    ("whole", "whole", 11.0),
    ("metres", "tenth", 12.0),
    ("rupiah", "whole", 15.0),
)


def write_sheets(comparison: Comparison, *, language: str) -> bytes:
    """Return the workbook of ``comparison`` (xlsx) in ``language``."""
    stream = BytesIO()
    with Book(stream, comparison.base.problem, Wording(language, (*DOMAINS, "workbook"))) as book:
        _write_figures(book, comparison)
        _write_differences(book, comparison)
        _write_kecamatan(book, comparison)
        _write_villages(book, comparison)
    return stream.getvalue()


def _write_figures(book: Book, comparison: Comparison) -> None:
    """Write a row for each plan, and below it the text about its proof and its changes."""
    wording = book.wording
    forms = {form: (cell, width) for form, cell, width in _FORMS}
    measures = [
        Column(
            heading=wording.text(f"measure.{each.key}"),
            form=forms[each.form][0],
            width=forms[each.form][1],
        )
        for each in MEASURES
    ]
    named = [
        Column(heading=wording.text("column.scenario"), width=22),
        Column(heading=wording.text("column.about"), width=34),
    ]
    missing = Column(heading=wording.text("measure.gap"), width=10, form="share")
    table = Table(
        book,
        wording.text("sheet.comparison"),
        head=_head(book, comparison),
        columns=[*named, *measures, missing],
        frozen=1,
    )
    estimated = any(stop.demand.estimated for stop in comparison.base.problem.stops)
    for index, outcome in enumerate(comparison.outcomes):
        figures = (_cell(each.read(outcome.plan), each.form) for each in MEASURES)
        about = (name_of(outcome, wording), title_of(outcome, wording))
        proof = outcome.plan.proof
        gap = (
            say_gap(proof.value, proof.bound, wording)
            if proof.gap is None or proof.value <= 0
            else proof.gap
        )
        table.add(*about, *figures, gap, band=index % 2 == 1, estimated=estimated)
    table.line(wording.text("note.gap"))
    if estimated:
        table.line(wording.text("estimate.footnote"))
    for outcome in comparison.outcomes:
        table.line("")
        table.line(f"{name_of(outcome, wording)}: {title_of(outcome, wording)}", strong=True)
        for line in (
            " ".join(tell_proof(outcome.plan, wording)),
            *tell_changes(comparison.base, outcome, wording),
        ):
            table.line(line)


def _write_differences(book: Book, comparison: Comparison) -> None:
    table = _table(book, comparison, "sheet.differences", _DIFFERENCES)
    for index, outcome in enumerate(comparison.others):
        differences = measure_differences(comparison.base.plan, outcome.plan)
        for each in MEASURES:
            figures = (
                each.read(comparison.base.plan),
                each.read(outcome.plan),
                differences[each.key].by,
            )
            cells = (_cell(figure, each.form) for figure in figures)
            certainty = _certainty(book, proven=differences[each.key].proven)
            table.add(
                name_of(outcome, book.wording),
                book.wording.text(f"measure.{each.key}"),
                *cells,
                certainty,
                band=index % 2 == 1,
            )
    table.filter()
    table.line(book.wording.text("unproven.note"))


def _write_kecamatan(book: Book, comparison: Comparison) -> None:
    wording = book.wording
    table = _table(book, comparison, "sheet.coverage", _KECAMATAN)
    for index, outcome in enumerate(comparison.outcomes):
        for change in compare_kecamatan(comparison.base, outcome, wording.text("total.regency")):
            row = change.coverage
            recorded = change.recorded
            table.add(
                name_of(outcome, wording),
                row.name,
                row.on_list.recorded,
                recorded.by if outcome.scenario else None,
                _certainty(book, proven=recorded.proven),
                row.on_list.after,
                row.verified.after,
                band=index % 2 == 1,
                estimated=row.estimated,
            )
    table.filter()
    for key in ("unproven.note", "note.verified", "estimate.footnote"):
        table.line(wording.text(key))


def _write_villages(book: Book, comparison: Comparison) -> None:
    wording = book.wording
    table = _table(book, comparison, "sheet.villages", _VILLAGES)
    before = Directory(comparison.base.problem, wording)
    for index, outcome in enumerate(comparison.others):
        after = Directory(outcome.problem, wording)
        for change in compare_villages(comparison.base.plan, outcome.plan):
            kind = "change.moved"
            if not change.before:
                kind = "change.in"
            elif not change.after:
                kind = "change.out"
            directory = after if change.after else before
            place = (change.stop, directory.place(change.stop), directory.kecamatan_of(change.stop))
            lenders = (say_towns(change.before, before), say_towns(change.after, after))
            table.add(
                name_of(outcome, wording), wording.text(kind), *place, *lenders, band=index % 2 == 1
            )
    table.filter()


def _table(
    book: Book, comparison: Comparison, title: str, columns: tuple[tuple[str, int, str], ...]
) -> Table:
    headed = [
        Column(heading=book.wording.text(f"column.{key}"), width=width, form=form)
        for key, width, form in columns
    ]
    return Table(
        book, book.wording.text(title), head=_head(book, comparison), columns=headed, frozen=1
    )


def _head(book: Book, comparison: Comparison) -> list[str]:
    """Return the head of every sheet: campaign and week, and a note where the figures are quick."""
    wording = book.wording
    problem = comparison.base.problem
    week = wording.span(problem.week.days[0].date, problem.week.days[-1].date)
    quick = [wording.text("compare.quick")] if comparison.quick else []
    return [wording.text("compare.title", week=week, name=problem.name), *quick]


def _cell(value: int, form: str) -> float:
    return value / _METRES_PER_KM if form == "metres" else value


def _certainty(book: Book, *, proven: bool) -> str:
    return "" if proven else book.wording.text("unproven")
