"""What a reader of values leaves out of an .xls: formats, errors, formulas without a value, what is hidden, how much there is.

Source: [MS-XLS], Excel Binary File Format (BIFF8). Records are walked, values are read by calamine.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from include.texts import book
from include.workbook.formats import BUILT_IN_FORMATS
from include.workbook.ole import DamagedOleError, OleFile
from include.workbook.safe_package import MAX_CELLS, MAX_CHARACTERS, UnreadableWorkbookError, file_kind, refuse_more
from include.workbook.sheet_xml import LAST_COLUMN, LAST_ROW

_TEXTS = book("reading")

_BOF, _EOF, _FILE_PASS, _DATE_MODE, _FORMAT, _XF, _BOUND_SHEET, _SST, _CONTINUE, _SUP_BOOK = (
    0x0809, 0x000A, 0x002F, 0x0022, 0x041E, 0x00E0, 0x0085, 0x00FC, 0x003C, 0x01AE,
)  # fmt: skip
_FORMULA, _NUMBER, _LABEL, _BOOL_ERROR, _RK, _MUL_RK, _LABEL_SST, _R_STRING, _ROW, _COL_INFO = (
    0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00FD, 0x00D6, 0x0208, 0x007D,
)  # fmt: skip
_ONE_CELL = (_FORMULA, _NUMBER, _LABEL, _BOOL_ERROR, _RK, _LABEL_SST, _R_STRING)
_BIFF8 = 0x0600
_WORKSHEET = 0
_OWN_BOOKS = (0x0401, 0x3A01)  # the workbook itself, add-ins
_NO_NUMBER = 0xFFFF
_AS_TEXT, _AS_ERROR, _AS_NOTHING = 0, 2, 3  # and 1, a truth value
_CALCULATE_ON_LOAD = 0x0002
_CONCATENATE = b"\x08"
ERRORS = {
    0x00: "#NULL!",
    0x07: "#DIV/0!",
    0x0F: "#VALUE!",
    0x17: "#REF!",
    0x1D: "#NAME?",
    0x24: "#NUM!",
    0x2A: "#N/A",
    0x2B: "#GETTING_DATA",
}
_DIMENSIONS = 0x0200
_ONE_CELL_AREA = struct.pack("<IIHH", 0, 1, 0, 1)
_MOST_DECLARED = 100_000
_MOST_AREA = 2_000_000  # cells from A1 to the last one, which the reader of values lays out one by one


@dataclass(slots=True)
class BinarySheet:
    """What is known of a sheet beside its values. Rows and columns count from 1; ``codes``: the formats that scale."""

    codes: dict[tuple[int, int], str] = field(default_factory=dict)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


@dataclass(slots=True)
class BinaryBook:
    """What is known of a workbook beside its values; ``sheets`` by name."""

    sheets: dict[str, BinarySheet] = field(default_factory=dict)
    content: bytes = b""
    """The file as the reader of values may have it."""
    counts_from_1904: bool = False
    has_macros: bool = False
    reaches_out: bool = False


def read_biff(content: bytes) -> BinaryBook:
    """Walk through an .xls.

    Raises:
        UnreadableWorkbookError: ``encrypted``, ``old_xls`` or ``out_of_bounds``.
    """
    try:
        ole = OleFile(content)
        name = next(name for name in ("Workbook", "WORKBOOK") if name in ole.names)
        walk = _Walk(ole.stream(name))
        book = walk.book()
        book.content = _with_small_areas(content, ole, name, walk.large_areas)
    except (DamagedOleError, StopIteration, KeyError, struct.error, IndexError, ValueError) as error:
        raise UnreadableWorkbookError("old_xls", _TEXTS.say("unreadable.cut_off")) from error
    book.has_macros = "_VBA_PROJECT_CUR" in ole.names
    return book


def _with_small_areas(content: bytes, ole: OleFile, name: str, places: list[int]) -> bytes:
    """The file with other declared areas: calamine takes memory for every cell that a sheet declares, and a declaration says nothing."""
    if not places:
        return content
    changed = bytearray(content)
    for place in places:
        for number, byte in enumerate(_ONE_CELL_AREA):
            changed[ole.place(name, place + number)] = byte
    return bytes(changed)


class Size:
    """Counts filled cells and the area that they span, and refuses what is beyond a bound."""

    def __init__(self) -> None:
        self.cells = 0
        self._row = self._column = 0

    def start_sheet(self) -> None:
        """The next cells are another sheet's."""
        self._row = self._column = 0

    def add(self, row: int, column: int, cells: int = 1) -> None:
        """A filled cell, or the last of several side by side; counted from 1.

        Raises:
            UnreadableWorkbookError: with ``out_of_bounds``, or ``damaged`` where no sheet of Excel reaches.
        """
        if row > LAST_ROW or column > LAST_COLUMN:
            raise UnreadableWorkbookError("damaged", _TEXTS.say("unreadable.cell_outside_excel_at", row=row, column=column))
        self.cells += cells
        refuse_more("cells", self.cells, MAX_CELLS)
        self._row, self._column = max(row, self._row), max(column, self._column)
        if self._row * self._column > _MOST_AREA:
            raise UnreadableWorkbookError("out_of_bounds", _TEXTS.say("unreadable.cell_far_away", row=row, column=column))


class _Walk:
    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._formats = dict(BUILT_IN_FORMATS)
        self._styles: list[int] = []
        self._size = Size()
        self._lengths: list[int] = []
        self._shown = 0
        self.large_areas: list[int] = []
        """Where in the stream a sheet declares an area that no sheet needs."""

    def book(self) -> BinaryBook:
        book, sheets = BinaryBook(), []
        for kind, data, behind in _records(self._stream, 0):
            if kind == _BOF and struct.unpack_from("<H", data)[0] != _BIFF8:
                raise UnreadableWorkbookError("old_xls", file_kind("old_xls"))
            if kind == _FILE_PASS:
                raise UnreadableWorkbookError("encrypted", _TEXTS.say("unreadable.password", ending=".xls"))
            if kind == _DATE_MODE:
                book.counts_from_1904 = data[:1] == b"\1"
            elif kind == _FORMAT:
                self._formats[struct.unpack_from("<H", data)[0]] = _text(data, 2, "<H")
            elif kind == _XF:
                self._styles.append(struct.unpack_from("<H", data, 2)[0])
            elif kind == _BOUND_SHEET and data[5] == _WORKSHEET:
                sheets.append((_text(data, 6, "<B"), struct.unpack_from("<I", data)[0]))
            elif kind == _SUP_BOOK and struct.unpack_from("<H", data, 2)[0] not in _OWN_BOOKS:
                book.reaches_out = True
            elif kind == _SST:
                self._lengths = _lengths(data, _continued(self._stream, behind))
        for name, start in sheets:
            self._size.start_sheet()
            book.sheets[name] = self._sheet(start)
        return book

    def _sheet(self, start: int) -> BinarySheet:
        sheet = BinarySheet()
        for kind, data, behind in _records(self._stream, start):
            if kind in _ONE_CELL:
                row, column, style = struct.unpack_from("<3H", data)
                here = (row + 1, column + 1)
                self._size.add(*here)
                self._take(sheet, kind, data, here)
                self._note_format(sheet, here, style)
            elif kind == _MUL_RK:
                row, first = struct.unpack_from("<2H", data)
                count = (len(data) - 6) // 6
                self._size.add(row + 1, first + count, count)
                for number in range(count):
                    self._note_format(sheet, (row + 1, first + number + 1), struct.unpack_from("<H", data, 4 + 6 * number)[0])
            elif kind == _DIMENSIONS:
                first_row, rows, first_column, columns = struct.unpack_from("<IIHH", data)
                if first_row > rows or first_column > columns or rows * columns > _MOST_DECLARED:
                    self.large_areas.append(behind - len(data))
            elif kind == _ROW and data[12] & 0x20:
                sheet.hidden_rows.add(struct.unpack_from("<H", data)[0] + 1)
            elif kind == _COL_INFO and data[8] & 1:
                first, last = struct.unpack_from("<2H", data)
                sheet.hidden_columns.append((first + 1, last + 1))
        return sheet

    def _note_format(self, sheet: BinarySheet, here: tuple[int, int], style: int) -> None:
        code = self._formats.get(self._styles[style], "General") if style < len(self._styles) else "General"
        if code != "General":
            sheet.codes[here] = code

    def _take(self, sheet: BinarySheet, kind: int, data: bytes, here: tuple[int, int]) -> None:
        if kind == _BOOL_ERROR and data[7]:
            sheet.errors[here] = ERRORS.get(data[6], "#?")
        elif kind == _LABEL_SST:
            (number,) = struct.unpack_from("<I", data, 6)
            length = self._lengths[number] if number < len(self._lengths) else 0
            self._shown += length
            refuse_more("characters", self._shown, MAX_CHARACTERS)
        elif kind == _FORMULA:
            result, (flags,) = data[6:14], struct.unpack_from("<H", data, 14)
            if struct.unpack_from("<H", result, 6)[0] == _NO_NUMBER:
                if result[0] == _AS_ERROR:
                    sheet.errors[here] = ERRORS.get(result[2], "#?")
            elif result == bytes(8) and (flags & _CALCULATE_ON_LOAD or _gives_a_text(data)):
                sheet.uncached.add(here)  # written by a program that did not calculate: its 0 says nothing


def _gives_a_text(formula: bytes) -> bool:
    """Whether the last thing that a formula does is to join texts."""
    (length,) = struct.unpack_from("<H", formula, 20)
    return formula[22 : 22 + length][-1:] == _CONCATENATE


def _records(stream: bytes, start: int) -> Iterator[tuple[int, bytes, int]]:
    """Kind and content of every record of a substream, and where the next one begins; those of a chart in it are left out."""
    at, depth = start, 0
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        data = stream[at + 4 : at + 4 + length]
        at += 4 + length
        if kind == _BOF:
            depth += 1
        if depth <= 1:
            yield kind, data, at
        if kind == _EOF:
            depth -= 1
            if depth <= 0:
                return
    raise ValueError("a substream has no end")


def _text(data: bytes, at: int, count: str) -> str:
    (characters,) = struct.unpack_from(count, data, at)
    at += struct.calcsize(count)
    wide = data[at] & 1
    return data[at + 1 : at + 1 + characters * (2 if wide else 1)].decode("utf-16-le" if wide else "latin-1", "replace")


def _continued(stream: bytes, at: int) -> list[bytes]:
    """The records that go on where the shared texts ended."""
    found = []
    while at + 4 <= len(stream):
        kind, length = struct.unpack_from("<2H", stream, at)
        if kind != _CONTINUE:
            break
        found.append(stream[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def _lengths(first: bytes, more: list[bytes]) -> list[int]:
    """The length in characters of every shared text. Where a text goes on in the next record, it says anew how wide its letters are."""
    (count,) = struct.unpack_from("<I", first, 4)
    blocks, block, at = [first, *more], 0, 8
    if count > sum(map(len, blocks)) // 3:
        raise ValueError("more shared texts than there is room for")
    found: list[int] = []

    def skipped(size: int) -> None:
        nonlocal block, at
        at += size
        while block < len(blocks) and at > len(blocks[block]):
            at -= len(blocks[block])
            block += 1

    while len(found) < count and block < len(blocks):
        if at >= len(blocks[block]):
            block, at = block + 1, 0
            continue
        characters, flags = struct.unpack_from("<HB", blocks[block], at)
        at += 3
        found.append(characters)
        behind = 0
        if flags & 8:
            behind += 4 * int(struct.unpack_from("<H", blocks[block], at)[0])
            at += 2
        if flags & 4:
            behind += int(struct.unpack_from("<I", blocks[block], at)[0])
            at += 4
        left, wide = characters, flags & 1
        while left:
            fit = min(left, (len(blocks[block]) - at) // (2 if wide else 1))
            left, at = left - fit, at + fit * (2 if wide else 1)
            if left:
                block += 1
                wide, at = blocks[block][0] & 1, 1
        skipped(behind)
    return found
