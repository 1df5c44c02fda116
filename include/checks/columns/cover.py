"""What is asked of the cover beyond its being filled: its days, its number, and the names that were printed on it."""

from __future__ import annotations

import datetime as dt

from include.catalog.models import Catalogue, Department, Round
from include.checks.columns.numbers import parts_of
from include.domain.rows import Row
from include.workbook.vietnamese_writing import word_key

REPORT = "BC"


def cover_columns(catalogue: Catalogue, entry: Round, department: Department, cover: Row) -> Row:
    """The derived columns of the cover: what is named ``…_off``, ``number_of_…`` or ``other_…`` is ``None`` where nothing is wrong."""
    reported_on, data_until_on = cover.get("reported_on"), cover.get("data_until_on")
    is_reported_in_time = may_be_reported_on(entry, reported_on)
    is_data_in_time = data_until_on is None or entry.period_from <= data_until_on <= max(entry.period_to, entry.due_on)
    return {
        "period_from": entry.period_from,
        "period_to": entry.period_to,
        "latest_report_on": latest_report_on(entry),
        "reported_years_off": None if is_reported_in_time else reported_on,
        "reported_on_or_nothing": reported_on if is_reported_in_time else None,
        "data_years_off": None if is_data_in_time else data_until_on,
        "data_until_on_or_nothing": data_until_on if is_data_in_time else None,
        **_number_columns(catalogue, entry, department, cover.get("report_number")),
        "other_department": _other_department(catalogue, entry, department, cover.get("department_name")),
    }


def may_be_reported_on(entry: Round, day: dt.date | None) -> bool:
    """Whether a report of the round may bear that day, or bears none; a year too early or late is a slip of the pen."""
    return day is None or entry.period_from <= day <= latest_report_on(entry)


def latest_report_on(entry: Round) -> dt.date:
    """A year after the round was due: later than the latest straggler."""
    return entry.due_on + dt.timedelta(days=365)


def _number_columns(catalogue: Catalogue, entry: Round, department: Department, number: str | None) -> Row:
    document_type, agencies = parts_of(number, catalogue, entry.key)
    codes = {other.code.casefold(): other.code for other in catalogue.departments_of(entry.key)}
    named = [codes[agency.casefold()] for agency in agencies if agency.casefold() in codes]
    other = None if not named or department.code in named else named[0]
    names = {choice.code: choice.words[0] for choice in catalogue.choices["document_types"]}
    is_other_type = document_type not in (None, REPORT)
    return {"number_of_department": other, "number_of_type": names[document_type] if document_type and is_other_type else None}


def _other_department(catalogue: Catalogue, entry: Round, department: Department, written: str | None) -> str | None:
    """The name of another department where the department's own was printed. Its own name in other words is nobody else's."""
    if not written or word_key(department.name_vi) in word_key(written):
        return None
    key = word_key(written)
    others = (other.name_vi for other in catalogue.departments_of(entry.key) if other.code != department.code)
    return next((name for name in others if word_key(name) in key or key in word_key(name)), None)
