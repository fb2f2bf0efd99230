"""Hold the tree to its own laws: imports, style, types, size; no clock or chance in the core."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import sysconfig
import tomllib
from collections import Counter
from dataclasses import is_dataclass
from graphlib import TopologicalSorter
from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = Path(sysconfig.get_path("scripts"))
PYTHON_FOLDERS = ("planner", "tests", "data", "notebooks", "benchmarks")
SOURCES = sorted(path for folder in PYTHON_FOLDERS for path in (ROOT / folder).rglob("*.py"))
PURE = ("model", "referee", "optimise", "outputs", "travel", "inputs", "locale")
LONGEST_FILE = 900  # lines: what a reader takes in on an afternoon; most are near 150

# A time limit is the outer safety of a solve, and marks its plan as not reproducible:
# only that module may look at a clock.
MAY_KNOW_TIME = ("planner/optimise/guard.py",)
# Babel reads the time zone of the machine: only that module may touch the environment,
# to keep it from doing so.
MAY_SET_ZONE = ("planner/locale/babel_parts.py",)


def run(*command):
    """Run a tool of this environment on the whole tree, and show what it says where it fails."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}"


def name_of(path):
    return path.relative_to(ROOT).as_posix()


def imported_modules(tree):
    """Yield the dotted name of everything that a module imports from elsewhere."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            yield node.module


def test_nothing_imports_upwards():
    """The layers, plain model, lone referee and file-free optimiser hold (pyproject.toml)."""
    run(SCRIPTS / "lint-imports", "--no-cache")


def modules_of_the_product():
    """Return the path of every module below planner/ by its dotted name."""
    modules = {}
    for path in sorted((ROOT / "planner").rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        modules[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return modules


def imports_of_the_product():
    """Return the modules of the product that each one imports, for types alone or late too."""
    modules = modules_of_the_product()
    found = {}
    for name, path in modules.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        targets = set(imported_modules(tree))
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.level == 0:
                targets |= {f"{node.module}.{alias.name}" for alias in node.names}
        found[name] = sorted(targets & modules.keys())
    return found


def test_no_module_imports_itself_by_way_of_others():
    """There is no circle of imports, not even one for types alone or within functions."""
    imports = imports_of_the_product()
    assert sum(map(len, imports.values())) > len(imports)
    for module in imports:
        imports[module] = [target for target in imports[module] if not module.startswith(target)]
    TopologicalSorter(imports).prepare()


def test_no_two_modules_have_one_name():
    """A file name says what is in it, and stands once; a rule has one name in both readings."""
    files = [path.stem for path in modules_of_the_product().values() if path.stem != "__init__"]
    names = Counter(files)
    rules = {path.stem for path in (ROOT / "planner" / "optimise" / "rules").glob("*.py")}
    assert {name for name, count in names.items() if count > 1} - rules == set()


@pytest.mark.parametrize(
    "command",
    [("check", "--no-cache"), ("format", "--check", "--no-cache")],
    ids=lambda command: command[0],
)
def test_ruff_finds_nothing(command):
    """Every rule of ruff holds, less those that pyproject.toml explains, and its format."""
    run(
        sys.executable,
        "-m",
        "ruff",
        *command,
        *(folder for folder in PYTHON_FOLDERS if (ROOT / folder).exists()),
    )


def test_mypy_finds_nothing(tmp_path):
    """Every function of the product is typed, strictly."""
    run(sys.executable, "-m", "mypy", f"--cache-dir={tmp_path}")


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_a_file_is_read_in_one_sitting(path):
    """No file is longer than LONGEST_FILE lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_FILE


def clocks_and_chance(path):
    """Yield what in a module makes its results depend on more than its arguments.

    A seeded ``random.Random(seed)`` does not.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    forbidden = (
        {"secrets", "uuid"} if name_of(path) in MAY_KNOW_TIME else {"secrets", "uuid", "time"}
    )
    for top in sorted({module.split(".")[0] for module in imported_modules(tree)} & forbidden):
        yield f"{name_of(path)} imports {top}"
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "random":
            yield f"{name_of(path)}:{node.lineno} from random import"
        if isinstance(node, ast.Attribute):
            unseeded = (
                isinstance(node.value, ast.Name)
                and node.value.id == "random"
                and node.attr != "Random"
            )
            environment = set() if name_of(path) in MAY_SET_ZONE else {"environ", "getenv"}
            if unseeded or node.attr in {"now", "utcnow", "today"} | environment:
                yield f"{name_of(path)}:{node.lineno} .{node.attr}"
        if (
            isinstance(node, ast.Call)
            and not node.args
            and getattr(node.func, "attr", "") in {"Random", "default_rng"}
        ):
            yield f"{name_of(path)}:{node.lineno} chance without a seed"


@pytest.mark.parametrize("package", PURE)
def test_the_core_knows_no_clock_and_no_chance(package):
    """Pure packages read no clock, unseeded chance or environment: same inputs, same bytes."""
    assert [
        found
        for path in sorted((ROOT / "planner" / package).rglob("*.py"))
        for found in clocks_and_chance(path)
    ] == []


def test_the_model_cannot_be_changed():
    """Every type of the model is a frozen dataclass with slots: what was built stays as it is."""
    loose = []
    for path in sorted((ROOT / "planner" / "model").glob("*.py")):
        module = import_module(
            f"planner.model.{path.stem}" if path.stem != "__init__" else "planner.model"
        )
        types = [
            value
            for value in vars(module).values()
            if is_dataclass(value) and value.__module__ == module.__name__
        ]
        loose += [
            value.__name__
            for value in types
            if not value.__dataclass_params__.frozen or not hasattr(value, "__slots__")
        ]
    assert loose == []


def requirements(*extras):
    """Return the names of what pyproject.toml asks for."""
    with (ROOT / "pyproject.toml").open("rb") as stream:
        project = tomllib.load(stream)["project"]
    asked = [
        *project["dependencies"],
        *(line for extra in extras for line in project["optional-dependencies"][extra]),
    ]
    return {re.match(r"[\w-]+", requirement).group().lower() for requirement in asked}


def test_what_is_imported_is_declared_and_what_is_declared_is_imported():
    """The product imports what pyproject.toml names, or what comes with it.

    Nothing is installed for nothing.
    """
    companions = {
        "yaml": "pyyaml",
        "pydantic_core": "pydantic",
        "markupsafe": "jinja2",
        "branca": "folium",
        "google": "ortools",
    }
    used = set()
    for path in (ROOT / "planner").rglob("*.py"):
        used |= {
            module.split(".")[0]
            for module in imported_modules(ast.parse(path.read_text(encoding="utf-8")))
        }
    assert {
        companions.get(name, name) for name in used - set(sys.stdlib_module_names) - {"planner"}
    } == requirements()


def test_the_locked_versions_cover_every_dependency():
    """constraints.txt pins all that pyproject.toml names, once and exactly, with no address."""
    lines = [
        line
        for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
        if not line.startswith("#")
    ]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[0-9a-z.]+", line)] == []
    names = [line.split("==")[0] for line in lines]
    assert names == sorted(set(names))
    assert requirements("test") - set(names) == set()
