"""Reads an OpenDocument spreadsheet (.ods) to the same cells as an .xlsx. Source: OASIS OpenDocument 1.3, part 3."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from lxml import etree

from include.texts import book
from include.workbook.formats import may_scale
from include.workbook.safe_package import MAX_CELLS, UnreadableWorkbookError, refuse_more
from include.workbook.sheet_xml import LAST_COLUMN, LAST_ROW, RawCell, RawSheet, forget, parsed_elements
from include.workbook.structure import Visibility
from include.workbook.vocabulary import VOCABULARY

_TEXTS = book("reading")
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_STYLE = "{urn:oasis:names:tc:opendocument:xmlns:style:1.0}"
_NUMBER = "{urn:oasis:names:tc:opendocument:xmlns:datastyle:1.0}"
_CALC = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_CELLS = (f"{_TABLE}table-cell", f"{_TABLE}covered-table-cell")
_DATA_STYLES = tuple(f"{_NUMBER}{kind}-style" for kind in ("number", "percentage", "currency"))
_UNSEEN = ("collapse", "filter")
_DURATION = re.compile(r"PT(\d{1,6})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_TRUTH = {"TRUE": True, "FALSE": False, VOCABULARY["true"]: True, VOCABULARY["false"]: False}
_CONDITION = re.compile(r"value\(\)(<=|>=|!=|<|>|=)(-?\d+(?:\.\d+)?)")
_FROM_1904 = re.compile(rb'null-date [^>]*date-value="1904-01-01"')
_ERROR = re.compile(r"#[A-Z/0!?]+|Err:\d+")
_REACHING = re.compile(rb"""formula="[^"]*(?:'(?:file|https?|ftp):|(?:DDE|WEBSERVICE)\()""")


class OdsSheet(NamedTuple):
    """One sheet as it stands in the document."""

    name: str
    visibility: Visibility
    content: RawSheet


@dataclass(slots=True)
class _Styles:
    """What the styles of the document say: number formats by data style, data style and parent by cell style, hidden table styles."""

    codes: dict[str, str] = field(default_factory=dict)
    cells: dict[str, tuple[str | None, str | None]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)

    def code(self, style: str | None) -> str:
        for _ in range(10):  # a style may rest on another; none of ours rests on itself
            data_style, parent = self.cells.get(style or "", (None, None))
            if data_style is not None:
                return self.codes.get(data_style, "General")
            if parent is None:
                break
            style = parent
        return "General"


def read_ods(parts: Mapping[str, bytes]) -> list[OdsSheet]:
    """All sheets of a document.

    Raises:
        UnreadableWorkbookError: ``encrypted``, ``damaged`` or ``out_of_bounds``.
    """
    if "encrypted-package" in parts or b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise UnreadableWorkbookError("encrypted", _TEXTS.say("unreadable.password", ending=".ods"))
    if "content.xml" not in parts:
        raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.content_missing"))
    styles = _Styles()
    for name in ("styles.xml", "content.xml"):
        for entry in _parsed(parts.get(name, b""), (f"{_STYLE}style", *_DATA_STYLES), name):
            _add_style(styles, entry)
    return _Reader(styles).read(parts["content.xml"])


def counts_from_1904(parts: Mapping[str, bytes]) -> bool:
    """Whether a bare number counts days from 1904."""
    return bool(_FROM_1904.search(parts.get("content.xml", b"")))


def reaches_out(parts: Mapping[str, bytes]) -> bool:
    """Whether a formula takes something from another file, program or service."""
    return bool(_REACHING.search(parts.get("content.xml", b"")))


def _add_style(styles: _Styles, entry: etree._Element) -> None:
    name = entry.get(f"{_STYLE}name", "")
    if entry.tag != f"{_STYLE}style":
        styles.codes[name] = _mapped(entry, styles) + _code_of(entry)
    elif entry.get(f"{_STYLE}family") == "table-cell":
        styles.cells[name] = (entry.get(f"{_STYLE}data-style-name"), entry.get(f"{_STYLE}parent-style-name"))
    elif any(child.get(f"{_TABLE}display") == "false" for child in entry):
        styles.hidden.add(name)


def _code_of(style: etree._Element) -> str:
    """The format code that scales and shows a number as this data style does."""
    factors = [child.get(f"{_NUMBER}display-factor", "1") for child in style.iter(f"{_NUMBER}number")]
    thousands = max((len(factor) - 1) // 3 for factor in factors) if factors else 0
    texts = "".join(child.text or "" for child in style.iter(f"{_NUMBER}text"))
    scales = style.tag == f"{_NUMBER}percentage-style"
    return "0" + "," * thousands + ("%" if scales else '"%"' if "%" in texts else "")


def _mapped(style: etree._Element, styles: _Styles) -> str:
    """The sections with conditions that stand before a style's own one."""
    codes = ""
    for entry in style.iter(f"{_STYLE}map"):
        condition = _CONDITION.fullmatch(entry.get(f"{_STYLE}condition", ""))
        if condition:
            sign = "<>" if condition[1] == "!=" else condition[1]
            codes += f"[{sign}{condition[2]}]{styles.codes.get(entry.get(f'{_STYLE}apply-style-name', ''), 'General')};"
    return codes


class _Reader:
    """Walks through the document: tables, columns, rows, cells, each of which may stand for many equal ones."""

    def __init__(self, styles: _Styles) -> None:
        self._styles = styles
        self._sheets: list[OdsSheet] = []
        self._cells = 0
        self._start()

    def _start(self) -> None:
        self._row = self._column = 1
        self._defaults: list[tuple[int, int, str | None]] = []

    def read(self, xml: bytes) -> list[OdsSheet]:
        tags = (f"{_TABLE}table", f"{_TABLE}table-column", f"{_TABLE}table-row")
        depth = 0
        for event, entry in parsed_elements(xml, ("start", "end"), tags, "content.xml"):
            if entry.tag == tags[0]:
                depth += 1 if event == "start" else -1
                if event == "start" and depth == 1:  # a table in a cell is no sheet
                    visibility: Visibility = "hidden" if entry.get(f"{_TABLE}style-name") in self._styles.hidden else "visible"
                    self._sheets.append(OdsSheet(entry.get(f"{_TABLE}name", ""), visibility, RawSheet()))
                    self._start()
            elif event == "end" and depth == 1:
                if entry.tag == tags[1]:
                    self._take_column(entry)
                else:
                    self._take_row(entry)
                    forget(entry)
        return self._sheets

    def _take_column(self, entry: etree._Element) -> None:
        first, self._column = self._column, self._column + _times(entry, "columns")
        self._defaults.append((first, self._column - 1, entry.get(f"{_TABLE}default-cell-style-name")))
        if entry.get(f"{_TABLE}visibility") in _UNSEEN:
            self._sheets[-1].content.hidden_columns.append((first, min(self._column - 1, LAST_COLUMN)))

    def _take_row(self, entry: etree._Element) -> None:
        times, sheet, column = _times(entry, "rows"), self._sheets[-1].content, 1
        found: list[RawCell] = []
        for cell in entry:
            if cell.tag not in _CELLS:
                continue
            repeated = _times(cell, "columns")
            value = _content_of(cell)
            wide, high = (_whole(cell.get(f"{_TABLE}number-{what}-spanned")) for what in ("columns", "rows"))
            if wide > 1 or high > 1:
                sheet.merged.append((self._row, column, self._row + high - 1, column + wide - 1))
            if value is not None:
                self._count(repeated)
                code = self._styles.code(cell.get(f"{_TABLE}style-name") or self._default(column))
                if cell.get(f"{_OFFICE}value-type") == "percentage" and not may_scale(code):
                    code = "0%"
                found += [RawCell(self._row, column + more, value[0], value[1], code) for more in range(repeated)]
            column += repeated
        if entry.get(f"{_TABLE}visibility") in _UNSEEN:
            sheet.hidden_rows.update(range(self._row, min(self._row + times, LAST_ROW + 1)))
        if found:
            self._count(len(found) * (times - 1))
            sheet.cells += [cell._replace(row=self._row + more) for more in range(times) for cell in found]
            if self._row + times - 1 > LAST_ROW or (column - 1 > LAST_COLUMN and found[-1].column > LAST_COLUMN):
                raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.cell_outside"))
        self._row += times

    def _default(self, column: int) -> str | None:
        return next((style for first, last, style in self._defaults if first <= column <= last), None)

    def _count(self, cells: int) -> None:
        self._cells += cells
        refuse_more("cells", self._cells, MAX_CELLS)


def _content_of(cell: etree._Element) -> tuple[Any, Any] | None:
    """The kind of a cell and its value; ``None`` for an empty one."""
    kind, formula = cell.get(f"{_OFFICE}value-type"), cell.get(f"{_TABLE}formula")
    shown = "\n".join(_text_of(entry) for entry in cell if entry.tag == f"{_TEXT}p")
    if cell.get(f"{_CALC}value-type") == "error" or (formula is not None and _ERROR.fullmatch(shown)):
        return "error", shown or "#?"
    if kind is None:
        if formula is not None and not any(entry.tag == f"{_TEXT}p" for entry in cell):  # a calculated empty text has an empty paragraph
            return "formula_without_value", "=" + formula.removeprefix("of:").lstrip("=")
        return ("value", shown) if shown else None
    value = _value_of(cell, kind, shown)
    return None if value in ("", None) else ("value", value)


def _value_of(cell: etree._Element, kind: str, shown: str) -> Any:
    if kind == "boolean":
        return cell.get(f"{_OFFICE}boolean-value") == "true"
    if kind == "string":
        return cell.get(f"{_OFFICE}string-value") or shown
    raw = cell.get(f"{_OFFICE}{kind if kind in ('date', 'time') else ''}{'-' if kind in ('date', 'time') else ''}value", "")
    try:
        if kind == "date":
            return dt.datetime.fromisoformat(raw)
        if kind == "time":
            return _time_of(raw) or shown
        if shown.upper() in _TRUTH:  # LibreOffice writes truth values as numbers of their own look
            return _TRUTH[shown.upper()]
        return float(raw.replace("_", "?"))
    except ValueError:
        return raw or shown


def _time_of(raw: str) -> dt.time | dt.timedelta | None:
    found = _DURATION.fullmatch(raw)
    if not found:
        return None
    hours, minutes, seconds = (int(part) for part in found.groups())
    return dt.time(hours, minutes, seconds) if hours < 24 else dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)


def _text_of(entry: etree._Element) -> str:
    """The text of a paragraph: blanks, tabs and breaks are elements; comments stand outside of it."""
    found = [entry.text or ""]
    for child in entry:
        if child.tag == f"{_TEXT}s":
            found.append(" " * min(_whole(child.get(f"{_TEXT}c")), 1_000))
        elif child.tag == f"{_TEXT}tab":
            found.append("\t")
        elif child.tag == f"{_TEXT}line-break":
            found.append("\n")
        elif isinstance(child.tag, str) and child.tag != f"{_OFFICE}annotation":
            found.append(_text_of(child))
        found.append(child.tail or "")
    return "".join(found)


def _times(entry: etree._Element, what: str) -> int:
    return _whole(entry.get(f"{_TABLE}number-{what}-repeated"))


def _whole(text: str | None) -> int:
    return max(int(text), 1) if text and text.isdecimal() and len(text) <= 7 else 1


def _parsed(xml: bytes, tags: tuple[str, ...], part: str) -> Iterator[etree._Element]:
    if xml:
        for event, entry in parsed_elements(xml, ("start", "end"), (*tags, f"{_TABLE}table-row"), part):
            if event == "end":
                if entry.tag in tags:
                    yield entry
                else:
                    forget(entry)
