"""The sheet of ranges of coverage: lists and demand low, typical and high."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.outputs.texts.coverage import measure_coverage
from planner.outputs.workbook.table import Formula, Table, list_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.demand import Range
    from planner.model.places import Stop
    from planner.model.plan import Plan
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.workbook.book import Book

# Key of the heading, width, form, summed. Formulas name these columns by letters, from A.
_COLUMNS = (
    ("kecamatan", 24, "text", False),
    ("adults", 12, "people", True),
    *((f"listed.{end}", 12, "people", True) for end in ("low", "typical", "high")),
    *((f"recorded.{end}", 12, "people", True) for end in ("low", "typical", "high")),
    *((f"now.{end}", 12, "share", False) for end in ("low", "typical", "high")),
    *((f"after.{end}", 12, "share", False) for end in ("low", "typical", "high")),
)
_SHARES_FROM = 8  # the first column of shares, from 0
# Recorded (column letter, or 0) and listed of each share. Coverage is low where the list is long
# and few people come.
_SHARES = (("0", "E"), ("0", "D"), ("0", "C"), ("F", "E"), ("G", "D"), ("H", "C"))


def write_ranges(book: Book, directory: Directory, plan: Plan) -> None:
    """Write the sheet of ranges."""
    wording = book.wording
    problem = directory.problem
    columns = list_columns(_COLUMNS, wording)
    table = Table(
        book,
        wording.text("sheet.ranges"),
        head=[wording.text("title.ranges")],
        columns=columns,
        frozen=1,
    )
    *rows, whole = measure_coverage(problem, plan, wording.text("total.regency"))
    for index, row in enumerate(rows):
        stops = [stop for stop in problem.stops if stop.kecamatan == row.code]
        people = _count(row.on_list.adults, stops, row.range)
        table.add(row.name, *people, *_divide(people), band=index % 2 == 1, estimated=row.estimated)
    shares = _divide(_count(whole.on_list.adults, problem.stops, whole.range))
    table.total(whole.name, instead=list(enumerate(shares, _SHARES_FROM)))
    for key in ("estimate.footnote", "note.ranges"):
        table.line(wording.text(key))


def _count(adults: int, stops: Sequence[Stop], recorded: Range) -> tuple[int, ...]:
    """Return adults, then listed and recorded people, each low, typical, high."""
    listed = [stop.demand.listed for stop in stops]
    spread = (
        sum(each.low for each in listed),
        sum(each.typical for each in listed),
        sum(each.high for each in listed),
    )
    return (adults, *spread, recorded.low, recorded.typical, recorded.high)


def _divide(people: Sequence[int]) -> list[Formula]:
    """Return the six shares of coverage."""
    adults = people[0]
    shares = []
    for recorded, listed in _SHARES:
        reached = adults - people["BCDEFGH".index(listed)]
        term = ""
        if recorded != "0":
            reached += people["BCDEFGH".index(recorded)]
            term = f"+{recorded}{{r}}"
        value = min(1.0, max(0.0, reached / adults)) if adults else 1.0
        shares.append(
            Formula(f"=IF(B{{r}}=0,1,MIN(1,MAX(0,(B{{r}}-{listed}{{r}}{term})/B{{r}})))", value)
        )
    return shares
