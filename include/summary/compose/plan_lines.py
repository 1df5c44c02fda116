"""Next year's plan, and what became of last year's."""

from __future__ import annotations

import re
from decimal import Decimal

from include.catalog.words import choice_word
from include.domain.rows import Row
from include.summary.compose.document_lines import cited_vi
from include.summary.compose.row_statements import padded_quantities, quantities_beside_name, statement_of
from include.summary.content import RoundContent, sub_index_names
from include.summary.summary_data import PlanLine, PlannedLine
from include.texts import CODES, book
from include.workbook.vietnamese_writing import show_number

_TEXTS = book("summary")


def plan_lines(content: RoundContent, rows: list[Row]) -> tuple[PlanLine, ...]:
    """Next year's plan, by sub-index, department and row of the sheet."""
    order = {s.code: s.ordinal for s in content.catalogue.methodology(content.round.methodology).sub_indices}

    def place(row: Row) -> tuple[list[int], int, int]:
        return sorted(order.get(code, 99) for code in row["sub_indices"]) or [99], row["department_ordinal"], row["sheet_row"]

    return tuple(_plan_line(content, row) for row in sorted(rows, key=place))


def _plan_line(content: RoundContent, row: Row) -> PlanLine:
    status_vi = choice_word(content.catalogue, "plan_statuses", row["status"])
    quantities = padded_quantities(row)
    deadline, basis = row["deadline_text"] or "", tuple(dict.fromkeys(row["documents"]))
    carried_over = _carried_over(content, row["carried_over"])
    words = "; ".join(part for part in (status_vi, quantities, row["condition"], deadline, ", ".join(basis), carried_over) if part)
    return PlanLine(
        department_code=row["department_code"],
        name=row["name"],
        field_vi=row["field"] or "",
        status=row["status"] or "",
        status_vi=status_vi,
        condition=row["condition"] or "",
        quantities=quantities,
        more_quantities=quantities_beside_name(row),
        deadline=deadline,
        basis=basis,
        basis_vi=cited_vi(content, row["name"], basis),
        carried_over_vi=carried_over,
        sub_indices_vi=sub_index_names(content, row),
        statement=statement_of("plan", row, _TEXTS.vi("figure.plan", department=row["department_code"], name=row["name"]), words),
    )


def _carried_over(content: RoundContent, ordinals: str | None) -> str:
    carried = [ordinal for ordinal in re.split(r"\s*;\s*", (ordinals or "").strip()) if ordinal]
    return _TEXTS.vi("plan.carried_over", ordinals=", ".join(carried), year=content.round.year) if carried else ""


def planned_line(content: RoundContent, row: Row) -> PlannedLine:
    """What became of a line of last year's plan, by what that is known, and how surely."""
    outcome_vi, matched_vi = _outcome(content, row), _matched(row)
    label = _TEXTS.vi("figure.planned", round=row["last_round_code"], department=row["department_code"], name=row["name"])
    return PlannedLine(
        department_code=row["department_code"],
        name=row["name"],
        state=row["state"],
        outcome_vi=outcome_vi,
        reason=row["done_reason"] or "",
        matched_by=row["matched_by"] or "",
        likeness=row["likeness"],
        matched_vi=matched_vi,
        done_name=row["done_name"] or "",
        done_place=f"{row['done_sheet']}!{row['done_cell']}" if row["done_cell"] else "",
        statement=statement_of("planned", row, label, "; ".join(part for part in (outcome_vi, matched_vi, row["done_name"]) if part)),
    )


def _outcome(content: RoundContent, row: Row) -> str:
    """The status of the task where it is proven to be the planned one; else the word for what is known."""
    if row["state"] in ("done", "not_done"):
        return choice_word(content.catalogue, "task_statuses", row["done_status"]) or _TEXTS.vi("task.no_status")
    word = CODES.words("plan_states")[row["state"]].vi
    if row["state"] == "possibly_reported":
        word += f" ({choice_word(content.catalogue, 'task_statuses', row['done_status']).lower() or _TEXTS.vi('task.no_status').lower()})"
    return word


def _matched(row: Row) -> str:
    if not row["matched_by"]:
        return ""
    parts = [_TEXTS.vi("matched.by", how=CODES.words("plan_matches")[row["matched_by"]].vi.lower())]
    parts.append(_TEXTS.vi("matched.like", percent=show_number(Decimal(100) * row["likeness"])))
    return ", ".join([*parts, *([_TEXTS.vi("matched.confirmed")] if row["is_confirmed"] else [])])
