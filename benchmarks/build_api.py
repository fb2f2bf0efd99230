"""Write docs/api.md, the reference of the public functions, from their docstrings.

Usage: python benchmarks/build_api.py
"""

from __future__ import annotations

import ast
import inspect
import textwrap
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import planner
from planner import api, errors
from planner.studies.workers import WorkerLost

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).parents[1]
TARGET = ROOT / "docs" / "api.md"
WIDTH = 100
INTRODUCTION = """\
# The Python functions

Made from the docstrings of `planner/api.py` by `python benchmarks/build_api.py`; do not edit.

```python
import planner

inputs = planner.load("configs/sarolangun")
problem = planner.build(inputs, week="2019-04-01")
plan = planner.solve(problem, travel=inputs.travel)
assert not planner.check(problem, plan).violations
planner.write(problem, plan, to="out/sarolangun/2019-04-01")
```

Units are whole numbers: minutes, metres, rupiah, people; values in thousandths of a weighted
person. Functions that yield raise their errors when they are iterated. Importing `planner` imports
nothing heavy. [Files](outputs.md) and [messages](errors.md) have pages of their own.
"""


def public_functions() -> tuple[list[str], list[str]]:
    """Return the names of the functions of ``planner``, and of those of ``planner.api`` alone."""
    found = [name for name, _ in inspect.getmembers(api, inspect.isfunction) if _is_own(name)]
    return sorted(planner.__all__), sorted(set(found) - set(planner.__all__))


def write_page() -> str:
    """Return the text of docs/api.md."""
    own, others = public_functions()
    parts = [
        INTRODUCTION,
        "## Functions of `planner`\n",
        *(_describe("planner", name) for name in own),
        "## Further functions of `planner.api`\n",
        *(_describe("planner.api", name) for name in others),
        "## Errors\n",
        _list_errors(),
        "## Types\n",
        _list_types(),
    ]
    return "\n".join(parts)


def _is_own(name: str) -> bool:
    """Say whether ``planner.api`` defines and offers ``name``."""
    module = inspect.unwrap(getattr(api, name)).__module__
    return not name.startswith("_") and module == api.__name__


def _describe(module: str, name: str) -> str:
    """Return the section of one function: its call, and its docstring as lists."""
    function = inspect.unwrap(getattr(api, name))
    lines: list[str] = []
    for line in inspect.getdoc(function).replace("``", "`").splitlines():
        if line.startswith("---"):
            lines[-1] = f"**{lines[-1]}**\n"  # numpydoc underlines the name of a section
        elif line.startswith("    "):
            lines[-1] += f"\n  {line.strip()}"
        elif lines and lines[-1].startswith(("- ", "**")) and line:
            lines.append(_entry(line))
        else:
            lines.append(line)
    call = ["```python", *_signature(module, name), "```"]
    return "\n".join([f"### {name}", "", *call, "", *lines, ""])


def _entry(line: str) -> str:
    """Return the head of an entry: a name with its type, or a type alone."""
    name, _, kind = line.partition(" : ")
    return f"- `{name}` ({kind}):" if kind else f"- `{name}`:"


def _signature(module: str, name: str) -> list[str]:
    """Return the call of a function, one argument a line where it is long."""
    signature = inspect.signature(inspect.unwrap(getattr(api, name)))
    arguments = [_argument(each) for each in signature.parameters.values()]
    kinds = [each.kind for each in signature.parameters.values()]
    if inspect.Parameter.KEYWORD_ONLY in kinds and inspect.Parameter.VAR_POSITIONAL not in kinds:
        arguments.insert(kinds.index(inspect.Parameter.KEYWORD_ONLY), "*")
    whole = f"{module}.{name}({', '.join(arguments)}) -> {signature.return_annotation}"
    if len(whole) <= WIDTH:
        return [whole]
    lines = (f"    {each}," for each in arguments)
    return [f"{module}.{name}(", *lines, f") -> {signature.return_annotation}"]


def _argument(argument: inspect.Parameter) -> str:
    """Return an argument as it stands in the source; annotations are texts there."""
    star = "*" * (argument.kind is argument.VAR_POSITIONAL)
    default = argument.default
    if default is argument.empty:
        return f"{star}{argument.name}: {argument.annotation}"
    shown = f'"{default}"' if isinstance(default, str) else str(default)
    return f"{argument.name}: {argument.annotation} = {shown}"


def _list_errors() -> str:
    """Return the errors with their exit codes of the command line."""
    kinds = (
        errors.PlannerError,
        errors.InputError,
        errors.ContradictionError,
        errors.TravelError,
        errors.CheckFailed,
        WorkerLost,
    )
    bases = (f"kind of `{kind.__base__.__name__}`; exit code {kind.exit_code}" for kind in kinds)
    heads = (f"`{kind.__name__}` ({text})" for kind, text in zip(kinds, bases, strict=True))
    return _list(zip(heads, map(_summary, kinds), strict=True))


def _list_types() -> str:
    """Return the types that the signatures name, with the file that explains their fields."""
    tree = ast.parse(Path(api.__file__).read_text(encoding="utf-8"))
    named = {
        alias.name: import_module(node.module)
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("planner.")
        for alias in node.names
    }
    kinds = [(name, getattr(module, name, None)) for name, module in sorted(named.items())]
    classes = {name: kind for name, kind in kinds if inspect.isclass(kind)}
    files = (Path(inspect.getfile(kind)).relative_to(ROOT).as_posix() for kind in classes.values())
    heads = (f"`{name}` ([{file}](../{file}))" for name, file in zip(classes, files, strict=True))
    return _list(zip(heads, map(_summary, classes.values()), strict=True))


def _list(entries: Iterable[tuple[str, str]]) -> str:
    """Return lines of a list: head and text of each entry."""
    lines = (f"- {head}: {text}" for head, text in entries)
    fill = textwrap.TextWrapper(
        WIDTH,
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    ).fill
    return "\n".join(map(fill, lines)) + "\n"


def _summary(kind: type) -> str:
    """Return the first line of a docstring."""
    return inspect.getdoc(kind).splitlines()[0].replace("``", "`")


if __name__ == "__main__":
    TARGET.write_text(write_page(), encoding="utf-8")
