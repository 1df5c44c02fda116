"""Fills a workbook by the keys of its columns, as an officer would fill it by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

from include.catalog.models import Catalogue, Sheet
from include.workbook.place import TABLE_FIRST_ROW, address_of, place_of
from include.workbook.prefill import prefilled_rows
from include.workbook.stamp import stamped_identity
from include.workbook.style import cell_style, row_height_points

_CODES = {"indicators": "indicator_code", "tasks": "task_code"}


def write_value(cell: Cell, value: object) -> None:
    """Put ``value`` into ``cell`` as it is; text never becomes a formula, an error or a number.

    Raises:
        TypeError: when ``value`` is no str, int, float, Decimal, date or None.
    """
    if value is not None and not isinstance(value, str | int | float | Decimal | dt.date):
        raise TypeError(f"{cell.coordinate}: a cell holds text, a number or a day, not {type(value).__name__}")
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"


def cell_of(workbook: Workbook, catalogue: Catalogue, sheet_key: str, column_key: str, row_index: int = 0) -> str:
    """The address, such as ``G5``, of a field; ``row_index`` counts records from 0, and is ignored on the cover.

    Raises:
        KeyError: when the workbook lacks the sheet, or the sheet the column.
    """
    _ = workbook[catalogue.layout.sheet(sheet_key).name]
    return address_of(catalogue, sheet_key, column_key, row_index)


def fill_cover(workbook: Workbook, catalogue: Catalogue, values: Mapping[str, object]) -> None:
    """Write values beside the labels of the cover, by column key."""
    layout = catalogue.layout.sheet("cover")
    sheet = workbook[layout.name]
    for key, value in values.items():
        row, column = place_of(layout, key, 0)
        write_value(sheet.cell(row, column), value)


def fill_table(
    workbook: Workbook,
    catalogue: Catalogue,
    sheet_key: str,
    rows: Sequence[Mapping[str, object]],
    start_after_prefilled: bool = True,
) -> None:
    """Write records into a table sheet, by column key; a key that a record does not name leaves its cell alone.

    A record that names the code of a prefilled row answers that row. The others follow after the prefilled rows, are
    numbered on in the column TT unless they bring their own number, and get new rows where the blank ones run out.
    With ``start_after_prefilled=False`` the records go from the first row on, one after the other.

    Raises:
        KeyError: when a record names a column that the sheet does not have.
    """
    layout = catalogue.layout.sheet(sheet_key)
    sheet = workbook[layout.name]
    positions = _positions(workbook, catalogue, sheet_key, rows, start_after_prefilled)
    for record, position in zip(rows, positions, strict=True):
        numbered = {"ordinal": position + 1, **record} if _may_number(layout, record, sheet, position) else record
        _style_if_new(sheet, layout, position)
        for key, value in numbered.items():
            row, column = place_of(layout, key, position)
            write_value(sheet.cell(row, column), value)
        _fit_height(sheet, layout, position)


def _positions(
    workbook: Workbook,
    catalogue: Catalogue,
    sheet_key: str,
    rows: Sequence[Mapping[str, object]],
    start_after_prefilled: bool,
) -> list[int]:
    if not start_after_prefilled:
        return list(range(len(rows)))
    round_key, department = stamped_identity(workbook)
    known = prefilled_rows(catalogue, round_key, department, sheet_key)
    code_key = _CODES.get(sheet_key)
    by_code = {row[code_key]: position for position, row in enumerate(known)} if code_key else {}
    positions, following = [], len(known)
    for record in rows:
        position = by_code.get(record.get(code_key)) if code_key else None
        if position is None:
            position, following = following, following + 1
        positions.append(position)
    return positions


def _may_number(layout: Sheet, record: Mapping[str, object], sheet: Worksheet, position: int) -> bool:
    if "ordinal" in record or all(column.key != "ordinal" for column in layout.columns):
        return False
    row, column = place_of(layout, "ordinal", position)
    return sheet.cell(row, column).value is None


def _style_if_new(sheet: Worksheet, layout: Sheet, position: int) -> None:
    row = TABLE_FIRST_ROW + position
    if sheet.cell(row, 1).has_style:
        return
    for number, column in enumerate(layout.columns, start=1):
        sheet.cell(row, number).style = cell_style(column, locked=not column.input)


def _fit_height(sheet: Worksheet, layout: Sheet, position: int) -> None:
    row = TABLE_FIRST_ROW + position
    texts: list[tuple[Any, float]] = [
        (value, column.width)
        for number, column in enumerate(layout.columns, start=1)
        if isinstance(value := sheet.cell(row, number).value, str)
    ]
    sheet.row_dimensions[row].height = row_height_points(texts)
