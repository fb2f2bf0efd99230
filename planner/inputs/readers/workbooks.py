"""Read the values of an xlsx workbook, within limits that hold while it is read.

A workbook of some kilobytes can unpack to gigabytes: of blank cells that have a format, of empty
texts, of tags. A general reader builds all of them before anyone can count. Here only values are
kept, and reading ends at the first limit. Values are those that openpyxl gives with ``data_only``.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
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
_MOST_TAGS = 10_000  # different names of tags and attributes, each of which the parser keeps
_LONGEST_TAG = 1024 * 1024  # in bytes; the parser begins such a tag anew with every chunk
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
        Where the workbook as a whole is damaged or holds too much.
    """
    if data.count(_DIRECTORY_ENTRY) > _MOST_PARTS:
        raise too_much()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return list(_Workbook(archive).read())
    except TableError:
        raise
    except Exception as error:  # a damaged workbook fails in any way; all mean the same to the user
        raise TableError("E1705") from error


class _Workbook:
    """A workbook that is open, and what may still be read of it."""

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
        strings, styles = _Strings(self.budget), _Styles()
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
        """Say whether the archive has a part."""
        return part in self.archive.NameToInfo

    def _related(self, part: str) -> dict[str, tuple[str, str]]:
        """Return kind and name of the parts that ``part`` names, by the id it names them with."""
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
        reader = _Listed(wanted)
        self._parse(part, reader)
        return reader.found

    def _parse(self, name: str, part: _Part) -> None:
        """Feed a part to its reader chunk by chunk, and look at the limits after each."""
        entry = self.archive.getinfo(name)
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            # No office program packs otherwise, and other ways unpack without a bound.
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


class _Part:
    """Receives the elements of a part from the parser."""

    parser: expat.XMLParserType

    def __init__(self) -> None:
        self.elements = 0
        self.text = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take the start of an element."""
        raise NotImplementedError

    def end(self, name: str) -> None:
        """Take the end of an element."""
        raise NotImplementedError

    def _listen(self) -> None:
        """Take in text from here on."""
        self.parser.CharacterDataHandler = self._hear

    def _hear(self, text: str) -> None:
        self.text += text
        if len(self.text) > _LONGEST_TEXT:
            raise TableError("E1705")


class _Listed(_Part):
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
        """Do nothing: all that is wanted stands in the start."""


class _Strings(_Part):
    """Reads the texts that cells share."""

    def __init__(self, budget: Budget) -> None:
        super().__init__()
        self.budget = budget
        self.found: list[str] = []
        self.aloud = False  # within the phonetic guide of a text, which is no part of it

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        """Begin a text, or a piece of it."""
        self.elements += 1
        tag = name.rpartition(":")[2]
        if tag == "si":
            self.text = ""
        elif tag == "rPh":
            self.aloud = True
        elif tag == "t" and not self.aloud:
            self._listen()

    def end(self, name: str) -> None:
        """End a text, or a piece of it."""
        tag = name.rpartition(":")[2]
        if tag == "t":
            self.parser.CharacterDataHandler = None
        elif tag == "rPh":
            self.aloud = False
        elif tag == "si":
            self.budget.spend(1, len(self.text))
            self.found.append(self.text.replace("x005F_", "").strip())


class _Sheet(_Part):
    """Reads the cells of a sheet."""

    def __init__(self, lines: Lines, strings: list[str], styles: _Styles) -> None:
        super().__init__()
        self.lines, self.strings, self.styles = lines, strings, styles
        self.row = self.filled = 0
        self.cells: dict[int, Cell] = {}
        self.kind: str | None = None  # of the cell that is read; None outside of cells
        self.style = ""
        # The last place that a cell gave of itself, and how many cells without one have followed.
        self.place, self.beyond = "", 0
        self.aloud = False

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
                self.place, self.beyond = place, 0
            else:
                self.beyond += 1
        elif tag == "row":
            self.row = int(float(attributes["r"])) if "r" in attributes else self.row + 1
            self.place, self.beyond = "", 0
        elif self.kind is None:
            pass
        elif tag == "rPh":
            self.aloud = True
        elif tag == ("t" if self.kind == "inlineStr" else "v") and not self.aloud:
            self._listen()

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
            self.aloud = False
        elif tag == "row" and self.cells:
            self._end_row()

    def _keep(self, value: Cell) -> None:
        """Keep a value that is not blank by its column."""
        if value is None or value == "":
            return
        column = _column(self.place.rstrip(_DIGITS)) + self.beyond
        if column > _WIDEST:
            raise too_wide(self.row)
        self.cells[column] = value

    def _end_row(self) -> None:
        """Add the row to the lines, after a blank one where rows were left out."""
        if self.row > self.filled + 1:
            self.lines.add(self.row - 1, [])
        self.lines.add(
            self.row, [self.cells.get(column) for column in range(1, max(self.cells) + 1)]
        )
        self.cells.clear()
        self.filled = self.row

    def _value(self, kind: str) -> Cell:
        """Return what the text of a cell means."""
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
            from openpyxl.utils.datetime import from_ISO8601  # noqa: PLC0415  (slow to import, and few workbooks need it)

            return str(from_ISO8601(text))
        return text.strip()


class _Styles:
    """The styles by which a number is a date or a duration."""

    def __init__(self) -> None:
        self.dates: set[int] = set()
        self.durations: set[int] = set()
        self.since_1904 = False

    def read(self, listed: list[tuple[str, dict[str, str]]]) -> None:
        """Take in the number formats of the styles, as ``listed`` in the part of the styles."""
        from openpyxl.styles.numbers import builtin_format_code, is_date_format, is_timedelta_format  # noqa: PLC0415

        group, style = "", 0
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
        """Return the date, time or duration that ``number`` (days) means, as text."""
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
    """Refuse a document type: no workbook has one, and its entities grow without a bound."""
    raise TableError("E1705")
