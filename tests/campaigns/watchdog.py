"""Try campaigns in a process of their own, which is ended where one takes too long."""

from __future__ import annotations

import faulthandler
import os
import tempfile
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from campaigns.runner import try_campaign
from campaigns.verdicts import Verdict, read_hang

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from campaigns.folder import Folder

    Trial = Callable[..., Verdict]  # takes what ``try_campaign`` takes

LONGEST_SECONDS = 120.0
_GRACE = 5.0  # seconds in which a process that takes too long may write where it is
_DUMP = "threads.txt"


class Watchdog:
    """A process that tries campaigns in turn; a new one replaces it if it hangs or dies."""

    def __init__(self, *, seconds: float = LONGEST_SECONDS, trial: Trial = try_campaign) -> None:
        """Give each campaign ``seconds``; ``trial`` is a module's function, run in the process."""
        self.seconds, self.trial = seconds, trial
        self._running: tuple[SpawnProcess, Connection] | None = None

    def try_campaign(self, folder: Folder, *, seed: int, properties: tuple[str, ...]) -> Verdict:
        """Return how the campaign went."""
        with tempfile.TemporaryDirectory() as root:
            process, link = self._running or self._begin()
            try:
                link.send((folder, root, seed, properties, self.seconds))
                if link.poll(self.seconds + _GRACE):
                    return link.recv()
            except (EOFError, OSError):
                process.join()
                self.end()
                return Verdict(kind="died", where=f"exit code {process.exitcode}")
            self.end()
            return read_hang((Path(root) / _DUMP).read_text(encoding="utf-8"))

    def end(self) -> None:
        """End the process, whatever it does."""
        if self._running is not None:
            process, link = self._running
            process.kill()
            process.join()
            link.close()
            self._running = None

    def _begin(self) -> tuple[SpawnProcess, Connection]:
        """Start a process, and wait until it has imported the planner."""
        context = get_context(
            "spawn"
        )  # a fork would copy the locks of threads that it does not copy
        link, far_end = context.Pipe()
        process = context.Process(target=_serve, args=(far_end, self.trial), daemon=True)
        process.start()
        far_end.close()
        link.recv()
        self._running = process, link
        return self._running


def _serve(link: Connection, trial: Trial) -> None:
    """Try what comes through ``link``, one campaign after the other."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:  # noqa: PTH123  (a device)
        os.dup2(nowhere.fileno(), 1)
    link.send("ready")
    while True:
        folder, root, seed, properties, seconds = link.recv()
        with (Path(root) / _DUMP).open("w", encoding="utf-8") as dump:
            faulthandler.dump_traceback_later(seconds, file=dump)
            verdict = trial(folder, Path(root), seed=seed, properties=properties)
            faulthandler.cancel_dump_traceback_later()
        link.send(verdict)
