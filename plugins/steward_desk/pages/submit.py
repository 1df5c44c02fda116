"""Upload a workbook to have it checked without filing it, or to file it: the same checks and the same way as the inbox."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
import unicodedata
from itertools import groupby
from pathlib import PurePath
from typing import Any

from fastapi import APIRouter, Depends, File, Form, UploadFile
from fastapi.responses import RedirectResponse, Response

from include.domain.judgement import Judgement
from include.domain.severities import rank
from include.intake.archiving import archive_bytes
from include.intake.attachments import owner_of_report
from include.intake.identify import identify, identity_in_file_name
from include.intake.judge_beside import JudgeLostError, judge_beside
from include.intake.opened import Circumstances, FileToJudge, OpenedFile, open_file, owners_of
from include.intake.owners import Owners, collected_on
from include.intake.results_file import known_for_results
from include.intake.slips import slip_of_check
from include.sandbox.messages import PackedReading
from include.warehouse.register.opened_rounds import extended_due_days, open_rounds
from include.warehouse.submissions.filed_before import past_of
from include.warehouse.submissions.sent_files import outcome_of_file
from include.workbook.cells import UnreadableWorkbookError
from include.workbook.kind import SIGNED_REPORT
from include.workbook.safe_package import MAX_FILE_BYTES
from plugins.steward_desk.screen import Desk, desk_of
from plugins.web.access import NotAllowedError, Person, check_form

router = APIRouter()
_LOG = logging.getLogger(__name__)
_LONGEST_NAME = 150
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@router.get("/rounds/{round_key}/submit")
def show_form(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """The form."""
    _may_submit(desk, round_key)
    return _form(desk, round_key)


@router.post("/rounds/{round_key}/submit", dependencies=[Depends(check_form)])
def submit(round_key: str, action: str = Form(), workbook: UploadFile = File(), desk: Desk = Depends(desk_of)) -> Response:
    """Check a workbook, or file it."""
    _may_submit(desk, round_key)
    content = workbook.file.read(MAX_FILE_BYTES + 1)
    name = safe_name(workbook.filename or "")
    if len(content) > MAX_FILE_BYTES:
        return _form(desk, round_key, problem=desk.say("too_large", megabytes=MAX_FILE_BYTES // 2**20), status=413)
    if not content or not name:
        return _form(desk, round_key, problem=desk.say("no_file"), status=422)
    if action == "file":
        return _file(desk, round_key, content, name)
    return _check(desk, round_key, content, name)


@router.get("/rounds/{round_key}/arrivals/{sha256}")
def show_arrival(round_key: str, sha256: str, desk: Desk = Depends(desk_of)) -> Response:
    """What became of a file that was filed; the page looks again by itself until it knows."""
    _may_submit(desk, round_key)
    outcome = outcome_of_file(desk.engine, sha256) if re.fullmatch(r"[0-9a-f]{64}", sha256) else None
    if outcome:
        desk.person.see_owner(outcome.round_key, outcome.department_code)
    part = "arrival_part.html" if desk.request.headers.get("hx-request") else "arrival.html"
    rounds = desk.rounds
    return desk.page(part, round_key=round_key, rounds=rounds, outcome=outcome, sha256=sha256)


def safe_name(given: str) -> str:
    """The last part of an uploaded file's name, without control characters: a name, never a path."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", given))[-1]
    cleaned = _CONTROL.sub("", last).strip().lstrip(".")
    stem, dot, ending = cleaned.rpartition(".")
    return cleaned if len(cleaned) <= _LONGEST_NAME else f"{stem[: _LONGEST_NAME - 10]}{dot}{ending[:8]}"


def _may_submit(desk: Desk, round_key: str) -> None:
    if desk.person.role == "viewer":
        raise NotAllowedError()


def _form(desk: Desk, round_key: str, problem: str | None = None, status: int = 200, **content: Any) -> Response:
    rounds = desk.rounds
    answer = {"judgement": None, "groups": [], "slip": None, "slip_name": None} | content
    return desk.page("submit.html", round_key=round_key, rounds=rounds, status=status, problem=problem, **answer)


def _check(desk: Desk, round_key: str, content: bytes, name: str) -> Response:
    file = FileToJudge(hashlib.sha256(content).hexdigest(), content, name, desk.now, desk.person.name)
    opened = open_file(desk.catalogue, file)
    if not _holds_results(opened):  # what it is, the judgement tells; to whom it may not matter, filing it does
        _see_owner(desk, opened)  # before it is judged: another department's file is nobody's to have checked
    past = past_of(desk.engine, owners_of(desk.catalogue, [opened]))
    due_days, known = extended_due_days(desk.engine), known_for_results(desk.engine)
    circumstances = Circumstances(frozenset(open_rounds(desk.engine)), due_days, known, past)
    try:
        (judgement,) = judge_beside(desk.catalogue, [opened], circumstances)
    except JudgeLostError:
        _LOG.exception("a workbook could not be checked beforehand")
        return _form(desk, round_key, problem=desk.say("not_checked"), status=503)
    desk.person.see_owner(judgement.round_key, judgement.department_code)
    is_marked = judgement.kind == "report" and judgement.state != "quarantined" and judgement.findings
    slip = slip_of_check(desk.catalogue, content, judgement) if is_marked else None
    return _form(
        desk,
        round_key,
        judgement=judgement,
        groups=_groups(judgement),
        slip=base64.b64encode(slip).decode() if slip else None,
        slip_name=f"phieu-kiem-tra_{PurePath(name).stem}.xlsx",  # also of an .xlsm: macros do not go back
    )


def _groups(judgement: Judgement) -> list[tuple[str, list[Any]]]:
    ranked = sorted(judgement.findings, key=lambda f: (rank(f.severity), f.rule_code))
    return [(code, list(found)) for code, found in groupby(ranked, key=lambda f: f.rule_code)]


def _file(desk: Desk, round_key: str, content: bytes, name: str) -> Response:
    opened = open_file(desk.catalogue, FileToJudge(hashlib.sha256(content).hexdigest(), content, name, desk.now, desk.person.name))
    if isinstance(opened.reading, UnreadableWorkbookError) and opened.reading.problem == SIGNED_REPORT:
        name = _name_of_report(desk.person, round_key, name)
        _see_declared(desk, *(owner_of_report(desk.engine, name, desk.now) or (None, None)))
    else:
        _see_owner(desk, opened)
    archived = archive_bytes(desk.engine, desk.places, content, name, desk.now, desk.person.name)
    where = f"{desk.request.scope.get('root_path', '')}/rounds/{round_key}/arrivals/{archived.sha256}"
    return RedirectResponse(where, status_code=303)


def _name_of_report(person: Person, round_key: str, name: str) -> str:
    """A signed report is known by its name alone: an officer's begins with their own department, so it can go nowhere else."""
    department = person.department_in(round_key)
    if department is None or identity_in_file_name(name) == (round_key, department):
        return name
    return f"{round_key}_{department} {name}"


def _see_owner(desk: Desk, opened: OpenedFile) -> None:
    """Refuse a person who may not see whose workbook it is; what cannot be read is whose its name says.

    Raises:
        NotAllowedError: also when it holds PCI results and the person is no steward.
    """
    rounds = open_rounds(desk.engine)
    if isinstance(opened.reading, UnreadableWorkbookError):
        _see_declared(desk, *Owners(desk.catalogue, rounds).owner_of(opened.file_name, None, desk.now))
        return
    if _holds_results(opened):
        desk.person.be_steward()
        return
    identity = identify(opened.reading.head, opened.file_name, desk.catalogue, collected_on(desk.catalogue, rounds, desk.now))
    _see_declared(desk, identity.round_key, identity.department)


def _holds_results(opened: OpenedFile) -> bool:
    return isinstance(opened.reading, PackedReading) and opened.reading.head.kind == "pci_results"


def _see_declared(desk: Desk, round_key: str | None, department: str | None) -> None:
    declared = {entry.key for entry in desk.catalogue.rounds}
    desk.person.see_owner(round_key if round_key in declared else None, department)
