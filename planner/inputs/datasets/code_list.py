"""The register: all villages with their codes, in the edition that the office works with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.inputs.datasets.name_matching import plain_name
from planner.inputs.readers.table_header import Column
from planner.inputs.readers.tables import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from planner.inputs.readers.tables import Table

COLUMNS = (
    Column("code", ("kode", "kode desa", "kode wilayah"), required=True),
    Column("name", ("nama", "desa", "nama desa", "desa/kelurahan"), required=True),
    Column("kecamatan", ("nama kecamatan",), required=True),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredVillage:
    """A village of the register."""

    code: str
    name: str
    kecamatan: str


def read_register(table: Table) -> dict[str, RegisteredVillage]:
    """Return the villages of the register by code; rows without a code are skipped."""
    rows = (
        {column: text_of(row.cells.get(column)) for column in ("code", "name", "kecamatan")}
        for row in table.rows
    )
    return {row["code"]: RegisteredVillage(**row) for row in rows if row["code"]}


def find_by_name(
    name: str, kecamatan: str, register: Iterable[RegisteredVillage]
) -> list[RegisteredVillage]:
    """Return the villages called ``name`` in the kecamatan called ``kecamatan``."""
    wanted = plain_name(name), plain_name(kecamatan)
    return [
        entry
        for entry in register
        if (plain_name(entry.name), plain_name(entry.kecamatan)) == wanted
    ]
