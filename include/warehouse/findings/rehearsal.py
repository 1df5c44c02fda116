"""What a rehearsal compares a rule with: the submissions that were judged, and the rule's findings in them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine

from include.domain.finding import Finding
from include.warehouse.findings.stored import StoredFinding
from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class JudgedSubmission:
    """A readable file that was judged, with the department and round that it was filed under."""

    submission_id: int
    sha256: str
    file_name: str
    arrived_at: dt.datetime
    round_key: str
    department_code: str
    version: int
    is_standing: bool


def judged_submissions(engine: Engine, province_code: str | None = None) -> list[JudgedSubmission]:
    """Every submission that was read and checked, of one province or of all, by round, department and version."""
    return rows(engine, JudgedSubmission, "judged_submissions", province_code=province_code)


def stored_findings(engine: Engine, rule_code: str) -> list[tuple[int, Finding]]:
    """The findings of a rule, with the submission of each."""
    names = [field.name for field in dataclasses.fields(Finding)]
    stored = rows(engine, StoredFinding, "findings_of_rule", rule_code=rule_code)
    return [(row.submission_id, Finding(**{name: getattr(row, name) for name in names})) for row in stored]
