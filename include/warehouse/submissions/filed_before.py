"""What departments filed before: the counts that stand in a round, and the figures of the same round a year earlier."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from include.warehouse.schema.typed_rows import rows

if TYPE_CHECKING:
    from sqlalchemy import Engine


@dataclass(frozen=True, slots=True)
class PastFigure:
    """A figure that stands a year before. ``was_printed`` says whether it could be printed into this round's workbook."""

    value: Decimal
    sheet: str
    cell: str
    was_printed: bool


@dataclass(frozen=True, slots=True)
class Past:
    """What one department filed before a version that is judged now; empty where nothing stands.

    ``held`` and ``last_year_held`` count the rows of the version that stands, by record type (see ``held_by``); ``last_year`` holds its
    figures by indicator code.
    """

    held: Mapping[str, int] = field(default_factory=dict)
    last_round: str = ""
    last_year_held: Mapping[str, int] = field(default_factory=dict)
    last_year: Mapping[str, PastFigure] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _CountsBefore:
    round_key: str
    department_code: str
    last_round_code: str | None
    held: dict[str, int] | None
    last_year_held: dict[str, int] | None


@dataclass(frozen=True, slots=True)
class _FigureBefore:
    round_key: str
    department_code: str
    indicator_code: str
    value: Decimal
    sheet: str
    cell: str
    was_printed: bool


Pasts = Mapping[tuple[str, str], Past]


def past_of(engine: Engine, wanted: Collection[tuple[str, str]]) -> Pasts:
    """The past of each of the ``wanted``, by round key and department code. Two statements, however many are wanted."""
    pairs = {"wanted": json.dumps([{"round_key": round_key, "department_code": code} for round_key, code in sorted(set(wanted))])}
    with engine.connect() as connection:
        counts = rows(connection, _CountsBefore, "counts_before", **pairs)
        figures = rows(connection, _FigureBefore, "figures_before", **pairs)
    last_year: dict[tuple[str, str], dict[str, PastFigure]] = {}
    for figure in figures:
        stored = PastFigure(figure.value, figure.sheet, figure.cell, figure.was_printed)
        last_year.setdefault((figure.round_key, figure.department_code), {})[figure.indicator_code] = stored
    found = {key: Past() for key in wanted}
    for row in counts:
        key = (row.round_key, row.department_code)
        found[key] = Past(row.held or {}, row.last_round_code or "", row.last_year_held or {}, last_year.get(key, {}))
    return found
