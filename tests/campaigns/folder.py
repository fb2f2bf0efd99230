"""Hold the files of a campaign as plain values, and write them as a project folder."""

from __future__ import annotations

import copy
import csv
import io
import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import openpyxl
import yaml

if TYPE_CHECKING:
    from pathlib import Path

    from campaigns.drawing import Draw

VILLAGES = "data/villages.geojson"
CAMPAIGN = "configs/uji"  # where the configs lie in the project folder
SECTIONS = ("campaign", "staffing", "travel")

Mapping = dict[str, Any]


class _Dumper(yaml.SafeDumper):
    """Writes each value where it stands: the planner reads no anchors."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002  (the signature is PyYAML's)
        return True


@dataclass(kw_only=True)
class Folder:
    """A campaign as its files hold it.

    ``collections`` are GeoJSON documents and ``tables`` rows (the first is the header), both by the
    name of the file. ``week`` is a date of the week to plan (None: the first with service days).
    """

    campaign: Mapping
    staffing: Mapping
    travel: Mapping
    scenarios: dict[str, Mapping] = field(default_factory=dict)
    collections: dict[str, Mapping] = field(default_factory=dict)
    tables: dict[str, list[list[object]]] = field(default_factory=dict)
    week: str | None = None

    @property
    def villages(self) -> list[Mapping]:
        """The features of the villages."""
        return self.collections[VILLAGES]["features"]

    def copy(self) -> Folder:
        """Return a copy that shares nothing with this folder."""
        return copy.deepcopy(self)

    def write(self, root: Path) -> Path:
        """Write the files into the folder ``root``; return the folder of the campaign in it."""
        campaign = root / CAMPAIGN
        (campaign / "scenarios").mkdir(parents=True, exist_ok=True)
        for section in SECTIONS:
            (campaign / f"{section}.yaml").write_text(
                _yaml(getattr(self, section)), encoding="utf-8"
            )
        for name, scenario in self.scenarios.items():
            (campaign / "scenarios" / f"{name}.yaml").write_text(_yaml(scenario), encoding="utf-8")
        for name, collection in self.collections.items():
            _fresh(root / name).write_text(
                json.dumps(collection, ensure_ascii=False, indent=1), encoding="utf-8"
            )
        for name, rows in self.tables.items():
            _fresh(root / name).write_bytes(
                _workbook(rows) if name.endswith(".xlsx") else _csv(rows)
            )
        return campaign

    @classmethod
    def read(cls, root: Path, *, week: str | None) -> Folder:
        """Return the campaign that ``write`` wrote into ``root``."""
        campaign, staffing, travel = (
            _read_yaml(root / CAMPAIGN / f"{section}.yaml") for section in SECTIONS
        )
        scenarios = {
            path.stem: _read_yaml(path)
            for path in sorted((root / CAMPAIGN / "scenarios").glob("*.yaml"))
        }
        files = {
            path.relative_to(root).as_posix(): path for path in sorted((root / "data").iterdir())
        }
        collections = {
            name: json.loads(path.read_bytes())
            for name, path in files.items()
            if name.endswith(".geojson")
        }
        tables = {name: _read_rows(path) for name, path in files.items() if name not in collections}
        return cls(
            campaign=campaign,
            staffing=staffing,
            travel=travel,
            scenarios=scenarios,
            collections=collections,
            tables=tables,
            week=week,
        )

    def shuffled(self, draw: Draw) -> Folder:
        """Return the same campaign with keys, features and rows in another order."""
        other = self.copy()
        for section in SECTIONS:
            setattr(other, section, _shuffle_keys(getattr(other, section), draw))
        for collection in other.collections.values():
            draw.shuffle(collection["features"])
        for name, (header, *rows) in other.tables.items():
            draw.shuffle(rows)
            other.tables[name] = [header, *rows]
        return other


def _shuffle_keys(value: Any, draw: Draw) -> Any:
    """Return ``value`` with the keys of every mapping in another order; lists keep theirs."""
    if not isinstance(value, dict):
        return value
    keys = sorted(value)
    draw.shuffle(keys)
    return {key: _shuffle_keys(value[key], draw) for key in keys}


def _yaml(value: Mapping) -> str:
    """Return ``value`` as YAML, keys in their order."""
    return yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True)


def _read_yaml(path: Path) -> Mapping:
    """Return what ``_yaml`` wrote."""
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def _read_rows(path: Path) -> list[list[object]]:
    """Return the rows of a table."""
    if path.suffix == ".xlsx":
        return [
            list(row) for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)
        ]
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))


def _fresh(path: Path) -> Path:
    """Return ``path``, its folder made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _csv(rows: list[list[object]]) -> bytes:
    """Return ``rows`` as CSV."""
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows(rows)
    return text.getvalue().encode()


def _workbook(rows: list[list[object]]) -> bytes:
    """Return ``rows`` as a workbook of one sheet."""
    book, data = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(data)
    return data.getvalue()
