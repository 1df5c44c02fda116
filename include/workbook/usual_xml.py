"""What a search in the XML of a sheet tells beside calamine, where it is written as Excel, LibreOffice and openpyxl write.

Hidden rows and columns, errors, formulas without a value, how formats scale. Parsing all of it would take most of a reading.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from openpyxl.utils import column_index_from_string

from include.texts import book
from include.workbook.filled_cells import Marks, add_scale, put
from include.workbook.safe_package import UnreadableWorkbookError
from include.workbook.sheet_xml import LAST_COLUMN
from include.workbook.structure import MAIN
from include.workbook.workbook_reading import Cell, SheetReading

_TEXTS = book("reading")
_CELL_XML = re.compile(rb"<c ([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_REFERENCE = re.compile(rb'\br="([A-Z]+)(\d+)"')
_VALUE_XML = re.compile(rb"<v[^>]*>([^<]*)</v>|<v/>")
_FORMULA_XML = re.compile(rb"<f[^>]*>([^<]*)</f>")
_HIDDEN_ROW = re.compile(rb'<row (?=[^>]*\bhidden="(?:1|true)")[^>]*\br="(\d+)"')
_HIDDEN_COLUMN = re.compile(rb'<col (?=[^>]*\bhidden="(?:1|true)")([^>]*)/?>')
_ROW_NUMBERS = re.compile(rb'<row r="(\d+)"')
_COLUMN_LETTERS = re.compile(rb'<c r="([A-Z]+)')
# A comment, an instruction, a cell or row that does not begin with its place, another white space than one blank behind a name.
_UNUSUAL = re.compile(rb'<(?:[!?]|(?:c|row)(?! r=")[\s>/]|/c\s|(?:v|f|is|t|col|mergeCell)[\t\r\n])')
_SINGLE_QUOTED = re.compile(rb"\s(?:t|s|r|hidden|min|max|ref)\s*=\s*'")
_DEFAULT_NAMESPACE = b'xmlns="%s"' % MAIN.encode()
_FILLED = re.compile(rb'<c r="([A-Z]+)(\d+)"(?:[^>]*[^/])?>')
_STYLE = re.compile(rb'\bs="(\d+)"')
_HEAD_BYTES = 4_000
MOST_AREA = 2_000_000
"""Cells from A1 to the last one, each of which calamine lays out."""


def is_usual_xml(xml: bytes) -> bool:
    """Whether a sheet is written as Excel, LibreOffice and openpyxl write, so that a search in its XML misses nothing.

    One default namespace, no prefix for it, no comment, one blank between attributes, and every row and cell begins with its place.
    """
    start = xml.find(b"<worksheet", 0, _HEAD_BYTES)
    return (
        start >= 0
        and xml.find(_DEFAULT_NAMESPACE, start, start + _HEAD_BYTES) >= 0
        and xml.count(MAIN.encode()) == 1
        and not _UNUSUAL.search(xml, start)
        and not (b"'" in xml and _SINGLE_QUOTED.search(xml))
    )


def area_of(xml: bytes) -> int:
    """About how many cells lie from A1 to the last filled one, each of which calamine would lay out."""
    last_row = _last(_ROW_NUMBERS.findall(xml))
    area = last_row * LAST_COLUMN
    if area > MOST_AREA:
        area = last_row * _last_column(set(_COLUMN_LETTERS.findall(xml)))
    if area <= MOST_AREA:
        return area
    filled = _FILLED.findall(xml)  # LibreOffice writes an empty last row, and Excel formatted ones far below
    return _last([row for _, row in filled]) * _last_column({letter for letter, _ in filled})


def _last(rows: Sequence[bytes]) -> int:
    return max(map(int, rows), default=0)


def _last_column(letters: set[bytes]) -> int:
    if any(len(letter) > 3 for letter in letters):
        raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.cell_outside_excel"))
    return max((column_index_from_string(letter.decode()) for letter in letters), default=0)


def hidden_rows(xml: bytes) -> set[int]:
    """The rows that are hidden, counted from 1."""
    return {int(row) for row in _HIDDEN_ROW.findall(xml)} if b"hidden=" in xml else set()


def hidden_columns(xml: bytes) -> list[tuple[int, int]]:
    """The runs of columns that are hidden: first and last, counted from 1."""
    found = []
    for attributes in _HIDDEN_COLUMN.findall(xml) if b"hidden=" in xml else ():
        first, last = re.search(rb'\bmin="(\d+)"', attributes), re.search(rb'\bmax="(\d+)"', attributes)
        if first and last:
            found.append((int(first[1]), int(last[1])))
    return found


def add_what_calamine_leaves_out(reading: SheetReading, xml: bytes, scaling: dict[int, str], marks: Marks) -> None:
    """Error cells, formulas without a value, and how the styles that ``scaling`` names show their numbers."""
    has_formulas = b"<f>" in xml or b"<f " in xml or b"<f/>" in xml  # "<f" alone would also find <formula1> of a drop-down list
    if b't="e"' not in xml and not has_formulas and not scaling:
        return
    for match in _CELL_XML.finditer(xml):
        attributes, inside = match[1], match[2] or b""
        is_error = b't="e"' in attributes
        is_formula = has_formulas and b"<f" in inside
        if not is_error and not is_formula and not scaling:
            continue
        reference = _REFERENCE.search(attributes)
        if not reference:
            continue
        row, column = int(reference[2]), column_index_from_string(reference[1].decode())
        value = _VALUE_XML.search(inside) if is_error or is_formula else None
        if is_error:
            raw = value[1].decode("utf-8", "replace") if value and value[1] else "#?"
            put(reading, Cell(row, column, "error", raw, None, marks.of(row, column)))
        elif is_formula and not (value and (value[1] or b't="str"' in attributes)):
            formula = _FORMULA_XML.search(inside)
            raw = "=" + (unescape(formula[1].decode("utf-8", "replace")) if formula and formula[1] else "…")
            put(reading, Cell(row, column, "formula_without_value", raw, None, marks.of(row, column)))
        elif scaling and (style := _STYLE.search(attributes)) and (code := scaling.get(int(style[1]))):
            add_scale(reading, row, column, code)
