"""What a version says held against what the same department filed before: how much, and last year's figures."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from include.catalog.models import Assignment, Sheet, WorkbookLayout
from include.checks.columns.values import held_by
from include.domain.rows import Row
from include.warehouse.submissions.filed_before import Past
from include.workbook.vietnamese_writing import show_number
from include.workbook.workbook_reading import Record, WorkbookReading

_KINDS = {"indicator_value": "indicator", "task": "task"}
# Of these a department has some every year; documents it issues as the year asks, and those that its tasks name are asked for there.
_EVERY_YEAR = ("plan", "assessment")
# What other units of measure make of a figure: tens by a slip of the keyboard, hundreds by per cent, the rest by đồng and hectares.
_FACTORS_OF_UNITS = (10, 100, 1_000, 10_000, 1_000_000)
_NEAR = Decimal("0.05")
NO_LAST_YEAR: Row = dict.fromkeys(("last_year_differs", "stored_last_year", "stored_place", "last_round", "probably_vi", "probably_en"))


class Amount:
    """How much the tables of a version hold, and held before."""

    def __init__(self, reading: WorkbookReading, past: Past, nothing_declared: bool, layout: WorkbookLayout) -> None:
        self._reading, self._past, self._layout = reading, past, layout
        self._nothing_declared = nothing_declared
        self._held = held_by(reading)

    def columns(self, sheet: Sheet, owed: Iterable[Assignment], is_told_elsewhere: bool) -> Row:
        """Of one table: what it lacks when nothing is left of it, and how much stood before when much of that is gone."""
        record = sheet.record or ""
        codes = [assignment.item for assignment in owed if assignment.kind == _KINDS.get(record)]
        is_empty = not (is_told_elsewhere or self._nothing_declared or self._reading.records.get(record))
        missing = ", ".join(codes) if is_empty and codes else None
        now, then, a_year_ago = (counted.get(record, 0) for counted in (self._held, self._past.held, self._past.last_year_held))
        is_asked = not is_told_elsewhere and missing is None
        is_amiss = is_asked and is_empty and record in _EVERY_YEAR
        return {
            "missing_indicators": missing if record == "indicator_value" else None,
            "missing_tasks": missing if record == "task" else None,
            "held_now": now,
            "held_before": then if is_asked and self._is_much_less(now, then) else None,
            "held_last_year": a_year_ago if is_amiss and a_year_ago >= self._layout.confirm_drop_from_rows else None,
            "last_round": self._past.last_round,
            "confirm_drop_pct": self._layout.confirm_drop_pct,
        }

    def _is_much_less(self, now: int, then: int) -> bool:
        return then >= self._layout.confirm_drop_from_rows and 100 * (then - now) > self._layout.confirm_drop_pct * then


def last_year_columns(record: Record, past: Past, is_told_elsewhere: bool) -> Row:
    """Last year's column of an indicator's row, where it says otherwise than what the department filed a year ago."""
    code = record.values.get("indicator_code")
    stored = past.last_year.get(code) if code else None
    if stored is None or is_told_elsewhere or "last_year_value" not in record.columns:
        return NO_LAST_YEAR
    written = record.values.get("last_year_value")
    if not isinstance(written, Decimal):
        told = "(trống)" if written is None and stored.was_printed else None
    else:
        told = None if _is_same(written, stored.value) else show_number(written)
    probably_vi, probably_en = _probably(written, stored.value, past) if isinstance(written, Decimal) else ("", "")
    return {
        "last_year_differs": told,
        "stored_last_year": stored.value,
        "stored_place": f"{stored.sheet}!{stored.cell}",
        "last_round": past.last_round,
        "probably_vi": probably_vi,
        "probably_en": probably_en,
    }


def _is_same(written: Decimal, stored: Decimal) -> bool:
    """Equal, or the stored figure rounded to as many decimals as were written."""
    exponent = written.normalize().as_tuple().exponent
    places = -exponent if isinstance(exponent, int) and exponent < 0 else 0
    return abs(written - stored) <= (Decimal("0.5") * Decimal(10) ** -places if places else Decimal(0))


def _probably(written: Decimal, stored: Decimal, past: Past) -> tuple[str, str]:
    """What may lie behind the difference, in Vietnamese and English, ready to be set behind a statement."""
    if written > 0 and stored > 0:
        ratio = max(written, stored) / min(written, stored)
        for factor in _FACTORS_OF_UNITS:
            if abs(ratio / factor - 1) <= _NEAR:
                shown = show_number(Decimal(factor))
                return f"; chênh {shown} lần, có thể sai đơn vị tính", f"; {shown} times, probably another unit"
    for code, other in past.last_year.items():
        if other.value == written:
            return f"; bằng đúng số của {code}, có thể lệch dòng", f"; it is the figure of {code}, so the rows may be swapped"
    return "", ""
