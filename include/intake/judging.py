"""Judges files: identify, read, check, each with the one state that it ends in.

A workbook with faults is a normal outcome. What one file holds is that file's own outcome here too: the checks run in a process of
their own under bounds of time and memory, and a file on which they break down is quarantined,
reported to the operators, and judged again by another version.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import partial
from io import BytesIO
from types import MappingProxyType
from typing import Any

from include.catalog.collector import garbage_collector_resting
from include.catalog.models import Catalogue, Rule
from include.checks.findings import make_finding
from include.checks.submission import SubmissionToCheck
from include.checks.validate import check_batch, rule_book
from include.domain.clock import VIETNAM, day_of
from include.domain.finding import Finding
from include.domain.judgement import Judgement
from include.intake.confined import Bounds, OutOfBoundsError, StepFailedError, confined
from include.intake.facts import cover_of, facts_of, no_cover
from include.intake.identify import Identity, identify
from include.intake.opened import Circumstances, DueDays, FileToJudge, OpenedFile, open_file
from include.intake.owners import Owners, at_cover, collected_on
from include.intake.results_file import NOTHING_KNOWN, Known, is_from_a_steward, judge_results
from include.sandbox.version import reader_version
from include.sandbox.workbooks import several_at_once
from include.texts import CODES, Sentence, book
from include.warehouse.schema.json_text import json_text
from include.warehouse.submissions.filed_before import Past
from include.workbook import cells
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.kind import SIGNED_REPORT
from include.workbook.read import SLIP_SHEET, read_workbook, words_of
from include.workbook.vietnamese_writing import clean
from include.workbook.workbook_reading import Cell, SheetReading, WorkbookReading
from include.workbook.write import build_workbook

_TEXTS = book("intake")
_LOG = logging.getLogger(__name__)
# What the largest workbook that can be opened takes, several times over; many files at once take more time, and the same memory.
_SECONDS_AT_LEAST, _SECONDS_A_FILE = 30.0, 0.25
_MEMORY_BYTES = 1536 * 2**20


def judge(
    catalogue: Catalogue,
    files: Iterable[FileToJudge],
    opened: set[str],
    extended: DueDays = MappingProxyType({}),
    known: Known = NOTHING_KNOWN,
) -> list[Judgement]:
    """The judgement of every file, in the order given; each is opened in the sandbox first.

    ``opened`` holds the keys of the rounds that are collected, ``extended`` the due days that were moved, ``known`` what a file of
    PCI results is held against.
    """
    circumstances = Circumstances(frozenset(opened), extended, known)
    return judge_opened(catalogue, list(several_at_once(partial(open_file, catalogue), files)), circumstances)


def prepare(catalogue: Catalogue) -> None:
    """Build what judging needs, for this process and those forked from it. Starts no thread and opens no connection."""
    rule_book(catalogue)
    CODES.groups()


def judge_confined(catalogue: Catalogue, files: Sequence[OpenedFile], circumstances: Circumstances) -> list[Judgement]:
    """The judgement of every file, in the order given, made in a process of its own; see :mod:`include.intake.confined`.

    Where that process fails, the files are judged in halves, down to the one that makes it fail: that one is quarantined as such.

    Raises:
        StepFailedError: when the checks fail on the project's own blank workbook too: a fault of the system, and of no file.
    """
    if not files:
        return []
    prepare(catalogue)  # here, once for all the processes that are forked
    try:
        seconds = _SECONDS_AT_LEAST + _SECONDS_A_FILE * len(files)
        return confined(partial(judge_opened, catalogue, files, circumstances), Bounds(seconds, _MEMORY_BYTES))
    except (OutOfBoundsError, StepFailedError) as error:
        if len(files) == 1:
            return [_not_judged(catalogue, files[0], error, _owners(catalogue, circumstances))]
    middle = len(files) // 2
    first = judge_confined(catalogue, files[:middle], circumstances)
    known = circumstances.known
    for judgement in first:
        known = known.after(judgement.facts)
    return first + judge_confined(catalogue, files[middle:], replace(circumstances, known=known))


def _not_judged(catalogue: Catalogue, file: OpenedFile, error: OutOfBoundsError | StepFailedError, owners: Owners) -> Judgement:
    """The outcome of a file on which the checks broke down, once it is sure that they work at all."""
    _LOG.error("%s (%s) could not be judged: %s", file.file_name, file.sha256[:8], error)
    if isinstance(error, OutOfBoundsError):
        return _quarantined(
            catalogue, file, _intake_finding(catalogue, "too_slow_to_judge", detail=error.reason.vi, detail_en=error.reason.en), owners
        )
    confined(partial(judge_a_blank_workbook, catalogue), Bounds(_SECONDS_AT_LEAST, _MEMORY_BYTES))
    judgement = _quarantined(catalogue, file, _intake_finding(catalogue, "not_judged"), owners)
    return replace(judgement, unread_by=reader_version())


def judge_a_blank_workbook(catalogue: Catalogue) -> str:
    """The state of the project's own workbook as it goes out: tells whether the checks work at all, and loads all that they need."""
    entry = catalogue.rounds[0]
    content = BytesIO()
    build_workbook(catalogue, entry.key, catalogue.departments_of(entry.key)[0].code).save(content)
    submission = read_workbook(content.getvalue(), catalogue)
    arrived_at = dt.datetime.combine(entry.due_on, dt.time(), VIETNAM)
    file = FileToJudge("0" * 64, b"", "", arrived_at)
    identity = identify(submission, file.file_name, catalogue)
    (findings,) = check_batch(catalogue, [_to_check(catalogue, file, identity, submission, Circumstances(frozenset()))])
    return state_of(findings)


def judge_opened(catalogue: Catalogue, files: Sequence[OpenedFile], circumstances: Circumstances) -> list[Judgement]:
    """The judgement of every file, in the order given, made here."""
    # Readings hold no cycles, so the collector would find nothing; on 200 workbooks it took a third of the time. A batch is bounded.
    with garbage_collector_resting():
        return _judge_opened(catalogue, files, circumstances)


def _judge_opened(catalogue: Catalogue, files: Sequence[OpenedFile], circumstances: Circumstances) -> list[Judgement]:
    judgements: list[Judgement | None] = []
    owners = _owners(catalogue, circumstances)
    to_check: list[tuple[int, OpenedFile, Identity, SubmissionToCheck]] = []
    known = circumstances.known
    for position, file in enumerate(files):
        if isinstance(file.reading, UnreadableWorkbookError):
            judgements.append(_unreadable(catalogue, file, file.reading, owners))
            continue
        reading = file.reading.unpack()
        if reading.kind == "pci_results":
            judgement = _judged_results(catalogue, file, reading, known)
            known = known.after(judgement.facts)
            judgements.append(judgement)
            continue
        identity = identify(reading, file.file_name, catalogue, collected_on(catalogue, circumstances.opened, file.arrived_at))
        refusal = _refusal(catalogue, reading, identity, circumstances.opened)
        if refusal:
            judgements.append(_quarantined(catalogue, file, refusal, owners, identity, reading))
            continue
        judgements.append(None)
        to_check.append((position, file, identity, _to_check(catalogue, file, identity, reading, circumstances)))
    findings = check_batch(catalogue, [submission for *_, submission in to_check])
    for (position, file, identity, submission), found in zip(to_check, findings, strict=True):
        judgements[position] = _judged(catalogue, file, identity, submission.reading, found)
    return [judgement for judgement in judgements if judgement is not None]


def _owners(catalogue: Catalogue, circumstances: Circumstances) -> Owners:
    return Owners(catalogue, circumstances.opened, circumstances.known.officers)


def _unreadable(catalogue: Catalogue, file: OpenedFile, error: UnreadableWorkbookError, owners: Owners) -> Judgement:
    if error.problem == SIGNED_REPORT:  # whose it is, its name and the workbooks beside it tell
        return unowned_report(catalogue, file, owners)
    judgement = _quarantined(
        catalogue, file, _intake_finding(catalogue, error.problem, detail=error.reason.vi, detail_en=error.reason.en), owners
    )
    is_unread = error.problem == "reader_failed"  # the fault may be the reader's: another one tries again
    return replace(judgement, unread_by=reader_version()) if is_unread else judgement


def unowned_report(catalogue: Catalogue, file: FileToJudge | OpenedFile, owners: Owners) -> Judgement:
    """The judgement of a signed report that belongs to no round and department; whose it is, its name may tell all the same."""
    return _quarantined(catalogue, file, _intake_finding(catalogue, "unknown_report"), owners)


def not_loaded(catalogue: Catalogue, judgement: Judgement) -> Judgement:
    """What a file is judged that could be judged and not be loaded: quarantined, for another version to take up again."""
    finding = _intake_finding(catalogue, "not_loaded")
    return replace(
        judgement, state="quarantined", cover=no_cover(catalogue), sheets="[]", findings=[finding], facts={}, unread_by=reader_version()
    )


def submissions_to_check(catalogue: Catalogue, files: Iterable[FileToJudge], extended: DueDays) -> list[SubmissionToCheck]:
    """Files that were judged before, read once more for their checks; one that can no longer be read is left out."""
    found = []
    for file in several_at_once(partial(open_file, catalogue), files):
        if isinstance(file.reading, UnreadableWorkbookError):
            continue
        reading = file.reading.unpack()
        declared = frozenset(entry.key for entry in catalogue.rounds)
        identity = identify(reading, file.file_name, catalogue, collected_on(catalogue, declared, file.arrived_at))
        if _refusal(catalogue, reading, identity, declared) is None:
            found.append(_to_check(catalogue, file, identity, reading, Circumstances(frozenset(), extended)))
    return found


def state_of(findings: list[Finding]) -> str:
    """The state that a set of findings leads to."""
    severities = {finding.severity for finding in findings}
    if "critical" in severities:
        return "returned"
    return "accepted_with_warnings" if "warning" in severities else "accepted"


def _to_check(
    catalogue: Catalogue, file: FileToJudge | OpenedFile, identity: Identity, reading: WorkbookReading, circumstances: Circumstances
) -> SubmissionToCheck:
    assert identity.round_key and identity.department, "an identity without them was refused"
    department = catalogue.department(identity.round_key, identity.department)
    assert department is not None, "an unknown department was refused"
    return SubmissionToCheck(
        catalogue=catalogue,
        reading=reading,
        round=catalogue.round(identity.round_key),
        department=department,
        arrived_on=day_of(file.arrived_at),
        conflicts=identity.conflicts,
        identified_by_vi=identity.identified_by_vi,
        extended_due_on=circumstances.extended.get((identity.round_key, identity.department)),
        past=None if circumstances.past is None else circumstances.past.get((identity.round_key, identity.department), Past()),
    )


def _refusal(catalogue: Catalogue, reading: WorkbookReading, identity: Identity, opened: frozenset[str]) -> Finding | None:
    """The finding that keeps a readable file from being checked, if there is one."""
    if not reading.records.get("workbook") and (reading.stamp is None or reading.stamp.department is None):
        return _intake_finding(catalogue, "not_our_workbook")
    if identity.other_province:
        provinces = {catalogue.round(key).province for key in opened}
        expected = ", ".join(dict.fromkeys(province.name_vi for province in catalogue.provinces if province.code in provinces))
        finding = _intake_finding(catalogue, "other_province", found=identity.other_province, expected_provinces=expected)
        return at_cover(finding, reading, "province_name")
    if identity.round_key not in opened:
        expected = ", ".join(sorted(opened)) or _TEXTS.vi("no_round_open")
        found = identity.round_key or _TEXTS.vi("nothing_written")
        return _intake_finding(catalogue, "round_not_open", found=found, expected_rounds=expected)
    assert identity.round_key is not None, "an opened round has a key"
    if not identity.department or catalogue.department(identity.round_key, identity.department) is None:
        return _intake_finding(catalogue, "unknown_department", found=identity.department or _TEXTS.vi("nothing_written"))
    return None


def _refused(catalogue: Catalogue, problem: str, reason: Sentence) -> Finding:
    """The finding of a file that was given up, with what was seen, in the language of each sentence."""
    return _intake_finding(catalogue, problem, detail=reason.vi, detail_en=reason.en)


def _intake_finding(catalogue: Catalogue, problem: str, **words: str) -> Finding:
    rule: Rule = next(rule for rule in catalogue.rules if rule.intake == problem)
    return make_finding(rule, words, None)


def _quarantined(
    catalogue: Catalogue,
    file: FileToJudge | OpenedFile,
    finding: Finding,
    owners: Owners,
    identity: Identity | None = None,
    reading: WorkbookReading | None = None,
) -> Judgement:
    round_key, department = owners.owner_of(file.file_name, file.sender, file.arrived_at, identity)
    return Judgement(
        sha256=file.sha256,
        file_name=file.file_name,
        arrived_at=file.arrived_at,
        round_key=round_key,
        department_code=department,
        state="quarantined",
        identified_by=identity.identified_by if identity else None,
        template_version=reading.stamp.template_version if reading and reading.stamp else None,
        catalogue_version=catalogue.version,
        rule_set_version=catalogue.rule_set_version,
        cover=no_cover(catalogue),
        sheets=_sheets(catalogue, reading) if reading else "[]",
        findings=[finding],
        facts={},
    )


def _judged(catalogue: Catalogue, file: OpenedFile, identity: Identity, reading: WorkbookReading, findings: list[Finding]) -> Judgement:
    state = state_of(findings)
    assert identity.round_key is not None, "a workbook of no known round is quarantined before it is judged"
    return Judgement(
        sha256=file.sha256,
        file_name=file.file_name,
        arrived_at=file.arrived_at,
        round_key=identity.round_key,
        department_code=identity.department,
        state=state,
        identified_by=identity.identified_by,
        template_version=reading.stamp.template_version if reading.stamp else None,
        catalogue_version=catalogue.version,
        rule_set_version=catalogue.rule_set_version,
        cover=cover_of(reading, catalogue),
        sheets=_sheets(catalogue, reading),
        findings=findings,
        answers_receipt=reading.answers_receipt,
        facts={} if state == "returned" else facts_of(reading, catalogue, identity.round_key),
    )


def _judged_results(catalogue: Catalogue, file: OpenedFile, reading: WorkbookReading, known: Known) -> Judgement:
    if is_from_a_steward(reading, file.sender, known):
        arrived_on = day_of(file.arrived_at)
        findings, rows = judge_results(catalogue, reading, arrived_on, known.in_use)
        state = state_of(findings)
    else:
        findings, rows, state = (
            [_intake_finding(catalogue, "results_not_from_a_steward", sender=file.sender or _TEXTS.vi("sender_unknown"))],
            {},
            "quarantined",
        )
    return Judgement(
        sha256=file.sha256,
        file_name=file.file_name,
        arrived_at=file.arrived_at,
        round_key=None,
        department_code=None,
        state=state,
        identified_by="stamp" if reading.stamp else "headers",
        template_version=reading.stamp.template_version if reading.stamp else None,
        catalogue_version=catalogue.version,
        rule_set_version=catalogue.rule_set_version,
        cover=no_cover(catalogue),
        sheets=_sheets(catalogue, reading),
        findings=findings,
        facts=rows,
        kind="pci_results",
    )


def _sheets(catalogue: Catalogue, reading: WorkbookReading) -> str:
    """The sheets as the warehouse stores them, in JSON: it is loaded as it is, and takes a tenth of the memory of what it says."""
    ours = {SLIP_SHEET, *words_of(catalogue).own_sheets}
    stored = [sheet for sheet in reading.sheets if clean(sheet.name) not in ours]
    return json_text(
        [
            {"ordinal": number, "name": sheet.name, "visibility": sheet.visibility, "cells": _cells(sheet)}
            for number, sheet in enumerate(stored, start=1)
        ]
    )


def _cells(sheet: SheetReading) -> list[list[Any]]:
    return [_stored(cell) for row in sheet.rows.values() for cell in row.values()]


def _stored(cell: Cell) -> list[Any]:
    value = cell.value.isoformat() if isinstance(cell.value, dt.date) else cell.value
    # A text's typed value is its raw text: storing it twice would double the warehouse for nothing.
    return [cells.address(cell.row, cell.column), cell.kind, cell.raw, None if cell.kind == "text" else value, cell.marks]
