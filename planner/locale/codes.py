"""Texts of the codes of errors and doubts, and the page that lists them all."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from planner.locale.catalogue import LANGUAGES, Catalogue, catalogue

if TYPE_CHECKING:
    from collections.abc import Mapping

# The catalogues that hold texts of codes.
DOMAINS = ("errors", "travel", "cli", "bundle")

_CODE = re.compile(r"[EW]\d{3,4}")
_MOST_PLACEHOLDERS = 10

_HEAD = """# Kode kesalahan dan keraguan / Errors and doubts

Dibuat dari `planner/locale/`; jangan diubah dengan tangan. \
/ Made from `planner/locale/`; do not edit by hand.
E: harus diperbaiki sebelum rencana dibuat. W: diterima, tetapi periksalah.
E: must be mended before a plan is made. W: accepted, but look at it.
Kata berawalan `$` diisi saat pesan ditulis. \
/ Words with `$` are filled in when the message is written.
Empat angka: berkas kegiatan; 7..: waktu tempuh; 8..: perintah; 9..: folder rencana.
Four digits: files of a campaign; 7..: travel times; 8..: commands; 9..: the folder of a plan.

| | Bahasa Indonesia | English |
|---|---|---|
"""


def explain(code: str, args: Mapping[str, object], language: str) -> str:
    """Return the text of ``code`` in ``language``, filled from ``args``.

    Raises
    ------
    KeyError
        If no catalogue has the code, or ``args`` lack a placeholder of its text.
    """
    found = next(
        (texts for texts in (catalogue(language, domain) for domain in DOMAINS) if code in texts),
        None,
    )
    if found is None:
        raise KeyError(code)
    return found.text(code, **args)


def describe_codes() -> str:
    """Return the page that lists every code with its texts, as Markdown."""
    rows: list[str] = []
    for domain in DOMAINS:
        catalogues = [catalogue(language, domain) for language in LANGUAGES]
        keys = catalogues[0].keys()
        codes = [key for key in keys if _CODE.fullmatch(key)]
        rows += [
            f"| {code} | {' | '.join(_template(texts, code) for texts in catalogues)} |"
            for code in codes
        ]
    return _HEAD + "\n".join(rows) + "\n"


def _template(texts: Catalogue, code: str) -> str:
    """Return the text of ``code`` with its placeholders, escaped for a cell of Markdown."""
    args: dict[str, str] = {}
    for _ in range(_MOST_PLACEHOLDERS):
        try:
            return texts.text(code, **args).replace("|", "\\|").replace("\n", " ")
        except KeyError as missing:
            args[missing.args[0]] = f"`${missing.args[0]}`"
    raise KeyError(code)
