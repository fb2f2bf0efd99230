"""Keep docs/reliability.md true.

Every line is there once, every test and case that it names exists, and its tables are in step.
"""

from __future__ import annotations

import ast
import runpy
from functools import cache
from pathlib import Path

import pytest
import yaml

TESTS = Path(__file__).parent
ROOT = TESTS.parent
PAGE = ROOT / "docs" / "reliability.md"
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
    """docs/reliability.md is what the writer makes of its counts, and nothing failed in the run."""
    page = PAGE.read_text(encoding="utf-8")
    assert page == WRITER["write_page"](WRITER["counts_of"](page))
    assert "| failures, tracebacks shown to a user, bundles lost | 0 |" in page


@pytest.fixture
def run_of(monkeypatch, tmp_path):
    """Return a function that runs the writer on reports of tests and returns the page it writes."""

    def write(code, *reports):
        def report(_, plugins):
            (tally,) = plugins
            for suite, when, outcome in reports:
                tally.pytest_runtest_logreport(
                    pytest.TestReport(
                        nodeid=f"tests/{suite}/test_x.py::test_x",
                        location=("test_x.py", 1, "test_x"),
                        keywords={},
                        outcome=outcome,
                        longrepr=None,
                        when=when,
                    )
                )
            return code

        page = tmp_path / "reliability.md"
        page.write_text(PAGE.read_text(encoding="utf-8"), encoding="utf-8")
        monkeypatch.setitem(WRITER["main"].__globals__, "PAGE", page)
        monkeypatch.setattr(pytest, "main", report)
        monkeypatch.syspath_prepend(str(PAGE.parents[1] / "benchmarks"))
        assert WRITER["main"]([]) == code
        return page.read_text(encoding="utf-8")

    return write


def test_what_fails_in_a_run_is_counted_on_the_page(run_of):
    """A test counts once as passed; a failure counts in the test and before and after it."""
    page = run_of(
        pytest.ExitCode.TESTS_FAILED,
        ("fuzz", "setup", "passed"),
        ("fuzz", "call", "passed"),
        ("fuzz", "teardown", "passed"),
        ("bad_inputs", "call", "passed"),
        ("bad_inputs", "teardown", "failed"),
        ("faults", "setup", "failed"),
        ("faults", "call", "failed"),
    )
    assert "| bad inputs tried and answered (tests/bad_inputs) | 1 |" in page
    assert "| tests of these suites that passed | 2 |" in page
    assert "| failures, tracebacks shown to a user, bundles lost | 3 |" in page


def test_a_run_cut_short_leaves_the_counts_as_they_were(run_of):
    """Ctrl-C after a test that passed does not write the counts of half a run."""
    page = run_of(pytest.ExitCode.INTERRUPTED, ("fuzz", "call", "passed"))
    assert page == PAGE.read_text(encoding="utf-8")
