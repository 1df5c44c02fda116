"""Reads the cells of a workbook as they stand: value, raw text, errors, formulas without a value, what is hidden, how formats scale.

Whatever the workbook is (.xlsx, .xlsb, .xls, .ods, one of them in a .zip), the cells are the same. Each sheet of an .xlsx goes the fast
way (``by_calamine``, with the look of ``usual_xml`` at what that leaves out) when it is written as Excel and LibreOffice write; any other
goes through the parser of ``sheet_xml``. What becomes of a value is said in ``filled_cells``. openpyxl reads the same by another hand, and
the tests hold them against each other.
"""

from __future__ import annotations

import io
from typing import NamedTuple

from lxml import etree
from python_calamine import CalamineWorkbook

from include.texts import book
from include.workbook import ods
from include.workbook.biff import BinaryBook, read_biff
from include.workbook.by_calamine import by_calamine, merged_areas, take_values
from include.workbook.filled_cells import (
    Contents,
    Marks,
    add_scale,
    address,
    cell_of,
    clean_name,
    mark_bare_numbers,
    put,
    row_and_column,
    sort_cells,
)
from include.workbook.formats import may_scale
from include.workbook.kind import PROBLEMS, FileKind, kind_of
from include.workbook.large_file import HEAD_BYTES, TAIL_BYTES, refuse_too_large
from include.workbook.outside import outside_content
from include.workbook.safe_package import (
    MAX_CELLS,
    MAX_FILE_BYTES,
    MAX_MERGES,
    UnreadableWorkbookError,
    damaged_xml,
    file_kind,
    refuse_large_sheets,
    refuse_more,
    unpacked,
)
from include.workbook.sheet_xml import RawSheet, marks_of_number, parse_sheet, shared_strings
from include.workbook.structure import SheetPlace, Structure, Visibility, number_formats, structure_of
from include.workbook.usual_xml import MOST_AREA, add_what_calamine_leaves_out, area_of, hidden_columns, hidden_rows, is_usual_xml
from include.workbook.workbook_reading import Cell, SheetReading
from include.workbook.wrapped import only_workbook
from include.workbook.xlsb import read_xlsb

_TEXTS = book("reading")
__all__ = ["Cell", "ReadSheets", "UnreadableWorkbookError", "address", "clean_name", "read_sheets", "row_and_column"]

_VISIBILITIES: dict[str, Visibility] = {"Visible": "visible", "Hidden": "hidden", "VeryHidden": "very_hidden"}


class ReadSheets(NamedTuple):
    """All sheets of a workbook with their filled cells, and what else was seen of the file.

    ``file_format`` is a code of texts/codes.yaml, ``file_kinds``, or ``xlsx``; ``beside`` names what else lay in its archive.
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
        contents = Contents()
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
    package = _Package(content, parts, unread)
    return ReadSheets(package.read(), has_macros, outside, "xlsx" if package.is_usual else "odd_xlsx")


def refuse_what_is_no_workbook(content: bytes) -> FileKind:
    """What kind of workbook, or archive, the bytes are.

    Raises:
        UnreadableWorkbookError: with the problem of what is none; ``signed_report`` tells its media type.
    """
    kind = kind_of(content)
    if kind in PROBLEMS:
        raise UnreadableWorkbookError(PROBLEMS[kind], file_kind(kind))
    return kind


class _Package:
    """Reads an .xlsx. Holds only what its steps share."""

    def __init__(self, content: bytes, parts: dict[str, bytes], unread: frozenset[str]) -> None:
        self._content, self._unread = content, unread
        self._structure: Structure = structure_of(parts)
        self._xml = {sheet.name: parts[sheet.part] for sheet in self._structure.sheets}
        refuse_large_sheets(self._xml, self._structure.shared_strings)
        self._formats = number_formats(self._structure.styles)
        self._scaling = {number: code for number, code in enumerate(self._formats) if may_scale(code)}
        self._contents = Contents()
        self._book: CalamineWorkbook | None = None
        self._texts: list[str] | None = None

    @property
    def is_usual(self) -> bool:
        """Whether the parts have the names and the namespace that Excel itself gives them, unless it is asked for another format."""
        return self._structure.is_usual

    def read(self) -> list[SheetReading]:
        if self.is_usual:
            self._book = by_calamine(lambda: CalamineWorkbook.from_filelike(io.BytesIO(self._content)))
        readings = []
        for place in self._structure.sheets:
            reading = SheetReading(clean_name(place.name), place.visibility)
            if reading.name not in self._unread:
                reading = self._fast(place) or self._careful(place)
            readings.append(reading)
        return readings

    def _fast(self, place: SheetPlace) -> SheetReading | None:
        xml, book = self._xml[place.name], self._book
        if book is None or not is_usual_xml(xml) or area_of(xml) > MOST_AREA:
            return None
        sheet = by_calamine(lambda: book.get_sheet_by_name(place.name))
        if sheet is None:
            return None
        reading = SheetReading(clean_name(place.name), place.visibility)
        reading.merged = merged_areas(sheet)
        marks = Marks(place.visibility != "visible", hidden_rows(xml), hidden_columns(xml), reading.merged, sheet.end)
        take_values(reading, sheet, marks, self._contents)
        used = {number: code for number, code in self._scaling.items() if b's="%d"' % number in xml}
        add_what_calamine_leaves_out(reading, xml, used, marks)
        if self._structure.counts_from_1904:
            mark_bare_numbers(reading)
        return reading

    def _careful(self, place: SheetPlace) -> SheetReading:
        if self._texts is None:
            self._texts = shared_strings(self._structure.shared_strings)
        from_1904 = self._structure.counts_from_1904
        raw = parse_sheet(self._xml[place.name], self._texts, self._formats, from_1904, MAX_CELLS)
        return _reading_of(place.name, place.visibility, raw, from_1904, self._contents)


def _read_binary(content: bytes, book: BinaryBook, unread: frozenset[str], outside: tuple[str, ...], kind: str) -> ReadSheets:
    """An .xls or .xlsb: values by calamine, all else from the walk through its records."""
    values = by_calamine(lambda: CalamineWorkbook.from_filelike(io.BytesIO(content)))
    if values is None:
        raise UnreadableWorkbookError("old_xls" if kind == "xls" else "damaged", _TEXTS.say("unreadable.content_cut_off"))
    contents, readings = Contents(), []
    for metadata in values.sheets_metadata:
        known = book.sheets.get(metadata.name)
        if known is None:
            continue  # a chart, or macros
        reading = SheetReading(clean_name(metadata.name), _VISIBILITIES[str(metadata.visible).rpartition(".")[2]])
        readings.append(reading)
        if reading.name in unread:
            continue
        sheet = by_calamine(lambda name=metadata.name: values.get_sheet_by_name(name))  # type: ignore[misc]
        if sheet is None:
            raise UnreadableWorkbookError(
                "old_xls" if kind == "xls" else "damaged", _TEXTS.say("unreadable.sheet_damaged", sheet=reading.name[:40])
            )
        merged = merged_areas(sheet)
        refuse_more("merged_ranges", len(merged), MAX_MERGES, sheet=reading.name[:40])
        reading.merged = merged
        marks = Marks(reading.visibility != "visible", known.hidden_rows, known.hidden_columns, merged, sheet.end)
        take_values(reading, sheet, marks, contents)
        for (row, column), code in known.codes.items():
            add_scale(reading, row, column, code)
        for (row, column), shown in known.errors.items():
            put(reading, Cell(row, column, "error", shown, None, marks.of(row, column)))
        for row, column in known.uncached:
            put(reading, Cell(row, column, "formula_without_value", "=…", None, marks.of(row, column)))
        if book.counts_from_1904:
            mark_bare_numbers(reading)
        sort_cells(reading)
    return ReadSheets(readings, book.has_macros, outside, kind)


def _from_raw(sheet: ods.OdsSheet, unread: frozenset[str], contents: Contents, counts_from_1904: bool) -> SheetReading:
    if clean_name(sheet.name) in unread:
        return SheetReading(clean_name(sheet.name), sheet.visibility)
    return _reading_of(sheet.name, sheet.visibility, sheet.content, counts_from_1904, contents)


def _reading_of(name: str, visibility: Visibility, raw: RawSheet, counts_from_1904: bool, contents: Contents) -> SheetReading:
    """The sheet of cells that a parser made."""
    reading = SheetReading(clean_name(name), visibility)
    refuse_more("merged_ranges", len(raw.merged), MAX_MERGES, sheet=reading.name[:40])
    reading.merged = list(raw.merged)
    last = (max((cell.row for cell in raw.cells), default=0), max((cell.column for cell in raw.cells), default=0))
    marks = Marks(visibility != "visible", raw.hidden_rows, raw.hidden_columns, raw.merged, (last[0] - 1, last[1] - 1))
    for found in raw.cells:
        here = marks.of(found.row, found.column)
        if found.kind == "value":
            cell = cell_of(found.row, found.column, found.value, here)
            if cell.kind == "number":
                cell = cell._replace(marks=cell.marks + marks_of_number(cell.value, found.format_code, counts_from_1904))
            put(reading, cell)
        else:
            put(reading, Cell(found.row, found.column, found.kind, found.value, None, here))
    for row in reading.rows.values():
        contents.add(reading.name, row)
    sort_cells(reading)
    return reading
