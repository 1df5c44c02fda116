"""The data behind a release: a Parquet and a CSV file for each published view, and the dictionary of their columns.

The same rows give the same bytes: order of rows and columns is fixed, and nothing in a file tells when it was made.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine

from include.exports.tables import csv_bytes, parquet_bytes
from include.summary.content import RoundContent
from include.summary.summary_data import Edition
from include.texts import book
from include.warehouse.mart.summary_rows import PublishedResult
from include.warehouse.mart.views import view_columns

_TEXTS = book("release")
_VIEWS = {
    "draft_coverage": ("tinh-hinh-nop", "coverage"),
    "draft_indicator_value": ("chi-tieu", "values"),
    "draft_task": ("nhiem-vu", "tasks"),
    "draft_document": ("van-ban", "documents"),
    "draft_plan_item": ("ke-hoach", "plan"),
    "draft_assessment": ("danh-gia", "assessments"),
}
_INSIDE_VIEWS = {"draft_finding": ("loi-con-mo", "findings")}
# What leads back into a department's workbook, or counts its faults, stays inside; so does what workbook.yaml declares not to be public.
_INSIDE_COLUMNS = {
    *("submission_id", "receipt_number", "file_name", "sheet", "cell", "sheet_row", "last_round_sheet", "last_round_cell"),
    *("state", "version", "version_count", "critical_count", "warning_count", "info_count"),
    *("standing_submission_id", "standing_receipt_number", "standing_state", "standing_version"),
}
_DICTIONARY = "tu-dien-du-lieu.csv"


def data_files(engine: Engine, content: RoundContent, edition: Edition) -> dict[str, bytes]:
    """Parquet, CSV and dictionary of a round, by name in the release's folder ``du-lieu``.

    The public edition has no column that leads into a workbook, and no findings.
    """
    views = _VIEWS if edition == "public" else _VIEWS | _INSIDE_VIEWS
    kept_inside = frozenset() if edition == "full" else _INSIDE_COLUMNS | content.catalogue.layout.inside_columns
    files: dict[str, bytes] = {}
    dictionary: list[list[str]] = [[" / ".join(word) for word in _TEXTS.words("dictionary_headings").values()]]
    for view, (name, attribute) in views.items():
        columns = [column for column in view_columns(engine, view) if column["name"] not in kept_inside]
        rows = getattr(content, attribute)
        files[f"du-lieu/{name}.parquet"] = parquet_bytes(view, columns, rows)
        files[f"du-lieu/{name}.csv"] = csv_bytes(
            [column["name"] for column in columns], [[row.get(c["name"]) for c in columns] for row in rows]
        )
        dictionary += [[name, column["name"], column["type"], column["comment"] or ""] for column in columns]
    for name, headings, rows in _published(content):
        files[f"du-lieu/{name}.csv"] = csv_bytes(headings, rows)
    files[f"du-lieu/{_DICTIONARY}"] = csv_bytes(dictionary[0], dictionary[1:])
    return files


def _published(content: RoundContent) -> list[tuple[str, list[str], list[list[Any]]]]:
    results = [
        [row.pci_year, row.composite, row.rank, row.ranked_provinces, code, score, row.source]
        for row in content.results
        for code, score in _scores(row)
    ]
    targets = [[row.indicator_code, row.department_code, row.value, row.source] for row in content.targets]
    return [
        ("ket-qua-pci", ["pci_year", "composite", "rank", "ranked_provinces", "sub_index_code", "score", "source"], results),
        ("muc-tieu", ["indicator_code", "department_code", "value", "source"], targets),
    ]


def _scores(row: PublishedResult) -> list[tuple[str, float | None]]:
    """The scores by sub-index; a line without any where none were published, so that the year is not left out."""
    return [*sorted(row.scores.items())] or [("", None)]
