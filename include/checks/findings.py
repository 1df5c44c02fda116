"""Turns a broken rule at one place into the sentence that an officer reads."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import Any, Protocol

from include.catalog.characters import visible
from include.catalog.models import Rule
from include.checks.row_place import Place
from include.domain.finding import Finding
from include.workbook.vietnamese_writing import show_date, show_number


class HasColumns(Protocol):
    """What gives the columns of a row by name, and ``None`` for what it does not have: a mapping, or a row of a frame."""

    def get(self, key: str, /) -> Any:
        """The value of one column."""


class _Words(dict[str, str]):
    """The columns of a row as its sentences name them; only what a sentence names is worked out."""

    def __init__(self, row: HasColumns) -> None:
        super().__init__()
        self._row = row

    def __missing__(self, name: str) -> str:
        self[name] = _shown(name, self._row.get(name))
        return self[name]


def effective_severity(rule: Rule) -> str:
    """A beta rule warns and never returns a workbook."""
    return "warning" if rule.life == "beta" and rule.severity == "critical" else rule.severity


def make_finding(rule: Rule, row: HasColumns, place: Place | None) -> Finding:
    """The finding of ``rule`` at ``place``, its sentences filled from the columns of ``row``.

    The rule's ``field`` names the cell. A field without a cell (its column is missing) leaves the cell empty rather
    than naming a wrong one.
    """
    cell = place.cells.get(rule.field) if place and rule.field else None
    raw = place.raw.get(rule.field, "") if place and rule.field else ""
    words = _Words(row)
    words["found"] = visible(raw) or words["found"]
    return Finding(
        rule_code=rule.code,
        level=rule.level,
        severity=effective_severity(rule),
        sheet=(place.sheet or None) if place and rule.field else None,
        cell=cell or None,
        found=words["found"] or None,
        expected=rule.expected_vi.format_map(words),
        difference=row.get("difference") if "{difference}" in rule.message_vi else None,
        message_vi=rule.message_vi.format_map(words),
        message_en=rule.message_en.format_map(words),
        remedy_vi=rule.remedy_vi.format_map(words),
        remedy_en=rule.remedy_en.format_map(words),
    )


def _shown(name: str, value: Any) -> str:
    """A value for a sentence; a year is no quantity, so its thousands are not parted: 2021."""
    is_year = name == "year" or name.startswith("year_") or name.endswith("_year")
    if is_year and isinstance(value, int | float | Decimal) and not isinstance(value, bool) and value == value // 1:
        return str(int(value))
    return show(value)


def show(value: Any) -> str:
    """A value as Vietnam writes it; nothing for a missing one."""
    if value is None:
        return ""
    if isinstance(value, bool | str):
        return str(value)
    if isinstance(value, dt.date):
        return show_date(value)
    if isinstance(value, float) and math.isnan(value):
        return ""
    if isinstance(value, int | float | Decimal):
        return show_number(value)
    return str(value)
