"""Composes the summary of a round from what the warehouse knows of it. Nothing is invented: where nothing came, nothing stands."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from itertools import groupby
from typing import cast

from sqlalchemy import Engine

from include.catalog.models import Catalogue, Department, FocalDepartment, Publication, SubIndex
from include.catalog.words import choice_word
from include.domain.clock import VIETNAM
from include.domain.rows import Row
from include.summary.content import UNFINISHED, RoundContent, cited_documents, document_key, products, sub_index_names
from include.summary.report import (
    Coverage,
    CoverageLine,
    DocumentLine,
    Edition,
    FieldOfWork,
    Figure,
    Gap,
    IndicatorLine,
    Judged,
    OpenFindingLine,
    Origin,
    PciYear,
    PlanLine,
    PlannedLine,
    QuarantinedLine,
    Quote,
    Report,
    SilentIndicator,
    StatusCount,
    SubIndexPart,
    TaskLine,
    WaiverLine,
    without_origins,
)
from include.texts import CODES
from include.warehouse.register.register import RegisterRow
from include.workbook.values import show_number

_REGISTER = "Sổ theo dõi"
_FULL_SCORE = Decimal(10)
_JUDGED_VI: dict[Judged, str] = {"better": "Tốt hơn", "worse": "Kém hơn", "same": "Không đổi", "": ""}
_OUTCOMES_VI = {
    "planned_again": "Chưa báo cáo kết quả, tiếp tục đưa vào kế hoạch",
    "not_reported": "Không được báo cáo lại",
    "not_filed": "Đơn vị chưa có bản được tiếp nhận",
}
# A row whose note begins so stays inside the administration: the public edition leaves it out.
INTERNAL_MARK = "[nội bộ]"


def compose(engine: Engine, catalogue: Catalogue, round_key: str, sub_index_code: str | None = None, edition: Edition = "full") -> Report:
    """The summary of a round, or of one of its sub-indices, for its focal department.

    Raises:
        KeyError: when the round or the sub-index is not declared.
    """
    return compose_from(RoundContent.read(engine, catalogue, round_key), sub_index_code, edition)


def compose_from(content: RoundContent, sub_index_code: str | None = None, edition: Edition = "full") -> Report:
    """As :func:`compose`, from content that was read before."""
    if edition == "public":
        content = without_internal(content)
    methodology = content.catalogue.methodology(content.round.methodology)
    wanted = [entry for entry in methodology.sub_indices if sub_index_code in (None, entry.code)]
    if not wanted:
        raise KeyError(sub_index_code)
    parts = tuple(_part(content, entry) for entry in wanted)
    tasks = [row for row in content.tasks if _belongs(row, sub_index_code)]
    is_full = edition == "full"
    report = Report(
        round=content.round,
        province=next(entry for entry in content.catalogue.provinces if entry.code == content.round.province),
        publication=_publication(content),
        edition=edition,
        sub_index=parts[0] if sub_index_code else None,
        updated_at=content.updated_at.astimezone(VIETNAM) if content.updated_at else None,
        coverage=_coverage(content, edition),
        parts=parts,
        general=_fields(content, [row for row in tasks if not row["sub_indices"]]),
        statuses=_statuses(content, tasks, sub_index_code or "all"),
        unfinished=_unfinished(content, tasks),
        quotes=_quotes(content, [row for row in content.assessments if _belongs(row, sub_index_code)]),
        plan=_plan(content, [row for row in content.plan if _belongs(row, sub_index_code)]),
        last_round_code=content.planned[0]["last_round_code"] if content.planned else "",
        planned=tuple(_planned(content, row) for row in content.planned if _belongs(row, sub_index_code)),
        years=tuple(_year(content, row) for row in content.results),
        gaps=_gaps(content),
        findings=_findings(content, sub_index_code) if is_full else (),
        waivers=tuple(_waiver(content, row) for row in content.waivers) if is_full else (),
        quarantined=tuple(_quarantined(row) for row in content.quarantined) if is_full else (),
        documents_apart=_documents_apart(content) if sub_index_code is None else (),
    )
    return report if is_full else cast("Report", without_origins(report))


def origin_of(row: Row) -> Origin:
    """The cell that a row of a view names."""
    return Origin(row["department_code"], row["submission_id"], row["receipt_number"], row["sheet"], row["cell"])


def padded_count(number: Decimal) -> str:
    """A number as Vietnamese offices write it in a sentence: ``04``, ``10``, ``62,5``."""
    return f"{int(number):02d}" if number == int(number) and 0 <= number < 10 else show_number(number)


def without_internal(content: RoundContent) -> RoundContent:
    """The content without what a department marked as internal: a row by its note, an assessment by its first words.

    What was planned last year stays inside, too, when the plan or the task that came of it is marked.
    """

    def open_rows(rows: list[Row], *marked: str) -> list[Row]:
        return [row for row in rows if not any(_is_internal(row[name]) for name in marked or ("note",))]

    return replace(
        content,
        values=open_rows(content.values),
        tasks=open_rows(content.tasks),
        documents=open_rows(content.documents),
        plan=open_rows(content.plan),
        assessments=open_rows(content.assessments, "text"),
        planned=open_rows(content.planned, "note", "done_note"),
    )


def _is_internal(text: str | None) -> bool:
    return (text or "").strip().casefold().startswith(INTERNAL_MARK)


def _publication(content: RoundContent) -> Publication | None:
    entry = content.round
    return next((p for p in content.catalogue.publications if p.province == entry.province and p.valid_on(entry.due_on)), None)


def _belongs(row: Row, sub_index_code: str | None) -> bool:
    return sub_index_code is None or sub_index_code in (row["sub_indices"] or ())


# ---------------------------------------------------------------- coverage


def _coverage(content: RoundContent, edition: Edition) -> Coverage:
    owing = [row for row in content.register if row.filing != "not_applicable"]

    def count(key: str, label: str, number: int) -> Figure:
        return Figure(f"coverage/{key}", label, show_number(number), number, "đơn vị", source=_REGISTER)

    filings = Counter(row.filing for row in owing)
    return Coverage(
        assigned=count("assigned", "Đơn vị được giao báo cáo", len(owing)),
        filed=count("filed", "Đơn vị đã nộp", sum(row.versions > 0 for row in owing)),
        on_time=count("on_time", "Đơn vị nộp đúng hạn", filings["on_time"] + filings["nothing_to_report"]),
        late=count("late", "Đơn vị nộp muộn", filings["late"] + filings["after_close"]),
        missing=count("missing", "Đơn vị chưa nộp", filings["missing"] + filings["not_due"]),
        unreadable=count("unreadable", "Đơn vị đã gửi, không mở được", filings["unreadable"]),
        standing=count("standing", "Đơn vị có số liệu được tổng hợp", sum(row.standing_submission_id is not None for row in owing)),
        lines=tuple(_coverage_line(content, number, row, edition) for number, row in enumerate(content.register, start=1)),
    )


def _coverage_line(content: RoundContent, number: int, row: RegisterRow, edition: Edition) -> CoverageLine:
    coverage = next(entry for entry in content.coverage if entry["department_code"] == row.department_code)
    first, newest = (coverage[key].astimezone(VIETNAM) if coverage[key] else None for key in ("first_arrived_at", "arrived_at"))
    return CoverageLine(
        number=number,
        department_code=row.department_code,
        department_vi=row.department_name_vi,
        filing=row.filing,
        filing_vi=CODES.words("filings")[row.filing].vi,
        first_arrived_on=first.date() if first else None,
        days_late=row.days_late,
        versions=row.versions,
        state_vi=CODES.words("states")[row.state].vi if row.state else "",
        has_standing=row.standing_submission_id is not None,
        first_arrived_at=first,
        arrived_at=newest,
        standing_version=coverage["standing_version"],
        findings=(row.critical, row.warning, row.info) if row.state and edition == "full" else None,
    )


# ---------------------------------------------------------------- one sub-index


def _part(content: RoundContent, sub_index: SubIndex) -> SubIndexPart:
    code = sub_index.code
    tasks = [row for row in content.tasks if code in row["sub_indices"]]
    values = [row for row in content.values if row["sub_index_code"] == code]
    indicators = _indicators(content, values)
    focal = _focal(content, code)
    cited = cited_documents(tasks, values)
    return SubIndexPart(
        code=code,
        ordinal=sub_index.ordinal,
        name_vi=sub_index.name_vi,
        weight=_weight(content, sub_index),
        focal_code=focal.code if focal else "",
        focal_vi=focal.name_vi if focal else "",
        focal_proven=_focal_is_proven(content, code),
        documents=tuple(_document(content, row) for row in content.documents if row["number"] and document_key(row["number"]) in cited),
        fields=_fields(content, tasks),
        statuses=_statuses(content, tasks, code),
        unfinished=_unfinished(content, tasks),
        indicators=indicators,
        silent=_silent(values),
        plan=_plan(content, [row for row in content.plan if code in row["sub_indices"]]),
        quotes=_quotes(content, [row for row in content.assessments if code in row["sub_indices"]]),
        better=_judged_count(code, "better", indicators),
        worse=_judged_count(code, "worse", indicators),
    )


def _focal_entry(content: RoundContent, code: str) -> FocalDepartment | None:
    entry = content.round
    return next(
        (
            f
            for f in content.catalogue.focal_departments
            if (f.province, f.sub_index) == (entry.province, code) and f.valid_on(entry.due_on)
        ),
        None,
    )


def _focal(content: RoundContent, code: str) -> Department | None:
    entry = _focal_entry(content, code)
    return content.catalogue.department(content.round.key, entry.department) if entry else None


def _focal_is_proven(content: RoundContent, code: str) -> bool:
    entry = _focal_entry(content, code)
    return entry is not None and entry.proven


def _weight(content: RoundContent, sub_index: SubIndex) -> Figure | None:
    if sub_index.weight_pct is None:
        return None
    source = f"Trọng số PCI theo phương pháp luận {content.round.methodology}, VCCI"
    text = f"{show_number(sub_index.weight_pct)}%"
    return Figure(f"weight/{sub_index.code}", f"Trọng số {sub_index.name_vi}", text, sub_index.weight_pct, "%", source=source)


def _judged_count(code: str, judged: Judged, indicators: tuple[IndicatorLine, ...]) -> Figure:
    found = [line for line in indicators if line.judged == judged]
    label = f"Số chỉ tiêu {_JUDGED_VI[judged].lower()} năm trước, {code}"
    origins = tuple(origin for line in found if line.value for origin in line.value.origins)
    return Figure(f"judged/{code}/{judged}", label, show_number(len(found)), len(found), "chỉ tiêu", origins, "Đếm từ các chỉ tiêu")


def _indicators(content: RoundContent, values: list[Row]) -> tuple[IndicatorLine, ...]:
    ordered = sorted(values, key=lambda row: (row["indicator_code"], row["role"] != "lead", row["department_ordinal"]))
    return tuple(_indicator(content, row) for row in ordered if row["answer"] != "not_filed")


def _silent(values: list[Row]) -> tuple[SilentIndicator, ...]:
    silent = sorted(
        (row for row in values if row["answer"] == "not_filed"), key=lambda row: (row["indicator_code"], row["department_ordinal"])
    )
    return tuple(
        SilentIndicator(code, rows[0]["indicator_name_vi"], rows[0]["unit_vi"], tuple(row["department_code"] for row in rows))
        for code, group in groupby(silent, key=lambda row: row["indicator_code"])
        for rows in [list(group)]
    )


def _indicator(content: RoundContent, row: Row) -> IndicatorLine:
    judged = _judge(row["change"], row["direction"])
    target = _target(content, row)
    return IndicatorLine(
        code=row["indicator_code"],
        name_vi=row["indicator_name_vi"],
        unit_vi=row["unit_vi"],
        department_code=row["department_code"],
        department_vi=row["department_name_vi"],
        role=row["role"] or "",
        answer=row["answer"],
        answer_vi=CODES.words("answers")[row["answer"]].vi,
        value=_value_figure(row, "value", "năm nay", row["value"], (origin_of(row),) if row["cell"] else ()),
        last_year=_value_figure(row, "last_year", "năm trước", row["last_year_value"], _last_year_origins(row), _last_year_source(row)),
        last_year_from_vi=_last_year_source(row),
        change=_change(row),
        judged=judged,
        judged_vi=_JUDGED_VI[judged],
        target=target,
        target_met=_meets(row, target),
        note=row["note"] or "",
        origin=origin_of(row) if row["cell"] else None,
    )


def _value_figure(row: Row, part: str, when: str, value: Decimal | None, origins: tuple[Origin, ...], source: str = "") -> Figure | None:
    if value is None:
        return None
    label = f"{row['indicator_code']} {row['indicator_name_vi']}, {row['department_code']}, {when}"
    return Figure(_indicator_key(row, part), label, show_number(value), value, row["unit_vi"], origins, source)


def _indicator_key(row: Row, part: str) -> str:
    return f"indicator/{row['indicator_code']}/{row['department_code']}/{part}"


def _last_year_origins(row: Row) -> tuple[Origin, ...]:
    # A figure of last year that the department wrote itself stands in the same row of the same sheet.
    return (origin_of(row),) if row["last_year_from"] == "this_submission" and row["cell"] else ()


def _last_year_source(row: Row) -> str:
    if row["last_year_from"] == "last_round":
        return f"{row['last_round_key']}, {row['last_round_sheet']}!{row['last_round_cell']}"
    return "đơn vị tự ghi" if row["last_year_from"] else ""


def _change(row: Row) -> Figure | None:
    change: Decimal | None = row["change"]
    if change is None:
        return None
    text = f"+{show_number(change)}" if change > 0 else show_number(change).replace("-", "\N{MINUS SIGN}")
    label = f"{row['indicator_code']} {row['indicator_name_vi']}, {row['department_code']}, thay đổi"
    return Figure(_indicator_key(row, "change"), label, text, change, row["unit_vi"], (origin_of(row),), "Năm nay trừ năm trước")


def _judge(change: Decimal | None, direction: str) -> Judged:
    if change is None or direction == "neutral":
        return ""
    if change == 0:
        return "same"
    return "better" if (change > 0) == (direction == "higher_better") else "worse"


def _target(content: RoundContent, row: Row) -> Figure | None:
    fitting = [
        t for t in content.targets if t["indicator_code"] == row["indicator_code"] and t["department_code"] in ("", row["department_code"])
    ]
    if not fitting:
        return None
    target = max(fitting, key=lambda entry: entry["department_code"] != "")
    label = f"{row['indicator_code']} {row['indicator_name_vi']}, mục tiêu {content.round.year}"
    return Figure(_indicator_key(row, "target"), label, show_number(target["value"]), target["value"], row["unit_vi"], (), target["source"])


def _meets(row: Row, target: Figure | None) -> bool | None:
    if target is None or row["value"] is None or row["direction"] == "neutral" or not isinstance(target.value, Decimal):
        return None
    return bool(row["value"] >= target.value if row["direction"] == "higher_better" else row["value"] <= target.value)


# ---------------------------------------------------------------- tasks, documents, plan, words


def _statement(kind: str, row: Row, label: str, text: str) -> Figure:
    # The name, not the row number, tells a task from its neighbours: rows move when the workbook is sent again.
    name = hashlib.sha256(" ".join(row["name"].casefold().split()).encode()).hexdigest()[:12]
    return Figure(f"{kind}/{row['department_code']}/{name}", label, text, origins=(origin_of(row),))


def _quantities(row: Row) -> str:
    units = [*row["quantity_units"], *[""] * len(row["quantities"])]
    return "; ".join(f"{padded_count(quantity)} {unit}".strip() for quantity, unit in zip(row["quantities"], units, strict=False))


def _task(content: RoundContent, row: Row) -> TaskLine:
    status_vi = choice_word(content.catalogue, "task_statuses", row["status"])
    quantities = _quantities(row)
    told = "; ".join(part for part in (status_vi, quantities, row["reason"]) if part)
    return TaskLine(
        department_code=row["department_code"],
        name=row["name"],
        field_vi=row["field"] or "",
        status=row["status"] or "",
        status_vi=status_vi,
        quantities=quantities,
        reason=row["reason"] or "",
        documents=tuple(dict.fromkeys([*products(row), *row["documents"]])),
        sub_indices_vi=sub_index_names(content, row),
        statement=_statement("task", row, f"Nhiệm vụ của {row['department_code']}: {row['name']}", told),
        note=row["note"] or "",
    )


def _fields(content: RoundContent, tasks: list[Row]) -> tuple[FieldOfWork, ...]:
    """Tasks by field, each field in the order in which the first department named it; tasks without a field come last."""
    fields: dict[str, list[TaskLine]] = {}
    names: dict[str, str] = {}
    for row in sorted(tasks, key=lambda row: not row["field"]):
        name = row["field"] or ""
        names.setdefault(name.casefold(), name)
        fields.setdefault(name.casefold(), []).append(_task(content, row))
    return tuple(FieldOfWork(names[key], tuple(lines)) for key, lines in fields.items())


def _statuses(content: RoundContent, tasks: list[Row], where: str) -> tuple[StatusCount, ...]:
    by_status: dict[str, list[Row]] = {}
    for row in tasks:
        by_status.setdefault(row["status"] or "", []).append(row)
    order = [choice.code for choice in content.catalogue.choices["task_statuses"]]
    known = sorted(by_status, key=lambda status: order.index(status) if status in order else len(order))
    return tuple(_status_count(content, status, by_status[status], where) for status in known)


def _status_count(content: RoundContent, status: str, rows: list[Row], where: str) -> StatusCount:
    status_vi = choice_word(content.catalogue, "task_statuses", status) or "Không ghi tình trạng"
    label = f"Số nhiệm vụ {status_vi.lower()}, {'toàn tỉnh' if where == 'all' else where}"
    origins = tuple(origin_of(row) for row in rows)
    return StatusCount(
        status, status_vi, Figure(f"tasks/{where}/{status or 'none'}", label, show_number(len(rows)), len(rows), "nhiệm vụ", origins)
    )


def _unfinished(content: RoundContent, tasks: list[Row]) -> tuple[TaskLine, ...]:
    return tuple(_task(content, row) for row in tasks if row["status"] in UNFINISHED)


def _document(content: RoundContent, row: Row) -> DocumentLine:
    return DocumentLine(
        department_code=row["department_code"],
        kind_vi=choice_word(content.catalogue, "document_types", row["document_type"]),
        number=row["number"] or "",
        issued_on=row["issued_on"],
        title=row["title"] or "",
        agency=row["agency"] or "",
        citation=row["citation"] or "",
        citation_vi=choice_word(content.catalogue, "citations", row["citation"]),
        origin=origin_of(row),
        note=row["note"] or "",
    )


def _documents_apart(content: RoundContent) -> tuple[DocumentLine, ...]:
    """Documents that no result or figure of a sub-index names, so that none is lost."""
    codes = {entry.code for entry in content.catalogue.methodology(content.round.methodology).sub_indices}
    tasks = [row for row in content.tasks if codes.intersection(row["sub_indices"])]
    cited = cited_documents(tasks, [row for row in content.values if row["sub_index_code"] in codes])
    return tuple(_document(content, row) for row in content.documents if not row["number"] or document_key(row["number"]) not in cited)


def _plan(content: RoundContent, rows: list[Row]) -> tuple[PlanLine, ...]:
    order = {s.code: s.ordinal for s in content.catalogue.methodology(content.round.methodology).sub_indices}

    def place(row: Row) -> tuple[list[int], int, int]:
        return sorted(order.get(code, 99) for code in row["sub_indices"]) or [99], row["department_ordinal"], row["sheet_row"]

    return tuple(_plan_line(content, row) for row in sorted(rows, key=place))


def _plan_line(content: RoundContent, row: Row) -> PlanLine:
    status_vi = choice_word(content.catalogue, "plan_statuses", row["status"])
    quantities = _quantities(row)
    told = "; ".join(part for part in (status_vi, quantities, row["condition"]) if part)
    return PlanLine(
        department_code=row["department_code"],
        name=row["name"],
        field_vi=row["field"] or "",
        status=row["status"] or "",
        status_vi=status_vi,
        condition=row["condition"] or "",
        quantities=quantities,
        sub_indices_vi=sub_index_names(content, row),
        statement=_statement("plan", row, f"Kế hoạch của {row['department_code']}: {row['name']}", told),
    )


def _quotes(content: RoundContent, rows: Iterable[Row]) -> tuple[Quote, ...]:
    order = [choice.code for choice in content.catalogue.choices["assessment_kinds"]]
    ordered = sorted(rows, key=lambda row: order.index(row["assessment_kind"]) if row["assessment_kind"] in order else len(order))
    return tuple(
        Quote(
            department_code=row["department_code"],
            department_vi=row["department_name_vi"],
            kind=row["assessment_kind"] or "",
            kind_vi=choice_word(content.catalogue, "assessment_kinds", row["assessment_kind"]),
            text=row["text"],
            sub_indices_vi=sub_index_names(content, row),
            origin=origin_of(row),
        )
        for row in ordered
    )


def _planned(content: RoundContent, row: Row) -> PlannedLine:
    outcome = row["done_status"] or ("planned_again" if row["is_planned_again"] else "not_reported" if row["has_filed"] else "not_filed")
    outcome_vi = _OUTCOMES_VI.get(outcome) or choice_word(content.catalogue, "task_statuses", outcome)
    label = f"Kế hoạch đợt {row['last_round_code']} của {row['department_code']}: {row['name']}"
    return PlannedLine(
        department_code=row["department_code"],
        name=row["name"],
        outcome=outcome,
        outcome_vi=outcome_vi,
        reason=row["done_reason"] or "",
        statement=_statement("planned", row, label, outcome_vi),
    )


# ---------------------------------------------------------------- PCI as published


def _year(content: RoundContent, row: Row) -> PciYear:
    year, source = row["pci_year"], row["source"]

    def figure(key: str, label: str, value: Decimal | int | None, unit: str) -> Figure | None:
        return (
            None
            if value is None
            else Figure(f"pci/{year}/{key}", f"{label}, PCI {year}", show_number(value), value, unit, source=f"VCCI: {source}")
        )

    methodology = next(m for m in content.catalogue.methodologies if m.first_year <= year <= (m.last_year or year))
    names = {entry.code: entry.name_vi for entry in methodology.sub_indices}
    scores = {code: figure(code, names[code], Decimal(str(score)), "điểm") for code, score in row["scores"].items()}
    return PciYear(
        year=year,
        composite=figure("composite", "Điểm PCI", row["composite"], "điểm"),
        rank=figure("rank", f"Xếp hạng trong {row['ranked_provinces']} tỉnh, thành phố", row["rank"], "hạng"),
        scores={entry.code: found for entry in methodology.sub_indices if (found := scores.get(entry.code))},
        methodology=methodology.code,
        source=source,
        note=row["note"] or "",
    )


def _gaps(content: RoundContent) -> tuple[Gap, ...]:
    """The sub-indices of the newest year with scores, the one that costs most composite points first."""
    years = [row for row in content.results if row["scores"]]
    if not years:
        return ()
    row = years[-1]
    methodology = next(m for m in content.catalogue.methodologies if m.first_year <= row["pci_year"] <= (m.last_year or row["pci_year"]))
    year = _year(content, row)
    gaps = [_gap(year, entry) for entry in methodology.sub_indices if entry.code in year.scores and entry.weight_pct is not None]
    return tuple(sorted(gaps, key=lambda gap: -(gap.lost.value or 0)))


def _gap(year: PciYear, sub_index: SubIndex) -> Gap:
    score, weight = year.scores[sub_index.code], sub_index.weight_pct or Decimal(0)
    per_point = weight / _FULL_SCORE
    lost = (_FULL_SCORE - Decimal(score.value or 0)) * per_point

    def figure(key: str, label: str, value: Decimal, unit: str, source: str) -> Figure:
        return Figure(
            f"gap/{year.year}/{sub_index.code}/{key}", f"{label} {sub_index.name_vi}", show_number(value), value, unit, source=source
        )

    return Gap(
        sub_index_code=sub_index.code,
        name_vi=sub_index.name_vi,
        weight=figure("weight", "Trọng số", weight, "%", f"Phương pháp luận {year.methodology}, VCCI"),
        score=score,
        lost=figure("lost", "Điểm PCI còn thiếu so với tối đa,", lost, "điểm", f"(10 \N{MINUS SIGN} điểm PCI {year.year}) × trọng số ÷ 10"),
        per_point=figure("per_point", "Điểm PCI tăng thêm khi tăng một điểm,", per_point, "điểm", "Trọng số ÷ 10"),
    )


# ---------------------------------------------------------------- findings and waivers


def _findings(content: RoundContent, sub_index_code: str | None) -> tuple[OpenFindingLine, ...]:
    rank = {severity: number for number, severity in enumerate(CODES.words("severities"))}
    rows = [row for row in content.findings if sub_index_code is None or row["department_code"] in _departments_of(content, sub_index_code)]
    ordered = sorted(rows, key=lambda r: (rank[r["severity"]], r["department_ordinal"], r["rule_code"], r["finding_id"]))
    return tuple(
        OpenFindingLine(
            department_code=row["department_code"],
            severity=row["severity"],
            severity_vi=CODES.words("severities")[row["severity"]].vi,
            rule_code=row["rule_code"],
            title_vi=row["rule_title_vi"] or "",
            place=f"{row['sheet']}!{row['cell']}" if row["cell"] else row["sheet"] or "cả tệp",
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


def _waiver(content: RoundContent, row: Row) -> WaiverLine:
    where = f"{row['sheet']}!{row['cell']}" if row["cell"] else row["sheet"] or "mọi ô vi phạm quy tắc"
    decided = f"{row['decided_by']}, {row['decided_at'].astimezone(VIETNAM):%d/%m/%Y}" if row["decided_by"] else "chưa duyệt"
    return WaiverLine(
        department_code=row["department_code"],
        rule_code=row["rule_code"],
        title_vi=content.catalogue.rule(row["rule_code"]).title_vi,
        scope_vi=f"{where}; {row['cells_now']} ô hiện nay, tối đa {row['most_cells']}, đến hết {row['valid_until']:%d/%m/%Y}",
        explanation=row["explanation"],
        asked_vi=f"{row['asked_by']}, {row['asked_at'].astimezone(VIETNAM):%d/%m/%Y}",
        decided_vi=decided + (f": {row['decision_comment']}" if row["decision_comment"] else ""),
        status_vi=CODES.words("waiver_statuses")[row["status"]].vi,
    )


def _quarantined(row: Row) -> QuarantinedLine:
    arrived_at = row["arrived_at"].astimezone(VIETNAM)
    return QuarantinedLine(row["file_name"], arrived_at, row["receipt_number"], tuple(row["messages_vi"]), tuple(row["remedies_vi"]))
