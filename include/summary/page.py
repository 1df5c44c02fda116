"""One page of the summary: headings, tables and notes written downwards, ready for A4 landscape."""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import zip_longest
from math import ceil
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.pagebreak import Break
from openpyxl.worksheet.worksheet import Worksheet

from include.summary.links import cell_link
from include.summary.summary_data import Figure, Origin
from include.texts import book

_TEXTS = book("annexes")
FONT = "Times New Roman"
_THIN = Side(style="thin", color="808080")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_LINE_POINTS = 14.5
# Excel refuses rows above 409 points; a longer text goes on in the next row.
_MOST_LINES = 26
# Vietnamese text in Times New Roman 11 against the digit that a column width counts in, word ends included.
_WIDTH_OF_CHARACTER = 0.93
_HEADER, _TEXT, _NUMBER, _LINK = "header", "text", "number", "link"
_TOTAL = {_TEXT: "total_text", _NUMBER: "total_number"}
_FORMULA_SIGNS = ("=", "+", "-", "@")
# The language tag shows Vietnamese separators (1.234,5) where the reader's own settings do not decide.
_WHOLE_FORMAT = "[$-42A]#,##0"
_DECIMAL_FORMAT = "[$-42A]#,##0.0##"


def _style_name(look: str) -> str:
    return _TEXTS.labels("styles")[look]


def _cell_style(look: str, horizontal: str, **font: Any) -> NamedStyle:
    alignment = Alignment(wrap_text=True, vertical="top", horizontal=horizontal)
    return NamedStyle(_style_name(look), font=Font(name=FONT, size=11, **font), border=_BOX, alignment=alignment)


def _table_styles() -> list[NamedStyle]:
    """The looks of a table's cells. Named, so that the office restyles all tables at once; and ten times faster than cell by cell."""
    header = _cell_style(_HEADER, "center", bold=True)
    header.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
    header.fill = PatternFill("solid", fgColor="DCE6F1")
    return [
        header,
        _cell_style(_TEXT, "left"),
        _cell_style(_NUMBER, "right"),
        _cell_style(_LINK, "left", color="0563C1", underline="single"),
        _cell_style(_TOTAL[_TEXT], "left", bold=True),
        _cell_style(_TOTAL[_NUMBER], "right", bold=True),
    ]


class Page:
    """Writes one sheet from top to bottom. All tables of a page share its columns, ``widths`` in characters, so that they line up."""

    def __init__(self, workbook: Workbook, name: str, title: str, widths: Sequence[float]) -> None:
        for style in _table_styles() if _style_name(_HEADER) not in workbook.named_styles else ():
            workbook.add_named_style(style)
        self.sheet: Worksheet = workbook.create_sheet(name[:31])
        self.widths = widths
        self.row = 1
        for number, width in enumerate(widths, start=1):
            self.sheet.column_dimensions[get_column_letter(number)].width = width
        self._set_up()
        self.line(title, size=14, bold=True)

    def _set_up(self) -> None:
        setup = self.sheet.page_setup
        setup.orientation, setup.paperSize, setup.fitToWidth, setup.fitToHeight = "landscape", 9, 1, 0
        self.sheet.sheet_properties.pageSetUpPr.fitToPage = True
        margins = self.sheet.page_margins
        margins.left, margins.right, margins.top, margins.bottom = 0.5, 0.5, 0.6, 0.8
        margins.header = margins.footer = 0.35
        self.sheet.oddFooter.center.text = _TEXTS.vi("foot")
        self.sheet.oddFooter.center.font, self.sheet.oddFooter.center.size = f"{FONT},Regular", 10
        self.sheet.sheet_view.showGridLines = False

    def line(self, text: str, size: int = 12, bold: bool = False, italic: bool = False) -> None:
        """A line of text over the full width, as high as it needs."""
        last = len(self.widths)
        cell = self.sheet.cell(self.row, 1)
        put(cell, text)
        cell.font = Font(name=FONT, size=size, bold=bold, italic=italic)
        cell.alignment = Alignment(wrap_text=True, vertical="center")
        self.sheet.merge_cells(start_row=self.row, start_column=1, end_row=self.row, end_column=last)
        width = sum(self.widths) * 12 / size
        self.sheet.row_dimensions[self.row].height = max(1, ceil(len(text) / width)) * (size * 1.35)
        self.row += 1

    def table(self, title: str, headings: Sequence[str], rows: Sequence[Sequence[Any]], nothing: str) -> None:
        """A titled table; where there are no rows it says ``nothing`` in words."""
        self.row += 1
        self.line(title, bold=True)
        if not rows:
            self.line(nothing, italic=True)
            return
        self._row(headings, lambda _: _HEADER)
        for row in rows:
            self._row(row)

    def freeze_here(self) -> None:
        """Keep what is above this row in view while scrolling, and on every printed page."""
        self.sheet.freeze_panes = self.sheet.cell(self.row, 1)
        self.sheet.print_title_rows = f"1:{self.row - 1}"

    def header(self, headings: Sequence[str]) -> None:
        """The header row of a page that is one table; it stays in view."""
        self._row(headings, lambda _: _HEADER)
        self.freeze_here()

    def rows(self, rows: Sequence[Sequence[Any]], nothing: str) -> None:
        """The rows under ``header``; where there are none it says ``nothing`` in words."""
        if not rows:
            self.line(nothing, italic=True)
        for row in rows:
            self._row(row)

    def chart(self, chart: Any, anchor_column: str, rows: int) -> None:
        """Put a native chart here, and go on below it; ``rows`` is its height in rows."""
        self.sheet.add_chart(chart, f"{anchor_column}{self.row}")
        self.row += rows

    def next_sheet_of_paper(self) -> None:
        """Start a new printed page here."""
        self.sheet.row_breaks.append(Break(id=self.row - 1))

    def total(self, values: Sequence[Any]) -> None:
        """A last row that sums up the ones above."""
        self._row(values, lambda value: _TOTAL[_style_of(value)])

    def print_until_here(self) -> None:
        """On paper the sheet ends above this row."""
        self.sheet.print_area = f"A1:{get_column_letter(len(self.widths))}{self.row - 1}"

    def _row(self, values: Sequence[Any], style_of: Callable[[Any], str] | None = None) -> None:
        for part in zip_longest(*(_chunks(value, width) for value, width in zip(values, self.widths, strict=False))):
            self._one_row(part, style_of or _style_of)

    def _one_row(self, values: Sequence[Any], style_of: Callable[[Any], str]) -> None:
        lines = 1
        for number, value in enumerate(values, start=1):
            cell = self.sheet.cell(self.row, number)
            cell.style = _style_name(style_of(value))
            put(cell, value)
            lines = max(lines, _lines(cell.value, self.widths[number - 1]))
        self.sheet.row_dimensions[self.row].height = lines * _LINE_POINTS + 3
        self.row += 1


def _style_of(value: Any) -> str:
    if isinstance(value, Origin):
        return _LINK if cell_link(value) else _TEXT
    is_number = isinstance(value, int | float | Decimal) or (isinstance(value, Figure) and value.value is not None)
    return _NUMBER if is_number else _TEXT


def put(cell: Any, value: Any) -> None:
    """Write a value with its format; text that begins like a formula stays text, and a source links to the desk."""
    is_estimate = isinstance(value, Figure) and value.is_estimate
    if isinstance(value, Figure):
        value = value.text if value.value is None else value.value
    if isinstance(value, Origin):
        cell.value, cell.data_type = str(value), "s"
        cell.hyperlink = cell_link(value)
    elif isinstance(value, dt.datetime):
        cell.value, cell.number_format = value.replace(tzinfo=None), "dd/mm/yyyy hh:mm"
    elif isinstance(value, dt.date):
        cell.value, cell.number_format = value, "dd/mm/yyyy"
    elif isinstance(value, Decimal | float):
        cell.value = float(value)
        cell.number_format = _WHOLE_FORMAT if float(value).is_integer() else _DECIMAL_FORMAT
    elif isinstance(value, str):
        # XML cannot hold control characters; one in a department's text must not stop the province's summary.
        cell.value = ILLEGAL_CHARACTERS_RE.sub("\N{REPLACEMENT CHARACTER}", value)
        cell.data_type = "s"
        # Without the quote, Excel would take the text for a formula as soon as somebody edits the cell.
        cell.quotePrefix = value.startswith(_FORMULA_SIGNS)
    else:
        cell.value = value
    if is_estimate:
        # The number stays a number, and says beside itself what it is.
        cell.number_format = (_WHOLE_FORMAT if isinstance(cell.value, int) else cell.number_format) + f' "{_TEXTS.vi("estimate")}"'


def _chunks(value: Any, width: float) -> Iterator[Any]:
    """``value`` whole, or a text that is too long for one row in parts that fit one each."""
    if not isinstance(value, str) or _lines(value, width) <= _MOST_LINES:
        yield value
        return
    room = max(int((width - 1) / _WIDTH_OF_CHARACTER), 1)
    lines = [line for part in value.split("\n") for line in textwrap.wrap(part, room) or [""]]
    for start in range(0, len(lines), _MOST_LINES):
        yield "\n".join(lines[start : start + _MOST_LINES])


def _lines(value: Any, width: float) -> int:
    if isinstance(value, dt.date):
        return 1
    return sum(max(1, ceil(len(part) * _WIDTH_OF_CHARACTER / max(width - 1, 1))) for part in str(value or "").split("\n"))
