"""What only the summaries ask: last year's plan against this year's results, targets, and PCI as published."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from include.domain.rows import Row
from include.warehouse.schema.statements import query


def planned_and_done(engine: Engine, round_key: str) -> list[Row]:
    """What departments planned in the round before and what became of it, by department and row; empty when no round went before.

    They are rows as those of the draft views are, and go the same ways: the columns are those of ``core.planned_and_done``.
    """
    return _rows(engine, "planned_and_done", round_key=round_key)


def targets_of_round(engine: Engine, round_key: str, year: int) -> list[Row]:
    """The targets of a year, in the units of their indicators; ``department_code`` is empty for the province's own."""
    return _rows(engine, "targets_of_round", round_key=round_key, year=year)


def published_results(engine: Engine, province_code: str, last_year: int, years: int) -> list[Row]:
    """What VCCI published for the newest ``years`` PCI years up to ``last_year``, oldest first."""
    return _rows(engine, "published_results", province_code=province_code, last_year=last_year, years=years)[::-1]


def _rows(engine: Engine, name: str, **given: Any) -> list[Row]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query(name), given).mappings()]
