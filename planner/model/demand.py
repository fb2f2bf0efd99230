"""State how many people a stop may bring, how sure that is, and where it comes from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A figure as low, typical and high; people, or a share in per mille."""

    low: int
    typical: int
    high: int

    def __post_init__(self) -> None:
        """Refuse a range that is not in order."""
        if not 0 <= self.low <= self.typical <= self.high:
            message = f"range out of order: {self.low}, {self.typical}, {self.high}"
            raise ValueError(message)


@dataclass(frozen=True, slots=True, kw_only=True)
class Demand:
    """The people of one stop.

    ``adults`` must hold a card (wajib KTP), ``listed`` are still listed as unrecorded (both people);
    ``present`` is the share of the list really living there, ``turnout`` the share of those present who come
    when the visit is confirmed, ``turnout_unconfirmed`` when it is not (per mille).
    ``basis`` says in words where the figures come from; ``estimated`` is False only for the office's own figures.
    """

    adults: Range
    listed: Range
    present: Range
    turnout: Range
    turnout_unconfirmed: Range
    basis: str
    estimated: bool
