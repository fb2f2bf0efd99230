"""Measure how much stands on a line of code, to compare packages with one another.

Expression nodes are those of the syntax tree; docstrings, comments and blank lines count for
nothing. A code line of PyVRP, calliope and PyPSA holds 3 to 4 of them.

Usage: python benchmarks/density.py [FOLDER ...]
"""

from __future__ import annotations

import argparse
import ast
import io
import tokenize
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONG = 100  # characters
_NO_CODE = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)
_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_ROW = "{:32} {:>6} {:>8} {:>7} {:>9} {:>7}"


@dataclass(frozen=True, slots=True)
class Density:
    """What a package holds: files, code lines, expression nodes, statements, too long lines."""

    files: int
    lines: int
    expressions: int
    statements: int
    long_lines: int


def measure(paths: Iterable[Path]) -> Density:
    """Return the sums over the Python files ``paths``."""
    found = [_measure_file(path) for path in paths]
    return Density(len(found), *(sum(column) for column in zip(*found, strict=True)))


def _measure_file(path: Path) -> tuple[int, int, int, int]:
    """Return code lines, expression nodes, statements and lines over 100 characters of a file."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    docstrings = list(_docstrings(tree))
    passed = {id(node) for node in docstrings}
    code = _code_lines(text)
    for node in docstrings:
        code -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
    expressions = sum(
        isinstance(node, ast.expr) and id(node) not in passed for node in ast.walk(tree)
    )
    statements = sum(isinstance(node, ast.stmt) for node in ast.walk(tree)) - len(docstrings)
    long_lines = sum(len(line) > _LONG for line in text.splitlines())
    return len(code), expressions, statements, long_lines


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield every docstring, and every text that stands alone as the docstring of a field."""
    for node in ast.walk(tree):
        for child in getattr(node, "body", []) if isinstance(node, _WITH_DOCSTRING) else []:
            value = child.value if isinstance(child, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value


def _code_lines(text: str) -> set[int]:
    """Return the numbers of the lines that hold any code."""
    lines: set[int] = set()
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type not in _NO_CODE:
            lines |= set(range(token.start[0], token.end[0] + 1))
    return lines


def main() -> None:
    """Print a row for each folder; without any, for the packages of the planner."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    folders = parser.parse_args().folders
    if not folders:
        package = Path(__file__).parents[1] / "planner"
        folders = [package, *sorted(path.parent for path in package.glob("*/__init__.py"))]
    print(_ROW.format("package", "files", "lines", "a line", "statement", "> 100"))
    for folder in folders:
        found = measure(sorted(folder.rglob("*.py")))
        print(
            _ROW.format(
                folder.name,
                found.files,
                found.lines,
                f"{found.expressions / max(1, found.lines):.1f}",
                f"{found.expressions / max(1, found.statements):.1f}",
                found.long_lines,
            )
        )


if __name__ == "__main__":
    main()
