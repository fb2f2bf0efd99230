"""Write the figures: coverage now and after, totals, cost, how good and how sure the plan is, and the sources."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.workbook.directory import expect_crowd
from planner.outputs.workbook.table import Column, Formula, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from planner.model.campaign import Target
    from planner.model.places import Stop
    from planner.model.plan import Plan, Proof
    from planner.outputs.workbook.book import Book
    from planner.outputs.workbook.directory import Directory
    from planner.outputs.workbook.table import Cell
    from planner.outputs.workbook.wording import Wording

# Key of the heading, width, form, summed. The formulas below name these columns by their letters, from A.
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


@dataclass(frozen=True, slots=True, kw_only=True)
class _Standing:
    """People of some stops, typical values: adults, listed as unrecorded, of those really there, expected to be recorded."""

    adults: int
    listed: int
    present: int
    recorded: int

    def shares(self) -> list[Formula]:
        """Return the five shares in the order of the columns; a place without adults is covered."""
        now, after = self.adults - self.listed, self.adults - self.listed + self.recorded
        verified = self.adults - self.listed + self.present
        return [
            _divide("B{r}-C{r}", "B{r}", now, self.adults),
            _divide("B{r}-C{r}+E{r}", "B{r}", after, self.adults),
            _divide("B{r}-C{r}", "B{r}-C{r}+D{r}", now, verified),
            _divide("B{r}-C{r}+E{r}", "B{r}-C{r}+D{r}", after, verified),
            _divide("B{r}-C{r}+D{r}", "B{r}", verified, self.adults),
        ]

    def short_of(self, target: Target) -> Formula:
        """Return how many more recordings ``target`` takes after this week, on the list."""
        short = -((1000 * (self.adults - self.listed + self.recorded) - target.share * self.adults) // 1000)
        return Formula(f"=MAX(0,ROUNDUP((B{{r}}*{target.share}-1000*(B{{r}}-C{{r}}+E{{r}}))/1000,0))", max(0, short))


def _divide(part: str, whole: str, part_value: int, whole_value: int) -> Formula:
    return Formula(f"=IF({whole}=0,1,({part})/({whole}))", part_value / whole_value if whole_value else 1.0)


def write_figures(book: Book, directory: Directory, plan: Plan) -> None:
    """Write the sheet of figures."""
    wording, problem = book.wording, directory.problem
    targets = [
        Column(heading=wording.text("column.short", target=wording.percent(target.share / 1000)), width=14, form="people")
        for target in problem.targets
    ]
    columns = [Column(heading=wording.text(f"column.{key}"), width=width, form=form, total=total) for key, width, form, total in _COLUMNS]
    table = Table(book, wording.text("sheet.figures"), head=[wording.text("title.figures")], columns=[*columns, *targets], frozen=1)
    _write_coverage(table, directory, plan, wording)
    for title, lines in (
        ("totals", None),
        ("proof", _tell_proof(plan.proof, wording)),
        ("sure", _tell_certainty(directory, plan, wording)),
        ("sources", _tell_sources(directory, wording)),
    ):
        table.line("")
        table.line(wording.text(f"section.{title}"), strong=True)
        if lines is None:
            _write_totals(table, directory, plan, wording)
        else:
            for line in lines:
                table.line(line)


def _write_coverage(table: Table, directory: Directory, plan: Plan, wording: Wording) -> None:
    stops = directory.problem.stops
    names = {stop.kecamatan: stop.kecamatan_name for stop in stops}
    for index, (code, name) in enumerate(sorted(names.items())):
        of_kecamatan = [stop for stop in stops if stop.kecamatan == code]
        estimated = any(stop.demand.estimated for stop in of_kecamatan)
        table.add(name, *_figures(of_kecamatan, directory, plan), band=index % 2 == 1, estimated=estimated)
    whole = _figures(stops, directory, plan)
    instead = [(index, cell) for index, cell in enumerate(whole, 1) if isinstance(cell, Formula)]
    table.total(wording.text("total.regency"), instead=instead)
    for key in ("estimated", "verified", "reachable"):
        table.line(wording.text(f"note.{key}"))


def _figures(stops: Sequence[Stop], directory: Directory, plan: Plan) -> list[Cell]:
    ids = {stop.id for stop in stops}
    standing = _Standing(
        adults=sum(stop.demand.adults.typical for stop in stops),
        listed=sum(stop.demand.listed.typical for stop in stops),
        # One floor a kecamatan would not add up to the regency's; one a village does.
        present=sum(stop.demand.listed.typical * stop.demand.present.typical // 1000 for stop in stops),
        recorded=sum(visit.expected_recorded for route in plan.routes for visit in route.visits if visit.stop in ids),
    )
    people: list[Cell] = [standing.adults, standing.listed, standing.present, standing.recorded]
    return [*people, *standing.shares(), *(standing.short_of(target) for target in directory.problem.targets)]


def _write_totals(table: Table, directory: Directory, plan: Plan, wording: Wording) -> None:
    totals = plan.totals
    estimated = any(directory.is_estimated(visit.stop) for route in plan.routes for visit in route.visits)
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
        above, recorded = table.row, table.row - len(rows) + 1
        cost = Formula(f"=B{above}/B{recorded}", totals.cost_idr / totals.expected_recorded)
        table.pair(wording.text("total.cost_per_recording"), cost, form="whole")


def _tell_proof(proof: Proof, wording: Wording) -> Iterator[str]:
    key = "proof.best" if proof.value >= proof.bound else "proof.bound" if proof.bound > 0 else "proof.open"
    yield wording.text(key, gap=wording.percent(proof.gap))
    for wanted, key in ((proof.complete, "incomplete"), (not proof.interrupted, "interrupted"), (proof.reproducible, "timed")):
        if not wanted:
            yield wording.text(f"proof.{key}")


def _tell_certainty(directory: Directory, plan: Plan, wording: Wording) -> Iterator[str]:
    problem = directory.problem
    visited = {visit.stop for route in plan.routes for visit in route.visits}
    stops = [stop for stop in problem.stops if stop.id in visited]
    low, high = (sum(_bound_crowd(stop, end) for stop in stops) for end in ("low", "high"))
    yield wording.text("sure.crowd", low=low, typical=sum(expect_crowd(stop) for stop in stops), high=high)
    unconfirmed = sum(not stop.confirmed for stop in stops)
    if unconfirmed:
        yield wording.text("sure.unconfirmed", number=unconfirmed)
    note = problem.travel_note
    yield wording.text("sure.travel", trunk=note.trunk_spread, lowland=note.lowland_spread, hills=note.hills_spread)
    examples = [lender.name for lender in problem.lenders if lender.example]
    if examples:
        yield wording.text("note.example", lenders=", ".join(examples))


def _bound_crowd(stop: Stop, end: str) -> int:
    """Return the crowd of ``stop`` when everything is at its ``low`` or ``high`` end."""
    turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
    listed, present, share = (int(getattr(figure, end)) for figure in (stop.demand.listed, stop.demand.present, turnout))
    return listed * present * share // 1_000_000


def _tell_sources(directory: Directory, wording: Wording) -> Iterator[str]:
    problem = directory.problem
    for basis in sorted({stop.demand.basis for stop in problem.stops}):
        yield wording.text("source.demand", basis=basis)
    yield wording.text(
        "source.travel",
        engine=wording.known(f"engine.{problem.travel_note.engine}", problem.travel_note.engine),
        season=wording.known(f"season.{problem.travel_note.season}", problem.travel_note.season),
    )
    yield from (wording.text("source.map", attribution=attribution) for attribution in problem.map.attributions)
