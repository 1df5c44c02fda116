"""Finds the header of a table and says which column each header names.

A header is known by its words: footnote marks, a unit in brackets, missing signs and the round's own years do no harm. A header over
two columns or two rows is understood by what is merged and what stands below, or is a problem; nothing is read under a header that
says something else.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice, pairwise
from typing import NamedTuple

from include.catalog.models import Column
from include.workbook.garbled import garbled
from include.workbook.vietnamese_writing import clean, unsigned_key, word_key
from include.workbook.vocabulary import VOCABULARY
from include.workbook.workbook_reading import Cell, SheetReading

CellsOfRow = dict[int, Cell]
"""The cells of a row that show something, by their column."""
HEADER_SEARCH_ROWS = 40
FEWEST_HEADERS = 3
"""Fewer known headers than this, and a table is somebody else's."""
_LONGEST_HEADER = 120
_MOST_HEADERS = 256
_FIGURES = ("number", "quantity", "date")
_FOOTNOTE = re.compile(r"\s*(?:\([0-9]{1,2}\)|\[[0-9]{1,2}\]|[*¹²³]+|(?<![0-9])[0-9]{1,2}\))$")
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)$")
_YEAR = re.compile(VOCABULARY["year"])
_NUMBER_OF_COLUMN = re.compile(r"\(?([0-9]{1,2}|[a-z])\)?(?:\s*=.*)?")


class Named(NamedTuple):
    """What a header names: a column, or one status of a column that has a column for each."""

    column: Column
    code: str | None = None
    other_year: str | None = None
    """The year that the header says, where it is not the column's."""
    garbled: bool = False


class HeaderResolver:
    """Knows the headers of every sheet in the writings that people give them."""

    def __init__(self, headers: dict[str, dict[str, Column]], one_hot: dict[str, dict[str, tuple[Column, str]]]) -> None:
        self._exact: dict[str, dict[str, Named]] = {}
        self._unsigned: dict[str, dict[str, Named]] = {}
        self._named = lru_cache(maxsize=8_000)(self._find)  # the same words stand in row after row, and in every workbook
        self._named_by_text = lru_cache(maxsize=4_000)(self._find_text)
        for sheet, columns in headers.items():
            exact = {word: Named(column) for word, column in columns.items()}
            for word, (column, code) in one_hot[sheet].items():
                exact.setdefault(word, Named(column, code))
            self._exact[sheet] = exact
            self._unsigned[sheet] = _only_one_meaning(exact)

    def named(self, sheet: str, cell: Cell, year: int | None, also_broken: bool = True) -> Named | None:
        """What the header in ``cell`` names in a sheet of the layout, seen from a round of ``year``; ``None`` when nothing.

        ``also_broken``: whether its letters may be those of an old font.
        """
        if cell.kind != "text" or len(cell.raw) > _LONGEST_HEADER:
            return None
        return self._named_by_text(sheet, cell.raw, year, also_broken)

    def _find_text(self, sheet: str, text: str, year: int | None, also_broken: bool) -> Named | None:
        found = self._named(sheet, word_key(text), year)
        if found is None and also_broken and (broken := garbled(text)) and broken.meant:
            found = self._named(sheet, word_key(broken.meant), year)
            return found._replace(garbled=True) if found else None
        return found

    def _find(self, sheet: str, key: str, year: int | None) -> Named | None:
        if not key:
            return None
        if found := self._look_up(sheet, key):
            return found
        said = _YEAR.search(key)
        for shorter in _shorter(key):
            for candidate in _with_words_for_years(shorter, year) if said else (shorter,):
                if found := self._look_up(sheet, candidate):
                    return _checked(found, said[1] if said else None, year)
        return None

    def _look_up(self, sheet: str, key: str) -> Named | None:
        return self._exact[sheet].get(key) or self._unsigned[sheet].get(unsigned_key(key))


def _only_one_meaning(exact: dict[str, Named]) -> dict[str, Named]:
    """Headers without signs, except those that more than one column would share."""
    found: dict[str, Named | None] = {}
    for word, named in exact.items():
        key = unsigned_key(word)
        found[key] = named if found.get(key, named) == named else None
    return {key: named for key, named in found.items() if named}


def _shorter(key: str) -> list[str]:
    """The header as it is, and without its footnote marks, brackets and final colon, one after the other."""
    found = [key]
    while True:
        shorter = _FOOTNOTE.sub("", found[-1].rstrip(" :.,;-–"))
        if shorter == found[-1]:
            shorter = _IN_BRACKETS.sub("", shorter)
        if shorter == found[-1] or not shorter:
            return found
        found.append(shorter)


def _with_words_for_years(key: str, year: int | None) -> list[str]:
    said = _YEAR.search(key)
    base = " ".join(_YEAR.sub(" ", key).replace("( )", " ").split())
    words = {year: VOCABULARY["this_year"], year - 1: VOCABULARY["last_year"]}.get(int(said[1])) if said and year else None
    return [f"{base} {words}".strip(), base] if words else [base]


def _checked(named: Named, said: str | None, year: int | None) -> Named | None:
    """What a header names that says a year: a figure's column only where the year is its own."""
    if said is None:
        return named
    if named.column.year is None:
        return named if named.column.type not in _FIGURES or int(said) == year else None
    meant = None if year is None else year - (named.column.year == "last")
    return named if int(said) == meant else named._replace(other_year=said)


class HeaderCell(NamedTuple):
    """One header: where it stands, its text, and what it names."""

    row: int
    column: int
    text: str
    named: Named | None


@dataclass(slots=True)
class Header:
    """The header of a table: one row, or two of which the upper one groups the lower one's columns."""

    row: int
    last_row: int
    cells: list[HeaderCell] = field(default_factory=list)

    @property
    def known(self) -> int:
        """How many of its cells name a column."""
        return sum(cell.named is not None for cell in self.cells)


def find_header(sheet: SheetReading, rows: dict[int, CellsOfRow], key: str, resolver: HeaderResolver, year: int | None) -> Header | None:
    """The header of a table among the first of its ``rows``; ``None`` when too few cells name a column."""
    one_row = [header_at(number, row, key, resolver, year) for number, row in islice(rows.items(), HEADER_SEARCH_ROWS)]
    two_rows = [_two_rows_at(sheet, rows, upper, key, resolver, year) for upper in one_row]
    best: Header | None = None
    for header in (*one_row, *two_rows):  # two rows are one header only where they name more columns together
        if header and header.known >= FEWEST_HEADERS and (best is None or header.known > best.known):
            best = header
    return best


def header_at(number: int, row: CellsOfRow, key: str, resolver: HeaderResolver, year: int | None, also_broken: bool = True) -> Header:
    """One row read as a header."""
    cells = [HeaderCell(number, c, clean(cell.raw), resolver.named(key, cell, year, also_broken)) for c, cell in row.items()]
    return Header(number, number, cells)


def _two_rows_at(
    sheet: SheetReading, rows: dict[int, CellsOfRow], upper: Header, key: str, resolver: HeaderResolver, year: int | None
) -> Header | None:
    """A row and the one below it as one header, when every cell below names a column, alone or after the words above it."""
    row = upper.row
    below = rows.get(row + 1)
    if not below or not upper.known or len(below) + len(upper.cells) > _MOST_HEADERS:
        return None
    lower: list[HeaderCell] = []
    for number, cell in below.items():
        above = max((c.column for c in upper.cells if c.column <= number), default=None)
        together = cell._replace(raw=f"{rows[row][above].raw} {cell.raw}") if above is not None else cell
        named = resolver.named(key, cell, year) or resolver.named(key, together, year)
        if named is None:
            return None
        lower.append(HeaderCell(row + 1, number, clean(cell.raw), named))
    kept = [cell for cell in upper.cells if not any(cell.column <= c.column <= _last_column(sheet, row, cell.column) for c in lower)]
    return Header(row, row + 1, sorted([*kept, *lower], key=lambda cell: cell.column))


def _last_column(sheet: SheetReading, row: int, column: int) -> int:
    return next((right for top, left, bottom, right in sheet.merged if top <= row <= bottom and left == column), column)


def last_column_of(sheet: SheetReading, cell: HeaderCell) -> int:
    """The last column that a header is merged over; its own when it is not merged."""
    return _last_column(sheet, cell.row, cell.column)


def numbers_columns(row: CellsOfRow) -> bool:
    """Whether a row only numbers the columns: (1) (2) (3), or A B 1 2."""
    found = [_NUMBER_OF_COLUMN.fullmatch(word_key(cell.raw)) for _, cell in sorted(row.items())]
    if len(found) < FEWEST_HEADERS or not all(found):
        return False
    numbers = [int(match[1]) for match in found if match and match[1].isdigit()]
    letters = [match[1] for match in found if match and not match[1].isdigit()]
    one_after_the_other = all(later == earlier + 1 for earlier, later in pairwise(numbers))
    return one_after_the_other and letters == sorted(set(letters)) and (len(numbers) > 1 or len(letters) > 1)
