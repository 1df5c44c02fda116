"""What stewards decide about quarantined files: whose one is, that it is no report, that it be judged again."""

from __future__ import annotations

import re

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from include.warehouse.submissions.quarantine_decisions import attribute, dismiss, judge_again
from include.warehouse.submissions.sent_files import owners_of_file
from plugins.steward_desk.screen import Desk, desk_of
from plugins.web.access import check_form

router = APIRouter()
_SHA256 = re.compile(r"[0-9a-f]{64}")


@router.post("/rounds/{round_key}/quarantined/{sha256}/{quarantine_decision}", dependencies=[Depends(check_form)])
def decide_about_file(
    round_key: str,
    sha256: str,
    quarantine_decision: str,
    department_code: str = Form(""),
    reason: str = Form(""),
    desk: Desk = Depends(desk_of),
) -> Response:
    """Give a quarantined file to a department of the round, dismiss it, or have it judged by the next ingest."""
    desk.person.be_steward()
    owners = owners_of_file(desk.engine, sha256) if _SHA256.fullmatch(sha256) else []
    if not owners:
        raise HTTPException(404, "no such file")
    desk.person.see_province(owners[0].province_code)
    if quarantine_decision == "attribute":
        attribute(desk.engine, sha256, round_key, department_code, reason, desk.person.name, desk.now)
    elif quarantine_decision in ("dismiss", "judge_again"):
        decide = dismiss if quarantine_decision == "dismiss" else judge_again
        decide(desk.engine, sha256, reason, desk.person.name, desk.now)
    else:
        raise HTTPException(404, "no such decision")
    root = desk.request.scope.get("root_path", "")
    return RedirectResponse(f"{root}/rounds/{round_key}#quarantined", status_code=303)
