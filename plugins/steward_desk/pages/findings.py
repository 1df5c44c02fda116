"""Findings: found, grouped, assigned, explained, waived, settled and reopened, each with the cell as Excel shows it."""

from __future__ import annotations

import datetime as dt

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import RedirectResponse, Response

from include.catalog.following import province_of, provinces_that_follow
from include.domain.severities import SEVERITIES
from include.intake.explain import explain
from include.texts import book
from include.warehouse.findings.discussion import earlier_explanations, finding_thread, stewards
from include.warehouse.findings.in_hand import FindingFilter, FindingOfVersion, count_of_rule, finding_by_id, finding_groups, findings_page
from include.warehouse.findings.settlement import FindingPlace, SettlementRefusedError, WaiverRequest, act_on_finding, decide_waiver
from include.warehouse.findings.waivers import round_of_waiver, waivers
from plugins.steward_desk.excerpt import excerpt_around
from plugins.steward_desk.screen import Desk, desk_of
from plugins.web.access import NotAllowedError, check_form

_TEXTS = book("refusals")
router = APIRouter()
_STEWARD_ACTIONS = ("assign", "settle", "reopen")


@router.get("/rounds/{round_key}/findings")
def list_findings(
    round_key: str,
    department: str = "",
    rule: str = "",
    severity: str = "",
    status: str = "",
    assigned_to: str = "",
    words: str = "",
    page: int = 1,
    desk: Desk = Depends(desk_of),
) -> Response:
    """The findings in hand: filtered, grouped by rule, one page of them."""
    department = desk.person.department_in(round_key) or department
    wanted = FindingFilter(
        department_code=department or None,
        rule_code=rule or None,
        severity=severity or None,
        status=status or None,
        assigned_to=assigned_to or None,
        words=words.strip() or None,
    )
    return desk.page(
        "findings.html",
        round_key=round_key,
        rounds=desk.rounds,
        wanted=wanted,
        severities=SEVERITIES,
        listing=findings_page(desk.engine, round_key, desk.now, wanted, page),
        groups=finding_groups(desk.engine, round_key, desk.now, wanted),
        departments=[d for d in desk.catalogue.departments_of(round_key) if desk.person.department_in(round_key) in (None, d.code)],
    )


@router.get("/findings/{finding_id}")
def show_finding(finding_id: int, desk: Desk = Depends(desk_of)) -> Response:
    """One finding with the piece of the sheet around its cell, and everything people did about it."""
    found = _found(desk, finding_id)
    rule = desk.catalogue.rule(found.rule_code)
    return desk.page(
        "finding.html",
        round_key=found.round_key,
        rounds=[],
        found=found,
        rule=rule,
        excerpt=excerpt_around(desk, found.submission_id, found.sheet, found.cell),
        thread=finding_thread(desk.engine, found),
        waivers=[w for w in waivers(desk.engine, found.round_key, desk.now, found.department_code) if w.rule_code == rule.code],
        earlier=earlier_explanations(desk.engine, found),
        people=_stewards(desk, found.round_key),
        may_explain=rule.may_be_waived and found.status == "open" and desk.person.may_file_for(found.round_key, found.department_code),
        until=max(desk.catalogue.round(found.round_key).closes_on, desk.today + dt.timedelta(days=30)),
        same_rule=count_of_rule(desk.engine, found),
    )


@router.post("/findings/{finding_id}/actions", dependencies=[Depends(check_form)])
def act(
    finding_id: int, action: str = Form(), comment: str = Form(""), assigned_to: str = Form(""), desk: Desk = Depends(desk_of)
) -> Response:
    """Assign, comment, settle or reopen."""
    found = _found(desk, finding_id)
    if action in _STEWARD_ACTIONS:
        desk.person.be_steward()
    elif action != "comment":
        raise HTTPException(404, "no such action")
    elif not desk.person.may_file_for(found.round_key, found.department_code):
        raise NotAllowedError()
    place = FindingPlace(found.round_key, found.department_code, found.rule_code, found.sheet, found.cell, found.found)
    act_on_finding(desk.engine, place, action, desk.person.name, desk.now, comment, assigned_to or None)
    return _back(desk, finding_id)


@router.post("/findings/{finding_id}/waiver", dependencies=[Depends(check_form)])
def ask(
    finding_id: int,
    explanation: str = Form(""),
    scope: str = Form("cell"),
    most_cells: int = Form(1, ge=1, le=500),
    valid_until: dt.date = Form(),
    desk: Desk = Depends(desk_of),
) -> Response:
    """Explain a finding, or all findings of its rule, and ask for a waiver."""
    found = _found(desk, finding_id)
    if not desk.person.may_file_for(found.round_key, found.department_code):
        raise NotAllowedError()
    if found.status != "open":
        raise SettlementRefusedError(_TEXTS.say("waiver.finding_not_open"))
    here = scope == "cell"
    request = WaiverRequest(
        round_key=found.round_key,
        department_code=found.department_code,
        rule_code=found.rule_code,
        sheet=found.sheet if here else None,
        cell=found.cell if here else None,
        most_cells=most_cells,
        valid_until=valid_until,
        explanation=explanation.strip(),
    )
    explain(desk.engine, desk.catalogue, request, desk.person.name, desk.now)
    return _back(desk, finding_id)


@router.get("/rounds/{round_key}/waivers")
def list_waivers(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """The explanations of a round, those that wait for a decision first."""
    return desk.page(
        "waivers.html",
        round_key=round_key,
        rounds=desk.rounds,
        waivers=waivers(desk.engine, round_key, desk.now, desk.person.department_in(round_key)),
    )


@router.post("/waivers/{waiver_id}/decision", dependencies=[Depends(check_form)])
def decide(waiver_id: int, decision: str = Form(), comment: str = Form(""), desk: Desk = Depends(desk_of)) -> Response:
    """Approve, refuse or revoke an explanation; never one's own."""
    desk.person.be_lead()
    round_key = round_of_waiver(desk.engine, waiver_id)
    if round_key is None or decision not in ("approved", "refused", "revoked"):
        raise HTTPException(404, "no such waiver or decision")
    desk.person.see_round(round_key)
    decide_waiver(desk.engine, waiver_id, decision, comment, desk.person.name, desk.now)
    return RedirectResponse(f"{desk.request.scope.get('root_path', '')}/rounds/{round_key}/waivers", status_code=303)


def _found(desk: Desk, finding_id: int) -> FindingOfVersion:
    found = finding_by_id(desk.engine, finding_id, desk.now)
    if found is None:
        raise HTTPException(404, "no such finding")
    desk.person.see_round(found.round_key)
    desk.person.see_department(found.round_key, found.department_code)
    return found


def _stewards(desk: Desk, round_key: str) -> list[str]:
    return stewards(desk.engine, provinces_that_follow(desk.catalogue, province_of(round_key), desk.today))


def _back(desk: Desk, finding_id: int) -> Response:
    return RedirectResponse(f"{desk.request.scope.get('root_path', '')}/findings/{finding_id}", status_code=303)
