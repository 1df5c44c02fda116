"""What changed between two versions of a department's workbook: findings settled and new, and every cell."""

from __future__ import annotations

import itertools
from collections import Counter
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from include.warehouse.schema.statements import query


@dataclass(frozen=True, slots=True)
class Progress:
    """How a version stands against an earlier one: of ``before`` findings ``settled`` are gone, ``new`` came."""

    compared_with: int
    before: int
    settled: int
    new: int


def progress_of_versions(engine: Engine, round_key: str, department_code: str) -> dict[int, Progress]:
    """By submission: how each version stands against the one before it. The first version has no entry."""
    place = {"round_key": round_key, "department_code": department_code}
    versions: dict[int, list[dict[str, Any]]] = {}
    numbers: dict[int, int] = {}
    with engine.connect() as connection:
        for row in connection.execute(query("findings_of_versions"), place).mappings():
            numbers[row["submission_id"]] = row["version"]
            versions.setdefault(row["submission_id"], [])
            if row["finding_id"] is not None:
                versions[row["submission_id"]].append(dict(row))
    ordered = list(versions)
    return {after: _compare(numbers[before], versions[before], versions[after]) for before, after in itertools.pairwise(ordered)}


def _compare(compared_with: int, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> Progress:
    left, came = _unmatched(before, after, ("rule_code", "sheet", "cell"))
    # A row that was inserted moves a fault to another cell: it is still the same one, not one settled and one new.
    left, came = _unmatched(left, came, ("rule_code", "sheet", "found"))
    return Progress(compared_with, len(before), len(left), len(came))


def _unmatched(
    before: list[dict[str, Any]], after: list[dict[str, Any]], keys: tuple[str, ...]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    return _without(before, after, keys), _without(after, before, keys)


def _without(these: list[dict[str, Any]], those: list[dict[str, Any]], keys: tuple[str, ...]) -> list[dict[str, Any]]:
    known = Counter(tuple(entry[key] for key in keys) for entry in those)
    left = []
    for entry in these:
        key = tuple(entry[name] for name in keys)
        if known[key]:
            known[key] -= 1
        else:
            left.append(entry)
    return left


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell that holds something else than before; ``None`` where it was or is empty."""

    sheet: str
    cell: str
    before: str | None
    after: str | None


def cell_changes(engine: Engine, before_id: int, after_id: int, most: int = 200, skipped: int = 0) -> tuple[int, list[CellChange]]:
    """How many cells differ between two submissions, and one page of them in reading order."""
    given = {"before_id": before_id, "after_id": after_id, "most": most, "skipped": skipped}
    with engine.connect() as connection:
        rows = connection.execute(query("cell_changes"), given).mappings().all()
    changes = [CellChange(row["sheet"], row["cell"], row["before"], row["after"]) for row in rows]
    return (rows[0]["total"] if rows else 0), changes
