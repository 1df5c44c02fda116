"""What can happen to a workbook on its way: each operator changes the bytes of a valid one, and says how it must end.

An operator says in which of three ways: it *reads the same* (no finding, the same facts), it *breaks rules* (exactly these rules
at exactly these cells), or it is *quarantined* by one rule. ``stage`` orders two of them: cells, then rows and sheets that move,
then the bytes of the package, then what leaves no workbook at all. ``touches`` names what an operator needs untouched; two that
name the same thing are not combined.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field

import openpyxl
from lxml import etree
from openpyxl.comments import Comment
from openpyxl.utils import get_column_letter
from openpyxl.utils.cell import coordinate_from_string
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from include.catalog import load_catalogue
from include.sample.generate import generate_workbook
from include.workbook.place import TABLE_FIRST_ROW, address_of

ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
FILE_NAME = f"{ROUND}_{DEPARTMENT}.xlsx"
CATALOGUE = load_catalogue()
OWED = [a.item for a in CATALOGUE.assignments(ROUND, DEPARTMENT) if a.kind == "indicator"]
TASKS = [a.item for a in CATALOGUE.assignments(ROUND, DEPARTMENT) if a.kind == "task"]
CELLS, MOVES, BYTES, NO_WORKBOOK = range(4)
Place = tuple[str, str | None, str | None]
"""Rule, sheet, cell."""


@dataclass(frozen=True)
class Operator:
    """One change and how it ends. ``moves``: the new address of a cell that stood at (sheet, address)."""

    name: str
    mutate: Callable[[bytes], bytes]
    stage: int
    breaks: tuple[Place, ...] = ()
    quarantined_by: str | None = None
    reads_the_same: bool = False
    touches: frozenset[str] = frozenset()
    moves: Callable[[str, str], str] = field(default=lambda sheet, cell: cell)
    file_name: str = FILE_NAME


OPERATORS: dict[str, Operator] = {}


def valid() -> bytes:
    """A faultless workbook with enough records for every operator to have its own."""
    target = io.BytesIO()
    generate_workbook(CATALOGUE, ROUND, DEPARTMENT, seed=7, tasks=14, documents=12, plan=8).save(target)
    return target.getvalue()


def at(sheet: str, column: str, row: int = 0) -> str:
    return address_of(CATALOGUE, sheet, column, row)


def name_of(sheet: str) -> str:
    return CATALOGUE.layout.sheet(sheet).name


def own(row: int) -> int:
    """The position of a task that the department added itself."""
    return len(TASKS) + row


def header(sheet: str, column: str) -> str:
    return re.sub(r"\d+", "", at(sheet, column)) + str(TABLE_FIRST_ROW - 1)


def _register(function, mutate, stage, **how):
    how["touches"] = frozenset(how.get("touches", ()))
    OPERATORS[function.__name__] = Operator(function.__name__, mutate, stage, **how)
    return function


def on_book(stage: int = CELLS, **how):
    """An operator on the workbook as openpyxl opens it."""

    def register(function):
        def mutate(content: bytes) -> bytes:
            book = openpyxl.load_workbook(io.BytesIO(content))
            function(book)
            target = io.BytesIO()
            book.save(target)
            return target.getvalue()

        return _register(function, mutate, stage, **how)

    return register


def on_parts(**how):
    """An operator on the parts of the package."""

    def register(function):
        def mutate(content: bytes) -> bytes:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                parts = {name: package.read(name) for name in package.namelist()}
            return packed(function(parts))

        return _register(function, mutate, BYTES, **how)

    return register


def on_bytes(**how):
    """An operator on the bytes of the file."""

    def register(function):
        return _register(function, function, how.pop("stage", NO_WORKBOOK), **how)

    return register


def packed(parts: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return target.getvalue()


def put(sheet: str, column: str, row: int, value: object, kind: str | None = None):
    """A mutation that writes one cell."""

    def function(book):
        cell = book[name_of(sheet)][at(sheet, column, row)]
        cell.value = value
        if kind:
            cell.data_type = kind

    return function


def broken(name: str, rule: str, sheet: str, column: str, row: int, value: object, kind: str | None = None, *more: Place) -> None:
    """Register: one value in one cell breaks one rule there."""
    function = put(sheet, column, row, value, kind)
    function.__name__ = name
    here = (rule, name_of(sheet), at(sheet, column, row))
    on_book(breaks=(here, *more), touches=[f"{sheet}:{row}"])(function)


def indicator(number: int, wanted) -> int:
    """The row of the ``number``-th indicator (from 0) for which ``wanted`` holds."""
    ordered = [entry.code for entry in CATALOGUE.indicators if entry.code in OWED]
    return [n for n, code in enumerate(ordered) if wanted(CATALOGUE.indicator(ROUND, code))][number]


# ---------------------------------------------------------------------------------------------- reads the same


@on_book(reads_the_same=True)
def decomposed_text(book):
    """Every text in decomposed Unicode (NFD), as macOS and some input methods write it."""
    for sheet in book:
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = unicodedata.normalize("NFD", cell.value)


@on_book(reads_the_same=True)
def no_break_spaces(book):
    for name in ("tasks", "documents", "plan"):
        for row in book[name_of(name)].iter_rows(min_row=TABLE_FIRST_ROW):
            for cell in row:
                if isinstance(cell.value, str):
                    cell.value = f"\u00a0{cell.value}  ".replace(" ", "\u00a0")


@on_book(reads_the_same=True, touches=["indicators:6"])
def numbers_as_text(book):
    for cell in _column(book, "indicators", "value"):
        if isinstance(cell.value, int):
            cell.value = str(cell.value)


@on_book(reads_the_same=True, touches=["indicators:6", "percent"])
def numbers_with_decimal_comma(book):
    for cell in _column(book, "indicators", "value"):
        if isinstance(cell.value, float):
            cell.value = str(cell.value).replace(".", ",")


@on_book(reads_the_same=True)
def full_width_digits(book):
    cell = book[name_of("tasks")][at("tasks", "quantity", own(0))]
    cell.value = str(cell.value).translate({ord("0") + n: ord("０") + n for n in range(10)})


@on_book(reads_the_same=True, touches=["dates"])
def dates_as_text(book):
    for cell in _column(book, "documents", "issued_on"):
        if cell.value:
            cell.value = f"{cell.value:%d/%m/%Y}"


@on_book(reads_the_same=True, touches=["dates"])
def dates_as_bare_numbers(book):
    for cell in _column(book, "documents", "issued_on"):
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


@on_book(reads_the_same=True)
def headers_in_capitals(book):
    for cell in book[name_of("documents")][TABLE_FIRST_ROW - 1]:
        if isinstance(cell.value, str):
            cell.value = f"  {cell.value.upper()}  "


@on_book(reads_the_same=True)
def header_called_otherwise(book):
    book[name_of("plan")][header("plan", "name")].value = "Nhiệm vụ/giải pháp"


@on_book(reads_the_same=True)
def sheets_protected(book):
    for sheet in book:
        sheet.protection.sheet, sheet.protection.password = True, "pci"


@on_book(reads_the_same=True)
def empty_sheet_added(book):
    book.create_sheet("Sheet1")


@on_book(reads_the_same=True)
def comments_and_colours(book):
    for cell in _column(book, "documents", "title"):
        cell.comment = Comment("xem lại", "cán bộ")
        cell.fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")


@on_book(reads_the_same=True)
def lists_and_freeze_panes_removed(book):
    for sheet in book:
        sheet.data_validations.dataValidation.clear()
        sheet.freeze_panes = None


@on_book(reads_the_same=True)
def sheets_in_another_order(book):
    book.move_sheet(name_of("plan"), -3)


@on_book(breaks=(("FIL-14", None, None),))
def links_that_reach_out(book):
    book[name_of("cover")]["J1"] = "='http://127.0.0.1:9/[khac.xlsx]S'!A1"
    book[name_of("cover")]["J2"] = "=cmd|'/C calc'!A0"


def _rows_moved(sheet: str, first: int, by: int):
    def moves(name: str, cell: str) -> str:
        letters, row = coordinate_from_string(cell)
        return f"{letters}{row + by}" if name == name_of(sheet) and row >= first else cell

    return moves


@on_book(MOVES, reads_the_same=True, touches=["rows of documents"], moves=_rows_moved("documents", TABLE_FIRST_ROW + 5, 1))
def blank_row_inside(book):
    _insert_rows(book[name_of("documents")], TABLE_FIRST_ROW + 5, 1)


@on_book(MOVES, reads_the_same=True, touches=["rows of plan"], moves=_rows_moved("plan", 1, 3))
def header_shifted_down(book):
    _insert_rows(book[name_of("plan")], 1, 3)


def _columns_swapped(name: str, cell: str) -> str:
    letters, row = coordinate_from_string(cell)
    first, second = (re.sub(r"\d", "", at("documents", column)) for column in ("title", "note"))
    other = {first: second, second: first}.get(letters, letters)
    return f"{other}{row}" if name == name_of("documents") and row >= TABLE_FIRST_ROW - 1 else cell


@on_book(MOVES, reads_the_same=True, touches=["columns of documents"], moves=_columns_swapped)
def columns_in_another_order(book):
    sheet = book[name_of("documents")]
    for row in range(TABLE_FIRST_ROW - 1, sheet.max_row + 1):
        here, there = (sheet[f"{re.sub(r'[0-9]', '', at('documents', column))}{row}"] for column in ("title", "note"))
        here.value, there.value = there.value, here.value


@on_parts(reads_the_same=True, touches=["plain XML"])
def prefixed_xml(parts):
    """Elements with a namespace prefix, as some programs write them: the parser takes over."""
    name = _sheet_part(parts, "documents")
    root = etree.fromstring(parts[name])
    main = root.tag[1:].split("}")[0]
    renamed = etree.Element(root.tag, root.attrib, nsmap={"x": main, **{k: v for k, v in root.nsmap.items() if k}})
    renamed.extend(list(root))
    etree.cleanup_namespaces(renamed, top_nsmap={"x": main})
    return parts | {name: etree.tostring(renamed)}


@on_bytes(stage=BYTES, reads_the_same=True)
def stored_without_compression(content):
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return packed({name: package.read(name) for name in package.namelist()}, zipfile.ZIP_STORED)


@on_parts(reads_the_same=True)
def parts_in_another_order(parts):
    return dict(sorted(parts.items(), reverse=True))


@on_parts(reads_the_same=True, touches=["plain XML"])
def text_in_several_runs(parts):
    """Rich text: the middle of every document number in bold."""
    found = re.compile(rb"<t(?: [^>]*)?>([^<]*)(/KH-)([^<]*)</t>")
    runs = rb"<r><t>\1</t></r><r><rPr><b/></rPr><t>\2</t></r><r><t>\3</t></r>"
    assert any(found.search(part) for part in parts.values())
    return {name: found.sub(runs, part) if name.endswith(".xml") else part for name, part in parts.items()}


@on_parts(reads_the_same=True, touches=["indicators:6"])
def formula_with_its_value(parts):
    name, here = _sheet_part(parts, "indicators"), at("indicators", "value", 6).encode()
    cell = re.compile(rb'(<c r="' + here + rb'"[^>]*>)<v>')
    assert cell.search(parts[name])
    return parts | {name: cell.sub(rb"\1<f>1+1</f><v>", parts[name])}


# ---------------------------------------------------------------------------------------------- breaks rules

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
broken("text_in_an_old_font", "CEL-09", "tasks", "name", own(2), "Rµ so¸t quy tr×nh, hç trî doanh nghiÖp")
broken("task_without_text", "TSK-01", "tasks", "name", own(3), None)
broken("task_code_invented", "TSK-09", "tasks", "task_code", own(4), "NV-99")
broken("task_without_sub_index", "TSK-07", "tasks", "sub_indices", own(5), None)
broken("plan_without_text", "PLN-02", "plan", "name", 1, None)
broken("no_signer", "COV-06", "cover", "signer_name", 0, None)
broken("department_swapped_on_the_cover", "IDN-04", "cover", "department_code", 0, "STC")


@on_book(touches=["tasks:injected"])
def formula_as_text(book):
    """Text that begins like a formula stays that text, whatever it says; a name may be anything."""
    for row, text in ((own(6), '=HYPERLINK("http://127.0.0.1:9")'), (own(7), "+cmd|' /C calc'!A0"), (own(8), "@SUM(1)")):
        cell = book[name_of("tasks")][at("tasks", "name", row)]
        cell.value, cell.data_type = text, "s"


@on_book(breaks=tuple(("TSK-08", name_of("tasks"), at("tasks", "name", own(row))) for row in (9, 10)), touches=[f"tasks:{own(9)}"])
def row_copied(book):
    for column in ("name", "sub_indices"):
        book[name_of("tasks")][at("tasks", column, own(10))].value = book[name_of("tasks")][at("tasks", column, own(9))].value


@on_book(breaks=(("STR-05", name_of("documents"), f"A{TABLE_FIRST_ROW + 6}"),))
def row_hidden(book):
    book[name_of("documents")].row_dimensions[TABLE_FIRST_ROW + 6].hidden = True


@on_book(breaks=(("STR-07", name_of("tasks"), at("tasks", "field", own(11))),))
def data_cells_merged(book):
    first, second = at("tasks", "field", own(11)), at("tasks", "field", own(12))
    book[name_of("tasks")][second].value = None
    book[name_of("tasks")].merge_cells(f"{first}:{second}")


@on_book(breaks=(("STR-02", "Chỉ tiêu (2)", "A1"),), touches=["indicators copied"])
def hidden_copy_of_a_sheet(book):
    copy = book.copy_worksheet(book[name_of("indicators")])
    copy.title, copy.sheet_state = "Chỉ tiêu (2)", "hidden"


@on_book(breaks=(("STR-02", "Ghi chú riêng", "B2"),))
def sheet_added(book):
    book.create_sheet("Ghi chú riêng")["B2"] = "nhớ gửi"


@on_book(breaks=(("STR-01", name_of("assessment"), None),))
def sheet_deleted(book):
    del book[name_of("assessment")]


@on_book(breaks=(("STR-04", name_of("plan"), f"{get_column_letter(15)}{TABLE_FIRST_ROW - 1}"),))
def column_added(book):
    book[name_of("plan")].cell(TABLE_FIRST_ROW - 1, 15).value = "Cột tự thêm"


@on_book(breaks=(("STR-06", name_of("documents"), f"{get_column_letter(9)}{TABLE_FIRST_ROW - 1}"),))
def column_twice(book):
    book[name_of("documents")].cell(TABLE_FIRST_ROW - 1, 9).value = "Trích yếu"


@on_book(breaks=(("IDN-05", None, None),), touches=["stamp"])
def template_of_before(book):
    _stamp(book, "template_version", "2019.3")


@on_book(breaks=(("IDN-06", None, None),), touches=["stamp", "cover:0"])  # without it, the cover says whose rules hold
def stamp_deleted(book):
    del book["_pci"]


@on_parts(breaks=(("FIL-07", None, None),))
def macros_inside(parts):
    return parts | {"xl/vbaProject.bin": b"not a real project"}


@on_bytes(
    stage=BYTES,
    reads_the_same=True,
    file_name=f"{ROUND}_STC.xlsx",
    touches=["file name"],
)
def file_name_of_another_department(content):
    return content


# ---------------------------------------------------------------------------------------------- quarantined


@on_book(quarantined_by="IDN-02", touches=["stamp"])
def round_of_another_year(book):
    _stamp(book, "round_key", "QNG-2019-Y")


@on_book(quarantined_by="IDN-01", touches=["stamp"])
def department_that_nobody_knows(book):
    _stamp(book, "department", "XYZ")


@on_book(quarantined_by="IDN-03", touches=["stamp", "cover:0"])
def stamp_and_cover_deleted(book):
    del book["_pci"], book[name_of("cover")]


@on_parts(reads_the_same=True)
def million_rows_declared(parts):
    name = _sheet_part(parts, "tasks")
    xml = re.sub(rb"<dimension [^>]*/>", b"", parts[name])
    return parts | {name: xml.replace(b"<sheetViews", b'<dimension ref="A1:O1048576"/><sheetViews', 1)}


@on_parts(reads_the_same=True)
def empty_row_in_the_last_line(parts):
    """What LibreOffice writes once a row was deleted."""
    name = _sheet_part(parts, "tasks")
    return parts | {name: parts[name].replace(b"</sheetData>", b'<row r="1048576"/></sheetData>')}


@on_parts(reads_the_same=True)
def formatted_row_to_the_last_column(parts):
    name = _sheet_part(parts, "plan")
    blank = b"".join(b'<c r="%s900" s="1"/>' % get_column_letter(column).encode() for column in range(1, 16_385))
    return parts | {name: parts[name].replace(b"</sheetData>", b'<row r="900">' + blank + b"</row></sheetData>")}


@on_parts(reads_the_same=True)
def cells_that_do_not_say_where_they_stand(parts):
    """In a sheet of our own no cell is left out, blank ones included, so that their order tells their place."""
    name = _sheet_part(parts, "guide")
    return parts | {name: re.sub(rb'<c r="A\d+"', b"<c", parts[name])}


@on_parts(quarantined_by="FIL-13")
def entities_declared(parts):
    return parts | {
        "xl/workbook.xml": b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>' + parts["xl/workbook.xml"].split(b"?>", 1)[-1]
    }


@on_parts(quarantined_by="FIL-09")
def packed_too_tightly(parts):
    return parts | {"xl/media/image1.png": b"\0" * (12 * 2**20)}


@on_parts(quarantined_by="FIL-05")
def part_missing(parts):
    return {name: part for name, part in parts.items() if name != _sheet_part(parts, "plan")}


# After all others that look for a part by its usual name.
@on_parts(reads_the_same=True)
def parts_under_other_names(parts):
    renamed = {name.replace("xl/workbook.xml", "xl/so_lam_viec.xml"): part for name, part in parts.items()}
    renamed["xl/_rels/so_lam_viec.xml.rels"] = renamed.pop("xl/_rels/workbook.xml.rels")
    for name in ("[Content_Types].xml", "_rels/.rels"):
        renamed[name] = renamed[name].replace(b"xl/workbook.xml", b"xl/so_lam_viec.xml")
    return renamed


@on_parts(reads_the_same=True)
def parts_with_backslashes(parts):
    return {name.replace("/", "\\"): part for name, part in parts.items()}


@on_bytes(quarantined_by="FIL-05")
def cut_off_in_the_middle(content):
    return content[: len(content) * 2 // 3]


@on_bytes(quarantined_by="FIL-04")
def old_format_renamed(content):
    return bytes.fromhex("d0cf11e0a1b11ae1") + content[:600]


@on_bytes(quarantined_by="FIL-02")
def protected_by_a_password(content):
    return bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le")


@on_bytes(quarantined_by="FIL-03")
def emptied(content):
    return b""


@on_bytes(quarantined_by="FIL-22")
def saved_as_csv(content):
    return "TT;Mã chỉ tiêu;Thực hiện năm nay\n1;TRA-03;93\n2;TRA-04;12\n".encode()


@on_bytes(quarantined_by="FIL-21")
def photographed(content):
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + bytes(200)


@on_bytes(quarantined_by="FIL-24")
def packed_as_rar(content):
    return b"Rar!\x1a\x07\x01\x00" + bytes(200)


@on_bytes(quarantined_by="FIL-24")
def two_workbooks_in_one_archive(content):
    return packed({"SKHDT.xlsx": valid(), "SKHDT lan 2.xlsx": valid()})


@on_bytes(quarantined_by="FIL-23")
def saved_as_a_web_page(content):
    return b"<html><table><tr><td>PCI</td></tr></table></html>"


# ---------------------------------------------------------------------------------------------- how it is done


def _column(book, sheet: str, column: str):
    letters = re.sub(r"\d", "", at(sheet, column))
    return book[name_of(sheet)][letters][TABLE_FIRST_ROW - 1 :]


def _stamp(book, label: str, value: str) -> None:
    for row in book["_pci"].iter_rows():
        if row[0].value == label:
            row[1].value = value


def _insert_rows(sheet, first: int, by: int) -> None:
    """Insert rows as Excel does: what is merged or hidden below moves along."""
    areas = [str(area) for area in sheet.merged_cells.ranges]
    for area in areas:
        sheet.unmerge_cells(area)
    hidden = [row for row, dimension in sheet.row_dimensions.items() if dimension.hidden]
    sheet.insert_rows(first, by)
    for row in hidden:
        sheet.row_dimensions[row].hidden = False
    for row in hidden:
        sheet.row_dimensions[row + by if row >= first else row].hidden = True
    for area in areas:
        left, top, right, bottom = openpyxl.utils.range_boundaries(area)
        by_top, by_bottom = (by if edge >= first else 0 for edge in (top, bottom))
        sheet.merge_cells(start_row=top + by_top, end_row=bottom + by_bottom, start_column=left, end_column=right)


def _sheet_part(parts: dict[str, bytes], sheet: str) -> str:
    """The part of a sheet by its name, in the form of composed or decomposed Unicode."""
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    book = etree.fromstring(parts["xl/workbook.xml"])
    rid = next(e.get(relation) for e in book.iter("{*}sheet") if unicodedata.normalize("NFC", e.get("name")) == name_of(sheet))
    targets = {e.get("Id"): e.get("Target") for e in etree.fromstring(parts["xl/_rels/workbook.xml.rels"])}
    return targets[rid].lstrip("/") if targets[rid].startswith("/") else f"xl/{targets[rid]}"
