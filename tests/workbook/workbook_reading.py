"""Write a plan as a workbook and read it back."""

from __future__ import annotations

import io

import openpyxl

from planner.outputs.workbook import Workbook


def write(problem, plan, language="id"):
    """Return the bytes of the workbook."""
    [(name, data)] = Workbook().files(problem, plan, language)
    assert name == "schedule.xlsx"
    return data


def read(data, *, values=True):
    """Return the workbook with the values of its formulas, or the formulas themselves."""
    return openpyxl.load_workbook(io.BytesIO(data), data_only=values)


def table_of(sheet, first):
    """Return the rows of the table whose first heading is ``first``, from its heading on."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(index for index, row in enumerate(rows) if row[0] == first)
    return rows[start:]
