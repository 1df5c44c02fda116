"""Reads the statements that lie in ``.sql`` files beside the code that asks them."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # who checks a workbook without a warehouse does not load what asks one
    from sqlalchemy import TextClause

SQL_FOLDER = Path(__file__).resolve().parents[3] / "sql"
"""Migrations, rules and marts: what the database itself keeps, or runs as a whole."""
_WAREHOUSE = Path(__file__).resolve().parents[1]


@cache
def query(name: str) -> TextClause:
    """The statement in ``include/warehouse/<noun>/<name>.sql``, with ``:bound`` parameters.

    Raises:
        KeyError: when there is no such file.
        ValueError: when two nouns have a statement of one name.
    """
    return sql_text(_statements()[name].read_text(encoding="utf-8"))


@cache
def _statements() -> dict[str, Path]:
    found: dict[str, Path] = {}
    for path in _WAREHOUSE.glob("*/*.sql"):
        if (known := found.setdefault(path.stem, path)) is not path:
            raise ValueError(f"two statements have one name: {known} and {path}")
    return found


def sql_text(sql: str) -> TextClause:
    """A statement that is written where it is used, with ``:bound`` parameters."""
    from sqlalchemy import text

    return text(sql)
