"""The round at a glance: who has filed, what is open, and what needs a hand today."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from fastapi import APIRouter, Depends
from fastapi.responses import RedirectResponse, Response

from include.domain.quarantine import concerns
from include.domain.severities import SEVERITIES
from include.warehouse.findings.in_hand import FindingFilter, findings_by_sheet, findings_page
from include.warehouse.findings.plan_decisions import waiting_pairs
from include.warehouse.findings.waivers import count_waivers_to_decide
from include.warehouse.mart.metrics import metrics
from include.warehouse.register.register import RegisterItem, RegisterRow, counted_filings, read_view, register, register_items, returned_at
from plugins.steward_desk.screen import Desk, desk_of

router = APIRouter()
_DAYS_UNTIL_RETURNED_IS_OLD = 3


@router.get("/")
def newest_round(desk: Desk = Depends(desk_of)) -> Response:
    """The person's newest round; a department's officer goes to their own department."""
    rounds = desk.rounds
    if not rounds:
        return desk.page("nothing.html")
    # The round that is being collected: the newest one that was asked for already.
    open_now = [r for r in rounds if desk.catalogue.round(r.round_key).requested_on <= desk.today] or rounds
    where = f"{desk.request.scope.get('root_path', '')}/rounds/{open_now[0].round_key}"
    if department := desk.person.department_in(open_now[0].round_key):
        where += f"/departments/{department}"
    return RedirectResponse(where, status_code=303)


@router.get("/rounds/{round_key}")
def show_round(round_key: str, by: str = "sub_index", desk: Desk = Depends(desk_of)) -> Response:
    """The matrix of departments against sub-indices or sheets, with what needs a hand today on top."""
    desk.person.see_everything()
    rows = register(desk.engine, round_key, desk.now)
    columns, cells = _by_sheet(desk, round_key) if by == "sheet" else _by_sub_index(desk, round_key)
    return desk.page(
        "round.html",
        round_key=round_key,
        rounds=desk.rounds,
        rows=rows,
        columns=columns,
        cells=cells,
        by=by,
        counts=counted_filings(rows),
        today=desk.today,
        attention=_attention(desk, round_key, rows),
    )


def _by_sub_index(desk: Desk, round_key: str) -> tuple[list[tuple[str, str]], dict[tuple[str, str], dict[str, Any]]]:
    methodology = desk.catalogue.methodology(desk.catalogue.round(round_key).methodology)
    owed: dict[tuple[str, str], list[RegisterItem]] = {}
    for item in register_items(desk.engine, round_key, desk.now):
        owed.setdefault((item.department_code, item.sub_index_code), []).append(item)
    cells, counted = {}, metrics()["assigned_item"]
    for place, items in owed.items():
        answered = counted["answered_count"].of(items)
        state = "complete" if answered == len(items) else "late" if counted["missing_count"].of(items) else "waiting"
        cells[place] = {"text": f"{answered}/{len(items)}", "state": state}
    return [(s.code, desk.pick(s.name_vi, s.name_en)) for s in methodology.sub_indices], cells


def _by_sheet(desk: Desk, round_key: str) -> tuple[list[tuple[str, str]], dict[tuple[str, str], dict[str, Any]]]:
    sheets = [sheet.name for sheet in desk.catalogue.layout.sheets if sheet.columns]
    # What concerns the whole file and what stands in a sheet that the workbook does not know share one column.
    merged: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for (department, sheet), counts in findings_by_sheet(desk.engine, round_key, desk.now).items():
        merged[department, sheet if sheet in sheets else ""].update(counts)
    cells = {place: _sheet_cell(desk, counts) for place, counts in merged.items()}
    return [(name, name) for name in sheets] + [("", desk.say("whole_file"))], cells


def _sheet_cell(desk: Desk, counts: Counter[str]) -> dict[str, Any]:
    present = [severity for severity in SEVERITIES if counts[severity]]
    return {"text": " · ".join(f"{desk.say('short_' + severity)} {counts[severity]}" for severity in present), "state": present[0]}


def _attention(desk: Desk, round_key: str, rows: list[RegisterRow]) -> dict[str, Any]:
    """What needs a hand today: each kind with its departments or its number."""
    entry = desk.catalogue.round(round_key)
    quarantined = [row for row in read_view(desk.engine, "draft_quarantined_file") if concerns(entry, row) and not row["dismissed_at"]]
    mine = FindingFilter(assigned_to=desk.person.name, status="open")
    returned = returned_at(desk.engine, round_key)
    counted = metrics()["filing"]
    old = {code for code, at in returned.items() if (desk.now - at).days >= _DAYS_UNTIL_RETURNED_IS_OLD}
    return {
        "missing": counted["missing_count"].those(rows),
        "unreadable": counted["unreadable_count"].those(rows),
        "after_close": counted["after_close_count"].those(rows),
        "returned": [row for row in rows if row.department_code in old],
        "quarantined": quarantined,
        "waivers": count_waivers_to_decide(desk.engine, round_key, desk.now),
        "plans": len(waiting_pairs(desk.engine, round_key)),
        "mine": findings_page(desk.engine, round_key, desk.now, mine).total,
    }
