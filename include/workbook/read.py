"""Finds the records of the layout in the cells of a workbook, and says what it does not know.

Tables are found by their headers, so inserted rows and moved columns do no harm. Nothing is dropped in silence:
an unknown sheet or header becomes a ``Part`` with a problem, a cell that does not hold what its column asks for
becomes a ``Problem`` with its address.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Literal

from include.catalog.models import Catalogue, Column, Sheet, WorkbookLayout
from include.workbook import cells
from include.workbook.delimited import read_delimited
from include.workbook.reading import Cell, Part, Problem, Record, SheetReading, Stamp, WorkbookReading
from include.workbook.values import (
    EARLIEST,
    LATEST,
    NumberStyle,
    clean,
    date_of_serial,
    is_in_old_font,
    number_style,
    parse_date,
    parse_number,
    show_number,
    word_key,
)

STAMP_SHEET = "_pci"
SLIP_SHEET = "Lỗi cần sửa"
RECEIPT_LABEL = "Số tiếp nhận"
LISTS_SHEET = "_danh_muc"
HEADER_SEARCH_ROWS = 40
GENERAL = "general"
RESULTS_KIND: Literal["pci_results"] = "pci_results"
# Fewer known headers than this, and a table is somebody else's.
_FEWEST_HEADERS = 3


class Words:
    """The catalogue's words, ready to be looked up. One per catalogue."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.choices = {
            name: {word_key(word): choice.code for choice in choices for word in choice.words}
            for name, choices in catalogue.choices.items()
        }
        self.first_words = {name: [choice.words[0] for choice in choices] for name, choices in catalogue.choices.items()}
        self.missing_marks = {word_key(mark): answer for mark, answer in catalogue.missing_marks.items()}
        self.sub_indices: dict[str, str] = {}
        for methodology in catalogue.methodologies:
            for sub_index in methodology.sub_indices:
                for name in (sub_index.name_vi, sub_index.name_en, *sub_index.also_called):
                    self.sub_indices.setdefault(word_key(name), sub_index.code)
        self.general = {word_key(word) for choice in catalogue.choices["general_sub_index"] for word in choice.words}
        sheets = (*catalogue.layout.sheets, *catalogue.results_layout.sheets)
        self.headers = {sheet.key: _headers(sheet) for sheet in sheets}
        self.one_hot = {
            sheet.key: {word_key(word): (column, code) for column in sheet.columns for word, code in column.one_hot.items()}
            for sheet in sheets
        }
        # The guide and the drop-down lists are our own words, half of a workbook's cells: nobody fills them in, and the archived
        # bytes hold them too.
        self.own_sheets = frozenset({LISTS_SHEET, *(sheet.name for sheet in sheets if sheet.kind == "text")})


def _headers(sheet: Sheet) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for column in sheet.columns:
        for name in (column.header_vi, column.header_en, *column.also_called):
            found.setdefault(word_key(name), column)
    return found


_WORDS: dict[str, Words] = {}


def words_of(catalogue: Catalogue) -> Words:
    """The look-up tables of ``catalogue``, made once per version."""
    if catalogue.version not in _WORDS:
        _WORDS[catalogue.version] = Words(catalogue)
    return _WORDS[catalogue.version]


def read_workbook(content: bytes, catalogue: Catalogue) -> WorkbookReading:
    """Read one workbook: cells, stamp, records by type, problems and parts.

    A text file with the headers of PCI results is read as the one sheet that has them.

    Raises:
        UnreadableWorkbookError: when the file cannot be opened safely.
    """
    words = words_of(catalogue)
    table = _delimited_results(content, catalogue, words)
    sheets, has_macros, outside = cells.ReadSheets([table]) if table else cells.read_sheets(content, words.own_sheets)
    reading = WorkbookReading(sheets=sheets, stamp=_stamp(sheets), has_macros=has_macros, outside=outside)
    if table or _holds_results(reading, catalogue):
        reading.kind = RESULTS_KIND
    layout = catalogue.results_layout if reading.kind == RESULTS_KIND else catalogue.layout
    _read_layout(layout, words, reading)
    return reading


def _holds_results(reading: WorkbookReading, catalogue: Catalogue) -> bool:
    """By its stamp; without one, by the sheet of results. A department's stamp makes it a report, whatever else is in it."""
    if reading.stamp and (reading.stamp.kind or reading.stamp.department):
        return reading.stamp.kind == RESULTS_KIND
    names = {word_key(sheet.name) for sheet in reading.sheets}
    return word_key(catalogue.results_layout.sheets[0].name) in names


def _delimited_results(content: bytes, catalogue: Catalogue, words: Words) -> SheetReading | None:
    """A text file as the sheet of PCI results whose headers it has; ``None`` when it is no such file."""
    best, best_count = None, _FEWEST_HEADERS - 1
    for table in read_delimited(content):
        for sheet in catalogue.results_layout.sheets:
            known = words.headers[sheet.key]
            count = max((sum(word_key(cell.raw) in known for cell in row.values()) for row in _first_rows(table)), default=0)
            if count > best_count:
                best, best_count, table.name = table, count, sheet.name
    return best


def _first_rows(table: SheetReading) -> list[dict[int, Cell]]:
    return list(table.rows.values())[:HEADER_SEARCH_ROWS]


def _read_layout(layout: WorkbookLayout, words: Words, reading: WorkbookReading) -> None:
    """Read every sheet that ``layout`` declares, and name those that it does not."""
    by_name = {word_key(sheet.name): sheet for sheet in reading.sheets}
    for sheet in layout.sheets:
        found = by_name.pop(word_key(sheet.name), None)
        if sheet.kind == "text" or (found is None and not sheet.required):
            continue
        if found is None:
            reading.parts.append(Part(sheet.name, "", sheet.name, "missing_sheet", f"sheet “{sheet.name}”"))
            continue
        reading.parts.append(Part(sheet.name, "A1", sheet.name, None, ""))
        if found.visibility != "visible" and found.rows:
            reading.parts.append(Part(found.name, "A1", f"sheet {found.name}", "hidden_data", "sheet không ẩn"))
        SheetReader(sheet, found, words, reading).read()
    returned_list = by_name.pop(word_key(SLIP_SHEET), None)
    reading.answers_receipt = _receipt_on(returned_list) if returned_list else None
    for other in by_name.values():
        if other.name not in (STAMP_SHEET, LISTS_SHEET) and other.rows:
            first_row = next(iter(other.rows.values()))
            first = next(iter(first_row.values()))
            reading.parts.append(
                Part(other.name, cells.address(first.row, first.column), other.name, "unknown_sheet", "sheet của biểu mẫu")
            )


def _receipt_on(slip: SheetReading) -> str | None:
    """The number beside the label Số tiếp nhận on the list of faults."""
    for row in slip.rows.values():
        texts = [clean(cell.raw) for _, cell in sorted(row.items())]
        if texts and word_key(texts[0]).startswith(word_key(RECEIPT_LABEL)):
            return next((text for text in texts[1:] if text), None)
    return None


def _stamp(sheets: list[SheetReading]) -> Stamp | None:
    sheet = next((sheet for sheet in sheets if sheet.name == STAMP_SHEET), None)
    if sheet is None:
        return None
    pairs = {}
    for row in sheet.rows.values():
        if 1 in row and 2 in row:
            pairs[row[1].raw] = row[2].raw
    return Stamp(*(pairs.get(key) for key in ("round_key", "department", "template_version", "structure", "kind")))


class SheetReader:
    """Reads one sheet of the layout into records. Holds only what its steps share."""

    def __init__(self, layout: Sheet, sheet: SheetReading, words: Words, reading: WorkbookReading) -> None:
        self.layout = layout
        self.sheet = sheet
        self.words = words
        self.reading = reading
        self.styles: dict[str, NumberStyle | None] = {}

    def read(self) -> None:
        """Read the sheet as its kind asks for."""
        records = self._form() if self.layout.kind == "form" else self._table()
        assert self.layout.record is not None, "a sheet that is read has a record type; the catalogue checks it"
        self.reading.records.setdefault(self.layout.record, []).extend(records)

    # -------------------------------------------------------------- form: label and value side by side

    def _form(self) -> list[Record]:
        values: dict[str, Any] = {}
        places: dict[str, int] = {}
        rows: dict[str, int] = {}
        headers = self.words.headers[self.layout.key]
        for row_number, row in self.sheet.rows.items():
            for column_number, cell in row.items():
                column = headers.get(word_key(cell.raw)) if cell.kind == "text" else None
                if column is None or column.key in places:
                    continue
                target = column_number + 1
                places[column.key], rows[column.key] = target, row_number
                values[column.key] = self._value(column, row.get(target), row_number, target)
                break
        for column in self.layout.columns:
            if column.key not in places:
                self._part("A1", column.header_vi, "missing_header" if column.required_header else None)
                values[column.key] = None
        return [Record(0, values, places, self.sheet.name, rows)]

    # -------------------------------------------------------------- table: one record a row

    def _table(self) -> list[Record]:
        header_row = self._header_row()
        if header_row is None:
            for column in self.layout.columns:
                if column.required_header:
                    self._part("A1", column.header_vi, "missing_header")
            return []
        columns, one_hot = self._map_columns(header_row)
        for key, number in columns.items():
            column = next(column for column in self.layout.columns if column.key == key)
            if column.type in ("number", "quantity"):
                self.styles[key] = number_style(self._texts_below(header_row, number))
        self._report_merged(header_row, set(columns.values()))
        return [
            self._record(row_number, row, columns, one_hot)
            for row_number, row in self.sheet.rows.items()
            if row_number > header_row and self._holds_a_record(row, columns, one_hot) and not self._repeats_header(row)
        ]

    def _header_row(self) -> int | None:
        known = self.words.headers[self.layout.key].keys() | self.words.one_hot[self.layout.key].keys()
        best, best_count = None, 2
        for row_number in list(self.sheet.rows)[:HEADER_SEARCH_ROWS]:
            count = sum(cell.kind == "text" and word_key(cell.raw) in known for cell in self.sheet.rows[row_number].values())
            if count > best_count:
                best, best_count = row_number, count
        return best

    def _map_columns(self, header_row: int) -> tuple[dict[str, int], dict[int, tuple[Column, str]]]:
        columns: dict[str, int] = {}
        one_hot: dict[int, tuple[Column, str]] = {}
        headers, marks = self.words.headers[self.layout.key], self.words.one_hot[self.layout.key]
        for column_number, cell in self.sheet.rows[header_row].items():
            word = word_key(cell.raw)
            here = cells.address(header_row, column_number)
            if word in headers:
                key = headers[word].key
                self._part(here, clean(cell.raw), "duplicate_header" if key in columns else None)
                columns.setdefault(key, column_number)
            elif word in marks:
                one_hot[column_number] = marks[word]
                self._part(here, clean(cell.raw), None)
            elif word:
                self._part(here, clean(cell.raw), "unknown_header")
        told_otherwise = {column.key for column, _ in one_hot.values()}
        for column in self.layout.columns:
            if column.required_header and column.key not in columns and column.key not in told_otherwise:
                self._part(cells.address(header_row, 1), column.header_vi, "missing_header")
        return columns, one_hot

    def _part(self, here: str, name: str, problem: str | None) -> None:
        self.reading.parts.append(Part(self.sheet.name, here, name, problem, f"cột “{name}”"))

    def _texts_below(self, header_row: int, column_number: int) -> Iterator[str]:
        for row_number, row in self.sheet.rows.items():
            cell = row.get(column_number)
            if row_number > header_row and cell is not None and cell.kind == "text":
                yield cell.raw

    def _report_merged(self, header_row: int, columns: set[int]) -> None:
        for row_number, row in self.sheet.rows.items():
            if row_number <= header_row:
                continue
            for number in columns & row.keys():
                if "m" in row[number].marks:
                    here = cells.address(row_number, number)
                    self.reading.parts.append(Part(self.sheet.name, here, here, "merged_data", "không gộp ô"))

    def _holds_a_record(self, row: dict[int, Cell], columns: dict[str, int], one_hot: dict[int, Any]) -> bool:
        telling = {number for key, number in columns.items() if key != "ordinal"} | one_hot.keys()
        return any(number in row and clean(row[number].raw) for number in telling)

    def _repeats_header(self, row: dict[int, Cell]) -> bool:
        headers = self.words.headers[self.layout.key]
        return sum(cell.kind == "text" and word_key(cell.raw) in headers for cell in row.values()) > 2

    def _record(self, row_number: int, row: dict[int, Cell], columns: dict[str, int], one_hot: dict[int, tuple[Column, str]]) -> Record:
        values: dict[str, Any] = {}
        for column in self.layout.columns:
            number = columns.get(column.key)
            values[column.key] = self._value(column, row.get(number), row_number, number) if number else None
        if any("h" in cell.marks for cell in row.values()) and self.sheet.visibility == "visible":
            here = cells.address(row_number, min(row))
            self.reading.parts.append(Part(self.sheet.name, here, f"dòng {row_number}", "hidden_data", "dòng, cột không ẩn"))
        places = dict(columns)
        if one_hot:
            self._read_one_hot(row_number, row, one_hot, values, places)
        return Record(row_number, values, places, self.sheet.name)

    def _read_one_hot(
        self,
        row_number: int,
        row: dict[int, Cell],
        one_hot: dict[int, tuple[Column, str]],
        values: dict[str, Any],
        places: dict[str, int],
    ) -> None:
        marked = [number for number in one_hot if number in row and clean(row[number].raw)]
        for column in {column.key: column for column, _ in one_hot.values()}.values():
            mine = [number for number in marked if one_hot[number][0].key == column.key]
            if len(mine) > 1:
                told = "; ".join(cells.address(row_number, number) for number in mine)
                self._problem(column, row_number, mine[1], "one_hot_conflict", told, "X ở đúng một cột")
            if mine and values.get(column.key) is None:
                values[column.key] = one_hot[mine[0]][1]
            places.setdefault(column.key, mine[0] if mine else min(one_hot))

    # -------------------------------------------------------------- one cell

    def _value(self, column: Column, cell: Cell | None, row: int, number: int) -> Any:
        """The typed value of a cell; ``None`` when it is empty or does not hold what the column asks for."""
        if column.type not in ("text", "fixed", "documents"):
            self.reading.typed_cells += 1
        if cell is None or not clean(cell.raw):
            return [] if column.type in ("quantity", "documents") else None
        if cell.kind in ("error", "formula_without_value"):
            self._problem(column, row, number, _without_value(cell), cell.raw, "một giá trị, không phải lỗi hay công thức chưa tính")
            return [] if column.type in ("quantity", "documents") else None
        return getattr(self, f"_as_{column.type}")(column, cell, row, number)

    def _as_text(self, column: Column, cell: Cell, row: int, number: int) -> str | None:
        text = clean(cell.raw)
        if is_in_old_font(text):
            self._problem(column, row, number, "old_font", cell.raw, "chữ Unicode, như font Times New Roman")
        return None if self.words.missing_marks.get(word_key(text)) == "missing" and text != "x" else text

    def _as_fixed(self, column: Column, cell: Cell, row: int, number: int) -> str:
        return clean(cell.raw)

    def _as_documents(self, column: Column, cell: Cell, row: int, number: int) -> list[str]:
        text = clean(cell.raw.replace("\n", ";"))
        if word_key(text) in self.words.missing_marks:
            return []
        return [entry for entry in (clean(part) for part in text.split(";")) if entry]

    def _as_number(self, column: Column, cell: Cell, row: int, number: int) -> Decimal | str | None:
        if cell.kind == "number":
            value = Decimal(repr(cell.value))
            return value * 100 if "%" in cell.marks else value
        if cell.kind != "text":
            self._problem(column, row, number, "not_a_number", cell.raw, "một số")
            return None
        mark = self.words.missing_marks.get(word_key(cell.raw))
        if mark:
            return None if mark == "missing" else mark
        read = parse_number(cell.raw, self.styles.get(column.key))
        if read.problem:
            told = show_number(read.value) if read.value is not None else ""
            self._problem(column, row, number, read.problem, cell.raw, "một số, ví dụ 1234,5", read_as=told)
        return read.value

    def _as_quantity(self, column: Column, cell: Cell, row: int, number: int) -> list[Decimal]:
        if cell.kind == "number":
            return [Decimal(repr(cell.value))]
        if word_key(cell.raw) in self.words.missing_marks:
            return []
        read = [parse_number(part, self.styles.get(column.key)) for part in clean(cell.raw).split(";") if part.strip()]
        if any(entry.value is None for entry in read):
            self._problem(column, row, number, "not_a_number", cell.raw, "một số, hoặc nhiều số cách nhau bằng dấu chấm phẩy")
        return [entry.value for entry in read if entry.value is not None]

    def _as_date(self, column: Column, cell: Cell, row: int, number: int) -> dt.date | None:
        day = cell.value if cell.kind == "date" else None
        if cell.kind == "number":
            day = date_of_serial(cell.value)
        elif cell.kind == "text":
            if word_key(cell.raw) in self.words.missing_marks:
                return None
            day = parse_date(cell.raw)
        if day is None:
            self._problem(column, row, number, "not_a_date", cell.raw, "ngày/tháng/năm, ví dụ 01/12/2021")
        elif not EARLIEST <= day <= LATEST:
            self._problem(column, row, number, "date_out_of_range", cell.raw, f"từ năm {EARLIEST.year} đến {LATEST.year}")
            return None
        return day

    def _as_choice(self, column: Column, cell: Cell, row: int, number: int) -> str | None:
        assert column.choices is not None, "a choice column names its choices; the catalogue checks it"
        code = self.words.choices[column.choices].get(word_key(cell.raw))
        if code is None:
            self._problem(column, row, number, "not_in_list", cell.raw, "; ".join(self.words.first_words[column.choices]))
        return code

    def _as_sub_index(self, column: Column, cell: Cell, row: int, number: int) -> list[str] | None:
        codes = []
        for part in cell.raw.replace("\n", ";").split(";"):
            word = word_key(part)
            if word in self.words.general:
                codes.append(GENERAL)
            elif word in self.words.sub_indices:
                codes.append(self.words.sub_indices[word])
            elif word:
                self._problem(column, row, number, "not_in_list", clean(part), "tên một chỉ số thành phần PCI, hoặc Chung")
                return None
        return codes

    def _problem(self, column: Column, row: int, number: int, problem: str, raw: str, expected: str, read_as: str = "") -> None:
        self.reading.problems.append(Problem(self.sheet.name, row, number, column.key, problem, raw, expected, read_as))


def _without_value(cell: Cell) -> str:
    """Why a cell that holds something has no value: a formula that was not calculated, an error of Excel, or no number at all."""
    if cell.kind != "error":
        return "uncached"
    return "error" if cell.raw.startswith("#") else "not_finite"
