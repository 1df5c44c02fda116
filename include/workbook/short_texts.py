"""Keeps what was found out about short texts: the same words stand in row after row, and in every workbook."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache, wraps
from typing import TypeVar

Found = TypeVar("Found")

_MOST_TEXTS = 4_000
_LONGEST = 160
"""Characters. With the bound above, texts made to fill the memory take some megabytes and no more."""


def kept_for_short_texts(find: Callable[[str], Found]) -> Callable[[str], Found]:
    """``find``, which asks about one text, with its last answers for short texts kept; long texts are asked anew, and not kept."""
    kept = lru_cache(maxsize=_MOST_TEXTS)(find)

    @wraps(find)
    def found(text: str) -> Found:
        return kept(text) if len(text) <= _LONGEST else find(text)

    return found
