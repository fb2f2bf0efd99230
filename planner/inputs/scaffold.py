"""New campaign files for a regency, from the lists of the province.

Values that the lists do not have are marked to be filled in.
"""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from importlib import resources
from string import Template
from typing import TYPE_CHECKING

from planner.errors import InputError
from planner.inputs.datasets.name_matching import plain_name
from planner.inputs.readers.files import Mention, Project
from planner.inputs.readers.findings import TO_FILL_IN, Findings, Place, shown
from planner.inputs.readers.table_header import Column
from planner.inputs.readers.tables import read_table, text_of
from planner.inputs.schema.values import check_slug

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

VILLAGE_LIST = "data/jambi_villages.csv"
SEAT_LIST = "data/jambi_seats.csv"

_VILLAGE_COLUMNS = (
    "code",
    "name",
    "kind",
    "kecamatan_code",
    "kecamatan",
    "kabupaten",
    "lat",
    "lon",
    "coord_basis",
    "area_km2",
    "tps_2024",
)
_SEAT_COLUMNS = ("area", "id", "name", "lat", "lon", "source")
_CONFIGS = ("campaign", "staffing", "travel")
_ATTRIBUTION = "cahyadsn/wilayah, cahyadsn/wilayah_boundaries (MIT)"
_BASIS = (
    "Wajib KTP dan belum rekam: angka kantor. "
    "Yang hadir dan yang datang: andaian, belum pernah diukur."
)
_ASSUMED = (
    ("present", (250, 450, 800)),
    ("turnout", (300, 550, 800)),
    ("turnout_unconfirmed", (100, 300, 500)),
)
_NOTE = "andaian: ada penginapan di sini"
_FLOOR_PERCENT = 20
_REGENCY_LENGTH = len("15.03")
# The margin around the outermost villages in degrees: about 10 km.
_MARGIN = 0.1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewCampaign:
    """The name of a new campaign, and its two folders (from the project root) with their files."""

    name: str
    folders: tuple[tuple[str, tuple[tuple[str, bytes], ...]], ...]


def find_root(start: Path) -> Path:
    """Return ``start``, or the nearest folder above it, with the province's list of villages.

    Raises
    ------
    InputError
        If no folder has the list (E1901).
    """
    found = next(
        (folder for folder in (start, *start.parents) if (folder / VILLAGE_LIST).is_file()), None
    )
    if found is None:
        findings = Findings()
        findings.add("E1901", Place(start.as_posix()), list=VILLAGE_LIST)
        raise InputError(tuple(findings.issues))
    return found


def found_campaign(root: Path, area: str) -> NewCampaign:
    """Return the files of a new campaign for the regency with the Kemendagri code ``area``.

    They are made from the lists below ``root``.

    Raises
    ------
    InputError
        If the lists cannot be read, or do not have the regency (E1902).
    """
    findings = Findings()
    project = Project(root=root, campaign="configs")
    villages = _read(project, VILLAGE_LIST, _VILLAGE_COLUMNS, findings)
    seats = _read(project, SEAT_LIST, _SEAT_COLUMNS, findings)
    own = [row for row in villages if row["code"][:_REGENCY_LENGTH] == area]
    if not findings.has_errors and not own:
        known = sorted({f"{row['code'][:_REGENCY_LENGTH]} {row['kabupaten']}" for row in villages})
        findings.add("E1902", Place(VILLAGE_LIST), got=shown(area), known=", ".join(known))
    if findings.has_errors:
        raise InputError(tuple(findings.issues))
    return _CampaignBuilder(area=area, villages=own, seats=seats).campaign()


@dataclass(frozen=True, slots=True, kw_only=True)
class _CampaignBuilder:
    """Makes the files of one regency; ``villages`` and ``seats`` are rows of the lists."""

    area: str
    villages: Sequence[dict[str, str]]
    seats: Sequence[dict[str, str]]

    def campaign(self) -> NewCampaign:
        """Return all files."""
        values = self._placeholders()
        templates = resources.files("planner.inputs") / "templates"
        texts = (
            (f"{name}.yaml", (templates / f"{name}.yaml").read_text(encoding="utf-8"))
            for name in _CONFIGS
        )
        configs = tuple((name, Template(text).substitute(values).encode()) for name, text in texts)
        data = (
            ("villages.geojson", self._geojson()),
            ("places.csv", self._places()),
            ("angka-kantor.csv", self._figures()),
        )
        name = values["name"]
        return NewCampaign(
            name=name, folders=((f"data/{name}", data), (f"configs/{name}", configs))
        )

    def _placeholders(self) -> dict[str, str]:
        """Return the values of the placeholders of the templates."""
        regency = self.villages[0]["kabupaten"]
        kecamatan = {row["kecamatan_code"]: row["kecamatan"] for row in self.villages}
        name = regency.removeprefix("Kabupaten ").removeprefix("Kota ").casefold().replace(" ", "-")
        return {
            "name": check_slug(name),
            "area": self.area,
            "title": _quoted(f"Jemput Bola e-KTP {regency}"),
            "office": _quoted(f"Disdukcapil {regency}"),
            "box": self._box(),
            "seat": self._bases()[0][0].removeprefix("base:"),
            "bases": "\n".join(f"  - {base}" for base, *_ in self._bases()),
            "floors": "\n".join(
                f'  "{code}": {{share_percent: {_FLOOR_PERCENT}}}  # {label}'
                for code, label in sorted(kecamatan.items())
            ),
            "first_kecamatan": self.villages[0]["kecamatan_code"],
            "first_village": self.villages[0]["code"],
        }

    def _box(self) -> str:
        """Return the box of degrees around all villages, as YAML."""
        lons, lats = (
            [float(row[axis]) for row in self.villages if row[axis]] for axis in ("lon", "lat")
        )
        west = min(lons) - _MARGIN
        south = min(lats) - _MARGIN
        east = max(lons) + _MARGIN
        north = max(lats) + _MARGIN
        return f"{{west: {west:.2f}, south: {south:.2f}, east: {east:.2f}, north: {north:.2f}}}"

    def _bases(self) -> list[tuple[str, ...]]:
        """Return the rows of the bases: the seat, then villages named like their kecamatan."""
        own = [seat for seat in self.seats if self._is_mine(seat)]
        bases: list[tuple[str, ...]] = [
            (
                f"base:{seat['id']}",
                seat["name"],
                "base",
                *_point(seat),
                seat["source"] or TO_FILL_IN,
                _NOTE,
            )
            for seat in own
        ]
        taken = {plain_name(base[1]) for base in bases}
        for row in self.villages:
            if (
                plain_name(row["name"]) == plain_name(row["kecamatan"])
                and plain_name(row["name"]) not in taken
            ):
                taken.add(plain_name(row["name"]))
                known = f"{row['coord_basis']}, cahyadsn/wilayah_boundaries {row['code']}"
                source = known if row["lat"] else TO_FILL_IN
                bases.append(
                    (
                        f"base:{'-'.join(row['name'].casefold().split())}",
                        row["name"],
                        "base",
                        *_point(row),
                        source,
                        _NOTE,
                    )
                )
        return bases

    def _is_mine(self, seat: dict[str, str]) -> bool:
        return seat["area"] == self.area

    def _places(self) -> bytes:
        """Return places.csv: the bases, and the seats of other regencies as offices of lenders."""
        offices = (
            (f"office:{seat['id']}", seat["name"], "office", *_point(seat), seat["source"], "")
            for seat in self.seats
        )
        known = (
            row
            for row, seat in zip(offices, self.seats, strict=True)
            if not self._is_mine(seat) and TO_FILL_IN not in row
        )
        return _csv(
            ("id", "name", "kind", "lat", "lon", "source", "note"), (*self._bases(), *known)
        )

    def _figures(self) -> bytes:
        """Return the table that the office fills in, for an Excel with decimal commas."""
        rows = (
            (
                row["code"],
                row["name"],
                row["kecamatan"],
                row["tps_2024"],
                TO_FILL_IN,
                TO_FILL_IN,
                "",
            )
            for row in self.villages
        )
        return b"\xef\xbb\xbf" + _csv(
            ("kode", "desa", "kecamatan", "tps", "wajib ktp", "belum rekam", "sumber"),
            rows,
            delimiter=";",
        )

    def _geojson(self) -> bytes:
        """Return villages.geojson, with a line for each village."""
        head = json.dumps(
            {
                "type": "FeatureCollection",
                "name": f"villages_{self.area}",
                "attribution": _ATTRIBUTION,
            }
        )
        features = ",\n".join(
            json.dumps(_feature(row), ensure_ascii=False) for row in self.villages
        )
        return f'{head[:-1]}, "features": [\n{features}\n]}}\n'.encode()


def _feature(row: dict[str, str]) -> dict[str, object]:
    """Return the feature of one village."""
    shares = {
        key: {"low": low, "typical": typical, "high": high}
        for key, (low, typical, high) in _ASSUMED
    }
    properties = {
        "code": row["code"],
        "name": row["name"],
        "kind": row["kind"],
        "kecamatan_code": row["kecamatan_code"],
        "kecamatan": row["kecamatan"],
        "area_km2": float(row["area_km2"]) if row["area_km2"] else None,
        "coordinate_basis": row["coord_basis"] or TO_FILL_IN,
        "coordinate_source": "cahyadsn/wilayah_boundaries" if row["lat"] else TO_FILL_IN,
        "polling_stations": int(row["tps_2024"]) if row["tps_2024"] else None,
        "demand": {"adults": None, "listed": None, **shares, "basis": _BASIS, "estimated": True},
    }
    point = [float(row["lon"]), float(row["lat"])] if row["lat"] else [TO_FILL_IN, TO_FILL_IN]
    return {
        "type": "Feature",
        "id": row["code"],
        "properties": properties,
        "geometry": {"type": "Point", "coordinates": point},
    }


def _point(row: dict[str, str]) -> tuple[str, str]:
    """Return latitude and longitude as text for a table."""
    return row["lat"] or TO_FILL_IN, row["lon"] or TO_FILL_IN


def _read(
    project: Project, name: str, columns: Iterable[str], findings: Findings
) -> list[dict[str, str]]:
    """Return the rows of a list of the province, by column."""
    required = tuple(Column(column, (), required=True) for column in columns)
    table = read_table(project, name, findings, mention=Mention(Place(name)), columns=required)
    rows = () if table is None else table.rows
    return [
        {column.name: text_of(row.cells.get(column.name)) for column in required} for row in rows
    ]


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]], *, delimiter: str = ",") -> bytes:
    """Return a table as csv."""
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows((header, *rows))
    return text.getvalue().encode()


def _quoted(text: str) -> str:
    """Return ``text`` in quotation marks for YAML."""
    return json.dumps(text, ensure_ascii=False)
