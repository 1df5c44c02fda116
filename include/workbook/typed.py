"""Turns one cell into the typed value that its column asks for, or says what is wrong with it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from include.catalog.models import Column, Sheet
from include.texts import book
from include.workbook.figures import Known, both_values, choose, may_be_thousands
from include.workbook.garbled import garbled
from include.workbook.known_words import Words
from include.workbook.vietnamese_writing import (
    EARLIEST,
    LATEST,
    clean,
    clean_code,
    code_key,
    date_of_serial,
    is_percentage,
    parse_date,
    parse_number,
    show_number,
    word_key,
)
from include.workbook.vocabulary import VOCABULARY
from include.workbook.workbook_reading import Cell, Problem, SheetReading, WorkbookReading

_TEXTS = book("reading")
GENERAL = "general"
_TYPES_OF_WORDS = ("text", "fixed", "documents")
_TYPES_WITH_LETTERS = ("text", "fixed", "documents", "choice", "sub_index")
_LISTS = ("quantity", "documents")
_NEXT_DOCUMENT = re.compile(VOCABULARY["next_document"])
_TWO_COUNTS = re.compile(r"[0-9]{1,3},[0-9]{1,3}")
_THOUSAND = 1000


@dataclass(frozen=True, slots=True)
class RowKnown:
    """What is known of the figures of one row: by column key for numbers, one after the other for the quantities of a cell."""

    figures: Mapping[str, Known] = field(default_factory=dict)
    quantities: Sequence[Known] = ()

    def quantity(self, position: int) -> Known:
        """What is known of the quantity at ``position``; the last unit stands for those that follow."""
        return self.quantities[min(position, len(self.quantities) - 1)] if self.quantities else Known()


NOTHING_KNOWN = RowKnown()


class TypedCells:
    """Reads the cells of one sheet of the layout. Holds only what its steps share."""

    def __init__(self, layout: Sheet, sheet: SheetReading, words: Words, reading: WorkbookReading) -> None:
        self.layout = layout
        self.sheet = sheet
        self.words = words
        self.reading = reading
        self.known = NOTHING_KNOWN

    def value(self, column: Column, cell: Cell | None, row: int, number: int) -> Any:
        """The typed value of a cell; ``None`` when it is empty or does not hold what the column asks for."""
        if column.type not in _TYPES_OF_WORDS:
            self.reading.typed_cells += 1
        if cell is None or not clean(cell.raw):
            return [] if column.type in _LISTS else None
        if cell.kind in ("error", "formula_without_value"):
            self.problem(column, row, number, without_value(cell), cell.raw, _TEXTS.vi("expected.value"))
            return [] if column.type in _LISTS else None
        if cell.kind == "text" and column.type in _TYPES_WITH_LETTERS and self._is_garbled(column, cell, row, number):
            return [] if column.type in _LISTS else None if column.type in ("choice", "sub_index") else clean(cell.raw)
        return getattr(self, f"_as_{column.type}")(column, cell, row, number)

    def _is_garbled(self, column: Column, cell: Cell, row: int, number: int) -> bool:
        found = garbled(cell.raw)
        if found is None:
            return False
        meant = clean(found.meant)[:200] if found.meant else None
        expected = _TEXTS.vi("expected.unicode_perhaps", meant=meant) if meant is not None else _TEXTS.vi("expected.unicode_with_signs")
        self.problem(column, row, number, found.kind, cell.raw, expected)
        return True

    def _as_text(self, column: Column, cell: Cell, row: int, number: int) -> str | None:
        text = clean_code(cell.raw) if column.writing else clean(cell.raw)
        return None if self.words.missing_marks.get(word_key(text)) == "missing" and text != "x" else text

    def _as_fixed(self, column: Column, cell: Cell, row: int, number: int) -> str:
        if column.writing == "code":
            return self.words.codes.get(code_key(cell.raw)) or clean_code(cell.raw)
        return clean(cell.raw)

    def _as_documents(self, column: Column, cell: Cell, row: int, number: int) -> list[str]:
        text = cell.raw.replace("\r", "\n").replace("\n", ";")
        if word_key(text) in self.words.missing_marks:
            return []
        return [entry for part in text.split(";") for entry in map(clean_code, _NEXT_DOCUMENT.split(clean(part))) if entry]

    # -------------------------------------------------------------- figures

    def _as_number(self, column: Column, cell: Cell, row: int, number: int) -> Decimal | str | None:
        known = self.known.figures.get(column.key, Known())
        if cell.kind == "number":
            return self._stored_number(column, cell, row, number, known)
        if cell.kind != "text":
            self.problem(column, row, number, "not_a_number", cell.raw, _TEXTS.vi("expected.number"))
            return None
        mark = self.words.missing_marks.get(word_key(cell.raw))
        if mark:
            return None if mark == "missing" else mark
        return self._written_number(column, cell.raw, row, number, known)

    def _stored_number(self, column: Column, cell: Cell, row: int, number: int, known: Known) -> Decimal:
        stored = Decimal(repr(cell.value))
        value = stored * 100 if "%" in cell.marks else stored
        as_shown = {"%": f"{show_number(stored * 100)} %", "p": f"{show_number(stored)} %", ",": show_number(stored / _THOUSAND)}
        if not known.is_percentage and (shown := next((as_shown[mark] for mark in "%p" if mark in cell.marks), None)):
            expected = _TEXTS.vi("expected.number_in_its_unit")
            self.problem(column, row, number, "percent_of_other_unit", show_number(stored), expected, read_as=shown)
            return stored
        if "," in cell.marks:
            expected = _TEXTS.vi("expected.ordinary_format")
            self.problem(column, row, number, "thousands_scaled", show_number(stored), expected, read_as=as_shown[","])
        if may_be_thousands(value, known):
            expected = _TEXTS.vi("expected.number_without_dots")
            self.problem(column, row, number, "maybe_thousands", show_number(value), expected, read_as=show_number(value * _THOUSAND))
        return value

    def _written_number(self, column: Column, text: str, row: int, number: int, known: Known) -> Decimal | None:
        """A number that was typed as text; ``None`` when it is none."""
        read = parse_number(text, known.style)
        if read.value is None:
            self.problem(column, row, number, "not_a_number", text, _TEXTS.vi("expected.number_as_in"))
            return None
        if is_percentage(text) and not known.is_percentage:
            expected = _TEXTS.vi("expected.number_without_per_cent")
            self.problem(column, row, number, "percent_of_other_unit", clean(text), expected, read_as=clean(text))
        chosen = choose(text, known)
        if chosen is None:
            return read.value
        if chosen.certainty != "sure":
            problem = "ambiguous" if chosen.certainty == "supported" else "undecided"
            self.problem(column, row, number, problem, text, _TEXTS.vi("expected.number_as_in"), read_as=both_values(chosen))
        return chosen.value

    def _as_quantity(self, column: Column, cell: Cell, row: int, number: int) -> list[Decimal]:
        if cell.kind == "number":
            return [self._stored_number(column, cell, row, number, self.known.quantity(0))]
        if cell.kind != "text":
            self.problem(column, row, number, "not_a_number", cell.raw, _TEXTS.vi("expected.numbers"))
            return []
        if word_key(cell.raw) in self.words.missing_marks:
            return []
        return self._written_quantities(column, cell.raw, row, number)

    def _written_quantities(self, column: Column, raw: str, row: int, number: int) -> list[Decimal]:
        found = []
        parts = [part for part in clean(raw.replace("\n", ";")).split(";") if part.strip()]
        for position, part in enumerate(parts):
            known = self.known.quantity(position)
            value = self._written_number(column, part, row, number, known)
            if value is None:
                continue
            found.append(value)
            if known.is_counted and value % 1 and _TWO_COUNTS.fullmatch(part.strip()) and choose(part, known) is None:
                first, _, second = part.strip().partition(",")
                other = _TEXTS.vi("found.two_counts", first=first, second=second)
                shown = _TEXTS.vi("found.both_readings", taken=show_number(value), other=other)
                self.problem(column, row, number, "undecided", raw, _TEXTS.vi("expected.several_numbers"), read_as=shown)
        return found

    # -------------------------------------------------------------- days and words

    def _as_date(self, column: Column, cell: Cell, row: int, number: int) -> dt.date | None:
        day = cell.value if cell.kind == "date" else None
        if cell.kind == "number":
            day = date_of_serial(cell.value, since_1904="d" in cell.marks)
        elif cell.kind == "text":
            if word_key(cell.raw) in self.words.missing_marks:
                return None
            day = parse_date(cell.raw)
        if day is None:
            self.problem(column, row, number, "not_a_date", cell.raw, _TEXTS.vi("expected.date"))
        elif not EARLIEST <= day <= LATEST:
            expected = _TEXTS.vi("expected.years", first=EARLIEST.year, last=LATEST.year)
            self.problem(column, row, number, "date_out_of_range", cell.raw, expected)
            return None
        return day

    def _as_choice(self, column: Column, cell: Cell, row: int, number: int) -> str | None:
        assert column.choices is not None, "a choice column names its choices; the catalogue checks it"
        code = self.words.choices[column.choices].get(word_key(cell.raw))
        if code is None:
            self.problem(column, row, number, "not_in_list", cell.raw, "; ".join(self.words.first_words[column.choices]))
        return code

    def _as_sub_index(self, column: Column, cell: Cell, row: int, number: int) -> list[str] | None:
        codes = []
        for part in cell.raw.replace("\n", ";").split(";"):
            word = word_key(part)
            if word in self.words.general:
                codes.append(GENERAL)
            elif word in self.words.sub_indices:
                codes.append(self.words.sub_indices[word])
            elif word:
                self.problem(column, row, number, "not_in_list", clean(part), _TEXTS.vi("expected.sub_index"))
                return None
        return codes

    def problem(self, column: Column, row: int, number: int, problem: str, raw: str, expected: str, read_as: str = "") -> None:
        """Say that the cell at ``row``, ``number`` does not hold what ``column`` asks for."""
        self.reading.problems.append(Problem(self.sheet.name, row, number, column.key, problem, raw, expected, read_as))


def as_read_and_shown(cell: Cell) -> str:
    """What a cell holds, as a finding quotes it; a number that its format shows otherwise is quoted as read and as displayed."""
    if cell.kind != "number" or not set(cell.marks) & set("%p,"):
        return cell.raw
    stored = Decimal(repr(cell.value))
    if "%" in cell.marks:
        return _TEXTS.vi("found.per_cent_stored", read=show_number(stored * 100), stored=show_number(stored))
    shown = f"{show_number(stored)} %" if "p" in cell.marks else show_number(stored / _THOUSAND)
    return _TEXTS.vi("found.shown_otherwise", stored=show_number(stored), shown=shown)


def says_per_cent(cell: Cell) -> bool:
    """Whether a figure stands with its per cent sign, so that 0,9 can only be 0,9 per cent."""
    return is_percentage(cell.raw) if cell.kind == "text" else bool(set(cell.marks) & set("%p"))


def without_value(cell: Cell) -> str:
    """Why a cell that holds something has no value: a formula that was not calculated, an error of Excel, or no number at all."""
    if cell.kind != "error":
        return "uncached"
    return "error" if cell.raw.startswith("#") else "not_finite"
