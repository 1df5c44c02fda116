"""The one place that writes JSON for PostgreSQL: what neither it nor JSON can hold is cleaned in the values, or refused."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

# PostgreSQL's text holds no NUL, and UTF-8 no half of a surrogate pair (a file name that was no UTF-8 brings some).
_NOT_STORED = re.compile("[\x00\ud800-\udfff]")


def _as_text(value: Any) -> str:
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"{value} is no number")
    return str(value)


def json_text(value: Any, default: Callable[[Any], Any] = _as_text) -> str:
    r"""``value`` as JSON; ``default`` says what an object of another type is written as.

    A NUL is left out and half a surrogate pair becomes U+FFFD, in the values: the six characters ``\u0000`` that somebody typed stay
    what they are.

    Raises:
        ValueError: for NaN and infinity, which JSON does not know; whoever reads a workbook refuses them at their cell.
    """
    written = json.dumps(value, ensure_ascii=False, allow_nan=False, default=default)
    if "\\u0000" in written or not _is_whole(written):
        return json.dumps(_storable(value), ensure_ascii=False, allow_nan=False, default=lambda other: _storable(default(other)))
    return written


def storable(text: str) -> str:
    """``text`` as PostgreSQL can hold it: without NUL, with U+FFFD for each half of a surrogate pair."""
    return _NOT_STORED.sub(lambda found: "" if found[0] == "\x00" else "\ufffd", text)


def _is_whole(written: str) -> bool:
    try:
        written.encode()  # several times as fast as a search
    except UnicodeEncodeError:
        return False
    return True


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, Mapping):
        return {_storable(key): _storable(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_storable(entry) for entry in value]
    return value
