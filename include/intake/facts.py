"""What a workbook states, as rows of the warehouse: one list of rows per fact table, each with its sheet and cell."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from include.catalog.models import Catalogue
from include.checks.frames import split_units, split_value_and_answer
from include.intake.quotes import quotes_in
from include.workbook import cells
from include.workbook.read import GENERAL
from include.workbook.reading import Record, WorkbookReading

COVER_COLUMNS = (
    "report_number",
    "reported_on",
    "data_until_on",
    "figures",
    "signer_name",
    "signer_title",
    "contact_name",
    "contact_phone",
    "contact_email",
)
# Where departments write whole sentences about what was; the plan's sentences are about what is to be.
_QUOTING_COLUMNS = {"task": ("name", "product", "reason", "note"), "assessment": ("text",), "indicator_value": ("note",)}


def cover_of(reading: WorkbookReading) -> dict[str, Any]:
    """The cover's answers as columns of ``intake.submission``."""
    records = reading.records.get("workbook", [])
    values = records[0].values if records else {}
    return {key: values.get(key) for key in COVER_COLUMNS} | {"nothing_to_report": values.get("nothing_to_report") == "yes"}


def facts_of(reading: WorkbookReading, catalogue: Catalogue) -> dict[str, list[dict[str, Any]]]:
    """The rows of every fact table, without what the submission itself adds (round, department, rule set)."""
    nothing = cover_of(reading)["nothing_to_report"]
    records = reading.records
    return {
        "indicator_value": [_indicator_value(r, nothing) for r in records.get("indicator_value", []) if _is_known(r, catalogue)],
        # An assigned task without a status is an open question (a finding and the register say so), not a fact.
        "task": [_task(r) for r in records.get("task", []) if r.values.get("status")],
        "issued_document": [_document(r) for r in records.get("document", [])],
        "plan_item": [_plan_item(r) for r in records.get("plan", [])],
        "assessment": [_assessment(r) for r in records.get("assessment", [])],
        "pci_quote": [row | {"quote_number": number} for number, row in enumerate(_quotes(records, catalogue), start=1)],
    }


def _quotes(records: dict[str, list[Record]], catalogue: Catalogue) -> Iterator[dict[str, Any]]:
    """What the texts quote of PCI, each at its cell."""
    for record_type, columns in _QUOTING_COLUMNS.items():
        for record in records.get(record_type, []):
            for key in columns:
                text = record.values.get(key)
                for quote in quotes_in(text, catalogue) if isinstance(text, str) else ():
                    own = {"measure": quote.measure, "sub_index_code": quote.sub_index, "pci_year": quote.pci_year}
                    yield own | {"value": quote.value, "text": quote.text} | _place(record, key)


def _is_known(record: Record, catalogue: Catalogue) -> bool:
    code = record.values.get("indicator_code")
    return code is not None and catalogue.find_indicator(code) is not None


def _place(record: Record, key: str) -> dict[str, Any]:
    column = record.columns.get(key) or min(record.columns.values())
    return {"sheet": record.sheet, "cell": cells.address(record.row, column)}


def _pick(record: Record, *keys: str) -> dict[str, Any]:
    return {key: record.values.get(key) for key in keys}


def _indicator_value(record: Record, nothing_declared: bool) -> dict[str, Any]:
    value, answer = split_value_and_answer(record)
    last_year = record.values.get("last_year_value")
    if value is not None:
        answer = "reported"
    elif nothing_declared:
        answer = answer or "nothing_to_report"
    return {
        "indicator_code": record.values["indicator_code"],
        "answer": answer or "missing",
        "value": value,
        "last_year_value": last_year if isinstance(last_year, Decimal) else None,
        "documents": record.values.get("documents") or [],
        **_pick(record, "source_text", "note"),
        **_place(record, "value"),
    }


def _sub_indices(record: Record) -> list[str]:
    return [code for code in record.values.get("sub_indices") or [] if code != GENERAL]


def _shared_by_tasks_and_plan(record: Record) -> dict[str, Any]:
    return {
        "sheet_row": record.row,
        "sub_indices": _sub_indices(record),
        "quantities": record.values.get("quantity") or [],
        "quantity_units": split_units(record.values.get("quantity_unit")),
        "documents": record.values.get("documents") or [],
        **_pick(record, "field", "name", "lead", "partners", "deadline_text", "note"),
        **_place(record, "name"),
    }


def _task(record: Record) -> dict[str, Any]:
    return _shared_by_tasks_and_plan(record) | _pick(record, "ordinal", "task_code", "product", "status", "reason")


def _plan_item(record: Record) -> dict[str, Any]:
    own = _pick(record, "condition", "carried_over")
    return _shared_by_tasks_and_plan(record) | own | {"status": record.values.get("status") or "planned"}


def _document(record: Record) -> dict[str, Any]:
    keys = ("number", "issued_on", "document_type", "agency", "title", "citation", "note")
    return {"sheet_row": record.row, **_pick(record, *keys), **_place(record, "number")}


def _assessment(record: Record) -> dict[str, Any]:
    own = {"sheet_row": record.row, "sub_indices": _sub_indices(record)}
    return own | _pick(record, "assessment_kind", "text") | _place(record, "text")
