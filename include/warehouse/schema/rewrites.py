"""Keeps what was reported under a name, unit or limit from being shown under another one afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from include.domain.rows import Row
from include.warehouse.schema.json_text import json_text
from include.warehouse.schema.statements import query, sql_text

if TYPE_CHECKING:
    from sqlalchemy import Connection

_END = {"valid_to", "last_year"}
# Where an entry comes from, how sure it is and in which order it stands may be mended: no figure means anything else by it.
_HARMLESS = {"source", "evidence", "ordinal", "weights_evidence", "is_proven"}
# What was not said before may be said later, once.
_MAY_BE_FILLED = {"gso_code", "successor_code", "aggregation", "carry_over", "weight_indicator_code"}
# By table: which columns of an entry say what rests on it, under the names that rounds_resting_on.sql asks for.
_RESTING: dict[str, dict[str, str]] = {
    "province": {"province": "province_code"},
    "department": {"province": "province_code", "department": "department_code"},
    "methodology": {"methodology": "methodology_code"},
    "sub_index": {"methodology": "methodology_code"},
    "focal_department": {"province": "province_code"},
    "indicator": {"indicator": "indicator_code"},
    "provincial_task": {"province": "province_code", "task": "task_code"},
    "round": {"round": "round_key"},
}
_ASKED = ("province", "department", "indicator", "task", "methodology", "round")
_FIRST_DAY, _LAST_DAY = dt.date.min, dt.date.max


class DimensionTable(NamedTuple):
    """The rows that the catalogue declares for ``core.<name>``, and the columns that tell one from another."""

    name: str
    keys: tuple[str, ...]
    rows: list[Row]

    @property
    def is_guarded(self) -> bool:
        """Whether facts rest on its entries."""
        return self.name in _RESTING


class Correction(NamedTuple):
    """An operator's word that a change mends a typing error: who says so, when, and why."""

    by: str
    at: dt.datetime
    reason: str


class Rewrite(NamedTuple):
    """One change to an entry that facts rest on. ``column`` is ``None`` where the whole entry is no longer declared."""

    table: str
    key: str
    column: str | None
    old: Any
    new: Any
    round_keys: tuple[str, ...]
    fact_rows: int

    def __str__(self) -> str:
        """The change as one line for the person who made it."""
        what = "is no longer declared" if self.column is None else f"{self.column} from {_shown(self.old)} to {_shown(self.new)}"
        return (
            f"core.{self.table} [{self.key}]: {what}; rounds {', '.join(self.round_keys)} rest on it, with {self.fact_rows} rows of facts"
        )


class HistoryWouldChangeError(Exception):
    """The catalogue differs from what past rounds rest on; nothing was loaded. ``rewrites`` holds every change."""

    def __init__(self, rewrites: list[Rewrite]) -> None:
        """Hold ``rewrites``, at least one."""
        self.rewrites = tuple(rewrites)
        super().__init__(rewrites)

    def __str__(self) -> str:
        """A heading, one line for each change, and what to do."""
        return "\n".join(
            [
                f"The catalogue would rewrite history in {len(self.rewrites)} place(s), so nothing was loaded:",
                *(f"  {rewrite}" for rewrite in self.rewrites),
                "Give the entry its old values back, end it with valid_to after the last round that rests on it, and add the next one "
                'from the day after. Only a typing error may be corrected in place: python -m include migrate --correct "<reason>".',
            ]
        )


def _shown(value: Any) -> str:
    return "nothing" if value is None else f'"{value}"'


def rewrites_of(connection: Connection, table: DimensionTable) -> list[Rewrite]:
    """The changes and removals in ``table`` that rounds rest on, by key; entries that nothing rests on may change freely."""
    found: list[Rewrite] = []
    for old, new in _differences(connection, table):
        if new is None:
            found += _rewrite(connection, table, old, None, None, _first_day(old), _last_day(old))
            continue
        for column in table.rows[0]:
            if old[column] == new[column] or column in _HARMLESS or (column in _MAY_BE_FILLED and old[column] is None):
                continue
            if column in _END:
                ends = sorted((_last_day(old), _last_day(new)))
                found += _rewrite(connection, table, old, column, new, ends[0] + dt.timedelta(days=1), ends[1])
            else:
                found += _rewrite(connection, table, old, column, new, _first_day(old), _last_day(old))
    return found


def remove_undeclared(connection: Connection, table: DimensionTable) -> None:
    """Delete the entries of ``table`` that are not declared any more."""
    keys = ", ".join(table.keys)
    statement = f"DELETE FROM core.{table.name} WHERE ({keys}) NOT IN (SELECT {keys} FROM {_declared(table)})"
    connection.execute(sql_text(statement), _bound(table))


def record_corrections(connection: Connection, rewrites: list[Rewrite], correction: Correction) -> None:
    """Write each change to history into the journal, with the reason that was given for it."""
    for rewrite in rewrites:
        detail = {
            "column": rewrite.column,
            "old": rewrite.old,
            "new": rewrite.new,
            "rounds": rewrite.round_keys,
            "fact_rows": rewrite.fact_rows,
            "reason": correction.reason,
        }
        subject = f"core.{rewrite.table} {rewrite.key}"
        event = {"at": correction.at, "by": correction.by, "action": "correct_catalogue", "subject": subject}
        connection.execute(query("record_event"), event | {"detail": json_text(detail)})


def _declared(table: DimensionTable) -> str:
    return f"jsonb_populate_recordset(null::core.{table.name}, cast(:rows AS jsonb))"


def _bound(table: DimensionTable) -> dict[str, str]:
    return {"rows": json_text(table.rows)}


def _differences(connection: Connection, table: DimensionTable) -> Iterator[tuple[Row, Row | None]]:
    """The entries that stand otherwise than declared, as they stand and as declared; ``None`` where they are not declared."""
    same = " AND ".join(f"stands.{key} = declared.{key}" for key in table.keys)
    statement = (
        "SELECT to_jsonb(stands) AS old, to_jsonb(declared) AS new "
        f"FROM core.{table.name} AS stands LEFT JOIN {_declared(table)} AS declared ON {same} "
        f"WHERE to_jsonb(stands) IS DISTINCT FROM to_jsonb(declared) ORDER BY {', '.join(f'stands.{key}' for key in table.keys)}"
    )
    for row in connection.execute(sql_text(statement), _bound(table)).all():
        yield row.old, row.new


def _rewrite(
    connection: Connection, table: DimensionTable, old: Row, column: str | None, new: Row | None, first: dt.date, last: dt.date
) -> Iterator[Rewrite]:
    """The change as a rewrite of history, if rounds due from ``first`` to ``last`` rest on the entry."""
    asked = dict.fromkeys(_ASKED) | {name: old[source] for name, source in _RESTING[table.name].items()}
    resting = connection.execute(query("rounds_resting_on"), asked | {"first": first, "last": last}).all()
    if resting:
        key = ", ".join(str(old[name]) for name in table.keys)
        before, after = (None, None) if column is None or new is None else (old[column], new[column])
        round_keys = tuple(row.round_key for row in resting)
        yield Rewrite(table.name, key, column, before, after, round_keys, sum(row.fact_rows for row in resting))


def _first_day(row: Mapping[str, Any]) -> dt.date:
    return dt.date.fromisoformat(row["valid_from"]) if "valid_from" in row else _FIRST_DAY


def _last_day(row: Mapping[str, Any]) -> dt.date:
    if row.get("valid_to"):
        return dt.date.fromisoformat(row["valid_to"])
    return dt.date(row["last_year"], 12, 31) if row.get("last_year") else _LAST_DAY
