"""Next year's plan, and what became of last year's."""

from __future__ import annotations

from include.catalog.words import choice_word
from include.domain.rows import Row
from include.summary.compose.row_statements import padded_quantities, statement_of
from include.summary.content import RoundContent, sub_index_names
from include.summary.summary_data import PlanLine, PlannedLine
from include.texts import book

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
    words = "; ".join(part for part in (status_vi, quantities, row["condition"]) if part)
    return PlanLine(
        department_code=row["department_code"],
        name=row["name"],
        field_vi=row["field"] or "",
        status=row["status"] or "",
        status_vi=status_vi,
        condition=row["condition"] or "",
        quantities=quantities,
        sub_indices_vi=sub_index_names(content, row),
        statement=statement_of("plan", row, _TEXTS.vi("figure.plan", department=row["department_code"], name=row["name"]), words),
    )


def planned_line(content: RoundContent, row: Row) -> PlannedLine:
    """What became of a line of last year's plan."""
    outcome = row["done_status"] or ("planned_again" if row["is_planned_again"] else "not_reported" if row["has_filed"] else "not_filed")
    outcome_vi = _TEXTS.labels("outcome").get(outcome) or choice_word(content.catalogue, "task_statuses", outcome)
    label = _TEXTS.vi("figure.planned", round=row["last_round_code"], department=row["department_code"], name=row["name"])
    return PlannedLine(
        department_code=row["department_code"],
        name=row["name"],
        outcome=outcome,
        outcome_vi=outcome_vi,
        reason=row["done_reason"] or "",
        statement=statement_of("planned", row, label, outcome_vi),
    )
