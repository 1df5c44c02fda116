"""What stays with the administration: open findings, waivers, files that could not be used."""

from __future__ import annotations

from include.domain.clock import VIETNAM
from include.domain.rows import Row
from include.domain.severities import rank
from include.summary.content import RoundContent
from include.summary.summary_data import OpenFindingLine, QuarantinedLine, WaiverLine
from include.texts import CODES, book
from include.warehouse.findings.waivers import Waiver

_TEXTS = book("summary")


def open_findings(content: RoundContent, sub_index_code: str | None) -> tuple[OpenFindingLine, ...]:
    """The open findings of the departments that report on a sub-index, or of all, the gravest first."""
    rows = [row for row in content.findings if sub_index_code is None or row["department_code"] in _departments_of(content, sub_index_code)]
    ordered = sorted(rows, key=lambda r: (rank(r["severity"]), r["department_ordinal"], r["rule_code"], r["finding_id"]))
    return tuple(
        OpenFindingLine(
            department_code=row["department_code"],
            severity=row["severity"],
            severity_vi=CODES.words("severities")[row["severity"]].vi,
            rule_code=row["rule_code"],
            title_vi=row["rule_title_vi"] or "",
            place=f"{row['sheet']}!{row['cell']}" if row["cell"] else row["sheet"] or _TEXTS.vi("whole_file"),
            message_vi=row["message_vi"],
            status_vi=CODES.words("finding_statuses")[row["status"]].vi,
            finding_id=row["finding_id"],
            expected=row["expected"] or "",
            remedy_vi=row["remedy_vi"] or "",
        )
        for row in ordered
    )


def _departments_of(content: RoundContent, sub_index_code: str) -> set[str]:
    reporting = [row for row in content.tasks if sub_index_code in row["sub_indices"]]
    reporting += [row for row in content.values if row["sub_index_code"] == sub_index_code]
    return {row["department_code"] for row in reporting}


def waiver_line(content: RoundContent, waiver: Waiver) -> WaiverLine:
    """A waiver: what it covers, who asked for it and who decided."""
    where = f"{waiver.sheet}!{waiver.cell}" if waiver.cell else waiver.sheet or _TEXTS.vi("waiver.everywhere")
    decided = (
        f"{waiver.decided_by}, {waiver.decided_at.astimezone(VIETNAM):%d/%m/%Y}" if waiver.decided_at else _TEXTS.vi("waiver.undecided")
    )
    return WaiverLine(
        department_code=waiver.department_code,
        rule_code=waiver.rule_code,
        title_vi=content.catalogue.rule(waiver.rule_code).title_vi,
        scope_vi=_TEXTS.vi("waiver.scope", where=where, now=waiver.cells_now, most=waiver.most_cells, until=waiver.valid_until),
        explanation=waiver.explanation,
        asked_vi=f"{waiver.asked_by}, {waiver.asked_at.astimezone(VIETNAM):%d/%m/%Y}",
        decided_vi=decided + (f": {waiver.decision_comment}" if waiver.decision_comment else ""),
        status_vi=CODES.words("waiver_statuses")[waiver.status].vi,
    )


def quarantined_line(row: Row) -> QuarantinedLine:
    """A file that could not be used, and why."""
    arrived_at = row["arrived_at"].astimezone(VIETNAM)
    return QuarantinedLine(row["file_name"], arrived_at, row["receipt_number"], tuple(row["messages_vi"]), tuple(row["remedies_vi"]))
