"""Write bundles in a process of its own: ``dying.py FOLDER N``.

It is killed at its N-th file operation; with N = 0 it goes on for ever.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import nullcontext
from itertools import cycle
from pathlib import Path

import pytest

sys.path[:0] = [str(Path(__file__).parents[1]), str(Path(__file__).parents[2])]

from faults.faulty_disk import NEVER, FaultyDisk, Killed, Trouble  # noqa: E402  (the path is set above)
from faults.two_bundles import NEW, OLD  # noqa: E402

from planner.bundle import write_bundle  # noqa: E402

PAUSE = 0.03  # seconds between two bundles: far less than any run takes


class Deadly(FaultyDisk):
    """Ends the process without a word."""

    def meet(self, operation: str, path: object) -> None:
        """Count ``operation``; at the last one allowed the process is no more."""
        try:
            super().meet(operation, path)
        except Killed:
            os.kill(os.getpid(), signal.SIGKILL)


def main(folder: str, last: int) -> None:
    """Put the new and the old bundle in the folder in turn."""
    print("begun", flush=True)  # noqa: T201
    disk = Deadly(Trouble("kill", Killed()), last or NEVER)
    with disk.attached(pytest.MonkeyPatch()) if last else nullcontext():
        for files in cycle((NEW, OLD)):
            write_bundle(Path(folder), files)
            time.sleep(PAUSE)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
