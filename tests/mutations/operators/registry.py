"""What an operator is, how one is registered, and the words in which the others of this folder speak of a workbook."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache

import openpyxl
from lxml import etree
from openpyxl.utils.cell import coordinate_from_string

from include.catalog import load_catalogue
from include.sample.generate import generate_workbook
from include.workbook.place import TABLE_FIRST_ROW, address_of

ROUND, DEPARTMENT = "QNG-2021-Y", "SKHĐT"
FILE_NAME = f"{ROUND}_{DEPARTMENT}.xlsx"
CATALOGUE = load_catalogue()
OWED = [a.item for a in CATALOGUE.assignments(ROUND, DEPARTMENT) if a.kind == "indicator"]
TASKS = [a.item for a in CATALOGUE.assignments(ROUND, DEPARTMENT) if a.kind == "task"]
OWN_TASKS, DOCUMENTS, PLAN = 20, 20, 8
# The last tasks of its own, by their status: for operators that need one they know.
DONE, ALSO_DONE, ONGOING, DONE_BY_MARK = (len(TASKS) + row for row in range(16, OWN_TASKS))
CELLS, MOVES, BYTES, NAMES, NO_WORKBOOK = range(5)
Place = tuple[str, str | None, str | None]
"""Rule, sheet, cell. The rule may be ``FAULT``, any of at least a warning, or ``NOTICE``, any notice; the cell ``"*"``, any of the sheet,
or the number of a row, any of that row."""
FAULT, NOTICE = "a fault", "a notice"
HEADER_ROW = str(TABLE_FIRST_ROW - 1)


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
    kind: str = ""
    """Operators of one kind differ only in a value; a pair of kinds is tried with one of each."""
    module: str = ""


OPERATORS: dict[str, Operator] = {}


@cache
def valid() -> bytes:
    """A faultless workbook, last year's figures included, with enough records for every operator to have its own."""
    book = generate_workbook(CATALOGUE, ROUND, DEPARTMENT, seed=7, tasks=OWN_TASKS, documents=DOCUMENTS, plan=PLAN)
    for cell, before in zip(column_cells(book, "indicators", "value"), column_cells(book, "indicators", "last_year_value"), strict=True):
        if isinstance(cell.value, int | float):
            before.value = round(cell.value * 0.9, None if isinstance(cell.value, int) else 1)
    for row in range(own(16), own(OWN_TASKS)):
        sheet = book[name_of("tasks")]
        sheet[at("tasks", "status", row)].value = "Đang thực hiện" if row == ONGOING else "Hoàn thành"
        sheet[at("tasks", "reason", row)].value = None
    return saved(book)


def saved(book) -> bytes:
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def at(sheet: str, column: str, row: int = 0) -> str:
    return address_of(CATALOGUE, sheet, column, row)


def letters_of(sheet: str, column: str) -> str:
    return re.sub(r"\d", "", at(sheet, column))


def line(row: int) -> str:
    """The row of the ``row``-th record of a table, as a place."""
    return str(TABLE_FIRST_ROW + row)


def name_of(sheet: str) -> str:
    return CATALOGUE.layout.sheet(sheet).name


def own(row: int) -> int:
    """The position of a task that the department added itself."""
    return len(TASKS) + row


def header(sheet: str, column: str) -> str:
    return letters_of(sheet, column) + HEADER_ROW


def _register(function, mutate, stage, **how):
    how["touches"] = frozenset(how.get("touches", ()))
    assert function.__name__ not in OPERATORS, function.__name__
    OPERATORS[function.__name__] = Operator(
        function.__name__, mutate, stage, kind=_kind(function, **how), module=_module_of(function), **how
    )
    return function


def _kind(function, breaks: tuple[Place, ...] = (), **how) -> str:
    """What a function that makes operators makes is one kind, as long as it ends in the same sheet."""
    maker, made, _ = function.__qualname__.partition(".<locals>")
    return f"{maker} {sorted({str(place[1]) for place in breaks})}" if made else function.__name__


def _module_of(function) -> str:
    """The module that registers it: a function that ``put`` made is of this one."""
    return function.__module__.rpartition(".")[2]


def on_book(stage: int = CELLS, **how):
    """An operator on the workbook as openpyxl opens it."""

    def register(function):
        def mutate(content: bytes) -> bytes:
            book = openpyxl.load_workbook(io.BytesIO(content))
            function(book)
            return saved(book)

        return _register(function, mutate, stage, **how)

    return register


def on_parts(stage: int = BYTES, **how):
    """An operator on the parts of the package."""

    def register(function):
        def mutate(content: bytes) -> bytes:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                parts = {name: package.read(name) for name in package.namelist()}
            return packed(function(parts))

        return _register(function, mutate, stage, **how)

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


def put(sheet: str, column: str, row: int, value: object, kind: str | None = None, number_format: str | None = None):
    """A mutation that writes one cell."""

    def function(book):
        cell = book[name_of(sheet)][at(sheet, column, row)]
        cell.value = value
        if kind:
            cell.data_type = kind
        if number_format:
            cell.number_format = number_format

    return function


def broken(
    name: str, rule: str, sheet: str, column: str, row: int, value: object, kind: str | None = None, *more: Place, shown: str | None = None
) -> None:
    """Register: one value in one cell, with the number format ``shown``, breaks one rule there."""
    function = put(sheet, column, row, value, kind, shown)
    function.__name__ = name
    here = (rule, name_of(sheet), at(sheet, column, row))
    on_book(breaks=(here, *more), touches=[f"{sheet}:{row}"])(function)


def harmless(name: str, sheet: str, column: str, row: int, value: object, kind: str | None = None, *, shown: str | None = None) -> None:
    """Register: one value in one cell, which has no finding."""
    function = put(sheet, column, row, value, kind, shown)
    function.__name__ = name
    on_book(touches=[f"{sheet}:{row}"])(function)


def indicator(number: int, wanted) -> int:
    """The row of the ``number``-th indicator (from 0) for which ``wanted`` holds."""
    ordered = [entry.code for entry in CATALOGUE.indicators if entry.code in OWED]
    return [n for n, code in enumerate(ordered) if wanted(CATALOGUE.indicator(ROUND, code))][number]


def column_cells(book, sheet: str, column: str):
    """The cells of a column below its header."""
    return book[name_of(sheet)][letters_of(sheet, column)][TABLE_FIRST_ROW - 1 :]


def stamp(book, label: str, value: str) -> None:
    for row in book["_pci"].iter_rows():
        if row[0].value == label:
            row[1].value = value


def names_and_units(*rows: int) -> tuple[Place, ...]:
    """What rows are promised whose names and units stand beside the codes of others."""
    places = (("IND-14", "indicator_name"), ("IND-16", "unit_name"))
    return tuple((rule, name_of("indicators"), at("indicators", column, row)) for row in rows for rule, column in places)


def rows_moved(sheet: str, first: int, by: int):
    def moves(name: str, cell: str) -> str:
        if name != name_of(sheet) or cell == "*":
            return cell
        letters, row = ("", int(cell)) if cell.isdigit() else coordinate_from_string(cell)
        return f"{letters}{row + by}" if row >= first else cell

    return moves


def insert_rows(sheet, first: int, by: int) -> None:
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


def sheet_part(parts: dict[str, bytes], sheet: str) -> str:
    """The part of a sheet by its name, in the form of composed or decomposed Unicode."""
    relation = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
    book = etree.fromstring(parts["xl/workbook.xml"])
    rid = next(e.get(relation) for e in book.iter("{*}sheet") if unicodedata.normalize("NFC", e.get("name")).strip() == name_of(sheet))
    targets = {e.get("Id"): e.get("Target") for e in etree.fromstring(parts["xl/_rels/workbook.xml.rels"])}
    return targets[rid].lstrip("/") if targets[rid].startswith("/") else f"xl/{targets[rid]}"


def with_cell(parts: dict[str, bytes], sheet: str, address: str, kind: bytes, content: bytes) -> dict[str, bytes]:
    """The parts with one cell's XML replaced: ``kind`` is its attribute ``t``, if any, ``content`` what stands inside."""
    name = sheet_part(parts, sheet)
    cell = re.compile(rb'<c r="' + address.encode() + rb'"([^>]*?)(?:/>|>.*?</c>)', re.DOTALL)
    found = cell.search(parts[name])
    assert found, f"{sheet} has no cell {address}"
    attributes = re.sub(rb'\s+t="\w+"', b"", found[1])
    written = b'<c r="' + address.encode() + b'"' + attributes + kind + b">" + content + b"</c>"
    return parts | {name: parts[name][: found.start()] + written + parts[name][found.end() :]}
