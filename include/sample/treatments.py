"""What happens to a workbook between the officer's desk and our inbox: other writings, other layouts, damage."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
import yaml
from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from include.catalog.models import Catalogue
from include.workbook.place import TABLE_FIRST_ROW, place_of
from include.workbook.stamp import stamped_identity
from include.workbook.vietnamese_writing import show_number

_SAID: dict[str, Any] = yaml.safe_load((Path(__file__).parent / "treatments.yaml").read_text(encoding="utf-8"))
_FULL_WIDTH = str.maketrans("0123456789", "０１２３４５６７８９")


def vietnamese_numbers(book: Workbook, catalogue: Catalogue) -> None:
    """Figures as text in the Vietnamese way: ``12,5%``, ``1.234``, and one with full-width digits."""
    layout = catalogue.layout.sheet("indicators")
    sheet = book[layout.name]
    round_key, _ = stamped_identity(book)
    widened = False
    for row in range(TABLE_FIRST_ROW, sheet.max_row + 1):
        code = sheet.cell(row, place_of(layout, "indicator_code", 0)[1]).value
        cell = sheet.cell(row, place_of(layout, "value", 0)[1])
        if not isinstance(code, str) or not isinstance(cell.value, int | float):
            continue
        indicator = catalogue.indicator(round_key, code)
        text = show_number(cell.value)
        if indicator.unit == "pct":
            text += "%"
        elif indicator.whole_number and not widened and cell.value < 1000:
            text, widened = text.translate(_FULL_WIDTH), True
        cell.value, cell.data_type = text, "s"


def decomposed_unicode(book: Workbook, catalogue: Catalogue) -> None:
    """Every text and sheet name in decomposed form, as files from other systems arrive."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.data_type == "s":
                    cell.value = unicodedata.normalize("NFD", cell.value)
        sheet.title = unicodedata.normalize("NFD", sheet.title)


def marked_statuses(book: Workbook, catalogue: Catalogue) -> None:
    """The status as an X under Hoàn thành, Đang thực hiện or Chưa thực hiện instead of a word in one column."""
    layout = catalogue.layout.sheet("tasks")
    sheet = book[layout.name]
    header, status = TABLE_FIRST_ROW - 1, place_of(layout, "status", 0)[1]
    words = _SAID["statuses"]
    first = len(layout.columns) + 1
    for number, word in enumerate(words):
        sheet.cell(header, first + number).value = word
    sheet.cell(header, status).value = None
    for row in range(TABLE_FIRST_ROW, sheet.max_row + 1):
        word = sheet.cell(row, status).value
        if word is None:
            continue
        sheet.cell(row, first + words.index(word if word in words else _SAID["under_way"])).value = "X"
        sheet.cell(row, status).value = None


def moved_column(book: Workbook, catalogue: Catalogue) -> None:
    """Two columns of sheet Văn bản change places, headers and all."""
    layout = catalogue.layout.sheet("documents")
    sheet = book[layout.name]
    one, other = (place_of(layout, key, 0)[1] for key in ("agency", "note"))
    for row in range(TABLE_FIRST_ROW - 1, sheet.max_row + 1):
        left, right = sheet.cell(row, one), sheet.cell(row, other)
        left.value, right.value = right.value, left.value


def blank_rows(book: Workbook, catalogue: Catalogue) -> None:
    """Blank rows between the documents."""
    sheet: Worksheet = book[catalogue.layout.sheet("documents").name]
    sheet.insert_rows(TABLE_FIRST_ROW + 1, 2)


WORKBOOK_TREATMENTS: dict[str, Callable[[Workbook, Catalogue], None]] = {
    "vietnamese_numbers": vietnamese_numbers,
    "decomposed_unicode": decomposed_unicode,
    "marked_statuses": marked_statuses,
    "moved_column": moved_column,
    "blank_rows": blank_rows,
}


def not_ours() -> Workbook:
    """An ordinary workbook that somebody sent by mistake."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.title = _SAID["not_ours"]["sheet"]
    for row in _SAID["not_ours"]["rows"]:
        sheet.append(row)
    return book


def truncated(content: bytes) -> bytes:
    """The first two thirds of a file, as a broken transfer leaves it."""
    return io.BytesIO(content).read(len(content) * 2 // 3)
