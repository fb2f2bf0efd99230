"""The demand of a stop: its people, the range of each figure, and the source."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """A figure as low, typical and high: people, or a share in per mille."""

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

    ``adults`` must hold a card (wajib KTP). ``listed`` are on the list of the unrecorded. Both are
    people. ``present`` is the share of the list that really lives there. ``turnout`` is the share
    of those present who come to a confirmed visit, ``turnout_unconfirmed`` to an unconfirmed one.
    These three are per mille. ``basis`` is the source of the figures, in words. ``estimated`` is
    False only for the office's own figures.
    """

    adults: Range
    listed: Range
    present: Range
    turnout: Range
    turnout_unconfirmed: Range
    basis: str
    estimated: bool
