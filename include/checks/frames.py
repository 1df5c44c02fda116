"""Tidy frames: one frame per record type and batch, one row per record, with the columns that rules ask about.

A row holds what was read of it; the registered columns of its record type (:mod:`include.checks.columns`) are worked out for all rows where
a rule asks about them, and for the few rows that break a rule where its sentences name them. Each row carries the limits that the catalogue
sets for it, so the number of expectations depends on the kinds of rule and not on how many indicators, departments or workbooks there are.

Columns of every frame: ``row_id`` (int, position in the frame), ``submission`` (int, position in the batch), those that were read (text as
str or None, days as datetime64) and the registered ones, held as their functions' return types say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from include.catalog.models import Rule
from include.checks.columns import Registered, columns_registered
from include.checks.columns.registry import Kind
from include.checks.row_place import Place


@dataclass(slots=True)
class FrameRow:
    """One record: what was read of it, the line that registered columns are asked about, and where it stands."""

    submission: int
    values: Mapping[str, Any]
    place: Callable[[], Place]
    """Asked for the few rows alone that break a rule."""
    line: Any
    columns: Mapping[str, Registered]

    def get(self, name: str) -> Any:
        """The value of one column; ``None`` for what the row does not have."""
        registered = self.columns.get(name)
        return registered.answer(self.line) if registered else _scalar(self.values.get(name))


@dataclass(slots=True)
class Frame:
    """The rows of one record type."""

    record: str
    read: Mapping[str, Kind]
    """The columns that are read and not worked out, and how a frame holds them."""
    rows: list[FrameRow] = field(default_factory=list)

    def add(self, submission: int, values: Mapping[str, Any], place: Callable[[], Place], line: Any = None) -> None:
        """Append one record; ``line`` is what the registered columns of its type are asked about."""
        self.rows.append(FrameRow(submission, values, place, line, columns_registered(self.record)))

    def to_pandas(self, names: Iterable[str]) -> pd.DataFrame:
        """The named columns as Great Expectations validates them; a column that nobody knows is left out, and whoever asks hears of it."""
        frame = {"row_id": pd.Series(range(len(self.rows))), "submission": pd.Series([row.submission for row in self.rows])}
        registered = columns_registered(self.record)
        for name in dict.fromkeys(names):
            if name in registered:
                answer, kind = registered[name]
                frame[name] = _series(kind, [answer(row.line) for row in self.rows])
            elif name in self.read:
                frame[name] = _series(self.read[name], [_scalar(row.values.get(name)) for row in self.rows])
        return pd.DataFrame(frame)


def columns_asked(rules: Iterable[Rule]) -> list[str]:
    """The columns that rules name, in their expectations and their conditions, each once."""
    names: dict[str, None] = {}
    for rule in rules:
        asked = rule.expectation or {}
        single = (asked[key] for key in ("column", "column_A", "column_B") if key in asked)
        names |= dict.fromkeys((*single, *asked.get("column_list", ()), *(condition.column for condition in rule.where)))
    return list(names)


def columns_known(record: str, read: Collection[str]) -> set[str]:
    """The columns that a rule may name for a record type of which ``read`` is read."""
    return {"row_id", "submission", *read, *columns_registered(record)}


def _scalar(value: Any) -> Any:
    return None if isinstance(value, list) else value


def _series(kind: Kind, values: list[Any]) -> pd.Series[Any]:
    if kind == "number":
        return pd.Series(values, dtype=float)
    if kind == "day":
        return pd.Series(pd.to_datetime(pd.Series(values, dtype=object)))
    return pd.Series(values) if kind == "plain" else pd.Series(values, dtype=object)
