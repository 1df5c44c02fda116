"""Unpacks the package of a workbook within bounds, and refuses what no honest workbook holds before a reader sees it.

The bounds stand far above what a department fills and far below what a worker can bear; ``include.sandbox`` bounds the time and
the memory of everything that comes after.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib

from lxml import etree
from openpyxl.utils import column_index_from_string

MAX_FILE_BYTES = 20 * 1024 * 1024
MAX_UNPACKED_BYTES = 100 * 1024 * 1024
MAX_ENTRIES = 2_000
MAX_RATIO = 150  # Excel's own XML shrinks to a tenth, blank formatted rows to a fiftieth
MAX_SHEETS = 256
MAX_ROWS = 20_000
MAX_COLUMNS = 702  # ZZ
MAX_CELLS = 300_000
MAX_SHARED_STRINGS = 200_000
MAX_MERGES = 10_000
MAX_MERGED_CELLS = 500_000
_RATIO_COUNTS_FROM_BYTES = 8 * 1024 * 1024
_OLE_SIGNATURE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED_ENTRY = 0x1
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_XML_ENDINGS = (".xml", ".rels", ".vml")
_BEFORE_XML = b"\xef\xbb\xbf\xfe\xff\0 \r\n\t"  # byte order marks and blanks
_TOO_DEEP = "Excessive depth"  # of libxml2, whose own bound is 256 levels
_MAX_LEVELS = 250  # a little less than that
_COUNTED_BYTES = 2_000  # tags of so many bytes are counted at once
_PLAIN_HEAD = re.compile(
    rb"""(<\?xml version=["']1\.0["']( encoding=["']utf-8["'])?( standalone=["'](yes|no)["'])?\s*\?>)?\s*(?=<[A-Za-z])""", re.I
)
_DECLARATIONS = tuple(words.encode(code) for words in ("<!DOCTYPE", "<!ENTITY") for code in ("utf-8", "utf-16-le", "utf-16-be"))

_LAST_ROW = re.compile(rb'\br="(\d+)"')
_TOO_WIDE = re.compile(rb'<c r="[A-Z]{3}\d')
_DIMENSION = re.compile(rb'dimension [^>]*?ref="(?:[A-Z]{1,3}\d{1,7}:)?([A-Z]{1,3})(\d{1,7})"')
_MERGE = re.compile(rb'mergeCell [^>]*?ref="([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"')


class UnreadableWorkbookError(Exception):
    """A file that cannot be opened safely. ``problem`` names the intake rule's key; ``detail_vi`` says what was seen."""

    def __init__(self, problem: str, detail_vi: str) -> None:
        super().__init__(f"{problem}: {detail_vi}")
        self.problem = problem
        self.detail_vi = detail_vi

    def __reduce__(self) -> tuple[type[UnreadableWorkbookError], tuple[str, str]]:
        return type(self), (self.problem, self.detail_vi)


def unpacked(content: bytes) -> dict[str, bytes]:
    """The parts of an .xlsx by name, really inflated and each checked against its sum.

    Raises:
        UnreadableWorkbookError: with ``empty``, ``old_xls``, ``encrypted``, ``not_a_workbook``, ``damaged``, ``out_of_bounds``,
            ``packed_too_tightly`` or ``declares_entities``.
    """
    package = _opened(content)
    entries = package.infolist()
    _refuse_bomb(entries, len(content))
    parts = {}
    try:
        for entry in entries:
            if entry.is_dir():
                continue
            if entry.filename in parts:
                raise UnreadableWorkbookError("damaged", f"gói tệp chứa hai phần cùng tên {entry.filename[:80]}")
            if entry.flag_bits & _ENCRYPTED_ENTRY or entry.compress_type not in _PLAIN_METHODS:
                raise UnreadableWorkbookError("damaged", f"phần {entry.filename[:80]} được nén hoặc mã hoá theo cách Excel không dùng")
            # zipfile inflates no more than the size that was counted above, and compares the sum: a header that lies is found here.
            parts[entry.filename] = package.read(entry)
    except (zipfile.BadZipFile, zlib.error, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableWorkbookError("damaged", f"một phần bên trong tệp không giải nén được ({error})") from error
    for name, part in parts.items():
        if name.lower().endswith(_XML_ENDINGS) or part[:100].lstrip(_BEFORE_XML).startswith(b"<"):  # whatever it is called
            if any(words in part for words in _DECLARATIONS):
                raise UnreadableWorkbookError("declares_entities", f"phần {name[:80]}")
            _refuse_deep(name, part)
    return parts


def _opened(content: bytes) -> zipfile.ZipFile:
    if not content:
        raise UnreadableWorkbookError("empty", "0 byte")
    if content.startswith(_OLE_SIGNATURE):
        encrypted = "EncryptedPackage".encode("utf-16-le") in content
        raise UnreadableWorkbookError("encrypted" if encrypted else "old_xls", "định dạng OLE")
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableWorkbookError("out_of_bounds", f"tệp {len(content) // 2**20} MB, tối đa {MAX_FILE_BYTES // 2**20} MB")
    if not content.startswith(b"PK"):
        raise UnreadableWorkbookError("not_a_workbook", "nội dung không phải định dạng .xlsx")
    try:
        package = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, EOFError, ValueError, NotImplementedError, OSError) as error:
        raise UnreadableWorkbookError("damaged", "tệp bị cắt cụt hoặc lỗi nén") from error
    if "xl/workbook.xml" not in package.NameToInfo:
        raise UnreadableWorkbookError("not_a_workbook", "gói tệp không chứa sổ làm việc Excel")
    return package


def _refuse_bomb(entries: list[zipfile.ZipInfo], packed_bytes: int) -> None:
    if len(entries) > MAX_ENTRIES:
        raise UnreadableWorkbookError("packed_too_tightly", f"{len(entries)} phần bên trong, tối đa {MAX_ENTRIES}")
    size = sum(entry.file_size for entry in entries)
    if size > MAX_UNPACKED_BYTES:
        raise UnreadableWorkbookError("packed_too_tightly", f"giải nén thành {size // 2**20} MB, tối đa {MAX_UNPACKED_BYTES // 2**20} MB")
    if size > _RATIO_COUNTS_FROM_BYTES and size > MAX_RATIO * packed_bytes:
        raise UnreadableWorkbookError("packed_too_tightly", f"nén {size // packed_bytes} lần, tối đa {MAX_RATIO} lần")


def _is_surely_shallow(xml: bytes) -> bool:
    """Whether counting alone shows that elements are nested less than ``_MAX_LEVELS`` deep; parsing all parts took a quarter of a reading.

    Without comments, CDATA and processing instructions, a raw ``<`` stands nowhere but at the start of a tag. With as many ``>`` as ``<``
    none stands in a text or an attribute either, so each ``/>`` ends a tag without content. In between, no more levels can be open
    than tags were opened. XML that breaks these laws stops the parser, too, before it counts.
    """
    head = _PLAIN_HEAD.match(xml)
    if not head or b"<!" in xml or b"<?" in xml[head.end() :] or xml.count(b"<") != xml.count(b">"):
        return False
    level = start = 0
    while start < len(xml):
        end = xml.find(b"<", start + _COUNTED_BYTES)
        end = len(xml) if end < 0 else end
        closing = xml.count(b"</", start, end)
        opening = xml.count(b"<", start, end) - closing
        if level + opening > _MAX_LEVELS:
            return False
        level += opening - closing - xml.count(b"/>", start, end)
        start = end
    return True


class _Nothing:
    """Makes nothing of what is parsed: levels are counted at the parser's own speed, and no tree takes memory."""

    def close(self) -> None:
        """Called by the parser at the end."""


def _refuse_deep(name: str, xml: bytes) -> None:
    if _is_surely_shallow(xml):
        return
    parser = etree.XMLParser(target=_Nothing(), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        etree.fromstring(xml, parser)
    except etree.XMLSyntaxError as error:
        if _TOO_DEEP in str(error):  # anything else that is wrong with it is for its reader to say
            raise UnreadableWorkbookError("out_of_bounds", f"phần {name[:80]} lồng nhau quá 256 tầng") from error


def refuse_large_sheets(sheets: dict[str, bytes], shared_strings: bytes) -> None:
    """Refuse sheets (XML by name) and shared strings beyond a bound.

    Raises:
        UnreadableWorkbookError: with ``out_of_bounds``.
    """
    _refuse_more("workbook", "sheet", len(sheets), MAX_SHEETS)
    _refuse_more("workbook", "chuỗi dùng chung", shared_strings.count(b"<si>") + shared_strings.count(b"<si "), MAX_SHARED_STRINGS)
    _refuse_more("workbook", "ô có nội dung", sum(xml.count(b"<c ") for xml in sheets.values()), MAX_CELLS)
    for name, xml in sheets.items():
        _refuse_large(f"sheet “{name[:40]}”", xml)


def refuse_large_area(sheet: str, last_row: int, last_column: int) -> None:
    """Refuse a sheet whose last cell lies beyond the bounds.

    Raises:
        UnreadableWorkbookError: with ``out_of_bounds``.
    """
    _refuse_more(f"sheet “{sheet[:40]}”", "dòng", last_row, MAX_ROWS)
    _refuse_more(f"sheet “{sheet[:40]}”", "cột", last_column, MAX_COLUMNS)


def _refuse_large(sheet: str, xml: bytes) -> None:
    declared = _DIMENSION.search(xml[:4_000])
    if declared:
        _refuse_more(sheet, "dòng (khai báo)", int(declared[2]), MAX_ROWS)
        _refuse_more(sheet, "cột (khai báo)", column_index_from_string(declared[1].decode()), MAX_COLUMNS)
    last_row_at = xml.rfind(b"<row ")
    last_row = _LAST_ROW.search(xml, last_row_at) if last_row_at >= 0 else None
    if last_row:
        _refuse_more(sheet, "dòng", int(last_row[1]), MAX_ROWS)
    if _TOO_WIDE.search(xml):
        raise UnreadableWorkbookError("out_of_bounds", f"{sheet} có ô ở cột sau cột ZZ")
    if b"mergeCell " in xml:
        merges = _MERGE.findall(xml)
        _refuse_more(sheet, "vùng ô gộp", len(merges), MAX_MERGES)
        _refuse_more(sheet, "ô nằm trong vùng gộp", sum(_area(*corners) for corners in merges), MAX_MERGED_CELLS)


def _area(left: bytes, top: bytes, right: bytes, bottom: bytes) -> int:
    """Cells of a merged range; a title over a whole row counts as wide as a sheet may be."""
    columns = column_index_from_string(right.decode()) - column_index_from_string(left.decode()) + 1
    return max(min(columns, MAX_COLUMNS), 1) * max(int(bottom) - int(top) + 1, 1)


def _refuse_more(where: str, what_vi: str, found: int, most: int) -> None:
    if found > most:
        raise UnreadableWorkbookError("out_of_bounds", f"{where} có {found} {what_vi}, tối đa {most}")
