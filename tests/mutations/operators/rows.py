"""Rows: emptied, doubled, moved, totals, notes and signatures around the table."""

from __future__ import annotations

from tests.mutations.operators.registry import (
    FAULT,
    HEADER_ROW,
    MOVES,
    OWN_TASKS,
    TABLE_FIRST_ROW,
    at,
    insert_rows,
    line,
    name_of,
    names_and_units,
    on_book,
    own,
    rows_moved,
)


@on_book(MOVES, reads_the_same=True, touches=["rows of documents"], moves=rows_moved("documents", TABLE_FIRST_ROW + 5, 1))
def blank_row_inside(book):
    insert_rows(book[name_of("documents")], TABLE_FIRST_ROW + 5, 1)


@on_book(breaks=tuple(("TSK-08", name_of("tasks"), at("tasks", "name", own(row))) for row in (9, 10)), touches=[f"tasks:{own(9)}"])
def row_copied(book):
    for column in ("name", "sub_indices"):
        book[name_of("tasks")][at("tasks", column, own(10))].value = book[name_of("tasks")][at("tasks", column, own(9))].value


@on_book(breaks=(("STR-05", name_of("documents"), f"A{TABLE_FIRST_ROW + 6}"),))
def row_hidden(book):
    book[name_of("documents")].row_dimensions[TABLE_FIRST_ROW + 6].hidden = True


@on_book(breaks=(("STR-07", name_of("tasks"), at("tasks", "field", own(11))),), touches=["tasks:merged"])
def data_cells_merged(book):
    first, second = at("tasks", "field", own(11)), at("tasks", "field", own(12))
    book[name_of("tasks")][second].value = None
    book[name_of("tasks")].merge_cells(f"{first}:{second}")


def _emptied(book, sheet: str, rows) -> None:
    for row in rows:
        for cell in book[name_of(sheet)][TABLE_FIRST_ROW + row]:
            cell.value = None


@on_book(breaks=(("IND-04", name_of("indicators"), f"B{HEADER_ROW}"),), touches=["indicators:21"])
def row_of_an_indicator_emptied(book):
    _emptied(book, "indicators", [21])


@on_book(breaks=(("TSK-10", name_of("tasks"), "*"),), touches=["tasks:3"])
def row_of_an_assigned_task_emptied(book):
    _emptied(book, "tasks", [3])


@on_book(breaks=(("IND-13", name_of("indicators"), "*"),), touches=["indicators", "last year"])
def every_indicator_emptied(book):
    _emptied(book, "indicators", range(26))


@on_book(breaks=(("TSK-12", name_of("tasks"), "*"),), touches=["tasks"])
def every_task_emptied(book):
    _emptied(book, "tasks", range(own(OWN_TASKS)))


@on_book(breaks=(("TSK-12", name_of("tasks"), "*"),), touches=["tasks", "rows of tasks"])
def every_row_of_tasks_deleted(book):
    book[name_of("tasks")].delete_rows(TABLE_FIRST_ROW, 200)


@on_book(
    breaks=(("IND-13", name_of("indicators"), "*"),), touches=["indicators", "last year", "rows of indicators", "part names of sheets"]
)
def every_row_of_indicators_deleted(book):
    book[name_of("indicators")].delete_rows(TABLE_FIRST_ROW, 200)


@on_book(breaks=((FAULT, name_of("indicators"), "*"),), touches=["indicators", "numbers"])
def figures_one_row_too_low(book):
    column = [at("indicators", "value", row) for row in range(26)]
    sheet = book[name_of("indicators")]
    values = [sheet[cell].value for cell in column]
    for cell, value in zip(column[1:], values[:-1], strict=True):
        sheet[cell].value = value
    sheet[column[0]].value = None


@on_book(breaks=names_and_units(13, 22), touches=["indicators:13", "indicators:22"])
def two_rows_sorted_without_their_codes(book):
    sheet = book[name_of("indicators")]
    for column in ("indicator_name", "unit_name", "value", "last_year_value"):
        here, there = (sheet[at("indicators", column, row)] for row in (13, 22))
        here.value, there.value = there.value, here.value


@on_book(breaks=(("STR-14", name_of("indicators"), line(26)),), touches=["below indicators"])
def total_below_the_table(book):
    sheet = book[name_of("indicators")]
    sheet[at("indicators", "indicator_name", 26)].value, sheet[at("indicators", "value", 26)].value = "Tổng cộng", 4321


@on_book(
    MOVES,
    breaks=(("STR-14", name_of("indicators"), line(4)),),
    touches=["rows of indicators"],
    moves=rows_moved("indicators", TABLE_FIRST_ROW + 4, 1),
)
def subtotal_among_the_rows(book):
    sheet = book[name_of("indicators")]
    insert_rows(sheet, TABLE_FIRST_ROW + 4, 1)
    sheet[at("indicators", "indicator_name", 4)].value, sheet[at("indicators", "value", 4)].value = "Tổng", 160


@on_book(
    MOVES,
    breaks=(("STR-13", name_of("tasks"), HEADER_ROW),),
    touches=["rows of tasks", "header tasks:status"],
    moves=rows_moved("tasks", TABLE_FIRST_ROW - 1, 1),
)
def row_above_the_header(book):
    sheet = book[name_of("tasks")]
    insert_rows(sheet, TABLE_FIRST_ROW - 1, 1)
    for column, value in (("sub_indices", "Tính minh bạch"), ("name", "Niêm yết giá dịch vụ công"), ("status", "Hoàn thành")):
        sheet[at("tasks", column, -1)].value = value


@on_book(breaks=(("STR-13", name_of("tasks"), f"R{TABLE_FIRST_ROW + 2}"),), touches=["one-hot"])
def figure_right_of_the_table(book):
    book[name_of("tasks")][f"R{TABLE_FIRST_ROW + 2}"].value = 123


@on_book(breaks=(("STR-13", name_of("indicators"), "M2"),))
def figure_above_the_header(book):
    book[name_of("indicators")]["M2"].value = 55


@on_book(breaks=(("STR-13", name_of("indicators"), f"A{TABLE_FIRST_ROW + 28}"),), touches=["below indicators"])
def note_below_the_table(book):
    book[name_of("indicators")][f"A{TABLE_FIRST_ROW + 28}"].value = "Ghi chú: số liệu ước đến 31/12"


@on_book(reads_the_same=True, touches=["below indicators"])
def signatures_below_the_table(book):
    sheet = book[name_of("indicators")]
    sheet[f"D{TABLE_FIRST_ROW + 29}"].value, sheet[f"I{TABLE_FIRST_ROW + 29}"].value = "NGƯỜI LẬP BIỂU", "THỦ TRƯỞNG ĐƠN VỊ"
    sheet[f"I{TABLE_FIRST_ROW + 30}"].value = "(Ký tên, đóng dấu)"


@on_book(reads_the_same=True)
def blank_rows_with_borders_below(book):
    from openpyxl.styles import Border, Side

    edge = Border(bottom=Side("thin"))
    sheet = book[name_of("plan")]
    for row in range(60, 2_060):
        sheet.cell(row, 4).border = edge


@on_book(reads_the_same=True)
def formatted_cell_in_the_last_row(book):
    from openpyxl.styles import PatternFill

    book[name_of("documents")].cell(1_048_576, 1).fill = PatternFill("solid", fgColor="FFFFFF00")


@on_book(breaks=(("PLN-07", name_of("plan"), "*"),), touches=["plan:6", "plan:7"])
def plan_item_twice(book):
    sheet = book[name_of("plan")]
    for column in ("sub_indices", "field", "name"):
        sheet[at("plan", column, 7)].value = sheet[at("plan", column, 6)].value


@on_book(breaks=(("ASM-02", name_of("assessment"), "*"),), touches=["assessment:0"])
def assessment_twice(book):
    sheet = book[name_of("assessment")]
    for column in ("assessment_kind", "text"):
        sheet[at("assessment", column, 1)].value = sheet[at("assessment", column, 0)].value


@on_book(breaks=(("STR-05", name_of("documents"), "*"),), touches=["hidden in documents"])
def column_hidden(book):
    book[name_of("documents")].column_dimensions["E"].hidden = True


@on_book(breaks=(("STR-07", name_of("indicators"), at("indicators", "value", 8)),), touches=["indicators:8", "indicators:9"])
def figures_merged(book):
    sheet, first, second = book[name_of("indicators")], at("indicators", "value", 8), at("indicators", "value", 9)
    sheet[second].value = None
    sheet[at("indicators", "last_year_value", 9)].value = None
    sheet.merge_cells(f"{first}:{second}")
