"""The versions of a department's workbook, and what changed between two: findings settled and new, and every cell."""

from __future__ import annotations

import datetime as dt
import itertools
from collections import Counter
from dataclasses import dataclass

from sqlalchemy import Engine

from include.warehouse.schema.typed_rows import Page, first_row, page, rows


@dataclass(frozen=True, slots=True)
class DepartmentVersion:
    """One version of a department's workbook, with its findings by severity, its slip, its withdrawal, and how often it was sent again.

    ``sender`` is whoever brought it first, as far as that is known.
    """

    submission_id: int
    receipt_number: str
    sha256: str
    file_name: str
    version: int
    state: str
    arrived_at: dt.datetime
    report_number: str | None
    reported_on: dt.date | None
    answers_receipt: str | None
    contact_name: str | None
    contact_phone: str | None
    contact_email: str | None
    sender: str | None
    slip_path: str | None
    withdrawn_at: dt.datetime | None
    withdrawn_by: str | None
    withdrawn_reason: str | None
    is_standing: bool
    critical: int
    warning: int
    info: int
    repeats: int


@dataclass(frozen=True, slots=True)
class Owner:
    """Round and department of a submission; the round is ``None`` where that of a file in quarantine is not known."""

    round_key: str | None
    department_code: str


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A filled cell as it was read: its text as it stood, its kind, and what was unusual about it, if anything."""

    address: str
    kind: str
    raw: str
    marks: str | None


def versions(engine: Engine, round_key: str, department_code: str) -> list[DepartmentVersion]:
    """Every version of a department in a round, newest first."""
    return rows(engine, DepartmentVersion, "versions_of_department", round_key=round_key, department_code=department_code)


def owner_of_submission(engine: Engine, submission_id: int) -> Owner | None:
    """Whose a submission is; ``None`` when there is no such submission, or nobody knows its department."""
    return first_row(engine, Owner, "owner_of_submission", submission_id=submission_id)


def cells_of_sheet(engine: Engine, submission_id: int, sheet: str, first_row: int, last_row: int) -> list[StoredCell]:
    """The filled cells of a sheet between two rows, both included."""
    return rows(engine, StoredCell, "cells_of_sheet", submission_id=submission_id, sheet=sheet, first_row=first_row, last_row=last_row)


@dataclass(frozen=True, slots=True)
class Progress:
    """How a version stands against an earlier one: of ``before`` findings ``settled`` are gone, ``new`` came."""

    compared_with: int
    before: int
    settled: int
    new: int


@dataclass(frozen=True, slots=True)
class _FindingOfVersion:
    submission_id: int
    version: int
    receipt_number: str
    finding_id: int | None
    rule_code: str | None
    severity: str | None
    sheet: str | None
    cell: str | None
    found: str | None


def progress_of_versions(engine: Engine, round_key: str, department_code: str) -> dict[int, Progress]:
    """By submission: how each version stands against the one before it. The first version has no entry."""
    found: dict[int, list[_FindingOfVersion]] = {}
    numbers: dict[int, int] = {}
    for row in rows(engine, _FindingOfVersion, "findings_of_versions", round_key=round_key, department_code=department_code):
        numbers[row.submission_id] = row.version
        found.setdefault(row.submission_id, [])
        if row.finding_id is not None:
            found[row.submission_id].append(row)
    return {after: _compare(numbers[before], found[before], found[after]) for before, after in itertools.pairwise(found)}


def _compare(compared_with: int, before: list[_FindingOfVersion], after: list[_FindingOfVersion]) -> Progress:
    left, came = _unmatched(before, after, ("rule_code", "sheet", "cell"))
    # A row that was inserted moves a fault to another cell: it is still the same one, not one settled and one new.
    left, came = _unmatched(left, came, ("rule_code", "sheet", "found"))
    return Progress(compared_with, len(before), len(left), len(came))


def _unmatched(
    before: list[_FindingOfVersion], after: list[_FindingOfVersion], keys: tuple[str, ...]
) -> tuple[list[_FindingOfVersion], list[_FindingOfVersion]]:
    return _without(before, after, keys), _without(after, before, keys)


def _without(these: list[_FindingOfVersion], those: list[_FindingOfVersion], keys: tuple[str, ...]) -> list[_FindingOfVersion]:
    known = Counter(tuple(getattr(entry, name) for name in keys) for entry in those)
    left = []
    for entry in these:
        key = tuple(getattr(entry, name) for name in keys)
        if known[key]:
            known[key] -= 1
        else:
            left.append(entry)
    return left


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that holds something else than before; ``None`` where it was or is empty."""

    sheet: str
    cell: str
    before: str | None
    after: str | None


def cell_changes(engine: Engine, before_id: int, after_id: int, number: int | None = None) -> Page[CellChange]:
    """One page of the cells that differ between two submissions, in reading order; all of them without a ``number``."""
    return page(engine, CellChange, "cell_changes", number, before_id=before_id, after_id=after_id)
