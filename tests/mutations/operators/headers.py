"""Headers and columns."""

from __future__ import annotations

import re

from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string

from tests.mutations.operators.registry import (
    HEADER_ROW,
    MOVES,
    TABLE_FIRST_ROW,
    at,
    header,
    insert_rows,
    letters_of,
    name_of,
    on_book,
    rows_moved,
)


@on_book(reads_the_same=True)
def headers_in_capitals(book):
    for cell in book[name_of("documents")][TABLE_FIRST_ROW - 1]:
        if isinstance(cell.value, str):
            cell.value = f"  {cell.value.upper()}  "


@on_book(reads_the_same=True)
def header_called_otherwise(book):
    book[name_of("plan")][header("plan", "name")].value = "Nhiệm vụ/giải pháp"


@on_book(MOVES, reads_the_same=True, touches=["rows of plan", "plan hidden"], moves=rows_moved("plan", 1, 3))
def header_shifted_down(book):
    insert_rows(book[name_of("plan")], 1, 3)


def _columns_swapped(name: str, cell: str) -> str:
    if name != name_of("documents") or cell == "*" or cell.isdigit():
        return cell
    letters, row = coordinate_from_string(cell)
    first, second = (re.sub(r"\d", "", at("documents", column)) for column in ("title", "note"))
    other = {first: second, second: first}.get(letters, letters)
    return f"{other}{row}" if row >= TABLE_FIRST_ROW - 1 else cell


@on_book(MOVES, reads_the_same=True, touches=["columns of documents"], moves=_columns_swapped)
def columns_in_another_order(book):
    sheet = book[name_of("documents")]
    for row in range(TABLE_FIRST_ROW - 1, sheet.max_row + 1):
        here, there = (sheet[f"{re.sub(r'[0-9]', '', at('documents', column))}{row}"] for column in ("title", "note"))
        here.value, there.value = there.value, here.value


@on_book(breaks=(("STR-04", name_of("plan"), f"{get_column_letter(15)}{TABLE_FIRST_ROW - 1}"),))
def column_added(book):
    book[name_of("plan")].cell(TABLE_FIRST_ROW - 1, 15).value = "Cột tự thêm"


@on_book(breaks=(("STR-06", name_of("documents"), f"{get_column_letter(9)}{TABLE_FIRST_ROW - 1}"),))
def column_twice(book):
    book[name_of("documents")].cell(TABLE_FIRST_ROW - 1, 9).value = "Trích yếu"


def _header(name: str, sheet: str, column: str, text: str | None) -> None:
    def function(book):
        book[name_of(sheet)][header(sheet, column)].value = text

    function.__name__ = name
    on_book(reads_the_same=True, touches=[f"header {sheet}:{column}"])(function)


_header("header_with_a_footnote", "indicators", "value", "Thực hiện năm nay (1)")
_header("header_with_the_year", "indicators", "value", "Thực hiện năm 2021")
_header("header_of_last_year_with_its_year", "indicators", "last_year_value", "Thực hiện năm 2020")
_header("header_on_two_lines", "indicators", "value", "Thực hiện\nnăm nay")
_header("header_with_a_star", "tasks", "name", "Nhiệm vụ *")
_header("header_with_its_unit", "documents", "issued_on", "Ngày ban hành (ngày/tháng/năm)")


@on_book(
    breaks=(("STR-12", name_of("indicators"), HEADER_ROW),), touches=["header indicators:last_year_value", "last year"], reads_the_same=True
)
def header_cleared_over_figures(book):
    book[name_of("indicators")][header("indicators", "last_year_value")].value = None


@on_book(
    breaks=(("STR-11", name_of("indicators"), HEADER_ROW),),
    touches=["header indicators:value", "header indicators:last_year_value", "indicators"],
)
def header_of_the_figures_cleared(book):
    book[name_of("indicators")][header("indicators", "value")].value = None


@on_book(
    breaks=(("STR-10", name_of("indicators"), HEADER_ROW),),
    touches=["header indicators:value", "header indicators:last_year_value", "indicators"],
)
def headers_of_two_columns_merged(book):
    first, second = header("indicators", "last_year_value"), header("indicators", "value")
    book[name_of("indicators")][first].value, book[name_of("indicators")][second].value = "Thực hiện", None
    book[name_of("indicators")].merge_cells(f"{first}:{second}")


@on_book(breaks=(("STR-03", name_of("tasks"), f"A{HEADER_ROW}"),), touches=["header tasks:status", "tasks"])
def column_of_statuses_deleted(book):
    for cell in book[name_of("tasks")][letters_of("tasks", "status")][int(HEADER_ROW) - 1 :]:
        cell.value = None


@on_book(breaks=(("STR-06", name_of("indicators"), HEADER_ROW),), touches=["header indicators:value", "indicators"])
def column_of_figures_twice(book):
    sheet = book[name_of("indicators")]
    for row in range(int(HEADER_ROW), TABLE_FIRST_ROW + 26):
        sheet.cell(row, 12).value = sheet[f"{letters_of('indicators', 'value')}{row}"].value


# Under an emptied or merged header the number of the column is taken for a header: it is told, and at another cell.
@on_book(
    MOVES,
    reads_the_same=True,
    touches=["rows of indicators", "header indicators:value", "header indicators:last_year_value"],
    moves=rows_moved("indicators", TABLE_FIRST_ROW, 1),
)
def row_that_numbers_the_columns(book):
    sheet = book[name_of("indicators")]
    insert_rows(sheet, TABLE_FIRST_ROW, 1)
    for column in range(1, 12):
        sheet.cell(TABLE_FIRST_ROW, column).value = f"({column})"


@on_book(MOVES, reads_the_same=True, touches=["rows of documents"], moves=rows_moved("documents", TABLE_FIRST_ROW, 1))
def row_that_numbers_the_columns_plainly(book):
    sheet = book[name_of("documents")]
    insert_rows(sheet, TABLE_FIRST_ROW, 1)
    for column in range(1, 9):
        sheet.cell(TABLE_FIRST_ROW, column).value = column
        sheet.cell(TABLE_FIRST_ROW, column).number_format = "General"


@on_book(
    MOVES,
    reads_the_same=True,
    touches=["rows of indicators", "header indicators:value", "header indicators:last_year_value"],
    moves=rows_moved("indicators", TABLE_FIRST_ROW, 1),
)
def headers_of_two_levels(book):
    sheet = book[name_of("indicators")]
    insert_rows(sheet, TABLE_FIRST_ROW, 1)
    top, below = TABLE_FIRST_ROW - 1, TABLE_FIRST_ROW
    for column in range(1, 12):
        letter = get_column_letter(column)
        if letter not in (letters_of("indicators", "value"), letters_of("indicators", "last_year_value")):
            sheet.merge_cells(f"{letter}{top}:{letter}{below}")
    first, second = letters_of("indicators", "last_year_value"), letters_of("indicators", "value")
    sheet[f"{first}{top}"].value, sheet[f"{second}{top}"].value = "Thực hiện", None
    sheet[f"{first}{below}"].value, sheet[f"{second}{below}"].value = "Năm trước", "Năm nay"
    sheet.merge_cells(f"{first}{top}:{second}{top}")
