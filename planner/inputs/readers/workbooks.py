"""Values of an xlsx workbook, with limits that hold while it is read.

A workbook of a few kilobytes can unpack to gigabytes of formatted blank cells, empty texts or tags.
A general reader builds all of them before they can be counted. This reader keeps only values, and
stops at the first limit. It returns the values of openpyxl with ``data_only``.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from abc import ABC, abstractmethod
from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias
from xml.parsers import expat

from planner.inputs.readers.table_lines import (
    Budget,
    Cell,
    Line,
    Lines,
    TableError,
    too_much,
    too_wide,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

# The lines of a sheet, or why it cannot be read.
Reading: TypeAlias = list[Line] | TableError

_MOST_PARTS = 10_000
_MOST_SHEETS = 256
_MOST_UNPACKED = 128 * 1024 * 1024
_MOST_ELEMENTS = 2_000_000
_MOST_LISTED = 100_000  # sheets, relationships and formats; Excel has no more than 65,490 formats
_MOST_TAGS = 10_000  # different names of tags and attributes; the parser keeps each of them
_LONGEST_TAG = 1024 * 1024  # bytes; the parser starts an unfinished tag again with every chunk
_LONGEST_TEXT = 32_767  # Excel's own limit, in characters
_LONGEST_FORMAT = 255
_WIDEST = 16_384  # Excel's last column, XFD
_CHUNK = 64 * 1024
_DIRECTORY_ENTRY = b"PK\x01\x02"
_DIGITS = "0123456789"


def read_sheets(data: bytes) -> list[Reading]:
    """Return the lines of each sheet of the workbook ``data``, or why it cannot be read.

    Raises
    ------
    TableError
        If the workbook as a whole is damaged or exceeds a limit.
    """
    if data.count(_DIRECTORY_ENTRY) > _MOST_PARTS:
        raise too_much()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_Workbook(archive).read())
    except TableError:
        raise
    except Exception as error:  # a damaged workbook may raise any error
        raise TableError("E1705") from error


class _Workbook:
    """An open workbook, and what may still be read of it."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive = archive
        self.budget = Budget()
        self.unpacked = 0
        self.elements = 0

    def read(self) -> Iterator[Reading]:
        """Yield the lines of each sheet, in the order of the workbook."""
        if sum(entry.file_size for entry in self.archive.infolist()) > _MOST_UNPACKED:
            raise too_much()
        main = next(
            target for kind, target in self._related("").values() if kind == "officeDocument"
        )
        related = self._related(main)
        parts = {kind: target for kind, target in related.values() if self._has(target)}
        listed = self._list(main, "workbookPr", "sheet")
        strings = _Strings(self.budget)
        styles = _Styles()
        if "sharedStrings" in parts:
            self._parse(parts["sharedStrings"], strings)
        if "styles" in parts:
            styles.read(
                self._list(
                    parts["styles"], "numFmts", "numFmt", "cellStyleXfs", "cellXfs", "xf", "dxfs"
                )
            )
        styles.since_1904 = any(
            _is_true(held.get("date1904", "")) for tag, held in listed if tag == "workbookPr"
        )
        targets = [
            related.get(held.get("id", ""), ("", "")) for tag, held in listed if tag == "sheet"
        ]
        sheets = [target for kind, target in targets if kind == "worksheet" and self._has(target)]
        if len(sheets) > _MOST_SHEETS:
            raise too_much()
        for target in sheets:
            sheet = _Sheet(Lines(self.budget), strings.found, styles)
            try:
                self._parse(target, sheet)
                yield sheet.lines.whole()
            except TableError as flaw:
                yield flaw

    def _has(self, part: str) -> bool:
        """Return whether the archive has a part."""
        return part in self.archive.NameToInfo

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and name of the parts that ``part`` refers to, by their relationship id."""
        folder, base = posixpath.split(part)
        listed = self._list(posixpath.join(folder, "_rels", f"{base}.rels"), "Relationship")
        return {
            held["Id"]: (
                posixpath.basename(held["Type"]),
                posixpath.normpath(posixpath.join("/", folder, held["Target"])).strip("/"),
            )
            for _, held in listed
        }

    def _list(self, part: str, *wanted: str) -> list[tuple[str, dict[str, str]]]:
        """Return the elements called one of ``wanted``, with their attributes."""
        reader = _ElementList(wanted)
        self._parse(part, reader)
        return reader.found

    def _parse(self, name: str, part: _Part) -> None:
        """Feed a part to its reader chunk by chunk, and check the limits after each chunk."""
        entry = self.archive.getinfo(name)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            # Office programs use no other compression, and others may unpack without a bound.
            raise TableError("E1705")
        tags: dict[str, str] = {}
        parser = expat.ParserCreate(intern=tags)
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = part.start
        parser.EndElementHandler = part.end
        part.parser = parser
        fed = 0
        with self.archive.open(entry) as stream:
            while chunk := stream.read(_CHUNK):
                fed += len(chunk)
                before = part.elements
                parser.Parse(chunk, False)  # noqa: FBT003  (the parser takes no keyword)
                self.unpacked += len(chunk)
                self.elements += part.elements - before
                if self.unpacked > _MOST_UNPACKED or self.elements > _MOST_ELEMENTS:
                    raise too_much()
                if fed - parser.CurrentByteIndex > _LONGEST_TAG or len(tags) > _MOST_TAGS:
                    raise TableError("E1705")
        parser.Parse(b"", True)  # noqa: FBT003


class _Part(ABC):
    """Receives the elements of a part from the parser."""

    parser: expat.XMLParserType

    def __init__(self) -> None:
        self.elements = 0
        self.text = ""

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""

    @abstractmethod
    def end(self, name: str) -> None:
        """Take the end of an element."""

    def _start_text(self) -> None:
        """Collect text from here on."""
        self.parser.CharacterDataHandler = self._add_text

    def _add_text(self, text: str) -> None:
        self.text += text
        if len(self.text) > _LONGEST_TEXT:
            raise TableError("E1705")


class _ElementList(_Part):
    """Lists elements with their attributes, all without their namespace."""

    def __init__(self, wanted: tuple[str, ...]) -> None:
        super().__init__()
        self.wanted = wanted
        self.found: list[tuple[str, dict[str, str]]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Keep a wanted element."""
        self.elements += 1
        tag = name.rpartition(":")[2]
        if tag in self.wanted:
            self.found.append(
                (tag, {key.rpartition(":")[2]: value for key, value in attributes.items()})
            )
            if len(self.found) > _MOST_LISTED:
                raise too_much()

    def end(self, name: str) -> None:
        """Do nothing: the start of an element has all its attributes."""


class _Strings(_Part):
    """Reads the texts that cells share."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.budget = budget
        self.found: list[str] = []
        self.in_phonetic = False  # inside the phonetic guide of a text: it is not part of the text

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Begin a text, or a piece of it."""
        self.elements += 1
        tag = name.rpartition(":")[2]
        if tag == "si":
            self.text = ""
        elif tag == "rPh":
            self.in_phonetic = True
        elif tag == "t" and not self.in_phonetic:
            self._start_text()

    def end(self, name: str) -> None:
        """End a text, or a piece of it."""
        tag = name.rpartition(":")[2]
        if tag == "t":
            self.parser.CharacterDataHandler = None
        elif tag == "rPh":
            self.in_phonetic = False
        elif tag == "si":
            self.budget.spend(1, len(self.text))
            self.found.append(self.text.replace("x005F_", "").strip())


class _Sheet(_Part):
    """Reads the cells of a sheet."""

    def __init__(self, lines: Lines, strings: list[str], styles: _Styles) -> None:
        super().__init__()
        self.lines = lines
        self.strings = strings
        self.styles = styles
        self.row = 0
        self.last_row = 0
        self.cells: dict[int, Cell] = {}
        self.kind: str | None = None  # kind of the current cell; None outside cells
        self.style = ""
        # The last explicit place of a cell, and the number of cells without a place after it.
        self.place = ""
        self.offset = 0
        self.in_phonetic = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Begin a row, a cell or its text."""
        self.elements += 1
        tag = name.rpartition(":")[2]
        if tag == "c":
            self.kind = attributes.get("t", "n")
            self.style = attributes.get("s", "0")
            self.text = ""
            place = attributes.get("r")
            if place:
                self.place = place
                self.offset = 0
            else:
                self.offset += 1
        elif tag == "row":
            self.row = int(float(attributes["r"])) if "r" in attributes else self.row + 1
            self.place = ""
            self.offset = 0
        elif self.kind is None:
            pass
        elif tag == "rPh":
            self.in_phonetic = True
        elif tag == ("t" if self.kind == "inlineStr" else "v") and not self.in_phonetic:
            self._start_text()

    def end(self, name: str) -> None:
        """End a row, a cell or its text."""
        tag = name.rpartition(":")[2]
        if tag == "c":
            if self.text:
                self._keep(self._value(self.kind or "n"))
            self.kind = None
        elif tag in {"v", "t"}:
            self.parser.CharacterDataHandler = None
        elif tag == "rPh":
            self.in_phonetic = False
        elif tag == "row" and self.cells:
            self._end_row()

    def _keep(self, value: Cell) -> None:
        """Keep a value that is not blank by its column."""
        if value is None or value == "":
            return
        column = _column(self.place.rstrip(_DIGITS)) + self.offset
        if column > _WIDEST:
            raise too_wide(self.row)
        self.cells[column] = value

    def _end_row(self) -> None:
        """Add the row to the lines, after a blank line where rows were left out."""
        if self.row > self.last_row + 1:
            self.lines.add(self.row - 1, [])
        self.lines.add(
            self.row, [self.cells.get(column) for column in range(1, max(self.cells) + 1)]
        )
        self.cells.clear()
        self.last_row = self.row

    def _value(self, kind: str) -> Cell:
        """Return the value of the text of a cell."""
        text = self.text
        if kind == "n":
            number = float(text) if "." in text or "e" in text or "E" in text else int(text)
            return (
                self.styles.date(number, int(self.style))
                if int(self.style) in self.styles.dates
                else number
            )
        if kind == "s":
            return self.strings[int(text)]
        if kind == "b":
            return bool(int(text))
        if kind == "d":
            # Slow to import, and few workbooks need it.
            from openpyxl.utils.datetime import from_ISO8601  # noqa: PLC0415

            return str(from_ISO8601(text))
        return text.strip()


class _Styles:
    """The styles of cells whose number is a date or a duration."""

    def __init__(self) -> None:
        self.dates: set[int] = set()
        self.durations: set[int] = set()
        self.since_1904 = False

    def read(self, listed: list[tuple[str, dict[str, str]]]) -> None:
        """Read the number formats of the styles, as ``listed`` in the part of the styles."""
        from openpyxl.styles.numbers import (  # noqa: PLC0415
            builtin_format_code,
            is_date_format,
            is_timedelta_format,
        )

        group = ""
        style = 0
        formats: dict[int, str] = {}
        kinds: dict[int, tuple[bool, bool]] = {}
        for tag, held in listed:
            if tag == "numFmt" and group == "numFmts":
                formats[int(held["numFmtId"])] = held["formatCode"][:_LONGEST_FORMAT]
            elif tag == "xf" and group == "cellXfs":
                number = int(held.get("numFmtId", "0"))
                if number not in kinds:
                    code = formats.get(number, builtin_format_code(number))
                    kinds[number] = is_date_format(code), is_timedelta_format(code)
                is_date, is_duration = kinds[number]
                if is_date:
                    self.dates.add(style)
                if is_duration:
                    self.durations.add(style)
                style += 1
            elif tag not in {"numFmt", "xf"}:
                group = tag

    def date(self, number: float, style: int) -> str:
        """Return ``number`` (days) as the text of a date, time or duration."""
        from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel  # noqa: PLC0415

        epoch: datetime = MAC_EPOCH if self.since_1904 else WINDOWS_EPOCH
        try:
            return str(from_excel(number, epoch, timedelta=style in self.durations))
        except (OverflowError, ValueError):
            return "#VALUE!"


@lru_cache(maxsize=2048)
def _column(letters: str) -> int:
    """Return the number of the column called ``letters``, from 1; 0 without letters."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z" or number > _WIDEST:
            raise TableError("E1705")
        number = 26 * number + ord(letter) - ord("A") + 1
    return number


def _is_true(text: str) -> bool:
    return text in {"1", "true", "on"}


def _refuse(*_declared: object) -> None:
    """Refuse a document type: workbooks have none, and its entities can grow without a bound."""
    raise TableError("E1705")
