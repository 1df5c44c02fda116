"""Where a row stands: the cells that a finding names."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(slots=True)
class Place:
    """Where a row of a frame stands: the cell of each field, and the raw text there."""

    sheet: str
    cells: dict[str, str]
    raw: dict[str, str]


NOWHERE = Place("", {}, {})
