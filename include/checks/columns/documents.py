"""What is asked of one document beside its being filled in: its days, its year, its type against its number."""

from __future__ import annotations

import datetime as dt
from typing import Any

from include.catalog.models import Catalogue, Round
from include.checks.columns.cover import may_be_reported_on
from include.checks.columns.numbers import parts_of, year_in_number
from include.checks.columns.values import as_float
from include.workbook.workbook_reading import Record


def document_columns(
    catalogue: Catalogue, entry: Round, reported_on: dt.date | None, arrived_on: dt.date, record: Record
) -> dict[str, Any]:
    """The derived columns of a document, under a report of ``reported_on`` that arrived on ``arrived_on``."""
    number, issued_on = record.values.get("number"), record.values.get("issued_on")
    is_reported = reported_on is not None and may_be_reported_on(entry, reported_on)
    return {
        "number_to_check": number if record.values.get("document_type") != "other" else None,
        "number_says": _other_type(catalogue, entry, record),
        "issued_on_if_issued": issued_on if record.values.get("citation") == "issued" else None,
        "period_from": entry.period_from,
        "period_to": entry.period_to,
        # Without a day of the report that can be right, nothing is dated after the day on which the file arrived.
        "not_after_on": reported_on if is_reported else arrived_on,
        "not_after_vi": "ngày báo cáo" if is_reported else "ngày hệ thống nhận tệp",
        "not_after_en": "the report" if is_reported else "the arrival of the file",
        "year_in_number": as_float(year_in_number(number)),
        "issued_year": as_float(issued_on.year if issued_on else None),
    }


def _other_type(catalogue: Catalogue, entry: Round, record: Record) -> str | None:
    """The type that the number names, where the row says another one."""
    written = record.values.get("document_type")
    named = parts_of(record.values.get("number"), catalogue, entry.key).document_type
    if not written or written == "other" or named in (None, written):
        return None
    return next(choice.words[0] for choice in catalogue.choices["document_types"] if choice.code == named)
