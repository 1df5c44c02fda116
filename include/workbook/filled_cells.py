"""The filled cells of a sheet, however it is read: what a value becomes, how a cell is marked, and how many a workbook may have."""

from __future__ import annotations

import datetime as dt
import math
import unicodedata
from collections.abc import Iterable
from typing import Any

from openpyxl.utils import column_index_from_string, get_column_letter

from include.workbook.formats import scaling_of
from include.workbook.safe_package import MAX_CELL_CHARACTERS, MAX_CELLS, MAX_CHARACTERS, MAX_MERGED_CELLS, refuse_long_text, refuse_more
from include.workbook.workbook_reading import Cell, SheetReading


class Contents:
    """Counts the filled cells and the characters of a workbook while it is read, and refuses what is beyond a bound."""

    def __init__(self) -> None:
        self.cells = self.characters = 0

    def add(self, sheet: str, row: dict[int, Cell]) -> None:
        """A row that was read: at once, so that what is too much is never held.

        Raises:
            UnreadableWorkbookError: with ``out_of_bounds``.
        """
        self.cells += len(row)
        for cell in row.values():
            if cell.kind == "text":
                length = len(cell.raw)
                self.characters += length
                if length > MAX_CELL_CHARACTERS:
                    refuse_long_text(sheet, address(cell.row, cell.column), length)
        if self.cells > MAX_CELLS or self.characters > MAX_CHARACTERS:
            refuse_more("cells", self.cells, MAX_CELLS)
            refuse_more("characters", self.characters, MAX_CHARACTERS)


class Marks:
    """Which cells of a sheet are hidden or lie inside a merged range. ``last``: row and column of the last filled cell, from 0.

    Raises:
        UnreadableWorkbookError: ``out_of_bounds``, when too many cells among the filled ones are merged.
    """

    def __init__(
        self,
        sheet_hidden: bool,
        hidden_rows: set[int],
        hidden_columns: list[tuple[int, int]],
        merged: Iterable[tuple[int, int, int, int]],
        last: tuple[int, int] | None,
    ) -> None:
        self._sheet = "h" if sheet_hidden else ""
        self._merged: set[tuple[int, int]] = set()
        last_row, last_column = (last[0] + 1, last[1] + 1) if last else (0, 0)
        self._rows = hidden_rows
        self._columns = {number for first, end in hidden_columns for number in range(first, min(end, last_column) + 1)}
        for top, left, bottom, right in merged:
            # A title may be merged over a whole row: only where there are cells with content does it matter.
            rows, columns = range(top, min(bottom, last_row) + 1), range(left, min(right, last_column) + 1)
            refuse_more("merged_cells", len(self._merged) + len(rows) * len(columns), MAX_MERGED_CELLS)
            self._merged.update((row, column) for row in rows for column in columns)
        self.none = not (self._sheet or self._rows or self._columns or self._merged)

    def of(self, row: int, column: int) -> str:
        """The marks of one cell, as :class:`Cell` tells them."""
        if self.none:
            return ""
        marks = self._sheet or ("h" if row in self._rows or column in self._columns else "")
        return marks + ("m" if (row, column) in self._merged else "")


def cell_of(row: int, column: int, value: Any, marks: str) -> Cell:
    """The cell of a value as Python has it: text, number, truth value, day or time."""
    if isinstance(value, str):
        if not value.isascii() and not unicodedata.is_normalized("NFC", value):
            value = unicodedata.normalize("NFC", value)
            marks += "n"
        return Cell(row, column, "text", value, value, marks)
    if isinstance(value, bool):
        return Cell(row, column, "boolean", "TRUE" if value else "FALSE", value, marks)
    if isinstance(value, int | float):
        if not math.isfinite(value):
            return Cell(row, column, "error", str(value), None, marks)
        return Cell(row, column, "number", _raw_number(value), float(value), marks)
    if isinstance(value, dt.datetime):
        value = value.date()
    if isinstance(value, dt.date):
        return Cell(row, column, "date", f"{value:%d/%m/%Y}", value, marks)
    return Cell(row, column, "text", str(value), str(value), marks)


def _raw_number(value: float) -> str:
    return str(int(value)) if float(value).is_integer() and abs(value) < 1e15 else repr(value)


def put(reading: SheetReading, cell: Cell) -> None:
    """Add a cell, or take it instead of the one at its place."""
    reading.rows.setdefault(cell.row, {})[cell.column] = cell


def sort_cells(reading: SheetReading) -> None:
    """Bring rows, and the cells of each, into the order of the sheet."""
    reading.rows = {row: dict(sorted(reading.rows[row].items())) for row in sorted(reading.rows)}


def add_scale(reading: SheetReading, row: int, column: int, format_code: str) -> None:
    """Mark how a number format shows the number in a cell, where it shows another one."""
    cell = reading.cell(row, column)
    if cell and cell.kind == "number" and (more := scaling_of(format_code, cell.value).marks):
        put(reading, cell._replace(marks=cell.marks + more))


def mark_bare_numbers(reading: SheetReading) -> None:
    """Numbers of a workbook that counts days from 1904, and that no format shows as days."""
    for row in reading.rows.values():
        for column, cell in row.items():
            if cell.kind == "number":
                row[column] = cell._replace(marks=cell.marks + "d")


def clean_name(name: str) -> str:
    """A sheet name in composed Unicode, trimmed."""
    return unicodedata.normalize("NFC", name).strip()


def address(row: int, column: int) -> str:
    """The cell's name in Excel, such as ``G7``."""
    return f"{get_column_letter(column)}{row}"


def row_and_column(cell: str) -> tuple[int, int]:
    """Row and column, counted from 1, of a cell such as ``G7``."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_index_from_string(letters)
