"""The sheet of stops left out, with the reasons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.texts.coverage import expect_crowd
from planner.outputs.texts.uncertainty import tell_reason, tell_remedy
from planner.outputs.workbook.table import Table, list_columns

if TYPE_CHECKING:
    from planner.model.plan import Plan
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.workbook.book import Book

# Key of the heading, width, form, summed.
_COLUMNS = (
    ("code", 16, "text", False),
    ("village", 28, "text", False),
    ("kecamatan", 20, "text", False),
    ("listed", 13, "people", True),
    ("crowd", 13, "people", True),
    ("reason", 30, "text", False),
    ("remedy", 44, "text", False),
    ("price", 13, "tenth", False),
    ("price_basis", 20, "text", False),
)


def write_unvisited(book: Book, directory: Directory, plan: Plan) -> None:
    """Write the sheet of unvisited stops."""
    wording = book.wording
    columns = list_columns(_COLUMNS, wording)
    head = [wording.text("title.unvisited"), wording.text("note.price")]
    table = Table(book, wording.text("sheet.unvisited"), head=head, columns=columns, frozen=2)
    for index, left in enumerate(plan.unvisited):
        stop = directory.stop(left.stop)
        basis = (
            wording.known(f"price.{left.price_basis}", left.price_basis)
            if left.price
            else wording.text("price.even")
        )
        table.add(
            left.stop,
            directory.place(left.stop),
            directory.kecamatan_of(left.stop),
            stop.demand.listed.typical if stop else None,
            expect_crowd(stop, directory.problem.rules.later_calls) if stop else None,
            tell_reason(left, wording),
            tell_remedy(left, directory, wording),
            None if left.price is None else left.price / 10,
            "\N{EN DASH}" if left.price is None else basis,
            band=index % 2 == 1,
            estimated=directory.is_estimated(left.stop),
        )
    table.filter()
    table.total(wording.text("total"))
    table.line(wording.text("estimate.footnote"))
