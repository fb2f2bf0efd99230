"""Keep the documents true: commands and links that exist, names and formats of the product."""

from __future__ import annotations

import ast
import inspect
import os
import re
import runpy
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

import planner
from planner import api, inputs, pipeline
from planner.bundle import read_bundle, write_bundle
from planner.cli.parser import build_parser
from planner.cli.verbs import VERBS
from planner.locale.catalogue import catalogue
from planner.studies.compare import compare
from planner.studies.explain import explain
from planner.studies.resource_values import resolve

ROOT = Path(__file__).parents[1]
DOCUMENTS = (
    *sorted(ROOT.glob("*.md")),
    *sorted((ROOT / "docs").glob("*.md")),
    ROOT / "data" / "README.md",
)
README = (ROOT / "README.md").read_text(encoding="utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
ALGORITHM = (ROOT / "docs" / "algorithm.md").read_text(encoding="utf-8")
GLOSSARY = (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8")
OPTIMISER = ROOT / "planner" / "optimise"
REFERENCE = runpy.run_path(str(ROOT / "benchmarks" / "build_api.py"))
OWN, FURTHER = REFERENCE["public_functions"]()


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


def anchors_of(path):
    """Return the anchors of the headings of a document, as GitHub makes them."""
    titles = re.findall(r"(?m)^#+ (.+)$", path.read_text(encoding="utf-8"))
    kept = (re.sub(r"[^\w\- ]", "", title.lower()) for title in titles)
    return {title.strip().replace(" ", "-") for title in kept}


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(path):
    """Each link and picture inside the project exists, with the heading that it names."""
    text = path.read_text(encoding="utf-8")
    headings = re.findall(r"\]\((?!\w+://)([^)#]*)#([^)]+)\)", text)
    assert [
        (target, heading)
        for target, heading in headings
        if heading not in anchors_of(path.parent / target if target else path)
    ] == []
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


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_every_path_in_a_document_exists(path):
    """Each path of the project that a document names in full is there."""
    folders = "planner|tests|docs|configs|data|notebooks|benchmarks"
    text = path.read_text(encoding="utf-8")
    named = re.findall(rf"`((?:{folders})/[\w./-]*)(?:::[\w.]+)?`", text)
    assert [name for name in named if not (ROOT / name).exists()] == []


def test_the_tree_is_described_as_it_is():
    """docs/architecture.md names every package and top module of the planner, on two pages."""
    for path in sorted((ROOT / "planner").iterdir()):
        if path.suffix == ".py" and path.stem != "__main__":
            assert f"planner/{path.name}" in ARCHITECTURE
        if (path / "__init__.py").exists():
            assert f"planner/{path.name}/" in ARCHITECTURE
    assert len(ARCHITECTURE.splitlines()) <= 120


def names_in(path):
    """Return what a module defines at its top, and the methods of its classes as Class.method."""
    names = set()
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.add(node.name)
        if isinstance(node, ast.ClassDef):
            methods = (item for item in node.body if isinstance(item, ast.FunctionDef))
            names |= {f"{node.name}.{method.name}" for method in methods}
        if isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def places_in_algorithm():
    """Return (path, name or nothing) of each piece of code that docs/algorithm.md names."""
    for file, name in re.findall(r"`([\w/]+\.py)(?:::([\w.]+))?`", ALGORITHM):
        is_whole = file.startswith(("planner/", "tests/"))
        yield (ROOT if is_whole else OPTIMISER) / file, name


def test_every_step_of_the_solver_is_described():
    """docs/algorithm.md names each module of the optimiser."""
    named = {path for path, _ in places_in_algorithm()}
    modules = {path for path in OPTIMISER.rglob("*.py") if path.name != "__init__.py"}
    assert sorted(modules - named) == []


def test_every_place_in_the_algorithm_exists():
    """Each file that docs/algorithm.md names is there, and defines what stands after the ::."""
    places = list(places_in_algorithm())
    assert sorted({path for path, _ in places if not path.is_file()}) == []
    assert [
        f"{path.name}::{name}" for path, name in places if name and name not in names_in(path)
    ] == []


def test_every_law_has_its_readers_in_the_algorithm():
    """docs/algorithm.md says of each law of docs/laws.md where optimiser and referee read it."""
    laws = (ROOT / "docs" / "laws.md").read_text(encoding="utf-8")
    numbers = set(re.findall(r"^(\d+)\. ", laws, re.MULTILINE))
    section = ALGORITHM.split("## 14. ")[1].split("\n## ")[0]
    entries = re.findall(r"(?ms)^- \*\*(.+?)\*\*:([^;]+);\s(.+?)(?=^- |\Z)", section)
    assert {n for heads, _, _ in entries for n in re.findall(r"\d+", heads)} == numbers
    assert all(".py::" in ours for _, ours, _ in entries)
    assert all("planner/referee/" in theirs for _, _, theirs in entries)


def test_the_glossary_has_one_line_for_each_term():
    """Each section of docs/glossary.md is in alphabetical order, and no term stands there twice."""
    sections = GLOSSARY.split("\n## ")[1:]
    terms = [re.findall(r"(?m)^\| (?!term \|)([^|]+?) \|", section) for section in sections]
    assert len(terms) == 3
    for section in terms:
        assert section == sorted(section, key=str.casefold)
    assert len({term.casefold() for section in terms for term in section}) == sum(map(len, terms))


def test_the_code_of_the_guide_to_rules_is_the_code():
    """Each block of Python in docs/adding-a-rule.md stands in the planner, line for line."""
    guide = (ROOT / "docs" / "adding-a-rule.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "planner").rglob("*.py")]
    assert len(blocks) == 3
    assert [block for block in blocks if not any(block in source for source in sources)] == []


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


def test_the_changelog_has_the_usual_sections():
    """CHANGELOG.md has the present version, and keeps to the sections of keepachangelog.com."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\S+)\]", changelog, re.MULTILINE)
    assert versions[0] == "Unreleased"
    assert PROJECT["project"]["version"] in versions
    sections = set(re.findall(r"^### (.+)$", changelog, re.MULTILINE))
    assert sections - {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"} == set()


def test_the_citation_is_of_this_version():
    """CITATION.cff names the version, the title and the licence of the project."""
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == PROJECT["project"]["version"]
    assert citation["license"] == PROJECT["project"]["license"]["text"]
    assert f"# {citation['title']}\n" in README


def test_the_package_says_that_it_has_types():
    """The marker of PEP 561 is there and goes into the wheel."""
    data = PROJECT["tool"]["setuptools"]["package-data"]
    assert [name for name in data["planner"] if (ROOT / "planner" / name).is_file()] == ["py.typed"]


def test_every_script_of_ci_is_a_job():
    """The workflow runs each script of .ci/; all can be executed; CONTRIBUTING.md names each."""
    workflow = yaml.safe_load(
        (ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8")
    )
    scripts = sorted((ROOT / ".ci").iterdir())
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    assert sorted(workflow["jobs"]["check"]["strategy"]["matrix"]["script"]) == [
        path.name for path in scripts
    ]
    assert [path.name for path in scripts if not os.access(path, os.X_OK)] == []
    assert [path.name for path in scripts if f"| `.ci/{path.name}` |" not in contributing] == []


def test_every_dependency_has_a_lowest_version():
    """.ci/lowest can pin each dependency: name>=version, or name==version."""
    project = PROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    assert [each for each in wanted if not re.match(r"[\w-]+[=>]=[\w.]+", each)] == []


def test_the_sources_are_thanked():
    """The README carries the attributions that the data's licences ask for."""
    assert all(
        name in " ".join(README.split())
        for name in ("© OpenStreetMap contributors", "ODbL 1.0", "GeoNames (CC BY 4.0)", "CC BY-SA")
    )


def test_the_reference_is_in_step():
    """docs/api.md is what benchmarks/build_api.py makes of the docstrings."""
    assert (ROOT / "docs" / "api.md").read_text(encoding="utf-8") == REFERENCE["write_page"]()
    assert set(OWN) == set(planner.__all__)


def sections_of(function):
    """Return the sections of a numpydoc docstring: its entries, by the section's name."""
    parts = re.split(r"^(\w+)\n-+\n", inspect.getdoc(inspect.unwrap(function)), flags=re.MULTILINE)
    return {
        name: re.findall(r"^(\S.*?)(?: : .*)?$", text, re.MULTILINE)
        for name, text in zip(parts[1::2], parts[2::2], strict=True)
    }


@pytest.mark.parametrize("name", [*OWN, *FURTHER])
def test_every_argument_and_result_is_described(name):
    """The docstring of each public function has its arguments in order, and what it gives."""
    function = inspect.unwrap(getattr(api, name))
    signature = inspect.signature(function)
    found = sections_of(function)
    assert [each.lstrip("*") for each in found.get("Parameters", [])] == list(signature.parameters)
    gives = (
        "Yields" if inspect.isgeneratorfunction(function) else {"Returns", "Yields"} & set(found)
    )
    assert bool(gives) == (signature.return_annotation != "None")


@pytest.mark.parametrize(
    ("public", "inner"),
    [
        (api.load, inputs.load),
        (api.build, pipeline.build),
        (api.solve, pipeline.make_plan),
        (api.solve, pipeline.draw_legs),
        (api.follow, pipeline.follow),
        (api.read_earlier, pipeline.refuse_to_follow),
        (api.read, read_bundle),
        (api.write, write_bundle),
        (api.compare, compare),
        (api.compare, pipeline.build),
        (api.compare, pipeline.make_plan),
        (api.explain, explain),
        (api.resolve, resolve),
        (api.resolve, pipeline.make_plan),
    ],
    ids=lambda function: f"{function.__module__}.{function.__name__}",
)
def test_every_error_is_told(public, inner):
    """A public function tells each error, with its code, that the function behind it tells."""

    def told(function):
        text = inspect.getdoc(function).partition("Raises")[2]
        return set(sections_of(function)["Raises"]) | set(re.findall(r"\bE\d{3,4}\b", text))

    hidden = {"ValueError"} if public is api.write else set()  # its paths are those of `render`
    assert told(inner) - told(public) - hidden == set()
