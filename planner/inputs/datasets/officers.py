"""The table of officers of all lenders: name, roles and lender in each row."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from planner.inputs.datasets.name_matching import names_like, plain_name
from planner.inputs.readers.findings import Document, Findings, Place, shown
from planner.inputs.readers.table_header import Column
from planner.inputs.readers.tables import rows_within_limit, text_of
from planner.inputs.schema.staffing_yaml import NamedOfficer, RoleName, StaffingFile
from planner.inputs.schema.validation import read_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from planner.inputs.readers.tables import Table

COLUMNS = (
    Column("name", ("nama", "nama petugas", "petugas"), required=True),
    Column("roles", ("role", "peran", "tugas", "jabatan", "fungsi"), required=True),
    Column(
        "lender",
        (
            "instansi",
            "asal",
            "kantor",
            "disdukcapil",
            "pemberi bantuan",
            "kabupaten",
            "kabupaten/kota",
        ),
        required=True,
    ),
)

_LONGEST_ID = 40
_BETWEEN_ROLES = re.compile(r"\s*(?:[,;/+&]|\bdan\b|\band\b)\s*")
_ROLES: tuple[tuple[RoleName, tuple[str, ...]], ...] = (
    ("lead", ("lead", "ketua", "ketua tim", "koordinator tim")),
    ("operator", ("operator", "operator perekaman", "perekam")),
    ("registrar", ("registrar", "pendaftar", "pendaftaran", "verifikator", "verifier")),
    ("driver", ("driver", "pengemudi", "sopir", "supir")),
    ("technician", ("technician", "teknisi")),
    ("guide", ("guide", "pendamping")),
)


def read_officers(
    table: Table, lenders: Mapping[str, str], findings: Findings
) -> dict[str, dict[str, NamedOfficer]]:
    """Return the officers by lender and id; ``lenders`` are all names by id."""
    officers: dict[str, dict[str, NamedOfficer]] = {}
    for row in rows_within_limit(table, findings):
        where = Document(None, {(): Place(table.file, row.line)})
        lender = _lender(text_of(row.cells.get("lender")), lenders, where, findings)
        name = read_name(text_of(row.cells.get("name")), where, ("name",), findings)
        roles = _roles(text_of(row.cells.get("roles")), where, findings)
        if lender is None or name is None or not roles:
            continue
        id_ = _slug(name)
        if id_ in officers.setdefault(lender, {}):
            findings.at("E1742", where, ("name",), name=name, lender=lender)
        officers[lender].setdefault(id_, NamedOfficer(name=name, roles=roles))
    return officers


def add_officers(
    file: StaffingFile,
    officers: Mapping[str, Mapping[str, NamedOfficer]],
    document: Document,
    findings: Findings,
) -> StaffingFile:
    """Return ``file`` with ``officers`` beside those it names; an officer in both is noted."""
    lenders = dict(file.lenders)
    for key, found in officers.items():
        if key not in lenders:
            continue  # the scenario removes the lender
        named = lenders[key].named_officers
        for id_ in sorted(named.keys() & found.keys()):
            findings.at(
                "E1743", document, ("lenders", key, "named_officers", id_), name=found[id_].name
            )
        lenders[key] = lenders[key].model_copy(update={"named_officers": {**found, **named}})
    return file.model_copy(update={"lenders": lenders})


def _lender(
    text: str, lenders: Mapping[str, str], where: Document, findings: Findings
) -> str | None:
    """Return the lender that ``text`` names by id or name, or note the candidates."""
    plain = plain_name(text)
    same = [
        id_
        for id_, name in lenders.items()
        if plain and plain in (plain_name(id_), plain_name(name))
    ]
    if len(same) == 1:
        return same[0]
    names = {name for id_, name in lenders.items()} | set(lenders)
    findings.at(
        "E1740",
        where,
        ("lender",),
        lender=shown(text),
        candidates=", ".join(names_like(text, names) or sorted(lenders)),
    )
    return None


def _roles(text: str, where: Document, findings: Findings) -> list[RoleName]:
    """Return the roles in ``text``; each unknown one is noted."""
    roles: list[RoleName] = []
    for word in _BETWEEN_ROLES.split(" ".join(text.casefold().split())):
        role = next((role for role, words in _ROLES if word in words), None)
        if role is None:
            findings.at(
                "E1741",
                where,
                ("roles",),
                role=shown(word),
                accepted=", ".join(known for known, _ in _ROLES),
            )
        elif role not in roles:
            roles.append(role)
    return roles


def _slug(name: str) -> str:
    """Return an id made of the letters and digits of ``name``."""
    letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().casefold()
    return (
        re.sub(r"[^a-z0-9]+", "-", letters)[:_LONGEST_ID].strip("-")
        or f"officer-{sum(map(ord, name))}"
    )
