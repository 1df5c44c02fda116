"""What only the summaries ask: last year's plan against this year's results, targets, and PCI as published."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Engine

from include.domain.rows import Row
from include.warehouse.schema.statements import query
from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class RoundTarget:
    """A target in the unit of its indicator; ``department_code`` is empty for the province's own."""

    indicator_code: str
    department_code: str
    value: Decimal
    evidence: str
    source: str


@dataclass(frozen=True, slots=True)
class PublishedResult:
    """What VCCI published of a province for a year; ``scores`` are by sub-index code, and empty where none were published.

    ``is_derived``: worked out from what others tell of the figures.
    """

    pci_year: int
    composite: Decimal | None
    rank: int | None
    ranked_provinces: int | None
    source: str
    note: str | None
    is_derived: bool
    scores: dict[str, float]


def planned_and_done(engine: Engine, round_key: str) -> list[Row]:
    """What departments planned in the round before and what became of it, by department and row; empty when no round went before.

    They are rows as those of the draft views are, and go the same ways: the columns are those of ``core.planned_and_done``.
    """
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query("planned_and_done"), {"round_key": round_key}).mappings()]


def targets_of_round(engine: Engine, round_key: str, year: int) -> list[RoundTarget]:
    """The targets of a year."""
    return rows(engine, RoundTarget, "targets_of_round", round_key=round_key, year=year)


def published_results(engine: Engine, province_code: str, last_year: int, years: int, as_of: dt.datetime) -> list[PublishedResult]:
    """What VCCI had published for the newest ``years`` PCI years up to ``last_year``, as it was known at ``as_of``; oldest first."""
    asked = {"province_code": province_code, "last_year": last_year, "years": years, "as_of": as_of}
    return rows(engine, PublishedResult, "published_results", **asked)[::-1]
