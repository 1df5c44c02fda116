"""Runs the rules in ``sql/rules`` over what stands in a round, and keeps the findings that they make."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, TextClause, text

from include.domain.finding import Finding
from include.warehouse.findings.stored import StoredFinding
from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import SQL_FOLDER, query
from include.warehouse.schema.typed_rows import rows

ACTOR = "ingest_submissions"
# What makes two findings of one submission the same; the rest of a finding is its wording.
_KEY = ("rule_code", "sheet", "cell", "found", "expected")


@dataclass(frozen=True, slots=True)
class OffendingRow:
    """One row that a rule in SQL returned; see ``sql/rules/README.md``. ``found`` is a number, a text or nothing."""

    submission_id: int
    department_code: str
    sheet: str | None
    cell: str | None
    found: Any
    difference: Decimal | None
    words: dict[str, Any]


@dataclass(frozen=True, slots=True)
class StandingSubmission:
    """A submission whose facts stand."""

    submission_id: int
    department_code: str
    receipt_number: str


@cache
def _rule(name: str) -> TextClause:
    return text((SQL_FOLDER / "rules" / f"{name}.sql").read_text(encoding="utf-8"))


class RoundInHand:
    """One round inside one transaction: what its standing submissions are asked and answered."""

    def __init__(self, connection: Connection, round_key: str) -> None:
        self._connection = connection
        self._place = {"round_key": round_key}

    def offending_rows(self, name: str) -> list[OffendingRow]:
        """What the rule in ``sql/rules/<name>.sql`` returns for the round."""
        rows = self._connection.execute(_rule(name), self._place).mappings()
        return [OffendingRow(**row) for row in rows]

    def standing(self) -> list[StandingSubmission]:
        """The submissions that stand in the round, by department."""
        return rows(self._connection, StandingSubmission, "standing_submissions", **self._place)

    def make_findings_be(self, wanted: dict[int, list[Finding]], rule_set_version: str) -> list[str]:
        """Make the findings after loading of every standing submission be the ``wanted`` ones, and its state follow them.

        A finding that was there stays the same row; only its wording and severity follow the rule. Returns the codes of
        the departments whose findings changed.
        """
        stored = self._stored()
        changed = []
        for submission in self.standing():
            mine = {_key(finding): finding for finding in wanted.get(submission.submission_id, [])}
            if self._change(submission, stored.get(submission.submission_id, {}), mine, rule_set_version):
                changed.append(submission.department_code)
        self._connection.execute(query("set_states_by_findings"), self._place)
        return changed

    def _stored(self) -> dict[int, dict[tuple[Any, ...], StoredFinding]]:
        stored: dict[int, dict[tuple[Any, ...], StoredFinding]] = {}
        for row in rows(self._connection, StoredFinding, "findings_after_loading", **self._place):
            stored.setdefault(row.submission_id, {})[_key(row)] = row
        return stored

    def _change(
        self,
        submission: StandingSubmission,
        stored: dict[tuple[Any, ...], StoredFinding],
        wanted: dict[tuple[Any, ...], Finding],
        rule_set_version: str,
    ) -> bool:
        gone = [row.finding_id for key, row in stored.items() if key not in wanted]
        new = [asdict(finding) for key, finding in wanted.items() if key not in stored]
        reworded = [
            asdict(wanted[key]) | {"finding_id": row.finding_id}
            for key, row in stored.items()
            if key in wanted and _differs(row, wanted[key])
        ]
        if not (gone or new or reworded):
            return False
        own = {"submission_id": submission.submission_id, "rule_set_version": rule_set_version}
        if gone:
            self._connection.execute(query("delete_findings"), {"finding_ids": gone})
        if reworded:
            self._connection.execute(query("reword_findings"), own | {"findings": json_text(reworded)})
        if new:
            self._connection.execute(query("insert_findings_after_loading"), own | {"findings": json_text(new)})
        detail = json_text({"new": len(new), "gone": len(gone), "reworded": len(reworded)})
        event = {"actor": ACTOR, "subject": submission.receipt_number, "detail": detail}
        self._connection.execute(query("record_check_across"), self._place | event)
        return True


@contextmanager
def round_in_hand(engine: Engine, round_key: str) -> Iterator[RoundInHand]:
    """The round for changing its findings: one transaction, after whoever else has the round in hand."""
    with engine.begin() as connection:
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtextextended(:round_key, 0))"), {"round_key": round_key})
        yield RoundInHand(connection, round_key)


@contextmanager
def round_to_look_at(engine: Engine, round_key: str) -> Iterator[RoundInHand]:
    """The round for reading only: the database itself refuses every change."""
    with engine.connect() as connection:
        connection.execute(text("SET TRANSACTION READ ONLY"))
        yield RoundInHand(connection, round_key)


def _key(finding: Finding) -> tuple[Any, ...]:
    return tuple(getattr(finding, name) for name in _KEY)


def _differs(stored: StoredFinding, wanted: Finding) -> bool:
    return any(getattr(stored, name) != value for name, value in asdict(wanted).items())
