"""State each rule of the field work once: its parameters, and its law in one sentence."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class LeastStay:
    """Each visit has a recording time of at least ``minutes``; of ``finished_minutes`` where it alone records the whole crowd."""

    minutes: int
    finished_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SetUp:
    """A team with n kits takes ``set_up_minutes`` + n x ``set_up_per_kit_minutes`` to set up, and likewise to pack up."""

    set_up_minutes: int
    set_up_per_kit_minutes: int
    pack_up_minutes: int
    pack_up_per_kit_minutes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """All rules of a campaign.

    Two laws have no parameter. Single call: a stop is called together once a week, so all its visits of the week
    fall on one day or on an unbroken run of calendar days. Hall: on no day do more than ``Stop.hall_kits`` kits
    work at a stop.
    """

    least_stay: LeastStay
    set_up: SetUp
