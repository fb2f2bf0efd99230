"""Lines of files, for messages that name two places."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from planner.inputs.datasets.villages import Village
    from planner.inputs.readers.findings import Document, Place
    from planner.inputs.schema.campaign_yaml import CampaignFile
    from planner.inputs.schema.travel_yaml import TravelFile


@dataclass(frozen=True, slots=True, kw_only=True)
class Sources:
    """The documents of a campaign by section, and the file of its villages."""

    documents: Mapping[str, Document]
    campaign_file: CampaignFile
    travel_file: TravelFile
    villages: tuple[Village, ...]
    village_document: Document

    def request(self, key: str) -> Place:
        """Return the place of a request."""
        return self.documents["campaign"].place(("requests", key))

    def campaign(self, *path: str) -> str:
        """Return the line of a key of campaign.yaml."""
        return _line(self.documents["campaign"].place(path))

    def staffing(self, *path: str) -> str:
        """Return the line of a key of staffing.yaml."""
        return _line(self.documents["staffing"].place(path))

    def loan(self, lender: str) -> str:
        """Return the line of a lender's loan."""
        return self.staffing("lenders", lender, "loan_from")

    def hours(self, dates: Iterable[date]) -> str:
        """Return the line of a holiday among ``dates``, or the line of the hours."""
        holiday = next((str(day) for day in dates if day in self.campaign_file.holidays), None)
        return self.campaign("hours") if holiday is None else self.campaign("holidays", holiday)

    def village(self, stop: str) -> str:
        """Return the line of a stop in the file of villages."""
        index = next(village.index for village in self.villages if village.id == stop)
        return _line(self.village_document.place(("features", index)))

    def closure(self, stop: str, day: date) -> str:
        """Return the line that closes ``stop`` on ``day``.

        It is a line of campaign.yaml, of travel.yaml, or the stop's own.
        """
        if day in self.campaign_file.closures.get(stop, ()):
            return self.campaign("closures", stop)
        for key, closed in self.travel_file.closed_places.items():
            if closed.place == stop and closed.first <= day <= closed.last:
                return _line(self.documents["travel"].place(("closed_places", key)))
        return self.village(stop)


def _line(place: Place) -> str:
    """Return a place as text for a message."""
    return f"{place.file}:{place.line}"
