"""The same reading by another hand: openpyxl, slower, and the judge where two readings differ. The tests hold them against each other."""

from __future__ import annotations

import io
from typing import Any, cast

import openpyxl
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from include.texts import book
from include.workbook.filled_cells import cell_of, clean_name
from include.workbook.safe_package import UnreadableWorkbookError
from include.workbook.sheet_xml import marks_of_number
from include.workbook.workbook_reading import Cell, SheetReading

_TEXTS = book("reading")
_VISIBILITIES = {"visible": "visible", "hidden": "hidden", "veryHidden": "very_hidden"}


def read_with_openpyxl(content: bytes) -> list[SheetReading]:
    """All sheets of an .xlsx with their filled cells.

    Raises:
        UnreadableWorkbookError: ``damaged``, when openpyxl cannot open it.
    """
    try:
        with_values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        with_formulas = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
    except Exception as error:  # openpyxl raises whatever its parsers raise; each means the same
        raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.no_reading")) from error
    from_1904 = with_values.epoch == CALENDAR_MAC_1904
    readings = []
    for sheet in with_values.worksheets:
        visibility = cast(Any, _VISIBILITIES[sheet.sheet_state])
        reading = SheetReading(clean_name(sheet.title), visibility)
        hidden_columns = [(d.min, d.max or d.min) for d in sheet.column_dimensions.values() if d.hidden and d.min]
        formulas = with_formulas[sheet.title]
        for (row, column), cell in sorted(sheet._cells.items()):  # iter_rows would make every cell up to the last one
            hidden = visibility != "visible" or sheet.row_dimensions[row].hidden or any(a <= column <= b for a, b in hidden_columns)
            merged = any(a.min_row <= row <= a.max_row and a.min_col <= column <= a.max_col for a in sheet.merged_cells.ranges)
            found = _cell(cell, formulas.cell(row, column), ("h" if hidden else "") + ("m" if merged else ""), from_1904)
            if found:
                reading.rows.setdefault(row, {})[column] = found
        readings.append(reading)
    return readings


def _cell(cell: Any, formula: Any, marks: str, from_1904: bool) -> Cell | None:
    if cell.data_type == "e":
        return Cell(cell.row, cell.column, "error", str(cell.value), None, marks)
    if cell.value is None:
        if formula.data_type != "f":
            return None
        raw = formula.value if isinstance(formula.value, str) else getattr(formula.value, "text", None) or "=…"
        return Cell(cell.row, cell.column, "formula_without_value", raw, None, marks)
    if cell.value == "":
        return None
    found = cell_of(cell.row, cell.column, cell.value, marks)
    if found.kind != "number":
        return found
    return found._replace(marks=found.marks + marks_of_number(found.value, cell.number_format or "General", from_1904))
