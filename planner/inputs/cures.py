"""Cure what has only one cure: each function changes the file of an issue, or leaves it and says so."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from planner.errors import Issue

_POSITION = re.compile(r'("coordinates"\s*:\s*\[\s*)(-?[\d.eE+]+)(\s*,\s*)(-?[\d.eE+]+)')
_SLOPPY_TIME = re.compile(r"(?<![\d.:])(\d{1,2})[.:](\d{2})(?![\d.:])", re.ASCII)
_CURLY = str.maketrans("\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019", '"""""' + "''")
_WIDE_DIGITS = str.maketrans({chr(0xFF10 + digit): str(digit) for digit in range(10)})


@dataclass(slots=True)
class Patient:
    """The bytes of a campaign's files by name, those of its configs, and all issues of the moment."""

    files: dict[str, bytes]
    configs: Collection[str]
    issues: Collection[Issue] = field(default_factory=tuple)

    def lines(self, name: str) -> list[str]:
        """Return the lines of a file, each with its end."""
        return self.files[name].decode("utf-8-sig").splitlines(keepends=True)

    def replace_line(self, issue: Issue, change: Callable[[str], str]) -> bool:
        """Change the line of ``issue``; say whether it became another one."""
        lines = self.lines(issue.file)
        changed = change(lines[issue.line - 1])
        if changed == lines[issue.line - 1]:
            return False
        lines[issue.line - 1] = changed
        self.files[issue.file] = "".join(lines).encode()
        return True

    def replace_feature(self, issue: Issue, change: Callable[[str], str]) -> bool:
        """Change the GeoJSON feature that begins at the place of ``issue``."""
        lines = self.lines(issue.file)
        text, start = "".join(lines), sum(map(len, lines[: issue.line - 1])) + issue.column - 1
        end = json.JSONDecoder().raw_decode(text, start)[1]
        changed = change(text[start:end])
        self.files[issue.file] = (text[:start] + changed + text[end:]).encode()
        return changed != text[start:end]


def swap_degrees(patient: Patient, issue: Issue) -> bool:
    """Write longitude and latitude the other way round."""
    if issue.file.endswith(".csv"):
        lon, lat = (_as_written(issue, key) for key in ("lon", "lat"))
        pair = re.compile(rf"(?<=,)({lat}|{lon})(\s*,\s*)({lat}|{lon})(?=,)")
        return patient.replace_line(issue, lambda line: pair.sub(r"\3\2\1", line, count=1))
    return patient.replace_feature(issue, lambda text: _POSITION.sub(r"\1\4\3\2", text, count=1))


def put_south(patient: Patient, issue: Issue) -> bool:
    """Give a latitude its minus back."""
    if issue.file.endswith(".csv"):
        lat = _as_written(issue, "lat")
        return patient.replace_line(
            issue, lambda line: re.sub(rf"(?<=,)({lat})(?=\s*,)", r"-\1", line, count=1)
        )
    return patient.replace_feature(issue, lambda text: _POSITION.sub(r"\1\2\3-\4", text, count=1))


def renew_code(patient: Patient, issue: Issue) -> bool:
    """Write the code of today in place of another year's, in the villages and wherever the configs name it."""
    old, new = (str(dict(issue.args)[key]) for key in ("code", "now"))
    kecamatan = re.compile(rf'("kecamatan_code"\s*:\s*"){re.escape(old[:8])}"')
    whole = re.compile(rf"(?<![\d.]){re.escape(old)}(?![\d.])")
    done = patient.replace_feature(
        issue, lambda text: kecamatan.sub(rf'\g<1>{new[:8]}"', whole.sub(new, text))
    )
    for name in patient.configs if done else ():
        patient.files[name] = whole.sub(new, patient.files[name].decode("utf-8-sig")).encode()
    return done


def write_time(patient: Patient, issue: Issue) -> bool:
    """Write a time such as 7.30 as "07:30"; where the file says something else, the hint is only an example."""
    key, hint = issue.path.rpartition(".")[2], str(dict(issue.args)["hint"])
    value = re.compile(
        rf"(\b{re.escape(key)}\s*:\s*)[\"']?{_SLOPPY_TIME.pattern}[\"']?(?=\s*(?:[,}}#\r\n]|$))"
    )

    def write(found: re.Match[str]) -> str:
        return f'{found[1]}"{hint}"' if f"{int(found[2]):02d}:{found[3]}" == hint else found[0]

    return patient.replace_line(issue, lambda line: value.sub(write, line, count=1))


def rename_key(patient: Patient, issue: Issue) -> bool:
    """Write the key that is missing in place of the unknown one like it."""
    parent, _, wrong = issue.path.rpartition(".")
    meant = str(dict(issue.args)["nearest"])
    path = f"{parent}.{meant}" if parent else meant
    if not any(
        other.code == "E1203" and other.path == path and other.file == issue.file
        for other in patient.issues
    ):
        return False  # it could be left out, so nobody knows that it is meant
    start = issue.column - 1
    return patient.replace_line(
        issue, lambda line: line[:start] + re.sub(rf"^{re.escape(wrong)}\b", meant, line[start:])
    )


def plain_space(patient: Patient, issue: Issue) -> bool:
    """Write an ordinary space."""
    at = issue.column
    return patient.replace_line(issue, lambda line: f"{line[: at - 1]} {line[at:]}")


def straight_quotes(patient: Patient, issue: Issue) -> bool:
    """Write straight quotation marks."""
    return patient.replace_line(issue, lambda line: line.translate(_CURLY))


def plain_digits(patient: Patient, issue: Issue) -> bool:
    """Write ordinary digits."""
    return patient.replace_line(issue, lambda line: line.translate(_WIDE_DIGITS))


def decimal_point(patient: Patient, issue: Issue) -> bool:
    """Write a decimal point in place of a comma; where the comma parts a list, nobody knows."""
    text = str(dict(issue.args)["text"])
    number = re.compile(rf"(:\s*){re.escape(text)}(?=\s*(?:#.*)?$)")
    return patient.replace_line(
        issue,
        lambda line: number.sub(lambda found: found[1] + text.replace(",", "."), line, count=1),
    )


def save_as_utf8(patient: Patient, issue: Issue) -> bool:
    """Save a UTF-16 file as UTF-8."""
    try:
        text = patient.files[issue.file].decode("utf-16")
    except UnicodeDecodeError:
        return False
    patient.files[issue.file] = text.encode()
    return True


CURES: tuple[tuple[str, Callable[[Patient, Issue], bool]], ...] = (
    ("E1011", save_as_utf8),
    ("E1107", plain_space),
    ("E1113", decimal_point),
    ("E1115", straight_quotes),
    ("E1116", plain_digits),
    ("E1201", rename_key),
    ("E1220", write_time),
    ("E1614", swap_degrees),
    ("E1616", put_south),
    ("W1671", renew_code),
)


def _as_written(issue: Issue, key: str) -> str:
    """Return a pattern for the number ``key`` of ``issue``, with or without noughts after its fraction."""
    return re.escape(str(dict(issue.args)[key]).removesuffix(".0")) + r"(?:\.?0*)"
