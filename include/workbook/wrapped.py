"""A workbook that came in a .zip: taken out when it is the only one, with what else lay beside it."""

from __future__ import annotations

import posixpath
import zipfile
from typing import NamedTuple

from include.catalog.characters import visible
from include.texts import book
from include.workbook.kind import PROBLEMS, READABLE, is_folder, kind_of, package_name
from include.workbook.safe_package import MAX_ENTRIES, MAX_FILE_BYTES, MAX_UNPACKED_BYTES, UnreadableWorkbookError, inflated, opened_package

_TEXTS = book("reading")
_ENCRYPTED_ENTRY = 0x1
_LITTER = ("__macosx/", "thumbs.db", "desktop.ini", ".ds_store", "~$")  # what Windows and macOS leave behind
_LONGEST_NAME = 60


class Wrapped(NamedTuple):
    """The bytes of the workbook, and the names of what lay beside it."""

    content: bytes
    beside: tuple[str, ...]


def only_workbook(content: bytes) -> Wrapped:
    """The one workbook in an archive. An archive in the archive is not opened.

    Raises:
        UnreadableWorkbookError: ``archive``, when there is none, more than one or a password; ``out_of_bounds``, ``packed_too_tightly`` or
            ``damaged``; and of the only file of an archive, whatever it is instead of a workbook.
    """
    with opened_package(content) as package:
        entries = [entry for entry in package.infolist() if not is_folder(entry) and not _is_litter(entry)]
        if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > MAX_UNPACKED_BYTES:
            raise UnreadableWorkbookError("packed_too_tightly", _TEXTS.say("unreadable.archive_too_large", files=len(entries)))
        if any(entry.flag_bits & _ENCRYPTED_ENTRY for entry in entries):
            raise UnreadableWorkbookError("archive", _TEXTS.say("unreadable.password", ending=".zip"))
        files = [(_shown(entry), inflated(package, entry)) for entry in entries if entry.file_size <= MAX_FILE_BYTES]
    kinds = {name: kind_of(file) for name, file in files}
    workbooks = [(name, file) for name, file in files if kinds[name] in READABLE]
    if len(workbooks) == 1:
        [(found, workbook)] = workbooks
        return Wrapped(workbook, tuple(name for entry in entries if (name := _shown(entry)) != found))
    if workbooks:
        names = ", ".join(name for name, _ in workbooks[:5])
        raise UnreadableWorkbookError("archive", _TEXTS.say("unreadable.archive_with_several", workbooks=len(workbooks), names=names))
    if len(files) == 1 and PROBLEMS.get(kinds[files[0][0]]) in ("encrypted", "old_xls", "image"):
        return Wrapped(files[0][1], ())  # whose own sentence says more
    raise UnreadableWorkbookError("archive", _TEXTS.say("unreadable.archive_without"))


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    path = package_name(entry.filename).lower()
    return path.startswith(_LITTER[0]) or posixpath.basename(path).startswith(_LITTER[1:])


def _shown(entry: zipfile.ZipInfo) -> str:
    return visible(posixpath.basename(package_name(entry.filename)))[:_LONGEST_NAME]
