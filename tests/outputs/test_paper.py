"""Read the paper with pypdf: it says what the plan says, in both languages, with any names."""

import dataclasses
import io
import re
import unicodedata
from collections import Counter
from importlib import resources

import pypdf
import pytest
import small_week

from planner.locale.catalogue import catalogue
from planner.model.plan import Plan
from planner.outputs.paper import Paper, picture
from planner.outputs.texts.assignments import list_assignments
from planner.outputs.texts.coverage import split_cost
from planner.outputs.texts.day_steps import list_team_days
from planner.outputs.texts.wording import Wording

HOSTILE = (
    "#panic()",
    "*b* _i_ `c` $x$",
    "<script>alert(1)</script>",
    "${x}{{y}}",
    "@ref <label> // /* */",
    '"; #read("/etc/passwd")',
    "\\u{41}~--'",
    "=cmd|'/c calc'!A1",
    "</text><style>*{}</style>",
)


def write(problem, plan, language="id"):
    [(name, data)] = Paper().files(problem, plan, language)
    assert name == "schedule.pdf"
    return data


def read(data):
    """Return the text of each page on one line."""
    return [squeeze(page.extract_text()) for page in pypdf.PdfReader(io.BytesIO(data)).pages]


def squeeze(text):
    """Return ``text`` without layout: marks to break lines at, kinds of blank, ends of lines."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text.replace("\u200b", "")))


def packed(text):
    return squeeze(text).replace(" ", "")


@pytest.fixture(scope="module")
def sheets(problem, plan, language):
    return read(write(problem, plan, language))


def test_the_week_is_a_page_of_teams_and_days(sheets, plan, problem, language):
    """The first page, A4 landscape, names each team and its visits: hours, place, people.

    The people are marked if estimated.
    """
    wording = Wording(language)
    page = sheets[0]
    assert all(team.id in page for team in plan.teams)
    estimated = {stop.id: stop.demand.estimated for stop in problem.stops}
    names = {stop.id: stop.name for stop in problem.stops}
    for route in plan.routes:
        for visit in route.visits:
            people = wording.people(visit.expected_recorded, estimated=estimated[visit.stop])
            assert (
                squeeze(f"{names[visit.stop]} {wording.hours(visit.start, visit.end)} {people}")
                in page
            )
    assert squeeze(wording.people(plan.totals.expected_recorded, estimated=True)) in page
    box = pypdf.PdfReader(io.BytesIO(write(problem, plan, language))).pages[0].mediabox
    assert (round(box.width), round(box.height)) == (842, 595)  # points: 297 and 210 mm


def multiply(plan, number):
    """Return ``plan`` with T01's week for as many teams."""
    teams = [dataclasses.replace(plan.teams[0], id=f"T{each:02d}") for each in range(1, number + 1)]
    week = [route for route in plan.routes if route.team == "T01"]
    return dataclasses.replace(
        plan,
        teams=tuple(teams),
        routes=tuple(dataclasses.replace(route, team=team.id) for team in teams for route in week),
    )


@pytest.mark.parametrize(("number", "pages"), [(11, 1), (30, 3)])
def test_the_week_of_many_teams_stands_on_one_page_where_it_can(problem, plan, number, pages):
    """Eleven teams are set smaller, down to the sum below them.

    Thirty would be too small to read and run on, under the same heads.
    """
    sheets = read(write(problem, multiply(plan, number)))
    week = [
        page
        for page in sheets[
            : sheets.index(next(page for page in sheets if page.startswith("Tim T01")))
        ]
        if "Senin 1 Apr" in page
    ]
    assert len(week) == pages
    assert [f"T{each:02d}" for each in range(1, number + 1)] == re.findall(r"T\d\d", " ".join(week))
    assert "Jumlah" in week[-1]


def test_a_team_s_sheet_is_a_front_and_a_back_where_it_can(problem, plan):
    """Six days of two stops take two pages, under a smaller map and with tighter boxes to stamp."""
    author, stops = small_week.Author(), sorted(small_week.POINTS)[3:]
    days = [
        author.day("T01", day, ("base:pauh", stops[2 * day], stops[2 * day + 1], "base:pauh"))
        for day in range(6)
    ]
    full = dataclasses.replace(plan, teams=plan.teams[:1], routes=tuple(days))
    assert [page.startswith("Tim T01") for page in read(write(problem, full))].count(True) == 2


def test_a_screen_reader_finds_headings_table_heads_and_a_map_in_words(problem, plan, language):
    """The paper is tagged, in its language: its structure says what a page says by its looks."""
    reader = pypdf.PdfReader(io.BytesIO(write(problem, plan, language)))
    root = reader.trailer["/Root"]
    assert (root["/MarkInfo"]["/Marked"], root["/Lang"]) == (True, language)
    kinds = Counter(part["/S"] for part in elements(root["/StructTreeRoot"]))
    assert kinds["/H1"] == 2 + 2 * len(
        plan.teams
    )  # the week, front and back of each team's sheet, the annex
    assert min(kinds[kind] for kind in ("/Table", "/TH", "/TD", "/H2")) > 0
    figures = [part for part in elements(root["/StructTreeRoot"]) if part["/S"] == "/Figure"]
    assert [figure["/Alt"] for figure in figures] == [
        catalogue(language, "paper").text("label.map")
    ] * len(plan.teams)


def elements(node):
    """Yield the elements of a structure, from the top."""
    kids = node.get("/K", [])
    for kid in kids if isinstance(kids, list) else [kids]:
        part = kid.get_object()
        if isinstance(part, dict) and "/S" in part:
            yield part
            yield from elements(part)


def test_a_team_s_sheet_tells_every_day_stop_and_time(sheets, plan, problem, language):
    """On a team's pages stand the date of each day and each visit's place with four times."""
    wording = Wording(language)
    for day in list_team_days(problem, plan):
        title = wording.text("team.title", id=day.team.id)
        own = " ".join(page for page in sheets[1:-1] if page.startswith(title))
        assert wording.long_date(day.date) in own
        for step, visit in day.visits:
            times = " ".join(
                wording.clock(minute)
                for minute in (visit.arrive, visit.start, visit.end, visit.leave)
            )
            assert re.search(rf"{step.place.name} .*?{times}", own), (day.team.id, step.place.name)


def test_stamp_boxes_follow_the_stops(sheets, plan, problem, language):
    """Each visit has a numbered box with its planned arrival, in order, and the next place."""
    wording = Wording(language, ("paper", "outputs"))
    for team in plan.teams:
        own = " ".join(
            page for page in sheets[1:-1] if page.startswith(wording.text("team.title", id=team.id))
        )
        boxes = own[own.index(wording.text("label.stamps")) :]
        at = 0
        for day in (day for day in list_team_days(problem, plan) if day.team.id == team.id):
            for step, visit in day.visits:
                at = boxes.index(f"{wording.text('label.stamp_arrive')} {step.place.name}", at)
                assert f"{wording.long_date(day.date)}, {wording.clock(visit.arrive)}" in boxes[at:]


def test_contacts_are_on_the_phone_list(sheets, language):
    """Only Bukit Satu has a contact, on the sheet of T02.

    Its other place follows with a line to write on.
    """
    [page] = [page for page in sheets if "Kades, 081200000000" in page]
    phones = page[: page.index(Wording(language, ("paper",)).text("label.stamps"))]
    assert "Bukit Satu Sarolangun Kades, 081200000000 Bukit Dua Sarolangun" in phones


def test_the_annex_names_who_goes_where_and_how_long(problem, plan):
    """T01 is on the way 31 March to 3 April.

    Its lead sleeps away from Kerinci all four nights. The guest of Sarolangun starts and ends at
    home, and of the four nights spends those of 31 March and 3 April (which end in Sarolangun)
    there: two away.
    """
    annex = read(write(problem, plan))[-1]
    assert "Lampiran Surat Perintah Tugas" in annex
    assert "Kec. Pauh: Lubuk Satu, Lubuk Dua, Lubuk Tiga; Kec. Sarolangun: Bukit Tiga" in annex
    lead, guest, *_ = list_assignments(problem, list_team_days(problem, plan))
    assert (lead.origin.name, lead.end.name, lead.days, lead.away, lead.home) == (
        "Siulak",
        "Sarolangun",
        4,
        4,
        0,
    )
    assert (guest.origin.name, guest.end.name, guest.days, guest.away, guest.home) == (
        "Sarolangun",
        "Sarolangun",
        4,
        2,
        2,
    )
    assert "Minggu, 31 Maret 2019, Siulak Rabu, 3 April 2019, Sarolangun 4 4" in annex


def test_allowances_of_all_officers_make_the_cost(problem, plan):
    """What the assignments come to at the rates of pay is what the plan costs besides its fuel."""
    assignments, pay, cost = (
        list_assignments(problem, list_team_days(problem, plan)),
        problem.pay,
        split_cost(problem, plan),
    )
    per_diem = sum(
        assignment.away * pay.per_diem_away_idr + assignment.home * pay.per_diem_home_idr
        for assignment in assignments
    )
    assert (per_diem, sum(assignment.away for assignment in assignments) * pay.lodging_idr) == (
        cost.per_diem_idr,
        cost.lodging_idr,
    )


def test_examples_sources_and_doubts_are_told(sheets, language):
    """Sample staff is marked on the week and on the team's sheet.

    Every page says what a star is and whose data it shows.
    """
    wording = Wording(language)
    assert "Kabupaten Kerinci" in sheets[0]
    assert wording.text("tag.example") in next(
        page for page in sheets if page.startswith(wording.text("team.title", id="T01"))
    )
    assert all(
        wording.text("estimate.footnote") in page and "OpenStreetMap" in page for page in sheets
    )


def test_equal_plans_give_equal_bytes(problem, plan):
    """Nothing of the moment of writing is in the file: it is dated by the week."""
    data = write(problem, plan)
    assert data == write(problem, plan)
    assert pypdf.PdfReader(io.BytesIO(data)).metadata.creation_date.date() == small_week.MONDAY


def test_hostile_text_is_data(problem, plan):
    """A name that is markup elsewhere is printed letter by letter on week, sheets and annex."""
    text = " ".join(HOSTILE)
    stops = tuple(
        dataclasses.replace(stop, name=text, kecamatan_name=text) for stop in problem.stops
    )
    lenders = tuple(
        dataclasses.replace(lender, name=f"{lender.id} {text}") for lender in problem.lenders
    )
    hostile = dataclasses.replace(problem, name=text, stops=stops, lenders=lenders, scenario=text)
    for page in read(write(hostile, plan)):
        assert all(packed(part) in packed(page) for part in HOSTILE)


def test_unseen_and_endless_text_is_tamed(problem, plan):
    """Control characters and marks that turn the order of reading are shown as symbols.

    10,000 letters are cut and broken into lines.
    """
    stops = tuple(
        dataclasses.replace(stop, name="a\x00\x1b[31m\u202eb" if n else "x" * 10_000)
        for n, stop in enumerate(problem.stops)
    )
    pages = read(write(dataclasses.replace(problem, stops=stops), plan))
    whole = "".join(packed(page) for page in pages)
    assert "a\ufffd\ufffd[31m\ufffdb" in whole
    assert "x" * 1001 not in whole


def test_an_empty_plan_has_its_paper(problem, plan):
    """No team, no sheet, no annex: the week alone."""
    nothing = dataclasses.replace(
        plan.totals, **dict.fromkeys((field.name for field in dataclasses.fields(plan.totals)), 0)
    )
    empty = Plan(
        teams=(), routes=(), unvisited=(), marginal=(), idle=(), totals=nothing, proof=plan.proof
    )
    assert len(read(write(problem, empty))) == 1


def test_paper_and_screen_share_their_colours():
    """The picture's colours are those of app.css."""
    css = (resources.files("planner.outputs") / "assets" / "app.css").read_text(encoding="utf-8")
    assert (
        tuple(re.findall(r"\.c\d \{ --c: (#\w+); --on: (#\w+); \}", css))
        == picture.weekday_colours()
    )
    assert tuple(re.findall(r"\.t\d+ \{ --t: (#\w+); \}", css)) == picture._TONES


def test_both_languages_have_the_same_texts():
    """Each message is there in both, with the same placeholders."""
    indonesian, english = catalogue("id", "paper"), catalogue("en", "paper")
    assert indonesian.keys() == english.keys()
    for key in indonesian.keys():  # noqa: SIM118  (a catalogue is no mapping)
        names = [
            sorted(re.findall(r"\$\w+|\{\w+\}", each._messages[key]))
            for each in (indonesian, english)
        ]
        assert names[0] == names[1], key
