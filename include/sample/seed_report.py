"""Puts the real report of Sở Công Thương, 2516/BC-SCT of 1 December 2021, into the workbook of that department."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import yaml
from openpyxl import Workbook

from include.catalog.models import Catalogue
from include.workbook.fill import fill_cover, fill_table
from include.workbook.prefill import prefilled_rows
from include.workbook.write import build_workbook

FOLDER = Path(__file__).parent / "2021-Y"
ROUND, DEPARTMENT = "QNG-2021-Y", "SCT"
_MAPPING: dict[str, Any] = yaml.safe_load((FOLDER / "seed_report.yaml").read_text(encoding="utf-8"))

Item = dict[str, Any]


def seed_workbook(catalogue: Catalogue) -> Workbook:
    """The workbook of Sở Công Thương with everything that its report says, and nothing that it does not."""
    items: list[Item] = json.loads((FOLDER / "seed_items.json").read_text(encoding="utf-8"))
    documents: list[Item] = json.loads((FOLDER / "seed_documents.json").read_text(encoding="utf-8"))
    book = build_workbook(catalogue, ROUND, DEPARTMENT)
    fill_cover(book, catalogue, _MAPPING["cover"])
    fill_table(book, catalogue, "indicators", _MAPPING["indicator_values"])
    results = [item for item in items if item["kind"] == "result"]
    ordinals = _ordinals(catalogue, results)
    answered = {item_id: code for code, item_id in _MAPPING["assigned_tasks"].items()}
    fill_table(book, catalogue, "tasks", [_task(item, answered.get(item["item_id"])) for item in results])
    fill_table(book, catalogue, "documents", [_document(document) for document in documents])
    plans = [item for item in items if item["kind"] == "plan"]
    fill_table(book, catalogue, "plan", [_plan(item, ordinals) for item in plans])
    assessments = [
        {"assessment_kind": _MAPPING["assessment_kind"], "text": item["text_vi"]} for item in items if item["kind"] == "assessment"
    ]
    fill_table(book, catalogue, "assessment", assessments)
    return book


def _ordinals(catalogue: Catalogue, results: list[Item]) -> dict[str, int]:
    """The TT of each result in sheet Nhiệm vụ: assigned tasks first, the department's own after them."""
    codes = [row["task_code"] for row in prefilled_rows(catalogue, ROUND, DEPARTMENT, "tasks")]
    found = {_MAPPING["assigned_tasks"][str(code)]: number for number, code in enumerate(codes, start=1)}
    own = [item["item_id"] for item in results if item["item_id"] not in found]
    return found | {item_id: number for number, item_id in enumerate(own, start=len(codes) + 1)}


def _shared(item: Item) -> dict[str, object]:
    quantities = item["quantities"]
    counted = _MAPPING["counted_note"] if any(not quantity["explicit"] for quantity in quantities) else None
    return {
        "sub_indices": item["sub_index"] or _MAPPING["general"],
        "field": item["field"],
        "name": item["text_vi"],
        "lead": DEPARTMENT,
        "partners": "; ".join(item["partners"]) or None,
        "quantity": _joined([quantity["value"] for quantity in quantities]),
        "quantity_unit": "; ".join(quantity["unit"] for quantity in quantities) or None,
        "status": _MAPPING["statuses"][item["status"]],
        "note": counted,
    }


def _joined(values: list[float]) -> object:
    return values[0] if len(values) == 1 else "; ".join(f"{value:g}" for value in values) or None


def _documents(item: Item, products: list[str]) -> str | None:
    cited = [document["number"] for document in item["documents"] if document["number"] and document["number"] not in products]
    return "; ".join(cited) or None


def _task(item: Item, assigned: str | None) -> dict[str, object]:
    own = _MAPPING["products"].get(item["item_id"], [])
    row = _shared(item) | {"product": "; ".join(own) or None, "documents": _documents(item, own), "reason": item["status_reason"]}
    if assigned is None:
        return row
    # The assigned task keeps its name; what the report says of it goes beside it.
    note = "; ".join(part for part in (item["text_vi"], row["note"]) if isinstance(part, str))
    kept = ("partners", "quantity", "quantity_unit", "status", "product", "documents", "reason")
    return {"task_code": assigned, "note": note, **{key: row[key] for key in kept}}


def _plan(item: Item, ordinals: dict[str, int]) -> dict[str, object]:
    carried = "; ".join(str(ordinals[related]) for related in item["related_items"] if related in ordinals)
    return _shared(item) | {
        "documents": _documents(item, []),
        "condition": item["status_phrase_vi"] if item["status"] == "planned_conditional" else None,
        "carried_over": carried or None,
    }


def _document(document: Item) -> dict[str, object]:
    types: dict[str, str] = _MAPPING["document_types"]
    return {
        "number": document["number"],
        "issued_on": dt.date.fromisoformat(document["date"]) if document["date"] else None,
        "document_type": next((word for mark, word in types.items() if mark in document["type"]), _MAPPING["other_document_type"]),
        "agency": document["issuer"],
        "title": document["title"],
        "citation": _MAPPING["citations"]["issued" if document["number"] in _MAPPING["issued"] else "cited"],
    }
