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

from include.domain.clock import VIETNAM
from include.domain.rows import Row
from include.exports.column_types import column_type
from include.texts import book

_TEXTS = book("release_tables")
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
    return float(value) if pa.types.is_floating(kind) and value is not None else value


def csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """For programs: UTF-8, commas, a point before decimals, days and instants as ISO 8601 writes them.

    What begins like a formula begins with an apostrophe, should somebody open it in Excel all the same.
    """
    return _separated(headings, ([shown(value) for value in row] for row in rows), ",").encode()


def excel_csv_bytes(headings: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """For a Vietnamese Excel: a byte order mark, semicolons, a comma before decimals, days as 31/12/2021, instants of Vietnam."""
    return _separated(headings, ([shown_in_excel(value) for value in row] for row in rows), ";").encode("utf-8-sig")


def _separated(headings: Sequence[str], rows: Iterable[Sequence[str]], separator: str) -> str:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=separator, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows(rows)
    return target.getvalue()


def shown_in_excel(value: Any, inert_texts: bool = True) -> str:
    """A value as a Vietnamese Excel reads and shows it; ``inert_texts`` keeps it from taking a text for a formula."""
    if isinstance(value, list):
        text = "; ".join(shown_in_excel(entry, inert_texts=False) for entry in value)
        return inert(text) if inert_texts else text
    if isinstance(value, bool):
        return _TEXTS.vi("yes" if value else "no")
    if isinstance(value, Decimal | float):
        return shown(Decimal(str(value))).replace(".", ",")
    if isinstance(value, dt.datetime):
        return f"{value.astimezone(VIETNAM):%d/%m/%Y %H:%M:%S}"
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    return value if isinstance(value, str) and not inert_texts else shown(value)


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
