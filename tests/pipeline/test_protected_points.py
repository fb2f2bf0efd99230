"""Try to recover the point of a protected stop from all that is handed out, and fail.

Each attack is first tried on an ordinary village at the same point, where it succeeds.
"""

from __future__ import annotations

import io
import json
import re
import sys
import zipfile
from dataclasses import dataclass, replace
from itertools import product
from typing import TYPE_CHECKING

import pypdf
import pytest
import shapely
from cli import pretend
from inputs.small_project import SmallProject
from plan_builder import a_plan

import planner
from planner.bundle import problem_to_json, read_bundle, write_bundle
from planner.inputs.datasets.areas import _MARGIN_DEGREES
from planner.inputs.datasets.coordinates import kilometres
from planner.model.places import Coordinate
from planner.outputs.polylines import decode
from planner.pipeline import build, make_plan, render
from planner.travel.engine import build_matrices

if TYPE_CHECKING:
    from pathlib import Path

SITE = "15.03.03.2002/temu"
# North-east of all villages, so that the hull around them has a corner there.
TRUE = Coordinate(lat=-2.06327, lon=102.96341)
MIDDLE = Coordinate(lat=-2.05, lon=102.95)
ELSEWHERE = (
    Coordinate(lat=-2.00001, lon=102.90001),
    Coordinate(lat=-2.09999, lon=102.99999),
    Coordinate(lat=-2.05, lon=102.95),
    Coordinate(lat=-2.0123, lon=102.9876),
)
LEGS = """
  camp: {from: base:pauh, to: "15.03.03.2002/temu", minutes: 37, km: 21.3, both_ways: true,
         source: "the jenang"}
"""


def a_project(root, *, kind="orang_rimba", at=TRUE, more=(), legs=""):
    """Return the small project with a site at ``at``, and ``more`` (code, id, kind, point)."""
    project = SmallProject(root)
    villages = json.loads(project.path("data/villages.geojson").read_text())
    model = {feature["properties"]["code"][:8]: feature for feature in villages["features"]}
    camp = ("15.03.03.2002", SITE, kind, at)
    for code, id_, what, point in (camp, *more):
        own = {
            "code": code,
            "name": f"Titik {id_}",
            "kind": what,
            "confirmed": True,
            "lodging": False,
        }
        own |= {"contact": {"name": "Pendamping", "phone": "0812345678"}, "closed": []}
        properties = {**model[code[:8]]["properties"], **own}
        geometry = {"type": "Point", "coordinates": [point.lon, point.lat]}
        feature = {"type": "Feature", "id": id_, "properties": properties, "geometry": geometry}
        villages["features"].append(feature)
    project.write("data/villages.geojson", json.dumps(villages))
    if legs:
        project.write(
            "travel", project.path("travel").read_text().replace("\nlegs:\n", f"\nlegs:{legs}")
        )
    return project


@dataclass(frozen=True)
class HandedOut:
    """A bundle as read by anybody with the planner and the office's settings of travel."""

    folder: Path
    settings: object

    @property
    def problem(self):
        """Return what the plan was made from."""
        return read_bundle(self.folder).problem

    @property
    def plan(self):
        """Return the plan."""
        return read_bundle(self.folder).plan

    def texts(self):
        """Yield (name, text) of every file, those in zips and workbooks and of the paper too."""
        for path in sorted(self.folder.rglob("*")):
            if path.is_file():
                yield from _read(path.name, path.read_bytes())


def _read(name, content):
    if name.endswith((".zip", ".xlsx")):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            for inner in archive.namelist():
                yield from _read(f"{name}/{inner}", archive.read(inner))
    elif name.endswith(".pdf"):
        yield (
            name,
            " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages),
        )
    else:
        yield name, content.decode("utf-8")


def plan_visits(problem, *stops):
    """Return a plan that visits ``stops``, a day each."""
    made = a_plan(problem).with_team("T01", lender="sarolangun")
    for day, stop in zip(
        [day.date for day in problem.week.days][-len(stops) :], stops, strict=True
    ):
        made = made.with_day("T01", day, visits=[(stop, 90, "09:30")])
    return made.build()


@pytest.fixture
def hand_out(monkeypatch, tmp_path):
    """Return a function that plans a project and writes the bundle."""

    def run(project, name, *stops):
        modules = {}
        pretend.install(lambda problem, _watch: plan_visits(problem, *(stops or (SITE,))), modules)
        for module, stand_in in modules.items():
            monkeypatch.setitem(sys.modules, module, stand_in)
        inputs, _ = project.load()
        problem = build(inputs)
        plan = make_plan(problem, travel=inputs.travel)
        write_bundle(tmp_path / name, tuple(render(problem, plan, "id")))
        return HandedOut(tmp_path / name, inputs.travel)

    return run


def by_hull(bundle):
    """Shrink the outline of all areas by the distance that the planner draws it at.

    Return its corners.
    """
    rings = [ring for area in bundle.problem.map.areas for ring in area.rings]
    outline = shapely.union_all([shapely.Polygon([(p.lon, p.lat) for p in ring]) for ring in rings])
    core = outline.buffer(-_MARGIN_DEGREES + 0.0004, quad_segs=16)
    return [Coordinate(lat=lat, lon=lon) for lon, lat in shapely.get_coordinates(core).tolist()]


def by_polyline(bundle):
    """Return the ends of all pieces of all courses."""
    legs = [leg for route in bundle.plan.routes for leg in route.legs]
    lines = [decode(line.line) for leg in legs for line in leg.lines]
    return [Coordinate(lat=lat, lon=lon) for line in lines for lat, lon in (line[0], line[-1])]


def by_rings(bundle):
    """Return the points of a fine grid that fit the published times and lengths best.

    These are the times and lengths from all known places.
    """
    problem = bundle.problem
    known = [
        (p.id, p.coordinate)
        for p in (*problem.stops, *problem.bases, *problem.offices)
        if p.id != SITE
    ]
    steps = range(41)
    grid = [
        Coordinate(lat=-2.1 + 0.0025 * a, lon=102.9 + 0.0025 * b) for a, b in product(steps, steps)
    ]
    guesses = [(f"guess:{number}", point) for number, point in enumerate(grid)]
    terrain = dict(bundle.settings.terrain_of)
    tried = replace(
        bundle.settings,
        terrain_of=(*terrain.items(), *((id_, terrain[SITE]) for id_, _ in guesses)),
    )
    (published,) = problem.matrices
    (matrix,) = build_matrices([*known, *guesses], tried, (published.classes[0],))
    row = published.places.index(SITE)
    from_known = [
        (published.minutes[row][at], published.metres[row][at])
        for at in map(published.places.index, (id_ for id_, _ in known))
    ]

    def miss(guess):
        found = zip(
            matrix.minutes[len(known) + guess], matrix.metres[len(known) + guess], strict=True
        )
        return sum(
            abs(m - k)
            for (_, m), (_, k) in zip(found, from_known, strict=False)
            if m is not None and k is not None
        )

    misses = [miss(guess) for guess in range(len(grid))]
    return [point for point, wrong in zip(grid, misses, strict=True) if wrong <= min(misses)]


def by_numbers(bundle):
    """Return all points of which both numbers stand in one file, to three decimals at least."""
    found = []
    for _, text in bundle.texts():
        numbers = {
            float(number.replace(",", ".")) for number in re.findall(r"-?\d{1,3}[.,]\d{3,}", text)
        }
        found += [
            Coordinate(lat=lat, lon=lon)
            for lat in numbers
            if abs(lat - TRUE.lat) < 0.002
            for lon in numbers
            if abs(lon - TRUE.lon) < 0.002
        ]
    return found


ATTACKS = (by_hull, by_polyline, by_rings, by_numbers)


def nearest_km(points):
    """Return how near the nearest of ``points`` comes to the true one."""
    return min((kilometres(point, TRUE) for point in points), default=99.0)


def test_every_attack_finds_an_ordinary_village(hand_out, tmp_path):
    """So the attacks are worth something."""
    bundle = hand_out(a_project(tmp_path / "p", kind="market"), "out")
    assert {attack.__name__: nearest_km(attack(bundle)) < 0.3 for attack in ATTACKS} == {
        attack.__name__: True for attack in ATTACKS
    }


def test_no_attack_finds_a_protected_stop(hand_out, tmp_path):
    """None comes nearer than the middle of the cell is, but for the grid's step."""
    bundle = hand_out(a_project(tmp_path / "p"), "out")
    far = kilometres(MIDDLE, TRUE) - 0.4
    assert {attack.__name__: nearest_km(attack(bundle)) > far for attack in ATTACKS} == {
        attack.__name__: True for attack in ATTACKS
    }
    (stop,) = [stop for stop in bundle.problem.stops if stop.id == SITE]
    assert (stop.coordinate, stop.coordinate_basis, stop.max_reach_km) == (
        MIDDLE,
        "middle of a cell of 0.1 degree",
        8.0,
    )


def test_every_point_of_a_cell_gives_the_same_bundle(hand_out, tmp_path):
    """The bundles are equal to the last byte, with a leg of the office too.

    So a reader knows the cell, and nothing more.
    """
    written = []
    for number, (at, minutes, km) in enumerate(((TRUE, 37, 21.3), (ELSEWHERE[1], 44, 24.9))):
        legs = LEGS.replace("37", str(minutes)).replace("21.3", str(km))
        bundle = hand_out(a_project(tmp_path / str(number), at=at, legs=legs), f"out{number}")
        written.append((bundle.folder / "manifest.json").read_bytes())
    assert written[0] == written[1]
    assert "schedule.pdf" in json.loads(written[0])["sha256"]


def test_ten_plans_tell_no_more_than_one(tmp_path):
    """Weeks, scenarios, seasons, speeds and villages: each problem fits any point of the cell."""
    changes = [
        ("travel", "season: dry", "season: wet"),
        ("travel", "speed_kmh: 45", "speed_kmh: 38"),
        ("travel", "circuity: 1.45", "circuity: 1.31"),
        ("travel", "nearest_nodes: 12", "nearest_nodes: 3"),
        ("travel", "max_direct_km: 40", "max_direct_km: 25"),
        ("data/villages.geojson", "102.7801", "102.9301"),
    ]
    tried = 0
    for (file, old, new), week, scenario in (
        *((change, "2019-04-01", None) for change in changes),
        *(
            (("travel", "season: dry", "season: dry"), week, name)
            for week in ("2019-04-01", "2019-04-08")
            for name in (None, "without-kerinci")
        ),
    ):
        seen = set()
        for number, at in enumerate((TRUE, *ELSEWHERE)):
            project = a_project(tmp_path / f"{tried}-{number}", at=at).replace(file, old, new)
            inputs = planner.load(project.campaign, scenario=scenario)
            seen.add(problem_to_json(planner.build(inputs, week=week)))
        assert len(seen) == 1
        tried += 1
    assert tried == 10


def test_a_leg_of_the_office_is_rounded(tmp_path):
    """37 minutes are told as 45, 21.3 km as 25; legs between other places stay as they are."""
    inputs, _ = a_project(tmp_path / "p", legs=LEGS).load()
    (matrix,) = build(inputs).matrices
    camp, pauh, town = (
        matrix.places.index(place) for place in (SITE, "base:pauh", "base:sarolangun")
    )
    assert (matrix.minutes[pauh][camp], matrix.metres[pauh][camp], matrix.basis[pauh][camp]) == (
        45,
        25_000,
        "o",
    )
    assert (matrix.minutes[town][pauh], matrix.metres[town][pauh]) == (35, 24_500)


@pytest.mark.parametrize(
    ("minutes", "km", "told"),
    [(1, 0, (15, 5000)), (15, 5, (15, 5000)), (16, 5.1, (30, 10_000)), ("null", "null", None)],
)
def test_a_leg_is_rounded_up_to_at_least_a_step(tmp_path, minutes, km, told):
    """A minute would tell that the site lies at the base; no way stays none."""
    legs = LEGS.replace("37", str(minutes)).replace("21.3", str(km))
    inputs, _ = a_project(tmp_path / "p", legs=legs).load()
    (matrix,) = build(inputs).matrices
    row, column = matrix.places.index("base:pauh"), matrix.places.index(SITE)
    assert (matrix.minutes[row][column], matrix.metres[row][column]) == (told or (None, None))


def test_stops_of_one_cell_are_no_way_apart_and_are_planned(tmp_path):
    """Two protected sites of two kecamatan, and a village in the very middle.

    They are planned lawfully, rendered and read again.
    """
    other = ("15.03.04.2001", "15.03.04.2001/temu", "SAD", ELSEWHERE[0])
    village = ("15.03.03.2003", "15.03.03.2003", "desa", MIDDLE)
    project = a_project(tmp_path / "p", more=(other, village))
    inputs, _ = project.load()
    problem = build(inputs)
    (matrix,) = problem.matrices
    places = [matrix.places.index(id_) for id_ in (SITE, other[1], village[1])]
    assert {matrix.minutes[a][b] for a in places for b in places} == {0}
    plan = planner.solve(problem, effort="low", travel=inputs.travel)
    assert planner.check(problem, plan).violations == ()
    assert {SITE, other[1], village[1]} & {
        visit.stop for route in plan.routes for visit in route.visits
    }
    planner.write(problem, plan, to=tmp_path / "out")
    assert planner.read(tmp_path / "out").doubts == ()


def test_every_output_says_whom_to_ask_and_leads_nowhere(hand_out, tmp_path):
    """Page, calendar, track, message, workbook and pack name the jenang.

    No link leads to the point that is shown.
    """
    bundle = hand_out(a_project(tmp_path / "p"), "out")
    texts = dict(bundle.texts())
    told = "Sepakati tempat pertemuan dengan jenang"
    flat = {
        name: re.sub(r"\r?\n ", "", text) for name, text in texts.items()
    }  # calendars fold their lines
    for name in (
        "T01.html",
        "T01.ics",
        "T01.gpx",
        "schedule.xlsx/xl/sharedStrings.xml",
        "T01.zip/gpx/T01.gpx",
    ):
        assert any(told in text for file, text in flat.items() if file.endswith(name)), name
    assert any(told in text for name, text in flat.items() if name.endswith(".txt"))
    assert "jenang" in flat["schedule.pdf"]
    for text in flat.values():
        assert "destination=-2.05" not in text.replace("%2C", ",")
        assert "geo:-2.05" not in text
    page = flat["T01.html"]
    assert "sengaja disamarkan" in page
    assert "hingga 8 km" in page
    assert "dari atau ke tengah wilayah" in page
