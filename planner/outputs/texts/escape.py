"""Escape text for output: control characters, JSON in a page, file names, links."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from urllib.parse import quote

# Control characters (C0, C1), lone surrogates, non-characters, and marks that reverse text.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
# These may end a script element, start a comment or break a line inside a JavaScript string.
_IN_SCRIPT = re.compile("[<>&\u2028\u2029]")
# Devices of Windows, and folders of a bundle that are no teams.
_RESERVED_STEM = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d|villages|cancelled)$")
_LONGEST_STEM = 60
_LONGEST_LINE = 200
_LONGEST_CELL = 1000  # Excel allows 32,767, but no row is high enough


def clean(text: str) -> str:
    """Return ``text`` with U+FFFD for characters that are invisible or not valid in UTF-8."""
    return _INVISIBLE.sub("\ufffd", text)


def one_line(text: str) -> str:
    """Return ``text`` cleaned and shortened, on one line of a message, calendar or track."""
    words = " ".join(clean(text[: 2 * _LONGEST_LINE]).split())
    return words if len(words) <= _LONGEST_LINE else f"{words[: _LONGEST_LINE - 1]}…"


def cell_text(text: str) -> str:
    """Return ``text`` cleaned and shortened for a cell of a sheet."""
    seen = clean(text).replace("\t", " ")
    return seen if len(seen) <= _LONGEST_CELL else f"{seen[: _LONGEST_CELL - 1]}…"


def script_json(data: object) -> str:
    """Return ``data`` as JSON that is safe inside ``<script type="application/json">``."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return _IN_SCRIPT.sub(lambda match: f"\\u{ord(match[0]):04x}", clean(text))


def file_stem(text: str) -> str:
    """Return a file name (no folder, no ending) for the id ``text``.

    Ids of letters, digits, ``-`` and ``_`` stay unchanged. Other ids are rewritten and end in a
    digest, so that different ids have different names. ``render_outputs`` refuses ids that were
    made to collide.
    """
    normal = unicodedata.normalize("NFC", text)
    kept = re.sub(r"[^A-Za-z0-9_-]+", "-", normal).strip("-")[:_LONGEST_STEM]
    if kept and kept == text and not _RESERVED_STEM.match(kept):
        return kept
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{kept or 'x'}-{digest}"


def link_text(text: str) -> str:
    """Return ``text`` percent-encoded for a part of a link."""
    return quote(clean(text), safe="")
