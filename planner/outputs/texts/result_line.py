"""The line by which a team reports the results of a visit from the phone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from planner.outputs.texts.escape import clean, link_text

if TYPE_CHECKING:
    from datetime import date

KEYWORD = "HASIL"
# Field of the line, and the equal column of the results sheet. The line to fill in has the
# first six fields.
FIELDS = (
    ("rekam", "recorded"),
    ("sudah", "already_recorded"),
    ("pindah", "moved"),
    ("meninggal", "deceased"),
    ("ganda", "duplicate"),
    ("absen", "absent"),
    ("merantau", "away"),
    ("menolak", "refused"),
    ("gagal", "failed"),
)
_OFFERED = 6


def write_result_line(team: str, day: date, stop: str) -> str:
    """Return the line to fill in for one visit, the same in every language.

    The grammar of a line, in which blanks separate words::

        line  = "HASIL" team date stop field*
        team  = id of the team, for example T01
        date  = YYYY-MM-DD
        stop  = Kemendagri code of the village, with "/site" for a site of it
        field = name "=" [number]
        name  = "rekam" | "sudah" | "pindah" | "meninggal" | "ganda" | "absen"
              | "merantau" | "menolak" | "gagal"

    Numbers are people, whole and without thousands separators. Blanks may stand around "=". A
    field that is left out or has no number is not reported, which is not zero. Letters may be
    capital or small. In ids all characters except letters, digits and ``._~/:-`` are
    percent-encoded. ``FIELDS`` gives the column of the results sheet of each name.
    """
    words = (
        KEYWORD,
        _encode(team),
        day.isoformat(),
        _encode(stop),
        *(f"{name}=" for name, _ in FIELDS[:_OFFERED]),
    )
    return " ".join(words)


def link_to_report(team: str, day: date, stop: str) -> str:
    """Return the address that opens WhatsApp with the line of a visit."""
    return f"https://wa.me/?text={link_text(write_result_line(team, day, stop))}"


def _encode(id_: str) -> str:
    return quote(clean(id_), safe="/:")
