"""Where things stand in a workbook that was just written: the rows and columns that writing and filling share."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from include.catalog.models import Catalogue, Column, Sheet

FORM_FIRST_ROW = 8
FORM_LABEL_COLUMN = 2
FORM_VALUE_COLUMN = 3
FORM_HELP_COLUMN = 4
TABLE_HEADER_ROW = 4
TABLE_FIRST_ROW = TABLE_HEADER_ROW + 1


def place_of(sheet: Sheet, column_key: str, row_index: int) -> tuple[int, int]:
    """Row and column, counted from 1, of a field.

    Args:
        sheet: a form or table of the layout.
        column_key: the field.
        row_index: the record, counted from 0 under the header; without meaning in a form, which has one record.

    Raises:
        KeyError: when the sheet has no such column.
    """
    keys = [column.key for column in sheet.columns]
    if column_key not in keys:
        raise KeyError(f"sheet {sheet.key} has no column {column_key}; it has {', '.join(keys)}")
    position = keys.index(column_key)
    if sheet.kind == "form":
        return FORM_FIRST_ROW + position, FORM_VALUE_COLUMN
    return TABLE_FIRST_ROW + row_index, position + 1


def address_of(catalogue: Catalogue, sheet_key: str, column_key: str, row_index: int = 0) -> str:
    """The cell of a field in a freshly written workbook, such as ``G5``; see :func:`place_of`."""
    row, column = place_of(catalogue.layout.sheet(sheet_key), column_key, row_index)
    return f"{get_column_letter(column)}{row}"


def column_of(sheet: Sheet, column_key: str) -> Column:
    """The declaration of a column; ``KeyError`` when the sheet has none of that key."""
    return {column.key: column for column in sheet.columns}[column_key]
