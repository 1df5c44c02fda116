"""Tells what of a table stands outside its records, is hidden in them, or is merged over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from include.texts import book
from include.workbook import cells
from include.workbook.table_sheet import TableColumns, TableSheet
from include.workbook.vietnamese_writing import clean
from include.workbook.workbook_reading import Cell

_TEXTS = book("reading")


def tell_blocks(table: TableSheet, found: list[Cell], problem: str = "outside_table", expected: str | None = None) -> None:
    """One finding for each run of rows in a run of columns."""
    found.sort(key=lambda cell: (cell.column, cell.row))
    numbers = sorted({cell.column for cell in found})
    run = {number: number - position for position, number in enumerate(numbers)}
    for _, block in groupby(found, key=lambda cell: run[cell.column]):
        tell_block(table, sorted(block, key=lambda cell: (cell.row, cell.column)), problem, expected)


def tell_block(table: TableSheet, block: list[Cell], problem: str = "outside_table", expected: str | None = None) -> None:
    """One finding for cells that stand together."""
    first, last = (cells.address(cell.row, cell.column) for cell in (block[0], block[-1]))
    place = first if first == last else _TEXTS.vi("found.range", first=first, last=last)
    table.part(first, f"{place}: “{clean(block[0].raw)[:80]}”", problem, expected or _TEXTS.vi("expected.under_a_header"))


def tell_hidden(table: TableSheet, columns: TableColumns, records: Iterable[int]) -> None:
    """One finding for each run of hidden columns, and of hidden rows, among the rows that hold ``records``."""
    if table.sheet.visibility != "visible":
        return  # a sheet that is hidden as a whole is one problem
    rows = {number: table.sheet.rows[number] for number in sorted(records)}
    if not any("h" in cell.marks for row in rows.values() for cell in row.values()):
        return
    by_column: dict[int, list[bool]] = {}
    for row in rows.values():
        for number, cell in row.items():
            by_column.setdefault(number, []).append("h" in cell.marks)
    hidden_columns = {n for n, marks in by_column.items() if all(marks) and "h" in _header_marks(table, columns, n)}
    for run in _runs(hidden_columns):
        letters = [cells.address(1, n)[:-1] for n in (run[0], run[-1])]
        name = (
            _TEXTS.vi("found.column", letter=letters[0]) if len(run) == 1 else _TEXTS.vi("found.columns", first=letters[0], last=letters[1])
        )
        table.part(cells.address(columns.header.row, run[0]), name, "hidden_data", _TEXTS.vi("expected.shown"))
    hidden_rows = {number for number, row in rows.items() if any("h" in c.marks for n, c in row.items() if n not in hidden_columns)}
    for run in _runs(hidden_rows):
        name = _TEXTS.vi("found.row", number=run[0]) if len(run) == 1 else _TEXTS.vi("found.rows", first=run[0], last=run[-1])
        table.part(cells.address(run[0], min(rows[run[0]])), name, "hidden_data", _TEXTS.vi("expected.shown"))


def _header_marks(table: TableSheet, columns: TableColumns, number: int) -> str:
    cell = table.sheet.cell(columns.header.row, number) or table.sheet.cell(columns.header.last_row, number)
    return cell.marks if cell else "h"


def tell_merged(table: TableSheet, mine: set[int], records: set[int]) -> None:
    """One finding for each merged range that takes cells from the columns ``mine`` of the rows that hold ``records``."""
    for top, left, bottom, right in sorted(table.sheet.merged):
        first = table.sheet.cell(top, left)
        if first is None or not clean(first.raw) or top not in records or not any(left <= number <= right for number in mine):
            continue
        here = cells.address(top, left)
        table.part(here, f"{here}:{cells.address(bottom, right)}", "merged_data", _TEXTS.vi("expected.not_merged"))
    if table.sheet.merged:
        return
    for number in sorted(records):
        for column in sorted(mine & table.sheet.rows[number].keys()):
            if "m" in table.sheet.rows[number][column].marks:
                here = cells.address(number, column)
                table.part(here, here, "merged_data", _TEXTS.vi("expected.not_merged"))


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Numbers in order, cut where one is missing."""
    ordered = sorted(numbers)
    for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]
