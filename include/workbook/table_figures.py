"""What is known of the figures of a table before they are read: their unit, and the style of the unambiguous ones."""

from __future__ import annotations

from decimal import Decimal

from include.workbook.figures import Known
from include.workbook.table_rows import RecordRow
from include.workbook.table_sheet import TableSheet
from include.workbook.typed import RowKnown
from include.workbook.vietnamese_writing import NumberStyle, code_key, number_style, parse_number, word_key
from include.workbook.workbook_reading import Cell

_OTHER_YEAR = {"value": "last_year_value", "last_year_value": "value"}
_MOST_FIGURES_OF_A_CELL = 20


class TableFigures:
    """Knows the figures of one table, row by row."""

    def __init__(self, table: TableSheet, rows: list[RecordRow]) -> None:
        self._table, self._words = table, table.words
        self._styles = self._styles_of(rows)

    def known_of(self, row: RecordRow) -> RowKnown:
        """What is known of the figures of one row."""
        if "indicator_code" in row.places:
            return RowKnown({key: self._known_figure(row, key, other) for key, other in _OTHER_YEAR.items()})
        units = [word_key(unit) for unit in _text(row, "quantity_unit").replace("\n", ";").split(";")]
        style = self._styles.get(("quantity", self._unit_of(row)))
        is_measured = self._table.is_measured
        known = [Known(unit in self._words.pct_words, bool(unit) and not is_measured(unit), style=style) for unit in units]
        return RowKnown(quantities=known)

    def _styles_of(self, rows: list[RecordRow]) -> dict[tuple[str, str], NumberStyle | None]:
        """The style of the unambiguous figures, by column and unit: figures of another unit decide nothing."""
        figures = [column.key for column in self._table.layout.columns if column.type in ("number", "quantity")]
        texts: dict[tuple[str, str], list[str]] = {}
        for row in rows:
            for key in figures:
                cell = row.cells.get(row.places.get(key, 0))
                if cell is not None and cell.kind == "text":
                    texts.setdefault((key, self._unit_of(row)), []).extend(cell.raw.split(";")[:_MOST_FIGURES_OF_A_CELL])
        return {key: number_style(found) for key, found in texts.items()}

    def _unit_of(self, row: RecordRow) -> str:
        indicator = self._words.indicators.get(self._code_of(row) or "")
        return indicator.unit if indicator else word_key(_text(row, "unit_name") or _text(row, "quantity_unit"))

    def _code_of(self, row: RecordRow) -> str | None:
        return self._words.codes.get(code_key(_text(row, "indicator_code")))

    def _known_figure(self, row: RecordRow, key: str, other: str) -> Known:
        style = self._styles.get((key, self._unit_of(row)))
        indicator = self._words.indicators.get(self._code_of(row) or "")
        if indicator is None:
            is_percentage = word_key(_text(row, "unit_name")) in self._words.pct_words or "unit_name" not in row.places
            return Known(is_percentage, style=style)
        return Known(
            is_percentage=indicator.unit == "pct",
            is_counted=indicator.whole_number,
            is_money=indicator.unit == "vnd_million",
            low=indicator.limit_min,
            high=indicator.limit_max,
            last_year=_plain_figure(row.cells.get(row.places.get(other, 0))),
            style=style,
        )


def _text(row: RecordRow, key: str) -> str:
    cell = row.cells.get(row.places.get(key, 0))
    return cell.raw if cell else ""


def _plain_figure(cell: Cell | None) -> Decimal | None:
    """The figure of a cell where it reads one way only."""
    if cell is not None and cell.kind == "number":
        return Decimal(repr(cell.value))
    read = parse_number(cell.raw, None) if cell is not None and cell.kind == "text" else None
    return read.value if read and read.problem is None else None
