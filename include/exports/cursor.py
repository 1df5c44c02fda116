"""Where a page ends, as a text that the next question brings back: the order, and the last row's values in its columns.

The next page begins after those values, wherever that is by then: rows that come in between or go move no other row to another page. A
cursor adds one condition to a question and says nothing that the question does not; what it holds is read like every other value.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
import zlib
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from include.exports.column_types import column_type
from include.warehouse.mart.views import RelationColumn

Order = Sequence[tuple[RelationColumn, bool]]
_MOST_BYTES = 200_000


class BadCursorError(Exception):
    """The text is no cursor, or one of another order."""


def cursor_of(order: Order, row: Mapping[str, Any]) -> str:
    """The cursor of the page that ends with ``row``."""
    told = {"order": _names(order), "row": [_told(row[column.name]) for column, _ in order]}
    packed = zlib.compress(json.dumps(told, ensure_ascii=False, separators=(",", ":")).encode(), 9)
    return base64.urlsafe_b64encode(packed).decode().rstrip("=")


def values_after(order: Order, cursor: str) -> tuple[Any, ...]:
    """The last row's values in the columns of ``order``.

    Raises:
        BadCursorError: when it is no cursor, or one of another order.
    """
    try:
        packed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        told = json.loads(zlib.decompressobj().decompress(packed, _MOST_BYTES))
        if told["order"] != _names(order) or len(told["row"]) != len(order):
            raise BadCursorError(cursor)
        return tuple(_read(column, value) for (column, _), value in zip(order, told["row"], strict=True))
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, binascii.Error, zlib.error) as error:
        raise BadCursorError(cursor) from error


def _names(order: Order) -> list[str]:
    return [f"-{column.name}" if descends else column.name for column, descends in order]


def _told(value: Any) -> Any:
    if isinstance(value, list):
        return [_told(entry) for entry in value]
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat()
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, int | Decimal) else value


def _read(column: RelationColumn, value: Any) -> Any:
    known = column_type(column.type, column.name)
    if value is None:
        return None
    # A text of a row may be longer than one that is asked for.
    read = _text if known.kind == "text" else lambda given: known.read(_text(given))
    return [None if entry is None else read(entry) for entry in value] if known.is_list else read(value)


def _text(value: Any) -> str:
    if not isinstance(value, str) or "\x00" in value:
        raise ValueError(value)
    value.encode()  # half a surrogate pair is no text
    return value
