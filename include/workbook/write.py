"""Writes the workbook that a department fills, from the catalogue: one per department and round, without macros."""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from decimal import Decimal
from typing import Any, BinaryIO

from openpyxl import Workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter
from openpyxl.workbook.protection import WorkbookProtection
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from include.catalog.models import Catalogue, Column, Indicator, Round, Sheet
from include.texts import book
from include.workbook.fill import cell_of, fill_cover, fill_table, write_value
from include.workbook.guide import write_guide
from include.workbook.lists import limits_of, validation_of, write_lists
from include.workbook.place import FORM_FIRST_ROW, FORM_HELP_COLUMN, FORM_LABEL_COLUMN, FORM_VALUE_COLUMN, TABLE_FIRST_ROW, TABLE_HEADER_ROW
from include.workbook.prefill import prefilled_cover, prefilled_rows
from include.workbook.save import save_deterministic
from include.workbook.stamp import structure_checksum, workbook_file_name, write_stamp
from include.workbook.style import add_styles, cell_style, form_style, protect, row_height_points, set_up_page, style_name

_TEXTS = book("template")
__all__ = [
    "build_workbook",
    "cell_of",
    "fill_cover",
    "fill_table",
    "save_deterministic",
    "structure_checksum",
    "workbook_file_name",
    "write_workbook",
]

_COVER_WIDTHS = {"A": 1.5, "B": 29.0, "C": 34.0, "D": 26.0}
_COVER_LINE_POINTS = 26.0
# Last year's value is offered, not imposed: the department may correct it.
_PREFILLED_YET_OPEN = frozenset({"last_year_value"})


def write_workbook(
    catalogue: Catalogue,
    round_key: str,
    department_code: str,
    target: BinaryIO,
    last_year: Mapping[str, Decimal] | None = None,
) -> None:
    """Write a department's workbook as .xlsx; the same arguments give the same bytes.

    See :func:`build_workbook`.
    """
    workbook = build_workbook(catalogue, round_key, department_code, last_year)
    save_deterministic(workbook, target, catalogue.round(round_key).requested_on)


def build_workbook(catalogue: Catalogue, round_key: str, department_code: str, last_year: Mapping[str, Decimal] | None = None) -> Workbook:
    """The workbook of one department for one round.

    Args:
        catalogue: what is declared.
        round_key: such as ``QNG-2021-Y``.
        department_code: such as ``SCT``.
        last_year: last year's values by indicator code, in the indicator's unit.

    Raises:
        KeyError: when the round is not declared, or the department does not report in it.
    """
    workbook = Workbook()
    workbook.remove(workbook.active)
    workbook.properties.title = f"PCI {round_key} {department_code}"
    workbook.properties.creator = "PCI"
    add_styles(workbook)
    _WorkbookWriter(workbook, catalogue, round_key, department_code, last_year or {}).write()
    # Without a password: it keeps sheets from being renamed by accident, not by intent.
    workbook.security = WorkbookProtection(lockStructure=True)
    return workbook


class _WorkbookWriter:
    """Writes the sheets of one workbook. Holds only what its steps share."""

    def __init__(
        self,
        workbook: Workbook,
        catalogue: Catalogue,
        round_key: str,
        department_code: str,
        last_year: Mapping[str, Decimal],
    ) -> None:
        self.workbook = workbook
        self.catalogue = catalogue
        self.round: Round = catalogue.round(round_key)
        self.department_code = department_code
        self.last_year = last_year
        self.cover = prefilled_cover(catalogue, round_key, department_code)
        self._looks: dict[str, StyleArray] = {}

    def write(self) -> None:
        """Write the sheets of the layout in order, then the hidden ones."""
        for layout in self.catalogue.sheets_of(self.round.key):
            if layout.kind == "form":
                self._write_form(layout)
            elif layout.kind == "table":
                self._write_table(layout)
            else:
                write_guide(self.workbook, self.catalogue, layout, self.round)
        write_lists(self.workbook, self.catalogue, self.catalogue.methodology(self.round.methodology))
        write_stamp(self.workbook, self.catalogue, self.round.key, self.department_code)
        self.workbook.active = 0

    # -------------------------------------------------------------- the cover

    def _write_form(self, layout: Sheet) -> None:
        sheet = self.workbook.create_sheet(layout.name)
        for letter, width in _COVER_WIDTHS.items():
            sheet.column_dimensions[letter].width = width
        self._write_head(sheet, layout)
        for row, column in enumerate(layout.columns, start=FORM_FIRST_ROW):
            sheet.cell(row, FORM_LABEL_COLUMN, column.header_vi).style = style_name("label")
            value = sheet.cell(row, FORM_VALUE_COLUMN)
            value.style = form_style(column)
            if column.key in self.cover:
                write_value(value, self.cover[column.key])
            sheet.cell(row, FORM_HELP_COLUMN, column.help_vi).style = style_name("help")
            texts = [(column.header_vi, 24.0), (value.value, 28.0), (column.help_vi, 24.0)]
            sheet.row_dimensions[row].height = max(_COVER_LINE_POINTS, row_height_points(texts))
            if column.input:
                _offer(sheet, column, f"{get_column_letter(FORM_VALUE_COLUMN)}{row}")
        last_row = self._write_signature(sheet, FORM_FIRST_ROW + len(layout.columns) + 1)
        set_up_page(sheet, landscape=False, last_row=last_row, last_column=get_column_letter(FORM_HELP_COLUMN))
        sheet.sheet_view.showGridLines = False
        protect(sheet)

    def _write_head(self, sheet: Worksheet, layout: Sheet) -> None:
        """National title at the right, agency at the left, as Nghị định 30/2020/NĐ-CP has them."""
        name = str(self.cover["department_name"]).upper()
        above = _TEXTS.vi("head.committee", province=self.cover["province_name"]).upper() if self._is_provincial() else ""
        entry = self.round
        lines: list[tuple[str, str, str, float]] = [
            ("B1", above, "agency", 20),
            ("C1:D1", _TEXTS.vi("head.nation"), "nation", 20),
            ("B2", name, "agency_bold", max(20.0, row_height_points([(name, _COVER_WIDTHS["B"] * 0.8)], 12))),
            ("C2:D2", _TEXTS.vi("head.motto"), "motto", 0),
            ("B4:D4", layout.title_vi, "title", row_height_points([(layout.title_vi, 80.0)], 14)),
            ("B5:D5", _TEXTS.vi("head.round", round=entry.code, year=entry.year), "subtitle", 20),
            ("B6:D6", _TEXTS.vi("head.legend"), "legend", 18),
        ]
        for area, text, look, height in lines:
            first = area.split(":")[0]
            if ":" in area:
                sheet.merge_cells(area)
            sheet[first] = text or None
            sheet[first].style = style_name(look)
            if height:
                sheet.row_dimensions[sheet[first].row].height = height

    def _is_provincial(self) -> bool:
        department = self.catalogue.department(self.round.key, self.department_code)
        return department is not None and not department.is_central

    def _write_signature(self, sheet: Worksheet, row: int) -> int:
        place = _TEXTS.vi("signature.place_and_date", province=self.cover["province_name"])
        signer, signed = _TEXTS.vi("signature.signer"), _TEXTS.vi("signature.signed")
        for offset, (text, look) in enumerate(((place, "subtitle"), (signer, "agency_bold"), (signed, "subtitle"))):
            sheet.merge_cells(start_row=row + offset, start_column=3, end_row=row + offset, end_column=4)
            sheet.cell(row + offset, 3, text).style = style_name(look)
            sheet.row_dimensions[row + offset].height = 20
        return row + 8

    # -------------------------------------------------------------- tables

    def _write_table(self, layout: Sheet) -> None:
        sheet = self.workbook.create_sheet(layout.name)
        last_column = get_column_letter(len(layout.columns))
        self._write_table_head(sheet, layout, last_column)
        rows = prefilled_rows(self.catalogue, self.round.key, self.department_code, layout.key, self.last_year)
        for position, values in enumerate(rows):
            self._write_row(sheet, layout, TABLE_FIRST_ROW + position, values)
        first_blank = TABLE_FIRST_ROW + len(rows)
        for row in range(first_blank, first_blank + layout.blank_rows):
            self._write_row(sheet, layout, row, {})
        last_row = max(first_blank + layout.blank_rows - 1, TABLE_HEADER_ROW)
        self._offer_choices(sheet, layout, rows, last_row)
        sheet.freeze_panes = f"A{TABLE_FIRST_ROW}"
        set_up_page(sheet, landscape=True, last_row=last_row, last_column=last_column, header_row=TABLE_HEADER_ROW)
        protect(sheet)

    def _write_table_head(self, sheet: Worksheet, layout: Sheet, last_column: str) -> None:
        title = f"{layout.title_vi} ({self.round.plan_year})" if layout.key == "plan" else layout.title_vi
        about = _TEXTS.vi("head.table", department=self.cover["department_name"], round=self.round.code, period=self.cover["period"])
        legend = _TEXTS.vi("head.legend")
        for row, (text, look, height) in enumerate(((title, "title", 24), (about, "subtitle", 18), (legend, "legend", 18)), start=1):
            sheet.merge_cells(f"A{row}:{last_column}{row}")
            sheet.cell(row, 1, text).style = style_name(look)
            sheet.row_dimensions[row].height = height
        for number, column in enumerate(layout.columns, start=1):
            sheet.cell(TABLE_HEADER_ROW, number, column.header_vi).style = style_name("header")
            sheet.column_dimensions[get_column_letter(number)].width = column.width
        # Bold capitals run wider, so headers get less room than text.
        texts = [(column.header_vi, column.width * 0.8) for column in layout.columns]
        sheet.row_dimensions[TABLE_HEADER_ROW].height = row_height_points(texts)

    def _write_row(self, sheet: Worksheet, layout: Sheet, row: int, values: Mapping[str, Any]) -> None:
        indicator = self._indicator(values)
        for number, column in enumerate(layout.columns, start=1):
            given = values.get(column.key) is not None and column.key not in _PREFILLED_YET_OPEN
            cell = sheet.cell(row, number)
            self._dress(cell, cell_style(column, given or not column.input, indicator is not None and indicator.whole_number))
            if column.key in values:
                write_value(cell, values[column.key])
        if values:
            texts = [(values.get(column.key), column.width) for column in layout.columns]
            sheet.row_dimensions[row].height = row_height_points(texts)

    def _dress(self, cell: Cell | MergedCell, name: str) -> None:
        """Give a cell a style. By name, openpyxl walks over all styles at each of thousands of cells: here once for each style."""
        if name in self._looks:
            cell._style = copy(self._looks[name])
        else:
            cell.style = name
            self._looks[name] = cell._style

    def _indicator(self, values: Mapping[str, Any]) -> Indicator | None:
        return self.catalogue.indicator(self.round.key, values["indicator_code"]) if "indicator_code" in values else None

    def _offer_choices(self, sheet: Worksheet, layout: Sheet, rows: list[dict[str, Any]], last_row: int) -> None:
        for number, column in enumerate(layout.columns, start=1):
            letter = get_column_letter(number)
            if column.key == "value":
                self._offer_limits(sheet, rows, letter)
            elif column.input and last_row >= TABLE_FIRST_ROW:
                _offer(sheet, column, f"{letter}{TABLE_FIRST_ROW}:{letter}{last_row}")

    def _offer_limits(self, sheet: Worksheet, rows: list[dict[str, Any]], letter: str) -> None:
        shared: dict[tuple[Any, ...], DataValidation] = {}
        for row, values in enumerate(rows, start=TABLE_FIRST_ROW):
            indicator = self.catalogue.indicator(self.round.key, values["indicator_code"])
            key = (indicator.limit_min, indicator.limit_max, indicator.whole_number, indicator.unit)
            validation = shared.get(key) or limits_of(indicator, values["unit_name"])
            if validation is None:
                continue
            if key not in shared:
                shared[key] = validation
                sheet.add_data_validation(validation)
            validation.add(f"{letter}{row}")


def _offer(sheet: Worksheet, column: Column, area: str) -> None:
    validation = validation_of(column)
    if validation is not None:
        sheet.add_data_validation(validation)
        validation.add(area)
