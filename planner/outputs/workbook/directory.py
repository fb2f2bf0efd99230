"""Look up what a plan names by id; an id that the problem lacks (a plan edited by hand) stands for itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.model.places import Stop
    from planner.model.problem import Problem


class Directory:
    """The names of a problem by id."""

    def __init__(self, problem: Problem) -> None:
        """Index ``problem``."""
        self.problem = problem
        self._stops = {stop.id: stop for stop in problem.stops}
        self._places = {base.id: base.name for base in problem.bases}
        self._places |= {office.id: office.name for office in problem.offices}
        self._places |= {stop.id: stop.name for stop in problem.stops}
        self._lenders = {lender.id: lender.name for lender in problem.lenders}
        self._offices = {lender.id: lender.office for lender in problem.lenders}
        self._officers = {officer.id: officer.name or officer.id for lender in problem.lenders for officer in lender.officers}

    def stop(self, stop_id: str) -> Stop | None:
        """Return the stop, if there is one."""
        return self._stops.get(stop_id)

    def place(self, place_id: str) -> str:
        """Return the name of a stop, base or office."""
        return self._places.get(place_id, place_id)

    def kecamatan(self, stop_id: str) -> str:
        """Return the name of the kecamatan of a stop."""
        stop = self._stops.get(stop_id)
        return stop.kecamatan_name if stop else ""

    def lender(self, lender_id: str) -> str:
        """Return the name of a lender."""
        return self._lenders.get(lender_id, lender_id)

    def officer(self, officer_id: str) -> str:
        """Return the name of an officer."""
        return self._officers.get(officer_id, officer_id)

    def night_key(self, lender_id: str, place_id: str) -> str:
        """Return the message for a night at a place: away, or at home at the lender's office."""
        return "day.home" if self._offices.get(lender_id) == place_id else "day.sleep"

    def is_estimated(self, stop_id: str) -> bool:
        """Say whether the figures of a stop are other than the office's own."""
        stop = self._stops.get(stop_id)
        return stop is None or stop.demand.estimated


def expect_crowd(stop: Stop) -> int:
    """Return the people expected at ``stop``: listed, there, and coming, typical values (docs/laws.md, law 1)."""
    turnout = stop.demand.turnout if stop.confirmed else stop.demand.turnout_unconfirmed
    return stop.demand.listed.typical * stop.demand.present.typical * turnout.typical // 1_000_000
