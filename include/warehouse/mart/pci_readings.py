"""What the warehouse knows of published PCI results: the readings, those in use, and the files that stewards filed."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any

from include.domain.rows import Row
from include.warehouse.schema.statements import query, sql_text

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


def pci_in_use(engine: Engine) -> list[Row]:
    """The readings in use now, each with its scores (as text, to the digit) by sub-index code."""
    return _rows(engine, "pci_in_use")


def pci_readings(engine: Engine, province_code: str) -> list[Row]:
    """Every reading of a province, the newest year first, and in it the one in use first; with origin, source and reason."""
    return _rows(engine, "pci_readings", province_code=province_code)


def results_files(engine: Engine) -> list[Row]:
    """Every file of PCI results that was not quarantined, the newest first, with its state, its sender and how many readings it gave."""
    return _rows(engine, "results_files")


def pci_result_as_known_at(engine: Engine, as_of: dt.datetime) -> list[Row]:
    """The readings that were in use at an instant, by province and PCI year."""
    statement = sql_text("SELECT * FROM core.pci_result_as_known_at(:as_of)")
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(statement, {"as_of": as_of}).mappings()]


def _rows(engine: Engine, name: str, **given: Any) -> list[Row]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(query(name), given).mappings()]
