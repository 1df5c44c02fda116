"""What the steps of reading one table share: its sheet, the layout's words for it, and where to tell what is found."""

from __future__ import annotations

from dataclasses import dataclass, field

from include.catalog.models import Column, Sheet
from include.texts import book
from include.workbook.headers import CellsOfRow, Header, Named
from include.workbook.known_words import Words
from include.workbook.vietnamese_writing import clean
from include.workbook.workbook_reading import Cell, Part, SheetReading, WorkbookReading

_TEXTS = book("reading")
ORDINAL = "ordinal"


@dataclass(slots=True)
class TableSheet:
    """One sheet of the layout's tables, seen from a round of ``year`` (``None`` where the workbook does not say it)."""

    layout: Sheet
    sheet: SheetReading
    words: Words
    reading: WorkbookReading
    year: int | None
    rows: dict[int, CellsOfRow] = field(init=False)
    """The rows of the sheet in order, each with the cells that show something."""

    def __post_init__(self) -> None:
        self.rows = {
            number: {column: cell for column, cell in row.items() if cell.kind == "number" or clean(cell.raw)}
            for number, row in self.sheet.rows.items()
        }

    def part(self, here: str, name: str, problem: str | None, expected: str = "") -> None:
        """Say of a header or a place whether it is as it should be."""
        self.reading.parts.append(Part(self.sheet.name, here, name, problem, expected or _TEXTS.vi("expected.column", name=name)))

    def named(self, cell: Cell) -> Named | None:
        """What the words in ``cell`` name as a header."""
        return self.words.resolver.named(self.layout.key, cell, self.year)

    def is_measured(self, unit: str) -> bool:
        """Whether a unit, as ``word_key`` gives it, measures and does not count."""
        return unit in self.words.measured or not self.words.measured.isdisjoint(unit.replace("/", " ").split())


@dataclass(slots=True)
class TableColumns:
    """Which column of the layout stands where under the header of a table."""

    header: Header
    places: dict[str, int] = field(default_factory=dict)
    """The number of each column, by its key."""
    one_hot: dict[int, tuple[Column, str]] = field(default_factory=dict)
    """The columns that stand for one status each: whose status, and which."""
    others: set[int] = field(default_factory=set)
    """Numbers of the columns whose header has a problem, so that nothing below them is reported again."""
