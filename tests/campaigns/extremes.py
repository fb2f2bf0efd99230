"""Push values to extremes: numbers to the ends of their schema, nullable keys to null."""

from __future__ import annotations

from typing import TYPE_CHECKING

from campaigns.schema_walk import MISSING, documents, parts, walk

if TYPE_CHECKING:
    from campaigns.drawing import Draw
    from campaigns.folder import Folder
    from campaigns.schema_walk import Node

# Keys whose highest number would make a week too large to plan in seconds,
# or means the same as a smaller one.
TOO_LARGE = (
    *(
        f"OfficersByRole.{role}"
        for role in ("operator", "registrar", "driver", "technician", "guide", "lead")
    ),
    "Kits.count",
    "Vehicles.count",
    *(f"ClassEntry.{role}" for role in ("drivers", "registrars", "guides")),
)
# The box must hold the villages, whose points are real.
FIXED = tuple(f"AreaBox.{side}" for side in ("west", "south", "east", "north"))
# Numbers that must go with others; where they are drawn, their extremes are too.
RELATED = (
    *(f"{kind}Range.{end}" for kind in ("People", "Share") for end in ("low", "typical", "high")),
    *(f"ClassEntry.{key}" for key in ("drivers", "registrars", "guides", "operators_per_kit")),
    *(
        f"FieldRules.{key}"
        for key in (
            "least_stay_minutes",
            "finished_stay_minutes",
            "overtime_minutes",
            "call_gap_days",
            "second_call_days",
        )
    ),
    "Margins.return_late_minutes",
    "TeamsEntry.largest_team_people",
)


def push_to_extremes(draw: Draw, folder: Folder) -> None:
    """Push a few values of ``folder`` to their extremes; more of them in an odd campaign."""
    nodes = [node for name, value in parts(folder) for node in walk(documents()[name], value)]
    for node in nodes:
        if node.value is MISSING and node.nullable and draw.chance(20):
            node.holder[node.key] = None
        elif _is_free(node) and draw.chance(draw.oddity / 5):
            ends = ("minimum",) if node.name in TOO_LARGE else ("minimum", "maximum")
            node.holder[node.key] = node.schema.get(draw.choice(ends), node.value)


def _is_free(node: Node) -> bool:
    """Say whether ``node`` holds a number that may be anything."""
    is_number = isinstance(node.value, int | float) and not isinstance(node.value, bool)
    return is_number and node.name not in (*RELATED, *FIXED)
