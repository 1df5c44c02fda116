"""A finding: one rule broken at one place, with everything that a person needs to settle it."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place. ``cell`` is ``None`` where the whole file or sheet is meant."""

    rule_code: str
    level: int
    severity: str
    sheet: str | None
    cell: str | None
    found: str | None
    expected: str
    difference: Decimal | None
    message_vi: str
    message_en: str
    remedy_vi: str
    remedy_en: str
