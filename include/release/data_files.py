"""The data behind a release: a Parquet and a CSV file for each published view, and the dictionary of their columns.

The same rows give the same bytes: order of rows and columns is fixed, and nothing in a file tells when it was made.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from sqlalchemy import Engine

from include.summary.content import RoundContent
from include.summary.report import Edition
from include.warehouse.releases import view_columns

Row = dict[str, Any]
_VIEWS = {
    "draft_coverage": ("tinh-hinh-nop", "coverage"),
    "draft_indicator_value": ("chi-tieu", "values"),
    "draft_task": ("nhiem-vu", "tasks"),
    "draft_document": ("van-ban", "documents"),
    "draft_plan_item": ("ke-hoach", "plan"),
    "draft_assessment": ("danh-gia", "assessments"),
}
_INSIDE_VIEWS = {"draft_finding": ("loi-con-mo", "findings")}
# What leads back into a department's workbook, or counts its faults, stays inside.
_INSIDE_COLUMNS = {
    *("submission_id", "receipt_number", "file_name", "sheet", "cell", "sheet_row", "last_round_sheet", "last_round_cell", "note"),
    *("state", "version", "version_count", "critical_count", "warning_count", "info_count"),
    *("standing_submission_id", "standing_receipt_number", "standing_state", "standing_version"),
}
_TYPES: dict[str, pa.DataType] = {
    "text": pa.string(),
    "smallint": pa.int16(),
    "integer": pa.int32(),
    "bigint": pa.int64(),
    "boolean": pa.bool_(),
    "date": pa.date32(),
    "timestamp with time zone": pa.timestamp("us", "UTC"),
    "numeric": pa.decimal128(38, 10),
    "text[]": pa.list_(pa.string()),
    "numeric[]": pa.list_(pa.decimal128(38, 10)),
}
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
_DICTIONARY = "tu-dien-du-lieu.csv"


def data_files(engine: Engine, content: RoundContent, edition: Edition) -> dict[str, bytes]:
    """Parquet, CSV and dictionary of a round, by name in the release's folder ``du-lieu``.

    The public edition has no column that leads into a workbook, and no findings.
    """
    views = _VIEWS if edition == "public" else _VIEWS | _INSIDE_VIEWS
    files: dict[str, bytes] = {}
    dictionary: list[list[str]] = [["tệp / file", "cột / column", "kiểu / type", "giải thích / meaning"]]
    for view, (name, attribute) in views.items():
        columns = [column for column in view_columns(engine, view) if edition == "full" or column["name"] not in _INSIDE_COLUMNS]
        rows = getattr(content, attribute)
        files[f"du-lieu/{name}.parquet"] = _parquet(columns, rows)
        files[f"du-lieu/{name}.csv"] = _csv([column["name"] for column in columns], [[row.get(c["name"]) for c in columns] for row in rows])
        dictionary += [[name, column["name"], column["type"], column["comment"] or ""] for column in columns]
    for name, headings, rows in _published(content):
        files[f"du-lieu/{name}.csv"] = _csv(headings, rows)
    files[f"du-lieu/{_DICTIONARY}"] = _csv(dictionary[0], dictionary[1:])
    return files


def _published(content: RoundContent) -> list[tuple[str, list[str], list[list[Any]]]]:
    results = [
        [row["pci_year"], row["composite"], row["rank"], row["ranked_provinces"], code, score, row["source"]]
        for row in content.results
        for code, score in sorted(row["scores"].items()) or [("", None)]
    ]
    targets = [[row["indicator_code"], row["department_code"], row["value"], row["source"]] for row in content.targets]
    return [
        ("ket-qua-pci", ["pci_year", "composite", "rank", "ranked_provinces", "sub_index_code", "score", "source"], results),
        ("muc-tieu", ["indicator_code", "department_code", "value", "source"], targets),
    ]


def _parquet(columns: Sequence[Row], rows: Sequence[Row]) -> bytes:
    schema = pa.schema([pa.field(c["name"], _TYPES[c["type"]], metadata={"comment": c["comment"] or ""}) for c in columns])
    arrays = [pa.array([_fitting(row.get(field.name), field.type) for row in rows], type=field.type) for field in schema]
    target = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), target, compression="zstd", store_schema=True)
    return target.getvalue()


def _fitting(value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, list):
        return [_fitting(entry, kind.value_type) for entry in value]
    return round(Decimal(value), 10) if pa.types.is_decimal(kind) and value is not None else value


def _csv(headings: Sequence[str], rows: Sequence[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads Vietnamese; what begins like a formula begins with an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([[_shown(value) for value in row] for row in rows])
    return target.getvalue().encode("utf-8-sig")


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, list):
        return _shown("; ".join(_shown(entry) for entry in value))
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    text = str(value)
    return f"'{text}" if isinstance(value, str) and text.startswith(_FORMULA_SIGNS) else text
