"""The data dictionary as one HTML page and one Excel workbook. The same dictionary gives the same bytes."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from include.exports.dictionary import ColumnEntry, Dictionary
from include.texts import book
from include.workbook.save import save_deterministic
from include.workbook.style import add_styles, row_height_points, set_up_page, style_name

_TEXTS = book("dictionary")
NAME = "tu-dien-du-lieu"
_TEMPLATES = Path(__file__).parent / "templates"
# The file's properties must show some day, and the same dictionary gives the same bytes.
_DAY = dt.date(2021, 1, 1)
_TITLE_ROW, _HEADING_ROW = 1, 3
_VIEW_WIDTHS, _COLUMN_WIDTHS = (30, 60, 56, 44, 9, 34), (22, 22, 11, 36, 32, 40, 32)


def dictionary_files(dictionary: Dictionary) -> dict[str, bytes]:
    """The files by name: ``tu-dien-du-lieu.html`` needs no network, ``tu-dien-du-lieu.xlsx`` has a sheet for each part."""
    return {f"{NAME}.html": page_of(dictionary), f"{NAME}.xlsx": workbook_of(dictionary)}


def page_of(dictionary: Dictionary) -> bytes:
    """The page in UTF-8: everything in one file, searched by a few lines of its own script."""
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(f"{NAME}.html.j2").render(dictionary=dictionary).encode()


def workbook_of(dictionary: Dictionary) -> bytes:
    """The workbook: the views, their columns with origins, and each listing; every sheet can be filtered and printed."""
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    add_styles(workbook)
    views = [
        (view.name, view.meaning.vi, view.meaning.en, ", ".join(view.grain), str(len(view.columns)), "; ".join(view.used_by))
        for view in dictionary.views
    ]
    columns = [_column_row(view.name, column) for view in dictionary.views for column in view.columns]
    view_headings = zip(_TEXTS.labels("view_headings").values(), _VIEW_WIDTHS, strict=True)
    column_headings = zip(_TEXTS.labels("column_headings").values(), _COLUMN_WIDTHS, strict=True)
    _add_sheet(workbook, _TEXTS.vi("sheets.views"), _TEXTS.vi("titles.views"), tuple(view_headings), views)
    _add_sheet(workbook, _TEXTS.vi("sheets.columns"), _TEXTS.vi("titles.columns"), tuple(column_headings), columns)
    for listing in dictionary.listings:
        _add_sheet(workbook, listing.title.vi, listing.title.vi.upper(), listing.headings, listing.rows)
    target = io.BytesIO()
    save_deterministic(workbook, target, _DAY)
    return target.getvalue()


def _column_row(view: str, column: ColumnEntry) -> tuple[str, ...]:
    origin = "\n".join(line.vi for line in column.origin_lines)
    return (view, column.name, column.type, column.meaning.vi, column.meaning.en, origin, column.origin.expression or "")


def _add_sheet(workbook: Workbook, name: str, title: str, headings: Sequence[tuple[str, float]], rows: Sequence[Sequence[str]]) -> None:
    sheet = workbook.create_sheet(name)
    last_column, last_row = get_column_letter(len(headings)), _HEADING_ROW + len(rows)
    sheet.merge_cells(f"A{_TITLE_ROW}:{last_column}{_TITLE_ROW}")
    sheet.cell(_TITLE_ROW, 1, title).style = style_name("title")
    sheet.row_dimensions[_TITLE_ROW].height = row_height_points([(title, sum(width for _, width in headings))], points=14)
    for number, (heading, width) in enumerate(headings, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
        sheet.cell(_HEADING_ROW, number, heading).style = style_name("header")
    for row_number, row in enumerate(rows, start=_HEADING_ROW + 1):
        for number, text in enumerate(row, start=1):
            cell = sheet.cell(row_number, number, text or None)
            cell.style = style_name("plain")
            if text:
                cell.data_type = "s"  # a text that begins like a formula stays a text
        widths = [width for _, width in headings]
        sheet.row_dimensions[row_number].height = row_height_points(zip(row, widths, strict=True))
    sheet.freeze_panes = sheet.cell(_HEADING_ROW + 1, 1)
    sheet.auto_filter.ref = f"A{_HEADING_ROW}:{last_column}{last_row}"
    set_up_page(sheet, landscape=True, last_row=last_row, last_column=last_column, header_row=_HEADING_ROW)
