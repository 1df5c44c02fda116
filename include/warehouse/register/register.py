"""What is known about a round: who has filed, in which state, with which findings; and the rows of published views."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, text

from include.domain.rows import Row
from include.texts import CODES
from include.warehouse.mart.metrics import metric
from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One department of a round.

    ``filing`` is not_due, missing, unreadable (all that came is in quarantine), on_time, late, after_close (all that came, came after the
    round was closed, and nobody admitted it), nothing_to_report or not_applicable: when it filed. ``accepted`` says whether that was taken
    in: accepted, returned, waiting (sent after closing), quarantined; ``None`` where nothing came. ``standing`` says which version counts:
    newest, earlier (the newest was returned) or none. ``is_on_time`` is of what was accepted only.

    ``due_on`` is the day after an extension, if there is one. ``state`` and the counts are those of the newest version
    that was not withdrawn; ``versions`` counts the withdrawn ones too. The last six tell of the newest quarantined file, where no version
    came.
    """

    department_code: str
    department_name_vi: str
    department_name_en: str
    filing: str
    accepted: str | None
    standing: str
    is_on_time: bool | None
    due_on: dt.date
    is_extended: bool
    first_arrived_at: dt.datetime | None
    first_accepted_at: dt.datetime | None
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
    return rows(engine, RegisterRow, "register", round_key=round_key, as_of=as_of)


def counted_filings(departments: Iterable[Any]) -> dict[str, int]:
    """How many of these departments of a round (rows with the register's names) count as what, by the metric; each counts once.

    A returned workbook was filed and is not on time: it is counted apart, as ``returned_count``.
    """
    rows_of_round = list(departments)
    counts = {name: metric("filing", name).of(rows_of_round) for name in CODES.words("counted_filings")}
    return {name: count for name, count in counts.items() if count}


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
    return rows(engine, RegisterItem, "register_items", round_key=round_key, as_of=as_of, department_code=department_code)


@dataclass(frozen=True, slots=True)
class _Returned:
    department_code: str
    returned_at: dt.datetime


def returned_at(engine: Engine, round_key: str) -> dict[str, dt.datetime]:
    """By department whose newest version is returned: when it was."""
    return {row.department_code: row.returned_at for row in rows(engine, _Returned, "returned_departments", round_key=round_key)}


def quarantined_count(engine: Engine) -> int:
    """How many files lie in quarantine."""
    with engine.connect() as connection:
        counted = connection.execute(text("SELECT count(*) FROM intake.submission WHERE state = 'quarantined'"))
        return int(counted.scalar_one())


@dataclass(frozen=True, slots=True)
class DepartmentProgress:
    """Where the newest file of a department stands; ``file_name`` is ``None`` before the first, ``state`` before it is judged."""

    department_code: str
    department_name_vi: str
    file_name: str | None
    arrived_at: dt.datetime | None
    version: int | None
    state: str | None
    critical: int
    warning: int


def progress(engine: Engine, round_key: str) -> list[DepartmentProgress]:
    """Where each department of a round stands, for a live table."""
    return rows(engine, DepartmentProgress, "progress", round_key=round_key)


@dataclass(frozen=True, slots=True)
class _Value:
    indicator_code: str
    value: Decimal


def last_year_values(engine: Engine, round_key: str, department_code: str) -> dict[str, Decimal]:
    """The department's standing values of the round one year before, by indicator; empty when there was none."""
    province, year, kind = round_key.split("-", 2)
    place = {"round_key": f"{province}-{int(year) - 1}-{kind}", "department_code": department_code}
    return {row.indicator_code: row.value for row in rows(engine, _Value, "standing_values", **place)}


def read_view(engine: Engine, view: str, **equals: Any) -> list[Row]:
    """The rows of ``mart.<view>`` for which every named column equals its value; which columns a view has, ``contract.yaml`` says.

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
        return [dict(row) for row in connection.execute(text(f"SELECT * FROM mart.{view} WHERE {conditions}"), equals).mappings()]


def content_digest(engine: Engine) -> str:
    """A digest of every submission, finding and fact: equal when nothing changed."""
    with engine.connect() as connection:
        return str(connection.execute(query("content_digest")).scalar_one())
