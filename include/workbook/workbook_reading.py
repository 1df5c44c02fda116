"""What was read in one workbook: cells as they stand, and the records that the layout finds in them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

CellKind = Literal["text", "number", "date", "boolean", "error", "formula_without_value"]


class Cell(NamedTuple):
    """One filled cell. ``row`` and ``column`` count from 1; ``raw`` is its text as it stands, NFC apart."""

    row: int
    column: int
    kind: CellKind
    raw: str
    value: Any
    marks: str = ""
    """Any of ``h`` (hidden row, column or sheet), ``m`` (merged), ``n`` (was decomposed Unicode); of a number: ``%`` (its format shows it
    times 100), ``p`` (its format shows a percent sign without scaling), ``,`` (its format shows it divided by a thousand, once or more
    often), ``d`` (a bare number in a workbook whose days are counted from 1904: as a day, it is four years and a day later)."""


@dataclass(slots=True)
class SheetReading:
    """The filled cells of one sheet, row by row."""

    name: str
    visibility: Literal["visible", "hidden", "very_hidden"]
    rows: dict[int, dict[int, Cell]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list, compare=False)
    """Merged ranges: first row, first column, last row, last column."""

    def cell(self, row: int, column: int) -> Cell | None:
        """The cell at ``row``, ``column``, or ``None`` when it is empty."""
        return self.rows.get(row, {}).get(column)


@dataclass(slots=True)
class Record:
    """One row of a table sheet, or the whole cover: typed values by field, and where each one stands."""

    row: int
    values: dict[str, Any]
    columns: dict[str, int]
    sheet: str
    rows: dict[str, int] | None = None
    """The row of each field, where fields stand in different rows (the cover)."""


@dataclass(slots=True)
class Problem:
    """A typed cell that does not hold what its column asks for."""

    sheet: str
    row: int
    column: int
    field: str
    problem: str
    raw: str
    expected_vi: str
    read_as: str = ""


@dataclass(slots=True)
class Part:
    """A sheet or header of the layout or of the file: whether it is where it should be."""

    sheet: str
    cell: str
    name: str
    problem: str | None
    expected_vi: str


@dataclass(slots=True)
class Stamp:
    """The hidden sheet that says whose workbook this is. A value that it does not hold is ``None``."""

    round_key: str | None = None
    department: str | None = None
    template_version: str | None = None
    structure: str | None = None
    kind: str | None = None
    """What the workbook is for; ``None`` in a department's, ``pci_results`` in a steward's."""


@dataclass(slots=True)
class WorkbookReading:
    """Everything read in one workbook. ``records`` is keyed by record type."""

    sheets: list[SheetReading]
    stamp: Stamp | None
    kind: Literal["report", "pci_results"] = "report"
    """A department's report, or what VCCI published as a steward files it."""
    records: dict[str, list[Record]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    typed_cells: int = 0
    parts: list[Part] = field(default_factory=list)
    missing_columns: set[tuple[str, str]] = field(default_factory=set)
    """Sheet and field of the columns that are missing or unreadable as a whole, so that no row is reported for it again."""
    has_macros: bool = False
    outside: tuple[str, ...] = ()
    """Codes of what in the file reaches outside, see ``include.workbook.outside``."""
    foreign_cells: dict[str, int] = field(default_factory=dict)
    """How many filled cells each sheet has that is not of the layout, by name. They are counted and not kept."""
    file_format: str = "xlsx"
    """What the file was, as a code of texts/codes.yaml, ``file_kinds``; ``zip`` for a workbook that came in an archive."""
    beside: tuple[str, ...] = ()
    """Names of what else lay in the archive, and was not read."""
    answers_receipt: str | None = None
    """The receipt number on the list of faults, when the file is a return slip that came back."""
