"""Rows as Parquet and CSV. The same rows give the same bytes: nothing in a file tells when it was made."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from include.domain.rows import Row
from include.exports.column_types import column_type

_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


def parquet_bytes(view: str, columns: Sequence[Row], rows: Sequence[Row]) -> bytes:
    """A Parquet file of ``rows``; ``columns`` have name, PostgreSQL type and comment, which stands in the file's schema."""
    types = {c["name"]: column_type(c["type"], f"{view}.{c['name']}").arrow for c in columns}
    schema = pa.schema([pa.field(c["name"], types[c["name"]], metadata={"comment": c["comment"] or ""}) for c in columns])
    arrays = [pa.array([_fitting(row.get(field.name), field.type) for row in rows], type=field.type) for field in schema]
    target = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), target, compression="zstd", store_schema=True)
    return target.getvalue()


def _fitting(value: Any, kind: pa.DataType) -> Any:
    if isinstance(value, list):
        return [_fitting(entry, kind.value_type) for entry in value]
    if isinstance(value, dict):
        return shown(value)
    return round(Decimal(value), 10) if pa.types.is_decimal(kind) and value is not None else value


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """UTF-8 with a byte order mark, so that Excel reads Vietnamese; what begins like a formula begins with an apostrophe."""
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([[shown(value) for value in row] for row in rows])
    return target.getvalue().encode("utf-8-sig")


def shown(value: Any) -> str:
    """A value as it stands in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, list):
        return shown("; ".join(shown(entry) for entry in value))
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    return inert(value) if isinstance(value, str) else str(value)


def inert(text: str) -> str:
    """A text that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
