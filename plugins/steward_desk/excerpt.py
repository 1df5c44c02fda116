"""The piece of a sheet around a cell, as the officer sees it in Excel."""

from __future__ import annotations

import re
from dataclasses import dataclass

from include.warehouse.submissions.versions import cells_of_sheet
from include.workbook.cells import address, row_and_column
from plugins.steward_desk.screen import Desk

_ROWS_AROUND = 3
_COLUMNS_BEFORE, _COLUMNS_AFTER = 4, 3
_CELL = re.compile(r"[A-Z]{1,3}\d{1,7}")


@dataclass(frozen=True, slots=True)
class Excerpt:
    """Column letters, and rows of (row number, texts); ``cell`` is the marked one."""

    columns: list[str]
    rows: list[tuple[int, list[tuple[str, str]]]]
    cell: str


def excerpt_around(desk: Desk, submission_id: int, sheet: str | None, cell: str | None) -> Excerpt | None:
    """The header row and the rows around ``cell``; ``None`` where the finding names no cell."""
    if not sheet or not cell or not _CELL.fullmatch(cell):
        return None
    row, column = row_and_column(cell)
    texts: dict[tuple[int, int], str] = {}
    for entry in cells_of_sheet(desk.engine, submission_id, sheet, 1, row + _ROWS_AROUND):
        texts[row_and_column(entry.address)] = entry.raw
    first, last = max(1, column - _COLUMNS_BEFORE), column + _COLUMNS_AFTER
    header = _header_row(desk, sheet, texts, row)
    shown = sorted({*([header] if header else []), *range(max(1, row - _ROWS_AROUND), row + _ROWS_AROUND + 1)})
    columns = [address(1, number)[:-1] for number in range(first, last + 1)]
    rows = [(r, [(address(r, c), texts.get((r, c), "")) for c in range(first, last + 1)]) for r in shown]
    return Excerpt(columns, rows, cell)


def _header_row(desk: Desk, sheet: str, texts: dict[tuple[int, int], str], row: int) -> int | None:
    """The last row above ``row`` that holds at least three headers of the sheet."""
    layout = next((entry for entry in desk.catalogue.layout.sheets if entry.name == sheet and entry.kind == "table"), None)
    if layout is None:
        return None
    headers = {column.header_vi.casefold() for column in layout.columns}
    counts: dict[int, int] = {}
    for (r, _), text in texts.items():
        counts[r] = counts.get(r, 0) + (text.strip().casefold() in headers)
    return max((r for r, count in counts.items() if r < row and count >= 3), default=None)
