"""Reading and marking of workbooks that somebody sent: the same results as ``include.workbook``, from the sandbox."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import BinaryIO, TypeVar

from include.catalog.models import Catalogue
from include.sandbox.messages import PackedReading, with_head
from include.sandbox.pool import pool, pool_size
from include.texts import Word, book
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.large_file import HEAD_BYTES, TAIL_BYTES
from include.workbook.safe_package import MAX_FILE_BYTES
from include.workbook.slip.marking import Mark, SlipHead, SlipNotPossibleError
from include.workbook.workbook_reading import WorkbookReading

_TEXTS = book("reading")
_Given = TypeVar("_Given")
_Made = TypeVar("_Made")


def why_too_large(size: int, head: bytes, tail: bytes) -> UnreadableWorkbookError:
    """Why a file of ``size`` bytes is not opened, as a worker says, which sees its first ``HEAD_BYTES`` and last ``TAIL_BYTES`` alone."""
    kind, found = pool().ask("large", None, size, head, tail)
    return _refusal(kind, found)


def why_file_too_large(source: BinaryIO, size: int) -> UnreadableWorkbookError:
    """Why an open file of ``size`` bytes, more than may be opened, is refused; only its two ends are read."""
    head = source.read(HEAD_BYTES)
    source.seek(-TAIL_BYTES, os.SEEK_END)
    return why_too_large(size, head, source.read())


def open_workbook(content: bytes, catalogue: Catalogue) -> PackedReading:
    """Read one workbook, and leave what was read packed.

    Raises:
        UnreadableWorkbookError: as ``include.workbook.read.read_workbook`` does, and besides with ``too_slow``,
            ``too_much_memory`` or ``reader_failed``. A file over the bound of size is refused before a worker gets it.
    """
    if len(content) > MAX_FILE_BYTES:
        raise why_too_large(len(content), content[:HEAD_BYTES], content[-TAIL_BYTES:])
    kind, found = pool().ask("read", catalogue, content)
    if kind == "reading":
        return with_head(found)
    raise _refusal(kind, found)


def read_workbook(content: bytes, catalogue: Catalogue) -> WorkbookReading:
    """Read one workbook; raises as :func:`open_workbook` does."""
    return open_workbook(content, catalogue).unpack()


def read_workbooks(contents: Sequence[bytes], catalogue: Catalogue) -> list[WorkbookReading | UnreadableWorkbookError]:
    """Read several at once, on all cores; in the order given, each with its reading or why there is none."""

    def read(content: bytes) -> WorkbookReading | UnreadableWorkbookError:
        try:
            return read_workbook(content, catalogue)
        except UnreadableWorkbookError as error:
            return error

    return list(several_at_once(read, contents))


def several_at_once(
    work: Callable[[_Given], _Made], given: Iterable[_Given], enough: Callable[[_Made], bool] = lambda made: False
) -> Iterator[_Made]:
    """What ``work`` makes of each thing given, in their order; as many at once as there are workers, and no more made ahead.

    Nothing is taken from ``given`` before there is a worker for it, and nothing more once ``enough`` says so: where it is an iterator,
    another call goes on from there.
    """
    waiting: deque[Future[_Made]] = deque()
    with ThreadPoolExecutor(pool_size()) as threads:  # each waits for its worker; the work is done over there
        for entry in given:
            waiting.append(threads.submit(work, entry))
            if len(waiting) > pool_size():
                made = waiting.popleft().result()
                yield made
                if enough(made):
                    break
        while waiting:
            yield waiting.popleft().result()


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


def _refusal(kind: str, found: object) -> UnreadableWorkbookError:
    if kind == "unreadable" and isinstance(found, tuple):
        problem, vi, en = found
        return UnreadableWorkbookError(problem, _TEXTS.say("unreadable.in_words", words=Word(vi, en)))
    if kind == "beyond":
        return UnreadableWorkbookError(str(found), _TEXTS.say("unreadable.out_of_memory"))
    return UnreadableWorkbookError("reader_failed", _TEXTS.say("unreadable.in_words", words=str(found)))
