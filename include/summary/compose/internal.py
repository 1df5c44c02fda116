"""What a department marked as internal, which the public edition leaves out."""

from __future__ import annotations

from dataclasses import replace

from include.domain.rows import Row
from include.summary.content import RoundContent
from include.workbook.vocabulary import VOCABULARY


def without_internal(content: RoundContent) -> RoundContent:
    """The content without what a department marked as internal: a row by its note, an assessment by its first words.

    What was planned last year stays inside, too, when the plan or the task that came of it is marked; so does the province's value that a
    marked figure could be worked out of.
    """

    def open_rows(rows: list[Row], *marked: str) -> list[Row]:
        return [row for row in rows if not any(is_internal(row[name]) for name in marked or ("note",))]

    marked_indicators = {row["indicator_code"] for row in content.values if is_internal(row["note"])}
    return replace(
        content,
        provincial=[row for row in content.provincial if row["indicator_code"] not in marked_indicators],
        values=open_rows(content.values),
        tasks=open_rows(content.tasks),
        documents=open_rows(content.documents),
        plan=open_rows(content.plan),
        assessments=open_rows(content.assessments, "text"),
        planned=open_rows(content.planned, "note", "done_note"),
    )


def is_internal(text: str | None) -> bool:
    """Whether a department marked a row as internal by these words of it."""
    return (text or "").strip().casefold().startswith(VOCABULARY["internal"])
