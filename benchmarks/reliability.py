"""Run the tests that try to break the planner, count what they try, write docs/reliability.md.

Usage: python benchmarks/reliability.py [-m deep] [--page-only]
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs" / "reliability.md"
LINES = Path(__file__).with_name("reliability_lines.txt")
SUITES = ("bad_inputs", "campaigns", "faults", "determinism", "referee", "fuzz", "metamorphic")
COUNTS = ("<!-- counts: written by the run -->", "<!-- end of counts -->")

HEAD = """# Reliability

What comes in, what the planner answers, and the test that proves it. Written by
`python benchmarks/reliability.py`, which runs these tests and counts; `tests/test_reliability.py`
fails if a test named here does not exist. Tests are named below `tests/`; a case of `cases/` is one
entry of a file in `tests/bad_inputs/cases/`, whose whole messages are compared.

`python -m pytest -m deep` runs more of the same: kill -9 at every operation and at random moments,
thousands of corrupted plans, spoiled files, random weeks and random campaigns. It takes an hour or
so and is no part of the check of what lands. `python benchmarks/fuzz.py` measures the time and the
memory that spoiled files cost. `python benchmarks/campaigns.py` plans any number of random
campaigns, and leaves the smallest that still fails.

In November 2026 it planned 1,000 of them (`python benchmarks/campaigns.py 80000 1000 --out DIR
--properties single`: whole folders drawn from YAML and GeoJSON up, at most 12 villages, low
effort). 497 got a plan with teams, in 387 nobody goes (a few officers, short loans, caps of nights
away, limits), 116 were refused with a message. None crashed, hung (120 s; the longest took 8 s),
was rejected by the referee, or sent nobody although a lawful single visit, looked for by hand, is
worth more. Of 1,000 others, before, one was rejected and one was worth less than a single visit:
both are tests by name or corrected in pricing.
"""


class Line(NamedTuple):
    """One line of the page: what comes in, what is answered, and the proof.

    The proof is a list of references, or the reason why there are none.
    """

    number: str
    incoming: str
    answer: str
    proof: str

    @property
    def references(self) -> list[str]:
        """Return the names of tests and cases."""
        return [] if self.proof.startswith("-") else self.proof.split(" + ")


def read_sections() -> list[tuple[str, list[Line]]]:
    """Return the sections with their lines."""
    sections: list[tuple[str, list[Line]]] = []
    for text in LINES.read_text(encoding="utf-8").splitlines():
        if text.startswith("== "):
            sections.append((text.removeprefix("== "), []))
        elif text and not text.startswith("#"):
            sections[-1][1].append(Line(*text.split(" | ")))
    return sections


def counts_of(page: str) -> str:
    """Return the table of counts that stands in the text of a page."""
    return page.partition(COUNTS[0])[2].partition(COUNTS[1])[0].strip()


def write_page(counts: str) -> str:
    """Return the text of the page with this table of counts."""
    tables = (_table(title, lines) for title, lines in read_sections())
    return "\n".join([HEAD, f"{COUNTS[0]}\n\n{counts}\n\n{COUNTS[1]}\n", *tables])


def _table(title: str, lines: list[Line]) -> str:
    rows = [
        f"| {line.number} | {line.incoming} | {line.answer} | {_prove(line)} |" for line in lines
    ]
    return "\n".join(
        [f"## {title}\n", "| # | what comes in | answer | proof |", "|---|---|---|---|", *rows, ""]
    )


def _prove(line: Line) -> str:
    if not line.references:
        return f"does not apply: {line.proof.removeprefix('- ')}"
    shown = (
        re.sub(r"^case:(\w+)/(.*)$", r"cases/\1.yaml: \2", reference)
        for reference in line.references
    )
    return "; ".join(f"`{reference.replace('::', ' ')}`" for reference in shown)


class Tally:
    """A plugin of pytest: what the tests counted, and how many of them passed."""

    def __init__(self) -> None:
        """Start at nought."""
        self.__name__ = "tally"  # by which the tests find it
        self.counts: Counter[str] = Counter()
        self.passed: Counter[str] = Counter()
        self.failed = 0

    def pytest_runtest_logreport(self, report) -> None:  # noqa: ANN001  (pytest's own report)
        """Count a test that ended."""
        if report.when == "call":
            suite = report.nodeid.split("/")[1]
            self.passed[suite] += report.passed
        self.failed += report.failed

    def table(self) -> str:
        """Return the table of what was tried."""
        lines = [line for _, lines in read_sections() for line in lines]
        applied = sum(bool(line.references) for line in lines)
        rows = [
            ("lines of this page with a test", f"{applied} of {len(lines)}"),
            ("bad inputs tried and answered (tests/bad_inputs)", self.passed["bad_inputs"]),
            *((name, self.counts[name]) for name in sorted(self.counts)),
            ("tests of these suites that passed", self.passed.total()),
            ("failures, tracebacks shown to a user, bundles lost", self.failed),
        ]
        return "\n".join(
            [
                "| what was tried | number |",
                "|---|---|",
                *(f"| {name} | {number} |" for name, number in rows),
            ]
        )


def main(arguments: list[str]) -> int:
    """Run the tests and write the page; return the exit code of pytest.

    A run that was cut short leaves the counts of the page as they were.
    """
    import pytest  # noqa: PLC0415  (the page alone does without)

    counts = counts_of(PAGE.read_text(encoding="utf-8")) if PAGE.exists() else ""
    code = 0
    if "--page-only" not in arguments:
        sys.path.remove(str(Path(__file__).parent))  # fuzz.py here would stand before tests/fuzz
        tally = Tally()
        suites = [str(ROOT / "tests" / suite) for suite in SUITES]
        code = pytest.main(
            [*suites, "-q", "-p", "no:cacheprovider", f"--rootdir={ROOT}", *arguments],
            plugins=[tally],
        )
        if code in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
            counts = tally.table()
    PAGE.write_text(write_page(counts), encoding="utf-8")
    return int(code)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
