"""Measure how a package reads, side by side with others: lines, functions, folders, docstrings.

Expression nodes and statements are those of the syntax tree; docstrings, comments and blank lines
count for nothing. Of files, those of more than five lines count.

Usage: python benchmarks/readability.py [FOLDER ...]
"""

from __future__ import annotations

import argparse
import ast
import io
import statistics
import tokenize
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_LONG_LINE = 100  # characters
_LONG_FUNCTION = 60  # lines
_SHORTEST_FILE = 5  # lines
_PERCENT = 100
_NO_CODE = (
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
)
_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_LOOPS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)


class Module:
    """A file with its syntax tree."""

    def __init__(self, path: Path) -> None:
        """Read the file ``path``."""
        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self.tree = ast.parse(self.text)
        self.docstrings = list(_docstrings(self.tree))
        self.nodes = list(ast.walk(self.tree))

    @property
    def lines(self) -> int:
        """Physical lines."""
        return len(self.text.splitlines())

    @property
    def code_lines(self) -> int:
        """Lines that hold any code."""
        lines: set[int] = set()
        for token in tokenize.generate_tokens(io.StringIO(self.text).readline):
            if token.type not in _NO_CODE:
                lines |= set(range(token.start[0], token.end[0] + 1))
        for node in self.docstrings:
            lines -= set(range(node.lineno, (node.end_lineno or node.lineno) + 1))
        return len(lines)

    @property
    def expressions(self) -> int:
        """Expression nodes but for docstrings."""
        return sum(isinstance(node, ast.expr) for node in self.nodes) - len(self.docstrings)

    @property
    def statements(self) -> int:
        """Statements but for docstrings."""
        return sum(isinstance(node, ast.stmt) for node in self.nodes) - len(self.docstrings)

    @property
    def long_lines(self) -> int:
        """Lines of more than 100 characters."""
        return sum(len(line) > _LONG_LINE for line in self.text.splitlines())

    @property
    def functions(self) -> list[int]:
        """The lines of each function."""
        found = [node for node in self.nodes if isinstance(node, _FUNCTIONS)]
        return [(node.end_lineno or node.lineno) - node.lineno + 1 for node in found]

    @property
    def packed(self) -> int:
        """Assignments of several values to several names on one line."""
        return sum(
            isinstance(node, ast.Assign)
            and isinstance(node.value, ast.Tuple)
            and isinstance(node.targets[0], ast.Tuple)
            for node in self.nodes
        )

    @property
    def double_loops(self) -> int:
        """Comprehensions with two generators or more."""
        return sum(isinstance(node, _LOOPS) and len(node.generators) > 1 for node in self.nodes)

    @property
    def public(self) -> list[bool]:
        """For each public function or method: whether it has a docstring."""
        return list(_documented(self.tree))


def _docstrings(tree: ast.Module) -> Iterator[ast.Constant]:
    """Yield every docstring, and every text that stands alone as the docstring of a field."""
    for node in ast.walk(tree):
        for child in getattr(node, "body", []) if isinstance(node, _WITH_DOCSTRING) else []:
            value = child.value if isinstance(child, ast.Expr) else None
            if isinstance(value, ast.Constant) and isinstance(value.value, str):
                yield value


def _documented(node: ast.Module | ast.ClassDef) -> Iterator[bool]:
    """Yield for each public function within ``node`` whether it has a docstring."""
    for child in node.body:
        if isinstance(child, ast.ClassDef) and not child.name.startswith("_"):
            yield from _documented(child)
        if isinstance(child, _FUNCTIONS) and not child.name.startswith("_"):
            yield ast.get_docstring(child) is not None


def measure(folder: Path) -> dict[str, str]:
    """Return the rows of the table for the package in ``folder``."""
    modules = [Module(path) for path in sorted(folder.rglob("*.py"))]
    files = [module.lines for module in modules if module.lines > _SHORTEST_FILE]
    functions = [lines for module in modules for lines in module.functions]
    rooms = list(Counter(module.path.parent for module in modules).values())
    public = [has for module in modules for has in module.public]
    code = sum(module.code_lines for module in modules)
    statements = sum(module.statements for module in modules)
    expressions = sum(module.expressions for module in modules)
    packed = sum(module.packed for module in modules)
    return {
        "files": f"{len(modules)}",
        "code lines": f"{code:,}",
        "file lines, median / p90 / max": _spread(files),
        "function lines, median / p90 / max": _spread(functions),
        "functions over 60 lines": f"{sum(lines > _LONG_FUNCTION for lines in functions)}",
        "expression nodes a code line": f"{expressions / code:.1f}",
        "expression nodes a statement": f"{expressions / statements:.1f}",
        "lines over 100 characters": f"{sum(module.long_lines for module in modules)}",
        "packed assignments in 100 statements": f"{_PERCENT * packed / statements:.1f}",
        "comprehensions of 2 loops": f"{sum(module.double_loops for module in modules)}",
        "modules a folder, median / max": f"{statistics.median(rooms):g} / {max(rooms)}",
        "public functions with docstring": f"{_PERCENT * sum(public) / len(public):.0f} %",
    }


def _spread(values: Sequence[int]) -> str:
    """Return median, ninth decile and maximum."""
    ordered = sorted(values)
    ninth = ordered[int(0.9 * (len(ordered) - 1))]
    return f"{statistics.median(ordered):g} / {ninth} / {ordered[-1]}"


def main() -> None:
    """Print a table with a column for each folder; without any, for planner and its optimiser."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path)
    folders = parser.parse_args().folders
    if not folders:
        package = Path(__file__).parents[1] / "planner"
        folders = [package, package / "optimise"]
    columns = [measure(folder) for folder in folders]
    print(f"| | {' | '.join(folder.name for folder in folders)} |")
    print(f"|---|{'---|' * len(folders)}")
    for row in columns[0]:
        print(f"| {row} | {' | '.join(column[row] for column in columns)} |")


if __name__ == "__main__":
    main()
