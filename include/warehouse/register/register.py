"""What is known about a round: who has filed, in which state, with which findings; and the rows of published views."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, text

from include.domain.severities import SEVERITIES
from include.warehouse.schema.statements import query


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One department of a round.

    ``filing`` is not_due, missing, unreadable (all that came is in quarantine), on_time, late, after_close (all that came, came after the
    round was closed, and nobody admitted it), nothing_to_report or not_applicable.

    ``due_on`` is the day after an extension, if there is one. ``state`` and the counts are those of the newest version
    that was not withdrawn; ``versions`` counts the withdrawn ones too. The last six tell of the newest quarantined file, where no version
    came.
    """

    department_code: str
    department_name_vi: str
    department_name_en: str
    filing: str
    due_on: dt.date
    is_extended: bool
    first_arrived_at: dt.datetime | None
    days_late: int | None
    versions: int
    newest_submission_id: int | None
    state: str | None
    standing_submission_id: int | None
    critical: int
    warning: int
    info: int
    unreadable_receipt_number: str | None = None
    unreadable_file_name: str | None = None
    unreadable_arrived_at: dt.datetime | None = None
    unreadable_because_rule: str | None = None
    unreadable_because_vi: str | None = None
    unreadable_because_en: str | None = None


def register(engine: Engine, round_key: str, as_of: dt.datetime) -> list[RegisterRow]:
    """The register of a round as it stood at ``as_of``: one row per department that owes a workbook."""
    with engine.connect() as connection:
        rows = connection.execute(query("register"), {"round_key": round_key, "as_of": as_of})
        return [RegisterRow(**row) for row in rows.mappings()]


@dataclass(frozen=True, slots=True)
class RegisterItem:
    """One indicator or task that a department owes; ``filing`` as in :class:`RegisterRow`, ``sheet`` and ``cell`` of its answer."""

    department_code: str
    kind: str
    item_code: str
    role: str
    name_vi: str
    sub_index_code: str
    answer: str | None
    sheet: str | None
    cell: str | None
    first_arrived_at: dt.datetime | None
    filing: str


def register_items(engine: Engine, round_key: str, as_of: dt.datetime, department_code: str | None = None) -> list[RegisterItem]:
    """The register of every single thing owed in a round, by all departments or by one, as it stood at ``as_of``."""
    place = {"round_key": round_key, "as_of": as_of, "department_code": department_code}
    with engine.connect() as connection:
        return [RegisterItem(**row) for row in connection.execute(query("register_items"), place).mappings()]


def finding_counts(engine: Engine, round_key: str) -> dict[str, int]:
    """The findings of the newest versions of a round, by severity."""
    with engine.connect() as connection:
        counted = {row.severity: row.findings for row in connection.execute(query("finding_counts"), {"round_key": round_key})}
    return {severity: counted.get(severity, 0) for severity in SEVERITIES}


def findings_of(engine: Engine, submission_ids: Sequence[int]) -> dict[int, list[dict[str, Any]]]:
    """The findings of these submissions, by submission, with the rules' titles."""
    found: dict[int, list[dict[str, Any]]] = {}
    if not submission_ids:
        return found
    with engine.connect() as connection:
        for row in connection.execute(query("findings_of_submissions"), {"submission_ids": list(submission_ids)}).mappings():
            found.setdefault(row["submission_id"], []).append(dict(row))
    return found


def quarantined_count(engine: Engine) -> int:
    """How many files lie in quarantine."""
    with engine.connect() as connection:
        counted = connection.execute(text("SELECT count(*) FROM intake.submission WHERE state = 'quarantined'"))
        return int(counted.scalar_one())


def progress(engine: Engine, round_key: str) -> list[dict[str, Any]]:
    """Per department of a round: the newest file's step (waiting, archived, judged) and state, for a live table."""
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query("progress"), {"round_key": round_key}).mappings()]


def last_year_values(engine: Engine, round_key: str, department_code: str) -> dict[str, Decimal]:
    """The department's standing values of the round one year before, by indicator; empty when there was none."""
    province, year, kind = round_key.split("-", 2)
    place = {"round_key": f"{province}-{int(year) - 1}-{kind}", "department_code": department_code}
    with engine.connect() as connection:
        return {row.indicator_code: row.value for row in connection.execute(query("standing_values"), place)}


def read_view(engine: Engine, view: str, **equals: Any) -> list[dict[str, Any]]:
    """The rows of ``mart.<view>`` for which every named column equals its value.

    Raises:
        KeyError: when the view, or a column, does not exist.
    """
    with engine.connect() as connection:
        found = connection.execute(query("relation_columns"), {"relation": f"mart.{view}"}).scalars().all()
        unknown = equals.keys() - set(found)
        if not found or unknown:
            raise KeyError(f"mart.{view} has no {', '.join(sorted(unknown)) or 'columns'}")
        assert re.fullmatch(r"[a-z_]+", view), "a name that the database knows"
        conditions = " AND ".join(f"{name} = :{name}" for name in equals) or "true"
        rows = connection.execute(text(f"SELECT * FROM mart.{view} WHERE {conditions}"), equals)
        return [dict(row) for row in rows.mappings()]


def content_digest(engine: Engine) -> str:
    """A digest of every submission, finding and fact: equal when nothing changed."""
    with engine.connect() as connection:
        return str(connection.execute(query("content_digest")).scalar_one())
