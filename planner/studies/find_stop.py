"""Find a stop by its code or its name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.errors import InputError, Issue
from planner.inputs.datasets.name_matching import names_like, plain_name

if TYPE_CHECKING:
    from planner.model.places import Stop
    from planner.model.problem import Problem

_LONGEST_SHOWN = 60


def find_stop(problem: Problem, asked: str) -> Stop:
    """Return the stop with the code ``asked``, or the only stop with that name.

    Case, spaces and words of administration (Desa, Kelurahan) do not count.

    Raises
    ------
    InputError
        If there is none (E811, with the nearest names), or several have that name (E812, with
        their codes).
    """
    by_code = {stop.id: stop for stop in problem.stops}
    if asked in by_code:
        return by_code[asked]
    named = [stop for stop in problem.stops if plain_name(stop.name) == plain_name(asked)]
    if len(named) == 1:
        return named[0]
    shown = asked if len(asked) <= _LONGEST_SHOWN else f"{asked[:_LONGEST_SHOWN]}…"
    if named:
        raise _refuse(
            "E812",
            name=shown,
            codes=", ".join(f"{stop.id} ({stop.kecamatan_name})" for stop in named),
        )
    like = names_like(asked, {*(stop.name for stop in problem.stops), *by_code})
    raise _refuse(
        "E811", name=shown, nearest=", ".join(_with_codes(problem, name) for name in like) or "-"
    )


def _with_codes(problem: Problem, like: str) -> str:
    """Return a name with the codes of its stops, or a code with its name."""
    found = [stop for stop in problem.stops if like in (stop.name, stop.id)]
    return f"{found[0].name} ({', '.join(stop.id for stop in found)})"


def _refuse(code: str, **args: str) -> InputError:
    return InputError(
        (
            Issue(
                file="problem.json",
                line=0,
                column=0,
                path="stops",
                code=code,
                args=tuple(sorted(args.items())),
            ),
        )
    )
