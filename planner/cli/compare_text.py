"""A comparison as text for a terminal, and as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from planner.outputs.texts.uncertainty import say_gap
from planner.studies.comparison_text import (
    column_letters,
    name_of,
    say_difference,
    say_figure,
    tell_changes,
    title_of,
)
from planner.studies.plan_diff import (
    MEASURES,
    compare_kecamatan,
    compare_villages,
    measure_differences,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.outputs.texts.wording import Wording
    from planner.studies.compare import Comparison, Outcome
    from planner.studies.plan_diff import KecamatanChange

_MOST_NAMES = 6  # of villages on a line of the terminal; the workbook has all
_GAP = "  "


def tell_comparison(comparison: Comparison, wording: Wording) -> Iterator[str]:
    """Yield the lines of ``comparison``: figures, coverage and changes."""
    problem = comparison.base.problem
    week = wording.span(problem.week.days[0].date, problem.week.days[-1].date)
    yield wording.text("compare.title", week=week, name=problem.name)
    if comparison.quick:
        yield wording.text("compare.quick")
    yield ""
    yield from _align(_list_figures(comparison, wording))
    yield ""
    yield from _tell_coverage(comparison, wording)
    yield ""
    for key in ("unproven.note", "note.gap"):
        yield wording.text(key)
    for letter, outcome in zip(column_letters(), comparison.outcomes, strict=False):
        yield ""
        yield f"{letter} {name_of(outcome, wording)}: {title_of(outcome, wording)}"
        if outcome.scenario is not None:
            yield from (
                f"  {line}"
                for line in tell_changes(comparison.base, outcome, wording, most=_MOST_NAMES)
            )


def _list_figures(comparison: Comparison, wording: Wording) -> Iterator[Sequence[str]]:
    """Yield the heads, then the figures of each plan, with their differences from the base."""
    yield [
        "",
        *(wording.text(f"measure.{measure.key}") for measure in MEASURES),
        wording.text("measure.gap"),
    ]
    for letter, outcome in zip(column_letters(), comparison.outcomes, strict=False):
        figures = [_bare(measure.read(outcome.plan), measure.form, wording) for measure in MEASURES]
        yield [
            f"{letter} {name_of(outcome, wording)}",
            *figures,
            say_gap(outcome.plan.proof.value, outcome.plan.proof.bound, wording),
        ]
        if outcome.scenario is not None:
            differences = measure_differences(comparison.base.plan, outcome.plan)
            told = [
                say_difference(differences[measure.key], _bare_form(measure.form), wording)
                for measure in MEASURES
            ]
            yield ["", *told, ""]


def _bare_form(form: str) -> str:
    """Return the form without the unit: the head of the column has the unit."""
    return {"metres": "km", "rupiah": "whole"}.get(form, form)


def _bare(value: int, form: str, wording: Wording) -> str:
    return say_figure(value, _bare_form(form), wording)


def _tell_coverage(comparison: Comparison, wording: Wording) -> Iterator[str]:
    """Yield the coverage of every kecamatan, a column for each plan."""
    heads = [letter for letter, _ in zip(column_letters(), comparison.outcomes, strict=False)]
    whole = wording.text("total.regency")
    columns = [
        compare_kecamatan(comparison.base, outcome, whole) for outcome in comparison.outcomes
    ]
    for title, say in (("coverage.recorded", _say_recorded), ("coverage.title", _say_shares)):
        rows = [
            [cells[0].coverage.name, *(say(cell, wording) for cell in cells)]
            for cells in zip(*columns, strict=True)
        ]
        yield wording.text(title)
        yield from _align([["", *heads], *rows])


def _say_recorded(change: KecamatanChange, wording: Wording) -> str:
    return wording.number(change.coverage.on_list.recorded) + (
        "" if change.recorded.proven else wording.text("unproven.mark")
    )


def _say_shares(change: KecamatanChange, wording: Wording) -> str:
    return " | ".join(
        wording.number(100 * standing.after, 1)
        for standing in (change.coverage.on_list, change.coverage.verified)
    )


def _align(rows: Iterator[Sequence[str]] | Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield ``rows`` as aligned columns: the first to the left, the others to the right."""
    table = [list(row) for row in rows]
    widths = [max(len(row[index]) for row in table) for index in range(len(table[0]))]
    for row in table:
        cells = [cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True)]
        yield _GAP.join([row[0].ljust(widths[0]), *cells]).rstrip()


def to_json(comparison: Comparison, *, interrupted: bool) -> dict[str, object]:
    """Return ``comparison`` for programs; ``interrupted``: the full figures are missing."""
    return {
        "week": comparison.base.problem.week.start.isoformat(),
        "quick": comparison.quick,
        "interrupted": interrupted,
        "plans": [_outcome_to_json(comparison.base, outcome) for outcome in comparison.outcomes],
    }


def _outcome_to_json(base: Outcome, outcome: Outcome) -> dict[str, object]:
    differences = measure_differences(base.plan, outcome.plan)
    villages = compare_villages(base.plan, outcome.plan)
    return {
        "scenario": outcome.scenario,
        "title": outcome.title,
        "figures": {measure.key: measure.read(outcome.plan) for measure in MEASURES},
        "differences": {key: asdict(difference) for key, difference in differences.items()},
        "proof": {**asdict(outcome.plan.proof), "gap": outcome.plan.proof.gap},
        "coverage": [_coverage_to_json(change) for change in compare_kecamatan(base, outcome, "")],
        "villages": [asdict(change) for change in villages],
    }


def _coverage_to_json(change: KecamatanChange) -> dict[str, object]:
    row = change.coverage
    return {
        "kecamatan": row.code,
        "name": row.name,
        "recorded": row.on_list.recorded,
        "difference": asdict(change.recorded),
        "on_list": round(row.on_list.after, 4),
        "verified": round(row.verified.after, 4),
    }
