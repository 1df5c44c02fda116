"""What a reader of values leaves out of an .xlsb: formats, errors, formulas without a value, what is hidden, how much there is.

Source: [MS-XLSB], Excel Binary File Format. Records are walked, values are read by calamine.
"""

from __future__ import annotations

import posixpath
import struct
from collections.abc import Iterator, Mapping

from lxml import etree

from include.texts import book
from include.workbook.biff import ERRORS, BinaryBook, BinarySheet, Size
from include.workbook.formats import BUILT_IN_FORMATS
from include.workbook.safe_package import MAX_CHARACTERS, UnreadableWorkbookError, refuse_more

_TEXTS = book("reading")

_ROW, _BLANK, _RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED = 0, 1, 2, 3, 4, 5, 6, 7
_FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR, _RICH_TEXT = 8, 9, 10, 11, 62
_SHARED_ITEM, _FORMAT, _XF, _COLUMN, _WORKBOOK_PROPERTIES, _SHEET = 19, 44, 47, 60, 153, 156
_STYLES_BEGIN, _STYLES_END = 617, 618
_FILLED = frozenset({_RK, _ERROR, _BOOL, _REAL, _TEXT, _SHARED, _FORMULA_TEXT, _FORMULA_NUMBER, _FORMULA_BOOL, _FORMULA_ERROR, _RICH_TEXT})
_HIDDEN_ROW, _HIDDEN_COLUMN = 0x10, 0x01


def read_xlsb(parts: Mapping[str, bytes]) -> BinaryBook:
    """Walk through the parts of an .xlsb.

    Raises:
        UnreadableWorkbookError: ``damaged`` or ``out_of_bounds``.
    """
    try:
        return _read({name.lower(): part for name, part in parts.items()})
    except (KeyError, struct.error, IndexError, ValueError, etree.XMLSyntaxError) as error:
        raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.xlsb_damaged")) from error


def _read(parts: Mapping[str, bytes]) -> BinaryBook:
    book, size = BinaryBook(), Size()
    relations = etree.fromstring(parts["xl/_rels/workbook.bin.rels"], etree.XMLParser(resolve_entities=False, no_network=True))
    targets = {entry.get("Id"): entry.get("Target", "") for entry in relations}
    codes = _codes(parts.get("xl/styles.bin", b""))
    lengths = [
        struct.unpack_from("<I", data, 1)[0] for kind, data in _records(parts.get("xl/sharedstrings.bin", b"")) if kind == _SHARED_ITEM
    ]
    sheets = []
    for kind, data in _records(parts["xl/workbook.bin"]):
        if kind == _WORKBOOK_PROPERTIES:
            book.counts_from_1904 = bool(data[0] & 1)
        elif kind == _SHEET:
            relation, at = _wide_text(data, 8)
            sheets.append((_wide_text(data, at)[0], targets[relation]))
    for name, target in sheets:
        path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"xl/{target}")
        size.start_sheet()
        if "worksheets/" in path.lower():
            book.sheets[name] = _sheet(parts[path.lower()], codes, lengths, size)
    return book


def _codes(styles: bytes) -> list[str]:
    """The format code of every cell style."""
    formats, found, is_of_cells = dict(BUILT_IN_FORMATS), [], False
    for kind, data in _records(styles):
        if kind == _FORMAT:
            formats[struct.unpack_from("<H", data)[0]] = _wide_text(data, 2)[0]
        elif kind in (_STYLES_BEGIN, _STYLES_END):
            is_of_cells = kind == _STYLES_BEGIN
        elif kind == _XF and is_of_cells:
            found.append(formats.get(struct.unpack_from("<H", data, 2)[0], "General"))
    return found


def _sheet(part: bytes, codes: list[str], lengths: list[int], size: Size) -> BinarySheet:
    sheet, row, shown = BinarySheet(), 0, 0
    for kind, data in _records(part):
        if kind == _ROW:
            row = struct.unpack_from("<I", data)[0] + 1
            if data[11] & _HIDDEN_ROW:
                sheet.hidden_rows.add(row)
        elif kind == _COLUMN:
            first, last = struct.unpack_from("<2I", data)
            if struct.unpack_from("<H", data, 16)[0] & _HIDDEN_COLUMN:
                sheet.hidden_columns.append((first + 1, last + 1))
        elif kind in _FILLED:
            column, style = struct.unpack_from("<2I", data)
            here, style = (row, column + 1), style & 0xFFFFFF
            size.add(*here)
            if style < len(codes) and codes[style] != "General":
                sheet.codes[here] = codes[style]
            if kind in (_ERROR, _FORMULA_ERROR):
                sheet.errors[here] = ERRORS.get(data[8], "#?")
            elif kind == _SHARED:
                (number,) = struct.unpack_from("<I", data, 8)
                shown += lengths[number]
                refuse_more("characters", shown, MAX_CHARACTERS)
    return sheet


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of every record: both numbers are written seven bits a byte."""
    at = 0
    while at < len(part):
        kind, at = _packed(part, at, 2)
        length, at = _packed(part, at, 4)
        yield kind, part[at : at + length]
        at += length


def _packed(part: bytes, at: int, most: int) -> tuple[int, int]:
    number = 0
    for position in range(most):
        byte = part[at + position]
        number |= (byte & 0x7F) << 7 * position
        if byte < 0x80:
            return number, at + position + 1
    return number, at + most


def _wide_text(data: bytes, at: int) -> tuple[str, int]:
    (characters,) = struct.unpack_from("<I", data, at)
    end = at + 4 + 2 * characters
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
