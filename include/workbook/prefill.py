"""What the province already knows and writes into a workbook before it goes out."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal

from include.catalog.models import Assignment, Catalogue, Indicator, ProvincialTask, Round
from include.domain.rows import Row
from include.workbook.vietnamese_writing import show_date


def prefilled_cover(catalogue: Catalogue, round_key: str, department_code: str) -> Row:
    """The fixed values of the cover, texts by column key: province, department, its code, round, period and due day.

    Raises:
        KeyError: when the round is not declared, or the department does not report in it.
    """
    entry = catalogue.round(round_key)
    department = catalogue.department(round_key, department_code)
    if department is None:
        raise KeyError(f"{department_code} does not report in round {round_key}")
    province = next(province for province in catalogue.provinces if province.code == entry.province)
    return {
        "province_name": province.name_vi,
        "department_name": department.name_vi,
        "department_code": department.code,
        "round_code": entry.code,
        "period": f"{show_date(entry.period_from)} - {show_date(entry.period_to)}",
        "due_on": show_date(entry.due_on),
    }


def prefilled_rows(
    catalogue: Catalogue,
    round_key: str,
    department_code: str,
    sheet_key: str,
    last_year: Mapping[str, Decimal] | None = None,
) -> list[Row]:
    """The rows that stand in a table sheet before anyone fills it, by column key; empty for the other sheets.

    Args:
        catalogue: what is declared.
        round_key: such as ``QNG-2021-Y``.
        department_code: such as ``SCT``.
        sheet_key: the sheet's key in the layout.
        last_year: last year's values by indicator code, in the indicator's unit.
    """
    owed = catalogue.assignments(round_key, department_code)
    if sheet_key == "indicators":
        rows = _indicator_rows(catalogue, catalogue.round(round_key), owed, last_year or {})
    elif sheet_key == "tasks":
        rows = _task_rows(catalogue, catalogue.round(round_key), owed)
    else:
        return []
    return [{"ordinal": ordinal, **row} for ordinal, row in enumerate(rows, start=1)]


def _sub_indices(catalogue: Catalogue, entry: Round) -> dict[str, tuple[int, str]]:
    methodology = catalogue.methodology(entry.methodology)
    return {sub_index.code: (sub_index.ordinal, sub_index.name_vi) for sub_index in methodology.sub_indices}


def _indicator_rows(catalogue: Catalogue, entry: Round, owed: tuple[Assignment, ...], last_year: Mapping[str, Decimal]) -> list[Row]:
    sub_indices = _sub_indices(catalogue, entry)
    indicators = [catalogue.indicator(entry.key, assignment.item) for assignment in owed if assignment.kind == "indicator"]
    indicators.sort(key=lambda indicator: (sub_indices[indicator.sub_index][0], indicator.code))
    rows = []
    for indicator in indicators:
        row = {"indicator_code": indicator.code, **indicator_words(catalogue, entry.key, indicator)}
        if indicator.code in last_year:
            row["last_year_value"] = last_year[indicator.code]
        rows.append(row)
    return rows


def indicator_words(catalogue: Catalogue, round_key: str, indicator: Indicator) -> Row:
    """The words that are printed beside an indicator's code in a round: ``sub_index_name``, ``indicator_name``, ``unit_name``."""
    return {
        "sub_index_name": _sub_indices(catalogue, catalogue.round(round_key))[indicator.sub_index][1],
        "indicator_name": indicator.name_vi,
        "unit_name": catalogue.units[indicator.unit],
    }


def _task_rows(catalogue: Catalogue, entry: Round, owed: tuple[Assignment, ...]) -> list[Row]:
    sub_indices = _sub_indices(catalogue, entry)
    tasks = catalogue.tasks_of(entry.key)
    mine = [(tasks[assignment.item], assignment) for assignment in owed if assignment.kind == "task"]
    mine.sort(key=lambda pair: (sub_indices[pair[0].sub_index][0], pair[0].code))
    return [
        {
            "task_code": task.code,
            "sub_indices": sub_indices[task.sub_index][1],
            "field": task.field,
            "name": task.name_vi,
            "lead": _lead(catalogue, assignment),
            "deadline_text": _deadline(task, entry),
        }
        for task, assignment in mine
    ]


def _lead(catalogue: Catalogue, assignment: Assignment) -> str | None:
    if assignment.role == "lead":
        return assignment.department
    leads = [
        other.department
        for other in catalogue.assignments(assignment.round_key)
        if other.kind == "task" and other.item == assignment.item and other.role == "lead"
    ]
    return "; ".join(leads) or None


def _deadline(task: ProvincialTask, entry: Round) -> str | None:
    if task.deadline_month_day is None:
        return None
    month, day = task.deadline_month_day.split("-")
    return show_date(dt.date(entry.year, int(month), int(day)))
