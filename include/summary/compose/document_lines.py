"""The documents that departments issued."""

from __future__ import annotations

from collections.abc import Iterable

from include.catalog.words import choice_word
from include.domain.rows import Row
from include.summary.compose.row_statements import origin_of
from include.summary.content import RoundContent, cited_documents, document_key, products
from include.summary.summary_data import DocumentLine
from include.texts import book

_TEXTS = book("summary")
_OTHER_TYPE = "other"


def document_line(content: RoundContent, row: Row) -> DocumentLine:
    """An issued document as a line, with the cell that it stands in."""
    return DocumentLine(
        department_code=row["department_code"],
        kind_vi=choice_word(content.catalogue, "document_types", row["document_type"]),
        named_vi=name_of(content, row),
        cited_in_vi=_cited_in(content, row),
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


def name_of(content: RoundContent, row: Row) -> str:
    """How a document is cited: its type, number, day and issuer, of each what is known."""
    kind = choice_word(content.catalogue, "document_types", row["document_type"])
    number, is_of_a_type = row["number"] or "", bool(kind) and row["document_type"] != _OTHER_TYPE
    named = number or _TEXTS.vi("document.of_no_type")
    if is_of_a_type:
        named = _TEXTS.vi("document.numbered", type=kind, number=number) if number else _TEXTS.vi("document.without_number", type=kind)
    day = _TEXTS.vi("document.dated", day=row["issued_on"]) if row["issued_on"] else ""
    agency = _TEXTS.vi("document.of_agency", agency=row["agency"]) if row["agency"] else ""
    return f"{named}{day}{agency}".strip()


def cited_vi(content: RoundContent, name: str, numbers: Iterable[str]) -> tuple[str, ...]:
    """The documents that a row cites beside its name, each as it is cited where some department listed it, else as it is written."""
    listed = {document_key(row["number"]): row for row in reversed(content.documents) if row["number"]}
    apart = [number for number in dict.fromkeys(numbers) if number not in name]
    return tuple(name_of(content, listed[key]) if (key := document_key(number)) in listed else number for number in apart)


def _cited_in(content: RoundContent, row: Row) -> str:
    """By which tasks, figures and plans of departments a document is cited; empty where by none."""
    if not row["number"]:
        return ""
    key = document_key(row["number"])
    citing: dict[str, list[str]] = {
        "tasks": [task["department_code"] for task in content.tasks if key in map(document_key, [*products(task), *task["documents"]])],
        "figures": [value["indicator_code"] for value in content.values if key in map(document_key, value["documents"] or [])],
        "plans": [item["department_code"] for item in content.plan if key in map(document_key, item["documents"])],
    }
    told = [_TEXTS.vi(f"cited_in.{what}", count=len(found), who=", ".join(dict.fromkeys(found))) for what, found in citing.items() if found]
    return "; ".join(told)
