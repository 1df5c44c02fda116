"""Reading and marking of workbooks that somebody sent: the same results as ``include.workbook``, from the sandbox."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from include.catalog.models import Catalogue
from include.sandbox.messages import unpack
from include.sandbox.pool import pool
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.reading import WorkbookReading
from include.workbook.slip import Mark, SlipHead, SlipNotPossibleError


def read_workbook(content: bytes, catalogue: Catalogue) -> WorkbookReading:
    """Read one workbook.

    Raises:
        UnreadableWorkbookError: as ``include.workbook.read.read_workbook`` does, and besides with ``too_slow``,
            ``too_much_memory`` or ``reader_failed``.
    """
    kind, found = pool().ask("read", catalogue, content)
    if kind == "reading":
        return unpack(found)
    raise UnreadableWorkbookError(*_reason(kind, found))


def read_workbooks(contents: Sequence[bytes], catalogue: Catalogue) -> list[WorkbookReading | UnreadableWorkbookError]:
    """Read several at once, on all cores; in the order given, each with its reading or why there is none."""

    def read(content: bytes) -> WorkbookReading | UnreadableWorkbookError:
        try:
            return read_workbook(content, catalogue)
        except UnreadableWorkbookError as error:
            return error

    if not contents:
        return []  # and no worker is started
    with ThreadPoolExecutor(pool().size) as threads:  # each waits for its worker; the work is done over there
        return list(threads.map(read, contents))


def mark_workbook(content: bytes, head: SlipHead, marks: Sequence[Mark]) -> bytes:
    """The return slip of one workbook.

    Raises:
        SlipNotPossibleError: when the package cannot be marked without harm, or took more than a worker may use.
    """
    try:
        kind, found = pool().ask("mark", None, content, head, marks)
    except UnreadableWorkbookError as error:
        raise SlipNotPossibleError(str(error)) from error
    if kind == "slip":
        assert isinstance(found, bytes)
        return found
    raise SlipNotPossibleError(str(found))


def mark_workbooks(slips: Sequence[tuple[bytes, SlipHead, Sequence[Mark]]]) -> list[bytes | SlipNotPossibleError]:
    """The return slips of several workbooks at once, on all cores; in the order given, each a slip or why there is none."""

    def mark(slip: tuple[bytes, SlipHead, Sequence[Mark]]) -> bytes | SlipNotPossibleError:
        try:
            return mark_workbook(*slip)
        except SlipNotPossibleError as error:
            return error

    if not slips:
        return []
    with ThreadPoolExecutor(pool().size) as threads:
        return list(threads.map(mark, slips))


def _reason(kind: str, found: object) -> tuple[str, str]:
    if kind == "unreadable" and isinstance(found, tuple):
        problem, detail_vi = found
        return problem, detail_vi
    if kind == "beyond":
        return str(found), "tiến trình đọc dùng hết bộ nhớ cho phép"
    return "reader_failed", str(found)
