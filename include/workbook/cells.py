"""Reads the cells of a workbook as they stand: value, raw text, errors, formulas without a value, what is hidden.

Two readers give the same answer: calamine, fast, with a look into the sheet's XML for what it leaves out (error
cells, formulas without a cached value, percent formats, hidden rows and columns); and openpyxl, for the files that
the fast way cannot be sure of.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import posixpath
import re
import unicodedata
from collections.abc import Iterator
from typing import Any, NamedTuple, cast

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum, ZipError

from include.catalog.words import word_table
from include.workbook.kind import MEDIA_TYPES, PROBLEMS, FileKind, kind_of
from include.workbook.outside import outside_content
from include.workbook.reading import Cell, SheetReading
from include.workbook.safe_package import MAX_COLUMNS, MAX_ROWS, UnreadableWorkbookError, refuse_large_area, refuse_large_sheets, unpacked

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_BUILT_IN_PERCENT_FORMATS = {9, 10}

_CELL_XML = re.compile(rb"<c ([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_VALUE_XML = re.compile(rb"<v[^>]*>([^<]*)</v>")
_FORMULA_XML = re.compile(rb"<f[^>]*>([^<]*)</f>")
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")([^>]*)/?>')


class ReadSheets(NamedTuple):
    """All sheets of a workbook with their filled cells, whether it carries macros, and what in it reaches outside."""

    sheets: list[SheetReading]
    has_macros: bool = False
    outside: tuple[str, ...] = ()


def read_sheets(content: bytes, unread: frozenset[str] = frozenset()) -> ReadSheets:
    """Read all sheets of a workbook; of those that ``unread`` names, no cells.

    Raises:
        UnreadableWorkbookError: with ``empty``, ``old_xls``, ``encrypted``, ``not_a_workbook``, ``damaged``, ``out_of_bounds``,
            ``packed_too_tightly`` or ``declares_entities``.
    """
    refuse_what_is_no_workbook(content)
    parts = unpacked(content)
    try:
        xml = {name: parts[path] for name, path in _sheet_parts(parts)}
        percent_styles = _percent_styles(parts)
        outside = outside_content(parts)
    except etree.XMLSyntaxError as error:
        raise UnreadableWorkbookError("damaged", f"phần bên trong tệp không phải XML ({error})") from error
    except (KeyError, ValueError) as error:
        raise UnreadableWorkbookError("damaged", f"thiếu hoặc hỏng phần bên trong tệp ({error})") from error
    refuse_large_sheets(xml, parts.get("xl/sharedStrings.xml", b""))
    has_macros = any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in parts)
    if any(b"<c " not in part and b":c " in part for part in xml.values()):
        return ReadSheets(read_with_openpyxl(content), has_macros, outside)  # prefixed XML: the look into it would miss cells
    try:
        return ReadSheets(_read_with_calamine(content, xml, percent_styles, unread), has_macros, outside)
    except (CalamineError, ZipError):
        return ReadSheets(read_with_openpyxl(content), has_macros, outside)


def refuse_what_is_no_workbook(content: bytes) -> FileKind:
    """What kind of workbook the bytes are.

    Raises:
        UnreadableWorkbookError: with the problem of what is none; ``signed_report`` tells its media type.
    """
    kind = kind_of(content)
    if kind in PROBLEMS:
        raise UnreadableWorkbookError(PROBLEMS[kind], MEDIA_TYPES.get(kind) or word_table("file_kinds")[kind].vi)
    return kind


def _tree(xml: bytes) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False))


def _sheet_parts(parts: dict[str, bytes]) -> list[tuple[str, str]]:
    """Sheet names with the path of their XML, in workbook order."""
    targets = {entry.get("Id"): entry.get("Target", "") for entry in _tree(parts["xl/_rels/workbook.xml.rels"])}
    found: dict[str, str] = {}
    for sheet in _tree(parts["xl/workbook.xml"]).iter(f"{_MAIN}sheet"):
        name, target = sheet.get("name", ""), targets[sheet.get(_RELATION)]
        path = posixpath.normpath(target.lstrip("/") if target.startswith("/") else f"xl/{target}")
        if name in found:
            raise ValueError(f"hai sheet cùng tên {name[:40]}")
        if "chartsheet" not in path:
            found[name] = path
    return list(found.items())


def _percent_styles(parts: dict[str, bytes]) -> set[int]:
    """Indexes of the cell styles that show a number as a percentage."""
    xml = parts.get("xl/styles.xml", b"")
    if b"%" not in xml and b'numFmtId="9"' not in xml and b'numFmtId="10"' not in xml:
        return set()
    root = _tree(xml)
    formats = set(_BUILT_IN_PERCENT_FORMATS)
    formats |= {int(f.get("numFmtId", "0")) for f in root.iter(f"{_MAIN}numFmt") if "%" in f.get("formatCode", "")}
    styles = root.find(f"{_MAIN}cellXfs")
    return {i for i, style in enumerate(styles if styles is not None else ()) if int(style.get("numFmtId", "0")) in formats}


def _read_with_calamine(content: bytes, xml: dict[str, bytes], percent_styles: set[int], unread: frozenset[str]) -> list[SheetReading]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    readings = []
    for metadata in book.sheets_metadata:
        if metadata.name not in xml:
            continue
        reading = SheetReading(clean_name(metadata.name), _visibility(metadata.visible))
        if reading.name in unread:
            readings.append(reading)
            continue
        sheet = book.get_sheet_by_name(metadata.name)
        sheet_xml = xml[metadata.name]
        marks = _Marks(sheet_xml, sheet.merged_cell_ranges or [], reading.visibility != "visible")
        for row_number, row in enumerate(sheet.to_python(skip_empty_area=False), start=1):
            cells = {}
            for column_number, value in enumerate(row, start=1):
                if value != "":
                    here = "" if marks.none else marks.of(row_number, column_number)
                    cells[column_number] = _cell(row_number, column_number, value, here)
            if cells:
                reading.rows[row_number] = cells
        _add_what_calamine_leaves_out(reading, sheet_xml, percent_styles, marks)
        readings.append(reading)
    return readings


def clean_name(name: str) -> str:
    """A sheet name in composed Unicode, trimmed."""
    return unicodedata.normalize("NFC", name).strip()


def _visibility(visible: SheetVisibleEnum) -> Any:
    return {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "very_hidden"}[str(visible).rpartition(".")[2]]


class _Marks:
    """Which cells of a sheet are hidden or lie inside a merged range."""

    def __init__(self, xml: bytes, merged: Any, sheet_hidden: bool) -> None:
        self._sheet = "h" if sheet_hidden else ""
        self._rows = {int(row) for row in _HIDDEN_ROW.findall(xml)} if b"hidden=" in xml else set()
        self._columns = set(_hidden_columns(xml)) if b"hidden=" in xml else set()
        self._merged = {
            (row + 1, column + 1)
            for (top, left), (bottom, right) in merged
            for row in range(top, min(bottom, top + MAX_ROWS) + 1)
            for column in range(left, min(right, left + MAX_COLUMNS) + 1)
        }
        self.none = not (self._sheet or self._rows or self._columns or self._merged)

    def of(self, row: int, column: int) -> str:
        marks = self._sheet or ("h" if row in self._rows or column in self._columns else "")
        return marks + ("m" if (row, column) in self._merged else "")


def _hidden_columns(xml: bytes) -> Iterator[int]:
    for (attributes,) in ((match,) for match in _HIDDEN_COLUMN.findall(xml)):
        first = re.search(rb'\bmin="(\d+)"', attributes)
        last = re.search(rb'\bmax="(\d+)"', attributes)
        if first and last:
            yield from range(int(first[1]), min(int(last[1]), MAX_COLUMNS) + 1)


def _cell(row: int, column: int, value: Any, marks: str) -> Cell:
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


def _add_what_calamine_leaves_out(reading: SheetReading, xml: bytes, percent_styles: set[int], marks: _Marks) -> None:
    has_formulas = b"<f>" in xml or b"<f " in xml  # "<f" alone would also find <formula1> of a drop-down list
    if b't="e"' not in xml and not has_formulas and not percent_styles:
        return
    for match in _CELL_XML.finditer(xml):
        attributes, inside = match[1], match[2] or b""
        is_error = b't="e"' in attributes
        is_formula = has_formulas and b"<f" in inside
        if not is_error and not is_formula and not percent_styles:
            continue
        reference = _REFERENCE.search(attributes)
        if not reference:
            continue
        row, column = int(reference[2]), column_index_from_string(reference[1].decode())
        value = _VALUE_XML.search(inside)
        if is_error:
            raw = value[1].decode() if value else "#?"
            _put(reading, Cell(row, column, "error", raw, None, marks.of(row, column)))
        elif is_formula and not (value and value[1]) and b't="str"' not in attributes:
            formula = _FORMULA_XML.search(inside)
            raw = "=" + (formula[1].decode("utf-8", "replace") if formula else "…")
            _put(reading, Cell(row, column, "formula_without_value", raw, None, marks.of(row, column)))
        elif percent_styles and (style := re.search(rb'\bs="(\d+)"', attributes)) and int(style[1]) in percent_styles:
            cell = reading.cell(row, column)
            if cell and cell.kind == "number":
                _put(reading, cell._replace(marks=cell.marks + "%"))


def _put(reading: SheetReading, cell: Cell) -> None:
    reading.rows.setdefault(cell.row, {})[cell.column] = cell


def read_with_openpyxl(content: bytes) -> list[SheetReading]:
    """The same reading by another hand: slower, and the judge where the two differ."""
    import openpyxl

    try:
        with_values = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
        with_formulas = openpyxl.load_workbook(io.BytesIO(content), data_only=False)
    except Exception as error:  # openpyxl raises whatever its parsers raise; each means the same to the officer
        raise UnreadableWorkbookError("damaged", f"Excel không đọc được nội dung ({type(error).__name__})") from error
    readings = []
    for sheet in with_values.worksheets:
        refuse_large_area(sheet.title, sheet.max_row, sheet.max_column)  # the bounds before know the usual spelling of a sheet only
        visibility = cast(Any, {"visible": "visible", "hidden": "hidden", "veryHidden": "very_hidden"}[sheet.sheet_state])
        reading = SheetReading(clean_name(sheet.title), visibility)
        merged = {(c[0], c[1]) for area in sheet.merged_cells.ranges for c in area.cells}
        hidden_columns = _openpyxl_hidden_columns(sheet)
        formulas = with_formulas[sheet.title]
        for cells in sheet.iter_rows():
            for cell in cells:
                hidden = visibility != "visible" or sheet.row_dimensions[cell.row].hidden or cell.column in hidden_columns
                marks = ("h" if hidden else "") + ("m" if (cell.row, cell.column) in merged else "")
                found = _openpyxl_cell(cell, formulas.cell(cell.row, cell.column), marks)
                if found:
                    _put(reading, found)
        reading.rows = {row: dict(sorted(reading.rows[row].items())) for row in sorted(reading.rows)}
        readings.append(reading)
    return readings


def _openpyxl_hidden_columns(sheet: Any) -> set[int]:
    return {
        column
        for dimension in sheet.column_dimensions.values()
        if dimension.hidden and dimension.min
        for column in range(dimension.min, min(dimension.max or dimension.min, MAX_COLUMNS) + 1)
    }


def _openpyxl_cell(cell: Any, formula: Any, marks: str) -> Cell | None:
    if cell.data_type == "e":
        return Cell(cell.row, cell.column, "error", str(cell.value), None, marks)
    if cell.value is None:
        if formula.data_type != "f":
            return None
        raw = formula.value if isinstance(formula.value, str) else getattr(formula.value, "text", None) or "=…"
        return Cell(cell.row, cell.column, "formula_without_value", raw, None, marks)
    if cell.value == "":
        return None
    percent = cell.is_date is False and isinstance(cell.value, int | float) and "%" in (cell.number_format or "")
    return _cell(cell.row, cell.column, cell.value, marks + ("%" if percent and not isinstance(cell.value, bool) else ""))


def address(row: int, column: int) -> str:
    """The cell's name in Excel, such as ``G7``."""
    return f"{get_column_letter(column)}{row}"


def row_and_column(cell: str) -> tuple[int, int]:
    """Row and column, counted from 1, of a cell such as ``G7``."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_index_from_string(letters)
