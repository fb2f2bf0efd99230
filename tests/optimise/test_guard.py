"""The guard ends long steps; programs that do not end are solved another way or given up."""

from __future__ import annotations

import time
from threading import Event, Timer

import numpy as np
import pytest
from builders import MONDAY, a_problem
from optimise.tiny_weeks import seeded_week
from ortools.linear_solver import pywraplp

from planner.optimise.guard import UNWATCHED, CutShortError, Guard
from planner.optimise.instance.model import read_instance
from planner.optimise.master import solvers
from planner.optimise.master.column_generation import ColumnGeneration
from planner.optimise.master.solvers import LinearProgram
from planner.optimise.pricing.labelling import EXACT, Labelling
from planner.optimise.pricing.pricer import DualPrices, Pricer
from planner.optimise.solve import EFFORTS, solve

SEATS = 31


def round_table(guard=UNWATCHED):
    """Return a linear program: of two neighbours at a table of odd size one may speak.

    Half a turn for each is best.
    """
    program = LinearProgram(guard)
    turns = [program.variable(0, 1, objective=1.0) for _ in range(SEATS)]
    for number, turn in enumerate(turns):
        program.row(-solvers.INFINITY, 1, [(1, turn), (1, turns[number - 1])])
    return program


def over():
    """Return a guard that has been asked to stop, without grace."""
    guard = Guard(stop=Event())
    guard.grace = 0.0
    guard.stop.set()
    return guard


def test_a_program_that_takes_too_many_pivots_is_solved_another_way(monkeypatch):
    """The first run may make no pivot at all; the next, from the start and scaled, succeeds."""
    runs = []
    run = LinearProgram._run

    def count(self, parameters, *, warm):
        monkeypatch.setattr(solvers, "PIVOTS", 10_000 if runs else 0)
        monkeypatch.setattr(solvers, "PIVOTS_A_ROW", 0)
        runs.append(run(self, parameters, warm=warm))
        return runs[-1]

    monkeypatch.setattr(LinearProgram, "_run", count)
    program = round_table()
    assert program.solve()
    assert program.value() == pytest.approx(SEATS / 2)
    assert runs[0] != pywraplp.Solver.OPTIMAL
    assert runs[1:] == [pywraplp.Solver.OPTIMAL]


def test_a_program_that_no_run_ends_is_given_up(monkeypatch):
    """If every run meets its limit of work, no optimum is found.

    A master that has one is then cut short.
    """
    monkeypatch.setattr(solvers, "PIVOTS", 0)
    monkeypatch.setattr(solvers, "PIVOTS_A_ROW", 0)
    assert not round_table().solve()
    generation = ColumnGeneration(read_instance(seeded_week(2).build()))
    with pytest.raises(CutShortError):
        generation.stabilised_phase(rounds=9)


def test_a_program_without_a_solution_has_no_optimum():
    """Infeasible is an answer, once a second run says so, too."""
    program = LinearProgram()
    program.row(2, 3, [(1, program.variable(0, 1))])
    assert not program.solve()


def test_no_program_is_begun_once_all_is_over():
    """A guard without grace ends programs before they begin; with grace they still run."""
    with pytest.raises(CutShortError):
        round_table(over()).solve()
    patient = over()
    patient.grace = 60.0
    assert patient.stopped
    assert round_table(patient).solve()


def test_pricing_is_cut_short():
    """Labels are not made to their end once the guard says so."""
    instance = read_instance(seeded_week(2).build())
    pricer = Pricer(instance, 0, 0, over())
    reward = np.tile(np.arange(int(instance.demand.max()) + 1) * 1000.0, (len(instance.stops), 1))
    terminals = len(instance.terminals)
    with pytest.raises(CutShortError):
        pricer.price(DualPrices(reward, np.zeros((terminals, terminals))), EXACT)


def test_a_solve_whose_programs_all_fail_still_sends_somebody(monkeypatch):
    """Without any linear program the plan is the best single visit.

    The bound is the one that holds before anything is proven.
    """
    monkeypatch.setattr(solvers, "PIVOTS", 0)
    monkeypatch.setattr(solvers, "PIVOTS_A_ROW", 0)
    problem = (
        a_problem().with_days(MONDAY).with_stop("v1", listed=30, at=10).with_lender("host").build()
    )
    plan = solve(problem, effort=EFFORTS["low"])
    assert len(plan.teams) == 1
    assert 0 < plan.proof.value <= plan.proof.bound
    assert not plan.proof.complete


def test_the_event_ends_a_solve_that_is_told_nothing():
    """Set from elsewhere, it is noticed by the watching thread, which ends an endless step."""
    stop = Event()
    guard = Guard(stop=stop)
    guard.grace = 0.0
    ended = Event()
    Timer(0.05, stop.set).start()
    with guard.keeping_watch(), guard.interrupting(ended.set):
        assert ended.wait(timeout=60)
    assert guard.interrupted
    assert guard.flag[0] == 1


def test_a_limit_of_time_is_no_interruption():
    """Late is not asked for."""
    guard = Guard(seconds=0.0)
    time.sleep(0.001)
    assert guard.stopped
    assert (guard.late, guard.interrupted) == (True, False)
    assert guard.seconds_left <= guard.grace


def test_labelling_knows_its_guard():
    """Every pricer of a solve shares the guard, so that one flag ends all of them."""
    guard = Guard()
    pricer = Pricer(read_instance(seeded_week(2).build()), 0, 0, guard)
    assert isinstance(pricer.labelling, Labelling)
    assert pricer.labelling.guard is guard
