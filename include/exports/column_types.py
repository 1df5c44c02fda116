"""What a PostgreSQL type is outside the database: in Parquet, in a question's text, in OpenAPI, in words. Declared once here."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pyarrow as pa

from include.texts import Sentence, book

_TEXTS = book("column_types")
_MODIFIER = re.compile(r"\(\d+(,\d+)?\)")
# Only what is written as documented is read: Python's own readers take digits of every script, underscores, blanks and week dates too.
_WHOLE = re.compile(r"[+-]?\d{1,20}", re.ASCII)
_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?(?:Z|[+ -]\d{2}:?\d{2})", re.ASCII)
_MOST_DIGITS = 100
MOST_LETTERS = 2_000
"""A value that is asked for is at most so long."""


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


def _text(text: str) -> str:
    if len(text) > MOST_LETTERS or "\x00" in text:
        raise ValueError(text)
    return text


def _decimal(text: str) -> Decimal:
    number = Decimal(_written_as(_NUMBER, text))
    # No figure has so many digits before or after its point; PostgreSQL would write out every one of them.
    if not -_MOST_DIGITS < number.adjusted() < _MOST_DIGITS or len(number.as_tuple().digits) > _MOST_DIGITS:
        raise ValueError(text)
    return number


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(_written_as(_DAY, text))


def _instant(text: str) -> dt.datetime:
    written = _written_as(_INSTANT, text)
    # A plus sign in a query string arrives as a space.
    instant = dt.datetime.fromisoformat(written[:11] + written[11:].replace(" ", "+"))
    try:
        return instant.astimezone(dt.UTC)  # PostgreSQL knows fewer offsets than Python
    except OverflowError as error:
        raise ValueError(text) from error


def _written_as(form: re.Pattern[str], text: str) -> str:
    if not form.fullmatch(text):
        raise ValueError(text)
    return text


def _never(text: str) -> Any:
    raise ValueError(text)


def _whole(bits: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        number = int(_written_as(_WHOLE, text))
        if not -(2 ** (bits - 1)) <= number < 2 ** (bits - 1):
            raise ValueError(text)
        return number

    return read


_TYPES = {
    "text": ColumnType(pa.string(), _text, {"type": "string"}, "text"),
    "smallint": ColumnType(pa.int16(), _whole(16), {"type": "integer"}, "whole"),
    "integer": ColumnType(pa.int32(), _whole(32), {"type": "integer"}, "whole"),
    "bigint": ColumnType(pa.int64(), _whole(64), {"type": "integer"}, "whole"),
    "boolean": ColumnType(pa.bool_(), _boolean, {"type": "boolean"}, "boolean"),
    "date": ColumnType(pa.date32(), _day, {"type": "string", "format": "date"}, "date"),
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
