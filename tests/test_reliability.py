"""Keep docs/reliability.md true: every line is there once, every test and case that it names exists, and its tables are in step."""

from __future__ import annotations

import ast
import runpy
from functools import cache
from pathlib import Path

import yaml

TESTS = Path(__file__).parent
ROOT = TESTS.parent
WRITER = runpy.run_path(str(ROOT / "benchmarks" / "reliability.py"))
ENTRIES = [line for _, lines in WRITER["read_sections"]() for line in lines]


@cache
def names_in(path):
    """Return the names of the tests of a module, or of the cases of a file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".yaml":
        return {case["name"] for case in yaml.safe_load(text)}
    return {node.name for node in ast.parse(text).body if isinstance(node, ast.FunctionDef)}


def is_there(reference):
    """Say whether a test or case exists."""
    if reference.startswith("case:"):
        file, name = reference.removeprefix("case:").split("/", 1)
        path = TESTS / "bad_inputs" / "cases" / f"{file}.yaml"
    else:
        file, name = reference.split("::")
        path = TESTS / file
    return path.exists() and name in names_in(path)


def test_every_line_is_there_once():
    """Each bad input, trap, relation and so on has one line, in the order of their numbers."""
    lettered = (
        ("D", 16),
        ("T", 18),
        ("M", 30),
        ("K", 6),
        ("W", 9),
        ("P", 6),
        ("C", 10),
        ("F", 10),
        ("R", 19),
        ("B", 13),
        ("Z", 8),
    )
    expected = [
        *map(str, range(1, 198)),
        *(f"{letter}{number}" for letter, most in lettered for number in range(1, most + 1)),
    ]
    assert [line.number for line in ENTRIES] == expected


def test_every_test_that_the_page_names_exists():
    """No line names a test or a case that is not there; a line without one gives its reason."""
    assert [
        (line.number, reference)
        for line in ENTRIES
        for reference in line.references
        if not is_there(reference)
    ] == []
    assert [
        line.number for line in ENTRIES if not line.references and len(line.proof) < len("- as 122")
    ] == []


def test_the_page_is_in_step():
    """docs/reliability.md holds the lines as they are, and counts of a run in which nothing failed."""
    page = (ROOT / "docs" / "reliability.md").read_text(encoding="utf-8")
    assert page.endswith(WRITER["write_tables"]())
    assert "| failures, tracebacks shown to a user, bundles lost | 0 |" in page
