"""What a file is, by its content and never by its name. Asking never raises, whatever the bytes are."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from typing import Literal

from include.workbook.ole import OLE_SIGNATURE, DamagedOleError, OleFile

FileKind = Literal[
    "empty", "xlsx", "xlsb", "xls", "ods", "docx", "pdf", "zip", "damaged_package",
    "encrypted", "old_xls", "doc", "odt", "rtf", "ppt", "pptx", "odp", "msg", "eml", "ole", "iwork",
    "png", "jpeg", "gif", "bmp", "webp", "heic", "tiff", "rar", "7z", "gzip",
    "html", "mhtml", "xml_2003", "flat_ods", "csv", "text", "unknown",
]  # fmt: skip
READABLE: frozenset[FileKind] = frozenset({"xlsx", "xlsb", "xls", "ods"})
MEDIA_TYPES: dict[FileKind, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""Of the reports that a department signs, which go beside its workbook."""
SIGNED_REPORT = "signed_report"
_GROUPS: dict[str, tuple[FileKind, ...]] = {
    "empty": ("empty",),
    "encrypted": ("encrypted",),
    "old_xls": ("old_xls",),
    "image": ("png", "jpeg", "gif", "bmp", "webp", "heic", "tiff"),
    "table_as_text": ("csv", "text"),
    "web_page": ("html", "mhtml", "xml_2003", "flat_ods"),
    "archive": ("rar", "7z", "gzip"),
    "text_document": ("doc", "odt", "rtf"),
    "presentation": ("ppt", "pptx", "odp"),
    "mail": ("msg", "eml"),
    SIGNED_REPORT: ("pdf", "docx"),
    "not_a_workbook": ("ole", "iwork", "unknown"),
}
PROBLEMS: dict[FileKind, str] = {kind: problem for problem, kinds in _GROUPS.items() for kind in kinds}
"""The key of the intake rule that tells what to do, of every kind that is no workbook."""
# Whatever zipfile's own parser raises on bytes that are no archive.
ZIP_ERRORS = (
    zipfile.BadZipFile, zlib.error, struct.error, EOFError, ValueError, NotImplementedError, OSError, RuntimeError, LookupError,
    OverflowError,
)  # fmt: skip

_SIGNATURES: tuple[tuple[bytes, FileKind], ...] = (
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"II*\0", "tiff"),
    (b"MM\0*", "tiff"),
    (b"Rar!\x1a\x07", "rar"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"\x1f\x8b\x08", "gzip"),
    (b"{\\rtf", "rtf"),
    (b"\x09\x00\x04\x00", "old_xls"),  # Excel 2 to 4 wrote no container
    (b"\x09\x02\x06\x00", "old_xls"),
    (b"\x09\x04\x06\x00", "old_xls"),
)
_HEIC = (b"heic", b"heix", b"hevc", b"mif1", b"msf1", b"avif")
# In the order of asking: an encrypted workbook keeps the names of the plain one beside it in no case, a report may hold a workbook.
_OLE_NAMES: tuple[tuple[str, FileKind], ...] = (
    ("EncryptedPackage", "encrypted"),
    ("WordDocument", "doc"),
    ("PowerPoint Document", "ppt"),
    ("__properties_version1.0", "msg"),
    ("Workbook", "xls"),
    ("WORKBOOK", "xls"),
    ("Book", "old_xls"),
)
_MAIN_PARTS: tuple[tuple[str, FileKind], ...] = (
    ("word/document.xml", "docx"),
    ("xl/workbook.xml", "xlsx"),
    ("xl/workbook.bin", "xlsb"),
    ("ppt/presentation.xml", "pptx"),
)
_MAIN_TYPES: tuple[tuple[bytes, FileKind], ...] = (
    (b"ms-excel.sheet.binary.macroenabled.main", "xlsb"),
    (b"spreadsheetml.sheet.main+xml", "xlsx"),
    (b"spreadsheetml.template.main+xml", "xlsx"),
    (b"ms-excel.sheet.macroenabled.main+xml", "xlsx"),
    (b"ms-excel.template.macroenabled.main+xml", "xlsx"),
    (b"wordprocessingml.document.main+xml", "docx"),
    (b"wordprocessingml.template.main+xml", "docx"),
    (b"ms-word.document.macroenabled.main+xml", "docx"),
    (b"presentationml.", "pptx"),
)
_OPEN_DOCUMENTS: tuple[tuple[bytes, FileKind], ...] = (
    (b"opendocument.spreadsheet", "ods"),
    (b"opendocument.text", "odt"),
    (b"opendocument.presentation", "odp"),
)
TYPES_PART = "[Content_Types].xml"
_MOST_TYPES_BYTES = 2**20
_HEAD_BYTES = 8_192
_HTML = re.compile(r"\s*(?:<\?xml[^>]*>\s*|<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.I | re.S)
_MAIL_HEADER = re.compile(
    r"(?:received|from|to|subject|date|message-id|return-path|delivered-to|mime-version|x-[\w-]+|content-[\w-]+):", re.I
)
_CONTROL = re.compile(r"[\0-\x08\x0e-\x1f]")
_DELIMITERS = ";,\t|"
_LEAST_CSV_SHARE = 0.8


def kind_of(content: bytes) -> FileKind:
    """What the bytes are. A package that cannot be opened is ``damaged_package``, what nobody knows ``unknown``."""
    if not content:
        return "empty"
    if content.startswith(OLE_SIGNATURE):
        return _ole_kind(content)
    if content.startswith(b"PK"):
        return _package_kind(content)
    if b"%PDF-" in content[:1024]:
        return "pdf"
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC:
        return "heic"
    if content.startswith(b"BM") and len(content) > 26 and content[6:10] == b"\0\0\0\0":
        return "bmp"
    return _text_kind(content)


def package_name(name: str) -> str:
    """A part's name as the format wants it: some programs write backslashes, or a slash in front."""
    return name.replace("\\", "/").lstrip("/")


def is_folder(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a folder; zipfile's own question fails where an entry has no name at all."""
    return entry.filename.endswith(("/", "\\"))


def _ole_kind(content: bytes) -> FileKind:
    try:
        names = OleFile(content).names
    except DamagedOleError:  # its names may still be found in the bytes
        names = frozenset(name for name, _ in _OLE_NAMES if name.encode("utf-16-le") in content)
        if not names:
            return "old_xls"
    return next((kind for name, kind in _OLE_NAMES if name in names), "ole")


def _package_kind(content: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            entries = {package_name(entry.filename).lower(): entry for entry in package.infolist() if not is_folder(entry)}
            for name, kind in _MAIN_PARTS:
                if name in entries:
                    return kind
            if "mimetype" in entries:
                return _named_in(_start_of(package, entries["mimetype"]), _OPEN_DOCUMENTS) or "zip"
            if TYPES_PART.lower() in entries:
                return _named_in(_start_of(package, entries[TYPES_PART.lower()]).lower(), _MAIN_TYPES) or "zip"
            return "iwork" if any(name.endswith(".iwa") for name in entries) else "zip"
    except ZIP_ERRORS:
        return "damaged_package"


def _start_of(package: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with package.open(entry) as part:
        return part.read(_MOST_TYPES_BYTES)


def _named_in(text: bytes, words: tuple[tuple[bytes, FileKind], ...]) -> FileKind | None:
    return next((kind for word, kind in words if word in text), None)


def _text_kind(content: bytes) -> FileKind:
    text = _as_text(content[:_HEAD_BYTES])
    if text is None:
        return "unknown"
    if "urn:schemas-microsoft-com:office:spreadsheet" in text and "<html" not in text.lower():
        return "xml_2003"
    if "<office:document" in text and "opendocument.spreadsheet" in text:
        return "flat_ods"
    if _HTML.match(text):
        return "html"
    lines = [line for line in text.splitlines() if line.strip()]
    headers = sum(1 for line in lines[:30] if _MAIL_HEADER.match(line))
    if lines and _MAIL_HEADER.match(lines[0]) and headers >= 2:
        is_page = "x-document-type: workbook" in text.lower() or "multipart/related" in text.lower()
        return "mhtml" if is_page and not re.search(r"^(?:received|return-path|delivered-to):", text, re.I | re.M) else "eml"
    return "csv" if _is_delimited(lines[:50]) else "text"


def _as_text(head: bytes) -> str | None:
    """The start of a file as text; ``None`` when it is none. Which letters the codes of old files stand for does not matter here."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head.decode("utf-16", "replace")
    else:
        text = head.decode("utf-8-sig", "replace") if _is_utf8(head) else head.decode("latin-1")
    return None if len(_CONTROL.findall(text)) > len(text) // 100 else text


def _is_utf8(head: bytes) -> bool:
    return head.decode("utf-8", "ignore").encode() == head or len(head.decode("utf-8", "ignore").encode()) >= len(head) - 3


def _is_delimited(lines: list[str]) -> bool:
    if len(lines) < 2:
        return False
    return any(sum(delimiter in line for line in lines) >= _LEAST_CSV_SHARE * len(lines) for delimiter in _DELIMITERS)
