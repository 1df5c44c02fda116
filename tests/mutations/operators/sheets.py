"""Sheets: doubled, hidden, added, renamed."""

from __future__ import annotations

import unicodedata

from lxml import etree

from tests.mutations.operators.registry import at, name_of, on_book, on_parts


@on_book(reads_the_same=True)
def sheets_protected(book):
    for sheet in book:
        sheet.protection.sheet, sheet.protection.password = True, "pci"


@on_book(reads_the_same=True)
def empty_sheet_added(book):
    book.create_sheet("Sheet1")


@on_book(reads_the_same=True)
def lists_and_freeze_panes_removed(book):
    for sheet in book:
        sheet.data_validations.dataValidation.clear()
        sheet.freeze_panes = None


@on_book(reads_the_same=True)
def sheets_in_another_order(book):
    book.move_sheet(name_of("plan"), -3)


@on_book(breaks=(("STR-02", "Chỉ tiêu (2)", "A1"),), touches=["indicators copied"])
def hidden_copy_of_a_sheet(book):
    copy = book.copy_worksheet(book[name_of("indicators")])
    copy.title, copy.sheet_state = "Chỉ tiêu (2)", "hidden"


@on_book(breaks=(("STR-02", "Ghi chú riêng", "B2"),))
def sheet_added(book):
    book.create_sheet("Ghi chú riêng")["B2"] = "nhớ gửi"


@on_book(breaks=(("STR-01", name_of("assessment"), None),), touches=["assessment:0", "assessment hidden", "part of assessment"])
def sheet_deleted(book):
    del book[name_of("assessment")]


def _doubled(name: str, title: str, state: str = "visible", first: bool = False) -> None:
    def function(book):
        copy = book.copy_worksheet(book[name_of("indicators")])
        copy[at("indicators", "value", 10)].value = 99
        copy.title, copy.sheet_state = title, state
        if first:
            book.move_sheet(copy, -len(book.sheetnames) + 2)

    function.__name__ = name
    on_book(breaks=(("STR-08", name_of("indicators"), "*"),), touches=["indicators", "indicators copied", "part names of sheets"])(function)


_doubled("sheet_doubled_with_a_blank_behind", "Chỉ tiêu ")
_doubled("sheet_doubled_in_capitals_and_hidden", "CHỈ TIÊU ", "hidden")
_doubled("sheet_doubled_decomposed", unicodedata.normalize("NFD", "Chỉ tiêu"), "hidden")
_doubled("sheet_doubled_with_another_blank", "Chỉ\u00a0tiêu")
_doubled("sheet_doubled_before_the_first", "Chỉ tiêu ", first=True)


def _renamed(name: str, sheet: str, title: str) -> None:
    def function(parts):
        book = etree.fromstring(parts["xl/workbook.xml"])
        for entry in book.iter("{*}sheet"):
            if unicodedata.normalize("NFC", entry.get("name")) == name_of(sheet):
                entry.set("name", title)
        return parts | {"xl/workbook.xml": etree.tostring(book, xml_declaration=True, encoding="UTF-8", standalone=True)}

    function.__name__ = name
    on_parts(reads_the_same=True, touches=[f"name of {sheet}", "entities"])(function)


_renamed("sheet_name_with_a_blank_behind", "plan", "Kế hoạch ")
_renamed("sheet_name_decomposed", "plan", unicodedata.normalize("NFD", "Kế hoạch"))
_renamed("sheet_name_in_capitals", "assessment", "ĐÁNH GIÁ")
_renamed("sheet_name_with_a_blank_that_does_not_break", "documents", "Văn\u00a0bản")


@on_book(breaks=(("STR-05", name_of("plan"), "A1"),), touches=["plan hidden"])
def sheet_hidden(book):
    book[name_of("plan")].sheet_state = "hidden"


@on_book(breaks=(("STR-05", name_of("assessment"), "A1"),), touches=["assessment hidden"])
def sheet_very_hidden(book):
    book[name_of("assessment")].sheet_state = "veryHidden"
