"""Cells as they stand: both readings see the same, and nothing becomes an empty cell by accident."""

import datetime as dt
import io
import re
import zipfile

import openpyxl
import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from include.workbook import cells
from include.workbook.cells import UnreadableWorkbookError, read_sheets
from include.workbook.second_reader import read_with_openpyxl


def saved(book: openpyxl.Workbook) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


@pytest.fixture
def awkward() -> openpyxl.Workbook:
    """One of everything that a plain reader gets wrong."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "Chỉ tiêu"
    sheet["B2"], sheet["B2"].data_type = "#REF!", "e"
    sheet["B3"] = "=SUM(B4:B5)"
    sheet["B4"], sheet["B5"] = 3, 2.5
    sheet["B6"], sheet["B7"] = dt.date(2021, 12, 1), dt.datetime(2021, 12, 1, 10, 30)  # noqa: DTZ001 - Excel knows no time zones
    sheet["B8"] = True
    sheet["B9"] = "  x\u00a0 "
    sheet["B10"], sheet["B10"].number_format = 0.125, "0.0%"
    sheet["B11"], sheet["B12"] = "001", "N/A"
    sheet["B13"] = "Qua\u0309ng Nga\u0303i"
    sheet["C2"] = "gộp"
    sheet.merge_cells("C2:D3")
    sheet.row_dimensions[5].hidden = True
    sheet["F4"] = 7
    sheet.column_dimensions["F"].hidden = True
    hidden = book.create_sheet("Cũ")
    hidden["A1"] = 2020
    hidden.sheet_state = "hidden"
    return book


def by_address(readings):
    return {(s.name, cells.address(c.row, c.column)): c for s in readings for row in s.rows.values() for c in row.values()}


def test_every_awkward_cell_keeps_what_it_is(awkward):
    found = by_address(read_sheets(saved(awkward))[0])
    kinds = {here: (cell.kind, cell.raw, cell.marks) for (sheet, here), cell in found.items() if sheet == "Chỉ tiêu"}
    assert kinds == {
        "B2": ("error", "#REF!", ""),
        "B3": ("formula_without_value", "=SUM(B4:B5)", ""),
        "B4": ("number", "3", ""),
        "B5": ("number", "2.5", "h"),
        "B6": ("date", "01/12/2021", ""),
        "B7": ("date", "01/12/2021", ""),
        "B8": ("boolean", "TRUE", ""),
        "B9": ("text", "  x\u00a0 ", ""),
        "B10": ("number", "0.125", "%"),
        "B11": ("text", "001", ""),
        "B12": ("text", "N/A", ""),
        "B13": ("text", "Quảng Ngãi", "n"),
        "C2": ("text", "gộp", "m"),
        "F4": ("number", "7", "h"),
    }
    assert found["Cũ", "A1"].marks == "h"


def test_the_fast_reading_equals_the_careful_one(awkward):
    content = saved(awkward)
    fast, careful = by_address(read_sheets(content)[0]), by_address(read_with_openpyxl(content))
    # openpyxl gives the formula with its sign, calamine's side reads it from the XML: the rest is equal cell by cell.
    assert fast == careful


def test_dates_of_the_1904_system_are_the_same_days(awkward):
    awkward.epoch = CALENDAR_MAC_1904
    found = by_address(read_sheets(saved(awkward))[0])
    assert found["Chỉ tiêu", "B6"].value == dt.date(2021, 12, 1)


def damaged_zip() -> bytes:
    content = saved(openpyxl.Workbook())
    return content[: len(content) // 2]


def zip_with(*entries: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in entries:
            package.writestr(name, content)
    return target.getvalue()


def workbook_with_sheet_xml(change) -> bytes:
    source = zipfile.ZipFile(io.BytesIO(saved(openpyxl.Workbook())))
    return zip_with(*((n, change(source.read(n)) if n.endswith("sheet1.xml") else source.read(n)) for n in source.namelist()))


SHEET_DATA = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")
MANY_CELLS = (
    b"<sheetData>"
    + b"".join(
        b'<row r="%d">%s</row>' % (row, b"".join(b'<c r="%s%d"><v>1</v></c>' % (letter, row) for letter in (b"A", b"B", b"C", b"D")))
        for row in range(1, 75_100)
    )
    + b"</sheetData>"
)
LONG_TEXT = b'<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>' + b"x" * 32_768 + b"</t></is></c></row></sheetData>"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"", "empty"),
        (b"So: 2516/BC-SCT", "table_as_text"),
        (zip_with(("word/document.xml", b"<w/>")), "signed_report"),
        (OLE + b"\0" * 600, "old_xls"),
        (OLE + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (damaged_zip(), "damaged"),
        (zip_with(("xl/workbook.xml", b"<workbook")), "damaged"),
        (workbook_with_sheet_xml(lambda x: SHEET_DATA.sub(MANY_CELLS, x)), "out_of_bounds"),
        (workbook_with_sheet_xml(lambda x: SHEET_DATA.sub(LONG_TEXT, x)), "out_of_bounds"),
        (workbook_with_sheet_xml(lambda x: b'<!DOCTYPE a [<!ENTITY b "c">]>' + x), "declares_entities"),
        (zip_with(("xl/workbook.xml", b""), ("big", b"\0" * (101 * 2**20))), "packed_too_tightly"),
    ],
)
def test_a_file_that_cannot_be_opened_safely_says_why(content, problem):
    with pytest.raises(UnreadableWorkbookError) as caught:
        read_sheets(content)
    assert caught.value.problem == problem
    assert caught.value.reason.vi
