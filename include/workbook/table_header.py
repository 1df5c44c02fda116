"""Says which column of the layout stands where under the header of a table, and tells what is wrong with the header."""

from __future__ import annotations

import re
from collections.abc import Iterable

from include.catalog.models import Column
from include.texts import book
from include.workbook import cells
from include.workbook.garbled import garbled
from include.workbook.headers import HeaderCell, Named, find_header, last_column_of
from include.workbook.table_sheet import TableColumns, TableSheet
from include.workbook.vietnamese_writing import word_key
from include.workbook.workbook_reading import Problem

_TEXTS = book("reading")
_IN_BRACKETS = re.compile(r"\(([^()]{1,40})\)")


def columns_of(table: TableSheet) -> TableColumns | None:
    """The columns under the header of a table; ``None`` when it has no header that is known. What is wrong or missing is a problem."""
    header = find_header(table.sheet, table.rows, table.layout.key, table.words.resolver, table.year)
    if header is None:
        _tell_missing(table, "A1", table.layout.columns)
        return None
    return _HeaderReader(table, TableColumns(header)).read()


def _tell_missing(table: TableSheet, here: str, columns: Iterable[Column]) -> None:
    for column in columns:
        if column.required_header:
            table.part(here, column.header_vi, "missing_header")
            table.reading.missing_columns.add((table.sheet.name, column.key))


class _HeaderReader:
    """Takes the cells of one header, one after the other. Holds only what its steps share."""

    def __init__(self, table: TableSheet, columns: TableColumns) -> None:
        self._table, self._columns = table, columns
        self._offered = [column.key for column in table.layout.columns if column.offered]
        self._filled = {number for row, found in table.rows.items() if row > columns.header.last_row for number in found}

    def read(self) -> TableColumns:
        table, columns = self._table, self._columns
        flagged: set[str] = set()
        for cell in columns.header.cells:
            flagged |= self._take(cell)
        self._take_columns_without_header(flagged)
        marked = {column.key for column, _ in columns.one_hot.values()}
        table.reading.missing_columns |= {(table.sheet.name, key) for key in flagged - columns.places.keys() - marked}
        flagged |= marked
        missing = [column for column in table.layout.columns if column.key not in columns.places and column.key not in flagged]
        _tell_missing(table, cells.address(columns.header.row, 1), missing)
        return columns

    def _take(self, cell: HeaderCell) -> set[str]:
        """Map one header; the answer names the columns that have another problem already."""
        here, named = cells.address(cell.row, cell.column), cell.named
        if named is None:
            if word_key(cell.text):
                self._columns.others.add(cell.column)
                self._table.part(here, cell.text, "unknown_header")
            return set()
        if named.garbled:
            self._tell_garbled(cell, named)
        if named.other_year:
            self._columns.others.add(cell.column)
            self._table.part(here, cell.text, "header_of_other_year", _TEXTS.vi("expected.column", name=named.column.header_vi))
            return {named.column.key}
        last = last_column_of(self._table.sheet, cell)
        over = [n for n in range(cell.column, last + 1) if n in self._filled] if last > cell.column else []
        if len(over) > 1:
            self._columns.others.update(over)
            self._table.part(here, cell.text, "merged_header", _TEXTS.vi("expected.one_header_a_column"))
            return {named.column.key, *(self._offered[number - 1] for number in over if number <= len(self._offered))}
        if named.column.year and (unit := self._unit_in(cell.text)):
            expected = _TEXTS.vi("expected.column_without_unit", name=named.column.header_vi, unit=unit)
            self._table.part(here, cell.text, "header_with_unit", expected)
        self._place(cell, named, here)
        return set()

    def _place(self, cell: HeaderCell, named: Named, here: str) -> None:
        if named.code is not None:
            self._columns.one_hot[cell.column] = (named.column, named.code)
            self._table.part(here, cell.text, None)
            return
        key, places = named.column.key, self._columns.places
        self._table.part(here, cell.text, "duplicate_header" if key in places else None)
        if key in places:
            self._columns.others.add(cell.column)
        places.setdefault(key, cell.column)

    def _unit_in(self, header: str) -> str | None:
        """The unit in brackets over figures that each have a unit of their own; per cent is the usual one and harmless."""
        said: str
        for said in _IN_BRACKETS.findall(word_key(header)):
            if said not in self._table.words.pct_words and not any(c.isdigit() for c in said) and self._table.is_measured(said):
                return said
        return None

    def _tell_garbled(self, cell: HeaderCell, named: Named) -> None:
        sheet = self._table.sheet
        raw = sheet.rows[cell.row][cell.column].raw
        found = garbled(raw)
        problem, expected = found.kind if found else "old_font", _TEXTS.vi("expected.unicode", name=named.column.header_vi)
        self._table.reading.problems.append(Problem(sheet.name, cell.row, cell.column, named.column.key, problem, raw, expected))

    def _take_columns_without_header(self, flagged: set[str]) -> None:
        """A column whose header was emptied is known by its neighbours, when both are those of the template."""
        keys, columns = self._offered, self._columns
        named = {cell.column for cell in columns.header.cells} | columns.others
        for number in range(1, len(keys) + 1):
            if number in named or number not in self._filled:
                continue
            at = {place: key for key, place in columns.places.items()}
            for position, key in enumerate(keys):
                before = keys[position - 1] if position else None
                after = keys[position + 1] if position + 1 < len(keys) else None
                free = key not in columns.places and key not in flagged
                if free and at.get(number - 1) == before and at.get(number + 1) == after:
                    self._take_emptied(key, number)
                    break

    def _take_emptied(self, key: str, number: int) -> None:
        column = next(column for column in self._table.layout.columns if column.key == key)
        self._columns.places[key] = number
        problem = "emptied_required_header" if column.required_header else "emptied_header"
        self._table.part(cells.address(self._columns.header.row, number), column.header_vi, problem)
