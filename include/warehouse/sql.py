"""Reads the statements that lie in ``sql/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who checks a workbook without a warehouse does not load what asks one
    from sqlalchemy import TextClause

SQL_FOLDER = Path(__file__).resolve().parents[2] / "sql"


@cache
def query(name: str) -> TextClause:
    """The statement in ``sql/queries/<name>.sql``, with ``:bound`` parameters.

    Raises:
        FileNotFoundError: when there is no such file.
    """
    return sql_text((SQL_FOLDER / "queries" / f"{name}.sql").read_text(encoding="utf-8"))


def sql_text(sql: str) -> TextClause:
    """A statement that is written where it is used, with ``:bound`` parameters."""
    from sqlalchemy import text

    return text(sql)
