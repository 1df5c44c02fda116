"""What departments filed before: the counts that stand in a round, and the figures of the same round a year earlier."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from include.warehouse.schema.statements import query

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


Pasts = Mapping[tuple[str, str], Past]


def past_of(engine: Engine, wanted: Collection[tuple[str, str]]) -> Pasts:
    """The past of each of the ``wanted``, by round key and department code. Two statements, however many are wanted."""
    pairs = {"wanted": json.dumps([{"round_key": round_key, "department_code": code} for round_key, code in sorted(set(wanted))])}
    with engine.connect() as connection:
        counts = list(connection.execute(query("counts_before"), pairs).mappings())
        figures = list(connection.execute(query("figures_before"), pairs).mappings())
    last_year: dict[tuple[str, str], dict[str, PastFigure]] = {}
    for row in figures:
        stored = PastFigure(row["value"], row["sheet"], row["cell"], row["was_printed"])
        last_year.setdefault((row["round_key"], row["department_code"]), {})[row["indicator_code"]] = stored
    found = {key: Past() for key in wanted}
    for row in counts:
        key = (row["round_key"], row["department_code"])
        found[key] = Past(row["held"] or {}, row["last_round_code"] or "", row["last_year_held"] or {}, last_year.get(key, {}))
    return found
