"""Prove that logistics, assignments and ranges say what the plan says; results can be read back."""

import dataclasses
from datetime import date, datetime

import pytest
from bundle.samples import a_plan, a_problem
from workbook_reading import read, table_of, write

from planner.model.resources import Role
from planner.outputs.texts.coverage import split_cost
from planner.outputs.workbook.results import FORMAT, OUTCOMES


def a_first_call():
    """Return the sample's problem with every stop called for the first time."""
    problem = a_problem()
    return dataclasses.replace(
        problem, stops=tuple(dataclasses.replace(stop, earlier=None) for stop in problem.stops)
    )


def test_logistics_cost_what_the_plan_costs():
    """T01: one officer, one day away: 370,000 and a night of 200,000; with fuel 616,500.

    Fuel is 31 km at 1,500: 46,500. The high demand is floor(250 x 0.8 x 0.8) = 160, of which one
    kit records 10 an hour in 270 minutes: 45; the plan expects 58, so 58 cards are the most.
    """
    problem, plan = a_first_call(), a_plan()
    rows = table_of(read(write(problem, plan))["Logistik"], "Tim")
    assert rows[1] == (
        *("T01 \N{MIDDLE DOT} Kerinci", "mobil gardan ganda", 1, 1, 1, 58, 58, 1, 1, 0, 31),
        *(370_000, 200_000, 46_500, 616_500),
    )
    cost = split_cost(problem, plan)
    assert rows[2][11:] == (cost.per_diem_idr, cost.lodging_idr, cost.fuel_idr, 616_500)


def test_costs_follow_the_rates():
    """Each formula of a cost names the cell of its rate, which holds the rate of the problem."""
    sheet = read(write(a_problem(), a_plan()), values=False)["Logistik"]
    rates = {row[0].value: row[1] for row in sheet.iter_rows() if row[0].value}
    away, home, lodging = (
        rates[label].coordinate.replace("B", "$B$")
        for label in ("Uang harian di luar", "Uang harian di rumah", "Penginapan per malam")
    )
    fuel = rates["BBM per km, mobil gardan ganda"].coordinate.replace("B", "$B$")
    [row] = [row for row in sheet.iter_rows() if str(row[0].value).startswith("T01")]
    assert [cell.value for cell in row[11:14]] == [
        f"=I3*{away}+J3*{home}",
        f"=I3*{lodging}",
        f"=INT(31000*{fuel}/1000)",
    ]
    assert [rates[label].value for label in ("Uang harian di luar", "Penginapan per malam")] == [
        370_000,
        200_000,
    ]


def test_every_officer_has_an_assignment():
    """A letter of assignment has name, tasks, lender, team, days with places, and allowances."""
    rows = table_of(read(write(a_problem(), a_plan()))["Petugas"], "Nama")
    monday = datetime(2019, 4, 1)  # noqa: DTZ001
    assert rows[1] == (
        *(
            "Operator perekaman 1 \N{MIDDLE DOT} Kerinci",
            None,
            "ketua tim, operator perekaman",
            "Kabupaten Kerinci",
            "T01",
        ),
        *(monday, "Sarolangun", monday, "Mandiangin", 1, 0, 370_000, 200_000, 570_000),
    )


def test_an_officer_who_only_leads_has_no_other_task():
    """The role of leading is told by being the lead, once."""
    plan = a_plan()
    lead = dataclasses.replace(plan.teams[0].members[0], roles=(Role.LEAD,))
    plan = dataclasses.replace(plan, teams=(dataclasses.replace(plan.teams[0], members=(lead,)),))
    assert table_of(read(write(a_problem(), plan))["Petugas"], "Nama")[1][2] == "ketua tim"


def test_coverage_is_shown_low_typical_high():
    """Mandiangin: 1,500 adults; 150, 200, 250 listed.

    Few come: floor(150 x 0.25 x 0.3) = 11. Many would be 160, more than one kit records; the plan's
    58 stay. Now (1500 - 250) / 1500 to (1500 - 150) / 1500; after the week (1250 + 11) / 1500 to
    (1350 + 58) / 1500.
    """
    rows = table_of(read(write(a_first_call(), a_plan()))["Kisaran"], "Kecamatan")
    assert rows[2][:8] == ("Mandiangin", 1500, 150, 200, 250, 11, 58, 58)
    assert rows[2][8:] == pytest.approx(
        [people / 1500 for people in (1250, 1300, 1350, 1261, 1358, 1408)]
    )
    assert rows[3][:8] == ("Seluruh kabupaten", 3000, 300, 400, 500, 11, 58, 58)
    assert rows[3][8:] == pytest.approx(
        [people / 3000 for people in (2500, 2600, 2700, 2511, 2658, 2758)]
    )


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_results_sheet_is_known_by_hidden_rows(language):
    """The first row has format, campaign, Monday and language.

    The keys above the headings are the same in both languages.
    """
    sheet = read(write(a_problem(), a_plan(), language)).worksheets[-1]
    assert [cell.value for cell in sheet[1]][:4] == [FORMAT, "sarolangun", "2019-04-01", language]
    keys = (
        "date",
        "team",
        "stop",
        "village",
        "kecamatan",
        "expected",
        "status",
        *OUTCOMES,
        "remarks",
    )
    [row] = [row for row in sheet.iter_rows(values_only=True) if row[0] == "date"]
    assert row == keys
    assert [number for number, look in sheet.row_dimensions.items() if look.hidden] == [1, 4]


def test_the_results_sheet_is_ready_to_fill_in():
    """One row a visit, a list of states, whole numbers for the nine outcomes.

    Only these cells and the remarks can be changed. Below the visit of row 6 stand ten rows for
    visits that nobody planned; all but the expected people (F) can be changed there.
    """
    sheet = read(write(a_problem(), a_plan()))["Hasil"]
    rows = table_of(sheet, "date")
    assert rows[1][7:16] == (
        *(
            "Direkam",
            "Sudah pernah rekam",
            "Pindah",
            "Meninggal",
            "Ganda",
            "Merantau",
            "Tidak hadir",
            "Menolak",
        ),
        "Gagal alat / jaringan",
    )
    assert rows[2][:8] == (
        datetime(2019, 4, 1),  # noqa: DTZ001
        "T01",
        "15.03.06.2001",
        "Rangkiling",
        "Mandiangin",
        58,
        None,
        None,
    )
    rules = {
        str(rule.sqref): (rule.type, rule.formula1)
        for rule in sheet.data_validations.dataValidation
    }
    assert rules == {
        "G6:G16": ("list", '"Selesai,Sebagian,Ditunda,Batal"'),
        "H6:P16": ("whole", "0"),
    }
    assert sheet.protection.sheet
    planned = {f"{column}6" for column in "GHIJKLMNOPQ"}
    unplanned = {f"{column}{row}" for column in "ABCDEGHIJKLMNOPQ" for row in range(7, 17)}
    assert {
        cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked
    } == planned | unplanned
    assert rows[3:13] == [(None,) * 17] * 10
    assert rows[13][:6] == ("Jumlah", None, None, None, None, 58)


def test_a_team_sheet_tells_a_day_without_work():
    """A day where the team slept is one row: where it stays, and no drive."""
    plan = a_plan()
    rest = dataclasses.replace(
        plan.routes[0],
        date=date(2019, 4, 2),
        visits=(),
        breaks=(),
        legs=(),
        start_place="base:mandiangin",
        arrive=450,
    )
    rows = table_of(
        read(write(a_problem(), dataclasses.replace(plan, routes=(*plan.routes, rest))))["T01"],
        "Tanggal",
    )
    assert rows[4][2:8] == (
        "Tidak ada kunjungan; tetap di Mandiangin",
        None,
        None,
        None,
        None,
        None,
    )
    assert rows[4][13] == "Menginap: Mandiangin"
