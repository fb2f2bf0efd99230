"""Tell issues in words: what is wrong, where, and what to do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.locale.catalogue import LANGUAGES, Catalogue, catalogue

if TYPE_CHECKING:
    from planner.errors import Issue

_MOST_PLACEHOLDERS = 10

_HEAD = """# Kode kesalahan dan keraguan / Errors and doubts

Dibuat dari `planner/locale/*/errors.po`; jangan diubah dengan tangan. / Made from `planner/locale/*/errors.po`; do not edit by hand.
E: harus diperbaiki sebelum rencana dibuat. W: diterima, tetapi periksalah.
E: must be mended before a plan is made. W: accepted, but look at it.
Kata berawalan `$` diisi saat pesan ditulis. / Words with `$` are filled in when the message is written.

| | Bahasa Indonesia | English |
|---|---|---|
"""


def format_issue(issue: Issue, language: str) -> str:
    """Return ``issue`` on one line: ``configs/staffing.yaml:14:7 lenders.kerinci.kits [E1204] …``.

    Raises
    ------
    KeyError
        If the code has no text.
    """
    place = issue.file
    if issue.line:
        place += f":{issue.line}" + (f":{issue.column}" if issue.column else "")
    where = f"{place} {issue.path}" if issue.path else place
    return f"{where} [{issue.code}] {catalogue(language, 'errors').text(issue.code, **dict(issue.args))}"


def describe_codes() -> str:
    """Return the page that lists every code with its texts, as Markdown."""
    catalogues = [catalogue(language, "errors") for language in LANGUAGES]
    codes = [code for code in catalogues[0].keys() if code[1:].isdigit()]  # noqa: SIM118  (a catalogue is no mapping)
    rows = (f"| {code} | {' | '.join(_template(texts, code) for texts in catalogues)} |" for code in codes)
    return _HEAD + "\n".join(rows) + "\n"


def _template(texts: Catalogue, code: str) -> str:
    """Return the text of ``code`` with its placeholders left in, as it may stand in a cell of Markdown."""
    args: dict[str, str] = {}
    for _ in range(_MOST_PLACEHOLDERS):
        try:
            return texts.text(code, **args).replace("|", "\\|")
        except KeyError as missing:
            args[missing.args[0]] = f"`${missing.args[0]}`"
    raise KeyError(code)
