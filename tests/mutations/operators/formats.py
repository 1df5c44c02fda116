"""Number formats: what they show, and what the cell says."""

from __future__ import annotations

import datetime as dt

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from tests.mutations.operators.registry import at, broken, column_cells, indicator, name_of, on_book


@on_book(reads_the_same=True, touches=["dates"])
def dates_as_bare_numbers(book):
    for cell in column_cells(book, "documents", "issued_on"):
        if cell.value:
            cell.value = (cell.value.date() - dt.date(1899, 12, 30)).days
            cell.number_format = "General"


@on_book(reads_the_same=True, touches=["dates"])
def epoch_of_1904(book):
    book.epoch = CALENDAR_MAC_1904


@on_book(reads_the_same=True, touches=["percent"])
def per_cent_as_a_formatted_fraction(book):
    row = indicator(2, lambda i: i.unit == "pct")
    cell = book[name_of("indicators")][at("indicators", "value", row)]
    cell.value, cell.number_format = round(float(cell.value) / 100, 6), "0.0%"


def _shown(name: str, row: int, number_format: str) -> None:
    def function(book):
        book[name_of("indicators")][at("indicators", "value", row)].number_format = number_format

    function.__name__ = name
    on_book(reads_the_same=True, touches=[f"indicators:{row}", "percent"])(function)


_shown("per_cent_sign_in_quotes", 12, '0.0"%"')
_shown("per_cent_sign_escaped", 20, r"0.0\%")
_shown("per_cent_sign_behind_a_blank_in_quotes", 17, '#,##0.0" %"')
_shown("negative_numbers_in_red", 8, "[Red]#,##0;-#,##0")
_shown("scientific_notation", 9, "0.00E+00")
_shown("text_format_on_a_number", 10, "@")
_shown("unit_behind_the_number", 11, '#,##0 "gói thầu"')
_shown("thousands_separated", 21, "#,##0")
_shown("accounting", 23, '_-* #,##0.0_-;-* #,##0.0_-;_-* "-"??_-;_-@_-')

broken("thousands_hidden_by_the_format", "CEL-13", "indicators", "value", 9, 280, shown="#,##0,")
broken("millions_hidden_by_the_format", "CEL-13", "indicators", "value", 25, 304, shown="#,##0.0,,")
broken("per_cent_format_on_days", "CEL-12", "indicators", "value", 3, 0.5, shown="0%")
broken("per_cent_format_on_a_count", "CEL-12", "indicators", "value", 13, 6, shown="0.0%")
broken("date_for_a_number", "CEL-03", "indicators", "value", 14, dt.date(2021, 5, 3), shown="dd/mm/yyyy")


@on_book(reads_the_same=True, touches=["percent", "indicators:4"])
def per_cent_as_a_fraction_with_colours(book):
    cell = book[name_of("indicators")][at("indicators", "value", 4)]
    cell.value, cell.number_format = round(float(cell.value) / 100, 6), "[Blue]0.00%;[Red]-0.00%"
