"""The documents that departments issued."""

from __future__ import annotations

from include.catalog.words import choice_word
from include.domain.rows import Row
from include.summary.compose.row_statements import origin_of
from include.summary.content import RoundContent, cited_documents, document_key
from include.summary.summary_data import DocumentLine


def document_line(content: RoundContent, row: Row) -> DocumentLine:
    """An issued document as a line, with the cell that it stands in."""
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


def documents_apart(content: RoundContent) -> tuple[DocumentLine, ...]:
    """Documents that no result or figure of a sub-index names, so that none is lost."""
    codes = {entry.code for entry in content.catalogue.methodology(content.round.methodology).sub_indices}
    tasks = [row for row in content.tasks if codes.intersection(row["sub_indices"])]
    cited = cited_documents(tasks, [row for row in content.values if row["sub_index_code"] in codes])
    return tuple(document_line(content, row) for row in content.documents if not row["number"] or document_key(row["number"]) not in cited)
