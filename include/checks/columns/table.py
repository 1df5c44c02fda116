"""What is asked of a table as a whole: whether it was emptied, and whether it holds much less than stood before."""

from __future__ import annotations

from include.checks.columns.registry import columns_of
from include.checks.submission import Table

column = columns_of("table")
_KINDS = {"indicator_value": "indicator", "task": "task"}
# Of these a department has some every year; documents it issues as the year asks, and those that its tasks name are asked for there.
_EVERY_YEAR = ("plan", "assessment")


@column("headers_are_there")
def headers_are_there(table: Table) -> bool:
    """Are the sheet and all of its headers there? Where they are not, that is the finding, and nothing is asked of its rows."""
    return table.submission.has_its_headers(table.sheet)


@column("missing_indicators")
def missing_indicators(table: Table) -> str | None:
    """Which indicators are owed in a table that was emptied?"""
    return _missing(table) if table.sheet.record == "indicator_value" else None


@column("missing_tasks")
def missing_tasks(table: Table) -> str | None:
    """Which tasks are owed in a table that was emptied?"""
    return _missing(table) if table.sheet.record == "task" else None


@column("held_now")
def held_now(table: Table) -> int:
    """How many rows with something in them does the table hold?"""
    return table.submission.held.get(table.sheet.record or "", 0)


@column("held_before")
def held_before(table: Table) -> int | None:
    """How many rows stood before, where so much is gone that it must be confirmed? An emptied table of owed rows has its own finding."""
    layout, now = table.submission.catalogue.layout, held_now(table)
    then = table.submission.before.held.get(table.sheet.record or "", 0)
    is_much_less = then >= layout.confirm_drop_from_rows and 100 * (then - now) > layout.confirm_drop_pct * then
    return then if is_much_less and _missing(table) is None else None


@column("held_last_year")
def held_last_year(table: Table) -> int | None:
    """How many rows stood a year ago in a table that is empty now and has some every year?"""
    then = table.submission.before.last_year_held.get(table.sheet.record or "", 0)
    is_amiss = table.sheet.record in _EVERY_YEAR and _is_empty(table)
    return then if is_amiss and then >= table.submission.catalogue.layout.confirm_drop_from_rows else None


@column("last_round")
def last_round(table: Table) -> str:
    """Which was the round a year ago?"""
    return table.submission.before.last_round


@column("confirm_drop_pct")
def confirm_drop_pct(table: Table) -> int:
    """How many per cent of its rows may a table lose before that must be confirmed?"""
    return table.submission.catalogue.layout.confirm_drop_pct


def _is_empty(table: Table) -> bool:
    return not (table.submission.nothing_declared or table.submission.records(table.sheet.record or ""))


def _missing(table: Table) -> str | None:
    owed = table.submission.owed.get(_KINDS.get(table.sheet.record or "", ""), [])
    return ", ".join(owed) if owed and _is_empty(table) else None
