"""Writes cells that were read as a plain .xlsx: what a department gets back, marked, when it sent another format.

Sheets, cells, what is hidden and how numbers look stay; the look of the original does not. Written by hand, because openpyxl writes
through files, and no file can be opened where workbooks are read.
"""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from include.workbook.biff import ERRORS
from include.workbook.cells import address
from include.workbook.package import MAIN, RELATIONSHIPS
from include.workbook.slip.comments import printable
from include.workbook.style import row_height_points
from include.workbook.workbook_reading import Cell, SheetReading

_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_STATES = {"visible": "", "hidden": ' state="hidden"', "very_hidden": ' state="veryHidden"'}
# The number formats of the cells, and the look that each has: by the marks of a number, `d` apart.
_FORMATS = {"": "General", "%": "0.##%", "p": '0.##"%"', ",": "#,##0,", ",,": "#,##0,,", ",,,": "#,##0,,,", "date": "dd/mm/yyyy"}
_LOOKS = (*_FORMATS, "text", "title", "header")
_NARROWEST, _WIDEST, _HEADER_WIDTH = 9, 42, 16
_EPOCHS = (dt.date(1899, 12, 30), dt.date(1904, 1, 1))
_FEWEST_HEADERS = 4  # a table's header has more; a row with one cell is a title, and runs over the cells beside it


def plain_workbook(sheets: Sequence[SheetReading]) -> bytes:
    """The sheets as an .xlsx with the same cells at the same places."""
    from_1904 = any("d" in cell.marks for sheet in sheets for row in sheet.rows.values() for cell in row.values())
    parts = {
        "[Content_Types].xml": _types(len(sheets)),
        "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
        "xl/workbook.xml": _workbook(sheets, from_1904),
        "xl/_rels/workbook.xml.rels": _relations(
            [*(("worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)), ("styles", "styles.xml")]
        ),
        "xl/styles.xml": _styles(),
    } | {f"xl/worksheets/sheet{n}.xml": _sheet(sheet, _EPOCHS[from_1904]) for n, sheet in enumerate(sheets, start=1)}
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED) as package:
        for name, xml in parts.items():
            package.writestr(zipfile.ZipInfo(name), _HEAD + xml)
    return target.getvalue()


def _types(sheets: int) -> str:
    kinds = [("xl/workbook.xml", "sheet.main"), ("xl/styles.xml", "styles")]
    kinds += [(f"xl/worksheets/sheet{n}.xml", "worksheet") for n in range(1, sheets + 1)]
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{_TYPE}.{kind}+xml"/>' for part, kind in kinds)
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    entries = "".join(
        f'<Relationship Id="rId{n}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{entries}</Relationships>'


def _workbook(sheets: Sequence[SheetReading], from_1904: bool) -> str:
    entries = "".join(
        f'<sheet name={quoteattr(sheet.name)} sheetId="{n}"{_STATES[sheet.visibility]} r:id="rId{n}"/>'
        for n, sheet in enumerate(sheets, start=1)
    )
    properties = '<workbookPr date1904="1"/>' if from_1904 else "<workbookPr/>"
    return f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}">{properties}<sheets>{entries}</sheets></workbook>'


def _styles() -> str:
    codes = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(code)}/>' for n, code in enumerate(_FORMATS.values()) if code != "General"
    )
    lines = "".join(f'<{side} style="thin"><color rgb="FFBFBFBF"/></{side}>' for side in ("left", "right", "top", "bottom"))
    letters = '<sz val="{size}"/><name val="Times New Roman"/><family val="1"/>'
    looks = []
    for look in _LOOKS:
        format_id = 164 + list(_FORMATS).index(look) if _FORMATS.get(look, "General") != "General" else 0
        is_title, is_header = look == "title", look == "header"
        font, fill, border, wraps = int(is_title or is_header), 2 * is_header, int(not is_title), int(is_header or look == "text")
        looks.append(
            f'<xf numFmtId="{format_id}" fontId="{font}" fillId="{fill}" borderId="{border}" xfId="0" applyNumberFormat="1" applyFont="1" '
            f'applyFill="1" applyBorder="1" applyAlignment="1"><alignment vertical="center" wrapText="{wraps}"/></xf>'
        )
    return (
        f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(_FORMATS) - 1}">{codes}</numFmts>'
        f'<fonts count="2"><font>{letters.format(size=12)}</font><font><b/>{letters.format(size=12)}</font></fonts>'
        '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
        '<fill><patternFill patternType="solid"><fgColor rgb="FFE7EDF4"/></patternFill></fill></fills>'
        '<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>'
        f"<border>{lines}<diagonal/></border></borders>"
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        f'<cellXfs count="{len(looks) + 1}"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>{"".join(looks)}</cellXfs>'
        '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
    )


def _sheet(sheet: SheetReading, epoch: dt.date) -> str:
    columns = sorted({column for row in sheet.rows.values() for column in row})
    seen_sheet = sheet.visibility == "visible"
    hidden = {column for column in columns if seen_sheet and all("h" in row[column].marks for row in sheet.rows.values() if column in row)}
    header = next((number for number, row in sheet.rows.items() if len(row) >= _FEWEST_HEADERS), None)
    widths = {column: _width(sheet, column, header) for column in columns}
    cols = "".join(
        f'<col min="{column}" max="{column}" width="{width}" customWidth="1"{_HIDDEN if column in hidden else ""}/>'
        for column, width in widths.items()
    )
    rows = []
    for number, row in sorted(sheet.rows.items()):
        others = [cell for column, cell in row.items() if column not in hidden]
        is_hidden = seen_sheet and bool(others) and all("h" in cell.marks for cell in others)
        texts = [(cell.raw, widths[column] * 0.93) for column, cell in row.items() if len(row) > 1]
        height = f' ht="{row_height_points(texts, 12):g}" customHeight="1"' if texts else ""
        cells = "".join(_cell(cell, epoch, _look(cell, len(row) == 1, number == header)) for _, cell in sorted(row.items()))
        rows.append(f'<row r="{number}"{height}{_HIDDEN if is_hidden else ""}>{cells}</row>')
    return (
        f'<worksheet xmlns="{MAIN}" xmlns:r="{RELATIONSHIPS}"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetFormatPr defaultRowHeight="16"/>{f"<cols>{cols}</cols>" if cols else ""}<sheetData>{"".join(rows)}</sheetData>'
        '<pageMargins left="0.5" right="0.4" top="0.6" bottom="0.6" header="0.3" footer="0.3"/>'
        '<pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/></worksheet>'
    )


_HIDDEN = ' hidden="1"'


def _width(sheet: SheetReading, column: int, header: int | None) -> int:
    """As wide as its texts, within bounds; a header wraps, and a title runs over the cells beside it."""
    texts = (row[column].raw for number, row in sheet.rows.items() if column in row and len(row) > 1 and number != header)
    longest = max((len(line) for text in texts for line in text.split("\n")), default=0)
    own = len(sheet.rows[header][column].raw) if header and column in sheet.rows[header] else 0
    return max(_NARROWEST, min(longest + 2, _WIDEST), min(own + 2, _HEADER_WIDTH))


def _cell(cell: Cell, epoch: dt.date, look: str) -> str:
    here = f'<c r="{address(cell.row, cell.column)}" s="{_LOOKS.index(look) + 1}"'
    if cell.kind == "number":
        return f"{here}><v>{cell.value!r}</v></c>"
    if cell.kind == "boolean":
        return f'{here} t="b"><v>{int(cell.value)}</v></c>'
    if cell.kind == "date":
        return f"{here}><v>{_serial(cell.value, epoch)}</v></c>"
    if cell.kind == "error":
        return f'{here} t="e"><v>{cell.raw if cell.raw in ERRORS.values() else "#NUM!"}</v></c>'
    if cell.kind == "formula_without_value":
        return f"{here}><f>NA()</f></c>"  # its own words may be another program's; without a value it stays
    return f'{here} t="inlineStr"><is><t xml:space="preserve">{escape(printable(cell.raw))}</t></is></c>'


def _look(cell: Cell, is_alone: bool, is_header: bool) -> str:
    if is_header:
        return "header"
    if cell.kind == "number":
        marks = "".join(mark for mark in cell.marks if mark in "%p,")
        return marks if marks in _FORMATS else ""
    if cell.kind == "date":
        return "date"
    return "title" if is_alone and cell.kind == "text" else "text"


def _serial(day: Any, epoch: dt.date) -> int:
    return int((day - epoch).days)
