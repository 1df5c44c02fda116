"""Single cells that hold what they should not, or hold it in another way."""

from __future__ import annotations

import datetime as dt

import openpyxl
from openpyxl.comments import Comment

from tests.mutations.operators.registry import (
    ALSO_DONE,
    TASKS,
    at,
    broken,
    column_cells,
    name_of,
    names_and_units,
    on_book,
    own,
)


@on_book(reads_the_same=True, touches=["indicators:6"])
def numbers_as_text(book):
    for cell in column_cells(book, "indicators", "value"):
        if isinstance(cell.value, int):
            cell.value = str(cell.value)


@on_book(reads_the_same=True, touches=["indicators:6", "percent"])
def numbers_with_decimal_comma(book):
    for cell in column_cells(book, "indicators", "value"):
        if isinstance(cell.value, float):
            cell.value = str(cell.value).replace(".", ",")


@on_book(reads_the_same=True, touches=["dates"])
def dates_as_text(book):
    for cell in column_cells(book, "documents", "issued_on"):
        if cell.value:
            cell.value = f"{cell.value:%d/%m/%Y}"


broken("error_in_a_cell", "CEL-01", "indicators", "value", 0, "#REF!", "e")
broken("formula_without_a_value", "CEL-02", "indicators", "value", 1, "=1+1", "f")
broken("words_for_a_number", "CEL-03", "indicators", "value", 3, "khoảng 10 TTHC", "s")
broken("no_source", "IND-12", "indicators", "source_text", 4, None)
broken("number_of_ten_to_the_300", "IND-07", "indicators", "value", 5, 1e300)
broken("figure_and_no_figure", "IND-08", "indicators", "answer", 2, "Không phát sinh")
broken("no_such_day", "CEL-04", "documents", "issued_on", 0, "31/02/2021")
broken("year_of_two_digits", "CEL-08", "documents", "issued_on", 1, "05/05/0021")
broken("document_before_the_period", "DOC-03", "documents", "issued_on", 2, dt.date(2020, 12, 31))
broken("document_without_number", "DOC-05", "documents", "number", 3, None)
broken("date_as_an_error", "CEL-01", "documents", "issued_on", 4, "#N/A", "e")
broken("status_of_ones_own", "CEL-05", "tasks", "status", own(1), "gần xong")
broken("task_without_text", "TSK-01", "tasks", "name", own(3), None)
broken("task_code_invented", "TSK-09", "tasks", "task_code", own(4), "NV-99")
broken("task_without_sub_index", "TSK-07", "tasks", "sub_indices", own(5), None)
broken("plan_without_text", "PLN-02", "plan", "name", 1, None)


@on_book(touches=["tasks:injected"])
def formula_as_text(book):
    """Text that begins like a formula stays that text, whatever it says; a name may be anything."""
    for row, text in ((own(6), '=HYPERLINK("http://127.0.0.1:9")'), (own(7), "+cmd|' /C calc'!A0"), (own(8), "@SUM(1)")):
        cell = book[name_of("tasks")][at("tasks", "name", row)]
        cell.value, cell.data_type = text, "s"


@on_book(reads_the_same=True)
def comments_and_colours(book):
    for cell in column_cells(book, "documents", "title"):
        cell.comment = Comment("xem lại", "cán bộ")
        cell.fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")


broken("quantity_below_nought", "TSK-17", "tasks", "quantity", own(13), -3)
broken("quantity_in_words", "CEL-03", "tasks", "quantity", own(14), "nhiều", "s")
broken("last_year_in_words", "CEL-03", "indicators", "last_year_value", 18, "không nhớ", "s")
broken("unit_overwritten", "IND-16", "indicators", "unit_name", 11, "tỷ đồng", "s")
broken("money_in_another_unit", "IND-16", "indicators", "unit_name", 25, "tỷ đồng", "s")
broken("name_of_an_indicator_overwritten", "IND-15", "indicators", "indicator_name", 10, "Số cuộc họp giao ban", "s")
broken("name_of_an_assigned_task_overwritten", "TSK-14", "tasks", "name", 2, "Tổ chức hội nghị khách hàng thường niên", "s")
broken("certainty_of_a_plan_left_open", "PLN-06", "plan", "status", 4, None)
broken("error_for_a_status", "CEL-01", "tasks", "status", own(15), "#N/A", "e")
broken("error_for_a_code", "CEL-01", "indicators", "indicator_code", 20, "#REF!", "e")
broken("certainty_of_ones_own", "CEL-05", "plan", "status", 5, "chắc chắn", "s")


@on_book(
    breaks=tuple(("IND-14", name_of("indicators"), at("indicators", "indicator_name", row)) for row in (13, 14)),
    touches=["indicators:13", "indicators:14"],
)
def names_of_two_indicators_swapped(book):
    _swap(book, "indicators", "indicator_name", 13, 14)


@on_book(breaks=names_and_units(16, 22), touches=["indicators:16", "indicators:22"])
def codes_of_two_indicators_swapped(book):
    _swap(book, "indicators", "indicator_code", 16, 22)


@on_book(
    breaks=(
        ("TSK-16", name_of("tasks"), at("tasks", "task_code", 1)),
        ("TSK-16", name_of("tasks"), at("tasks", "task_code", ALSO_DONE)),
        ("TSK-14", name_of("tasks"), at("tasks", "name", ALSO_DONE)),
    ),
    touches=[f"tasks:{ALSO_DONE}", "tasks:3"],
)
def own_task_with_an_assigned_code(book):
    book[name_of("tasks")][at("tasks", "task_code", ALSO_DONE)].value = TASKS[0]


def _swap(book, sheet: str, column: str, here: int, there: int) -> None:
    first, second = (book[name_of(sheet)][at(sheet, column, row)] for row in (here, there))
    first.value, second.value = second.value, first.value
