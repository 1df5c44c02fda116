"""Documents: their numbers in all forms that offices use, doubled ones, several in one cell."""

from __future__ import annotations

import datetime as dt

from tests.mutations.operators.registry import DEPARTMENT, at, broken, line, name_of, on_book

ROW = 9


def _numbered(name: str, number: str, kind: str, issued_on: dt.date = dt.date(2021, 5, 4)) -> None:
    def function(book):
        sheet = book[name_of("documents")]
        written = {
            "number": number,
            "document_type": kind,
            "agency": "UBND tỉnh Quảng Ngãi",
            "citation": "Viện dẫn",
            "issued_on": issued_on,
        }
        for column, value in written.items():
            sheet[at("documents", column, ROW)].value = value

    function.__name__ = name
    on_book(touches=[f"documents:{ROW}", "dates"])(function)


_numbered("number_with_letter_and_year", "10a/2021/NQ-HĐND", "Nghị quyết")
_numbered("number_with_a_letter", "45a/KH-UBND", "Kế hoạch")
_numbered("number_with_a_point", "649/QĐ-CT.UBND", "Quyết định")
_numbered("number_with_a_comma", "145/UBND-KT,TH", "Công văn")
_numbered("number_with_blanks_around_its_slash", "45 / KH - UBND", "Kế hoạch")
_numbered("number_of_a_law", "59/2020/QH14", "Khác", dt.date(2020, 6, 17))


def _cited(name: str, text: str) -> None:
    def function(book):
        book[name_of("indicators")][at("indicators", "documents", 18)].value = text

    function.__name__ = name
    on_book(touches=["indicators:18", "plain XML"])(function)


_cited("documents_with_semicolons", f"100/KH-{DEPARTMENT}; 101/KH-{DEPARTMENT}")
_cited("documents_with_commas", f"100/KH-{DEPARTMENT}, 101/KH-{DEPARTMENT}")
_cited("documents_on_lines", f"100/KH-{DEPARTMENT}\n101/KH-{DEPARTMENT}")


@on_book(breaks=(("DOC-10", name_of("documents"), "*"),), touches=["documents:10", "documents:11", "dates"])
def document_twice(book):
    sheet = book[name_of("documents")]
    for column in ("number", "issued_on", "document_type", "agency", "title", "citation"):
        sheet[at("documents", column, 11)].value = sheet[at("documents", column, 10)].value


@on_book(breaks=(("DOC-11", name_of("documents"), "*"),), touches=["documents:10", "documents:11", "dates"])
def document_issued_and_cited(book):
    document_twice(book)
    book[name_of("documents")][at("documents", "citation", 11)].value = "Viện dẫn"


@on_book(breaks=(("DOC-09", name_of("documents"), line(12)),), touches=["documents:12"])
def type_that_the_number_denies(book):
    book[name_of("documents")][at("documents", "number", 12)].value = f"155/QĐ-{DEPARTMENT}"


broken("document_of_after_the_report", "DOC-04", "documents", "issued_on", 13, dt.date(2021, 12, 30))
broken("document_without_a_citation", "DOC-08", "documents", "citation", 14, None)
broken("number_without_its_form", "DOC-01", "documents", "number", 15, "Kế hoạch số 5", "s")


@on_book(breaks=(("DOC-07", name_of("documents"), at("documents", "issued_on", 16)),), touches=["documents:16"])
def year_in_the_number_of_another_year(book):
    book[name_of("documents")][at("documents", "number", 16)].value = f"100/2019/KH-{DEPARTMENT}"
