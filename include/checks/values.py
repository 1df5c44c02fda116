"""Values of records as the checks and the facts take them: figures or answers, units one by one, and how much there is of each."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from include.workbook.workbook_reading import Record, WorkbookReading


def held_by(reading: WorkbookReading) -> dict[str, int]:
    """How many figures, tasks with a status, documents, plan items and assessments a workbook holds, by record type."""
    records = reading.records
    held = {record: len(records.get(record, [])) for record in ("document", "plan", "assessment")}
    held["indicator_value"] = sum(split_value_and_answer(r)[0] is not None for r in records.get("indicator_value", []))
    held["task"] = sum(r.values.get("status") is not None for r in records.get("task", []))
    return held


def split_value_and_answer(record: Record) -> tuple[Decimal | None, str | None]:
    """The figure and the answer of an indicator row; an answer typed into the figure's cell counts as one."""
    value, answer = record.values.get("value"), record.values.get("answer")
    if isinstance(value, str):
        return None, answer or value
    return value, answer


def split_units(text: str | None) -> list[str]:
    """The units of a quantity cell, one per quantity."""
    return [part.strip() for part in (text or "").split(";") if part.strip()]


def number_of(value: Any) -> Decimal | None:
    """The number in a cell; ``None`` where something else, or nothing, stands there."""
    return value if isinstance(value, Decimal) else None


def as_float(value: Decimal | int | None) -> float:
    """A number as a frame holds it; NaN for none."""
    return float("nan") if value is None else float(value)
