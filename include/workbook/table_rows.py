"""Tells the rows of a table that hold a record from those that hold none.

What is no record is understood (a row that numbers the columns, the header once more, the lines for signatures) or a problem at its cell.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from include.texts import book
from include.workbook import cells
from include.workbook.headers import FEWEST_HEADERS, CellsOfRow, header_at, numbers_columns
from include.workbook.table_outside import tell_block, tell_blocks
from include.workbook.table_sheet import ORDINAL, TableColumns, TableSheet
from include.workbook.vietnamese_writing import clean, code_key, word_key
from include.workbook.vocabulary import VOCABULARY
from include.workbook.workbook_reading import Cell

_TEXTS = book("reading")
_ORDINAL_TEXT = re.compile(VOCABULARY["ordinal"])
_PLACE_AND_DATE = re.compile(VOCABULARY["place_and_date"])
_MOST_OF_A_SIGNATURE = 4
_FEWEST_OF_A_RECORD, _FEWEST_WITH_A_CHOICE = 4, 3
_YEARS = range(1990, 2101)
_MOST_WORDS_OF_A_CODE = 3
_LONGEST_ENDING = 120
_FIGURES = ("number", "date", "boolean")
_STATUS_WORDS = ("choice", "sub_index")


class RecordRow(NamedTuple):
    """A row that holds a record, with the places of the columns that hold for it."""

    number: int
    cells: CellsOfRow
    places: dict[str, int]


class RecordRows:
    """Finds the rows of one table that hold a record. ``places`` says where the columns stand: a header further down may move them."""

    def __init__(self, table: TableSheet, columns: TableColumns) -> None:
        self._table, self._columns, self._words = table, columns, table.words
        self.places = columns.places
        layout = table.layout.columns
        self._codes = [column.key for column in layout if column.writing == "code"]
        self._code = next((column.key for column in layout if column.writing == "code" and column.required_header), None)
        self._entered = [column.key for column in layout if column.type in ("number", "choice")]
        self._supporting = [column.key for column in layout if column.type in ("text", "documents") and not column.required_header]

    def find(self) -> list[RecordRow]:
        """The rows that hold a record, in order."""
        self._tell_rows_above()
        return list(self._below())

    def _tell_rows_above(self) -> None:
        """Records above the header, where nobody reads them; titles, notes and the agency's name are none."""
        for number, filled in self._table.rows.items():
            if number >= self._columns.header.row or not filled or self._only_headers(filled):
                continue
            figures = sum(cell.kind in _FIGURES for cell in filled.values())
            like_a_record = len(filled) >= _FEWEST_OF_A_RECORD and (figures or self._chooses(filled))
            like_a_record = like_a_record or (len(filled) >= _FEWEST_WITH_A_CHOICE and self._chooses(filled))
            if like_a_record or self._has_known_code(filled) or len(filled) == figures:
                tell_block(self._table, [filled[column] for column in sorted(filled)])
            else:
                for cell in _lone_figures(filled):
                    tell_block(self._table, [cell])

    def _below(self) -> Iterator[RecordRow]:
        outside: list[Cell] = []
        loose: list[Cell] = []
        in_signature = seen = False
        repeated_at = 0
        for number, filled in self._table.rows.items():
            if number <= self._columns.header.last_row or not filled:
                continue
            if (not seen and numbers_columns(filled)) or (repeated_at == number - 1 and self._only_headers(filled)):
                continue
            if self._repeats_header(number, filled):
                repeated_at = number
            elif self._is_total(filled):
                expected = _TEXTS.vi("expected.no_total")
                self._table.part(cells.address(number, min(filled)), clean(filled[min(filled)].raw)[:80], "total_row", expected)
            elif self._is_signature(filled, in_signature):
                in_signature = True
            else:
                in_signature = False
                record = self._holds_a_record(filled)
                outside += self._outside(filled) if record else self._not_a_heading(filled)
                if record and self._is_loose(filled):
                    supporting = self._supporting_places()
                    loose += [filled[column] for column in sorted(filled) if column in supporting]
                    continue
                seen = seen or record
                if record:
                    yield RecordRow(number, filled, self.places)
        tell_blocks(self._table, outside)
        tell_blocks(self._table, loose, "loose_text", _TEXTS.vi("expected.text_of_a_record"))

    # -------------------------------------------------------------- what a row is

    def _holds_a_record(self, filled: CellsOfRow) -> bool:
        telling = {number for key, number in self.places.items() if key != ORDINAL} | self._columns.one_hot.keys()
        if telling.isdisjoint(filled):
            return False
        return self._code is None or self._has_code_or_figure(filled, self._code)

    def _is_loose(self, filled: CellsOfRow) -> bool:
        """Whether nothing of a row is filled but texts that say more of what is not there: no figure, no status and no name is lost."""
        mine = {*self.places.values(), *self._columns.one_hot} & filled.keys()
        supporting = self._supporting_places()
        ignored = supporting | {self.places.get(ORDINAL, 0)} | self._columns.others
        return mine <= ignored and all(filled[column].kind == "text" for column in mine & supporting)

    def _supporting_places(self) -> set[int]:
        """The columns that only say more of what another column names."""
        return {self.places[key] for key in self._supporting if key in self.places}

    def _has_code_or_figure(self, filled: CellsOfRow, key: str) -> bool:
        """Whether a row of a sheet of codes is a record, and neither a heading nor a note."""
        code = filled.get(self.places.get(key, 0))
        if code is not None and len(word_key(code.raw).split()) <= _MOST_WORDS_OF_A_CODE:
            return True
        return any(self.places.get(key) in filled for key in self._entered)

    def _only_headers(self, filled: CellsOfRow) -> bool:
        return all(self._table.named(cell) for cell in filled.values())

    def _repeats_header(self, number: int, filled: CellsOfRow) -> bool:
        """Whether a row is the header once more; one with its columns in another order is a problem, and holds for the rows under it."""
        if sum(cell.kind == "text" for cell in filled.values()) < FEWEST_HEADERS:
            return False
        again = header_at(number, filled, self._table.layout.key, self._words.resolver, self._table.year, also_broken=False)
        if again.known < FEWEST_HEADERS:
            return False
        places = {cell.named.column.key: cell.column for cell in again.cells if cell.named and cell.named.code is None}
        moved = {key: place for key, place in places.items() if self.places.get(key, place) != place}
        if moved:
            first = min(moved.values())
            expected = _TEXTS.vi("expected.order_of_columns")
            self._table.part(cells.address(number, first), clean(filled[first].raw), "repeated_header", expected)
            self.places = {key: place for key, place in self.places.items() if place not in places.values()} | places
        return True

    def _is_total(self, filled: CellsOfRow) -> bool:
        first = [word_key(cell.raw).rstrip(" :.") for _, cell in sorted(filled.items()) if cell.kind == "text"][:2]
        return any(word in self._words.totals for word in first) and not self._has_known_code(filled)

    def _has_known_code(self, filled: CellsOfRow) -> bool:
        numbers = {self.places[key] for key in self._codes if key in self.places}
        return any(code_key(filled[number].raw) in self._words.codes for number in numbers & filled.keys())

    def _is_signature(self, filled: CellsOfRow, begun: bool) -> bool:
        """A line of the signatures under a table: it begins with a word for them, and names follow."""
        if len(filled) > _MOST_OF_A_SIGNATURE or any(cell.kind != "text" for cell in filled.values()) or self._has_known_code(filled):
            return False
        return not self._chooses(filled) if begun else any(self._begins_signature(cell.raw) for cell in filled.values())

    def _begins_signature(self, raw: str) -> bool:
        if len(raw) > _LONGEST_ENDING:
            return False
        word = word_key(raw)
        bare = word.strip(" ():.,;-–")
        return bare in self._words.signatures or word.startswith(VOCABULARY["recipients"]) or bool(_PLACE_AND_DATE.fullmatch(word))

    def _chooses(self, filled: CellsOfRow) -> bool:
        """Whether a row holds a word of one of the lists in that list's column."""
        for column in self._table.layout.columns:
            cell = filled.get(self.places.get(column.key, 0))
            if cell is not None and column.type in _STATUS_WORDS:
                known = self._words.choices[column.choices] if column.choices else self._words.sub_indices
                if word_key(cell.raw) in known:
                    return True
        return False

    # -------------------------------------------------------------- which of its cells nobody reads

    def _outside(self, filled: CellsOfRow) -> Iterator[Cell]:
        """Cells of a record that belong to no column, and texts where only a number counts the rows."""
        mine = {*self.places.values(), *self._columns.one_hot, *self._columns.others}
        ordinal = self.places.get(ORDINAL)
        for number, cell in sorted(filled.items()):
            if number not in mine or (number == ordinal and not _counts_rows(cell)):
                yield cell

    def _not_a_heading(self, filled: CellsOfRow) -> Iterator[Cell]:
        """Cells of a row that is no record, except its number and the name of a sub-index, which head the rows below it."""
        for number, cell in sorted(filled.items()):
            counts = number == self.places.get(ORDINAL) and _counts_rows(cell)
            if not counts and number not in self._columns.others and word_key(cell.raw) not in self._words.sub_indices:
                yield cell


def _lone_figures(filled: CellsOfRow) -> Iterator[Cell]:
    """Figures in a line above the table that no words beside them say to be something else, and that are no year."""
    for number, cell in sorted(filled.items()):
        if cell.kind == "number" and number - 1 not in filled and cell.value not in _YEARS:
            yield cell


def _counts_rows(cell: Cell) -> bool:
    """Whether a cell holds the number of its row: 1, 1.1, II, a)."""
    return cell.kind != "text" or _ORDINAL_TEXT.fullmatch(clean(cell.raw)[:40]) is not None
