"""Reads the cells of a workbook as they stand: value, raw text, errors, formulas without a value, what is hidden, how formats scale.

Whatever the workbook is (.xlsx, .xlsb, .xls, .ods, one of them in a .zip), the cells are the same. Each sheet of an .xlsx goes the fast
way (calamine, with a look into the XML for what it leaves out) when it is written as Excel and LibreOffice write; any other goes through
the parser of ``include.workbook.sheet_xml``. openpyxl reads the same by another hand, and the tests hold them against each other.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from html import unescape
from typing import Any, NamedTuple, TypeVar

from lxml import etree
from openpyxl.utils import column_index_from_string, get_column_letter
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, ZipError

from include.catalog.words import word_table
from include.workbook import ods
from include.workbook.biff import BinaryBook, read_biff
from include.workbook.formats import may_scale, scaling_of
from include.workbook.kind import MEDIA_TYPES, PROBLEMS, FileKind, kind_of
from include.workbook.large_file import HEAD_BYTES, TAIL_BYTES, refuse_too_large
from include.workbook.outside import outside_content
from include.workbook.reading import Cell, SheetReading
from include.workbook.safe_package import (
    MAX_CELL_CHARACTERS,
    MAX_CELLS,
    MAX_CHARACTERS,
    MAX_FILE_BYTES,
    MAX_MERGED_CELLS,
    MAX_MERGES,
    UnreadableWorkbookError,
    damaged_xml,
    out_of_memory,
    refuse_large_sheets,
    refuse_long_text,
    refuse_more,
    unpacked,
)
from include.workbook.sheet_xml import LAST_COLUMN, RawSheet, marks_of_number, parse_sheet, shared_strings
from include.workbook.structure import MAIN, SheetPlace, Structure, Visibility, number_formats, structure_of
from include.workbook.wrapped import only_workbook
from include.workbook.xlsb import read_xlsb

__all__ = ["Cell", "ReadSheets", "UnreadableWorkbookError", "address", "clean_name", "read_sheets", "row_and_column"]

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
_MOST_AREA = 2_000_000  # cells from A1 to the last one, each of which calamine lays out

Made = TypeVar("Made")


class ReadSheets(NamedTuple):
    """All sheets of a workbook with their filled cells, and what else was seen of the file.

    ``file_format`` is a code of words.yaml, table ``file_kinds``, or ``xlsx``; ``beside`` names what else lay in its archive.
    """

    sheets: list[SheetReading]
    has_macros: bool = False
    outside: tuple[str, ...] = ()
    file_format: str = "xlsx"
    beside: tuple[str, ...] = ()


def read_sheets(content: bytes, unread: frozenset[str] = frozenset()) -> ReadSheets:
    """Read all sheets of a workbook; of those that ``unread`` names, no cells.

    Raises:
        UnreadableWorkbookError: and nothing else, whatever the bytes are. Its ``problem`` is the ``intake`` key of a rule of the family
            FIL, or ``signed_report`` for a document that goes beside a workbook.
    """
    if len(content) > MAX_FILE_BYTES:
        refuse_too_large(len(content), content[:HEAD_BYTES], content[-TAIL_BYTES:])
    kind = refuse_what_is_no_workbook(content)
    if kind == "zip":
        inner = only_workbook(content)
        return _read_kind(refuse_what_is_no_workbook(inner.content), inner.content, unread)._replace(file_format="zip", beside=inner.beside)
    return _read_kind(kind, content, unread)


def _read_kind(kind: FileKind, content: bytes, unread: frozenset[str]) -> ReadSheets:
    if kind == "xls":
        book = read_biff(content)
        return _read_binary(book.content, book, unread, ("external_link",) if book.reaches_out else (), "xls")
    parts = unpacked(content)
    if kind == "ods":
        contents = _Contents()
        sheets = [_from_raw(sheet, unread, contents, ods.counts_from_1904(parts)) for sheet in ods.read_ods(parts)]
        has_macros = any(name.startswith(("Basic/", "Scripts/")) for name in parts)
        return ReadSheets(sheets, has_macros, ("external_link",) if ods.reaches_out(parts) else (), "ods")
    try:
        outside = outside_content(parts)
    except etree.XMLSyntaxError as error:
        raise damaged_xml("_rels/.rels", error) from error
    has_macros = any(name.lower().endswith("vbaproject.bin") or "/macrosheets/" in name.lower() for name in parts)
    if kind == "xlsb":
        book = read_xlsb(parts)
        book.has_macros = has_macros
        return _read_binary(content, book, unread, outside, "xlsb")
    return ReadSheets(_Package(content, parts, unread).read(), has_macros, outside)


def refuse_what_is_no_workbook(content: bytes) -> FileKind:
    """What kind of workbook, or archive, the bytes are.

    Raises:
        UnreadableWorkbookError: with the problem of what is none; ``signed_report`` tells its media type.
    """
    kind = kind_of(content)
    if kind in PROBLEMS:
        raise UnreadableWorkbookError(PROBLEMS[kind], MEDIA_TYPES.get(kind) or word_table("file_kinds")[kind].vi)
    return kind


class _Contents:
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
            refuse_more("tệp", "ô có nội dung", self.cells, MAX_CELLS)
            refuse_more("tệp", "ký tự trong các ô", self.characters, MAX_CHARACTERS)


class _Package:
    """Reads an .xlsx. Holds only what its steps share."""

    def __init__(self, content: bytes, parts: dict[str, bytes], unread: frozenset[str]) -> None:
        self._content, self._unread = content, unread
        self._structure: Structure = structure_of(parts)
        self._xml = {sheet.name: parts[sheet.part] for sheet in self._structure.sheets}
        refuse_large_sheets(self._xml, self._structure.shared_strings)
        self._formats = number_formats(self._structure.styles)
        self._scaling = {number: code for number, code in enumerate(self._formats) if may_scale(code)}
        self._contents = _Contents()
        self._book: CalamineWorkbook | None = None
        self._texts: list[str] | None = None

    def read(self) -> list[SheetReading]:
        if self._structure.is_usual:
            self._book = _by_calamine(lambda: CalamineWorkbook.from_filelike(io.BytesIO(self._content)))
        readings = []
        for place in self._structure.sheets:
            reading = SheetReading(clean_name(place.name), place.visibility)
            if reading.name not in self._unread:
                reading = self._fast(place) or self._careful(place)
            readings.append(reading)
        return readings

    def _fast(self, place: SheetPlace) -> SheetReading | None:
        xml, book = self._xml[place.name], self._book
        if book is None or not is_usual_xml(xml) or _area(xml) > _MOST_AREA:
            return None
        sheet = _by_calamine(lambda: book.get_sheet_by_name(place.name))
        if sheet is None:
            return None
        reading = SheetReading(clean_name(place.name), place.visibility)
        reading.merged = _merged_areas(sheet)
        hidden = b"hidden=" in xml
        marks = _Marks(
            place.visibility != "visible",
            {int(row) for row in _HIDDEN_ROW.findall(xml)} if hidden else set(),
            _hidden_columns(xml) if hidden else [],
            reading.merged,
            sheet.end,
        )
        _take_values(reading, sheet, marks, self._contents)
        used = {number: code for number, code in self._scaling.items() if b's="%d"' % number in xml}
        _add_what_calamine_leaves_out(reading, xml, used, marks)
        if self._structure.counts_from_1904:
            _mark_bare_numbers(reading)
        return reading

    def _careful(self, place: SheetPlace) -> SheetReading:
        if self._texts is None:
            self._texts = shared_strings(self._structure.shared_strings)
        from_1904 = self._structure.counts_from_1904
        raw = parse_sheet(self._xml[place.name], self._texts, self._formats, from_1904, MAX_CELLS)
        return _reading_of(place.name, place.visibility, raw, from_1904, self._contents)


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


def _area(xml: bytes) -> int:
    """About how many cells lie from A1 to the last filled one, each of which calamine would lay out."""
    last_row = _last(_ROW_NUMBERS.findall(xml))
    area = last_row * LAST_COLUMN
    if area > _MOST_AREA:
        area = last_row * _last_column(set(_COLUMN_LETTERS.findall(xml)))
    if area <= _MOST_AREA:
        return area
    filled = _FILLED.findall(xml)  # LibreOffice writes an empty last row, and Excel formatted ones far below
    return _last([row for _, row in filled]) * _last_column({letter for letter, _ in filled})


def _last(rows: Sequence[bytes]) -> int:
    return max(map(int, rows), default=0)


def _last_column(letters: set[bytes]) -> int:
    if any(len(letter) > 3 for letter in letters):
        raise UnreadableWorkbookError("damaged", "có ô nằm ngoài trang tính của Excel")
    return max((column_index_from_string(letter.decode()) for letter in letters), default=0)


def _by_calamine(work: Callable[[], Made]) -> Made | None:
    """What calamine gives; ``None`` where it gives up, which the careful way may do better or tell in words."""
    try:
        return work()
    except (CalamineError, ZipError, ValueError, OSError):
        return None
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # of the Rust below; no Exception, and of no module that can be imported
            raise
        if told := out_of_memory(error):
            raise told from error
        return None


def _merged_areas(sheet: CalamineSheet) -> list[tuple[int, int, int, int]]:
    """Counted from 1, where calamine counts from 0."""
    return [(top + 1, left + 1, bottom + 1, right + 1) for (top, left), (bottom, right) in sheet.merged_cell_ranges or []]


def _read_binary(content: bytes, book: BinaryBook, unread: frozenset[str], outside: tuple[str, ...], kind: str) -> ReadSheets:
    """An .xls or .xlsb: values by calamine, all else from the walk through its records."""
    values = _by_calamine(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))
    if values is None:
        raise UnreadableWorkbookError("old_xls" if kind == "xls" else "damaged", "nội dung bị hỏng hoặc bị cắt cụt")
    contents, readings = _Contents(), []
    for metadata in values.sheets_metadata:
        known = book.sheets.get(metadata.name)
        if known is None:
            continue  # a chart, or macros
        reading = SheetReading(clean_name(metadata.name), _VISIBILITIES[str(metadata.visible).rpartition(".")[2]])
        readings.append(reading)
        if reading.name in unread:
            continue
        sheet = _by_calamine(lambda name=metadata.name: values.get_sheet_by_name(name))  # type: ignore[misc]
        if sheet is None:
            raise UnreadableWorkbookError("old_xls" if kind == "xls" else "damaged", f"sheet “{reading.name[:40]}” bị hỏng")
        merged = _merged_areas(sheet)
        refuse_more(f"sheet “{reading.name[:40]}”", "vùng ô gộp", len(merged), MAX_MERGES)
        reading.merged = merged
        marks = _Marks(reading.visibility != "visible", known.hidden_rows, known.hidden_columns, merged, sheet.end)
        _take_values(reading, sheet, marks, contents)
        for (row, column), code in known.codes.items():
            _add_scale(reading, row, column, code)
        for (row, column), told in known.errors.items():
            _put(reading, Cell(row, column, "error", told, None, marks.of(row, column)))
        for row, column in known.uncached:
            _put(reading, Cell(row, column, "formula_without_value", "=…", None, marks.of(row, column)))
        if book.counts_from_1904:
            _mark_bare_numbers(reading)
        _sort(reading)
    return ReadSheets(readings, book.has_macros, outside, kind)


def _from_raw(sheet: ods.OdsSheet, unread: frozenset[str], contents: _Contents, counts_from_1904: bool) -> SheetReading:
    if clean_name(sheet.name) in unread:
        return SheetReading(clean_name(sheet.name), sheet.visibility)
    return _reading_of(sheet.name, sheet.visibility, sheet.content, counts_from_1904, contents)


def _reading_of(name: str, visibility: Visibility, raw: RawSheet, counts_from_1904: bool, contents: _Contents) -> SheetReading:
    """The sheet of cells that a parser made."""
    reading = SheetReading(clean_name(name), visibility)
    refuse_more(f"sheet “{reading.name[:40]}”", "vùng ô gộp", len(raw.merged), MAX_MERGES)
    reading.merged = list(raw.merged)
    last = (max((cell.row for cell in raw.cells), default=0), max((cell.column for cell in raw.cells), default=0))
    marks = _Marks(visibility != "visible", raw.hidden_rows, raw.hidden_columns, raw.merged, (last[0] - 1, last[1] - 1))
    for found in raw.cells:
        here = marks.of(found.row, found.column)
        if found.kind == "value":
            cell = cell_of(found.row, found.column, found.value, here)
            if cell.kind == "number":
                cell = cell._replace(marks=cell.marks + marks_of_number(cell.value, found.format_code, counts_from_1904))
            _put(reading, cell)
        else:
            _put(reading, Cell(found.row, found.column, found.kind, found.value, None, here))
    for row in reading.rows.values():
        contents.add(reading.name, row)
    _sort(reading)
    return reading


def _sort(reading: SheetReading) -> None:
    reading.rows = {row: dict(sorted(reading.rows[row].items())) for row in sorted(reading.rows)}


_VISIBILITIES: dict[str, Visibility] = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "very_hidden"}


def clean_name(name: str) -> str:
    """A sheet name in composed Unicode, trimmed."""
    return unicodedata.normalize("NFC", name).strip()


class _Marks:
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
            refuse_more("một sheet", "ô nằm trong vùng gộp", len(self._merged) + len(rows) * len(columns), MAX_MERGED_CELLS)
            self._merged.update((row, column) for row in rows for column in columns)
        self.none = not (self._sheet or self._rows or self._columns or self._merged)

    def of(self, row: int, column: int) -> str:
        if self.none:
            return ""
        marks = self._sheet or ("h" if row in self._rows or column in self._columns else "")
        return marks + ("m" if (row, column) in self._merged else "")


def _hidden_columns(xml: bytes) -> list[tuple[int, int]]:
    found = []
    for attributes in _HIDDEN_COLUMN.findall(xml):
        first, last = re.search(rb'\bmin="(\d+)"', attributes), re.search(rb'\bmax="(\d+)"', attributes)
        if first and last:
            found.append((int(first[1]), int(last[1])))
    return found


def _take_values(reading: SheetReading, sheet: CalamineSheet, marks: _Marks, contents: _Contents) -> None:
    """The values of a sheet, row by row: never all of them as one list."""
    first_column = sheet.start[1] + 1 if sheet.start else 1  # its rows begin at the first one, their cells at the first used column
    for row_number, row in enumerate(sheet.iter_rows(), start=1):
        cells = {}
        for column_number, value in enumerate(row, start=first_column):
            if value != "":
                here = "" if marks.none else marks.of(row_number, column_number)
                cells[column_number] = cell_of(row_number, column_number, value, here)
        if cells:
            reading.rows[row_number] = cells
            contents.add(reading.name, cells)


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


def _add_what_calamine_leaves_out(reading: SheetReading, xml: bytes, scaling: dict[int, str], marks: _Marks) -> None:
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
            _put(reading, Cell(row, column, "error", raw, None, marks.of(row, column)))
        elif is_formula and not (value and (value[1] or b't="str"' in attributes)):
            formula = _FORMULA_XML.search(inside)
            raw = "=" + (unescape(formula[1].decode("utf-8", "replace")) if formula and formula[1] else "…")
            _put(reading, Cell(row, column, "formula_without_value", raw, None, marks.of(row, column)))
        elif scaling and (style := _STYLE.search(attributes)) and (code := scaling.get(int(style[1]))):
            _add_scale(reading, row, column, code)


def _add_scale(reading: SheetReading, row: int, column: int, format_code: str) -> None:
    cell = reading.cell(row, column)
    if cell and cell.kind == "number" and (more := scaling_of(format_code, cell.value).marks):
        _put(reading, cell._replace(marks=cell.marks + more))


def _mark_bare_numbers(reading: SheetReading) -> None:
    """Numbers of a workbook that counts days from 1904, and that no format shows as days."""
    for row in reading.rows.values():
        for column, cell in row.items():
            if cell.kind == "number":
                row[column] = cell._replace(marks=cell.marks + "d")


def _put(reading: SheetReading, cell: Cell) -> None:
    reading.rows.setdefault(cell.row, {})[cell.column] = cell


def address(row: int, column: int) -> str:
    """The cell's name in Excel, such as ``G7``."""
    return f"{get_column_letter(column)}{row}"


def row_and_column(cell: str) -> tuple[int, int]:
    """Row and column, counted from 1, of a cell such as ``G7``."""
    letters = cell.rstrip("0123456789")
    return int(cell[len(letters) :]), column_index_from_string(letters)
