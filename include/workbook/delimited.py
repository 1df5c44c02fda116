"""Reads a delimited text file (.csv) as a sheet: every field a cell of text at the address that a spreadsheet would show."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator

from include.texts import book
from include.workbook.safe_package import MAX_COLUMNS, MAX_FILE_BYTES, MAX_ROWS, UnreadableWorkbookError
from include.workbook.vietnamese_writing import clean
from include.workbook.workbook_reading import Cell, SheetReading

_TEXTS = book("reading")
_DELIMITERS = (";", ",", "\t")
_PACKAGES = (b"PK", b"%PDF", bytes.fromhex("d0cf11e0"))


def read_delimited(content: bytes) -> Iterator[SheetReading]:
    """The file as a sheet without a name, once for every delimiter that divides it; nothing when it is no UTF-8 text.

    Raises:
        UnreadableWorkbookError: ``out_of_bounds`` when the text is too large to be a table of results.
    """
    if not content or content.startswith(_PACKAGES) or len(content) > MAX_FILE_BYTES:
        return
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return
    for delimiter in _DELIMITERS:
        if delimiter in text:
            yield _table(text, delimiter)


def _table(text: str, delimiter: str) -> SheetReading:
    table = SheetReading("", "visible")
    try:
        for number, fields in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), start=1):
            if number > MAX_ROWS or len(fields) > MAX_COLUMNS:
                raise UnreadableWorkbookError("out_of_bounds", _TEXTS.say("unreadable.too_many_rows", rows=MAX_ROWS, columns=MAX_COLUMNS))
            row = {
                column: Cell(number, column, "text", cleaned, cleaned)
                for column, field in enumerate(fields, start=1)
                if (cleaned := clean(field))
            }
            if row:
                table.rows[number] = row
    except csv.Error:
        # A stray quote under one delimiter; the other delimiters are tried as well, and a file that none divides is no table.
        table.rows.clear()
    return table
