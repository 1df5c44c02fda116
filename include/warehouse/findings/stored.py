"""The findings that submissions were stored with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from include.domain.finding import Finding
from include.domain.severities import SEVERITIES
from include.warehouse.schema.typed_rows import rows


@dataclass(frozen=True, slots=True)
class StoredFinding(Finding):
    """A finding as it was stored; ``rule_set_version`` is given where it was found after loading, by other rules than the submission's."""

    finding_id: int
    submission_id: int
    rule_set_version: str | None


@dataclass(frozen=True, slots=True)
class TitledFinding(StoredFinding):
    """A stored finding with the title of its rule, as the rule stood then."""

    rule_title_vi: str
    rule_title_en: str


@dataclass(frozen=True, slots=True)
class _SeverityCount:
    severity: str
    findings: int


def findings_of(engine: Engine, submission_ids: Sequence[int]) -> dict[int, list[TitledFinding]]:
    """The findings of these submissions, by submission, in the order in which they were found."""
    found: dict[int, list[TitledFinding]] = {}
    if submission_ids:
        for row in rows(engine, TitledFinding, "findings_of_submissions", submission_ids=list(submission_ids)):
            found.setdefault(row.submission_id, []).append(row)
    return found


def finding_counts(engine: Engine, round_key: str) -> dict[str, int]:
    """The findings of the newest versions of a round, by severity."""
    counted = {row.severity: row.findings for row in rows(engine, _SeverityCount, "finding_counts", round_key=round_key)}
    return {severity: counted.get(severity, 0) for severity in SEVERITIES}
