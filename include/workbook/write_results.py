"""Writes the workbook in which a steward files what VCCI published, from its declaration in the catalogue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import BinaryIO

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from include.catalog.models import Catalogue, Column, Sheet
from include.texts import book
from include.workbook.fill import write_value
from include.workbook.lists import choices_of, validation_of, write_named_lists
from include.workbook.place import TABLE_FIRST_ROW, TABLE_HEADER_ROW
from include.workbook.read import RESULTS_KIND
from include.workbook.save import save_deterministic
from include.workbook.stamp import write_stamp_pairs
from include.workbook.style import add_styles, cell_style, row_height_points, set_up_page, style_name

_TEXTS = book("template")
RESULTS_FILE_NAME = "ket-qua-pci.xlsx"
_SCORE_WIDTH = 12.0
# The template is no round's: it shows the first day on which PCI was published in its present form.
_MADE_ON = dt.date(2006, 1, 1)


def build_results_workbook(catalogue: Catalogue, rows: Mapping[str, Sequence[Mapping[str, object]]] | None = None) -> Workbook:
    """The template, or one filled with ``rows``: records by column key, by the key of their sheet.

    Raises:
        KeyError: when a row names a column that the template does not show.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook.properties.title = _TEXTS.vi("results.title")
    workbook.properties.creator = "PCI"
    add_styles(workbook)
    for sheet in catalogue.results_layout.sheets:
        _write_sheet(workbook, sheet, (rows or {}).get(sheet.key, ()))
    names = [column.header_vi for column in catalogue.results_layout.sheet("pci_scores").columns if column.sub_index]
    write_named_lists(workbook, choices_of(catalogue, catalogue.results_layout) | {"sub_indices": names})
    write_stamp_pairs(workbook, {"kind": RESULTS_KIND, "template_version": catalogue.results_layout.version})
    workbook.active = 0
    return workbook


def write_results_workbook(
    catalogue: Catalogue, target: BinaryIO, rows: Mapping[str, Sequence[Mapping[str, object]]] | None = None
) -> None:
    """Write it as .xlsx; the same arguments give the same bytes. See :func:`build_results_workbook`."""
    save_deterministic(build_results_workbook(catalogue, rows), target, _MADE_ON)


def shown_columns(sheet: Sheet) -> list[Column]:
    """The columns of the template, in order."""
    return [column for column in sheet.columns if column.offered]


def _write_sheet(workbook: Workbook, layout: Sheet, rows: Sequence[Mapping[str, object]]) -> None:
    sheet = workbook.create_sheet(layout.name)
    columns = shown_columns(layout)
    last_column = get_column_letter(len(columns))
    for number, (text, look) in enumerate(((layout.title_vi, "title"), (_TEXTS.vi("results.help"), "legend")), start=1):
        sheet.merge_cells(f"A{number}:{last_column}{number}")
        sheet.cell(number, 1, text).style = style_name(look)
    sheet.row_dimensions[2].height = 30
    positions = {column.key: number for number, column in enumerate(columns, start=1)}
    for column, number in zip(columns, positions.values(), strict=True):
        sheet.cell(TABLE_HEADER_ROW, number, column.header_vi).style = style_name("header")
        sheet.column_dimensions[get_column_letter(number)].width = _width(column)
    sheet.row_dimensions[TABLE_HEADER_ROW].height = row_height_points((column.header_vi, _width(column) * 0.8) for column in columns)
    last_row = TABLE_FIRST_ROW + max(len(rows), layout.blank_rows) - 1
    for row in range(TABLE_FIRST_ROW, last_row + 1):
        for column in columns:
            sheet.cell(row, positions[column.key]).style = cell_style(column, locked=False)
    for row, record in enumerate(rows, start=TABLE_FIRST_ROW):
        for key, value in record.items():
            write_value(sheet.cell(row, positions[key]), value)
    for column, number in zip(columns, positions.values(), strict=True):
        validation = validation_of(column)
        if validation is not None:
            sheet.add_data_validation(validation)
            validation.add(f"{get_column_letter(number)}{TABLE_FIRST_ROW}:{get_column_letter(number)}{last_row}")
    sheet.freeze_panes = f"A{TABLE_FIRST_ROW}"
    set_up_page(sheet, landscape=True, last_row=last_row, last_column=last_column, header_row=TABLE_HEADER_ROW)


def _width(column: Column) -> float:
    return _SCORE_WIDTH if column.sub_index else column.width
