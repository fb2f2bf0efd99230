"""Keep the documents true: commands and links that exist, names and formats of the product."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

from planner.cli.parser import build_parser
from planner.cli.verbs import VERBS
from planner.locale.catalogue import catalogue

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "data" / "README.md",
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")


def command_of(name):
    """Return the one line of the README's block that ``name`` marks."""
    return re.search(rf"<!-- command: {name} -->\n```bash\n(.+)\n```\n", README).group(1)


def planner_calls(text):
    """Return the words after each ``planner`` that a document tells to type."""
    typed = [
        line
        for block in re.findall(r"```bash\n(.*?)```", text, re.DOTALL)
        for line in block.splitlines()
    ]
    typed += re.findall(r"`([^`\n]+)`", text)
    calls = [re.search(r"(?:^|[ /])planner ([a-z]+\b.*)$", line.split("#")[0]) for line in typed]
    return [call.group(1).split() for call in calls if call]


def test_the_documents_are_looked_at():
    """The tests below see the calls of the README: at least one of each verb."""
    assert {call[0] for call in planner_calls(README)} == {verb for verb, _ in VERBS}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_call_in_a_document_is_understood(path):
    """Each `planner …` in a document has a verb and options that exist.

    A verb named alone needs no arguments.
    """
    texts = catalogue("en", "cli")
    for words in planner_calls(path.read_text(encoding="utf-8")):
        if len(words) > 1 and words[1] != "--help":
            build_parser(texts).parse_args(
                words
            )  # ends the test with SystemExit where it is not understood
        else:
            assert words[0] in dict(VERBS)


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path):
    """Each link and picture inside the project exists."""
    text = path.read_text(encoding="utf-8")
    targets = re.findall(r"\]\(([^)#]+)[^)]*\)", text) + re.findall(r'src="([^"]+)"', text)
    assert [
        target for target in targets if "://" not in target and not (path.parent / target).exists()
    ] == []


@pytest.mark.parametrize("name", ["plan", "test"])
def test_a_command_is_one_line_that_installs_the_locked_versions(name):
    """Both commands can be pasted into a new clone.

    They make their own environment, with the versions of constraints.txt.
    """
    install, run = command_of(name).rsplit(" && ", 1)
    assert install.startswith(
        "python3 -m venv .venv && .venv/bin/pip install -q -c constraints.txt -e "
    )
    assert run.startswith(".venv/bin/")


def test_the_check_of_what_lands_runs_the_command_of_the_readme(tmp_path):
    """.ci/run runs exactly the README's test command, with a browser required.

    Here it runs with a shell that only tells what it would run.
    """
    told = tmp_path / "bash"
    told.write_text(
        '#!/bin/sh\nprintf "%s\\n" "$PLANNER_REQUIRE_BROWSER" "$CI" "$4"\n', encoding="utf-8"
    )
    present = tmp_path / "chromium"
    present.write_text("#!/bin/sh\n", encoding="utf-8")
    for script in (told, present):
        script.chmod(0o755)
    environment = {**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"}
    done = subprocess.run(
        ["/bin/bash", ROOT / ".ci" / "run"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines() == ["1", "1", command_of("test")]
    assert os.access(ROOT / ".ci" / "run", os.X_OK)


def test_the_tree_is_described_as_it_is():
    """docs/architecture.md names every package and top module, and no file that is not there."""
    for path in sorted((ROOT / "planner").iterdir()):
        if path.suffix == ".py" and path.stem != "__main__":
            assert f"planner/{path.name}" in ARCHITECTURE
        if (path / "__init__.py").exists():
            assert f"planner/{path.name}/" in ARCHITECTURE
    named = re.findall(r"`((?:planner|tests|docs|configs|data|notebooks)/[\w./]*)`", ARCHITECTURE)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_every_step_of_the_solver_is_described():
    """The solver's page names each module of the optimiser, and no file that is not one."""
    page = ARCHITECTURE.split("## The solver in a page")[1].split("\n## ")[0]
    named = {name.removeprefix("optimise/") for name in re.findall(r"`([\w/]+\.py)`", page)}
    assert named == {path.name for path in (ROOT / "planner" / "optimise").glob("*.py")} - {
        "__init__.py"
    }


def test_the_laws_name_every_violation():
    """Each violation that the referee can report stands in bold in docs/laws.md."""
    laws = (ROOT / "docs" / "laws.md").read_text(encoding="utf-8")
    reported = {
        law
        for path in (ROOT / "planner" / "referee").rglob("*.py")
        for law in re.findall(r'law="(\w+)"', path.read_text("utf-8"))
    }
    assert len(reported) > 20
    assert reported - set(re.findall(r"\*\*(\w+)\*\*", laws)) == set()


def test_the_changelog_states_the_formats():
    """CHANGELOG.md names the number of every format that a bundle is written in."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    sources = [
        path.read_text(encoding="utf-8") for path in (ROOT / "planner" / "bundle").glob("*.py")
    ]
    formats = {
        name
        for source in sources
        for name in re.findall(r'"((?:plan|problem|manifest)/\d+)"', source)
    }
    assert {name.split("/")[0] for name in formats} == {"plan", "problem", "manifest"}
    assert [name for name in sorted(formats) if f"`{name}`" not in changelog] == []


def test_the_sources_are_thanked():
    """The README carries the attributions that the data's licences ask for."""
    assert all(
        name in " ".join(README.split())
        for name in ("© OpenStreetMap contributors", "ODbL 1.0", "GeoNames (CC BY 4.0)", "CC BY-SA")
    )
