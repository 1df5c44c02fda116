"""Finds the records of the layout in the cells of a workbook, and says what it does not know.

Tables are found by their headers, so inserted rows and moved columns do no harm. Nothing is dropped in silence:
an unknown sheet or header becomes a ``Part`` with a problem, a cell that does not hold what its column asks for
becomes a ``Problem`` with its address.
"""

from __future__ import annotations

import re
from typing import Any, Literal

from include.catalog.models import Catalogue, Sheet, WorkbookLayout
from include.texts import book
from include.workbook import cells
from include.workbook.delimited import read_delimited
from include.workbook.headers import HEADER_SEARCH_ROWS
from include.workbook.known_words import LISTS_SHEET, Words, words_of
from include.workbook.table import TableReader
from include.workbook.typed import GENERAL, TypedCells
from include.workbook.vietnamese_writing import clean, clean_code, code_key, word_key
from include.workbook.vocabulary import VOCABULARY
from include.workbook.workbook_reading import Cell, Part, Record, SheetReading, Stamp, WorkbookReading

_TEXTS = book("reading")
__all__ = ["GENERAL", "LISTS_SHEET", "RECEIPT_LABEL", "RESULTS_KIND", "SLIP_SHEET", "STAMP_SHEET", "Words", "read_workbook", "words_of"]

STAMP_SHEET = "_pci"
SLIP_SHEET = VOCABULARY["slip_sheet"]
RECEIPT_LABEL = VOCABULARY["slip_receipt_number"]
RESULTS_KIND: Literal["pci_results"] = "pci_results"
# Fewer known headers than this, and a table is somebody else's.
_FEWEST_HEADERS = 3
_ROUND_YEAR = re.compile(r"(20[0-9]{2})-(?:Y|H[12]|Q[1-4])$")


def read_workbook(content: bytes, catalogue: Catalogue) -> WorkbookReading:
    """Read one workbook: cells, stamp, records by type, problems and parts.

    A text file with the headers of PCI results is read as the one sheet that has them.

    Raises:
        UnreadableWorkbookError: when the file cannot be opened safely.
    """
    words = words_of(catalogue)
    table = _delimited_results(content, catalogue, words)
    found = cells.ReadSheets([table]) if table else cells.read_sheets(content, words.own_sheets)
    reading = WorkbookReading(
        sheets=found.sheets,
        stamp=_stamp(found.sheets, words),
        has_macros=found.has_macros,
        outside=found.outside,
        file_format=found.file_format,
        beside=found.beside,
    )
    if table or _holds_results(reading, catalogue):
        reading.kind = RESULTS_KIND
    read_sheets_of_layout(catalogue, reading)
    _count_foreign_cells(catalogue.results_layout if reading.kind == RESULTS_KIND else catalogue.layout, reading)
    return reading


def _count_foreign_cells(layout: WorkbookLayout, reading: WorkbookReading) -> None:
    """Keep nothing of sheets that are the department's own but how much there is: the archived bytes hold them."""
    known = {word_key(name) for name in (STAMP_SHEET, LISTS_SHEET, SLIP_SHEET, *(sheet.name for sheet in layout.sheets))}
    for sheet in reading.sheets:
        if sheet.rows and word_key(sheet.name) not in known:
            reading.foreign_cells[sheet.name] = sum(len(row) for row in sheet.rows.values())
            sheet.rows = {}


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


def read_sheets_of_layout(catalogue: Catalogue, reading: WorkbookReading) -> None:
    """Read every sheet that the layout of ``reading.kind`` declares, and name those that it does not."""
    words = words_of(catalogue)
    layout = catalogue.results_layout if reading.kind == RESULTS_KIND else catalogue.layout
    by_name: dict[str, list[SheetReading]] = {}
    for sheet in reading.sheets:
        by_name.setdefault(word_key(sheet.name), []).append(sheet)
    for wanted in layout.sheets:
        found = by_name.pop(word_key(wanted.name), [])
        if wanted.kind == "text" or (not found and not wanted.required):
            continue
        if not found:
            reading.parts.append(Part(wanted.name, "", wanted.name, "missing_sheet", _TEXTS.vi("expected.sheet", name=wanted.name)))
            continue
        _read_sheet(wanted, _the_one(wanted.name, found, reading), words, reading)
    returned_list = by_name.pop(word_key(SLIP_SHEET), [])
    reading.answers_receipt = _receipt_on(returned_list[0]) if returned_list else None
    for other in (sheet for sheets in by_name.values() for sheet in sheets):
        if clean(other.name) not in (STAMP_SHEET, LISTS_SHEET) and other.rows:
            first_row = next(iter(other.rows.values()))
            first = next(iter(first_row.values()))
            reading.parts.append(
                Part(
                    other.name,
                    cells.address(first.row, first.column),
                    other.name,
                    "unknown_sheet",
                    _TEXTS.vi("expected.sheet_of_the_template"),
                )
            )


def _the_one(name: str, found: list[SheetReading], reading: WorkbookReading) -> SheetReading:
    """The sheet of the layout among those whose names are the same but for case, blanks and marks; more than one are a problem."""
    ordered = sorted(found, key=lambda sheet: (sheet.name != name, sheet.visibility != "visible"))
    if len(found) > 1:
        names = "”, “".join(s.name if s.visibility == "visible" else _TEXTS.vi("found.hidden_name", name=s.name) for s in found)
        reading.parts.append(Part(ordered[0].name, "A1", names, "duplicate_sheet", _TEXTS.vi("expected.one_sheet", name=name)))
        for number, other in enumerate(ordered[1:], start=2):
            other.name = f"{other.name} [{number}]"  # so that each of the sheets has its own name wherever cells are kept
    return ordered[0]


def _read_sheet(layout: Sheet, sheet: SheetReading, words: Words, reading: WorkbookReading) -> None:
    reading.parts.append(Part(layout.name, "A1", layout.name, None, ""))
    if sheet.visibility != "visible" and sheet.rows:
        reading.parts.append(Part(sheet.name, "A1", f"sheet {sheet.name}", "hidden_data", _TEXTS.vi("expected.shown_sheet")))
    assert layout.record is not None, "a sheet that is read has a record type; the catalogue checks it"
    if layout.kind == "form":
        records = [FormReader(layout, sheet, words, reading).record()]
    else:
        records = TableReader(layout, sheet, words, reading).records(_year_of_round(reading))
    reading.records.setdefault(layout.record, []).extend(records)


def _year_of_round(reading: WorkbookReading) -> int | None:
    """The year of the round that the stamp names, or else the cover."""
    cover = reading.records.get("workbook", [])
    for said in (reading.stamp.round_key if reading.stamp else None, cover[0].values.get("round_code") if cover else None):
        if said and (found := _ROUND_YEAR.search(said)):
            return int(found[1])
    return None


def _receipt_on(slip: SheetReading) -> str | None:
    """The number beside the label Số tiếp nhận on the list of faults."""
    for row in slip.rows.values():
        texts = [clean(cell.raw) for _, cell in sorted(row.items())]
        if texts and word_key(texts[0]).startswith(word_key(RECEIPT_LABEL)):
            return next((text for text in texts[1:] if text), None)
    return None


def _stamp(sheets: list[SheetReading], words: Words) -> Stamp | None:
    sheet = next((sheet for sheet in sheets if clean(sheet.name) == STAMP_SHEET), None)
    if sheet is None:
        return None
    pairs = {}
    for row in sheet.rows.values():
        if 1 in row and 2 in row:
            pairs[clean(row[1].raw)] = words.codes.get(code_key(row[2].raw)) or clean_code(row[2].raw)
    return Stamp(*(pairs.get(key) for key in ("round_key", "department", "template_version", "structure", "kind")))


class FormReader(TypedCells):
    """Reads one sheet of labels with their values beside them."""

    def record(self) -> Record:
        """The one record of the sheet."""
        values: dict[str, Any] = {}
        places: dict[str, int] = {}
        rows: dict[str, int] = {}
        for row_number, row in self.sheet.rows.items():
            for column_number, cell in row.items():
                named = self.words.resolver.named(self.layout.key, cell, None)
                if named is None or named.column.key in places:
                    continue
                key, target = named.column.key, column_number + 1
                places[key], rows[key] = target, row_number
                values[key] = self.value(named.column, row.get(target), row_number, target)
                break
        for column in self.layout.columns:
            if column.key not in places:
                problem = "missing_header" if column.required_header else None
                expected = _TEXTS.vi("expected.column", name=column.header_vi)
                self.reading.parts.append(Part(self.sheet.name, "A1", column.header_vi, problem, expected))
                values[column.key] = None
        return Record(0, values, places, self.sheet.name, rows)
