"""Compares stored facts with those that were derived anew from the raw files."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, text

from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.typed_rows import rows
from include.warehouse.submissions.load import FACT_TABLES

_KEYS = {"indicator_value": "indicator_code", "pci_quote": "quote_number"}  # the others: the row of the sheet
_COMPARE = """
SELECT
    coalesce(stored.submission_id, derived.submission_id) AS submission_id,
    coalesce(stored.{key}, derived.{key})::text AS record,
    coalesce(stored.sheet, derived.sheet) AS sheet,
    coalesce(stored.cell, derived.cell) AS cell,
    to_jsonb(stored) AS stored,
    to_jsonb(derived) AS derived
FROM (SELECT * FROM core.{table} WHERE submission_id = any(:submission_ids)) AS stored
FULL JOIN jsonb_populate_recordset(null::core.{table}, cast(:rows AS jsonb)) AS derived
    ON stored.submission_id = derived.submission_id AND stored.{key} = derived.{key}
WHERE stored IS DISTINCT FROM derived
ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class StoredSubmission:
    """A readable submission; ``holds_facts`` says whether its facts were ever loaded."""

    submission_id: int
    sha256: str
    file_name: str
    receipt_number: str
    arrived_at: dt.datetime
    round_key: str
    department_code: str
    rule_set_version: str
    holds_facts: bool


@dataclass(frozen=True, slots=True)
class FactDifference:
    """One column of one fact that is stored otherwise than the raw file says.

    ``column`` is ``*`` where the whole fact is on one side only; the other side is ``None``.
    """

    submission_id: int
    table: str
    record: str
    sheet: str
    cell: str
    column: str
    stored: Any
    derived: Any


def submissions_to_derive(engine: Engine, round_key: str) -> list[StoredSubmission]:
    """Every readable submission of a round, by department and version."""
    return rows(engine, StoredSubmission, "submissions_to_derive", round_key=round_key)


def fact_differences(engine: Engine, derived: dict[StoredSubmission, dict[str, list[dict[str, Any]]]]) -> list[FactDifference]:
    """In what the stored facts of some submissions differ from those that were derived; compared as the database types them."""
    found: list[FactDifference] = []
    with engine.connect() as connection:
        for table in FACT_TABLES:  # names of this project, never from outside
            rows = [row | _shared(entry) for entry, facts in derived.items() for row in facts.get(table, [])]
            statement = text(_COMPARE.format(table=table, key=_KEYS.get(table, "sheet_row")))
            given = {"submission_ids": [entry.submission_id for entry in derived], "rows": json_text(rows)}
            for row in connection.execute(statement, given).mappings():
                found.extend(
                    FactDifference(row["submission_id"], table, row["record"], row["sheet"], row["cell"], *c) for c in _columns(row)
                )
    return found


def _shared(entry: StoredSubmission) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in ("submission_id", "round_key", "department_code", "rule_set_version")}


def _columns(row: Any) -> Iterator[tuple[str, Any, Any]]:
    stored, derived = row["stored"], row["derived"]
    if stored is None or derived is None:
        yield "*", stored, derived
        return
    yield from ((name, stored[name], derived[name]) for name in stored if stored[name] != derived[name])
