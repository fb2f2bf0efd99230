"""The lines of a table while it is read, within limits on rows, columns and cells."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

Cell: TypeAlias = str | int | float | bool | None
# The number of a line in its file, and its cells.
Line: TypeAlias = tuple[int, list[Cell]]

_MOST_ROWS = 20_000
_MOST_COLUMNS = 1_000
_MOST_CELLS = 1_000_000
_MOST_CHARACTERS = 64 * 1024 * 1024


class TableError(Exception):
    """The reason why a table is not read.

    It has a code, the line (0: not known), and the arguments of the text.
    """

    def __init__(self, code: str, line: int = 0, **args: int) -> None:
        """Hold the reason."""
        super().__init__(code)
        self.code = code
        self.line = line
        self.args_of_text = args


@dataclass(slots=True)
class Budget:
    """The numbers of cells and characters that may still be read from a file.

    Characters count for each cell, as many cells of a workbook may share one text.
    """

    cells: int = _MOST_CELLS
    characters: int = _MOST_CHARACTERS

    def spend(self, cells: int, characters: int) -> None:
        """Count cells and characters that were read; ``TableError`` beyond the limit."""
        self.cells -= cells
        self.characters -= characters
        if self.cells < 0 or self.characters < 0:
            raise too_much()


@dataclass(slots=True)
class Lines:
    """The lines that are not blank.

    Of several blank lines in a row the first is kept, as a separator.
    """

    budget: Budget = field(default_factory=Budget)
    lines: list[Line] = field(default_factory=list)
    _rows: int = 0

    def add(self, number: int, cells: list[Cell]) -> None:
        """Add the line ``number``; blank ``cells`` at its end are dropped.

        ``TableError`` where the table is too long or too wide, or has too many cells.
        """
        last = next((at for at in range(len(cells) - 1, -1, -1) if not _is_blank(cells[at])), -1)
        del cells[last + 1 :]
        if not cells:
            if self.lines and self.lines[-1][1]:
                self.lines.append((number, []))
            return
        self._rows += 1
        if self._rows > _MOST_ROWS:
            raise no_rows()
        if len(cells) > _MOST_COLUMNS:
            raise too_wide(number)
        self.budget.spend(len(cells), sum(len(cell) for cell in cells if isinstance(cell, str)))
        self.lines.append((number, cells))

    def whole(self) -> list[Line]:
        """Return the lines; ``TableError`` where there are none."""
        if not self.lines:
            raise no_rows()
        return self.lines


def no_rows() -> TableError:
    """Return the error of a table without rows, or with too many rows."""
    return TableError("E1701", most=_MOST_ROWS)


def too_wide(line: int) -> TableError:
    """Return the error of a line with too many columns."""
    return TableError("E1744", line, most=_MOST_COLUMNS)


def too_much() -> TableError:
    """Return the error of a file with too many cells."""
    return TableError("E1745", most=_MOST_CELLS)


def _is_blank(cell: Cell) -> bool:
    """Return whether a cell is empty or has only white space."""
    return cell is None or (isinstance(cell, str) and not cell.strip())
