"""Corrections of issues with a single solution.

Each function changes the file of an issue and returns whether it did.
"""

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
_CURLY_QUOTES = str.maketrans("\u201c\u201d\u201e\u00ab\u00bb\u2018\u2019", '"""""' + "''")
_WIDE_DIGITS = str.maketrans({chr(0xFF10 + digit): str(digit) for digit in range(10)})


@dataclass(slots=True)
class EditableFiles:
    """The bytes of a campaign's files by name, the names of its configs, and the current issues."""

    files: dict[str, bytes]
    configs: Collection[str]
    issues: Collection[Issue] = field(default_factory=tuple)

    def lines(self, name: str) -> list[str]:
        """Return the lines of a file, each with its end."""
        return self.files[name].decode("utf-8-sig").splitlines(keepends=True)

    def replace_line(self, issue: Issue, change: Callable[[str], str]) -> bool:
        """Change the line of ``issue``; return whether it differs now."""
        lines = self.lines(issue.file)
        changed = change(lines[issue.line - 1])
        if changed == lines[issue.line - 1]:
            return False
        lines[issue.line - 1] = changed
        self.files[issue.file] = "".join(lines).encode()
        return True

    def replace_feature(self, issue: Issue, change: Callable[[str], str]) -> bool:
        """Change the GeoJSON feature at the place of ``issue``; return whether it differs now."""
        lines = self.lines(issue.file)
        text = "".join(lines)
        start = sum(map(len, lines[: issue.line - 1])) + issue.column - 1
        end = json.JSONDecoder().raw_decode(text, start)[1]
        changed = change(text[start:end])
        self.files[issue.file] = (text[:start] + changed + text[end:]).encode()
        return changed != text[start:end]


def swap_degrees(copy: EditableFiles, issue: Issue) -> bool:
    """Swap longitude and latitude."""
    if issue.file.endswith(".csv"):
        lon, lat = (_number_pattern(issue, key) for key in ("lon", "lat"))
        pair = re.compile(rf"(?<=,)({lat}|{lon})(\s*,\s*)({lat}|{lon})(?=,)")
        return copy.replace_line(issue, lambda line: pair.sub(r"\3\2\1", line, count=1))
    return copy.replace_feature(issue, lambda text: _POSITION.sub(r"\1\4\3\2", text, count=1))


def negate_latitude(copy: EditableFiles, issue: Issue) -> bool:
    """Write a minus before a latitude."""
    if issue.file.endswith(".csv"):
        lat = _number_pattern(issue, "lat")
        return copy.replace_line(
            issue, lambda line: re.sub(rf"(?<=,)({lat})(?=\s*,)", r"-\1", line, count=1)
        )
    return copy.replace_feature(issue, lambda text: _POSITION.sub(r"\1\2\3-\4", text, count=1))


def update_code(copy: EditableFiles, issue: Issue) -> bool:
    """Replace an old code by the current one, in the villages file and in the configs."""
    old, new = (str(dict(issue.args)[key]) for key in ("code", "now"))
    kecamatan = re.compile(rf'("kecamatan_code"\s*:\s*"){re.escape(old[:8])}"')
    whole = re.compile(rf"(?<![\d.]){re.escape(old)}(?![\d.])")
    done = copy.replace_feature(
        issue, lambda text: kecamatan.sub(rf'\g<1>{new[:8]}"', whole.sub(new, text))
    )
    for name in copy.configs if done else ():
        copy.files[name] = whole.sub(new, copy.files[name].decode("utf-8-sig")).encode()
    return done


def quote_time(copy: EditableFiles, issue: Issue) -> bool:
    """Replace a time like 7.30 by "07:30".

    Where the line has another value, the hint is only an example and nothing is changed.
    """
    key = issue.path.rpartition(".")[2]
    hint = str(dict(issue.args)["hint"])
    value = re.compile(
        rf"(\b{re.escape(key)}\s*:\s*)[\"']?{_SLOPPY_TIME.pattern}[\"']?(?=\s*(?:[,}}#\r\n]|$))"
    )

    def write(found: re.Match[str]) -> str:
        return f'{found[1]}"{hint}"' if f"{int(found[2]):02d}:{found[3]}" == hint else found[0]

    return copy.replace_line(issue, lambda line: value.sub(write, line, count=1))


def rename_key(copy: EditableFiles, issue: Issue) -> bool:
    """Replace an unknown key by the missing one that is like it."""
    parent, _, wrong = issue.path.rpartition(".")
    meant = str(dict(issue.args)["nearest"])
    path = f"{parent}.{meant}" if parent else meant
    if not any(
        other.code == "E1203" and other.path == path and other.file == issue.file
        for other in copy.issues
    ):
        return False  # the likely key is optional, so it may not be meant
    start = issue.column - 1
    return copy.replace_line(
        issue, lambda line: line[:start] + re.sub(rf"^{re.escape(wrong)}\b", meant, line[start:])
    )


def replace_space(copy: EditableFiles, issue: Issue) -> bool:
    """Replace an unusual space by an ordinary one."""
    at = issue.column
    return copy.replace_line(issue, lambda line: f"{line[: at - 1]} {line[at:]}")


def straighten_quotes(copy: EditableFiles, issue: Issue) -> bool:
    """Replace curly quotation marks by straight ones."""
    return copy.replace_line(issue, lambda line: line.translate(_CURLY_QUOTES))


def replace_wide_digits(copy: EditableFiles, issue: Issue) -> bool:
    """Replace full-width digits by ordinary ones."""
    return copy.replace_line(issue, lambda line: line.translate(_WIDE_DIGITS))


def replace_decimal_comma(copy: EditableFiles, issue: Issue) -> bool:
    """Replace a decimal comma by a point, but not in a list, where it may be a separator."""
    text = str(dict(issue.args)["text"])
    number = re.compile(rf"(:\s*){re.escape(text)}(?=\s*(?:#.*)?$)")
    return copy.replace_line(
        issue,
        lambda line: number.sub(lambda found: found[1] + text.replace(",", "."), line, count=1),
    )


def save_as_utf8(copy: EditableFiles, issue: Issue) -> bool:
    """Save a UTF-16 file as UTF-8."""
    try:
        text = copy.files[issue.file].decode("utf-16")
    except UnicodeDecodeError:
        return False
    copy.files[issue.file] = text.encode()
    return True


CORRECTIONS: tuple[tuple[str, Callable[[EditableFiles, Issue], bool]], ...] = (
    ("E1011", save_as_utf8),
    ("E1107", replace_space),
    ("E1113", replace_decimal_comma),
    ("E1115", straighten_quotes),
    ("E1116", replace_wide_digits),
    ("E1201", rename_key),
    ("E1220", quote_time),
    ("E1614", swap_degrees),
    ("E1616", negate_latitude),
    ("W1671", update_code),
)


def _number_pattern(issue: Issue, key: str) -> str:
    """Return a pattern for the number ``key`` of ``issue``, with any zeros at its end."""
    return re.escape(str(dict(issue.args)[key]).removesuffix(".0")) + r"(?:\.?0*)"
