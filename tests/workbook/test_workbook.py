"""Read the workbook back: it says what the plan says, in dates and numbers, and runs nothing."""

import dataclasses
import io
import re
import zipfile
from datetime import date, datetime, time, timedelta

import pytest
from bundle.samples import a_plan, a_problem, a_stop
from hypothesis import given, settings
from hypothesis import strategies as st
from workbook_reading import read, table_of, write

from planner.locale.catalogue import catalogue
from planner.model.places import Contact
from planner.model.plan import DayRoute, Plan, Proof
from planner.model.travel import Leg

HOSTILE = (
    "=cmd|'/c calc'!A1",
    "@SUM(A1)",
    "+1",
    "-1",
    "https://x.example",
    "a\x00\x1b[31mb\u202e",
    "_x0041_",
    "\ud800",
    "{=1}",
    "x" * 10_000,
)


# The formulas of a workbook, all of them: sums, sums by hand, shares,
# what is short of a target, costs at a rate.
CELL, RATE = r"[A-Z]\d+", r"\$B\$\d+"
COST = rf"{CELL}\*{RATE}(\+{CELL}\*{RATE})?|INT\(\d+\*{RATE}/1000\)(\+INT\(\d+\*{RATE}/1000\))*"
OURS = (
    rf"SUM\({CELL}:{CELL}\)|\d+|B\d+/B\d+|IF\([A-Z\d=,()+/-]*\)"
    rf"|MAX\(0,ROUNDUP\([A-Z\d(),*+/-]*|{CELL}\+{CELL}|{COST}"
)


def with_journey_home(plan):
    """Return ``plan`` with a second day that goes home by a base: 30 + 200 minutes.

    Home is the lender's office.
    """
    legs = tuple(
        Leg(
            origin=origin, destination=destination, minutes=minutes, metres=metres, basis="skeleton"
        )
        for origin, destination, minutes, metres in (
            ("base:mandiangin", "base:sarolangun", 30, 20_000),
            ("base:sarolangun", "office:kerinci", 200, 150_500),
        )
    )
    day = DayRoute(
        team="T01",
        date=date(2019, 4, 2),
        start_place="base:mandiangin",
        depart=360,
        visits=(),
        breaks=(),
        end_place="office:kerinci",
        arrive=590,
        legs=legs,
    )
    return dataclasses.replace(plan, routes=(*plan.routes, day))


@pytest.mark.parametrize("language", ["id", "en"])
def test_equal_plans_give_equal_bytes(language):
    """Nothing of the moment of writing is in the file, and the languages differ."""
    assert write(a_problem(), a_plan(), language) == write(a_problem(), a_plan(), language)
    with zipfile.ZipFile(io.BytesIO(write(a_problem(), a_plan(), language))) as archive:
        assert b"2019-04-01T00:00:00Z" in archive.read("docProps/core.xml")


def test_the_sheets_are_in_the_order_of_use():
    """Grid, teams, logistics, what is left out, figures, results.

    Each is landscape, one page wide, with its head on every page. Paper 9 is A4; 14 is Folio (F4),
    on which letters of assignment and forms are printed.
    """
    book = read(write(a_problem(), a_plan()))
    assert book.sheetnames == [
        "Minggu",
        "T01",
        "Logistik",
        "Petugas",
        "Tidak dikunjungi",
        "Angka",
        "Kisaran",
        "Hasil",
    ]
    for sheet in book:
        assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == (
            "landscape",
            14 if sheet.title in {"Petugas", "Hasil"} else 9,
        )
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (
            True,
            0,
        )
        assert sheet.print_title_rows
        assert sheet.freeze_panes
        assert sheet.oddFooter.right.text.strip() == "Halaman &P dari &N"
    assert [sheet.title for sheet in book if sheet.auto_filter.ref] == [
        "T01",
        "Petugas",
        "Tidak dikunjungi",
        "Hasil",
    ]


def test_the_grid_shows_places_hours_and_nights():
    """A team's day is a cell; a journey day after the service days has its column.

    Recordings are summed both ways.
    """
    rows = table_of(read(write(a_problem(), with_journey_home(a_plan())))["Minggu"], "Tim")
    assert rows[0] == ("Tim", datetime(2019, 4, 1), datetime(2019, 4, 2), "Perkiraan direkam")  # noqa: DTZ001
    assert rows[1] == (
        "T01\nKerinci",
        (
            "08.40\N{EN DASH}14.10 Rangkiling (\N{ALMOST EQUAL TO}\N{NO-BREAK SPACE}58*)\n"
            "Menginap: Mandiangin"
        ),
        "Perjalanan: Mandiangin \N{EN DASH} Kerinci",
        58,
    )
    assert rows[2] == ("Jumlah", 58, 0, 58)


def test_a_team_sheet_tells_every_drive_and_stay():
    """Departure, visits and arrival of each day have real dates and times.

    A base passed on the way has its own row.
    """
    rows = table_of(read(write(a_problem(), with_journey_home(a_plan())))["T01"], "Tanggal")
    monday, tuesday = datetime(2019, 4, 1), datetime(2019, 4, 2)  # noqa: DTZ001
    no = (None,) * 3
    assert [row[:8] for row in rows[1:7]] == [
        (monday, None, "Berangkat dari Sarolangun", None, *no, time(7, 30)),
        (
            monday,
            1,
            "Rangkiling",
            "Mandiangin",
            time(8, 10),
            time(8, 40),
            time(14, 10),
            time(14, 30),
        ),
        (monday, None, "Tiba di Mandiangin", None, time(15, 5), None, None, None),
        (tuesday, None, "Berangkat dari Mandiangin", None, *no, time(6, 0)),
        (tuesday, None, "Lewat Sarolangun", None, time(6, 30), None, None, None),
        (tuesday, None, "Tiba di Kerinci", None, time(9, 50), None, None, None),
    ]
    assert [row[8:] for row in rows[1:7]] == [
        (None, None, None, None, None, None),
        ("12.00\N{EN DASH}13.00", 58, 0, 31, 40, None),
        (None, None, None, None, None, "Menginap: Mandiangin"),
        (None, None, None, None, None, None),
        (None, None, None, 20, 30, None),
        (None, None, None, 150.5, 200, "Pulang: Kerinci"),
    ]
    # 31 + 20 + 150.5 km, 40 + 30 + 200 minutes
    assert rows[7][9:13] == (58, 0, 201.5, 270)


def test_the_head_of_a_team_sheet_names_members_and_kits():
    """The lead comes first; officers and kits without names go by kind, number and lender."""
    lines = [
        row[0]
        for row in read(write(a_problem(), a_plan()))["T01"].iter_rows(max_row=4, values_only=True)
    ]
    assert lines == [
        "Tim T01 \N{EN DASH} Kabupaten Kerinci",
        "1\N{EN DASH}6 April 2019",
        "Petugas (1): Operator perekaman 1 \N{MIDDLE DOT} Kerinci (ketua tim, operator perekaman)",
        (
            "Kendaraan: car-1 \N{MIDDLE DOT} Kerinci (mobil gardan ganda, 5 tempat duduk). "
            "Alat perekaman: Alat 1 \N{MIDDLE DOT} Kerinci"
        ),
    ]


def test_what_is_left_out_has_its_reason_and_price():
    """Of 12 turned away and 30 absent before, floor(12 x 0.8 + 30 x 0.4) = floor(21.6) = 21 come.

    A price of 12 is 1.2 recordings.
    """
    rows = table_of(read(write(a_problem(), a_plan()))["Tidak dikunjungi"], "Kode")
    reason = "Desa lain lebih bernilai dengan tim yang ada"
    assert rows[1] == (
        "15.03.01.2001",
        "Tambak Ratu",
        "Batang Asai",
        200,
        21,
        reason,
        "add_team (kits: 1, lender: bungo)",
        1.2,
        "perkiraan (±)",
    )
    assert rows[2][3:5] == (200, 21)


def test_an_unconfirmed_village_brings_fewer():
    """The crowd of an unconfirmed stop is floor(200 x 0.45 x 0.30) = 27."""
    problem = a_problem()
    stops = tuple(
        dataclasses.replace(stop, earlier=None, confirmed=False) for stop in problem.stops
    )
    rows = table_of(
        read(write(dataclasses.replace(problem, stops=stops), a_plan()))["Tidak dikunjungi"], "Kode"
    )
    assert rows[1][4] == 27


def test_coverage_is_shown_on_both_lists():
    """Mandiangin: 1,500 adults, 200 listed, of them 90 there, 58 expected.

    On the list 1300/1500 now and 1358/1500 after; verified 1300/1390 and 1358/1390; at most
    1390/1500 by recording. To 90 % (1350) nothing is left, to 98 % (1470) 1470 - 1358 = 112. For
    both kecamatan: 2700 - 2658 = 42, 2940 - 2658 = 282.
    """
    rows = table_of(read(write(a_problem(), a_plan()))["Angka"], "Kecamatan")
    assert rows[0][10:] == ("Sisa ke 90\xa0% setelah rencana", "Sisa ke 98\xa0% setelah rencana")
    assert rows[2][:5] == ("Mandiangin", 1500, 200, 90, 58)
    assert rows[2][5:10] == pytest.approx(
        (1300 / 1500, 1358 / 1500, 1300 / 1390, 1358 / 1390, 1390 / 1500)
    )
    assert rows[2][10:] == (0, 112)
    assert rows[3][:5] == ("Seluruh kabupaten", 3000, 400, 180, 58)
    assert rows[3][10:] == (42, 282)


def test_estimates_carry_a_star_and_stay_numbers():
    """The office's own figures carry none."""
    problem = a_problem()
    own = dataclasses.replace(a_stop().demand, estimated=False)
    stops = (problem.stops[0], dataclasses.replace(problem.stops[1], demand=own))
    sheet = read(write(dataclasses.replace(problem, stops=stops), a_plan()))["Angka"]
    formats = {row[0].value: row[1].number_format for row in sheet.iter_rows() if row[0].value}
    assert formats["Batang Asai"] == '#,##0"*"'
    assert formats["Mandiangin"] == "#,##0"
    assert formats["Seluruh kabupaten"] == '#,##0"*"'


@pytest.mark.parametrize(
    ("value", "bound", "told"),
    [
        (57_000, 60_000, "lebih dari 5,3 % di atas rencana ini"),
        (60_000, 60_000, "Tidak ada rencana yang lebih baik"),
        (-5, 0, "tidak di atas nol"),
    ],
)
def test_the_proof_claims_no_more_than_it_holds(value, bound, told):
    """3000 above 57000 is 5.26 %, told rounded up; the best plan is called so.

    Without a positive bound there is no share to tell.
    """
    proof = Proof(value=value, bound=bound, complete=True, reproducible=True, interrupted=False)
    sheet = read(write(a_problem(), dataclasses.replace(a_plan(), proof=proof)))["Angka"]
    assert any(told in str(row[0]) for row in sheet.iter_rows(values_only=True))


def test_formulas_are_only_ours_and_hold_their_values():
    """Every formula refers to its own sheet, and its cached value equals what it calculates."""
    data = write(a_problem(), with_journey_home(a_plan()))
    formulas = sums = 0
    for sheet, values in zip(read(data, values=False), read(data), strict=True):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    assert re.fullmatch(rf"=({OURS})", cell.value)
                    assert isinstance(values[cell.coordinate].value, int | float)
                    formulas += 1
                    added = re.fullmatch(r"=SUM\((.*)\)", cell.value)
                    if added:
                        sums += 1
                        assert values[cell.coordinate].value == sum(
                            each.value or 0 for line in values[added[1]] for each in line
                        )
    assert formulas > sums > 0


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_text_is_inert(text):
    """A name is a text in every cell: no formula, no link, nothing unseen, nothing endless."""
    problem, plan = a_problem(), a_plan()
    stops = tuple(
        dataclasses.replace(
            stop,
            name=text,
            kecamatan_name=text,
            contact=Contact(name=text, phone=None),
            confirmed=False,
        )
        for stop in problem.stops
    )
    lender = dataclasses.replace(problem.lenders[0], name=text)
    problem = dataclasses.replace(problem, name=text, stops=stops, lenders=(lender,), scenario=text)
    team = dataclasses.replace(plan.teams[0], id=text)
    routes = tuple(dataclasses.replace(route, team=text) for route in plan.routes)
    data = write(problem, dataclasses.replace(plan, teams=(team,), routes=routes))
    inert = re.sub("[\x00\x1b\u202e\ud800]", "\ufffd", text)
    cells = [
        cell for sheet in read(data, values=False) for row in sheet.iter_rows() for cell in row
    ]
    assert not any(cell.hyperlink for cell in cells)
    formulas = [cell.value for cell in cells if cell.data_type == "f"]
    assert all(re.fullmatch(rf"=({OURS})", formula) for formula in formulas)
    shown = [cell.value for cell in cells if isinstance(cell.value, str) and cell.data_type == "s"]
    assert any(value.startswith(inert[:900]) for value in shown)
    assert max(map(len, shown)) <= 1000


def test_team_ids_that_excel_would_confuse_get_their_own_sheets():
    """Letters not allowed for sheets, names that differ in capitals only, and a name of ours."""
    plan = a_plan()
    ids = ("a/b", "A:B", "hasil", "", "y" * 40, "Y" * 41, "History", "'")
    teams = tuple(dataclasses.replace(plan.teams[0], id=team) for team in ids)
    names = read(write(a_problem(), dataclasses.replace(plan, teams=teams, routes=()))).sheetnames
    assert len(names) == 7 + len(ids)
    assert names[1:4] == ["a-b", "A-B (2)", "hasil"]
    assert "Hasil (2)" in names


def test_an_empty_plan_has_its_workbook():
    """No teams, no visits, nothing left out: headings and zeros."""
    plan = a_plan()
    nothing = dict.fromkeys((field.name for field in dataclasses.fields(plan.totals)), 0)
    empty = Plan(
        teams=(),
        routes=(),
        unvisited=(),
        marginal=(),
        idle=(),
        totals=dataclasses.replace(plan.totals, **nothing),
        proof=plan.proof,
    )
    book = read(write(a_problem(), empty))
    assert book.sheetnames == [
        "Minggu",
        "Logistik",
        "Petugas",
        "Tidak dikunjungi",
        "Angka",
        "Kisaran",
        "Hasil",
    ]


@settings(max_examples=15, deadline=None)
@given(st.lists(st.integers(0, 1000), min_size=2, max_size=9), st.integers(0, 3))
def test_the_grid_adds_up_for_any_week(recorded, days):
    """Row and column totals of the grid are the plan's, however its visits are spread over days."""
    plan, problem = a_plan(), a_problem()
    base = plan.routes[0]
    routes = tuple(
        dataclasses.replace(
            base,
            date=base.date + timedelta(days=index % (days + 1)),
            team=f"T{index}",
            visits=(dataclasses.replace(base.visits[0], expected_recorded=people),),
        )
        for index, people in enumerate(recorded)
    )
    teams = tuple(dataclasses.replace(plan.teams[0], id=route.team) for route in routes)
    rows = table_of(
        read(write(problem, dataclasses.replace(plan, teams=teams, routes=routes)))["Minggu"], "Tim"
    )
    total = rows[len(recorded) + 1]
    assert [row[-1] for row in rows[1 : len(recorded) + 1]] == recorded
    assert total[-1] == sum(recorded) == sum(total[1:-1])


def test_both_languages_have_the_same_texts():
    """Each message is there in both, with the same placeholders."""
    indonesian, english = catalogue("id", "workbook"), catalogue("en", "workbook")
    assert indonesian.keys() == english.keys()
    for key in sorted(indonesian.keys()):
        names = [
            sorted(re.findall(r"\$\w+", each._messages[key])) for each in (indonesian, english)
        ]
        assert names[0] == names[1], key
