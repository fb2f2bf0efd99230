"""The sheets of the teams' needs (kits, cards, fuel, allowances) and of the assignments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.outputs.texts.assignments import list_assignments
from planner.outputs.texts.coverage import estimate_recorded
from planner.outputs.texts.crew_texts import describe_crew
from planner.outputs.texts.day_steps import days_of
from planner.outputs.workbook.table import Formula, Table, list_columns

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.plan import Plan, Team
    from planner.model.resources import VehicleClass
    from planner.outputs.texts.assignments import Assignment
    from planner.outputs.texts.day_steps import Day
    from planner.outputs.texts.name_lookup import Directory
    from planner.outputs.texts.wording import Wording
    from planner.outputs.workbook.book import Book
    from planner.outputs.workbook.table import Cell, ColumnSpec

# Key of the heading, width, form, summed. Formulas name these columns by letters, from A.
_TEAM_COLUMNS = (
    ("team", 26, "text", False),
    ("vehicle", 18, "text", False),
    ("people", 9, "whole", True),
    ("kits", 8, "whole", True),
    ("visits", 10, "whole", True),
    ("expected", 11, "people", True),
    ("cards", 12, "people", True),
    ("nights", 10, "whole", True),
    ("away", 13, "whole", True),
    ("home", 13, "whole", True),
    ("km", 10, "tenth", True),
    ("per_diem", 14, "whole", True),
    ("lodging", 14, "whole", True),
    ("fuel", 13, "whole", True),
    ("sum", 14, "whole", True),
)
_ASSIGNMENT_COLUMNS = (
    ("name", 32, "text", False),
    ("staff_number", 18, "text", False),
    ("task", 30, "text", False),
    ("lender", 30, "text", False),
    ("team", 8, "text", False),
    ("first", 16, "date", False),
    ("origin", 20, "text", False),
    ("last", 16, "date", False),
    ("end_place", 24, "text", False),
    ("away", 10, "whole", True),
    ("home", 10, "whole", True),
    ("per_diem", 14, "whole", True),
    ("lodging", 14, "whole", True),
    ("sum", 14, "whole", True),
)
_METRES_PER_KM = 1000


@dataclass(frozen=True, slots=True)
class _Rate:
    """A rate of pay or fuel (rupiah) in a cell of column B, to which formulas refer."""

    label: str
    amount: int
    row: int

    @property
    def cell(self) -> str:
        """The cell, as in a formula."""
        return f"$B${self.row}"


def write_logistics(book: Book, directory: Directory, plan: Plan, team_days: Sequence[Day]) -> None:
    """Write the sheet of each team's needs."""
    wording = book.wording
    table = _open(book, "logistics", _TEAM_COLUMNS, frozen=1)
    pay = _list_pay(directory, wording, row=table.first + len(plan.teams) + 3)
    fuel = _list_fuel(directory, wording, row=table.first + len(plan.teams) + 3 + len(pay))
    most = {
        stop: people.high for stop, people in estimate_recorded(directory.problem, plan).items()
    }
    assignments = list_assignments(directory.problem, team_days)
    for index, team in enumerate(plan.teams):
        days = days_of(team_days, team)
        own = [assignment for assignment in assignments if assignment.team.id == team.id]
        figures = _count(team, days, most, wording=wording)
        costs = _price_team(days, own, pay, fuel=fuel.get(team.vehicle.vehicle_class))
        estimated = any(
            directory.is_estimated(visit.stop) for day in days for _, visit in day.visits
        )
        table.add(
            f"{team.id} \N{MIDDLE DOT} {directory.town(team.lender)}",
            *figures,
            *costs,
            band=index % 2 == 1,
            estimated=estimated,
        )
    table.total(wording.text("total"))
    _write_rates(table, [*pay, *fuel.values()], wording)
    for key in ("estimate.footnote", "note.cards", "note.rates"):
        table.line(wording.text(key))


def write_assignments(book: Book, directory: Directory, team_days: Sequence[Day]) -> None:
    """Write the sheet of assignments, one row for each officer.

    Letters of assignment and allowances are made from it.
    """
    wording = book.wording
    assignments = list_assignments(directory.problem, team_days)
    table = _open(book, "duties", _ASSIGNMENT_COLUMNS, frozen=1, folio=True)
    pay = _list_pay(directory, wording, row=table.first + len(assignments) + 3)
    for index, assignment in enumerate(assignments):
        person = next(
            person
            for person in describe_crew(directory, assignment.team, wording).people
            if person.id == assignment.member.id
        )
        tasks = ", ".join(
            [wording.text("role.lead")] * person.lead + [person.roles] * bool(person.roles)
        )
        way: tuple[Cell, ...] = (
            assignment.team.id,
            assignment.first,
            assignment.origin.name,
            assignment.last,
            assignment.end.name,
            assignment.away,
            assignment.home,
        )
        table.add(
            person.name,
            None,
            tasks,
            person.lender,
            *way,
            *_price_assignment(assignment, pay),
            band=index % 2 == 1,
        )
    table.filter()
    table.total(wording.text("total"))
    _write_rates(table, pay, wording)
    table.line(wording.text("note.duties"))


def _open(
    book: Book,
    name: str,
    columns: Sequence[ColumnSpec],
    *,
    frozen: int,
    folio: bool = False,
) -> Table:
    wording = book.wording
    return Table(
        book,
        wording.text(f"sheet.{name}"),
        head=[wording.text(f"title.{name}")],
        columns=list_columns(columns, wording),
        frozen=frozen,
        folio=folio,
    )


def _list_pay(directory: Directory, wording: Wording, *, row: int) -> list[_Rate]:
    """Return the rates of pay, in rows from ``row`` on: a day away, a day at home, lodging."""
    pay = directory.problem.pay
    amounts = (
        ("away", pay.per_diem_away_idr),
        ("home", pay.per_diem_home_idr),
        ("lodging", pay.lodging_idr),
    )
    return [
        _Rate(wording.text(f"rate.{key}"), amount, row + index)
        for index, (key, amount) in enumerate(amounts)
    ]


def _list_fuel(directory: Directory, wording: Wording, *, row: int) -> dict[VehicleClass, _Rate]:
    """Return the rate of fuel for a kilometre by vehicle class, in rows from ``row`` on."""
    return {
        rule.vehicle_class: _Rate(
            wording.text("rate.fuel", vehicle=wording.text(f"vehicle.{rule.vehicle_class}")),
            rule.fuel_idr_per_km,
            row + index,
        )
        for index, rule in enumerate(directory.problem.team_rules.classes)
    }


def _write_rates(table: Table, rates: Sequence[_Rate], wording: Wording) -> None:
    table.line(wording.text("section.rates"), strong=True)
    for rate in rates:
        table.pair(rate.label, rate.amount, form="whole")


def _count(
    team: Team, days: Sequence[Day], most: dict[str, int], *, wording: Wording
) -> tuple[Cell, ...]:
    """Return vehicle, people, kits, visits, recordings, the most cards needed, nights away."""
    visits = [visit for day in days for _, visit in day.visits]
    return (
        wording.text(f"vehicle.{team.vehicle.vehicle_class}"),
        len(team.members),
        len(team.kits),
        len(visits),
        sum(visit.expected_recorded for visit in visits),
        sum(most.get(stop, 0) for stop in {visit.stop for visit in visits}),
        sum(not day.at_home for day in days),
    )


def _price_team(
    days: Sequence[Day],
    assignments: Sequence[Assignment],
    pay: Sequence[_Rate],
    *,
    fuel: _Rate | None,
) -> tuple[Cell, ...]:
    """Return officers' days away and at home, kilometres, and the cost at the rates below."""
    away, home, lodging = pay
    days_away = sum(assignment.away for assignment in assignments)
    days_home = sum(assignment.home for assignment in assignments)
    driven = [day.metres for day in days if day.metres]
    per_diem = days_away * away.amount + days_home * home.amount
    nights = days_away * lodging.amount
    burnt = _price_fuel(driven, fuel)
    return (
        days_away,
        days_home,
        sum(driven) / _METRES_PER_KM,
        Formula(f"=I{{r}}*{away.cell}+J{{r}}*{home.cell}", per_diem),
        Formula(f"=I{{r}}*{lodging.cell}", nights),
        burnt,
        Formula("=SUM(L{r}:N{r})", per_diem + nights + burnt.value),
    )


def _price_fuel(driven: Sequence[int], fuel: _Rate | None) -> Formula:
    """Return the cost of fuel, in whole rupiah for each day (docs/laws.md, law 22)."""
    if fuel is None or not driven:
        return Formula("=0", 0)
    terms = "+".join(f"INT({metres}*{fuel.cell}/{_METRES_PER_KM})" for metres in driven)
    cost = sum(metres * fuel.amount // _METRES_PER_KM for metres in driven)
    return Formula(f"={terms}", cost)


def _price_assignment(assignment: Assignment, pay: Sequence[_Rate]) -> tuple[Cell, ...]:
    away, home, lodging = pay
    per_diem = assignment.away * away.amount + assignment.home * home.amount
    nights = assignment.away * lodging.amount
    return (
        Formula(f"=J{{r}}*{away.cell}+K{{r}}*{home.cell}", per_diem),
        Formula(f"=J{{r}}*{lodging.cell}", nights),
        Formula("=L{r}+M{r}", per_diem + nights),
    )
