"""Tables as one Excel workbook with typed columns: numbers are numbers and dates dates, in whatever country it is opened."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, NamedStyle, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from include.domain.clock import VIETNAM
from include.domain.rows import Row
from include.exports.tables import shown_in_excel
from include.workbook.save import save_deterministic

_LONGEST_TEXT = 32_767  # what Excel allows in a cell
_FORMATS = {
    "text": "@",
    "whole": "0",
    "round": "#,##0",
    "number": "#,##0.##########",
    "day": "dd/mm/yyyy",
    "instant": "dd/mm/yyyy hh:mm:ss",
}
_KINDS = {
    **dict.fromkeys(("smallint", "integer", "bigint"), "whole"),
    **{"date": "day", "timestamp with time zone": "instant", "boolean": "yes"},
}
_WIDTHS = {"text": 14, "whole": 10, "number": 14, "day": 12, "instant": 19, "yes": 9}
_WIDEST, _HEADINGS = 48, 2
_FONT = "Times New Roman"


@dataclass(frozen=True, slots=True)
class TypedSheet:
    """A sheet: its name (at most 31 letters), columns with ``name``, PostgreSQL ``type`` and ``comment``, and rows by column name."""

    name: str
    columns: Sequence[Row]
    rows: Sequence[Row]

    @classmethod
    def of_texts(cls, name: str, headings: Sequence[str], rows: Sequence[Sequence[str]]) -> TypedSheet:
        """A sheet of texts under headings ``Vietnamese / English``."""
        columns = [{"name": heading.rpartition(" / ")[2], "type": "text", "comment": heading} for heading in headings]
        return cls(name, columns, [dict(zip((column["name"] for column in columns), row, strict=True)) for row in rows])


def typed_workbook(sheets: Sequence[TypedSheet], day: dt.date) -> bytes:
    """An .xlsx with a sheet for each table; the same rows and ``day``, which stands in the file's properties, give the same bytes.

    Each column has its Vietnamese heading, and below it the name that programs use. Both stay in sight, and can be filtered by.
    Instants are Vietnam's.
    """
    workbook = Workbook(write_only=True)
    for style in _styles():
        workbook.add_named_style(style)
    for sheet in sheets:
        _write(workbook.create_sheet(sheet.name), sheet)
    target = io.BytesIO()
    save_deterministic(workbook, target, day)
    return target.getvalue()


def _styles() -> list[NamedStyle]:
    top = Alignment(vertical="top", wrap_text=True)
    fill = PatternFill("solid", "DDEBF7")
    styles = [NamedStyle(f"data {kind}", font=Font(_FONT, 11), alignment=top, number_format=form) for kind, form in _FORMATS.items()]
    styles.append(
        NamedStyle("data heading", font=Font(_FONT, 11, bold=True), fill=fill, alignment=Alignment("center", "center", wrap_text=True))
    )
    styles.append(
        NamedStyle("data name", font=Font(_FONT, 9, italic=True, color="595959"), fill=fill, alignment=Alignment("center", "center"))
    )
    return styles


def _write(target: WriteOnlyWorksheet, sheet: TypedSheet) -> None:
    kinds = [_kind(column["type"]) for column in sheet.columns]
    target.freeze_panes = f"A{_HEADINGS + 1}"
    target.auto_filter.ref = f"A{_HEADINGS}:{get_column_letter(len(kinds))}{_HEADINGS + max(1, len(sheet.rows))}"
    for number, (column, kind) in enumerate(zip(sheet.columns, kinds, strict=True), start=1):
        target.column_dimensions[get_column_letter(number)].width = _width(column, kind, sheet.rows)
    target.row_dimensions[1].height = 62
    target.append([_cell(target, heading_of(column), "heading") for column in sheet.columns])
    target.append([_cell(target, column["name"], "name") for column in sheet.columns])
    for row in sheet.rows:
        target.append([_typed(target, row.get(column["name"]), kind) for column, kind in zip(sheet.columns, kinds, strict=True)])


def heading_of(column: Row) -> str:
    """The Vietnamese heading of a column: what its comment says before any further explanation; its name where it has none."""
    told = (column["comment"] or column["name"]).partition(" / ")[0]
    return str(told.partition(";")[0].partition(":")[0]).strip()


def _kind(type_name: str) -> str:
    known = {
        "date": "day",
        "timestamp with time zone": "instant",
        "boolean": "yes",
        "smallint": "whole",
        "integer": "whole",
        "bigint": "whole",
    }
    return "number" if type_name.startswith("numeric") and not type_name.endswith("[]") else known.get(type_name, "text")


def _width(column: Row, kind: str, rows: Sequence[Row]) -> float:
    name = len(column["name"]) + 2
    if kind != "text":
        return max(_WIDTHS[kind], name)
    longest = max((len(shown_in_excel(row.get(column["name"]))) for row in rows), default=0)
    return min(max(_WIDTHS[kind], name, longest + 2), _WIDEST)


def _typed(target: WriteOnlyWorksheet, value: Any, kind: str) -> WriteOnlyCell | None:
    if value is None:
        return None
    if kind == "number":
        # A format with decimals would write 180 with a comma and nothing after it.
        return _cell(target, float(value), "number") if value % 1 else _cell(target, int(value), "round")
    if kind == "whole":
        # A year and an identifier are not divided into thousands.
        return _cell(target, value, kind)
    if kind == "day":
        return _cell(target, value, kind)
    if kind == "instant":
        return _cell(target, value.astimezone(VIETNAM).replace(tzinfo=None), kind)
    cell = _cell(target, ILLEGAL_CHARACTERS_RE.sub(" ", shown_in_excel(value, inert_texts=False))[:_LONGEST_TEXT], "text")
    cell.data_type = "s"  # a text that begins like a formula stays a text
    return cell


def _cell(target: WriteOnlyWorksheet, value: Any, style: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(target, value)
    cell.style = f"data {style}"
    return cell
