"""Proves that the archive is whole, and that the warehouse says of a round what the raw files say."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.intake.facts import facts_of
from include.intake.identify import identify
from include.sandbox.workbooks import read_workbook
from include.storage.archive import ArchiveDamagedError, archive_path, read_archived
from include.storage.places import Places
from include.warehouse.submissions.derivation import FactDifference, StoredSubmission, fact_differences, submissions_to_derive
from include.warehouse.submissions.holdings import files_in_archive
from include.workbook.cells import UnreadableWorkbookError

_BATCH = 50  # workbooks in memory at once


@dataclass(frozen=True, slots=True)
class ArchiveReport:
    """What re-hashing the archive showed, as SHA-256 or path of each file.

    ``strangers`` are files that the warehouse does not name: what a run that died had begun to keep, or what somebody put there.
    """

    checked: int
    missing: list[str]
    changed: list[str]
    strangers: list[str]

    @property
    def is_whole(self) -> bool:
        """Whether every file that the warehouse names is there as it arrived."""
        return not self.missing and not self.changed


@dataclass(frozen=True, slots=True)
class Difference:
    """Something that the warehouse says of a submission and the raw file does not, or the other way round.

    ``what`` names the fact and its column, or ``file`` where the file itself gives another owner or can no longer be read.
    """

    receipt_number: str
    file_name: str
    sheet: str
    cell: str
    what: str
    stored: Any
    derived: Any


def verify_archive(engine: Engine, places: Places) -> ArchiveReport:
    """Hash every archived file again and compare with what the warehouse names."""
    named = files_in_archive(engine)
    paths = {sha256: archive_path(places, sha256) for sha256 in named}
    missing = [sha256 for sha256, path in paths.items() if not path.exists()]
    there = [(sha256, path) for sha256, path in paths.items() if sha256 not in set(missing)]
    changed = [sha256 for sha256, path in there if hashlib.sha256(path.read_bytes()).hexdigest() != sha256]
    known = {str(path) for path in paths.values()}
    lying = places.archive.rglob("*") if places.archive.exists() else []
    strangers = sorted(str(path) for path in lying if path.is_file() and str(path) not in known)
    return ArchiveReport(len(named), missing, changed, strangers)


def verify_facts(engine: Engine, catalogue: Catalogue, places: Places, round_key: str) -> tuple[int, list[Difference]]:
    """Read every submission of a round from its raw file again and compare its facts with the stored ones, row by row.

    All versions are read, not only those that stand: what was known on a day must be right as well. The reader and the
    catalogue are today's: a difference may also say that these now read a file in another way.

    Returns:
        How many submissions were read, and what differs.

    Raises:
        KeyError: when the catalogue does not declare the round.
    """
    catalogue.round(round_key)
    stored = submissions_to_derive(engine, round_key)
    found: list[Difference] = []
    for start in range(0, len(stored), _BATCH):
        derived = {}
        for entry in stored[start : start + _BATCH]:
            facts = _derive(catalogue, places, entry)
            if isinstance(facts, Difference):
                found.append(facts)
            else:
                derived[entry] = facts
        submissions = {entry.submission_id: entry for entry in derived}
        found += [_difference(submissions[each.submission_id], each) for each in fact_differences(engine, derived)]
    return len(stored), found


def _derive(catalogue: Catalogue, places: Places, entry: StoredSubmission) -> dict[str, list[dict[str, Any]]] | Difference:
    try:
        reading = read_workbook(read_archived(places, entry.sha256), catalogue)
    except (ArchiveDamagedError, UnreadableWorkbookError) as error:
        return _of_file(entry, f"{entry.round_key}/{entry.department_code}", str(error))
    identity = identify(reading, entry.file_name, catalogue, [entry.round_key])
    if (identity.round_key, identity.department) != (entry.round_key, entry.department_code):
        return _of_file(entry, f"{entry.round_key}/{entry.department_code}", f"{identity.round_key}/{identity.department}")
    return facts_of(reading, catalogue, entry.round_key) if entry.holds_facts else {}


def _of_file(entry: StoredSubmission, stored: str, derived: str) -> Difference:
    return Difference(entry.receipt_number, entry.file_name, "", "", "file", stored, derived)


def _difference(entry: StoredSubmission, difference: FactDifference) -> Difference:
    what = f"{difference.table} {difference.record}" + ("" if difference.column == "*" else f", {difference.column}")
    shown = (difference.sheet, difference.cell, what, difference.stored, difference.derived)
    return Difference(entry.receipt_number, entry.file_name, *shown)
