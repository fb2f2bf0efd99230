"""The requests and the limits in campaign.yaml."""

from collections.abc import Mapping
from typing import Annotated, Literal

from pydantic import Field

from planner.inputs.schema.values import Code, Date, Name, Section
from planner.model.campaign import Limits, Request, RequestKind


class LimitsEntry(Section):
    """What the plan of a week may use up; left out: no limit."""

    budget_idr: Annotated[int, Field(ge=0, le=100_000_000_000)] | None = None
    """Rupiah for fuel, per diem and lodging."""
    blank_cards: Annotated[int, Field(ge=0, le=1_000_000)] | None = None
    """Blank cards, one for each person recorded."""


class RequestEntry(Section):
    """A wish for or against a visit."""

    stop: Code
    """The code of the village, or the id of a site of it."""
    dates: list[Date] = Field(default_factory=list)
    """The days it is about; left out: any day of each week."""
    kind: Literal["must", "prefer", "never"]
    """must: at least one visit on these days; prefer: if it costs little;
    never: no visit on these days."""
    lender: Code | None = None
    """The lender whose team it is about; left out: any."""
    reason: Name
    """Where the wish comes from, such as a letter of the village."""


def to_limits(entry: LimitsEntry) -> Limits:
    """Return the limits of the model."""
    return Limits(budget_idr=entry.budget_idr, blank_cards=entry.blank_cards)


def to_requests(entries: Mapping[str, RequestEntry]) -> tuple[Request, ...]:
    """Return the requests of the model, sorted by id."""
    return tuple(
        Request(
            id=key,
            stop=entry.stop,
            dates=tuple(sorted(set(entry.dates))),
            kind=RequestKind(entry.kind),
            lender=entry.lender,
            reason=entry.reason,
        )
        for key, entry in sorted(entries.items())
    )
