"""Reads the statements that lie in ``sql/``."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import TextClause, text

SQL_FOLDER = Path(__file__).resolve().parents[2] / "sql"


@cache
def query(name: str) -> TextClause:
    """The statement in ``sql/queries/<name>.sql``, with ``:bound`` parameters.

    Raises:
        FileNotFoundError: when there is no such file.
    """
    return text((SQL_FOLDER / "queries" / f"{name}.sql").read_text(encoding="utf-8"))
