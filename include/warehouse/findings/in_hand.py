"""The findings of a round that somebody has to settle, or has settled: filtered, grouped and paged by the database."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine

from include.domain.finding import Finding
from include.domain.severities import SEVERITIES
from include.warehouse.schema.typed_rows import Page, first_row, page, rows


@dataclass(frozen=True, slots=True)
class FindingFilter:
    """Which findings of a round are wanted; ``None`` matches all."""

    department_code: str | None = None
    rule_code: str | None = None
    severity: str | None = None
    status: str | None = None
    assigned_to: str | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True)
class FindingInHand(Finding):
    """A finding of a department's newest version, and what became of it.

    ``status`` is open, explained, waived or settled; ``waiver_status`` that of the newest explanation that covers it, and ``comments``
    how often somebody wrote about it.
    """

    finding_id: int
    submission_id: int
    department_code: str
    version: int
    receipt_number: str
    arrived_at: dt.datetime
    submission_state: str
    status: str
    waiver_id: int | None
    waiver_status: str | None
    assigned_to: str | None
    comments: int
    department_name_vi: str | None
    department_name_en: str | None


@dataclass(frozen=True, slots=True)
class FindingOfVersion(Finding):
    """A finding of any version; ``status`` is ``replaced``, without the three that follow, when that is no longer the newest."""

    finding_id: int
    submission_id: int
    rule_set_version: str | None
    round_key: str
    department_code: str
    version: int
    receipt_number: str
    file_name: str
    arrived_at: dt.datetime
    submission_state: str
    newest_submission_id: int | None
    department_name_vi: str | None
    department_name_en: str | None
    status: str
    waiver_id: int | None
    waiver_status: str | None
    assigned_to: str | None


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings in hand of one rule: how many, of how many departments, and how many are open or explained."""

    rule_code: str
    severity: str
    findings: int
    departments: int
    open: int
    explained: int


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How often a rule fired: in everything ever stored, in the round's newest versions, and in those of how many departments."""

    rule_code: str
    ever: int
    in_round: int
    departments_in_round: int


@dataclass(frozen=True, slots=True)
class _SheetCount:
    department_code: str
    sheet: str | None
    severity: str
    findings: int


@dataclass(frozen=True, slots=True)
class _Cells:
    cells: int


def findings_page(engine: Engine, round_key: str, as_of: dt.datetime, wanted: FindingFilter, number: int = 1) -> Page[FindingInHand]:
    """One page of the findings in hand, the worst first."""
    return page(engine, FindingInHand, "findings_in_hand", number, round_key=round_key, as_of=as_of, **_given(wanted))


def all_findings_in_hand(engine: Engine, round_key: str, as_of: dt.datetime, wanted: FindingFilter) -> list[FindingInHand]:
    """All findings in hand that match, the worst first: for answers and letters, not for a screen."""
    return page(engine, FindingInHand, "findings_in_hand", None, round_key=round_key, as_of=as_of, **_given(wanted)).rows


def _given(wanted: FindingFilter) -> dict[str, Any]:
    given: dict[str, Any] = {name: getattr(wanted, name) for name in FindingFilter.__dataclass_fields__} | {"severities": list(SEVERITIES)}
    if wanted.words is not None:
        given["words"] = wanted.words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return given


def finding_groups(engine: Engine, round_key: str, as_of: dt.datetime, wanted: FindingFilter) -> list[FindingGroup]:
    """The findings in hand by rule, the worst and most frequent first."""
    given = {name: getattr(wanted, name) for name in ("department_code", "severity", "status")} | {"severities": list(SEVERITIES)}
    return rows(engine, FindingGroup, "finding_groups", round_key=round_key, as_of=as_of, **given)


def findings_by_sheet(engine: Engine, round_key: str, as_of: dt.datetime) -> dict[tuple[str, str | None], dict[str, int]]:
    """By department and sheet: how many findings of each severity still need a hand."""
    found: dict[tuple[str, str | None], dict[str, int]] = {}
    for row in rows(engine, _SheetCount, "findings_by_sheet", round_key=round_key, as_of=as_of):
        found.setdefault((row.department_code, row.sheet), {})[row.severity] = row.findings
    return found


def finding_by_id(engine: Engine, finding_id: int, as_of: dt.datetime) -> FindingOfVersion | None:
    """One finding with its submission and what became of it; ``None`` when there is none, or its file lies in quarantine."""
    return first_row(engine, FindingOfVersion, "finding_by_id", finding_id=finding_id, as_of=as_of)


def rule_counts(engine: Engine, round_key: str) -> dict[str, RuleCount]:
    """By rule: how often it fired in the round's newest versions, and ever."""
    return {row.rule_code: row for row in rows(engine, RuleCount, "rule_counts", round_key=round_key)}


def count_of_rule(engine: Engine, found: FindingOfVersion) -> int:
    """How many findings of the same rule the department's newest version has."""
    place = {"round_key": found.round_key, "department_code": found.department_code, "rule_code": found.rule_code}
    return sum(row.cells for row in rows(engine, _Cells, "count_cells", **place, sheet=None, cell=None))
