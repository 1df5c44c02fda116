"""How well a department has reported, round by round."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine

from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class RoundQuality:
    """A department in a round: its first version, and the first that was accepted, if one was; ``days_to_fix`` lie between them.

    ``is_on_time`` is of the first that was accepted: a returned workbook is not on time.
    """

    round_key: str
    round_code: str
    due_on: dt.date
    first_arrived_at: dt.datetime
    is_on_time: bool
    is_clean_at_first: bool
    first_critical: int
    first_accepted_at: dt.datetime | None
    first_accepted_version: int | None
    days_to_fix: int | None


def quality_of_department(engine: Engine, province_code: str, department_code: str) -> list[RoundQuality]:
    """The last twelve rounds that the department took part in, newest first."""
    return rows(engine, RoundQuality, "quality_of_department", province_code=province_code, department_code=department_code)
