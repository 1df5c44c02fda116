"""A workbook to be checked: what was read of it and what it is held against, as the registered columns see it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Self, TypeVar, cast

from include.catalog.models import Catalogue, Department, Round, Sheet
from include.checks.values import held_by
from include.warehouse.submissions.filed_before import Past
from include.workbook.vietnamese_writing import word_key
from include.workbook.workbook_reading import Record, SheetReading, WorkbookReading

_Worked = TypeVar("_Worked")


@dataclass(eq=False)
class FileToCheck:
    """A file in the making of its frames: what the rows of a table share is worked out once."""

    _worked: dict[Any, Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, work: Callable[[Self], _Worked]) -> _Worked:
        """What ``work`` makes of this file; made at the first time that it is asked for."""
        if work not in self._worked:
            self._worked[work] = work(self)
        return cast("_Worked", self._worked[work])


@dataclass(eq=False)
class SubmissionToCheck(FileToCheck):
    """A workbook that was read and whose department and round are known."""

    catalogue: Catalogue
    reading: WorkbookReading
    round: Round
    department: Department
    arrived_on: dt.date
    conflicts: Mapping[str, str]
    """Where stamp, cover and file name contradict each other, in words: by ``department``, ``round`` and ``province``."""
    identified_by_vi: str
    extended_due_on: dt.date | None = None
    past: Past | None = None
    """What the department filed before; ``None`` where the check is run without a warehouse."""

    @property
    def due_on(self) -> dt.date:
        """The department's due day, after an extension if there is one."""
        return self.extended_due_on or self.round.due_on

    @cached_property
    def before(self) -> Past:
        """What the department filed before; an empty past where none is known."""
        return self.past or Past()

    @cached_property
    def owed(self) -> Mapping[str, list[str]]:
        """What the department reports on: codes by kind, ``indicator`` and ``task``, in the order of the catalogue."""
        owed: dict[str, list[str]] = {"indicator": [], "task": []}
        for assignment in self.catalogue.assignments(self.round.key, self.department.code):
            owed.setdefault(assignment.kind, []).append(assignment.item)
        return owed

    @cached_property
    def cover(self) -> Mapping[str, Any]:
        """What was read on the cover; nothing where there is none."""
        records = self.records("workbook")
        return records[0].values if records else {}

    @cached_property
    def held(self) -> Mapping[str, int]:
        """How much of each record type it holds, as :func:`held_by` counts."""
        return held_by(self.reading)

    @property
    def nothing_declared(self) -> bool:
        """Whether the cover says that there is nothing to report."""
        return self.cover.get("nothing_to_report") == "yes"

    def records(self, record_type: str) -> list[Record]:
        """The rows of one table, as they stand."""
        return self.reading.records.get(record_type, [])

    def sheet(self, name: str) -> SheetReading:
        """The cells of one sheet of the file."""
        return self._sheets[name]

    def is_broken(self, record: Record, key: str) -> bool:
        """Whether a cell is empty for a reason that another finding names: it cannot be read, or its column is not there."""
        return (record.sheet, record.row, key) in self._broken or (record.sheet, key) in self.reading.missing_columns

    def is_cover_broken(self, key: str) -> bool:
        """Whether a cell of the cover cannot be read."""
        return any((record.sheet, key) in self._broken_fields for record in self.records("workbook")[:1])

    def has_its_headers(self, sheet: Sheet) -> bool:
        """Whether a sheet and all of its headers are there; where they are not, that is found, and nothing of its rows."""
        return sheet.name not in self._incomplete_sheets

    @cached_property
    def _sheets(self) -> dict[str, SheetReading]:
        return {sheet.name: sheet for sheet in self.reading.sheets}

    @cached_property
    def _broken(self) -> set[tuple[str, int, str]]:
        return {(problem.sheet, problem.row, problem.field) for problem in self.reading.problems}

    @cached_property
    def _broken_fields(self) -> set[tuple[str, str]]:
        return {(sheet, key) for sheet, _, key in self._broken}

    @cached_property
    def _incomplete_sheets(self) -> set[str]:
        return {part.sheet for part in self.reading.parts if part.problem in ("missing_sheet", "missing_header")}


@dataclass(slots=True)
class Line:
    """One row that rules ask about: what was read of it, and the submission that holds it."""

    submission: SubmissionToCheck
    record: Record
    position: int | None = None
    """Its place among the rows of its table, from 0; ``None`` for a row that was printed and is gone."""

    def __getitem__(self, key: str) -> Any:
        """What was read in a column; ``None`` where nothing stands or was understood."""
        return self.record.values.get(key)

    @property
    def entry(self) -> Round:
        """The round that it reports for."""
        return self.submission.round

    def is_broken(self, key: str) -> bool:
        """Whether a cell is empty for a reason that another finding names."""
        return self.submission.is_broken(self.record, key)

    def among(self, found: Mapping[int, str]) -> str | None:
        """What was found of this row among all rows of its table, by position."""
        return None if self.position is None else found.get(self.position)

    def key_of(self, key: str) -> str:
        """What the writings of one text share; empty for none."""
        return word_key(self[key] or "")


@dataclass(slots=True)
class Table:
    """One sheet of records as a whole."""

    submission: SubmissionToCheck
    sheet: Sheet
