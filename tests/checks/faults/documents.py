"""Faults of the family ``documents``: each spoils a faultless workbook and says at which cell its rule must find it."""

import datetime as dt

from tests.checks.faults.book import CATALOGUE, fault


@fault("DOC-01")
def document_number_form(b):
    return "Văn bản", b.put("documents", "number", "quyết định số 12", 1)


@fault("DOC-02")
def document_with_two_dates(b):
    b.put("documents", "number", "02/NQ-CP", 0)
    for row in (0, 2):
        b.put("documents", "document_type", "Nghị quyết", row)
    b.put("documents", "issued_on", dt.date(2021, 1, 1), 0)
    b.put("documents", "number", "02/NQ-CP", 2)
    return "Văn bản", b.put("documents", "issued_on", dt.date(2021, 1, 19), 2)


@fault("DOC-03")
def issued_before_the_period(b):
    return "Văn bản", b.put("documents", "issued_on", dt.date(2020, 12, 31), 1)


@fault("DOC-04")
def issued_after_the_report(b):
    return "Văn bản", b.put("documents", "issued_on", dt.date(2021, 12, 30), 1)


@fault("DOC-05")
def document_without_number(b):
    return "Văn bản", b.put("documents", "number", None, 1)


@fault("DOC-06")
def document_without_date(b):
    return "Văn bản", b.put("documents", "issued_on", None, 1)


@fault("DOC-07")
def year_in_number(b):
    b.put("documents", "number", "61/2019/QĐ-UBND", 1)
    b.put("documents", "document_type", "Quyết định", 1)
    return "Văn bản", b.at("documents", "issued_on", 1)


@fault("DOC-08")
def issued_or_cited(b):
    return "Văn bản", b.put("documents", "citation", None, 1)


@fault("DOC-09")
def type_against_number(b):
    b.put("documents", "document_type", "Kế hoạch", 1)
    number = b.book["Văn bản"][b.at("documents", "number", 1)].value
    for sheet in (b.book["Nhiệm vụ"],):
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == number:
                    cell.value = "155/QĐ-UBND"
    b.put("documents", "number", "155/QĐ-UBND", 1)
    return "Văn bản", b.at("documents", "document_type", 1)


@fault("DOC-10")
def document_twice(b):
    for column in [column.key for column in CATALOGUE.layout.sheet("documents").columns if column.key != "ordinal"]:
        b.put("documents", column, b.book["Văn bản"][b.at("documents", column, 0)].value, 4)
    return "Văn bản", b.at("documents", "number", 4)


@fault("DOC-11")
def document_issued_and_cited(b):
    document_twice(b)
    return "Văn bản", b.put("documents", "citation", "Viện dẫn", 4)
