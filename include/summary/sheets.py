"""The sheets of the Excel annexes. Nothing is invented: where nothing came, it says so."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from openpyxl import Workbook

from include.domain.severities import SEVERITIES
from include.summary.page import Page
from include.summary.summary_data import (
    CoverageLine,
    DocumentLine,
    IndicatorLine,
    OpenFindingLine,
    PlanLine,
    PlannedLine,
    ProvincialLine,
    SilentIndicator,
    SubIndexPart,
    Summary,
    TaskLine,
    WaiverLine,
)
from include.texts import CODES, book
from include.warehouse.mart.metrics import metric
from include.warehouse.register.register import counted_filings

_TEXTS = book("annexes")
_SUMMARY = book("summary")
_SOURCE = ("source", 26)
_PART_WIDTHS = (12, 50, 16, 15, 15, 16, 14, 24, 26)
_VALUES = ("department", "indicator", "unit", "last_year", "this_year", "change", "target", "judged", "source")
_TASKS = ("department", "task_or_result", "field", "status", "quantity", "reason", "note", "products", "source")
_DOCUMENTS = (
    "department", "document_title", "document_type", "document_number", "issued_on", "citation", "note", "agency", "source",
)  # fmt: skip


def _headings(summary: Summary, keys: Iterable[str]) -> list[str]:
    labels = _TEXTS.labels("headings", **summary.index.words)
    return [labels[key] for key in keys]


def _list_page(workbook: Workbook, summary: Summary, name: str, title: str, columns: Sequence[tuple[str, float]]) -> Page:
    """A page that is one table, its headings in view; columns are headings by their key, with widths in characters."""
    page = Page(workbook, name, title, [width for _, width in columns])
    page.header(_headings(summary, (key for key, _ in columns)))
    return page


# ---------------------------------------------------------------- who filed


_COVERAGE = ("number", "code", "department", "filing", "first_filed", "newest", "late", "versions", "accepted", "standing", "state")
_COVERAGE_WIDTHS = (5, 11, 36, 15, 17, 17, 8, 7, 17, 20, 20, 13, 10, 8)


def coverage_sheet(workbook: Workbook, summary: Summary) -> None:
    """Who filed, when, in which state; the first thing that a reader must know."""
    headings = _headings(summary, _COVERAGE)
    if summary.edition == "full":
        headings += [CODES.words("severities")[severity].vi for severity in SEVERITIES]
    title = _TEXTS.vi("coverage.title", round=summary.round.code, **summary.index.words)
    page = Page(workbook, _TEXTS.vi("coverage.name"), title, _COVERAGE_WIDTHS[: len(headings)])
    for line in _about_round(summary):
        page.line(line)
    page.header(headings)
    page.rows([_coverage_row(line)[: len(headings)] for line in summary.coverage.lines], _TEXTS.vi("coverage.nothing"))
    if summary.coverage.lines:
        page.total(_coverage_total(summary)[: len(headings)])


def _about_round(summary: Summary) -> list[str]:
    entry = summary.round
    updated = _TEXTS.vi("coverage.updated", at=summary.updated_at) if summary.updated_at else _TEXTS.vi("coverage.nobody_filed")
    words = CODES.words("counted_filings")
    filed = "; ".join(f"{words[name].vi.lower()}: {count}" for name, count in counted_filings(summary.coverage.lines).items())
    return [
        _TEXTS.vi(
            "coverage.round",
            province=summary.province.name_vi,
            period_from=entry.period_from,
            period_to=entry.period_to,
            cut_off_on=entry.cut_off_on,
            due_on=entry.due_on,
        ),
        _TEXTS.vi("coverage.filed", updated=updated, count=len(summary.coverage.lines), filings=filed),
        *([summary.finality_vi] if summary.finality_vi else []),
    ]


def _coverage_row(line: CoverageLine) -> list[Any]:
    standing = line.standing_vi
    if line.standing_version and line.standing_version < line.versions:
        standing += _TEXTS.vi("coverage.in_use", version=line.standing_version)
    standing = "\n".join(words for words in (standing, line.figures_vi) if words)
    late = _TEXTS.vi("coverage.days_late", days=line.days_late) if line.days_late else ""
    arrived = [line.first_arrived_at, line.arrived_at]
    counts = line.findings or ("", "", "")
    states = [line.accepted_vi, standing, line.state_vi]
    return [line.number, line.department_code, line.department_vi, line.filing_vi, *arrived, late, line.versions or "", *states, *counts]


def _coverage_total(summary: Summary) -> list[Any]:
    coverage = summary.coverage
    have_filed = metric("filing", "filed_count").of(coverage.lines)
    filed = _TEXTS.vi("coverage.have_filed", filed=have_filed, assigned=len(coverage.lines))
    standing = _TEXTS.vi("coverage.have_figures", count=coverage.standing)
    counts = [sum(line.findings[place] for line in coverage.lines if line.findings) for place in range(3)]
    accepted = _TEXTS.vi("coverage.have_been_accepted", count=metric("filing", "accepted_count").of(coverage.lines))
    versions = sum(line.versions for line in coverage.lines)
    return ["", "", _TEXTS.vi("coverage.total"), filed, "", "", "", versions, accepted, standing, "", *counts]


# ---------------------------------------------------------------- one sub-index


def part_sheet(workbook: Workbook, summary: Summary, part: SubIndexPart) -> None:
    """One sub-index: indicator values, results by field, tasks by status, documents."""
    page = Page(workbook, f"{part.ordinal}. {part.name_vi}", f"{part.ordinal}. {part.name_vi.upper()}", _PART_WIDTHS)
    page.line(_about_part(summary, part), italic=True)
    page.freeze_here()
    values = _value_rows(part)
    page.table(_TEXTS.vi("part.values"), _headings(summary, _VALUES), values, _TEXTS.vi("part.no_values"))
    tasks = [_task_row(line) for entry in part.fields for line in entry.tasks]
    page.table(_TEXTS.vi("part.tasks"), _headings(summary, _TASKS), tasks, _TEXTS.vi("part.no_tasks"))
    counts = [["", entry.status_vi, entry.count] for entry in part.statuses]
    page.table(_TEXTS.vi("part.statuses"), ["", *_headings(summary, ["status", "task_count"])], counts, _TEXTS.vi("part.no_statuses"))
    documents = [_document_row(line) for line in part.documents]
    page.table(_TEXTS.vi("part.documents"), _headings(summary, _DOCUMENTS), documents, _TEXTS.vi("part.no_documents"))


def _about_part(summary: Summary, part: SubIndexPart) -> str:
    weight = str(part.weight) if part.weight else _SUMMARY.vi("weight_unknown")
    focal = part.focal_code or _SUMMARY.vi("focal.unknown")
    proven = "" if part.focal_proven or not part.focal_code else _TEXTS.vi("part.not_proven")
    words = summary.index.words
    unlike = _TEXTS.vi("part.unlike_results", **words) if summary.index.publisher else ""
    return _TEXTS.vi("part.about", year=summary.round.year, weight=weight, focal=focal, proven=proven, unlike=unlike, **words)


def _value_rows(part: SubIndexPart) -> list[list[Any]]:
    """By indicator: who reported what, in one line who has no accepted workbook, and the province's value."""
    rows = [(line.code, 0, _value_row(line)) for line in part.indicators] + [(line.code, 1, _silent_row(line)) for line in part.silent]
    rows += [(line.code, 2, _provincial_row(line)) for line in part.provincial]
    return [row for *_, row in sorted(rows, key=lambda entry: entry[:2])]


def _value_row(line: IndicatorLine) -> list[Any]:
    last_year = _TEXTS.vi("part.last_year", source=line.last_year_from_vi) if line.last_year_from_vi else ""
    documents = _SUMMARY.vi("task.documents", numbers=", ".join(line.documents_vi)) if line.documents_vi else ""
    return [
        line.department_code,
        line.name_vi,
        line.unit_vi,
        line.last_year or _TEXTS.vi("part.no_last_year"),
        line.value or line.answer_vi,
        line.change,
        line.target,
        "\n".join(part for part in (line.judged_vi, line.target_judgement_vi, last_year, documents) if part),
        line.origin,
    ]


def _provincial_row(line: ProvincialLine) -> list[Any]:
    whole, value = _SUMMARY.vi("provincial.whole"), line.value or _SUMMARY.vi("provincial.none")
    missing = _SUMMARY.vi("provincial.missing", departments=", ".join(line.missing_codes)) if line.missing_codes else ""
    told = "\n".join(part for part in (line.told_vi, missing) if part)
    return [whole, line.name_vi, line.unit_vi, None, value, None, None, told, ""]


def _silent_row(line: SilentIndicator) -> list[Any]:
    not_filed = CODES.words("answers")["not_filed"].vi
    departments = ", ".join(line.department_codes)
    silent = _TEXTS.vi("part.silent", count=len(line.department_codes))
    return [silent, line.name_vi, line.unit_vi, None, not_filed, None, None, departments, ""]


def _task_row(line: TaskLine) -> list[Any]:
    what = [line.department_code, line.name, line.field_vi, line.status_vi, line.quantities, line.reason, line.note]
    return [*what, "; ".join(line.documents), line.statement.origin]


def _document_row(line: DocumentLine) -> list[Any]:
    what = [line.department_code, line.title, line.kind_vi, line.number, line.issued_on, line.citation_vi, line.note]
    return [*what, line.agency, line.origin]


# ---------------------------------------------------------------- across sub-indices


def other_documents_sheet(workbook: Workbook, summary: Summary) -> None:
    """Documents that no result or figure of a sub-index names, so that none is lost."""
    page = Page(workbook, _TEXTS.vi("other_documents.name"), _TEXTS.vi("other_documents.title"), _PART_WIDTHS)
    page.header(_headings(summary, _DOCUMENTS))
    page.rows([_document_row(line) for line in summary.documents_apart], _TEXTS.vi("nothing"))


def general_tasks_sheet(workbook: Workbook, summary: Summary) -> None:
    """Results that no sub-index claims."""
    page = Page(workbook, _SUMMARY.vi("common_tasks"), _TEXTS.vi("general_tasks.title", **summary.index.words), _PART_WIDTHS)
    page.header(_headings(summary, _TASKS))
    page.rows([_task_row(line) for entry in summary.general for line in entry.tasks], _TEXTS.vi("nothing"))


def unfinished_sheet(workbook: Workbook, summary: Summary) -> None:
    """What was late, postponed, suspended, not begun or cancelled, and why."""
    columns = (("department", 12), ("task", 60), ("sub_index", 24), ("status", 16), ("reason", 30), _SOURCE)
    page = _list_page(workbook, summary, _TEXTS.vi("unfinished.name"), _TEXTS.vi("unfinished.title"), columns)
    page.rows([_unfinished_row(line) for line in summary.unfinished], _TEXTS.vi("unfinished.nothing"))


def _unfinished_row(line: TaskLine) -> list[Any]:
    reason = line.reason or _SUMMARY.vi("task.no_reason").capitalize()
    return [line.department_code, line.name, line.sub_indices_vi, line.status_vi, reason, line.statement.origin]


def planned_sheet(workbook: Workbook, summary: Summary) -> None:
    """What was planned in the round before, and what became of it."""
    columns = (
        ("department", 12), ("planned_task", 50), ("outcome", 24), ("matched", 20), ("matched_task", 42), ("reason", 24),
        ("source_of_plan", 24),
    )  # fmt: skip
    code = summary.last_round_code
    title = _TEXTS.vi("planned.title_of_round", round=code) if code else _TEXTS.vi("planned.title")
    page = _list_page(workbook, summary, _TEXTS.vi("planned.name"), title, columns)
    page.rows([_planned_row(line) for line in summary.planned], _TEXTS.vi("planned.nothing"))


def _planned_row(line: PlannedLine) -> list[Any]:
    found = f"{line.done_name} ({line.done_place})" if line.done_place else line.done_name
    return [line.department_code, line.name, line.outcome_vi, line.matched_vi.capitalize(), found, line.reason, line.statement.origin]


def plan_sheet(workbook: Workbook, summary: Summary) -> None:
    """Next year's plan, by sub-index and department."""
    columns = (
        ("sub_index", 22), ("department", 12), ("task", 50), ("degree", 14), ("condition", 20), ("quantity", 14), ("deadline", 14),
        ("basis", 18), ("carried_over", 18), _SOURCE,
    )  # fmt: skip
    year = summary.round.plan_year
    page = _list_page(workbook, summary, _TEXTS.vi("plan.name", year=year), _TEXTS.vi("plan.title", year=year), columns)
    page.rows([_plan_row(line) for line in summary.plan], _TEXTS.vi("plan.nothing"))


def _plan_row(line: PlanLine) -> list[Any]:
    what = [line.sub_indices_vi, line.department_code, line.name, line.status_vi, line.condition, line.quantities]
    return [*what, line.deadline, "; ".join(line.basis), line.carried_over_vi.capitalize(), line.statement.origin]


def quotes_sheet(workbook: Workbook, summary: Summary) -> None:
    """What departments say of their year, quoted with who said it."""
    columns = (("department", 12), ("content", 22), ("words", 110), _SOURCE)
    page = _list_page(workbook, summary, _TEXTS.vi("quotes.name"), _TEXTS.vi("quotes.title"), columns)
    page.rows([[quote.department_code, quote.kind_vi, quote.text, quote.origin] for quote in summary.quotes], _TEXTS.vi("quotes.nothing"))


def abbreviations_sheet(workbook: Workbook, summary: Summary) -> None:
    """What the short names of departments and of the index stand for."""
    columns = (("code", 14), ("stands_for", 90))
    page = _list_page(workbook, summary, _TEXTS.vi("abbreviations.name"), _TEXTS.vi("abbreviations.title"), columns)
    page.rows([[line.short, line.name_vi] for line in summary.abbreviations], _TEXTS.vi("nothing"))


# ---------------------------------------------------------------- inside the administration only


def findings_sheet(workbook: Workbook, summary: Summary) -> None:
    """What is still open in the newest version of each department, or of those that answer for a sub-index."""
    columns = (
        ("department", 12), ("severity", 13), ("rule", 10), ("place", 16), ("content", 58), ("expected", 32), ("how_to_correct", 40),
        ("handling", 14),
    )  # fmt: skip
    page = _list_page(workbook, summary, _TEXTS.vi("findings.name"), _TEXTS.vi("findings.title"), columns)
    page.rows([_finding_row(line) for line in summary.findings], _TEXTS.vi("findings.nothing"))


def _finding_row(line: OpenFindingLine) -> list[Any]:
    what = [line.department_code, line.severity_vi, line.rule_code, line.place, line.message_vi]
    return [*what, line.expected, line.remedy_vi, line.status_vi]


def waivers_sheet(workbook: Workbook, summary: Summary) -> None:
    """The explanations that stand in for corrections: what each covers, who asked, who decided."""
    columns = (("department", 12), ("rule", 34), ("scope", 26), ("explanation", 56), ("asked", 22), ("decided", 30), ("status", 20))
    page = _list_page(workbook, summary, _TEXTS.vi("waivers.name"), _TEXTS.vi("waivers.title"), columns)
    rows = [_waiver_row(line) for line in summary.waivers]
    page.rows(rows, _TEXTS.vi("waivers.nothing"))


def _waiver_row(line: WaiverLine) -> list[Any]:
    what = [line.department_code, f"{line.rule_code} {line.title_vi}", line.scope_vi, line.explanation]
    return [*what, line.asked_vi, line.decided_vi, line.status_vi]


def quarantined_sheet(workbook: Workbook, summary: Summary) -> None:
    """Files that are kept but could not be used."""
    columns = (("file", 44), ("arrived", 18), ("receipt_number", 30), ("why", 60), ("what_to_do", 50))
    page = _list_page(workbook, summary, _TEXTS.vi("quarantined.name"), _TEXTS.vi("quarantined.title"), columns)
    rows = [
        [line.file_name, line.arrived_at, line.receipt_number, "\n".join(line.reasons_vi), "\n".join(line.remedies_vi)]
        for line in summary.quarantined
    ]
    page.rows(rows, _TEXTS.vi("nothing"))


def sources_sheet(workbook: Workbook, summary: Summary) -> None:
    """Every figure with each cell it rests on, or what else it comes from; on paper only where to find them."""
    columns = (("figure", 80), ("value", 40), _SOURCE, ("other_source", 50))
    page = Page(workbook, _TEXTS.vi("sources.name"), _TEXTS.vi("sources.title"), [width for _, width in columns])
    page.line(_TEXTS.vi("sources.about"), italic=True)
    page.print_until_here()
    page.header(_headings(summary, (key for key, _ in columns)))
    rows: list[list[Any]] = []
    for figure in summary.figures():
        value = figure if figure.value is not None else figure.text
        rows += [[figure.label, value, origin, figure.source] for origin in figure.origins or ("",)]
    page.rows(rows, _TEXTS.vi("sources.nothing"))
