"""Reads the XML of one sheet by a parser, cell by cell: slower than the usual way, and right however the XML is written.

Prefixes, the strict format, cells and rows that do not say where they stand (they follow one another), texts in the cell, days as ISO
dates. Only cells with content are made, so a cell in the last corner costs no more than any other.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, NamedTuple

from lxml import etree
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from include.texts import book
from include.workbook.formats import is_date_format, scaling_of
from include.workbook.safe_package import MAX_SHARED_STRINGS, UnreadableWorkbookError, damaged_xml, refuse_more

_TEXTS = book("reading")

LAST_ROW, LAST_COLUMN = 1_048_576, 16_384  # of Excel
_REFERENCE = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_TAGS = tuple(f"{{*}}{name}" for name in ("row", "c", "col", "mergeCell"))
_TRUE = ("1", "true")
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)


class RawCell(NamedTuple):
    """What the XML says of one cell: its value as Python has it, or why there is none."""

    row: int
    column: int
    kind: Literal["value", "error", "formula_without_value"]
    value: Any
    format_code: str


@dataclass(slots=True)
class RawSheet:
    """The filled cells of a sheet, what is hidden, and its merged areas as top, left, bottom, right, counted from 1."""

    cells: list[RawCell] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)


def shared_strings(xml: bytes) -> list[str]:
    """The texts that cells share, in order.

    Raises:
        UnreadableWorkbookError: ``damaged`` or ``out_of_bounds``.
    """
    found: list[str] = []
    if not xml:
        return found
    for entry in parsed_elements(xml, ("end",), ("{*}si",), "xl/sharedStrings.xml"):
        found.append(_text_of(entry[1]))
        forget(entry[1])
        refuse_more("texts", len(found), MAX_SHARED_STRINGS)
    return found


def parse_sheet(xml: bytes, texts: Sequence[str], formats: Sequence[str], counts_from_1904: bool, most_cells: int) -> RawSheet:
    """The cells of one sheet.

    Raises:
        UnreadableWorkbookError: ``damaged``, when it is no XML; ``out_of_bounds``, when it has more than ``most_cells`` filled cells.
    """
    sheet = RawSheet()
    row = column = 0
    for event, entry in parsed_elements(xml, ("start", "end"), _TAGS, "xl/worksheets/"):
        name = etree.QName(entry).localname
        if name == "row":
            if event == "start":
                row, column = _whole(entry.get("r"), row + 1), 0
                if entry.get("hidden") in _TRUE:
                    sheet.hidden_rows.add(row)
            else:
                forget(entry)
        elif event == "start":
            continue
        elif name == "c":
            here = _REFERENCE.fullmatch(entry.get("r", ""))
            row, column = (int(here[2]), _column_number(here[1])) if here else (row, column + 1)
            cell = _cell(entry, row, column, texts, formats, counts_from_1904)
            if cell:
                sheet.cells.append(cell)
                refuse_more("cells", len(sheet.cells), most_cells)
            forget(entry)
        elif name == "col":
            if entry.get("hidden") in _TRUE:
                sheet.hidden_columns.append((_whole(entry.get("min"), 1), _whole(entry.get("max"), 1)))
        elif area := area_of(entry.get("ref", "")):
            sheet.merged.append(area)
    return sheet


def area_of(reference: str) -> tuple[int, int, int, int] | None:
    """Top, left, bottom, right of an area such as ``B2:D3``; ``None`` when it is none."""
    corners = [_REFERENCE.fullmatch(corner) for corner in reference.replace("$", "").split(":")]
    if not all(corners) or len(corners) > 2:
        return None
    first, last = corners[0], corners[-1]
    assert first and last, "all of them were found"
    return int(first[2]), _column_number(first[1]), int(last[2]), _column_number(last[1])


def value_of_number(number: float, format_code: str, counts_from_1904: bool) -> Any:
    """A number, or the day, time or length of time as which its format shows it."""
    if not is_date_format(format_code) or not math.isfinite(number):
        return number
    epoch = CALENDAR_MAC_1904 if counts_from_1904 else CALENDAR_WINDOWS_1900
    try:
        return from_excel(number, epoch, timedelta=bool(_ELAPSED.search(format_code)))
    except (ValueError, OverflowError):
        return number


def marks_of_number(number: float, format_code: str, counts_from_1904: bool) -> str:
    """The marks of a plain number: how its format scales it, and whether it may be a day counted from 1904."""
    return scaling_of(format_code, number).marks + ("d" if counts_from_1904 and not is_date_format(format_code) else "")


def _cell(entry: etree._Element, row: int, column: int, texts: Sequence[str], formats: Sequence[str], from_1904: bool) -> RawCell | None:
    raw = formula = inline = None
    for child in entry:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "v":
            raw = child.text or ""
        elif name == "f":
            formula = child.text or ""
        elif name == "is":
            inline = _text_of(child)
    if raw is None and formula is None and inline is None and entry.get("t") != "e":
        return None  # blank; this is most of a formatted row
    if not 1 <= row <= LAST_ROW or not 1 <= column <= LAST_COLUMN:
        raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.cell_outside_excel_at", row=row, column=column))
    style = entry.get("s", "0")
    code = formats[int(style)] if style.isdecimal() and len(style) < 7 and int(style) < len(formats) else "General"
    kind = entry.get("t", "n")
    if kind == "e":
        return RawCell(row, column, "error", raw or "#?", code)
    if formula is not None and (raw is None or (raw == "" and kind != "str")):
        return RawCell(row, column, "formula_without_value", f"={formula or '…'}", code)
    value = inline if kind == "inlineStr" else _value(raw or "", kind, code, texts, from_1904)
    return None if value in ("", None) else RawCell(row, column, "value", value, code)


def _value(raw: str, kind: str, format_code: str, texts: Sequence[str], from_1904: bool) -> Any:
    if kind == "str":
        return raw
    raw = raw.strip()
    if kind == "s":
        if not raw.isdecimal() or len(raw) > 9 or int(raw) >= len(texts):
            raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.text_missing"))
        return texts[int(raw)]
    if kind == "b":
        return raw in _TRUE
    if kind == "d":
        try:
            return dt.datetime.fromisoformat(raw.removesuffix("Z"))
        except ValueError:
            return raw
    try:
        return value_of_number(float(raw.replace("_", "?")), format_code, from_1904) if raw else None  # Python takes 1_000 for a number
    except ValueError:
        return raw  # no number: a problem at its cell


def _text_of(entry: etree._Element) -> str:
    """The text of a shared or inline string: its runs one after the other."""
    found = []
    for child in entry:
        name = etree.QName(child).localname if isinstance(child.tag, str) else ""
        if name == "t":
            found.append(child.text or "")
        elif name == "r":
            found += [run.text or "" for run in child if isinstance(run.tag, str) and etree.QName(run).localname == "t"]
    return "".join(found)


def parsed_elements(xml: bytes, events: tuple[str, ...], tags: tuple[str, ...], part: str) -> Iterator[tuple[str, etree._Element]]:
    """The elements of these tags, one after the other, as the parser comes by.

    Raises:
        UnreadableWorkbookError: ``damaged``, where ``part`` is no XML.
    """
    try:
        yield from etree.iterparse(
            io.BytesIO(xml), events=events, tag=tags, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        )
    except (etree.XMLSyntaxError, ValueError) as error:
        raise damaged_xml(part, error) from error


def forget(entry: etree._Element) -> None:
    """Free what was read: a tree of all cells would take ten times the room of its XML."""
    parent = entry.getparent()
    entry.clear()
    while parent is not None and entry.getprevious() is not None:
        del parent[0]


def _whole(text: str | None, otherwise: int) -> int:
    return int(text) if text and text.isdecimal() and len(text) <= 7 else otherwise


def _column_number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
