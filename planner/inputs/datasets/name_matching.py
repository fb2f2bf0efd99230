"""Comparison of names: case, accents, spaces and words like ``Desa`` do not count."""

from __future__ import annotations

import difflib
import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_KINDS = re.compile(r"^(desa|kelurahan|kel\.|ds\.|kecamatan|kec\.|kabupaten|kab\.|kota)\s+")
_LEAST_LIKENESS = 0.75
_LONGEST_NAME = 200
# Short forms on lists of villages, and the word each stands for.
_SHORT: tuple[tuple[str, str], ...] = (
    ("sei", "sungai"),
    ("tj", "tanjung"),
    ("tjg", "tanjung"),
    ("tlk", "teluk"),
    ("lb", "lubuk"),
    ("ma", "muara"),
    ("psr", "pasar"),
)


@lru_cache(maxsize=8192)
def plain_name(text: str) -> str:
    """Return the letters and digits of ``text`` in lower case.

    Accents and the kind of place before the name are removed, and short forms are spelt out. Only
    the first 200 letters count: no name is longer.
    """
    letters = _KINDS.sub("", unicodedata.normalize("NFKD", text[:_LONGEST_NAME]).casefold().strip())
    words = re.split(r"[\s.]+", letters)
    return "".join(
        letter for word in words for letter in dict(_SHORT).get(word, word) if letter.isalnum()
    )


def names_like(name: str, known: Iterable[str], *, most: int = 3) -> list[str]:
    """Return the names in ``known`` that ``name`` may mean, the likeliest first."""
    plain = {text: plain_name(text) for text in sorted(known)}
    found = difflib.get_close_matches(
        plain_name(name)[:60], sorted(set(plain.values())), n=most, cutoff=_LEAST_LIKENESS
    )
    return [text for like in found for text, letters in plain.items() if letters == like][:most]


def is_one_slip_away(one: str, other: str) -> bool:
    """Return whether ``one`` and ``other`` differ by a single typing error.

    That is a letter added, left out or changed, or two neighbours swapped.
    """
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    start = next(
        (n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b),
        min(len(one), len(other)),
    )
    rest, other_rest = one[start:], other[start:]
    swapped = rest[:2] == other_rest[1::-1] and rest[2:] == other_rest[2:]
    return swapped or rest[1:] == other_rest or rest == other_rest[1:] or rest[1:] == other_rest[1:]
