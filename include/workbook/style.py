"""How a workbook looks: named styles, page set-up, and row heights for long texts.

Fonts and the cover's head follow Nghị định 30/2020/NĐ-CP (Times New Roman, A4).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Protection, Side
from openpyxl.worksheet.worksheet import Worksheet

from include.catalog.models import Column
from include.texts import book

_TEXTS = book("template")
FONT = "Times New Roman"
TEXT_POINTS = 11
LINE_HEIGHT_POINTS = 15.0
# Excel refuses rows above 409 points.
MAX_HEIGHT_POINTS = 405.0
# Vietnamese text in Times New Roman 11 is narrower than the digit that a column width counts in; part of that is lost again
# at word ends.
CHARACTERS_PER_WIDTH = 1.2
_A4 = 9
_TEXT_FORMAT = "@"
_DATE_FORMAT = "dd/mm/yyyy"
_WHOLE_FORMAT = "#,##0"
_DECIMAL_FORMAT = "#,##0.0##"

_THIN = Side(style="thin", color="8C8C8C")
_BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
_INPUT_FILL = PatternFill("solid", fgColor="FFFDF0")
_FIXED_FILL = PatternFill("solid", fgColor="F2F2F2")
_HEADER_FILL = PatternFill("solid", fgColor="DDE5EE")
_FORMATS = {
    "text": (_TEXT_FORMAT, "left"),
    "middle": ("General", "center"),
    "date": (_DATE_FORMAT, "center"),
    "whole": (_WHOLE_FORMAT, "right"),
    "decimal": (_DECIMAL_FORMAT, "right"),
    # Several quantities share a cell as text, so one cell's format fits numbers and text.
    "quantity": ("General", "right"),
}
_FORMAT_OF_TYPE = {"date": "date", "number": "decimal", "quantity": "quantity", "choice": "text", "fixed": "text"}


def _plain_styles() -> dict[str, NamedStyle]:
    left, middle = (Alignment(place, "center", wrap_text=True) for place in ("left", "center"))
    looks: dict[str, tuple[Font, Alignment]] = {
        "nation": (Font(FONT, 12, bold=True), middle),
        "motto": (Font(FONT, 13, bold=True, underline="single"), middle),
        "agency": (Font(FONT, 12), middle),
        "agency_bold": (Font(FONT, 12, bold=True), middle),
        "title": (Font(FONT, 14, bold=True), middle),
        "subtitle": (Font(FONT, 12, italic=True), middle),
        "legend": (Font(FONT, 10, italic=True, color="595959"), middle),
        "heading": (Font(FONT, 12, bold=True), left),
        "paragraph": (Font(FONT, 12), Alignment("left", "top", wrap_text=True)),
        "help": (Font(FONT, 10, italic=True, color="595959"), Alignment("left", "center", wrap_text=True, indent=1)),
    }
    return {name: NamedStyle(f"PCI {name}", font=font, alignment=place) for name, (font, place) in looks.items()}


def _boxed_styles() -> dict[str, NamedStyle]:
    middle, left = Alignment("center", "center", wrap_text=True), Alignment("left", "center", wrap_text=True)
    indented = Alignment("left", "center", wrap_text=True, indent=1)
    text, bold = Font(FONT, TEXT_POINTS), Font(FONT, TEXT_POINTS, bold=True)
    styles = {
        "header": NamedStyle("PCI header", font=bold, fill=_HEADER_FILL, border=_BOX, alignment=middle),
        "plain": NamedStyle("PCI plain", font=text, border=_BOX, alignment=left),
        "label": NamedStyle("PCI label", font=Font(FONT, 12, bold=True), fill=_FIXED_FILL, border=_BOX, alignment=indented),
    }
    looks = {shape: (text, form, Alignment(place, "center", wrap_text=True)) for shape, (form, place) in _FORMATS.items()}
    looks |= {"line": (Font(FONT, 12), _TEXT_FORMAT, indented), "day": (Font(FONT, 12), _DATE_FORMAT, indented)}
    for kind, fill, locked in (("input", _INPUT_FILL, False), ("fixed", _FIXED_FILL, True)):
        for shape, (font, number_format, alignment) in looks.items():
            styles[f"{kind}_{shape}"] = NamedStyle(
                f"PCI {kind} {shape}",
                font=font,
                fill=fill,
                border=_BOX,
                alignment=alignment,
                number_format=number_format,
                protection=Protection(locked=locked),
            )
    return styles


def add_styles(workbook: Workbook) -> None:
    """Register the named styles that :func:`style_name` answers with."""
    for style in (_plain_styles() | _boxed_styles()).values():
        workbook.add_named_style(style)


def style_name(look: str) -> str:
    """The workbook's name for a look, such as ``title`` or ``input_text``."""
    return f"PCI {look.replace('_', ' ')}" if look.startswith(("input_", "fixed_")) else f"PCI {look}"


def form_style(column: Column) -> str:
    """The style of the value of ``column`` on the cover."""
    return style_name(f"{'input' if column.input else 'fixed'}_{'day' if column.type == 'date' else 'line'}")


def cell_style(column: Column, locked: bool, whole_number: bool = False) -> str:
    """The style of a cell in ``column``; ``whole_number`` shows its numbers without decimals."""
    if column.key == "ordinal" or column.key.endswith("_code"):
        shape = "middle" if column.type == "fixed" else "text"
    elif whole_number and column.type == "number":
        shape = "whole"
    else:
        shape = _FORMAT_OF_TYPE.get(column.type, "text")
    return style_name(f"{'fixed' if locked else 'input'}_{shape}")


def row_height_points(texts_and_widths: Iterable[tuple[Any, float]], points: float = TEXT_POINTS) -> float:
    """The height that a row needs to show every text within its column's width, in points; ``None`` needs none."""
    written = [(str(text), width) for text, width in texts_and_widths if text is not None]
    lines = max((_lines(text, width * TEXT_POINTS / points) for text, width in written), default=1)
    line_height = LINE_HEIGHT_POINTS * points / TEXT_POINTS
    return min(MAX_HEIGHT_POINTS, max(lines, 1) * line_height + 4)


def _lines(text: str, width: float) -> int:
    room = max(1.0, width * CHARACTERS_PER_WIDTH)
    return sum(max(1, math.ceil(len(paragraph) / room)) for paragraph in text.split("\n"))


def set_up_page(sheet: Worksheet, landscape: bool, last_row: int, last_column: str, header_row: int | None = None) -> None:
    """Print ``sheet`` on A4, one page wide, with page numbers, repeating its rows up to ``header_row``."""
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left, sheet.page_margins.right = (0.5, 0.4) if landscape else (1.0, 0.6)
    sheet.page_margins.top = sheet.page_margins.bottom = 0.75
    sheet.page_margins.header = sheet.page_margins.footer = 0.3
    sheet.print_options.horizontalCentered = True
    sheet.oddFooter.center.text = _TEXTS.vi("page")
    sheet.oddFooter.center.font = f"{FONT},Regular"
    sheet.oddFooter.center.size = 10
    sheet.print_area = f"A1:{last_column}{last_row}"
    if header_row is not None:
        sheet.print_title_rows = f"{header_row}:{header_row}"


def protect(sheet: Worksheet) -> None:
    """Lock the fixed cells without a password; widths, heights and further rows stay the officer's."""
    sheet.protection.sheet = True
    sheet.protection.formatColumns = False
    sheet.protection.formatRows = False
    sheet.protection.insertRows = False
    sheet.protection.deleteRows = False
