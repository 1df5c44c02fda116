"""The rule book in plain language, how often each rule fired, and what a change of a rule would do."""

from __future__ import annotations

from fastapi import APIRouter, Depends, Form, HTTPException
from fastapi.responses import Response

from include.catalog.following import province_of
from include.storage.round_folders import data_docs_folder
from include.warehouse.findings.in_hand import rule_counts
from plugins.steward_desk.screen import Desk, desk_of, problem_page
from plugins.web.access import check_form

router = APIRouter()
_LIVES = ("enforced", "beta", "retired")


@router.get("/rounds/{round_key}/rules")
def list_rules(round_key: str, desk: Desk = Depends(desk_of)) -> Response:
    """Every rule of the catalogue by level."""
    rules = sorted(desk.catalogue.rules, key=lambda rule: (rule.level, rule.code))
    return desk.page(
        "rules.html",
        round_key=round_key,
        rounds=desk.rounds,
        rules=rules,
        counts=rule_counts(desk.engine, round_key),
        lives=_LIVES,
        has_data_docs=(data_docs_folder(desk.catalogue, round_key, desk.places.outbox) / "index.html").exists(),
    )


@router.post("/rounds/{round_key}/rules/{rule_code}/rehearsal", dependencies=[Depends(check_form)])
def rehearse_rule(round_key: str, rule_code: str, life: str = Form("enforced"), desk: Desk = Depends(desk_of)) -> Response:
    """What the rule, in another life, would newly flag or release over everything stored; nothing is changed."""
    from include.intake.rehearse import CannotBeRehearsedError, rehearse

    desk.person.be_steward()
    rule = next((rule for rule in desk.catalogue.rules if rule.code == rule_code), None)
    if rule is None or life not in _LIVES:
        raise HTTPException(404, "no such rule or life")
    changed = rule.model_copy(update={"life": life})
    try:
        rehearsal = rehearse(desk.engine, desk.catalogue, desk.places, rule_code, changed, province_of(round_key))
    except CannotBeRehearsedError as error:
        return problem_page(desk.request, 409, error.reason)
    return desk.page("rehearsal.html", round_key=round_key, rounds=[], rule=rule, life=life, rehearsal=rehearsal)
