"""The travel engines, and the matrices and legs they make."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from planner.errors import TravelError
from planner.travel.skeleton import SkeletonEngine

if TYPE_CHECKING:
    from collections.abc import Sequence

    from planner.model.places import Coordinate
    from planner.model.resources import VehicleClass
    from planner.model.travel import Leg, TravelMatrix, TravelSettings


class TravelEngine(Protocol):
    """A source of travel times. The times of a pair do not depend on the other places."""

    @property
    def name(self) -> str:
        """The engine's name in the settings."""

    def matrix(
        self,
        places: Sequence[tuple[str, Coordinate]],
        settings: TravelSettings,
        *,
        vehicle_class: VehicleClass,
    ) -> TravelMatrix:
        """Return travel between all ``places``, in their order."""

    def legs(
        self,
        pairs: Sequence[tuple[str, str]],
        places: Sequence[tuple[str, Coordinate]],
        *,
        settings: TravelSettings,
        vehicle_class: VehicleClass,
    ) -> tuple[Leg, ...]:
        """Return the leg of each (origin, destination) of ``pairs``.

        A leg has its course and the figures of the matrix.
        """


ENGINES: tuple[TravelEngine, ...] = (SkeletonEngine(),)


def find_engine(name: str) -> TravelEngine:
    """Return the engine called ``name``.

    Raises
    ------
    TravelError
        If there is none; the message names the known engines.
    """
    for engine in ENGINES:
        if engine.name == name:
            return engine
    known = ", ".join(engine.name for engine in ENGINES)
    raise TravelError(
        f"no travel engine {name!r}; known: {known}", code="E701", name=name, known=known
    )


def build_matrices(
    places: Sequence[tuple[str, Coordinate]],
    settings: TravelSettings,
    classes: tuple[VehicleClass, ...],
) -> tuple[TravelMatrix, ...]:
    """Return the travel matrices of ``classes`` between ``places``.

    Classes with equal travel share one matrix.

    Raises
    ------
    TravelError
        If the engine is unknown or a place has no terrain.
    """
    engine = find_engine(settings.engine)
    matrices: list[TravelMatrix] = []
    for vehicle_class in classes:
        found = engine.matrix(places, settings, vehicle_class=vehicle_class)
        for position, known in enumerate(matrices):
            if replace(found, classes=known.classes) == known:
                matrices[position] = replace(known, classes=(*known.classes, vehicle_class))
                break
        else:
            matrices.append(found)
    return tuple(matrices)


def build_legs(
    pairs: Sequence[tuple[str, str]],
    places: Sequence[tuple[str, Coordinate]],
    *,
    settings: TravelSettings,
    vehicle_class: VehicleClass,
) -> tuple[Leg, ...]:
    """Return the leg of each (origin, destination) of ``pairs`` by the engine of ``settings``.

    Raises
    ------
    TravelError
        If the engine or a place is unknown, or a pair has no way.
    """
    return find_engine(settings.engine).legs(
        pairs, places, settings=settings, vehicle_class=vehicle_class
    )
