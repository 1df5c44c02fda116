"""Reads a table sheet into records: one a row, under its header, and tells what stands outside.

Under a header come records. What is none is understood (a row that numbers the columns, the header once more, the lines for
signatures) or told at its cell (a total, notes, figures in columns without a header). Nothing is dropped in silence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import groupby
from typing import Any

from include.catalog.models import Column
from include.workbook import cells
from include.workbook.figures import Known
from include.workbook.garbled import garbled
from include.workbook.headers import (
    FEWEST_HEADERS,
    Header,
    HeaderCell,
    find_header,
    header_at,
    last_column_of,
    numbers_columns,
)
from include.workbook.reading import Cell, Part, Problem, Record
from include.workbook.typed import NOTHING_KNOWN, RowKnown, TypedCells, without_value
from include.workbook.values import clean, code_key, number_style, parse_number, word_key

Row = dict[int, Cell]
_ORDINAL = "ordinal"
_ORDINAL_TEXT = re.compile(r"\(?[0-9a-zđ]{1,4}(?:[.\-/][0-9a-z]{1,4})*[.)]{0,2}", re.IGNORECASE)
_PLACE_AND_DATE = re.compile(r"(?:.{0,60}, )?ngày .{1,12}? ?tháng .{1,12}? ?năm .{0,12}")
_IN_BRACKETS = re.compile(r"\(([^()]{1,40})\)")
_MOST_OF_A_SIGNATURE = 4
_FEWEST_OF_A_RECORD, _FEWEST_WITH_A_CHOICE = 4, 3
_YEARS = range(1990, 2101)
_UNDER_A_HEADER = "số liệu nằm trong bảng, dưới tiêu đề"
_MOST_WORDS_OF_A_CODE = 3
_LONGEST_ENDING = 120
_FIGURES = ("number", "date", "boolean")
_STATUS_WORDS = ("choice", "sub_index")


class TableReader(TypedCells):
    """Reads one table sheet. ``columns`` and ``one_hot`` say where each column stands under the header that holds."""

    columns: dict[str, int]
    one_hot: dict[int, tuple[Column, str]]
    header: Header

    def records(self, year: int | None) -> list[Record]:
        """The records of the sheet, seen from a round of ``year`` (``None`` where the workbook does not say it)."""
        self.year = year
        found = find_header(self.sheet, self.layout.key, self.words.resolver, year)
        if found is None:
            self._tell_missing("A1", self.layout.columns)
            return []
        self._take_header(found)
        self._tell_rows_above()
        rows = list(self._rows_of_records())
        numbers = {number for number, _, _ in rows}
        self._tell_hidden(numbers)
        self._tell_merged(numbers)
        self._styles = self._styles_of(rows)
        return [self._record(number, row, columns) for number, row, columns in rows]

    def part(self, here: str, name: str, problem: str | None, expected: str = "") -> None:
        """Say of a header or a place whether it is as it should be."""
        self.reading.parts.append(Part(self.sheet.name, here, name, problem, expected or f"cột “{name}”"))

    # -------------------------------------------------------------- the header

    def _take_header(self, header: Header) -> None:
        self.header, self.columns, self.one_hot = header, {}, {}
        below = (row.values() for number, row in self.sheet.rows.items() if number > header.last_row)
        self._filled = {cell.column for row in below for cell in row if clean(cell.raw)}
        self._others: set[int] = set()
        told: set[str] = set()
        for cell in header.cells:
            told |= self._take_header_cell(cell)
        self._take_columns_without_header(told)
        told |= {column.key for column, _ in self.one_hot.values()}
        self.reading.missing_columns |= {(self.sheet.name, key) for key in told - self.columns.keys() - self._marked_keys()}
        missing = [column for column in self.layout.columns if column.key not in self.columns and column.key not in told]
        self._tell_missing(cells.address(header.row, 1), missing)

    def _marked_keys(self) -> set[str]:
        return {column.key for column, _ in self.one_hot.values()}

    def _tell_missing(self, here: str, columns: Iterable[Column]) -> None:
        for column in columns:
            if column.required_header:
                self.part(here, column.header_vi, "missing_header")
                self.reading.missing_columns.add((self.sheet.name, column.key))

    def _take_header_cell(self, cell: HeaderCell) -> set[str]:
        """Map one header; the answer names the columns of which something else was told."""
        here, named = cells.address(cell.row, cell.column), cell.named
        if named is None:
            if word_key(cell.text):
                self._others.add(cell.column)
                self.part(here, cell.text, "unknown_header")
            return set()
        if named.garbled:
            found = garbled(self.sheet.rows[cell.row][cell.column].raw)
            kind = found.kind if found else "old_font"
            self._tell_cell(named.column.key, cell, kind, f"chữ Unicode: “{named.column.header_vi}”")
        if named.other_year:
            self._others.add(cell.column)
            self.part(here, cell.text, "header_of_other_year", f"cột “{named.column.header_vi}”")
            return {named.column.key}
        last = last_column_of(self.sheet, cell)
        over = [n for n in range(cell.column, last + 1) if n in self._filled] if last > cell.column else []
        if len(over) > 1:
            self._others.update(over)
            self.part(here, cell.text, "merged_header", "mỗi cột một tiêu đề")
            return {named.column.key, *self._template_keys(over)}
        if named.column.year and (unit := self._unit_in(cell.text)):
            self.part(here, cell.text, "header_with_unit", f"cột “{named.column.header_vi}”, không ghi {unit}")
        if named.code is not None:
            self.one_hot[cell.column] = (named.column, named.code)
            self.part(here, cell.text, None)
            return set()
        key = named.column.key
        self.part(here, cell.text, "duplicate_header" if key in self.columns else None)
        if key in self.columns:
            self._others.add(cell.column)
        self.columns.setdefault(key, cell.column)
        return set()

    def _unit_in(self, header: str) -> str | None:
        """The unit in brackets over figures that each have a unit of their own; per cent is the usual one and harmless."""
        for said in _IN_BRACKETS.findall(word_key(header)):
            if said not in self.words.pct_words and not any(c.isdigit() for c in said) and self._is_measured(said):
                return f"“{said}”"
        return None

    def _tell_cell(self, field: str, cell: HeaderCell, problem: str, expected: str) -> None:
        raw = self.sheet.rows[cell.row][cell.column].raw
        self.reading.problems.append(Problem(self.sheet.name, cell.row, cell.column, field, problem, raw, expected))

    def _template_keys(self, numbers: Iterable[int]) -> set[str]:
        keys = [column.key for column in self.layout.columns if column.offered]
        return {keys[number - 1] for number in numbers if number <= len(keys)}

    def _take_columns_without_header(self, told: set[str]) -> None:
        """A column whose header was emptied is known by its neighbours, when both are those of the template."""
        keys = [column.key for column in self.layout.columns if column.offered]
        named = {cell.column for cell in self.header.cells} | self._others
        for number in range(1, len(keys) + 1):
            if number in named or number not in self._filled:
                continue
            at = {place: key for key, place in self.columns.items()}
            for position, key in enumerate(keys):
                before = keys[position - 1] if position else None
                after = keys[position + 1] if position + 1 < len(keys) else None
                if key not in self.columns and key not in told and at.get(number - 1) == before and at.get(number + 1) == after:
                    column = next(column for column in self.layout.columns if column.key == key)
                    self.columns[key] = number
                    problem = "emptied_required_header" if column.required_header else "emptied_header"
                    self.part(cells.address(self.header.row, number), column.header_vi, problem)
                    break

    # -------------------------------------------------------------- which rows are records

    def _rows_of_records(self) -> Iterator[tuple[int, Row, dict[str, int]]]:
        """The rows under the header that hold a record, with the columns that hold for each; what is none is told or understood."""
        outside: list[Cell] = []
        loose: list[Cell] = []
        in_signature = seen = False
        repeated_at = 0
        for number, row in self.sheet.rows.items():
            filled = {column: cell for column, cell in row.items() if clean(cell.raw)}
            if number <= self.header.last_row or not filled:
                continue
            if (not seen and numbers_columns(filled)) or (repeated_at == number - 1 and self._only_headers(filled)):
                continue
            if self._repeats_header(number, row):
                repeated_at = number
            elif self._is_total(filled):
                expected = "chỉ các dòng của biểu mẫu, không có dòng cộng"
                self.part(cells.address(number, min(filled)), clean(filled[min(filled)].raw)[:80], "total_row", expected)
            elif self._is_signature(filled, in_signature):
                in_signature = True
            else:
                in_signature = False
                record = self._holds_a_record(filled)
                outside += self._outside(filled) if record else self._not_a_heading(filled)
                if record and self._is_loose(filled):
                    loose += [filled[column] for column in sorted(filled) if column in self._supporting]
                    continue
                seen = seen or record
                if record:
                    yield number, row, self.columns
        self._tell_blocks(outside, "outside_table", _UNDER_A_HEADER)
        self._tell_blocks(loose, "loose_text", "chữ nằm ở dòng của một nội dung, hoặc xoá")

    @property
    def _supporting(self) -> set[int]:
        """The columns that only say more of what another column names."""
        of_texts = (column for column in self.layout.columns if column.type in ("text", "documents") and not column.required_header)
        return {self.columns[column.key] for column in of_texts if column.key in self.columns}

    def _is_loose(self, filled: Row) -> bool:
        """Whether nothing of a row is filled but texts that say more of what is not there: no figure, no status and no name is lost."""
        ignored = self._supporting | {self.columns.get(_ORDINAL, 0)} | self._others
        mine = (set(self.columns.values()) | self.one_hot.keys()) & filled.keys()
        return mine <= ignored and all(filled[column].kind == "text" for column in mine & self._supporting)

    def _holds_a_record(self, filled: Row) -> bool:
        telling = {number for key, number in self.columns.items() if key != _ORDINAL} | self.one_hot.keys()
        if not telling & filled.keys():
            return False
        return self._code_column is None or self._has_code_or_figure(filled, self._code_column)

    @property
    def _code_column(self) -> Column | None:
        """The code by which every record of the sheet is known, where it has one."""
        return next((column for column in self.layout.columns if column.writing == "code" and column.required_header), None)

    def _has_code_or_figure(self, filled: Row, column: Column) -> bool:
        """Whether a row of a sheet of codes is a record, and neither a heading nor a note."""
        code = filled.get(self.columns.get(column.key, 0))
        if code is not None and len(word_key(code.raw).split()) <= _MOST_WORDS_OF_A_CODE:
            return True
        entered = [other.key for other in self.layout.columns if other.type in ("number", "choice")]
        return any(self.columns.get(key) in filled for key in entered)

    def _only_headers(self, filled: Row) -> bool:
        return all(self.words.resolver.named(self.layout.key, cell, self.year) for cell in filled.values())

    def _repeats_header(self, number: int, row: Row) -> bool:
        """Whether a row is the header once more; one with its columns in another order is told, and holds for the rows under it."""
        if sum(cell.kind == "text" for cell in row.values()) < FEWEST_HEADERS:
            return False
        again = header_at(self.sheet, number, self.layout.key, self.words.resolver, self.year, also_broken=False)
        if again.known < FEWEST_HEADERS:
            return False
        columns = {cell.named.column.key: cell.column for cell in again.cells if cell.named and cell.named.code is None}
        moved = {key: place for key, place in columns.items() if self.columns.get(key, place) != place}
        if moved:
            first = cells.address(number, min(moved.values()))
            self.part(first, clean(row[min(moved.values())].raw), "repeated_header", "các cột theo đúng thứ tự của tiêu đề phía trên")
            self.columns = {key: place for key, place in self.columns.items() if place not in columns.values()} | columns
        return True

    def _is_total(self, filled: Row) -> bool:
        first = [word_key(cell.raw).rstrip(" :.") for _, cell in sorted(filled.items()) if cell.kind == "text"][:2]
        return any(word in self.words.totals for word in first) and not self._has_known_code(filled)

    def _has_known_code(self, filled: Row) -> bool:
        numbers = {self.columns[column.key] for column in self.layout.columns if column.writing == "code" and column.key in self.columns}
        return any(code_key(filled[number].raw) in self.words.codes for number in numbers & filled.keys())

    def _is_signature(self, filled: Row, begun: bool) -> bool:
        """A line of the signatures under a table: it begins with a word for them, and names follow."""
        if len(filled) > _MOST_OF_A_SIGNATURE or any(cell.kind != "text" for cell in filled.values()) or self._has_known_code(filled):
            return False
        return not self._chooses(filled) if begun else any(self._begins_signature(cell.raw) for cell in filled.values())

    def _begins_signature(self, raw: str) -> bool:
        if len(raw) > _LONGEST_ENDING:
            return False
        word = word_key(raw)
        bare = word.strip(" ():.,;-–")
        return bare in self.words.signatures or word.startswith("nơi nhận") or bool(_PLACE_AND_DATE.fullmatch(word))

    def _chooses(self, filled: Row) -> bool:
        """Whether a row holds a word of one of the lists in that list's column."""
        for column in self.layout.columns:
            cell = filled.get(self.columns.get(column.key, 0))
            if cell is not None and column.type in _STATUS_WORDS:
                known = self.words.choices[column.choices] if column.choices else self.words.sub_indices
                if word_key(cell.raw) in known:
                    return True
        return False

    # -------------------------------------------------------------- what stands outside the records

    def _outside(self, filled: Row) -> Iterator[Cell]:
        """Cells of a record that belong to no column, and texts where only a number counts the rows."""
        mine = set(self.columns.values()) | self.one_hot.keys() | self._others
        for number, cell in sorted(filled.items()):
            if number not in mine or (number == self.columns.get(_ORDINAL) and not _counts_rows(cell)):
                yield cell

    def _not_a_heading(self, filled: Row) -> Iterator[Cell]:
        """Cells of a row that is no record, except its number and the name of a sub-index, which head the rows below it."""
        for number, cell in sorted(filled.items()):
            counts = number == self.columns.get(_ORDINAL) and _counts_rows(cell)
            if not counts and number not in self._others and word_key(cell.raw) not in self.words.sub_indices:
                yield cell

    def _tell_rows_above(self) -> None:
        """Records above the header, where nobody reads them; titles, notes and the agency's name are none."""
        for number, row in self.sheet.rows.items():
            filled = {column: cell for column, cell in row.items() if clean(cell.raw)}
            if number >= self.header.row or not filled or self._only_headers(filled):
                continue
            figures = sum(cell.kind in _FIGURES for cell in filled.values())
            like_a_record = len(filled) >= _FEWEST_OF_A_RECORD and (figures or self._chooses(filled))
            like_a_record = like_a_record or (len(filled) >= _FEWEST_WITH_A_CHOICE and self._chooses(filled))
            if like_a_record or self._has_known_code(filled) or len(filled) == figures:
                self._tell_block([filled[column] for column in sorted(filled)])
            else:
                for cell in _lone_figures(filled):
                    self._tell_block([cell])

    def _tell_blocks(self, found: list[Cell], problem: str, expected: str) -> None:
        """One finding for each run of rows in a run of columns."""
        found.sort(key=lambda cell: (cell.column, cell.row))
        numbers = sorted({cell.column for cell in found})
        run = {number: number - position for position, number in enumerate(numbers)}
        for _, block in groupby(found, key=lambda cell: run[cell.column]):
            self._tell_block(sorted(block, key=lambda cell: (cell.row, cell.column)), problem, expected)

    def _tell_block(self, block: list[Cell], problem: str = "outside_table", expected: str = _UNDER_A_HEADER) -> None:
        first, last = (cells.address(cell.row, cell.column) for cell in (block[0], block[-1]))
        place = first if first == last else f"{first} đến {last}"
        self.part(first, f"{place}: “{clean(block[0].raw)[:80]}”", problem, expected)

    def _tell_hidden(self, records: set[int]) -> None:
        """One finding for each hidden column, and for each run of hidden rows."""
        if self.sheet.visibility != "visible":
            return
        rows = {number: self.sheet.rows[number] for number in sorted(records)}
        if not any("h" in cell.marks for row in rows.values() for cell in row.values()):
            return
        by_column: dict[int, list[bool]] = {}
        for row in rows.values():
            for number, cell in row.items():
                by_column.setdefault(number, []).append("h" in cell.marks)
        hidden_columns = {n for n, marks in by_column.items() if all(marks) and "h" in self._header_marks(n)}
        for run in _runs(hidden_columns):
            letters = [cells.address(1, n)[:-1] for n in (run[0], run[-1])]
            name = f"cột {letters[0]}" if len(run) == 1 else f"các cột {letters[0]} đến {letters[1]}"
            self.part(cells.address(self.header.row, run[0]), name, "hidden_data", "dòng, cột không ẩn")
        hidden_rows = {number for number, row in rows.items() if any("h" in c.marks for n, c in row.items() if n not in hidden_columns)}
        for run in _runs(hidden_rows):
            name = f"dòng {run[0]}" if len(run) == 1 else f"các dòng {run[0]} đến {run[-1]}"
            self.part(cells.address(run[0], min(rows[run[0]])), name, "hidden_data", "dòng, cột không ẩn")

    def _header_marks(self, number: int) -> str:
        cell = self.sheet.cell(self.header.row, number) or self.sheet.cell(self.header.last_row, number)
        return cell.marks if cell else "h"

    def _tell_merged(self, records: set[int]) -> None:
        """One finding for each merged range that takes cells from records."""
        mine = set(self.columns.values()) | self.one_hot.keys()
        covered: set[tuple[int, int]] = set()
        for top, left, bottom, right in sorted(self.sheet.merged):
            first = self.sheet.cell(top, left)
            if first is None or not clean(first.raw) or top not in records or not any(left <= number <= right for number in mine):
                continue
            covered.add((top, left))
            here = cells.address(top, left)
            self.part(here, f"{here}:{cells.address(bottom, right)}", "merged_data", "không gộp ô")
        if self.sheet.merged:
            return
        for number in sorted(records):
            for column in sorted(mine & self.sheet.rows[number].keys()):
                if "m" in self.sheet.rows[number][column].marks:
                    here = cells.address(number, column)
                    self.part(here, here, "merged_data", "không gộp ô")

    # -------------------------------------------------------------- one record

    def _record(self, row_number: int, row: Row, columns: dict[str, int]) -> Record:
        self.columns = columns
        self.known = self._known_of(row)
        values: dict[str, Any] = {}
        for column in self.layout.columns:
            number = self.columns.get(column.key)
            values[column.key] = self.value(column, row.get(number), row_number, number) if number else None
        self.known = NOTHING_KNOWN
        places = dict(self.columns)
        if self.one_hot:
            self._read_one_hot(row_number, row, values, places)
        return Record(row_number, values, places, self.sheet.name)

    def _read_one_hot(self, row_number: int, row: Row, values: dict[str, Any], places: dict[str, int]) -> None:
        for column in {column.key: column for column, _ in self.one_hot.values()}.values():
            numbers = [number for number, (other, _) in sorted(self.one_hot.items()) if other.key == column.key]
            marked = [number for number in numbers if self._is_marked(column, row_number, row.get(number), number)]
            codes = [self.one_hot[number][1] for number in marked]
            said = values.get(column.key)
            if len(marked) > 1 or (codes and said is not None and said != codes[0]):
                words = [cells.address(row_number, places[column.key])] if said is not None and said not in codes else []
                told = "; ".join([*words, *(cells.address(row_number, number) for number in marked)])
                here = marked[1] if len(marked) > 1 else marked[0]
                self.problem(column, row_number, here, "one_hot_conflict", told, "đánh dấu đúng một cột")
            if codes and said is None:
                values[column.key] = codes[0]
            places.setdefault(column.key, marked[0] if marked else min(numbers))

    def _is_marked(self, column: Column, row_number: int, cell: Cell | None, number: int) -> bool:
        """Whether a cell under one status marks it; what is neither a mark nor none is told at the cell."""
        if cell is None or not clean(cell.raw):
            return False
        if cell.kind in ("error", "formula_without_value"):
            self.problem(column, row_number, number, without_value(cell), cell.raw, "dấu x, hoặc để trống")
            return False
        word = word_key(cell.raw)
        mark = self.words.marks.get(word) if cell.kind in ("text", "boolean") or word in ("0", "1") else None
        if mark is None and cell.kind == "text":
            named = self.words.resolver.named(self.layout.key, cell, self.year)
            mark = "marked" if named and named.code == self.one_hot[number][1] else None
        if mark is None or cell.kind == "date" or "%" in cell.marks:
            self.problem(column, row_number, number, "no_mark", cell.raw, "dấu x ở đúng một cột, các cột khác để trống")
            return False
        return mark == "marked"

    # -------------------------------------------------------------- what is known of figures before they are read

    def _styles_of(self, rows: list[tuple[int, Row, dict[str, int]]]) -> dict[tuple[str, str], Any]:
        """The style of the unambiguous figures, by column and unit: figures of another unit decide nothing."""
        texts: dict[tuple[str, str], list[str]] = {}
        for _, row, self.columns in rows:
            for column in self.layout.columns:
                cell = row.get(self.columns.get(column.key, 0))
                if column.type in ("number", "quantity") and cell is not None and cell.kind == "text":
                    texts.setdefault((column.key, self._unit_of(row)), []).extend(cell.raw.split(";")[:20])
        return {key: number_style(found) for key, found in texts.items()}

    def _unit_of(self, row: Row) -> str:
        indicator = self.words.indicators.get(self._code_of(row) or "")
        return indicator.unit if indicator else word_key(self._text(row, "unit_name") or self._text(row, "quantity_unit"))

    def _code_of(self, row: Row) -> str | None:
        return self.words.codes.get(code_key(self._text(row, "indicator_code")))

    def _text(self, row: Row, key: str) -> str:
        cell = row.get(self.columns.get(key, 0))
        return cell.raw if cell else ""

    def _known_of(self, row: Row) -> RowKnown:
        if "indicator_code" in self.columns:
            return RowKnown({key: self._known_figure(row, key, other) for key, other in _OTHER_YEAR.items()})
        units = [word_key(unit) for unit in self._text(row, "quantity_unit").replace("\n", ";").split(";")]
        style = self._styles.get(("quantity", self._unit_of(row)))
        known = [Known(unit in self.words.pct_words, bool(unit) and not self._is_measured(unit), style=style) for unit in units]
        return RowKnown(quantities=known)

    def _is_measured(self, unit: str) -> bool:
        return unit in self.words.measured or not self.words.measured.isdisjoint(unit.replace("/", " ").split())

    def _known_figure(self, row: Row, key: str, other: str) -> Known:
        style = self._styles.get((key, self._unit_of(row)))
        indicator = self.words.indicators.get(self._code_of(row) or "")
        if indicator is None:
            is_percentage = word_key(self._text(row, "unit_name")) in self.words.pct_words or "unit_name" not in self.columns
            return Known(is_percentage, style=style)
        return Known(
            is_percentage=indicator.unit == "pct",
            is_counted=indicator.whole_number,
            is_money=indicator.unit == "vnd_million",
            low=indicator.limit_min,
            high=indicator.limit_max,
            last_year=_plain_figure(row.get(self.columns.get(other, 0))),
            style=style,
        )


_OTHER_YEAR = {"value": "last_year_value", "last_year_value": "value"}


def _lone_figures(filled: Row) -> Iterator[Cell]:
    """Figures in a line above the table that no words beside them say to be something else, and that are no year."""
    for number, cell in sorted(filled.items()):
        if cell.kind == "number" and number - 1 not in filled and cell.value not in _YEARS:
            yield cell


def _counts_rows(cell: Cell) -> bool:
    """Whether a cell holds the number of its row: 1, 1.1, II, a)."""
    return cell.kind != "text" or _ORDINAL_TEXT.fullmatch(clean(cell.raw)[:40]) is not None


def _plain_figure(cell: Cell | None) -> Decimal | None:
    """The figure of a cell where it reads one way only."""
    if cell is not None and cell.kind == "number":
        return Decimal(repr(cell.value))
    read = parse_number(cell.raw, None) if cell is not None and cell.kind == "text" else None
    return read.value if read and read.problem is None else None


def _runs(numbers: Iterable[int]) -> Iterator[list[int]]:
    """Numbers in order, cut where one is missing."""
    ordered = sorted(numbers)
    for _, run in groupby(enumerate(ordered), key=lambda pair: pair[1] - pair[0]):
        yield [number for _, number in run]
