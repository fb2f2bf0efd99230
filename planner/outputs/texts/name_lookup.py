"""The names of the ids in a plan; an unknown id is shown as it is."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from planner.outputs.texts.place_index import list_kecamatan, list_places

if TYPE_CHECKING:
    from collections.abc import Iterator

    from planner.model.places import Stop
    from planner.model.plan import Team
    from planner.model.problem import Problem
    from planner.model.resources import Lender
    from planner.outputs.texts.wording import Wording

# Words before the place in the name of an office.
_OFFICE_WORDS = re.compile(
    r"(?i)^((disdukcapil|dinas kependudukan dan pencatatan sipil|kabupaten|kab\.|kota)\s+)+"
)


class Directory:
    """The names of a problem by id, in the language of ``wording``."""

    def __init__(self, problem: Problem, wording: Wording) -> None:
        """Index ``problem``."""
        self.problem = problem
        self.places = list_places(problem)
        self._wording = wording
        self._lenders = {lender.id: lender for lender in problem.lenders}
        self._kecamatan = dict(list_kecamatan(problem))
        self._towns = _short_names(problem.lenders)
        self._resources = {
            id_: name for lender in problem.lenders for id_, name in self._name_resources(lender)
        }

    def stop(self, stop_id: str) -> Stop | None:
        """Return the stop, if there is one."""
        place = self.places.get(stop_id)
        return place.stop if place else None

    def place(self, place_id: str) -> str:
        """Return the name of a stop, base or office."""
        place = self.places.get(place_id)
        return place.name if place else place_id

    def kecamatan(self, code: str) -> str:
        """Return the name of a kecamatan."""
        return self._kecamatan.get(code, code)

    def kecamatan_of(self, stop_id: str) -> str:
        """Return the name of the kecamatan of a stop."""
        stop = self.stop(stop_id)
        return stop.kecamatan_name if stop else ""

    def lender(self, lender_id: str) -> str:
        """Return the name of a lender."""
        lender = self._lenders.get(lender_id)
        return lender.name if lender else lender_id

    def town(self, lender_id: str) -> str:
        """Return the short name of a lender: its kabupaten or kota."""
        return self._towns.get(lender_id, lender_id)

    def is_example(self, team: Team) -> bool:
        """Return whether a member of ``team`` is example data that the office has not replaced."""
        return any(
            member.lender in self._lenders and self._lenders[member.lender].example
            for member in team.members
        )

    def resource(self, resource_id: str) -> str:
        """Return the name of an officer, kit or vehicle."""
        return self._resources.get(resource_id, resource_id)

    def kits(self, team: Team) -> tuple[tuple[str, str], ...]:
        """Return (id, name) of the kits of ``team``, in the order of their numbers."""
        ids = sorted((kit.id for kit in team.kits), key=lambda id_: (len(id_), id_))
        return tuple((id_, self.resource(id_)) for id_ in ids)

    def is_home(self, lender_id: str, place_id: str) -> bool:
        """Return whether a place is the lender's own office."""
        lender = self._lenders.get(lender_id)
        return lender is not None and lender.office == place_id

    def is_estimated(self, stop_id: str) -> bool:
        """Return whether the figures of a stop are estimates, not the office's own."""
        stop = self.stop(stop_id)
        return stop is None or stop.demand.estimated

    def _name_resources(self, lender: Lender) -> Iterator[tuple[str, str]]:
        for officer in lender.officers:
            yield (
                officer.id,
                officer.name
                or self._name(officer.id, lender, officer.roles[0] if officer.roles else ""),
            )
        for kit in lender.kits:
            yield kit.id, self._name(kit.id, lender, "kit")
        for vehicle in lender.vehicles:
            yield vehicle.id, self._name(vehicle.id, lender, vehicle.vehicle_class)

    def _name(self, id_: str, lender: Lender, kind: str) -> str:
        """Return for example "Alat 2 · Bungo"; the lender's own word in the id is kept."""
        own = id_.removeprefix(f"{lender.id}-")
        stem, _, number = own.rpartition("-")
        counted = stem == kind and number.isdecimal()
        name = f"{self._wording.text(f'noun.{kind}')} {number}" if counted else own
        return f"{name} \N{MIDDLE DOT} {self._towns[lender.id]}"


def _short_names(lenders: tuple[Lender, ...]) -> dict[str, str]:
    """Return the short name of each lender by id; lenders that would share one keep their names."""
    short = {lender.id: _OFFICE_WORDS.sub("", lender.name) for lender in lenders}
    shared = Counter(short.values())
    return {
        lender.id: short[lender.id] if shared[short[lender.id]] == 1 else lender.name
        for lender in lenders
    }
