"""Messages that an office may word itself: their placeholders, and how they are filled in.

A template can only insert texts: it never runs code.
"""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Each message with its placeholders. ``team_stop`` is repeated inside ``team_day``, and
# ``village_visit`` inside ``village``. ``team_report`` ends a day with visits.
MESSAGES: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "team_day",
        (
            "arrive",
            "campaign",
            "date",
            "depart",
            "lender",
            "night",
            "people",
            "report",
            "steps",
            "team",
        ),
    ),
    ("team_report", ("lines",)),
    (
        "team_stop",
        (
            "arrive",
            "contact",
            "end",
            "kecamatan",
            "leave",
            "link",
            "notes",
            "number",
            "people",
            "rest",
            "start",
            "village",
        ),
    ),
    ("village", ("campaign", "contact", "kecamatan", "people", "reply", "village", "visits")),
    (
        "village_visit",
        ("arrive", "date", "end", "kits", "lead", "lender", "members", "place", "start", "team"),
    ),
)


def placeholders_of(message: str) -> tuple[str, ...]:
    """Return the placeholders of ``message``.

    Raises
    ------
    KeyError
        If ``message`` is unknown.
    """
    return dict(MESSAGES)[message]


def unknown_words(message: str, text: str) -> tuple[str, ...]:
    """Return the placeholders in ``text`` that ``message`` does not have, in their order."""
    return tuple(
        word
        for word in string.Template(text).get_identifiers()
        if word not in placeholders_of(message)
    )


def has_stray_dollar(text: str) -> bool:
    """Return whether a ``$`` in ``text`` begins no placeholder (``$$`` is a dollar sign)."""
    return not string.Template(text).is_valid()


def fill(text: str, values: Mapping[str, str]) -> str:
    """Return ``text`` with its placeholders filled in.

    A line whose placeholders are all empty is left out.

    Raises
    ------
    KeyError
        If ``values`` lacks a placeholder.
    ValueError
        If ``text`` holds a stray ``$``.
    """
    lines: list[str] = []
    for line in text.strip().split("\n"):
        template = string.Template(line)
        words = template.get_identifiers()
        written = template.substitute(values)
        is_missing = bool(words) and not any(values[word] for word in words)
        is_second_blank = not line.strip() and lines[-1:] == [""]
        if not is_missing and not is_second_blank:
            lines.append(written.rstrip())
    return "\n".join(lines).rstrip("\n")
