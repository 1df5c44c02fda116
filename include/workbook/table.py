"""Reads a table sheet into records, one a row under its header. Nothing is dropped in silence.

Which column stands where is found in ``table_header``, which rows hold a record in ``table_rows``; what stands outside them is reported by
``table_outside``, and what is known of a figure before it is read comes from ``table_figures``.
"""

from __future__ import annotations

from typing import Any

from include.catalog.models import Column
from include.texts import book
from include.workbook import cells
from include.workbook.table_figures import TableFigures
from include.workbook.table_header import columns_of
from include.workbook.table_outside import tell_hidden, tell_merged
from include.workbook.table_rows import RecordRow, RecordRows
from include.workbook.table_sheet import TableSheet
from include.workbook.typed import NOTHING_KNOWN, TypedCells, without_value
from include.workbook.vietnamese_writing import clean, word_key
from include.workbook.workbook_reading import Cell, Record

_TEXTS = book("reading")


class TableReader(TypedCells):
    """Reads one table sheet. ``one_hot`` says which columns stand for one status each."""

    one_hot: dict[int, tuple[Column, str]]
    table: TableSheet

    def records(self, year: int | None) -> list[Record]:
        """The records of the sheet, seen from a round of ``year`` (``None`` where the workbook does not say it)."""
        self.table = table = TableSheet(self.layout, self.sheet, self.words, self.reading, year)
        columns = columns_of(table)
        if columns is None:
            return []
        self.one_hot = columns.one_hot
        finder = RecordRows(table, columns)
        rows = finder.find()
        numbers = {row.number for row in rows}
        tell_hidden(table, columns, numbers)
        tell_merged(table, {*finder.places.values(), *columns.one_hot}, numbers)
        figures = TableFigures(table, rows)
        return [self._record(row, figures) for row in rows]

    def _record(self, row: RecordRow, figures: TableFigures) -> Record:
        self.known = figures.known_of(row)
        values: dict[str, Any] = {}
        for column in self.layout.columns:
            number = row.places.get(column.key)
            values[column.key] = self.value(column, row.cells.get(number), row.number, number) if number else None
        self.known = NOTHING_KNOWN
        places = dict(row.places)
        if self.one_hot:
            self._read_one_hot(row, values, places)
        return Record(row.number, values, places, self.sheet.name)

    # -------------------------------------------------------------- a column for each status

    def _read_one_hot(self, row: RecordRow, values: dict[str, Any], places: dict[str, int]) -> None:
        for column in {column.key: column for column, _ in self.one_hot.values()}.values():
            numbers = [number for number, (other, _) in sorted(self.one_hot.items()) if other.key == column.key]
            marked = [number for number in numbers if self._is_marked(column, row.number, row.cells.get(number), number)]
            codes = [self.one_hot[number][1] for number in marked]
            said = values.get(column.key)
            if len(marked) > 1 or (codes and said is not None and said != codes[0]):
                words = [cells.address(row.number, places[column.key])] if said is not None and said not in codes else []
                shown = "; ".join([*words, *(cells.address(row.number, number) for number in marked)])
                here = marked[1] if len(marked) > 1 else marked[0]
                self.problem(column, row.number, here, "one_hot_conflict", shown, _TEXTS.vi("expected.one_mark"))
            if codes and said is None:
                values[column.key] = codes[0]
            places.setdefault(column.key, marked[0] if marked else min(numbers))

    def _is_marked(self, column: Column, row_number: int, cell: Cell | None, number: int) -> bool:
        """Whether a cell under one status marks it; what is neither a mark nor none is a problem at the cell."""
        if cell is None or not clean(cell.raw):
            return False
        if cell.kind in ("error", "formula_without_value"):
            self.problem(column, row_number, number, without_value(cell), cell.raw, _TEXTS.vi("expected.mark_or_blank"))
            return False
        word = word_key(cell.raw)
        mark = self.words.marks.get(word) if cell.kind in ("text", "boolean") or word in ("0", "1") else None
        if mark is None and cell.kind == "text":
            named = self.table.named(cell)
            mark = "marked" if named and named.code == self.one_hot[number][1] else None
        if mark is None or cell.kind == "date" or "%" in cell.marks:
            self.problem(column, row_number, number, "no_mark", cell.raw, _TEXTS.vi("expected.mark_in_one_column"))
            return False
        return mark == "marked"
