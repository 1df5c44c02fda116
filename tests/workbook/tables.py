"""Sheets built cell by cell, without a file: what the reader makes of a table is a matter of its cells alone."""

from __future__ import annotations

import datetime as dt
from typing import Any

from include.catalog.models import Catalogue
from include.workbook.prefill import prefilled_rows
from include.workbook.read import read_sheets_of_layout
from include.workbook.workbook_reading import Cell, SheetReading, Stamp, WorkbookReading

ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
HEADER_ROW = 4


def cell(row: int, column: int, value: Any, marks: str = "") -> Cell:
    """A cell of the kind that ``value`` has."""
    if isinstance(value, bool):
        return Cell(row, column, "boolean", str(value).upper(), value, marks)
    if isinstance(value, int | float):
        raw = str(int(value)) if float(value).is_integer() else repr(float(value))
        return Cell(row, column, "number", raw, float(value), marks)
    if isinstance(value, dt.date):
        return Cell(row, column, "date", f"{value:%d/%m/%Y}", value, marks)
    if value.startswith("#"):
        return Cell(row, column, "error", value, None, marks)
    return Cell(row, column, "text", value, value, marks)


class Table:
    """One table sheet of the layout as the template writes it; rows are numbered as Excel does."""

    def __init__(self, catalogue: Catalogue, key: str) -> None:
        self.catalogue = catalogue
        self.layout = catalogue.layout.sheet(key)
        self.keys = [column.key for column in self.layout.columns]
        self.sheet = SheetReading(self.layout.name, "visible")
        for row, text in enumerate(
            (self.layout.title_vi, "Sở Kế hoạch và Đầu tư · Đợt báo cáo 2021-Y", "Điền vào ô nền vàng nhạt"), start=1
        ):
            self.put(row, 1, text)
        for number, column in enumerate(self.layout.columns, start=1):
            self.put(HEADER_ROW, number, column.header_vi)
        self.next_row = HEADER_ROW + 1

    def put(self, row: int, column: int | str, value: Any, marks: str = "") -> None:
        """Write one cell, by number or by key of the column; ``None`` empties it."""
        number = column if isinstance(column, int) else self.keys.index(column) + 1
        cells = self.sheet.rows.setdefault(row, {})
        if value is None:
            cells.pop(number, None)
        else:
            cells[number] = cell(row, number, value, marks)
        self.sheet.rows[row] = dict(sorted(cells.items()))
        self.sheet.rows = dict(sorted(self.sheet.rows.items()))

    def add(self, marks: str = "", **values: Any) -> int:
        """Write a record into the next row."""
        row = self.next_row
        for key, value in values.items():
            self.put(row, key, value, marks if key in ("value", "quantity", "issued_on") else "")
        self.next_row += 1
        return row

    def indicators(self, count: int = 3) -> None:
        """The first prefilled indicators with a figure each."""
        for record in prefilled_rows(self.catalogue, ROUND, DEPARTMENT, "indicators")[:count]:
            self.add(**record, last_year_value=10, value=11, source_text="Báo cáo")

    def header(self, key: str, text: str | None) -> None:
        """Write another header over a column."""
        self.put(HEADER_ROW, key, text)

    def read(self, *others: SheetReading) -> WorkbookReading:
        """What the reader makes of it, in a workbook stamped for the round of 2021."""
        stamp = Stamp(ROUND, DEPARTMENT, "2021.1", None, None)
        reading = WorkbookReading(sheets=[self.sheet, *others], stamp=stamp)
        read_sheets_of_layout(self.catalogue, reading)
        return reading

    def told(self, *others: SheetReading) -> list[tuple[str, str]]:
        """What is told of this sheet: problem and cell, in order."""
        from include.workbook.cells import address

        reading = self.read(*others)
        parts = [(part.problem, part.cell) for part in reading.parts if part.sheet == self.sheet.name and part.problem]
        return [*parts, *((p.problem, address(p.row, p.column)) for p in reading.problems if p.sheet == self.sheet.name)]
