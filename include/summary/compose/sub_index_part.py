"""One sub-index: its focal department, weight, work, figures and words."""

from __future__ import annotations

from include.catalog.models import Department, FocalDepartment, SubIndex
from include.summary.compose.document_lines import document_line
from include.summary.compose.indicator_lines import indicator_lines, silent_indicators
from include.summary.compose.plan_lines import plan_lines
from include.summary.compose.provincial_lines import provincial_lines
from include.summary.compose.quoted_assessments import quoted_assessments
from include.summary.compose.task_lines import fields_of_work, status_counts, unfinished_tasks
from include.summary.content import RoundContent, cited_documents, document_key
from include.summary.summary_data import Figure, IndicatorLine, Judged, SubIndexPart
from include.texts import CODES, book
from include.workbook.vietnamese_writing import show_number

_TEXTS = book("summary")


def sub_index_part(content: RoundContent, sub_index: SubIndex) -> SubIndexPart:
    """What the departments reported on one sub-index."""
    code = sub_index.code
    tasks = [row for row in content.tasks if code in row["sub_indices"]]
    values = [row for row in content.values if row["sub_index_code"] == code]
    indicators = indicator_lines(content, values)
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
        documents=tuple(document_line(content, row) for row in content.documents if row["number"] and document_key(row["number"]) in cited),
        fields=fields_of_work(content, tasks),
        statuses=status_counts(content, tasks, code),
        unfinished=unfinished_tasks(content, tasks),
        indicators=indicators,
        provincial=provincial_lines(content, indicators),
        silent=silent_indicators(values),
        plan=plan_lines(content, [row for row in content.plan if code in row["sub_indices"]]),
        quotes=quoted_assessments(content, [row for row in content.assessments if code in row["sub_indices"]]),
        better=_judged_count(sub_index, "better", indicators),
        worse=_judged_count(sub_index, "worse", indicators),
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
    words = {"methodology": content.round.methodology, **content.index.words}
    source = _TEXTS.vi("source.weight" if content.index.publisher else "source.weight_not_published", **words)
    text = f"{show_number(sub_index.weight_pct)}%"
    return Figure(
        f"weight/{sub_index.code}", _TEXTS.vi("figure.weight", sub_index=sub_index.name_vi), text, sub_index.weight_pct, "%", source=source
    )


def _judged_count(sub_index: SubIndex, judged: Judged, indicators: tuple[IndicatorLine, ...]) -> Figure:
    found = [line for line in indicators if line.judged == judged]
    label = _TEXTS.vi("figure.judged", judged=CODES.words("judgements")[judged].vi.lower(), sub_index=sub_index.name_vi)
    origins = tuple(origin for line in found if line.value for origin in line.value.origins)
    unit, source = _TEXTS.vi("unit.indicator"), _TEXTS.vi("source.counted")
    return Figure(f"judged/{sub_index.code}/{judged}", label, show_number(len(found)), len(found), unit, origins, source)
