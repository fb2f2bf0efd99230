"""Types of values in the configs: times, dates, names, ids, shares and counts."""

import re
import unicodedata
from datetime import date
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from planner.inputs.readers.findings import shown

_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)", re.ASCII)
_SLOPPY_TIME = re.compile(r"(\d{1,2})[.:](\d{2})", re.ASCII)
_HOURS = 24
_MINUTES = 60
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_REFUSED_CATEGORIES = ("Cc", "Cs", "Co", "Cn", "Zl", "Zp")
_BIDI_CONTROLS = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_LONGEST_NAME = 120
_LONGEST_NOTE = 1000
_LONGEST_MESSAGE = 4000


class Section(BaseModel):
    """A mapping of a config: strict types, no unknown keys, immutable."""

    model_config = ConfigDict(
        strict=True, extra="forbid", frozen=True, allow_inf_nan=False, use_attribute_docstrings=True
    )


def read_time(value: object) -> int:
    """Return the minutes since midnight of a text ``HH:MM``."""
    if isinstance(value, str) and (match := _TIME.fullmatch(value)):
        return int(match[1]) * 60 + int(match[2])
    hint = "07:30"
    # YAML reads 7.30 without quotation marks as the number 7.3.
    written = f"{value:.2f}" if isinstance(value, float) else value
    sloppy = _SLOPPY_TIME.fullmatch(written) if isinstance(written, str) else None
    if sloppy and int(sloppy[1]) < _HOURS and int(sloppy[2]) < _MINUTES:
        hint = f"{int(sloppy[1]):02d}:{sloppy[2]}"
    raise PydanticCustomError("E1220", "time", {"got": shown(value), "hint": hint})


def read_date(value: object) -> date:
    """Return the date of a text ``YYYY-MM-DD``."""
    if isinstance(value, date):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise PydanticCustomError("E1222", "no such date", {"got": shown(value)}) from None
    raise PydanticCustomError("E1221", "date", {"got": shown(value)})


def check_slug(value: str) -> str:
    """Return ``value`` if it is a short lower-case id."""
    if len(value) > 40 or not _SLUG.fullmatch(value):  # noqa: PLR2004
        hint = re.sub(
            r"[^a-z0-9]+",
            "-",
            unicodedata.normalize("NFKD", value).encode("ascii", "ignore").decode().lower(),
        )[:40].strip("-")
        raise PydanticCustomError("E1223", "slug", {"got": shown(value), "hint": hint or "kerinci"})
    return value


def check_text(value: str) -> str:
    """Return ``value`` in NFC if it has no control or direction characters."""
    for character in value:
        if unicodedata.category(character) in _REFUSED_CATEGORIES or character in _BIDI_CONTROLS:
            raise PydanticCustomError(
                "E1226", "character", {"character": f"U+{ord(character):04X}"}
            )
    if len(value) > _LONGEST_NOTE:
        raise PydanticCustomError("E1225", "long", {"length": len(value), "most": _LONGEST_NOTE})
    return unicodedata.normalize("NFC", value)


def check_paragraphs(value: str) -> str:
    """Return ``value``, a text of several lines, if it is not blank and each line is valid."""
    if not value.strip():
        raise PydanticCustomError("E1200", "blank", {})
    if len(value) > _LONGEST_MESSAGE:
        raise PydanticCustomError("E1225", "long", {"length": len(value), "most": _LONGEST_MESSAGE})
    return "\n".join(check_text(line) for line in value.split("\n"))


def check_name(value: str) -> str:
    """Return ``value`` if it is not blank and not too long."""
    if not value.strip():
        raise PydanticCustomError("E1224", "blank", {})
    if len(value) > _LONGEST_NAME:
        raise PydanticCustomError("E1225", "long", {"length": len(value), "most": _LONGEST_NAME})
    return check_text(value)


Time = Annotated[
    int,
    BeforeValidator(read_time),
    WithJsonSchema({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"}),
]
Date = Annotated[
    date, BeforeValidator(read_date), WithJsonSchema({"type": "string", "format": "date"})
]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Slug = Annotated[str, AfterValidator(check_slug)]
Name = Annotated[str, AfterValidator(check_name)]
Note = Annotated[str, AfterValidator(check_text)]
Paragraphs = Annotated[str, AfterValidator(check_paragraphs)]
Count = Annotated[int, Field(ge=0, le=500)]
Minutes = Annotated[int, Field(ge=0, le=1440)]
Rupiah = Annotated[int, Field(ge=0, le=100_000_000)]
Percent = Annotated[float, Field(ge=0, le=100)]
Longitude = Annotated[float, Field(ge=-180, le=180)]
Latitude = Annotated[float, Field(ge=-90, le=90)]


def clock(minutes: int) -> str:
    """Write ``minutes`` since midnight as ``HH:MM``."""
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def per_mille(percent: float) -> int:
    """Return ``percent`` in whole per mille, half rounded up."""
    return int(percent * 10 + 0.5)
