"""Composes the summary of a round from what the warehouse knows of it. Nothing is invented: where nothing came, nothing stands."""

from __future__ import annotations

from typing import cast

from sqlalchemy import Engine

from include.catalog.models import Catalogue, Publication
from include.domain.clock import VIETNAM
from include.domain.rows import Row
from include.summary.compose.coverage import coverage_of, finality_of
from include.summary.compose.document_lines import documents_apart
from include.summary.compose.internal import without_internal
from include.summary.compose.pci_years import pci_gaps, pci_year
from include.summary.compose.plan_lines import plan_lines, planned_line
from include.summary.compose.quoted_assessments import quoted_assessments
from include.summary.compose.sub_index_part import sub_index_part
from include.summary.compose.task_lines import fields_of_work, status_counts, unfinished_tasks
from include.summary.compose.unsettled import open_findings, quarantined_line, waiver_line
from include.summary.content import RoundContent
from include.summary.summary_data import Abbreviation, Coverage, Edition, Summary, without_origins
from include.texts import book

_TEXTS = book("summary")


def compose(engine: Engine, catalogue: Catalogue, round_key: str, sub_index_code: str | None = None, edition: Edition = "full") -> Summary:
    """The summary of a round, or of one of its sub-indices, for its focal department.

    Raises:
        KeyError: when the round or the sub-index is not declared.
    """
    return compose_from(RoundContent.read(engine, catalogue, round_key), sub_index_code, edition)


def compose_from(content: RoundContent, sub_index_code: str | None = None, edition: Edition = "full") -> Summary:
    """As :func:`compose`, from content that was read before."""
    if edition == "public":
        content = without_internal(content)
    methodology = content.catalogue.methodology(content.round.methodology)
    wanted = [entry for entry in methodology.sub_indices if sub_index_code in (None, entry.code)]
    if not wanted:
        raise KeyError(sub_index_code)
    parts = tuple(sub_index_part(content, entry) for entry in wanted)
    tasks = [row for row in content.tasks if _belongs(row, sub_index_code)]
    is_full = edition == "full"
    coverage = coverage_of(content, edition)
    summary = Summary(
        round=content.round,
        index=content.index,
        province=next(entry for entry in content.catalogue.provinces if entry.code == content.round.province),
        publication=_publication(content),
        edition=edition,
        sub_index=parts[0] if sub_index_code else None,
        updated_at=content.updated_at.astimezone(VIETNAM) if content.updated_at else None,
        coverage=coverage,
        finality_vi=finality_of(coverage),
        parts=parts,
        general=fields_of_work(content, [row for row in tasks if not row["sub_indices"]]),
        statuses=status_counts(content, tasks, sub_index_code or "all"),
        unfinished=unfinished_tasks(content, tasks),
        quotes=quoted_assessments(content, [row for row in content.assessments if _belongs(row, sub_index_code)]),
        plan=plan_lines(content, [row for row in content.plan if _belongs(row, sub_index_code)]),
        last_round_code=content.planned[0]["last_round_code"] if content.planned else "",
        planned=tuple(planned_line(content, row) for row in content.planned if _belongs(row, sub_index_code)),
        years=tuple(pci_year(content, row) for row in content.results),
        gaps=pci_gaps(content),
        findings=open_findings(content, sub_index_code) if is_full else (),
        waivers=tuple(waiver_line(content, row) for row in content.waivers) if is_full else (),
        quarantined=tuple(quarantined_line(row) for row in content.quarantined) if is_full else (),
        documents_apart=documents_apart(content) if sub_index_code is None else (),
        abbreviations=_abbreviations(content, coverage),
    )
    return summary if is_full else cast("Summary", without_origins(summary))


def _abbreviations(content: RoundContent, coverage: Coverage) -> tuple[Abbreviation, ...]:
    """The index, what offices write short everywhere, and the departments of the round, each by its short name."""
    known = {content.index.code: content.index.name_vi} | dict(text.split(": ", 1) for text in _TEXTS.labels("abbreviations").values())
    known |= {line.department_code: line.department_vi for line in coverage.lines}
    return tuple(Abbreviation(short, known[short]) for short in sorted(known, key=str.casefold))


def _publication(content: RoundContent) -> Publication | None:
    entry = content.round
    return next((p for p in content.catalogue.publications if p.province == entry.province and p.valid_on(entry.due_on)), None)


def _belongs(row: Row, sub_index_code: str | None) -> bool:
    return sub_index_code is None or sub_index_code in (row["sub_indices"] or ())
