"""The data behind a release: each approved view for programs, for Excel and as Parquet, all in one workbook, and what their columns mean.

The same rows give the same bytes: order of rows and columns is fixed, and nothing in a file tells when it was made.
"""

from __future__ import annotations

from sqlalchemy import Engine

from include.domain.rows import Row
from include.exports.release_tables import FOLDER, FORMS, RELEASE_TABLES, WORKBOOK, is_public
from include.exports.tables import csv_bytes, excel_csv_bytes, parquet_bytes
from include.exports.typed_workbook import TypedSheet, typed_workbook
from include.release.frozen import FrozenRound
from include.summary.summary_data import Edition
from include.texts import book
from include.warehouse.mart.views import view_columns

_TEXTS = book("release_tables")
_DICTIONARY = "tu-dien-du-lieu"


def data_files(engine: Engine, frozen: FrozenRound, edition: Edition) -> dict[str, bytes]:
    """The files of ``du-lieu`` by name.

    The public edition has no column that leads into a workbook, and no findings.
    """
    catalogue = frozen.content.catalogue
    files: dict[str, bytes] = {}
    sheets: list[TypedSheet] = []
    dictionary: list[list[str]] = []
    for table in RELEASE_TABLES:
        if table.is_inside and edition == "public":
            continue
        columns = [c for c in view_columns(engine, table.view) if edition == "full" or is_public(catalogue, table, c["name"])]
        rows = frozen.table_rows(table, edition)
        for form, made in _forms(table.view, columns, rows).items():
            files[f"{FOLDER}/{FORMS[form].format(name=table.name)}"] = made
        sheets.append(TypedSheet(table.title.vi, columns, rows))
        dictionary += [[table.name, column["name"], column["type"], column["comment"] or "", f"mart.{table.view}"] for column in columns]
    headings = [" / ".join(word) for word in _TEXTS.words("dictionary_headings").values()]
    for form, made in {"machine": csv_bytes(headings, dictionary), "excel": excel_csv_bytes(headings, dictionary)}.items():
        files[f"{FOLDER}/{FORMS[form].format(name=_DICTIONARY)}"] = made
    sheets.append(TypedSheet.of_texts(_TEXTS.vi("dictionary_sheet"), headings, dictionary))
    files[WORKBOOK] = typed_workbook(sheets, frozen.content.round.requested_on)
    return files


def _forms(view: str, columns: list[Row], rows: list[Row]) -> dict[str, bytes]:
    names = [column["name"] for column in columns]
    values = [[row.get(name) for name in names] for row in rows]
    return {"machine": csv_bytes(names, values), "excel": excel_csv_bytes(names, values), "parquet": parquet_bytes(view, columns, rows)}
