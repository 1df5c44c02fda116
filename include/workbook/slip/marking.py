"""The return slip: a department's own workbook with its faults marked, and the same workbook without the marks.

The package's XML is changed in place, so sheets, formats, formulas with their values, pictures and protections stay
as they were sent. Colours are conditional formats, not styles: they move with inserted rows and come off without a trace.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from include.texts import CODES, book
from include.workbook.cells import UnreadableWorkbookError, read_sheets, row_and_column
from include.workbook.kind import READABLE, kind_of
from include.workbook.package import Package, SlipNotPossibleError
from include.workbook.plain import plain_workbook
from include.workbook.read import SLIP_SHEET
from include.workbook.slip.colours import color_cells, remove_colors
from include.workbook.slip.comments import add_comments, remove_comments
from include.workbook.slip.list import add_list, remove_list
from include.workbook.slip.macros import remove_macros
from include.workbook.slip.package_sheets import sheets_of
from include.workbook.slip.without_outside import remove_outside
from include.workbook.wrapped import only_workbook

_TEXTS = book("slip")
__all__ = ["SLIP_SHEET", "Mark", "SlipHead", "SlipNotPossibleError", "mark_workbook", "without_marks"]


@dataclass(frozen=True, slots=True)
class Mark:
    """One finding to mark. Without ``cell``, or on a sheet that the file lacks, it stands in the list only."""

    rule_code: str
    severity: str
    sheet: str | None
    cell: str | None
    found: str | None
    expected: str
    title_vi: str
    title_en: str
    message_vi: str
    remedy_vi: str


@dataclass(frozen=True, slots=True)
class SlipHead:
    """What the first sheet says above the list."""

    department_name_vi: str
    department_code: str
    round_code: str
    version: int | None
    receipt_number: str
    arrived_vi: str
    state_vi: str
    state_en: str
    next_vi: str
    changes_vi: str | None
    created_on: dt.date


def mark_workbook(content: bytes, head: SlipHead, marks: Sequence[Mark]) -> bytes:
    """The workbook with every mark at its cell and the list of them as its first sheet; earlier marks are taken off.

    A file that is no .xlsx comes back as a plain .xlsx with the same cells, one of the strict format as an ordinary one.

    Raises:
        SlipNotPossibleError: when the package cannot be marked without harm.
    """
    with _strange_packages_refused():
        return _marked(Package(_as_xlsx(content)), head, marks)


def _as_xlsx(content: bytes) -> bytes:
    """The department's own file where it is an .xlsx, also in a .zip; else a plain one with the same cells."""
    kind = kind_of(content)
    try:
        if kind == "zip":
            content = only_workbook(content).content
            kind = kind_of(content)
        return plain_workbook(read_sheets(content).sheets) if kind in READABLE and kind != "xlsx" else content
    except UnreadableWorkbookError as error:
        raise SlipNotPossibleError(f"the file cannot be read: {error}") from error


def _marked(package: Package, head: SlipHead, marks: Sequence[Mark]) -> bytes:
    _take_marks_off(package)
    remove_macros(package)
    remove_outside(package)
    parts = {_key(sheet.name): sheet for sheet in sheets_of(package)}
    placed: dict[str, list[Mark]] = {}
    for mark in marks:
        sheet = parts.get(_key(mark.sheet or ""))
        if sheet and mark.cell:
            placed.setdefault(sheet.part, []).append(mark)
    for part, mine in placed.items():
        color_cells(package, part, [(mark.severity, mark.cell or "") for mark in mine])
        add_comments(package, part, _comments(mine))
    names = {key: sheet.name for key, sheet in parts.items()}
    links = {mark.sheet or "": names[_key(mark.sheet or "")] for mark in marks if _key(mark.sheet or "") in names}
    add_list(package, head, marks, links)
    return package.save(head.created_on)


def without_marks(content: bytes) -> bytes:
    """The workbook as it was before it was marked; one without marks reads the same as before.

    Raises:
        SlipNotPossibleError: when the package cannot be opened.
    """
    with _strange_packages_refused():
        package = Package(_as_xlsx(content))
        _take_marks_off(package)
        return package.save(dt.date(1980, 1, 1))


@contextmanager
def _strange_packages_refused() -> Iterator[None]:
    # Programs write parts that no standard foresees: an element that is missing, a number that is none. One such file costs its
    # own slip, never the answers to the other departments.
    try:
        yield
    except (AttributeError, LookupError, TypeError, ValueError) as error:
        raise SlipNotPossibleError(f"a part of the package is not as the format wants it: {error!r}") from error


def _take_marks_off(package: Package) -> None:
    remove_list(package)
    for sheet in sheets_of(package):
        remove_colors(package, sheet.part)
        remove_comments(package, sheet.part)


def _comments(marks: Sequence[Mark]) -> dict[tuple[int, int], str]:
    """By row and column: the text of the comment, all findings of a cell one after the other."""
    texts: dict[tuple[int, int], list[str]] = {}
    for mark in marks:
        texts.setdefault(row_and_column(mark.cell or ""), []).append(_words(mark))
    return {place: "\n\n".join(parts) for place, parts in texts.items()}


def _words(mark: Mark) -> str:
    said = {
        "severity": CODES.vi(f"severities.{mark.severity}").upper(),
        "rule": mark.rule_code,
        "title": mark.title_vi,
        "message": mark.message_vi,
        "expected": mark.expected,
        "remedy": mark.remedy_vi,
    }
    if mark.found:
        return _TEXTS.vi("comment.finding_with_value", found=_short(mark.found), **said)
    return _TEXTS.vi("comment.finding", **said)


def _short(text: Any, most: int = 300) -> str:
    return text if len(text) <= most else f"{text[:most]}…"


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()
