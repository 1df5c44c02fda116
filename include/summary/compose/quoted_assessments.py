"""What departments say of the year in their own words."""

from __future__ import annotations

from collections.abc import Iterable

from include.catalog.words import choice_word
from include.domain.rows import Row
from include.summary.compose.row_statements import origin_of
from include.summary.content import RoundContent, sub_index_names
from include.summary.summary_data import Quote


def quoted_assessments(content: RoundContent, rows: Iterable[Row]) -> tuple[Quote, ...]:
    """Assessments word for word, by their kind."""
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
