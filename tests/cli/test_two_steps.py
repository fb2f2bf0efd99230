"""Prove that Ctrl-C, SIGTERM and SIGHUP end a run in two steps: calculation, then result."""

from __future__ import annotations

import json
import os
import signal
from importlib import import_module
from threading import Event

import pytest

from planner.cli.console import Console
from planner.cli.interrupts import interruptible_after_imports, two_steps, unblock_signals

PATIENCE = 60  # seconds until a test fails that waits for nothing


OTHERS = [signal.SIGTERM, signal.SIGHUP]


def press_ctrl_c():
    """Do what a terminal does."""
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def ignored():
    """Return a function that ignores a signal until the test ends, as nohup does."""
    before = {number: signal.getsignal(number) for number in OTHERS}
    yield lambda number: signal.signal(number, signal.SIG_IGN)
    for number, handler in before.items():
        signal.signal(number, handler)


def test_the_first_ctrl_c_asks_and_the_second_interrupts(capsys):
    """The event is set and what follows is said, once; the second Ctrl-C interrupts the run.

    Then Ctrl-C is what it was before.
    """
    before = signal.getsignal(signal.SIGINT)
    with pytest.raises(KeyboardInterrupt), two_steps(Console("en")) as stop:  # noqa: PT012
        assert not stop.is_set()
        press_ctrl_c()
        assert stop.is_set()
        assert capsys.readouterr().err.startswith("Stopping; the best plan so far will be saved.")
        press_ctrl_c()
    assert capsys.readouterr().err == ""
    assert signal.getsignal(signal.SIGINT) is before


@pytest.mark.parametrize("first", OTHERS)
@pytest.mark.parametrize("second", OTHERS)
def test_other_signals_ask_once_and_never_interrupt(capsys, first, second):
    """A service manager sends both signals, and a closed terminal may do so twice.

    The plan is written all the same.
    """
    before = [signal.getsignal(number) for number in OTHERS]
    with two_steps(Console("en")) as stop:
        signal.raise_signal(first)
        assert stop.is_set()
        signal.raise_signal(second)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert capsys.readouterr().err.count("Stopping; the best plan so far will be saved.") == 1
    assert [signal.getsignal(number) for number in OTHERS] == before


@pytest.mark.parametrize("number", OTHERS)
def test_outside_of_a_calculation_other_signals_interrupt_once(number):
    """The clearing up after the first signal is interrupted by Ctrl-C, not by other signals."""
    with interruptible_after_imports():
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(number)
        for other in OTHERS:
            signal.raise_signal(other)
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)


@pytest.mark.parametrize("number", OTHERS)
def test_what_nohup_ignores_stays_ignored(ignored, number):
    """No calculation, nor code around it, hears a signal ignored when the run began."""
    ignored(number)
    with interruptible_after_imports(), two_steps(Console("en")) as stop:
        signal.raise_signal(number)
        assert not stop.is_set()
        assert signal.getsignal(number) is signal.SIG_IGN
    assert signal.getsignal(number) is signal.SIG_IGN


@pytest.mark.parametrize("number", [signal.SIGINT, *OTHERS])
def test_a_signal_that_was_held_back_arrives(number):
    """A signal that came before anything could answer it is answered as soon as something can.

    Nothing stays held back.
    """
    held = {signal.SIGINT, *OTHERS}
    before = signal.pthread_sigmask(signal.SIG_BLOCK, held)
    try:
        signal.raise_signal(number)
        with interruptible_after_imports(), pytest.raises(KeyboardInterrupt):
            unblock_signals()
        assert not signal.pthread_sigmask(signal.SIG_BLOCK, ()) & held
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def test_an_import_is_not_interrupted(tmp_path, monkeypatch):
    """Ctrl-C during an import waits for its end, then interrupts.

    A library may turn it into another error.
    """
    (tmp_path / "interrupted_module.py").write_text(
        "import os, signal\nos.kill(os.getpid(), signal.SIGINT)\nWHOLE = True\n"
    )
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(KeyboardInterrupt), interruptible_after_imports():  # noqa: PT012
        module = import_module("interrupted_module")
        assert module.WHOLE
        Event().wait(PATIENCE)
        pytest.fail("nothing was interrupted")


class Busy:
    """An output that is interrupted while it is made."""

    name = "page"

    def files(self, *_):
        """Yield a page, with Ctrl-C pressed before it is made."""
        press_ctrl_c()
        yield "index.html", b"page"


def test_ctrl_c_while_the_plan_is_written_does_not_lose_it(planner, project, tmp_path, monkeypatch):
    """A plan calculated to its end is written, not marked interrupted, and the run ends with 0."""
    monkeypatch.setattr("planner.outputs.registry.OUTPUTS", (Busy(),))
    run = planner("plan", project.campaign, "--out", tmp_path / "x")
    assert run.code == 0
    assert "Press Ctrl-C again to leave without saving." in run.err
    assert json.loads((tmp_path / "x" / "plan.json").read_text())["proof"]["interrupted"] is False
