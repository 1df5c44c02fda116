"""One department in a round: versions, what they changed, letters, contacts, quality, and decisions about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from include.catalog.following import province_of
from include.warehouse.findings.settlement import exempt, extend, reinstate, withdraw
from include.warehouse.findings.waivers import waivers
from include.warehouse.register.journal import events
from include.warehouse.register.quality import RoundQuality, quality_of_department
from include.warehouse.register.register import register, register_items
from include.warehouse.register.reminders import reminders_of
from include.warehouse.submissions.sent_files import signed_reports
from include.warehouse.submissions.versions import cell_changes, owner_of_submission, progress_of_versions, versions
from plugins.steward_desk.screen import Desk, desk_of
from plugins.web.access import check_form

router = APIRouter()


@router.get("/rounds/{round_key}/departments/{department_code}")
def show_department(round_key: str, department_code: str, desk: Desk = Depends(desk_of)) -> Response:
    """Everything about one department in one round."""
    department = _seen(desk, round_key, department_code)
    rows = [row for row in register(desk.engine, round_key, desk.now) if row.department_code == department_code]
    quality = quality_of_department(desk.engine, province_of(round_key), department_code)
    return desk.page(
        "department.html",
        round_key=round_key,
        department=department,
        rounds=desk.rounds,
        standing=rows[0] if rows else None,
        items=register_items(desk.engine, round_key, desk.now, department_code),
        versions=versions(desk.engine, round_key, department_code),
        progress=progress_of_versions(desk.engine, round_key, department_code),
        attachments=signed_reports(desk.engine, round_key, department_code),
        reminders=reminders_of(desk.engine, round_key, department_code),
        waivers=waivers(desk.engine, round_key, desk.now, department_code),
        events=events(desk.engine, subject=f"{round_key}/{department_code}").rows[:15],
        quality=quality,
        score=_score(quality),
    )


@router.get("/rounds/{round_key}/departments/{department_code}/changes")
def show_changes(round_key: str, department_code: str, before: int, after: int, page: int = 1, desk: Desk = Depends(desk_of)) -> Response:
    """What changed between two versions, cell by cell."""
    department = _seen(desk, round_key, department_code)
    known = {row.version: row.submission_id for row in versions(desk.engine, round_key, department_code)}
    if before not in known or after not in known:
        raise HTTPException(404, "no such version")
    listing = cell_changes(desk.engine, known[before], known[after], page)
    return desk.page("changes.html", round_key=round_key, department=department, before=before, after=after, listing=listing)


@router.post("/submissions/{submission_id}/{decision}", dependencies=[Depends(check_form)])
def decide_about_version(
    submission_id: int, decision: str, reason: str = Form(""), back: str = Form(""), desk: Desk = Depends(desk_of)
) -> Response:
    """Withdraw a version, or undo that."""
    desk.person.be_steward()
    decide = {"withdraw": withdraw, "reinstate": reinstate}.get(decision)
    if decide is None:
        raise HTTPException(404, "no such decision")
    owner = owner_of_submission(desk.engine, submission_id)
    if owner is None or owner.round_key is None:
        raise HTTPException(404, "no such submission")
    desk.person.see_round(owner.round_key)
    decide(desk.engine, submission_id, reason, desk.person.name, desk.now)
    return _back_to(desk, owner.round_key, owner.department_code)


@router.post("/rounds/{round_key}/departments/{department_code}/extension", dependencies=[Depends(check_form)])
def grant_extension(
    round_key: str, department_code: str, due_on: dt.date = Form(), reason: str = Form(""), desk: Desk = Depends(desk_of)
) -> Response:
    """Give the department another due day."""
    _seen(desk, round_key, department_code)
    desk.person.be_steward()
    extend(desk.engine, round_key, department_code, due_on, reason, desk.person.name, desk.now)
    return _back_to(desk, round_key, department_code)


@router.post("/rounds/{round_key}/departments/{department_code}/exemption", dependencies=[Depends(check_form)])
def decide_exemption(
    round_key: str,
    department_code: str,
    item: str = Form(),
    is_exempt: bool = Form(),
    reason: str = Form(""),
    desk: Desk = Depends(desk_of),
) -> Response:
    """Decide that an assignment does not apply to the department, or does after all."""
    _seen(desk, round_key, department_code)
    desk.person.be_steward()
    kind, _, code = item.partition("/")
    exempt(desk.engine, (round_key, department_code, kind, code), is_exempt, reason, desk.person.name, desk.now)
    return _back_to(desk, round_key, department_code)


def _seen(desk: Desk, round_key: str, department_code: str) -> Any:
    desk.person.see_department(round_key, department_code)
    known = {entry.key for entry in desk.catalogue.rounds}
    department = desk.catalogue.department(round_key, department_code) if round_key in known else None
    if department is None:
        raise HTTPException(404, "no such department in this round")
    return department


def _back_to(desk: Desk, round_key: str, department_code: str) -> Response:
    root = desk.request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/rounds/{round_key}/departments/{department_code}", status_code=303)


def _score(quality: list[RoundQuality]) -> dict[str, Any] | None:
    """On-time and clean-at-first shares and mean days to fix over the rounds shown, with what they are made of."""
    if not quality:
        return None
    fixed = [row.days_to_fix for row in quality if row.days_to_fix is not None]
    return {
        "rounds": len(quality),
        "on_time": sum(bool(row.is_on_time) for row in quality),
        "clean": sum(bool(row.is_clean_at_first) for row in quality),
        "days": fixed,
        "mean_days": sum(fixed) / len(fixed) if fixed else None,
    }
