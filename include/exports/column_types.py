"""What a PostgreSQL type is outside the database: in Parquet, in a question's text, in OpenAPI, in words. Declared once here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

import pyarrow as pa

from include.texts import Sentence, book

_TEXTS = book("column_types")
_MODIFIER = re.compile(r"\(\d+(,\d+)?\)")


class NoSuchTypeError(Exception):
    """A published column has a type that nobody declared here."""


@dataclass(frozen=True, slots=True)
class ColumnType:
    """One PostgreSQL type. ``read`` turns text into a value, or raises ``ValueError``; ``schema`` is its JSON schema."""

    arrow: pa.DataType
    read: Callable[[str], Any]
    schema: dict[str, Any]
    kind: str
    is_list: bool = False

    @property
    def words(self) -> Sentence:
        """What its values are, in both languages."""
        entries = _TEXTS.say(f"types.{self.kind}")
        return _TEXTS.say("list_of", entries=entries) if self.is_list else entries


def _boolean(text: str) -> bool:
    known = {"true": True, "false": False}
    if text.casefold() not in known:
        raise ValueError(text)
    return known[text.casefold()]


def _decimal(text: str) -> Decimal:
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return number


def _instant(text: str) -> dt.datetime:
    # A plus sign in a query string arrives as a space.
    instant = dt.datetime.fromisoformat(text.replace(" ", "+") if text.count(" ") == 1 and "T" in text else text)
    if instant.tzinfo is None:
        raise ValueError(text)
    return instant


def _never(text: str) -> Any:
    raise ValueError(text)


def _whole(bits: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(text)
        if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
            raise ValueError(text)
        return number

    return read


_TYPES = {
    "text": ColumnType(pa.string(), str, {"type": "string"}, "text"),
    "smallint": ColumnType(pa.int16(), _whole(16), {"type": "integer"}, "whole"),
    "integer": ColumnType(pa.int32(), _whole(32), {"type": "integer"}, "whole"),
    "bigint": ColumnType(pa.int64(), _whole(64), {"type": "integer"}, "whole"),
    "boolean": ColumnType(pa.bool_(), _boolean, {"type": "boolean"}, "boolean"),
    "date": ColumnType(pa.date32(), dt.date.fromisoformat, {"type": "string", "format": "date"}, "date"),
    "timestamp with time zone": ColumnType(
        pa.timestamp("us", "UTC"),
        _instant,
        {"type": "string", "format": "date-time"},
        "instant",
    ),
    "jsonb": ColumnType(pa.string(), _never, {"type": "object"}, "json"),
    # A double, which pandas, DuckDB and Power BI read as a number: a decimal arrives in pandas as objects. It keeps 15 digits.
    "numeric": ColumnType(pa.float64(), _decimal, {"type": "number"}, "number"),
}


def column_type(type_name: str, where: str) -> ColumnType:
    """What is declared for a type as ``format_type`` writes it; for a list, what is declared for its entries with lists made of it.

    Args:
        type_name: such as ``numeric(12,2)`` or ``text[]``.
        where: view and column, for the error.

    Raises:
        NoSuchTypeError: naming the column and the types that are known.
    """
    plain = _MODIFIER.sub("", type_name)
    entry = _TYPES.get(plain.removesuffix("[]"))
    if entry is None:
        raise NoSuchTypeError(f"{where} has type {type_name}; known are {', '.join(_TYPES)} and lists of them. Declare it in {__name__}.")
    if not plain.endswith("[]"):
        return entry
    schema = {"type": "array", "items": entry.schema}
    return ColumnType(pa.list_(entry.arrow), entry.read, schema, entry.kind, is_list=True)
