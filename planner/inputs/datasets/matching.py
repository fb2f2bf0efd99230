"""Search of the village of a table row: by code, or by name within its kecamatan; no guesses."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from planner.inputs.datasets.name_matching import names_like, plain_name
from planner.inputs.readers.findings import Findings, Place, nearest, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.inputs.datasets.villages import VillageRecord

_LONGEST_SHOWN = 60
_UNDOTTED = re.compile(r"(\d\d)(\d\d)(\d\d)(\d{4})", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class VillageReference:
    """The columns by which a row names a village; a missing one is empty."""

    code: str
    name: str
    kecamatan: str


@dataclass(frozen=True, slots=True)
class VillageIndex:
    """The villages that a table may refer to."""

    villages: Sequence[VillageRecord]

    def find(self, row: VillageReference, place: Place, findings: Findings) -> str | None:
        """Return the id of the village that ``row`` means, or note why it is not clear."""
        code = self._dotted(row.code)
        known = next((village for village in self.villages if village.id == code), None)
        if known is not None:
            if row.name and not self._goes_with(row.name, known):
                findings.add(
                    "E1717",
                    place,
                    ("name",),
                    village=code,
                    known=known.entry.name,
                    name=shown(row.name),
                )
                return None
            return known.id
        if not row.name:
            if row.code:
                findings.add(
                    "E1710",
                    place,
                    ("code",),
                    village=shown(row.code),
                    nearest=nearest(code, (v.id for v in self.villages)),
                )
            else:
                findings.add("E1718", place, ("code",))
            return None
        return self._by_name(row, place, findings)

    def _by_name(self, row: VillageReference, place: Place, findings: Findings) -> str | None:
        """Return the only village of this name in the kecamatan, or note the candidates."""
        around = [
            village
            for village in self.villages
            if not row.kecamatan or self._lies_in(village, row.kecamatan)
        ]
        same = [
            village for village in around if plain_name(village.entry.name) == plain_name(row.name)
        ]
        if len(same) == 1:
            if row.code:
                args = {"village": shown(row.code), "name": same[0].entry.name, "now": same[0].id}
                findings.add("W1721", place, ("code",), **args)
            return same[0].id
        candidates = same or self._like(row.name, around) or self._like(row.name, self.villages)
        listed = (
            ", ".join(
                f"{village.entry.name} ({village.id}, {village.entry.kecamatan})"
                for village in candidates
            )
            or "-"
        )
        findings.add(
            "E1716",
            place,
            ("name",),
            name=shown(row.name),
            kecamatan=row.kecamatan[:_LONGEST_SHOWN] or "-",
            candidates=listed,
        )
        return None

    @staticmethod
    def _like(name: str, villages: Sequence[VillageRecord]) -> list[VillageRecord]:
        """Return the ``villages`` whose name is like ``name``, the likeliest first."""
        like = names_like(name, {village.entry.name for village in villages})
        return [village for known in like for village in villages if village.entry.name == known]

    @staticmethod
    def _goes_with(name: str, village: VillageRecord) -> bool:
        """Return whether ``name`` is equal to the name of ``village``, or like it."""
        return plain_name(name) == plain_name(village.entry.name) or bool(
            names_like(name, (village.entry.name,))
        )

    @staticmethod
    def _lies_in(village: VillageRecord, kecamatan: str) -> bool:
        """Return whether ``kecamatan`` is the code or the name of the village's kecamatan."""
        return kecamatan == village.entry.kecamatan_code or plain_name(kecamatan) == plain_name(
            village.entry.kecamatan
        )

    @staticmethod
    def _dotted(code: str) -> str:
        """Return a Kemendagri code with its dots: 1503012001 becomes 15.03.01.2001."""
        match = _UNDOTTED.fullmatch(code)
        return ".".join(match.groups()) if match else code
