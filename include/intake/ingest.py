"""Judges archived files: identify, read, check, and load with the one state each file ends in.

A workbook with faults is a normal outcome. Only a fault of the system raises, and then nothing of that workbook is
half loaded: the file stays without an outcome and the next run takes it up again.
"""

from __future__ import annotations

import datetime as dt
import gc
import math
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Engine

from include.catalog.models import Catalogue, Rule
from include.checks.findings import make_finding
from include.checks.frames import SubmissionToCheck
from include.checks.validate import check_batch
from include.intake.archive import BATCH_SIZE, ArchiveDamagedError, read_archived
from include.intake.attachments import keep_attachment, media_type_of
from include.intake.facts import cover_of, facts_of
from include.intake.identify import Identity, identify
from include.intake.owners import Owners, at_cover, collected_on
from include.intake.places import Places
from include.intake.results import NOTHING_KNOWN, Known, is_from_a_steward, judge_results, known_for_results
from include.sandbox.version import reader_version
from include.sandbox.workbooks import read_workbooks
from include.warehouse.files import WaitingFile, files_without_outcome
from include.warehouse.rounds import extended_due_days, open_rounds
from include.warehouse.submissions import ACCEPTED_STATES, Finding, Judgement, load_submissions
from include.workbook import cells
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.read import SLIP_SHEET, words_of
from include.workbook.reading import Cell, SheetReading, WorkbookReading
from include.workbook.values import clean

VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")
DueDays = Mapping[tuple[str, str], dt.date]  # by round key and department code


@dataclass(frozen=True, slots=True)
class FileToJudge:
    """The bytes of one file and when they arrived."""

    sha256: str
    content: bytes
    file_name: str
    arrived_at: dt.datetime
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one file. ``changed_facts`` says whether the round's facts are no longer what they were.

    ``also_changed`` names the rounds whose summaries show what a file of PCI results changed.
    """

    file_name: str
    round_key: str | None
    department_code: str | None
    state: str
    changed_facts: bool
    also_changed: tuple[str, ...] = ()


def ingest_batch(engine: Engine, catalogue: Catalogue, places: Places, sha256s: list[str], at_once: int = BATCH_SIZE) -> list[Outcome]:
    """Judge and load the files of one batch; those that have an outcome already are left as they are.

    About ``at_once`` of them are held in memory, so that a batch may be as long as the season. They are judged in equal parts:
    Great Expectations takes as long for the last forty as for five hundred.

    Raises:
        ExceptionGroup: after all the others are loaded, with what went wrong: archived bytes that are missing or changed, a
            submission that could not be loaded.
    """
    wanted = set(sha256s)
    waiting = [entry for entry in files_without_outcome(engine, reader_version()) if entry.sha256 in wanted]
    outcomes: list[Outcome] = []
    signed: list[tuple[WaitingFile, str]] = []
    errors: list[Exception] = []
    for part in _in_equal_parts(waiting, at_once):
        workbooks = []
        for entry in part:
            try:
                content = read_archived(places, entry.sha256)
            except ArchiveDamagedError as error:  # the others of its batch must not wait for it
                errors.append(error)
                continue
            media_type = media_type_of(content)
            if media_type:
                signed.append((entry, media_type))
            else:
                workbooks.append(FileToJudge(entry.sha256, content, entry.file_name, entry.arrived_at, entry.sender))
        try:
            outcomes += _ingest_workbooks(engine, catalogue, workbooks)
        except Exception as error:  # nor must those that are judged after it
            errors.append(error)
    # After the workbooks: a signed report may be known only by having the same name as one of them.
    outcomes += [_keep_signed_report(engine, catalogue, entry, media_type) for entry, media_type in signed]
    if errors:
        raise ExceptionGroup("some files of the batch wait for the next run, or until the archive is restored", errors)
    return outcomes


def _in_equal_parts(waiting: list[WaitingFile], about: int) -> Iterator[list[WaitingFile]]:
    count = max(round(len(waiting) / about), 1)
    length = max(math.ceil(len(waiting) / count), 1)
    return (waiting[start : start + length] for start in range(0, len(waiting), length))


def _ingest_workbooks(engine: Engine, catalogue: Catalogue, files: list[FileToJudge]) -> list[Outcome]:
    opened = open_rounds(engine)
    with _garbage_collector_resting():
        judgements = judge(catalogue, files, set(opened), extended_due_days(engine), known_for_results(engine))
        loaded = load_submissions(engine, [replace(judgement, read_by=reader_version()) for judgement in judgements])
    return [
        Outcome(
            file_name=judgement.file_name,
            round_key=judgement.round_key,
            department_code=judgement.department_code,
            state=judgement.state,
            changed_facts=entry.is_new and (judgement.state in ACCEPTED_STATES or entry.lost_facts),
            also_changed=_rounds_that_show(catalogue, judgement, opened) if entry.is_new else (),
        )
        for judgement, entry in zip(judgements, loaded, strict=True)
    ]


def _rounds_that_show(catalogue: Catalogue, judgement: Judgement, opened: list[str]) -> tuple[str, ...]:
    """The open rounds of the provinces that a file of PCI results speaks of: their summaries print what is published."""
    provinces = {row["province_code"] for row in judgement.facts.get("pci_reading", [])}
    return tuple(key for key in opened if catalogue.round(key).province in provinces)


def _keep_signed_report(engine: Engine, catalogue: Catalogue, file: WaitingFile, media_type: str) -> Outcome:
    owner = keep_attachment(engine, catalogue, file, media_type)
    if owner:
        return Outcome(file.file_name, *owner, state="attached", changed_facts=False)
    nameless = FileToJudge(file.sha256, b"", file.file_name, file.arrived_at, file.sender)
    owners = Owners(catalogue, set(open_rounds(engine)), known_for_results(engine).officers)
    judgement = _quarantined(catalogue, nameless, _intake_finding(catalogue, "unknown_report"), owners)
    load_submissions(engine, [replace(judgement, read_by=reader_version())])
    return Outcome(file.file_name, judgement.round_key, judgement.department_code, state="quarantined", changed_facts=False)


def changed_rounds(outcomes: list[Outcome]) -> list[str]:
    """The rounds whose facts a batch changed."""
    own = {outcome.round_key for outcome in outcomes if outcome.changed_facts and outcome.round_key}
    return sorted(own.union(*(outcome.also_changed for outcome in outcomes)))


def batch_name(outcomes: list[Outcome]) -> str:
    """How a batch is called on the screens of the run: ``SCT, SKHĐT, STP … (14 tệp)``."""
    names = list(dict.fromkeys(outcome.department_code or "?" for outcome in outcomes))
    return f"{', '.join(names[:3])}{' …' if len(names) > 3 else ''} ({len(outcomes)} tệp)"


def check_file(catalogue: Catalogue, path: Path, arrived_at: dt.datetime) -> Judgement:
    """Judge one file without filing it, against every declared round. Nothing is stored.

    A file of PCI results is taken for a steward's: whoever can run this holds no department's account.
    """
    operator = "command line"
    file = FileToJudge("0" * 64, path.read_bytes(), path.name, arrived_at, operator)
    everything = {entry.key for entry in catalogue.rounds}
    return judge(catalogue, [file], everything, known=Known(frozenset({operator})))[0]


@contextmanager
def _garbage_collector_resting() -> Iterator[None]:
    """Keep Python's cycle collector from walking a batch's many cells again and again.

    Readings hold no cycles, so it would find nothing; on 200 workbooks it took a third of the reading time. A batch
    is bounded, and so is what waits for the collector.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def judge(
    catalogue: Catalogue,
    files: Iterable[FileToJudge],
    opened: set[str],
    extended: DueDays = MappingProxyType({}),
    known: Known = NOTHING_KNOWN,
) -> list[Judgement]:
    """The judgement of every file, in the order given.

    ``opened`` holds the keys of the rounds that are collected, ``extended`` the due days that were moved, ``known`` what a file of
    PCI results is held against.
    """
    judgements: list[Judgement | None] = []
    to_check: list[tuple[int, FileToJudge, Identity, SubmissionToCheck]] = []
    files = list(files)
    owners = Owners(catalogue, opened, known.officers)
    readings = read_workbooks([file.content for file in files], catalogue)
    for position, (file, reading) in enumerate(zip(files, readings, strict=True)):
        if isinstance(reading, UnreadableWorkbookError):
            finding = _intake_finding(catalogue, reading.problem, detail=reading.detail_vi)
            judgement = _quarantined(catalogue, file, finding, owners)
            is_unread = reading.problem == "reader_failed"  # the fault may be the reader's: another one tries again
            judgements.append(replace(judgement, unread_by=reader_version()) if is_unread else judgement)
            continue
        if reading.kind == "pci_results":
            judgement = _judged_results(catalogue, file, reading, known)
            known = known.after(judgement.facts)
            judgements.append(judgement)
            continue
        identity = identify(reading, file.file_name, catalogue, collected_on(catalogue, opened, file.arrived_at))
        refusal = _refusal(catalogue, reading, identity, opened)
        if refusal:
            judgements.append(_quarantined(catalogue, file, refusal, owners, identity, reading))
            continue
        judgements.append(None)
        to_check.append((position, file, identity, _to_check(catalogue, file, identity, reading, extended)))
    findings = check_batch(catalogue, [submission for *_, submission in to_check])
    for (position, file, identity, submission), found in zip(to_check, findings, strict=True):
        judgements[position] = _judged(catalogue, file, identity, submission.reading, found)
    return [judgement for judgement in judgements if judgement is not None]


def submissions_to_check(catalogue: Catalogue, files: Iterable[FileToJudge], extended: DueDays) -> list[SubmissionToCheck]:
    """Files that were judged before, read once more for their checks; one that can no longer be read is left out."""
    found = []
    files = list(files)
    for file, reading in zip(files, read_workbooks([file.content for file in files], catalogue), strict=True):
        if isinstance(reading, UnreadableWorkbookError):
            continue
        declared = {entry.key for entry in catalogue.rounds}
        identity = identify(reading, file.file_name, catalogue, collected_on(catalogue, declared, file.arrived_at))
        if _refusal(catalogue, reading, identity, declared) is None:
            found.append(_to_check(catalogue, file, identity, reading, extended))
    return found


def state_of(findings: list[Finding]) -> str:
    """The state that a set of findings leads to."""
    severities = {finding.severity for finding in findings}
    if "critical" in severities:
        return "returned"
    return "accepted_with_warnings" if "warning" in severities else "accepted"


def _to_check(
    catalogue: Catalogue, file: FileToJudge, identity: Identity, reading: WorkbookReading, extended: DueDays
) -> SubmissionToCheck:
    assert identity.round_key and identity.department, "an identity without them was refused"
    department = catalogue.department(identity.round_key, identity.department)
    assert department is not None, "an unknown department was refused"
    return SubmissionToCheck(
        reading=reading,
        round=catalogue.round(identity.round_key),
        department=department,
        arrived_on=file.arrived_at.astimezone(VIETNAM).date(),
        conflicts=identity.conflicts,
        identified_by_vi=identity.identified_by_vi,
        extended_due_on=extended.get((identity.round_key, identity.department)),
    )


def _refusal(catalogue: Catalogue, reading: WorkbookReading, identity: Identity, opened: set[str]) -> Finding | None:
    """The finding that keeps a readable file from being checked, if there is one."""
    if not reading.records.get("workbook") and (reading.stamp is None or reading.stamp.department is None):
        return _intake_finding(catalogue, "not_our_workbook")
    if identity.other_province:
        provinces = {catalogue.round(key).province for key in opened}
        expected = ", ".join(dict.fromkeys(province.name_vi for province in catalogue.provinces if province.code in provinces))
        finding = _intake_finding(catalogue, "other_province", found=identity.other_province, expected_provinces=expected)
        return at_cover(finding, reading, "province_name")
    if identity.round_key not in opened:
        expected = ", ".join(sorted(opened)) or "chưa có đợt nào mở"
        return _intake_finding(catalogue, "round_not_open", found=identity.round_key or "(trống)", expected_rounds=expected)
    assert identity.round_key is not None, "an opened round has a key"
    if not identity.department or catalogue.department(identity.round_key, identity.department) is None:
        return _intake_finding(catalogue, "unknown_department", found=identity.department or "(trống)")
    return None


def _intake_finding(catalogue: Catalogue, problem: str, **words: str) -> Finding:
    rule: Rule = next(rule for rule in catalogue.rules if rule.intake == problem)
    return make_finding(rule, words, None)


def _quarantined(
    catalogue: Catalogue,
    file: FileToJudge,
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
        cover={},
        sheets=_sheets(catalogue, reading) if reading else [],
        findings=[finding],
        facts={},
    )


def _judged(catalogue: Catalogue, file: FileToJudge, identity: Identity, reading: WorkbookReading, findings: list[Finding]) -> Judgement:
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


def _judged_results(catalogue: Catalogue, file: FileToJudge, reading: WorkbookReading, known: Known) -> Judgement:
    if is_from_a_steward(reading, file.sender, known):
        arrived_on = file.arrived_at.astimezone(VIETNAM).date()
        findings, rows = judge_results(catalogue, reading, arrived_on, known.in_use)
        state = state_of(findings)
    else:
        findings, rows, state = (
            [_intake_finding(catalogue, "results_not_from_a_steward", sender=file.sender or "không rõ")],
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
        cover={},
        sheets=_sheets(catalogue, reading),
        findings=findings,
        facts=rows,
        kind="pci_results",
    )


def _sheets(catalogue: Catalogue, reading: WorkbookReading) -> list[tuple[str, str, list[list[Any]]]]:
    ours = {SLIP_SHEET, *words_of(catalogue).own_sheets}
    return [(sheet.name, sheet.visibility, _cells(sheet)) for sheet in reading.sheets if clean(sheet.name) not in ours]


def _cells(sheet: SheetReading) -> list[list[Any]]:
    return [_stored(cell) for row in sheet.rows.values() for cell in row.values()]


def _stored(cell: Cell) -> list[Any]:
    value = cell.value.isoformat() if isinstance(cell.value, dt.date) else cell.value
    # A text's typed value is its raw text: storing it twice would double the warehouse for nothing.
    return [cells.address(cell.row, cell.column), cell.kind, cell.raw, None if cell.kind == "text" else value, cell.marks]
