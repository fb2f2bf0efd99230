"""The sheet for the results: a row for each visit, and rows for unplanned visits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.workbook.table import Column, Table

if TYPE_CHECKING:
    from planner.model.plan import Plan
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording
    from planner.outputs.workbook.book import Book

FORMAT = "results/1"
# Key, width, form, summed.
_PLANNED = (
    ("date", 16, "date", False),
    ("team", 7, "text", False),
    ("stop", 15, "text", False),
    ("village", 24, "text", False),
    ("kecamatan", 16, "text", False),
    ("expected", 11, "people", True),
)
STATUSES = ("done", "partly", "postponed", "cancelled")
# The possible results for a person on the list.
OUTCOMES = (
    "recorded",
    "already_recorded",
    "moved",
    "deceased",
    "duplicate",
    "away",
    "absent",
    "refused",
    "failed",
)
_MOST_PEOPLE = 100_000
_UNPLANNED_ROWS = 10


def write_results(book: Book, directory: Directory, plan: Plan) -> None:
    """Write the results sheet.

    Hidden rows let a program read it in any language. The first has ``FORMAT``, the campaign, the
    week's Monday and the language of the states. The one above the headings has the keys of the
    columns.
    """
    wording = book.wording
    head = [wording.text("title.results"), wording.text("note.results")]
    problem = directory.problem
    marks = (FORMAT, problem.campaign, problem.week.start.isoformat(), wording.language)
    table = Table(
        book,
        wording.text("sheet.results"),
        head=head,
        columns=_columns(wording),
        frozen=4,
        folio=True,
        marks=marks,
    )
    rows = [(route.date, route.team, visit) for route in plan.routes for visit in route.visits]
    blank = (None,) * (len(OUTCOMES) + 2)
    for date, team, visit in sorted(rows, key=lambda row: (row[0], row[1], row[2].start)):
        place = (directory.place(visit.stop), directory.kecamatan_of(visit.stop))
        estimated = directory.is_estimated(visit.stop)
        table.add(
            date, team, visit.stop, *place, visit.expected_recorded, *blank, estimated=estimated
        )
    for _ in range(_UNPLANNED_ROWS):
        table.add(*(None,) * len(_PLANNED), *blank, entry=True)
    _add_validation(table, len(rows) + _UNPLANNED_ROWS, wording)
    table.filter()
    table.total(wording.text("total"))
    table.protect()


def _columns(wording: Wording) -> list[Column]:
    planned = [
        Column(heading=wording.text(f"column.{key}"), width=width, form=form, total=total, key=key)
        for key, width, form, total in _PLANNED
    ]
    outcomes = [
        Column(
            heading=wording.text(f"outcome.{key}"),
            width=12,
            form="whole",
            total=True,
            key=key,
            entry=True,
        )
        for key in OUTCOMES
    ]
    status = Column(heading=wording.text("column.status"), width=12, key="status", entry=True)
    return [
        *planned,
        status,
        *outcomes,
        Column(heading=wording.text("column.remarks"), width=20, key="remarks", entry=True),
    ]


def _add_validation(table: Table, rows: int, wording: Wording) -> None:
    """Offer the states as a list, and allow only whole numbers of people as outcomes."""
    first = table.first
    last = first + rows - 1
    status = len(_PLANNED)
    states = [wording.text(f"status.{state}") for state in STATUSES]
    table.sheet.data_validation(first, status, last, status, {"validate": "list", "source": states})
    people = {"validate": "integer", "criteria": "between", "minimum": 0, "maximum": _MOST_PEOPLE}
    people |= {
        "error_title": wording.text("entry.title"),
        "error_message": wording.text("entry.people"),
    }
    table.sheet.data_validation(first, status + 1, last, status + len(OUTCOMES), people)
