"""Hold good files of every kind that the planner reads, spoil them, and feed them to it."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING

import openpyxl
from fuzz.spoiling import spoil
from inputs.small_project import SmallProject

import planner
from planner.cli import main
from planner.errors import InputError, TravelError

if TYPE_CHECKING:
    from pathlib import Path

CONFIGS = ("campaign", "staffing", "travel", "scenarios/without-kerinci")
DATA = ("data/villages.geojson", "data/roads.geojson", "data/places.csv", "data/areas.geojson")
TABLES = ("data/figures.csv", "data/figures.xlsx", "data/officers.csv", "data/officers.xlsx")
INPUTS = (*CONFIGS, *DATA, *TABLES)
BUNDLE = ("plan.json", "problem.json", "manifest.json")

FIGURES = (
    ("Kode", "Nama desa", "Wajib KTP", "Belum rekam"),
    ("15.03.03.1001", "Pasar", 1234, "1.200"),
    ("15.03.04.2001", "Hulu", 900, 80),
)
OFFICERS = (
    ("Nama", "Peran", "Instansi"),
    ("Budi", "operator", "kerinci"),
    ("Ani", "pendaftar, sopir", "sarolangun"),
)


def a_square(code, west, south):
    """Return the boundary of a kecamatan."""
    corners = ((0, 0), (0.2, 0), (0.2, 0.2), (0, 0.2), (0, 0))
    ring = [[west + east, south + north] for east, north in corners]
    return {
        "type": "Feature",
        "properties": {"code": code, "name": code},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


AREAS = {
    "type": "FeatureCollection",
    "features": [a_square("15.03.03", 102.6, -2.4), a_square("15.03.04", 102.75, -2.2)],
}


class Campaign:
    """A small campaign with a file of every kind; one of them is spoiled, and later mended."""

    def __init__(self, root: Path) -> None:
        self.project = SmallProject(root)
        for name, rows in (("figures", FIGURES), ("officers", OFFICERS)):
            self.project.write(
                f"data/{name}.csv",
                "\n".join(";".join(str(cell) for cell in row) for row in rows) + "\n",
            )
            book = openpyxl.Workbook()
            for row in rows:
                book.active.append(row)
            book.save(root / "data" / f"{name}.xlsx")
        self.project.write("data/areas.geojson", json.dumps(AREAS))
        self.project.replace(
            "campaign",
            "roads: data/roads.geojson",
            "roads: data/roads.geojson\nareas: data/areas.geojson",
        )
        self.good = {name: self.project.path(name).read_bytes() for name in INPUTS}

    def load_spoiled(self, name: str, seed: int) -> bool:
        """Load and build with the file ``name`` spoiled; say whether it was accepted.

        Any outcome but success or a clean refusal raises.
        """
        self.use_tables("xlsx" if name.endswith("xlsx") else "csv")
        path = self.project.path(name)
        path.write_bytes(spoil(path.name, path.read_bytes(), seed))
        try:
            planner.build(
                planner.load(
                    self.project.campaign,
                    scenario="without-kerinci" if name.startswith("scenarios/") else None,
                )
            )
        except (InputError, TravelError):
            return False
        finally:
            for each, data in self.good.items():
                self.project.write(each, data)
        return True

    def use_tables(self, ending: str) -> None:
        """Name the tables of this kind in the configs."""
        for config, line in (
            ("campaign", f"figures: data/figures.{ending}\n"),
            ("staffing", f"officers_file: data/officers.{ending}\n"),
        ):
            self.project.write(config, line.encode() + self.good[config])


def judge_spoiled(
    bundle: Path,
    good: dict[str, bytes],
    name: str,
    seed: int,
    *,
    verbs: tuple[str, ...] = ("check",),
) -> set[int]:
    """Let the command line read ``bundle`` with its file ``name`` spoiled; return how it ended."""
    for each, data in good.items():
        (bundle / each).write_bytes(spoil(each, data, seed) if each == name else data)
    ends = set()
    for verb in verbs:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()) as said:
            ends.add(
                main(
                    [verb, str(bundle), *(("--out", f"{bundle}-again") if verb == "render" else ())]
                )
            )
        if 1 in ends:
            raise AssertionError(f"{verb} with {name} spoiled by {seed}: {said.getvalue()}")
    return ends
