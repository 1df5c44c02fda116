"""Says why a file is too large to be opened, from its last bytes alone: the directory of a package stands at its end."""

from __future__ import annotations

import io
import zipfile

from include.texts import book
from include.workbook.kind import SIGNED_REPORT, ZIP_ERRORS, package_name
from include.workbook.safe_package import MAX_FILE_BYTES, UnreadableWorkbookError, file_kind

_TEXTS = book("reading")

HEAD_BYTES, TAIL_BYTES = 1024, 1024 * 1024
_PICTURES = ("xl/media/", "word/media/", "ppt/media/", "pictures/")
# From this share on, the pictures are the reason.
_MOSTLY = 0.5


class _OnlyTheEnd(io.RawIOBase):
    """A file of which only the last bytes are at hand; whoever reads before them gets zeros."""

    def __init__(self, size: int, tail: bytes) -> None:
        self._size, self._tail, self._at = size, tail, 0

    def seekable(self) -> bool:
        return True

    def readable(self) -> bool:
        return True

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        start = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if start + offset < 0:
            raise OSError("before the beginning")
        self._at = start + offset
        return self._at

    def tell(self) -> int:
        return self._at

    def read(self, size: int = -1) -> bytes:
        begins = self._size - len(self._tail)
        ends = self._size if size is None or size < 0 else min(self._at + size, self._size)
        missing = max(0, min(ends, begins) - self._at)
        if missing > len(self._tail):
            raise OSError("more is asked for than a directory holds")
        found = b"\0" * missing + self._tail[max(0, self._at - begins) : max(0, ends - begins)]
        self._at = max(ends, self._at)
        return found


def refuse_too_large(size: int, head: bytes, tail: bytes) -> None:
    """Refuse a file of ``size`` bytes, of which ``head`` are the first and ``tail`` the last.

    Raises:
        UnreadableWorkbookError: ``signed_report`` when it is one: those are kept, not opened. ``too_many_pictures`` when most of it is
            pictures, otherwise ``out_of_bounds``.
    """
    if b"%PDF-" in head:
        raise UnreadableWorkbookError(SIGNED_REPORT, file_kind("pdf"))
    entries = _directory(size, tail)
    if "word/document.xml" in entries:
        raise UnreadableWorkbookError(SIGNED_REPORT, file_kind("docx"))
    sizes = {"megabytes": _megabytes(size), "most": _megabytes(MAX_FILE_BYTES)}
    pictures = sum(packed for name, packed in entries.items() if name.lower().startswith(_PICTURES))
    if pictures > _MOSTLY * size:
        raise UnreadableWorkbookError("too_many_pictures", _TEXTS.say("unreadable.mostly_pictures", pictures=_megabytes(pictures), **sizes))
    raise UnreadableWorkbookError("out_of_bounds", _TEXTS.say("unreadable.too_large", **sizes))


def _directory(size: int, tail: bytes) -> dict[str, int]:
    """Name and packed size of every part; nothing when it is no package, or one whose directory is longer than what is at hand."""
    try:
        with zipfile.ZipFile(_OnlyTheEnd(size, tail)) as package:
            return {package_name(entry.filename): entry.compress_size for entry in package.infolist()}
    except ZIP_ERRORS:
        return {}


def _megabytes(size: int) -> str:
    return f"{size / 2**20:.1f}".rstrip("0").rstrip(".").replace(".", ",")
