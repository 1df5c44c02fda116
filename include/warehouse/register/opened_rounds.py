"""Which rounds are being collected, and who owes what in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import Engine, text

from include.catalog.models import Catalogue
from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class OpenedRound:
    """A round whose workbooks were handed out; ``due_on`` and ``closes_on`` are the round's own days, before any extension."""

    round_key: str
    round_code: str
    province_code: str
    period_from: dt.date
    period_to: dt.date
    due_on: dt.date
    closes_on: dt.date


@dataclass(frozen=True, slots=True)
class _Extension:
    round_key: str
    department_code: str
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class _NewestDecision:
    round_key: str
    event_id: int


def record_opened_round(engine: Engine, catalogue: Catalogue, round_key: str, opened_at: dt.datetime) -> None:
    """Record a round as open, and what each department owes; the first opening's time stays."""
    owed = [
        {"round_key": round_key, "department_code": d.code, "kind": "workbook", "item_code": "workbook", "role": "lead"}
        for d in catalogue.departments_of(round_key)
    ]
    owed += [
        {"round_key": round_key, "department_code": a.department, "kind": a.kind, "item_code": a.item, "role": a.role}
        for a in catalogue.assignments(round_key)
    ]
    with engine.begin() as connection:
        opened = {"round_key": round_key, "opened_at": opened_at, "version": catalogue.version}
        connection.execute(query("open_round"), opened)
        connection.execute(query("record_assignments"), {"rows": json_text(owed)})


def open_rounds(engine: Engine) -> list[str]:
    """The keys of the rounds whose workbooks were handed out, newest first."""
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT round_key FROM intake.opened_round ORDER BY opened_at DESC")).scalars())


def rounds_of(engine: Engine, province_codes: Iterable[str]) -> list[OpenedRound]:
    """The opened rounds of some provinces, newest first."""
    return rows(engine, OpenedRound, "rounds_of_provinces", province_codes=list(province_codes))


def first_opening(engine: Engine) -> dt.datetime | None:
    """When the first workbooks were handed out; ``None`` before that."""
    with engine.connect() as connection:
        first: dt.datetime | None = connection.execute(text("SELECT min(opened_at) FROM intake.opened_round")).scalar()
    return first


def extended_due_days(engine: Engine) -> dict[tuple[str, str], dt.date]:
    """By round key and department code: the due day of every department that was given another one."""
    return {(row.round_key, row.department_code): row.due_on for row in rows(engine, _Extension, "extended_due_days")}


def rounds_with_new_decisions(engine: Engine) -> dict[str, int]:
    """By open round: the newest decision (a withdrawal, a waiver, an acceptance, …) that its summary does not know yet."""
    return {row.round_key: row.event_id for row in rows(engine, _NewestDecision, "rounds_with_new_decisions")}


def mark_decisions_announced(engine: Engine, decisions: dict[str, int]) -> None:
    """Record which decision was the last when each round's summary was announced."""
    with engine.begin() as connection:
        for round_key, event_id in decisions.items():
            connection.execute(query("mark_decisions_announced"), {"round_key": round_key, "event_id": event_id})
