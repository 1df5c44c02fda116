"""Whether a round is to be published, and what the approver is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Engine

from include.catalog.models import Catalogue
from include.domain.clock import VIETNAM
from include.domain.severities import SEVERITIES
from include.release.changes import changes_between
from include.release.freeze import facts_digest
from include.summary.compose import compose
from include.summary.links import desk_url
from include.summary.report import Report
from include.warehouse.findings.settlement import access_of
from include.warehouse.releases.releases import Release, ReleaseFigure, newest_ask, next_number, release_figures, standing_release

_MOST_CHANGES = 20
_STILL_OWED = ("missing", "not_due", "unreadable", "after_close")


@dataclass(frozen=True, slots=True)
class ReleaseRequest:
    """What is put before the approver: Markdown in Vietnamese, and the digest of the facts that it speaks of."""

    subject: str
    body: str
    facts_digest: str


def release_request(engine: Engine, catalogue: Catalogue, round_key: str) -> ReleaseRequest | None:
    """The request for a release, or ``None`` while there is nothing to ask.

    A round is put forward when it is complete (nobody still owes a workbook that can be used, no critical finding is open) or a lead
    steward decided so, and when its facts are not those of the standing release.
    """
    report = compose(engine, catalogue, round_key)
    digest = facts_digest(report)
    standing = standing_release(engine, round_key)
    asked = newest_ask(engine, round_key)
    if (standing and standing.facts_digest == digest) or not (is_complete(report) or asked):
        return None
    decision = f"Theo quyết định của {asked.actor}: {asked.reason}" if asked and not is_complete(report) else "Đợt đã đủ báo cáo."
    changes = _changes(engine, report, standing) if standing else []
    subject = f"Duyệt công bố lần {next_number(engine, round_key)}: PCI {report.round.code}, tỉnh {report.province.name_vi}"
    return ReleaseRequest(subject, "\n\n".join([decision, *_described(report), *changes, *_links(report)]), digest)


def is_complete(report: Report) -> bool:
    """Whether every department that owes filed, and no critical finding is open."""
    missing = any(line.filing in _STILL_OWED for line in report.coverage.lines)
    return bool(report.coverage.lines) and not missing and not any(line.severity == "critical" for line in report.findings)


def is_lead_of(engine: Engine, user_name: str, round_key: str) -> bool:
    """Whether this account is a lead steward of the round's province."""
    access = access_of(engine, user_name)
    return access is not None and access.role == "lead_steward" and round_key.startswith(f"{access.province_code}-")


def embargo_of(written: str | None) -> dt.datetime | None:
    """The instant of an embargo as the approver wrote it; without a zone it is Vietnam's.

    Raises:
        ValueError: when it is no date and time.
    """
    if not written:
        return None
    instant = dt.datetime.fromisoformat(written)
    return instant if instant.tzinfo else instant.replace(tzinfo=VIETNAM)


def _described(report: Report) -> list[str]:
    coverage = report.coverage
    told = f"**Báo cáo:** {coverage.filed}/{coverage.assigned} đơn vị đã nộp; {coverage.standing} đơn vị có số liệu được tổng hợp."
    missing = f" Chưa nộp: {', '.join(coverage.missing_codes)}." if coverage.missing_codes else ""
    if coverage.unreadable_codes:
        missing += f" Đã gửi, không mở được: {', '.join(coverage.unreadable_codes)}."
    counts = {severity: sum(line.severity == severity for line in report.findings) for severity in SEVERITIES}
    found = f"**Lỗi còn mở:** {counts['critical']} nghiêm trọng, {counts['warning']} cảnh báo, {counts['info']} lưu ý; "
    return [told + missing, f"{found}{len(report.waivers)} giải trình."]


def _changes(engine: Engine, report: Report, standing: Release) -> list[str]:
    figures = [ReleaseFigure(figure.key, figure.label, figure.text) for figure in report.figures()]
    changes = changes_between(release_figures(engine, standing.release_id), figures)
    lines = [f"- {row.label}: {row.before or '–'} → {row.after or '–'}" for row in changes[:_MOST_CHANGES]]
    more = [f"- … và {len(changes) - _MOST_CHANGES} thay đổi khác"] if len(changes) > _MOST_CHANGES else []
    return ["\n".join([f"**Thay đổi so với lần {standing.number}:** {len(changes)}", "", *lines, *more])]


def _links(report: Report) -> list[str]:
    base = f"{desk_url()}/rounds/{report.round.key}"
    return [f"[Đợt báo cáo]({base}) · [Lỗi và cảnh báo]({base}/findings) · [Giải trình]({base}/waivers) · [Công bố]({base}/releases)"]
