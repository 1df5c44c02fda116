"""The year's tasks: by field of work, by status, and those that are not finished."""

from __future__ import annotations

from include.catalog.words import choice_word
from include.domain.rows import Row
from include.summary.compose.document_lines import cited_vi
from include.summary.compose.row_statements import marked, origin_of, padded_quantities, quantities_beside_name, statement_of
from include.summary.content import RoundContent, products, sub_index_names
from include.summary.summary_data import FieldOfWork, Figure, StatusCount, TaskLine
from include.texts import book
from include.warehouse.mart.metrics import metric
from include.workbook.vietnamese_writing import show_number

_TEXTS = book("summary")


def _task(content: RoundContent, row: Row) -> TaskLine:
    status_vi = choice_word(content.catalogue, "task_statuses", row["status"])
    quantities = marked(padded_quantities(row), row)
    words = "; ".join(part for part in (status_vi, quantities, row["reason"]) if part)
    return TaskLine(
        department_code=row["department_code"],
        name=row["name"],
        field_vi=row["field"] or "",
        status=row["status"] or "",
        status_vi=status_vi,
        quantities=quantities,
        more_quantities=marked(quantities_beside_name(row), row),
        reason=row["reason"] or "",
        documents=tuple(dict.fromkeys([*products(row), *row["documents"]])),
        documents_vi=cited_vi(content, row["name"], [*products(row), *row["documents"]]),
        sub_indices_vi=sub_index_names(content, row),
        statement=statement_of("task", row, _TEXTS.vi("figure.task", department=row["department_code"], name=row["name"]), words),
        note=row["note"] or "",
    )


def fields_of_work(content: RoundContent, tasks: list[Row]) -> tuple[FieldOfWork, ...]:
    """Tasks by field, each field in the order in which the first department named it; tasks without a field come last."""
    fields: dict[str, list[TaskLine]] = {}
    names: dict[str, str] = {}
    for row in sorted(tasks, key=lambda row: not row["field"]):
        name = row["field"] or ""
        names.setdefault(name.casefold(), name)
        fields.setdefault(name.casefold(), []).append(_task(content, row))
    return tuple(FieldOfWork(names[key], tuple(lines)) for key, lines in fields.items())


def status_counts(content: RoundContent, tasks: list[Row], where: str) -> tuple[StatusCount, ...]:
    """How many tasks have each status, in the catalogue's order; ``where`` is the sub-index's code, or ``all``."""
    by_status: dict[str, list[Row]] = {}
    for row in tasks:
        by_status.setdefault(row["status"] or "", []).append(row)
    order = [choice.code for choice in content.catalogue.choices["task_statuses"]]
    known = sorted(by_status, key=lambda status: order.index(status) if status in order else len(order))
    return tuple(_status_count(content, status, by_status[status], where) for status in known)


def _status_count(content: RoundContent, status: str, rows: list[Row], where: str) -> StatusCount:
    status_vi = choice_word(content.catalogue, "task_statuses", status) or _TEXTS.vi("task.no_status")
    names = {entry.code: entry.name_vi for entry in content.catalogue.methodology(content.round.methodology).sub_indices}
    shown_where = names.get(where) or _TEXTS.vi("figure.whole_province")
    label, unit = _TEXTS.vi("figure.tasks", status=status_vi.lower(), where=shown_where), _TEXTS.vi("unit.task")
    origins = tuple(origin_of(row) for row in rows)
    return StatusCount(
        status, status_vi, Figure(f"tasks/{where}/{status or 'none'}", label, show_number(len(rows)), len(rows), unit, origins)
    )


def unfinished_tasks(content: RoundContent, tasks: list[Row]) -> tuple[TaskLine, ...]:
    """The tasks that are late, postponed, suspended, not started or cancelled."""
    return tuple(_task(content, row) for row in tasks if metric("task", "unfinished_count").counts(row))
