"""Be the command line with a pretended optimiser, here and in every process that it starts.

``python pretend_quick.py quick …`` makes quick plans at once and others never; ``python
pretend_quick.py base …`` makes only that of the campaign as it is. The optimiser is replaced when
this module is loaded, so also where a started process loads it again.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from types import ModuleType

sys.path.insert(0, str(Path(__file__).parent.parent))

from plan_builder import a_plan

from planner.studies.compare import QUICK


def solve(problem, *, effort, **_settings):
    """Return a plan without teams, if it shall be quick and quick plans are made."""
    while effort != QUICK or (problem.scenario and sys.argv[1] == "base"):
        time.sleep(0.01)
    return a_plan(problem).build()


stand_in = ModuleType("planner.optimise.solve")
stand_in.EFFORTS = {name: name for name in (QUICK, "normal", "high")}
stand_in.solve = solve
sys.modules["planner.optimise.solve"] = stand_in

if __name__ == "__main__":
    from planner.cli import main

    sys.exit(main(sys.argv[2:]))
