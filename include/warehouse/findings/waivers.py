"""The explanations that departments gave for findings, and what was decided about them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine

from include.warehouse.schema.typed_rows import first_row, rows

_NEEDS_A_DECISION = ("asked", "exceeded", "expired")


@dataclass(frozen=True, slots=True)
class Waiver:
    """One explanation: what it covers, who gave it, who decided, and its ``status`` at the instant that was asked about.

    ``sheet`` and ``cell`` are ``None`` where it covers every cell that breaks the rule; ``cells_now`` counts those that do now, of at most
    ``most_cells``. ``decision`` and the three after it are ``None`` while nobody decided.
    """

    waiver_id: int
    department_code: str
    rule_code: str
    sheet: str | None
    cell: str | None
    most_cells: int
    valid_until: dt.date
    explanation: str
    asked_by: str
    asked_at: dt.datetime
    decision: str | None
    decided_by: str | None
    decided_at: dt.datetime | None
    decision_comment: str | None
    cells_now: int
    status: str
    department_name_vi: str | None
    department_name_en: str | None


@dataclass(frozen=True, slots=True)
class _Round:
    round_key: str


def waivers(engine: Engine, round_key: str, as_of: dt.datetime, department_code: str | None = None) -> list[Waiver]:
    """The waivers of a round, those that need a decision first."""
    return rows(engine, Waiver, "waivers_of_round", round_key=round_key, as_of=as_of, department_code=department_code)


def round_of_waiver(engine: Engine, waiver_id: int) -> str | None:
    """The round of a waiver; ``None`` when there is no such waiver."""
    found = first_row(engine, _Round, "round_of_waiver", waiver_id=waiver_id)
    return found.round_key if found else None


def count_waivers_to_decide(engine: Engine, round_key: str, as_of: dt.datetime) -> int:
    """How many explanations of something that is still found wait for a decision, or were exceeded or expired."""
    return sum(waiver.status in _NEEDS_A_DECISION and waiver.cells_now > 0 for waiver in waivers(engine, round_key, as_of))
