"""Measure how time, gap and memory grow with the week: 158, 300 and 500 villages.

The weeks are one, two and three regencies side by side. They are drawn, always the same for a seed:
ten bases and twelve teams a regency, villages around the bases and on the roads between them,
people from a long-tailed distribution. Teams sleep at any base, so the regencies are one problem.
Nobody has published a week of this size: no figure here says anything about a real one. A gap is
between the best whole plan and the best bound known at that time. The planner uses two threads.

Usage:

    python benchmarks/growth.py [--villages 158 300 500] [--seconds 300]
                                [--at 10 30 60 120 300] [--effort high] [--seed 1]
"""

from __future__ import annotations

import argparse
import math
import os
import random
import time
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from measuring import peak_megabytes
from weekly_problems import Weekly, to_problem

import planner

VILLAGES_A_REGENCY = 170
BASES, TEAMS = (
    10,
    ((3, 1), (2, 1), (2, 0), (1, 0)),
)  # a regency's bases; kits and 4x4 of its teams in turn
TEAMS_A_REGENCY = 12
WIDTH = 120.0  # km, of a regency
PEOPLE = 177  # mean a village
DETOUR, SPEEDS = 1.4, (25.0, 50.0)  # road per straight line; km/h
MINUTES = (480, 480, 480, 480, 360, 480)
ROUGH = 0.15  # share of the villages that only a 4x4 gets to
GOOD = 0.01
WHOLE = ("first", "search")  # stages of a solve that tell of whole plans, not of a linear program


def draw(villages: int, seed: int) -> Weekly:
    """Return a week of so many villages; places lie on a plane, in km."""
    chance = random.Random(seed)  # noqa: S311  (a benchmark, not a secret)
    regencies = math.ceil(villages / VILLAGES_A_REGENCY)
    bases: list[dict[str, Any]] = []
    places: list[dict[str, Any]] = []
    for regency in range(regencies):
        own = [
            _place(chance, regency * WIDTH + chance.uniform(0, WIDTH), chance.uniform(0, WIDTH))
            for _ in range(BASES)
        ]
        urgent = set(chance.sample(range(BASES), 4))
        for _ in range(villages * (regency + 1) // regencies - villages * regency // regencies):
            near = chance.randrange(BASES)
            here, there = own[near], own[chance.randrange(BASES)]
            along = chance.choice((0.0, chance.random() / 2))
            spread = WIDTH / 20
            place = _place(
                chance,
                here["x"] + along * (there["x"] - here["x"]) + chance.gauss(0, spread),
                here["y"] + along * (there["y"] - here["y"]) + chance.gauss(0, spread),
            )
            people = min(900, max(20, round(PEOPLE * chance.lognormvariate(-0.36, 0.85))))
            village = {
                "u": people,
                "w": 1.3 if near in urgent else 1.0,
                "awd": int(chance.random() < ROUGH),
                "closed": [],
            }
            places.append({**place, **village, "sub": len(bases) + near})
        bases += own
    teams = [
        {
            "id": number,
            "kits": kits,
            "awd": awd,
            "start": number // TEAMS_A_REGENCY * BASES + chance.randrange(BASES),
        }
        for number in range(regencies * TEAMS_A_REGENCY)
        for kits, awd in (TEAMS[number % len(TEAMS)],)
    ]
    prices = {
        "setup": 30,
        "max_stops": 4,
        "rec_per_kit_hour": 12,
        "cost_km_units": 5,
        "cost_visit_units": 50,
    }
    data = {"bases": bases, "villages": places, "teams": teams, "t_day": list(MINUTES), **prices}
    return Weekly(f"{villages} villages", data, _travel(data), fixed=False)


def _place(chance: random.Random, x: float, y: float) -> dict[str, float]:
    """Return a place at a point in km; degrees are only for show."""
    return {
        "x": x,
        "y": y,
        "lat": round(-2.3 + y / 111, 5),
        "lon": round(102.7 + x / 111, 5),
        "speed": chance.uniform(*SPEEDS),
    }


def _travel(data: dict[str, Any]) -> tuple[Any, Any]:
    """Return minutes (rounded up) and costs (rounded) between all places.

    The speed of a leg is the mean of the speeds of its two places.
    """
    places = [*data["bases"], *data["villages"]]
    x, y, speed = (np.array([place[key] for place in places]) for key in ("x", "y", "speed"))
    km = DETOUR * np.hypot(x[:, None] - x[None, :], y[:, None] - y[None, :])
    minutes = np.ceil(km / ((speed[:, None] + speed[None, :]) / 2) * 60 - 1e-9)
    return minutes.astype(np.int32), np.rint(data["cost_km_units"] * km).astype(np.int32)


@dataclass
class Trace:
    """What a solve told on its way: (seconds, value of a whole plan or None, bound)."""

    begin: float = field(default_factory=time.perf_counter)
    told: list[tuple[float, float | None, float]] = field(default_factory=list)

    def watch(self, stage: str, value: float, bound: float) -> bool:
        """Note it, and go on."""
        self.note(value if stage in WHOLE else None, bound)
        return False

    def note(self, value: float | None, bound: float) -> None:
        """Note what is known now."""
        self.told.append((time.perf_counter() - self.begin, value, bound))

    def gap(self, seconds: float) -> float | None:
        """Return the gap after ``seconds`` as a share of the bound; None before the first plan."""
        known = [item for item in self.told if item[0] <= seconds]
        values = [value for _, value, _ in known if value is not None]
        return 1 - max(values) / min(bound for *_, bound in known) if values else None

    def first(self, share: float) -> float | None:
        """Return the seconds until the gap was so small; None if it never was."""
        gaps = ((seconds, self.gap(seconds)) for seconds, *_ in self.told)
        return next((seconds for seconds, gap in gaps if gap is not None and gap <= share), None)


def main() -> None:
    """Print one row for each size."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--villages", type=int, nargs="+", default=[158, 300, 500])
    parser.add_argument("--seconds", type=float, default=300.0)
    parser.add_argument("--at", type=float, nargs="+", default=[10.0, 30.0, 60.0, 120.0, 300.0])
    parser.add_argument("--effort", choices=("low", "normal", "high"), default="high")
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    times = [each for each in arguments.at if each <= arguments.seconds]
    with os.fdopen(os.dup(1), "w", encoding="utf-8") as table:
        os.dup2(2, 1)  # solvers print past Python, and stdout is for the table
        heads = [
            "villages",
            "teams",
            "seconds",
            f"to {GOOD:.0%}",
            *(f"gap at {each:g} s" for each in times),
            "gap",
            "peak memory so far",
        ]
        print("|", " | ".join(heads), "|", file=table)
        print("|" + "---:|" * len(heads), file=table, flush=True)
        for villages in sorted(arguments.villages):
            weekly = draw(villages, arguments.seed)
            trace = Trace()
            plan = planner.solve(
                to_problem(weekly),
                effort=arguments.effort,
                seconds=arguments.seconds,
                watch=trace.watch,
            )
            trace.note(plan.proof.value, plan.proof.bound)
            seconds = trace.told[-1][0]
            gaps = [trace.gap(each) if each < seconds else plan.proof.gap for each in times]
            good = trace.first(GOOD)
            cells = [
                f"{villages}",
                f"{len(weekly.data['teams'])}",
                f"{seconds:.0f}",
                "never" if good is None else f"{good:.0f} s",
            ]
            cells += [
                "no plan yet" if gap is None else f"{100 * gap:.2f} %"
                for gap in (*gaps, plan.proof.gap)
            ]
            print(
                "|", " | ".join([*cells, f"{peak_megabytes():.0f} MB"]), "|", file=table, flush=True
            )


if __name__ == "__main__":
    main()
