"""The cover, the stamp and the name of the file: whose workbook it is, of which round, and from when."""

from __future__ import annotations

import datetime as dt

from tests.mutations.operators.registry import (
    BYTES,
    DEPARTMENT,
    ROUND,
    at,
    broken,
    name_of,
    on_book,
    on_bytes,
    stamp,
)

broken("no_signer", "COV-06", "cover", "signer_name", 0, None)
broken("department_swapped_on_the_cover", "IDN-04", "cover", "department_code", 0, "STC")


@on_book(breaks=(("IDN-05", None, None),), touches=["stamp"])
def template_of_before(book):
    stamp(book, "template_version", "2019.3")


@on_book(breaks=(("IDN-06", None, None),), touches=["stamp", "cover:0", "file name"])  # without it, cover and file name say whose it is
def stamp_deleted(book):
    del book["_pci"]


@on_bytes(
    stage=BYTES,
    reads_the_same=True,  # stamp and cover agree
    file_name=f"{ROUND}_STC.xlsx",
    touches=["file name"],
)
def file_name_of_another_department(content):
    return content


@on_book(quarantined_by="IDN-02", touches=["stamp"])
def round_of_another_year(book):
    stamp(book, "round_key", "QNG-2019-Y")


@on_book(quarantined_by="IDN-01", touches=["stamp"])
def department_that_nobody_knows(book):
    stamp(book, "department", "XYZ")


@on_book(quarantined_by="IDN-03", touches=["stamp", "cover"])
def stamp_and_cover_deleted(book):
    del book["_pci"], book[name_of("cover")]


def _on_the_cover(name: str, rule: str, column: str, value: object) -> None:
    def function(book):
        book[name_of("cover")][at("cover", column)].value = value

    function.__name__ = name
    touches = [f"cover:{column}", "cover dates" if "_on" in column else "cover words"]
    on_book(breaks=((rule, name_of("cover"), at("cover", column)),), touches=touches)(function)


_on_the_cover("figures_until_ten_years_ago", "COV-14", "data_until_on", dt.date(2011, 11, 29))
_on_the_cover("figures_until_ten_years_from_now", "COV-14", "data_until_on", dt.date(2031, 11, 29))
_on_the_cover("report_of_nine_years_ago", "COV-13", "reported_on", dt.date(2012, 12, 1))
_on_the_cover("report_of_the_year_before", "COV-13", "reported_on", dt.date(2020, 12, 1))
_on_the_cover("no_report_date", "COV-03", "reported_on", None)
_on_the_cover("report_date_as_an_error", "CEL-01", "reported_on", "#N/A")
_on_the_cover("no_report_number", "COV-01", "report_number", None)
_on_the_cover("report_number_as_an_error", "CEL-01", "report_number", "#REF!")
_on_the_cover("report_number_of_a_decision", "COV-12", "report_number", "155/QĐ-SKHĐT")
_on_the_cover("report_number_of_another_department", "COV-11", "report_number", "12/BC-STC")
_on_the_cover("name_of_another_department", "COV-16", "department_name", "Sở Tư pháp")
_on_the_cover("name_of_another_province", "IDN-11", "province_name", "Khánh Hòa")
_on_the_cover("round_of_another_year_on_the_cover", "IDN-10", "round_code", "2020-Y")


def _same_cover(name: str, column: str, change) -> None:
    def function(book):
        cell = book[name_of("cover")][at("cover", column)]
        cell.value = change(cell.value)

    function.__name__ = name
    on_book(reads_the_same=True, touches=[f"cover:{column}", "cover:0"])(function)


_same_cover("department_code_in_small_letters", "department_code", str.lower)
_same_cover("department_name_in_capitals", "department_name", str.upper)
_same_cover("province_with_its_kind", "province_name", lambda name: f"Tỉnh {name}")
_same_cover("report_number_with_blanks", "report_number", lambda number: f" {number} ".replace("/", " / "))


def _called(name: str, file_name: str) -> None:
    def function(content):
        return content

    function.__name__ = name
    on_bytes(stage=BYTES, reads_the_same=True, file_name=file_name, touches=["file name"])(function)


_called("file_name_without_diacritics", f"{ROUND}_SKHDT.xlsx")
_called("file_name_of_the_year_before", f"QNG-2020-Y_{DEPARTMENT}.xlsx")
_called("file_name_with_words_behind", f"{ROUND}_{DEPARTMENT} lan 2 (da sua).xlsx")
_called("file_name_of_240_characters", f"{'Báo cáo cải thiện chỉ số PCI ' * 9}.xlsx"[-240:])
_called("file_name_without_a_word_of_it", "Book1.xlsx")
