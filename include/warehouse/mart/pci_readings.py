"""What the warehouse knows of published PCI results: the readings, those in use, and the files that stewards filed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from include.domain.rows import Row
from include.warehouse.schema.statements import sql_text
from include.warehouse.schema.typed_rows import rows

if TYPE_CHECKING:
    from sqlalchemy import Engine


def stewards(engine: Engine) -> list[str]:
    """The names of the people who may file PCI results."""
    with engine.connect() as connection:
        return list(connection.execute(sql_text("SELECT user_name FROM intake.access WHERE role IN ('steward', 'lead_steward')")).scalars())


def officers(engine: Engine) -> dict[str, tuple[str, str]]:
    """By account: province and department of the people who file for one department."""
    statement = sql_text("SELECT user_name, province_code, department_code FROM intake.access WHERE role = 'department'")
    with engine.connect() as connection:
        return {row.user_name: (row.province_code, row.department_code) for row in connection.execute(statement)}


@dataclass(frozen=True, slots=True)
class UsedResult:
    """What VCCI published of a province for a year, as it is used now; ``scores`` are texts, to the digit, by sub-index code."""

    province_code: str
    pci_year: int
    composite: Decimal | None
    rank: int | None
    source: str
    scores: dict[str, str]


@dataclass(frozen=True, slots=True)
class PublishedReading:
    """One reading of what VCCI published: from the catalogue (``origin``) or from the cell of a file that a steward filed.

    ``is_used`` says that it was or is in use, ``used_until`` when another took its place, ``is_in_use`` that none has.
    """

    origin: str
    province_code: str
    pci_year: int
    reading_number: int
    submission_id: int | None
    known_at: dt.datetime | None
    is_used: bool
    reading_reason: str | None
    composite: Decimal | None
    rank: int | None
    ranked_provinces: int | None
    tier: str | None
    source: str
    note: str | None
    sheet: str | None
    cell: str | None
    published_on: dt.date | None
    is_derived: bool
    used_until: dt.datetime | None
    is_in_use: bool
    file_name: str | None
    scores: dict[str, str]


@dataclass(frozen=True, slots=True)
class ResultsFile:
    """A file of PCI results that a steward filed, its state, who brought it, and how many readings it gave."""

    submission_id: int
    sha256: str
    receipt_number: str
    file_name: str
    state: str
    arrived_at: dt.datetime
    sender: str | None
    readings: int


def pci_in_use(engine: Engine) -> list[UsedResult]:
    """The readings in use now."""
    return rows(engine, UsedResult, "pci_in_use")


def pci_readings(engine: Engine, province_code: str) -> list[PublishedReading]:
    """Every reading of a province, the newest year first, and in it the one in use first."""
    return rows(engine, PublishedReading, "pci_readings", province_code=province_code)


def results_files(engine: Engine) -> list[ResultsFile]:
    """Every file of PCI results that was not quarantined, the newest first."""
    return rows(engine, ResultsFile, "results_files")


def pci_result_as_known_at(engine: Engine, as_of: dt.datetime) -> list[Row]:
    """The readings that were in use at an instant, by province and PCI year, with the columns of ``core.pci_result_as_known_at``."""
    statement = sql_text("SELECT * FROM core.pci_result_as_known_at(:as_of)")
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement, {"as_of": as_of}).mappings()]
