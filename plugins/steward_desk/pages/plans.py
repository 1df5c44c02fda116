"""What was planned last year and only by its words seems to be reported: stewards say whether it is."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from include.warehouse.findings.plan_decisions import decide_pair, plan_decisions, waiting_pairs
from include.warehouse.register.opened_rounds import rounds_of
from plugins.steward_desk.screen import Desk, desk_of
from plugins.web.access import check_form

router = APIRouter()
_ANSWERS = {"true": True, "false": False}


@router.get("/rounds/{round_key}/plans")
def list_plans(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """The pairs that wait for a yes or no, with both texts and cells, and what was decided."""
    desk.person.see_everything()
    return desk.page(
        "plans.html",
        round_key=round_key,
        rounds=rounds_of(desk.engine, desk.person.province_code),
        waiting=waiting_pairs(desk.engine, round_key),
        statuses={choice.code: choice.words[0] for choice in desk.catalogue.choices["task_statuses"]},
        decided=plan_decisions(desk.engine, round_key),
    )


@router.post("/rounds/{round_key}/plans", dependencies=[Depends(check_form)])
def decide_plan(
    round_key: str,
    department_code: str = Form(""),
    planned: str = Form(""),
    reported: str = Form(""),
    is_same: str = Form(""),
    reason: str = Form(""),
    desk: Desk = Depends(desk_of),
) -> Response:
    """Say that both are one task, or that they are not."""
    desk.person.be_steward()
    if is_same not in _ANSWERS:
        raise HTTPException(404, "no such answer")
    decide_pair(desk.engine, round_key, department_code, (planned, reported), _ANSWERS[is_same], reason, desk.person.name, desk.now)
    return RedirectResponse(f"{desk.request.scope.get('root_path', '')}/rounds/{round_key}/plans", status_code=303)
